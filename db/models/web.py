"""What the web side remembers: links to the board page and to files, and the device on which each was opened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from db.base import Base
from db.models.people import Person


class DeviceLink:
    """What every link has that opens on one device.

    ``handle`` names it: only with the signature that the web side puts to it does it make an address. ``opened_at``: it
    was opened on a device, of whose secret ``device_hash`` is the SHA-256; ``revoked_at``: it was taken back.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    handle: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    device_hash: Mapped[str | None] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None]

    @declared_attr
    def person(cls) -> Mapped[Person]:  # noqa: N805 - it is asked of the class
        return relationship(Person, lazy="joined")


class BoardLink(DeviceLink, Base):
    """A link to the board page, for the programs that a person sees, or for one agency."""

    __tablename__ = "board_link"
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"))


class FileLink(DeviceLink, Base):
    """A link to a file, where a messenger takes none.

    ``wanted``: what was ordered, as `jobs.workshop.Workshop.make` takes it; ``wanted_hash``: its SHA-256, as there is
    one link an order.
    """

    __tablename__ = "file_link"
    wanted: Mapped[dict[str, Any]]
    wanted_hash: Mapped[str] = mapped_column(String(64), unique=True)
