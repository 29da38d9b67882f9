"""One turn of a conversation: who said what when, and the ways to answer. Lives inside one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from db import (
    assignments,
    audit,
    coordinating,
    files,
    hearers,
    inherited,
    outbox,
    present,
    progress,
    replies,
    updates,
    views,
)
from db.models import Address, Agency, Assignment, Event, File, Person, Program, Reply, Request, TaskResult
from db.outbox import Priority
from jobs import colleagues, pictures
from rules.authority import OF_A_PROGRAM, Action, Place, Post, Refusal, Subject, may, refusal
from rules.choosing import key_of
from rules.reading import fold
from rules.rulebook import Rules
from rules.said import Said
from rules.status import Move, State

GREETS = re.compile(r"\b(?:chao|hello|hi|alo)\b")


class Stale(Exception):
    """The button belongs to something that is over; ``notice`` names the text that says so."""

    def __init__(self, notice: str = "stale") -> None:
        super().__init__(notice)
        self.notice = notice


class Refused(Stale):
    """The person may not do this; ``notice`` names the text that says why (a `rules.authority.Refusal`)."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(str(why))


def key(text: str | int) -> int:
    """Read the number of a row out of a choice's token. Raises `Stale` for what no row can have."""
    number = key_of(str(text))
    if number is None:
        raise Stale
    return number


