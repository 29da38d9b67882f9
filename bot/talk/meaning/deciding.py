"""What a coordinator's words decide is done: on a request, an obstacle, a report that was sent, a call."""

from __future__ import annotations

from bot.talk.dialogs import decision, group_extension, obstacles, phoning
from bot.talk.routes import open_dialog, press
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, replies, wishes
from db import obstacles as db_obstacles
from db.models import Assignment, Request
from rules.meaning.model import Act


def decide(turn: Turn, act: Act, text: str) -> None:
    """The coordinator's decision on a request. Raises `Stale`, `Refused`."""
    request = turn.session.get(Request, key(act.request or act.ref))
    if request is None:
        raise Stale
    turn.require_deciding(request)
    if act.what == "revoke":
        decision.press(turn, [str(request.id), "revoke"])
        return
    if act.what in ("grant", "refuse") and request.state == "open" and _was_other(turn, request):
        decision.show_anew(turn, request)
        return
    dialog = open_dialog(turn)
    asked = dialog is not None and (dialog.name, dialog.step) == decision.WHY and dialog.data["ref"] == request.id
    if dialog and asked and act.what == "refuse" and act.text:
        decision.reason(turn, dict(dialog.data), act.text)
        return
    again = act.what == "grant" and request.state == "refused" and replies.may_be_undone(turn.session, request)
    turn.close()
    if request.state != "open" and not again:
        decision.say_decided(turn, request)
        return
    if act.what == "grant":
        if request.kind == "extension" and act.until:
            decision.grant_until(turn, request, act.until, act.text)
        else:
            decision.grant(turn, request, act.text)
    elif act.what == "refuse" and act.text:
        decision.refusal(turn, {"ref": request.id}, act.text)
    elif act.what == "resolve" and act.text:
        decision.answer(turn, {"ref": request.id}, act.text)
    else:
        decision.take(turn, request, act.what)


def _was_other(turn: Turn, request: Request) -> bool:
    """Whether a wish was changed after these words about it were said."""
    changed = wishes.changed(turn.session, request)
    return changed is not None and turn.said_at < changed.at


def pass_on(turn: Turn, act: Act, text: str) -> None:
    """An obstacle is passed to the agency that can clear it; by when is asked where it was not said. Raises
    `Stale`."""
    request = turn.session.get(Request, key(act.request or act.ref))
    owner = agencies.by_code(turn.session, act.agency or "")
    if request is None or owner is None or db_obstacles.is_closed(turn.session, request):
        raise Stale("obstacle_closed")
    obstacles.give(turn, request, owner, act.until)


def called(turn: Turn, act: Act, text: str) -> None:
    """What a call gave is written down. Raises `Stale` where there is no such agency."""
    agency = agencies.by_code(turn.session, act.agency or "")
    if agency is None:
        raise Stale
    phoning.record(turn, agency, act.text or text)


def take_back(turn: Turn, act: Act, text: str) -> None:
    """More time that was given unasked is taken back, if it is what was asked about. Raises `Stale`."""
    row = turn.session.get(Assignment, act.ref)
    if row is None:
        raise Stale
    group_extension.take_back(turn, row, act.until)


def sent_back(turn: Turn, act: Act, text: str) -> None:
    """A report is sent back for a reason that was said. Raises `Stale`."""
    turn.said = act.text or ""
    notice = press(turn, act.token)
    turn.said = ""
    if notice:
        raise Stale(notice)
