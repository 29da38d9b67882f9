"""``/donvi`` (``/agencies``): the directory of agencies for coordinators: listed, added to, and who inherits."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, hearers, loading, posts, successions, views
from db.models import Agency, Program, ProgramAgency, Succession
from jobs import succeeding
from rules.authority import Action
from rules.codes import code_of, proposed
from rules.reading import fold, name_or
from rules.rulebook import Rulebook

PAGE = 12
WAITING_SHOWN = 3
GROUPS_SHOWN = 10
DUTIES_SHOWN = 5
LONGEST_NAME = 120
HEAD = "Thủ trưởng đơn vị"
"""Who heads an agency of which only the name was told."""


def show(turn: Turn, args: str) -> None:
    """List the agencies of the program, or with ``args`` (a code or part of a name) what the directory knows of one.
    Raises `Refused`."""
    _require(turn, turn.program)
    text = args.strip()
    if fold(text) in ("them", "them don vi", "add"):
        _ask_group(turn, turn.program)
        return
    found = agencies.ever(turn.session, text)
    if len(found) == 1:
        _card(turn, found[0])
    elif found:
        turn.say("agency_which", text=text, near=[views.agency(row) for row in found[:PAGE]], total=len(found))
    elif text:
        turn.say("unknown_agency", text=text)
    else:
        _list(turn, turn.program, 1)


def press(turn: Turn, args: list[str]) -> None:
    """``u:list:<program>:<page>`` turns the pages, ``u:add:<program>`` adds an agency, ``u:heir:<succession>:<agency>``
    says who inherits. Raises `Refused`, `Stale`."""
    what, number = args[0], key(args[1])
    if what == "heir":
        _choose(turn, number, key(args[2]))
        return
    program = turn.session.get(Program, number)
    if program is None or what not in ("list", "add"):
        raise Stale
    turn.keep_choices = True
    _require(turn, program)
    if what == "list":
        _list(turn, program, key(args[2]))
    else:
        _ask_group(turn, program)


def _require(turn: Turn, program: Program) -> None:
    turn.require(Action.KEEP_DIRECTORY, program=program)


def _book(turn: Turn, program: Program) -> Rulebook:
    return turn.rules.books[program.id]


def _list(turn: Turn, program: Program, page: int) -> None:
    listed = agencies.present(turn.session, program.id)
    pages = max(1, -(-len(listed) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    groups = {row.agency_id: row.group_number for row in _members(turn, program)}
    items = [
        {
            **views.agency(row),
            "group": groups[row.id],
            "people": len({post.person_id for post in posts.at(turn.session, row.id)}),
        }
        for row in listed[first : first + PAGE]
    ]
    waiting = [
        each for each in successions.waiting(turn.session) if program.id in succeeding.concerns(turn.session, each)
    ]
    turn.say(
        "agencies",
        listed={**views.program(_book(turn, program)), "id": program.id},
        items=items,
        total=len(listed),
        page=page,
        pages=pages,
        waiting=[succeeding.view(each, None) for each in waiting[:WAITING_SHOWN]],
    )


def _members(turn: Turn, program: Program) -> list[ProgramAgency]:
    query = select(ProgramAgency).where(ProgramAgency.program_id == program.id, ProgramAgency.gone_at.is_(None))
    return list(turn.session.scalars(query))


def _card(turn: Turn, agency: Agency) -> None:
    """What the directory knows of an agency."""
    ended = successions.of_old(turn.session, agency.id)
    turn.say(
        "agency_card",
        of={**views.agency(agency), "id": agency.id, "phone": agency.phone, "gone": agency.gone_at is not None},
        programs=[
            {"name": program.name, "group": member.group_number}
            for program, member in agencies.memberships(turn.session, agency.id)
        ],
        ended=succeeding.view(ended, successions.inheritor(ended)) if ended else None,
        took_over=[succeeding.view(each, None) for each in successions.of_new(turn.session, agency.id)],
    )


def _ask_group(turn: Turn, program: Program, problem: bool = False) -> None:
    """Ask to which group of the program an agency is to be added, those first that name nobody; the only one is not
    asked about."""
    groups = _book(turn, program).program.groups
    if len(groups) == 1:
        _ask_name(turn, program, groups[0].number)
        return
    empty = [group for group in groups if not group.agencies]
    shown = [{"number": group.number, "title": group.title} for group in (empty or groups)[:GROUPS_SHOWN]]
    numbers = [group.number for group in groups]
    turn.ask(
        "agency",
        "group",
        "ask_agency_group",
        {"program": program.id},
        program.id,
        listed=views.program(_book(turn, program)),
        groups=shown,
        first=min(numbers),
        last=max(numbers),
        problem=problem,
    )


def group(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The group of the program, by its number; any other text is asked again."""
    program = _program(turn, data)
    words = [word for word in fold(text).split() if word.isdecimal()]
    known = [each.number for each in _book(turn, program).program.groups]
    number = key(words[0]) if len(words) == 1 and len(words[0]) <= 4 else None
    if number in known:
        _ask_name(turn, program, number)
    else:
        _ask_group(turn, program, problem=True)


