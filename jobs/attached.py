"""Files that are kept, for who may have them: handed out as they came, byte for byte."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import files, present
from db.models import File, Person
from reports.order import Made
from rules.attachments import ENDINGS

FILE = "document"
"""The kind of message that is an order for a file (its parameter of the same name says which)."""


def order(person_id: int, number: int, asked: datetime) -> dict[str, Any]:
    """What a message or a link says of a file that is handed out: to whom, which, since when."""
    return {"person": person_id, "file": number, "asked": asked.isoformat()}


def name_of(row: File, kind: str) -> str:
    """What a kept file of this media type is called where it is saved: a picture by its number."""
    return row.name or f"anh-{row.id}.{ENDINGS[kind][0]}"


def hand_out(session: Session, person_id: int, number: int) -> Made | None:
    """A kept file under its cleaned name; ``None`` for one that is not kept. Raises `PermissionError` where the person
    may not have it, or not any more."""
    row, person = session.get(File, number), session.get(Person, person_id)
    found = files.content(session, number)
    if row is None or found is None:
        return None
    posts = present.acting(session, person) if person else []
    if not files.may_be_had(session, row, posts):
        raise PermissionError
    data, kind = found
    return Made(name_of(row, kind), data, kind)
