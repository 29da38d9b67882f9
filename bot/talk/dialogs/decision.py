"""The coordinator's side of requests: granting, refusing, answering, resolving, and taking a grant back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.talk.dialogs import doubting
from bot.talk.dialogs.extension import days_after
from bot.talk.dialogs.progress import read_coming_day
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import hearers, obstacles, replies, requests, views, wishes
from db.models import Address, Person, Request
from jobs import decided, settling
from rules.said import Said
from rules.status import State

DAY = ("decision", "day")
"""The question until when a request is granted."""

WHY = ("decision", "refusal")
"""The question why it is refused."""


def press(turn: Turn, args: list[str]) -> None:
    """``q:<request>:<what>[:<day>]``; ``day``: the wished one that the card showed. What another coordinator has
    decided is said instead, and what is wished now where that is another day. Raises `Refused` for who may not decide,
    `Stale` when it is over otherwise."""
    request = turn.session.get(Request, key(args[0]))
    if request is None:
        raise Stale
    turn.require_deciding(request)
    if request.state == "open" and args[1] in ("grant", "refuse") and _was_other(turn, request, args):
        show_anew(turn, request)
    else:
        take(turn, request, args[1])


def _was_other(turn: Turn, request: Request, args: Sequence[str]) -> bool:
    """Whether the card showed another wish than the one that waits now; cards of earlier versions name no day."""
    dated = len(args) > 2
    return wishes.shows_other(request, args) if dated else wishes.changed(turn.session, request) is not None


def show_anew(turn: Turn, request: Request) -> None:
    """A wish was changed after what is decided on: the card says what is wished now, and nothing is decided."""
    changed = wishes.view(turn.session, request, turn.rules)
    turn.say("extension_asked", request=views.request(request, turn.rules, turn.now), changed=changed, anew=True)


def take(turn: Turn, request: Request, what: str) -> None:
    """Do what a choice about a request says. Raises `Stale` when it is over."""
    if request.state != ("granted" if what == "revoke" else "open"):
        say_decided(turn, request)
        return
    view = views.request(request, turn.rules, turn.now)
    if what == "grant" and request.kind in ("extension", "exemption"):
        grant(turn, request)
    elif what == "revoke":
        _revoke(turn, request)
    elif what == "refuse" and request.kind in ("extension", "exemption"):
        if turn.said:
            refusal(turn, {"ref": request.id}, turn.said)
        else:
            turn.keep_choices = True
            turn.ask(*WHY, "ask_refusal", {}, request.id, request=view)
    elif what == "answer" and request.kind == "obstacle":
        turn.keep_choices = True
        if turn.said:
            answer(turn, {"ref": request.id}, turn.said)
        else:
            turn.ask("decision", "answer", "ask_obstacle_answer", {}, request.id, request=view)
    elif what == "resolve" and request.kind == "obstacle":
        _resolve(turn, request)
    else:
        raise Stale


def _resolve(turn: Turn, request: Request) -> None:
    """An obstacle is cleared, as far as the coordinators know: who raised it confirms it. Of an agency that is no more,
    with nobody in its place, nobody could, so that it is closed."""
    replies.decide(turn.session, request, "resolved", turn.person, turn.now, request.note)
    gone = request.reply.assignment.agency.gone_at is not None and not askers(turn, request)
    if gone:
        obstacles.clear(turn.session, request, turn.person, turn.now)
    decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    _tell(turn, request, "obstacle_resolved", gone=gone)


def say_decided(turn: Turn, request: Request) -> None:
    """Who decided second reads who did what when; questions that stand open stay so. Raises `Stale` where nobody else
    has decided."""
    if request.state == "withdrawn" or request.decided_by in (None, turn.person.id):
        raise Stale("decided")
    by = turn.session.get_one(Person, request.decided_by)
    turn.remark(decided.OF_REQUEST, **decided.dealt(turn.session, request, by, turn.rules, turn.now))


def grant(turn: Turn, request: Request, note: str | None = None) -> None:
    """Grant a request, with a remark; an extension whose day has passed meanwhile would be none, so another day is
    asked for."""
    today = turn.rules.local(turn.now).date()
    if request.until and request.until < today:
        turn.keep_choices = True
        _ask_day(turn, request, note)
        return
    others = _others(turn, request)
    replies.decide(turn.session, request, "granted", turn.person, turn.now, note)
    requests.grant(turn.session, request, turn.now, turn.rules, turn.actor)
    if request.kind == "extension":
        decided.tell(turn.session, turn.rules, [request.reply.assignment], turn.person, turn.now)
    decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    _tell(turn, request, f"{request.kind}_granted", others)
    _settle(turn, request, others)


def grant_until(turn: Turn, request: Request, day: date, note: str | None = None) -> None:
    """Grant an extension until another day than the one that was asked for. Raises `Stale` for a day that is over or
    lies before the present due day."""
    today = turn.rules.local(turn.now).date()
    if day == request.until and day < today:
        _ask_day(turn, request, note)
        return
    if day < today or day <= turn.rules.of(request.reply.assignment).course(request.reply.assignment).last_day:
        _ask_day(turn, request, note, problem="past" if day < today else "not_later", given=day)
        return
    request.until = day
    grant(turn, request, note)


def lacks_day(turn: Turn, number: int, until: date | None) -> bool:
    """Whether a request for more time that waits (its id) cannot be granted until the day that was asked for, or
    ``until`` another one, so that it is asked until when: it is over, or lies before the present due day."""
    request = turn.session.get(Request, number)
    day = (until or request.until) if request and request.state == "open" else None
    if request is None or day is None:
        return False
    row = request.reply.assignment
    return day < turn.rules.local(turn.now).date() or (
        day != request.until and day <= turn.rules.of(row).course(row).last_day
    )


def day_question(number: int, until: date | None, note: str | None) -> tuple[str, str, dict[str, Any]]:
    """The question that is asked where a request (its id) was granted ``until`` a day that cannot be: dialog, step and
    data."""
    return *DAY, {"ref": number, "note": note, "until": until.isoformat() if until else None}


def ask_day_of(turn: Turn, data: dict[str, Any]) -> None:
    """Grant the request of such a question, which asks it; nothing where somebody has decided on it meanwhile, but that
    that is said. Raises as `press`."""
    request = _open_request(turn, data)
    if request is not None and data["until"]:
        grant_until(turn, request, date.fromisoformat(data["until"]), data["note"])
    elif request is not None:
        grant(turn, request, data["note"])


def _ask_day(
    turn: Turn, request: Request, note: str | None = None, problem: str | None = None, given: date | None = None
) -> None:
    """Until when an extension is granted, with a remark, instead of the day that has passed."""
    assignment = request.reply.assignment
    turn.ask(
        *DAY,
        "ask_day",
        {"note": note},
        request.id,
        assignment=turn.view(assignment),
        days=days_after(turn, assignment),
        problem=problem,
        given=given.isoformat() if given else None,
        purpose="grant",
        request=views.request(request, turn.rules, turn.now),
    )


def other_day(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The day until which the coordinator extends, where the one that was asked for has passed."""
    request = _open_request(turn, data)
    if request is None:
        return
    day = read_coming_day(text, turn.rules.local(turn.now).date())
    note = data.get("note")
    if isinstance(day, str):
        _ask_day(turn, request, note, problem=day)
        return
    if day <= turn.rules.of(request.reply.assignment).course(request.reply.assignment).last_day:
        _ask_day(turn, request, note, problem="not_later", given=day)
        return
    request.until = day
    turn.close()
    grant(turn, request, note)


