"""Part V of the consolidated report: what is overdue and still to be done, and what falls due next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from db.desk import Column, Coming, Line
from db.desk.columns import EVENT
from reports import words
from reports.papers import Papers
from rules.status import Timeliness

SHOWN = 12
"""Lines of each kind; how many there are more is said."""

NAMED = 6
"""Agencies that are named in a line; the others stand in the matrix."""

SEVERAL = 3
"""Periods of a duty that are told one by one; of more of them the first and the last."""

OVERDUE = "Hoàn thành ngay các nội dung đã quá hạn:"
LEFT = "Xác định đơn vị báo cáo các nội dung mà đơn vị đã kết thúc hoạt động chưa báo cáo:"
NEXT = "Thực hiện các nội dung đến hạn tiếp theo:"
NOTHING = "Không có nội dung nào đến hạn trong thời gian tới theo Chương trình."


def lines(papers: Papers) -> list[str]:
    """The paragraphs: a line a duty and period, each kind under a sentence that says what it is."""
    late = [f"- {_overdue(each, papers)}." for each in overdue(papers.columns)]
    coming = [f"- {text}." for _, text in sorted(_coming(papers))]
    left = [f"- {_left(each, papers)}." for each in papers.stayed]
    return [*_under(OVERDUE, late), *_under(LEFT, left), *_under(NEXT, coming)] or [NOTHING]


def _under(head: str, found: Sequence[str]) -> list[str]:
    if not found:
        return []
    more = [f"- … và {len(found) - SHOWN} nội dung khác."] if len(found) > SHOWN else []
    return [head, *found[:SHOWN], *more]


def overdue(columns: Sequence[Column]) -> list[Column]:
    """What is overdue and not done by all, the oldest first; a target is nothing that is pressed for."""
    found = [each for each in columns if each.kind != "target" and each.tally.of(Timeliness.OPEN_LATE)]
    return sorted(found, key=lambda each: (each.last_day, each.duty))


def _overdue(column: Column, papers: Papers) -> str:
    count = column.tally.of(Timeliness.OPEN_LATE)
    if column.kind == EVENT:
        return f"{column.title} ({column.clause}): còn {count} lần quá hạn, chưa xong"
    due = words.due(column.named_day, exclusive=column.exclusive, hour=column.hour)
    head = f"{words.with_period(column.title, column.period)} ({column.clause}): {due}"
    if papers.facts.agency:
        return f"{head}; chưa xong"
    who = [papers.facts.member(number).name for number in papers.behind.get(column.key, ())]
    more = f" và {len(who) - NAMED} đơn vị khác (Phụ lục I)" if len(who) > NAMED else ""
    if column.tally.owed == 1:
        return f"{head}; {who[0] if who else 'đơn vị thực hiện'} chưa xong"
    named = f": {'; '.join(who[:NAMED])}{more}" if who else ""
    return f"{head}; còn {count}/{column.tally.owed} đơn vị quá hạn, chưa xong{named}"


def _left(line: Line, papers: Papers) -> str:
    """What nobody is asked for: whose it was, and who stands in that place and has reported its own."""
    member = papers.facts.member(line.agency_id)
    _, heirs = papers.facts.ended.get(member.id, (None, ()))
    instead = f"; {' và '.join(heirs)} đã báo xong phần của mình" if heirs else ""
    return f"{words.with_period(line.title, line.period)} ({line.clause}) của {member.name}{instead}"


def _coming(papers: Papers) -> Iterator[tuple[date, str]]:
    """What is open and not overdue with how much of it is done; then what is nobody's business yet. With its day."""
    today = papers.facts.at.date()
    for each in papers.columns:
        if each.last_day >= today and each.tally.done < each.tally.owed:
            head = f"{words.with_period(each.title, each.period)} ({each.clause})"
            yield each.last_day, f"{head}: {_due(each, today)}; đã xong {each.tally.done}/{each.tally.owed}"
    known = {each.key for each in papers.columns}
    later: dict[str, list[Coming]] = {}
    for row in papers.coming:
        if row.key not in known:
            later.setdefault(row.duty, []).append(row)
    for rows in later.values():
        yield from _periods(rows, alone=papers.facts.agency is not None)


def _due(column: Column, today: date) -> str:
    """By when; of what is counted from events the last of their days, as the first of them may be over."""
    if column.named_day < today:
        return words.due(column.last_day, exclusive=False)
    return words.due(column.named_day, exclusive=column.exclusive, hour=column.hour)


def _periods(rows: Sequence[Coming], *, alone: bool) -> Iterator[tuple[date, str]]:
    """The periods of one duty that have not begun."""
    first, last = rows[0], rows[-1]
    if len(rows) > SEVERAL:
        span = f"từ {_called(first)} đến {_called(last)}"
        yield first.last_day, f"{first.title} ({first.clause}): {len(rows)} kỳ tiếp theo, {span}"
        return
    for row in rows:
        due = words.due(row.named_day, exclusive=row.exclusive, hour=row.hour)
        who = "" if alone or row.owed == 1 else f"; {row.owed} đơn vị"
        yield row.last_day, f"{words.with_period(row.title, row.period)} ({row.clause}): {due}{who}"


def _called(row: Coming) -> str:
    return words.period(row.period) or words.day(row.last_day)
