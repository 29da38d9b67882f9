"""Channels on which nothing can be sent at present."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from db.models import Address, ChannelTrouble, Message
from db.outbox import Why

WORTH_TELLING = timedelta(hours=1)


def begin(session: Session, channel: str, now: datetime, why: str, detail: str, *, instead: bool = False) -> bool:
    """Nothing gets through any more; ``False`` when that is known already (the first time counts).

    ``instead``: the reason that is known is not the one any more.
    """
    known = session.get(ChannelTrouble, channel)
    if known and instead:
        known.reason, known.detail = why, detail[:500]
    if known:
        return False
    session.add(ChannelTrouble(channel=channel, since=now, reason=why, detail=detail[:500]))
    return True


def end(session: Session, channel: str, why: str | None = None) -> None:
    """Messages get through again, or at least the trouble ``why`` is over."""
    ended = delete(ChannelTrouble).where(ChannelTrouble.channel == channel)
    session.execute(ended.where(ChannelTrouble.reason == why) if why else ended)


def note_missing(session: Session, configured: Collection[str], now: datetime) -> list[str]:
    """People have addresses on a messenger that is not configured (any more): nothing is sent there. Returns which."""
    used = session.scalars(select(Address.channel).where(Address.closed_at.is_(None)).distinct())
    missing = [channel for channel in used if channel not in configured]
    for channel in missing:
        begin(session, channel, now, Why.NOT_CONFIGURED, "")
    session.execute(
        delete(ChannelTrouble).where(
            ChannelTrouble.channel.in_(configured), ChannelTrouble.reason == Why.NOT_CONFIGURED
        )
    )
    return missing


def of(session: Session, channel: str) -> ChannelTrouble | None:
    """The trouble of a channel, if any."""
    return session.get(ChannelTrouble, channel)


def lasting(session: Session, now: datetime) -> list[tuple[ChannelTrouble, int]]:
    """Troubles that have lasted for an hour, each with the number of messages that wait.

    What does not pass by itself is told at once: a quota that ran out, a messenger that is not configured, or does not
    accept the bot's token.
    """
    at_once = ChannelTrouble.reason.in_((Why.QUOTA, Why.NOT_CONFIGURED, Why.UNAUTHORIZED))
    told = or_(ChannelTrouble.since <= now - WORTH_TELLING, at_once)
    query = select(ChannelTrouble).where(told)
    return [(row, waiting(session, row.channel)) for row in session.scalars(query)]


def waiting(session: Session, channel: str) -> int:
    """How many messages wait on a channel."""
    query = select(func.count(Message.id)).where(Message.channel == channel, Message.state == "queued")
    return session.scalar(query) or 0
