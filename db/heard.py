"""When each messenger was last listened to, kept so that the next start knows what may have waited, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import ChannelHeard


def last(session: Session) -> dict[str, datetime]:
    """For each channel the last time at which nothing had come that is not stored."""
    return {row.channel: row.at for row in session.scalars(select(ChannelHeard))}


def note(session: Session, times: Mapping[str, datetime]) -> None:
    """Write them down, also when a clock that was wrong has been put back."""
    for channel, at in times.items():
        session.merge(ChannelHeard(channel=channel, at=at))
