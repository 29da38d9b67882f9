"""More time that is wished by its length ("xin thêm 1 tuần"): its day is among the days to choose."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Request
from rules.meaning.chosen import length_of
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded

CHANNELS = pytest.mark.parametrize(("agency", "channel"), [("SYT", "telegram"), ("STC", "zalo")])
ALWAYS = ["2022-08-15", "2022-08-17", "2022-08-19", "2022-08-26"]


def writes(room: Room, agency: str, channel: str, text: str) -> str:
    shown = talks(room, room.address(agency).chat_id, channel, text)
    arrives(room)
    return shown


def offered(room: Room) -> list[str]:
    return list(room.messages("ask_day", None)[-1].params["days"])


@CHANNELS
@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("xin thêm 1 tuần", "2022-08-22"),
        ("xin gia hạn 1 tuần", "2022-08-22"),
        ("xin gia hạn thêm 4 ngày", "2022-08-18"),
        ("xin thêm 4 ngày làm việc", "2022-08-18"),
        ("xin thêm 6 ngày làm việc", "2022-08-22"),
    ],
)
def test_its_day_is_among_the_choices(room: Room, agency: str, channel: str, said: str, day: str) -> None:
    """Only 15, 17, 19 and 26/8 were offered."""
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment(agency), agency=agency)
    arrives(room)
    assert "đến hết ngày nào?" in writes(room, agency, channel, said)
    assert offered(room) == sorted([*ALWAYS, day])
    in_both_languages(room)


@CHANNELS
def test_the_reason_that_was_said_is_not_asked_for(room: Room, agency: str, channel: str) -> None:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment(agency), agency=agency)
    arrives(room)
    writes(room, agency, channel, "xin thêm 1 tuần vì chờ số liệu")
    writes(room, agency, channel, "22/8")
    request = room.session.scalars(select(Request)).one()
    assert (request.until, request.text) == (date(2022, 8, 22), "chờ số liệu")


@CHANNELS
def test_without_a_length_the_days_are_as_they_were(room: Room, agency: str, channel: str) -> None:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment(agency), agency=agency)
    arrives(room)
    writes(room, agency, channel, "xin gia hạn")
    assert offered(room) == ALWAYS


@pytest.mark.parametrize(
    ("said", "days"),
    [("xin thêm 1 tuần", 7), ("thêm 400 ngày", None), ("đến 20/8", None), ("20/8, thêm 2 ngày", None), ("", None)],
)
def test_one_length_alone_is_read(said: str, days: int | None) -> None:
    found = length_of(said, date(2022, 8, 5))
    assert (found.days if found else None) == days
