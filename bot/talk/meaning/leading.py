"""What a leader writes to the card of what was reported to them, or before one has come: a direction, never an answer
of the agency."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.talk.dialogs import directing
from bot.talk.meaning import wished
from bot.talk.meaning.meant import ANSWERING, DONE
from bot.talk.meaning.proposing import SHORT_WORDS, propose
from bot.talk.meaning.questions import Question, questions_of
from bot.talk.meaning.standing import PRESSED_FOR, agency_named
from bot.talk.routes import open_dialog, press
from bot.talk.turn import Turn
from db import cards
from db.models import Assignment, Person
from rules.authority import Action, Role
from rules.choosing import plain_number
from rules.meaning.directing import Direction, begun_by, read_direction, read_order
from rules.meaning.letters import flat
from rules.meaning.model import Act, How, Meaning
from rules.meaning.pressed import MET, NAMED
from rules.status import State
from rules.tokens import Verb, read

CARDS = ("leader_card", "leader_cards")
BESIDE = "reminders"
"""What somebody gets who leads one agency and serves another: cards, and what is asked of the other as well."""

NUMBERED = re.compile(r"\s*(?:việc\s+|viec\s+)?(\d{1,2})(\s*[.):;,-]\s*|\s+)(?=\S)", re.IGNORECASE)
PART = re.compile(r"(?:^|[;\n]|[.,](?=\s))\s*(?:việc\s+|viec\s+)?(\d{1,2})\s*[.):-]?\s+(?=[^\W\d])", re.IGNORECASE)
ALL = re.compile(r"\bca (?:hai|2|ba|3|tat ca)\b|\btat ca\b|\b(?:hai|2|ba|3) viec\b")
AS_AGENCY = re.compile(
    r"(?:(?:da|don vi|so|ban|quan|huyen|hien|em|toi|van) )*dang (?:thuc hien|lam|trien khai|xu ly)\b"
)
"""Words of the answer *Đang thực hiện*, which a leader may give for the agency."""

FIGURES = re.compile(r"\d\s*(?:%|phan tram\b|ty\b|trieu\b)")
"""Figures, which somebody reports who says beside them what was directed."""

Reading = Callable[[str, Sequence[str]], Direction | None]


@dataclass(frozen=True)
class Card:
    """A leader's card that stands: what it lists and is still open; ``newest``: nothing was asked or said since;
    ``owed``: what is asked of another agency of theirs beside it."""

    question: Question
    rows: list[Assignment]
    newest: bool
    owed: tuple[Assignment, ...] = ()


def take(turn: Turn, text: str, questions: Sequence[Question]) -> bool:
    """Do or propose what a leader writes to a card, or to what stood in one before; propose what they order where there
    is none; ``False`` for any other text."""
    if open_dialog(turn) is not None:
        return False
    card = _card(turn, questions)
    if card is None:
        return order(turn, text)
    parts = _parts(turn, card, text)
    if parts:
        wished.do(turn, parts, text)
        return True
    if card.newest and _ask_of_which(turn, card, text):
        return True
    if card.newest and _take_numbered(turn, card, text):
        return True
    if all(names_another(row, text) for row in card.rows) and order(turn, text):
        return True
    acts = acts_of(turn, _spoken_of(card.rows, text), text)
    if not acts and (told := acts_of(turn, _spoken_of(card.rows, text), text, read_order)):
        propose(turn, at_least_directed(told), text)
        return True
    if not acts:
        return False
    if card.newest and (len(acts) == 1 or ALL.search(flat(text))) and all(_whole(act) for act in acts):
        wished.do(turn, acts, text)
    else:
        propose(turn, at_least_directed(acts), text)
    return True


def instead(turn: Turn, meaning: Meaning, questions: Sequence[Question], text: str) -> Meaning:
    """A leader's own sentence to a card, which says in no known words how the agency stands, is proposed as their
    explanation: nobody but the leader knows what was meant. Who answers as the officials do is understood as they are.
    """
    card = _card(turn, questions) if open_dialog(turn) is None else None
    if card is None or not card.newest or len(card.rows) + len(card.owed) != 1:
        return meaning
    if len(text.split()) <= SHORT_WORDS or "?" in text:
        return meaning
    row = card.rows[0]
    told = meaning.how in (How.SURE, How.LIKELY) and [act.what for act in meaning.acts] in (["doing"], ["obstacle"])
    told = told and not cards.answering(turn.session, turn.person, row.agency)
    unclear = meaning.how is How.UNCLEAR and not meaning.acts
    other = _of_another(turn, meaning, row) and not names_another(row, text)
    if not (told or unclear or other) or (AS_AGENCY.match(flat(text)) and not other):
        return meaning
    return Meaning(How.LIKELY, (Act("explained", row.id, text=text),))


def order(turn: Turn, text: str) -> bool:
    """Propose what a leader orders of what nothing was reported of yet (``giao đồng chí A làm báo cáo``): nobody has
    begun by that. Of several things that can be meant each is a choice; ``False`` for any other text."""
    led = {post.agency_id for post in turn.person.held if turn.may(Action.DIRECT, post.agency_id)}
    if not led:
        return False
    spoken_of = agency_named(turn, text)
    rows = [row for row in turn.open_assignments(PRESSED_FOR, sorted(led)) if spoken_of in (None, row.agency)]
    rows = _spoken_of(rows, text)
    rows = [row for row in rows if row.reminders] or rows
    acts = acts_of(turn, rows, text) or acts_of(turn, rows, text, read_order)
    if not acts or acts[0].what == "explained" or (acts[0].what == "directed" and FIGURES.search(flat(text))):
        return False
    propose(turn, at_least_directed(acts), text)
    return True


def at_least_directed(acts: Sequence[Act]) -> list[Act]:
    """These, but for what is given to nobody who is known: that was directed; each official is a choice beside it."""
    return [act if _whole(act) else replace(act, what="directed") for act in acts]


def _of_another(turn: Turn, meaning: Meaning, row: Assignment) -> bool:
    """Whether all that was understood is an answer to duties of the agency that the card is not about."""
    refs = [act.ref for act in meaning.acts if act.what in ANSWERING and not act.request]
    rows = [turn.session.get(Assignment, ref) for ref in refs if ref != row.id]
    return bool(meaning.acts) and len(rows) == len(meaning.acts) and all(each is not None for each in rows)


def names_another(row: Assignment, text: str) -> bool:
    """Whether words of the other kind of duty are said, and none of the card's."""
    line = flat(text)
    meets, reports = MET.search(line) is not None, NAMED.search(line) is not None
    return meets not in (reports, row.duty.kind == "meeting")


