"""A question that is open about what a colleague has answered meanwhile: nothing more is recorded, and it is told who
answered what when."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db import replies
from db.models import Dialog, Reply
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, talks
from tests.talk.people import incoming, takes
from tests.talk.test_colleagues import address_of, reminded


def answered(room: Room, code: str, *answers: str, what: str = "sent") -> tuple[list[str], Reply]:
    """One official says what their agency does, and has answered what was asked then; a colleague says that the report
    was sent (or ``what`` else) before the last of the answers. Returns what is told in return, and the first reply."""
    me, other = room.person("SYT"), room.join("SYT", "official", "zalo")
    reminded(room, me, other)
    row, theirs = room.assignment(), address_of(room, other)
    takes(room, incoming(theirs.chat_id, "choice", token=f"r:{row.id}:{code}", channel="zalo"))
    arrives(room)
    first = replies.latest(room.session, row)
    for text in answers[:-1]:
        talks(room, theirs.chat_id, "zalo", text)
    mine = address_of(room, me)
    room.at("2022-08-01T09:05")
    takes(room, incoming(mine.chat_id, "choice", token=f"r:{row.id}:{what}", channel=mine.channel))
    arrives(room)
    room.at("2022-08-01T09:10")
    said = talks(room, theirs.chat_id, "zalo", answers[-1])
    assert room.session.scalars(select(Dialog).where(Dialog.address_id == theirs.id)).all() == []
    return [said], first  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("code", "answers"),
    [("doing", ("60%",)), ("doing", ("60%", "10/8")), ("extend", ("25/8",)), ("extend", ("25/8", "chờ số liệu"))],
)
def test_what_a_colleague_has_answered_stands(room: Room, code: str, answers: tuple[str, ...]) -> None:
    (said,), first = answered(room, code, *answers)
    name = room.person("SYT").name
    assert said.startswith(f"ℹ️ {name} đã trả lời về báo cáo kết quả thực hiện Chương trình năm 2022: đã gửi")
    assert "(lúc 09:05 ngày 01/8). Câu trả lời đó giữ nguyên, tôi không ghi gì thêm." in said
    row = room.again(room.assignment())
    assert (row.state, row.promised_on) == (State.REPORTED, None)
    if first is not None:
        assert (room.again(first).percent, first.expected_on) == ((60 if len(answers) > 1 else None), None)


def test_an_obstacle_of_what_was_sent_meanwhile_says_that_it_stands_as_sent(room: Room) -> None:
    (said,), _ = answered(room, "obstacle", "chưa bàn giao mặt bằng 3 hộ")
    assert "Vướng mắc số 1" in said
    name = room.person("SYT").name
    assert f"{name} đã trả lời về báo cáo" in said
