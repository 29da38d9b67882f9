"""Two coordinators and one report: who comes second is told what the first one did and when, and is asked again; the
first one is told what became of it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Address, Reply
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import talks
from tests.talk.people import TEXTS, incoming, takes
from tests.talk.test_confirming import sent, tokens


@pytest.fixture(autouse=True)
def second(room: Room) -> Address:
    """Another coordinator, who uses Zalo."""
    room.at("2022-08-05T08:00")
    person = room.join("SKHDT", "coordinator", "zalo")
    return room.session.scalars(select(Address).where(Address.person_id == person.id)).one()


def first(room: Room) -> Address:
    return room.address("SKHDT", "coordinator", "telegram")


def taps(room: Room, address: Address, *parts: object) -> str:
    return takes(room, incoming(address.chat_id, "choice", token=":".join(map(str, parts)), channel=address.channel))


def writes(room: Room, address: Address, text: str) -> str:
    return talks(room, address.chat_id, address.channel, text)


def heard(room: Room, kind: str, person: int) -> list[str]:
    """What a person was told of a kind."""
    found = [each for each in room.messages(kind, None) if each.person_id == person]
    return [TEXTS.render(each.kind, each.params, "plain").text for each in found]


def confirmed(room: Room, row: Reply) -> None:
    """The first one confirms, three minutes past eight."""
    room.at("2022-08-05T08:03")
    taps(room, first(room), "c", "yes", row.id)
    assert room.again(row).accepted_at == room.now


WHO = "{by} đã xác nhận đã nhận lúc 08:03 ngày 05/8"


def test_who_sends_back_what_another_has_confirmed_is_told_and_asked_again(room: Room, second: Address) -> None:
    row = sent(room)
    writes(room, second, "/xacnhan SYT")
    confirmed(room, row)
    said = writes(room, second, "2")
    assert WHO.format(by=first(room).person.name) in said
    assert "Sở Y tế" in said
    assert "xin ghi lý do" in said
    assert room.again(row).assignment.state is State.ACCEPTED
    room.at("2022-08-05T08:05")
    assert "✅ Đã trả lại" in writes(room, second, "thiếu chữ ký")
    assert room.again(row).returned_because == "thiếu chữ ký"


def test_a_reason_that_comes_after_another_has_confirmed_is_asked_about_with_its_words(
    room: Room, second: Address
) -> None:
    row = sent(room)
    writes(room, second, "/xacnhan SYT")
    assert "xin ghi lý do" in writes(room, second, "2")
    confirmed(room, row)
    said = writes(room, second, "thiếu chữ ký")
    assert WHO.format(by=first(room).person.name) in said
    assert "Vẫn trả lại với lý do “thiếu chữ ký”" in said
    assert room.again(row).assignment.state is State.ACCEPTED
    assert "✅ Đã trả lại" in writes(room, second, "1")
    assert room.again(row).returned_because == "thiếu chữ ký"


def test_it_stays_confirmed_where_the_second_one_gives_up(room: Room, second: Address) -> None:
    row = sent(room)
    writes(room, second, "/xacnhan SYT")
    writes(room, second, "2")
    confirmed(room, row)
    writes(room, second, "thiếu chữ ký")
    writes(room, second, "hủy")
    assert room.again(row).assignment.state is State.ACCEPTED


def test_who_confirmed_and_the_agency_hear_that_it_was_sent_back_all_the_same(room: Room, second: Address) -> None:
    row = sent(room)
    confirmed(room, row)
    room.at("2022-08-05T08:05")
    writes(room, second, "/xacnhan SYT")
    writes(room, second, "Trả lại")
    writes(room, second, "thiếu chữ ký")
    (told,) = heard(room, "confirm_undone", first(room).person_id)
    assert told.startswith(f"↩️ {second.person.name} đã trả lại báo cáo")
    assert "đồng chí đã xác nhận lúc 08:03 ngày 05/8. Lý do: “thiếu chữ ký”." in told
    assert heard(room, "confirm_undone", second.person_id) == []
    (back,) = heard(room, "report_returned", row.person_id)
    assert "Lời xác nhận đã nhận lúc 08:03 ngày 05/8 không còn giá trị." in back


def test_what_the_list_of_an_agency_has_said_of_the_first_one_is_not_asked_again(room: Room, second: Address) -> None:
    row = sent(room)
    confirmed(room, row)
    room.at("2022-08-05T08:05")
    assert "đã xác nhận lúc 08:03" in writes(room, second, "/xacnhan SYT")
    said = writes(room, second, "Trả lại")
    assert "xin ghi lý do" in said
    assert "đã xác nhận" not in said


def test_the_first_one_sends_back_what_they_confirmed_themselves_at_once(room: Room) -> None:
    row = sent(room)
    confirmed(room, row)
    taps(room, first(room), "c", "no", row.id)
    assert heard(room, "confirm_again", first(room).person_id) == []
    assert len(heard(room, "ask_return", first(room).person_id)) == 1
    talks(room, first(room).chat_id, "telegram", "thiếu chữ ký")
    assert room.again(row).returned_because == "thiếu chữ ký"
    assert heard(room, "confirm_undone", first(room).person_id) == []


@pytest.mark.parametrize("what", ["yes", "show"])
def test_who_confirms_what_another_has_dealt_with_is_told_who_and_when(room: Room, second: Address, what: str) -> None:
    row = sent(room)
    confirmed(room, row)
    taps(room, second, "c", what, row.id)
    (told,) = heard(room, "confirm_dealt", second.person_id)
    assert f"{first(room).person.name} đã xác nhận đã nhận báo cáo" in told
    assert "lúc 08:03 ngày 05/8" in told


def test_who_decides_on_what_another_has_sent_back_is_told_who_when_and_why(room: Room, second: Address) -> None:
    row = sent(room)
    writes(room, second, "/xacnhan SYT")
    writes(room, second, "2")
    room.at("2022-08-05T08:03")
    taps(room, first(room), "c", "no", row.id)
    talks(room, first(room).chat_id, "telegram", "thiếu phụ lục")
    said = writes(room, second, "thiếu chữ ký")
    assert f"{first(room).person.name} đã trả lại báo cáo" in said
    assert "lúc 08:03 ngày 05/8. Lý do: “thiếu phụ lục”." in said
    assert "Tôi chưa ghi gì từ “thiếu chữ ký”." in said
    assert room.again(row).returned_because == "thiếu phụ lục"


def test_who_confirmed_hears_that_another_has_taken_it_back(room: Room, second: Address) -> None:
    rows = [sent(room), sent(room, "STC", "7")]
    room.at("2022-08-05T08:03")
    taps(room, first(room), "c", "all", 1, rows[0].id, rows[1].id)
    room.at("2022-08-05T08:05")
    (undo,) = [each for message in room.messages("confirmed", None) for each in tokens(message) if ":undo:" in each]
    taps(room, second, *undo.split(":"))
    (told,) = heard(room, "confirm_undone", first(room).person_id)
    assert told.startswith(f"↩️ {second.person.name} đã bỏ xác nhận")
    assert "Sở Y tế" in told
    assert "Sở Tài chính" in told


def test_a_yes_in_words_sends_it_back_for_the_words_that_were_written(room: Room, second: Address) -> None:
    row = sent(room)
    writes(room, second, "/xacnhan SYT")
    writes(room, second, "2")
    confirmed(room, row)
    writes(room, second, "thiếu chữ ký")
    assert "✅ Đã trả lại" in writes(room, second, "vâng")
    assert room.again(row).returned_because == "thiếu chữ ký"
