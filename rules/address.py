"""How the head of an agency is addressed."""

from __future__ import annotations


def addressed(head: str, agency: str) -> str:
    """Join a head's title with the name of the agency, words in which both meet said once: "Giám đốc Sở Y tế", "Chánh
    Thanh tra thành phố", "Trưởng ban Quản lý Khu kinh tế"."""
    title, name = head.split(), agency.split()
    for length in range(min(len(title), len(name)), 0, -1):
        if [word.casefold() for word in title[-length:]] == [word.casefold() for word in name[:length]]:
            return " ".join([*title, *name[length:]])
    return f"{head} {agency}"


def title(position: str | None, head: str, agency: str, *, alone: bool) -> str | None:
    """How a leader of an agency is spoken of: by the position that is known of them ("Phó Giám đốc Sở Y tế"), else as
    its ``head`` where nobody leads it beside them (``alone``); ``None`` where nobody knows which of several is."""
    if position and position.strip():
        return addressed(position.strip(), agency)
    return addressed(head, agency) if alone else None
