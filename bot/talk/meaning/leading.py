"""What a leader writes to the card of what was reported to them, or before one has come: a direction, never an answer
of the agency."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.talk.dialogs import directing
from bot.talk.meaning import reported, wished
from bot.talk.meaning.card_lines import of_each_agency, of_lines
from bot.talk.meaning.directions import (
    ALL,
    acts_of,
    agreed,
    all_things,
    at_least_directed,
    of_each_matter,
    spoken_of,
    whole,
)
from bot.talk.meaning.meant import DONE
from bot.talk.meaning.proposing import propose
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.meaning.standing import PRESSED_FOR, agency_named
from bot.talk.routes import open_dialog, press
from bot.talk.turn import Turn
from db import cards
from db.models import Assignment
from rules.authority import Action, Role
from rules.choosing import Offered, plain_number
from rules.meaning.directing import begun_by, names_report, read_order
from rules.meaning.letters import flat
from rules.meaning.matters import names_meeting
from rules.meaning.matters import numbered as numbered_lines
from rules.meaning.model import Act
from rules.meaning.rewording import beyond_slip
from rules.tokens import Verb, read

NUMBERED = re.compile(r"\s*(?:việc\s+|viec\s+)?(\d{1,2})(\s*[.):;,-]\s*|\s+)(?=\S)", re.IGNORECASE)
FIGURES = re.compile(r"\d\s*(?:%|phan tram\b|ty\b|trieu\b)")
"""Figures, which somebody reports who says beside them what was directed."""

REASON = re.compile(r"(?:do|vi|tai|boi|bi|dang|chua|con|giai trinh)\b")
"""What an explanation begins with, before which a number counts nothing."""

MANY = 2
"""From so many on things are several."""

SAYS = {"give": "given", "explain": "explained"}
"""What the choices of a card are called in `rules.meaning`, where it calls them otherwise."""


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Do or propose what a leader writes to a card, or to what stood in one before; propose what they order where there
    is none; ``False`` for any other text."""
    if open_dialog(turn) is not None:
        return False
    card, text = reported.card_of(turn, questions), beyond_slip(text)
    if card is None:
        return order(turn, text)
    if not _take(turn, card, text):
        return False
    lines = _lines(card)
    named = any(line in lines and lines[line] is None for line, _ in numbered_lines(text)[1])
    if card.over and (named or ALL.search(flat(text))):
        turn.remark("not_of_over", assignments=[turn.view(row) for row in card.over])
    return True


def _take(turn: Turn, card: reported.Card, text: str) -> bool:
    """Do or propose what is written to a card."""
    if len(card.rows) == 1 and _of_several_cards(turn, card, text):
        return True
    said, certain = of_lines(turn, _lines(card), text)
    if said:
        if certain and card.newest:
            wished.do(turn, said, text)
        else:
            propose(turn, at_least_directed(said), text)
        return True
    asked = card.newest or card.waits
    if asked and (_ask_of_which(turn, card, text) or _take_numbered(turn, card, text)):
        return True
    if wished_for := agreed(turn, card.rows, text):
        propose(turn, wished_for, text)
        return True
    if each := of_each_agency(turn, card.rows, text) or of_each_matter(turn, card.rows, text):
        propose(turn, at_least_directed(each), text)
        return True
    another = min(names_another(row, text) for row in card.rows)
    acts = acts_of(turn, spoken_of(card.rows, text), text)
    if another and order(turn, text, acts if another == PERHAPS else ()):
        return True
    ordered = acts_of(turn, spoken_of(card.rows, text), text, read_order)
    if not acts and (told := ordered or _of_the_only_line(turn, card, text)):
        propose(turn, at_least_directed(told), text)
        return True
    if not acts:
        return asked and _explain_misnumbered(turn, card, text)
    sure = card.newest and not another and (len(acts) == 1 or ALL.search(flat(text)) is not None)
    if sure and all(whole(act) for act in acts):
        wished.do(turn, acts, text)
    else:
        propose(turn, at_least_directed(acts), text)
    return True


