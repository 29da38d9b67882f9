"""A code from somebody who is a contact already: ask first, say what would be lost, and tell who must know.

The code is used up only by *Chuyển*.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.talk.dialogs import link, welcome
from bot.talk.turn import Turn
from db import contacts, invites, views
from db.models import Contact, Invite

log = logging.getLogger(__name__)


def begin(turn: Turn, invite: Invite) -> None:
    """A contact sent the code of an invitation, or of somebody's ``/lienket``."""
    if invite.contact_id == turn.contact.id:
        turn.say("link_here", channel=turn.address.channel)
    elif invite.contact is None and invites.changes_nothing(invite, turn.contact):
        if not welcome.resume(turn):
            turn.say("already", contact=views.contact(turn.contact))
    else:
        _ask(turn, invite)


def _ask(turn: Turn, invite: Invite) -> None:
    """Say who they are, who they would become, and what would be lost."""
    others = contacts.addresses(turn.session, turn.contact, but=turn.address.id)
    ends = invite.contact is None or not others
    turn.ask(
        "join",
        "move",
        "ask_move",
        {},
        invite.id,
        contact=views.contact(turn.contact),
        role=invite.role,
        to=views.agency(invite.agency),
        owner=views.contact(invite.contact) if invite.contact else None,
        others=[each.channel for each in others],
        last=ends and contacts.is_last(turn.session, turn.contact),
    )


def answer(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Chuyển* or *Giữ như cũ*; anything else is asked again."""
    invite = turn.session.get_one(Invite, data["ref"])
    if text not in ("yes", "no"):
        _ask(turn, invite)
        return
    turn.close()
    if text == "no":
        turn.say("kept", contact=views.contact(turn.contact))
    elif not invites.use(turn.session, invite, turn.now):
        turn.say("code_wrong")
    elif invite.contact:
        _hand_over(turn, invite)
    else:
        _move(turn, invite)


def _move(turn: Turn, invite: Invite) -> None:
    """The person becomes somebody else, on all their messengers."""
    before, alone = turn.contact, contacts.is_last(turn.session, turn.contact)
    address = welcome.enter(turn.session, turn.incoming, invite, turn.now)
    welcome.greet(turn.session, address, turn.rules, turn.now, before=before)
    _tell(turn, before, address.contact, alone=alone, same_person=True)


def _hand_over(turn: Turn, invite: Invite) -> None:
    """This chat becomes one of another contact's."""
    before, alone = turn.contact, contacts.is_last(turn.session, turn.contact)
    address = contacts.link(turn.session, invite, turn.address.channel, turn.address.chat_id, turn.now)
    if address is None:  # nobody's but their own since it was asked
        turn.say("link_here", channel=turn.address.channel)
        return
    link.linked(Turn(turn.session, turn.rules, turn.now, turn.incoming, address))
    if before.ended_at:
        _tell(turn, before, address.contact, alone=alone, same_person=False)


def _tell(turn: Turn, before: Contact, now_is: Contact, *, alone: bool, same_person: bool) -> None:
    """Tell who must know that a contact is none any more."""
    told = contacts.who_must_know(turn.session, before)
    told = [each for each in told if each.contact_id != now_is.id]
    params = {"contact": views.contact(before), "now_is": views.contact(now_is), "same_person": same_person}
    if not turn.tell(told, "contact_changed", alone=alone, **params):
        log.warning("%s of %s has left, and there is nobody to tell", before.role, before.agency.code)
