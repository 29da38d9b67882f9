"""The first answer closes for all: what others were told of it says who has answered, and that it was taken back; what
has become of it otherwise stands there too (`jobs.settling`). An answer that closes nothing (*Đang thực hiện*, what a
leader directs) is said there as well, and leaves the buttons.

Where a messenger can change a message that was sent (Telegram), the reminder itself says so and loses its buttons; else
one line follows it (Zalo). The agency's groups are told as its people are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import cards, groups, inherited, outbox, people, settled, views
from db.models import Address, Assignment, Group, Message, MessageAssignment, Person, Reply
from db.outbox import Priority, Why
from db.replies import CLOSING
from rules.heard import LED
from rules.rulebook import Rules

KIND = "colleague_answered"
"""What is said: the line, and what it is put under where that can be changed (``edits``)."""

UNTOLD = "uncolleague:"
"""The keys of messages that say that an answer was taken back begin so."""


@dataclass(frozen=True)
class Chat:
    """Where a reminder stands, if it can still be told something there: a person's address or an agency's group."""

    address: Address | None
    group: Group | None = None

    @staticmethod
    def of(session: Session, message: Message, agency_id: int) -> Chat | None:
        """The chat of a message, if who has it is still of this agency."""
        if message.person_id is None:
            group = groups.of_chat(session, message.channel, message.chat_id)
            return Chat(None, group) if group and group.agency_id == agency_id else None
        address = people.address_of(session, message.channel, message.chat_id)
        if address is None or address.closed_at or address.person.stopped_at or not address.person.is_at(agency_id):
            return None
        return Chat(address)

    @property
    def person_id(self) -> int | None:
        return self.address.person_id if self.address else None


def tell(
    session: Session,
    rules: Rules,
    row: Assignment,
    reply: Reply,
    now: datetime,
    said_in: str = "",
    but: int | None = None,
) -> int:
    """Tell everybody of the agency who was reminded of an assignment, but for who has answered it and for one (a
    person's id) who hears it otherwise; returns how many. ``said_in``: the chat in which it was answered, where all can
    read that; its reminder is changed if it can be."""
    told = 0
    for message in settled.reminders(session, [row]):
        chat = Chat.of(session, message, row.agency_id)
        if chat is None or (chat.person_id is not None and chat.person_id in (reply.person_id, but)):
            continue
        if chat.address:
            _replace(session, chat.address, row)
        answers = _newest([*standing(session, message), reply])
        only = bool(chat.group) and message.chat_id == said_in
        told += say(session, rules, chat, message, answers, now, f"colleague:{reply.id}:{message.id}", only=only)
    return told


def untell(session: Session, rules: Rules, reply: Reply, by: Person, now: datetime) -> int:
    """An answer was taken back, by somebody who knows it, and its assignment stands where it stands now: whoever was
    told of it and is still there is told so, or hears nothing of either where that still waits; returns how many."""
    told = 0
    for news in _news_of(session, reply):
        message = session.get(Message, int(str(news.dedupe_key).rpartition(":")[2]))
        chat = Chat.of(session, news, reply.assignment.agency_id)
        waits = news.state == "queued"
        if waits:
            news.state, news.error = "cancelled", Why.TAKEN_BACK
            session.flush()
        if message is None:
            continue
        known = _forget_queued(session, message, reply)
        if (waits and not known) or chat is None or (chat.person_id == by.id and not message.remote_id):
            continue
        gone = {"by": by.name, "assignment": views.assignment(reply.assignment, rules, now)}
        answers = standing(session, message)
        told += say(session, rules, chat, message, answers, now, f"{UNTOLD}{reply.id}:{message.id}", gone)
    return told


def _newest(answers: Sequence[Reply]) -> list[Reply]:
    """Without those that closed nothing and were followed by another about the same."""
    last = {each.assignment_id: each for each in answers}
    return [each for each in answers if each.code in CLOSING or last[each.assignment_id] is each]


def _news_of(session: Session, reply: Reply) -> list[Message]:
    """What was said of an answer, the oldest first. It was said to whom a message had spoken of its assignment, or of
    one in whose place that goes on: by whole keys, since by how they begin PostgreSQL finds them in no index."""
    whole = inherited.in_whose_place(session, reply.assignment_id)
    spoke = select(MessageAssignment.message_id).where(MessageAssignment.assignment_id.in_(whole)).distinct()
    keys = [f"colleague:{reply.id}:{number}" for number in session.scalars(spoke)]
    found = session.scalars(select(Message).where(Message.dedupe_key.in_(keys))).all() if keys else ()
    return sorted(found, key=lambda news: news.id)


def _forget_queued(session: Session, message: Message, reply: Reply) -> bool:
    """What waits to be put under a reminder says nothing more of an answer that was taken back. Whether somebody may
    have read it there: what was sent last, or is on its way, says it."""
    for each in put_under(session, message):
        if reply.id not in each.carries["edits"]["replies"]:  # type: ignore[index]
            return False
        if each.state != "queued":
            return True
        outbox.unsay(each, reply.id)
    session.flush()
    return False


def _replace(session: Session, address: Address, row: Assignment) -> None:
    """That an answer was taken back need not be said where another one takes its place at once."""
    for each in outbox.waiting_for(session, address.channel, address.chat_id):
        gone = str(each.dedupe_key).startswith(UNTOLD)
        if gone and (each.concerns or {}).get("named") == row.id:
            each.state, each.error = "cancelled", Why.OVERTAKEN


def say(
    session: Session,
    rules: Rules,
    chat: Chat,
    message: Message,
    answers: Sequence[Reply],
    now: datetime,
    dedupe_key: str,
    gone: dict[str, Any] | None = None,
    *,
    news: Sequence[dict[str, Any]] = (),
    only: bool = False,
) -> bool:
    """Say what has become of a reminder: these answers, that one is ``gone``, and the ``news`` of what is settled
    otherwise. ``only``: nowhere but under it."""
    if only and not outbox.is_changeable(message):
        return False
    whole = [*settled.stands(session, message, rules, now), *(each for each in news if each["how"] == "again")]
    edits = _edits(message, answers, whole)
    params = {
        "answers": [_said(session, each, rules, now) for each in answers],
        "edits": {**edits, "only": True} if edits and only else edits,
        "withdrawn": gone,
        "assignment": gone["assignment"] if gone else news[0]["assignment"] if news else None,
        "settled": whole,
        "news": list(news),
        "group": bool(chat.group),
    }
    if chat.address:
        params = {**views.common(chat.address, rules, now), **params}
        return outbox.queue(session, chat.address, KIND, params, now, Priority.NEWS, dedupe_key=dedupe_key) is not None
    assert chat.group
    params = {**views.about(chat.group.agency, rules, now), **params}
    where = (message.channel, message.chat_id)
    topic = chat.group.topic
    queued = outbox.queue_for_chat(
        session, *where, KIND, params, now, Priority.NEWS, topic=topic, dedupe_key=dedupe_key
    )
    return queued is not None


def standing(session: Session, message: Message) -> list[Reply]:
    """The answers that were put under a reminder already and that stand."""
    rows = [session.get_one(Reply, number) for number in _said_under(session, message)]
    return [row for row in rows if row.withdrawn_at is None]


def _said(session: Session, reply: Reply, rules: Rules, now: datetime) -> dict[str, Any]:
    about = views.assignment(reply.assignment, rules, now)
    if reply.code in LED:
        about["answers_for"] = cards.led(session, reply.assignment, rules)
    said = {"assignment": about, "reply": views.reply(reply, rules), "by": reply.person.name}
    return {**said, "closes": reply.code in CLOSING}


def _edits(message: Message, answers: Sequence[Reply], whole: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The message that is changed: its id at the messenger's, what it says, which answers it says from now on and what
    is settled otherwise, and of which assignments (by their numbers) its choices go; ``None`` where that is not known.
    """
    if not outbox.is_changeable(message):
        return None
    says = {"message": message.id, "remote": message.remote_id or "", "kind": message.kind, "params": message.params}
    over = [each["assignment"]["id"] for each in whole if each["how"] != "again"]
    done = [*(reply.assignment_id for reply in answers if reply.code in CLOSING), *over]
    marks = [settled.mark(each) for each in whole]
    return {**says, "replies": [reply.id for reply in answers], "done": done, "over": over, "settled": marks}


def _said_under(session: Session, message: Message) -> list[int]:
    """Which answers (by their numbers) were put under a reminder already, which speaks of several things."""
    for each in put_under(session, message):
        return list(each.carries["edits"]["replies"])  # type: ignore[index]
    return []


def put_under(session: Session, message: Message) -> Iterator[Message]:
    """What was put under a reminder, or waits for it, the newest first."""
    query = select(Message).where(Message.kind == KIND, Message.id > message.id, Message.state != "cancelled")
    if message.person_id is not None:
        query = query.where(Message.person_id == message.person_id)
    else:
        query = query.where(Message.channel == message.channel, Message.chat_id == message.chat_id)
    for each in session.scalars(query.order_by(Message.id.desc())).all():
        if ((each.carries or {}).get("edits") or {}).get("message") == message.id:
            yield each
