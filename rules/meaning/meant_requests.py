"""Which of the requests that wait a coordinator speaks of: by number, by agency, or all together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.extensions import without_reason
from rules.meaning.model import How, Meaning, Open, Standing
from rules.meaning.said import Said
from rules.meaning.text import Word


def parts_of(said: Said) -> list[Said]:
    """Clauses, set apart by ``còn`` as well."""
    parts = []
    for clause in said.clauses:
        words: list[list[Word]] = [[]]
        for word in clause.text.words:
            if word.plain in ("con", "va"):
                words.append([])
            else:
                words[-1].append(word)
        parts += [said.part(said.text.part(each)) for each in words if each]
    return parts


def meant_in(said: Said, requests: Sequence[Open], standing: Standing) -> list[Open] | None:
    """The requests that are named by number, by agency, or all together."""
    line = said.text.plain
    head = without_reason(said.clauses[0]) if said.clauses else said
    if re.search(r"\b(?:ca hai|ca 2|tat ca|toan bo|het|ca hai cai)\b", line) and not re.search(
        r"\bhet (?:ngay|thang|tuan|=day)", line
    ):
        return list(requests)
    if NONE_OF_THEM.search(line):
        return list(requests)
    if re.search(r"\bnhom (?:so )?\d", line):
        return None  # a group of the program, not a request
    counted = COUNTED.search(line)
    if counted:
        return list(requests) if len(requests) == COUNTS[counted[1]] else None
    numbers = {document.number for document in head.documents if document.plain}
    numbers |= set(re.findall(r"(?<![\w=/])(\d{1,4})(?![\w/])", head.text.plain))
    named = [each for each in requests if str(each.ref) in numbers]
    codes = {agency.code for agency in agencies_in(head, standing.agencies)}
    by_agency = [each for each in requests if each.agency in codes]
    if numbers and not named:
        return None
    if named and by_agency and named != by_agency:
        return None
    return named or by_agency or None


NONE_OF_THEM = re.compile(
    r"\b(?:khong|chua|chang)\b(?: \w+){0,3}? (?:cai|don vi|so|de nghi|yeu cau|truong hop|ben|co quan) nao\b(?! cung)"
)
"""``không duyệt cái nào``: all of them are refused."""

COUNTED = re.compile(r"\b(2|hai|3|ba) (?:so|don vi|ben|co quan|de nghi|yeu cau|cai|truong hop)\b")

COUNTS = {"2": 2, "hai": 2, "3": 3, "ba": 3}
"""``đồng ý 2 sở``: how many, and not which."""


def names_other(said: Said, standing: Standing) -> bool:
    head = said.clauses[0] if said.clauses else said
    numbered = re.fullmatch(r"\d+", head.text.plain)
    return bool(head.documents or numbered or agencies_in(head, standing.agencies))


def which(said: Said, standing: Standing, question: Open) -> Meaning | None:
    """``số 1`` or ``Sở Y tế`` after a decision that did not say what it is about."""
    requests = [each for each in standing.questions if each.kind in ("extension", "exemption", "obstacle_raised")]
    meant = meant_in(said, requests, standing)
    known = not [
        word
        for word in said.cut(("request", "both", "polite", "=document")).unknown
        if not word.isdecimal() and word not in words_of(standing.agencies)
    ]
    if meant is None or question.pending is None or not known:
        return None
    named = [replace(question.pending, ref=each.ref, request=each.ref) for each in meant]
    if question.pending.what == "grant":
        named = [replace(act, until=act.until or each.until) for act, each in zip(named, meant, strict=True)]
    return Meaning(How.SURE, tuple(named))
