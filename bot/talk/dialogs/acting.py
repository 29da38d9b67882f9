"""Acting from a list of what is overdue: reminding, more time, ending, reporting to the leaders, a file of it.

``A:<what>:<part>:<ref>:<program>``; what is sent is looked at first (the words, how many people), and what is meant is
looked up anew when it is confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

from sqlalchemy import select

from bot.talk.dialogs import group_extension, taking
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.turn import Stale, Turn, key
from db import assignments, audit, cards, hearers, progress, replies, views
from db.board.shown import PARTS, Shown, late_by_duty, late_by_group, late_of
from db.models import Address, Agency, Assignment, Audit, Duty, Program
from db.reach import Reach
from rules.authority import Action, Role
from rules.meaning.group_extension import split_reason
from rules.status import Move, State

ALL = "all"
"""In a choice's token: everything that is overdue."""

MOST = 500
"""How many assignments are acted on at once; where there are more, a group, duty or agency is chosen."""

LISTED, NAMED = 12, 8
AGAIN = 5
"""Working days after which a coordinator who had something pressed for is asked again."""

AHEAD = (3, 5, 10)
"""Working days from today on that are offered as the day of more time."""

SENDS = ("press", "lead")
DONE_BY = {"press": ("press_on", "report_to_leader"), "lead": ("report_to_leader",)}
"""In the log: what coordinators had sent by hand that says the same, or more."""

To = dict[int, tuple[Address, list[Assignment]]]


def press(turn: Turn, args: list[str]) -> None:
    """Do what a button under a list says. Raises `Refused`, `Stale`."""
    what, part, ref, number, *page = args
    program = turn.session.get(Program, key(number))
    if program is None or part not in PARTS:
        raise Stale
    turn.require(Action.DECIDE, turn.home.id, program)
    turn.keep_choices = True
    _check(turn, program, what)
    shown = Shown(program.id, part, 0 if ref == ALL else key(ref))
    match what:
        case "group" | "duty":
            _choose(turn, program, what)
        case "show":
            _show(turn, shown, key(page[0]) if page else 1)
        case "press" | "lead":
            _preview(turn, shown, what)
        case "extend":
            _ask_day(turn, shown)
        case "waive":
            _ask_reason(turn, shown)
        case "file":
            taking.of_shown(turn, program, part, shown.ref)
        case _:
            raise Stale


def _check(turn: Turn, program: Program, what: str) -> None:
    """Of a program that is paused or archived nothing is sent. Raises `Stale`."""
    if what in SENDS and program.id not in turn.rules.followed:
        raise Stale("not_followed")


def _rows(turn: Turn, shown: Shown) -> Sequence[Assignment]:
    """What is overdue of it now. Raises `Stale` where nothing is, or too much."""
    rows = late_of(turn.session, shown, turn.rules, turn.now, MOST + 1)
    if not rows:
        raise Stale("nothing_late")
    if len(rows) > MOST:
        raise Stale("too_much_late")
    return rows


def about(turn: Turn, shown: Shown) -> dict[str, Any]:
    """What is shown, as messages speak of it."""
    name, number = None, shown.ref
    if shown.part == "agency":
        name = turn.session.get_one(Agency, shown.ref).name
    elif shown.part == "duty":
        name = turn.session.get_one(Duty, shown.ref).title
    return {"part": shown.part, "ref": shown.ref or ALL, "program": shown.program_id, "name": name, "number": number}


def _asking(turn: Turn, shown: Shown, rows: Sequence[Assignment]) -> dict[str, Any]:
    """What every question says first: what it is about, how much there is, of whom."""
    names = list(dict.fromkeys(row.agency.name for row in rows))
    return {
        **views.under(turn.rules.books[shown.program_id]),
        "about": about(turn, shown),
        "total": len(rows),
        "agencies_total": len(names),
        "names": names[:NAMED],
    }


