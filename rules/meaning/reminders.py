"""The answer to the reminder of a report or a milestone: sent, in progress, an obstacle, an extension."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from rules.meaning.beside import plainly, unasking, uncomplaining, undoubled, untopical
from rules.meaning.composed import compose
from rules.meaning.corrections import left_to_do
from rules.meaning.day import Doubt
from rules.meaning.doubting import ASKS_WHETHER, OF_OTHERS, TILL_DUE, asks, by_others, wonders
from rules.meaning.extensions import read_wish, till_after_due
from rules.meaning.grammar import DOING, GRAMMAR
from rules.meaning.halves import read_halves
from rules.meaning.hindrances import nothing_hinders, read_hindrance
from rules.meaning.milestones import read_completed, title_words
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, likely, sure, unclear
from rules.meaning.phases import A_MOMENT
from rules.meaning.promising import read_promise
from rules.meaning.said import Cut, Said, document_day
from rules.meaning.sending import (
    HANDED_ON,
    OUTSIDE,
    by_own_people,
    is_sent,
    issued,
    read_sent,
    sent_after_all,
    without_people,
    without_unaware,
)
from rules.meaning.underway import (
    LEAVE_TO,
    NOT_BEFORE,
    PROMISE,
    day_first,
    day_of_step,
    expected_day,
    later_on,
    lies_ahead,
    of_the_work,
    still_doing,
)
from rules.meaning.weighing import REST, weigh
from rules.meaning.wishes import wish_among, without_refused_wish

BOSS = re.compile(r"\b(?:lanh dao|giam doc|sep|ky|duyet|chu tich|thu truong|truong phong|trinh|tham dinh|du thao)\b")
"""To whom a report goes before it is sent, and what they do with it."""

ENOUGH = 100


def read_reminder(said: Said, question: Open) -> Meaning:
    """What a text means to the reminder of a report or milestone."""
    found = _read(said, question)
    if found.how is How.UNCLEAR and not found.why:
        found = _although_unaware(said, question) or found
    dayless = found.how is How.SURE and found.acts[0].what == "doing" and found.acts[0].expected is None
    if (found.how is not How.SURE or dayless) and not found.why:
        found = read_promise(said, question) or found
    sent = found.how is How.SURE and found.acts[0].what == "sent" and not found.acts[0].document
    if sent and by_others(said):
        return unclear("", *found.acts, Act("doing", question.ref))
    return till_after_due(said, question, found) or found


def _although_unaware(said: Said, question: Open) -> Meaning | None:
    """``báo cáo em gửi tối qua rồi, đồng nghiệp không biết``: done, most probably; ``None`` for any other text."""
    rest = without_unaware(said)
    found = _read(rest, question) if rest is not said else UNCLEAR
    done = found.how in (How.SURE, How.LIKELY) and [act.what for act in found.acts] in (["sent"], ["completed"])
    return Meaning(How.LIKELY, found.acts) if done else None


def _is_whole(wish: Meaning | None) -> bool:
    """Whether a wish for more time has its day and its reason."""
    act = wish.acts[0] if wish and wish.how is How.SURE else None
    return act is not None and act.until is not None and act.text is not None


def _read(said: Said, question: Open) -> Meaning:
    said = without_refused_wish(undoubled(unasking(_to_the_duty(untopical(uncomplaining(said))))))
    cut = said.cut(GRAMMAR)
    line = said.text.plain
    for reader in (read_wish, read_hindrance):
        found = reader(said, question, cut)
        if reader is read_wish and not _is_whole(found):
            found = wish_among(said, question) or found
        if found:
            return found
    left = left_to_do(said)
    if left is not None:
        return sure("doing", question.ref, percent=ENOUGH - left)
    if A_MOMENT.search(line) and not cut.has("just", "send", "did", "report", "now", "inner"):
        return UNCLEAR
    if TILL_DUE.search(line) and not cut.has("send", "did", "work", "wait", "inner"):
        return UNCLEAR
    if OF_OTHERS.search(line) and not cut.has("now", "past", "did", "wait"):
        return UNCLEAR
    if said.text.is_question or asks(said, cut) or ASKS_WHETHER.search(line) or wonders(said):
        return UNCLEAR
    main = plainly(said, title_words(question) if question.kind == "milestone" else frozenset())
    meaning = _told(main, question, main.cut(GRAMMAR)) if main is not said else _told(said, question, cut)
    if meaning.how is How.SURE:
        several = meaning.acts[0].what == "doing" and meaning.acts[0].expected is None and len(said.days) > 1
        return (weigh(said, question, title_words(question, said)) if several else None) or meaning
    titled = title_words(question, said)
    halves = read_halves(said, question, cut, titled) or weigh(said, question, titled)
    return halves or compose(said, question, titled) or meaning


LED_BY = re.compile(
    r"(?:(?:da|thua|kinh|bao cao) )*(?:thuc hien|theo|can cu|tiep theo|phuc dap|tra loi|chap hanh) "
    r"(?:yeu cau|noi dung|chi dao|van ban|cong van|chuong trinh|ke hoach|tinh than|de nghi|tin nhan)\b"
)
"""``thực hiện văn bản của Sở, ...``: how an official letter begins."""


def _to_the_duty(said: Said) -> Said:
    """The text without a clause that only says that nothing hinders, where another one stands beside it."""
    idle = [clause for clause in said.clauses if nothing_hinders(clause) or clause.only("grumble")]
    first = said.clauses[0] if said.clauses else said
    if LED_BY.match(first.text.plain) and not first.cut(GRAMMAR).has("send", "did", "past", "notyet", "not", "now"):
        idle.append(first)
    if not idle or len(idle) == len(said.clauses):
        return said
    return said.part(said.text.without([clause.text for clause in idle]))


def _told(said: Said, question: Open, cut: Cut) -> Meaning:
    sent = cut.has("send") and cut.has("did", "past", "just")
    denied = cut.has("not", "none", "slip", "notyet")
    left = LEAVE_TO.search(said.text.full)
    if left and not sent and not denied and not cut.has("back") and not said.documents and not said.shares:
        clause = next((each for each in said.clauses if each.days), said)
        return later_on(clause, question)
    later = NOT_BEFORE.search(said.text.plain) or PROMISE.search(said.text.plain)
    if later and not sent and not denied and not cut.has("back") | bool(said.documents) | bool(said.shares):
        return later_on(said, question)
    if cut.has("slip", "back", "but", "not", "none"):
        return _contrasted(said, question, cut)
    return _progress(said, question, cut)


def _contrasted(said: Said, question: Open, cut: Cut) -> Meaning:
    """A negation or a contrast that no rule above explains: never sure, but for shares and plain "chưa"."""
    if cut.has("none") and not cut.has("but", "back", "slip", "not"):
        rest = [clause for clause in said.clauses if not nothing_hinders(clause)]
        if len(rest) == 1 and len(said.clauses) > 1:
            return _progress(rest[0], question, rest[0].cut(GRAMMAR))
    if cut.has("notyet") and cut.has("send") and cut.has("because") and not said.has("but", "slip", "did", "past"):
        return likely("doing", question.ref, expected=expected_day(said))
    if _but_not_sent(said) and not cut.unknown:
        return sure("doing", question.ref)
    if still_doing(said, cut):
        return sure("doing", question.ref, expected=expected_day(said))
    only = said.cut((*DOING, "only"))
    if (
        len(said.shares) == 1
        and said.shares[0].percent < ENOUGH
        and not set(only.unknown) - title_words(question)
        and not cut.has("slip", "back", "not")
    ):
        return sure("doing", question.ref, percent=int(said.shares[0].percent), expected=expected_day(said))
    share = said.shares and said.shares[0].percent < ENOUGH
    lacking = not cut.has("back") or all(piece.words == ("thieu",) for piece in cut.pieces if piece.tag == "back")
    if (
        share
        and len(said.shares) == 1
        and not cut.has("slip", "not")
        and lacking
        and _told_in_one(said, title_words(question, said))
    ):
        return sure("doing", question.ref, percent=int(said.shares[0].percent), expected=expected_day(said))
    return likely("doing", question.ref, percent=int(said.shares[0].percent)) if share else UNCLEAR


def _but_not_sent(said: Said) -> bool:
    """``xong rồi nhưng chưa gửi``: what stands behind the contrast is that it was not sent."""
    head, contrast, tail = said.text.plain.partition(" nhung ")
    told = re.fullmatch(r"(?:ma )?(?:van |con )?chua (?:gui|goi|nop|phat hanh|chuyen)(?: \w+)?", tail)
    return bool(contrast and told) and not re.search(r"\b(?:gui|goi|nop)\b", head)


def _names(of_title: Set[str], strange: Sequence[str]) -> bool:
    """Whether words of the duty's title name it: one alone beside strange words does not ("hôm nay em mệt quá")."""
    return len(of_title) > 1 or (bool(of_title - {"qua"}) and not strange)


