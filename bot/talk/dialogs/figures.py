"""The weekly meeting's answer: held, planned capital, disbursed to date, obstacles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from bot.talk.dialogs import obstacle
from bot.talk.dialogs.receipt import receipt
from bot.talk.turn import Turn
from db import audit, capitals, replies
from db.models import Assignment, Reply
from rules.figures import NotAFigure, Share, doubts, parse_figures


def begin(
    turn: Turn,
    assignment: Assignment,
    said: str = "",
    *,
    spent: bool = False,
    share: Decimal | None = None,
    unread: str = "",
    hinders: str | None = None,
    pending: bool = False,
) -> None:
    """*Đã họp* closes the assignment at once; the figures are asked for afterwards.

    ``said``: figures that were said with it (``spent``: they speak of what is disbursed; ``share``: told beside an
    amount); other words are not kept, as those of this answer are what hinders. ``unread``: words with figures of
    which it is not plain what they are; the question quotes them. ``hinders``: an obstacle that was told with it, which
    is recorded behind the figures without being asked for; every question until then says so; empty where it was told
    that nothing hinders, which so is not asked. ``pending``: it was said
    that there are no figures yet, which so are not asked for.
    """
    reply = turn.store(assignment, "held")
    turn.report(assignment)
    planned = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).planned
    told = {} if hinders is None else {"hinders": hinders}
    data = {"reply": reply.id, "ref": assignment.id, "plan": planned, **told}
    if said and _is_figure(said) and not (_only_share(said) and planned is None):
        _take_figure(turn, data, said, spent=spent, share=share)
        return
    if pending:
        _ask_obstacle(turn, assignment, data)
    elif planned is None:
        kept = {**data, "part": said} if said and _is_figure(said) else data
        ask_plan(turn, assignment, kept, problem=unread or None)
    else:
        _ask_disbursed(turn, assignment, data, problem=unread or None, held=True)


def held(turn: Turn, assignment: Assignment) -> None:
    """*Đã họp* of a week whose figures are in those of a later one, which are asked for."""
    reply = turn.store(assignment, "held")
    turn.report(assignment)
    turn.session.refresh(reply)
    receipt(turn, assignment, reply)


def _is_figure(text: str) -> bool:
    try:
        return bool(parse_figures(text))
    except NotAFigure:
        return False


def _only_share(text: str) -> bool:
    return all(isinstance(each, Share) for each in parse_figures(text))


def _take_figure(
    turn: Turn, data: dict[str, Any], text: str, *, spent: bool = False, share: Decimal | None = None
) -> None:
    """Figures that were given unasked: plan and disbursed ("850 tỷ; 42%"), or one of them: the plan where it is not
    known yet, else what has been disbursed. An amount with its ``share``, or one of which this is said (``spent``), is
    disbursed."""
    found = parse_figures(text)
    if share is not None:
        data, spent = {**data, "share": str(share)}, True
    alone = len(found) == 1 and not isinstance(found[0], Share)
    if data["plan"] is None and _only_share(text):
        ask_plan(turn, turn.assignment(data["ref"]), {**data, "part": text})
    elif data["plan"] is None and alone and spent:
        ask_plan(turn, turn.assignment(data["ref"]), {**data, "spent": found[0]})
    elif data["plan"] is None or len(found) == BOTH:
        plan(turn, data, text)
    else:
        disbursed(turn, data, text)


BOTH = 2


def add(
    turn: Turn,
    assignment: Assignment,
    reply: Reply,
    text: str,
    share: Decimal | None = None,
    *,
    spent: bool = False,
    hinders: str | None = None,
) -> None:
    """Figures for a week that was answered without, or in the place of others; ``share``, ``spent``, ``hinders``: as
    `begin` takes them."""
    planned = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).planned
    planned = reply.planned if planned is None else planned
    told = {} if hinders is None else {"hinders": hinders}
    data = {"reply": reply.id, "ref": assignment.id, "plan": planned, **told}
    _take_figure(turn, data, text, spent=spent, share=share)


def ask_plan(turn: Turn, assignment: Assignment, data: dict[str, Any], problem: str | None = None) -> None:
    """Ask for the year's planned capital; ``data``: the ``reply`` and the ``plan`` that the figures belong to, and what
    was told of it before the plan was known: what is ``spent``, or the ``part`` (a share, as it was typed)."""
    params = {"assignment": turn.view(assignment), "problem": problem, "spent": data.get("spent")}
    turn.ask("figures", "plan", "ask_plan", data, assignment.id, **params, hinders=data.get("hinders"))


def _ask_disbursed(
    turn: Turn,
    assignment: Assignment,
    data: dict[str, Any],
    problem: str | None = None,
    *,
    held: bool = False,
    above: int | None = None,
) -> None:
    view, last = turn.view(assignment), _last(turn, assignment)
    params = {"assignment": view, "plan": data["plan"], "problem": problem, "held": held, "above": above, "last": last}
    params["hinders"] = data.get("hinders")
    turn.ask("figures", "disbursed", "ask_disbursed", data, assignment.id, **params)


def again(turn: Turn, step: str, data: dict[str, Any], text: str) -> None:
    """Ask for the plan or for what is disbursed once more, quoting what could not be read."""
    assignment = turn.assignment(data["ref"])
    (ask_plan if step == "plan" else _ask_disbursed)(turn, assignment, data, problem=text)


def doubt(turn: Turn, data: dict[str, Any], dong: int) -> None:
    """Ask about a figure that is more than the plan; said once more, it is echoed like any other."""
    _ask_disbursed(turn, turn.assignment(data["ref"]), {**data, "doubted": dong}, above=dong)


def hindered(turn: Turn, step: str, data: dict[str, Any], text: str) -> None:
    """An obstacle that was told instead of an answer: it is recorded behind the figures; the question is asked again,
    and says so."""
    assignment, data = (
        turn.assignment(data["ref"]),
        {**data, "hinders": "; ".join(filter(None, (data.get("hinders"), text)))},
    )
    if step == "plan":
        ask_plan(turn, assignment, data)
    elif step == "disbursed":
        _ask_disbursed(turn, assignment, data)
    else:
        _confirm(turn, assignment, data, data["disbursed"])


def plan(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The year's planned capital; plan and disbursed may come in one text, set apart by a semicolon."""
    assignment = turn.assignment(data["ref"])
    if text == "skip":
        if data.get("spent") is not None:  # what was told stands, without a share
            turn.session.get_one(Reply, data["reply"]).disbursed = data["spent"]
        _ask_obstacle(turn, assignment, data)
        return
    try:
        found = parse_figures(text)
    except NotAFigure:
        found = []
    if not found or isinstance(found[0], Share) or len(found) > 2:
        ask_plan(turn, assignment, data, problem=text)
        return
    spent, part = data.get("spent"), parse_figures(data["part"]) if data.get("part") else []
    data = {**{name: value for name, value in data.items() if name not in ("spent", "part")}, "plan": found[0]}
    _keep_plan(turn, data)
    if len(found) == BOTH:
        _confirm(turn, assignment, data, found[1])
    elif spent is not None:
        _confirm(turn, assignment, data, spent)
    elif len(part) == 1:
        _confirm(turn, assignment, data, part[0])
    else:
        _ask_disbursed(turn, assignment, data)


