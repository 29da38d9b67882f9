"""What a copy is, and what can be wrong with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class Facts:
    """What stands in a copy: its kind, the revision of its tables, how many people and messages."""

    kind: Kind
    revision: str
    people: int
    messages: int

    def __str__(self) -> str:
        return f"{self.people} people, {self.messages} messages (tables {self.revision})"


class CopyFailed(Exception):
    """A database cannot be copied, read from a copy or replaced; the message says why and what to do."""


class Damaged(CopyFailed):
    """The file is no database, or is damaged."""


class NotOurs(CopyFailed):
    """The file is a database of another program, or one that this version does not know."""
