"""What comes to who decides, and to who only watches: each says what its reader needs."""

from __future__ import annotations

from datetime import date

import pytest

from db import progress
from jobs.deciding import ask_for_decisions
from rules.authority import Role
from tests.rooms import Room, local


@pytest.mark.parametrize(("role", "kind"), [(Role.COORDINATOR, "decisions"), (Role.OBSERVER, "observed")])
def test_a_card_to_decide_on_says_what_was_asked_for_and_one_to_watch_does_not(
    room: Room, role: Role, kind: str
) -> None:
    room.join("SKHDT", "observer")
    row = room.assignment()
    room.request(room.reply(row, "extend"), until=date(2022, 8, 22))
    mine = progress.of(room.session, row, role)
    mine.waits, mine.step_at = "+4wd", local("2022-08-18T08:00")
    room.session.flush()
    room.at("2022-08-18T08:00")
    ask_for_decisions(room.session, room.rules, room.now)
    (message,) = room.messages(kind)
    (said,) = message.params["assignments"]
    assert said["id"] == row.id
    assert (("asked_for" in said), ("seen" in said)) == ((True, True) if role is Role.COORDINATOR else (False, False))
