"""Which words of the bot's own (a choice's label) are meant as such while a question that takes words is open."""

from __future__ import annotations

from rules.tokens import Token, Verb, only_shows

NARROW = frozenset(
    {
        ("absence", "days"),
        ("absence", "deputy"),
        ("acting", "day"),
        ("agency", "group"),
        ("agency", "code"),
        ("broadcast", "who"),
        ("decision", "day"),
        ("event", "paid_day"),
        ("event", "tell"),
        ("extend", "which"),
        ("extension", "day"),
        ("handover", "whom"),
        ("obstacles", "day"),
        ("obstacles", "owner"),
        ("pressing", "day"),
    }
)
"""Steps that read a day, a number or a name only, so that an answer's or a decision's words cannot be said to them."""

NAMES = {Verb.OBSTACLE: ("cause",), Verb.AGENCIES: ("heir",), Verb.HAND_OVER: ("row", "post")}
"""Choices whose labels name things of the world, which may be the very answer to a question."""

BESIDE = frozenset(
    {
        Verb.ABSENCE,
        Verb.AGENCIES,
        Verb.BOARD,
        Verb.BROADCAST,
        Verb.END,
        Verb.FILE,
        Verb.GROUP,
        Verb.HAND_OVER,
        Verb.HISTORY,
        Verb.INVITE,
        Verb.PHONE,
        Verb.PRESS,
        Verb.TAKE,
        Verb.TASKS,
    }
)
"""What these choices do is never what a question asks for."""

DECIDING = frozenset({Verb.ANSWER, Verb.DECIDE, Verb.CONFIRM, Verb.OBSTACLE, Verb.EVIDENCE, Verb.EXTEND})
"""Answers and decisions: their words ("Đã giải quyết", "Chưa họp") may be what somebody writes of a matter."""

AUDIENCES = ("broadcast", "who")
"""It is answered by how agencies stand ("Quá hạn"), which are the words of lists too."""

LONG_ENOUGH = 2
"""Words of a label: a single one ("Gửi", "Miễn") is too little to tell."""


def means_choice(token: Token, words: int, step: tuple[str, str], *, aside: bool) -> bool:
    """Whether the very words of a choice (``token``; so many ``words``), typed while the question ``step`` is open
    that does not offer it, mean the choice and are no answer; ``aside``: it stands beside the answers of its own
    question. The choices of the open question itself, and *Hủy*, are not asked about here."""
    if words < LONG_ENOUGH or token.verb is None or token.args[:1] in [(each,) for each in NAMES.get(token.verb, ())]:
        return False
    if only_shows(token):
        return step != AUDIENCES
    if token.verb in BESIDE:
        return True
    return token.verb in DECIDING and (step in NARROW or (aside and token.verb is not Verb.ANSWER))
