"""``/nhiemvu``: the agency's open assignments; and free text, offered as a reply to one of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from bot.talk.dialogs import directing, events, gap, obstacle, tasks
from bot.talk.dialogs.giving_up import owes
from bot.talk.dialogs.receipt import receipt
from bot.talk.dialogs.reply import require_answerable
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import assignments, cards, files, handovers, outbox, outcomes, promised, replies, supported, views
from db.models import Assignment, Person, Reply
from db.unasked import unasked_since
from rules.authority import Action, Role
from rules.choosing import key_of, plain_number
from rules.meaning.candidates import candidates
from rules.meaning.hindrances import hinders
from rules.meaning.model import Open
from rules.meaning.said import Said
from rules.meaning.weeks import by_week, monday_of
from rules.status import State

ANSWERABLE = (State.OPEN, State.MISSED)
AHEAD = timedelta(days=45)
BEHIND = timedelta(days=31)
SHOWN, MISSED_SHOWN = 10, 3
GIVEN_LATELY = timedelta(days=45)
"""How long after an answer a file may be added to it, when it is asked about."""

TAKING_FILES = frozenset({"sent", "doing", "held", "not_held", "nothing", "obstacle", "extend", "note", "no_capital"})
"""The codes of replies that a file may belong to."""

ADD = "r"
SHOWN_WITH_ANSWER = 5
"""Of a question about form or address fewer are shown, each with its answer."""


def show(turn: Turn, args: str = "", *, asked: str = "") -> None:
    """List what is open and falls due within the next weeks, overdue things first; what may still be answered; what
    others answer and the agency supports; and the agency's tasks. With ``args`` the tasks of another agency, for who
    may see it.

    ``asked``: what is wanted: ``form`` (on which form), ``where`` (to whom, to which address), or nothing.
    """
    if args.strip():
        tasks.show_agency(turn, args)
        return
    found = next_of_each(turn, turn.open_assignments(AHEAD))
    if asked:
        found = _handed_in(found)
    shown = _views(turn, found[: SHOWN_WITH_ANSWER if asked else SHOWN])
    missed = [] if asked else [turn.view(row) for row in _missed(turn)]
    helped = [] if asked else _supported(turn)
    more: dict[str, Any] = {"supported": helped, "tasks": [] if asked else tasks.own(turn)}
    more["sources"] = [] if asked else events.to_tell(turn)
    more["paused"] = views.paused(found, turn.rules)
    more["handed"] = not turn.own(Action.SEE_DUTIES)
    turn.say("duties", assignments=shown, total=len(found), missed=missed, asked=asked, **more)


def _views(turn: Turn, rows: Sequence[Assignment]) -> list[dict[str, Any]]:
    """Assignments as a list shows them; ``official``: to whom among the agency's people one was handed over;
    ``reply``: what was answered last."""
    held = handovers.held(turn.session, [row.id for row in rows])
    names = {row.id: turn.session.get_one(Person, held[row.id]).name for row in rows if row.id in held}
    said = replies.latest_of_all(turn.session, [row.id for row in rows])
    told = {number: views.reply(each, turn.rules) for number, each in said.items()}
    return [{**turn.view(row), "official": names.get(row.id), "reply": told.get(row.id)} for row in rows]


def next_of_each(turn: Turn, found: Sequence[Assignment]) -> list[Assignment]:
    """Of what is due day after day only the next one that nobody has spoken of yet: a list of the days to come says
    nothing. Parts of one duty are all shown."""
    kept, coming = [], set()
    for row in found:
        held = turn.rules.of(row).said_of(row.duty.code, row.period, row.agency.code)
        by_day = (
            row.opens_on is None
            and row.duty.kind != "meeting"
            and row.period[:10] in (row.named_day.isoformat(), row.last_day.isoformat())
        )
        if by_day and row.due_at > turn.now and row.last_step_at is None and not (held and held[0].part):
            if (row.duty_id, row.agency_id) in coming:
                continue
            coming.add((row.duty_id, row.agency_id))
        kept.append(row)
    return kept


def _handed_in(found: Sequence[Assignment]) -> list[Assignment]:
    """What is handed in somewhere, each duty once, what was spoken of last first; where there is no such thing, all."""
    written = [row for row in found if row.duty.kind != "meeting"]
    written.sort(key=lambda row: (row.last_step_at is None, -(row.last_step_at or row.due_at).timestamp()))
    each: dict[tuple[int, int], Assignment] = {}
    for row in written:
        each.setdefault((row.duty_id, row.agency_id), row)
    return list(each.values()) or list(found)


def _supported(turn: Turn) -> list[dict[str, Any]]:
    """What the person's agencies help with, each with the names of those that lead it."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for row in supported.open_of(turn.session, turn.rules, turn.own(Action.SEE_DUTIES), turn.now + AHEAD):
        view = found.setdefault((row.duty_id, row.period), {**turn.view(row), "lead": []})
        view["lead"].append(row.agency.name)
    return list(found.values())[:SHOWN]


