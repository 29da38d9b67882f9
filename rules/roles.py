"""Roles as people write them: "lãnh đạo", "dau moi", "observer"."""

from __future__ import annotations

from rules.authority import Role
from rules.reading import fold

WORDS: dict[Role, tuple[str, ...]] = {
    Role.OFFICIAL: ("dau moi", "official", "contact"),
    Role.LEADER: ("lanh dao", "lanh dao don vi", "leader"),
    Role.COORDINATOR: ("dieu phoi vien", "dieu phoi", "coordinator"),
    Role.OBSERVER: ("nguoi theo doi", "theo doi", "observer"),
}
"""What each role is called as which somebody can be invited, folded (`rules.reading.fold`)."""

_ROLES = {words: role for role, names in WORDS.items() for words in names}
_LONGEST = max(len(words.split()) for words in _ROLES)


def role_of(text: str) -> Role | None:
    """The role that ``text`` names, whatever its capitals and diacritics; ``None`` for anything else."""
    return _ROLES.get(fold(text))


def role_beside(text: str) -> tuple[str, Role | None]:
    """Take a role off the end or the beginning of ``text``: ``SYT lãnh đạo`` is (``SYT``, leader).

    The longest name of a role counts, the end goes first; without one the text comes back as it is.
    """
    words = text.split()
    for count in range(min(_LONGEST, len(words)), 0, -1):
        for named, rest in ((words[-count:], words[:-count]), (words[:count], words[count:])):
            role = role_of(" ".join(named))
            if role:
                return " ".join(rest), role
    return text, None
