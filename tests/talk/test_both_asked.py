"""Two duties are asked about, in one message or in two: what is said of both is proposed for both, and of what can be
said of either it is asked which."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import views
from db.models import Assignment, Dialog, Reply, Request
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks

AGENCY = "HONGBANG"
WHICH = "là trả lời cho việc nào?"


class Chat:
    """The official of a district, of which a report, the distribution of capital and meetings are owed."""

    def __init__(self, room: Room, channel: str) -> None:
        self.room, self.channel = room, channel
        room.at("2022-08-15T08:05")
        room.join(AGENCY, "official", channel)
        self.address = room.address(AGENCY)
        self.report, self.meeting = room.assignment(AGENCY), room.meeting(AGENCY, 33)
        self.allotting = room.assignment(AGENCY, "PHANBO-2022")

    def is_asked(self, *rows: Assignment) -> Chat:
        message = self.room.reminder(self.address, *rows)
        message.kind = "reminders" if len(rows) > 1 else "reminder"
        message.params = {**views.common(self.address, self.room.rules, self.room.now), **message.params}
        arrives(self.room)
        return self

    def writes(self, text: str) -> str:
        self.room.later(minutes=1)
        return talks(self.room, self.address.chat_id, self.channel, text)

    def answers(self) -> dict[str, str]:
        self.room.session.expire_all()
        query = select(Reply).where(Reply.withdrawn_at.is_(None))
        return {row.assignment.duty.kind: row.code for row in self.room.session.scalars(query)}

    def wishes(self) -> list[tuple[str, str, date | None]]:
        query = select(Request).order_by(Request.id)
        found = self.room.session.scalars(query)
        return [(row.reply.assignment.duty.kind, row.text or "", row.until) for row in found]


@pytest.fixture(params=["telegram", "zalo"])
def chat(room: Room, request: pytest.FixtureRequest) -> Chat:
    return Chat(room, request.param)


@pytest.fixture(params=[False, True], ids=["in two messages", "in one"])
def both(chat: Chat, request: pytest.FixtureRequest) -> Chat:
    if request.param:
        return chat.is_asked(chat.report, chat.allotting)
    return chat.is_asked(chat.report).is_asked(chat.allotting)


@pytest.fixture
def listed(chat: Chat) -> Chat:
    """Both are in one message; of two messages the newer one is meant by what can be said of either."""
    return chat.is_asked(chat.report, chat.allotting)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("cả hai đang làm", {"report": "doing", "milestone": "doing"}),
        ("dạ cả 2 việc đều đã xong", {"report": "sent", "milestone": "sent"}),
    ],
)
def test_what_is_said_of_both_is_proposed_for_both(both: Chat, said: str, codes: dict[str, str]) -> None:
    """It was recorded of the report alone, or asked to which of all duties that is the answer."""
    shown = both.writes(said)
    assert shown.startswith("Ghi là:\n") and both.answers() == {}
    both.writes("đúng")
    assert both.answers() == codes
    in_both_languages(both.room)


def test_of_a_report_and_a_meeting_too(chat: Chat) -> None:
    chat.is_asked(chat.report, chat.meeting).writes("cả hai đều xong rồi")
    assert chat.answers() == {}
    chat.writes("đúng")
    assert chat.answers() == {"report": "sent", "meeting": "held"}


def test_of_one_that_is_asked_about_both_is_never_certain(chat: Chat) -> None:
    """It was recorded at once."""
    chat.is_asked(chat.report).writes("cả hai đang làm")
    assert chat.answers() == {}


@pytest.mark.parametrize("said", ["vướng mắc: chưa có mặt bằng", "đang làm", "đã xong", "xin thêm 1 tuần"])
def test_what_can_be_said_of_either_is_asked_of_these_two(listed: Chat, said: str) -> None:
    """Every duty of the agency was a choice, or one of these alone; "đã xong" was recorded for the distribution."""
    shown = listed.writes(said)
    assert WHICH in shown and listed.answers() == {}
    lines = [line for line in shown.splitlines() if line[:2] in ("1.", "2.", "3.")]
    assert len(lines) == 2 and "Báo cáo" in shown and "Phân bổ" in shown
    in_both_languages(listed.room)


def test_both_is_an_answer_to_that(listed: Chat) -> None:
    listed.writes("vướng mắc: chưa có mặt bằng")
    assert "vướng mắc về phân bổ chi tiết vốn" in listed.writes("cả hai")
    listed.writes("đúng")
    assert sorted(listed.wishes()) == [("milestone", "chưa có mặt bằng", None), ("report", "chưa có mặt bằng", None)]


def test_both_after_colleagues_have_answered_them_is_told_so(listed: Chat) -> None:
    """It ended in an internal error, and the question stayed open."""
    assert WHICH in listed.writes("xong rồi")
    for row in (listed.report, listed.allotting):
        _colleague_answers(listed, row)
    assert listed.writes("cả hai") == "Việc này đã được trả lời."
    assert listed.room.session.scalars(select(Dialog)).all() == []
    in_both_languages(listed.room)


def test_both_after_a_colleague_has_answered_one_is_the_other(listed: Chat) -> None:
    listed.writes("vướng mắc: chưa có mặt bằng")
    _colleague_answers(listed, listed.report)
    shown = listed.writes("cả hai")
    assert "vướng mắc về phân bổ chi tiết vốn" in shown and "Báo cáo" not in shown
    listed.writes("đúng")
    assert [kind for kind, _, _ in listed.wishes()] == ["milestone"]


def _colleague_answers(chat: Chat, row: Assignment) -> None:
    chat.room.reply(row, "sent", by=chat.room.person(AGENCY))
    chat.room.move(row, Move.REPORT)


@pytest.mark.parametrize("number", ["1", "2"])
def test_one_of_the_two_is_what_was_meant(listed: Chat, number: str) -> None:
    listed.writes("vướng mắc: chưa có mặt bằng")
    listed.writes(number)
    assert [kind for kind, _, _ in listed.wishes()] == [{"1": "report", "2": "milestone"}[number]]


def test_of_what_cannot_be_said_of_both_it_is_asked_again(chat: Chat) -> None:
    chat.is_asked(chat.report).is_asked(chat.meeting)
    assert WHICH in chat.writes("cả hai đang làm")
    assert "Ghi là" not in chat.writes("cả hai")
    assert chat.answers() == {}


@pytest.mark.parametrize("said", ["xin lùi đến 2/9", "xin gia hạn đến 2/9 vì chờ số liệu"])
def test_more_time_for_a_day_that_is_behind_both_is_asked_of_which(listed: Chat, said: str) -> None:
    assert WHICH in listed.writes(said)


@pytest.mark.parametrize("said", ["xin lùi đến 25/8", "cho em lùi đến 25/8"])
def test_more_time_is_for_what_is_due_before_that_day(listed: Chat, said: str) -> None:
    """It was asked which, though the distribution is due on 31/8."""
    listed.writes(said)
    listed.writes("chờ số liệu kho bạc")
    assert listed.wishes() == [("report", "chờ số liệu kho bạc", date(2022, 8, 25))]


@pytest.mark.parametrize("said", ["xin lùi đến 17/8, đang trình ký", "xin lùi đến 25/8, đang trình ký"])
@pytest.mark.parametrize("apart", [False, True])
def test_more_time_is_asked_for_no_meeting(chat: Chat, said: str, apart: bool) -> None:
    """It was asked which."""
    if apart:
        chat.is_asked(chat.report).is_asked(chat.meeting)
    else:
        chat.is_asked(chat.report, chat.meeting)
    chat.writes(said)
    ((kind, why, _),) = chat.wishes()
    assert (kind, why) == ("report", "đang trình ký")


@pytest.mark.parametrize("said", ["lùi họp đến 18/8", "xin lùi giao ban sang 18/8"])
def test_a_meeting_that_is_named_is_put_off(chat: Chat, said: str) -> None:
    chat.is_asked(chat.report).is_asked(chat.meeting).writes(said)
    assert chat.wishes() == []


TWO = "gửi báo cáo rồi, còn phân bổ vốn đang làm"


@pytest.mark.parametrize(
    "said", [TWO, "phân bổ vốn đang làm, báo cáo thì gửi rồi", "báo cáo gửi rồi còn phân bổ vốn đang làm"]
)
def test_each_clause_is_said_of_the_duty_that_it_names(both: Chat, said: str) -> None:
    """Nothing was understood, or the distribution alone was recorded and the report lost."""
    both.writes(said)
    assert both.answers() == {"report": "sent", "milestone": "doing"}


def test_what_is_said_of_one_that_nothing_asks_about_is_proposed_with_the_other(chat: Chat) -> None:
    shown = chat.is_asked(chat.report).writes(TWO)
    assert shown.startswith("Ghi là:\n") and chat.answers() == {}
    chat.writes("đúng")
    assert chat.answers() == {"report": "sent", "milestone": "doing"}
