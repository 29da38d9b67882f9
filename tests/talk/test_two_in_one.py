"""One sentence about two duties: both are proposed, or the one that is meant; a day that is still to come is said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from bot.talk.meaning import noted
from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.people import turn_of
from tests.talk.test_numbers import Person

SENT_AND_NOT_HELD = "bc nam em gui hom 5/8 so 33/BC-SYT, con giao ban tuan nay chua hop"
AHEAD = "báo cáo em gửi 12/8 số 33/BC-SYT, còn giao ban chưa họp"


@pytest.fixture
def official(room: Room) -> Person:
    """Both duties are asked about on Zalo."""
    room.at("2022-08-08T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.is_asked(room.meeting(week=32))
    return person


@pytest.mark.parametrize(
    ("number", "codes"),
    [
        ("1", [("report", "sent"), ("meeting", "not_held")]),
        ("2", [("report", "sent")]),
        ("3", [("meeting", "not_held")]),
        ("4", []),
    ],
)
def test_every_choice_says_which_half_it_records(official: Person, number: str, codes: list[tuple[str, str]]) -> None:
    """2 was "Đang thực hiện" of the report: the other half was lost, and nobody said so."""
    official.writes(SENT_AND_NOT_HELD)
    shown = [each[0] for each in official.room.messages("proposal", None)[-1].choices or ()]
    assert [each.split(" năm")[0] for each in shown] == [
        "Đúng",
        "Chỉ ghi: báo cáo kết quả thực hiện Chương trình",
        "Chỉ ghi: giao ban giải ngân tuần 32 (08/8 – 12/8/2022)",
        "Không ghi",
    ]
    official.writes(number)
    assert official.codes() == codes
    in_both_languages(official.room)


def test_a_half_that_is_not_there_is_none(official: Person) -> None:
    official.writes(SENT_AND_NOT_HELD)
    official.writes("only3")
    assert official.codes() == []


def test_a_day_to_come_is_said_back_as_a_promise(official: Person) -> None:
    asked = official.writes(AHEAD)
    assert "đang thực hiện báo cáo" in asked
    assert "dự kiến xong thứ Sáu, 12/8/2022" in asked
    assert "chưa tổ chức giao ban" in asked
    official.writes("đúng")
    assert official.codes() == [("report", "doing"), ("meeting", "not_held")]
    first = official.room.session.scalars(select(Reply).order_by(Reply.id)).first()
    assert first
    assert first.expected_on == date(2022, 8, 12)


def test_what_is_said_to_be_done_on_a_day_to_come_is_done_and_the_day_is_left_out(official: Person) -> None:
    asked = official.writes("báo cáo đã gửi số 33/BC-SYT ngày 12/8, còn giao ban chưa họp")
    assert "đã gửi báo cáo" in asked
    assert "văn bản số 33/BC-SYT\n" in asked
    official.writes("đúng")
    assert official.codes() == [("report", "sent"), ("meeting", "not_held")]


@pytest.fixture
def behind(room: Room) -> Person:
    """Last week's meeting was not answered either, which can still be done."""
    room.at("2022-08-05T14:00")
    person = Person(room)
    person.is_asked(room.meeting(week=31))
    room.at("2022-08-08T08:00")
    person.is_asked(room.assignment())
    room.at("2022-08-12T14:00")
    person.is_asked(room.meeting(week=32))
    return person


@pytest.mark.parametrize(
    "text",
    ["đã gửi báo cáo số 77/BC-SYT ngày 12/8, đã họp giao ban", "họp giao ban rồi, báo cáo gửi số 77/BC-SYT rồi"],
)
def test_of_several_weeks_the_one_asked_about_last_is_proposed_with_the_report(behind: Person, text: str) -> None:
    """It was asked of which duty this speaks, and what was said of the other was lost."""
    asked = behind.writes(text)
    assert "77/BC-SYT" in asked
    assert "đã tổ chức giao ban giải ngân tuần 32" in asked
    assert behind.codes() == []
    behind.writes("đúng")
    assert sorted(behind.codes()) == [("meeting", "held"), ("report", "sent")]


SPOKEN = "đã gửi báo cáo số 77/BC-SYT ngày 5/8, đã họp giao ban"


@pytest.mark.parametrize("first", ["Giao ban giải ngân tuần 32", "Báo cáo kết quả"])
def test_where_it_was_asked_which_both_halves_are_proposed(official: Person, first: str) -> None:
    """Of the chosen duty alone it was recorded."""
    row = official.room.meeting(week=32) if first.startswith("Giao") else official.room.assignment()
    turn = turn_of(official.room, official.address)
    noted.which(turn, {"text": SPOKEN, "files": []}, str(row.id))
    assert official.codes() == []
    arrives(official.room)
    official.writes("đúng")
    assert sorted(official.codes()) == [("meeting", "held"), ("report", "sent")]


def kept(official: Person) -> dict[str, str | None]:
    return {row.code: row.text for row in official.room.session.scalars(select(Reply).order_by(Reply.id))}


def test_with_each_answer_its_own_words_are_kept(official: Person) -> None:
    """The meeting's receipt, and the card of the head, had "đã gửi, 2 chưa họp"."""
    official.writes("1 đã gửi, 2 chưa họp")
    assert kept(official) == {"sent": None, "not_held": None}
    official.writes("báo cáo đang chờ số liệu kho bạc, giao ban tuần này chưa họp vì chủ tịch đi công tác")
    official.writes("đúng")
    assert "số liệu" not in (kept(official)["not_held"] or "")


def test_nor_are_those_of_the_half_that_is_not_recorded(official: Person) -> None:
    official.writes("báo cáo em gửi 12/8 số 33/BC-SYT, còn giao ban tuần này chưa họp được")
    official.writes("3")
    assert "báo cáo" not in (kept(official)["not_held"] or "")
