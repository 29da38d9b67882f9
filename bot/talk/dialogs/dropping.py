"""What takes the place of a question that was open is not all there is: what was asked is said to be dropped, once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.talk.dialogs.giving_up import Asked
from bot.talk.turn import Turn
from db import obstacles, replies, views
from db.models import Agency, Assignment, Dialog, Dispute, Ground, Reply, Request
from rules.status import State

THEN = "then"
"""Under this key the data of a dialog keep the question that is asked again once it is over."""

Told = dict[str, Any] | None
"""What `dropped.j2` says of a question; ``None`` where nothing is lost."""

SAID_OTHERWISE = ("proposal", "search")
"""A proposal is told with all that it would have stored (`bot.talk.meaning.proposing.Proposed`); words to look for
record nothing, and are typed anew."""


WRITTEN = (("decision", "answer"), ("obstacles", "say"))
"""Questions for what is to be written about an obstacle, which stays open behind it."""


@dataclass(frozen=True)
class Left:
    """The questions that are open before something has its effect: that of the dialog, and the one that it had come up
    in. ``given``: the newest answer (id, 0 for none) to each assignment that they are about. ``written``: how much has
    been written about each obstacle that they ask for words about."""

    asked: tuple[Asked, ...]
    given: Mapping[int, int]
    written: Mapping[int, int]

    @classmethod
    def before(cls, turn: Turn, dialog: Dialog | None) -> Left:
        """What is open now, even where its time is over; ``dialog``: the one of the person's chat."""
        asked = _open(dialog)
        wanted = [each.data["ref"] for each in asked if (each.name, each.step) in WRITTEN]
        written = {number: _written(turn, number) for number in wanted}
        return cls(asked, {row.id: _given(turn, row) for row in _rows(turn, asked)}, written)

    def say(self, turn: Turn) -> None:
        """Say what is not asked any more and was neither answered nor given up; nothing where something else has been
        decided or answered of it, or where it, or something else of the same answer, is asked anew."""
        if not self.asked or turn.incoming.edited:
            return
        open_ = _open(turn.session.get(Dialog, turn.address.id))
        now = {(each.name, each.data["ref"]) for each in open_}
        of_answers = {each.data["reply"] for each in open_ if "reply" in each.data}
        for each in self.asked:
            if each.name in SAID_OTHERWISE or each.name in turn.answered or (each.name, each.data["ref"]) in now:
                continue
            if each.data.get("reply") in of_answers:
                continue
            told = ABOUT.get(each.name, _plain)(self, turn, each)
            if told is not None:
                step = f"{each.name}.{each.step}"
                turn.remark("dropped", **{"assignment": None, "request": None, "step": step, **told})


def _open(dialog: Dialog | None) -> tuple[Asked, ...]:
    """The open question, and those that open again behind it, one after the other."""
    if dialog is None:
        return ()
    found = [Asked(dialog.name, dialog.step, dict(dialog.data))]
    while behind := found[-1].data.get("asked") or found[-1].data.get(THEN):
        found.append(Asked(*behind))
    return tuple(found)


def _rows(turn: Turn, asked: tuple[Asked, ...]) -> list[Assignment]:
    found = (turn.session.get(Assignment, each.data["ref"]) for each in asked if each.name in OF_ROWS)
    return [row for row in found if row is not None]


def _given(turn: Turn, row: Assignment) -> int:
    latest = replies.latest(turn.session, row)
    return latest.id if latest else 0


def _written(turn: Turn, number: int) -> int:
    """How much has been written about an obstacle (its request's id)."""
    request = turn.session.get(Request, number)
    return len(obstacles.notes(turn.session, request)) if request else 0


def _plain(left: Left, turn: Turn, asked: Asked) -> Told:
    """What is about nothing that can have been decided meanwhile, in the words that were typed, where there are any."""
    text = asked.data.get("text") or asked.data.get("name")
    agency = turn.session.get(Agency, asked.data["ref"]) if asked.name in OF_AGENCIES else None
    return {"text": text if isinstance(text, str) else None, "agency": agency.name if agency else None}


