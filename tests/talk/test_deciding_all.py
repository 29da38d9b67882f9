"""A list of what coordinators are to decide: by duty, and one decision about all of it, looked at first."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest
from sqlalchemy import select

from bot.talk.dialogs import overtaken
from bot.texts.render import Texts
from db import extensions, people, progress
from db.board.shown import Shown, late_of
from db.models import Assignment, Duty, Message, MessageAssignment, Progress
from jobs.decided import KIND
from jobs.deliver import letter_of
from jobs.remind import remind
from jobs.transport import only_under
from rules.authority import Role
from rules.deciding import What
from rules.status import State
from rules.tokens import read, stamp
from tests.rooms import Room, local, second_program
from tests.talk.arriving import arrives
from tests.talk.people import TEXTS, delivered, incoming, says, takes, turn_of

CODES = ("SYT", "STC", "LECHAN")


@pytest.fixture
def asked(room: Room) -> list[Assignment]:
    """Three late reports, of which the coordinator has got one list on 18/8; others were not asked about."""
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    rows = [room.assignment(code) for code in CODES]
    room.at("2022-08-18T08:00")
    ask(room, rows)
    return rows


def ask(room: Room, rows: list[Assignment]) -> None:
    for row in rows:
        mine = progress.of(room.session, row, Role.COORDINATOR)
        mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    remind(room.session, room.rules, room.now)
    delivered(room)


def card(room: Room) -> Message:
    return room.messages("decisions", "sent")[-1]


def chat(room: Room) -> tuple[str, str]:
    address = people.reachable(room.session, "coordinator")[0]
    return address.chat_id, address.channel


def labels(message: Message) -> dict[str, str]:
    return {choice.label: choice.token for choice in TEXTS.render(message.kind, message.params, "html").flat}


def picks(room: Room, token: str, who: tuple[str, str] | None = None) -> tuple[str, list[Message]]:
    before = max(message.id for message in room.messages(state=None))
    number, channel = who or chat(room)
    notice = takes(room, incoming(number, "choice", token=token, channel=channel))
    return notice, [each for each in room.messages(state=None) if each.id > before and each.kind != "menu"]


def text(message: Message, form: Literal["html", "plain"] = "plain") -> str:
    for language in ("vi", "en"):
        Texts(language).render(message.kind, message.params, form)
    return TEXTS.render(message.kind, message.params, form).text


def test_what_many_agencies_have_in_common_is_said_once(room: Room, asked: list[Assignment]) -> None:
    said = text(card(room))
    assert said.count("Báo cáo kết quả thực hiện Chương trình") == 1
    assert said.count("quá hạn từ 15/8") == 1
    assert "1. Sở Tài chính" in said
    assert "3. UBND quận Lê Chân" in said
    assert text(card(room), "html").count("<b>Báo cáo kết quả") == 1


def test_one_thing_stands_in_its_line(room: Room, asked: list[Assignment]) -> None:
    params = {**card(room).params}
    params["assignments"] = [params["assignments"][0], {**params["assignments"][1], "title": "Việc khác"}]
    said = TEXTS.render("decisions", params, "plain").text
    assert ": báo cáo kết quả thực hiện Chương trình năm 2022 – quá hạn từ 15/8" in said


def test_all_that_the_list_asks_about_is_pressed_for_after_a_look(room: Room, asked: list[Assignment]) -> None:
    _, (preview,) = picks(room, labels(card(room))["Tiếp tục nhắc tất cả"])
    said = text(preview)
    assert "Nhắc, các việc đang đề nghị đồng chí quyết định: 3 việc quá hạn của 3 đơn vị" in said
    assert "Gửi cho 2 người" in said
    assert not room.messages("pressed_on")
    picks(room, labels(preview)["Gửi"])
    assert {entry.subject for entry in room.log("press_on")} == {f"assignment:{row.id}" for row in asked}
    waits = room.session.scalars(select(Progress).where(Progress.receiver == "coordinator"))
    assert {each.waits for each in waits} == {"again"}


def test_a_later_list_asks_about_its_own_alone(room: Room, asked: list[Assignment]) -> None:
    """Both stand in the chat: each one's choice is about what it shows."""
    first = labels(card(room))["Tiếp tục nhắc tất cả"]
    room.at("2022-08-19T08:00")
    ask(room, [room.assignment(code) for code in ("SXD", "SCT")])
    second = labels(card(room))["Tiếp tục nhắc tất cả"]
    for token, number in ((first, 3), (second, 2)):
        preview = picks(room, token)[1][0]
        assert f"{number} việc quá hạn của {number} đơn vị" in text(preview)


