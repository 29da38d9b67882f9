"""Joining with a code, strangers, ``/toi``, ``/dung`` and coming back."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.dialogs import handover, link, moving, welcome
from bot.talk.turn import Turn
from db import hearers, invites, outbox, people, views
from db.models import Dialog, Door, Invite, Reply
from db.outbox import Priority
from rules.meaning.talk import code_in as meaning_of
from rules.rulebook import Rules

ANSWERED_EVERY = timedelta(hours=1)
"""How often a stranger who says no code is answered."""

ATTEMPT = re.compile(r"[A-Za-z0-9]{2,6}-[A-Za-z0-9]{2,6}")


def code_in(text: str) -> str | None:
    """Find an invitation code in ``/start CODE``, alone, in a link, or in a sentence that says so."""
    words = text.split()
    if words and words[0].partition("@")[0].lower() == "/start":
        rest = " ".join(words[1:])
        return meaning_of(rest) or rest or None
    return meaning_of(text)


def stranger(session: Session, incoming: Incoming, rules: Rules, now: datetime) -> str:
    """Somebody whom the bot does not know: a code opens the door, everything else gets one polite sentence an hour.

    Returns the name of a notice for a choice that was picked.
    """
    replaced = people.was_replaced(session, incoming.channel, incoming.chat_id)
    door = invites.door_of(session, incoming.channel, incoming.chat_id)
    code = code_in(incoming.text) or _attempt(incoming.text)
    if code is None:
        if door.answered_at is None or now - door.answered_at >= ANSWERED_EVERY:
            door.answered_at = now
            _say(session, incoming, "replaced_here" if replaced else "stranger", now)
    elif invite := _invitation(session, incoming, code, door, rules, now):
        _enter(session, incoming, invite, rules, now)
    return "replaced" if replaced else "stale"


def _attempt(text: str) -> str | None:
    """What is evidently meant as a code though it is none: it is told apart from other words."""
    return text.strip() if ATTEMPT.fullmatch(text.strip()) else None


def _invitation(
    session: Session, incoming: Incoming, code: str, door: Door, rules: Rules, now: datetime
) -> Invite | None:
    """The invitation of a code; ``None`` when that is wrong or the door is closed, which is said.

    A closed door says so when it closes, and once more to who goes on.
    """
    if door.closed_until and door.closed_until > now:
        if not door.wrong_codes:
            door.wrong_codes = 1
            _say(session, incoming, "door_closed", now, until=rules.local(door.closed_until).isoformat())
        return None
    invite = invites.find(session, code, now) if invites.CODE.fullmatch(code) else None
    if invite:
        session.delete(door)
        session.flush()
        return invite
    door.answered_at = now
    invites.wrong_code(session, door, now)
    if door.closed_until and door.closed_until > now:
        _say(session, incoming, "door_closed", now, until=rules.local(door.closed_until).isoformat())
    else:
        _say(session, incoming, "code_wrong", now)
    return None


def _enter(session: Session, incoming: Incoming, invite: Invite, rules: Rules, now: datetime) -> None:
    """Somebody comes in by an invitation, or by a code from ``/lienket`` in their other messenger."""
    if not invites.use(session, invite, now):
        _say(session, incoming, "code_wrong", now)
    elif invite.person is None:
        joined = welcome.enter(session, incoming, invite, now)
        welcome.greet(session, joined, rules, now, joined.person.held[-1])
        handover.taken_with(Turn(session, rules, now, incoming, joined), invite)
        welcome.tell_who_invited(session, invite, joined, rules, now)
    elif address := people.link(session, invite, incoming.channel, incoming.chat_id, now):
        link.linked(Turn(session, rules, now, incoming, address))


def _say(session: Session, incoming: Incoming, kind: str, now: datetime, **params: Any) -> None:
    outbox.queue_for_chat(session, incoming.channel, incoming.chat_id, kind, params, now, Priority.ANSWER)


def start(turn: Turn) -> None:
    """``/start`` of a known person: a new code asks first, without one they come back or see the welcome again."""
    code = code_in(turn.incoming.text)
    if code is not None:
        door = invites.door_of(turn.session, turn.incoming.channel, turn.incoming.chat_id)
        invite = _invitation(turn.session, turn.incoming, code, door, turn.rules, turn.now)
        if invite:
            moving.begin(turn, invite)
        return
    if not welcome.resume(turn):
        welcome.greet(turn.session, turn.address, turn.rules, turn.now, turn.person.held[0])


def stop(turn: Turn) -> None:
    """``/dung``: nothing is sent unasked any more, at once. Who leaves an agency without an official, or a program
    without a coordinator, is asked first; ``/dung`` once more stops without a word."""
    alone = hearers.left_alone(turn.session, turn.person.held)
    dialog = turn.session.get(Dialog, turn.address.id)
    asked = dialog is not None and (dialog.name, dialog.step) == ("join", "stop")
    if alone and not asked and turn.person.stopped_at is None:
        _ask_to_stop(turn, alone)
    else:
        _stop(turn)


def _ask_to_stop(turn: Turn, alone: list[dict[str, Any]]) -> None:
    turn.ask("join", "stop", "ask_stop", {}, turn.person.id, alone=alone)


def stopping(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Whether to stop all the same; any other text is asked again."""
    if text == "yes":
        _stop(turn)
    elif text == "no":
        turn.close()
        turn.say("goes_on")
    else:
        _ask_to_stop(turn, hearers.left_alone(turn.session, turn.person.held))


def _stop(turn: Turn) -> None:
    """Stop; whose agency is left without anybody is warned, and who is left to coordinate is told."""
    people.stop(turn.session, turn.person, turn.now)
    turn.close()
    held = turn.person.held
    told = {each.id: each for post in held for each in hearers.who_must_know(turn.session, post)}
    alone = hearers.left_alone(turn.session, held)
    turn.say("stopped", alone=alone, told=bool(told))
    turn.tell(list(told.values()), "person_left", person=views.person(turn.person), alone=alone)


def me(turn: Turn) -> None:
    """``/toi``: what is stored about the person."""
    count = turn.session.scalar(select(func.count(Reply.id)).where(Reply.person_id == turn.person.id))
    turn.say(
        "me",
        person=views.person(turn.person),
        phone=turn.person.phone,
        positions=[post.position for post in turn.person.held if post.position],
        chat_id=turn.address.chat_id,
        channels=[each.channel for each in people.addresses(turn.session, turn.person)],
        present=turn.person.remind_on,
        joined_at=turn.rules.local(turn.person.joined_at).isoformat(),
        replies=count,
        stopped=bool(turn.person.stopped_at),
    )
