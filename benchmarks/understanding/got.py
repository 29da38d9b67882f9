"""What a case has brought about, in the words of the labels: read from the database and the outbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models import Address, Assignment, Dialog, Duty, Message, Reply, Request
from rules.reading import fold

Effect = dict[str, Any]

HELP = {"help": "help", "duties": "duties", "duty": "duties", "deadline": "duties", "status": "status"}
"""Messages that are an effect in themselves."""

CODES = ("code_wrong", "door_closed", "welcome")
NOT_TAKEN = ("not_understood", "not_for_role", "unknown_agency", "notice", "unsupported", "choices_again")
"""Messages that say that nothing was taken in."""

LEFT = ("person_left", "person_moved")
IMPLIED = (
    "extension_asked",
    "exemption_asked",
    "obstacle_raised",
    "request_withdrawn",
    "group_answered",
    "colleague_answered",
    "picture",
    "menu",
    *(f"{kind}_{what}" for kind in ("extension", "exemption") for what in ("granted", "refused")),
    "obstacle_answered",
    "obstacle_resolved",
)
"""What others are told of an effect that the database shows as well."""

SHARE = re.compile(r"%|phan tram|\bnua\b|^\W*het\b")
MONEY = re.compile(r"\d\s*(ty|ti|toi|trieu|tr|dong|d)\b")


@dataclass
class Look:
    """The database at one moment, as far as cases change it."""

    replies: dict[int, dict[str, Any]]
    requests: dict[int, dict[str, Any]]
    dialog: tuple[str, str, dict[str, Any]] | None
    addresses: int
    last_message: int


_REPLIES = select(Reply.__table__, Duty.kind).join(Assignment, Assignment.id == Reply.assignment_id).join(Duty)
_REQUESTS = (
    select(Request.__table__, Assignment.extended_to)
    .join(Reply, Reply.id == Request.reply_id)
    .join(Assignment, Assignment.id == Reply.assignment_id)
)


def look(session: Session, chat: str) -> Look:
    """Look at everything; ``chat`` is whose dialog matters."""
    replies = {row["id"]: dict(row) for row in session.execute(_REPLIES).mappings()}
    requests = {row["id"]: dict(row) for row in session.execute(_REQUESTS).mappings()}
    dialog = session.scalar(select(Dialog).join(Address).where(Address.chat_id == chat))
    return Look(
        replies,
        requests,
        (dialog.name, dialog.step, dict(dialog.data)) if dialog else None,
        len(session.scalars(select(Address.id)).all()),
        session.scalar(select(Message.id).order_by(Message.id.desc()).limit(1)) or 0,
    )


@dataclass
class Played:
    """A case that was played: looks before it, before its last message and after; the messages of the last one."""

    first: Look
    last: Look
    after: Look
    answers: Sequence[Message]
    told: Sequence[Message]
    said: str


def messages_since(session: Session, number: int, chats: set[str]) -> tuple[list[Message], list[Message]]:
    """The messages after ``number``: those into ``chats``, and those to others."""
    new = list(session.scalars(select(Message).where(Message.id > number).order_by(Message.id)))
    return [row for row in new if row.chat_id in chats], [row for row in new if row.chat_id not in chats]


def effects(played: Played) -> list[Effect]:
    """Everything that the case brought about; ``ask`` last where the bot asked; ``none`` where there was nothing."""
    found = [*_requests(played), *_replies(played)]
    found += _told(played)
    found += _dialog(played, quiet=not found)
    found += _said(played)
    asked = any(_asks(message) for message in played.answers)
    return (found + [{"effect": "ask"}] * asked) or [{"effect": "none"}]


def _requests(played: Played) -> list[Effect]:
    found: list[Effect] = []
    for number, new in played.after.requests.items():
        old = played.first.requests.get(number)
        if old is None:
            if new["state"] == "open":
                found.append(_asked_for(new))
        elif new["state"] != old["state"] or new["note"] != old["note"]:
            found.append(_decided(number, new))
    return found


def _asked_for(new: dict[str, Any]) -> Effect:
    match new["kind"]:
        case "extension":
            return _effect("extension", until=new["until"], reason=new["text"])
        case "exemption":
            return _effect("no_capital")
        case kind:
            return _effect(kind, text=new["text"])


def _decided(number: int, new: dict[str, Any]) -> Effect:
    match new["state"]:
        case "granted":
            return _effect("grant", request=number, until=new["extended_to"] or new["until"])
        case "refused":
            return _effect("refuse", request=number, reason=new["note"])
        case "withdrawn":
            return _effect("withdraw")
        case _:
            return _effect("resolve", request=number, text=new["note"])


def _replies(played: Played) -> list[Effect]:
    found: list[Effect] = []
    for number, new in played.after.replies.items():
        old = played.first.replies.get(number)
        if old is None:
            if new["withdrawn_at"] is None and new["code"] not in ("extend", "obstacle", "no_capital"):
                found.append(_new_reply(new))
        elif new["withdrawn_at"] and not old["withdrawn_at"]:
            found.append(_effect("withdraw"))
        else:
            found += _changed_reply(old, new)
    return found


def _new_reply(new: dict[str, Any]) -> Effect:
    match new["code"]:
        case "sent":
            code = "sent" if new["kind"] == "report" else "completed"
            return _effect(code, document=new["document_number"], day=new["document_date"])
        case "doing":
            return _effect("doing", percent=new["percent"], expected=new["expected_on"])
        case "note":
            return _effect("note", text=new["text"])
        case code:
            return _effect(code)


def _changed_reply(old: dict[str, Any], new: dict[str, Any]) -> list[Effect]:
    changed = {key for key, value in new.items() if value != old[key]}
    found = []
    if changed & {"document_number", "document_date"}:
        found.append(_effect("document", document=new["document_number"], day=new["document_date"]))
    if {"percent", "expected_on"} <= changed:
        found.append(_effect("doing", percent=new["percent"], expected=new["expected_on"]))
    elif "percent" in changed:
        found.append(_effect("percent", percent=new["percent"]))
    elif "expected_on" in changed:
        found.append(_effect("day", day=new["expected_on"]))
    if "disbursed" in changed:
        found.append(_effect("confirm"))
    return found


def _dialog(played: Played, *, quiet: bool) -> list[Effect]:
    """What the conversation shows: the value that was asked for, or that the question was passed over or dropped.

    ``quiet``: nothing was stored, else a question that is over is no effect of its own.
    """
    before, after = played.last.dialog, played.after.dialog
    if before is None:
        return []
    found = READ[before[0]](before[1], before[2], after, played) if before[0] in READ else []
    if found or not quiet:
        return found
    if any(message.kind == "cancelled" and message.params.get("done") for message in played.answers):
        return [_effect("cancel")]
    over = after is None and any(message.kind in ("receipt", *READ) for message in played.answers)
    if before[0] in ("obstacle",) and after is None:
        return [_effect("no_obstacle")]
    if over or (after and after[0] == before[0] and (before[0], before[1], after[1]) in PASSED_OVER):
        nothing = before[:2] == ("figures", "obstacle")
        return [_effect("no_obstacle" if nothing else "skip")]
    return []


PASSED_OVER = {("progress", "percent", "day"), ("figures", "plan", "obstacle"), ("figures", "disbursed", "obstacle")}

After = tuple[str, str, dict[str, Any]] | None


def _extension(step: str, data: dict[str, Any], after: After, played: Played) -> list[Effect]:
    if after and after[0] == "extension" and after[2].get("until") not in (None, data.get("until")):
        return [_effect("day", day=after[2]["until"])]
    return []


def _figures(step: str, data: dict[str, Any], after: After, played: Played) -> list[Effect]:
    if after is None or after[0] != "figures":
        return []
    now = after[2]
    if now.get("plan") != data.get("plan") and now.get("plan") is not None:
        return [_effect("amount", dong=now["plan"])]
    if after[1] == "confirm" and (step != "confirm" or now["disbursed"] != data["disbursed"]):
        return [_amount(now["disbursed"], now.get("plan"), played.said)]
    if step == "confirm" and after[1] in ("disbursed", "plan"):
        return [_effect("redo")]
    return []


def _amount(dong: int, plan: int | None, said: str) -> Effect:
    """An amount, or the share of the plan where it was a share that was said."""
    plain = fold(said)
    if plan and SHARE.search(plain) and not MONEY.search(plain):
        return _effect("share", percent=round(dong * 100 / plan, 2))
    return _effect("amount", dong=dong)


READ: dict[str, Callable[[str, dict[str, Any], After, Played], list[Effect]]] = {
    "extension": _extension,
    "figures": _figures,
    "document": lambda *_: [],
    "progress": lambda *_: [],
    "obstacle": lambda *_: [],
    "decision": lambda *_: [],
}


def _told(played: Played) -> list[Effect]:
    found = []
    for message in played.told:
        if message.kind in LEFT:
            found.append(_effect("left"))
        elif message.kind not in IMPLIED:
            found.append(_effect("told", kind=message.kind))
    return found


def _said(played: Played) -> list[Effect]:
    found = []
    for message in played.answers:
        if message.kind in HELP:
            found.append(_effect(HELP[message.kind]))
        elif message.kind == "status_agency":
            found.append(_effect("status", agency=message.params["agency"]["code"]))
        elif message.kind in CODES:
            found.append(_effect("code"))
    return found


def _asks(message: Message) -> bool:
    """A question, choices that are answers, or a sentence that says that nothing was taken in."""
    choices = [row for row in message.choices or () if not row[3]]
    return bool(choices or message.params.get("dialog") or message.kind in NOT_TAKEN)


def _effect(name: str, **values: Any) -> Effect:
    """An effect as the labels write it: days as ISO dates, nothing that is not there."""
    shown = {key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()}
    return {"effect": name, **{key: value for key, value in shown.items() if value is not None}}
