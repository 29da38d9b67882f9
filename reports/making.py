"""An order for something to take away -> files: asks the database, then builds the form that was ordered."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db import desk, directory
from db.desk import Column, Evidence, Facts, Line, Scope
from db.models import Duty, Program
from reports import document, letter, to_do
from reports.order import CALLS, ENDINGS, NAMES, OF_A_MONTH, Made, Order
from reports.papers import Papers, Reported
from rules.rulebook import Rules
from rules.status import State, Timeliness

REPORT = "report"
LETTER_DAYS = 3
"""Working days that a letter gives."""

COLUMNS_IN_DOCUMENT = 6


class NothingToMake(Exception):
    """There is nothing of what was ordered; the message says so."""


def make(session: Session, rules: Rules, order: Order, now: datetime, template: bytes | None = None) -> list[Made]:
    """Make what was ordered: one file, or a picture a page.

    Raises `NothingToMake`, `reports.letter.NobodyIsLate`, `reports.filling.WrongTemplate`.
    """
    program = session.get(Program, order.program_id)
    if program is None:
        raise NothingToMake("There is no such program any more.")
    at = rules.local(now)
    scope = Scope(
        program.id, rules.books[program.id], at, order.agency_id, order.month, order.group, _duty(session, order)
    )
    facts = desk.facts(session, scope)
    if order.what in OF_A_MONTH and (facts.agency is None or facts.month is None):
        raise NothingToMake("An evidence sheet is of one agency and one month: say --agency and --month.")
    built = (
        _calls(session, rules, scope, facts)
        if order.what == CALLS
        else _BUILDERS[order.what](session, scope, facts, template)
    )
    ending = ENDINGS.get(order.what, order.what)
    stem = _stem(order, facts)
    return [Made(f"{stem}{'' if number == 1 else f'-{number}'}.{ending}", data) for number, data in enumerate(built, 1)]


def _duty(session: Session, order: Order) -> int | None:
    """The duty that is ordered, where it is one of the program's. Raises `NothingToMake`."""
    if order.duty is None:
        return None
    row = session.get(Duty, order.duty)
    if row is None or row.program_id != order.program_id:
        raise NothingToMake("There is no such duty in this program.")
    return row.id


def _stem(order: Order, facts: Facts) -> str:
    """``Bao-cao_01-CTr-UBND_SYT_2022-08_den-2022-08-16``."""
    month = f"{order.month:%Y-%m}" if order.month else ""
    parts = [
        NAMES[order.what],
        plain(facts.number),
        facts.agency.code if facts.agency else "",
        plain(facts.part)[:40].rstrip("-") if facts.part else "",
        month,
        f"den-{facts.at:%Y-%m-%d}",
    ]
    return "_".join(part for part in parts if part)


def plain(text: str) -> str:
    """A text as a part of a file's name: letters without marks, digits, hyphens."""
    folded = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    letters = "".join(
        sign if sign.isascii() and sign.isalnum() else "-" for sign in folded if not unicodedata.combining(sign)
    )
    return "-".join(part for part in letters.split("-") if part)[:60]


def newest_reports(session: Session, scope: Scope, found: Sequence[Column]) -> list[Reported]:
    """Of every agency the newest report that is spoken of, with its answers; ``found``: the `db.desk.columns`."""
    newest = desk.newest(session, scope, {each.key for each in found if each.kind == REPORT and each.spoken})
    told = desk.latest(session, scope, [line.id for line in newest])
    sent = desk.closing(session, scope, [line.id for line in newest if line.reported_at])
    return [Reported(line, sent.get(line.id), told.get(line.id)) for line in newest]


