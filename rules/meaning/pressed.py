"""Reminders that stand: each is read with its own words, and several against each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rules.meaning.absence import LEAVE, another_is_away
from rules.meaning.by_line import by_line
from rules.meaning.extensions import STRONG_EXTENSION
from rules.meaning.meant_requests import parts_of
from rules.meaning.meeting import read_meeting
from rules.meaning.milestones import mentions, pays
from rules.meaning.model import NOTHING, UNCLEAR, Act, How, Meaning, Open, Standing, unclear
from rules.meaning.numbers import several_numbers
from rules.meaning.reminders import read_reminder
from rules.meaning.said import Said, bare
from rules.meaning.talk import drops, read_small_talk, read_talk

Reader = Callable[[Said, Open], Meaning | None]

REMINDERS: dict[str, Reader] = {"report": read_reminder, "milestone": read_reminder, "meeting": read_meeting}


def reminded(said: Said, standing: Standing) -> Meaning:
    """No dialog is open: the reminders that stand, each with its own words; then talk."""
    talk = read_talk(said, standing)
    if talk and talk.how is How.SURE and (talk.acts[0].what != "cancel" or drops(said)):
        return talk
    reminders = [question for question in standing.questions if question.kind in REMINDERS]
    if talk and not reminders:
        return talk
    if not reminders:
        small = read_small_talk(said)
        return small or (NOTHING if said.polite_only or _says_nothing(said) else UNCLEAR)
    if talk and (talk.why == LEAVE or (talk.how is How.LIKELY and talk.acts[0].what == "left")):
        return talk  # "em chuyển sang Sở Kế hoạch rồi": it, or I
    first = _to_the_newest(said, reminders)
    several = _of_several(said, reminders, first) if len(reminders) > 1 else None
    if several:
        return several
    if all(each.kind == "meeting" for each in reminders) and _puts_off_a_report(said):
        return UNCLEAR
    asked, reminders = reminders, _spoken_of(said, reminders)
    meanings = [_read(said, question) for question in reminders]
    certain = [meaning for meaning in meanings if meaning.how is How.SURE]
    certain = _of_meetings(said, reminders, certain) or _of_what_has_a_day(said, certain) or certain
    if certain and (another_is_away(said) or ALL_OF_THEM.match(said.text.plain)):
        return Meaning(How.LIKELY, certain[0].acts)
    if certain:
        found = _one_of(said, reminders, meanings, certain)
        unsure = first or (of_paying(said) and len(reminders) < len(asked))
        return replace(found, how=How.LIKELY) if unsure and found.how is How.SURE else found
    if said.only("received", "thanks", "greeting") or read_small_talk(said):
        return read_small_talk(said) or UNCLEAR
    likely = [meaning for meaning in meanings if meaning.how is How.LIKELY]
    if first and not OF_A_PAPER.search(said.text.plain):
        return talk or first
    return likely[0] if len(likely) == 1 else talk or meanings[0]


def _of_several(said: Said, reminders: list[Open], first: Meaning | None) -> Meaning | None:
    """What a text plainly says to several reminders, or (``first``) to the newest of them."""
    if said.has("received", "thanks") and read_small_talk(said):
        return NOTHING
    if first and first.how in (How.SURE, How.LIKELY) and not first.why:
        return first
    found = by_line(said, reminders, REMINDERS) or _neither(said, reminders) or _both(said, reminders)
    found = found or _each_for_itself(said, reminders, _spoken_of(said, reminders))
    return found or (unclear("several") if BOTH.search(said.text.plain) else None)


def _to_the_newest(said: Said, reminders: list[Open]) -> Meaning | None:
    """What a text that names no other duty says to the milestone that the newest message alone asks about, older ones
    being open too; ``None`` where it names another, or the newest asks about something else."""
    asked, *others = reminders
    line = said.text.plain
    named = NAMED.search(line) or MET.search(line) or any(REPORT_NUMBER.search(each.number) for each in said.documents)
    if not others or not asked.alone or asked.kind != "milestone" or named or BOTH.search(line):
        return None
    if several_numbers(said) or any(mentions(each, said) for each in others if each.kind == "milestone"):
        return None
    return _read(said, asked)


def _read(said: Said, question: Open) -> Meaning:
    """What a text means to one reminder; ``họp xong rồi``, ``xong báo cáo rồi`` do not say that a milestone is done."""
    found = REMINDERS[question.kind](said, question) or UNCLEAR
    line = said.text.plain
    other = question.kind == "milestone" and (NAMED.search(line) or MET.search(line)) and not mentions(question, said)
    return UNCLEAR if other and [act.what for act in found.acts] == ["completed"] else found


def _one_of(said: Said, reminders: list[Open], meanings: list[Meaning], certain: list[Meaning]) -> Meaning:
    """Of what is certain to some of the reminders the one that is meant, or that it is asked which."""
    if len(certain) == 1 and certain[0].acts[0].what == "doing" and _told_of_meeting(said, reminders):
        return unclear("several", *certain[0].acts)
    sent = [each for each in meanings if each.how is How.LIKELY and each.acts[0].what == "sent"]
    if len(certain) == 1 and certain[0].acts[0].what == "completed" and sent:
        return unclear("several", *certain[0].acts, *sent[0].acts)  # "đã xong", and neither is named
    if len(certain) == 1 and (len(reminders) == 1 or _owned(said, certain[0])):
        return certain[0]
    if len(certain) > 1 and NOT_YET.fullmatch(bare(said)) and certain[0] is meanings[0]:
        return certain[0]  # to the question that came last
    newest = len(certain) == 1 and certain[0] is meanings[0] and certain[0].acts[0].what == "not_held"
    line = said.text.plain
    newest = newest and not (NAMED.search(line) and not MET.search(line))
    return certain[0] if newest else unclear("several", *(each.acts[0] for each in certain))


def _spoken_of(said: Said, reminders: list[Open]) -> list[Open]:
    """The reminders that are named, where a report is named and no meeting; else all of them. Beside a report a
    milestone is meant only where its title is named, and a report beside it only where it is named too."""
    line = said.text.plain
    reports = bool(NAMED.search(line)) or any(REPORT_NUMBER.search(each.number) for each in said.documents)
    paid = [each for each in reminders if pays(each)]
    if paid and of_paying(said):
        return paid
    meetings = [each for each in reminders if each.kind == "meeting"]
    if meetings and OF_FIGURES.search(line) and not reports and not said.text.is_question:
        return meetings
    found = reminders
    if NAMED.search(line) and not MET.search(line):
        found = [each for each in found if each.kind != "meeting"] or found
    milestones = [each for each in found if each.kind == "milestone"]
    if milestones and len(milestones) < len(found):
        named = [each for each in milestones if mentions(each, said)]
        others = [
            each for each in found if each.kind != "milestone" and (each.kind != "report" or reports or not named)
        ]
        found = [*others, *(named if reports or named else milestones)]
    return found


OF_FIGURES = re.compile(r"\b(?:giai ngan|luy ke)\b(?: (?:duoc|dat|la|khoang|den nay))* =(?:money|share)")
"""What is disbursed is told at a meeting, and is not how far a report is."""

OF_PAYING = re.compile(r"\b(?:thanh toan|kho bac|kbnn|nghiem thu|chuyen tien|tien (?:da )?ve)\b")
"""Words of a payment."""


def of_paying(said: Said) -> bool:
    """Whether words of a payment are said, and none of a report, of a meeting, or of what is written."""
    line = said.text.plain
    return bool(OF_PAYING.search(line)) and not any(each.search(line) for each in (NAMED, MET, OF_SENDING))


OF_SENDING = re.compile(r"\b(?:gui|nop|van ban|cong van|so lieu|du thao|von|giai ngan)\b|=document")
"""Something is written or told: who waits for the treasury's figures speaks of a report."""

