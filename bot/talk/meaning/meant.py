"""What was meant is done: the acts of a meaning, each by the dialog that it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.talk.dialogs import (
    absence,
    decision,
    duties,
    exemption,
    extension,
    figures,
    handover,
    join,
    leaving,
    obstacle,
    paying,
    progress,
    reply,
    status,
)
from bot.talk.meaning import deciding
from bot.talk.meaning.own_part import words_of
from bot.talk.meaning.put_off import put_off
from bot.talk.meaning.questions import undo_of
from bot.talk.meaning.staying import Asked, leaves_a_question, one_behind_the_other, open_besides
from bot.talk.routes import ANSWERS, cancel, help_, open_dialog, press
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db.models import Request
from rules.events import Paid
from rules.meaning.figures import SPENT
from rules.meaning.hindered import nothing_hinders_it
from rules.meaning.letters import flat
from rules.meaning.model import Act
from rules.meaning.money import find_money, find_shares
from rules.meaning.numbers import leading_number
from rules.meaning.pending import no_figures_yet
from rules.meaning.said import Said
from rules.meaning.talk import asked_about
from rules.status import State
from rules.tokens import Verb, make

NO_REASON = "none"
"""What the step that asks for a refusal's reason takes for none."""

NOTE_WORDS = 3
"""A longer sentence about work in progress is kept with the answer, in the person's own words."""

CODES = {"completed": "sent", "extension": "extend"}
"""What the choices under a reminder are called, where `rules.meaning` calls them otherwise."""


def perform(turn: Turn, act: Act, text: str) -> None:
    """Do one act. Raises `Stale` (and `bot.talk.stale.Refused`) for what cannot be done any more."""
    if act.token and not _says_more(act):
        notice = press(turn, act.token)
        if notice:
            raise Stale(notice)
        return
    DONE[act.what](turn, act, text)


def perform_all(turn: Turn, acts: Sequence[Act], text: str) -> None:
    """Do several acts, those first that leave nothing to be asked. Of several decisions a refusal is stored without its
    reason where none was given: to ask for it would hide the question of another. Until when more time is granted,
    where the day is over, is asked last, of one after the other; of several meetings that were held only the last's
    figures are asked for. A question that stands open about another duty stays, or is asked again behind what has to be
    asked first, and so is each question of these acts that another takes the place of. Raises as `perform`."""
    stays = open_besides(turn, acts)
    asking = [
        act for act in acts if act.what == "grant" and decision.lacks_day(turn, act.request or act.ref, act.until)
    ]
    earlier = [act for act in acts if act.what == "held"][:-1]
    asked = Asked(turn)
    for act in [*sorted((act for act in acts if act not in asking), key=leaves_a_question), *asking[:1]]:
        if act in earlier and not figures_of(act) and not act.text:
            _held(turn, act)
            continue
        bare = len(acts) > 1 and act.what == "refuse" and not act.text
        words = words_of(turn, act, text) if len(acts) > 1 else text
        perform(turn, replace(act, text=NO_REASON, token="") if bare else act, words)
        asked.look()
    later = [decision.day_question(act.request or act.ref, act.until, act.text) for act in asking[1:]]
    behind = one_behind_the_other([*asked.replaced, *later, *([stays] if stays else [])])
    if behind:
        put_off(turn, behind)


def _says_more(act: Act) -> bool:
    """Whether something was said beside the choice that was picked."""
    return act.what in ("extension", "refuse", "grant", "sent_back") and (act.until is not None or act.text is not None)


