"""The tables. Times are aware and UTC, days are local calendar days, amounts are whole đồng."""

from db.base import Base, Instant
from db.models.people import Address, Door, Expected, Group, Invite, Person, Post
from db.models.program import Agency, Duty, Program, ProgramAgency, ProgramVersion, Task
from db.models.traffic import (
    Audit,
    ChannelHeard,
    ChannelTrouble,
    Dialog,
    Inbound,
    Lease,
    Message,
    MessageAssignment,
    PutAside,
    SeenUpdate,
    Utterance,
)
from db.models.work import Assignment, Capital, File, Progress, Reply, Request

__all__ = [
    "Address",
    "Agency",
    "Assignment",
    "Audit",
    "Base",
    "Capital",
    "ChannelHeard",
    "ChannelTrouble",
    "Dialog",
    "Door",
    "Duty",
    "Expected",
    "File",
    "Group",
    "Inbound",
    "Instant",
    "Invite",
    "Lease",
    "Message",
    "MessageAssignment",
    "Person",
    "Post",
    "Program",
    "ProgramAgency",
    "ProgramVersion",
    "Progress",
    "PutAside",
    "Reply",
    "Request",
    "SeenUpdate",
    "Task",
    "Utterance",
]
