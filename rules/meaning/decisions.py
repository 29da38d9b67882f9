"""The coordinator's decisions on requests: which is meant, until when, with which remark or reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.day import coming
from rules.meaning.extensions import without_reason
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, Standing, unclear
from rules.meaning.said import Said, trimmed
from rules.meaning.text import EDGES, Word

REFUSED = re.compile(
    r"\b(?:khong|chua|chang)\s+(?:the\s+)?(?:dong y|nhat tri|duyet|chap thuan|chap nhan|"
    r"cho phep|cho|duoc|gia han|phe duyet)\b|\btu choi\b|\bbac\b|\bphan doi\b"
)
GRANTED = re.compile(
    r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh|duoc|cho)\b"
)
FIRM = re.compile(r"\b(?:dong y|nhat tri|duyet|chap thuan|chap nhan|cho phep|phe duyet|thong nhat|chuan y|tan thanh)\b")


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
    if other or rest.text.is_question or _names_other(rest, standing) or meant_in(rest, requests, standing):
        return None
    return Meaning(How.SURE, tuple(replace(act, text=rest.words) for act in first.acts))


def _is_put_off(part: Said, standing: Standing) -> bool:
    """``Sở Tài chính để xem lại``: nothing is decided on that one yet."""
    named = words_of(agencies_in(part, standing.agencies))
    cut = part.cut(("delayed", "later", "putoff", "told", "soon", "request", "=document", "polite"))
    strange = [word for word in cut.unknown if word not in named and not word.isdecimal()]
    return cut.has("delayed", "later", "putoff") and not strange


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


ONE_WORD = ("ok", "oke", "oki", "okie", "co", "okla", "okay", "vang")


def _decision(said: Said, requests: Sequence[Open], standing: Standing, *, named: bool = False) -> Meaning | None:
    line = _deciding(said).text.plain
    meant = meant_in(said, requests, standing)
    until = _gives_day(said, standing) and (meant is not None or len(requests) == 1)
    refused = not until and bool(REFUSED.search(line))
    granted = until or bool(GRANTED.search(re.sub(REFUSED, " ", line)))
    agree = _agrees(said, standing) and not refused
    if named and meant and not granted and (ENDS_DENIED.search(line) or said.has("keepdue")):
        refused = True
    if not refused and not granted and not agree:
        return None
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


DAY_ONLY = ("contrast", "onlyword", "lastday", "grantfill", "grantmore", "extend", "=day")
"""A clause that only says until when."""


def _only_until(said: Said, clause: Said) -> bool:
    """``(đồng ý) nhưng chỉ đến 19/8``: the one day that is named, with a word that says that it is the last."""
    return len(said.days) == len(clause.days) == 1 and clause.only(*DAY_ONLY) and clause.text.plain != "=day"


ENDS_DENIED = re.compile(r"\b(?:khong|chua)(?: (?:a|nhe|nha|em|e|anh|chi|duoc|dc|dong y|cho|nua))*$")


def _deciding(said: Said) -> Said:
    """Without the clauses that only say that there is no more ("không lùi thêm nữa"), which refuse nothing."""
    clauses = clauses_of(said)
    kept = [clause for place, clause in enumerate(clauses) if not place or not _is_no_more(clause)]
    if len(kept) == len(clauses):
        return said
    return said.part(said.text.part([word for clause in kept for word in clause.text.words]))


def clauses_of(said: Said) -> list[Said]:
    """Clauses, set apart before ``nhưng`` as well, which stays with what follows it."""
    found = []
    for clause in said.clauses:
        groups: list[list[Word]] = [[]]
        for word in clause.text.words:
            if word.plain in ("nhung", "song", "tuy") and groups[-1]:
                groups.append([])
            groups[-1].append(word)
        found += [said.part(said.text.part(group)) for group in groups if group]
    return found


NO_MORE = re.compile(
    r"^(?:<(?:contrast|polite|grantfill|grantmore|remark|directive|who)>)*<(?:denial|notyet)>(?:<(?:moreword|grantfill)>)+$"
)


def _is_no_more(clause: Said) -> bool:
    """``không lùi thêm``, ``không gia hạn nữa``, ``đừng để chậm nữa`` behind a decision."""
    tags = (
        "denial",
        "notyet",
        "moreword",
        "contrast",
        "remark",
        "directive",
        "who",
        "grantfill",
        "grantmore",
        "polite",
    )
    pieces = [piece.tag for piece in clause.cut(tags).pieces if piece.tag != "polite"]
    return bool(NO_MORE.match("".join(f"<{tag}>" for tag in pieces)))


def _gives_day(said: Said, standing: Standing) -> bool:
    """``chỉ gia hạn tới 19/8 thôi``, ``số 2 chỉ đến 19/8``: a day is granted without the word for it."""
    head = clauses_of(said)[0] if said.clauses else said
    if len(head.days) != 1 or len(said.days) != 1 or said.has("send", "condition"):
        return False
    if said.denies and _deciding(said) is said:
        return False
    cut = head.cut(
        (
            "onlyword",
            "lastday",
            "both",
            "extend",
            "grantfill",
            "grantmore",
            "request",
            "who",
            "=day",
            "=document",
            "polite",
        )
    )
    named = words_of(agencies_in(head, standing.agencies))
    strange = [word for word in cut.unknown if word not in named and not word.isdecimal()]
    return not strange and (
        cut.has("onlyword", "lastday", "both", "extend") or bool(re.search(r"\bthoi\b", head.text.plain))
    )


def _agrees(said: Said, standing: Standing) -> bool:
    """``ok``, ``Sở Tài chính ok``: nothing but a yes, and perhaps whom it is about."""
    named = words_of(agencies_in(said, standing.agencies))
    pieces = said.cut(("yes", "both", "who", "request", "thanks", "grantmore", "=document", "polite")).pieces
    tags = {piece.tag for piece in pieces if not named.issuperset(piece.words) and not piece.words[0].isdecimal()}
    yes = "yes" in tags or bool(re.search(r"\b(?:ok|oke|okie|oki|okay|okla)\b", said.text.plain))
    return yes and "?" not in tags


GRANT = (
    *("grant", "grantfill", "grantmore", "both", "request", "extend", "yes", "who", "onlyword", "lastday"),
    *("=day", "=document", "number", "polite"),
)


def _grant(said: Said, meant: Sequence[Open], requests: Sequence[Open], standing: Standing) -> Meaning:
    clauses = clauses_of(said)
    places = [place for place, each in enumerate(clauses) if GRANTED.search(each.text.plain)]
    behind_from = places[0] + 1 if places else 1
    head, behind = clauses[:behind_from], clauses[behind_from:]
    if behind and not any(each.days for each in head) and _only_until(said, behind[0]):
        until_told, behind = behind[0].days, behind[1:]  # "đồng ý nhưng chỉ đến 19/8"
    else:
        until_told = None
    remark = _remark(said, behind)
    acts = tuple(Act("grant", each.ref, request=each.ref, text=remark) for each in meant)
    days = until_told or said.days
    one = len(requests) > len(meant)
    if any(_is_doubted(each, one=one) for each in head) or any(_is_condition(each) for each in behind):
        return unclear("", *acts)
    if len(days) == 1 and days[0].day == meant[0].until and len(meant) == 1 and not any(each.days for each in head):
        days = []  # the remark only repeats until when
    if len(days) > 1 or (days and any(each.days for each in behind)):
        return unclear("", *acts)
    until = None
    if days:
        if coming(days[0], said.today) or re.search(r"\bgui (?:truoc|xong|den)", said.text.plain):
            return unclear("no_day", *(replace(act, text=None) for act in acts))
        until = days[0].day
        if until and any(each.until and until > each.until for each in meant):
            return unclear("far", replace(acts[0], text=None))
    named = words_of(agencies_in(said, standing.agencies))
    strange = [word for each in head for word in each.cut(GRANT).unknown if word not in named and not word.isdecimal()]
    firm = FIRM.search(said.text.plain) or not strange
    acts = tuple(replace(act, until=until or each.until) for act, each in zip(acts, meant, strict=True))
    return Meaning(How.SURE if firm and not strange else How.LIKELY, acts)


def _is_doubted(head: Said, *, one: bool = False) -> bool:
    """A denial, a condition or a contrast in the clause that decides."""
    line = head.text.plain
    denied = head.has("notyet", "denial") or bool(re.search(r"\bkhong\b(?! qua)", line))
    part = (
        head.has("onlyword") and not head.days and not one and not re.search(r"\b(?:lan nay|mot lan|1 lan|lan)\b", line)
    )
    return denied or part or head.has("contrast", "condition") or head.text.is_question


def _is_condition(clause: Said) -> bool:
    """What makes of a remark more than one: a condition, a doubt, a denial of something else than of more time."""
    if clause.has("condition") or clause.text.is_question or clause.only("delayed", "later"):
        return True
    if clause.has("denial", "notyet") and not _is_no_more(clause):
        return True
    return clause.has("contrast") and not clause.has("remark") and not _is_no_more(clause)


def _remark(said: Said, behind: Sequence[Said]) -> str | None:
    """What was written behind the decision, after a comma or ``nhưng``."""
    words = [word for each in behind for word in each.text.words]
    while words and (words[0].plain in ("nhung", "song", "tuy", "ma", "nhien") or words[0].is_sign):
        words = words[1:]
    if not words:
        return None
    return trimmed(said.text.part([word for word in said.text.words if word.start >= words[0].start])) or None


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
        tags += ("anyone",)
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


def meant_in(said: Said, requests: Sequence[Open], standing: Standing) -> list[Open] | None:
    """The requests that are named by number, by agency, or all together."""
    line = said.text.plain
    head = said.clauses[0] if said.clauses else said
    if re.search(r"\b(?:ca hai|ca 2|tat ca|toan bo|het|ca hai cai)\b", line) and not re.search(
        r"\bhet (?:ngay|thang|tuan|=day)", line
    ):
        return list(requests)
    if NONE_OF_THEM.search(line):
        return list(requests)
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


def _names_other(said: Said, standing: Standing) -> bool:
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
