"""What is disbursed to date: an amount, a share of the plan, or how it differs from the last figure; it is echoed."""

from __future__ import annotations

import re
from decimal import Decimal

from rules.meaning.amounts import amounts_of, main_of, settled, told
from rules.meaning.figures import (
    CLOSE,
    KNOWN,
    MILLION,
    NONE_SPENT,
    WISHED,
    at_most_likely,
    contrasted,
    is_doubted,
    lone_figure,
    passes,
)
from rules.meaning.letters import flat
from rules.meaning.model import UNCLEAR, Act, How, Meaning, Open, sure, unclear
from rules.meaning.money import BILLION, number_of, two_ways
from rules.meaning.pending import is_lacking, is_unchanged
from rules.meaning.said import Said

FALLEN = re.compile(r"\bgiam (?:xuong )?(?:con|ve) (?:khoang )?=money")


RETURNED = re.compile(r"\b(?:nop tra|tra lai|hoan tra|thu hoi|nop lai|giam)\b")
"""Capital that was given back: what is left of it is told behind "còn"."""
LEFT = re.compile(r"\b(?:nen |thanh ra )?con (?:lai )?(?:khoang )?=money\b")


def read_disbursed(said: Said, question: Open) -> Meaning | None:
    """The cumulative amount, a share of the plan, or how it differs from the last figure. What is more than the plan
    is asked about."""
    if said.money and RETURNED.search(said.text.plain) and LEFT.search(said.text.plain) and len(said.money) > 1:
        return UNCLEAR
    found = _read(said, question)
    if found is None or question.plan is None or not found.acts or found.acts[0].what != "amount":
        return found
    dong = found.acts[0].dong or 0
    return unclear("above", found.acts[0]) if dong > question.plan and dong != question.doubted else found


def _read(said: Said, question: Open) -> Meaning | None:
    ref, last = question.ref, question.last
    if said.only("undo"):
        return sure("withdraw", ref)
    if last is not None and not said.money and not said.shares:
        same = said.cut(("same", "spent", "who", "about", "extra", "polite"))
        if (not same.unknown and same.has("same")) or is_unchanged(said):
            return sure("amount", ref, dong=last)
    if passes(said) or is_lacking(said):
        return sure("skip", ref)
    if NONE_SPENT.fullmatch(said.text.plain):
        return unclear("", Act("amount", ref, dong=0)) if last else sure("amount", ref, dong=0)
    if not said.money and not said.shares:
        slashed = _slashed(said, question)
        return sure("amount", ref, dong=slashed) if slashed is not None else _bare_disbursed(said, question)
    total = _grown_to(said, question) or _of_plan(said, question)
    latest = _latest(said)
    if total is not None or latest is not None:
        return sure("amount", ref, dong=total) if latest is None else _told(latest, question)
    if any(each.unclear for each in said.money):
        return unclear("two_ways")
    main = main_of(settled(said), spent=True)
    if main is not None and not said.text.is_question:
        return Meaning(How.LIKELY, (Act("amount", ref, dong=main),))
    if is_doubted(said) or WISHED.search(said.text.plain):
        return UNCLEAR
    if _begins_with_slip(said) and len(said.money) == 1 and question.plan is not None:
        return _instead_of_plan(said, question)
    kept = told(settled(said))
    return at_most_likely(_kept_told(kept, question), said, kept)


def _kept_told(said: Said, question: Open) -> Meaning:
    spent = _spent_among(said, question)
    spent = _behind_plan(said, question) if spent is None else spent
    if spent is not None:
        return sure("amount", question.ref, dong=spent)
    if FALLEN.search(said.text.plain) and len(said.money) == 1 and not said.shares and not said.denies:
        return sure("amount", question.ref, dong=said.money[0].dong)
    if contrasted(said) or len(said.money) > 1 or len(said.shares) > 1:
        return unclear("several" if len(said.money) > 1 else "")
    return _told(said, question)


def _begins_with_slip(said: Said) -> bool:
    """``nhầm, 130 tỷ ạ``: it corrects what was typed before."""
    pieces = [piece.tag for piece in said.cut(("slip", "polite")).pieces if piece.tag != "polite"]
    return pieces[:1] == ["slip"]


def _instead_of_plan(said: Said, question: Open) -> Meaning:
    """A figure that corrects the plan which was given just before: what is disbursed has not been told yet."""
    kept = settled(said)
    if question.last is None and not contrasted(kept) and not kept.shares and amounts_of(kept)[0].role != "spent":
        return sure("replan", question.ref, dong=kept.money[0].dong)
    return _told(kept, question) if not contrasted(kept) else UNCLEAR


def _spent_among(said: Said, question: Open) -> int | None:
    """``khối lượng 900 tỷ, giải ngân 765 tỷ``: the one amount that is called disbursed, where all are called something;
    a plan must be the one that is known."""
    amounts = amounts_of(said)
    spent = [each.dong for each in amounts if each.role == "spent"]
    plans = [each.dong for each in amounts if each.role == "plan"]
    known = [each for each in amounts if not each.role and each.dong == question.plan]  # "400 tỷ, giải ngân 131,6 tỷ"
    named = all(each.role in ("spent", "plan", "volume", "other") or each in known for each in amounts)
    if len(amounts) < 2 or len(spent) != 1 or not named or len(said.shares) > 1 or contrasted(said):
        return None
    if any(plan != question.plan for plan in plans) or (question.plan and spent[0] > question.plan):
        return None
    agrees = not said.shares or _agree(spent[0], said.shares[0].percent, question.plan)
    return spent[0] if agrees and not re.search(r"\bdu kien\b", said.text.plain) else None


