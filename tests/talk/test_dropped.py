"""A question that a command or another question took the place of: what it asked is not lost, and is said."""

from __future__ import annotations

from datetime import date

import pytest

from bot.texts.render import Texts
from db import replies
from db.models import Dialog, Group, Message, Request
from rules.authority import Role
from rules.status import State
from tests.rooms import Room
from tests.talk.people import TEXTS, dispatch_of, incoming, reminded, says, takes

DESK = ("SKHDT", "coordinator")


def chat(room: Room) -> str:
    return room.address(*DESK).chat_id


def tap(room: Room, token: str) -> str:
    return takes(room, incoming(chat(room), "choice", token=token))


def newest(room: Room, kind: str) -> Message:
    message = room.messages(kind, None)[-1]
    Texts("en").render(message.kind, message.params, "plain")
    return message


def token_of(room: Room, kind: str, label: str) -> str:
    message = newest(room, kind)
    return {each.label: each.token for each in TEXTS.render(kind, message.params, "plain").flat}[label]


@pytest.fixture
def asked(room: Room) -> Request:
    """Sở Y tế asks for more time, and the coordinator is asked why not."""
    room.at("2022-08-10T09:00")
    request = room.request(
        room.reply(room.assignment(), "extend", expected_on=room.now.date()), until=date(2022, 8, 20)
    )
    tap(room, f"q:{request.id}:refuse")
    return request


def test_what_is_only_looked_at_leaves_the_question_open(room: Room, asked: Request) -> None:
    for text in ("/timkiem mặt bằng", "/tinhtrang", "/vuongmac"):
        says(room, chat(room), text)
    assert room.messages("dropped", None) == []
    says(room, chat(room), "Đã quá hạn của Thành phố")
    assert (room.again(asked).state, asked.note) == ("refused", "Đã quá hạn của Thành phố")


def test_a_question_that_a_command_drops_is_told_and_its_choices_still_do_what_they_say(
    room: Room, asked: Request
) -> None:
    without = token_of(room, "ask_refusal", "Không nêu lý do")
    told = says(room, chat(room), "/thongbao")
    assert any(f"Xin gia hạn số {asked.id} của Sở Y tế vẫn chờ xử lý." in each for each in told)
    assert tap(room, without) == ""
    assert room.again(asked).state == "refused"
    (dialog,) = room.session.query(Dialog).all()
    assert dialog.name == "broadcast", "the question that was asked meanwhile is still open"
    assert tap(room, without) == "decided"


def test_the_card_keeps_its_choices_until_it_is_decided(room: Room, asked: Request) -> None:
    says(room, chat(room), "/huy")
    assert room.messages("dropped", None) == [], "it was said that it was dropped"
    assert tap(room, f"q:{asked.id}:grant") == ""
    assert room.again(asked).state == "granted"


def test_of_two_questions_that_were_asked_both_can_be_answered(room: Room) -> None:
    room.at("2022-08-18T09:00")
    first, second = room.assignment("SYT"), room.assignment("STC")
    tap(room, f"p:{first.id}:extend:0")
    day = next(each.token for each in TEXTS.render("ask_day", newest(room, "ask_day").params, "plain").flat)
    tap(room, f"e:{second.id}:end:0")
    assert tap(room, day) == ""
    assert room.again(first).extended_to is not None
    says(room, chat(room), "Đã sáp nhập")
    assert room.again(second).state is State.WAIVED
    tap(room, token_of(room, "ask_ending", "Không nêu lý do"))
    assert newest(room, "decided_by"), "it is not ended twice"
    assert len(room.messages("ended", None)) == 1


def test_a_question_about_what_is_overdue_is_told_too(room: Room) -> None:
    room.at("2022-08-18T09:00")
    tap(room, f"e:{room.assignment('STC').id}:end:0")
    told = says(room, chat(room), "/thongbao")
    assert any("năm 2022 của Sở Tài chính vẫn chờ quyết định." in each for each in told)


