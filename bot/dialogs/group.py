"""Groups: ``/nhom SYT`` makes a code, the code binds a group to the agency, and what it is told afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.dialogs.turn import Stale, Turn
from db import contacts, groups, invites, outbox, replies, views
from db.models import Assignment, Group
from db.outbox import Priority
from rules.reading import fold, name_or
from rules.rulebook import Rulebook

CODE_LIVES = timedelta(days=7)
LONGEST_TITLE = 200


def of(session: Session, incoming: Incoming) -> Group | None:
    """The bound group in which this was done."""
    return groups.of_chat(session, incoming.channel, incoming.chat_id)


def offer(turn: Turn, args: str) -> None:
    """``/nhom SYT``: a code that binds a group to the agency (a code or part of its name); coordinators only."""
    text = args.strip()
    agency = contacts.agency_by_code(turn.session, text) if text else None
    if agency is None:
        near = contacts.agencies_like(turn.session, fold(text)) if text else []
        if len(near) != 1:
            turn.say("group_which", text=text, near=[views.agency(row) for row in near[:8]])
            return
        agency = near[0]
    code = invites.new_code()
    invites.invite(turn.session, agency.code, invites.GROUP, code, turn.now, CODE_LIVES, turn.actor)
    bound = [views.group(row) for row in groups.of_agency(turn.session, agency.id)]
    until = turn.rules.local(turn.now + CODE_LIVES).isoformat()
    turn.say("group_code", code=code, of=views.agency(agency), until=until, groups=bound)


def bind(session: Session, incoming: Incoming, code: str, rules: Rulebook, now: datetime) -> None:
    """A code was sent in a group. Wrong ones count against the sender, so that nobody tries them out."""
    door = invites.door_of(session, incoming.channel, incoming.sender_id)
    closed = bool(door.closed_until and door.closed_until > now)
    fits = not closed and invites.CODE.fullmatch(code)
    taken = invites.take(session, code, now, for_group=True) if fits else None
    if taken is None:
        if not closed:
            invites.wrong_code(session, door, now)
        outbox.queue_for_chat(session, incoming.channel, incoming.chat_id, "group_code_wrong", {}, now, Priority.ANSWER)
        return
    session.delete(door)
    title = name_or(incoming.title, taken.agency.name, LONGEST_TITLE)
    row = groups.bind(session, taken, incoming.channel, incoming.chat_id, title, now, f"chat:{incoming.channel}")
    _tell(session, row, "group_bound", rules, now, Priority.ANSWER)
    for coordinator in contacts.reachable(session, "coordinator"):
        params = {**views.common(coordinator, rules, now), "group": views.group(row)}
        outbox.queue(session, coordinator, "group_is_bound", params, now, Priority.NEWS)


def press(turn: Turn, args: list[str]) -> None:
    """``g:<group>:on|off``: whether the agency is reminded in the group; its contacts and the coordinators decide."""
    row, wanted = turn.session.get(Group, int(args[0])), args[1] == "on"
    if row is None or row.closed_at or row.reminders == wanted:
        raise Stale
    if turn.contact.role != "coordinator" and turn.contact.agency_id != row.agency_id:
        raise Stale
    row.reminders = wanted
    _tell(turn.session, row, "group_reminders", turn.rules, turn.now, Priority.NEWS, on=wanted)


def only_registered(session: Session, row: Group, incoming: Incoming, rules: Rulebook, now: datetime) -> None:
    """Tell somebody who answered without being a contact, privately and once, that it does not count."""
    outbox.queue_for_chat(
        session,
        incoming.channel,
        incoming.sender_id,
        "only_registered",
        views.about(row.agency, rules, now),
        now,
        Priority.NEWS,
        dedupe_key=f"only_registered:{incoming.channel}:{row.id}:{incoming.sender_id}"[:255],
    )


def standing(turn: Turn, token: str) -> int | None:
    """The number of the newest reply to the assignment that a choice is about, before it is picked."""
    row = _assignment_of(turn, token)
    latest = replies.latest(turn.session, row) if row else None
    return latest.id if latest else None


def tell_what_was_answered(turn: Turn, row: Group, token: str, before: int | None) -> None:
    """Let the group see who answered what, so that nobody else does; the rest is asked privately."""
    assignment = _assignment_of(turn, token)
    if assignment is None:
        return
    latest = replies.latest(turn.session, assignment)
    said = views.reply(latest, turn.rules) if latest and latest.id != before else None
    _tell(
        turn.session,
        row,
        "group_answered",
        turn.rules,
        turn.now,
        Priority.NEWS,
        assignment=turn.view(assignment),
        by=turn.contact.name,
        reply=said,
    )


def _assignment_of(turn: Turn, token: str) -> Assignment | None:
    verb, _, rest = token.partition(":")
    number = rest.partition(":")[0]
    return turn.session.get(Assignment, int(number)) if verb == "r" and number.isdecimal() else None


def _tell(
    session: Session,
    row: Group,
    kind: str,
    rules: Rulebook,
    now: datetime,
    priority: Priority,
    **params: object,
) -> None:
    common = {**views.about(row.agency, rules, now), "group": views.group(row)}
    outbox.queue_for_chat(session, row.channel, row.chat_id, kind, {**common, **params}, now, priority)
