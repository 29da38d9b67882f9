"""Messages that are held back after a restore, and what becomes of them when they are released."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import held, outbox, outbox_report, people, sending
from db.held import Released
from db.models import Address, Audit, Message
from db.outbox import Priority, Why
from tests.filled import NOW, filled, say


def address(session: Session, chat: str) -> Address:
    return session.scalars(select(Address).where(Address.chat_id == chat)).one()


def states(session: Session) -> list[str]:
    return list(session.scalars(select(Message.state).order_by(Message.id)))


def test_what_waits_and_what_was_in_flight_is_held_back_and_the_rest_stays(database_url: str) -> None:
    database = filled(database_url, people=3, messages=2)

    def work(session: Session) -> dict[str, int]:
        say(session, 1, kind="menu")
        first, second, *_ = session.scalars(select(Message).order_by(Message.id))
        sending.mark_sent(session, first.id, NOW, "1", [])
        second.state = "sending"
        session.flush()
        return held.hold(session)

    assert database.run_now(work) == {"menu": 1, "unsupported": 1}
    assert database.run_now(states) == ["sent", "held", "held"]
    assert database.run_now(held.count) == 2
    assert database.run_now(outbox_report.report, 5)["counts"] == {"held": 2, "sent": 1}
    later = NOW + timedelta(days=1)
    assert database.run_now(sending.claim, "telegram", later) is None
    assert database.run_now(sending.take_over, "telegram") == 0

    assert database.run_now(held.release, later) == Released(queued=2, cancelled=0, left=0)
    rows = database.run_now(lambda session: session.scalars(select(Message).order_by(Message.id)).all())
    assert [(row.state, row.uncertain, row.not_before) for row in rows[1:]] == [
        ("queued", 1, later),
        ("queued", 0, later),
    ]
    logged = database.run_now(lambda session: session.scalars(select(Audit).where(Audit.action == "release")).one())
    assert (logged.actor, logged.detail) == ("operator", {"queued": 2, "cancelled": 0})
    assert database.run_now(held.release, later) == Released(0, 0, 0)
    database.close()


def test_what_nobody_wants_any_more_is_cancelled(database_url: str) -> None:
    database = filled(database_url, people=4, messages=0)

    def work(session: Session) -> None:
        for chat in ("1", "2", "3"):
            say(session, 1, chat)
        say(session, 1, "4", kind="reminder", hours=9)
        outbox.queue_for_chat(session, "telegram", "stranger", "stranger", {}, NOW, Priority.ANSWER, dedupe_key="k")
        held.hold(session)
        address(session, "1").person.posts[0].until_at = NOW
        address(session, "2").person.stopped_at = NOW

    database.run_now(work)
    assert database.run_now(held.release, NOW + timedelta(hours=9)) == Released(queued=2, cancelled=3, left=0)
    rows = database.run_now(lambda session: session.scalars(select(Message).order_by(Message.id)).all())
    assert [(row.state, row.error) for row in rows] == [
        ("cancelled", Why.ENDED),
        ("cancelled", Why.STOPPED),
        ("queued", None),
        ("cancelled", Why.OVERTAKEN),
        ("queued", None),
    ]
    database.close()


def test_what_is_for_a_closed_chat_goes_to_the_other_one_or_stays(database_url: str) -> None:
    database = filled(database_url, people=2, messages=0)

    def work(session: Session) -> None:
        for chat in ("1", "2"):
            say(session, 1, chat)
            people.close_address(session, address(session, chat), "blocked", NOW)
        session.add(Address(person_id=address(session, "1").person_id, channel="zalo", chat_id="z1"))
        held.hold(session)

    database.run_now(work)
    assert database.run_now(held.release, NOW) == Released(queued=1, cancelled=0, left=1)
    rows = database.run_now(lambda session: session.scalars(select(Message).order_by(Message.id)).all())
    assert [(row.state, row.channel) for row in rows] == [("queued", "zalo"), ("held", "telegram")]
    database.close()
