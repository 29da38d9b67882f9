"""One turn of a conversation: who said what when, and the ways to answer. Lives inside one transaction."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from bot.talk.speaker import Speaker
from bot.talk.stale import Stale, key
from db import (
    assignments,
    audit,
    files,
    hearers,
    inherited,
    outbox,
    progress,
    replies,
    updates,
    views,
)
from db.models import Address, Assignment, Event, File, Reply, TaskResult
from db.outbox import Priority
from jobs import colleagues, pictures
from rules.authority import Action
from rules.reading import fold
from rules.said import Said
from rules.status import Move, State

GREETS = re.compile(r"\b(?:chao|hello|hi|alo)\b")


MARKED = frozenset(
    {
        ("correction", "answer"),
        ("choose", "request"),
        ("event", "confirm"),
        ("extension", "reason"),
        ("figures", "confirm"),
        ("gap", "confirm"),
        ("ground", "confirm"),
        ("note", "add"),
        ("note", "kind"),
        ("note", "which"),
        ("proposal", "confirm"),
        ("results", "confirm"),
        ("which", "question"),
    }
)
"""Questions that are about what was said and not yet stored: two of them about one thing may ask different things."""


def mark_of(data: Mapping[str, Any]) -> str:
    """Four letters that tell what a question was about from what another one was about, as its choices carry them."""
    said = {name: value for name, value in data.items() if name not in ("files", "mark")}
    return f"{crc32(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()) & 0xFFFF:04x}"


@dataclass
class Turn(Speaker):
    """What a dialog works with. ``now`` is aware; ``keep_choices`` leaves the buttons of the tapped message.

    Two times: what was said counts from ``said_at``, and days in it are read from ``said_on``; what is done about it
    (messages, ladders, silences) is done ``now``.

    ``said`` is what was written beside a typed choice ("2 đang chờ số liệu"). ``pictures``: the numbers of pictures and
    documents that belong to whatever reply is stored. ``amends``: the reply (as shown) whose place the next one takes.
    ``unkept``: a file came along that is not kept (its ``name`` and ``why``, a `rules.attachments.Why`), which the
    receipt says. ``answered``: the dialogs (by name) whose open question has been answered, or given up.
    """

    keep_choices: bool = False
    said: str = ""
    pictures: Sequence[int] = ()
    amends: dict[str, Any] | None = None
    unkept: dict[str, Any] | None = None
    answered: set[str] = field(default_factory=set)

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
        """The assignment is done, since the time at which that was said, or since an earlier one (``at``). One of which
        nobody was asked is not done too late.

        Colleagues who were reminded hear of it, and an extension that waited is asked for no more, which coordinators
        are told."""
        since = at or self.said_at
        if assignments.left_because(self.session, assignment):
            since = min(since, self.rules.of(assignment).due_at(assignment) - timedelta(seconds=1))
        dropped = assignments.move(self.session, assignment, Move.REPORT, self.actor, self.now, self.rules, at=since)
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

        ``ref`` (an assignment or request) tells this question's choices from those of an older one; where an older one
        may have asked the same of something else that was said (`MARKED`), its mark does. Pictures wait with the
        question until a reply is stored.
        """
        held = {"files": list(self.pictures)} if self.pictures and "reply" not in data else {}
        data = {**held, **{name: value for name, value in data.items() if name != "mark"}, "ref": ref}
        if (name, step) in MARKED:
            data["mark"] = mark_of(data)
        updates.open_dialog(self.session, self.address.id, name, step, data, self.now)
        self.say(kind, dialog=updates.asked(name, step, data), **params)

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
