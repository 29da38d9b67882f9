"""Who may do what (DESIGN decision 8): one table, asked through `may` and `refusal`, which the tests walk whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """What a person is at an agency."""

    OFFICIAL = "official"
    LEADER = "leader"
    COORDINATOR = "coordinator"
    OBSERVER = "observer"
    ASSIGNEE = "assignee"
    """Was handed one assignment of an agency, and is nothing there beside."""


RECEIVERS = tuple(role for role in Role if role is not Role.ASSIGNEE)
"""To whom a ladder or a digest can go: who was handed an assignment gets what the officials would get of it."""


class Action(StrEnum):
    """What can be done by somebody whom the bot knows.

    Codes, help, seeing what is stored about oneself and stopping are everybody's right and stand in no table.
    """

    SEE_DUTIES = "see_duties"
    """List an agency's duties, and open one."""
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    ASK = "ask"
    """Ask for something that must be decided: an extension, an exemption; or tell of an obstacle."""
    DECIDE = "decide"
    """Grant, refuse or answer what was asked; end what is overdue and will not be done."""
    CONFIRM = "confirm"
    """Say that a report which was sent is there, or send it back."""
    SEE_OVERVIEW = "see_overview"
    SEE_AGENCY = "see_agency"
    """See how one agency stands, its people and figures."""
    SEE_BOARD = "see_board"
    """See the board page of one agency: what it owes, what it answered, who answered."""
    DIRECT = "direct"
    """Give to an official what was reported to the agency's leader, say that it is directed, explain."""
    INVITE = "invite"
    """Make a code by which somebody joins an agency, and see where nobody has."""
    INVITE_COORDINATOR = "invite_coordinator"
    """Invite a coordinator of an agency that coordinates a program: who joins so decides there."""
    BIND_GROUP = "bind_group"
    """Make a code by which a chat group is bound to an agency."""
    SWITCH_GROUP = "switch_group"
    """Say whether an agency is reminded in its group."""
    TAKE_PROGRAM = "take_program"
    """Take a whole program's figures away as files: people's names and phone numbers stand in them."""
    TAKE_AGENCY = "take_agency"
    """Take the figures of one agency away, and its days."""
    TAKE_FILE = "take_file"
    """Fetch a file that came with an agency's answer, obstacle or result."""
    TAKE_WITHDRAWN = "take_withdrawn"
    """Fetch a file of an answer that was taken back since, which nobody is given any more as an answer."""
    SEARCH = "search"
    """Find words in what an agency told."""
    BROADCAST = "broadcast"
    """Tell something to the people of many agencies, see who has got it, take it back."""
    KEEP_DIRECTORY = "keep_directory"
    """See the directory of agencies, add one to a program, and say who inherits from an agency that was split."""
    PHONE = "phone"
    """See whom to call, with their numbers, and note what a call gave."""
    GO_ON_LEAVE = "go_on_leave"
    """Say that one is on leave, and which colleague stands in."""
    HAND_OVER = "hand_over"
    """Hand one's post, or an assignment of the agency, to a colleague."""
    LINK = "link"
    """Link a second messenger."""
    CHOOSE_WHERE = "choose_where"
    """Choose on which messenger to be reminded."""


class Relation(StrEnum):
    """What a post has to do with the agency that an action is about; ``none``: it is about no agency."""

    OWN = "own"
    OTHER = "other"
    NONE = "none"


class Place(StrEnum):
    """Where something is done: in the person's chat with the bot, or before others."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True)
class Post:
    """A role at an agency; a person may hold several. ``assignment_id``: the one that an assignee was handed."""

    role: str
    agency_id: int
    assignment_id: int | None = None


@dataclass(frozen=True)
class Subject:
    """What an action is about: an agency, or none; where it is done; which agency coordinates the program; and which
    assignment of the agency, where it is about one: without, nothing is an assignee's own."""

    agency_id: int | None = None
    place: Place = Place.PRIVATE
    coordinator_id: int | None = None
    assignment_id: int | None = None


class Refusal(StrEnum):
    """Why somebody may not, by what would have to be otherwise: a word that ``notice.j2`` puts into a sentence."""

    NOT_HERE = "not_here"
    OTHER_AGENCY = "other_agency"
    NOT_HANDED = "not_handed"
    """It is of their agency, and not what an assignee was handed."""
    NOT_FOR_ROLE = "not_for_role"


@dataclass(frozen=True)
class Grant:
    """For which agencies and in which places a role may do something."""

    relations: frozenset[Relation] = frozenset()
    places: frozenset[Place] = frozenset({Place.PRIVATE})


_NO = Grant()
_SELF = Grant(frozenset({Relation.NONE}))
_OWN = Grant(frozenset({Relation.OWN}))
_OWN_GROUP = replace(_OWN, places=frozenset(Place))
_ANY = Grant(frozenset({Relation.OWN, Relation.OTHER}))
_ANY_GROUP = replace(_ANY, places=frozenset(Place))