def _progress(said: Said, question: Open, cut: Cut) -> Meaning:
    titled = title_words(question, said)
    done = cut.has("did", "past", "just")
    unknown = [word for word in cut.unknown if word not in titled]
    if said.shares:
        only = re.search(r"=share thoi\b", said.text.plain) and "," not in said.text.raw
        return _shared(said, question, [word for word in unknown if not (only and word == "thoi")])
    if cut.has("notyet"):
        return _not_yet(said, question, cut, unknown)
    ahead = lies_ahead(said, done)
    vague = not done and len(said.days) == 1 and said.days[0].doubt is Doubt.VAGUE
    if HANDED_ON.search(said.text.plain) and done and not OUTSIDE.search(said.text.plain):
        return unclear("", Act("doing", question.ref), Act("sent", question.ref))
    parts = [clause for clause in said.clauses if len(said.clauses) > 1]
    if cut.has("inner", "wait", "now", "work", "early", "later"):
        if sent_after_all(said, cut):
            return sure("sent", question.ref)
        only_up = not cut.has("inner", "wait", "now", "early", "later")  # "chuyển báo cáo lên"
        if question.kind == "report" and ((only_up and is_sent(said, question)) or by_own_people(said)):
            return read_sent(without_people(said), question, cut, unknown)
        if any(is_sent(part, question) for part in parts) or (
            re.search(r"\bva\b", said.text.plain) and cut.has("send") and cut.has("inner")
        ):
            return unclear("", Act("sent", question.ref), Act("doing", question.ref))
        return _doing(said, question, cut, unknown)
    if ahead and (cut.has("send", "finished", "report", "will", "have") or _names(titled & set(cut.unknown), unknown)):
        if re.search(r"\bsáng nay|\bsang nay", said.text.raw.lower()) and not cut.has("will"):
            return unclear("", Act("sent", question.ref), Act("doing", question.ref))  # it may be over
        weekday = said.days[0].weekday and not cut.has("will") and not day_first(cut)
        how = How.LIKELY if unknown or weekday else How.SURE
        return Meaning(how, (Act("doing", question.ref, expected=expected_day(said)),))
    if (
        (vague or (cut.has("will") and not said.days))
        and cut.has("send", "finished")
        and not done
        and not said.documents
    ):
        return Meaning(How.LIKELY if unknown else How.SURE, (Act("doing", question.ref),))
    if question.kind == "milestone":
        return read_completed(said, question, cut, unknown, titled)
    return read_sent(said, question, cut, unknown)


