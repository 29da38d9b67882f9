"""Groups: ``/nhom SYT`` makes a code, the code binds a group to the agency, and what it is told afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.dialogs import duties
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, audit, groups, invites, outbox, replies, views
from db.models import Assignment, Group, Reply
from db.outbox import Priority
from jobs.unreachable import tell_of_group
from rules.authority import Action
from rules.reading import name_or
from rules.rulebook import Rules
from rules.tokens import Verb, read

CODE_LIVES = timedelta(days=7)
LONGEST_TITLE = 200


def of(session: Session, incoming: Incoming) -> Group | None:
    """The bound group in which this was done."""
    return groups.of_chat(session, incoming.channel, incoming.chat_id)


def offer(turn: Turn, args: str) -> None:
    """``/nhom SYT``: a code that binds a group to the agency (a code or part of its name). Raises `Refused`."""
    turn.require(Action.BIND_GROUP, turn.home.id)
    text = args.strip()
    near = agencies.named(turn.session, text)
    if len(near) != 1:
        turn.say("group_which", text=text, near=[views.agency(row) for row in near[:20]], total=len(near))
        return
    agency = near[0]
    turn.require(Action.BIND_GROUP, agency.id)
    code = invites.new_code()
    invites.invite(turn.session, agency.code, invites.GROUP, code, turn.now, CODE_LIVES, turn.actor)
    bound = [views.group(row) for row in groups.of_agency(turn.session, agency.id)]
    until = turn.rules.local(turn.now + CODE_LIVES).isoformat()
    turn.say("group_code", code=code, of=views.agency(agency), until=until, groups=bound)


def bind(session: Session, incoming: Incoming, code: str, rules: Rules, now: datetime) -> None:
    """A code was sent in a group, or in a topic of it. Wrong ones count against the sender in this group alone."""
    key = invites.door_in_group(incoming.chat_id, incoming.sender_id)
    door = invites.door_of(session, incoming.channel, key)
    if door.closed_until and door.closed_until > now:
        if not door.wrong_codes:
            door.wrong_codes = 1
            say(session, incoming, "door_closed", now, until=rules.local(door.closed_until).isoformat())
        return
    taken = invites.find(session, code, now, for_group=True) if invites.CODE.fullmatch(code) else None
    if taken is None or not invites.use(session, taken, now):
        door.answered_at = now
        invites.wrong_code(session, door, now)
        say(session, incoming, "group_code_wrong", now)
        return
    session.delete(door)
    title = name_or(incoming.title, taken.agency.name, LONGEST_TITLE)
    by, topic = audit.of_chat(session, incoming.channel, incoming.sender_id), incoming.topic or None
    row = groups.bind(session, taken, incoming.channel, incoming.chat_id, title, now, by, topic)
    _tell(session, row, "group_bound", rules, now, Priority.ANSWER)
    tell_of_group(session, rules, row, "group_is_bound", now)


def say(session: Session, incoming: Incoming, kind: str, now: datetime, **params: object) -> None:
    """Say something where somebody spoke: in the group, and in the topic of it."""
    chat, topic = incoming.chat_id, incoming.topic or None
    outbox.queue_for_chat(session, incoming.channel, chat, kind, params, now, Priority.ANSWER, topic=topic)


SHOWN, AHEAD = 3, timedelta(days=45)


def tell_duties(turn: Turn, row: Group) -> None:
    """What the group's agency owes next, shortly and in the group; to one of its own people who asked for it and may
    see it, to others what of it they were handed. The numbers are those of the person's own list, and can be chosen
    here: what follows is asked privately."""
    if not turn.person.is_at(row.agency_id):
        return
    owed = turn.open_assignments(AHEAD, [row.agency_id])
    if not turn.may(Action.SEE_DUTIES, row.agency_id):
        owed = [each for each in owed if turn.may_with(Action.SEE_DUTIES, each)]
        if not owed:
            return
    owed = duties.next_of_each(turn, owed)
    shown = [turn.view(each) for each in owed[:SHOWN]]
    told = {**views.common(turn.address, turn.rules, turn.now), "assignments": shown}
    chat, topic = turn.incoming.chat_id, turn.incoming.topic or None
    channel = turn.incoming.channel
    outbox.queue_for_chat(turn.session, channel, chat, "group_duties", told, turn.now, Priority.ANSWER, topic=topic)


def press(turn: Turn, args: list[str]) -> None:
    """``g:<group>:on|off``: whether the agency is reminded in the group; its people and the coordinators decide."""
    row, wanted = turn.session.get(Group, key(args[0])), args[1] == "on"
    if row is None or row.closed_at or row.reminders == wanted:
        raise Stale
    turn.require(Action.SWITCH_GROUP, row.agency_id)
    groups.switch(turn.session, row, wanted, turn.now, turn.actor)
    _tell(turn.session, row, "group_reminders", turn.rules, turn.now, Priority.NEWS, on=wanted)


def only_registered(session: Session, row: Group, incoming: Incoming, rules: Rules, now: datetime) -> None:
    """Tell somebody who answered whom the bot does not know, privately and once, that it does not count.

    Who writes as the group itself may be known, but nobody can know: that is said in the group, once a day.
    """
    if incoming.sender_id == incoming.chat_id:
        key = f"anonymous:{incoming.channel}:{row.id}:{rules.local(now):%Y%m%d}"
        topic = incoming.topic or None
        chat = incoming.chat_id
        outbox.queue_for_chat(
            session, incoming.channel, chat, "anonymous_here", {}, now, Priority.NEWS, topic=topic, dedupe_key=key
        )
        return
    outbox.queue_for_chat(
        session,
        incoming.channel,
        incoming.sender_id,
        "only_registered",
        views.about(row.agency, rules, now),
        now,
        Priority.NEWS,
        dedupe_key=f"only_registered:{incoming.channel}:{row.id}:{incoming.sender_id}",
    )


def not_your_agency(turn: Turn, row: Group) -> None:
    """Tell somebody of another agency who answered, privately and once, that it does not count."""
    outbox.queue(
        turn.session,
        turn.address,
        "not_your_agency",
        views.about(row.agency, turn.rules, turn.now),
        turn.now,
        Priority.NEWS,
        dedupe_key=f"only_registered:{turn.address.channel}:{row.id}:person:{turn.person.id}",
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
    _tell_reply(turn, row, assignment, latest if latest and latest.id != before else None)


def tell_answer(turn: Turn, row: Group, assignment: Assignment) -> None:
    """Let the group see how an answer stands to which something was added there."""
    _tell_reply(turn, row, assignment, replies.latest(turn.session, assignment))


def _tell_reply(turn: Turn, row: Group, assignment: Assignment, reply: Reply | None) -> None:
    said = views.reply(reply, turn.rules) if reply else None
    _tell(
        turn.session,
        row,
        "group_answered",
        turn.rules,
        turn.now,
        Priority.NEWS,
        assignment=turn.view(assignment),
        by=turn.person.name,
        reply=said,
    )


def _assignment_of(turn: Turn, token: str) -> Assignment | None:
    found = read(token)
    return turn.session.get(Assignment, found.number) if found.verb is Verb.ANSWER and found.number else None


def _tell(
    session: Session,
    row: Group,
    kind: str,
    rules: Rules,
    now: datetime,
    priority: Priority,
    **params: object,
) -> None:
    common = {**views.about(row.agency, rules, now), "group": views.group(row)}
    chat, topic = row.chat_id, row.topic
    outbox.queue_for_chat(session, row.channel, chat, kind, {**common, **params}, now, priority, topic=topic)
