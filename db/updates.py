"""Updates that have had their effect, and the open dialog of an address."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from db.models import Address, Dialog, Post, Reply, SeenUpdate

KEPT = timedelta(days=30)


_SEEN = select(SeenUpdate.key).where(SeenUpdate.channel == bindparam("channel"), SeenUpdate.key == bindparam("key"))


def first_time(session: Session, channel: str, key: str, now: datetime) -> bool:
    """Remember an update; ``False`` when it has had its effect already."""
    if session.scalar(_SEEN, {"channel": channel, "key": key}) is not None:
        return False
    session.execute(insert(SeenUpdate), {"channel": channel, "key": key, "seen_at": now})
    return True


def forget_old(session: Session, now: datetime) -> None:
    """Forget updates that no messenger would deliver again."""
    session.execute(delete(SeenUpdate).where(SeenUpdate.seen_at < now - KEPT))


def open_dialog(session: Session, address_id: int, name: str, step: str, data: dict[str, Any], now: datetime) -> None:
    """Open a dialog, or move it to a step; one that was open before is replaced."""
    dialog = session.get(Dialog, address_id)
    if dialog is None:
        dialog = Dialog(address_id=address_id)
        session.add(dialog)
    dialog.name, dialog.step, dialog.data, dialog.updated_at = name, step, data, now


def close_dialog(session: Session, address_id: int) -> bool:
    """Close the open dialog; ``False`` when there was none."""
    dialog = session.get(Dialog, address_id)
    if dialog is None:
        return False
    session.delete(dialog)
    session.flush()
    return True


def close_dialogs_about(session: Session, reply: Reply) -> None:
    """Close what is being asked about a reply that is taken back, whoever is asked: the answer would be lost."""
    there = select(Post.person_id).where(Post.agency_id == reply.assignment.agency_id)
    of_agency = select(Dialog).join(Address, Address.id == Dialog.address_id).where(Address.person_id.in_(there))
    for dialog in session.scalars(of_agency).all():
        if dialog.data.get("reply") == reply.id:
            session.delete(dialog)
    session.flush()