def _shared(said: Said, question: Open, unknown: list[str]) -> Meaning:
    """``đã xong 80%`` is in progress; 100% may be done or nearly so, but for a decision named beside it."""
    whole = question.kind == "milestone" and not unknown and len(said.shares) == 1 and said.shares[0].percent == ENOUGH
    dated = document_day(said)
    if whole and said.has("did") and len(said.documents) == 1 and not (dated and dated > said.today):
        return sure("completed", question.ref, document=said.documents[0].number, day=document_day(said))
    if whole and said.has("did") and said.has("past") and not said.has("about", "early", "will"):
        return sure("completed", question.ref)
    if len(said.shares) > 1 or said.shares[0].percent >= ENOUGH:
        return unclear(
            "", Act("doing", question.ref), Act("completed" if question.kind == "milestone" else "sent", question.ref)
        )
    if REST.search(said.text.plain):
        return unclear("", Act("doing", question.ref))
    act = Act("doing", question.ref, percent=int(said.shares[0].percent), expected=expected_day(said))
    less = re.search(r"\bchua (?:duoc |den |toi |dat )*=share", said.text.plain)
    unknown = [] if _told_in_one(said, title_words(question, said)) else unknown
    return Meaning(How.LIKELY if unknown or less else How.SURE, (act,))


