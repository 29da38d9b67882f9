"""What an operator sees of the outbox, and what is tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from db import aside, inbound, outbox, outbox_report, retrying, troubles
from db.outbox import Priority
from db.retrying import Outcome
from tests.rooms import Room


def test_the_report_counts_and_shows_what_waits_and_what_failed(room: Room) -> None:
    to = room.address("SYT")
    waits, flies = room.message(to), room.message(to, state="sending", uncertain=2)
    failed = [room.message(to, state="failed", error="refused", detail="too long", attempts=3) for _ in range(3)]
    room.message(to, state="sent", uncertain=1)
    troubles.begin(room.session, "zalo", room.now, "unreachable", "no route")
    inbound.store(room.session, "zalo", "1", {}, room.now)
    found = outbox_report.report(room.session, 2)
    assert found["counts"] == {"failed": 3, "queued": 1, "sending": 1, "sent": 1}
    assert found["uncertain"] == 2
    assert found["inbound"] == {"waiting": 1, "failed": 0}
    (trouble,) = found["troubles"]
    assert (trouble["channel"], trouble["why"], trouble["detail"]) == ("zalo", "unreachable", "no route")
    assert [row["id"] for row in found["waiting"]] == [waits.id, flies.id]
    assert [row["id"] for row in found["failed"]] == [failed[2].id, failed[1].id]
    row = found["failed"][0]
    assert (row["kind"], row["channel"], row["attempts"], row["uncertain"]) == ("receipt", "telegram", 3, 0)
    assert (row["why"], row["detail"]) == ("refused", "too long")
    assert row["to"] == f"{to.person.name}, SYT"


def test_a_stranger_has_no_name_in_it(room: Room) -> None:
    outbox.queue_for_chat(room.session, "telegram", "9", "stranger", {}, room.now, Priority.ANSWER)
    assert outbox_report.report(room.session, 5)["waiting"][0]["to"] == "somebody who has not joined"


def outcomes(room: Room, number: int | None = None) -> list[Outcome]:
    """What became of failed messages that were to be sent again."""
    return [each.outcome for each in retrying.retry(room.session, number, room.now)]


def test_a_failed_message_is_sent_again_from_now_on(room: Room) -> None:
    to = room.address("SYT")
    row = room.message(to, state="failed", error="refused", detail="x", attempts=3)
    other = room.message(to, state="failed")
    others = [room.message(to, state=state) for state in ("sent", "cancelled", "sending")]
    room.later(days=1)
    assert outcomes(room, row.id) == [Outcome.QUEUED]
    row = room.again(row)
    assert (row.state, row.error, row.detail, row.attempts, row.not_before) == ("queued", None, None, 0, room.now)
    assert room.again(other).state == "failed"
    (said,) = room.log("retry")
    assert (said.actor, said.subject) == ("operator", f"message:{row.id}")
    assert outcomes(room) == [Outcome.QUEUED]
    assert room.again(other).state == "queued"
    assert [room.again(each).state for each in others] == ["sent", "cancelled", "sending"]


def test_a_failed_message_goes_where_its_receiver_is_now(room: Room) -> None:
    row = room.message(room.address("SYT"), state="failed")
    room.address("SYT").closed_at = room.now
    room.session.flush()
    assert outcomes(room, row.id) == [Outcome.ELSEWHERE]
    row = room.again(row)
    assert (row.channel, row.chat_id) == ("zalo", room.address("SYT", channel="zalo").chat_id)


def test_a_failed_message_that_has_nowhere_to_go_stays(room: Room) -> None:
    row = room.message(room.address("STC"), state="failed")
    room.address("STC").closed_at = room.now - timedelta(days=1)
    room.session.flush()
    assert outcomes(room) == [Outcome.CLOSED]
    assert room.again(row).state == "failed"


def to_the_minute(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="minutes")


def test_what_was_put_aside_is_shown_with_all_that_is_known_of_it(room: Room) -> None:
    aside.put(room.session, "update", "7", "ValueError: x", "{}", room.now)
    first = room.now
    aside.put(room.session, "update", "7", "KeyError: y", "[]", room.later(minutes=90))
    aside.put(room.session, "picture", "8", "", "", room.now)
    found = outbox_report.report(room.session, 5)
    assert found["aside"] == {"picture": 1, "update": 1}
    shown = {row["what"]: row for row in found["put_aside"]}
    assert shown["update"] == {
        "what": "update",
        "subject": "7",
        "error": "KeyError: y",
        "times": 2,
        "first_at": to_the_minute(first),
        "last_at": to_the_minute(room.now),
        "body": "[]",
    }
    assert len(outbox_report.report(room.session, 1)["put_aside"]) == 1


def test_times_are_shown_to_the_minute(room: Room) -> None:
    room.message(room.address("SYT"), created_at=room.now + timedelta(seconds=30))
    troubles.begin(room.session, "zalo", room.now, "unreachable", "")
    room.session.flush()
    found = outbox_report.report(room.session, 5)
    minute = to_the_minute(room.now)
    assert [row["created_at"] for row in found["waiting"]] == [minute]
    assert [row["since"] for row in found["troubles"]] == [minute]
