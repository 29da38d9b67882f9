"""A code from somebody whom the bot knows: ask first, say what would be lost, and tell who must know.

The code is used up only by *Thêm vai*, *Thay vai cũ* or *Chuyển*.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from bot.talk.dialogs import handover, link, welcome
from bot.talk.turn import Turn
from db import handovers, hearers, invites, people, views
from db.models import Invite, Person, Post
from rules.choosing import key_of

log = logging.getLogger(__name__)

REPLACE = "replace"
"""What a choice says that puts the new post in the place of one of the old ones, whose number follows."""


def begin(turn: Turn, invite: Invite) -> None:
    """Somebody sent the code of an invitation, or of somebody's ``/lienket``."""
    if invite.person_id == turn.person.id:
        turn.say("link_here", channel=turn.address.channel)
    elif invite.person is None and invites.changes_nothing(invite, turn.person):
        if handovers.by_invite(turn.session, invite) and invites.use(turn.session, invite, turn.now):
            handover.taken_with(turn, invite)
        elif not welcome.resume(turn):
            turn.say("already", post=views.post(_like(turn.person, invite)))
    else:
        _ask(turn, invite)


def _like(person: Person, invite: Invite) -> Post:
    post = invites.like(invite, person)
    assert post
    return post


def _ask(turn: Turn, invite: Invite) -> None:
    """Say who they are, what they would become, and what would be lost."""
    person = views.person(turn.person)
    if invite.person is None:
        last = [views.post(post) for post in turn.person.held if hearers.is_last(turn.session, post)]
        new = {"role": invite.role, "agency": views.agency(invite.agency)}
        if invite.handover and invite.handover.assignment:
            new["only"] = invite.handover.assignment.duty.title
        turn.ask("join", "move", "ask_post", {}, invite.id, person=person, new=new, last=last)
        return
    others = people.addresses(turn.session, turn.person, but=turn.address.id)
    last = [] if others else [views.post(post) for post in hearers.lost_with(turn.session, turn.person.held)]
    turn.ask(
        "join",
        "move",
        "ask_move",
        {},
        invite.id,
        person=person,
        owner=views.person(invite.person),
        others=[each.channel for each in others],
        last=last,
    )


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What becomes of the code: a post more, one in another's place, a chat handed over, or nothing; any other text is
    asked again."""
    invite = turn.session.get_one(Invite, data["ref"])
    replaced = _replaced(turn, text)
    if text not in (("yes", "no") if invite.person else ("add", "no")) and replaced is None:
        _ask(turn, invite)
        return
    turn.close()
    if text == "no":
        turn.say("kept", person=views.person(turn.person))
    elif not invites.use(turn.session, invite, turn.now):
        turn.say("code_wrong")
    elif invite.person:
        _hand_over(turn, invite)
    else:
        _take_post(turn, invite, [replaced] if replaced else [])


def _replaced(turn: Turn, text: str) -> Post | None:
    """The post that the new one is to replace."""
    number = key_of(text.removeprefix(REPLACE)) if text.startswith(REPLACE) else None
    return next((post for post in turn.person.held if post.id == number), None)


def _take_post(turn: Turn, invite: Invite, instead_of: Sequence[Post]) -> None:
    """The person becomes something more, or something else, on all their messengers; who had stopped is written to
    again."""
    alone = [post for post in instead_of if hearers.is_last(turn.session, post)]
    address = welcome.enter(turn.session, turn.incoming, invite, turn.now, instead_of=instead_of)
    new = _like(address.person, invite)
    welcome.resume(turn)
    welcome.greet(turn.session, address, turn.rules, turn.now, new, instead_of=instead_of)
    handover.taken_with(turn, invite)
    welcome.tell_who_invited(turn.session, invite, address, turn.rules, turn.now)
    if instead_of:
        alone = [post for post in alone if hearers.is_last(turn.session, post)]
        _tell(turn, instead_of, alone, new=views.post(new), owner=None)


def _hand_over(turn: Turn, invite: Invite) -> None:
    """This chat becomes one of another person's."""
    person, held = turn.person, turn.person.held
    alone = hearers.lost_with(turn.session, held)
    address = people.link(turn.session, invite, turn.address.channel, turn.address.chat_id, turn.now)
    if address is None:  # nobody's but their own since it was asked
        turn.say("link_here", channel=turn.address.channel)
        return
    link.linked(Turn(turn.session, turn.rules, turn.now, turn.incoming, address))
    if not person.held:
        _tell(turn, held, alone, new=None, owner=views.person(address.person))


def _tell(
    turn: Turn,
    ended: Sequence[Post],
    alone: Sequence[Post],
    *,
    new: dict[str, Any] | None,
    owner: dict[str, Any] | None,
) -> None:
    """Tell who must know that somebody does not hold these posts any more; ``alone``: those that nobody is left for.

    They have a ``new`` post instead, or their chat is another person's now, the ``owner``'s.
    """
    told = {each.id: each for post in ended for each in hearers.who_must_know(turn.session, post)}
    told = {number: each for number, each in told.items() if owner is None or each.person_id != owner["id"]}
    params = {
        "name": ended[0].person.name,
        "ended": [views.post(post) for post in ended],
        "new": new,
        "owner": owner,
        "alone": [views.post(post) for post in alone],
    }
    if not turn.tell(list(told.values()), "person_changed", **params):
        log.warning("%s of %s has left, and there is nobody to tell", ended[0].role, ended[0].agency.code)