def _duty(turn: Turn, act: Act, text: str) -> None:
    row = turn.assignment(act.ref)
    reply.require_answerable(turn, row)
    if row.state is State.MISSED and row.duty.kind != "meeting":
        raise Stale
    dialog = open_dialog(turn)
    if dialog and dialog.data.get("ref") == row.id and "reply" not in dialog.data:
        turn.resume(dialog.data)
    turn.close()
    act = paying.dated(turn, act, text)
    match act.what:
        case "completed" if row.event and act.day and not act.document:
            paying.finish(turn, row.event, Paid(on=act.day))
        case "sent" | "completed":
            reply.sent(turn, row, act.document, act.day)
        case "doing":
            progress.take(turn, row, share=act.percent, by=act.expected, note=act.text or _note(turn, act, text))
        case "obstacle" if act.text:
            obstacle.raise_obstacle(turn, row, act.text)
        case "extension":
            extension.take(turn, row, until=act.until, why=act.text or "", words=text)
        case "held":
            figured = figures_of(act)
            unread = text if not figured and (find_money(text) or find_shares(text)) else ""
            spent, beside = bool(SPENT.search(flat(text))), act.share if act.dong is not None else None
            told = Said.of(text, turn.said_on)
            why, none = act.text or ("" if nothing_hinders_it(told) else None), no_figures_yet(told)
            figures.begin(turn, row, figured, spent=spent, share=beside, unread=unread, hinders=why, pending=none)
        case _:
            turn.said = act.text or (_note(turn, act, text) if act.what == "not_held" else "")
            reply.take(turn, row, CODES.get(act.what, act.what))
            turn.said = ""


def _held(turn: Turn, act: Act) -> None:
    """Record that a meeting was held, and ask nothing further."""
    row = turn.assignment(act.ref)
    reply.require_answerable(turn, row)
    figures.held(turn, row)


def _note(turn: Turn, act: Act, text: str) -> str:
    led = leading_number(Said.of(text, turn.said_on))
    bare = led[1].text.raw if led else text
    return bare if len(bare.split()) > NOTE_WORDS and act.percent is None else ""


def figures_of(act: Act) -> str:
    """The figures that were said, as a text that is read back, a share only where it stands alone; empty for none."""
    if act.dong is not None:
        return f"{act.dong} đồng" + (f"; {act.disbursed} đồng" if act.disbursed is not None else "")
    return _share(act) if act.share is not None else ""


def _share(act: Act) -> str:
    return f"{act.share:f}".replace(".", ",") + "%"


def _no_capital(turn: Turn, act: Act, text: str) -> None:
    turn.said = act.text or ""
    exemption.press(turn, [str(act.ref)])
    turn.said = ""


def _answer(turn: Turn, act: Act, text: str) -> None:
    """The answer to the question of a dialog, in the words that its step reads."""
    dialog = open_dialog(turn)
    if dialog is None:
        raise Stale
    step, data = (dialog.name, dialog.step), dict(dialog.data)
    turn.resume(data)
    match act.what:
        case "document" if act.document:
            reply.give_document(turn, data, act.document, act.day)
        case "percent":
            _percent(turn, act, data)
        case "day" if act.day:
            _day(turn, act, step, data)
        case "replan" if act.dong is not None:
            figures.replan(turn, data, act.dong)
        case "amount":
            rest = f"; {act.disbursed} đồng" if act.disbursed is not None else ""
            _figure(turn, step, data, f"{act.dong} đồng{rest}")
        case "share":
            _figure(turn, step, data, _share(act))
        case "obstacle" if act.text:
            ANSWERS[step](turn, data, act.text)
        case "extension" if step == ("extension", "reason") and act.text:
            ANSWERS[step](turn, data, act.text)
        case "extension" if act.until is None and act.text:
            extension.take(turn, turn.assignment(act.ref), why=act.text)
        case "extension" if act.until:
            extension.day(turn, {**data, "reason": act.text or data.get("reason", "")}, act.until.isoformat())
        case _:
            _plain(turn, act, step, data)
    turn.answered.add(step[0])