def _program(turn: Turn, data: dict[str, Any]) -> Program:
    program = turn.session.get_one(Program, data["program"])
    _require(turn, program)
    return program


def _title(turn: Turn, program: Program, number: int) -> dict[str, Any]:
    found = next(each for each in _book(turn, program).program.groups if each.number == number)
    return {"number": number, "title": found.title}


def _ask_name(turn: Turn, program: Program, number: int) -> None:
    data = {"program": program.id, "group": number}
    turn.ask("agency", "name", "ask_agency_name", data, program.id, group=_title(turn, program, number))


def name(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The agency's name: one that the directory knows is put into the program, for a new one a code is asked."""
    program = _program(turn, data)
    called = name_or(text, "", LONGEST_NAME)
    if not called:
        _ask_name(turn, program, data["group"])
        return
    known = [row for row in agencies.every(turn.session) if row.gone_at is None and fold(row.name) == fold(called)]
    if known:
        _put(turn, program, known[0], data["group"])
    else:
        _ask_code(turn, {**data, "name": called})


def _ask_code(turn: Turn, data: dict[str, Any], taken_by: Agency | None = None, *, problem: bool = False) -> None:
    codes = {row.code for row in agencies.every(turn.session)}
    turn.ask(
        "agency",
        "code",
        "ask_agency_code",
        data,
        data["program"],
        called=data["name"],
        proposed=proposed(data["name"], codes),
        taken_by=views.agency(taken_by) if taken_by else None,
        problem=problem,
    )


def code(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The agency's code, with which it is stored; one that is taken, or cannot be one, is asked again."""
    program, wanted = _program(turn, data), code_of(text)
    if wanted is None:
        _ask_code(turn, data, problem=True)
        return
    try:
        row = agencies.add(turn.session, wanted, data["name"], HEAD, turn.now, turn.actor, from_on=turn.said_on)
    except agencies.Taken as taken:
        _ask_code(turn, data, taken.row)
        return
    _put(turn, program, row, data["group"])


def _put(turn: Turn, program: Program, row: Agency, number: int) -> None:
    """Oblige an agency by a program, from today on; other coordinators are told."""
    turn.close()
    if row in agencies.present(turn.session, program.id):
        _card(turn, row)
        return
    agencies.put_into(turn.session, program, row, number, turn.said_on, turn.now, turn.actor)
    loading.take_over(turn.session, program, turn.now)
    book = turn.rules.books[program.id].program
    owed = [each for each in book.every_duty if _will_owe(each.owed_by, number, row.code)]
    params: dict[str, Any] = {
        "listed": {**views.program(_book(turn, program)), "id": program.id},
        "added": {**views.agency(row), "id": row.id},
        "group": _title(turn, program, number),
        "duties": [each.title for each in owed][:DUTIES_SHOWN],
    }
    turn.say("agency_added", **params, by=None)
    others = [each for each in hearers.coordinators(turn.session, [program.id]) if each.person_id != turn.person.id]
    turn.tell(others, "agency_added", **params, by=turn.person.name)


def _will_owe(owed: Any, number: int, code: str) -> bool:
    return (owed.groups == "all" or number in owed.groups or code in owed.agencies) and code not in owed.less


def _choose(turn: Turn, number: int, agency_id: int) -> None:
    """A coordinator says who inherits from an agency that was split; all of them are told. Raises `Stale`."""
    row, heir = turn.session.get(Succession, number), turn.session.get(Agency, agency_id)
    if row is None or heir is None:
        raise Stale
    concerned = [turn.session.get_one(Program, each) for each in succeeding.concerns(turn.session, row)]
    if not any(turn.may(Action.KEEP_DIRECTORY, program=program) for program in concerned):
        turn.require(Action.KEEP_DIRECTORY, program=next(iter(concerned), turn.program))
    try:
        succeeding.choose(turn.session, turn.rules, row, heir, turn.now, turn.address)
    except succeeding.NotAnHeir:
        raise Stale("heir_stands") from None
