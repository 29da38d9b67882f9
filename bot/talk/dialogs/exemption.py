"""*Đơn vị không có kế hoạch vốn*: the coordinator confirms it, and no weekly meetings are asked for in that year."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import doubting, figures
from bot.talk.dialogs.receipt import receipt
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import capitals, replies, requests, views
from db.models import Assignment, Dialog, Request
from rules.authority import Action
from rules.meaning.exempting import wishes_exemption
from rules.meaning.said import Said


def press(turn: Turn, args: list[str]) -> None:
    """``n:<assignment>``: asked once a year. Raises `Stale` while the request waits and when it has been granted.

    One that was refused is answered with the refusal, unless something new is said.
    """
    assignment = turn.assignment(args[0], Action.ASK)
    earlier = requests.exemption_of(turn.session, assignment.agency_id, assignment.plan_year)
    if earlier and earlier.state in ("open", "granted"):
        turn.keep_choices = True
        raise Stale("exemption_waits" if earlier.state == "open" else "exempt")
    if earlier and not turn.said:
        _refused(turn, assignment, earlier)
        return
    turn.close()
    _ask(turn, assignment, turn.said)


def may_ask(turn: Turn, assignment: Assignment) -> bool:
    """Whether it may be asked for: the year's capital is not known, and no such request waits or was granted."""
    year = assignment.plan_year
    earlier = requests.exemption_of(turn.session, assignment.agency_id, year)
    known = capitals.of_year(turn.session, assignment.agency_id, year).planned is not None
    return not known and not (earlier and earlier.state in ("open", "granted"))


def let_off(turn: Turn, assignment: Assignment, text: str) -> str:
    """What a wish not to have to hold a meeting comes to (empty for another text): ``offer``: it may be asked for;
    ``waits``; ``known``: there is capital, so that it is asked about every week."""
    if not wishes_exemption(Said.of(text, turn.said_on)):
        return ""
    if may_ask(turn, assignment):
        return "offer"
    earlier = requests.exemption_of(turn.session, assignment.agency_id, assignment.plan_year)
    return "waits" if earlier and earlier.state == "open" else "known"


def granted(turn: Turn) -> Request | None:
    """The wish by which the speaker's agency is exempt this year; ``None`` where none is, or several are."""
    mine = {post.agency_id for post in turn.person.held if turn.may(Action.ASK, post.agency_id)}
    asked = [requests.exemption_of(turn.session, each, turn.said_on.year) for each in sorted(mine)]
    found = [each for each in asked if each and each.state == "granted"]
    return found[0] if len(found) == 1 else None


def again(turn: Turn, request: Request, text: str) -> None:
    """The words of an agency that is exempt and has capital now, or asks to hold the meetings again, go to the
    coordinators, who end the exemption."""
    turn.store(request.reply.assignment, "note", text=text)
    view = views.request(request, turn.rules, turn.now)
    told = {"request": view, "text": text, "by": turn.person.name}
    passed = turn.tell_coordinators(request.reply.assignment, "meeting_again", **told)
    turn.say("meeting_again_passed", request=view, text=text, passed=passed)


def _refused(turn: Turn, assignment: Assignment, earlier: Request) -> None:
    """Say again what was decided and why, and what can be done now."""
    data = _figures_of(turn, assignment)
    view = views.request(earlier, turn.rules, turn.now)
    turn.ask("exemption", "ground", "exemption_stands", data, assignment.id, request=view, may_plan=bool(data))


def _figures_of(turn: Turn, assignment: Assignment) -> dict[str, Any]:
    """What is being asked about the figures of this meeting, so that it can go on."""
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is None or dialog.name != "figures" or dialog.data.get("ref") != assignment.id:
        return {}
    return {key: dialog.data[key] for key in ("reply", "plan")}


def ground(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What is new since the refusal; or ``plan``: the capital after all."""
    assignment = turn.assignment(data["ref"], Action.ASK)
    if text == "plan" and "reply" in data:
        figures.ask_plan(turn, assignment, data)
        return
    why = doubting.stated(turn, ("exemption", "ground"), "exempt", data, text, assignment=turn.view(assignment))
    if why:
        turn.close()
        _ask(turn, assignment, why)


def _ask(turn: Turn, assignment: Assignment, text: str) -> None:
    """The coordinator must confirm that an agency has no capital; until then the duty stands."""
    reply = turn.store(assignment, "no_capital", text=text or None)
    turn.session.refresh(reply)
    request = replies.ask(turn.session, reply, "exemption", text)
    view = views.request(request, turn.rules, turn.now)
    passed = turn.tell_coordinators(assignment, "exemption_asked", request=view)
    receipt(turn, assignment, reply, request={"id": request.id}, passed=passed)
