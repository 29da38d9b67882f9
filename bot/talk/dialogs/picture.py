"""A picture or a document: part of the answer that is awaited, or offered as a reply to one of the agency's
assignments."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import duties, figures, obstacle, obstacles, reply
from bot.talk.turn import Turn
from db import files, inherited, views
from db.models import Dialog, Event, File, Reply
from rules.attachments import A_DAY, Why, clean_name, foreseen
from rules.reading import storable

NOTES = (("note", "which"), ("note", "kind"), ("note", "add"))
"""Questions to what something belongs."""

OBSTACLE_WORDS = {("obstacles", "new"): obstacles.new, ("obstacles", "say"): obstacles.say}
"""Questions for the words of an obstacle, which a file may come with or before."""

HOLDING = frozenset(
    {"progress", "extension", "results", "correction", "amend", "proposal", "exemption", "choose", "event"}
)
"""Dialogs that end with an answer: a document that comes meanwhile belongs to it."""


def take(turn: Turn, dialog: Dialog | None) -> None:
    """Note the file (it is fetched soon) and let it be part of what is going on."""
    caption = storable(turn.incoming.text).strip()
    step = (dialog.name, dialog.step) if dialog else None
    data = dict(dialog.data) if dialog else {}
    numbers = list(data.get("files", ()))
    turn.answered |= {dialog.name} if dialog else set()
    if dialog is None or step in NOTES:
        duties.offer_to_record(turn, caption or data.get("text", ""), [*numbers, want(turn)])
    elif step == ("obstacle", "text"):
        turn.close()
        obstacle.raise_obstacle(turn, turn.assignment(data["ref"]), caption, [*numbers, want(turn)])
    elif step == ("figures", "obstacle"):
        figures.meeting_obstacle(turn, data, caption, [want(turn)])
    elif step == ("document", "number"):
        turn.attach([want(turn)], turn.session.get_one(Reply, data["reply"]))
        reply.document(turn, data, "skip")
    elif step in OBSTACLE_WORDS and caption:
        turn.pictures = [*numbers, want(turn)]
        OBSTACLE_WORDS[step](turn, data, caption)
    elif step in OBSTACLE_WORDS or (_takes(turn, dialog) and "reply" not in data):
        hold(turn, dialog)
    elif turn.incoming.what == "file" and "reply" in data:
        row = turn.session.get_one(Reply, data["reply"])
        tell_added(turn, row, turn.attach([want(turn)], row), guessed=True)
    else:
        album = turn.incoming.album
        turn.say("picture_not_here", dedupe_key=f"picture_not_here:{album}" if album else None)


def _takes(turn: Turn, dialog: Dialog) -> bool:
    """Whether what comes waits for the answer that is asked for: a document, and with an event a picture as well."""
    return dialog.name in HOLDING and (turn.incoming.what == "file" or dialog.name == "event")


def want(turn: Turn) -> int:
    """Note the file, which is fetched soon; returns its number."""
    incoming = turn.incoming
    name = clean_name(incoming.file_name) if incoming.what == "file" else None
    more: dict[str, Any] = {"name": name, "size": incoming.file_size}
    return files.want(turn.session, incoming.channel, incoming.remote, turn.person, turn.now, incoming.album, **more).id


def why_not(turn: Turn) -> Why | None:
    """Why a document is not even fetched, as far as that is known before."""
    incoming = turn.incoming
    if not incoming.remote:
        return Why.FILM
    if files.sent_lately(turn.session, turn.person, turn.now) + incoming.file_size > A_DAY:
        return Why.MANY
    return foreseen(incoming.file_name, incoming.file_size)


def hold(turn: Turn, dialog: Dialog) -> None:
    """Let the file wait with the question that is open, until what it asks for is stored."""
    held = [*dialog.data.get("files", ()), want(turn)]
    dialog.data = {**dialog.data, "files": held}
    tell_added(turn, None, files.rows(turn.session, held))


def tell_added(turn: Turn, row: Reply | None, came: list[File], *, guessed: bool = False) -> None:
    """Say in one line that files were taken, to a reply or until one is given. ``guessed``: nobody said to which it
    belongs, so that there is a way to say otherwise."""
    shown = files.counted(came)
    newest = shown["files"][-1] if came and came[-1].name else None
    view = turn.view(row.assignment) if row else None
    count = files.counted(files.of_reply(turn.session, row.id))["pictures"] if row else shown["pictures"]
    turn.remark(
        "pictures_added", assignment=view, reply=row.id if row else 0, pictures=count, file=newest, guessed=guessed
    )


def tell_of_event(turn: Turn, row: Event, came: list[File]) -> None:
    """Say in one line that files were taken to an event, with a way to say otherwise."""
    assert row.assignment
    shown = files.counted(came)
    newest = shown["files"][-1] if shown["files"] else None
    count = files.counted(files.of_event(turn.session, row.id))["pictures"]
    assignment = inherited.goes_on(turn.session, row.assignment)
    event = views.told_of(row, assignment, turn.rules)
    view = turn.view(assignment)
    turn.remark("pictures_added", assignment=view, reply=0, event=event, pictures=count, file=newest, guessed=True)
