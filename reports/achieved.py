"""Part II of the report: how each task stands, by what the agencies told of it, each with its source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from db.desk import Bullet, Member, Outcome
from reports import words
from reports.filling import clip
from reports.papers import Papers, Sources


def summary(papers: Papers) -> list[str]:
    """How many agencies have told of how many tasks, and how these stand; nothing where nobody has."""
    told = papers.outcomes.values()
    if not told:
        return []
    count = words.number(len(told), 0)
    agencies = len({each.agency_id for each in told})
    whose = "" if papers.facts.agency else f" của {agencies} đơn vị"
    return [f"Đã có kết quả của {count} lượt nhiệm vụ{whose}: {_counted(told)}."]


def of_group(
    members: Sequence[Member], tasks: Sequence[Bullet], papers: Papers, sources: Sources
) -> list[dict[str, Any]]:
    """Each task of a group with its ``line``, and (``said``) what each agency told where several bear it.

    An agency counts as bearing it that owes a report or has told something: one that has left the program is only
    spoken of for what it told.
    """
    asked = {each.line.agency_id for each in papers.reports}
    telling = {agency_id for agency_id, _ in papers.outcomes}
    bearing = [each for each in members if each.id in asked or each.id in telling]
    return [_task(task, bearing or members, papers, sources) for task in tasks]


def _task(task: Bullet, bearing: Sequence[Member], papers: Papers, sources: Sources) -> dict[str, Any]:
    told = [(each, papers.outcomes[each.id, task.code]) for each in bearing if (each.id, task.code) in papers.outcomes]
    if not bearing:
        return {"line": task.title, "said": []}
    if len(bearing) == 1:
        stands = _said(*told[0], papers, sources) if told else "chưa báo kết quả"
        return {"line": f"{task.title} – {stands}.", "said": []}
    if not told:
        return {"line": f"{task.title} – chưa đơn vị nào báo kết quả.", "said": []}
    silent = len(bearing) - len(told)
    line = f"{task.title} – {_counted(outcome for _, outcome in told)}"
    line += f"; chưa báo kết quả {silent}" if silent else ""
    said = [f"{member.name}: {_said(member, outcome, papers, sources)}." for member, outcome in told]
    return {"line": f"{line} (trong {len(bearing)} đơn vị).", "said": said}


def _counted(told: Iterable[Outcome]) -> str:
    """``đã hoàn thành 4; đang thực hiện 3``."""
    counts = Counter(each.code for each in told)
    return "; ".join(f"{name.lower()} {counts[code]}" for code, name in words.RESULTS.items() if counts[code])


def _said(member: Member, told: Outcome, papers: Papers, sources: Sources) -> str:
    """``đang thực hiện, đạt 60% [3]: “đang chờ thẩm định”``; the day too where it was not told with the newest
    report."""
    newest = next((each.line for each in papers.reports if each.line.agency_id == member.id), None)
    older = newest is not None and told.report_id != newest.id
    period = f" ({words.period(told.period)})" if told.period else ""
    cited = sources.cite_day(member, f"Kết quả nhiệm vụ{period}", told.at.date())
    share = f", đạt {told.percent}%" if told.percent is not None else ""
    day = f" (báo ngày {words.day(told.at.date())})" if older else ""
    quote = f": “{clip(told.text)}”" if told.text else ""
    return f"{words.RESULTS.get(told.code, told.code).lower()}{share}{day} {cited}{quote}"
