"""A person is forgotten: name, number, position and chats. What they answered stays, by their number, and so does the
log, which has never held anything else of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, delete, func, or_, select, update
from sqlalchemy.orm import Session

from db import absences, audit, handovers
from db.models import (
    Absence,
    Address,
    Agency,
    Dialog,
    Door,
    Expected,
    File,
    Inbound,
    Invite,
    Message,
    Person,
    PutAside,
    Reply,
    Utterance,
)
from db.outbox import Why
from rules.attachments import ending_of, names

NAMING = frozenset({"name", "by", "people", "instead", "official", "deputy"})
"""Under which keys of messages' parameters people are named."""

BESIDE = frozenset({"phone", "position"})
"""What may stand of somebody beside their name."""

SHORTEST_ID = 5
"""Signs that the number of a chat has at least, to be looked for within texts of the messenger's."""

ENDED = ("cancelled", "sent")


@dataclass(frozen=True)
class Erased:
    """What was forgotten, and what stays: chats and messages, and answers."""

    chats: int
    messages: int
    answers: int


def called(number: int) -> str:
    """What a person of this number is called who is forgotten."""
    return f"№ {number}"


def erase(session: Session, person: Person, now: datetime, by: str) -> Erased:
    """Forget a person; their posts are ended by whoever calls. Doing it twice does it once."""
    name, chats = person.name, [(each.channel, each.chat_id) for each in _addresses(session, person)]
    answers = session.scalar(select(func.count(Reply.id)).where(Reply.person_id == person.id)) or 0
    person.name, person.phone, person.remind_on = called(person.id), None, None
    for post in person.posts:
        post.position = None
    _expectations(session, person)
    _promises(session, person, now, by)
    told = _own_messages(session, person) + _files(session, person, name)
    if name != person.name:
        told += _named_in_messages(session, person, name)
        for given in session.scalars(select(Reply).where(Reply.code == "given", Reply.text == name)).all():
            given.text = person.name  # row by row, so that what is found by its words follows
    _chats(session, person, chats, name)
    session.flush()
    found = Erased(len(chats), told, answers)
    audit.record(session, now, by, "erase", f"person:{person.id}", {"chats": found.chats, "messages": found.messages})
    return found


def _addresses(session: Session, person: Person) -> list[Address]:
    return list(session.scalars(select(Address).where(Address.person_id == person.id)))


def _expectations(session: Session, person: Person) -> None:
    """What a list said of them before they came, and codes for another messenger of theirs."""
    forgotten = {"name": person.name, "phone": None, "position": None}
    session.execute(update(Expected).where(Expected.person_id == person.id).values(**forgotten))
    session.execute(delete(Invite).where(Invite.person_id == person.id))


def _promises(session: Session, person: Person, now: datetime, by: str) -> None:
    """Leaves and what they had offered to hand over end; nobody waits for them as a deputy."""
    for row in absences.of_person(session, person):
        absences.end(session, row, now, by)
    for offered in [*handovers.open_of(session, person), *handovers.offered_to(session, person)]:
        handovers.drop(session, offered, now, by)
    for absence in session.scalars(select(Absence).where(Absence.deputy_id == person.id, Absence.ended_at.is_(None))):
        absences.name_deputy(session, absence, None, now, by)


def _own_messages(session: Session, person: Person) -> int:
    """What was said to them: that it was said stays, not where and what; what waits is not sent."""
    session.flush()
    mine = Message.person_id == person.id
    waits = update(Message).where(mine, Message.state.not_in(ENDED)).values(state="cancelled", error=Why.ENDED)
    session.execute(waits.execution_options(synchronize_session=False))
    emptied: dict[str, Any] = {"chat_id": "", "params": {}, "carries": None, "concerns": None, "choices": None}
    emptied |= {"remote_id": None, "detail": None, "dedupe_key": None}
    done = session.execute(update(Message).where(mine).values(**emptied).execution_options(synchronize_session=False))
    session.expire_all()
    return int(done.rowcount)  # type: ignore[attr-defined]


