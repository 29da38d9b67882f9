"""The coordinator's words: decisions on requests, answers to obstacles, and which agency is meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.meaning.day import coming
from rules.meaning.extensions import without_reason
from rules.meaning.letters import flat
from rules.meaning.model import UNCLEAR, Act, Agency, How, Meaning, Open, Standing, sure, unclear
from rules.meaning.said import Said
from rules.meaning.text import EDGES, Word

REFUSED = re.compile(
    r"\b(?:khong|chua|chang)\s+(?:the\s+)?(?:dong y|nhat tri|duyet|chap thuan|chap nhan|"
    r"cho phep|cho|duoc|gia han|phe duyet)\b|\btu choi\b|\bbac\b|\bphan doi\b"
)
GRANTED = re.compile(
    r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh|duoc|cho)\b"
)
FIRM = re.compile(r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh)\b")
REQUESTS = ("extension", "exemption", "obstacle_raised")
CONTRAST = re.compile(r"\b(?:nhung|tuy|tru|neu|song|mien la|voi dieu kien|chi|hay|hoac|con|rieng)\b")


def read_coordinator(said: Said, standing: Standing) -> Meaning | None:
    """What a coordinator's text means to the requests that wait."""
    requests = [question for question in standing.questions if question.kind in REQUESTS]
    if not requests:
        return None
    if said.text.is_question:
        return None
    obstacles = [question for question in requests if question.kind == "obstacle_raised"]
    decided = [question for question in requests if question.kind != "obstacle_raised"]
    if obstacles and not decided:
        return _about_obstacle(said, obstacles, standing)
    solved = said.cut(("solved", "who", "polite"))
    if obstacles and solved.has("solved") and not solved.unknown:
        return unclear("", *(Act("resolve", each.ref, request=each.ref) for each in obstacles))
    return _decisions(said, decided, standing)


# Requests


def _decisions(said: Said, requests: Sequence[Open], standing: Standing) -> Meaning | None:
    """One decision, or several set apart by commas ("Sở Y tế thì được, Tài chính không")."""
    found = _decision(said, requests, standing)
    if found is not None and found.how is How.SURE:
        return found
    parts = parts_of(said)
    if len(parts) > 1:
        each = [_decision(part, requests, standing, named=True) for part in parts]
        certain = [meaning for meaning in each if meaning and meaning.how is How.SURE]
        acts = [act for meaning in certain for act in meaning.acts]
        if len(certain) == len(parts) and len({act.request for act in acts}) == len(acts):
            return Meaning(How.SURE, tuple(acts))
    return found


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


def _decision(said: Said, requests: Sequence[Open], standing: Standing, *, named: bool = False) -> Meaning | None:
    line = said.text.plain
    refused = bool(REFUSED.search(line))
    granted = bool(GRANTED.search(re.sub(REFUSED, " ", line)))
    agree = _agrees(said, standing) and not refused
    meant = _meant(said, requests, standing)
    if named and meant and not refused and not granted and re.search(r"\b(?:khong|chua)$", line):
        refused = True
    if not refused and not granted and not agree:
        return None
    asks = said.has("ask", "form", "help", "status") and said.only(
        "grant", "ask", "form", "speak", "help", "status", "who"
    )
    if asks and not refused and not FIRM.search(line):
        return None  # "cho anh hỏi"
    if refused and granted and FIRM.search(re.sub(REFUSED, " ", line)):
        return UNCLEAR
    if (
        agree
        and not FIRM.search(line)
        and line.split()[0] in ("ok", "oke", "oki", "okie", "co", "okla", "okay", "vang")
    ):
        return unclear("", *(Act("grant", each.ref, request=each.ref) for each in requests))
    if agree and meant and not granted:
        return Meaning(How.LIKELY, tuple(Act("grant", each.ref, request=each.ref, until=each.until) for each in meant))
    if meant is None:
        if len(requests) > 1 or _names_other(said, standing):
            return unclear("several", Act("refuse" if refused else "grant"))
        meant = [requests[0]]
    behind = _behind(said, REFUSED if refused else GRANTED)
    if behind and _names_other(behind, standing):  # "đồng ý cho Sở Y tế, Sở Tài chính": for whom?
        return unclear("several", Act("refuse" if refused else "grant"))
    if refused:
        acts = tuple(_refusal(said, each) for each in meant)
        return Meaning(How.LIKELY if _strange(said, standing, "refuse") else How.SURE, acts)
    return _grant(said, meant, requests, standing)