def _revoke(turn: Turn, request: Request) -> None:
    """Take back what was granted; not an extension of what has been done within it."""
    if request.kind == "extension" and request.reply.assignment.state is not State.OPEN:
        raise Stale("answered")
    others = _others(turn, request)
    requests.take_back(turn.session, request, "revoked", turn.now, turn.rules, turn.actor)
    request.decided_by = turn.person.id
    if request.kind == "extension":
        decided.tell(turn.session, turn.rules, [request.reply.assignment], turn.person, turn.now)
    decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    _tell(turn, request, "request_revoked", others)
    _settle(turn, request, others)


def reason(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer to the question why it is refused: words that may be no reason are asked about first."""
    request = _open_request(turn, data)
    if request is None:
        return
    view = views.request(request, turn.rules, turn.now)
    why = doubting.stated(turn, WHY, "refuse", data, text, assignment=view["assignment"], request=view)
    if why:
        refusal(turn, data, why)


def refusal(turn: Turn, data: dict[str, Any], text: str) -> None:
    """Refuse for this reason, or ``none``."""
    request = _open_request(turn, data)
    if request is None:
        return
    replies.decide(turn.session, request, "refused", turn.person, turn.now, None if text == "none" else text)
    decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    turn.close()
    _tell(turn, request, f"{request.kind}_refused", _others(turn, request) if request.kind == "extension" else ())


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer to an obstacle; it stays open until it is resolved."""
    request = _open_request(turn, data)
    if request is None:
        return
    replies.answer(request, text)
    said = Said(turn.said_at, turn.incoming.time_known)
    obstacles.write(turn.session, request, text, turn.person, None, turn.now, said)
    decided.tell_of(turn.session, turn.rules, request, turn.person, turn.now)
    turn.close()
    _tell(turn, request, "obstacle_answered")


def _open_request(turn: Turn, data: dict[str, Any]) -> Request | None:
    """The request of the dialog; ``None``: another coordinator has decided meanwhile, which is said. Raises `Stale`
    where it is over otherwise."""
    request = turn.session.get_one(Request, data["ref"])
    turn.require_deciding(request)
    if request.state != "open":
        turn.close()
        say_decided(turn, request)
        return None
    return request


def _others(turn: Turn, request: Request) -> list[Address]:
    """Who is pressed for what a request is about beside who asked: their day changes too, or nothing is left to do."""
    asked = {each.person_id for each in askers(turn, request)}
    found = hearers.pressed(turn.session, request.reply.assignment)
    return [each for each in found if each.person_id not in asked]


def _settle(turn: Turn, request: Request, others: Sequence[Address]) -> None:
    """Whatever had reminded of what a request is about says what holds now."""
    told = {each.person_id for each in [*askers(turn, request), *others]}
    settling.tell(turn.session, turn.rules, requests.concerned(turn.session, request), turn.now, told)


def _tell(turn: Turn, request: Request, kind: str, others: Sequence[Address] = (), *, gone: bool = False) -> None:
    """Tell the official who asked (or, if they are gone, those who are reminded) and ``others``, and confirm to the
    coordinator. ``gone``: there is no such agency any more, nor anybody in its place."""
    turn.session.flush()
    view = views.request(request, turn.rules, turn.now)
    reached = turn.tell([*askers(turn, request), *others], kind, request=view)
    turn.say("decided", request=view, reached=reached, gone=gone)


def askers(turn: Turn, request: Request) -> list[Address]:
    """Who hears what became of a request: who asked, or if they are gone or on leave, those who are reminded there."""
    return hearers.hears(turn.session, request.reply.person, request.reply.assignment.agency_id)