REPORT_NUMBER = re.compile(r"/BC\b", re.IGNORECASE)
"""``45/BC-UBND``: the number of a report."""


OF_A_PAPER = re.compile(r"\b(?:gui|goi|nop|phat hanh|ban hanh|trinh|ky|duyet|van ban|cong van|so lieu|du thao)\b")
"""Words of what is written and sent."""


def _of_meetings(said: Said, reminders: list[Open], certain: list[Meaning]) -> list[Meaning]:
    """``sẽ họp thứ 5``: words of a meeting, and none of what is sent, are said of a meeting; where a day is named, of
    the first that can still be held by then. Empty for other words."""
    line = said.text.plain
    if len(certain) < len(BOTH_DUTIES) or not MET.search(line) or NAMED.search(line) or OF_A_PAPER.search(line):
        return []
    due = {each.ref: each.due for each in reminders if each.kind == "meeting"}
    found = [meaning for meaning in certain if all(act.ref in due for act in meaning.acts)]
    by = found[0].acts[0].expected if len(found) > 1 else None
    ahead = [each for each in found if by and (day := due[each.acts[0].ref]) and day >= by]
    return [min(ahead, key=lambda each: due[each.acts[0].ref] or by)] if by and ahead else found


BEGGED = re.compile(r"\b(?:xin(?! loi\b)|cho|de nghi|mong|gia han)\b")