def _agrees(said: Said, standing: Standing) -> bool:
    """``ok``, ``Sở Tài chính ok``: nothing but a yes, and perhaps whom it is about."""
    named = _words_of(agencies_in(said, standing.agencies))
    pieces = said.cut(("yes", "who", "request", "polite")).pieces
    tags = {piece.tag for piece in pieces if not named.issuperset(piece.words)}
    return "yes" in tags and "?" not in tags


def _grant(said: Said, meant: Sequence[Open], requests: Sequence[Open], standing: Standing) -> Meaning:
    line = said.text.plain
    cut = said.cut(
        ("grant", "grantfill", "both", "request", "extend", "yes", "who", "=day", "=document", "number", "polite")
    )
    named = _words_of(agencies_in(said, standing.agencies))
    strange = [word for word in cut.unknown if word not in named and not word.isdecimal()]
    doubted = said.has("notyet", "denial") or bool(CONTRAST.search(line)) or bool(re.search(r"\bkhong\b(?! qua)", line))
    days = said.days
    if doubted or len(days) > 1 or (days and len(meant) > 1):
        return unclear("", *(Act("grant", each.ref, request=each.ref, text=_remark(said)) for each in meant))
    until = None
    if days:
        if coming(days[0], said.today) or re.search(r"\bgui (?:truoc|xong|den)", line):
            return unclear("no_day", *(Act("grant", each.ref, request=each.ref) for each in meant))
        until = days[0].day
        if meant[0].until and until and until > meant[0].until:
            return unclear("far", Act("grant", meant[0].ref, request=meant[0].ref))
    firm = FIRM.search(line) or not strange
    acts = tuple(
        Act("grant", each.ref, request=each.ref, until=until or each.until, text=_remark(said)) for each in meant
    )
    return Meaning(How.SURE if firm and (not strange or _remark(said)) else How.LIKELY, acts)


def _remark(said: Said) -> str | None:
    """What was written behind the decision, after a comma."""
    behind = _behind(said, GRANTED)
    return behind.words or None if behind else None


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
    tags = (decision, "grantfill", "both", "request", "extend", "yes", "who", "year", "=day", "=document", "polite")
    named = _words_of(agencies_in(head, standing.agencies))
    bare = {"khong", "chua"} if decision == "refuse" else set()
    return [word for word in head.cut(tags).unknown if word not in named | bare and not word.isdecimal()]


def _words_of(agencies: Sequence[Agency]) -> set[str]:
    return {word for each in agencies for word in flat(f"{each.name} {each.code}").split()}


def _refusal(said: Said, meant: Open) -> Act:
    """A refusal with its reason: what stands after the comma, or after ``vì``."""
    behind = _behind(said, REFUSED)
    if behind:
        reason: str | None = behind.words
    else:
        found = re.search(r"\b(?:vì|do|lý do|bởi|vi|ly do)\b:?\s*(\S.*)$", said.words, re.IGNORECASE)
        reason = found[1].strip(EDGES) if found else None
    return Act("refuse", meant.ref, request=meant.ref, text=reason or None)


def _meant(said: Said, requests: Sequence[Open], standing: Standing) -> list[Open] | None:
    """The requests that are named by number, by agency, or all together."""
    line = said.text.plain
    head = said.clauses[0] if said.clauses else said
    if re.search(r"\b(?:ca hai|ca 2|tat ca|toan bo|het|ca hai cai)\b", line) and not re.search(
        r"\bhet (?:ngay|thang|tuan)", line
    ):
        return list(requests)
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


