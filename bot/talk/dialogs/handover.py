"""``/chuyengiao`` (``/handover``): one assignment or a whole post goes to a colleague, who has to take it.

A colleague whom the bot knows is asked; for anybody else an invitation is made that can be forwarded as it stands.
Until it is taken the giver stays what they are.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.talk.dialogs import welcome
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import handovers, hearers, invites, people, reminders, views
from db.models import Assignment, Handover, Invite, Person, Post
from jobs import menus
from jobs.handed import Holder, tell
from rules import colleague
from rules.address import addressed
from rules.authority import Action, Role
from rules.status import State

AHEAD = timedelta(days=45)
SHOWN, OFFERED = 8, 6
LIVES = timedelta(days=7)
NEW = "new"


def show(turn: Turn, args: str = "") -> None:
    """What can be handed over, and what was offered already: of who was handed single assignments those. Raises
    `Refused`."""
    turn.own(Action.HAND_OVER)
    posts = handovers.own_posts(turn.person)
    rows = turn.open_assignments(AHEAD)[:SHOWN]
    turn.say(
        "handover_what",
        posts=[views.post(post) for post in posts],
        assignments=[turn.view(row) for row in rows],
        offered=[_view(turn, row) for row in handovers.open_of(turn.session, turn.person)],
        stopped=_has_stopped(turn),
    )


def _has_stopped(turn: Turn) -> bool:
    """Whether the giver gets no messages any more, so that nothing comes to them until it is taken."""
    return turn.person.stopped_at is not None


def press(turn: Turn, args: list[str]) -> None:
    """``m:list``, ``m:post:<post>``, ``m:row:<assignment>``: hand it over; ``m:take|refuse|drop:<handover>``. Raises
    `Refused`, and `Stale` for what is over or not theirs."""
    turn.own(Action.HAND_OVER)
    what = args[0]
    turn.keep_choices = what in ("list", "post", "row")
    if what == "list":
        show(turn)
    elif what == "post":
        _ask(turn, _own_post(turn, key(args[1])), None)
    elif what == "row":
        row = _row(turn, args[1])
        _ask(turn, _post_at(turn, row), row)
    elif what in ("take", "refuse", "drop"):
        _answer(turn, what, turn.session.get(Handover, key(args[1])))
    else:
        raise Stale


def _of_row(turn: Turn, number: int, row: Assignment) -> Post:
    """The person's own post by which they hand an assignment over, still the same. Raises `Stale`."""
    post = _post_at(turn, row)
    if post.id != number:
        raise Stale
    return post


def _own_post(turn: Turn, number: int) -> Post:
    post = next((post for post in handovers.own_posts(turn.person) if post.id == number), None)
    if post is None:
        raise Stale
    turn.require(Action.HAND_OVER, post.agency_id)
    return post


def _row(turn: Turn, number: str) -> Assignment:
    row = turn.assignment(number, Action.HAND_OVER)
    if row.state is not State.OPEN:
        raise Stale("answered")
    return row


def _post_at(turn: Turn, row: Assignment) -> Post:
    """The person's own post at an assignment's agency; who only stands in hands nothing over. Raises `Stale`."""
    post = handovers.post_at(turn.person, row)
    if post is None:
        raise Stale
    return post


def _ask(turn: Turn, post: Post, row: Assignment | None, unknown: str = "") -> None:
    near = [
        {"id": each.id, "name": each.name} for each in handovers.takers(turn.session, post, whole=row is None)[:OFFERED]
    ]
    data = {"post": post.id, "row": row.id if row else None}
    view = {"post": views.post(post), "assignment": turn.view(row) if row else None}
    turn.ask("handover", "whom", "ask_handover", data, post.id, **view, near=near, unknown=unknown)


def whom(turn: Turn, data: dict[str, Any], text: str) -> None:
    """To whom: a colleague by number or name, or somebody who has not joined yet. Raises `Stale`."""
    row = _row(turn, data["row"]) if data["row"] else None
    post = _of_row(turn, data["post"], row) if row else _own_post(turn, data["post"])
    named = colleague.named(handovers.takers(turn.session, post, whole=row is None), text)
    if text == NEW:
        turn.close()
        _invite(turn, post, row)
    elif len(named) == 1:
        turn.close()
        _offer(turn, post, row, named[0])
    else:
        _ask(turn, post, row, unknown=text)


