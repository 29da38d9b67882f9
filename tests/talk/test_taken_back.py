"""An answer that is taken back while a colleague is still being asked about it."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Assignment, Reply
from rules.status import State
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, says, takes, turn_of


def press(room: Room, role: str, token: str) -> str:
    address = room.address("SYT", role)
    return takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def begun(room: Room, assignment: Assignment, code: str) -> Reply:
    """The official answered and is asked further; the leader takes the answer back."""
    assert press(room, "official", f"r:{assignment.id}:{code}") == ""
    reply = room.session.scalars(select(Reply)).one()
    assert press(room, "leader", f"w:{reply.id}") == ""
    assert room.again(assignment).state is State.OPEN
    return reply


def test_figures_do_not_go_to_an_answer_that_was_taken_back(room: Room) -> None:
    meeting = room.meeting()
    reply = begun(room, meeting, "held")
    (said,) = says(room, room.address("SYT").chat_id, "100 tỷ; 50 tỷ")
    assert said.startswith("Ghi là: Sở Y tế đã tổ chức giao ban giải ngân tuần 31"), "a new answer is proposed"
    assert press(room, "official", f"d:figures:plan:{meeting.id}:skip") == "stale"
    assert room.again(meeting).state is State.OPEN
    assert room.again(reply).disbursed is None


def test_nor_does_the_number_of_a_document_or_a_day(room: Room) -> None:
    report = room.assignment()
    reply = begun(room, report, "sent")
    (said,) = says(room, room.address("SYT").chat_id, "123/BC-SYT ngày 01/8/2022")
    assert "Đã ghi nhận" not in said
    assert room.again(reply).document_number is None


def test_what_is_asked_about_another_answer_goes_on(room: Room) -> None:
    press(room, "official", f"r:{room.assignment().id}:doing")
    (reply,) = room.session.scalars(select(Reply))
    press(room, "leader", f"r:{room.meeting().id}:not_held")
    other = room.session.scalars(select(Reply).order_by(Reply.id.desc())).first()
    assert other
    assert press(room, "leader", f"w:{other.id}") == ""
    (said,) = says(room, room.address("SYT").chat_id, "60")
    assert "Đơn vị dự kiến ngày nào hoàn thành?" in said
    assert room.again(reply).percent == 60


def test_an_extension_that_waits_is_needed_no_more_when_the_report_comes_and_that_is_told(room: Room) -> None:
    row = room.assignment()
    request = room.request(room.reply(row, "extend"), "extension")
    turn_of(room, room.address("SYT")).report(row)
    (told,) = room.messages("request_withdrawn")
    assert told.person_id == room.person("SKHDT", "coordinator").id
    text = TEXTS.render(told.kind, told.params, "plain").text
    assert f"Xin gia hạn số {request.id}" in text
    assert "không cần xử lý nữa, đơn vị đã báo cáo" in text
    assert room.again(request).state == "withdrawn"
