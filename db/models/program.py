"""The program and what it obliges agencies to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Program(Base):
    """The decision that is followed up. ``spec`` is the program file as it was last loaded."""

    __tablename__ = "program"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    loaded_at: Mapped[datetime]
    follow_from: Mapped[datetime]


class Agency(Base):
    __tablename__ = "agency"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str]
    head: Mapped[str]
    group_number: Mapped[int]
    position: Mapped[int]
    gone_at: Mapped[datetime | None]


class Task(Base):
    """One bullet of the document's section III, owed by a group."""

    __tablename__ = "task"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    title: Mapped[str]
    clause: Mapped[str]
    group_number: Mapped[int]
    gone_at: Mapped[datetime | None]


class Duty(Base):
    """What the program obliges agencies to do; ``spec`` is its entry in the program file."""

    __tablename__ = "duty"
    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    code: Mapped[str] = mapped_column(String(24), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    title: Mapped[str]
    clause: Mapped[str]
    spec: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    gone_at: Mapped[datetime | None]
