"""The last day that is wished for, with its reason."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from rules.meaning.answers import DAY_WORDS, denied, one_day
from rules.meaning.corrections import corrected
from rules.meaning.day import Doubt
from rules.meaning.extensions import later_than_due, reason_of, without_reason
from rules.meaning.model import Act, Meaning, Open, likely, sure, unclear
from rules.meaning.said import Said


def _asked_for(said: Said) -> Said:
    """``đến 25/8 được không em``: a wish, politely put as a question; the day before it."""
    found = re.search(
        r"\s*,?\s*(?:có )?(?:được|duoc|đc|dc) (?:không|khong|ko|k|hông|hok)\b[\w\s]{0,20}[?.! ]*$", said.text.raw, re.I
    )
    return Said.of(said.text.raw[: found.start()], said.today) if found and found.start() else said


NOT_THAT = re.compile(r"(?:chứ )?(?:không|khong|ko|k|hông) (?:phải|phai)\b[\w\s/]*$", re.IGNORECASE)

CORRECTS = re.compile(r"(?:à|ấy|ý|nhầm|lộn|khoan)\b", re.IGNORECASE)
"""``30/8 nha, à 29 đi``: what follows is no reason, but another day perhaps."""


def read_extension_day(said: Said, question: Open) -> Meaning | None:
    """The wished last day, later than the present one; a reason may come with it."""
    said = corrected(_asked_for(said), "=day")
    reason = reason_of(said)
    if reason and NOT_THAT.match(reason):
        reason = None  # "ngày 22, không phải 20"
    rest = without_reason(said)
    if denied(rest) or rest.has("slip", "back"):
        return None
    if len(rest.days) == 1 and rest.days[0].doubt is Doubt.LENGTH:
        return _longer(rest, question, reason)
    found = one_day(rest, question)
    if found is None or isinstance(found, Meaning):
        return found
    if later_than_due(found, question):
        return unclear("not_later", Act("day", question.ref, day=found))
    if reason and CORRECTS.match(reason):
        return unclear("two", Act("day", question.ref, day=found))
    if reason:
        return sure("extension", question.ref, until=found, text=reason)
    return sure("day", question.ref, day=found)


def _until(until: date, reason: str | None) -> dict[str, Any]:
    return {"until": until, "text": reason} if reason else {"day": until}


def _longer(said: Said, question: Open, reason: str | None) -> Meaning:
    """``thêm 1 tuần`` is counted from the present day; without ``thêm`` it is proposed, in working days asked."""
    length = said.days[0]
    more = re.search(r"\b(?:them|lui|gia han|cham|keo dai)\b", said.text.plain)
    if length.workdays or question.due is None or said.cut((*DAY_WORDS, "more")).unknown:
        return unclear("length")
    until = question.due + timedelta(days=length.days)
    if not more:  # from the due day, most probably; it is asked back
        return likely("extension" if reason else "day", question.ref, **_until(until, reason))
    if reason:
        return sure("extension", question.ref, until=until, text=reason)
    return sure("day", question.ref, day=until)
