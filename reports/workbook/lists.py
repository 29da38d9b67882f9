"""The plain tables: a row an answer, task, week, matter, person or step of reminding."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

from db.desk import Attached, Member, Outcome
from reports import words
from reports.workbook.contents import Sheets
from reports.workbook.writer import Heading

ANSWERS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Kỳ", 14, "text"),
    ("Lúc trả lời", 16, "moment"),
    ("Trả lời", 16, "text"),
    ("Nội dung", 50, "text"),
    ("Đã làm", 8, "share"),
    ("Dự kiến xong", 12, "day"),
    ("Số văn bản", 18, "text"),
    ("Ngày văn bản", 12, "day"),
    ("Kế hoạch vốn (đồng)", 20, "amount"),
    ("Lũy kế giải ngân (đồng)", 20, "amount"),
    ("Người trả lời", 24, "text"),
    ("Rút lại lúc", 16, "moment"),
    ("Tệp kèm theo", 36, "text"),
)


def answers(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Each answer, withdrawn ones too, as it was given."""
    member, period = cache(sheets.facts.member), cache(words.period)
    for each in sheets.answers:
        code = (
            "Đã hoàn thành"
            if each.code == "sent" and each.kind in ("milestone", "event")
            else words.ANSWERS.get(each.code, each.code)
        )
        agency, share = member(each.agency_id), each.percent / 100 if each.percent is not None else None
        yield (
            *(agency.code, agency.name, each.title, period(each.period), each.at, code, each.text, share),
            *(each.expected_on, each.document_number, each.document_date, each.planned, each.disbursed, each.by),
            each.withdrawn_at,
            _files(sheets.attached.get(each.id)),
        )


def _files(found: Attached | None) -> str | None:
    """``BC-SYT.pdf; 2 ảnh``; nothing where nothing came."""
    if found is None:
        return None
    return "; ".join([*found.documents, *([f"{found.pictures} ảnh"] if found.pictures else [])])


TASKS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị thực hiện", 36, "text"),
    ("Nhóm", 7, "count"),
    ("Tên nhóm", 36, "text"),
    ("Nhiệm vụ", 60, "text"),
    ("Kết quả nhiệm vụ", 16, "text"),
    ("Đã làm", 8, "share"),
    ("Nội dung kết quả", 40, "text"),
    ("Lúc báo kết quả", 16, "moment"),
    ("Người báo kết quả", 22, "text"),
    ("Kỳ báo cáo", 16, "text"),
    ("Tình trạng báo cáo", 24, "text"),
    ("Số văn bản", 18, "text"),
    ("Ngày văn bản", 12, "day"),
    ("Nội dung đơn vị trả lời", 50, "text"),
)