def replan(turn: Turn, data: dict[str, Any], dong: int) -> None:
    """Another plan (đồng), told instead of an answer: what was told of what is disbursed is echoed with it."""
    spent = data.get("disbursed") or turn.session.get_one(Reply, data["reply"]).disbursed
    plan(turn, data if spent is None else {**data, "spent": spent}, f"{dong} đồng")


def _keep_plan(turn: Turn, data: dict[str, Any]) -> None:
    """A plan that was told stays with its answer, also where another question comes before what is disbursed of it."""
    reply = turn.session.get_one(Reply, data["reply"])
    if reply.disbursed is None:
        reply.planned = data["plan"]


def disbursed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The cumulative disbursed amount, as an amount or a percentage of the plan."""
    assignment = turn.assignment(data["ref"])
    if text == "plan":
        ask_plan(turn, assignment, data)
        return
    if text == "skip":
        _ask_obstacle(turn, assignment, _with_plan(turn, assignment, data))
        return
    last = _last(turn, assignment)
    if text == "same" and last is not None and data["plan"] is not None:
        _store(turn, assignment, {**data, "disbursed": last})
        return
    try:
        found = parse_figures(text)
    except NotAFigure:
        found = []
    if len(found) != 1:
        _ask_disbursed(turn, assignment, data, problem=text)
        return
    _confirm(turn, assignment, data, found[0])


def _last(turn: Turn, assignment: Assignment) -> int | None:
    """What was disbursed by the last week that was told before this one, of the same year's capital."""
    before = replies.last_disbursed(turn.session, assignment.agency_id, assignment.plan_year, assignment.last_day)
    return before.disbursed if before else None