def _of_what_has_a_day(said: Said, certain: list[Meaning]) -> list[Meaning]:
    """``xin lùi đến 25/8``: more time is asked for what has a day, and for no meeting that is not named; of several for
    those whose day that is behind. Empty for other words."""
    wishes = [meaning for meaning in certain if meaning.acts[0].what == "extension"]
    others = {act.what for meaning in certain if meaning not in wishes for act in meaning.acts}
    line = said.text.plain
    if not wishes or others - {"not_held"} or MET.search(line) or not BEGGED.search(line):
        return []
    return [meaning for meaning in wishes if meaning.acts[0].until] or wishes


MET_ALREADY = re.compile(r"\b(?:da hop|(?:hop|giao ban) (?:xong )?(?:roi|xong))\b")


def _ahead(part: Said, question: Open, found: Meaning) -> Meaning:
    """``báo cáo em gửi 12/8 số 33/BC``, where 12/8 is to come (``found`` in doubt for that): it will be sent then, or,
    where it is said to be done, it was sent, on a day that is asked for; either is proposed."""
    act = found.acts[0] if found.acts else None
    if act is None or act.what != "sent" or len(part.days) != 1:
        return found
    if part.has("did", "past"):
        return Meaning(How.LIKELY, (replace(act, day=None),))
    return Meaning(How.LIKELY, (Act("doing", question.ref, expected=part.days[0].day, text=part.words),))


def _told_of_meeting(said: Said, reminders: list[Open]) -> bool:
    """``họp rồi nhưng chưa có số``: nothing of a report, where a meeting is asked about as well."""
    line = said.text.plain
    other = NAMED.search(line) or OF_A_PAPER.search(line)
    return bool(MET_ALREADY.search(line)) and not other and any(each.kind == "meeting" for each in reminders)


def _puts_off_a_report(said: Said) -> bool:
    """``cho lùi báo cáo đến 20/8``: more time for what is no meeting."""
    line = said.text.plain
    return bool(NAMED.search(line) and STRONG_EXTENSION.search(line)) and not MET.search(line)


def _says_nothing(said: Said) -> bool:
    """A yes or a slip where nothing is open."""
    return said.only("yes", "received") or (said.only("slip", "only", "past") and said.has("slip"))


NAMED = re.compile(r"\b(?:bao cao|bc)\b(?! (?:anh|chi|em|dong chi|d/c|sep|bac|la)\b)")
MET = re.compile(r"\b(?:(?<!tong )(?<!phoi )hop|giao ban)\b")
"""Words of a report, and of a meeting."""

BOTH = re.compile(
    r"\b(?:gui|goi|nop|bao cao)\b.*\b(?:(?<!tong )(?<!phoi )hop|giao ban)\b|"
    r"\b(?:(?<!tong )(?<!phoi )hop|giao ban)\b.*\b(?:gui|goi|nop|bao cao)\b|\bca (?:hai|2)\b|\b(?:xong|"
    r"lam) (?:het|ca)\b"
)
"""Words of both duties, or of all."""

NOT_YET = re.compile(r"(?:van |con |hien )?chua(?: dau| co)?")
"""``chưa`` and nothing else."""

OWN = {
    "held": r"\bhop\b|giao ban",
    "not_held": r"\bhop\b|giao ban",
    "sent": r"\b(?:gui|goi|nop|bao cao)\b|=document",
    "nothing": "phat sinh",
    "no_capital": "von|du an",
}