def _behind_plan(said: Said, question: Open) -> int | None:
    """``400 tỷ; 131,6 tỷ``: two amounts and nothing else, of which the first is the plan that is known, as both are
    asked for in the first week."""
    if len(said.money) != 2 or said.shares or said.denies or said.cut(("=money", "polite")).unknown:
        return None
    plan, spent = (each.dong for each in said.money)
    return spent if plan == question.plan and spent < plan else None


def _latest(said: Said) -> Said | None:
    """``đến 31/7 là 751 tỷ, đến hôm nay 759 tỷ``: of figures that each have their day the one of the latest."""
    parts = [clause for clause in said.clauses if not clause.polite_only]
    dated = all(len(part.money) == 1 == len(part.days) and part.days[0].day and not part.denies for part in parts)
    if len(parts) < 2 or not dated or said.text.is_question or any(part.cut((*KNOWN, "by")).unknown for part in parts):
        return None
    latest = max(parts, key=lambda part: part.days[0].day or said.today)
    days = {part.days[0].day for part in parts}
    return latest if len(days) == len(parts) and max(day for day in days if day) <= said.today else None


SLASHED = re.compile(r"(?<![\w/.,-])(\d[\d.,]*)\s*/\s*(\d[\d.,]*)\s*(?:ty|ti)\b")


def _slashed(said: Said, question: Open) -> int | None:
    """``770/1234,5 tỷ``: what is disbursed, and the plan that is known."""
    found = SLASHED.search(flat(said.text.raw))
    if not found or said.denies or said.text.is_question or said.money:
        return None
    spent, plan = number_of(found[1]), number_of(found[2])
    if spent is None or plan is None or spent > plan or int(plan * BILLION) != question.plan:
        return None
    strange = [word for word in said.cut(KNOWN).unknown if not word.isdecimal() and word not in ("ty", "ti")]
    return int(spent * BILLION) if not strange else None


def _grown_to(said: Said, question: Open) -> int | None:
    """``750 tỷ, tăng 4,3 tỷ``: both say the same, after last week's figure."""
    if len(said.money) != 2 or said.shares or question.last is None or said.denies or said.text.is_question:
        return None
    total, more = (each.dong for each in said.money)
    known = not said.cut((*KNOWN, "more", "lastweek")).unknown
    return total if known and said.has("more") and total == question.last + more else None


def _of_plan(said: Said, question: Open) -> int | None:
    """``758/1.234,5 tỷ``: what is disbursed, and the plan that is known."""
    if len(said.money) != 2 or said.shares or said.denies or said.cut(KNOWN).unknown or said.text.is_question:
        return None
    spent, plan = (each.dong for each in said.money)
    slashed = re.search(r"=money (?:/ |tren |trong )=money", said.text.full)
    return spent if slashed and plan == question.plan and spent <= plan else None


def _told(said: Said, question: Open) -> Meaning:
    ref, plan, last = question.ref, question.plan, question.last
    grown = re.search(r"\b(tang|them|nhich|giam)\b", said.text.plain)
    if grown:
        small = said.money and last is not None and said.money[0].dong < last and grown[1] != "giam" and not said.shares
        if not small or last is None or said.cut((*KNOWN, "more", "lastweek", "earlier", "whatever")).unknown:
            return UNCLEAR
        return sure("amount", ref, dong=last + said.money[0].dong)
    known = not said.cut(KNOWN).unknown
    if WISHED.search(said.text.plain) or re.search(r"\bnua$|\btam ung\b|\bke hoach giai ngan\b", said.text.plain):
        return UNCLEAR
    if re.search(r"\btuan nay\b|\btrong tuan\b|\bthang nay\b", said.text.plain) and not re.search(
        r"\bluy ke\b", said.text.plain
    ):
        return UNCLEAR
    if said.has("volumeword") and not said.has("spentword"):
        return UNCLEAR
    if said.money and said.shares and not _agree(said.money[0].dong, said.shares[0].percent, plan):
        return unclear("disagree")
    if said.money and amounts_of(said)[0].role in ("plan", "volume", "other"):
        return UNCLEAR
    if said.money:
        dong = said.money[0].dong
        known = known and not (said.has("only") and last is not None and dong < last)
        act = Act("amount", ref, dong=dong)
    else:
        if said.shares[0].upto is not None:
            return unclear("range")
        act = Act("share", ref, share=said.shares[0].percent)
    return Meaning(How.SURE if known else How.LIKELY, (act,))


def _agree(dong: int, percent: Decimal, plan: int | None) -> bool:
    """Whether an amount is that share of the plan, as far as shares are rounded."""
    return bool(plan) and abs(Decimal(100 * dong) / (plan or 1) - percent) <= CLOSE


def _bare_disbursed(said: Said, question: Open) -> Meaning | None:
    """A number without a unit is taken for tỷ đồng where that lies between the last figure and the plan."""
    found = lone_figure(said)
    if found is None or said.denies:
        return None
    number = found[1]
    dong = int(number * (1 if number >= MILLION else BILLION))
    fits = question.plan is not None and (question.last or 0) <= dong <= question.plan and number >= 10
    if not fits or (number <= 100 and not question.last) or two_ways(found[0]):
        return unclear("two_ways")
    return sure("amount", question.ref, dong=dong)
