"""What is likely but not certain is proposed in one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.talk.dialogs import decision, directing, exemption, extension, paying
from bot.talk.meaning import reported
from bot.talk.meaning.amending import too_late
from bot.talk.meaning.meant import perform, perform_all
from bot.talk.meaning.own_part import words_of
from bot.talk.meaning.packing import pack, unpack
from bot.talk.meaning.put_off import show_again
from bot.talk.meaning.standing import STEPS, duty, standing_of
from bot.talk.meaning.staying import ANSWERING, EXPLAINING, ends_explaining
from bot.talk.routes import ANSWERS, open_dialog
from bot.talk.stale import Stale
from bot.talk.turn import Turn
from db import agencies, cards, replies, updates, views
from db.models import Assignment, Dialog, Person, Request
from rules.authority import Action, Role
from rules.choosing import key_of
from rules.heard import LED
from rules.meaning.denied import instead
from rules.meaning.model import Act, Agency, How, Open, Standing
from rules.meaning.understand import understand

DECIDING = ("grant", "refuse", "revoke", "resolve", "answer", "pass")
GIVEN = "take_back"
"""More time that the coordinator gave unasked is taken back: the act is about the assignment."""
SENT_BACK = "sent_back"
"""A report (``token``) is sent back for a reason: the act is about its assignment."""
REQUESTS = ("extension", "exemption", "obstacle_raised")
TAKEN_BACK = "withdraw"
"""A leader's word (``token``: its *Sửa lại*), or a wish that waits (``request``), is taken back."""
CALLED = "called"
"""What a call gave that the coordinator made."""

PROPOSAL = ("proposal", "confirm")

PROBLEMS = ("past", "far", "not_later")
"""Why a day cannot be the one that is wished for, where the question for it says so."""

ONLY = "only"
"""Begins the value of a choice that stores one of several acts, by its place from 1."""

WORDS = "words"
"""The value of the choice by which a sentence answers the question that was open, as any words do."""

SHORT_WORDS = 3
"""Up to so many words a text that is not understood is taken for a mistyped answer, not for something to be kept."""


def propose(turn: Turn, acts: Sequence[Act], text: str, *, words_as: str = "") -> None:
    """Ask whether that was meant: *Đúng* does it. An obstacle without its words is asked for them, and until when more
    time is granted, where that day is over: nothing is stored before it is said. ``words_as``: what else the words are
    to the question that is open (``reason``, ``obstacle`` or ``explanation``)."""
    if len(acts) == 1 and _lacks(turn, acts[0]):
        perform(turn, acts[0], text)
        return
    acts = [paying.dated(turn, act, text) for act in acts]
    shown = [_shown(turn, act) for act in acts]
    ref = acts[0].request or acts[0].ref
    data = {"acts": [pack(act) for act in acts], "text": text}
    decides = acts[0].what in (*DECIDING, GIVEN, SENT_BACK, TAKEN_BACK)
    dialog = open_dialog(turn)
    if dialog and (dialog.name, dialog.step) in (*STEPS, EXPLAINING):
        data["asked"] = [dialog.name, dialog.step, dict(dialog.data)]
    duty = None if decides or not acts[0].ref else _view(turn, acts[0], text)
    turn.ask("proposal", "confirm", "proposal", data, ref, acts=shown, assignment=duty, text=text, words_as=words_as)


def _lacks(turn: Turn, act: Act) -> bool:
    """Whether it is asked for the words of an obstacle, or for another day than one that is over."""
    if act.what == "grant":
        return decision.lacks_day(turn, act.request or act.ref, act.until)
    return act.what == "obstacle" and not act.text


def _view(turn: Turn, act: Act, text: str) -> dict[str, Any]:
    """The duty that an act is about, for what a leader says to it as on their card; ``may_exempt``: who asks not to
    have to meet may ask for it."""
    row = turn.session.get_one(Assignment, act.ref)
    leads = turn.may_with(Action.DIRECT, row) and cards.is_reported(turn.session, row, Role.LEADER)
    if act.what in LED or (act.what == "extension" and leads):
        return cards.card(turn.session, row, turn.rules, turn.now)
    wished = act.what in ("nothing", "not_held") and exemption.let_off(turn, row, text) == "offer"
    return {**turn.view(row), "may_exempt": wished}


