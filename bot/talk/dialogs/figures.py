"""The weekly meeting's answer: held, planned capital, disbursed to date, obstacles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import obstacle
from bot.talk.dialogs.receipt import receipt
from bot.talk.turn import Turn
from db import audit, capitals, replies
from db.models import Assignment, Reply
from rules.figures import NotAFigure, Share, doubts, parse_figures


def begin(turn: Turn, assignment: Assignment) -> None:
    """*Đã họp* closes the assignment at once; the figures are asked for afterwards."""
    reply = turn.store(assignment, "held")
    turn.report(assignment)
    planned = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).planned
    data = {"reply": reply.id, "ref": assignment.id, "plan": planned}
    share = turn.said.endswith("%") and planned is None
    if turn.said and _is_figure(turn.said) and not share:
        _take_figure(turn, data, turn.said)
        return
    reply.text = None if turn.said and _is_figure(turn.said) else turn.said or None
    if planned is None:
        ask_plan(turn, assignment, data)
    else:
        _ask_disbursed(turn, assignment, data, held=True)


def _is_figure(text: str) -> bool:
    try:
        return bool(parse_figures(text))
    except NotAFigure:
        return False


def _take_figure(turn: Turn, data: dict[str, Any], text: str) -> None:
    """A figure that was given unasked: the plan where it is not known yet, else what has been disbursed; or both."""
    both = len(parse_figures(text)) == 2
    (plan if data["plan"] is None or both else disbursed)(turn, data, text)


def add(turn: Turn, assignment: Assignment, reply: Reply, text: str) -> None:
    """Figures for a week that was answered without."""
    planned = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).planned
    _take_figure(turn, {"reply": reply.id, "ref": assignment.id, "plan": planned}, text)


def ask_plan(turn: Turn, assignment: Assignment, data: dict[str, Any], problem: str | None = None) -> None:
    """Ask for the year's planned capital; ``data``: the ``reply`` and the ``plan`` that the figures belong to."""
    view = turn.view(assignment)
    turn.ask("figures", "plan", "ask_plan", data, assignment.id, assignment=view, problem=problem)


def _ask_disbursed(
    turn: Turn,
    assignment: Assignment,
    data: dict[str, Any],
    problem: str | None = None,
    *,
    held: bool = False,
    above: int | None = None,
) -> None:
    view = turn.view(assignment)
    params = {"assignment": view, "plan": data["plan"], "problem": problem, "held": held, "above": above}
    turn.ask("figures", "disbursed", "ask_disbursed", data, assignment.id, **params)


def again(turn: Turn, step: str, data: dict[str, Any], text: str) -> None:
    """Ask for the plan or for what is disbursed once more, quoting what could not be read."""
    assignment = turn.assignment(data["ref"])
    (ask_plan if step == "plan" else _ask_disbursed)(turn, assignment, data, problem=text)


def doubt(turn: Turn, data: dict[str, Any], dong: int) -> None:
    """Ask about a figure that is more than the plan; said once more, it is echoed like any other."""
    _ask_disbursed(turn, turn.assignment(data["ref"]), {**data, "doubted": dong}, above=dong)


def plan(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The year's planned capital; plan and disbursed may come in one text, set apart by a semicolon."""
    assignment = turn.assignment(data["ref"])
    if text == "skip":
        _ask_obstacle(turn, assignment, data)
        return
    try:
        found = parse_figures(text)
    except NotAFigure:
        found = []
    if not found or isinstance(found[0], Share) or len(found) > 2:
        ask_plan(turn, assignment, data, problem=text)
        return
    data = {**data, "plan": found[0]}
    if len(found) == 2:
        _confirm(turn, assignment, data, found[1])
    else:
        _ask_disbursed(turn, assignment, data)


def disbursed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The cumulative disbursed amount, as an amount or a percentage of the plan."""
    assignment = turn.assignment(data["ref"])
    if text == "plan":
        ask_plan(turn, assignment, data)
        return
    if text == "skip":
        _ask_obstacle(turn, assignment, data)
        return
    try:
        found = parse_figures(text)
    except NotAFigure:
        found = []
    if len(found) != 1:
        _ask_disbursed(turn, assignment, data, problem=text)
        return
    _confirm(turn, assignment, data, found[0])


def _confirm(turn: Turn, assignment: Assignment, data: dict[str, Any], found: int | Share) -> None:
    """Echo the figures; an impossible one is questioned."""
    amount = found.of(data["plan"]) if isinstance(found, Share) else found
    before = replies.last_disbursed(turn.session, assignment.agency_id, assignment.plan_year, assignment.last_day)
    previous = before.disbursed if before else None
    turn.ask(
        "figures",
        "confirm",
        "confirm_figures",
        {**data, "disbursed": amount},
        assignment.id,
        now=turn.rules.local(turn.said_at).isoformat(),
        assignment=turn.view(assignment),
        plan=data["plan"],
        second=capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).second,
        disbursed=amount,
        previous=previous,
        doubts=[str(doubt) for doubt in doubts(data["plan"], amount, previous)],
    )


def confirm(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đúng* stores the figures; anything else is taken as figures entered again."""
    assignment = turn.assignment(data["ref"])
    if text == "again":
        _ask_disbursed(turn, assignment, data)
        return
    if text != "yes":
        disbursed(turn, data, text)
        return
    reply = turn.session.get_one(Reply, data["reply"])
    if reply.disbursed not in (None, data["disbursed"]):
        detail = {"from": [reply.planned, reply.disbursed], "to": [data["plan"], data["disbursed"]]}
        audit.record(turn.session, turn.now, turn.actor, "amend", f"reply:{reply.id}", detail)
    reply.planned, reply.disbursed = data["plan"], data["disbursed"]
    year = assignment.plan_year
    capitals.of_year(turn.session, assignment.agency_id, year).planned = data["plan"]
    _ask_obstacle(turn, assignment, data)


def _ask_obstacle(turn: Turn, assignment: Assignment, data: dict[str, Any]) -> None:
    kept = {"reply": data["reply"], "plan": data["plan"]}
    turn.ask("figures", "obstacle", "ask_meeting_obstacle", kept, assignment.id)


def meeting_obstacle(turn: Turn, data: dict[str, Any], text: str, pictures: Sequence[int] = ()) -> None:
    """An obstacle in words or pictures, or ``none``; then the receipt. A figure is no obstacle but a correction."""
    if not pictures and _is_figure(text):
        _take_figure(turn, {"plan": None, **data}, text)
        return
    assignment = turn.assignment(data["ref"])
    reply = turn.session.get_one(Reply, data["reply"])
    turn.close()
    passed = True
    if text != "none":
        reply.text = text or None
        turn.session.flush()
        _, passed = obstacle.pass_on(turn, reply, text, pictures)
    receipt(turn, assignment, reply, passed=passed)