LACKS = re.compile(r"(?:(?:chi|con|moi) )*(?:thieu|con|cho)(?: moi| nua| phan| cai)?\b")
"""``thiếu mỗi phụ lục``: what is left to do, beside a share."""


def _told_in_one(said: Said, titled: Set[str] = frozenset()) -> bool:
    """``40% thôi, số liệu về chậm quá``: one clause tells the share, the others deny nothing and tell of no sending."""
    with_share = [clause for clause in said.clauses if clause.shares]
    others = [clause for clause in said.clauses if not clause.shares]
    known = len(with_share) == 1 and not set(with_share[0].cut((*DOING, "only")).unknown) - titled
    denied = any(
        each.has("not", "none", "slip", "did", "past", "ask")
        or (each.has("back") and not LACKS.match(each.text.plain))
        or each.text.is_question
        for each in others
    )
    return bool(others) and known and not denied


def _not_yet(said: Said, question: Open, cut: Cut, unknown: list[str]) -> Meaning:
    """``chưa xong``, ``đã xong dự thảo, chưa gửi``: in progress, where all of it is understood."""
    act = Act("doing", question.ref, expected=expected_day(said))
    doubtful = unknown or (said.days and act.expected is None and said.days[0].doubt is not Doubt.VAGUE)
    put_off = any(day.doubt is Doubt.VAGUE or (day.day and day.day > said.today) for day in said.days)
    named = (
        cut.has("send", "finished", "work", "inner")
        or (put_off and question.kind == "report")
        or (question.kind == "milestone" and title_words(question) & set(cut.unknown))
    )
    if not named or (question.kind == "milestone" and not cut.has("send", "finished", "work", "inner", "now")):
        return unclear("", act)
    if any(is_sent(part, question) for part in said.clauses):
        return UNCLEAR
    return Meaning(How.LIKELY if doubtful else How.SURE, (act,))


def _doing(said: Said, question: Open, cut: Cut, unknown: list[str]) -> Meaning:
    step = day_of_step(cut) and not cut.has("send", "finished", "work", "report", "will", "have")
    day = None if said.documents or step else expected_day(said)
    act = Act("doing", question.ref, expected=day)
    if cut.has("busy") and not cut.has("work", "wait", "inner", "early", "send"):
        return unclear("", act)
    if not cut.has("now", "inner", "work", "wait", "early"):
        sends = cut.has("send") or re.search(r"\b(?:gui|nop)\b", said.text.plain)
        soon = cut.has("later") and bool(sends) and not cut.has("did", "past") and not unknown
        return Meaning(How.SURE if soon else How.LIKELY, (act,))
    outside = (
        cut.has("inner")
        and cut.has("send")
        and re.search(r"\b(?:so ke hoach|khdt|skhdt|kh&dt|quy so)\b", said.text.plain)
    )
    if issued(said, cut):
        return sure("sent", question.ref, document=said.documents[0].number, day=document_day(said))
    handed = cut.has("did", "past") and cut.has("send") and cut.has("inner") and not cut.has("now", "wait", "notyet")
    if handed and not BOSS.search(said.text.plain):
        return unclear("", act, Act("sent", question.ref))
    if said.documents or outside:
        return unclear("", act, Act("sent", question.ref))
    if cut.has("work") and not cut.has("now", "inner", "wait", "early") and cut.has("did", "past"):
        return unclear("", act)  # "đã làm rồi": done, or begun
    promised = cut.has("will") and cut.has("work") and not cut.has("did", "past") and not unknown and not said.days
    if promised:
        return Meaning(How.SURE, (act,))
    if not cut.has("now", "inner", "wait", "early") and not lies_ahead(said, False):
        return Meaning(How.LIKELY, (act,))
    vague = any(day.doubt is not Doubt.VAGUE for day in said.days) and act.expected is None and not step
    strange = unknown and not of_the_work(said, cut)
    return Meaning(How.LIKELY if strange or vague else How.SURE, (act,))
