"""``/timkiem`` (``/search``): words in answers, obstacles, results of tasks and numbers of documents, page by page."""

from __future__ import annotations

from typing import Any
from zlib import crc32

from bot.talk.dialogs import giving_up
from bot.talk.stale import Refused, Stale, key
from bot.talk.turn import Turn
from db import finding, outbox, programs, successions, views
from db.finding import Hit, Scope
from rules.authority import Action
from rules.commands import said_command
from rules.finding import excerpt, wanted

PAGE = 8
REMEMBERED = 50
"""How many searches of a chat can still be turned over."""

LONGEST = 200
"""Signs of what is looked for that are kept."""


def show(turn: Turn, args: str) -> None:
    """Look for words, or ask for them. Raises `Refused`."""
    scope = _scope(turn)
    text = args.strip()[:LONGEST]
    words = wanted(text)
    if not words:
        turn.ask("search", "words", "ask_search", {}, 0, again=bool(text))
        return
    giving_up.done_with(turn, "search")
    phrase = len(words) > 1 and bool(finding.find(turn.session, words, scope, phrase=True, first=0, count=1))
    _page(turn, text, scope, 1, phrase=phrase)


def words(turn: Turn, data: dict[str, Any], text: str) -> None:
    """What is looked for, asked before. Raises `Refused`."""
    show(turn, text)


def said(turn: Turn, text: str) -> bool:
    """A search in words ("tìm kiếm mặt bằng"); ``False`` for another text."""
    command = said_command(text)
    if command is None or command[0] != "timkiem":
        return False
    try:
        show(turn, command[1])
    except Refused:
        return False
    return True


def press(turn: Turn, args: list[str]) -> None:
    """``l:<page>:<mark>``: another page of an earlier search of this chat. Raises `Refused`, `Stale`."""
    turn.keep_choices = True
    scope, page, mark = _scope(turn), key(args[0]), args[1]
    known = outbox.of_kind(turn.session, turn.address.channel, turn.address.chat_id, "found", REMEMBERED)
    earlier = ((row.concerns or {})["search"] for row in known)
    before = next((each for each in earlier if each["mark"] == mark), None)
    if before is None:
        raise Stale
    _page(turn, before["query"], scope, page, phrase=before["phrase"])


def _scope(turn: Turn) -> Scope:
    """Where the person may look: what their agencies told, and those whose place these have, and all of the programs
    that they coordinate. Raises `Refused`."""
    own, coordinated = turn.own(Action.SEARCH), turn.coordinated
    every = {row.id for row in programs.every(turn.session)}
    theirs = dict.fromkeys(number for each in own for number in successions.whose_place(turn.session, each))
    return Scope(coordinated, list(theirs), everywhere=bool(every) and every <= set(coordinated))


def _page(turn: Turn, text: str, scope: Scope, page: int, *, phrase: bool) -> None:
    looked_for = wanted(text)
    turn.session.flush()
    first = (page - 1) * PAGE
    ids = finding.find(turn.session, looked_for, scope, phrase=phrase, first=first, count=PAGE + 1)
    turn.say(
        "found",
        query=text,
        phrase=phrase,
        several=len(looked_for) > 1,
        mark=f"{crc32(text.encode()):08x}",
        items=[_item(turn, hit, looked_for) for hit in finding.hits(turn.session, ids[:PAGE])],
        first=first + 1,
        page=page,
        more=len(ids) > PAGE,
    )


def _item(turn: Turn, hit: Hit, looked_for: list[str]) -> dict[str, Any]:
    """What was found as messages tell it: whose, about what, when, by whom, and the words around."""
    return {
        "agency": views.agency(hit.agency),
        "about": turn.view(hit.assignment) if hit.assignment else None,
        "task": hit.result.task.title if hit.result else None,
        "at": turn.rules.local(hit.at).isoformat(),
        "by": hit.by,
        "text": excerpt(hit.text, looked_for),
        "document": excerpt(hit.document, looked_for, 60) if hit.document else None,
        "obstacle": hit.obstacle,
        "event": {"id": hit.event.id, "of": hit.event.of} if hit.event else None,
        "disputed": hit.disputed,
    }
