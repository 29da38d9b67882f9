"""Which dialog takes what: the verbs of choices, the steps of dialogs, the commands."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from bot.talk.dialogs import (
    absence,
    acting,
    acting_ends,
    attached,
    board_page,
    broadcasting,
    confirming,
    correction,
    decision,
    directing,
    directory,
    duties,
    ending,
    events,
    evidence,
    exemption,
    extension,
    figures,
    giving_up,
    grounds,
    group,
    group_extension,
    handover,
    history,
    inviting,
    join,
    link,
    moving,
    obstacle,
    obstacles,
    paying,
    phoning,
    pressing,
    progress,
    reply,
    search,
    status,
    taking,
    tasks,
)
from bot.talk.dialogs.giving_up import Asked
from bot.talk.stale import Stale
from bot.talk.turn import Answer, Press, Turn
from db import updates
from db.models import Dialog
from rules.choosing import key_of
from rules.said import closes_at
from rules.tokens import Verb, read

log = logging.getLogger(__name__)

PRESSES: dict[Verb | None, Press] = {
    Verb.ANSWER: reply.press,
    Verb.UNDO: correction.press,
    Verb.OPEN: duties.press,
    Verb.EXEMPT: exemption.press,
    Verb.END: ending.press,
    Verb.DECIDE: decision.press,
    Verb.CONFIRM: confirming.press,
    Verb.TASKS: tasks.press,
    Verb.OBSTACLE: obstacles.press,
    Verb.EXTEND: group_extension.press,
    Verb.EVENT: events.press,
    Verb.HISTORY: history.press,
    Verb.STATUS: status.press,
    Verb.GROUP: group.press,
    Verb.REMIND_ON: link.press,
    Verb.INVITE: inviting.press,
    Verb.TAKE: taking.press,
    Verb.AGENCIES: directory.press,
    Verb.PRESS: pressing.press,
    Verb.EVIDENCE: evidence.press,
    Verb.SEARCH: search.press,
    Verb.PHONE: phoning.press,
    Verb.ABSENCE: absence.press,
    Verb.HAND_OVER: handover.press,
    Verb.BROADCAST: broadcasting.press,
    Verb.FILE: attached.press,
    Verb.ACT: acting.press,
    Verb.BOARD: board_page.press,
}

ANSWERS: dict[tuple[str, str], Answer] = {
    ("document", "number"): reply.document,
    ("progress", "percent"): progress.percent,
    ("progress", "day"): progress.expected,
    ("obstacle", "text"): obstacle.text,
    ("extension", "day"): extension.day,
    ("extension", "reason"): extension.reason,
    ("figures", "plan"): figures.plan,
    ("figures", "disbursed"): figures.disbursed,
    ("figures", "confirm"): figures.confirm,
    ("figures", "obstacle"): figures.meeting_obstacle,
    ("exemption", "ground"): exemption.ground,
    ("ending", "reason"): ending.reason,
    ("decision", "day"): decision.other_day,
    ("confirming", "reason"): confirming.reason,
    ("correction", "answer"): correction.answer,
    ("decision", "refusal"): decision.reason,
    ("decision", "answer"): decision.answer,
    ("ground", "confirm"): grounds.confirmation,
    ("obstacles", "new"): obstacles.new,
    ("obstacles", "owner"): obstacles.owner,
    ("obstacles", "day"): obstacles.day,
    ("obstacles", "say"): obstacles.say,
    ("obstacles", "give_back"): obstacles.give_back,
    ("event", "tell"): events.tell,
    ("event", "confirm"): events.confirmed,
    ("event", "paid_day"): paying.paid_day,
    ("extend", "which"): group_extension.which,
    ("extend", "confirm"): group_extension.confirmed,
    ("results", "text"): tasks.text,
    ("results", "confirm"): tasks.confirmed,
    ("join", "move"): moving.answer,
    ("join", "stop"): join.stopping,
    ("agency", "group"): directory.group,
    ("agency", "name"): directory.name,
    ("agency", "code"): directory.code,
    ("note", "kind"): duties.kind,
    ("note", "add"): duties.add,
    ("gap", "confirm"): duties.gap_confirmed,
    ("directing", "explain"): directing.explained,
    ("pressing", "day"): pressing.day,
    ("evidence", "dispute"): evidence.disputed,
    ("evidence", "keep"): evidence.keep,
    ("search", "words"): search.words,
    ("phoning", "result"): phoning.result,
    ("absence", "days"): absence.days,
    ("handover", "whom"): handover.whom,
    ("absence", "deputy"): absence.deputy,
    ("acting", "confirm"): acting.confirmed,
    ("acting", "day"): acting_ends.day,
    ("acting", "reason"): acting_ends.reason,
    ("acting", "ending"): acting_ends.ended,
    ("broadcast", "who"): broadcasting.who,
    ("broadcast", "text"): broadcasting.text,
    ("broadcast", "confirm"): broadcasting.confirmed,
}


def help_(turn: Turn, args: str = "") -> None:
    """``/help``: what the person can do."""
    turn.say("help", roles=turn.roles, programs=len(turn.coordinated), events=bool(events.to_tell(turn)))


def cancel(turn: Turn, args: str = "") -> None:
    """``/huy``: drop the question that is open."""
    giving_up.cancel(turn)


Command = Callable[[Turn, str], None]

COMMANDS: dict[str, Command] = {
    "start": lambda turn, args: join.start(turn),
    "dung": lambda turn, args: join.stop(turn),
    "stop": lambda turn, args: join.stop(turn),
    "toi": lambda turn, args: join.me(turn),
    "me": lambda turn, args: join.me(turn),
    "nhiemvu": duties.show,
    "duties": duties.show,
    "tinhtrang": status.show,
    "status": status.show,
    "xacnhan": confirming.show,
    "confirm": confirming.show,
    "giahan": group_extension.show,
    "extend": group_extension.show,
    "lichsu": history.show,
    "history": history.show,
    "nghiemthu": events.begin,
    "accepted": events.begin,
    "thanhtoan": paying.paid,
    "paid": paying.paid,
    "sukien": events.show,
    "events": events.show,
    "vuongmac": obstacles.show,
    "obstacles": obstacles.show,
    "chuongtrinh": lambda turn, args: status.choose_program(turn),
    "program": lambda turn, args: status.choose_program(turn),
    "lienket": lambda turn, args: link.offer(turn),
    "link": lambda turn, args: link.offer(turn),
    "nhom": group.offer,
    "group": group.offer,
    "moi": inviting.offer,
    "invite": inviting.offer,
    "xuat": taking.offer,
    "export": taking.offer,
    "lich": taking.calendar,
    "calendar": taking.calendar,
    "minhchung": evidence.show,
    "evidence": evidence.show,
    "thongbao": broadcasting.show,
    "broadcast": broadcasting.show,
    "bang": board_page.show,
    "board": board_page.show,
    "timkiem": search.show,
    "search": search.show,
    "donvi": directory.show,
    "agencies": directory.show,
    "goidien": phoning.show,
    "calls": phoning.show,
    "chuyengiao": handover.show,
    "handover": handover.show,
    "vang": absence.show,
    "leave": absence.show,
    "help": help_,
    "trogiup": help_,
    "giup": help_,
    "huy": cancel,
    "cancel": cancel,
}

WORDS: dict[str, Command] = {
    "goi dien": phoning.show,
    "danh sach goi dien": phoning.show,
    "danh sach can goi": phoning.show,
    "can goi dien cho ai": phoning.show,
    "can goi ai": phoning.show,
}
"""What coordinators may say without the stroke (folded) and `rules.meaning` knows nothing of."""


def open_dialog(turn: Turn) -> Dialog | None:
    """The person's open dialog, unless what they say now was said after its time (see `rules.said.closes_at`)."""
    dialog = turn.session.get(Dialog, turn.address.id)
    if dialog is None:
        return None
    asked_on = turn.rules.local(dialog.updated_at).date()
    return dialog if turn.said_at < closes_at(asked_on, turn.rules.workdays, turn.rules.zone) else None


