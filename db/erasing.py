"""A person is forgotten: name, number, position and chats. What they answered stays, by their number, and so does the
log, which has never held anything else of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
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


MENTIONED = ('"size"', '"why"')
"""Under one of these keys stands beside a file's name, in messages, what else is said of it (`db.files.view`, and why
it is not kept)."""

AT_ONCE = 2_000
"""Messages whose words are looked through in one query."""


@dataclass(frozen=True)
class Looked:
    """Which messages (ids, ascending) may speak of somebody or of a file, of those up to ``until`` (id); those that had
    not gone out then are among them, as what they say may change before they do."""

    found: tuple[int, ...] = ()
    until: int = 0


def called(number: int) -> str:
    """What a person of this number is called who is forgotten."""
    return f"№ {number}"


def look(session: Session, person: Person) -> Looked:
    """Go through all messages once, in parts, for what may have to be changed when a person is forgotten.

    That takes time where there are many, and only reads: done before `erase`, nobody has to wait for it who writes."""
    until = session.scalar(select(func.max(Message.id))) or 0
    return Looked(tuple(sorted({*_look(session, person, 0, until), *_not_gone_out(session, until)})), until)


def _look(session: Session, person: Person, after: int, until: int) -> Iterator[int]:
    spelled = {person.name, json.dumps(person.name)[1:-1]}
    found = [(column, each) for column in (Message.params, Message.carries, Message.choices) for each in spelled]
    found += [(column, each) for column in (Message.params, Message.carries) for each in MENTIONED]
    speaks = or_(*(cast(column, String).contains(each, autoescape=True) for column, each in found))
    for first in range(after, until, AT_ONCE):
        part = Message.id > first, Message.id <= min(first + AT_ONCE, until)
        yield from session.scalars(select(Message.id).where(*part, speaks).order_by(Message.id))


def erase(session: Session, person: Person, now: datetime, by: str, looked: Looked | None = None) -> Erased:
    """Forget a person; their posts are ended by whoever calls. Doing it twice does it once.

    ``looked``: what `look` found before; only what was queued since is looked through then."""
    name, chats = person.name, [(each.channel, each.chat_id) for each in _addresses(session, person)]
    answers = session.scalar(select(func.count(Reply.id)).where(Reply.person_id == person.id)) or 0
    spoken = _spoken(session, person, looked or Looked())
    person.name, person.phone, person.remind_on = called(person.id), None, None
    for post in person.posts:
        post.position = None
    _expectations(session, person)
    _promises(session, person, now, by)
    told = _own_messages(session, person) + _in_messages(session, person, name, spoken, _files(session, person, name))
    if name != person.name:
        for given in session.scalars(select(Reply).where(Reply.code == "given", Reply.text == name)).all():
            given.text = person.name  # row by row, so that what is found by its words follows
    _chats(session, person, chats, name)
    session.flush()
    found = Erased(len(chats), told, answers)
    audit.record(session, now, by, "erase", f"person:{person.id}", {"chats": found.chats, "messages": found.messages})
    return found


def _spoken(session: Session, person: Person, looked: Looked) -> list[int]:
    """Which messages (ids, ascending) may have to be changed: those that were found, and of those that came since, or
    wait and so may say something else by now."""
    session.flush()
    until = session.scalar(select(func.max(Message.id))) or 0
    waiting = _not_gone_out(session, looked.until)
    return sorted({*looked.found, *waiting, *_look(session, person, looked.until, until)})


def _not_gone_out(session: Session, until: int) -> Sequence[int]:
    """Messages (ids) up to this one that wait, or are on their way."""
    states = ("queued", "held", "sending")
    return session.scalars(select(Message.id).where(Message.state.in_(states), Message.id <= until)).all()


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


@dataclass(frozen=True)
class _Renamed:
    """What a file was called, what it is called from now on, and who sent it (id of a person)."""

    old: str
    new: str
    sender: int | None


def _files(session: Session, person: Person, name: str) -> dict[int, _Renamed]:
    """What they called their documents, and what others called by their whole name (`rules.attachments.names`), is
    called by its number from now on; its ending stays, which tells its kind. Returns which (ids) are called so now."""
    rows = session.execute(select(File.id, File.person_id, File.name).where(File.name.is_not(None))).all()
    labels = name != person.name and _is_nobody_elses(session, name)
    renamed = {}
    for number, sender, given in rows:
        called_so = given or ""
        if sender != person.id and not (labels and names(called_so, name)):
            continue
        ending = ending_of(called_so)
        numbered = f"tep-{number}.{ending}" if ending else f"tep-{number}"
        if called_so != numbered:
            session.execute(update(File).where(File.id == number).values(name=numbered))
            renamed[number] = _Renamed(called_so, numbered, sender)
    return renamed


def _is_nobody_elses(session: Session, name: str) -> bool:
    """Whether no agency is called the same."""
    return session.scalar(select(Agency.id).where(Agency.name == name).limit(1)) is None


def _in_messages(
    session: Session, person: Person, name: str, spoken: Sequence[int], files: Mapping[int, _Renamed]
) -> int:
    """What was said to others names them by their number, and files as they are called now; an agency that is called
    the same as they keeps its name. Returns how many messages (of ``spoken``) that changed."""
    labels, changed = _is_nobody_elses(session, name), 0
    for first in range(0, len(spoken), AT_ONCE):
        for message in session.scalars(select(Message).where(Message.id.in_(spoken[first : first + AT_ONCE]))):
            before = (message.params, message.carries, message.choices)
            params, carries = (_called_otherwise(each, files, message.person_id) for each in before[:2])
            choices = message.choices
            if name != person.name:
                params, carries = (_without(each, name, person) for each in (params, carries))
                choices = _relabelled(choices, name, person.name) if labels else choices
            if (params, carries, choices) != before:
                message.params, message.carries, message.choices = params, carries, choices
                changed += 1
    return changed


def _called_otherwise(value: Any, files: Mapping[int, _Renamed], told: int | None) -> Any:
    """The same data with files called as they are now. One that stands there without its number is one that was not
    kept, of which only who sent it is told: it is one of these if ``told`` (id of the person) has sent one called so.
    """
    if isinstance(value, dict):
        inner = {each: _called_otherwise(part, files, told) for each, part in value.items()}
        found = files.get(value["id"]) if isinstance(value.get("id"), int) else None
        if "id" not in value and "why" in value and told is not None:
            sent = (each for each in files.values() if each.sender == told and each.old == value.get("name"))
            found = next(sent, None)
        return {**inner, "name": found.new} if found and value.get("name") == found.old else inner
    return [_called_otherwise(part, files, told) for part in value] if isinstance(value, list) else value


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