def _owned(said: Said, meaning: Meaning) -> bool:
    """Whether the words are those of this duty, so that the other open one is not meant."""
    pattern = OWN.get(meaning.acts[0].what)
    return pattern is None or bool(re.search(pattern, said.text.plain))


NEITHER = re.compile(
    r"(?:ca (?:hai|2)(?: viec| cai)?|hai viec|2 viec)(?: deu| cung| van| con)* chua(?: xong| co| lam)?"
)


def _neither(said: Said, reminders: list[Open]) -> Meaning | None:
    """``cả hai đều chưa``."""
    if not NEITHER.fullmatch(bare(said)) or said.text.is_question or len(reminders) != len(BOTH_DUTIES):
        return None
    acts = [Act("not_held" if each.kind == "meeting" else "doing", each.ref) for each in reminders]
    return Meaning(How.SURE, tuple(acts))


BOTH_DUTIES = ("report", "meeting")

ALL_OF_THEM = re.compile(
    r"(?:(?:da|vang|em|a|thua|anh|chi) )*(?:ca (?:hai|2)(?: viec| cai| noi dung)?|hai viec|2 viec)\b"
    r"(?: (?:deu|cung|thi|em|ben em|don vi))*"
)


def _both(said: Said, reminders: list[Open]) -> Meaning | None:
    """``cả hai đang làm``, ``cả hai việc xin lùi đến 25/8``: the same answer to each of two, proposed."""
    found = ALL_OF_THEM.match(said.text.plain)
    words = [word for word in said.text.words if not word.is_sign]
    rest = words[len(found[0].split()) :] if found else []
    if not rest or said.text.is_question or len(reminders) != len(BOTH_DUTIES):
        return None
    part = said.part(said.text.part(rest))
    read = [REMINDERS[question.kind](part, question) for question in reminders]
    if any(each is None or each.how not in (How.SURE, How.LIKELY) or each.why not in ("", "length") for each in read):
        return None
    return Meaning(How.LIKELY, tuple(each.acts[0] for each in read if each))


def _each_for_itself(said: Said, reminders: list[Open], spoken_of: list[Open]) -> Meaning | None:
    """``1. đã gửi 2. đã họp``; ``việc 1 đã gửi, việc 2 chưa họp``: an answer to each; proposed where one is likely.

    ``spoken_of``: the reminders that are meant where nothing is numbered."""
    parts = several_numbers(said) or parts_of(said)
    if len(parts) < 2:
        parts = said.clauses  # "báo cáo gửi rồi, còn họp thì chiều mới họp"
    if not re.search(r"\b\d\b", said.text.plain):
        reminders = [each for each in reminders if each in spoken_of or each.kind != "milestone"]
    if len(parts) < 2 or said.text.is_question or said.has("slip"):
        return None
    acts: list[Act] = []
    how = How.SURE
    for part in parts:
        if part.has("busy") and not part.has("send", "report", "work", "now", "meet", "notyet", "not"):
            continue  # "sếp đi vắng": why
        only_met = MET.search(part.text.plain) and not re.search(r"\b(?:bao cao|bc|gui|goi|nop)\b", part.text.plain)
        asked = [question for question in reminders if question.kind == "meeting" or not only_met]
        asked = asked if only_met else [each for each in _spoken_of(part, asked) if each in asked]
        found = [REMINDERS[question.kind](part, question) for question in asked]
        read = zip(asked, found, strict=True)
        found = [_ahead(part, question, each) if each and each.why == "future" else each for question, each in read]
        told = [each for each in found if each and each.how in (How.SURE, How.LIKELY) and _owned(part, each)]
        certain = [each for each in told if each.how is How.SURE] or told
        if certain and only_met and all(each.acts[0].what in ("held", "not_held") for each in certain):
            how = How.LIKELY if len(certain) > 1 and certain[0].acts[0].what == "held" else how
            certain = certain[:1]  # of several weeks the one that was asked about last
        if len(certain) != 1:
            return None
        acts += certain[0].acts
        how = certain[0].how if how is How.SURE else how
    refs = {act.ref for act in acts}
    return Meaning(how, tuple(acts)) if len(acts) > 1 and len(refs) == len(acts) else None
