"""Answers to a question about one value: how far, by which day, until when."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rules.meaning.corrections import corrected, lone_value
from rules.meaning.day import AFTER, coming
from rules.meaning.model import UNCLEAR, Act, Meaning, Open, sure, unclear
from rules.meaning.pending import points_away
from rules.meaning.said import Said, bare

KNOWN_LATER = re.compile(r"\bmoi (?:biet|ro|chot duoc|chac duoc|tra loi duoc|hen duoc|noi duoc)\b")
"""``ký xong mới biết``."""

ANSWERS_LATER = re.compile(r"\bde (?:\S+ ){1,5}?(?:tra loi|bao lai|phan hoi|bao sau|noi sau)\b")
"""``để mai tôi trả lời``: the day is that of another answer."""


def not_known(said: Said) -> bool:
    """``chưa chốt được ngày nào``: a denial, a word for knowing, and what is not known; nothing else."""
    cut = said.cut(
        ("notyet", "not", "know", "when", "able", "who", "now", "inner", "skip", "later", "past", "degree", "polite")
    )
    denied = (cut.has("notyet", "not") and cut.has("know")) or (cut.has("skip") and not cut.has("notyet", "not"))
    return denied and not cut.unknown and not said.text.is_question and not said.days


def _depends(said: Said) -> bool:
    """``còn tùy lãnh đạo``: it depends on something else."""
    first = said.cut(("who", "polite", "depends", "topic", "but")).pieces
    led = next((piece.tag for piece in first if piece.tag not in ("who", "polite", "topic", "but")), "")
    return led == "depends" and not said.days and not said.denies and not said.text.is_question


def denied(said: Said) -> bool:
    """Whether something is denied; ``hết`` before a day only says that the day counts."""
    return said.cut((*DAY_WORDS, "not", "notyet")).has("not", "notyet")


def read_expected(said: Said, question: Open) -> Meaning | None:
    """The day on which it will be done, from today on."""
    said = _unreasoned(corrected(said, "=day"))
    sending = _sending(said)
    if sending is not None:
        said = sending
    if hangs_on(said) or WHEN_THEN.search(said.text.plain) or ANSWERS_LATER.search(said.text.plain):
        return sure("skip", question.ref)
    if said.only("skip", "later", "wait", "inner", "who", "past") and said.has("skip", "later"):
        return sure("skip", question.ref)
    parts = [clause for clause in said.clauses if not clause.only("wait", "inner", "now", "work", "who")]
    if len(parts) == 1 and len(said.clauses) > 1 and not_known(parts[0]):
        return sure("skip", question.ref)
    if points_away(said):
        return sure("skip", question.ref)
    if not_known(said) or _depends(said) or (KNOWN_LATER.search(said.text.plain) and not said.days):
        return sure("skip", question.ref)
    said = _dated_part(said)
    strange = [word for word in said.cut(DAY_WORDS).unknown if not word.isdecimal()]
    if (said.has("but", "back", "slip") and strange) or denied(said):
        return None
    found = one_day(said, question)
    if isinstance(found, Meaning):
        return found
    if found is None:
        return None
    return sure("day", question.ref, day=found)


REASONED = re.compile(r"(?:vi|do|tai|boi|tai vi|boi vi) ")


def _unreasoned(said: Said) -> Said:
    """``thứ năm, tại thứ tư em đi tập huấn``: without the clause that tells why, where another has a day."""
    gone = [clause for clause in said.clauses if REASONED.match(clause.text.plain)]
    rest = [clause for clause in said.clauses if clause not in gone]
    if not gone or not any(clause.days for clause in rest) or said.text.is_question:
        return said
    return said.part(said.text.without([clause.text for clause in gone]))


BOTH = 2
LATEST = re.compile(r"\b(?:muon nhat|cham nhat|tre nhat|toi da|lau nhat)\b")
TURNING = (
    *("not", "notyet", "but", "back", "slip", "ask", "doubted", "condition", "hedged", "cannot", "extend", "obstacle"),
    *("stop", "undo", "instead", "notthis"),
)


def _dated_part(said: Said) -> Said:
    """The clause with the day, where what stands beside it names no other and turns nothing; of two days the one that
    is said to be the latest."""
    late = LATEST.search(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    if late and len(said.days) == BOTH and late.start() and not said.denies:
        tail = said.part(said.text.part(words[len(said.text.plain[: late.start()].split()) :]))
        head = said.days[0].day
        if len(tail.days) == 1 and head and tail.days[0].day and head <= tail.days[0].day:
            return tail
    dated = [clause for clause in said.clauses if clause.days]
    rest = [clause for clause in said.clauses if not clause.days]
    apart = all(not clause.has(*TURNING) and not re.search(r"\d", clause.text.plain) for clause in rest)
    return dated[0] if len(dated) == 1 and rest and apart and len(dated[0].days) == 1 else said


WHEN_THEN = re.compile(
    r"\b(?:luc|khi|hom|ngay) nao\b(?: \w+){0,4} (?:luc|khi|hom|ngay) (?:do|ay|day)\b|"
    r"^(?:khi|luc|bao gio|chung) (?:nao )?(?: ?\w+){1,4} (?:thi|la) (?:em |toi |se |ben em )*(?:gui|bao|nop)$"
)
"""``sếp ký lúc nào gửi lúc đó``."""

HANGING = re.compile(
    r"(?:(?:da|em|thi|chac|phai|con|de|ben em) )*(?:sau khi|khi nao|luc nao|chung nao|bao gio|doi khi|cho khi) "
    r"(?:\S+ )*(?:ky|duyet|co|xong|du|chot|nhan|hop|ban giao|phe duyet|ve)\b"
)
WHENEVER = re.compile(
    r"^(?:(?:da|em|thi|chac|phai|con|de|ben em) )*sau khi\b|"
    r"\b(?:thi|moi|la) (?:\S+ ){0,2}?(?:gui|nop|xong|bao|biet|co|lam)\b"
)


def hangs_on(said: Said) -> bool:
    """``sau khi có số liệu``, ``khi nào sếp ký thì gửi``: no day yet, but what it waits for."""
    line = said.text.plain
    asked = said.text.is_question or said.days or said.documents or re.search(r"\bphai (?:gui|nop|xong)\b", line)
    return not asked and bool(HANGING.match(line) and WHENEVER.search(line)) and len(line.split()) >= LEAST_WORDS


LEAST_WORDS = 4
"""A shorter text with "khi nào" asks."""


def _sending(said: Said) -> Said | None:
    """``10/8 xong dự thảo, 12/8 gửi``: of two days the one on which it is sent, after a step of the work."""
    parts = [clause for clause in said.clauses if not clause.polite_only]
    if len(parts) != 2 or any(len(part.days) != 1 for part in parts) or said.denies or said.text.is_question:
        return None
    step, last = parts
    fits = step.days[0].day and last.days[0].day and step.days[0].day < last.days[0].day
    sends = last.has("send") and not last.cut(DAY_WORDS).unknown and not step.has("send", "slip", "back")
    return last if fits and sends else None


DAY_WORDS = (
    *("by", "able", "=own"),
    *(
        "will",
        "send",
        "finished",
        "report",
        "who",
        "topic",
        "about",
        "past",
        "now",
        "work",
        "destination",
        "=day",
        "=time",
        "extend",
        "wait",
    ),
    *("document", "grantfill", "have", "hedge", "only", "polite"),
)


def one_day(said: Said, question: Open) -> date | Meaning | None:
    """The one day that is named ahead; a meaning where it must be asked about; ``None`` where there is none."""
    cut = said.cut(DAY_WORDS)
    number = re.fullmatch(
        r"(?:(?:ngay|mung|den|toi|hom|chac|tam|khoang|vao|de|du kien|hen|cho|xin|lui|gia han) )*"
        r"(\d{1,2})(?: (?:nay|gi do))*",
        bare(said),
    )
    if number and not said.days and 1 <= int(number[1]) <= 31:
        if int(number[1]) <= len(question.choices) and question.choices:
            return UNCLEAR
        return next_with(int(number[1]), said.today)
    packed = re.fullmatch(r"(\d\d)(\d\d)(\d\d|20\d\d)", bare(said))
    if packed and not said.days:
        said = Said.of(f"{packed[1]}/{packed[2]}/{packed[3]}", said.today)  # "120822"
        cut = said.cut(DAY_WORDS)
    if not said.days:
        return None
    if said.days[0].either and GONE.search(said.text.plain):
        return unclear("past")
    if (said.days[0].exact or said.days[0].weekday) and AFTER.search(said.text.plain):
        return unclear("vague")
    passed = question.kind == "expected_day" and lone_value(said, "=day", cut) and not coming(said.days[0], said.today)
    if (cut.unknown and not passed) or said.text.is_question:
        return UNCLEAR
    if len(said.days) > 1:
        return unclear("several")
    why = coming(said.days[0], said.today)
    if why:
        return unclear(why, *([Act("day", question.ref, day=said.days[0].day)] if said.days[0].day else []))
    return said.days[0].day


GONE = re.compile(r"=day (?:vua roi|vua qua|roi|truoc|qua)\b")
"""``ngày 3 vừa rồi``."""


def next_with(number: int, today: date) -> date:
    """The next day of a month with this number."""
    day = today
    while day.day != number:
        day += timedelta(days=1)
    return day