def _files(session: Session, person: Person, name: str) -> int:
    """What they called their documents, and what others called by their name, is called by its number from now on, in
    messages too; its ending stays, which tells its kind. Returns in how many messages one was named."""
    rows = session.execute(select(File.id, File.person_id, File.name).where(File.name.is_not(None))).all()
    labels = name != person.name and session.scalar(select(Agency.id).where(Agency.name == name).limit(1)) is None
    told = 0
    for number, sender, given in rows:
        called_so = given or ""
        if sender != person.id and not (labels and names(called_so, name)):
            continue
        ending = ending_of(called_so)
        numbered = f"tep-{number}.{ending}" if ending else f"tep-{number}"
        if called_so != numbered:
            session.execute(update(File).where(File.id == number).values(name=numbered))
            told += _file_in_messages(session, number, called_so, numbered)
    return told


def _file_in_messages(session: Session, number: int, old: str, new: str) -> int:
    """Call a file otherwise in what was said of it."""
    found = [cast(Message.params, String).contains(each, autoescape=True) for each in {old, json.dumps(old)[1:-1]}]
    changed = 0
    for message in session.scalars(select(Message).where(or_(*found)).order_by(Message.id)).all():
        params = _called_otherwise(message.params, number, old, new)
        changed += params != message.params
        message.params = params
    return changed


def _called_otherwise(value: Any, number: int, old: str, new: str) -> Any:
    if isinstance(value, dict):
        mine = value.get("name") == old and value.get("id", number) == number
        inner = {each: _called_otherwise(part, number, old, new) for each, part in value.items()}
        return {**inner, "name": new} if mine else inner
    return [_called_otherwise(part, number, old, new) for part in value] if isinstance(value, list) else value


def _named_in_messages(session: Session, person: Person, name: str) -> int:
    """What was said to others names them by their number; an agency that is called the same keeps its name."""
    spellings = {name, json.dumps(name)[1:-1]}
    found = [
        cast(column, String).contains(spelling, autoescape=True)
        for column in (Message.params, Message.carries, Message.choices)
        for spelling in spellings
    ]
    labels = session.scalar(select(Agency.id).where(Agency.name == name).limit(1)) is None
    changed = 0
    for message in session.scalars(select(Message).where(or_(*found)).order_by(Message.id)).all():
        params, carries = (_without(each, name, person) for each in (message.params, message.carries))
        choices = _relabelled(message.choices, name, person.name) if labels else message.choices
        changed += (params, carries, choices) != (message.params, message.carries, message.choices)
        message.params, message.carries, message.choices = params, carries, choices
    return changed


def _without(value: Any, name: str, person: Person, key: str = "") -> Any:
    """The same data with the person's number where they are named."""
    if isinstance(value, dict):
        other = "code" in value or value.get("id", person.id) != person.id
        beside = BESIDE if value.get("name") == name and not other else ()
        return {
            each: None if each in beside else inner if other and each == "name" else _without(inner, name, person, each)
            for each, inner in value.items()
        }
    if isinstance(value, list):
        return [_without(inner, name, person, key) for inner in value]
    return person.name if key in NAMING and value == name else value


def _relabelled(choices: list[Any] | None, name: str, new: str) -> list[Any] | None:
    """Choices that were their name are called by their number."""
    return [[new if part == name else part for part in row] for row in choices] if choices else choices


def _chats(session: Session, person: Person, chats: Collection[tuple[str, str]], name: str) -> None:
    """Their chats, what was asked and written there, and updates of theirs that were put aside."""
    numbers = [each.id for each in _addresses(session, person)]
    session.execute(delete(Dialog).where(Dialog.address_id.in_(numbers)))
    session.execute(delete(PutAside).where(PutAside.body.contains(name, autoescape=True)))
    for channel, chat in chats:
        for table in (Utterance, Door):
            session.execute(delete(table).where(table.channel == channel, table.chat_id == chat))
        if len(chat) >= SHORTEST_ID:
            session.execute(delete(PutAside).where(PutAside.body.contains(chat, autoescape=True)))
            session.execute(
                delete(Inbound).where(Inbound.channel == channel, Inbound.body.contains(chat, autoescape=True))
            )
    for address in _addresses(session, person):
        session.delete(address)
