"""What the coordinator's desk keeps: lines of evidence sheets that agencies dispute."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.people import Person
from db.models.work import Assignment


class Dispute(Base):
    """That an agency calls a line of its evidence sheet wrong, in a sentence, and what the coordinator answered.

    ``at``: when it was said, ``stored_at``: when it was stored. ``verdict``: accepted or kept, as the coordinator says
    (in the words ``answer``); withdrawn or replaced, as the agency does; none while it waits.
    """

    __tablename__ = "dispute"
    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    stored_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(16), index=True)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assignment: Mapped[Assignment] = relationship(lazy="joined")
    person: Mapped[Person] = relationship(lazy="joined", foreign_keys=[person_id])
    answerer: Mapped[Person | None] = relationship(lazy="joined", foreign_keys=[answered_by])
