"""The consolidated report as a Word document: what the agencies answered, laid out for who has to draft it.

It says what is known and who has not answered, and invents nothing: what a person has to add stands in square brackets.
Every figure has a number in square brackets too, under which *Nguồn số liệu* says who gave it, when, by which document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.desk import Column, Tally
from db.desk.columns import EVENT
from reports import achieved, answered, to_do, words
from reports.filling import TEMPLATES, clip, fill, head, unfollowed
from reports.look import mark
from reports.papers import Papers, Sources
from rules.status import Timeliness

KEY = (
    "Ký hiệu: ✓ hoàn thành đúng hạn; ✓+n hoàn thành quá hạn n ngày làm việc; ○ đang thực hiện trong hạn; "
    "◔ sắp đến hạn; ! n đang thực hiện quá hạn n ngày làm việc; – kỳ đã qua, chưa báo thực hiện; miễn: được miễn; "
    "*: có nguyên nhân khách quan; ô trống: không phải thực hiện."
)
EACH_KEY = f" Cột “{words.EACH}”: số lần như ký hiệu trên tổng số lần đang thực hiện, không còn thì số lần đã xong."


def build(papers: Papers, template: bytes | None = None) -> bytes:
    """Fill the template (the office's own, or that of the program). Raises `WrongTemplate`."""
    return fill(template or (TEMPLATES / "report.docx").read_bytes(), context(papers))


def context(papers: Papers) -> dict[str, Any]:
    """Every field of the template; docs/report.md lists them."""
    facts = papers.facts
    sources = Sources(facts)
    about = f" của {facts.agency.name}" if facts.agency else f" ({facts.part})" if facts.part else ""
    month = f" (các nội dung đến hạn trong {words.period(f'{facts.month:%Y-%m}')})" if facts.month else ""
    period = month or f" tính đến ngày {words.day(facts.at.date())}"
    groups = list(answered.groups(papers, sources))
    money = _money(papers, sources)
    standings = _standings(papers, sources)
    obstacles = list(_obstacles(papers, sources))
    return {
        **head(facts),
        "symbol": "BC-……",
        "letter": "Báo cáo",
        "subject": f"Kết quả thực hiện {facts.name}{about}{period}",
        "basis": [f"Căn cứ {facts.name} ngày {words.day(facts.issued_on)} của {facts.issuer} về {facts.title}."],
        "opening": (
            f"{facts.coordinator.name} tổng hợp tình hình thực hiện như sau (số liệu đến {words.moment(facts.at)}):"
        ),
        "overview": [*unfollowed(facts), *_overview(papers)],
        "tallies": _tallies(papers.columns),
        "silent": answered.silent(papers),
        "results": achieved.summary(papers),
        "groups": groups,
        "money": money,
        "standings": standings,
        "obstacles": obstacles,
        "next": to_do.lines(papers),
        "closing": f"[Kiến nghị, đề xuất của {facts.coordinator.name}, nếu có.]",
        "recipients": [f"{facts.issuer} (để báo cáo)", "[Bộ, ngành nhận báo cáo]"],
        "heads": [f"{_short(each)}" for each in papers.matrix.columns],
        "matrix": _matrix(papers),
        "key": KEY + (EACH_KEY if any(each.kind == EVENT for each in papers.matrix.columns) else ""),
        "sources": sources.rows,
    }


def _overview(papers: Papers) -> list[str]:
    total, facts = papers.matrix.total, papers.facts
    if not total.owed:
        return ["Chưa có nội dung nào phải thực hiện trong phạm vi báo cáo."]
    about = "Đơn vị" if facts.agency else f"{len({key[0] for key in papers.matrix.cells})} đơn vị"
    line = (
        f"{about} có {words.number(total.owed, 0)} lượt nghĩa vụ phải thực hiện: hoàn thành đúng hạn "
        f"{words.number(total.of(Timeliness.DONE_IN_TIME), 0)}; hoàn thành quá hạn "
        f"{words.number(total.of(Timeliness.DONE_LATE), 0)}; đang thực hiện trong hạn "
        f"{words.number(total.in_time, 0)}; đang thực hiện quá hạn {words.number(total.of(Timeliness.OPEN_LATE), 0)}"
    )
    missed = f"; kỳ đã qua, chưa báo thực hiện {words.number(total.missed, 0)}" if total.missed else ""
    if papers.unconfirmed:
        missed += f". Trong số đã hoàn thành, {words.unconfirmed(papers.unconfirmed)}"
    return [f"{line}{missed}. Chi tiết theo từng đơn vị tại Phụ lục I, nguồn số liệu tại Phụ lục II."]


def _tallies(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """A row a duty and period; all meetings of a year together, because a year has fifty of them."""
    found: dict[str, Tally] = {}
    for column in columns:
        if column.spoken or column.tally.done:
            year = f"{column.title} năm {column.last_day.year} (các kỳ đã đến)"
            name = year if column.kind == "meeting" else words.with_period(column.title, column.period)
            found[name] = found.get(name, Tally()).plus(column.tally)
    return [
        {
            "name": name,
            "owed": tally.owed,
            "in_time": tally.of(Timeliness.DONE_IN_TIME),
            "late": tally.of(Timeliness.DONE_LATE),
            "open": tally.in_time,
            "overdue": tally.of(Timeliness.OPEN_LATE),
            "missed": tally.missed,
        }
        for name, tally in found.items()
    ]


def _money(papers: Papers, sources: Sources) -> list[str]:
    money, facts = papers.money, papers.facts
    if not money.counted:
        return [f"Chưa có đơn vị nào báo đủ kế hoạch vốn và số giải ngân năm {money.year}."]
    sum_ = f"{words.billions(money.disbursed)}/{words.billions(money.planned)} tỷ đồng"
    found = [
        f"Theo {len(money.counted)} đơn vị đã báo số liệu, lũy kế giải ngân vốn đầu tư công năm {money.year} "
        f"đạt {sum_}, bằng {words.share(money.disbursed, money.planned)} kế hoạch."
    ]
    if money.pace:
        pace = f"{words.billions(money.pace)} tỷ đồng/tuần"
        found.append(f"Để hoàn thành kế hoạch, từ nay đến 31/12/{money.year} cần giải ngân bình quân {pace}.")
    told = {each.agency_id for each in money.standings if each.exempt or each.disbursed is not None}
    planned = {each.agency_id for each in money.standings if each.planned}
    here = [each for each in facts.members if each.id not in told and facts.agency in (None, each)]
    without = [each.name for each in here if each.id in planned]
    if without:
        found.append(f"Đơn vị có kế hoạch vốn nhưng chưa báo số giải ngân: {'; '.join(without)}.")
    silent = [each.name for each in here if each.id not in planned and each.code in papers.with_figures]
    if silent:
        named = "; ".join(silent)
        found.append(f"Đơn vị phải giao ban giải ngân nhưng chưa báo kế hoạch vốn và số giải ngân: {named}.")
    exempt = [facts.member(each.agency_id).name for each in money.standings if each.exempt]
    if exempt:
        found.append(f"Đơn vị không có kế hoạch vốn, đã được xác nhận: {'; '.join(exempt)}.")
    return found


def _standings(papers: Papers, sources: Sources) -> list[dict[str, Any]]:
    """One row an agency with plan and figure, the furthest first, beside the mean of all."""
    money = papers.money
    ordered = sorted(money.counted, key=lambda each: (each.disbursed or 0) / (each.planned or 1), reverse=True)
    rows = []
    for number, each in enumerate(ordered, 1):
        planned, disbursed = each.planned or 0, each.disbursed or 0
        member = papers.facts.member(each.agency_id)
        what = f"Giải ngân đến {words.period(each.period)}"
        cited = sources.cite(member, what, papers.figures.get(each.reply_id))
        above = disbursed * money.planned >= money.disbursed * planned
        rows.append(
            {
                "n": number,
                "name": f"{member.name} {cited}".strip(),
                "planned": words.billions(planned),
                "disbursed": words.billions(disbursed),
                "share": words.share(disbursed, planned),
                "beside": "Trên" if above else "Dưới",
            }
        )
    return rows


def _obstacles(papers: Papers, sources: Sources) -> Any:
    """Obstacles with what became of them, then what was asked for and has not been decided."""
    found = [each for each in papers.matters if each.kind == "obstacle" and each.state != "withdrawn"]
    if not found:
        yield "Các đơn vị chưa báo vướng mắc nào."
    for each in found:
        member = papers.facts.member(each.agency_id)
        note = f" Trả lời: “{clip(each.note)}”." if each.note else ""
        cited = sources.cite(member, f"Vướng mắc số {each.id}", papers.figures.get(each.reply_id))
        state = words.STATES.get(each.state, each.state).lower()
        day = words.day(each.asked_at.date())
        yield f"- Vướng mắc số {each.id}, {member.name} ({day}; {state}) {cited}: “{clip(each.text)}”.{note}"
    for each in papers.matters:
        if each.kind == "extension" and each.state == "open":
            member = papers.facts.member(each.agency_id)
            until = f" đến {words.day(each.until)}" if each.until else ""
            what = words.with_period(each.title, each.period)
            cited = sources.cite(member, f"Xin gia hạn số {each.id}", papers.figures.get(each.reply_id))
            yield f"- {member.name} xin gia hạn {what}{until}, chưa xử lý {cited}: “{clip(each.text)}”."


def _short(column: Column) -> str:
    if column.kind == EVENT:
        return f"{words.KINDS[EVENT]} ({words.EACH})"
    kind, period = words.KINDS.get(column.kind, column.kind), words.period(column.period)
    return f"{f'{kind} {period}'.rstrip()} ({words.short_day(column.last_day)})"


def _matrix(papers: Papers) -> list[dict[str, Any]]:
    rows = []
    for member in papers.facts.members:
        cells = [papers.matrix.cells.get((member.id, *column.key)) for column in papers.matrix.columns]
        if any(cells):
            rows.append({"name": member.name, "cells": [mark(cell) if cell else "" for cell in cells]})
    return rows