def _names_other(said: Said, standing: Standing) -> bool:
    head = said.clauses[0] if said.clauses else said
    numbered = re.fullmatch(r"\d+", head.text.plain)
    return bool(head.documents or numbered or agencies_in(head, standing.agencies))


def which(said: Said, standing: Standing, question: Open) -> Meaning | None:
    """``số 1`` or ``Sở Y tế`` after a decision that did not say what it is about."""
    requests = [each for each in standing.questions if each.kind in REQUESTS]
    meant = _meant(said, requests, standing)
    known = not [
        word
        for word in said.cut(("request", "both", "polite", "=document")).unknown
        if not word.isdecimal() and word not in _words_of(standing.agencies)
    ]
    if meant is None or question.pending is None or not known:
        return None
    named = [replace(question.pending, ref=each.ref, request=each.ref) for each in meant]
    if question.pending.what == "grant":
        named = [replace(act, until=act.until or each.until) for act, each in zip(named, meant, strict=True)]
    return Meaning(How.SURE, tuple(named))


# Obstacles


def _about_obstacle(said: Said, obstacles: Sequence[Open], standing: Standing) -> Meaning | None:
    """``đã giải quyết`` closes it; ``trả lời: ...`` is sent to the agency; any other sentence is proposed."""
    meant = _meant(said, obstacles, standing) or (list(obstacles) if len(obstacles) == 1 else None)
    solved = said.cut(("solved", "who", "request", "=document", "polite"))
    if (
        solved.has("solved")
        and not said.has("denial", "notyet")
        and not [word for word in solved.unknown if word not in _words_of(standing.agencies)]
    ):
        if meant and len(meant) == 1:
            return sure("resolve", meant[0].ref, request=meant[0].ref)
        return unclear("several")
    head = re.match(
        r"(?:tra loi|phan hoi|phuc dap|chi dao)(?:\s+(?:la|nhu sau))?\s*[:,\-]\s*(?=\S)", flat(said.text.raw.strip())
    )
    if head and meant and len(meant) == 1:
        words = said.text.raw.strip()[head.end() :].strip(EDGES)
        return sure("resolve", meant[0].ref, request=meant[0].ref, text=words)
    if said.only("answer", "yes", "received", "polite", "thanks", "number") or len(said.text.plain.split()) < 3:
        return UNCLEAR
    if said.has("status", "help", "duties") or not meant or len(meant) > 1:
        return None
    return Meaning(How.LIKELY, (Act("resolve", meant[0].ref, request=meant[0].ref, text=said.words),))


# Agencies


def agencies_in(said: Said, agencies: Sequence[Agency]) -> list[Agency]:
    """The agencies that a text names: by code, by name, or by the part of a name that no other has."""
    plain = f" {said.text.plain} "
    folded = [(agency, " ".join(flat(agency.name).split())) for agency in agencies]
    found = [
        agency
        for agency, name in folded
        if f" {name} " in plain or re.search(rf" {re.escape(flat(agency.code))} ", plain)
    ]
    longest = [
        each
        for each in found
        if not any(each is not o and f" {flat(each.name)} " in f" {flat(o.name)} " for o in found)
    ]
    if longest:
        return longest
    for length in (4, 3, 2):
        words = plain.split()
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part in COMMON or (words[start] in ("so", "ban") and length == 2 and words[start + 1] in ("y", "ke")):
                continue
            near = [agency for agency, name in folded if f" {part} " in f" {name} "]
            if len(near) == 1:
                return near
    return []


COMMON = (
    "so",
    "ban",
    "quan",
    "huyen",
    "ubnd quan",
    "ubnd huyen",
    "thanh pho",
    "hai phong",
    "kinh te",
    "du an",
    "dau tu",
    "ke hoach",
    "dong y",
)