def proposed_in(turn: Turn, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What the proposal with this dialog's data would store, as it is worded."""
    return [_shown(turn, unpack(act)) for act in data["acts"]]


def _shown(turn: Turn, act: Act) -> dict[str, Any]:
    """An act as the proposal words it."""
    found: dict[str, Any] = {"document": None, "day": None, "expected": None, "until": None, "percent": None}
    found |= {"dong": None, "text": None, "request": None, "assignment": None, **pack(act)}
    if act.what in DECIDING or act.request:
        request = turn.session.get(Request, act.request or act.ref)
        found["request"] = views.request(request, turn.rules, turn.now) if request else None
    elif act.person:
        found["name"] = turn.session.get_one(Person, act.person).name
    if act.agency:
        named = agencies.by_code(turn.session, act.agency)
        found["named"] = named.name if named else None
    if act.ref and act.what not in DECIDING:
        row = turn.session.get_one(Assignment, act.ref)
        found["assignment"] = directing.view_of(turn, row) if act.what in LED else turn.view(row)
    return found


def confirmed(turn: Turn, data: dict[str, Any], text: str) -> None:
    """*Đúng* stores it, *Chỉ ghi ...* one of several things, *Ghi là lý do* the words as the answer to what was asked,
    *Không ghi* nothing; any other text is new. Raises `Stale`.

    What it is too late for is said in words: a typed "vâng" answers this question, and is not read anew.
    """
    typed, said = text, ""
    if text not in ("yes", "no"):
        read = understand(text, Standing((Open("confirm", int(data["ref"])),)), turn.said_on)
        said = read.acts[0].what if read.how is How.SURE and read.acts else ""
        text = {"confirm": "yes", "redo": "no"}.get(said, text)
    if text == "yes":
        reopen(turn, data)
        turn.pictures = data.get("files", ())
        if ends_explaining(data):
            turn.answered.add(EXPLAINING[0])
        too_late(turn, lambda: _perform_all(turn, data), typed=typed != text)
    elif said == "no_obstacle" and [act["what"] for act in data["acts"]] == ["held"]:
        reopen(turn, data)
        told = {**data, "text": f"{data['text']}, {typed}"}  # that nothing hinders is said with the meeting
        too_late(turn, lambda: _perform_all(turn, told), typed=True)
    elif text.startswith(ONLY) and (one := key_of(text.removeprefix(ONLY))) and one <= len(data["acts"]):
        reopen(turn, data)
        only = data["acts"][one - 1]
        half = {**data, "acts": [only], "text": words_of(turn, unpack(only), data["text"])}
        too_late(turn, lambda: _perform_all(turn, half), typed=False)
    elif text == WORDS and data.get("asked"):
        _as_words(turn, data)
    elif text == "no":
        reopen(turn, data)
        of_a_card = not data.get("asked") and any(act["what"] in LED for act in data["acts"])
        if not (of_a_card and reported.shown_again(turn, ())):
            turn.say("not_recorded")
        if data.get("asked"):
            show_again(turn)
    elif not _says_until(turn, data, text) and not _denied(turn, data, text):
        turn.close()
        raise Stale


def _says_until(turn: Turn, data: dict[str, Any], text: str) -> bool:
    """``20/8`` to a wish for more time that is proposed without its day: the day of the wish, and no answer to the
    question in which it came up; one that cannot be is asked for again. ``False`` for any other text."""
    acts = [unpack(act) for act in data["acts"]]
    row = turn.session.get(Assignment, acts[0].ref) if len(acts) == 1 and acts[0].what == "extension" else None
    if row is None or acts[0].until:
        return False
    question = Open("extension_day", row.id, due=turn.rules.of(row).course(row).last_day)
    read = understand(text, Standing((question,)), turn.said_on)
    told = read.acts[0] if read.acts else None
    until = (told.day or told.until) if told and told.what in ("day", "extension") else None
    why = (told.text if told else None) or acts[0].text
    if until is None or (read.how is How.UNCLEAR and read.why not in PROBLEMS):
        return False
    reopen(turn, data)
    if read.how is How.UNCLEAR:
        extension.take(turn, row, why=why or "", words=data["text"], problem=read.why, given=until)
    elif read.how is How.LIKELY:
        propose(turn, [replace(acts[0], until=until, text=why)], data["text"])
    else:
        too_late(turn, lambda: perform(turn, replace(acts[0], until=until, text=why), data["text"]), typed=True)
    return True


def _denied(turn: Turn, data: dict[str, Any], text: str) -> bool:
    """``à chưa, văn thư chưa phát hành`` to what is proposed of one duty: what it says of that duty; ``False`` for
    any other text."""
    acts = [unpack(act) for act in data["acts"]]
    row = turn.session.get(Assignment, acts[0].ref) if len(acts) == 1 and acts[0].what in ANSWERING else None
    if row is None or data.get("asked"):
        return False
    found = instead(text, duty(turn, row, ()), Agency(row.agency.code, row.agency.name), turn.said_on)
    if found is None:
        return False
    turn.close()
    if found.how is How.SURE:
        too_late(turn, lambda: perform_all(turn, found.acts, text), typed=True)
    elif found.acts:
        propose(turn, found.acts, text)
    else:
        turn.say("not_recorded")
    return True


def _as_words(turn: Turn, data: dict[str, Any]) -> None:
    """What was proposed is not meant: the words are the answer to the question in which they were said."""
    reopen(turn, data)
    name, step, before = data["asked"]
    turn.pictures = data.get("files", ())
    turn.resume(before)
    ANSWERS[name, step](turn, dict(before), data["text"])
    turn.answered.add(name)


def reopen(turn: Turn, data: dict[str, Any]) -> None:
    """The proposal is over: the question in which it came up is open again, if there was one."""
    if data.get("asked"):
        name, step, before = data["asked"]
        updates.reopen_dialog(turn.session, turn.address.id, name, step, before, turn.now)
    else:
        turn.close()


@dataclass(frozen=True)
class Proposed:
    """A proposal before what is said instead of an answer has its effect. ``given``: the newest answer to each duty
    that it is about (0: none)."""

    acts: tuple[Act, ...]
    given: Mapping[int, int]

    @classmethod
    def before(cls, turn: Turn, dialog: Dialog | None) -> Proposed:
        """What is proposed in the dialog of the person's chat, even where its time is over, before anything is done of
        what was said; maybe nothing."""
        proposed = dialog is not None and (dialog.name, dialog.step) == PROPOSAL
        acts = tuple(unpack(act) for act in dialog.data["acts"]) if dialog and proposed else ()
        return cls(acts, {act.ref: _given(turn, act) for act in acts})

    def say_dropped(self, turn: Turn) -> None:
        """Say what of it was not recorded and is not asked about any more, unless it was answered or given up."""
        if not self.acts or PROPOSAL[0] in turn.answered or turn.incoming.edited:
            return
        dialog = turn.session.get(Dialog, turn.address.id)
        asked = [unpack(act) for act in dialog.data["acts"]] if dialog and dialog.name == "proposal" else []
        left = [act for act in self.acts if act not in asked and self._waits(turn, act)]
        if left:
            turn.remark("proposal_dropped", acts=[_shown(turn, act) for act in left])

    def _waits(self, turn: Turn, act: Act) -> bool:
        if act.what in DECIDING or act.request:
            request = turn.session.get(Request, act.request or act.ref)
            return request is not None and request.state == "open"
        if act.what in (CALLED, SENT_BACK):
            return True
        if act.what == GIVEN:
            return turn.session.get_one(Assignment, act.ref).extended_to is not None
        return act.what in (*ANSWERING, *LED) and _given(turn, act) == self.given[act.ref]


def _given(turn: Turn, act: Act) -> int:
    row = turn.session.get(Assignment, act.ref) if act.ref and act.what not in DECIDING else None
    reply = replies.latest(turn.session, row) if row else None
    return reply.id if reply else 0


def _perform_all(turn: Turn, data: dict[str, Any]) -> None:
    perform_all(turn, [unpack(act) for act in data["acts"]], data["text"])


def choose(turn: Turn, act: Act, waiting: Sequence[Open]) -> None:
    """A decision that names no request: ask which, by the requests' own numbers."""
    rows = [turn.session.get_one(Request, each.ref) for each in waiting]
    shown = [views.request(row, turn.rules, turn.now) for row in reversed(rows)]
    turn.ask("choose", "request", "ask_request", {"act": pack(act)}, 0, requests=shown, what=act.what)


def chosen(turn: Turn, data: dict[str, Any], text: str) -> None:
    """The request that was meant, by its number or its agency. Raises `Stale` for any other text."""
    turn.close()
    act = unpack(data["act"])
    open_ = {row.id for row in replies.open_requests(turn.session, turn.coordinated)}
    if text.isdecimal() and int(text) in open_:
        perform(turn, replace(act, request=int(text), ref=int(text)), "")
        return
    standing = standing_of(turn, ())
    asked = replace(standing, questions=(Open("which", pending=act), *standing.questions))
    read = understand(text, asked, turn.said_on)
    if read.how is not How.SURE or any(each.what != act.what or not each.request for each in read.acts):
        raise Stale
    perform_all(turn, read.acts, "")


ANSWERS["proposal", "confirm"] = confirmed
ANSWERS["choose", "request"] = chosen
