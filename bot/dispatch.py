"""An incoming update: who is it, which dialog, what answer. Everything happens in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.channels.base import Acknowledgement, Incoming, NotNow
from bot.dialogs import decision, duties, extension, figures, join, obstacle, progress, reply, status
from bot.dialogs.turn import Answer, Press, Stale, Turn
from bot.texts.render import Texts
from db import contacts, outbox, updates
from db.models import Dialog
from db.outbox import Priority, Why
from db.programs import NoProgram, Rulebooks
from db.session import Database, DatabaseUnavailable
from jobs.deliver import Postman
from jobs.unreachable import give_up
from rules.reading import fold, storable

log = logging.getLogger(__name__)

DIALOG_LIVES = timedelta(hours=24)

PRESSES: dict[str, Press] = {
    "r": reply.press,
    "w": reply.withdraw,
    "o": duties.press,
    "n": figures.press_no_capital,
    "q": decision.press,
    "s": status.press,
}

ANSWERS: dict[tuple[str, str], Answer] = {
    ("document", "number"): reply.document,
    ("progress", "percent"): progress.percent,
    ("progress", "day"): progress.expected,
    ("obstacle", "text"): obstacle.text,
    ("extension", "day"): extension.day,
    ("extension", "reason"): extension.reason,
    ("figures", "plan"): figures.plan,
    ("figures", "disbursed"): figures.disbursed,
    ("figures", "confirm"): figures.confirm,
    ("figures", "obstacle"): figures.meeting_obstacle,
    ("decision", "refusal"): decision.refusal,
    ("decision", "answer"): decision.answer,
    ("note", "which"): duties.which,
    ("note", "kind"): duties.kind,
}


def _status(turn: Turn, args: str) -> None:
    if turn.contact.role == "coordinator":
        status.show(turn, args)
    else:
        turn.say("not_for_role")


def _help(turn: Turn, args: str) -> None:
    turn.say("help", role=turn.contact.role)


def _cancel(turn: Turn, args: str) -> None:
    turn.say("cancelled", done=turn.close())


COMMANDS: dict[str, Callable[[Turn, str], None]] = {
    "start": lambda turn, args: join.start(turn),
    "dung": lambda turn, args: join.stop(turn),
    "stop": lambda turn, args: join.stop(turn),
    "toi": lambda turn, args: join.me(turn),
    "me": lambda turn, args: join.me(turn),
    "nhiemvu": lambda turn, args: duties.show(turn),
    "duties": lambda turn, args: duties.show(turn),
    "tinhtrang": _status,
    "status": _status,
    "help": _help,
    "trogiup": _help,
    "huy": _cancel,
    "cancel": _cancel,
}


class Dispatch:
    """Takes updates from every channel, one unit of work each."""

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        texts: Texts,
        postmen: dict[str, Postman],
        now: Callable[[], datetime],
    ) -> None:
        self._database, self._rulebooks, self._texts = database, rulebooks, texts
        self._postmen, self._now = postmen, now

    async def handle(self, incoming: Incoming) -> Acknowledgement:
        """Let an update have its effect, once; what is to be said waits in the outbox when this returns.

        Raises `NotNow` when the database cannot take it at present: the channel has to bring it again.
        """
        try:
            notice, keep = await self._database.run(self._take, incoming, self._now())
        except DatabaseUnavailable as error:
            raise NotNow(str(error)) from None
        except NoProgram:
            log.warning("an update came in, but no program is loaded: run `dondoc program load`")
            return Acknowledgement(self._texts.line("notice", what="failed"))
        for postman in self._postmen.values():
            postman.wake()
        self._postmen[incoming.channel].reachable()
        return Acknowledgement(self._texts.line("notice", what=notice) if notice else "", keep)

    def _take(self, session: Session, incoming: Incoming, now: datetime) -> tuple[str, bool]:
        """Store the update as seen together with its effect; returns (notice, whether the choices stay)."""
        if not updates.first_time(session, incoming.channel, incoming.key, now):
            return "", True
        rules = self._rulebooks.current(session)
        address = contacts.address_of(session, incoming.channel, incoming.chat_id)
        if address and incoming.what == "blocked":
            give_up(session, rules, incoming.channel, incoming.chat_id, Why.BLOCKED, "", now)
            return "", True
        if incoming.what in ("blocked", "unblocked"):
            return "", True
        if not incoming.private:
            return self._in_group(session, incoming, now)
        if address is None:
            join.stranger(session, incoming, rules, now)
            return ("stale", False) if incoming.what == "choice" else ("", True)
        contacts.open_address(session, address, now)
        turn = Turn(session, rules, now, incoming, address)
        if incoming.what == "choice":
            return _press(turn)
        _text(turn)
        return "", True

    def _in_group(self, session: Session, incoming: Incoming, now: datetime) -> tuple[str, bool]:
        """In a group only commands are answered, and only with the way to a private chat."""
        if incoming.what == "text" and incoming.text.startswith("/"):
            outbox.queue_for_chat(session, incoming.channel, incoming.chat_id, "private_only", {}, now, Priority.ANSWER)
        return ("stale" if incoming.what == "choice" else ""), True


def _press(turn: Turn) -> tuple[str, bool]:
    """A pressed choice. What it does is rolled back when it proves stale; that it was seen stays."""
    verb, *args = turn.incoming.token.split(":")
    try:
        with turn.session.begin_nested():
            if verb == "x":
                _cancel(turn, "")
            elif verb == "d":
                _picked(turn, args)
            elif verb in PRESSES:
                PRESSES[verb](turn, args)
            else:
                raise Stale
    except Stale as stale:
        return stale.notice, turn.keep_choices
    except (ValueError, IndexError):
        log.warning("a malformed choice was pressed: %r", turn.incoming.token[:64])
        return "stale", False
    return "", turn.keep_choices


def _picked(turn: Turn, args: list[str]) -> None:
    """``d:<dialog>:<step>:<ref>:<value>``: a choice of the question that is open now. Raises `Stale` otherwise."""
    name, step, ref, value = args
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is None or (dialog.name, dialog.step, str(dialog.data["ref"])) != (name, step, ref):
        raise Stale
    ANSWERS[name, step](turn, dict(dialog.data), value)


def _text(turn: Turn) -> None:
    if turn.incoming.what == "unsupported":
        turn.say("unsupported")
        return
    text = storable(turn.incoming.text).strip()
    command, _, args = text.partition(" ")
    if text.startswith("/"):
        handler = COMMANDS.get(command[1:].partition("@")[0].lower(), _help)
        handler(turn, args)
        return
    if "-" in text and join.bare_code(text):
        join.start(turn)
        return
    token = _chosen(turn, text)
    if token:
        _press(replace(turn, incoming=replace(turn.incoming, token=token)))
        return
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog and turn.now - dialog.updated_at < DIALOG_LIVES:
        _answer(turn, (dialog.name, dialog.step), dict(dialog.data), text)
        return
    duties.free_text(turn, text)


def _chosen(turn: Turn, text: str) -> str | None:
    """The token of the choice whose label was typed out instead of tapped, of the last question shown."""
    shown = outbox.last_choices(turn.session, turn.address.channel, turn.address.chat_id)
    return next((token for label, token in shown if fold(label) == fold(text) and not label.isdigit()), None)


def _answer(turn: Turn, step: tuple[str, str], data: dict[str, Any], text: str) -> None:
    try:
        with turn.session.begin_nested():
            ANSWERS[step](turn, data, text)
    except Stale:
        turn.close()
        duties.free_text(turn, text)