def _missed(turn: Turn) -> list[Assignment]:
    """Overtaken periods of the last weeks, which can still be answered."""
    since = turn.rules.local(turn.now - BEHIND).date()
    agencies = turn.own(Action.SEE_DUTIES)
    missed = assignments.missed_since(turn.session, agencies, since)
    unasked = unasked_since(turn.session, agencies, since)
    found = sorted([*missed, *unasked], key=lambda row: (-row.last_day.toordinal(), row.id))
    handed = [row for row in turn.handed(Action.SEE_DUTIES) if row.state is State.MISSED and row not in found]
    return [*found, *handed][:MISSED_SHOWN]


def press(turn: Turn, args: list[str]) -> None:
    """``o:<assignment>``: open one of a list; the list keeps its buttons."""
    assignment = turn.assignment(args[0], Action.SEE_DUTIES)
    turn.keep_choices = True
    require_answerable(turn, assignment)
    if turn.may_with(Action.DIRECT, assignment) and cards.is_reported(turn.session, assignment, Role.LEADER):
        directing.show(turn, assignment)
        return
    latest = replies.latest(turn.session, assignment)
    reply = views.reply(latest, turn.rules) if latest else None
    promise = promised.asked(turn.session, assignment, turn.rules)
    became = outcomes.of(turn.session, [assignment], turn.rules, turn.now).get(assignment.id, {})
    turn.say("duty", assignments=[{**turn.view(assignment), **became, "promise": promise}], reply=reply)


def free_text(turn: Turn, text: str, of: Sequence[int] = ()) -> None:
    """Text that answers no question: offer it for what an answer lacks, else as a reply to an open assignment, one of
    those (``of``: their numbers) that it can answer, where these are known."""
    if not gap.offer(turn, text):
        offer_to_record(turn, text, [], of=of)


def gap_confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Whether a text was meant for what an answer lacks (`gap.offer`). Raises `Stale` for any other text."""
    if text == "yes":
        turn.close()
        gap.fill(turn, data)
    elif text == "other":
        turn.close()
        offer_to_record(turn, data["text"], list(data.get("files", ())))
    else:
        raise Stale


def _other(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Another text is read afresh; one behind pictures says what they show. Raises `Stale`."""
    if not data.get("files"):
        raise Stale
    offer_to_record(turn, text, data["files"])


def offer_to_record(turn: Turn, text: str, pictures: list[int], *, but: int = 0, of: Sequence[int] = ()) -> None:
    """Ask to which open assignment (``of`` these, if there are any) a text or files (their numbers) belong; a document
    may also belong to the answer that the person gave last (not to the reply ``but``)."""
    data: dict[str, Any] = {"text": text, "files": pictures, **({"of": list(of)} if of else {})}
    found = listed(turn, data)
    came = files.counted(files.rows(turn.session, pictures))
    given = _given_last(turn, but) if came["files"] or (pictures and not found) else None
    if found:
        step = "which" if len(found) > 1 else "kind"
        ref = found[0].id if len(found) == 1 else 0
        shown = [turn.view(row) for row in found]
        latest = _as_choice(turn, given) if given else None
        turn.ask("note", step, "ask_note", data, ref, text=text, **came, assignments=shown, latest=latest)
    elif _offer_to_pass_on(turn, text, pictures):
        pass
    elif given:
        params = {"text": text, **came, "latest": _as_choice(turn, given)}
        turn.ask("note", "add", "ask_add", data, given.assignment_id, **params)
    else:
        turn.say("not_understood", text=text, owes=owes(turn))
        return
    if files.unseen(turn.session, pictures):
        outbox.hold(turn.session, turn.address, turn.now + files.LOOKED_AT)


