"""Pictures and files with their captions: a caption is a text like any other, and what came with it belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.talk.beside import quoting
from bot.talk.dialogs import duties, picture
from bot.talk.meaning.questions import labelled, questions_of
from bot.talk.meaning.standing import STEPS, not_asked, standing_of
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import files, outbox, utterances
from db.models import Dialog, Message, Reply
from rules.meaning.model import How
from rules.meaning.understand import understand
from rules.reading import names_document, storable

TOGETHER = timedelta(seconds=90)
"""How soon after a picture another one without words of its own belongs with it."""

IN_WORDS = (("obstacle", "text"), ("figures", "obstacle"))
"""Questions that take pictures with or instead of words."""

TAKES = (*IN_WORDS, ("document", "number"))
NOTES = (("note", "which"), ("note", "kind"))

Words = Callable[[Turn], None]
"""Takes what was written as a text."""


def file(turn: Turn, words: Words) -> None:
    """A document, a video or the like is not kept, which is said with what its caption gave, or alone."""
    turn.unkept = True
    if storable(turn.incoming.text).strip():
        words(turn)
    if turn.unkept:
        turn.remark("file_not_kept")
    turn.unkept = False


def pictures(turn: Turn, words: Words) -> None:
    """A picture: with words of its own it belongs to what they give; else to a picture just before it, to the message
    that it quotes, or to what is being asked."""
    caption = storable(turn.incoming.text).strip()
    dialog = open_dialog(turn)
    if not caption and _follows(turn, dialog):
        return
    step = (dialog.name, dialog.step) if dialog else None
    if caption and step not in IN_WORDS and _reads(turn, caption, dialog):
        _with_words(turn, dialog, words)
    elif caption or not turn.incoming.quoted:
        picture.take(turn, dialog)
    else:
        turn.pictures = [picture.want(turn)]
        if not quoting.pictures(turn):
            duties.offer_to_record(turn, "", list(turn.pictures))


def _with_words(turn: Turn, dialog: Dialog | None, words: Words) -> None:
    """The caption is taken as a text; the pictures belong to the reply that it gives, or to the question about it."""
    noted = list(dialog.data.get("files", ())) if dialog and (dialog.name, dialog.step) in NOTES else []
    asked = dialog.data.get("reply") if dialog and (dialog.name, dialog.step) in STEPS else None
    turn.pictures = [*noted, picture.want(turn)]
    row = turn.session.get(Reply, asked) if asked else None
    if row:
        files.attach(turn.session, turn.pictures, row)
    if noted:
        turn.close()
    words(turn)
    now = open_dialog(turn)
    if now and not row and not utterances.given_in(turn.session):
        now.data = {**now.data, "files": list(turn.pictures)}


def _reads(turn: Turn, caption: str, dialog: Dialog | None) -> bool:
    """Whether the caption says something by itself; else it only describes the picture."""
    incoming = turn.incoming
    if incoming.forwarded or caption.startswith("/"):
        return not incoming.forwarded
    questions = questions_of(turn, turn.address.chat_id)
    if names_document(caption) or labelled(turn, caption, questions):
        return True
    standing = standing_of(turn, questions)
    if not standing.questions or (dialog and (dialog.name, dialog.step) not in STEPS):
        found = not_asked(turn)[0]
        standing = type(standing)(tuple(found), standing.role, agencies=standing.agencies, own=standing.own)
    return understand(caption, standing, turn.said_on).how in (How.SURE, How.LIKELY)


def _follows(turn: Turn, dialog: Dialog | None) -> bool:
    """A picture right after another one: it goes where that one went, and that is said in one line."""
    before = files.sent_before(turn.session, turn.person, turn.incoming.album, turn.now - TOGETHER)
    if before is None:
        return False
    album = bool(turn.incoming.album) and before.album == turn.incoming.album
    step = (dialog.name, dialog.step) if dialog else None
    if dialog and step in TAKES and not album and dialog.updated_at >= before.received_at:
        return False  # asked since
    held = list(dialog.data.get("files", ())) if dialog else []
    if dialog and before.id in held:
        dialog.data = {**dialog.data, "files": [*held, picture.want(turn)]}
        _tell(turn, None, len(held) + 1)
        return True
    row = turn.session.get(Reply, before.reply_id) if before.reply_id else None
    if row is None and dialog is None:
        picture.want(turn)  # nothing waited for the first one either, which has been said
        return True
    if row is None or row.withdrawn_at:
        return False
    files.attach(turn.session, [picture.want(turn)], row)
    _tell(turn, row, len(files.of_reply(turn.session, row.id)))
    return True


def _tell(turn: Turn, row: Reply | None, count: int) -> None:
    """Say how many pictures there are now: in a message that still waits to be sent, if there is one."""
    number = row.id if row else 0
    for message in outbox.waiting_for(turn.session, turn.address.channel, turn.address.chat_id):
        if _counts(message, number, count):
            return
    view = turn.view(row.assignment) if row else None
    turn.remark("pictures_added", assignment=view, reply=number, pictures=count)


def _counts(message: Message, number: int, count: int) -> bool:
    """Put the number of pictures into a message that says it."""
    of = (message.concerns or {}).get("reply", 0)
    if message.kind == "receipt" and of and of == number:
        outbox.amend(message, reply={"pictures": count})
    elif (message.kind == "pictures_added" and of == number) or (message.kind == "ask_note" and not number):
        outbox.amend(message, pictures=count)
    else:
        return False
    return True