def _plain(turn: Turn, act: Act, step: tuple[str, str], data: dict[str, Any]) -> None:
    words = {"skip": "skip", "replan": "plan", "confirm": "yes", "redo": "again", "no_obstacle": "none"}
    if act.what == "no_obstacle" and step == ("obstacle", "text"):
        cancel(turn)
    elif act.what == "no_obstacle" and step == ("figures", "confirm"):
        ANSWERS[step](turn, {**data, "hinders": data.get("hinders") or ""}, "yes")
    elif act.what in words:
        ANSWERS[step](turn, data, words[act.what])
    else:
        raise Stale


def _percent(turn: Turn, act: Act, data: dict[str, Any]) -> None:
    progress.percent(turn, data, str(act.percent))
    dialog = open_dialog(turn)
    if act.expected and dialog:
        progress.expected(turn, dict(dialog.data), act.expected.isoformat())


def _day(turn: Turn, act: Act, step: tuple[str, str], data: dict[str, Any]) -> None:
    assert act.day
    if step[0] == "progress":
        progress.expected(turn, data, act.day.isoformat())
    else:
        extension.day(turn, data, act.day.isoformat())


def _figure(turn: Turn, step: tuple[str, str], data: dict[str, Any], text: str) -> None:
    if step == ("figures", "obstacle"):
        figures.meeting_obstacle(turn, data, text)
    else:
        ANSWERS[step](turn, data, text)


def _withdraw(turn: Turn, act: Act, text: str) -> None:
    token = _unwish(turn, act.request) if act.request else undo_of(turn)
    notice = press(turn, token) if token else "stale"
    if notice:
        raise Stale(notice)


def _unwish(turn: Turn, number: int) -> str:
    """*Sửa lại* of a wish. Raises `Stale` once it was decided: what was granted is not given up by that."""
    request = turn.session.get(Request, number)
    if request is None or request.state != "open":
        raise Stale("decided")
    return make(Verb.UNDO, request.reply_id)


def _status(turn: Turn, act: Act, text: str) -> None:
    status.show(turn, act.agency or "")


Doing = Callable[[Turn, Act, str], None]

DONE: dict[str, Doing] = {
    **dict.fromkeys(("sent", "completed", "doing", "held", "not_held", "nothing"), _duty),
    **dict.fromkeys(("document", "skip", "percent", "day", "amount", "share", "replan"), _answer),
    **dict.fromkeys(("confirm", "redo", "no_obstacle"), _answer),
    **dict.fromkeys(("grant", "refuse", "revoke", "resolve", "answer"), deciding.decide),
    "pass": deciding.pass_on,
    "take_back": deciding.take_back,
    "called": deciding.called,
    "sent_back": deciding.sent_back,
    "no_capital": _no_capital,
    "withdraw": _withdraw,
    "cancel": lambda turn, act, text: cancel(turn),
    "help": lambda turn, act, text: help_(turn),
    "duties": lambda turn, act, text: duties.show(turn, asked=asked_about(text, turn.said_on)),
    "status": _status,
    "code": lambda turn, act, text: join.start(turn),
    "hand_over": lambda turn, act, text: handover.show(turn),
    "away": lambda turn, act, text: absence.meant(turn, act.day, act.until),
    "back": lambda turn, act, text: absence.over_said(turn),
    "left": lambda turn, act, text: leaving.tell(turn, act.text or text),
}


ASKS = {
    "obstacle": (("obstacle", "text"), ("figures", "obstacle")),
    "extension": (("extension", "day"), ("extension", "reason")),
}
"""The questions that are about these."""


def _either(turn: Turn, act: Act, text: str) -> None:
    """An obstacle or an extension: the answer to a question about it, or to a reminder."""
    dialog = open_dialog(turn)
    asked = dialog is not None and (dialog.name, dialog.step) in ASKS[act.what]
    (_answer if asked and dialog and dialog.data.get("ref") == act.ref else _duty)(turn, act, text)


DONE["obstacle"] = DONE["extension"] = _either


def about(act: Act, ref: int) -> Act:
    """The same of another question."""
    return replace(act, ref=ref)
