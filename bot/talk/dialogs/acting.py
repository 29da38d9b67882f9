"""Acting from a list of what is overdue: reminding, more time, ending, reporting to the leaders, a file of it.

``A:<what>:<part>:<ref>:<program>``; what is sent is looked at first (the words, how many people), and what is meant is
looked up anew when it is confirmed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from bot.talk.dialogs import acting_ends, overdue, overtaken, taking
from bot.talk.stale import Stale, instant, key
from bot.talk.turn import Turn
from db import audit, cards, decisions, extensions, outcomes, progress, replies, views
from db.board.shown import PARTS, Shown, late_by_duty, late_by_group
from db.models import Address, Assignment, Audit, Person, Program
from db.reach import Reach
from jobs import decided, telling
from rules.authority import Action, Role
from rules.deciding import AGAIN, What
from rules.tokens import stamp

LISTED = 12
BY_HAND_SHOWN = 3
DONE_BY = {"press": (What.PRESS_ON, What.LEAD), "lead": (What.LEAD,)}
"""In the log: what coordinators had sent by hand that says the same, or more."""


def press(turn: Turn, args: list[str]) -> None:
    """Do what a button under a list says. Raises `Refused`, `Stale`."""
    what, part, ref, number, *page = args
    program = turn.session.get(Program, key(number))
    if program is None or part not in PARTS:
        raise Stale
    turn.require(Action.DECIDE, turn.home.id, program)
    turn.keep_choices = True
    overdue.check(turn, program, what)
    shown = Shown(program.id, part, _ref(part, what, ref))
    if overtaken.say_all(turn, shown):
        return
    match what:
        case "group" | "duty":
            _choose(turn, program, what)
        case "show":
            _show(turn, shown, key(page[0]) if page else 1)
        case "press" | "lead":
            _preview(turn, shown, what)
        case "extend":
            acting_ends.ask_day(turn, shown)
        case "waive":
            acting_ends.ask_reason(turn, shown)
        case "file":
            taking.of_shown(turn, program, part, shown.ref)
        case _:
            raise Stale


OF_A_CARD = ("press", "extend")
"""What is done about all that a card asks to decide."""


def _ref(part: str, what: str, ref: str) -> int:
    """What a token names: a number, or of a card the instant at which it was written. Raises `Stale`."""
    if part == "card":
        if what not in OF_A_CARD:
            raise Stale
        return stamp(instant(ref))
    return 0 if ref == overdue.ALL else key(ref)


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
    rows = overdue.rows_of(turn, shown)
    pages = -(-len(rows) // LISTED)
    page = min(max(page, 1), pages)
    first = (page - 1) * LISTED
    listed = rows[first : first + LISTED]
    latest = replies.latest_of_all(turn.session, [row.id for row in listed])
    became = outcomes.of(turn.session, listed, turn.rules, turn.now)
    items = [
        {
            **turn.view(row),
            **became.get(row.id, {}),
            "reply": views.reply(latest[row.id], turn.rules) if row.id in latest else None,
        }
        for row in listed
    ]
    by_hand = _by_hand(turn, rows, "press")
    turn.say("acting", **overdue.asking(turn, shown, rows), items=items, page=page, pages=pages, by_hand=by_hand)


def _role(what: str) -> Role:
    return Role.LEADER if what == "lead" else Role.OFFICIAL


def _preview(turn: Turn, shown: Shown, what: str, earlier: datetime | None = None) -> None:
    """What would be sent, to how many people on which messenger, and of whom nobody can be told; ``earlier``: when
    (aware) it was looked at before, on a day that is over."""
    rows = overdue.rows_of(turn, shown)
    to = overdue.receivers(turn, rows, _role(what))
    today, left = _written_today(turn, rows, what, to), list[Assignment]()
    if what == "lead" and shown.part != "agency":
        left = [row for row in rows if row.id in today]
        rows = [row for row in rows if row.id not in today]
        to = overdue.receivers(turn, rows, _role(what))
    reached = {row.id for _, theirs in to.values() for row in theirs}
    nobody = list(dict.fromkeys(row.agency.name for row in rows if row.id not in reached))
    sample = next(iter(to.values()))[1] if to else []
    turn.ask(
        "acting",
        "confirm",
        "acting_preview",
        overdue.data_of(shown, what=what, looked=turn.now.isoformat()),
        overdue.mark(shown, what),
        **overdue.asking(turn, shown, rows or left),
        what=what,
        earlier=turn.rules.local(earlier).date().isoformat() if earlier else None,
        left_out=_agencies(left),
        led=_agencies(decisions.led(turn.session, [*rows, *left])) if what == "lead" else None,
        assignments=[_view(turn, row, what) for row in sample],
        in_place=_in_place(turn, Reach.of(turn.session), sample, what),
        people=len(to),
        channels=dict(sorted(Counter(address.channel for address, _ in to.values()).items())),
        nobody=nobody[: overdue.NAMED],
        nobody_total=len(nobody),
        asked=extensions.asked(extensions.asked_among(turn.session, rows)),
        today=len({row.agency_id for row in rows if row.id in today}),
        by_hand=_by_hand(turn, [*rows, *left], what),
        promised=[
            {"agency": row.agency.name, "day": day.isoformat()}
            for row in rows
            if (day := views.promised_to_come(row, turn.rules.local(turn.now).date()))
        ],
    )


def _written_today(turn: Turn, rows: Sequence[Assignment], what: str, to: overdue.To) -> set[int]:
    """About which of these (ids) something of the kind went out today, by hand or by the clock."""
    query = select(Audit.subject, Audit.action, Audit.detail).where(
        Audit.subject.in_([f"assignment:{row.id}" for row in rows]),
        Audit.action.in_((*DONE_BY[what], "remind")),
        Audit.at >= _morning(turn),
    )
    told = {
        subject
        for subject, action, detail in turn.session.execute(query)
        if (detail.get("person") in to if action == "remind" else detail.get("people"))
    }
    return {row.id for row in rows if f"assignment:{row.id}" in told}


def _agencies(rows: Sequence[Assignment]) -> dict[str, Any]:
    """Whose these are, as messages tell it: how many agencies, and the first of their names."""
    names = list(dict.fromkeys(row.agency.name for row in rows))
    return {"total": len(names), "names": names[: overdue.NAMED]}


def _morning(turn: Turn) -> datetime:
    """When this day began (UTC)."""
    return turn.rules.local(turn.now).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def _by_hand(turn: Turn, rows: Sequence[Assignment], what: str) -> list[dict[str, Any]]:
    """Who of the coordinators had this, or more, sent today about these, when (local), and to how many agencies."""
    found = decisions.sent_by_hand(turn.session, rows, DONE_BY[what], _morning(turn))
    return [
        {
            "by": turn.session.get_one(Person, each.by).name,
            "mine": each.by == turn.person.id,
            "at": turn.rules.local(each.at).isoformat(),
            "what": str(each.what),
            "agencies": each.agencies,
        }
        for each in found[:BY_HAND_SHOWN]
    ]


def _view(turn: Turn, row: Assignment, what: str) -> dict[str, Any]:
    return cards.card(turn.session, row, turn.rules, turn.now) if what == "lead" else turn.view(row)


def _answering(turn: Turn, address: Address, row: Assignment, what: str) -> dict[str, Any]:
    """What a card says to the leader who gets it."""
    return cards.to_leader(turn.session, address.person, row.agency) if what == "lead" else {}


def _in_place(turn: Turn, reach: Reach, rows: Sequence[Assignment], what: str) -> dict[str, Any] | None:
    """Why a leader gets what officials would, if so."""
    return None if what == "lead" else telling.instead(turn.session, reach, rows)


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Gửi* sends it to who is meant now, but for what a colleague has sent since it was looked at; where nothing is
    left, who sent what is said. What was looked at on an earlier day is shown anew. Raises `Refused`, `Stale`."""
    what = data["what"]
    shown = overdue.asked(turn, data, what)
    if text != "yes":
        raise Stale
    if overtaken.say_all(turn, shown):
        turn.close()
        return
    found, looked = overdue.rows_of(turn, shown), datetime.fromisoformat(data["looked"])
    if looked < _morning(turn):
        _preview(turn, shown, what, looked)
        return
    rows = _left_by_others(turn, found, what, looked)
    if not rows:
        turn.close()
        others = [each for each in _by_hand(turn, found, what) if not each["mine"]]
        turn.say("acting_sent_since", about=overdue.about(turn, shown), by_hand=others)
        return
    if what == "lead" and shown.part != "agency":
        told_today = _written_today(turn, rows, what, overdue.receivers(turn, rows, _role(what)))
        rows = [row for row in rows if row.id not in told_today]
    to = overdue.receivers(turn, rows, _role(what))
    turn.close()
    if not to:
        raise Stale("nobody_to_tell")
    kind, reach = "leader_cards" if what == "lead" else "pressed_on", Reach.of(turn.session)
    for address, theirs in to.values():
        views_of = [{**_view(turn, row, what), **_answering(turn, address, row, what)} for row in theirs]
        turn.tell([address], kind, assignments=views_of, in_place=_in_place(turn, reach, theirs, what))
    if what == "lead":
        _announce(turn, rows, to)
    told = Counter(row.id for _, theirs in to.values() for row in theirs)
    for row in rows:
        _note(turn, row, what, told[row.id], len(to))
    pressed = [row for row in rows if what == "press" or told[row.id]]
    decided.tell(turn.session, turn.rules, pressed, turn.person, turn.now)
    asking = overdue.asking(turn, shown, rows)
    asked = extensions.asked(extensions.asked_among(turn.session, rows))
    turn.say("acting_done", **asking, what=what, people=len(to), asked=asked, **_asked_next(turn, rows))


