"""Several coordinators and one report: who comes second is told what the first one did and when, and asked again; the
first one is told what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.talk.dialogs import doubting
from bot.talk.turn import Turn
from db import confirming, hearers, views
from db.models import Person, Reply
from rules.tokens import stamp


@dataclass(frozen=True)
class Confirmed:
    """Who confirmed a report, and when (local, ISO), while that stands."""

    by: Person | None
    at: str

    @staticmethod
    def of(turn: Turn, row: Reply) -> Confirmed | None:
        if row.accepted_at is None:
            return None
        by = confirming.accepted_by(turn.session, row)
        return Confirmed(by, turn.rules.local(row.accepted_at).isoformat())

    def is_anothers(self, turn: Turn) -> bool:
        return self.by is not None and self.by.id != turn.person.id


def say_if(turn: Turn, row: Reply) -> bool:
    """Where somebody else has confirmed a report or sent it back, say who and when; ``False``: nobody has."""
    found = Confirmed.of(turn, row)
    if found and found.is_anothers(turn):
        _say(turn, row, "accepted", found)
        return True
    return says_returned(turn, row)


def says_returned(turn: Turn, row: Reply, text: str = "") -> bool:
    """The same where it was sent back. ``text``: the words that are not recorded."""
    by = confirming.returned_by(turn.session, row) if row.returned_at else None
    if row.returned_at is None or by is None or by.id == turn.person.id:
        return False
    words = "" if text.startswith(doubting.WORDS) else text
    _say(turn, row, "returned", Confirmed(by, turn.rules.local(row.returned_at).isoformat()), words)
    return True


def _say(turn: Turn, row: Reply, how: str, found: Confirmed, text: str = "") -> None:
    dealt = {"by": found.by.name if found.by else "", "at": found.at}
    turn.remark("confirm_dealt", sending=views.sending(row, turn.rules, turn.now), how=how, dealt=dealt, text=text)


def ask_again(turn: Turn, row: Reply, seen: int | None, text: str = "") -> bool:
    """Where somebody else has confirmed a report, which the person did not know (``seen``: the stamp of the
    confirmation that they did), say so, and ask whether it is sent back all the same: for the words that they have
    written, or others."""
    found = Confirmed.of(turn, row)
    if found is None or row.accepted_at is None or not found.is_anothers(turn) or stamp(row.accepted_at) == seen:
        return False
    data = {"seen": stamp(row.accepted_at), **({"doubted": text} if text else {})}
    turn.ask(
        "confirming",
        "reason",
        "confirm_again",
        data,
        row.id,
        sending=views.sending(row, turn.rules, turn.now),
        dealt={"by": found.by.name if found.by else "", "at": found.at},
        text=text,
        words=doubting.chosen(text),
    )
    return True


def tell_first(turn: Turn, before: Confirmed | None, rows: Sequence[Reply], how: str) -> None:
    """Tell who confirmed these reports that somebody else has sent them back (``returned``), or says that they are not
    there (``doubted``)."""
    if before is None or before.by is None or not before.is_anothers(turn):
        return
    found = hearers.coordinators(turn.session, [rows[0].assignment.duty.program_id])
    items = [views.sending(row, turn.rules, turn.now) for row in rows]
    to = [each for each in found if each.person_id == before.by.id]
    turn.tell(to, "confirm_undone", items=items, how=how, by=turn.person.name, at=before.at)
