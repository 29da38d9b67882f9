"""A picture: part of the answer that is awaited, or offered as a reply to one of the agency's assignments."""

from __future__ import annotations

from bot.talk.dialogs import duties, figures, obstacle, reply
from bot.talk.turn import Turn
from db import files
from db.models import Dialog, Reply
from rules.reading import storable


def take(turn: Turn, dialog: Dialog | None) -> None:
    """Note the picture (it is fetched soon) and let it be part of what is going on."""
    caption = storable(turn.incoming.text).strip()
    step = (dialog.name, dialog.step) if dialog else None
    data = dict(dialog.data) if dialog else {}
    numbers = list(data.get("files", ()))
    if step in (("note", "which"), ("note", "kind")) or step is None:
        duties.offer_to_record(turn, caption or data.get("text", ""), [*numbers, want(turn)])
    elif step == ("obstacle", "text"):
        turn.close()
        obstacle.raise_obstacle(turn, turn.assignment(data["ref"]), caption, [*numbers, want(turn)])
    elif step == ("figures", "obstacle"):
        figures.meeting_obstacle(turn, data, caption, [want(turn)])
    elif step == ("document", "number"):
        files.attach(turn.session, [want(turn)], turn.session.get_one(Reply, data["reply"]))
        reply.document(turn, data, "skip")
    else:
        album = turn.incoming.album
        turn.say("picture_not_here", dedupe_key=f"picture_not_here:{album}" if album else None)


def want(turn: Turn) -> int:
    """Note the picture, which is fetched soon; returns its number."""
    incoming = turn.incoming
    return files.want(turn.session, incoming.channel, incoming.remote, turn.person, turn.now, incoming.album).id
