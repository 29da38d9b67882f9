"""Pictures and documents with their captions: a caption is a text like any other, and what came with it belongs to
it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from bot.talk.beside import quoting
from bot.talk.dialogs import duties, picture
from bot.talk.meaning.after import SOON
from bot.talk.meaning.questions import labelled, questions_of
from bot.talk.meaning.standing import STEPS, not_asked, standing_of
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import events, files, outbox, replies, utterances
from db.models import Dialog, Event, File, Message, Reply
from rules.attachments import clean_name
from rules.authority import Action
from rules.meaning.model import How
from rules.meaning.understand import understand
from rules.reading import names_document, storable

TOGETHER = timedelta(seconds=90)
"""How soon after a file another one without words of its own belongs with it."""

IN_WORDS = (("obstacle", "text"), ("figures", "obstacle"), *picture.OBSTACLE_WORDS)
"""Questions whose words may come as a caption, or not at all."""

TAKES = (*IN_WORDS, ("document", "number"))
NOTES = picture.NOTES

Words = Callable[[Turn], None]
"""Takes what was written as a text."""


def file(turn: Turn, words: Words) -> None:
    """A document is taken as a picture is; one that is not kept, a film or the like is told with what its caption gave,
    or alone."""
    why = picture.why_not(turn)
    if why is None:
        pictures(turn, words)
        return
    turn.unkept = {"name": clean_name(turn.incoming.file_name) if turn.incoming.file_name else None, "why": str(why)}
    if storable(turn.incoming.text).strip():
        words(turn)
    if turn.unkept:
        turn.remark("file_not_kept", file=turn.unkept, assignment=None)
    turn.unkept = None


def pictures(turn: Turn, words: Words) -> None:
    """A picture or document: with words of its own it belongs to what they give; else to one just before it, to the
    message that it quotes, to what is being asked, or, a document, to the answer that was given just before."""
    caption = storable(turn.incoming.text).strip()
    dialog = open_dialog(turn)
    if not caption and _follows(turn, dialog):
        return
    step = (dialog.name, dialog.step) if dialog else None
    if caption and step not in IN_WORDS and _reads(turn, caption, dialog):
        _with_words(turn, dialog, words)
    elif not caption and not turn.incoming.quoted and _answered_since(turn, dialog) and _belongs_to_last(turn):
        return
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
        turn.attach(turn.pictures, row)
    if noted:
        turn.close()
    words(turn)
    now = open_dialog(turn)
    if now and not row and not utterances.given_in(turn.session):
        now.data = {**now.data, "files": list(turn.pictures)}
    elif turn.incoming.what == "file" and not now and _is_left(turn):
        duties.offer_to_record(turn, storable(turn.incoming.text).strip(), list(turn.pictures))


def _is_left(turn: Turn) -> bool:
    """Whether what the words gave took none of the files."""
    came = files.rows(turn.session, turn.pictures)
    return bool(came) and all(row.reply_id is None and row.result_id is None and row.event_id is None for row in came)


def _answered_since(turn: Turn, dialog: Dialog | None) -> bool:
    """Whether the person answered something else after what is still being asked, or nothing is asked."""
    if dialog is None:
        return True
    told = _told_last(turn)
    if told and (dialog.name, dialog.step) not in TAKES and told.stored_at > dialog.updated_at:
        return True
    row = replies.newest_of(turn.session, turn.person.id, turn.now - SOON)
    if row is None or (dialog.name, dialog.step) in TAKES:
        return False
    return row.id > dialog.data["reply"] if "reply" in dialog.data else row.stored_at > dialog.updated_at


def _belongs_to_last(turn: Turn) -> bool:
    """A document without words shortly after an answer, or an event that was told of, belongs to it, which is said with
    a way to say otherwise."""
    told = _told_last(turn)
    if turn.incoming.what == "file" and told and told.assignment:
        if not turn.may_with(Action.ANSWER, told.assignment):
            return False
        picture.tell_of_event(turn, told, turn.attach_to_event([picture.want(turn)], told))
        return True
    row = replies.newest_of(turn.session, turn.person.id, turn.now - SOON)
    if turn.incoming.what != "file" or row is None or row.code not in duties.TAKING_FILES:
        return False
    if not turn.may_with(Action.ANSWER, row.assignment):
        return False
    came = turn.attach([picture.want(turn)], row)
    if not _counted_in(turn, row):
        picture.tell_added(turn, row, came, guessed=True)
    return True


def _told_last(turn: Turn) -> Event | None:
    """The event that the person told of just before, unless they have answered something since."""
    told = events.newest_of(turn.session, turn.person.id, turn.now - SOON)
    row = replies.newest_of(turn.session, turn.person.id, turn.now - SOON)
    return told if told and (row is None or told.stored_at >= row.stored_at) else None


def _reads(turn: Turn, caption: str, dialog: Dialog | None) -> bool:
    """Whether the caption says something by itself; else it only describes the picture."""
    incoming = turn.incoming
    reads_itself = dialog and dialog.name in picture.HOLDING and (dialog.name, dialog.step) not in STEPS
    if incoming.what == "file" and reads_itself and not incoming.forwarded:
        return True
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
    held = list(dialog.data.get("files", ())) if dialog else []
    takes = step in TAKES or turn.incoming.what == "file"
    if dialog and takes and not album and before.id not in held and dialog.updated_at >= before.received_at:
        return False  # asked since
    if dialog and before.id in held:
        dialog.data = {**dialog.data, "files": [*held, picture.want(turn)]}
        _tell(turn, None, files.rows(turn.session, dialog.data["files"]))
        return True
    row = turn.session.get(Reply, before.reply_id) if before.reply_id else None
    newest = replies.newest_of(turn.session, turn.person.id, turn.now - SOON)
    if not album and row and newest and newest.id > row.id and turn.incoming.what == "file":
        return False  # something else was answered since
    told = _told_last(turn)
    if told and before.event_id == told.id and row is None:
        picture.tell_of_event(turn, told, turn.attach_to_event([picture.want(turn)], told))
        return True
    if not album and told and row and turn.incoming.what == "file":
        return False  # an event was told of since
    if row is None and dialog is None and before.result_id is None and before.event_id is None:
        picture.want(turn)  # nothing waited for the first one either, which has been said
        return True
    if row is None or row.withdrawn_at:
        return False
    _tell(turn, row, turn.attach([picture.want(turn)], row))
    return True


def _tell(turn: Turn, row: Reply | None, came: list[File]) -> None:
    """Say what files there are now: in a message that still waits to be sent, if there is one."""
    if not _counted_in(turn, row, came):
        picture.tell_added(turn, row, came)


def _counted_in(turn: Turn, row: Reply | None, came: Sequence[File] = ()) -> bool:
    """Put the files into a message that names them and still waits: those of the reply, or those that wait with the
    question."""
    shown = files.counted(files.of_reply(turn.session, row.id) if row else came)
    waiting = outbox.waiting_for(turn.session, turn.address.channel, turn.address.chat_id)
    return any(_counts(message, row.id if row else 0, shown) for message in waiting)


def _counts(message: Message, number: int, shown: dict[str, Any]) -> bool:
    """Put what came into a message that says it."""
    of = (message.concerns or {}).get("reply", 0)
    if message.kind == "receipt" and of and of == number:
        outbox.amend(message, reply=shown)
    elif message.kind == "ask_note" and not number:
        outbox.amend(message, **shown)
    elif message.kind == "pictures_added" and of == number and not shown["files"]:
        outbox.amend(message, pictures=shown["pictures"])
    else:
        return False
    return True
