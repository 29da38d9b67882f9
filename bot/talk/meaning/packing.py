"""Acts of a meaning as JSON, so that a proposal can wait for its *Đúng* in the database."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from rules.meaning.model import Act

DAYS = ("day", "expected", "until")


def pack(act: Act) -> dict[str, Any]:
    """As JSON; what was not said is left out."""
    found = {}
    for field in fields(Act):
        value = getattr(act, field.name)
        if value not in (None, "", 0) or (value == 0 and field.name in ("percent", "dong", "disbursed", "share")):
            found[field.name] = str(value) if isinstance(value, date | Decimal) else value
    return {key: value for key, value in found.items() if value is not None and value != ""}


def unpack(packed: dict[str, Any]) -> Act:
    """From JSON."""
    values = dict(packed)
    for name in DAYS:
        if name in values:
            values[name] = date.fromisoformat(values[name])
    if "share" in values:
        values["share"] = Decimal(values["share"])
    return Act(**values)
