"""An answer is amended: what was given is withdrawn and given anew, in one transaction, with a receipt that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.talk.dialogs import correction, directing, figures, reply
from bot.talk.meaning.meant import figures_of, perform
from bot.talk.meaning.packing import pack, unpack
from bot.talk.meaning.put_off import put_off
from bot.talk.routes import ANSWERS
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import files, replies, utterances, views
from db.models import Assignment, Dialog, Person, Reply, Request
from rules.authority import Action
from rules.heard import LED
from rules.meaning.model import Act, Agency, How, Open, Standing
from rules.meaning.understand import understand
from rules.reading import names_document, read_document
from rules.status import State

CODES = {
    "sent": "sent",
    "completed": "sent",
    "doing": "doing",
    "held": "held",
    "not_held": "not_held",
    "nothing": "nothing",
    "obstacle": "obstacle",
    "extension": "extend",
    "directed": "directed",
    "explained": "explained",
    "given": "given",
}
"""The acts that are answers to a duty, and what a leader says to one, and the codes of the replies that they give."""

KINDS = {"meeting": "meeting", "milestone": "milestone", "event": "milestone"}


def standing_of(turn: Turn, *rows: Assignment, kind: str = "") -> Standing:
    """As though only these duties were being asked about, answered or not; ``kind``: see `rules.meaning.model.Open`."""
    own = rows[0].agency if rows else turn.home
    asked = [
        Open(
            kind or KINDS.get(row.duty.kind, "report"),
            row.id,
            due=turn.rules.of(row).course(row).last_day,
            title=row.duty.title,
        )
        for row in rows
    ]
    return Standing(tuple(asked), own=Agency(own.code, own.name))


def require_amendable(turn: Turn, row: Reply) -> None:
    """Go on only while a reply may be replaced: it stands, is the newest of its duty, and nothing was decided on it.

    Raises `Stale`, `bot.talk.stale.Refused`.
    """
    turn.require_with(Action.WITHDRAW, row.assignment)
    known = row.assignment.state is State.REPORTED or reply.is_answerable(turn, row.assignment)
    if row.withdrawn_at or row.returned_at or not known:
        raise Stale("answered")
    latest = replies.latest(turn.session, row.assignment)
    if latest is None or latest.id != row.id:
        raise Stale("answered")
    for request in turn.session.scalars(select(Request).where(Request.reply_id == row.id)):
        if request.state not in ("open", "withdrawn") or request.note:
            raise Stale("decided")


def says_the_same(row: Reply, act: Act) -> bool:
    """Whether an act adds nothing to a reply and changes nothing in it."""
    if CODES.get(act.what) != row.code:
        return False
    pairs = (
        (act.document, row.document_number),
        (act.day if row.code == "sent" else None, row.document_date),
        (act.percent, row.percent),
        (act.expected or act.until, row.expected_on),
        (act.text, row.text),
    )
    figured = act.dong is not None or act.share is not None
    return not figured and all(said is None or said == stored for said, stored in pairs)


def amend(turn: Turn, row: Reply, act: Act, text: str) -> None:
    """Put what ``act`` says in the place of a reply. The same answer counts from when it was first given; figures of a
    meeting are asked back before they take the place of others; a wish for more time that waits keeps its number, as
    where it is said anew. Raises `Stale`.
    """
    require_amendable(turn, row)
    assignment, same = row.assignment, CODES[act.what] == row.code
    if same and row.code == "held":
        turn.close()
        figures.add(turn, assignment, row, figures_of(act), act.share if act.dong is not None else None)
        return
    if same and row.code == "sent" and act.document and act.day and act.day > turn.said_on:
        given = {"ref": row.assignment_id, "reply": row.id}
        reply.give_document(turn, given, act.document, act.day)  # asks; what was given stands meanwhile
        return
    before = views.reply(row, turn.rules)
    turn.pictures = [*(file.id for file in files.of_reply(turn.session, row.id)), *turn.pictures]
    turn.close()
    changes = same and row.code == "extend" and replies.pending(turn.session, assignment.id, "extension") is not None
    if not changes:
        correction.take_back(turn, row)
    first_said_on = turn.rules.local(row.at).date()
    if same and not changes and not (act.what in ("sent", "completed") and act.day and act.day > first_said_on):
        turn.incoming = replace(turn.incoming, said_at=row.at, time_known=row.time_known)
    if changes or _is_complete(act):
        turn.amends = None if changes else before
    else:
        turn.say("amended", assignment=turn.view(assignment), reply=before)
    perform(turn, replace(act, ref=assignment.id, token=""), text)
    turn.amends = None
    if row.code == "explained" and not same:
        directing.tell_withdrawn(turn, assignment, row)
    for number in utterances.given_in(turn.session)[-1:]:
        utterances.replaced(turn.session, turn.address.channel, turn.address.chat_id, row.id, number)


def document_in(row: Reply, text: str, today: date) -> Act | None:
    """The number of a document in words that say no more than that the one which was given is wrong."""
    if row.code != "sent" or not names_document(text):
        return None
    found = read_document(text, today)
    return Act("sent", row.assignment_id, document=found.number, day=found.day or row.document_date)


def _is_complete(act: Act) -> bool:
    """Whether nothing has to be asked before the receipt."""
    match act.what:
        case "sent" | "completed":
            return act.document is not None
        case "doing":
            return act.expected is not None
        case "held":
            return False
        case "extension":
            return act.until is not None and bool(act.text)
        case "obstacle":
            return bool(act.text)
    return True


def propose_amending(turn: Turn, row: Reply, act: Act, text: str, asked: Dialog | None = None) -> None:
    """Ask whether that is to take the place of what was given. ``asked``: the question that is open, which is asked
    again afterwards unless it was about that answer."""
    shown: dict[str, Any] = {"document": None, "day": None, "expected": None, "until": None, "percent": None}
    view = turn.view(row.assignment)
    shown |= {"dong": None, "text": None, "request": None, **pack(act)}
    shown["assignment"] = directing.view_of(turn, row.assignment) if act.what in LED else view
    if act.person:
        shown["name"] = turn.session.get_one(Person, act.person).name
    data: dict[str, Any] = {"act": pack(act), "reply": row.id, "text": text}
    if asked and asked.data.get("reply") != row.id:
        data["asked"] = [asked.name, asked.step, dict(asked.data)]
    turn.ask(
        "amend",
        "confirm",
        "ask_amend",
        data,
        row.assignment_id,
        act=shown,
        assignment=view,
        reply=views.reply(row, turn.rules),
    )


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đúng* amends, *Giữ nguyên* does not; any other text is a new one. Raises `Stale`."""
    typed = text
    if text not in ("yes", "no"):
        read = understand(text, Standing((Open("confirm", int(data["ref"])),)), turn.said_on)
        said = read.acts[0].what if read.how is How.SURE and read.acts else ""
        text = {"confirm": "yes", "redo": "no"}.get(said, text)
    row = turn.session.get_one(Reply, data["reply"])
    turn.close()
    if text == "yes":
        too_late(turn, lambda: amend(turn, row, unpack(data["act"]), data["text"]), typed=typed != text)
    elif text == "no":
        stands(turn, row, "same")
    else:
        raise Stale
    if data.get("asked"):
        put_off(turn, tuple(data["asked"]))


def too_late(turn: Turn, do: Callable[[], None], *, typed: bool) -> None:
    """Do all of it or nothing; why not is said in words where agreement was typed. Raises `Stale` where it was picked,
    which tells by itself."""
    try:
        with turn.session.begin_nested():
            do()
    except Stale as stale:
        if not typed:
            raise
        turn.say("notice", what=stale.notice)


def stands(turn: Turn, row: Reply | None, why: str) -> None:
    """Say what stays as it was given, with *Sửa lại* where that is possible.

    ``why``: ``answered`` (a message about it was quoted, or it is said once more), ``edited`` (an edit cannot change
    it), ``same`` (nothing is changed).
    """
    may = row is not None and row.withdrawn_at is None and row.returned_at is None
    may = (
        may
        and row is not None
        and (row.assignment.state is State.REPORTED or reply.is_answerable(turn, row.assignment))
    )
    turn.remark(
        "answer_stands",
        why=why,
        assignment=turn.view(row.assignment) if row else None,
        reply=views.reply(row, turn.rules) if row else None,
        undo=may,
        confirmed=turn.rules.local(row.accepted_at).isoformat() if row and row.accepted_at else None,
    )


ANSWERS["amend", "confirm"] = confirmed
