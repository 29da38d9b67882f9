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