def _of_several_cards(turn: Turn, card: reported.Card, text: str) -> bool:
    """What is said of both, or of several by their numbers, to a card of one thing, where others were reported on cards
    of their own: proposed for all of these; by numbers, which no card shows, they are shown with theirs. ``False`` for
    any other text, and where nothing else was reported."""
    all_of_them = all_things(text)
    if not all_of_them and len(numbered_lines(text)[1]) < MANY:
        return False
    rows = _reported(turn, text)
    if len(rows) < MANY or card.rows[0] not in rows:
        return False
    acts = (acts_of(turn, rows, text) or acts_of(turn, rows, text, read_order)) if all_of_them else []
    if acts:
        propose(turn, at_least_directed(acts), text)
    elif all_of_them:
        return False
    else:
        shown = [cards.for_leader(turn.session, turn.person, row, turn.rules, turn.now) for row in rows]
        turn.say("leader_cards", assignments=shown, unclear=text, again=True)
    return True


def _of_the_only_line(turn: Turn, card: reported.Card, text: str) -> list[Act]:
    """``việc 1 giao đồng chí đầu mối`` to a card of one thing, which is its first; empty for any other text."""
    before, parts = numbered_lines(text)
    if before or len(card.rows) > 1 or [line for line, _ in parts] != [1]:
        return []
    return acts_of(turn, card.rows, parts[0][1]) or acts_of(turn, card.rows, parts[0][1], read_order)


def _reported(turn: Turn, text: str) -> list[Assignment]:
    """What is open and was reported to the speaker as a leader, the earliest due first; of the agency that ``text``
    names."""
    led = {post.agency_id for post in turn.person.held if turn.may(Action.DIRECT, post.agency_id)}
    agency = agency_named(turn, text)
    rows = [row for row in turn.open_assignments(PRESSED_FOR, sorted(led)) if agency in (None, row.agency)]
    return [row for row in rows if cards.is_reported(turn.session, row, Role.LEADER)]


def order(turn: Turn, text: str, beside: Sequence[Act] = ()) -> bool:
    """Propose what a leader orders of what nothing was reported of yet (``giao đồng chí A làm báo cáo``): nobody has
    begun by that. Of several things that can be meant each is a choice, first what it says ``beside`` of what was
    reported; ``False`` for any other text."""
    led = {post.agency_id for post in turn.person.held if turn.may(Action.DIRECT, post.agency_id)}
    if not led:
        return False
    agency = agency_named(turn, text)
    rows = [row for row in turn.open_assignments(PRESSED_FOR, sorted(led)) if agency in (None, row.agency)]
    rows = spoken_of(rows, text)
    rows = [row for row in rows if row.reminders] or rows
    if all_things(text):
        both = [row for row in rows if cards.is_reported(turn.session, row, Role.LEADER)]
        rows = both if len(both) >= MANY else rows
    acts = agreed(turn, rows, text) or acts_of(turn, rows, text) or acts_of(turn, rows, text, read_order)
    if not acts or acts[0].what == "explained" or (acts[0].what == "directed" and FIGURES.search(flat(text))):
        return False
    acts = [*beside, *(act for act in acts if act.ref not in {each.ref for each in beside})]
    propose(turn, at_least_directed(acts), text)
    return True


SAME, PERHAPS, ANOTHER = range(3)


def names_another(row: Assignment, text: str) -> int:
    """Whether a sentence is said of the other kind of duty than the card's: where that alone is named; ``PERHAPS``,
    where a meeting may be the way in which the card's own matter is dealt with."""
    line = flat(text)
    meets, reports = names_meeting(line), names_report(line)
    if row.duty.kind == "meeting":
        return ANOTHER if reports and not meets else SAME
    if reports or not meets:
        return SAME
    return ANOTHER if "giao ban" in line else PERHAPS


def _ask_of_which(turn: Turn, card: reported.Card, text: str) -> bool:
    """``giải trình``, ``xin gia hạn`` and nothing else to a card: of several things which of them is asked once, or
    what the choice asks where only one can be meant; ``False`` for any other text."""
    what = begun_by(text)
    if what is None:
        return False
    late = [row for row in (*card.rows, *card.owed) if row.duty.kind != "meeting"]
    rows = card.rows if what == "explain" else late
    if len(rows) == 1:
        notice = press(turn, f"p:{rows[0].id}:explain" if what == "explain" else f"r:{rows[0].id}:extend")
        if notice:
            turn.say("notice", what=notice)
    elif rows:
        turn.say("direct_which", what=what, assignments=[turn.view(row) for row in rows])
    return bool(rows)