def _data(shown: Shown, **more: Any) -> dict[str, Any]:
    return {"part": shown.part, "of": shown.ref, "program": shown.program_id, **more}


def _mark(shown: Shown, what: str) -> int:
    """What tells a question's choices from those of an older one, which was about something else: *Gửi* under that one
    sends nothing. Below zero, where no row has its number."""
    return -1 - (crc32(f"{what}:{shown.part}:{shown.ref}:{shown.program_id}".encode()) >> 2)


def _asked(turn: Turn, data: dict[str, Any], what: str) -> Shown:
    """What a question was about. Raises `Refused`, `Stale`."""
    program = turn.session.get_one(Program, data["program"])
    turn.require(Action.DECIDE, turn.home.id, program)
    _check(turn, program, what)
    return Shown(data["program"], data["part"], data["of"])


def _choose(turn: Turn, program: Program, part: str) -> None:
    """Which group or duty, with how much of each is overdue. Raises `Stale`."""
    if part == "group":
        titles = {group.number: group.title for group in turn.rules.books[program.id].program.groups}
        groups = late_by_group(turn.session, program.id, turn.rules, turn.now)
        found = [{"ref": number, "name": titles.get(number, ""), "late": count} for number, count in groups]
    else:
        duties = late_by_duty(turn.session, program.id, turn.rules, turn.now)
        found = [{"ref": number, "name": title, "late": count} for number, title, count in duties]
    if not found:
        raise Stale("nothing_late")
    turn.say("acting_which", part=part, found=found, of=program.id)


