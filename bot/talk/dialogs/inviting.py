"""``/moi SYT`` (``/invite``): an invitation to forward as it stands; ``/moi`` lists the agencies where nobody is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import agencies, expected, invites, programs, views
from db.models import Agency
from rules.address import addressed
from rules.authority import Action, Role
from rules.roles import role_beside

LIVES = timedelta(days=7)
PAGE = 10
NEAR_SHOWN = 20


def offer(turn: Turn, args: str) -> None:
    """Invite to the agency that is named (its code or part of its name), with a role perhaps (default: official).

    Without an agency those are listed where nobody is reminded. Raises `Refused`, and `Stale` for a coordinator of
    another agency than their own, or of one that coordinates nothing.
    """
    turn.require(Action.INVITE, turn.home.id)
    near, role = _named(turn, args), Role.OFFICIAL
    text = args.strip()
    if not near and text:
        text, said = role_beside(text)
        near, role = _named(turn, text), said or role
    if not text and role is Role.COORDINATOR:
        near = [turn.program.coordinator]
    if len(near) == 1:
        _invite(turn, near[0], role)
    elif near:
        shown = [_listed(row) for row in near[:NEAR_SHOWN]]
        turn.say("invite_which", text=text, near=shown, total=len(near), role=str(role))
    elif text:
        turn.say("unknown_agency", text=text)
    else:
        _list(turn, role, 1)


def press(turn: Turn, args: list[str]) -> None:
    """``i:new:<agency>:<role>`` makes an invitation (``other``: for nobody by name), ``i:list:<role>:<page>`` turns the
    pages. Raises `Refused`."""
    turn.keep_choices = True
    what, first, second = args
    turn.require(Action.INVITE, turn.home.id)
    if what == "list":
        _list(turn, Role(first), key(second))
    elif what in ("new", "other"):
        agency = turn.session.get(Agency, key(first))
        if agency is None or agency.gone_at:
            raise Stale
        _invite(turn, agency, Role(second), by_name=what == "new")
    else:
        raise Stale


def _named(turn: Turn, text: str) -> Sequence[Agency]:
    return agencies.named(turn.session, text)


def _listed(agency: Agency) -> dict[str, Any]:
    return {**views.agency(agency), "id": agency.id}


def _list(turn: Turn, role: Role, page: int) -> None:
    """Where nobody is reminded, and when somebody was invited there last."""
    missing = agencies.out_of_reach(turn.session)
    invited = invites.pending(turn.session, turn.now)
    pages = max(1, -(-len(missing) // PAGE))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    items = [
        {**_listed(row), "invited_at": turn.rules.local(invited[row.id]).isoformat() if row.id in invited else None}
        for row in missing[first : first + PAGE]
    ]
    turn.say("invite_missing", items=items, total=len(missing), page=page, pages=pages, role=str(role))


def _invite(turn: Turn, agency: Agency, role: Role, *, by_name: bool = True) -> None:
    """Make the invitation, or one for each who is expected there in this role: a word to the coordinator, and the text
    that can be forwarded. Not ``by_name``: one for anybody."""
    turn.require(Action.INVITE, agency.id)
    if role is Role.COORDINATOR and not _may_coordinate(turn, agency):
        raise Stale("coordinator_elsewhere")
    waiting = expected.waiting(turn.session, agency.id, role)[:PAGE] if by_name else []
    params: dict[str, Any] = {
        "of": _listed(agency),
        "role": str(role),
        "until": turn.rules.local(turn.now + LIVES).isoformat(),
    }
    about = views.under(turn.rules.of_post(role, agency.code, turn.coordinated))
    turn.say("invitation_lead", **params, people=[each.name for each in waiting])
    for person in waiting or (None,):
        code = invites.new_code()
        made = invites.invite(turn.session, agency.code, role, code, turn.now, LIVES, turn.actor, person)
        made.made_by = turn.person.id
        named = {"name": person.name} if person else None
        turn.say("invitation", code=code, **params, **about, person=named, head=addressed(agency.head, agency.name))


def _may_coordinate(turn: Turn, agency: Agency) -> bool:
    """Whether the person may invite a coordinator of this agency, and the agency coordinates a program."""
    mine = turn.may(Action.INVITE_COORDINATOR, agency.id)
    return mine and agency.code in programs.coordinating(turn.session)
