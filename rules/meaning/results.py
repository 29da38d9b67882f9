"""Short results of an agency's tasks, several in one message.

``1 xong; 2 60% đang chờ thẩm định; 3 chưa``, ``1, 2 xong, 3 vướng mặt bằng``, ``cả 3 xong``, ``1 xong, còn lại chưa``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.meaning.english import in_vietnamese
from rules.meaning.letters import clean, flat


class Code(StrEnum):
    """How a task stands."""

    DONE = "done"
    DOING = "doing"
    NOT_STARTED = "not_started"
    OBSTACLE = "obstacle"


@dataclass(frozen=True)
class Result:
    """What is said of the task of this number in the list; ``percent`` from 0 to 100, of what is under way only."""

    number: int
    code: Code
    percent: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Told:
    """Everything that a message says, in the order of the tasks. Not ``sure``: it may have been meant otherwise.

    ``beyond``: numbers that no task has.
    """

    results: tuple[Result, ...] = ()
    sure: bool = True
    beyond: tuple[int, ...] = ()


LONGEST_TEXT = 500
MOST = 99

_STATUS = (
    r"(?:da |co ban |moi |vua |cung |van |cac |deu |gan |sap )*"
    r"(?:xong|hoan thanh|hoan tat|dat|dang|chua|vuong|kho khan|tac|ket|khong|trien khai|tiep tuc|lam duoc|lam|"
    r"thuc hien|co vuong|\d{1,3}\s*(?:%|phan tram)|khoang \d|tam \d|duoc \d)"
)
_LED = r"(?:(?:nhiem vu|nvu|nv|viec|muc|y|so|cau)\s*(?:so\s*)?)?"
_LIST = r"\d{1,2}(?:\s*(?:,|va|&|den|toi|-)\s*\d{1,2}(?![\d%/]))*"
HEAD = re.compile(
    rf"(?:(?<=^)|(?<=[;,.:\n\s(])){_LED}(?P<numbers>{_LIST})\s*(?:[.:)\]-]\s*|\s+thi\s+|\s+la\s+|\s+)(?={_STATUS})"
)
ALL = re.compile(
    r"^(?:(?:ca|tat ca|toan bo)(?: (?P<count>\d{1,2}))?(?: (?:nhiem vu|viec|muc|cac))*(?: deu| thi)?\s*[:,-]?\s*)(?=\S)"
)
ALL_DONE = re.compile(
    r"^(?:(?:da|em|toi|ben em|don vi) )*(?:xong|hoan thanh|lam xong)(?: het| ca| toan bo| tat ca| hoan toan)+(?: roi)?"
    r"(?: (?:a|nhe|nha|em|anh|chi|oi))*[ .]*$|"
    r"^(?:(?:they|these) are )?(?:all|everything)(?: (?:of them|tasks|three|two))?(?: (?:is|are|has been|have been))?"
    r" (?:done|finished|completed)[ .]*$"
)
REST = re.compile(
    r"(?<![^\s;,.])(?:(?:cac )?(?:nhiem vu|viec|muc)\s+)?(?:con lai|(?:cac )?cai (?:con lai|khac))"
    r"(?: thi| deu| la)?\s*[:,-]?\s*"
)
PERCENT = re.compile(r"(?<![\d.,])(\d{1,3})(?:[.,]\d+)?\s*(?:%|phan tram)")
NOT_YET = re.compile(
    r"^(?:van |con )?chua(?: (?:lam|thuc hien|trien khai|bat dau|co gi|co ket qua|dong|duoc))*(?: gi| ca| den)*"
    r"(?= |$|[,.:;-])"
)
NOT_DONE = re.compile(r"^(?:van |con )?(?:chua|khong) (?:xong|hoan thanh|hoan tat|dat)\b")
HINDERED = re.compile(r"\b(?:vuong(?: mac)?|kho khan|tac|ket)\b")
NO_HINDRANCE = re.compile(r"\b(?:khong|het|chua|da go|go xong)(?: con| co| gap| bi)* (?:vuong|kho khan|tac|ket)")
DONE = re.compile(
    r"^(?:da |cung |vua |moi |deu )*(?:xong|hoan thanh|hoan tat|dat(?= (?:muc tieu|ke hoach|yeu cau|100)|$))"
)
NEARLY = re.compile(r"^(?:da )?(?:gan|sap|co ban|gan nhu|moi xong|tam)\b")
UNDER_WAY = re.compile(r"^(?:da |van |cung |moi |hien )*(?:dang|trien khai|tiep tuc|lam|thuc hien|co ban|gan|sap)\b")
PARTLY = re.compile(r"\b(?:mot phan|1 phan|buoc dau|giai doan|phan lon|da so|\d+/\d+)\b")

_LEADING = re.compile(
    r"^(?:(?:van |con |da |co ban |cung |deu |moi |vua |hien |co )*"
    r"(?:xong|hoan thanh|hoan tat|dang (?:thuc hien|lam|trien khai)|chua(?: trien khai| bat dau)?|"
    r"vuong mac|vuong|kho khan|thuc hien|dat|khoang|duoc|lam|tam|"
    r"\d{1,3}(?:[.,]\d+)?\s*(?:%|phan tram)|roi|a|nhe|nha)(?=$|[\s,.;:-])[\s,.;:-]*)+"
)


def read_results(text: str, count: int, *, lone: bool = False) -> Told | None:
    """Read what is said of ``count`` tasks; ``None`` for a text that tells no results.

    ``lone``: results were asked for, so that of a single task its number may be left out. Plain English is read as
    well; what is kept of it are its own words.
    """
    spoken = in_vietnamese(text)
    told = _read(spoken, count, lone=lone) if spoken else None
    return _in_own_words(told, text) if told else _read(text, count, lone=lone)


OWN_WORDS = re.compile(r"\s*(?P<number>\d{1,2})\s*[.:)-]?\s*(?:\d{1,3}\s*%)?[\s,:-]*(?P<words>.*\S)?\s*")
"""``2 60%, waiting for review`` -> ``waiting for review``."""


def _in_own_words(told: Told, typed: str) -> Told:
    found = [OWN_WORDS.fullmatch(part) for part in re.split(r"[;\n]", clean(typed))]
    words = {int(part["number"]): part["words"] or "" for part in found if part}
    mine = [replace(each, text=words.get(each.number, each.text)) if each.text else each for each in told.results]
    return replace(told, results=tuple(mine))


def _read(text: str, count: int, *, lone: bool) -> Told | None:
    typed = clean(text).strip()
    plain = flat(typed)
    if ALL_DONE.match(plain):
        return Told(tuple(Result(number, Code.DONE) for number in range(1, count + 1)))
    whole = ALL.match(plain)
    if whole and not HEAD.search(plain, whole.end()):
        return _of_all(typed[whole.end() :], whole["count"], count)
    parts = _parts(typed, plain, count)
    if not parts:
        return _of_one(typed) if lone and count == 1 else None
    return _told(parts, count)


@dataclass(frozen=True)
class _Part:
    """What is said of some numbers; ``apart``: it begins behind a sign, not in the middle of a sentence."""

    numbers: tuple[int, ...]
    text: str
    apart: bool


def _parts(typed: str, plain: str, count: int) -> list[_Part]:
    heads = [(found.start(), found.end(), _numbers(found["numbers"])) for found in HEAD.finditer(plain)]
    if not heads or plain[: heads[0][0]].strip(" .,;:-") not in GREETINGS:
        return []
    last = heads[-1][1]
    rest = REST.search(plain, last)
    if rest:
        named = {number for _, _, numbers in heads for number in numbers}
        left = tuple(number for number in range(1, count + 1) if number not in named)
        heads.append((rest.start(), rest.end(), left))
    ends = [start for start, _, _ in heads[1:]] + [len(typed)]
    return [
        _Part(
            numbers, typed[begin:end].strip(" \n\t.,;:-"), not plain[:start].rstrip(" ") or _sign_before(plain, start)
        )
        for (start, begin, numbers), end in zip(heads, ends, strict=True)
    ]


GREETINGS = frozenset(
    {"", "da", "vang", "ket qua", "em bao cao", "bao cao", "nhiem vu", "em gui ket qua", "da em gui", "kq", "thua anh"}
    | {"da em bao cao", "ket qua nhiem vu", "don vi bao cao", "don vi em", "em gui", "thua chi", "dạ"}
)


def _sign_before(plain: str, start: int) -> bool:
    return plain[:start].rstrip(" ")[-1:] in ";,.\n:)"


def _numbers(text: str) -> tuple[int, ...]:
    """``1, 2 và 4-6`` as numbers."""
    found: list[int] = []
    pieces = re.split(r"\s*(,|va|&|den|toi|-)\s*", text)
    for place in range(0, len(pieces), 2):
        number = int(pieces[place])
        if place and pieces[place - 1] in ("-", "den", "toi") and found and found[-1] < number:
            found += range(found[-1] + 1, number + 1)
        else:
            found.append(number)
    return tuple(found)


def _told(parts: Sequence[_Part], count: int) -> Told | None:
    results: dict[int, Result] = {}
    sure = all(part.apart for part in parts) or [part.numbers[0] for part in parts] == sorted(
        {number for part in parts for number in part.numbers[:1]}
    )
    beyond = []
    for part in parts:
        read = _result(part.text)
        if read is None:
            return None
        result, plain_enough = read
        sure = sure and plain_enough
        for number in part.numbers:
            if not 1 <= number <= count:
                beyond.append(number)
                continue
            sure = sure and number not in results
            results[number] = Result(number, result.code, result.percent, result.text)
    if not results and not beyond:
        return None
    return Told(tuple(results[number] for number in sorted(results)), sure and not beyond, tuple(beyond))


def _of_all(text: str, said: str | None, count: int) -> Told | None:
    read = _result(text)
    if read is None:
        return None
    result, plain_enough = read
    told = tuple(Result(number, result.code, result.percent, result.text) for number in range(1, count + 1))
    return Told(told, plain_enough and said in (None, str(count)))


def _of_one(typed: str) -> Told | None:
    read = _result(typed)
    return Told((read[0],), read[1]) if read else None


def _result(typed: str) -> tuple[Result, bool] | None:
    """What is said of one task, and whether it leaves no doubt; ``None`` where it says nothing of how it stands."""
    plain = flat(typed)
    found = _code(plain)
    if found is None:
        return None
    code, percent, plain_enough = found
    return Result(1, code, percent, _sentence(typed, plain)), plain_enough


def _code(plain: str) -> tuple[Code, int | None, bool] | None:
    shares = [int(share) for share in PERCENT.findall(plain)]
    percent = shares[0] if len(shares) == 1 and shares[0] <= 100 else None
    doubtful = len(shares) > 1 or any(share > 100 for share in shares)
    hindered = bool(HINDERED.search(plain)) and not NO_HINDRANCE.search(plain)
    if hindered:
        begins = re.match(r"(?:da |dang |co |bi |gap |con |van )*(?:vuong|kho khan|tac|ket)", plain) is not None
        return Code.OBSTACLE, percent, begins or percent is not None
    if NOT_DONE.match(plain):
        return Code.DOING, percent, percent is not None
    if NOT_YET.match(plain):
        return (Code.NOT_STARTED, None, True) if not shares else (Code.DOING, percent, False)
    if percent == 100:
        return Code.DONE, None, not doubtful
    if percent == 0 and not doubtful:
        return Code.NOT_STARTED, None, False
    if percent is not None or doubtful:
        return Code.DOING, percent, not doubtful
    if DONE.match(plain):
        return Code.DONE, None, not PARTLY.search(plain) and not re.search(r"\b(?:nhung|chua|con)\b", plain)
    if UNDER_WAY.match(plain) or NEARLY.match(plain):
        return Code.DOING, None, not NEARLY.match(plain)
    return None


def _sentence(typed: str, plain: str) -> str:
    """What is said beside the status, in the words that were typed; empty where nothing is."""
    led = _LEADING.match(plain)
    rest = typed[led.end() :] if led else typed
    return rest.strip(" \n\t.,;:-")[:LONGEST_TEXT]