def instant(text: str) -> datetime:
    """Read the instant in a choice's token (see `rules.tokens.stamp`), in UTC. Raises `Stale` for what is none."""
    try:
        return datetime.fromtimestamp(int(text) // 1_000_000, UTC).replace(microsecond=int(text) % 1_000_000)
    except (ValueError, OverflowError, OSError):
        raise Stale from None


@dataclass
class Turn:
    """What a dialog works with. ``now`` is aware; ``keep_choices`` leaves the buttons of the tapped message.

    Two times: what was said counts from ``said_at``, and days in it are read from ``said_on``; what is done about it
    (messages, ladders, silences) is done ``now``.

    ``said`` is what was written beside a typed choice ("2 đang chờ số liệu"). ``pictures``: the numbers of pictures and
    documents that belong to whatever reply is stored. ``amends``: the reply (as shown) whose place the next one takes.
    ``unkept``: a file came along that is not kept (its ``name`` and ``why``, a `rules.attachments.Why`), which the
    receipt says.
    """

    session: Session
    rules: Rules
    now: datetime
    incoming: Incoming
    address: Address
    keep_choices: bool = False
    said: str = ""
    pictures: Sequence[int] = ()
    amends: dict[str, Any] | None = None
    unkept: dict[str, Any] | None = None
    _seen: tuple[list[Post], list[int]] | None = field(default=None, init=False)
    """What the person was when `seen` was asked, and what they saw: it is asked again once they are something else."""
    _program: Program | None = field(default=None, init=False)
    """The row of `program`: as long as somebody holds it, the session need not read it again."""

    @property
    def person(self) -> Person:
        return self.address.person

    @property
    def actor(self) -> str:
        return f"person:{self.person.id}"

    @property
    def posts(self) -> list[Post]:
        """What the person is, at which agency, and what those are for whom they stand in."""
        own = [present.as_acting(post) for post in self.person.held]
        return list(dict.fromkeys([*own, *self._stands_in]))

    @cached_property
    def _stands_in(self) -> list[Post]:
        """The posts of those who are on leave and for whom the person stands in."""
        return [present.as_acting(post) for post, _ in present.stands_in_for(self.session, self.person)]

    @property
    def roles(self) -> list[str]:
        """What the person is, at whatever agency."""
        return list(dict.fromkeys(post.role for post in self.posts))

    @property
    def home(self) -> Agency:
        """The agency of the person's first post, where nothing says which one is meant."""
        return self.person.held[0].agency

    def own(self, action: Action) -> list[int]:
        """The agencies (ids) where the person may do this because of a post there: none where they may with single
        assignments that they were handed (`handed`). Raises `Refused` if they may nowhere."""
        found = list(dict.fromkeys(post.agency_id for post in self.person.held))
        there = [agency_id for agency_id in found if self.may(action, agency_id)]
        if not there and not self.handed(action):
            self.require(action, found[0])
        return there

    def handed(self, action: Action) -> list[Assignment]:
        """The assignments that the person was handed, and with which they may do this; those that go on in the place of
        others."""
        found = [self.session.get_one(Assignment, post.assignment_id) for post in self.posts if post.assignment_id]
        rows = dict.fromkeys(inherited.goes_on(self.session, row) for row in found)
        return [row for row in rows if self.may_with(action, row)]

    def may(self, action: Action, agency_id: int | None = None, program: Program | None = None) -> bool:
        """Tell whether the person may do this here, as far as this agency (``None``: no agency) is concerned, and this
        program."""
        return may(self.posts, action, self._subject(agency_id, program))

    def may_with(self, action: Action, row: Assignment) -> bool:
        """Tell whether the person may do this here with an assignment."""
        return may(self.posts, action, self._about(action, row))

    def require(self, action: Action, agency_id: int | None = None, program: Program | None = None) -> None:
        """Go on only if the person may do this here; see `may`. Raises `Refused`."""
        why = refusal(self.posts, action, self._subject(agency_id, program))
        if why:
            raise Refused(why)

    def require_with(self, action: Action, row: Assignment) -> None:
        """Go on only if the person may do this here with an assignment. Raises `Refused`."""
        why = refusal(self.posts, action, self._about(action, row))
        if why:
            raise Refused(why)

    def _subject(self, agency_id: int | None, program: Program | None) -> Subject:
        place = Place.PRIVATE if self.incoming.private else Place.GROUP
        return Subject(agency_id, place, program.coordinator_id if program else None)

    def _about(self, action: Action, row: Assignment) -> Subject:
        program = self.program_of(row) if action in OF_A_PROGRAM else None
        return replace(self._subject(row.agency_id, program), assignment_id=row.id)

    def program_of(self, assignment: Assignment) -> Program:
        """The program that an assignment is of."""
        return self.session.get_one(Program, assignment.duty.program_id)

    def may_decide(self, request: Request) -> bool:
        """Tell whether the person decides on this request."""
        return self.may_with(Action.DECIDE, request.reply.assignment)

    def require_deciding(self, request: Request) -> None:
        """Go on only if the person decides on this request. Raises `Refused`."""
        self.require_with(Action.DECIDE, request.reply.assignment)

    @property
    def coordinated(self) -> list[int]:
        """The programs (ids) that the person coordinates."""
        return coordinating.coordinated_by(self.session, self.person, self.posts)

    @property
    def seen(self) -> list[int]:
        """The programs (ids) of which an overview may speak: those that the person coordinates, else those that their
        agencies are in."""
        posts = self.posts
        if self._seen is None or self._seen[0] != posts:
            self._seen = (posts, coordinating.seen_by(self.session, self.person, posts))
        return list(self._seen[1])

    @property
    def program(self) -> Program:
        """The program that an overview speaks of: the one that the person has chosen, else the first of `seen`."""
        known = self.seen
        chosen = self.person.program_id
        first = known[0] if known else next(iter(self.rules.books))
        self._program = self.session.get_one(Program, chosen if chosen in known else first)
        return self._program

    @property
    def said_at(self) -> datetime:
        """When it was said (aware), as far as that is known."""
        return self.incoming.said_at or self.now

    @property
    def said_on(self) -> date:
        """The day on which it was said, in the program's zone: "hôm nay" and "mai" are counted from it."""
        return self.rules.local(self.said_at).date()

    def store(self, assignment: Assignment, code: str, **values: Any) -> Reply:
        """Write the person's reply, from the time at which it was said. ``values``: see `db.replies.store`."""
        said = Said(self.said_at, self.incoming.time_known)
        reply = replies.store(self.session, assignment, self.person, code, self.now, said, **values)
        self.attach(self.pictures, reply)
        if code not in replies.CLOSING and assignment.state is State.OPEN:
            progress.answered(self.session, assignment, reply, self.rules, self.now)
        return reply

    def attach(self, numbers: Iterable[int], reply: Reply) -> list[File]:
        """Make files that the person sent part of a reply of theirs; the log says of documents that they came."""
        numbers = list(numbers)
        new = {row.id for row in files.rows(self.session, numbers) if row.reply_id != reply.id}
        attached = files.attach(self.session, numbers, reply, self.person)
        self._log_documents([row for row in attached if row.id in new], f"reply:{reply.id}")
        for row in attached:
            pictures.show(self.session, self.rules, row, self.now)
        return attached

    def attach_to_event(self, numbers: Iterable[int], row: Event) -> list[File]:
        """Files that the person sent belong to an event that was told of, and to no answer; the log says of documents
        that they came."""
        came = files.sent_by(self.session, numbers, self.person.id)
        new = [each for each in came if each.event_id != row.id]
        for each in came:
            each.event_id, each.reply_id = row.id, None
        self.session.flush()
        self._log_documents(new, f"assignment:{row.assignment_id}", f"event:{row.id}")
        return came

    def attach_to_results(self, given: Sequence[TaskResult]) -> None:
        """The files that came with results of tasks belong to the first of them."""
        self.session.flush()
        came = files.sent_by(self.session, self.pictures, self.person.id) if given else []
        for row in came:
            row.result_id = given[0].id
        self._log_documents(came, f"agency:{given[0].agency_id}" if given else "")

    def _log_documents(self, came: Iterable[File], subject: str, because: str = "") -> None:
        more = {"because": because} if because else {}
        for row in came:
            if row.name:
                audit.record(self.session, self.now, self.actor, "attach_file", subject, {"file": row.id, **more})

    def report(self, assignment: Assignment, at: datetime | None = None) -> None:
        """The assignment is done, since the time at which that was said, or since an earlier one (``at``).

        Colleagues who were reminded hear of it, and an extension that waited is asked for no more, which coordinators
        are told."""
        dropped = assignments.move(
            self.session, assignment, Move.REPORT, self.actor, self.now, self.rules, at=at or self.said_at
        )
        reply = replies.latest(self.session, assignment)
        if reply:
            self.session.refresh(reply)
            colleagues.tell(self.session, self.rules, assignment, reply, self.now, self.incoming.chat_id)
        for request in dropped:
            view = views.request(request, self.rules, self.now)
            self.tell_coordinators(assignment, "request_withdrawn", request=view, before="reported")

    def say(self, kind: str, dedupe_key: str | None = None, **params: Any) -> None:
        """Answer the person; with a ``dedupe_key`` once."""
        outbox.queue(
            self.session,
            self.address,
            kind,
            views.settled({**views.common(self.address, self.rules, self.now), **params}),
            self.now,
            Priority.ANSWER,
            dedupe_key=dedupe_key,
        )

    def courtesy(self, text: str) -> None:
        """One short line in return for thanks or a greeting (``text``); questions that stand open stay so."""
        self.remark("courtesy", greets=bool(GREETS.search(fold(text))))

    def remark(self, kind: str, **params: Any) -> None:
        """Say something beside what is going on: questions that stand open stay so."""
        self.tell([self.address], kind, **params)

    def tell(self, addresses: list[Address], kind: str, **params: Any) -> bool:
        """Tell other people something; ``False`` when there is nobody to tell."""
        for address in addresses:
            all_params = views.settled({**views.common(address, self.rules, self.now), **params})
            outbox.queue(self.session, address, kind, all_params, self.now, Priority.NEWS)
        return bool(addresses)

    def tell_coordinators(self, about: Assignment, kind: str, **params: Any) -> bool:
        """Tell every coordinator of an assignment's program something at once."""
        return self.tell(hearers.coordinators(self.session, [about.duty.program_id]), kind, **params)

    def ask(self, name: str, step: str, kind: str, data: dict[str, Any], ref: int, **params: Any) -> None:
        """Ask a question: the next text, or a choice of this very question, goes to the dialog ``name``.

        ``ref`` (an assignment or request) tells this question's choices from those of an older one. Pictures wait with
        the question until a reply is stored.
        """
        held = {"files": list(self.pictures)} if self.pictures and "reply" not in data else {}
        updates.open_dialog(self.session, self.address.id, name, step, {**held, **data, "ref": ref}, self.now)
        self.say(kind, dialog={"name": name, "step": step, "ref": ref}, **params)

    def resume(self, data: dict[str, Any]) -> None:
        """Go on with a dialog: pictures that came with what had led to it belong to the reply that it gives."""
        self.pictures = self.pictures or data.get("files", ())

    def close(self) -> bool:
        """End the open dialog; ``False`` when there was none."""
        return updates.close_dialog(self.session, self.address.id)

    def assignment(self, assignment_id: str | int, action: Action = Action.ANSWER) -> Assignment:
        """Return an assignment with which the person may do this, or the one that goes on in its place. Raises
        `Refused`, and `Stale` if there is none."""
        row = self.going_on(assignment_id)
        self.require_with(action, row)
        return row

    def going_on(self, assignment_id: str | int) -> Assignment:
        """An assignment, or the one that goes on in its place, whoever may do what with it. Raises `Stale` if there is
        none."""
        found = self.session.get(Assignment, key(assignment_id))
        if found is None:
            raise Stale
        return inherited.goes_on(self.session, found)

    def open_assignments(self, ahead: timedelta, agencies: Sequence[int] | None = None) -> list[Assignment]:
        """What the person's agencies (or ``agencies``) owe within ``ahead``, and whatever is open of what they were
        handed, by program and agency, overdue things first. Raises `Refused`."""
        today = self.rules.local(self.now).date()
        whose = self.own(Action.SEE_DUTIES) if agencies is None else agencies
        mine = self.handed(Action.SEE_DUTIES) if agencies is None else []
        found = assignments.open_of(self.session, whose, today, self.now + ahead)
        mine = [row for row in mine if row.state is State.OPEN and row not in found]
        found = sorted([*found, *mine], key=lambda row: (row.due_at, row.id)) if mine else found
        return sorted(found, key=lambda row: (row.duty.program_id, row.agency_id))

    def view(self, assignment: Assignment) -> dict[str, Any]:
        """The assignment as messages speak of it."""
        return views.assignment(assignment, self.rules, self.now)


Press = Callable[[Turn, list[str]], None]
"""Handles a pressed choice: the parts of its token after the verb."""

Answer = Callable[[Turn, dict[str, Any], str], None]
"""Handles the answer to an open question: the dialog's data and the text, typed or picked."""