def test_what_was_decided_since_is_left_out(room: Room, asked: list[Assignment]) -> None:
    room.later(minutes=4)
    picks(room, f"p:{asked[0].id}:send:0")
    offered = labels(card(room))
    _, (preview,) = picks(room, offered["Tiếp tục nhắc tất cả"])
    assert "2 việc quá hạn của 2 đơn vị" in text(preview)
    picks(room, labels(preview)["Gửi"])
    notice, (said,) = picks(room, offered["Tiếp tục nhắc tất cả"])
    assert not notice
    assert text(said).count("Đồng chí đã quyết định về báo cáo") == 3


def test_all_get_more_time_after_a_look(room: Room, asked: list[Assignment]) -> None:
    _, (which,) = picks(room, labels(card(room))["Gia hạn tất cả"])
    assert "3 việc quá hạn của 3 đơn vị" in text(which)
    number, channel = chat(room)
    preview = says(room, number, "26/8 vì bão", channel=channel)
    assert "3 đơn vị" in preview[-1]
    assert not any(row.extended_to for row in asked)
    picks(room, labels(room.messages("extend_preview", None)[-1])["Đồng ý"])
    assert {str(row.extended_to) for row in asked} == {"2022-08-26"}


@pytest.mark.parametrize("words", ["tiếp tục nhắc tất cả", "tiếp tục nhắc tất cả nhé", "nhắc tiếp cho tất cả"])
def test_the_words_of_a_decision_answer_no_obstacle(room: Room, asked: list[Assignment], words: str) -> None:
    """One tap more, and a chairman would have got them as the city's answer."""
    stuck = room.assignment("HAIAN")
    room.request(room.reply(stuck, "obstacle", by=room.join("HAIAN"), text="Vướng mặt bằng"), "obstacle")
    picks(room, f"p:{asked[0].id}:card")
    delivered(room)
    number, channel = chat(room)
    said = says(room, number, words, channel=channel)
    assert "trả lời “" not in said[-1]
    if words == "tiếp tục nhắc tất cả":
        assert "Nhắc, các việc đang đề nghị đồng chí quyết định: 3 việc" in said[-1]


def test_a_meeting_gets_no_more_time(room: Room, asked: list[Assignment]) -> None:
    meeting = next(
        row for row in room.session.scalars(select(Assignment)) if row.duty.kind == "meeting" and row.state == "open"
    )
    meeting.due_at = local("2022-08-17T17:00")
    room.at("2022-08-19T08:00")
    ask(room, [meeting])
    assert "Gia hạn" not in labels(card(room))
    assert "Tiếp tục nhắc" in labels(card(room))
    notice, found = picks(room, f"p:{meeting.id}:extend:0")
    assert notice
    assert not found


def test_a_forged_card_does_nothing(room: Room, asked: list[Assignment]) -> None:
    program = asked[0].duty.program_id
    for what, ref in (("lead", 1660784400000000), ("press", "x"), ("extend", 99), ("press", 10**40), ("press", -5)):
        notice, found = picks(room, f"A:{what}:card:{ref}:{program}")
        assert notice
        assert not found


