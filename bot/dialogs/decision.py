"""The coordinator's side of requests: granting, refusing, answering, resolving."""

from __future__ import annotations

from typing import Any

from bot.dialogs.turn import Stale, Turn, key
from db import assignments, contacts, replies, views
from db.models import Address, Request
from rules.status import State


def press(turn: Turn, args: list[str]) -> None:
    """``q:<request>:<what>``. Raises `Stale` for anyone but a coordinator, and when it is decided already."""
    request = turn.session.get(Request, key(args[0]))
    if request is None or turn.contact.role != "coordinator":
        raise Stale
    if request.state != "open":
        raise Stale("decided")
    what = args[1]
    view = views.request(request, turn.rules, turn.now)
    if what == "grant" and request.kind in ("extension", "exemption"):
        _grant(turn, request)
    elif what == "refuse" and request.kind in ("extension", "exemption"):
        if turn.said:
            refusal(turn, {"ref": request.id}, turn.said)
        else:
            turn.ask("decision", "refusal", "ask_refusal", {}, request.id, request=view)
    elif what == "answer" and request.kind == "obstacle":
        turn.keep_choices = True
        if turn.said:
            answer(turn, {"ref": request.id}, turn.said)
        else:
            turn.ask("decision", "answer", "ask_obstacle_answer", {}, request.id, request=view)
    elif what == "resolve" and request.kind == "obstacle":
        replies.decide(turn.session, request, "resolved", turn.contact, turn.now, request.note)
        _tell(turn, request, "obstacle_resolved")
    else:
        raise Stale


def _grant(turn: Turn, request: Request) -> None:
    replies.decide(turn.session, request, "granted", turn.contact, turn.now, None)
    assignment = request.reply.assignment
    if request.kind == "exemption":
        replies.exempt_from_meetings(turn.session, request, turn.now, turn.rules)
    elif assignment.state is State.OPEN:
        assignments.extend(turn.session, assignment, request.until, turn.rules, turn.now)
    _tell(turn, request, f"{request.kind}_granted")


def refusal(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The reason of a refusal, or ``none``."""
    request = _open_request(turn, data)
    replies.decide(turn.session, request, "refused", turn.contact, turn.now, None if text == "none" else text)
    turn.close()
    _tell(turn, request, f"{request.kind}_refused")


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer to an obstacle; it stays open until it is resolved."""
    request = _open_request(turn, data)
    request.note = text
    turn.close()
    _tell(turn, request, "obstacle_answered")


def _open_request(turn: Turn, data: dict[str, Any]) -> Request:
    request = turn.session.get_one(Request, data["ref"])
    if request.state != "open":
        turn.close()
        raise Stale("decided")
    return request


def _tell(turn: Turn, request: Request, kind: str) -> None:
    """Tell the official who asked (or, if they are gone, their colleagues), and confirm to the coordinator."""
    turn.session.flush()
    view = views.request(request, turn.rules, turn.now)
    reached = turn.tell(_askers(turn, request), kind, request=view)
    turn.say("decided", request=view, reached=reached)


def _askers(turn: Turn, request: Request) -> list[Address]:
    asker = request.reply.contact
    everyone = [
        address
        for role in ("official", "leader", "coordinator")
        for address in contacts.reachable(turn.session, role, asker.agency_id)
    ]
    mine = [address for address in everyone if address.contact_id == asker.id]
    return mine or [address for address in everyone if address.contact.role == "official"]