def _meant(turn: Turn, text: str) -> list[Assignment]:
    """The open assignments of which a text can speak; of meetings, where it names a week, that week's, also where it
    was overtaken."""
    rows = turn.open_assignments(AHEAD)
    weeks = {monday for monday, _ in by_week(Said.of(text, turn.said_on))} if text else set()
    if weeks and (named := [row for row in [*_missed(turn), *rows] if _is_of(row, weeks)]):
        rows = [*named, *(row for row in rows if row.duty.kind != "meeting")]
    duties = [Open("meeting" if row.duty.kind == "meeting" else "report", row.id, title=row.duty.title) for row in rows]
    asked = {row.id for row in rows if row.reminders}
    if text:
        kept = {each.ref for each in candidates(text, duties, asked, turn.said_on)}
        rows = [row for row in rows if row.id in kept]
    return rows[:SHOWN]


def _is_of(row: Assignment, weeks: Collection[date]) -> bool:
    return row.duty.kind == "meeting" and monday_of(row.last_day) in weeks


def _given_last(turn: Turn, but: int) -> Reply | None:
    """The newest answer that the person has given lately and that stands."""
    row = replies.newest_of(turn.session, turn.person.id, turn.now - GIVEN_LATELY)
    return row if row and row.id != but and row.code in TAKING_FILES else None


def _as_choice(turn: Turn, row: Reply) -> dict[str, Any]:
    return {"id": row.id, "at": turn.rules.local(row.at).isoformat(), "assignment": turn.view(row.assignment)}


def _added(turn: Turn, data: dict[str, Any], text: str) -> bool:
    """Add files to the answer that was given last, where that is what was chosen (``r12``)."""
    number = key_of(text[1:]) if text.startswith(ADD) else None
    row = turn.session.get(Reply, number) if number else None
    if row is None or row.person_id != turn.person.id or row.withdrawn_at:
        return False
    turn.require_with(Action.ANSWER, row.assignment)
    turn.close()
    turn.attach(data.get("files", ()), row)
    receipt(turn, row.assignment, row)
    return True


def add(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Whether files belong to the answer that was given last; other text is read afresh. Raises `Stale`."""
    if not _added(turn, data, text):
        _other(turn, data, text)


def ask_kind(turn: Turn, data: dict[str, Any], assignment: Assignment) -> None:
    """Ask what a text or files are to an assignment."""
    came = files.counted(files.rows(turn.session, data.get("files", ())))
    params: dict[str, Any] = {"text": data["text"], **came, "latest": None}
    turn.ask("note", "kind", "ask_note", data, assignment.id, **params, assignments=[turn.view(assignment)])


def _offer_to_pass_on(turn: Turn, text: str, pictures: list[int]) -> bool:
    """Everything is answered, and an obstacle is told: offer to pass it on, as one of what was answered last."""
    row = assignments.answered_last(turn.session, turn.own(Action.SEE_DUTIES), turn.now - AHEAD)
    if row is None or not hinders(text, turn.said_on):
        return False
    data = {"text": text, "files": pictures}
    params: dict[str, Any] = {"text": text, **files.counted(files.rows(turn.session, pictures)), "latest": None}
    turn.ask("note", "kind", "ask_note", data, row.id, **params, assignments=[turn.view(row)], answered=True)
    return True


def chosen(turn: Turn, data: dict[str, Any], text: str) -> Assignment | None:
    """Which assignment the text is about; ``None`` where the answer was another. Other text is read afresh. Raises
    `Stale`."""
    if _added(turn, data, text):
        return None
    number = key_of(plain_number(text))
    if number is None:
        _other(turn, data, text)
        return None
    shown = listed(turn, data)
    assignment = next((row for row in shown if row.id == number), None)
    if assignment is None:
        if not 1 <= number <= len(shown):
            raise Stale
        assignment = shown[number - 1]
    return assignment


def listed(turn: Turn, data: dict[str, Any]) -> list[Assignment]:
    """The assignments of which it is asked to which a text belongs."""
    if not data.get("of"):
        return _meant(turn, data["text"])
    rows = (turn.session.get(Assignment, number) for number in data["of"])
    return [row for row in rows if row and row.state in ANSWERABLE]


def kind(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What the text is: how things stand, or an obstacle; other text is read afresh."""
    if _added(turn, data, text):
        return
    if text not in ("note", "obstacle"):
        _other(turn, data, text)
        return
    assignment = turn.assignment(data["ref"])
    turn.close()
    if text == "obstacle":
        obstacle.raise_obstacle(turn, assignment, data["text"], data.get("files", ()))
        return
    reply = turn.store(assignment, "note", text=data["text"] or None)
    turn.attach(data.get("files", ()), reply)
    receipt(turn, assignment, reply)
