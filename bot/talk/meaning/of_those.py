"""In words which of the questions was meant of which it was asked (``cái đó là báo cáo nhé``, ``tuần 31``), or all of
them (``cả hai``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.talk.meaning.questions import Question
from bot.talk.meaning.standing import reminders
from bot.talk.turn import Turn
from db.models import Assignment, Message
from rules.choosing import Offered, pick
from rules.meaning.letters import flat
from rules.meaning.model import Act
from rules.meaning.weeks import monday_of

ALL = re.compile(
    r"(?:(?:da|vang|em|a|la|cho) )*(?:ca (?:hai|2|ba|3)|tat ca|hai viec|2 viec)(?: (?:tuan|viec|cai|deu|a|nhe|em))*"
)
FILLS = (
    r"(?:(?:da|vang|em|a|cai|do|no|so|do la|la|y em|y toi|viec|ve|cua|cho|cau|tra loi|noi|thi|giai ngan|nay|nhe|nha|"
    r"ad|chi|anh)\b ?)*"
)
OF_REPORT = re.compile(rf"{FILLS}(?:bao cao|bc)\b ?{FILLS}")
OF_MEETING = re.compile(rf"{FILLS}(?:hop giao ban|giao ban|hop)\b ?{FILLS}")
OF_WEEK = re.compile(
    rf"{FILLS}(?:(?:hop giao ban|giao ban|hop) )?tuan (?:(?P<number>\d\d?)|(?P<word>nay|truoc)) ?{FILLS}"
)


def meant(turn: Turn, data: dict[str, object], text: str) -> list[Act]:
    """The answers that the number or the words which were asked about are to those questions that ``text`` names; empty
    where it names none of them plainly, or says anything else."""
    messages = [turn.session.get_one(Message, number) for number in data["messages"]]  # type: ignore[attr-defined]
    found = [act for message in messages if (act := _act(turn, message, str(data["text"])))]
    if len(found) < len(messages) or len({act.ref for act in found}) < len(found):
        return []
    line = flat(text).strip(" .,!")
    if ALL.fullmatch(line):
        return sorted(found, key=lambda act: act.what == "held")
    named = [act for act in found if _is_named(turn.session.get_one(Assignment, act.ref), line, turn.said_on)]
    return named if len(named) == 1 else []


def _act(turn: Turn, message: Message, said: str) -> Act | None:
    """What was typed does there as the answer to a duty."""
    offered = [Offered.of(row) for row in message.choices or ()]
    picked = pick(said, offered)
    asked: Sequence[Question] = [Question(message, offered, takes_text=False)]
    acts = (choice.act.about(each.ref) for each in reminders(turn, asked) for choice in each.choices)
    return next((act for act in acts if picked and act.token == picked.choice.token), None)


def _is_named(row: Assignment, line: str, today: date) -> bool:
    meets = row.duty.kind == "meeting"
    week = OF_WEEK.fullmatch(line)
    if week and meets:
        monday = monday_of(row.last_day)
        weeks = (monday_of(today) - monday).days // 7
        return (
            weeks == (0 if week["word"] == "nay" else 1)
            if week["word"]
            else monday.isocalendar().week == int(week["number"])
        )
    return bool((OF_MEETING if meets else OF_REPORT).fullmatch(line)) and (meets or row.duty.kind == "report")