def _offer(turn: Turn, post: Post, row: Assignment | None, to: Person) -> None:
    """Ask a colleague to take it."""
    offered = handovers.offer(turn.session, post, row, turn.now, turn.actor, to=to)
    address = people.reachable_at(turn.session, to)
    turn.tell([address] if address else [], "handover_offer", handover=_view(turn, offered))
    turn.say("handover", handover=_view(turn, offered), what="offered", stopped=_has_stopped(turn))


def _invite(turn: Turn, post: Post, row: Assignment | None) -> None:
    """Make an invitation to be forwarded: for the post, or for the assignment alone."""
    role = str(Role.ASSIGNEE) if row else post.role
    code, until = invites.new_code(), turn.rules.local(turn.now + LIVES).isoformat()
    invite = invites.invite(turn.session, post.agency.code, role, code, turn.now, LIVES, turn.actor)
    offered = handovers.offer(turn.session, post, row, turn.now, turn.actor, invite=invite)
    turn.say("handover", handover=_view(turn, offered), what="invited", stopped=_has_stopped(turn))
    of = {**views.agency(post.agency), "id": post.agency_id}
    book = turn.rules.of(row) if row else turn.rules.of_post(role, post.agency.code, turn.coordinated)
    about = {**views.under(book), "giver": turn.person.name, "assignment": turn.view(row) if row else None}
    head = addressed(post.agency.head, post.agency.name)
    turn.say("invitation", code=code, of=of, role=role, until=until, person=None, head=head, **about)


def _answer(turn: Turn, what: str, row: Handover | None) -> None:
    """A colleague takes it or does not, or the giver takes it back. Raises `Stale`."""
    if row is None or not handovers.waits(row):
        raise Stale("handover_over")
    if what == "drop":
        if row.post.person_id != turn.person.id:
            raise Stale
        handovers.drop(turn.session, row, turn.now, turn.actor)
        turn.say("handover", handover=_view(turn, row), what="dropped")
    elif row.to_id != turn.person.id or not turn.person.is_at(row.post.agency_id):
        raise Stale
    elif what == "refuse":
        handovers.drop(turn.session, row, turn.now, turn.actor)
        _tell_giver(turn, row, "refused")
        turn.say("handover_taken", handover=_view(turn, row), what="refused")
    else:
        take(turn, row)
        if row.assignment_id is None:
            menus.show(turn.session, turn.person, turn.rules, turn.now)


def taken_with(turn: Turn, invite: Invite) -> bool:
    """Whoever has just used this invitation takes what it hands over, if it does; ``turn`` is theirs."""
    row = handovers.by_invite(turn.session, invite)
    if row is None or row.post.person_id == turn.person.id:
        return False
    take(turn, row)
    return True


def take(turn: Turn, row: Handover) -> None:
    """The person takes it over, and is written to again if they had stopped; the giver, whose it was if that is
    another, and the coordinators are told."""
    giver, post = row.post.person, row.post
    address = people.reachable_at(turn.session, giver)
    view, before = _view(turn, row), Holder.of(turn.session, row.assignment) if row.assignment else Holder()
    handovers.take(turn.session, row, turn.person, turn.now, turn.actor)
    welcome.resume(turn)
    if row.assignment_id:
        reminders.take_out_of(turn.session, row.assignment_id, turn.now)
    view["to"] = {"id": turn.person.id, "name": turn.person.name}
    if address:
        turn.tell([address], "handover", handover=view, what="done")
    if row.assignment and before.person not in (giver, turn.person):
        said = {"giver": view["giver"], "to": turn.person.name}
        tell(turn.session, turn.rules, before.address, row.assignment, "handed_on", turn.now, **said)
    told = [each for each in hearers.who_must_know(turn.session, post) if each.person_id != turn.person.id]
    turn.tell(told, "handed_over", handover=view)
    turn.say("handover_taken", handover=view, what="taken")


def _tell_giver(turn: Turn, row: Handover, what: str) -> None:
    address = people.reachable_at(turn.session, row.post.person)
    turn.tell([address] if address else [], "handover", handover=_view(turn, row), what=what)


def _view(turn: Turn, row: Handover) -> dict[str, Any]:
    """A handover as messages speak of it."""
    return {
        "id": row.id,
        "post": views.post(row.post),
        "giver": {"id": row.post.person_id, "name": row.post.person.name},
        "to": {"id": row.to.id, "name": row.to.name} if row.to else None,
        "assignment": turn.view(row.assignment) if row.assignment else None,
        "asked_on": turn.rules.local(row.asked_at).date().isoformat(),
    }
