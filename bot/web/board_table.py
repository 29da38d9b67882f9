"""The matrix of the board page as its template reads it."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from db.desk import Facts, Sheet, Spot, shares
from reports.words import short_name

Params = dict[str, Any]


def table(sheet: Sheet, facts: Facts) -> Params:
    """The matrix: titles over their columns, groups with their rows, and each cell as (assignment, class, look)."""
    looks: dict[str, Params] = {}
    spans = [
        {"title": title, "clause": clause, "count": len(list(columns))}
        for (_, title, clause), columns in groupby(sheet.columns, key=lambda head: (head.duty, head.title, head.clause))
    ]
    sizes: dict[int, int] = {}
    for each in facts.members:
        sizes[each.group] = sizes.get(each.group, 0) + 1
    titles = {number: title for number, title, _ in facts.groups}
    bodies: list[Params] = []
    for number, members in groupby(sheet.members, key=lambda member: member.group):
        rows = [
            {
                "name": short_name(each.name),
                "cells": [_cell(sheet.cells.get((each.id, *head.key)), looks) for head in sheet.columns],
            }
            for each in members
        ]
        if sizes.get(number, 1) > 1:
            bodies.append({"heading": f"{number}. {titles.get(number, '')}", "rows": rows})
        elif bodies and bodies[-1]["heading"] is None:
            bodies[-1]["rows"] += rows
        else:
            bodies.append({"heading": None, "rows": rows})
    return {
        "spans": spans,
        "columns": [
            {
                "period": head.period,
                "each": head.of_events,
                "named_day": head.named_day.isoformat(),
                "exclusive": head.exclusive,
                "last_day": head.last_day.isoformat(),
                "done": tally.done,
                "owed": tally.owed,
                "first": before is None or before.duty != head.duty,
            }
            for before, head, tally in zip((None, *sheet.columns), sheet.columns, sheet.tallies, strict=False)
        ],
        "bodies": bodies,
        "looks": looks,
    }


def _cell(spot: Spot | None, looks: dict[str, Params]) -> tuple[int, str, str] | None:
    """The assignment, how it is coloured, and how it looks; what looks alike is written once."""
    if spot is None:
        return None
    count, of = shares(spot.several) if spot.several else (0, 0)
    key = f"{spot.stands}{spot.days_late}{'*' if spot.excused else ''}" + (f"{count}/{of}" if of else "")
    how = {"stands": spot.stands, "days": spot.days_late, "excused": spot.excused}
    looks.setdefault(key, {**how, "count": count, "of": of})
    return spot.id, spot.stands, key
