"""The words of a milestone, and that it is reached."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, unclear
from rules.meaning.said import Cut, Said, document_day
from rules.meaning.sending import (
    later_day,
)

ALLOTS = {"phan", "bo", "giao", "khai", "ke", "hoach", "nguon"}

FROM_ABOVE = re.compile(r"\b(?:thanh pho|tp|tinh|trung uong|tw|cap tren|duoc giao|bo tai chinh)\b")


PAYS = {"kho", "bac", "chuyen", "tien", "ve", "nhan", "duoc", "tra", "nha", "thau", "don", "vi", "tai", "khoan"}
IS_PAID = re.compile(r"\b(?:(?:chuyen|nhan|tra)(?: duoc| du| du)? tien|tien(?: da)? (?:ve|vao))\b")
"""``kho bạc chuyển tiền rồi``, ``tiền về rồi``: in other words than those of the title, it is paid."""


def title_words(question: Open, said: Said | None = None) -> set[str]:
    """The folded words of the duty's title; capital that is allotted is also given ("giao vốn"), and what is paid is
    money that has come."""
    words = {word.plain for word in Said.of(question.title, date(2000, 1, 1)).text.words} if question.title else set()
    given = {"phan", "bo"} <= words and said is not None and not FROM_ABOVE.search(said.text.plain)
    paid = {"thanh", "toan"} <= words and said is not None and IS_PAID.search(said.text.plain) is not None
    return words | (ALLOTS if given else set()) | (PAYS if paid else set())


def pays(question: Open) -> bool:
    """Whether the milestone is a payment, by its title."""
    return question.kind == "milestone" and {"thanh", "toan"} <= title_words(question)


COMMON = {
    *("hoan", "thanh", "thuc", "hien", "ket", "qua", "chuong", "trinh", "ke", "hoach", "bao", "cao", "nam", "thang"),
    *("quy", "cac", "cua", "va", "ve", "theo"),
}
"""Words of titles that name no duty."""


def mentions(question: Open, said: Said) -> bool:
    """Whether the duty is named: two words of its title that stand side by side there ("phân bổ", "dự thảo")."""
    line = f" {said.text.plain} "
    words = Said.of(question.title, date(2000, 1, 1)).text.plain.split()
    return any(f" {one} {two} " in line for one, two in pairwise(words) if not {one, two} & COMMON)


def read_completed(said: Said, question: Open, cut: Cut, unknown: list[str], titled: set[str]) -> Meaning:
    """A milestone is reached when it is done, not when something was sent."""
    done = cut.has("did", "past", "finished")
    verb = cut.has("finished") or bool(titled & set(said.text.plain.split()) and cut.has("did", "past"))
    document = said.documents[0].number if len(said.documents) == 1 else None
    day = document_day(said) if document else None
    if day and day > said.today:
        return unclear("future", Act("completed", question.ref, document=document))
    act = Act("completed", question.ref, document=document, day=day)
    decided = titled & set(said.text.plain.split()) and re.search(r"\bquyet dinh\b", said.text.plain) and document
    if decided and cut.has("did", "past") and not unknown and not later_day(said):
        return Meaning(How.SURE, (act,))
    if cut.has("send") and not cut.has("finished") and not titled >= PAYS:
        return unclear("", act, Act("doing", question.ref))
    if done and verb and not unknown and not later_day(said):
        return Meaning(How.SURE, (act,))
    return Meaning(How.LIKELY, (act,)) if done and verb else UNCLEAR
