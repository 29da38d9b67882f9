"""What becomes of an assignment beside answers stands with what had reminded of it: that there is more time, that it is
ended, and that neither holds any more. Those who were pressed are told so by themselves; here everybody else, and the
buttons go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from db import settled
from db.models import Assignment, Message
from jobs.colleagues import Chat, put_under, say, standing
from rules.rulebook import Rules
from rules.status import State


def tell(session: Session, rules: Rules, rows: Iterable[Assignment], now: datetime, told: Collection[int] = ()) -> int:
    """Let reminders of these assignments say what holds of them now, where they say something else; returns how many.
    Who is ``told`` (persons' ids) in a message of its own gets no line, but a reminder that can be changed is."""
    session.flush()
    count, concerned = 0, {row.id: row for row in rows}
    for message in settled.reminders(session, list(concerned.values())):
        numbers = [number for number in settled.about(session, message) if number in concerned]
        chat = Chat.of(session, message, concerned[numbers[0]].agency_id)
        news = _news(session, message, [concerned[number] for number in numbers], rules, now) if chat else []
        if chat and news:
            what = "+".join(f"{each['assignment']['id']}:{each['how']}" for each in news)
            key = f"settled:{now.timestamp()}:{what}:{message.id}"
            answers, only = standing(session, message), chat.person_id in told
            count += say(session, rules, chat, message, answers, now, key, news=news, only=only)
    return count


def _news(
    session: Session, message: Message, rows: Iterable[Assignment], rules: Rules, now: datetime
) -> list[dict[str, Any]]:
    """What holds of these, and was not put under a reminder yet."""
    before = _said_under(session, message)
    after = {each["assignment"]["id"]: each for each in settled.stands(session, message, rules, now)}
    news = []
    for row in rows:
        if row.id in after and before.get(row.id) != settled.mark(after[row.id]):
            news.append(after[row.id])
        elif row.id in before and row.id not in after and row.state is State.OPEN:
            news.append(settled.again(row, rules, now))
    return news


def _said_under(session: Session, message: Message) -> dict[int, list[Any]]:
    """What was put under a reminder of each assignment, beside answers, as `db.settled.mark` tells it."""
    for each in put_under(session, message):
        marks = (each.carries or {})["edits"].get("settled", ())
        return {mark[0]: mark for mark in marks if mark[1] != "again"}
    return {}