def _asked_next(turn: Turn, rows: Sequence[Assignment]) -> dict[str, Any]:
    """On which days the coordinators are asked about how much of it next (``days``), and about how much they are not,
    because it was asked once more already (``never``) or a meeting's time is over by then (``over``)."""
    found = {row.id: decisions.asks_next(turn.session, row, turn.rules, turn.now) for row in rows}
    days = Counter(at.date().isoformat() for at in found.values() if at)
    left = [row for row in rows if not found[row.id]]
    over = sum(progress.of(turn.session, row, Role.COORDINATOR).waits is not None for row in left)
    return {"days": dict(sorted(days.items())), "never": len(left) - over, "over": over}


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


def _announce(turn: Turn, rows: Sequence[Assignment], leaders: overdue.To) -> None:
    """The officials hear what was reported to their leader: nobody is reported behind their back."""
    reached = {row.id for _, theirs in leaders.values() for row in theirs}
    passed_on = [row for row in rows if row.id in reached]
    for person, (address, theirs) in overdue.receivers(turn, passed_on, Role.OFFICIAL).items():
        if person not in leaders:
            copies = [{**turn.view(row), "reported": {"to": "leader", "head": row.agency.head}} for row in theirs]
            turn.tell([address], "pressed_on", assignments=copies)


def _note(turn: Turn, row: Assignment, what: str, people: int, in_all: int) -> None:
    """Write down what was done about it, which so many people were told, of everything that was done at once so many
    ``in_all``; the coordinators are asked again some days later."""
    action = What.PRESS_ON
    row.reminders += what == "press" and people > 0
    if what == "lead" and people:
        action, mine = What.LEAD, progress.of(turn.session, row, Role.LEADER)
        mine.said_at, mine.quiet_until = turn.now, None
    detail = {"people": people, "in_all": in_all}
    if what == "press" or people:
        audit.record(turn.session, turn.now, turn.actor, str(action), f"assignment:{row.id}", detail)
    ladder = turn.rules.of(row).ladder(row.duty.code)
    hour = ladder.at if ladder else turn.rules.window.intervals[0][0]
    day = turn.rules.of(row).workdays.add(turn.rules.local(turn.now).date(), AGAIN)
    progress.ask_again(turn.session, row, datetime.combine(day, hour, turn.rules.zone))