def test_whoever_comes_second_reads_who_decided_on_all_and_when(room: Room) -> None:
    """Two coordinators, one list: what is not left to decide is still overdue."""
    rows, other = _asked_of_two(room)
    offered = labels(card(room))
    room.later(minutes=4)
    _, (preview,) = picks(room, offered["Tiếp tục nhắc tất cả"])
    _, (second,) = picks(room, offered["Tiếp tục nhắc tất cả"], other)
    picks(room, labels(preview)["Gửi"])
    delivered(room)
    names = {"Sở Tài chính", "Sở Y tế", "Sở Giao thông vận tải", "UBND quận Lê Chân", "UBND quận Hải An"}
    for token in (offered["Tiếp tục nhắc tất cả"], labels(second)["Gửi"], offered["Gia hạn tất cả"]):
        notice, (said,) = picks(room, token, other)
        assert not notice
        assert "Danh sách này có 6 việc, nay không còn việc nào chờ quyết định:" in text(said)
        assert "đã quyết định về 5 việc đã hỏi đồng chí: nhắc tiếp (2 người nhận tin), lúc 08:04" in text(said)
        assert set(text(said).split("(")[2].split(")")[0].split(", ")) == names
        assert "1 việc đơn vị đã trả lời xong" in text(said)
    _, (said,) = picks(room, offered["Gia hạn tất cả"])
    assert "Đồng chí đã quyết định về 5 việc: nhắc tiếp (2 người nhận tin), lúc 08:04" in text(said)
    assert not any(row.extended_to for row in rows)


def test_words_of_a_decision_that_come_late_are_told_who_decided(room: Room) -> None:
    rows, other = _asked_of_two(room)
    _, _ = picks(room, labels(card(room))["Gia hạn tất cả"], other)
    delivered(room)
    _, (preview,) = picks(room, labels(card(room))["Tiếp tục nhắc tất cả"])
    picks(room, labels(preview)["Gửi"])
    delivered(room)
    said = says(room, other[0], "26/8", channel=other[1])
    assert "nay không còn việc nào chờ quyết định" in said[-1]
    assert not any(row.extended_to for row in rows)


def test_the_lists_of_both_say_it_and_offer_nothing_more(room: Room) -> None:
    _asked_of_two(room)
    _, (preview,) = picks(room, labels(card(room))["Tiếp tục nhắc tất cả"])
    picks(room, labels(preview)["Gửi"])
    changed = {each.person_id: each for each in room.messages(KIND)}
    assert len(changed) == 2
    for each in changed.values():
        assert each.carries
        edits = each.carries["edits"]
        done = {*edits["done"]}
        left = [
            label
            for label, token in labels(room.session.get_one(Message, edits["message"])).items()
            if read(token).subject not in done
        ]
        assert left == ["Danh sách gọi điện"]
        under = TEXTS.render(KIND, {**each.params, "under": True}, "plain").text
        assert under.count("✅") == 1
        assert ("Đồng chí đã quyết định về 5 việc" in under) is edits["only"]
        assert ("không phải quyết định nữa" in under) is not edits["only"]
    mine = people.reachable(room.session, "coordinator")[0].person_id
    assert only_under(letter_of(changed[mine])), "who decided is told nothing of it by itself"


def test_a_list_of_which_something_is_left_keeps_what_is_done_about_it(room: Room, asked: list[Assignment]) -> None:
    picks(room, f"p:{asked[0].id}:send:0")
    (own,) = room.messages(KIND)
    assert own.carries
    assert own.carries["edits"]["done"] == [asked[0].id]


def test_of_two_lists_the_news_are_told_once_and_of_how_many(room: Room) -> None:
    """Zalo, where nothing can be changed: one line, whatever number of lists asked."""
    rows, (number, _) = _asked_of_two(room, on="zalo")
    more = [room.assignment(code) for code in ("SXD", "SCT")]
    room.later(days=1)
    ask(room, more[:1])
    _, (preview,) = picks(room, f"A:press:late:all:{rows[0].duty.program_id}")
    total = preview.params["total"]
    picks(room, labels(preview)["Gửi"])
    lines = [each for each in room.messages(KIND) if each.chat_id == number]
    assert [each.carries["edits"]["only"] for each in lines if each.carries] == [True, False]
    said = text(lines[-1])
    assert f"đã quyết định về {total} việc, trong đó có 6 việc đã hỏi đồng chí: nhắc tiếp" in said
    assert said.count("✅") == 1
    assert total > 6


