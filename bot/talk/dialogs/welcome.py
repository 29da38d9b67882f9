"""Taking a post and being greeted; coming back after ``/dung``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.channels.base import Incoming
from bot.talk.turn import Turn
from db import assignments, coordinating, hearers, outbox, people, views
from db.models import Address, Invite, Person, Post
from db.outbox import Priority
from jobs import menus
from jobs.waiting import tell_what_waits
from rules.reading import name_or
from rules.rulebook import Rules

SHOWN_AHEAD = timedelta(days=21)
SHOWN = 5
LONGEST_NAME = 200


def enter(
    session: Session, incoming: Incoming, invite: Invite, now: datetime, *, instead_of: Sequence[Post] = ()
) -> Address:
    """Give the person the post of an invitation that has been used up, beside or ``instead_of`` what they are."""
    name = name_or(incoming.name, invite.agency.name, LONGEST_NAME)
    channel, chat_id = incoming.channel, incoming.chat_id
    return people.join(session, invite, channel, chat_id, name, now, instead_of=instead_of)


def greet(
    session: Session, address: Address, rules: Rules, now: datetime, post: Post, *, instead_of: Sequence[Post] = ()
) -> None:
    """Greet a person as the holder of ``post``, and set the menu of every chat of theirs. Of who was handed one
    assignment nothing but that is spoken of."""
    person = address.person
    coming = assignments.open_of(session, [post.agency_id], rules.local(now).date(), now + SHOWN_AHEAD)
    programs = coordinating.programs_of(session, post.agency_id)
    book = rules.of_post(post.role, post.agency.code)
    if post.assignment:
        coming, programs, book = [post.assignment], [], rules.of(post.assignment)
    params = {
        **views.common(address, rules, now),
        **views.under(book),
        "post": views.post(post),
        "programs": [views.program(rules.books[number]) for number in programs],
        "others": [views.post(other) for other in person.held if other is not post],
        "ended": [views.post(other) for other in instead_of],
        "assignments": [views.assignment(row, rules, now) for row in coming[:SHOWN]],
    }
    outbox.queue(session, address, "welcome", params, now, Priority.ANSWER)
    menus.show(session, person, rules, now)
    tell_what_waits(session, address, rules, now)


def tell_who_invited(session: Session, invite: Invite, joined: Address, rules: Rules, now: datetime) -> None:
    """Whoever made an invitation in the chat, and still coordinates, hears that it was taken up: it answers their own
    act."""
    maker = session.get(Person, invite.made_by) if invite.made_by else None
    address = people.reachable_at(session, maker) if maker and maker.id != joined.person_id else None
    if address is None or not coordinating.coordinated_by(session, address.person):
        return
    about = {"person": views.person(joined.person), "role": invite.role, "agency": views.agency(invite.agency)}
    params = {**views.common(address, rules, now), **about}
    outbox.queue(session, address, "invite_taken", params, now, Priority.NEWS, dedupe_key=f"taken:invite:{invite.id}")


def resume(turn: Turn) -> bool:
    """Somebody who had stopped wants to be written to again; ``False`` when they had not. Who was told that they
    stopped hears of it."""
    if not turn.person.stopped_at:
        return False
    people.resume(turn.session, turn.person, turn.now)
    turn.say("resumed", person=views.person(turn.person))
    told = {each.id: each for post in turn.person.held for each in hearers.who_must_know(turn.session, post)}
    turn.tell(list(told.values()), "person_is_back", person=views.person(turn.person))
    tell_what_waits(turn.session, turn.address, turn.rules, turn.now)
    return True
