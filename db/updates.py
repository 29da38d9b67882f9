"""Updates that have had their effect, and the open dialog of an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from db import outbox
from db.models import Address, Dialog, Message, Post, Reply, SeenUpdate
from db.outbox import Why

KEPT = timedelta(days=30)
LOOKED_BACK = 12
"""Among so many messages of a chat is looked for the question of a dialog."""


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


def asked(name: str, step: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """What tells the question of a dialog from others, as its message keeps it and its choices carry it."""
    return {"name": name, "step": step, "ref": data.get("ref")} | ({"mark": data["mark"]} if "mark" in data else {})


def open_dialog(session: Session, address_id: int, name: str, step: str, data: dict[str, Any], now: datetime) -> None:
    """Open a dialog, or move it to a step; one that was open before is replaced, and a question of it that still waits
    for a file is not asked any more."""
    dialog = session.get(Dialog, address_id)
    if dialog is not None:
        _unask(session, dialog)
    else:
        dialog = Dialog(address_id=address_id)
        session.add(dialog)
    dialog.name, dialog.step, dialog.data, dialog.updated_at = name, step, data, now


def reopen_dialog(session: Session, address_id: int, name: str, step: str, data: dict[str, Any], now: datetime) -> None:
    """Open a dialog that another one had taken the place of; its question, if that was never asked, is asked now."""
    open_dialog(session, address_id, name, step, data, now)
    address = session.get_one(Address, address_id)
    question = next((each for each in _newest(session, address) if _asks(each, name, step, data)), None)
    if question and question.state == "cancelled" and question.error == Why.OVERTAKEN:
        question.state, question.error, question.not_before = "queued", None, now
        session.info.setdefault(outbox.QUEUED, set()).add(question.channel)
        session.flush()


def close_dialog(session: Session, address_id: int) -> bool:
    """Close the open dialog, and ask nothing more of it that still waits for a file; ``False`` when there was none."""
    dialog = session.get(Dialog, address_id)
    if dialog is None:
        return False
    _unask(session, dialog)
    session.delete(dialog)
    session.flush()
    return True


def close_dialogs_about(session: Session, reply: Reply) -> None:
    """Close what is being asked about a reply that is taken back, whoever is asked: the answer would be lost."""
    there = select(Post.person_id).where(Post.agency_id == reply.assignment.agency_id)
    of_agency = select(Dialog).join(Address, Address.id == Dialog.address_id).where(Address.person_id.in_(there))
    for dialog in session.scalars(of_agency).all():
        if dialog.data.get("reply") == reply.id:
            _unask(session, dialog)
            session.delete(dialog)
    session.flush()


def _unask(session: Session, dialog: Dialog) -> None:
    """The question of a dialog that is over waits no more for the look at its files: nobody could answer it."""
    if not dialog.data.get("files"):
        return
    address = session.get_one(Address, dialog.address_id)
    for each in outbox.waiting_for(session, address.channel, address.chat_id):
        if each.not_before > each.created_at and _asks(each, dialog.name, dialog.step, dialog.data):
            each.state, each.error = "cancelled", Why.OVERTAKEN


def _newest(session: Session, address: Address) -> list[Message]:
    """The newest messages of a chat, the newest first."""
    of_chat = select(Message).where(Message.channel == address.channel, Message.chat_id == address.chat_id)
    return list(session.scalars(of_chat.order_by(Message.id.desc()).limit(LOOKED_BACK)))


def _asks(message: Message, name: str, step: str, data: Mapping[str, Any]) -> bool:
    """Whether a message is the question of a dialog at a step."""
    return (message.concerns or {}).get("dialog") == asked(name, step, data)
