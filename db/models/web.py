"""What the web side remembers: links to the board page, and the device on which each was opened."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base
from db.models.people import Person


class BoardLink(Base):
    """A link to the board page, for the programs that a person sees, or for one agency.

    ``handle`` names it: only with the signature that the web side puts to it does it make an address. ``opened_at``: it
    was opened on a device, of whose secret ``device_hash`` is the SHA-256; ``revoked_at``: it was taken back.
    """

    __tablename__ = "board_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    device_hash: Mapped[str | None] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship(lazy="joined")
