"""An edit of a message corrects what that message gave, where that is plainly possible; else the person is told how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.beside import doubting
from bot.talk.dialogs import figures
from bot.talk.meaning.amending import (
    CODES,
    amend,
    document_in,
    propose_amending,
    require_amendable,
    says_the_same,
    standing_of,
    stands,
)
from bot.talk.meaning.meant import figures_of
from bot.talk.meaning.standing import STEPS
from bot.talk.routes import ANSWERS, open_dialog, press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import people, replies, updates, utterances
from db.models import Dialog, Reply, Utterance
from rules.meaning.model import Act, How, Meaning
from rules.meaning.understand import understand
from rules.reading import storable
from rules.rulebook import Rules

IN_WORDS = {"obstacle": "obstacle", "extension_reason": "extend"}
"""Questions whose answer, in the person's own words, makes a whole reply; and the reply's code."""


def take(turn: Turn, anew: Callable[[Turn], None]) -> bool:
    """Let an edit have its effect. ``anew`` takes it as a new message, which it is where the first wording came to
    nothing. Returns whether what the message gave has changed."""
    incoming = turn.incoming
    text = storable(incoming.text).strip()
    row = utterances.find(turn.session, incoming.channel, incoming.chat_id, incoming.message)
    if row is None:
        stands(turn, None, "edited")
        return False
    if row.digest == utterances.digest(text):
        return False  # something else than the words was edited
    row.digest = utterances.digest(text)
    given = turn.session.get(Reply, row.reply_id) if row.reply_id else None
    if not text:
        if given or row.changed:
            stands(turn, _standing(turn, given), "edited")
        return False
    if _goes_on(row.before, open_dialog(turn)) and not _is_answered(turn, row):
        before = turn.session.info[utterances.REWOUND] = row.before
        updates.open_dialog(
            turn.session, turn.address.id, before["name"], before["step"], dict(before["data"]), turn.now
        )
    elif given is not None:
        return _of_reply(turn, row, given, text)
    elif row.changed or (row.after and not _is(row.after, open_dialog(turn))):
        stands(turn, None, "edited")
        return False
    elif replies.given_since(turn.session, turn.person, row.at):
        doubting.take(turn)
        return True
    elif row.after:
        turn.close()
    anew(turn)
    return True


def in_group(session: Session, rules: Rules, incoming: Incoming, now: datetime) -> None:
    """In a group an edit changes nothing; who had answered by that message is told so privately."""
    row = utterances.find(session, incoming.channel, incoming.chat_id, incoming.message)
    address = people.address_of(session, incoming.channel, incoming.sender_id)
    text = storable(incoming.text).strip()
    if row is None or row.reply_id is None or address is None or row.digest == utterances.digest(text):
        return
    row.digest = utterances.digest(text)
    stands(Turn(session, rules, now, incoming, address), session.get(Reply, row.reply_id), "edited")


def _goes_on(before: dict[str, Any], dialog: Dialog | None) -> bool:
    """Whether the question that a message answered belongs to a dialog that is still open: it is asked once more."""
    if dialog is None or not before or before["name"] != dialog.name:
        return False
    first, now = before["data"], dialog.data
    return bool(first.get("ref") == now.get("ref") and first.get("reply") == now.get("reply"))


def _is_answered(turn: Turn, row: Utterance) -> bool:
    """Whether the dialog that a message belonged to has given its reply; what is open now is another one."""
    data = row.before["data"]
    if (row.before["name"], row.before["step"]) not in STEPS or row.before["name"] == "decision":
        return False
    return replies.given_about_since(turn.session, int(data["ref"]), row.at, data.get("reply"))


def _standing(turn: Turn, given: Reply | None) -> Reply | None:
    """What stands of the duty that a message answered."""
    if given is None or given.withdrawn_at is None:
        return given
    return replies.latest(turn.session, given.assignment)


def _is(shown: dict[str, Any], dialog: Dialog | None) -> bool:
    return dialog is not None and shown == utterances.shown(dialog)


def _of_reply(turn: Turn, row: Utterance, given: Reply, text: str) -> bool:
    """The message gave a reply, or a part of one."""
    try:
        require_amendable(turn, given)
    except Stale:
        stands(turn, _standing(turn, given), "edited")
        return False
    kind = STEPS.get((row.before.get("name", ""), row.before.get("step", "")))
    if kind and (row.part or (kind, given.code) == ("extension_day", "extend")):
        return _part(turn, row, given, kind, text)
    asked = kind if kind and IN_WORDS.get(kind) == given.code else ""
    meaning = understand(text, standing_of(turn, given.assignment, kind=asked), turn.said_on)
    act = _act(meaning.acts[0], given, asked) if len(meaning.acts) == 1 else None
    named = None if act else document_in(given, text, turn.said_on)
    if named:
        act, meaning = named, Meaning(How.LIKELY, (named,))
    if meaning.how is How.SURE and act and act.what in ("withdraw", "cancel"):
        notice = press(turn, f"w:{given.id}")
        if notice:
            turn.remark("notice", what=notice)
        return not notice
    if act is None or act.what not in CODES or meaning.how not in (How.SURE, How.LIKELY):
        stands(turn, given, "edited")
    elif says_the_same(given, act):
        stands(turn, given, "same")
    elif meaning.how is How.SURE:
        amend(turn, given, act, text)
        return True
    else:
        propose_amending(turn, given, act, text)
    return False


def _act(said: Act, given: Reply, kind: str) -> Act:
    """An act with what the reply holds already and the words did not say again."""
    if kind == "extension_reason" and said.text:
        return Act("extension", given.assignment_id, until=given.expected_on, text=said.text)
    return said


def _part(turn: Turn, row: Utterance, given: Reply, kind: str, text: str) -> bool:
    """The message gave a value of the reply: a document, a percentage, a day, a figure, an obstacle at a meeting."""
    standing = standing_of(turn, given.assignment, kind=kind)
    data = dict(row.before["data"])
    until = data.get("until")
    asked = replace(standing.questions[0], plan=data.get("plan"), until=date.fromisoformat(until) if until else None)
    meaning = understand(text, replace(standing, questions=(asked,)), turn.said_on)
    said = meaning.acts[0] if meaning.how is How.SURE and len(meaning.acts) == 1 else None
    if said and said.what in ("amount", "share") and given.code == "held":
        _figures(turn, given, kind, data, said)
        return True
    if said and kind == "any_obstacle" and said.what == "obstacle" and said.text and not given.text:
        ANSWERS["figures", "obstacle"](turn, {**data, "ref": given.assignment_id}, said.text)
        return True
    act = _value(said, given) if said else None
    if act is None:
        stands(turn, given, "edited")
        return False
    if says_the_same(given, act):
        stands(turn, given, "same")
        return False
    amend(turn, given, act, given.text or "")
    return True


def _value(said: Act, given: Reply) -> Act | None:
    """What a value makes of the reply that it belongs to."""
    ref = given.assignment_id
    match said.what:
        case "document" if given.code == "sent":
            return Act("sent", ref, document=said.document, day=said.day)
        case "percent" if given.code == "doing":
            return Act("doing", ref, percent=said.percent, expected=said.expected or given.expected_on)
        case "day" if given.code == "doing":
            return Act("doing", ref, percent=given.percent, expected=said.day)
        case "day" if given.code == "extend":
            return Act("extension", ref, until=said.day, text=given.text)
        case "extension" if given.code == "extend":
            return Act("extension", ref, until=said.until or given.expected_on, text=said.text or given.text)
    return None


def _figures(turn: Turn, given: Reply, kind: str, data: dict[str, Any], said: Act) -> None:
    """A figure is asked back before it takes the place of what stands; until then that stands."""
    turn.close()
    asked = {"reply": given.id, "ref": given.assignment_id, "plan": data.get("plan")}
    words = figures_of(said)
    if kind == "plan":
        more = given.disbursed if said.disbursed is None else None  # what was said stands in the words
        figures.plan(turn, asked, f"{words}; {more} đồng" if more is not None else words)
    else:
        figures.disbursed(turn, {**asked, "plan": data.get("plan", given.planned)}, words)
