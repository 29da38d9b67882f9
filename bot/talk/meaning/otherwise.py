"""A sentence that is plainly another act than an answer to the question that stands: a leader's direction or
explanation, a wish for more time, an obstacle, leave, handing over. It is proposed or taken; the question comes back
afterwards, or it is said that it was dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import figures, giving_up
from bot.talk.meaning import leading, wished
from bot.talk.meaning.directions import acts_of, at_least_directed
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import STEPS, beside_asked, duty
from bot.talk.meaning.staying import ASKED_AGAIN, EXPLAINING
from bot.talk.turn import Turn
from db.models import Assignment, Dialog
from rules.authority import Action
from rules.meaning.directing import read_direction, read_order
from rules.meaning.letters import flat
from rules.meaning.model import Act, Agency, How, Standing
from rules.meaning.rewording import beyond_slip
from rules.meaning.said import Said
from rules.meaning.told_instead import told_instead
from rules.meaning.understand import understand
from rules.status import State

HINDERED = (("figures", "plan"), ("figures", "disbursed"), ("figures", "confirm"))
"""Questions that go on with an obstacle which was told instead of an answer: it is recorded behind the figures."""

TAKING_WORDS = {
    ("obstacle", "text"): "obstacle",
    ("figures", "obstacle"): "obstacle",
    ("extension", "reason"): "reason",
}
"""Questions to which any words are an answer of an official's, and what they are so."""

BEGINS = re.compile(
    r"(?:(?:da|vang|a|thua|toi|tui|minh|em|xin|de|cho|de nghi|yeu cau|viec nay) )*"
    r"(?:giao (?!ban\b)|giai trinh\b|chi dao\b(?! (?:cua|tu|tren|cap tren|thanh pho|chung|nay|do)\b)|vua chi dao\b)"
)
"""What is a direction from its first word, also where any sentence would be an answer; ``chỉ đạo của thành phố`` is
none."""

STANDS = re.compile(
    r"\b(?:(?:nhung|tuy nhien)\b(?! (?:phai|can|nho|hay|khong (?:duoc|de))\b)|nghi (?:om|phep)\b|bi (?:om|benh)\b)"
)
"""``giao cho đầu mối nhưng đầu mối nghỉ ốm``: how it stands, which explains."""


