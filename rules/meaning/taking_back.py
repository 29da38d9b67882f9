"""A decision taken back in words: ``à số 2 chưa đồng ý nhé``, ``thu hồi số 1``, ``nhầm, Sở Tài chính không được``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rules.meaning.agencies import agencies_in, words_of
from rules.meaning.decisions import ENDS_DENIED, REFUSED
from rules.meaning.extensions import without_reason
from rules.meaning.granting import FIRM
from rules.meaning.meant_requests import meant_in
from rules.meaning.model import Act, How, Meaning, Open, Standing
from rules.meaning.naming import mentions, words_in
from rules.meaning.said import Said

KNOWN = (
    *("revoke", "revokefill", "refuse", "grant", "grantfill", "grantmore", "slip", "wrong", "request", "extend", "who"),
    *("yes", "=document", "thanks", "polite"),
)


AGAIN = re.compile(r"\bnua\b|^(?:a|ah|oi) |\bso \d|=document\b")
"""What a sentence says that comes back on what was decided (``à, ...``, ``không ... nữa``, ``số 2 ...``)."""


def read_taking_back(said: Said, standing: Standing) -> Meaning | None:
    """What is said of a request on which was decided: a grant is taken back, a refusal gives way to a grant.

    Only of one that is named, by number or agency, and of which no new request waits; without a name the one grant
    there is may be meant where the words say so. A grant is taken back unasked only where the words know of it (``thu
    hồi``, ``nhầm``, ``không đồng ý nữa``, its number). Where several agencies are named, which may be answered each in
    its way (``duyệt A, B thì không``), only what is said to be taken back is.
    """
    if not standing.decided or said.text.is_question or said.has("both", "condition", "hedged"):
        return None
    line = said.text.plain
    named = _named(said, standing)
    denied = bool(REFUSED.search(line)) or said.has("revoke") or bool(named and ENDS_DENIED.search(line))
    agreed = not denied and (bool(FIRM.search(line)) or said.has("yes"))
    if not named:
        granted = [each for each in standing.decided if each.granted]
        alone = len(granted) == 1 and not standing.questions and said.has("revoke", "slip") and denied
        return _back(granted, How.LIKELY) if alone and not _strange(said, standing) else None
    sure = How.LIKELY if _strange(said, standing) else How.SURE
    if not said.has("revoke") and _are_several(said, standing):
        return None
    if denied and all(each.granted for each in named):
        return _back(named, sure if said.has("revoke", "slip") or AGAIN.search(line) else How.LIKELY)
    if agreed and not any(each.granted for each in named):
        acts = tuple(Act("grant", each.ref, request=each.ref, until=each.until) for each in named)
        return Meaning(sure, acts) if not said.days else None
    return None


def _back(requests: Sequence[Open], how: How) -> Meaning:
    return Meaning(how, tuple(Act("revoke", each.ref, request=each.ref) for each in requests))


def _named(said: Said, standing: Standing) -> list[Open]:
    """The decided requests that are named; of an agency the newest. None where a waiting one is named."""
    waiting = [each for each in standing.questions if each.kind in ("extension", "exemption")]
    if waiting and meant_in(said, waiting, standing):
        return []
    whole = said.part(said.text.part([word for word in said.text.words if not word.is_sign]))
    newest: dict[str, Open] = {}
    for each in meant_in(whole, standing.decided, standing) or ():
        newest.setdefault(each.agency, each)
    return list(newest.values())


def _are_several(said: Said, standing: Standing) -> bool:
    """Whether more than one agency is named, anywhere in the sentence."""
    return len({each.agency.code for each in mentions(words_in(said.text.raw), standing.agencies)}) > 1


def _strange(said: Said, standing: Standing) -> bool:
    head = without_reason(said)
    known = words_of(agencies_in(head, standing.agencies)) | {"khong", "chua"}
    return any(word not in known and not word.isdecimal() for word in head.cut(KNOWN).unknown)