def press(turn: Turn, token: str) -> str:
    """Do what a choice says; returns the name of a notice where it proves stale (that it was seen stays)."""
    found = read(token)
    verb, args = found.verb, list(found.args)
    try:
        with turn.session.begin_nested():
            if verb is Verb.DROP:
                cancel(turn)
            elif verb is Verb.DIALOG:
                _picked(turn, args)
            elif verb in PRESSES:
                PRESSES[verb](turn, args)
            else:
                raise Stale
    except Stale as stale:
        return stale.notice
    except (ValueError, IndexError):
        log.warning("a malformed choice was picked: %r", token[:64])
        return "stale"
    return ""


def _picked(turn: Turn, args: list[str]) -> None:
    """``d:<dialog>:<step>:<ref>:<value>``: a choice of the question that is open now, or of one that another took the
    place of and that says all by itself. ``ref`` has the question's mark behind a point, where it has one. Raises
    `Stale` otherwise."""
    name, step, ref, value = args
    before = Asked.of(turn)
    ref, _, mark = ref.partition(".")
    asked = (before.name, before.step, str(before.data["ref"]), before.data.get("mark", "")) if before else None
    if before and asked == (name, step, ref, mark):
        turn.resume(before.data)
        ANSWERS[name, step](turn, before.data, value)
        turn.answered.add(name)
    elif (name, step) in WHOLE and key_of(ref):
        ANSWERS[name, step](turn, {**WHOLE[name, step], "ref": key_of(ref)}, value)
        if before and Asked.of(turn) is None:
            updates.reopen_dialog(turn.session, turn.address.id, before.name, before.step, before.data, turn.now)
    else:
        raise Stale


WHOLE: dict[tuple[str, str], dict[str, Any]] = {
    ("decision", "refusal"): {},
    ("ending", "reason"): {"seen": None},
    ("pressing", "day"): {"seen": None},
}
"""A coordinator's questions whose choices say all that is to be done, and what their dialogs hold at least: they check
themselves that it still waits."""