def _confirm(turn: Turn, assignment: Assignment, data: dict[str, Any], found: int | Share) -> None:
    """Echo the figures; an impossible one is questioned, and what they would correct is named."""
    amount = found.of(data["plan"]) if isinstance(found, Share) else found
    previous, reply = _last(turn, assignment), turn.session.get_one(Reply, data["reply"])
    share = Decimal(data["share"]) if data.get("share") else None
    turn.ask(
        "figures",
        "confirm",
        "confirm_figures",
        {**{name: value for name, value in data.items() if name != "share"}, "disbursed": amount},
        assignment.id,
        now=turn.rules.local(turn.said_at).isoformat(),
        assignment=turn.view(assignment),
        plan=data["plan"],
        hinders=data.get("hinders"),
        second=capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year).second,
        disbursed=amount,
        previous=previous,
        share=str(share) if share is not None else None,
        corrects=reply.disbursed if reply.disbursed != amount else None,
        doubts=[str(doubt) for doubt in doubts(data["plan"], amount, previous, share)],
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
    _store(turn, assignment, data)


def _store(turn: Turn, assignment: Assignment, data: dict[str, Any]) -> None:
    """Write the figures; what they correct is kept for the receipt, and stands in the log."""
    reply = turn.session.get_one(Reply, data["reply"])
    corrects = dict(data.get("corrects") or {})
    if reply.disbursed not in (None, data["disbursed"]):
        detail = {"from": [reply.planned, reply.disbursed], "to": [data["plan"], data["disbursed"]]}
        audit.record(turn.session, turn.now, turn.actor, "amend", f"reply:{reply.id}", detail)
        corrects.setdefault("disbursed", reply.disbursed)
    reply.planned, reply.disbursed = data["plan"], data["disbursed"]
    _ask_obstacle(turn, assignment, _with_plan(turn, assignment, {**data, "corrects": corrects}))


def _with_plan(turn: Turn, assignment: Assignment, data: dict[str, Any]) -> dict[str, Any]:
    """The plan that was told is the agency's of that year, also where nothing is told of what is disbursed; what it
    corrects is kept for the receipt, and stands in the log. Returns the dialog's data."""
    capital = capitals.of_year(turn.session, assignment.agency_id, assignment.plan_year)
    plan, before = data["plan"], capital.planned
    if plan is None or plan == before:
        return data
    capital.planned = plan
    if before is None:
        return data
    audit.changed(turn.session, turn.now, turn.actor, f"reply:{data['reply']}", plan=(before, plan))
    return {**data, "corrects": {"plan": before, **(data.get("corrects") or {})}}


def _ask_obstacle(turn: Turn, assignment: Assignment, data: dict[str, Any]) -> None:
    """Ask what hinders; where that, or that nothing does, was told with the meeting it is not asked."""
    kept = {"reply": data["reply"], "plan": data["plan"], "corrects": data.get("corrects") or {}}
    if data.get("hinders") is not None:
        meeting_obstacle(turn, {**kept, "ref": assignment.id}, data["hinders"] or "none")
        return
    turn.ask("figures", "obstacle", "ask_meeting_obstacle", kept, assignment.id)


def meeting_obstacle(turn: Turn, data: dict[str, Any], text: str, pictures: Sequence[int] = ()) -> None:
    """An obstacle in words or pictures, or ``none``; then the receipt. A figure is no obstacle but a correction, and
    so is that it was wrong (``again``), where one was told."""
    if text == "again":
        _ask_disbursed(turn, turn.assignment(data["ref"]), {"plan": None, **data})
        return
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
    receipt(turn, assignment, reply, passed=passed, corrects=data.get("corrects") or None)