def _show(turn: Turn, shown: Shown, page: int) -> None:
    """A page of what is overdue of a group or duty, with what can be done about it."""
    rows = _rows(turn, shown)
    pages = -(-len(rows) // LISTED)
    page = min(max(page, 1), pages)
    first = (page - 1) * LISTED
    listed = rows[first : first + LISTED]
    latest = replies.latest_of_all(turn.session, [row.id for row in listed])
    items = [
        {**turn.view(row), "reply": views.reply(latest[row.id], turn.rules) if row.id in latest else None}
        for row in listed
    ]
    turn.say("acting", **_asking(turn, shown, rows), items=items, page=page, pages=pages)


def _to(turn: Turn, rows: Sequence[Assignment], role: Role) -> To:
    """Who is told of what, each person (id) once."""
    reach = Reach.of(turn.session)
    found: To = {}
    for row in rows:
        for address in reach.told(role, row):
            found.setdefault(address.person_id, (address, []))[1].append(row)
    return found


def _role(what: str) -> Role:
    return Role.LEADER if what == "lead" else Role.OFFICIAL


def _preview(turn: Turn, shown: Shown, what: str) -> None:
    """What would be sent, to how many people on which messenger, and of whom nobody can be told."""
    rows = _rows(turn, shown)
    to = _to(turn, rows, _role(what))
    reached = {row.id for _, theirs in to.values() for row in theirs}
    nobody = list(dict.fromkeys(row.agency.name for row in rows if row.id not in reached))
    sample = next(iter(to.values()))[1] if to else []
    turn.ask(
        "acting",
        "confirm",
        "acting_preview",
        _data(shown, what=what, looked=turn.now.isoformat()),
        _mark(shown, what),
        **_asking(turn, shown, rows),
        what=what,
        assignments=[_view(turn, row, what) for row in sample],
        people=len(to),
        channels=dict(sorted(Counter(address.channel for address, _ in to.values()).items())),
        nobody=nobody[:NAMED],
        nobody_total=len(nobody),
        today=len(_written_today(turn, rows, what, to)),
    )


def _written_today(turn: Turn, rows: Sequence[Assignment], what: str, to: To) -> set[int]:
    """The agencies (ids) to which something of the kind about these went today, by hand or by the clock."""
    began = turn.rules.local(turn.now).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    query = select(Audit.subject, Audit.action, Audit.detail).where(
        Audit.subject.in_([f"assignment:{row.id}" for row in rows]),
        Audit.action.in_((*DONE_BY[what], "remind")),
        Audit.at >= began,
    )
    told = {
        subject
        for subject, action, detail in turn.session.execute(query)
        if (detail.get("person") in to if action == "remind" else detail.get("people"))
    }
    return {row.agency_id for row in rows if f"assignment:{row.id}" in told}


def _view(turn: Turn, row: Assignment, what: str) -> dict[str, Any]:
    return cards.card(turn.session, row, turn.rules, turn.now) if what == "lead" else turn.view(row)


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Gửi* sends it to who is meant now, but for what a colleague has sent since it was looked at. Raises `Refused`,
    `Stale`."""
    what = data["what"]
    shown = _asked(turn, data, what)
    if text != "yes":
        raise Stale
    rows = _left_by_others(turn, _rows(turn, shown), what, datetime.fromisoformat(data["looked"]))
    if not rows:
        raise Stale("done_by_colleague")
    to = _to(turn, rows, _role(what))
    turn.close()
    if not to:
        raise Stale("nobody_to_tell")
    for address, theirs in to.values():
        kind = "leader_cards" if what == "lead" else "pressed_on"
        turn.tell([address], kind, assignments=[_view(turn, row, what) for row in theirs])
    if what == "lead":
        _announce(turn, rows, to)
    told = Counter(row.id for _, theirs in to.values() for row in theirs)
    for row in rows:
        _note(turn, row, what, told[row.id])
    again = turn.rules.books[shown.program_id].workdays.add(turn.rules.local(turn.now).date(), AGAIN)
    turn.say("acting_done", **_asking(turn, shown, rows), what=what, people=len(to), again=again.isoformat())


def _left_by_others(turn: Turn, rows: Sequence[Assignment], what: str, since: datetime) -> list[Assignment]:
    """Those of what is overdue about which nobody else has sent this, or more, since then."""
    query = select(Audit.subject).where(
        Audit.subject.in_([f"assignment:{row.id}" for row in rows]),
        Audit.action.in_(DONE_BY[what]),
        Audit.at >= since,
        Audit.actor != turn.actor,
    )
    done = set(turn.session.scalars(query))
    return [row for row in rows if f"assignment:{row.id}" not in done]


def _announce(turn: Turn, rows: Sequence[Assignment], leaders: To) -> None:
    """The officials hear what was reported to their leader: nobody is reported behind their back."""
    reached = {row.id for _, theirs in leaders.values() for row in theirs}
    passed_on = [row for row in rows if row.id in reached]
    for person, (address, theirs) in _to(turn, passed_on, Role.OFFICIAL).items():
        if person not in leaders:
            copies = [{**turn.view(row), "reported": {"to": "leader", "head": row.agency.head}} for row in theirs]
            turn.tell([address], "pressed_on", assignments=copies)


def _note(turn: Turn, row: Assignment, what: str, people: int) -> None:
    """Write down what was done about it; some days later the coordinator is asked again."""
    action = "press_on"
    if what == "lead" and people:
        action, mine = "report_to_leader", progress.of(turn.session, row, Role.LEADER)
        mine.said_at, mine.quiet_until = turn.now, None
    if what == "press" or people:
        audit.record(turn.session, turn.now, turn.actor, action, f"assignment:{row.id}", {"people": people})
    ladder = turn.rules.of(row).ladder(row.duty.code)
    hour = ladder.at if ladder else turn.rules.window.intervals[0][0]
    day = turn.rules.of(row).workdays.add(turn.rules.local(turn.now).date(), AGAIN)
    progress.ask_again(turn.session, row, datetime.combine(day, hour, turn.rules.zone))


def _ask_day(turn: Turn, shown: Shown, problem: str | None = None, why: str = "") -> None:
    rows = _rows(turn, shown)
    workdays, today = turn.rules.books[shown.program_id].workdays, turn.rules.local(turn.now).date()
    days = [workdays.add(today, ahead).isoformat() for ahead in AHEAD]
    asking = _asking(turn, shown, rows)
    data, mark = _data(shown, why=why), _mark(shown, "extend")
    turn.ask("acting", "day", "ask_acting_day", data, mark, **asking, days=days, problem=problem)


def day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Until when, and why where that is said too; then it is shown who gets it, as for ``/giahan``. Raises `Refused`,
    `Stale`."""
    shown = _asked(turn, data, "extend")
    today = turn.rules.local(turn.now).date()
    said, why = split_reason(text)
    why = why or data.get("why", "")
    until = read_coming_day(said, today)
    if isinstance(until, str):
        _ask_day(turn, shown, until, why)
        return
    rows = _rows(turn, shown)
    wanted = list(dict.fromkeys(row.agency for row in rows))
    turn.close()
    program = turn.session.get_one(Program, shown.program_id)
    group_extension.offer(turn, program, wanted, until, why=why, duties={row.duty_id for row in rows})


def _ask_reason(turn: Turn, shown: Shown) -> None:
    rows = _rows(turn, shown)
    people = len(_to(turn, rows, Role.OFFICIAL))
    asking = _asking(turn, shown, rows)
    data = _data(shown, ids=[row.id for row in rows])
    turn.ask("acting", "reason", "ask_acting_reason", data, _mark(shown, "waive"), **asking, people=people)


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The reason in words, or ``none``: then it is shown what would be ended, and what the agencies are told. Raises
    `Refused`, `Stale`."""
    shown = _asked(turn, data, "waive")
    rows = _still(turn, shown, data)
    why = None if text == "none" else text
    to = _hear_of_the_end(turn, rows)
    reached = [row for row in rows if to.get(row.agency_id)]
    sample = [{**turn.view(row), "state": str(State.WAIVED)} for row in reached[:1]]
    people = {each.person_id: each.channel for found in to.values() for each in found}
    nobody = list(dict.fromkeys(row.agency.name for row in rows if row not in reached))
    turn.ask(
        "acting",
        "ending",
        "acting_ending",
        {**data, "why": why},
        _mark(shown, "waive"),
        **_asking(turn, shown, rows),
        reason=why,
        assignments=sample,
        people=len(people),
        channels=dict(sorted(Counter(people.values()).items())),
        nobody=nobody[:NAMED],
        nobody_total=len(nobody),
    )


def ended(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đồng ý*: what was shown, and is still overdue, is ended, and the agencies are told. Raises `Refused`,
    `Stale`."""
    shown = _asked(turn, data, "waive")
    if text != "yes":
        raise Stale
    rows = _still(turn, shown, data)
    turn.close()
    to = _hear_of_the_end(turn, rows)
    told: set[int] = set()
    for row in rows:
        because = data["why"] or "coordinator"
        assignments.move(turn.session, row, Move.WAIVE, turn.actor, turn.now, turn.rules, because=because)
        turn.tell(to.get(row.agency_id, []), "ended", assignment=turn.view(row), reason=data["why"])
        told |= {each.person_id for each in to.get(row.agency_id, [])}
    turn.say("acting_done", **_asking(turn, shown, rows), what="waive", people=len(told), again=None)


def _still(turn: Turn, shown: Shown, data: dict[str, Any]) -> list[Assignment]:
    """What was shown and is still overdue. Raises `Stale` where nothing is."""
    rows = [row for row in _rows(turn, shown) if row.id in data["ids"]]
    if not rows:
        raise Stale("nothing_late")
    return rows


def _hear_of_the_end(turn: Turn, rows: Sequence[Assignment]) -> dict[int, list[Address]]:
    """By agency (id), who is told that something is ended."""
    reminded = hearers.reminded(turn.session)
    return {row.agency_id: reminded.get(row.agency_id, []) for row in rows}
