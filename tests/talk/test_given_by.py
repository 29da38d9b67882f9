"""*Giao đồng chí ...* names who gave it, and to whom of which agency."""

from __future__ import annotations

import pytest

from db import absences, people
from db.models import Person
from jobs import absences as leaving
from rules.absence import Days
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.people import TEXTS
from tests.talk.test_handed_alone import tapped

HEAD = "Đồng chí Giám đốc Sở Y tế giao đồng chí"


def given(room: Room, by: Person) -> list[str]:
    """The first lines of what Sở Y tế's official reads of the report that somebody gave them."""
    row = room.assignment()
    assert tapped(room, by, f"p:{row.id}:give:{room.person('SYT').id}") == ""
    message = room.messages("given", None)[-1]
    in_both_languages(room)
    return TEXTS.render("given", message.params, "plain").text.split("\n")


def test_who_leads_alone_is_the_head(room: Room) -> None:
    said = given(room, room.person("SYT", "leader"))
    assert said[0] == f"⚠️ {HEAD} {room.person('SYT').name} xử lý:"
    assert said[1].startswith("Theo mục IV.1"), "of one agency it need not be said which"


@pytest.mark.parametrize("position", ["Phó Giám đốc", "Phó Giám đốc Sở Y tế"])
def test_of_several_each_by_the_position_that_is_known(room: Room, position: str) -> None:
    second = room.join("SYT", "leader")
    second.held[0].position = position
    assert given(room, second)[0].startswith("⚠️ Đồng chí Phó Giám đốc Sở Y tế giao đồng chí")


def test_of_several_one_whose_position_is_not_known_by_name(room: Room) -> None:
    second = room.join("SYT", "leader")
    assert given(room, second)[0].startswith(f"⚠️ Đồng chí {second.name} (lãnh đạo Sở Y tế) giao đồng chí")


def test_who_stands_in_for_the_head_by_name(room: Room) -> None:
    colleague, leader = room.join("SYT"), room.person("SYT", "leader")
    days = Days(room.now.date(), room.now.date(), colleague.id)
    row = absences.file(room.session, leader, days, room.now, "x")
    leaving.begin(room.session, room.rules, row, room.now)
    said = given(room, colleague)[0]
    assert said.startswith(f"⚠️ Đồng chí {colleague.name} (thay đồng chí Giám đốc Sở Y tế) giao đồng chí")


def test_who_serves_two_agencies_reads_of_which_it_is(room: Room) -> None:
    mine = room.address("SYT")
    people.join(room.session, room.invitation("STC", "official"), mine.channel, mine.chat_id, "Tên", room.now)
    assert given(room, room.person("SYT", "leader"))[1] == "Kính gửi: Sở Y tế"