TABLE: dict[Action, tuple[Grant, Grant, Grant, Grant, Grant]] = {
    #                     official    leader      coordinator observer   assignee
    Action.SEE_DUTIES:   (_OWN_GROUP, _OWN_GROUP, _OWN_GROUP, _NO,       _OWN_GROUP),
    Action.ANSWER:       (_OWN_GROUP, _OWN_GROUP, _OWN_GROUP, _NO,       _OWN_GROUP),
    Action.WITHDRAW:     (_OWN,       _OWN,       _OWN,       _NO,       _OWN),
    Action.ASK:          (_OWN_GROUP, _OWN_GROUP, _OWN_GROUP, _NO,       _OWN_GROUP),
    Action.DIRECT:       (_NO,        _OWN,       _NO,        _NO,       _NO),
    Action.DECIDE:       (_NO,        _NO,        _ANY,       _NO,       _NO),
    Action.CONFIRM:      (_NO,        _NO,        _ANY,       _NO,       _NO),
    Action.SEE_OVERVIEW: (_NO,        _NO,        _SELF,      _SELF,     _NO),
    Action.SEE_AGENCY:   (_NO,        _NO,        _ANY,       _ANY,      _NO),
    Action.SEE_BOARD:    (_OWN,       _OWN,       _ANY,       _ANY,      _NO),
    Action.INVITE:       (_NO,        _NO,        _ANY,       _NO,       _NO),
    Action.INVITE_COORDINATOR: (_NO, _NO,       _OWN,       _NO,       _NO),
    Action.BIND_GROUP:   (_NO,        _NO,        _ANY,       _NO,       _NO),
    Action.SWITCH_GROUP: (_OWN_GROUP, _OWN_GROUP, _ANY_GROUP, _NO,       _NO),
    Action.TAKE_PROGRAM: (_NO,        _NO,        _SELF,      _NO,       _NO),
    Action.TAKE_AGENCY:  (_OWN,       _OWN,       _ANY,       _NO,       _NO),
    Action.TAKE_FILE:    (_OWN,       _OWN,       _ANY,       _NO,       _OWN),
    Action.TAKE_WITHDRAWN: (_NO,    _NO,        _ANY,       _NO,       _NO),
    Action.SEARCH:       (_OWN,       _OWN,       _ANY,       _NO,       _NO),
    Action.BROADCAST:    (_NO,        _NO,        _SELF,      _NO,       _NO),
    Action.KEEP_DIRECTORY: (_NO,    _NO,        _SELF,      _NO,       _NO),
    Action.PHONE:        (_NO,        _NO,        _SELF,      _NO,       _NO),
    Action.GO_ON_LEAVE:  (_SELF,      _SELF,      _SELF,      _NO,       _SELF),
    Action.HAND_OVER:    (_OWN,       _OWN,       _OWN,       _NO,       _OWN),
    Action.LINK:         (_SELF,      _SELF,      _SELF,      _SELF,     _SELF),
    Action.CHOOSE_WHERE: (_SELF,      _SELF,      _SELF,      _SELF,     _SELF),
}  # fmt: skip
"""Action x role -> own or any agency, in private only or in groups as well. What is not granted is refused.

A coordinator answers for the own agency only: what another agency owes is said by that agency. What is begun in a group
(an answer, a request) is finished in private, and is taken back there. An assignee's own is their one assignment.
"""

OF_A_PROGRAM = frozenset(
    {
        Action.DECIDE,
        Action.CONFIRM,
        Action.SEE_OVERVIEW,
        Action.SEE_BOARD,
        Action.TAKE_PROGRAM,
        Action.TAKE_AGENCY,
        Action.TAKE_FILE,
        Action.TAKE_WITHDRAWN,
        Action.SEARCH,
        Action.BROADCAST,
        Action.KEEP_DIRECTORY,
        Action.PHONE,
    }
)
"""What a coordinator does for the programs that their own agency coordinates only."""

_COLUMN: dict[str, int] = {role: number for number, role in enumerate(Role)}


def may(posts: Iterable[Post], action: Action, subject: Subject) -> bool:
    """Tell whether somebody who holds ``posts`` may do this: one post that may is enough."""
    return any(_grants(post, action, subject) for post in posts)


def refusal(posts: Iterable[Post], action: Action, subject: Subject) -> Refusal | None:
    """Say why somebody may not do this; ``None`` when they may."""
    held = list(posts)
    if may(held, action, subject):
        return None
    if may(held, action, replace(subject, place=Place.PRIVATE)):
        return Refusal.NOT_HERE
    at_home = [Subject(post.agency_id, assignment_id=post.assignment_id) for post in held]
    if subject.agency_id is not None and any(may(held, action, own) for own in at_home):
        at_one = any(post.assignment_id and post.agency_id == subject.agency_id for post in held)
        return Refusal.NOT_HANDED if at_one else Refusal.OTHER_AGENCY
    return Refusal.NOT_FOR_ROLE


def _grants(post: Post, action: Action, subject: Subject) -> bool:
    column = _COLUMN.get(post.role)
    if column is None:
        return False
    if (
        action in OF_A_PROGRAM
        and post.role == Role.COORDINATOR
        and subject.coordinator_id not in (None, post.agency_id)
    ):
        return False
    grant = TABLE[action][column]
    return _relation(post, subject) in grant.relations and subject.place in grant.places


def _relation(post: Post, subject: Subject) -> Relation:
    if subject.agency_id is None:
        return Relation.NONE
    own = subject.agency_id == post.agency_id
    if post.role == Role.ASSIGNEE:
        own = own and post.assignment_id is not None and subject.assignment_id == post.assignment_id
    return Relation.OWN if own else Relation.OTHER