def led(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Propose what a leader directs, gives or explains instead of an answer; ``False`` for any other text."""
    step, row, text = (dialog.name, dialog.step), _about(turn, dialog), beyond_slip(text)
    if row is None or row.state is not State.OPEN or not turn.may_with(Action.DIRECT, row):
        return False
    if step not in ASKED_AGAIN and (not BEGINS.match(flat(text)) or (step == EXPLAINING and STANDS.search(flat(text)))):
        return False
    if leading.names_another(row, text) == leading.ANOTHER:
        return leading.order(turn, text)
    acts = acts_of(turn, [row], text) or acts_of(turn, [row], text, read_order)
    explained = bool(acts) and acts[0].what == "explained"
    if not acts or (explained and step == EXPLAINING) or (not explained and leading.FIGURES.search(flat(text))):
        return False
    propose(turn, at_least_directed(acts), text)
    return True


def explaining(turn: Turn, dialog: Dialog, text: str, number: int | None, questions: Sequence[Question]) -> bool:
    """What is no explanation where one is asked for: a ``number`` alone is a choice of the card, which is proposed; a
    wish for more time is proposed as one. ``False`` for any other text, and any other question."""
    row = _about(turn, dialog) if (dialog.name, dialog.step) == EXPLAINING else None
    if row is None or row.state is not State.OPEN or not turn.may_with(Action.DIRECT, row):
        return False
    if number is not None:
        return leading.numbered(turn, number, text, questions)
    meaning = understand(beyond_slip(text), Standing((duty(turn, row, ()),), own=_own(row)), turn.said_on)
    if meaning.how not in (How.SURE, How.LIKELY) or any(act.what != "extension" for act in meaning.acts):
        return False
    propose(turn, [replace(act, ref=row.id, token="") for act in meaning.acts], text, words_as="explanation")
    return True


def on_leave(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Propose a leave that is told where any words are an answer, which they may be too (why it is late); ``False`` for
    any other text, and any other question."""
    words_as = TAKING_WORDS.get((dialog.name, dialog.step))
    meaning = understand(text, Standing(), turn.said_on) if words_as else None
    if meaning is None or meaning.how is not How.SURE or meaning.acts[0].what != "away":
        return False
    propose(turn, meaning.acts, text, words_as=words_as or "")
    return True


def take(turn: Turn, dialog: Dialog, text: str) -> bool:
    """Propose, or do, what is said instead of an answer that could not be read; ``False`` for any other text."""
    step, row = (dialog.name, dialog.step), _about(turn, dialog)
    if row is not None and TAKING_WORDS.get(step) == "obstacle":
        return _told_instead(turn, row, text)
    if row is None or step not in ASKED_AGAIN:
        return False
    if _of_the_speaker(turn, row, text):
        return True
    acts = _explained(turn, row, text, step) or _acts(turn, row, text)
    if not acts:
        return False
    if step in HINDERED and [act.what for act in acts] == ["obstacle"]:
        figures.hindered(turn, step[1], dict(dialog.data), acts[0].text or text)
    else:
        propose(turn, acts, text)
    return True


TELLING = ("sent", "completed", "doing", "extension")


def _told_instead(turn: Turn, row: Assignment, text: str) -> bool:
    """Propose what is said where an obstacle's words are asked for, but is none (``không, đang làm, khoảng 70%``): how
    it stands, or a wish for more time; behind a meeting's figures that of the one other duty that was asked about.
    ``False`` where nothing of that kind can be read."""
    said = Said.of(text, turn.said_on)
    told = told_instead(said)
    others = (
        [] if row.state is State.OPEN else [each for each, pressed in beside_asked(turn, {row.id}, text) if pressed]
    )
    questions = [duty(turn, row, ())] if row.state is State.OPEN else others
    if len(questions) != 1 or said.text.is_question:
        return False
    meaning = understand(told.text.raw if told else text, Standing(tuple(questions), own=_own(row)), turn.said_on)
    if not meaning.acts or any(act.what not in TELLING for act in meaning.acts):
        return False
    if meaning.how is not How.SURE and not (told and meaning.how is How.LIKELY):
        return False
    propose(turn, meaning.acts, text, words_as="obstacle")
    return True


def _about(turn: Turn, dialog: Dialog) -> Assignment | None:
    """The duty that the question is about; ``None`` for a question about no duty of the speaker's."""
    step = (dialog.name, dialog.step)
    if step != EXPLAINING and (step not in STEPS or dialog.name == "decision"):
        return None
    return turn.session.get(Assignment, int(dialog.data["ref"]))


def _of_the_speaker(turn: Turn, row: Assignment, text: str) -> bool:
    """Leave, or that things are to be handed over: it is asked further at once, and the question that was open is
    still so, which is said here, or it is dropped, which is said of every question."""
    meaning = understand(text, Standing(own=_own(row)), turn.said_on)
    if meaning.how is not How.SURE or meaning.acts[0].what not in ("away", "hand_over"):
        return False
    before = giving_up.Asked.of(turn)
    wished.do(turn, meaning.acts, text)
    if giving_up.Asked.of(turn) == before:
        turn.remark("still_asked")
    return True


def _explained(turn: Turn, row: Assignment, text: str, step: tuple[str, str]) -> tuple[Act, ...]:
    """``giải trình: đang chờ số liệu`` of an official, who explains nothing to coordinators but why more time is wished
    for, or what hinders; empty for any other text."""
    told = read_direction(text, ())
    if told is None or told.what != "explained" or not (row.state is State.OPEN or row.duty.kind == "meeting"):
        return ()
    return (Act("extension" if step == ("extension", "day") else "obstacle", row.id, text=told.text),)


def _acts(turn: Turn, row: Assignment, text: str) -> tuple[Act, ...]:
    """A wish for more time or an obstacle: of the duty that the question is about while it is open (of a meeting also
    when it was held), else of another one that is open; nothing where the sentence says how far it is as well."""
    meets = row.duty.kind == "meeting"
    others = [each for each, _ in beside_asked(turn, {row.id}, text)] if meets else []
    own = [duty(turn, row, ())] if row.state is State.OPEN or meets else []
    for question in (*own, *others):
        meaning = understand(text, Standing((question,), own=_own(row)), turn.said_on)
        if meaning.how not in (How.SURE, How.LIKELY):
            continue
        acts = tuple(replace(act, text=act.text or text) if act.what == "obstacle" else act for act in meaning.acts)
        if all(act.what in ("obstacle", "extension") for act in acts):
            return acts
    return ()


def _own(row: Assignment) -> Agency:
    return Agency(row.agency.code, row.agency.name)
