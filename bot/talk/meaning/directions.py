"""What a leader's sentence says of each of several duties, as what would be recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.talk.meaning.standing import PRESSED_FOR, duty
from bot.talk.turn import Turn
from db import cards
from db.models import Assignment, Person
from rules.meaning.directing import Direction, agreed_to, names_report, read_direction, read_order
from rules.meaning.letters import flat
from rules.meaning.matters import MEETING, clauses, how_it_stands, names_meeting
from rules.meaning.model import Act, Agency, How, Meaning, Standing
from rules.meaning.understand import understand

ALL = re.compile(r"\bca (?:hai|2|ba|3|tat ca)\b|\btat ca\b|\b(?:hai|2|ba|3) viec\b")
ALL_OTHERS = re.compile(
    r"\b(?:ca (?:hai|2|ba|3)|tat ca)(?: cac| nhung)? (?:phong|ban|don vi|dong chi|can bo|anh|chi|bo phan|xa|phuong|"
    r"chu dau tu|so|nguoi|lanh dao|van ban|tai lieu)\b"
)
"""All of those who are told, or of what is sent."""

AS_AGENCY = re.compile(
    r"(?:(?:da|don vi|so|ban|quan|huyen|hien|em|toi|van|bao cao|viec nay|thi) )*"
    r"dang (?:thuc hien|lam|trien khai|xu ly)\b"
)
"""Words of the answer *Đang thực hiện*, which a leader may give for the agency."""

OWN = ("sent", "completed", "held", "nothing", "extension", "doing")
"""What a leader may say of one of several things as the agency's own answer."""

Reading = Callable[[str, Sequence[str]], Direction | None]


def acts_of(turn: Turn, rows: Sequence[Assignment], text: str, read: Reading = read_direction) -> list[Act]:
    """What a text says of each of these; empty where it is no direction. What is given to somebody by name is said of
    their own agency's alone."""
    found: list[Act] = []
    for row in rows:
        people = cards.officials(turn.session, row.agency_id)
        said = read(text, [each.name for each in people])
        if said is None:
            return []
        found.append(act_of(row, said, people))
    to_somebody = [act for act in found if act.person is not None]
    return to_somebody if any(act.what == "directed" for act in found) and to_somebody else found


def act_of(row: Assignment, said: Direction, people: Sequence[Person]) -> Act:
    person = people[said.to].id if said.to is not None else None
    return Act(said.what, row.id, text=said.text or None, person=person)


def agreed(turn: Turn, rows: Sequence[Assignment], text: str) -> list[Act]:
    """The wishes for more time of ``rows`` to which a leader agrees (``đồng ý để đơn vị gửi chậm đến 30/8``), which go
    to the coordinators as *Xin gia hạn* does; empty for any other text."""
    wish, found = agreed_to(text), []
    for row in rows if wish else ():
        own = Agency(row.agency.code, row.agency.name)
        meaning = understand(wish, Standing((duty(turn, row, ()),), own=own), turn.said_on)
        if meaning.acts and meaning.acts[0].what == "extension" and meaning.how is not How.NOTHING:
            found.append(meaning.acts[0].about(row.id))
    return found


def all_things(text: str) -> bool:
    """Whether all things are meant, and not all people or papers (``đã chỉ đạo tất cả các phòng``)."""
    line = flat(text)
    return ALL.search(line) is not None and ALL_OTHERS.search(line) is None


def whole(act: Act) -> bool:
    """Whether it is known to whom it is given."""
    return act.what != "given" or act.person is not None


def spoken_of(rows: list[Assignment], text: str) -> list[Assignment]:
    """The one kind of several duties that is named, else all; also where both are, or where all are meant (``đã chỉ
    đạo cả hai việc, thứ 6 báo cáo xong``)."""
    line = flat(text)
    if ALL.search(line):
        return rows
    meetings = [row for row in rows if row.duty.kind == "meeting"]
    meets, reports_named = names_meeting(line), names_report(line)
    if meets is reports_named:
        return rows
    if meets:
        return meetings or rows
    reports = [row for row in rows if row.duty.kind == "report"]
    return reports or [row for row in rows if row not in meetings] or rows


def at_least_directed(acts: Sequence[Act]) -> list[Act]:
    """These, but for what is given to nobody who is known: that was directed; each official is a choice beside it."""
    return [act if whole(act) else replace(act, what="directed") for act in acts]


def of_each_matter(turn: Turn, rows: Sequence[Assignment], text: str) -> list[Act]:
    """What a sentence says in one clause of the report and in another of the meeting, of a card with ``rows``: each
    clause to its own. A clause that adds to an order is the same order; one that tells how it stands explains, or is
    the agency's answer. Empty where one matter alone is spoken of, or where nothing is ordered."""
    found: list[Act] = []
    ordered: Direction | None = None
    for matter, words in clauses(text):
        for row in _of_matter(turn, rows, matter == MEETING):
            people = cards.officials(turn.session, row.agency_id)
            names = [each.name for each in people]
            said = read_direction(words, names) or read_order(words, names)
            if said is None and (answer := answer_of(turn, row, words)):
                found.append(answer)
                continue
            ordered = said if said and said.what != "explained" else ordered
            if said is None and how_it_stands(words):
                said = Direction("explained", words)
            elif said is None:
                said = replace(ordered, text=words) if ordered else Direction("directed", words)
            found.append(act_of(row, said, people))
    both = len({act.ref for act in found}) > 1
    return found if ordered and both else []


def _of_matter(turn: Turn, rows: Sequence[Assignment], meeting: bool) -> list[Assignment]:
    """The meetings of these, or what is none; where there are none, those of the agency that it was asked about."""
    own = [row for row in rows if (row.duty.kind == "meeting") is meeting]
    agencies = sorted({row.agency_id for row in rows})
    asked = [row for row in turn.open_assignments(PRESSED_FOR, agencies) if row.reminders]
    return own or [row for row in asked if (row.duty.kind == "meeting") is meeting][:1]


def answer_of(turn: Turn, row: Assignment, words: str) -> Act | None:
    """What a clause certainly says as an answer of the agency."""
    meaning = _answered(turn, row, words)
    act = meaning.acts[0] if meaning.how is How.SURE and len(meaning.acts) == 1 else None
    if act is None or act.what not in OWN or (act.what == "doing" and not AS_AGENCY.match(flat(words))):
        return None
    return replace(act, ref=row.id, token="")


def short_answer(turn: Turn, row: Assignment, words: str) -> Act | None:
    """What a few words (``xong rồi``, ``chưa``) are likely to say as an answer of the agency."""
    meaning = _answered(turn, row, "xong rồi" if flat(words) in ("xong", "roi") else words)
    act = meaning.acts[0] if meaning.how in (How.SURE, How.LIKELY) and len(meaning.acts) == 1 else None
    return replace(act, ref=row.id, token="") if act and act.what in (*OWN, "not_held") else None


def _answered(turn: Turn, row: Assignment, words: str) -> Meaning:
    own = Agency(row.agency.code, row.agency.name)
    return understand(words, Standing((duty(turn, row, ()),), own=own), turn.said_on)
