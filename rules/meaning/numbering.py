"""Number and day of the document that was sent."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from itertools import pairwise

from rules.meaning.beside import behind_hence, is_beside
from rules.meaning.corrections import corrected, lone_value
from rules.meaning.grammar import SENT
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure, unclear
from rules.meaning.said import Cut, Said, bare, document_day

BARE_NUMBER = re.compile(r"(?:so\s+)?(\d{1,6})")
YEAR = re.compile(r"(?:19|20)\d\d")


def read_document(said: Said, question: Open) -> Meaning | None:
    """``123/BC-SYT ngày 5/8``; without a digit it is no number."""
    said = corrected(_without_title(said), "=document")
    line = said.text.plain
    if _slipped(said):
        return sure("withdraw", question.ref)
    if _number_later(said) or _looked_up(said) or said.only("skip", "thatone"):
        return sure("skip", question.ref)
    documents = said.documents
    alone = BARE_NUMBER.fullmatch(bare(said))
    if not documents and alone and len(alone[1]) > 1 and not YEAR.fullmatch(alone[1]) and not said.text.values("phone"):
        return sure("document", question.ref, document=alone[1])
    if not documents and (said.days or alone):
        lone = re.search(r"(?<![\d/.,])(\d{2,6})(?![\d/.,])", line)
        if lone and said.days and not said.cut(("=day", "document", "report", "polite", "number")).unknown[1:]:
            return _dated(said, question, lone[1])
        if said.days and not said.denies and not said.has("send"):
            return unclear("number", Act("document", question.ref, day=document_day(said)))
    if len(documents) > 1:
        return unclear("several")
    if documents:
        known = said.cut((*SENT, "finished", "now", "polite"))
        doubted = (said.has("not", "notyet", "but", "back", "slip") and known.unknown) or said.text.is_question
        if doubted:
            return UNCLEAR
        signed = _signed_on(said)
        if len(said.days) > 1 and signed and not known.unknown:
            return sure("document", question.ref, document=documents[0].number, day=signed)
        if len(said.days) > 1:
            return unclear("several", Act("document", question.ref, document=documents[0].number))
        if len(documents[0].number) == 1 and said.text.plain == "=document":
            return UNCLEAR
        doubtful = (bool(known.unknown) and not _passes_over(said, known)) or said.has("about")
        return _dated(said, question, documents[0].number, unknown=doubtful)
    return _no_number(said, question)


def _without_title(said: Said) -> Said:
    """Without what the document is about (``về việc báo cáo tiến độ``), which tells nothing of its number."""
    heads = [piece for piece in said.cut(("aboutword",)).pieces if piece.tag == "aboutword"]
    if not heads:
        return said
    kept = said.part(said.text.part([word for word in said.text.words if word.end <= heads[0].start]))
    return kept if kept.documents else said


def _passes_over(said: Said, cut: Cut) -> bool:
    """Whether the words beside a number (and its day) say nothing of another document."""
    undated = said.part(replace(said.text, words=[word for word in said.text.words if word.plain != "=day"]))
    return not said.documents[0].plain and lone_value(undated, "=document", cut)


def _looked_up(said: Said) -> bool:
    """``anh xem trên trục giúp em``: where the number stands."""
    known = said.only("lookup", "channel", "who", "document", "thatone", "have", "later")
    return known and said.has("lookup") and said.has("channel") and not said.text.is_question


def _number_later(said: Said) -> bool:
    """``số thì mai em báo``: the number will be told on a day ahead."""
    cut = said.cut(("document", "speak", "later", "send", "who", "but", "by", "will", "=day", "=time", "polite"))
    ahead = len(said.days) == 1 and bool(said.days[0].day and said.days[0].day >= said.today)
    known = not cut.unknown and not said.documents and not re.search(r"\d", said.text.plain)
    return ahead and known and cut.has("speak", "later") and bool(re.match(r"(?:da |em )*so\b", said.text.plain))


def _signed_on(said: Said) -> date | None:
    """``ký 28/7, gửi 1/8``: of two days the one on which it was signed."""
    pieces = said.cut(("document", "inner", "send", "=day", "=document", "polite")).pieces
    signs = (("ky",), ("ky", "ngay"), ("ngay", "ky"), ("de", "ngay"), ("ngay", "ban", "hanh"))
    found = [
        following.value.day
        for piece, following in pairwise(pieces)
        if following.tag == "=day" and piece.words in signs and following.value.exact
    ]
    return found[0] if len(found) == 1 and found[0] and found[0] <= said.today else None


def _dated(said: Said, question: Open, number: str, *, unknown: bool = False) -> Meaning:
    day = document_day(said)
    if day and day > said.today:
        return unclear("future", Act("document", question.ref, document=number, day=day))
    if len(said.days) == 1 and said.days[0].doubt:
        return unclear("no_day", Act("document", question.ref, document=number))
    return Meaning(How.LIKELY if unknown else How.SURE, (Act("document", question.ref, document=number, day=day),))


def _slipped(said: Said) -> bool:
    """``à nhầm, chưa gửi``: the answer before is taken back."""
    fill = (
        "who",
        "did",
        "past",
        "finished",
        "polite",
        "now",
        "inner",
        "wait",
        "work",
        "topic",
        "later",
        "will",
        "extra",
    )
    cut = said.cut(("slip", "undo", "notyet", "not", "send", "report", *fill))
    return not cut.unknown and (
        (cut.has("undo") and not cut.has("not", "notyet"))
        or (cut.has("slip") and cut.has("notyet", "not") and cut.has("send"))
    )


def _no_number(said: Said, question: Open) -> Meaning | None:
    """No number: passed over, or it was sent another way."""
    skipped = said.cut(
        (
            "skip",
            "later",
            "who",
            "document",
            "send",
            "channel",
            "hence",
            "by",
            "only",
            "past",
            "=day",
            "polite",
            "report",
            "did",
            "just",
            "inner",
            "now",
        )
    )
    if not skipped.unknown and skipped.has("skip", "later"):
        return sure("skip", question.ref)
    behind = behind_hence(said)
    if behind is not said and behind.only("skip", "who", "document", "have"):
        return sure("skip", question.ref)
    parts = [clause for clause in said.clauses if not clause.polite_only]
    skips = [part for part in parts if part.only("skip", "later", "who", "by", "document", "now", "did")]
    others = [part for part in parts if part not in skips]
    others = [
        part
        for part in others
        if not (part.has("have", "speak") and part.only("have", "speak", "=day", "by", "will", "who"))
    ]
    rest_is_talk = all(is_beside(part, but=("send", "report", "inner", "only")) for part in others)
    if rest_is_talk and any(part.has("skip", "later") for part in skips) and not re.search(r"\d", said.text.plain):
        return sure("skip", question.ref)
    way = said.cut((*SENT, "polite"))
    sent = (way.has("send") and way.has("did", "past", "channel")) or (way.has("channel") and way.has("report"))
    if not way.unknown and sent and not any(day.day and day.day > said.today for day in said.days):
        return sure("skip", question.ref)
    return None