def _owed(left: Left, turn: Turn, asked: Asked) -> Told:
    """An answer of which nothing is stored before its end."""
    row = turn.session.get(Assignment, asked.data["ref"])
    if row is None or row.state is not State.OPEN or left.given.get(row.id) != _given(turn, row):
        return None
    return {"assignment": turn.view(row), "owed": True}


def _added(left: Left, turn: Turn, asked: Asked) -> Told:
    """What belongs to an answer that stands."""
    reply = turn.session.get(Reply, asked.data["reply"])
    if reply is None or reply.withdrawn_at or left.given.get(reply.assignment_id) != _given(turn, reply.assignment):
        return None
    if asked.name in ("document", "gap") and reply.document_number:
        return None
    told = {"assignment": turn.view(reply.assignment), "reply": views.reply(reply, turn.rules)}
    return {**told, "hinders": asked.data.get("hinders")}


def _decided(left: Left, turn: Turn, asked: Asked) -> Told:
    """A coordinator's decision about what an agency owes."""
    row = turn.session.get(Assignment, asked.data["ref"])
    return {"assignment": turn.view(row)} if row and row.state is State.OPEN else None


def _requested(left: Left, turn: Turn, asked: Asked) -> Told:
    """A decision on a request, or something about an obstacle; nothing where it was written since."""
    request = turn.session.get(Request, asked.data["ref"])
    if request is None or (asked.name == "decision" and request.state != "open"):
        return None
    if (asked.name, asked.step) in WRITTEN and left.written.get(request.id) != _written(turn, request.id):
        return None
    return {"request": views.request(request, turn.rules, turn.now)}


def _obstacle(left: Left, turn: Turn, asked: Asked) -> Told:
    return {} if asked.step == "new" else _requested(left, turn, asked)


def _which(left: Left, turn: Turn, asked: Asked) -> Told:
    """Of which question something was the answer; of a bare number nothing is lost."""
    return None if asked.data["text"].strip().isdecimal() else _plain(left, turn, asked)


def _note(left: Left, turn: Turn, asked: Asked) -> Told:
    return {"text": asked.data["text"] or None}


def _sent_back(left: Left, turn: Turn, asked: Asked) -> Told:
    reply = turn.session.get(Reply, asked.data["ref"])
    if reply is None or reply.withdrawn_at or reply.returned_at:
        return None
    return {"assignment": turn.view(reply.assignment)}


def _evidence(left: Left, turn: Turn, asked: Asked) -> Told:
    if asked.step == "dispute":
        return {"assignment": turn.view(turn.session.get_one(Assignment, asked.data["ref"]))}
    dispute = turn.session.get(Dispute, asked.data["ref"])
    return {"assignment": turn.view(dispute.assignment)} if dispute and dispute.verdict is None else None


def _ground(left: Left, turn: Turn, asked: Asked) -> Told:
    ground = turn.session.get(Ground, asked.data["ground"])
    return {"assignment": turn.view(ground.assignment)} if ground and ground.state == "open" else None


About = Callable[[Left, Turn, Asked], Told]

ABOUT: dict[str, About] = {
    **dict.fromkeys(("obstacle", "extension", "directing", "exemption"), _owed),
    **dict.fromkeys(("document", "progress", "figures", "gap", "amend", "correction"), _added),
    **dict.fromkeys(("ending", "pressing"), _decided),
    "decision": _requested,
    "obstacles": _obstacle,
    "note": _note,
    "which": _which,
    "confirming": _sent_back,
    "evidence": _evidence,
    "ground": _ground,
}
"""What is said of the questions of a dialog; of all others what was typed (`_plain`)."""

OF_ROWS = frozenset(name for name, about in ABOUT.items() if about in (_owed, _added))
"""Dialogs whose ``ref`` is the assignment that is being answered."""

OF_AGENCIES = ("results", "phoning")
"""Dialogs whose ``ref`` is an agency."""
