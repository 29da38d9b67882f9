"""An incoming update: who is it, which dialog, what answer. Everything happens in one transaction."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.channels.base import Acknowledgement, Incoming, NotNow
from bot.talk import in_private
from bot.talk.beside import editing
from bot.talk.dialogs import group, join
from bot.talk.dialogs.dropping import Left
from bot.talk.dialogs.giving_up import notice_of
from bot.talk.hearing import Arrival
from bot.talk.in_group import take_in_group
from bot.talk.meaning.proposing import Proposed
from bot.talk.meaning.put_off import PutOff
from bot.talk.routes import press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from bot.texts.render import Texts
from db import audit, outbox, people, updates, utterances
from db.models import Dialog
from db.outbox import Why
from db.programs import NoProgram, Rulebooks
from db.session import Database, DatabaseUnavailable
from jobs.moved import follow
from jobs.reachable import here_again, taken_in, unblocked
from jobs.unreachable import give_up
from rules.rulebook import Rules
from rules.said import when_said

log = logging.getLogger(__name__)


TURN_SECONDS, TURNS = 0.03, 15
"""How long a text waits while a message is on its way into the same chat."""


class _TooEarly(Exception):
    """A message to this chat is being sent at this moment."""


class Dispatch:
    """Takes updates from every channel, one unit of work each.

    After each ``on_effect`` is called with the update and the channels for which messages were queued.
    """

    def __init__(
        self,
        database: Database,
        rulebooks: Rulebooks,
        texts: Texts,
        now: Callable[[], datetime],
        on_effect: Callable[[Incoming, set[str]], None],
    ) -> None:
        self._database, self._rulebooks, self._texts = database, rulebooks, texts
        self._now, self._on_effect = now, on_effect

    async def handle(self, incoming: Incoming, arrival: Arrival) -> Acknowledgement:
        """Let an update have its effect, once; what is to be said waits in the outbox when this returns.

        It counts from when it was said, as far as that can be known (DESIGN decision 9). Raises `NotNow` when
        the database cannot take it at present: the channel has to bring it again.
        """
        seen_at = min(arrival.seen_at, self._now())
        said = when_said(incoming.said_at, seen_at, arrival.since)
        incoming = replace(incoming, said_at=said.at, time_known=said.known, waited=arrival.since is not None)
        try:
            notice, keep, queued = await self._take_in_turn(incoming)
        except DatabaseUnavailable as error:
            raise NotNow(str(error)) from None
        except NoProgram:
            log.warning("an update came in, but no program is loaded: run `dondoc program load`")
            return Acknowledgement(self._texts.line("notice", what="failed"))
        except Exception:
            await self._own_up(incoming)
            raise
        self._on_effect(incoming, queued)
        return Acknowledgement(self._texts.line("notice", what=notice) if notice else "", keep)

    async def _own_up(self, incoming: Incoming) -> None:
        """What came could not be handled for a reason of ours: the person is told so, instead of waiting in vain. In a
        group nothing is said, nor to who is a stranger; and where this fails as well, the log says why the rest did."""
        with suppress(Exception):
            queued = await self._database.run(self._apologize, incoming, self._now())
            self._on_effect(incoming, queued)

    def _apologize(self, session: Session, incoming: Incoming, now: datetime) -> set[str]:
        """Queue it, once for an update; returns the channels to be woken."""
        address = people.address_of(session, incoming.channel, incoming.chat_id) if incoming.private else None
        if address and not address.closed_at:
            turn = Turn(session, self._rulebooks.current(session), now, incoming, address)
            turn.say("not_taken", f"not_taken:{incoming.channel}:{incoming.key}", wrote=incoming.what != "choice")
        queued: set[str] = session.info.get(outbox.QUEUED, set())
        return queued

    async def _take_in_turn(self, incoming: Incoming) -> tuple[str, bool, set[str]]:
        """A text may answer a message that is only just arriving: what was shown is written down first, if it is soon.

        Raises `DatabaseUnavailable`, `NoProgram`.
        """
        for patience in range(TURNS, -1, -1):
            try:
                return await self._database.run(self._take_and_tell, incoming, self._now(), hasty=not patience)
            except _TooEarly:
                await asyncio.sleep(TURN_SECONDS)
        raise AssertionError("unreachable")

    def _take_and_tell(
        self, session: Session, incoming: Incoming, now: datetime, *, hasty: bool
    ) -> tuple[str, bool, set[str]]:
        """Let an update have its effect; returns (notice, whether the choices stay, channels to be woken)."""
        notice, keep = self._take(session, incoming, now, hasty=hasty)
        address = (
            people.address_of(session, incoming.channel, incoming.chat_id) if notice and incoming.private else None
        )
        if address:
            notice = notice_of(Turn(session, self._rulebooks.current(session), now, incoming, address), notice)
        return notice, keep, session.info.get(outbox.QUEUED, set())

    def _take(self, session: Session, incoming: Incoming, now: datetime, *, hasty: bool) -> tuple[str, bool]:
        """Store the update as seen together with its effect; returns (notice, whether the choices stay)."""
        if incoming.what == "text" and not hasty and outbox.arriving(session, incoming.channel, incoming.chat_id):
            raise _TooEarly
        if not updates.first_time(session, incoming.channel, incoming.key, now):
            return "", True
        audit.heard(session, incoming.channel, incoming.said_at)
        rules = self._rulebooks.current(session)
        if incoming.what in ("blocked", "unblocked", "moved"):
            _take_change(session, rules, incoming, now)
            return "", True
        if not incoming.private:
            return _take_in_group(session, rules, incoming, now)
        address = people.address_of(session, incoming.channel, incoming.chat_id)
        if address is None:
            notice = join.stranger(session, incoming, rules, now)
            return (notice, False) if incoming.what == "choice" else ("", True)
        here_again(session, rules, address, now)
        turn = Turn(session, rules, now, incoming, address)
        was, dialog = utterances.before(session, address.id), session.get(Dialog, address.id)
        proposed, left = Proposed.before(turn, dialog), Left.before(turn, dialog)
        waits = PutOff.before(turn)
        if incoming.what == "choice":
            notice = press(turn, incoming.token)
            proposed.say_dropped(turn)
            waits.go_on(turn)
            left.say(turn)
            in_private.note(session, incoming, address.id, was, now)
            return notice, turn.keep_choices
        if _take_words(turn):
            proposed.say_dropped(turn)
            waits.go_on(turn)
            left.say(turn)
            in_private.note(session, incoming, address.id, was, now)
        return "", True


def _take_words(turn: Turn) -> bool:
    """What was written or sent; why it cannot be done is said in words. ``False`` for an edit that changed nothing."""
    try:
        with turn.session.begin_nested():
            return in_private.take(turn)
    except Stale as stale:
        turn.say("notice", what=notice_of(turn, stale.notice))
        return not turn.incoming.edited


def _take_in_group(session: Session, rules: Rules, incoming: Incoming, now: datetime) -> tuple[str, bool]:
    """Something was done in a group; an edit changes nothing there."""
    if incoming.edited:
        editing.in_group(session, rules, incoming, now)
        return "", True
    known = people.address_of(session, incoming.channel, incoming.sender_id)
    was = utterances.before(session, known.id) if known else None
    done = take_in_group(session, rules, incoming, now)
    if known and was and utterances.given_in(session):
        in_private.note(session, incoming, known.id, was, now)
    return done


def _take_change(session: Session, rules: Rules, incoming: Incoming, now: datetime) -> None:
    """Something happened to a chat as such."""
    channel, chat = incoming.channel, incoming.chat_id
    if incoming.what == "moved":
        follow(session, rules, channel, chat, incoming.moved_to, now)
    elif incoming.what == "blocked":
        _left(session, rules, incoming, now)
    elif incoming.private:
        unblocked(session, rules, channel, chat, now)
    else:
        taken_in(session, rules, channel, chat, now)


def _left(session: Session, rules: Rules, incoming: Incoming, now: datetime) -> None:
    """A person blocked the bot, or it was put out of a group."""
    by = audit.of_chat(session, incoming.channel, incoming.sender_id)
    if incoming.private:
        if people.address_of(session, incoming.channel, incoming.chat_id):
            give_up(session, rules, incoming.channel, incoming.chat_id, Why.BLOCKED, "", now, by=by)
    elif group.of(session, incoming):
        give_up(session, rules, incoming.channel, incoming.chat_id, Why.REMOVED, "", now, by=by)