def _lines(card: reported.Card) -> dict[int, Assignment | None]:
    """The lines of a card of several by their numbers; ``None`` for what is open no more."""
    open_ = {row.id: row for row in card.rows}
    return {
        int(choice.label): open_.get(read(choice.token).number or 0)
        for choice in card.question.offered
        if choice.label.isdecimal()
    }


def _take_numbered(turn: Turn, card: reported.Card, text: str) -> bool:
    """``4 cán bộ phụ trách nghỉ ốm``: the number of a choice with words. A number that is set apart leaves no doubt;
    one that may count something is proposed. ``False`` for a line of a list, of which all but one are done."""
    plain = plain_number(text)
    begun = NUMBERED.match(plain)
    shown = {choice.number: choice for choice in card.question.offered if choice.number is not None}
    if begun is None or int(begun[1]) not in shown or len(card.rows) != 1:
        return False
    row, words, apart = card.rows[0], plain[begun.end() :].strip(), bool(begun[2].strip())
    token = read(shown[int(begun[1])].token)
    own = acts_of(turn, [row], words)
    if token.verb is Verb.ANSWER:
        return card.newest and token.args[1:] == ("extend",) and wished.wish(turn, row, words, text)
    if token.verb is not Verb.PRESS:
        return False
    what, *rest = token.args[1:]
    acts = own or [Act(SAYS.get(what, what), row.id, text=words)]
    if acts[0].what == "given" and what == "give":
        acts = [replace(acts[0], person=int(rest[0]))]
    same = acts[0].what.startswith(what)
    certain = card.newest and whole(acts[0]) and (apart or own) and same
    if certain:
        wished.do(turn, acts, text)
    else:
        propose(turn, at_least_directed(acts), text)
    return True


def _explain_misnumbered(turn: Turn, card: reported.Card, text: str) -> bool:
    """``4 do thiếu phụ lục, đang bổ sung`` to a card of several things that shows no such number (*Giải trình* of a
    card of one): proposed as the leader's explanation of each, never taken as what the agency answers; without the
    number, where a reason follows it. ``False`` for any other text."""
    plain = plain_number(text)
    begun = NUMBERED.match(plain)
    shown = {name for choice in card.question.offered for name in (str(choice.number), choice.label)}
    if begun is None or len(card.rows) == 1 or begun[1] in shown or "?" in text:
        return False
    words = plain[begun.end() :].strip()
    said = words if REASON.match(flat(words)) else text
    propose(turn, [Act("explained", row.id, text=said) for row in spoken_of(card.rows, text)], text)
    return True


def numbered(turn: Turn, number: int, text: str, questions: Sequence[Question]) -> bool:
    """A number alone where nothing is asked any more: the choice of a card that waits, if that is the newest message
    with this number. What would be recorded is proposed; ``False`` for any other number."""
    card = reported.card_of(turn, questions)
    if card is None or not card.waits or len(card.rows) != 1:
        return False
    for question in questions_of(turn, turn.address.chat_id, earlier=True):
        choice = next((each for each in question.offered if _has(each, number)), None)
        if choice is not None:
            return question.message is card.question.message and _press(turn, card.rows[0], choice.token, text)
    return False


def _has(choice: Offered, number: int) -> bool:
    return choice.number == number and not choice.aside and read(choice.token).verb not in (Verb.DIALOG, Verb.DROP)


def _press(turn: Turn, row: Assignment, token: str, text: str) -> bool:
    """Propose what a choice of the card records, or ask what it asks; ``False`` for any other choice."""
    verb, args = read(token).verb, read(token).args[1:]
    if args in (("explain",), ("extend",)):
        notice = press(turn, token)
        if notice:
            turn.say("notice", what=notice)
        return True
    if verb is not Verb.PRESS:
        return False
    what, *person = args
    propose(turn, [Act(SAYS.get(what, what), row.id, person=int(person[0]) if person else None)], text)
    return True


def _given(turn: Turn, act: Act, text: str) -> None:
    turn.close()
    directing.give(turn, act.ref, act.person or 0, act.text or "")


def _directed(turn: Turn, act: Act, text: str) -> None:
    turn.close()
    directing.directed(turn, act.ref, act.text or "")


def _explained(turn: Turn, act: Act, text: str) -> None:
    turn.close()
    directing.explain(turn, {"ref": act.ref}, act.text or text)


DONE |= {"given": _given, "directed": _directed, "explained": _explained}
