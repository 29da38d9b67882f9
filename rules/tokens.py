"""What a choice carries there and back: ``r:12:held`` is the answer *held* to assignment 12.

A template makes it (``choice(label, "r", a.id, "held")``), the messenger brings it back when the choice is picked, and
`bot.talk.routes` hands it to the dialog of its verb. Messages that were sent keep theirs for years, so that a verb's
letter never changes its meaning. Tokens can be forged: whoever reads one asks what the person may do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from rules.choosing import key_of

LONGEST = 64
"""Bytes of a token that every messenger brings back: https://core.telegram.org/bots/api#inlinekeyboardbutton"""


class Verb(StrEnum):
    """What a choice does, and what follows the letter."""

    ANSWER = "r"
    """assignment, code of the answer: what an official says to a reminder"""
    UNDO = "w"
    """reply: *Sửa lại*"""
    OPEN = "o"
    """assignment: shows one line of a list"""
    EXEMPT = "n"
    """assignment: *Đơn vị không có kế hoạch vốn*"""
    END = "e"
    """assignment, what: the coordinator ends it, or has it followed again"""
    DECIDE = "q"
    """request, decision: the coordinator grants, refuses, resolves, answers, takes back; behind it, of more time that
    is asked for, until which day (ISO)"""
    CONFIRM = "c"
    """what, and the reply that is received or sent back; of a list its program and first and last reply"""
    TASKS = "k"
    """what, agency, program: the results of an agency's tasks; of the list of agencies its program and page"""
    OBSTACLE = "v"
    """what, and the obstacle's request: shows it, passes it on, answers, says that it is cleared or not"""
    EXTEND = "t"
    """what, and the batch: more time for several agencies is taken back"""
    EVENT = "m"
    """``new``, agency, duty, place: tells of an event; ``undo``, event; ``paid``, event: it is done; ``list``"""
    HISTORY = "h"
    """``agency`` or ``request``, its number, page: what the log tells of it"""
    STATUS = "s"
    """part, page; or ``agency``, code: opens a part of ``/tinhtrang``"""
    GROUP = "g"
    """group, what: reminders in a group on or off"""
    INVITE = "i"
    """part, page; or agency, role: makes an invitation (``/moi``)"""
    AGENCIES = "u"
    """list, program, page; add, program; heir, succession, agency: the directory (``/donvi``)"""
    REMIND_ON = "a"
    """messenger: where to be reminded"""
    TAKE = "f"
    """form, program, agency or ``all``: makes a file of it; ``menu``: what can be taken away (``/xuat``)"""
    PRESS = "p"
    """assignment, what: what a leader or a coordinator says to what was reported to them"""
    EVIDENCE = "b"
    """what, program, agency, month, page; or a line's assignment; or a dispute: the evidence sheet (``/minhchung``)"""
    SEARCH = "l"
    """page, and the mark of what was looked for (``/timkiem``)"""
    PHONE = "y"
    """list, program, page; show or called, program, agency (and an assignment): whom to call (``/goidien``)"""
    ABSENCE = "z"
    """what, and the leave: ends it or calls it off, chooses a deputy; or the deputy declines (``/vang``)"""
    HAND_OVER = "j"
    """what, and the post or assignment that is handed over; or the handover that is taken, refused, taken back"""
    BROADCAST = "B"
    """what, and the broadcast, page: who has got it, taken back (``/thongbao``)"""
    FILE = "F"
    """``agency``, its number, page; ``reply`` or ``request``, its number: lists what came with it; ``get``, file: sends
    it; ``other``, file: it belongs to another answer than was taken for granted"""
    ACT = "A"
    """what, part, its number or ``all``, program: does something about what a list of overdue things shows"""
    BOARD = "W"
    """``open``; ``agency``, agency; ``back``, link: a link to the board page is made, or taken back (``/bang``);
    ``file``, link: one to a file is taken back"""
    DIALOG = "d"
    """dialog, step, ref, value: a choice of the question that is open"""
    DROP = "x"
    """*Hủy*: drops the question that is open"""


@dataclass(frozen=True)
class Token:
    """A token that was read. ``verb``: ``None`` where it has none that is known."""

    verb: Verb | None
    args: tuple[str, ...] = ()

    @property
    def number(self) -> int | None:
        """The row that it is about, where its first part is the number of one."""
        return key_of(self.args[0]) if self.args else None

    @property
    def subject(self) -> int | None:
        """What it is about: a row's number, or of what is done about all that a card asks the card's instant."""
        card = self.args[2] if self.verb is Verb.ACT and self.args[1:2] == ("card",) and len(self.args) > 2 else ""
        return int(card) if card.isascii() and card.isdigit() else self.number


def make(verb: object, *args: object) -> str:
    """Write a token. Raises `ValueError` for a verb that does not exist and for what is too long to travel."""
    token = ":".join(str(part) for part in (Verb(str(verb)), *args))
    if len(token.encode()) > LONGEST:
        raise ValueError(f"the token {token} is longer than Telegram's {LONGEST} bytes")
    return token


def stamp(at: datetime) -> int:
    """An instant (aware) as a token carries it: microseconds."""
    return int(at.timestamp()) * 1_000_000 + at.microsecond


def read(token: str) -> Token:
    """Read a token as it came back, whoever wrote it."""
    verb, *args = token.split(":")
    return Token(Verb(verb) if verb in set(Verb) else None, tuple(args))


LISTS = {
    Verb.CONFIRM: ("list", "show"),
    Verb.OBSTACLE: ("list", "show"),
    Verb.EVIDENCE: ("list", "line", "show", "wait"),
    Verb.PHONE: ("list", "show"),
    Verb.HISTORY: ("agency", "request"),
}


def only_shows(token: Token) -> bool:
    """Whether a choice of coordinators and observers decides nothing: it shows a list, a line of one, or what is to be
    looked at before it is done. Lists of an agency's own duties are not among these."""
    match token.verb:
        case Verb.STATUS | Verb.ACT:
            return True
        case Verb.PRESS:
            return token.args[1:] == ("card",)
        case Verb() as verb:
            return token.args[:1] != () and token.args[0] in LISTS.get(verb, ())
    return False