def tasks(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Each task with who bears it, what that agency said of it last, and where its newest report stands, which is to
    speak of it."""
    told = {each.line.agency_id: each for each in sheets.reports}
    for number, title, tasks in sheets.facts.groups:
        members = [
            each for each in sheets.facts.members if each.group == number and sheets.facts.agency in (None, each)
        ]
        bearing: list[Member | None] = [*members] if members or sheets.facts.agency else [None]
        for task in tasks:
            for member in bearing:
                report = told.get(member.id) if member else None
                line, answer = (report.line, report.main) if report else (None, None)
                yield (
                    *(member.code if member else None, member.name if member else None, number, title, task.title),
                    *_outcome(sheets.outcomes.get((member.id, task.code)) if member else None),
                    words.period(line.period) if line else None,
                    words.status(line.state, line.word) if line else None,
                    *((answer.document_number, answer.document_date, answer.text) if answer else (None, None, None)),
                )


def _outcome(told: Outcome | None) -> tuple[Any, ...]:
    """A task's result, the share that is done, the agency's words, when they were said, and by whom."""
    if told is None:
        return (None,) * 5
    share = told.percent / 100 if told.percent is not None else None
    return words.RESULTS.get(told.code, told.code), share, told.text, told.at, told.by


WEEKS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 40, "text"),
    ("Kỳ", 16, "text"),
    ("Đến ngày", 13, "day"),
    ("Lũy kế giải ngân (đồng)", 22, "amount"),
    ("Kế hoạch đơn vị báo (đồng)", 22, "amount"),
    ("Tỷ lệ trên kế hoạch đơn vị báo", 14, "share"),
    ("Kế hoạch cả năm hiện có (đồng)", 22, "amount"),
    ("Tỷ lệ trên kế hoạch cả năm", 14, "share"),
)


def weeks(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """What each agency told of disbursement, a row a week, as shares of both plans."""
    for each in sheets.weeks:
        member = sheets.facts.member(each.agency_id)
        parts = [each.disbursed / whole if whole else None for whole in (each.told, each.planned)]
        yield (
            *(member.code, member.name, words.period(each.period), each.day, each.disbursed),
            *(each.told, parts[0], each.planned, parts[1]),
        )


HAPPENINGS: tuple[Heading, ...] = (
    ("Số", 7, "count"),
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Sự kiện", 22, "text"),
    ("Dự án, nội dung", 40, "text"),
    ("Số tiền (đồng)", 20, "amount"),
    ("Ngày nghiệm thu", 13, "day"),
    ("Hạn", 13, "day"),
    ("Ngày thanh toán", 13, "day"),
    ("Tình trạng", 24, "text"),
    ("Số ngày làm việc quá hạn", 11, "count"),
    ("Nguyên nhân khách quan", 40, "text"),
    ("Người báo", 22, "text"),
    ("Lúc báo", 16, "moment"),
    ("Tệp kèm theo", 36, "text"),
)


def happenings(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """What is counted from events, a row each with its own days."""
    for each in sheets.happenings:
        member, line = sheets.facts.member(each.line.agency_id), each.line
        yield (
            *(each.number, member.code, member.name, line.title, each.of, each.subject, each.amount),
            *(each.happened_on, line.extended_to or line.last_day, each.done_on),
            *(words.status(line.state, line.word), line.days_late or None, words.excused(line.excused) or None),
            *(each.by, each.told_at, _files(sheets.with_events.get(each.number))),
        )


CAUSES: tuple[Heading, ...] = (
    ("Vướng mắc số", 9, "count"),
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Kỳ", 14, "text"),
    ("Hạn", 13, "day"),
    ("Tình trạng", 24, "text"),
    ("Số ngày làm việc quá hạn", 11, "count"),
    ("Nội dung vướng mắc", 50, "text"),
    ("Xác nhận", 20, "text"),
    ("Người, cấp xác nhận", 30, "text"),
    ("Văn bản xác nhận", 22, "text"),
    ("Ngày xác nhận", 13, "day"),
    ("Lúc đề nghị", 16, "moment"),
    ("Người đề nghị", 22, "text"),
)


def causes(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """What was proposed as an objective cause of whose lateness, and what became of that."""
    for each in sheets.causes:
        member, line = sheets.facts.member(each.line.agency_id), each.line
        yield (
            *(each.obstacle, member.code, member.name, line.title, words.period(line.period)),
            *(line.extended_to or line.last_day, words.status(line.state, line.word), line.days_late or None),
            *(each.text or None, words.CAUSES[each.state], each.by, each.document, each.on),
            *(each.proposed_at, each.proposed_by),
        )


REQUESTED: tuple[Heading, ...] = (
    ("Số", 7, "count"),
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Loại", 18, "text"),
    ("Nghĩa vụ", 36, "text"),
    ("Kỳ", 14, "text"),
)
"""What was asked for, by whom, about what."""

MATTERS: tuple[Heading, ...] = (
    *REQUESTED,
    ("Nội dung", 50, "text"),
    ("Lúc gửi", 16, "moment"),
    ("Người gửi", 22, "text"),
    ("Tình trạng", 14, "text"),
    ("Nguyên nhân", 22, "text"),
    ("Đơn vị được giao xử lý", 30, "text"),
    ("Đề nghị trả lời trước hết ngày", 13, "day"),
    ("Trả lời", 40, "text"),
    ("Lúc xử lý", 16, "moment"),
    ("Người xử lý", 22, "text"),
)


def matters(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Obstacles, with what became of them."""
    for each in sheets.matters:
        if each.kind == "obstacle":
            member = sheets.facts.member(each.agency_id)
            yield (
                *(each.id, member.code, member.name, words.MATTERS[each.kind], each.title, words.period(each.period)),
                *(each.text, each.asked_at, each.by, words.STATES.get(each.state, each.state)),
                *(words.OBSTACLES.get(each.cause or "", each.cause), each.owner, each.owner_until),
                *(each.note, each.decided_at, each.decided_by),
            )


WISHES: tuple[Heading, ...] = (
    *REQUESTED,
    ("Hạn theo chương trình", 13, "day"),
    ("Lý do", 50, "text"),
    ("Xin đến ngày", 12, "day"),
    ("Lúc xin", 16, "moment"),
    ("Người xin", 22, "text"),
    ("Tình trạng", 14, "text"),
    ("Được cho đến ngày", 12, "day"),
    ("Ý kiến xử lý", 40, "text"),
    ("Lúc xử lý", 16, "moment"),
    ("Người xử lý", 22, "text"),
    ("Rút, thu hồi lúc", 16, "moment"),
    ("Người rút, thu hồi", 22, "text"),
)


def wishes(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """More time and exemptions: the program's day, the day that was asked for, the one that was granted, and what was
    refused or undone, by whom."""
    for each in sheets.wishes:
        member = sheets.facts.member(each.agency_id)
        yield (
            *(each.number, member.code, member.name, words.MATTERS[each.kind], each.title, words.period(each.period)),
            *(None if each.kind == "exemption" else each.last_day, each.text, each.wished, each.asked_at, each.by),
            *(words.STATES[each.state], each.granted, each.note, each.decided_at, each.decided_by),
            *(each.undone_at, each.undone_by),
        )


CONTACTS: tuple[Heading, ...] = (
    ("Mã", 12, "text"),
    ("Đơn vị", 36, "text"),
    ("Họ tên", 24, "text"),
    ("Vai", 14, "text"),
    ("Chức vụ", 20, "text"),
    ("Điện thoại", 13, "text"),
    ("Ứng dụng", 14, "text"),
    ("Từ ngày", 12, "day"),
    ("Trả lời gần nhất", 17, "moment"),
    ("Ghi chú", 18, "text"),
)


def contacts(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """Who holds what post, and the agencies where nobody does."""
    zone = sheets.facts.at.tzinfo
    reached: set[int] = set()
    for each in sheets.contacts:
        if each.role not in ("coordinator", "assignee"):
            reached.add(each.agency.id)
        note = "Chưa tham gia" if each.person_id is None else "Đã ngừng nhận tin" if each.stopped else each.only
        yield (
            *(each.agency.code, each.agency.name, each.name, words.ROLES.get(each.role, each.role), each.position),
            *(each.phone, ", ".join(words.MESSENGERS.get(channel, channel) for channel in each.channels)),
            _local_day(each.since, zone),
            each.answered_at.astimezone(zone) if each.answered_at else None,
            note,
        )
    for member in sheets.facts.members:
        if member.id not in reached and sheets.facts.agency in (None, member):
            yield (member.code, member.name, *[None] * 7, "Chưa có đầu mối")


def _local_day(at: datetime | None, zone: Any) -> date | None:
    return at.astimezone(zone).date() if at else None


EFFECTS: tuple[Heading, ...] = (
    ("Ứng dụng", 16, "text"),
    ("Giờ gửi", 10, "count"),
    ("Lần nhắc thứ", 10, "count"),
    ("Số lần đã nhắc", 12, "count"),
    ("Trả lời trong 1 giờ", 12, "count"),
    ("Trả lời trong 1 ngày", 12, "count"),
    ("Trả lời muộn hơn, trước lần nhắc sau", 16, "count"),
    ("Tỷ lệ có trả lời", 12, "share"),
)


def effects(sheets: Sheets) -> Iterator[tuple[Any, ...]]:
    """After which reminder, by messenger and hour, how many answered how soon."""
    for each in sheets.effects:
        answered = each.within_hour + each.within_day + each.later
        yield (
            *(words.MESSENGERS.get(each.channel, each.channel), each.hour, each.step, each.sent),
            *(each.within_hour, each.within_day, each.later, answered / each.sent),
        )
