"""What an heir sees of those whose place it has: events with their papers, results, files, links to the board."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.talk.dialogs import paying, search
from bot.talk.stale import Stale
from bot.web.board_view import Asked, View
from db import board_links, desk, events, files, finding, present, results, views
from db.board_links import BOARD_LINKS
from db.desk import Scope
from db.models import Assignment, Duty, Event, File, Program, Reply
from jobs import succeeding
from rules.meaning.results import Code, Result
from rules.said import Said
from rules.status import State
from tests.jobs.test_succeeding import RECEIVED, decided, received, succeeds
from tests.papers import PDF
from tests.rooms import Room
from tests.talk.people import turn_of


def kept(room: Room, by: str, name: str | None = None, **of: int) -> File:
    """A document, or a picture (without a ``name``), that somebody at an agency sent and that is kept."""
    values = {"remote": f"{name}", "person_id": room.person(by).id, "received_at": room.now, "next_try_at": room.now}
    kind = {"name": name, "data": PDF, "size": len(PDF), "media_type": "application/pdf" if name else "image/png"}
    return room.add(File(channel="telegram", state="kept", **values, **kind, **of))


def merged(room: Room) -> tuple[Event, Assignment, Assignment]:
    """SXD says when it received the plan and sends papers; then STC, which has said so by a slip, takes its place.
    Returns the event, and the two assignments: what was merged, and what goes on."""
    room.at("2022-08-05T08:00")
    room.load(lambda raw: raw["duties"].append(RECEIVED))
    room.plan()
    room.join("SXD")
    told, slip = received(room, "SXD", date(2022, 8, 4)), received(room, "STC", date(2022, 8, 1))
    told.subject = "kế hoạch cầu Rào"
    kept(room, "SXD", "ke-hoach.pdf", event_id=told.id)
    kept(room, "SXD", event_id=told.id)
    succeeding.decide(room.session, room.rules, decided(room, ["SXD"], ["STC"], date(2022, 8, 5)), room.now)
    events.withdraw(room.session, slip, f"person:{room.person('STC').id}", room.now, room.rules)
    query = select(Assignment).join(Duty).where(Duty.code == "KH")
    own = room.session.scalars(query.where(Assignment.agency_id == room.agency("STC").id)).one()
    assert told.assignment and told.assignment.state is State.MERGED
    return told, told.assignment, own


def test_what_goes_on_is_told_with_the_event_that_the_other_one_told_of(room: Room) -> None:
    told, _, own = merged(room)
    (other, *_) = room.session.scalars(select(Event).where(Event.withdrawn_at.is_not(None)))
    view = views.assignment(own, room.rules, room.now)
    assert view["event"]["id"] == told.id, "not its own slip"
    assert view["event"]["on"] == "2022-08-04"
    stc = room.agency("STC").id
    assert events.running(room.session, [stc]) == [told]
    assert events.running(room.session, [room.agency("SXD").id]) == []
    scope = Scope(1, room.rules.books[1], room.rules.local(room.now))
    (line,) = [each for each in desk.happenings(room.session, scope) if each.number == told.id]
    assert (line.line.id, line.line.agency_id) == (own.id, stc)
    assert other.id not in {each.number for each in desk.happenings(room.session, scope)}
    assert desk.attached_to_events(room.session, scope)[told.id] == desk.Attached(["ke-hoach.pdf"], 1)


def test_who_inherited_pays_what_the_other_one_told_of(room: Room) -> None:
    told, before, own = merged(room)
    turn = turn_of(room, room.address("STC"))
    paying.paid(turn, f"{told.id}; 5/8/2022")
    assert room.again(own).state is State.REPORTED
    assert room.again(told).done_on == date(2022, 8, 5)
    with pytest.raises(Stale):
        paying.paid(turn_of(room, room.address("STC")), str(told.id))
    assert room.again(before).state is State.MERGED


def test_the_story_has_the_event_and_its_papers_under_both_numbers(room: Room) -> None:
    told, before, own = merged(room)
    stc = room.agency("STC").id
    for number in (own.id, before.id):
        view = View(room.session, room.rules, room.now, [1], stc, Asked())
        story = view.story(number)
        assert story
        (event,) = [each for each in story["happened"] if each["what"] == "told"]
        assert event["e"]["subject"] == told.subject
        assert event["documents"] == ["ke-hoach.pdf"]
        (picture,) = event["pictures"]
        assert desk.picture(room.session, view.scope, picture) == (PDF, "image/png")
    elsewhere = View(room.session, room.rules, room.now, [1], room.agency("SYT").id, Asked())
    assert elsewhere.story(before.id) is None
    assert desk.picture(room.session, elsewhere.scope, picture) is None


def test_files_and_words_of_the_one_that_ended_are_found_by_its_heir(room: Room) -> None:
    room.join("SXD")
    reply: Reply = room.reply(room.assignment("SXD"), text="mặt bằng cầu Rào")
    answered = kept(room, "SXD", "bao-cao.pdf", reply_id=reply.id)
    sxd, stc = room.agency("SXD"), room.agency("STC")
    tasks = results.tasks_of(room.session, sxd.id, 1)
    by, said = room.person("SXD"), Said(room.now)
    told = [Result(1, Code.DOING, 60, "đang đấu thầu cầu Niệm")]
    (result,) = results.give(room.session, sxd, tasks, told, by, room.now, said, None)
    proved = kept(room, "SXD", "ket-qua.pdf", result_id=result.id)
    event, _, _ = merged(room)
    happened = room.session.scalars(select(File).where(File.event_id == event.id)).all()
    found = set(files.listed(room.session, files.of_agency(room.session, stc.id)))
    assert {answered, proved, *happened} <= found
    posts = present.acting(room.session, room.person("STC"))
    assert all(files.may_be_had(room.session, each, posts) for each in found)
    others = present.acting(room.session, room.person("SYT"))
    assert not any(files.may_be_had(room.session, each, others) for each in found)
    for words in ("kế hoạch cầu Rào", "cầu Niệm"):
        search.show(turn_of(room, room.address("STC")), words)
        last = room.messages("found", state=None)[-1]
        assert len(last.params["items"]) == 1, words
    ids = finding.find(room.session, ["ke", "hoach"], finding.Scope(everywhere=True), phrase=True, first=0, count=9)
    (hit,) = [each for each in finding.hits(room.session, ids) if each.event]
    assert hit.agency is stc


def test_a_link_to_the_board_of_an_agency_shows_its_heir(room: Room) -> None:
    room.join("SXD", "leader")
    sxd, leader, program = room.agency("SXD"), room.person("SXD", "leader"), room.session.get_one(Program, 1)
    link = board_links.make(room.session, leader, program, sxd, room.now)
    secret = BOARD_LINKS.open_on(room.session, link.handle, room.now)
    assert secret
    assert board_links.agency_of(room.session, link) == sxd.id
    succeeds(room, ["SXD"], ["STC"])
    stc = room.agency("STC")
    seen = BOARD_LINKS.seen_on(room.session, link.handle, secret, room.now + timedelta(hours=1))
    assert seen is link, "the leader's post went along, and so does the link"
    assert board_links.programs_of(room.session, link) == [1]
    assert board_links.agency_of(room.session, link) == stc.id
