"""*Hủy*: the question that is open is dropped; what was stored before it stays, and that is said."""

from __future__ import annotations

from typing import Any

from bot.talk.turn import Turn
from db import views
from db.models import Assignment, Dialog, Reply, Request
from rules.authority import Role

OF_DUTIES = ("obstacle", "extension", "note")
"""Dialogs about an assignment of which nothing is stored before their end."""

OF_REQUESTS = ("decision",)


def cancel(turn: Turn) -> None:
    """Drop the open question, and say what stays stored: an answer that was being added to, or nothing at all."""
    dialog = turn.session.get(Dialog, turn.address.id)
    about = _about(turn, dialog) if dialog else {}
    coordinates = bool(turn.coordinated) and not {Role.OFFICIAL, Role.LEADER} & set(turn.roles)
    turn.say("cancelled", done=turn.close(), coordinates=coordinates, **about)


def _about(turn: Turn, dialog: Dialog) -> dict[str, Any]:
    """What the question was about, as far as that still stands."""
    reply = turn.session.get(Reply, dialog.data["reply"]) if "reply" in dialog.data else None
    if reply is not None:
        return {"reply": views.reply(reply, turn.rules), "assignment": turn.view(reply.assignment)}
    ref = dialog.data.get("ref")
    if dialog.name in OF_DUTIES and (row := turn.session.get(Assignment, ref)):
        return {"assignment": turn.view(row)}
    if dialog.name in OF_REQUESTS and (request := turn.session.get(Request, ref)):
        return {"request": views.request(request, turn.rules, turn.now)}
    return {}