def _card(turn: Turn, questions: Sequence[Question]) -> Card | None:
    """The card to which the person may be writing, the newest."""
    if not any(turn.may(Action.DIRECT, post.agency_id) for post in turn.person.held):
        return None
    for question in questions[:1]:
        if found := _card_of(turn, question, newest=True):
            return found
        if question.message.kind in CARDS:
            return None
    shown = questions_of(turn, turn.address.chat_id, earlier=True)
    card = next((each for each in shown if each.message.kind in CARDS), None)
    return _card_of(turn, card, newest=False) if card else None


def _card_of(turn: Turn, question: Question, *, newest: bool) -> Card | None:
    """What a message reports to the person as a leader, and what it asks beside that; ``None`` where it reports
    nothing, or nothing of it is open."""
    if question.message.kind not in (*CARDS, BESIDE):
        return None
    numbers = (question.message.concerns or {}).get("listed", ())
    listed = [turn.session.get(Assignment, number) for number in numbers]
    still = [row for row in listed if row and row.state is State.OPEN]
    led = [row for row in still if turn.may(Action.DIRECT, row.agency_id)]
    if question.message.kind == BESIDE:
        led = [row for row in led if cards.is_reported(turn.session, row, Role.LEADER)]
    owed = [row for row in still if row not in led and turn.may_with(Action.ASK, row)]
    return Card(question, led, newest, tuple(owed)) if led else None


def _ask_of_which(turn: Turn, card: Card, text: str) -> bool:
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


def _spoken_of(rows: list[Assignment], text: str) -> list[Assignment]:
    """The one kind of several duties that is named, else all."""
    line = flat(text)
    meetings = [row for row in rows if row.duty.kind == "meeting"]
    if MET.search(line):
        return meetings or rows
    return [row for row in rows if row not in meetings] or rows if NAMED.search(line) else rows


def acts_of(turn: Turn, rows: Sequence[Assignment], text: str, read: Reading = read_direction) -> list[Act]:
    """What a text says of each of these; empty where it is no direction. What is given to somebody by name is said of
    their own agency's alone."""
    found: list[Act] = []
    for row in rows:
        people = cards.officials(turn.session, row.agency_id)
        said = read(text, [each.name for each in people])
        if said is None:
            return []
        found.append(_act(row, said, people))
    to_somebody = [act for act in found if act.person is not None]
    return to_somebody if any(act.what == "directed" for act in found) and to_somebody else found


def _act(row: Assignment, said: Direction, people: Sequence[Person]) -> Act:
    person = people[said.to].id if said.to is not None else None
    return Act(said.what, row.id, text=said.text or None, person=person)


def _whole(act: Act) -> bool:
    """Whether it is known to whom it is given."""
    return act.what != "given" or act.person is not None


def _parts(turn: Turn, card: Card, text: str) -> list[Act]:
    """``1. đã chỉ đạo; 2. giải trình: ...`` and ``2 đã chỉ đạo`` to a card of several."""
    lines = {choice.label: read(choice.token).number for choice in card.question.offered if choice.label.isdecimal()}
    marks = list(PART.finditer(text))
    if not lines or not marks or marks[0].start() != 0 or any(mark[1] not in lines for mark in marks):
        return []
    acts: list[Act] = []
    for place, mark in enumerate(marks):
        end = marks[place + 1].start() if place + 1 < len(marks) else len(text)
        row = next((each for each in card.rows if each.id == lines[mark[1]]), None)
        found = acts_of(turn, [row], text[mark.end() : end].strip()) if row else []
        if not found or not _whole(found[0]):
            return []
        acts += found
    return acts


def _take_numbered(turn: Turn, card: Card, text: str) -> bool:
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
        return token.args[1:] == ("extend",) and wished.wish(turn, row, words, text)
    if token.verb is not Verb.PRESS:
        return False
    what, *rest = token.args[1:]
    acts = own or [Act({"give": "given", "explain": "explained"}.get(what, what), row.id, text=words)]
    if acts[0].what == "given" and what == "give":
        acts = [replace(acts[0], person=int(rest[0]))]
    same = acts[0].what.startswith(what)
    if _whole(acts[0]) and (apart or own) and same:
        wished.do(turn, acts, text)
    else:
        propose(turn, at_least_directed(acts), text)
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
