"""Obstacles as plain data for messages; see `db.views`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import files, grounds, obstacles, views
from db.models import Request
from rules.rulebook import Rules


def obstacle(session: Session, request: Request, rules: Rules, now: datetime) -> dict[str, Any]:
    """An obstacle with its cause, who has to clear it by when, whose turn it is, and everything that was
    written about it."""
    row = obstacles.of(session, request)
    return {
        **views.request(request, rules, now),
        "cause": row.cause,
        "turn": str(obstacles.turn(session, request)),
        "owner": views.agency(row.owner) if row.owner else None,
        "owner_until": row.owner_until.isoformat() if row.owner_until else None,
        "passed_at": rules.local(row.passed_at).isoformat() if row.passed_at else None,
        "grounds": [
            {**views.ground(each), "assignment": views.assignment(each.assignment, rules, now)}
            for each in grounds.of_request(session, request)
            if each.state != "withdrawn"
        ],
        "files": files.count(session, files.of_replies(request.reply_id)),
        "confirmed": row.confirmed_at is not None,
        "notes": [
            {
                "by": note.person.name,
                "agency": views.agency(note.agency) if note.agency else None,
                "text": note.text,
                "at": rules.local(note.at).isoformat(),
            }
            for note in obstacles.notes(session, request)
        ],
    }
