"""``/tinhtrang`` (``/status``): the coordinator sees at a glance who is late, and opens the parts with buttons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import confirming
from bot.talk.turn import Stale, Turn, key
from db import agencies, board, files, people, replies, troubles, views
from db.models import Agency, Assignment, Program
from rules.authority import Action
from rules.reading import fold
from rules.status import State, Timeliness, timeliness

LATE_SHOWN = 8
SOON_SHOWN = 8
LATER_SHOWN = 4
REQUESTS_SHOWN = 5
PAGE = 20
AGENCY_SHOWN = 12

DONE = (State.REPORTED, State.ACCEPTED)


def show(turn: Turn, args: str) -> None:
    """The whole program, or with ``args`` (a code or part of a name) one agency. Raises `Refused`."""
    if args.strip():
        _find_agency(turn, args)
    else:
        turn.require(Action.SEE_OVERVIEW, program=turn.program)
        _overview(turn)


def _words(turn: Turn, rows: Sequence[Assignment]) -> list[tuple[Assignment, Timeliness | None]]:
    rules = turn.rules
    return [(row, timeliness(row.state, rules.of(row).due_at(row), row.reported_at, turn.now)) for row in rows]


def _started(turn: Turn, row: Assignment) -> bool:
    """Weekly duties of weeks to come are planned but nobody's business yet."""
    return row.opens_on is None or row.opens_on <= turn.rules.local(turn.now).date()


def _rows(turn: Turn) -> list[Assignment]:
    """What the program's agencies owe or have owed, as far as it has begun."""
    return [row for row in board.followed(turn.session, programs=[turn.program.id]) if _started(turn, row)]


def _overview(turn: Turn) -> None:
    rows = _rows(turn)
    words = _words(turn, rows)
    counted = Counter(str(word) for _, word in words if word)
    totals = {str(word): counted[str(word)] for word in Timeliness}
    totals["missed"], totals["not_held"] = _missed(turn, rows)
    late = _late(turn, words)
    soon = _groups(turn, words, Timeliness.OPEN_SOON)
    later = _groups(turn, [(row, word) for row, word in words if row.duty.kind != "meeting"], Timeliness.OPEN_IN_TIME)
    requests = replies.open_requests(turn.session, [turn.program.id])
    turn.say(
        "status",
        program=views.program(turn.rules.books[turn.program.id]),
        programs=len(turn.seen),
        totals=totals,
        late=_late_views(turn, late[:LATE_SHOWN]),
        late_total=len(late),
        soon=soon[:SOON_SHOWN],
        later=[group for group in later if group["begun"]][:LATER_SHOWN],
        soon_open=sum(group["total"] - group["done"] for group in soon),
        requests=[views.request(row, turn.rules, turn.now) for row in requests[:REQUESTS_SHOWN]],
        requests_total=len(requests),
        silent=len(agencies.out_of_reach(turn.session, turn.program.id)),
        disbursed=_disbursed(turn),
        troubles=_troubles(turn),
        **confirming.overview(turn),
    )


def _missed(turn: Turn, rows: Sequence[Assignment]) -> tuple[int, int]:
    """How many meetings the next ones have overtaken, and of how many of these it was said that they were not held."""
    missed = [row.id for row in rows if row.state is State.MISSED]
    return len(missed), replies.not_held(turn.session, missed)


def _troubles(turn: Turn) -> list[dict[str, Any]]:
    """Channels on which nothing has been sent for an hour or longer."""
    return [
        {
            "channel": row.channel,
            "since": turn.rules.local(row.since).isoformat(),
            "why": row.reason,
            "waiting": waiting,
        }
        for row, waiting in troubles.lasting(turn.session, turn.now)
    ]


def _late(turn: Turn, words: list[tuple[Assignment, Timeliness | None]]) -> list[Assignment]:
    return [row for row, word in words if word is Timeliness.OPEN_LATE]


def _late_views(turn: Turn, rows: Sequence[Assignment]) -> list[dict[str, Any]]:
    reminded = people.reminded(turn.session) if rows else {}
    return [{**turn.view(row), "unreachable": not reminded.get(row.agency_id)} for row in rows]


def _groups(turn: Turn, words: list[tuple[Assignment, Timeliness | None]], which: Timeliness) -> list[dict[str, Any]]:
    """What is open and so far from its due time, one entry per duty and period, with how many have done it."""
    wanted = {(row.duty_id, row.period) for row, word in words if word is which}
    groups: dict[tuple[int, str], list[Assignment]] = {key: [] for key in sorted(wanted)}
    for row, _ in words:
        if (row.duty_id, row.period) in groups:
            groups[row.duty_id, row.period].append(row)
    return [
        {
            "first": turn.view(rows[0]),
            "total": len(rows),
            "done": sum(row.state in DONE for row in rows),
            "begun": any(row.reminders or row.state in DONE for row in rows),
        }
        for rows in sorted(groups.values(), key=lambda rows: rows[0].due_at)
    ]


def _disbursed(turn: Turn) -> dict[str, int] | None:
    """The year's disbursement over the program's agencies that have told their figures."""
    year = turn.rules.local(turn.now).year
    planned = disbursed = number = 0
    capitals = replies.capitals(turn.session, year)
    for agency in agencies.present(turn.session, turn.program.id):
        row = capitals.get(agency.id)
        reply = replies.last_disbursed(turn.session, agency.id, year) if row and row.planned else None
        if row and row.planned and reply and reply.disbursed is not None:
            planned, disbursed, number = planned + row.planned, disbursed + reply.disbursed, number + 1
    if not planned:
        return None
    return {"year": year, "planned": planned, "disbursed": disbursed, "agencies": number}