def _asked_of_two(room: Room, on: str = "telegram") -> tuple[list[Assignment], tuple[str, str]]:
    """Six late reports of which two coordinators have got one list, and one was sent since; the other one's chat."""
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    other = room.join("SKHDT", "coordinator", on)
    room.at("2022-08-18T08:00")
    rows = [room.assignment(code) for code in (*CODES, "HAIAN", "SGTVT", "SNV")]
    ask(room, rows)
    rows[-1].state = State.REPORTED
    address = next(each for each in people.reachable(room.session, "coordinator") if each.person_id == other.id)
    return rows, (address.chat_id, address.channel)


@pytest.mark.parametrize("on", ["zalo", "telegram"])
@pytest.mark.parametrize("before", ["cảm ơn em", "/vuongmac"])
def test_the_number_of_a_line_that_a_colleague_has_decided_shows_who_did_what(room: Room, on: str, before: str) -> None:
    _, who = _asked_of_two(room, on=on)
    arrives(room)
    listed = [read(choice.token).number for choice in TEXTS.render("decisions", card(room).params, "plain").flat]
    line = 5  # no other question has so many choices
    decided_on = room.session.get_one(Assignment, listed[line - 1])
    room.later(minutes=10)
    picks(room, f"p:{decided_on.id}:send:0")
    arrives(room)
    for minutes in (5, 10):
        room.later(minutes=minutes)
        says(room, who[0], before, channel=who[1])
        arrives(room)
        (said,) = says(room, who[0], str(line), channel=who[1])
        arrives(room)
        assert f"Đề nghị quyết định – {decided_on.agency.name}" in said
        assert f"của {decided_on.agency.name}: nhắc tiếp" in said
        assert "lúc 08:10 ngày 18/8" in said


def test_a_card_of_another_program_of_the_same_instant_is_another(room: Room, asked: list[Assignment]) -> None:
    room.load(second_program)
    room.plan()
    other = room.session.scalars(select(Assignment).join(Duty).where(Duty.title == "Báo cáo tiết kiệm")).first()
    assert other
    room.add(MessageAssignment(message_id=card(room).id, assignment_id=other.id, receiver=Role.COORDINATOR))
    ref = stamp(card(room).created_at)
    found = {number: Shown(number, "card", ref).asked(room.session) for number in (1, other.duty.program_id)}
    assert {row.id for row in found[1]} == {row.id for row in asked}
    assert found[other.duty.program_id] == [other]


def test_more_time_that_was_taken_back_is_no_decision_of_an_older_card(room: Room, asked: list[Assignment]) -> None:
    """The card left out what had more time, also after that was taken back."""
    row, boss = asked[0], people.reachable(room.session, "coordinator")[0].person
    offered = labels(card(room))["Tiếp tục nhắc tất cả"]
    room.later(minutes=5)
    extensions.give(room.session, [row], date(2022, 8, 31), "", boss, room.now, room.rules)
    assert len(late_of(room.session, shown_in(offered), room.rules, room.now, 9)) == len(asked) - 1
    room.later(minutes=5)
    given = extensions.of_assignment(room.session, row.id)
    extensions.take_back(room.session, given, f"person:{boss.id}", room.now, room.rules)
    room.session.flush()
    assert len(late_of(room.session, shown_in(offered), room.rules, room.now, 9)) == len(asked)
    _, (preview,) = picks(room, offered)
    assert preview.kind == "acting_preview"
    assert (
        overtaken.say_if(turn_of(room, people.reachable(room.session, "coordinator")[0]), row, What.END, None) is False
    )


def shown_in(token: str) -> Shown:
    _, _, ref, program = read(token).args
    return Shown(int(program), "card", int(ref))
