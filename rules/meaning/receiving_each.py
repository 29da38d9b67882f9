"""Several reports in one sentence of a coordinator's, of which different things are said: ``trả lại Đồ Sơn vì thiếu phụ
lục, Sở Y tế thì ok``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rules.meaning.letters import clean, flat
from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.receiving import (
    EACH,
    ELSE,
    FULL,
    NOT_COME,
    RECEIVED,
    SENT_BACK,
    Receiving,
    What,
    behind,
    is_received,
    left_out_of,
)
from rules.meaning.return_reasons import EDGES
from rules.meaning.returned import LED, WAITED, agencies_of, names_first, read_returned

PARTS = re.compile(
    r"[;\n]|,(?!\d)|\.(?=\s)|(?<!\w)(?:còn(?!\s+(?:thiếu|chưa|phải|cần|sai)(?!\w))|nhưng|riêng)(?!\w)|"
    r"(?<!\w)(?:và|va)\s+(?=(?:đã nhận|da nhan|trả lại|tra lai)(?!\w))",
    re.I,
)
HERE = re.compile(
    r"(?:ok|oke|okay|on|tot|dat|du|xong|duoc|da ok|(?:da )?nhan(?: duoc| du)?)(?: roi| nhe| nha| a)*$|duoc roi$"
)
"""What is said behind an agency's name: its report is there."""

BACK = re.compile(r"(?:phai )?(?:tra lai|gui tra(?: lai)?|tra ve)(?= |$)")
LACKS = re.compile(
    r"(?:(?:con|van|can|phai|nen|de nghi|yeu cau|thi) )*"
    r"(?:bo sung|lam lai|viet lai|sua|chinh sua|hoan thien|gui lai|nop lai|thieu|sai)(?= |$)"
)
"""What is said behind an agency's name: something is missing or wrong, which is why its report may go back."""

MENDED = re.compile(r"\b(?:roi|xong)(?: (?:nhe|nha|a|ah|em|anh|chi|day|do))*$")
"""What was missing is there by now."""

MISSING = re.compile(r"(?:van )?(?:chua|khong)(?= |$)")
SPOKEN_OF = re.compile(r"\b(?:tra lai|gui tra|tra ve|nhan duoc|da nhan|nhan roi|nhan du|nhan het|xac nhan)\b")
"""It is about reports, and no other things that may be "ok"."""

SEVERAL = 2


@dataclass
class _Part:
    """A part of a sentence: what it says of these ``agencies``. ``more``: they belong to what was said before;
    ``about``: something that may as well be part of a reason; ``text``: it opens with no agency and no verdict.
    ``each``: of all that wait. ``mended``: what was missing in theirs was sent."""

    kind: What | Literal["more", "about", "text", "mended"]
    agencies: tuple[Agency, ...] = ()
    why: str = ""
    each: bool = False


def read_each(text: str, agencies: Sequence[Agency], *, asked: bool = False) -> tuple[Receiving, ...]:
    """What each of several agencies is told; empty where only one thing is said, or something else. Where an agency is
    named in what may as well belong to the reason before, nothing is certain: all of them are looked at. One that is
    named first and sent back in the next clause stands here as well.

    ``asked``: reports were shown just before, so that "ok" is about them."""
    typed = clean(text)
    told: list[Receiving] = []
    doubt = mended = False
    for part in (_part(each, agencies) for each in PARTS.split(typed) if each.strip(EDGES)):
        if part.kind == "return" and not part.agencies and told and told[-1].agencies and told[-1].what != "return":
            told[-1] = _sent_back_after_all(told[-1], part.why)
        elif part.kind in ("accept", "return", "propose", "look"):
            doubt = doubt or (part.kind == "propose" and bool(told) and told[-1].what == "return")
            told.append(Receiving(part.kind, part.agencies, why=part.why, each=part.each))
        elif part.kind == "mended":
            mended = True
            told.append(Receiving("look", part.agencies))
        elif not told:
            return ()
        elif part.kind == "more" and not told[-1].why:
            told[-1] = replace(told[-1], agencies=(*told[-1].agencies, *part.agencies), why=part.why)
        elif part.kind == "text":
            told[-1] = replace(told[-1], why=", ".join(filter(None, (told[-1].why, part.why))))
        else:
            doubt = doubt or told[-1].what == "return"
            told.append(Receiving("look", part.agencies))
    one = len(told) == 1 and told[0].what in ("return", "propose") and behind(SENT_BACK, typed) is None
    if (len(told) < SEVERAL and not (one or mended)) or "?" in typed or not (asked or SPOKEN_OF.search(flat(typed))):
        return ()
    if doubt:
        return (Receiving("look", tuple(dict.fromkeys(who for each in told for who in each.agencies))),)
    return tuple(_of_all_others(each, told) for each in told if not _is_left_out(each, told))


def _of_all_others(one: Receiving, told: Sequence[Receiving]) -> Receiving:
    """What names no agency: the list, or all that wait but for those that are named."""
    if one.agencies:
        return one
    named = tuple(dict.fromkeys(who for each in told for who in each.agencies))
    return Receiving("look", each=True, but=named) if one.each and named else Receiving("look")


def _is_left_out(one: Receiving, told: Sequence[Receiving]) -> bool:
    """``đã nhận hết, riêng An Lão chưa``: only left out of all the others."""
    return one.what == "look" and bool(one.agencies) and any(each.each for each in told)


def _sent_back_after_all(before: Receiving, why: str) -> Receiving:
    """``Đồ Sơn chưa đạt, trả lại vì thiếu dấu``: *trả lại* that names nobody is about whom was named last; of several
    that have come it is not said which."""
    if before.what == "accept" and len(before.agencies) > 1:
        return replace(before, what="look")
    return replace(before, what="return", why=why)


def _part(text: str, agencies: Sequence[Agency]) -> _Part:
    part = text.strip(EDGES)
    rest = behind(SENT_BACK, part)
    if rest is not None:
        whom = read_returned(rest, agencies)
        return _Part(whom.what, whom.agencies, whom.why)
    words = words_in(part)
    found = mentions(words, agencies)
    named, at = names_first(part, words, found)
    plain = " ".join(word.plain for word in words)
    if not named:
        everyone = agencies_of(found)
        if everyone and (NOT_COME.search(plain) or left_out_of(part, agencies)):
            return _Part("look", everyone)
        all_came = EACH.search(plain) or FULL.search(plain)
        whole = not everyone and bool(all_came and RECEIVED.match(plain))
        if (whole or is_received(plain)) and not ELSE.search(plain):
            return _Part("accept", everyone, each=whole)
        return _Part("text", why=part)
    return _behind_names(part[words[at].start :] if at < len(words) else "", named, part)


def _behind_names(tail: str, named: tuple[Agency, ...], part: str) -> _Part:
    """What is said of agencies that are named first."""
    plain = " ".join(word.plain for word in words_in(tail))
    led = LED.match(tail)
    if not plain or led:
        return _Part("more", named, tail[led.end() :].strip(EDGES) if led else "")
    if HERE.match(plain):
        return _Part("accept", named)
    rest = behind(BACK, tail)
    if rest is not None:
        said = read_returned(rest, ())
        return _Part(said.what, named, said.why)
    if LACKS.match(plain) and MENDED.search(plain):
        return _Part("mended", named)
    if LACKS.match(plain):
        return _Part("propose", named, tail.strip(EDGES))
    return _Part("look" if MISSING.match(plain) or WAITED.match(tail) else "about", named)