def press(turn: Turn, args: list[str]) -> None:
    """``s:<part>:<page>`` and ``s:agency:<code>``: open a part. Raises `Refused`."""
    turn.keep_choices = True
    part, which = args
    if part == "agency":
        _find_agency(turn, which)
        return
    if part == "program":
        _choose(turn, key(which))
        return
    turn.require(Action.SEE_OVERVIEW, program=turn.program)
    if part == "requests":
        _requests(turn)
    elif part in ("late", "soon", "silent"):
        _page(turn, part, key(which))
    else:
        raise Stale


def choose_program(turn: Turn) -> None:
    """``/chuongtrinh``: which of several programs the overview speaks of. Raises `Refused`."""
    turn.require(Action.SEE_OVERVIEW, program=turn.program)
    listed = [
        {**views.program(turn.rules.books[number]), "id": number, "chosen": number == turn.program.id}
        for number in turn.seen or [turn.program.id]
    ]
    turn.say("programs", programs=listed)


def _choose(turn: Turn, number: int) -> None:
    """``s:program:<id>``: the overview of that program; 0 lists them. Raises `Refused`, `Stale`."""
    if number == 0:
        choose_program(turn)
        return
    program = turn.session.get(Program, number)
    if program is None:
        raise Stale
    turn.require(Action.SEE_OVERVIEW, program=program)
    if number not in turn.seen:
        raise Stale
    people.choose_program(turn.session, turn.person, program.id, turn.now)
    _overview(turn)


def _page(turn: Turn, part: str, page: int) -> None:
    items = _items(turn, part)
    pages = max(1, -(-len(items) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    shown = items[first : first + PAGE]
    if part == "soon":
        latest = replies.latest_of_all(turn.session, [row.id for row in shown])
        listed = [
            {**turn.view(row), "reply": views.reply(latest[row.id], turn.rules) if row.id in latest else None}
            for row in shown
        ]
    elif part == "late":
        listed = _late_views(turn, shown)
    else:
        listed = [views.agency(row) for row in shown]
    turn.say("status_part", part=part, items=listed, total=len(items), page=page, pages=pages, first=first + 1)


def _items(turn: Turn, part: str) -> list[Any]:
    if part == "silent":
        return list(agencies.out_of_reach(turn.session, turn.program.id))
    words = _words(turn, _rows(turn))
    wanted = Timeliness.OPEN_LATE if part == "late" else Timeliness.OPEN_SOON
    return [row for row, word in words if word is wanted]


def _requests(turn: Turn) -> None:
    """Show each open request again, with its buttons."""
    kinds = {"extension": "extension_asked", "exemption": "exemption_asked", "obstacle": "obstacle_raised"}
    waiting = replies.open_requests(turn.session, [turn.program.id])
    if not waiting:
        raise Stale("decided")
    for row in waiting[:REQUESTS_SHOWN]:
        view = views.request(row, turn.rules, turn.now)
        pictures = files.of_reply(turn.session, row.reply_id) if row.kind == "obstacle" else []
        turn.say(kinds[row.kind], request=view, pictures=len(pictures))
        for file in pictures:
            if file.state == "kept":
                turn.say("picture", picture=file.id, request=view)


def _find_agency(turn: Turn, text: str) -> None:
    turn.require(Action.SEE_AGENCY, turn.home.id)
    agency = agencies.by_code(turn.session, text)
    if agency is None:
        near = agencies.like(turn.session, fold(text))
        if len(near) != 1:
            _ask_which(turn, text, near)
            return
        agency = near[0]
    _agency(turn, agency)


def _ask_which(turn: Turn, text: str, near: Sequence[Agency]) -> None:
    """No agency, or several, are called like that."""
    if near:
        turn.say("agency_which", text=text, near=[views.agency(row) for row in near[:PAGE]], total=len(near))
    else:
        turn.say("unknown_agency", text=text)


def _agency(turn: Turn, agency: Agency) -> None:
    turn.require(Action.SEE_AGENCY, agency.id)
    rows = [row for row in board.followed(turn.session, agency.id) if _started(turn, row)]
    latest = replies.latest_of_all(turn.session, [row.id for row in rows])
    opened = [row for row in rows if row.state is State.OPEN]
    done = [row for row in rows if row.state in DONE]
    shown = (opened + done[::-1])[:AGENCY_SHOWN]
    items = [
        {
            **turn.view(row),
            "reminders": row.reminders,
            "reply": views.reply(latest[row.id], turn.rules) if row.id in latest else None,
        }
        for row in shown
    ]
    reached = {
        address.person_id for role in people.ROLES for address in people.reachable(turn.session, role, agency.id)
    }
    missed, not_held = _missed(turn, rows)
    turn.say(
        "status_agency",
        agency=views.agency(agency),
        people=[
            {"name": post.person.name, "role": post.role, "reached": post.person_id in reached}
            for post in people.posts_at(turn.session, agency.id, but="coordinator")
        ],
        capital=_capital(turn, agency),
        total=len(opened) + len(done),
        done=len(done),
        missed=missed,
        not_held=not_held,
        items=items,
    )


def _capital(turn: Turn, agency: Agency) -> dict[str, Any] | None:
    year = turn.rules.local(turn.now).year
    row = replies.capitals(turn.session, year).get(agency.id)
    if row is None or row.planned is None:
        return None
    reply = replies.last_disbursed(turn.session, agency.id, year)
    return {"year": year, "planned": row.planned, "disbursed": reply.disbursed if reply else None}
