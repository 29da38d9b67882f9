"""Agencies that say nothing of their meetings week after week come onto the call list and into the digest."""

from __future__ import annotations

import pytest

from bot.texts.render import Texts
from db import calls, desk, programs, silence
from db.calls import MEETINGS
from db.digests import Digest
from db.models import Agency, Assignment, Program
from reports import call_book
from rules.calls import Outcome
from rules.digest import WEEK
from rules.status import State
from tests.desks import scope
from tests.rooms import Room
from tests.talk.people import says


@pytest.fixture
def quiet(room: Room) -> Room:
    """Everybody is there; Sở Y tế has said nothing of its meetings of weeks 31 to 36, nobody else of any but the last;
    it is Monday of week 37."""
    for agency in room.session.query(Agency):
        if agency.code not in ("SYT", "STC"):
            room.join(agency.code)
    room.at("2022-09-12T08:00")
    room.plan(thorough=False)
    for row in room.session.query(Assignment).all():
        if row.duty.code == "GIAOBAN" and "2022-W31" <= row.period <= "2022-W36":
            mine = row.agency.code == "SYT" or row.period == "2022-W36"
            row.state = State.MISSED if mine else State.ACCEPTED
        elif row.duty.code == "BC-DINHKY" and row.period == "2022":
            row.state = State.ACCEPTED
    room.session.flush()
    return room


def found(room: Room) -> list[tuple[str, int, bool]]:
    room.session.flush()
    rows = silence.silent(room.session, 1, room.rules, room.now)
    assert [row.name for row in rows] == [room.session.get_one(Agency, row.agency_id).name for row in rows]
    return [(room.session.get_one(Agency, row.agency_id).code, row.periods, row.call) for row in rows]


def test_after_four_meetings_in_a_row_without_a_word_it_is_called_and_stands_in_the_digest(quiet: Room) -> None:
    assert found(quiet) == [("SYT", 6, True)]
    (wanted,) = calls.wanted(quiet.session, 1, quiet.rules, quiet.now)
    assert (wanted.agency_id, wanted.why, wanted.periods) == (quiet.agency("SYT").id, MEETINGS, 6)
    assert wanted.about == (quiet.meeting(week=37).id,), "it is called about the meeting that is open"
    told = Digest(quiet.session, 1, quiet.rules, quiet.now, quiet.now - WEEK).told()
    assert (told["quiet"]["total"], told["calls"]) == (1, 1)
    line = "🔕 Giao ban 6 kỳ liền trở lên chưa trả lời: 1 đơn vị; Sở Y tế (6 kỳ)\n"
    common = {"sections": [{**told, "acts": True}], "now": quiet.rules.local(quiet.now).isoformat()}
    more = {"program": told["program"], "coordinator": "", "only": True, "head": ""}
    assert line in Texts("vi").render("digest", {**common, **more}, "plain").text
    (listed,) = desk.to_call(quiet.session, scope(quiet), quiet.rules)
    assert "6 kỳ giao ban liền không trả lời" in call_book._why(listed)
    assert listed.since == quiet.meeting(week=31).last_day
    chat = quiet.address("SKHDT", "coordinator").chat_id
    assert "Sở Y tế – 6 kỳ giao ban liền không trả lời, từ 05/8\n" in says(quiet, chat, "/goidien")[-1]
    assert "Sở Y tế – 6 kỳ giao ban liền không trả lời, từ 05/8\n" in says(quiet, chat, "/goidien SYT")[-1]


def test_since_when_is_told_with_the_pauses_in_between(quiet: Room) -> None:
    """It read "từ 05/8" alone, as though all weeks since had been asked about."""
    program = quiet.session.get_one(Program, 1)
    for since, until in (("2022-08-01T09:00", "2022-08-04T09:00"), ("2022-08-10T09:00", "2022-08-12T09:00")):
        for at, state in ((since, programs.PAUSED), (until, programs.ACTIVE)):
            quiet.at(at)
            programs.move(quiet.session, program, state, quiet.now)
    quiet.at("2022-09-12T08:00")
    (said,) = says(quiet, quiet.address("SKHDT", "coordinator").chat_id, "/goidien")
    assert "⏸ Chương trình tạm dừng từ 10/8/2022 đến 12/8/2022: không nhắc, kỳ giao ban hết" in said
    assert "04/8" not in said
    quiet.meeting(week=36).state = State.REPORTED
    (said,) = says(quiet, quiet.address("SKHDT", "coordinator").chat_id, "/goidien")
    assert "tạm dừng" not in said


@pytest.mark.parametrize(
    ("code", "week", "expected"),
    [
        ("not_held", 37, []),
        ("doing", 36, []),
        ("not_held", 33, []),
        ("nothing", 32, [("SYT", 4, True)]),
        ("directed", 36, [("SYT", 6, True)]),
    ],
)
def test_any_word_of_an_official_ends_it_and_none_of_a_leader(
    quiet: Room, code: str, week: int, expected: list[tuple[str, int, bool]]
) -> None:
    reply = quiet.reply(quiet.meeting(week=week), code, by=quiet.person("SYT"))
    assert found(quiet) == expected
    reply.withdrawn_at = quiet.now
    assert found(quiet) == [("SYT", 6, True)]


def test_a_waived_meeting_ends_it(quiet: Room) -> None:
    quiet.meeting(week=35).state = State.WAIVED
    assert found(quiet) == []


def test_who_was_spoken_to_is_called_again_after_as_many_more_but_after_a_call_in_vain_tomorrow(quiet: Room) -> None:
    program, by = quiet.session.query(Program).one(), quiet.person("SKHDT", "coordinator")
    agency, about = quiet.agency("SYT"), [quiet.meeting(week=37).id]
    calls.note(quiet.session, program, agency, about, by, quiet.now, Outcome.NO_ANSWER)
    assert calls.wanted(quiet.session, 1, quiet.rules, quiet.now) == []
    quiet.at("2022-09-13T08:00")
    assert [each.why for each in calls.wanted(quiet.session, 1, quiet.rules, quiet.now)] == [MEETINGS]
    calls.note(quiet.session, program, agency, about, by, quiet.now, Outcome.PROMISED)
    quiet.at("2022-10-03T08:00")
    for week in (37, 38, 39):
        quiet.meeting(week=week).state = State.MISSED
    assert ("SYT", 9, False) in found(quiet)
    quiet.at("2022-10-10T08:00")
    quiet.meeting(week=40).state = State.MISSED
    assert ("SYT", 10, True) in found(quiet)


def test_the_program_says_after_how_many(quiet: Room) -> None:
    quiet.load(lambda raw: raw["duties"][1].update(call_after=7))
    assert found(quiet) == []
    quiet.load(lambda raw: next(each for each in raw["duties"] if each["code"] == "GIAOBAN").update(call_after=6))
    assert found(quiet) == [("SYT", 6, True)]


def test_a_meeting_counts_once_its_last_day_is_over(quiet: Room) -> None:
    last = quiet.meeting(week=37)
    last.state = State.MISSED
    quiet.at(f"{last.last_day}T16:00")
    assert found(quiet) == [("SYT", 6, True)], "it may still be held"
    quiet.later(days=1)
    assert found(quiet) == [("SYT", 7, True)]
