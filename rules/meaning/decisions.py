"""The coordinator's decisions on requests: granted or refused, each for itself, with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.extensions import without_reason
from rules.meaning.granting import FIRM, GRANTED, deciding, gives_day, grant
from rules.meaning.meant_requests import meant_in, names_other, parts_of
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, Standing, unclear
from rules.meaning.no_reasons import may_be_no_reason
from rules.meaning.numbers import lone_number
from rules.meaning.said import Said
from rules.meaning.text import EDGES

REFUSED = re.compile(
    r"\b(?:khong|chua|chang)\s+(?:the\s+)?(?:dong y|nhat tri|duyet|chap thuan|chap nhan|"
    r"cho phep|cho|duoc|gia han|phe duyet)\b|\btu choi\b|"
    r"\bkhong (?:the|cho|duoc) (?:lui|gia han|keo dai|cham)\b|\bbac\b|\bphan doi\b"
)


def read_decisions(said: Said, requests: Sequence[Open], standing: Standing) -> Meaning | None:
    """One decision, or several set apart by commas ("Sở Y tế thì được, Tài chính không")."""
    parts = parts_of(said)
    found = _decision(said, requests, standing)
    named = [{each.ref for each in meant} for part in parts if (meant := meant_in(part, requests, standing))]
    apart = len(named) > 1 and len(set.union(*named)) > len(named[0])  # each part about one of its own
    if found is not None and found.how is How.SURE:
        if not apart:
            return found
        found = unclear("several", Act(found.acts[0].what))
    if found is None or found.how is not How.SURE:
        reasoned = _denied_with_reason(said, requests, standing)
        if reasoned:
            return reasoned
    if len(parts) > 1:
        each = [part for part in parts if not (meant_in(part, requests, standing) and _is_put_off(part, standing))]
        read = [_decision(part, requests, standing, named=True) for part in each]
        certain = [meaning for meaning in read if meaning and meaning.how is How.SURE]
        acts = [act for meaning in certain for act in meaning.acts]
        if certain and len(certain) == len(each) and len({act.request for act in acts}) == len(acts):
            return Meaning(How.SURE, tuple(acts))
    return found


def _denied_with_reason(said: Said, requests: Sequence[Open], standing: Standing) -> Meaning | None:
    """``số 2 thì không, số liệu phải chốt sớm``: one is denied, and the rest says why."""
    head, *behind = said.clauses or (said,)
    first = _decision(head, requests, standing, named=True) if behind else None
    if first is None or first.how is not How.SURE or any(act.what != "refuse" for act in first.acts):
        return None
    rest = said.part(said.text.part([word for word in said.text.words if word.start >= behind[0].text.words[0].start]))
    line = rest.text.plain
    other = REFUSED.search(line) or GRANTED.search(line) or rest.has("condition", "contrast", "later", "delayed")
    if other or rest.text.is_question or names_other(rest, standing) or meant_in(rest, requests, standing):
        return None
    return Meaning(How.SURE, tuple(replace(act, text=rest.words) for act in first.acts))


def _is_put_off(part: Said, standing: Standing) -> bool:
    """``Sở Tài chính để xem lại``: nothing is decided on that one yet."""
    named = words_of(agencies_in(part, standing.agencies))
    cut = part.cut(("delayed", "later", "putoff", "told", "soon", "request", "=document", "polite"))
    strange = [word for word in cut.unknown if word not in named and not word.isdecimal()]
    return cut.has("delayed", "later", "putoff") and not strange


ONE_WORD = ("ok", "oke", "oki", "okie", "co", "okla", "okay", "vang")


def _decision(said: Said, requests: Sequence[Open], standing: Standing, *, named: bool = False) -> Meaning | None:
    line = deciding(said).text.plain
    meant = meant_in(said, requests, standing)
    until = gives_day(said, standing) and (meant is not None or len(requests) == 1)
    refused = not until and bool(REFUSED.search(line))
    granted = until or bool(GRANTED.search(re.sub(REFUSED, " ", line)))
    agree = _agrees(said, standing) and not refused
    if named and meant and not granted and (ENDS_DENIED.search(line) or said.has("keepdue")):
        refused = True
    if not refused and not granted and not agree:
        return None
    if refused and BEYOND.search(line):
        return UNCLEAR  # "không cho quá 20/8": until then, perhaps
    asks = said.has("ask", "form", "help", "status") and said.only(
        "grant", "ask", "form", "speak", "help", "status", "who"
    )
    if asks and not refused and not FIRM.search(line) and not said.has("extend"):
        return None  # "cho anh hỏi"
    if refused and granted and FIRM.search(re.sub(REFUSED, " ", line)):
        return UNCLEAR
    if agree and not meant and not granted and not FIRM.search(line) and line.split()[0] in ONE_WORD:
        return unclear("", *(Act("grant", each.ref, request=each.ref) for each in requests))
    if agree and meant and not granted:
        return Meaning(How.SURE, tuple(Act("grant", each.ref, request=each.ref, until=each.until) for each in meant))
    if meant is None:
        of_none = agree and lone_number(said) is not None  # "7 ok em", where no request 7 waits
        if len(requests) > 1 or of_none or names_other(said, standing):
            return unclear("several", Act("refuse" if refused else "grant"))
        meant = [requests[0]]
    behind = _behind(said, REFUSED if refused else GRANTED)
    if behind and names_other(behind, standing):  # "đồng ý cho Sở Y tế, Sở Tài chính": for whom?
        return unclear("several", Act("refuse" if refused else "grant"))
    if refused:
        acts = tuple(_refusal(said, each) for each in meant)
        doubted = any(act.text and may_be_no_reason(Said.of(act.text, said.today)) for act in acts)
        return Meaning(How.LIKELY if doubted or _strange(said, standing, "refuse") else How.SURE, acts)
    return grant(said, meant, requests, standing)


BEYOND = re.compile(r"\b(?:qua|sau|hon)(?: ngay)? =day")
ENDS_DENIED = re.compile(r"\b(?:khong|chua)(?: (?:a|nhe|nha|em|e|anh|chi|duoc|dc|dong y|cho|nua))*$")


def _agrees(said: Said, standing: Standing) -> bool:
    """``ok``, ``Sở Tài chính ok``: nothing but a yes, and perhaps whom it is about."""
    named = words_of(agencies_in(said, standing.agencies))
    pieces = said.cut(("yes", "both", "who", "request", "thanks", "grantmore", "=document", "polite")).pieces
    tags = {piece.tag for piece in pieces if not named.issuperset(piece.words) and not piece.words[0].isdecimal()}
    yes = "yes" in tags or bool(re.search(r"\b(?:ok|oke|okie|oki|okay|okla)\b", said.text.plain))
    return yes and "?" not in tags


def _behind(said: Said, decision: re.Pattern[str]) -> Said | None:
    """The clauses behind the one that decides, as they were typed."""
    places = [place for place, clause in enumerate(said.clauses) if decision.search(clause.text.plain)]
    first = places[0] + 1 if places else 1
    if first >= len(said.clauses):
        return None
    start = said.clauses[first].text.words[0].start
    return said.part(said.text.part([word for word in said.text.words if word.start >= start]))


def _strange(said: Said, standing: Standing, decision: str) -> list[str]:
    """The words of the first clause that are neither the decision nor what it is about."""
    head = without_reason(said.clauses[0] if said.clauses else said)
    tags: tuple[str, ...] = (
        decision,
        "grantfill",
        "grantmore",
        "both",
        "request",
        "extend",
        "yes",
        "who",
        "=day",
        "=document",
        "polite",
    )
    named = words_of(agencies_in(head, standing.agencies))
    if decision == "refuse":
        tags += ("anyone", "degree")
    bare = {"khong", "chua"} if decision == "refuse" else set()
    return [word for word in head.cut(tags).unknown if word not in named | bare and not word.isdecimal()]


def _refusal(said: Said, meant: Open) -> Act:
    """A refusal with its reason: what stands after the comma, or after ``vì``."""
    behind = _behind(said, REFUSED)
    if behind:
        reason: str | None = behind.words
    else:
        found = re.search(r"\b(?:vì|do|lý do|bởi|vi|ly do)\b:?\s*(\S.*)$", said.words, re.IGNORECASE)
        reason = found[1].strip(EDGES) if found else None
    return Act("refuse", meant.ref, request=meant.ref, text=reason or None)