def _workbook(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import workbook  # noqa: PLC0415 - each form brings a library of its own, and is made alone

    of_program = {member.id for member in facts.members if facts.agency in (None, member)} | (
        {facts.coordinator.id} if facts.agency is None else set()
    )
    found = desk.columns(session, scope)
    sheets = workbook.Sheets(
        facts=facts,
        columns=found,
        matrix=desk.matrix(session, scope, workbook.MOST_COLUMNS, found),
        money=desk.money(session, scope),
        answers=desk.answers(session, scope),
        reports=newest_reports(session, scope, found),
        outcomes=desk.outcomes(session, scope),
        weeks=desk.weeks(session, scope),
        happenings=desk.happenings(session, scope),
        matters=list(desk.matters(session, scope)),
        wishes=desk.wishes(session, scope),
        attached=desk.attached(session, scope),
        with_events=desk.attached_to_events(session, scope),
        unconfirmed=desk.unconfirmed(session, scope),
        causes=desk.causes(session, scope),
        contacts=[each for each in directory.everybody(session) if each.agency.id in of_program],
        effects=desk.effects(session, scope),
    )
    return [workbook.build(sheets)]


def _document(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    return [document.build(papers_of(session, scope, facts), template)]


def papers_of(session: Session, scope: Scope, facts: Facts) -> Papers:
    """Everything that the consolidated report is made from."""
    money, matters = desk.money(session, scope), list(desk.matters(session, scope))
    cited = {each.reply_id for each in money.counted} | {each.reply_id for each in matters}
    found = desk.columns(session, scope)
    reports = newest_reports(session, scope, found)
    return Papers(
        facts=facts,
        columns=found,
        matrix=desk.matrix(session, scope, COLUMNS_IN_DOCUMENT, found),
        money=money,
        reports=reports,
        figures=desk.by_reply(session, scope, cited),
        matters=matters,
        endings=desk.endings(session, scope, [each.line.id for each in reports if each.line.state is State.WAIVED]),
        outcomes=desk.outcomes(session, scope),
        with_figures=_owing(scope, "meeting"),
        with_reports=_owing(scope, REPORT),
        unconfirmed=desk.unconfirmed(session, scope),
        behind=_behind(session, scope, facts, found),
        stayed=desk.stayed(session, scope),
        coming=desk.coming(session, scope),
    )


def _behind(session: Session, scope: Scope, facts: Facts, found: Sequence[Column]) -> dict[tuple[str, str], list[int]]:
    """Who is overdue with what part V of the report names."""
    keys = [each.key for each in to_do.overdue(found)[: to_do.SHOWN]]
    late: dict[tuple[str, str], list[int]] = {key: [] for key in keys}
    for line in desk.lines(session, scope, keys) if keys else ():
        if line.word is Timeliness.OPEN_LATE:
            late[line.duty, line.period].append(line.agency_id)
    places = {member.id: place for place, member in enumerate(facts.members)}
    return {key: sorted(who, key=lambda each: places.get(each, len(places))) for key, who in late.items()}


def _owing(scope: Scope, kind: str) -> frozenset[str]:
    """The codes of the agencies that owe a kind of duty: who owes the meetings tells of disbursement week by week."""
    program = scope.book.program
    duties = [each for each in program.duties if each.kind == kind]
    return frozenset(agency.code for each in duties for agency in program.owing(each))


def _picture(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import chart, picture  # noqa: PLC0415

    drawn = chart.draw(facts, desk.money(session, scope))
    return [*picture.draw(facts, desk.matrix(session, scope, picture.MOST_COLUMNS)), *([drawn] if drawn else [])]


def _chart(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import chart  # noqa: PLC0415

    drawn = chart.draw(facts, desk.money(session, scope))
    if drawn is None:
        raise NothingToMake("No agency has told both its plan and a figure of this year: there is nothing to draw.")
    return [drawn]


def _calendar(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import calendar  # noqa: PLC0415

    found = desk.to_come(session, scope)
    if not found.open and not found.later:
        raise NothingToMake("No day is to come: everything that the program asks for here is done or over.")
    return [calendar.build(facts, found)]


def _letter(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    late = late_lines(session, scope)
    by = scope.book.workdays.add(scope.today, LETTER_DAYS)
    return [letter.build(letter.Urging(facts, late, by), template)]


def _evidence(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import evidence  # noqa: PLC0415

    return [evidence.build(facts, _lines_of_evidence(session, scope), template)]


def _evidence_book(session: Session, scope: Scope, facts: Facts, template: bytes | None) -> list[bytes]:
    from reports import evidence_book  # noqa: PLC0415

    return [evidence_book.build(facts, _lines_of_evidence(session, scope))]


def _lines_of_evidence(session: Session, scope: Scope) -> list[Evidence]:
    found = desk.evidence(session, scope)
    if not found:
        raise NothingToMake("Nothing of this agency falls due in this month.")
    return found


def _calls(session: Session, rules: Rules, scope: Scope, facts: Facts) -> list[bytes]:
    from reports import call_book  # noqa: PLC0415

    wanted, called = desk.to_call(session, scope, rules), desk.called_today(session, scope, rules)
    if not wanted and not called:
        raise NothingToMake("No agency is to be called, and none was called today.")
    return [call_book.build(facts, wanted, called)]


def late_lines(session: Session, scope: Scope) -> list[Line]:
    """What is overdue and open, in the order of the document's agencies."""
    late = [line for line in desk.lines(session, scope) if line.word is Timeliness.OPEN_LATE and line.kind != "target"]
    places = {member.id: place for place, member in enumerate(desk.facts(session, scope).members)}
    return sorted(late, key=lambda line: (places.get(line.agency_id, len(places)), line.last_day))


_BUILDERS = {
    "xlsx": _workbook,
    "docx": _document,
    "png": _picture,
    "chart": _chart,
    "ics": _calendar,
    "letter": _letter,
    "evidence": _evidence,
    "evidence_book": _evidence_book,
}
