"""A leader's own sentence to a card is proposed: as their explanation, or as an answer of the agency; nothing of it is
recorded at once as what the agency answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs.reply import MEETING_CODES, is_answerable
from bot.talk.meaning import reported
from bot.talk.meaning.directions import AS_AGENCY
from bot.talk.meaning.leading import names_another
from bot.talk.meaning.proposing import SHORT_WORDS
from bot.talk.meaning.questions import Question
from bot.talk.meaning.staying import ANSWERING
from bot.talk.routes import open_dialog
from bot.talk.turn import Turn
from db import accountability, cards
from db.models import Assignment
from rules.accountability import Ground
from rules.authority import Action
from rules.meaning.letters import flat
from rules.meaning.model import Act, How, Meaning
from rules.meaning.rewording import beyond_slip
from rules.meaning.said import Said
from rules.meaning.weeks import by_week
from rules.reading import names_document, read_document


def instead(turn: Turn, meaning: Meaning, questions: Sequence[Question], text: str) -> Meaning:
    """A leader's own sentence to a card, which says in no known words how the agency stands, is proposed as their
    explanation: nobody but the leader knows what was meant. What it says as an answer of the agency is proposed, never
    done at once. Who answers as the officials do is understood as they are."""
    card = reported.card_of(turn, questions) if open_dialog(turn) is None else None
    if card is None or not (card.newest or card.waits):
        return meaning
    if card.alone:
        meaning = _as_explanation(turn, meaning, card.rows[0], beyond_slip(text))
        meaning = _of_its_weeks(turn, meaning, card.rows[0], text)
    else:
        meaning = _as_paper(turn, meaning, card, text)
    return replace(meaning, how=How.LIKELY) if _answers_at_once(turn, meaning) else meaning


def _of_its_weeks(turn: Turn, meaning: Meaning, row: Assignment, text: str) -> Meaning:
    """``họp rồi, đầu mối quên báo`` to a card of the weeks before the running one, for which the head answers: said of
    these, unless the text names a week. Figures are the newest's."""
    act = meaning.acts[0] if len(meaning.acts) == 1 and meaning.how in (How.SURE, How.LIKELY) else None
    if act is None or act.ref != row.id or act.what not in MEETING_CODES or by_week(Said.of(text, turn.said_on)):
        return meaning
    found = accountability.of(turn.session, row, turn.rules)
    numbers = found.missed if found and found.ground is not Ground.BEHIND else ()
    rows = [each for number in numbers if is_answerable(turn, each := turn.session.get_one(Assignment, number))]
    acts = [replace(act, ref=each.id, token="", dong=None, share=None, disbursed=None) for each in rows[:-1]]
    last = [replace(act, ref=each.id, token="") for each in rows[-1:]]
    return Meaning(How.LIKELY, (*acts, *last)) if rows else meaning


def _answers_at_once(turn: Turn, meaning: Meaning) -> bool:
    """Whether something would be recorded at once as the answer of an agency whose leader alone the speaker is."""
    rows = [
        turn.session.get(Assignment, act.ref)
        for act in meaning.acts
        if act.what in ANSWERING and act.what != "extension" and not act.request and not act.token
    ]
    return meaning.how is How.SURE and any(
        row is not None
        and turn.may(Action.DIRECT, row.agency_id)
        and not cards.answering(turn.session, turn.person, row.agency)
        for row in rows
    )


def _as_explanation(turn: Turn, meaning: Meaning, row: Assignment, text: str) -> Meaning:
    """A sentence to a card of one thing as an explanation of it, where it is no answer of the agency; one that names
    the paper (``đã ký hôm qua, số 88/BC-UBND``) as that it is sent."""
    if len(text.split()) <= SHORT_WORDS or "?" in text:
        return meaning
    told = meaning.how in (How.SURE, How.LIKELY) and [act.what for act in meaning.acts] in (["doing"], ["obstacle"])
    official = bool(cards.answering(turn.session, turn.person, row.agency))
    told = told and not official
    vague = meaning.how is How.UNCLEAR and not meaning.why and {act.ref for act in meaning.acts} == {row.id}
    if vague and not official and (paper := _paper(turn, meaning, row, text)):
        return paper
    unclear = meaning.how is How.UNCLEAR and (not meaning.acts or (vague and not official))
    other = _of_another(turn, meaning, row) and not names_another(row, text)
    if not (told or unclear or other) or (AS_AGENCY.match(flat(text)) and not other):
        return meaning
    return Meaning(How.LIKELY, (Act("explained", row.id, text=text),))


def _paper(turn: Turn, meaning: Meaning, row: Assignment, text: str) -> Meaning | None:
    """That something is sent, by the number of the paper, where it may be meant; else ``None``."""
    if not any(act.what == "sent" for act in meaning.acts) or not names_document(text):
        return None
    paper = read_document(text, turn.said_on)
    return Meaning(How.LIKELY, (Act("sent", row.id, document=paper.number, day=paper.day),))


def _as_paper(turn: Turn, meaning: Meaning, card: reported.Card, text: str) -> Meaning:
    """The same to a card of several things, of the one that can be meant."""
    meant = [row for row in card.rows if row.id in {act.ref for act in meaning.acts}]
    vague = meaning.how is How.UNCLEAR and not meaning.why and len({act.ref for act in meaning.acts}) == 1
    if not vague or not meant or cards.answering(turn.session, turn.person, meant[0].agency):
        return meaning
    return _paper(turn, meaning, meant[0], text) or meaning


def _of_another(turn: Turn, meaning: Meaning, row: Assignment) -> bool:
    """Whether all that was understood is an answer to duties of the agency that the card is not about."""
    refs = [act.ref for act in meaning.acts if act.what in ANSWERING and not act.request]
    rows = [turn.session.get(Assignment, ref) for ref in refs if ref != row.id]
    return bool(meaning.acts) and len(rows) == len(meaning.acts) and all(each is not None for each in rows)