@pytest.mark.parametrize(("role", "command"), [(Role.COORDINATOR, "/tinhtrang"), (Role.OFFICIAL, "/nhiemvu")])
def test_a_choice_that_is_over_names_a_command_of_the_persons_own(room: Room, role: Role, command: str) -> None:
    address = room.address(*DESK) if role is Role.COORDINATOR else room.address("SYT")
    choice = incoming(address.chat_id, "choice", token="d:figures:plan:7:skip")
    notice, *_ = dispatch_of(room)._take_and_tell(room.session, choice, room.now, hasty=True)
    assert command in TEXTS.line("notice", what=notice)


@pytest.mark.parametrize(
    ("text", "named"), [("/minhchung SYT 13/2022", "13/2022"), ("/tinhtrang 30/2/2022", "30/2/2022")]
)
def test_a_month_or_day_that_does_not_exist_is_no_agency(room: Room, text: str, named: str) -> None:
    told = says(room, chat(room), text)[-1]
    assert told.startswith(f"Tôi không đọc được “{named}” là ngày hay tháng nào.")


def test_an_obstacle_that_was_answered_does_not_wait_for_the_coordinator(room: Room) -> None:
    room.at("2022-08-10T09:00")
    request = room.request(room.reply(room.assignment(), "obstacle", text="Chưa có mặt bằng"), kind="obstacle")
    assert "chờ điều phối viên xử lý" in says(room, chat(room), f"/vuongmac {request.id}")[-1]
    tap(room, f"q:{request.id}:answer")
    says(room, chat(room), "Đã giao Sở Tài nguyên và Môi trường")
    shown = says(room, chat(room), f"/vuongmac {request.id}")[-1]
    assert "điều phối viên đã trả lời, chờ đơn vị cho biết còn vướng mắc không" in shown
    assert "chờ điều phối viên xử lý" not in shown


@pytest.mark.parametrize("command", ["/vang", "/thoi", "/nhiemvu", "/chuyengiao"])
def test_a_question_which_of_several_is_meant_is_dropped_by_a_command(room: Room, command: str) -> None:
    """It is about no assignment yet, so there is none that could be named; the command is answered all the same."""
    official = room.address("SYT").chat_id
    reminded(room, room.assignment(), room.meeting())
    assert "là trả lời cho việc nào?" in says(room, official, "mạng ở đảo chập chờn mấy hôm rồi")[-1]
    assert says(room, official, command)


def test_the_same_duty_answered_otherwise_drops_nothing(room: Room) -> None:
    room.at("2022-08-10T09:00")
    address, row = room.address("SYT"), room.assignment("SYT")
    takes(room, incoming(address.chat_id, "choice", token=f"r:{row.id}:extend"))
    takes(room, incoming(address.chat_id, "choice", token=f"r:{row.id}:sent"))
    assert room.messages("dropped", None) == []
    says(room, address.chat_id, "12/BC-SYT ngày 9/8")
    assert room.messages("dropped", None) == []


def test_a_number_that_was_given_elsewhere_is_not_said_to_be_missing(room: Room) -> None:
    room.at("2022-08-10T09:00")
    address, row = room.address("SYT"), room.assignment("SYT")
    takes(room, incoming(address.chat_id, "choice", token=f"r:{row.id}:sent"))
    replies.latest(room.session, row).document_number = "12/BC-SYT"  # type: ignore[union-attr]
    says(room, address.chat_id, "/vang")
    assert room.messages("dropped", None) == []


def test_what_is_said_in_the_group_drops_the_private_question(room: Room) -> None:
    room.at("2022-08-10T09:00")
    address, row = room.address("SYT"), room.assignment("SYT")
    agency = room.agency("SYT").id
    room.add(Group(channel="telegram", chat_id="-100", title="Nhóm", agency_id=agency, bound_at=room.now))
    takes(room, incoming(address.chat_id, "choice", token=f"r:{room.meeting('SYT').id}:obstacle"))
    takes(room, incoming("-100", "choice", token=f"r:{row.id}:doing", private=False, sender_id=address.chat_id))
    (said,) = room.messages("dropped", None)
    assert said.chat_id == address.chat_id
