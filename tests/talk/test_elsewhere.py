"""An answer to another duty while a question about a value is open: neither is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Dialog, Reply
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, reminded, says


def said(room: Room, *texts: str) -> str:
    """Sở Y tế writes this; returns what was said last in answer."""
    answer = ""
    for text in texts:
        answer = "\n".join(says(room, room.address("SYT").chat_id, text))
        delivered(room)
        room.later(minutes=1)
    return answer


def answers(room: Room) -> list[tuple[str, int, str | None]]:
    query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
    return [(row.code, row.assignment_id, row.document_number) for row in room.session.scalars(query)]


def step(room: Room) -> tuple[str, str]:
    dialog = room.session.get_one(Dialog, room.address("SYT").id)
    return dialog.name, dialog.step


@pytest.mark.parametrize("before", [(), ("758 tỷ",), ("758 tỷ", "610 tỷ")])
def test_a_report_told_while_figures_are_asked_for_is_taken_and_the_figures_are_still_asked_for(
    room: Room, before: tuple[str, ...]
) -> None:
    room.at("2022-09-08T14:00")
    report, meeting = room.assignment(), room.meeting(week=36)
    reminded(room, report)
    reminded(room, meeting)
    said(room, "tuần 36 đã họp", *before)
    asked = step(room)
    assert "báo cáo" in said(room, "đã gửi báo cáo số 7/BC-SYT hôm nay")
    said(room, "đúng")
    assert answers(room) == [("held", meeting.id, None), ("sent", report.id, "7/BC-SYT")]
    assert step(room) == asked


def test_a_meeting_told_while_a_share_is_asked_for_is_taken(room: Room) -> None:
    room.at("2022-09-08T14:00")
    report, meeting = room.assignment(), room.meeting(week=36)
    reminded(room, meeting)
    reminded(room, report)
    said(room, "đang thực hiện")
    asked = step(room)
    assert "tuần 36" in said(room, "tuần 36 không họp")
    said(room, "đúng")
    assert [each[:2] for each in answers(room)] == [("doing", report.id), ("not_held", meeting.id)]
    assert step(room) == asked


def test_what_is_not_to_be_recorded_leaves_the_question(room: Room) -> None:
    room.at("2022-09-08T14:00")
    reminded(room, room.assignment())
    reminded(room, room.meeting(week=36))
    said(room, "tuần 36 đã họp", "đã gửi báo cáo số 7/BC-SYT hôm nay", "không ghi")
    assert step(room) == ("figures", "plan")


def test_on_zalo_a_list_and_the_choices_that_are_added_to_it_stand_together() -> None:
    params = {"lines": [{"number": 4, "label": "Khác"}], "asides": [], "listed": 3, "short": False, "beside": False}
    assert TEXTS.line("numbered", **params, led=False) == "4. Khác\nXin trả lời bằng một số."
    assert TEXTS.line("numbered", **{**params, "listed": 0}, led=False) == "Xin trả lời bằng một số:\n4. Khác"
