"""The leader's card: *Giao đồng chí ...*, *Đã chỉ đạo*, *Giải trình*."""

from __future__ import annotations

from typing import Any

from bot.talk.dialogs import doubting
from bot.talk.dialogs.receipt import tell_colleagues
from bot.talk.stale import Stale, key
from bot.talk.turn import Turn
from db import cards, handovers, people, posts, updates, views
from db.models import Assignment, Dialog, Person, Reply
from jobs.handed import Holder, tell
from rules.authority import Action
from rules.choosing import plain_number
from rules.heard import LED
from rules.meaning.numbers import lone_number
from rules.meaning.said import Said
from rules.status import State


def press(turn: Turn, row: Assignment, args: list[str]) -> None:
    """``give``, person | ``directed`` | ``explain``: what a leader says to what was reported to them; ``explain``,
    ``it``: what they have written is the explanation. Raises `Refused` for who does not lead the agency, `Stale` when
    it is answered meanwhile, or nothing is written."""
    turn.require(Action.DIRECT, row.agency_id)
    _check(row)
    said = turn.said or ("" if args == ["explain"] else _proposed(turn, row, answers="explain" in args))
    match args:
        case ["give", number]:
            give(turn, row.id, key(number), said)
        case ["directed"]:
            directed(turn, row.id, said)
        case ["explain"] | ["explain", "it"] if said:
            explain(turn, {"ref": row.id}, said)
        case ["explain"]:
            turn.ask("directing", "explain", "ask_explanation", {}, row.id, assignment=view_of(turn, row))
        case _:
            raise Stale


def _proposed(turn: Turn, row: Assignment, *, answers: bool) -> str:
    """The leader's sentence about this that is asked about, which a choice beside the question says more of; the
    question is answered by it, and so is an explanation of it that was asked for before, where the choice ``answers``
    that. Empty where none is, and where it was the number of a choice."""
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is None or (dialog.name, dialog.step) != ("proposal", "confirm"):
        return ""
    if any(act["what"] not in (*LED, "extension") or act.get("ref") != row.id for act in dialog.data["acts"]):
        return ""
    text, asked = str(dialog.data["text"]), dialog.data.get("asked")
    turn.answered.add(dialog.name)
    if asked and answers and asked[:2] == ["directing", "explain"] and asked[2]["ref"] == row.id:
        turn.answered.add(asked[0])
        turn.close()
    elif asked:
        name, step, before = asked
        updates.reopen_dialog(turn.session, turn.address.id, name, step, before, turn.now)
        turn.remark("still_asked")
    else:
        turn.close()
    return "" if lone_number(Said.of(plain_number(text), turn.said_on)) is not None else text


def _check(row: Assignment) -> None:
    if row.state is not State.OPEN:
        raise Stale("waived" if row.state in (State.WAIVED, State.NOT_TRACKED) else "answered")


def directed(turn: Turn, ref: int, text: str) -> None:
    """The leader has directed it, in these words if there are any."""
    row = turn.assignment(ref, Action.DIRECT)
    _check(row)
    _note(turn, row, turn.store(row, "directed", text=text or None), reached=True)


def give(turn: Turn, ref: int, number: int, words: str = "") -> None:
    """Give it to one of the agency's officials (a person's number), who is told at once, with the leader's ``words``,
    and whose it is from then on: reminders are theirs alone. Where no message reaches them it stays everybody's, or is
    so again. Whose it was before is told. Raises `Stale` for who is no official any more."""
    row = turn.assignment(ref, Action.DIRECT)
    _check(row)
    person = turn.session.get(Person, number)
    if person is None or not posts.serves(person, row.agency_id):
        turn.keep_choices = True  # the card's others are as good as before
        raise Stale("no_official")
    reply = turn.store(row, "given", text=person.name)
    address, post, before = people.reachable_at(turn.session, person), handovers.post_at(turn.person, row), Holder()
    if post and (address or handovers.held(turn.session, [row.id])):
        before = Holder.of(turn.session, row)
        handovers.entrust(turn.session, post, row, person, turn.now, turn.actor)
    giver = cards.giver(turn.session, turn.person, row.agency)
    said = {"giver": giver, "name": person.name, "words": words}
    reached = turn.tell([address] if address else [], "given", assignments=[view_of(turn, row)], **said)
    if before.person not in (person, turn.person):
        tell(turn.session, turn.rules, before.address, row, "given", turn.now, giver=giver, to=person.name)
    _note(turn, row, reply, reached=reached, but=person.id if reached else None)


def recall(turn: Turn, row: Assignment, reply: Reply) -> None:
    """*Giao đồng chí ...* is taken back: whoever it was given to hears it, and whose it is again."""
    given = handovers.recall(turn.session, reply.person, row, reply.stored_at, turn.now, turn.actor)
    giver = cards.giver(turn.session, reply.person, row.agency)
    for person, how in ((given.given_to, "recalled"), (given.again, "again")):
        address = people.reachable_at(turn.session, person) if person and given.given_to is not given.again else None
        tell(turn.session, turn.rules, address, row, how, turn.now, giver=giver, to=reply.text)


def explained(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The answer to the question for an explanation: words that may be none are asked about first."""
    row = turn.assignment(data["ref"], Action.DIRECT)
    _check(row)
    why = doubting.stated(turn, ("directing", "explain"), "explain", data, text, assignment=view_of(turn, row))
    if why:
        explain(turn, data, why)


def explain(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The explanation in the leader's words, which the coordinators are told at once."""
    row = turn.assignment(data["ref"], Action.DIRECT)
    _check(row)
    reply = turn.store(row, "explained", text=text)
    turn.session.refresh(reply)
    turn.close()
    view = views.reply(reply, turn.rules)
    reached = turn.tell_coordinators(
        row, "explained", assignment=view_of(turn, row), reply=view, amends=turn.amends, withdrawn=False
    )
    _note(turn, row, reply, reached=reached)


def _note(turn: Turn, row: Assignment, reply: Reply, *, reached: bool, but: int | None = None) -> None:
    """Confirm it; the agency's other leaders and officials who were told of it hear it, ``but`` to whom it was said."""
    turn.session.refresh(reply)
    tell_colleagues(turn, row, reply, but)
    shown = views.reply(reply, turn.rules)
    turn.say("direction_noted", assignment=view_of(turn, row), reply=shown, reached=reached, amends=turn.amends)


def taken_back(turn: Turn, row: Assignment, reply: Reply) -> None:
    """A leader's word counts no more: said so, with the card as it stands now; the coordinators are told where it was
    an explanation."""
    turn.say("withdrawn", assignment=view_of(turn, row), taken_back=[], told=True, led=True)
    if reply.code == "explained":
        tell_withdrawn(turn, row, reply)
    if row.state is State.OPEN:
        show(turn, row)


def tell_withdrawn(turn: Turn, row: Assignment, reply: Reply) -> None:
    """The coordinators, who had read it, are told that a leader's explanation counts no more."""
    view, shown = views.reply(reply, turn.rules), view_of(turn, row)
    turn.tell_coordinators(row, "explained", assignment=shown, reply=view, amends=None, withdrawn=True)


def view_of(turn: Turn, row: Assignment) -> dict[str, Any]:
    """An assignment as what a leader speaks of: see `db.cards.led`."""
    return {**turn.view(row), "answers_for": cards.led(turn.session, row, turn.rules)}


def show(turn: Turn, row: Assignment) -> None:
    """The card of one assignment, as it stands now."""
    turn.say("leader_card", assignments=[cards.for_leader(turn.session, turn.person, row, turn.rules, turn.now)])
