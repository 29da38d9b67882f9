"""Invitations: one-time codes that let people in, link a second messenger or bind a group; and the door they open."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, exists, func, not_, or_, select, update
from sqlalchemy.orm import Session

from db import agencies, audit, handovers, posts, programs
from db.models import Agency, Door, Expected, Invite, Person, Post
from db.people import ROLES
from rules.authority import Role

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not mistaken for each other when read out on the phone."""

GROUP, LINK = "group", "link"
"""What an invitation may be for, beside a person's role."""

LINK_LIVES = timedelta(minutes=30)
WRONG_CODES = 5
DOOR_CLOSED = timedelta(hours=1)
DOOR_KEPT = timedelta(days=30)
TOLD_WITHIN = timedelta(days=28)
"""Invitations older than this are not spoken of any more: they have expired long since."""

CODE = re.compile(rf"[{ALPHABET}]{{4}}-?[{ALPHABET}]{{4}}", re.IGNORECASE)


class UnknownAgency(Exception):
    """No agency has this code; the message lists those that come near."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        near = ", ".join(known)
        super().__init__(f'There is no agency "{code}". Known codes: {near}')


class NotCoordinating(Exception):
    """The agency coordinates no program; the message says which do."""

    def __init__(self, code: str, coordinating: Sequence[str]) -> None:
        super().__init__(f"{code} coordinates no program; coordinators are invited for: {', '.join(coordinating)}")


def new_code() -> str:
    """Make a fresh invitation code such as ``K7PM-2WXA`` (40 bits)."""
    letters = [secrets.choice(ALPHABET) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def hash_code(code: str) -> str:
    """Hash a code as it is stored: slow on purpose, so that a stolen database does not give codes away."""
    plain = code.replace("-", "").upper().encode()
    return hashlib.scrypt(plain, salt=b"dondoc invite", n=2**11, r=8, p=1, dklen=32).hex()


def invite(
    session: Session,
    agency_code: str,
    role: str,
    code: str,
    now: datetime,
    valid_for: timedelta,
    by: str = "operator",
    expected: Expected | None = None,
) -> Invite:
    """Store an invitation for ``code`` (its hash only): for a person's role, somebody's who is ``expected`` perhaps, or
    `GROUP`. Raises `UnknownAgency`, `NotCoordinating`, or `db.programs.NoProgram` where there are no agencies yet."""
    agency = agencies.by_code(session, agency_code)
    if agency is None:
        programs.every(session)
        known = session.scalars(select(Agency.code).where(Agency.gone_at.is_(None)).order_by(Agency.code))
        raise UnknownAgency(agency_code, list(known))
    if role == "coordinator":
        coordinating = programs.coordinating(session)
        if agency.code not in coordinating:
            raise NotCoordinating(agency.code, coordinating)
    row = Invite(agency_id=agency.id, role=role, code_hash=hash_code(code), created_at=now, expires_at=now + valid_for)
    row.expected = expected
    session.add(row)
    audit.record(session, now, by, "invite", f"agency:{agency.id}", {"role": role})
    session.flush()
    return row


def offer_link(session: Session, person: Person, code: str, now: datetime) -> Invite:
    """Store a code by which ``person`` gets an address on another messenger; earlier ones are void."""
    session.execute(update(Invite).where(Invite.person_id == person.id, Invite.used_at.is_(None)).values(used_at=now))
    row = Invite(
        agency_id=person.held[0].agency_id,
        person_id=person.id,
        role=LINK,
        code_hash=hash_code(code),
        created_at=now,
        expires_at=now + LINK_LIVES,
    )
    session.add(row)
    audit.record(session, now, f"person:{person.id}", "offer_link", f"person:{person.id}")
    return row


def door_of(session: Session, channel: str, chat_id: str) -> Door:
    """Return the door of a chat, a fresh one if it never failed."""
    door = session.get(Door, (channel, chat_id))
    if door is None:
        door = Door(channel=channel, chat_id=chat_id, wrong_codes=0)
        session.add(door)
    return door


def wrong_code(session: Session, door: Door, now: datetime) -> None:
    """Count a wrong code; the fifth closes the door for an hour."""
    door.wrong_codes += 1
    if door.wrong_codes >= WRONG_CODES:
        door.wrong_codes, door.closed_until = 0, now + DOOR_CLOSED
        who = audit.of_chat(session, door.channel, door.chat_id)
        audit.record(session, now, who, "close_door", f"chat:{door.channel}", {"wrong_codes": WRONG_CODES})


def find(session: Session, code: str, now: datetime, *, for_group: bool = False) -> Invite | None:
    """The invitation of ``code``, which is not used up by this; ``None`` when there is none that holds (see `holds`).

    A group's code opens nothing but a group, and no other code does.
    """
    found = session.scalar(select(Invite).where(Invite.code_hash == hash_code(code)))
    return found if found and (found.role == GROUP) == for_group and holds(found, now) else None


def holds(invite: Invite, now: datetime) -> bool:
    """Tell whether it can be used: not used, not expired, and its agency, or the person of a link, is still there, and
    whom it is for has not come by another code; of one assignment only as long as that can be taken."""
    gone = not invite.person.held if invite.person else invite.agency.gone_at is not None
    gone = gone or (invite.expected is not None and not invite.expected.waits)
    if invite.role == Role.ASSIGNEE:
        gone = gone or invite.handover is None or not handovers.waits(invite.handover)
    return invite.used_at is None and invite.expires_at > now and not gone


def use(session: Session, invite: Invite, now: datetime) -> bool:
    """Use an invitation up; ``False`` when it does not hold any more."""
    if not holds(invite, now):
        return False
    free = (Invite.id == invite.id, Invite.used_at.is_(None))
    taken = session.execute(update(Invite).where(*free).values(used_at=now))
    return bool(taken.rowcount == 1)  # type: ignore[attr-defined]


def pending(session: Session, now: datetime) -> dict[int, datetime]:
    """When people were invited last to each agency (by its id), as far as such a code is unused and still holds."""
    waits = (Invite.role.in_(ROLES), Invite.used_at.is_(None), Invite.expires_at > now)
    newest = select(Invite.agency_id, func.max(Invite.created_at)).where(*waits).group_by(Invite.agency_id)
    return {row[0]: row[1] for row in session.execute(newest)}


def unanswered(session: Session, now: datetime) -> list[list[Invite]]:
    """Invitations of the last `TOLD_WITHIN` that nobody has accepted and nobody was told of, the oldest first: one list
    an agency, role and person who is expected.

    Where somebody has taken the role up since, or who was expected has come, nobody is missing.
    """
    accepted = exists().where(
        Post.agency_id == Invite.agency_id, Post.role == Invite.role, Post.from_at >= Invite.created_at
    )
    query = (
        select(Invite)
        .join(Agency, Agency.id == Invite.agency_id)
        .outerjoin(Expected, Expected.id == Invite.expected_id)
        .where(
            Invite.role.in_(ROLES),
            Invite.used_at.is_(None),
            Invite.told_at.is_(None),
            Invite.created_at > now - TOLD_WITHIN,
            Agency.gone_at.is_(None),
            or_(
                and_(Invite.expected_id.is_(None), not_(accepted)),
                and_(Expected.person_id.is_(None), Expected.gone_at.is_(None), Expected.id.is_not(None)),
            ),
        )
        .order_by(Invite.id)
    )
    found: dict[tuple[int, str, int | None], list[Invite]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.agency_id, row.role, row.expected_id].append(row)
    return list(found.values())


def told(session: Session, rows: Iterable[Invite], now: datetime) -> None:
    """The coordinators have been told that nobody has accepted these."""
    for row in rows:
        row.told_at = now
        audit.record(session, now, "clock", "tell_unanswered", f"agency:{row.agency_id}", {"role": row.role})


def changes_nothing(invite: Invite, person: Person) -> bool:
    """Tell whether it would give the person nothing that they have not by a post of theirs already."""
    return like(invite, person) is not None


def like(invite: Invite, person: Person) -> Post | None:
    """The post of a person's that gives them what an invitation would: the same one; of one assignment also that of who
    answers for the whole agency."""
    if invite.role == Role.ASSIGNEE:
        about = invite.handover.assignment_id if invite.handover else None
        return posts.post_for(person, invite.agency_id, about)
    return next((each for each in person.held if (each.agency_id, each.role) == (invite.agency_id, invite.role)), None)


def door_in_group(chat_id: str, sender_id: str) -> str:
    """The key of a door for who tries codes in a group: their private one stays as it is."""
    return "group:" + hashlib.sha256(f"{chat_id} {sender_id}".encode()).hexdigest()[:40]


def forget_doors(session: Session, now: datetime) -> None:
    """Forget doors at which nobody has knocked for `DOOR_KEPT`."""
    closed = Door.closed_until.is_not(None) & (Door.closed_until > now - DOOR_KEPT)
    answered = Door.answered_at.is_not(None) & (Door.answered_at > now - DOOR_KEPT)
    session.execute(delete(Door).where(not_(closed), not_(answered)))
