"""What ``/tinhtrang`` tells: its parts, in their order, and the lists behind its buttons, page by page.

To tell one thing more, add a function to `PARTS` and its lines to ``status.j2`` (which has the same order); a list of
its own is one more entry of `LISTS` and a branch in ``status_part.j2``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cached_property
from itertools import islice
from typing import Any, Self

from sqlalchemy import select

from bot.talk.dialogs import confirming, disbursement, overdue
from bot.talk.stale import Stale
from bot.talk.standpoint import Standpoint
from bot.talk.turn import Turn
from db import (
    board,
    board_views,
    capitals,
    files,
    obstacles,
    outcomes,
    programs,
    reach,
    replies,
    requests,
    troubles,
    views,
)
from db.board import Closed, Key, Opened, Standing
from db.board.shown import Shown
from db.models import Agency, Assignment, Duty, Reply
from rules.authority import Action
from rules.status import Timeliness

LATE_SHOWN, SOON_SHOWN, LATER_SHOWN = 6, 6, 3
"""How many duties and periods are told of each kind; all are behind the button."""

REQUESTS_SHOWN = 5
EXEMPT_SHOWN = 6
PAGE = 20
Params = dict[str, Any]


class Overview:
    """Where one program stands at an instant; what several parts need is asked once.

    ``programs``: how many there are to choose from; ``confirms``: whether who asks confirms what was sent.
    """

    def __init__(self, it: Standpoint, *, programs: int = 1, confirms: bool = False) -> None:
        self.session, self.rules, self.now, self.program = it.session, it.rules, it.now, it.program
        self.programs, self.confirms = programs, confirms
        self.today = it.rules.local(it.now).date()

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """Where the program stands that the person has chosen, at present."""
        confirms = turn.may(Action.CONFIRM, turn.home.id, turn.program)
        return cls(turn, programs=len(turn.seen), confirms=confirms)

    def params(self) -> Params:
        """All that ``status.j2`` tells."""
        return {name: value for part in PARTS for name, value in part(self).items()}

    @cached_property
    def opened(self) -> list[Opened]:
        """What is open and has begun, by duty and period, what is due first first."""
        return board.open_work(self.session, self.program.id, self.rules, self.now)

    @cached_property
    def closed(self) -> list[Closed]:
        """What is done or missed, by duty."""
        return board.closed(self.session, self.program.id, self.rules, self.now)

    @cached_property
    def words(self) -> dict[str, board.Totals]:
        """The status words over everything that has begun, by kind of duty."""
        return board.totals(self.session, self.program.id, self.opened, self.rules, self.now, ended=self.closed)

    @cached_property
    def shown(self) -> dict[str, list[Opened]]:
        """Which duties and periods are told: those that are late, due soon, and later ones of which has been spoken."""
        late = [each for each in self.opened if each.late]
        soon = [each for each in self.opened if each.soon and not each.late]
        return {"late": late[:LATE_SHOWN], "soon": soon[:SOON_SHOWN], "later": list(self._later())}

    def _later(self) -> Iterator[Opened]:
        """What falls due later and has been spoken of, or is done by somebody; meetings come soon enough."""
        meetings = set(self.session.scalars(select(Duty.id).where(Duty.kind == "meeting")))
        calm = (each for each in self.opened if not (each.late or each.soon) and each.key[0] not in meetings)
        return islice((each for each in calm if board.spoken_of(self.session, each.key)), LATER_SHOWN)

    @cached_property
    def told(self) -> dict[Key, Params]:
        """These as messages speak of them."""
        which = [each for part in self.shown.values() for each in part]
        found = board.standings(self.session, self.program.id, which, self.rules, self.now)
        return {(each.duty_id, each.period): self._view(each) for each in found}

    def part(self, name: str) -> list[Params]:
        return [self.told[each.key] for each in self.shown[name]]

    @cached_property
    def unserved(self) -> tuple[list[reach.Unreached], list[reach.Unreached]]:
        return reach.unserved(self.session, self.program.id)

    @property
    def unreached(self) -> list[reach.Unreached]:
        """Where nobody is reminded."""
        return self.unserved[0]

    @property
    def led(self) -> list[reach.Unreached]:
        """Where only a leader is reminded."""
        return self.unserved[1]

    def _view(self, each: Standing) -> Params:
        return board_views.standing(each, self.rules.books[self.program.id], self.today)


def heading(it: Overview) -> Params:
    """Which program it is, whether it is followed, and the status words over all that has begun, by kind of duty."""
    kinds = {kind: asdict(counted) for kind, counted in it.words.items() if any(asdict(counted).values())}
    names = asdict(board.Totals())
    return {
        "program": views.program(it.rules.books[it.program.id]),
        "programs": it.programs,
        "unfollowed": programs.unfollowed(it.program),
        "kinds": kinds,
        "totals": {name: sum(counted[name] for counted in kinds.values()) for name in names},
    }


def late(it: Overview) -> Params:
    """Duties and periods of which something is overdue, the oldest first."""
    found = [each for each in it.opened if each.late]
    return {"late": it.part("late"), "late_groups": len(found), "late_total": sum(each.late for each in found)}


def soon(it: Overview) -> Params:
    """Duties and periods that fall due within seven days."""
    return {"soon": it.part("soon"), "soon_total": sum(each.soon for each in it.opened)}


def later(it: Overview) -> Params:
    """Duties and periods that fall due later, as far as they have been spoken of; all are behind the button."""
    return {"later": it.part("later"), "later_total": _later_total(it)}


def _later_total(it: Overview) -> int:
    return sum(each.count - each.late - each.soon for each in it.opened)


def disbursed(it: Overview) -> Params:
    """Each plan year's disbursement over the program's agencies that have told their figures."""
    return {"disbursed": disbursement.of_program(it)}


def asked(it: Overview) -> Params:
    """What waits for the coordinator: how much of each kind, and the oldest; how many obstacles wait for agencies."""
    kinds = requests.counted(it.session, [it.program.id])
    rows = requests.waiting(it.session, [it.program.id], 0, REQUESTS_SHOWN) if kinds else []
    return {
        "requests": [views.request(row, it.rules, it.now) for row in rows],
        "requests_by_kind": kinds,
        "requests_total": sum(kinds.values()),
        "hindered": obstacles.count_unclosed(it.session, it.program.id) - kinds.get(obstacles.KIND, 0),
    }


def record(it: Overview) -> Params:
    """Reports that wait to be confirmed, and results of tasks."""
    unconfirmed = sum(each.unconfirmed for each in it.closed)
    return confirming.overview(it, unconfirmed=unconfirmed, confirms=it.confirms)


def cut_off(it: Overview) -> Params:
    """Messengers on which nothing has been sent for an hour or longer, and agencies where nobody is reminded, or
    a leader only."""
    channels = [
        {
            "channel": row.channel,
            "since": it.rules.local(row.since).isoformat(),
            "why": row.reason,
            "waiting": waiting,
        }
        for row, waiting in troubles.lasting(it.session, it.now)
    ]
    return {
        "troubles": channels,
        "silent": len(it.unreached),
        "silent_named": _named(it.unreached),
        "led": len(it.led),
        "led_named": _named(it.led),
    }


def _named(found: Sequence[reach.Unreached]) -> list[str]:
    """The codes of agencies, where these are few enough to be seen at once."""
    return [each.code for each in found] if len(found) <= board.NAMED else []


def exempt(it: Overview) -> Params:
    """Who is asked for no meetings this year."""
    rows = capitals.exempt(it.session, it.program.id, it.today.year)
    codes = [row.code for row in rows[:EXEMPT_SHOWN]]
    return {"exempt": codes, "exempt_total": len(rows), "year": it.today.year}


PARTS: tuple[Callable[[Overview], Params], ...] = (
    heading,
    late,
    soon,
    later,
    disbursed,
    asked,
    record,
    cut_off,
    exempt,
)
"""What the overview tells; each gives parameters of its own to ``status.j2``."""


def show(turn: Turn) -> None:
    """Tell where the program stands that the person has chosen."""
    turn.say("status", **Overview.of(turn).params())


def _late_items(it: Overview, first: int) -> tuple[list[Params], int]:
    rows = board.page(it.session, it.program.id, Timeliness.OPEN_LATE, it.rules, it.now, first, PAGE)
    why = {each.id: each.why for each in it.unreached}
    items = [{**item, "unreached": why.get(row.agency_id)} for item, row in zip(_items(it, rows), rows, strict=True)]
    return items, sum(each.late for each in it.opened)


def _soon_items(it: Overview, first: int) -> tuple[list[Params], int]:
    rows = board.page(it.session, it.program.id, Timeliness.OPEN_SOON, it.rules, it.now, first, PAGE)
    return _items(it, rows), sum(each.soon for each in it.opened)


def _later_items(it: Overview, first: int) -> tuple[list[Params], int]:
    rows = board.page(it.session, it.program.id, Timeliness.OPEN_IN_TIME, it.rules, it.now, first, PAGE)
    return _items(it, rows), _later_total(it)


def _missed_items(it: Overview, first: int) -> tuple[list[Params], int]:
    total = sum(each.missed - each.not_held for each in it.words.values())
    return _items(it, board.missed(it.session, it.program.id, it.today, first, PAGE, not_held=False)), total


def _not_held_items(it: Overview, first: int) -> tuple[list[Params], int]:
    total = sum(each.not_held for each in it.words.values())
    return _items(it, board.missed(it.session, it.program.id, it.today, first, PAGE, not_held=True)), total


def _items(it: Overview, rows: Sequence[Assignment]) -> list[Params]:
    """Assignments with the last answer about each."""
    latest = replies.latest_of_all(it.session, [row.id for row in rows])
    told, became = replies_of(it, latest), outcomes.of(it.session, rows, it.rules, it.now)
    return [
        {**views.assignment(row, it.rules, it.now), **became.get(row.id, {}), "reply": told.get(row.id)} for row in rows
    ]


def replies_of(it: Standpoint, latest: Mapping[int, Reply]) -> dict[int, Params]:
    """The last answers as messages speak of them, by assignment; ``granted``: it asked for more time, which was
    given."""
    given = replies.granted(it.session, [row.id for row in latest.values() if row.code == "extend"])
    return {number: {**views.reply(row, it.rules), "granted": row.id in given} for number, row in latest.items()}


def _silent_items(it: Overview, first: int) -> tuple[list[Params], int]:
    return [asdict(each) for each in it.unreached[first : first + PAGE]], len(it.unreached)


def _led_items(it: Overview, first: int) -> tuple[list[Params], int]:
    return [asdict(each) for each in it.led[first : first + PAGE]], len(it.led)


def _exempt_items(it: Overview, first: int) -> tuple[list[Params], int]:
    rows: list[Agency] = capitals.exempt(it.session, it.program.id, it.today.year)
    return [views.agency(row) for row in rows[first : first + PAGE]], len(rows)


LISTS: dict[str, Callable[[Overview, int], tuple[list[Params], int]]] = {
    "late": _late_items,
    "soon": _soon_items,
    "later": _later_items,
    "missed": _missed_items,
    "not_held": _not_held_items,
    "silent": _silent_items,
    "led": _led_items,
    "exempt": _exempt_items,
}
"""The lists behind the buttons: up to `PAGE` items from the n-th on (0: all), and how many there are."""


def show_list(turn: Turn, part: str, page: int) -> None:
    """One page of a list; the last one for a number beyond it. Raises `Stale` for a list that does not exist."""
    it = Overview.of(turn)
    shown = list_of(it, part, page)
    acts = part == "late" and turn.may(Action.DECIDE, turn.home.id, it.program)
    turn.say("status_part", **shown, acts=acts, about=overdue.about(turn, Shown(it.program.id)))


def list_of(it: Overview, part: str, page: int) -> Params:
    """What ``status_part.j2`` tells of one page of a list; see `show_list`. Raises `Stale`."""
    if part not in LISTS:
        raise Stale
    items, total = LISTS[part](it, (page - 1) * PAGE)
    pages = max(1, -(-total // PAGE))
    if page > pages:
        page = pages
        items, total = LISTS[part](it, (page - 1) * PAGE)
    first = (page - 1) * PAGE + 1
    shown = {"part": part, "items": items, "total": total, "page": page, "pages": pages, "first": first}
    return {**shown, "year": it.today.year}


def show_requests(turn: Turn, page: int) -> None:
    """Show open requests again, each with its buttons, a few at a time. Raises `Stale` when none is left."""
    kinds = {"extension": "extension_asked", "exemption": "exemption_asked", "obstacle": "obstacle_raised"}
    programs = [turn.program.id]
    total = sum(requests.counted(turn.session, programs).values())
    if not total:
        raise Stale("decided")
    page = min(page, -(-total // REQUESTS_SHOWN))
    for row in requests.waiting(turn.session, programs, (page - 1) * REQUESTS_SHOWN, REQUESTS_SHOWN):
        view = views.request(row, turn.rules, turn.now)
        pictures = files.of_reply(turn.session, row.reply_id) if row.kind == "obstacle" else []
        turn.say(kinds[row.kind], request=view, **files.counted(pictures))
        for file in pictures:
            if file.state == "kept" and file.name is None:
                turn.say("picture", picture=file.id, request=view)
    left = total - page * REQUESTS_SHOWN
    if left > 0:
        turn.say("status_more", left=left, page=page + 1)
