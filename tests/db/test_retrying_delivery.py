"""Failed messages that an operator has sent again: nothing old in old words, nothing to who does not want it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from db import assignments, outbox, people, posts, reminders, sending
from db.models import Message
from db.outbox import Priority, Why
from db.retrying import Outcome, retry
from rules.status import Move
from tests.delivery_room import BEGIN, Place, local, named, place

__all__ = ["place"]

MONDAY = "2022-08-01T08:00"
NOON = local("2022-08-01T10:30")
DAY = timedelta(days=1)


def failed_reminder(place: Place) -> Message:
    place.both(MONDAY)
    (message,) = place.remind(MONDAY)
    sending.mark_failed(place.session, message.id, Why.REFUSED, "no")
    place.session.refresh(message)
    return message


def outcomes(place: Place, now: object = NOON) -> list[Outcome]:
    place.session.flush()
    return [each.outcome for each in retry(place.session, None, now)]  # type: ignore[arg-type]


def test_a_reminder_of_today_is_sent_again_and_still_expires(place: Place) -> None:
    place.join("SYT")
    message = failed_reminder(place)
    expires = message.expires_at
    assert outcomes(place) == [Outcome.QUEUED]
    assert (message.state, message.error, message.attempts, message.not_before) == ("queued", None, 0, NOON)
    assert message.expires_at == expires is not None


def test_of_an_old_reminder_the_ladder_says_what_is_current(place: Place) -> None:
    address = place.join("SYT")
    message = failed_reminder(place)
    now = "2022-08-13T09:00"
    assert outcomes(place, local(now)) == [Outcome.ANEW]
    assert (message.state, message.error) == ("cancelled", Why.OVERTAKEN)
    waiting = place.remind("2022-08-15T08:00")
    assert {each.person_id for each in waiting} == {address.person_id}
    assert message not in waiting
    days = [item["days"] for each in waiting for item in each.params["assignments"] if item["kind"] == "report"]
    assert days == [1]
    assert place.assignment("SYT", "report").reminders == 1, "the one that did not arrive is not counted"


def test_of_an_old_reminder_of_which_the_ladder_has_spoken_since_nothing_is_said(place: Place) -> None:
    place.join("SYT")
    message = failed_reminder(place)
    later = place.remind("2022-08-05T08:00")
    for each in later:
        sending.mark_sent(place.session, each.id, NOON, "1", [])
    place.session.expire_all()
    for row in (place.assignment("SYT", "meeting"), place.assignment("SYT", "report")):
        row.last_step_at = local("2022-08-05T08:00")
    assert outcomes(place, local("2022-08-05T16:00")) == [Outcome.OUT_OF_DATE]
    assert (message.state, message.error) == ("cancelled", Why.ANSWERED)


@pytest.mark.parametrize("what", ["answered", "promised", "extended"])
def test_what_needs_no_pressing_any_more_is_not_sent_again(place: Place, what: str) -> None:
    place.join("SYT")
    message = failed_reminder(place)
    for kind in ("meeting", "report"):
        row = place.assignment("SYT", kind)
        if what == "answered":
            assignments.move(place.session, row, Move.REPORT, "person:1", NOON, place.rules)
        elif what == "promised":
            assignments.quieten(place.session, row, NOON + 4 * DAY, place.rules, NOON)
        else:
            assignments.extend(place.session, row, (NOON + 40 * DAY).date(), place.rules, NOON)
    assert outcomes(place) == [Outcome.OUT_OF_DATE]
    assert message.state == "cancelled"


def test_of_what_is_left_only_that_is_sent_again(place: Place) -> None:
    place.join("SYT")
    message = failed_reminder(place)
    meeting, report = place.assignment("SYT", "meeting"), place.assignment("SYT", "report")
    assignments.quieten(place.session, report, NOON + 4 * DAY, place.rules, NOON)
    assert outcomes(place) == [Outcome.QUEUED]
    assert sending.claim(place.session, "telegram", NOON) is message
    assert named(message) == [meeting.id]


def test_who_stopped_or_left_gets_nothing(place: Place) -> None:
    stopped, left = place.join("SYT"), place.join("STC")
    for each in (stopped, left):
        message = outbox.queue(place.session, each, "unsupported", {}, BEGIN, Priority.NEWS)
        assert message
        sending.mark_failed(place.session, message.id, Why.REFUSED, "no")
    people.stop(place.session, stopped.person, BEGIN)
    posts.end(place.session, left.person.held[0], BEGIN, by="person:9")
    place.session.flush()
    place.session.expire_all()
    assert outcomes(place) == [Outcome.STOPPED, Outcome.ENDED]
    assert [(message.state, message.error) for message in place.messages("cancelled")] == [
        ("cancelled", Why.STOPPED),
        ("cancelled", Why.ENDED),
    ]
    assert outcomes(place) == []


def test_a_closed_chat_is_left_or_another_of_the_person_is_used(place: Place) -> None:
    alone, lucky = place.join("SYT"), place.join("STC")
    other = place.link(lucky, "zalo")
    for each in (alone, lucky):
        message = outbox.queue(place.session, each, "unsupported", {}, BEGIN, Priority.NEWS)
        assert message
        sending.mark_failed(place.session, message.id, Why.BLOCKED, "no")
        people.close_address(place.session, each, "blocked", BEGIN)
        place.session.flush()
    place.session.expire_all()
    assert outcomes(place) == [Outcome.CLOSED, Outcome.ELSEWHERE]
    (queued,) = place.messages()
    assert (queued.channel, queued.chat_id) == ("zalo", other.chat_id)
    assert [message.error for message in place.messages("failed")] == [Why.BLOCKED]


def test_a_group_that_is_not_reminded_any_more_gets_no_reminder(place: Place) -> None:
    group = place.group("SYT")
    message = failed_reminder(place)
    assert message.person_id is None
    nested = place.session.begin_nested()
    assert outcomes(place) == [Outcome.QUEUED]
    nested.rollback()
    group.reminders = False
    assert outcomes(place) == [Outcome.ENDED]


def test_a_ladder_is_not_asked_for_what_is_closed(place: Place) -> None:
    place.join("SYT")
    message = failed_reminder(place)
    meeting, report = place.assignment("SYT", "meeting"), place.assignment("SYT", "report")
    assignments.move(place.session, report, Move.REPORT, "person:1", NOON, place.rules)
    tomorrow = NOON + DAY
    assert reminders.ask_anew(place.session, message, tomorrow) == 1
    assert (meeting.next_step_at, report.next_step_at) == (tomorrow, None)
    assert (meeting.reminders, report.reminders) == (0, 1)
