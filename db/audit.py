"""The audit log: one row for every change that matters."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db.models import Audit


def record(
    session: Session,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write who (``contact:5``, ``program``, ``clock``) did what to which row (``assignment:12``)."""
    session.add(Audit(at=at, actor=actor, action=action, subject=subject, detail=detail or {}))
