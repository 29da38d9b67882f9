"""Duties that tests add to the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, Any]], object]


def duty(code: str, *deadlines: dict[str, Any], **more: Any) -> Change:
    """Add a report of this code, owed by Sở Y tế and Sở Tài chính."""
    found: dict[str, Any] = {
        "code": code,
        "kind": "report",
        "title": "Báo cáo",
        "clause": "IV",
        "ladder": "report",
        "to": "SKHDT",
    }
    found |= {"owed_by": {"agencies": ["SYT", "STC"]}, "deadlines": list(deadlines), **more}
    return lambda raw: raw["duties"].append(found)
