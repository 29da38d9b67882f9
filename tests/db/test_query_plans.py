"""Nothing that is asked often passes over a whole table of what has been: plans of queries, never times."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from benchmarks import large, scale
from benchmarks.large_rows import NOW, QUIET, ZONE, Size
from db import coming, outbox_report, reminders, sending
from db.models import Reply
from jobs import colleagues
from rules.tokens import stamp

GROWING = "message|assignment|reply|audit|message_assignment|seen_update|utterance"
"""The tables that grow with time."""

PASS = re.compile(rf"SCAN ({GROWING})\b(?! USING COVERING INDEX)")
LOOSE = re.compile(rf"SEARCH ({GROWING}) USING INDEX \S+ \((?:(?:state|channel|duty_id)=\?(?: AND )?)+\)")
"""An index of what there are few different of, and not the whole of what is asked in it."""

PAST = {"sent", "reported", "accepted", "missed", "not_tracked"}
"""In these states there is more and more."""

ALL_SENT = re.compile(r"SEARCH reply USING INDEX \S+ \(code=\?\)")

NOTHING = re.compile(rf"FROM ({GROWING})\b.* WHERE 1!=1")
"""A question about none of what there is: SQLite does not see that, and goes another way."""

NODE = re.compile(rf"(Seq Scan|Index Scan(?: Backward)?(?: using \w+)?) on ({GROWING})\b")


@pytest.fixture
def bot(database_url: str) -> Iterator[scale.Bot]:
    """A bot with little history of which PostgreSQL has statistics; there it is to use an index where it can."""
    size = replace(Size().times(0.1).with_little_history(), messages=8_000)
    large.build(database_url, size)
    found = scale.Bot(database_url)
    yield found
    found.database.close()


Statements = list[tuple[str, Any]]


def said(bot: scale.Bot, work: Callable[[], Awaitable[object]]) -> Statements:
    """The statements that something makes, but for those that only write."""
    found: Statements = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")) or " SELECT " in statement:
            found.append((statement, parameters[0] if isinstance(parameters, list) else parameters))

    event.listen(bot.database.engine, "before_cursor_execute", note)
    try:
        asyncio.run(work())  # type: ignore[arg-type]
    finally:
        event.remove(bot.database.engine, "before_cursor_execute", note)
    return found


def passes(bot: scale.Bot, statements: Statements) -> list[str]:
    """Those of the statements that pass over a whole growing table."""
    found = []
    with bot.database.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        if not bot.database.is_sqlite:
            for way in ("seqscan", "mergejoin", "hashjoin"):  # which are right for so few rows
                cursor.execute(f"SET enable_{way} = off")
        for statement, parameters in statements:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if bot.database.is_sqlite else ''}{statement}", parameters)
            steps = [str(row[-1]).strip() for row in cursor.fetchall()]
            if bot.database.is_sqlite:
                said = set(map(str, parameters))
                whole = [step for step in steps if PASS.search(step) or (said & PAST and LOOSE.search(step))]
                whole += [step for step in steps if "sent" in said and ALL_SENT.search(step)]
                whole += ["nothing"] if NOTHING.search(statement) else []
            else:
                pairs = zip(steps, [*steps[1:], ""], strict=True)
                whole = [step for step, after in pairs if NODE.search(step) and not after.startswith("Index Cond")]
            found += [f"{step}: {statement}" for step in whole]
    return found


def not_held_of(statements: Statements) -> tuple[str, Any]:
    """The question how many meetings were said not to have been held."""
    return next(each for each in statements if "count(DISTINCT assignment.id)" in each[0])


def ways(bot: scale.Bot, statement: tuple[str, Any]) -> list[str]:
    """By what a statement finds the rows of the growing tables (SQLite): an index that covers what is asked of them,
    say."""
    with bot.database.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if bot.database.is_sqlite else ''}{statement[0]}", statement[1])
        return re.findall(rf"SEARCH (?:{GROWING}) (USING \w+)", "\n".join(str(row[-1]) for row in cursor.fetchall()))


async def _one_after_the_other(*work: Awaitable[object]) -> None:
    for each in work:
        await each


def _taken_back(session: Session, number: int) -> None:
    """An answer about an assignment is taken back, of which colleagues may have heard."""
    reply = session.scalars(select(Reply).where(Reply.assignment_id == number).order_by(Reply.id.desc())).all()[0]
    colleagues.untell(session, large.rulebooks().current(session), reply, reply.person, NOW)


def test_nothing_that_is_asked_often_passes_over_what_has_been(bot: scale.Bot) -> None:
    asyncio.run(_one_after_the_other(bot.knock()))  # a start, which may compare everything

    ((row, place),) = bot.database.run_now(scale._to_answer, 1, 30)

    def all_of_a_day() -> Awaitable[object]:
        asked = ("/tinhtrang", "/tinhtrang DV011", "/nhiemvu", "/goidien", "sở y tế")
        parts = ("late", "soon", "later", "missed", "not_held", "silent", "exempt", "requests", "promises")
        lists = tuple(f"s:{part}:1" for part in parts)
        read = bot.database.read
        return _one_after_the_other(
            *(bot.takes("coordinator", "text", words) for words in asked),
            *(bot.takes("coordinator", "choice", token) for token in lists),
            bot.takes("coordinator", "choice", f"A:press:card:{stamp(NOW)}:1"),
            bot.takes("5", "text", "/nhiemvu"),
            bot.takes(QUIET, "text", "ờ ờ ờ"),
            bot.takes(QUIET, "text", "sửa lại"),
            bot.takes(QUIET, "text", "đã gửi rồi ạ, số 12/BC-DV"),
            bot.takes(str(place), "choice", f"r:{row}:sent"),
            bot.takes(str(place), "choice", f"r:{row}:doing"),
            bot.database.run(_taken_back, row),
            read(outbox_report.report, 20),
            read(lambda session: coming.upcoming(session, NOW, 5, large.rulebooks().current(session))),
            read(coming.states_of_chats, NOW, ZONE),
            read(reminders.said, [row]),
        )

    found = said(bot, all_of_a_day)
    assert len(found) > 150
    assert len(said(bot, lambda: bot.takes("coordinator", "text", "/tinhtrang"))) < 46
    assert len(said(bot, lambda: bot.takes("coordinator", "text", "/tinhtrang DV011"))) < 41
    shown = [statement for statement, _ in said(bot, lambda: bot.takes("coordinator", "choice", "s:late:1"))]
    assert sum(statement.startswith("SELECT ground.") for statement in shown) <= 1, "causes of all at once"
    assert passes(bot, found) == []
    assert {"USING INTEGER", "USING COVERING"} == set(ways(bot, not_held_of(found))) or not bot.database.is_sqlite

    def a_knock() -> Awaitable[object]:
        bot.now += timedelta(days=1)
        return _one_after_the_other(
            bot.database.run(scale._make_due, bot.now),
            bot.knock(),
            bot.database.run(sending.claim, "telegram", bot.now),
            bot.database.run(sending.take_over, "telegram"),
        )

    assert passes(bot, said(bot, a_knock)) == []
