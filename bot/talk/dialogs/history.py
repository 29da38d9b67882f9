"""``/lichsu SYT`` (``/history``): what the log tells of an agency, or of an obstacle by its number, in words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement

from bot.talk.dialogs import attached
from bot.talk.dialogs.obstacle_sides import sides
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, audit, files, log, obstacles, views
from db.models import Agency, Audit, Request
from rules.authority import Action
from rules.choosing import key_of

PAGE = 12


def show(turn: Turn, args: str = "") -> None:
    """The story of an agency (its code or part of its name), of an obstacle (its number), without words of one's own
    agency. Raises `Refused`, `Stale`."""
    words = args.strip()
    number = key_of(words.removeprefix("#"))
    if number:
        request = obstacles.find(turn.session, number)
        turn.require(Action.SEE_DUTIES, turn.home.id)
        if request is None:
            raise Stale("no_obstacle")
        _of_request(turn, request, 1)
        return
    near = agencies.ever(turn.session, words) if words else [turn.home]
    if len(near) == 1:
        _of_agency(turn, near[0], 1)
        return
    turn.require(Action.SEE_AGENCY, turn.home.id)
    if near:
        turn.say("agency_which", text=words, near=[views.agency(row) for row in near[:PAGE]], total=len(near))
    else:
        turn.say("unknown_agency", text=words)


def press(turn: Turn, args: list[str]) -> None:
    """``h:agency:<agency>:<page>``, ``h:request:<request>:<page>``. Raises `Refused`, `Stale`."""
    turn.keep_choices = True
    what, number, page = args
    if what == "agency":
        agency = turn.session.get(Agency, key(number))
        if agency is None:
            raise Stale
        _of_agency(turn, agency, key(page))
    elif what == "request":
        request = turn.session.get(Request, key(number))
        if request is None:
            raise Stale
        _of_request(turn, request, key(page))
    else:
        raise Stale


def _of_agency(turn: Turn, agency: Agency, page: int) -> None:
    if not turn.may(Action.SEE_DUTIES, agency.id):
        turn.require(Action.SEE_AGENCY, agency.id)
    params: dict[str, Any] = {"of": {**views.agency(agency), "id": agency.id}, "request": None}
    params["files"] = attached.count(turn, agency)
    _say(turn, log.of_agency(agency.id), page, params, agency.id)


def _of_request(turn: Turn, request: Request, page: int) -> None:
    sides(turn, request)
    view = views.request(request, turn.rules, turn.now)
    params: dict[str, Any] = {"of": {**views.agency(request.reply.assignment.agency), "id": 0}, "request": view}
    params["files"] = files.count(turn.session, files.of_replies(request.reply_id))
    _say(turn, log.of_subjects([f"request:{request.id}"]), page, params, None)


def _say(turn: Turn, condition: ColumnElement[bool], page: int, params: dict[str, Any], agency_id: int | None) -> None:
    """A page, the newest first; and the newest link of the chain, which is worth noting."""
    first = (page - 1) * PAGE
    found: list[Audit] = log.rows(turn.session, condition, first=first, limit=PAGE + 1, agency_id=agency_id)
    turn.say(
        "history",
        **{"files": 0, **params},
        items=log.told(turn.session, found[:PAGE], turn.rules),
        page=page,
        more=len(found) > PAGE,
        head=audit.head(turn.session)[:12],
    )
