"""The evidence sheet as a Word document: each duty of an agency and a month, in the words that both forms share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db import disputes
from db.desk import Disputed, Evidence, Facts, Given, Line, More
from reports import words
from reports.filling import LONGEST, TEMPLATES, fill, head
from rules.status import State, Timeliness

QUOTED = 300
"""Signs of an answer in the table; the whole of it stands in the workbook."""

OBJECTIVE = (
    "[Ghi nguyên nhân khách quan của dòng quá hạn (số thứ tự), người có thẩm quyền xác nhận và ngày xác nhận, nếu có.]"
)
NOTHING_LATE = "Không có nội dung nào quá hạn."
NOTE = (
    "Giờ và ngày lấy từ tin nhắn đã gửi và câu trả lời đã ghi; ngày quá hạn là ngày làm việc, tính đến khi hoàn thành "
    "hoặc đến thời điểm lập phiếu. Dòng nào chưa đúng, đơn vị ghi ý kiến bằng lệnh /minhchung; ý kiến được chấp nhận "
    "thì phiếu ghi như vậy ở cột Kết quả, ngày và tình trạng đã ghi không tự đổi."
)
VERDICTS = {disputes.ACCEPTED: "chấp nhận ý kiến của đơn vị", disputes.KEPT: "giữ nguyên"}


def build(facts: Facts, lines: Sequence[Evidence], template: bytes | None = None) -> bytes:
    """Fill the template. Raises `reports.filling.WrongTemplate`."""
    return fill(template or (TEMPLATES / "evidence.docx").read_bytes(), context(facts, lines))


def context(facts: Facts, lines: Sequence[Evidence]) -> dict[str, Any]:
    """Every field of the template; docs/report.md lists them."""
    return {
        **head(facts),
        "symbol": "……",
        "letter": "Phiếu minh chứng",
        "subject": subject(facts),
        "opening": [
            f"Theo {facts.name} ngày {words.day(facts.issued_on)} của {facts.issuer}; "
            f"{words.as_of(facts.at, facts.unfollowed)}.",
            summary(lines),
            *([said] if (said := words.paused(facts.pauses)) else []),
        ],
        "lines": [_row(number, each) for number, each in enumerate(lines, 1)],
        "objective": objective(lines),
        "disputes": [
            f"Dòng {number}: {disputed(each, facts)}" for number, line in enumerate(lines, 1) for each in line.disputed
        ],
        "note": NOTE,
        "recipients": [facts.agency.name if facts.agency else "Như trên"],
    }


def subject(facts: Facts) -> str:
    """``Tiến độ thực hiện Chương trình số 01/CTr-UBND của Sở Y tế trong tháng 8/2022``."""
    month = f" trong {words.period(f'{facts.month:%Y-%m}')}" if facts.month else ""
    return f"Tiến độ thực hiện {facts.name}{f' của {facts.agency.name}' if facts.agency else ''}{month}"


def summary(lines: Sequence[Evidence]) -> str:
    """How many lines there are, in time and late; how many need not be done, apart from those that nobody told of; how
    many of the late ones have an objective cause, and how many were found to be wrong."""
    counted = {word: sum(each.line.word is word for each in lines) for word in Timeliness}
    going = counted[Timeliness.OPEN_IN_TIME] + counted[Timeliness.OPEN_SOON]
    said = (
        f"Trong tháng có {len(lines)} nội dung: hoàn thành đúng hạn {counted[Timeliness.DONE_IN_TIME]}, hoàn thành "
        f"quá hạn {counted[Timeliness.DONE_LATE]}, đang thực hiện trong hạn {going}, đang thực hiện quá hạn "
        f"{counted[Timeliness.OPEN_LATE]}"
    )
    for state, words_ in ((State.WAIVED, "được miễn"), (State.MISSED, "kỳ đã qua mà chưa báo thực hiện")):
        count = sum(each.line.state is state for each in lines)
        said += f", {words_} {count}" if count else ""
    excused = sum(each.line.excused is not None for each in lines)
    said += f"; {excused} nội dung quá hạn có nguyên nhân khách quan đã được xác nhận" if excused else ""
    accepted = sum(each.accepted for each in lines)
    return said + (f"; {accepted} dòng được chấp nhận là chưa đúng." if accepted else ".")


def _row(number: int, each: Evidence) -> dict[str, Any]:
    line = each.line
    return {
        "n": number,
        "what": f"{words.with_period(line.title, line.period)} ({line.clause})",
        "due": due(line),
        "advised": words.day(line.advised_on),
        "asked": "; ".join(f"{at:%H:%M} {words.short_day(at.date())}" for at in each.asked) or "Chưa hỏi",
        "given": "\n".join(given(told) for told in each.answers) or "Chưa trả lời",
        "result": result(each),
        "more": "\n".join(more(asked) for asked in each.more) or "Không",
    }


def due(line: Line) -> str:
    """The program's day; what more time changed stands in its own column."""
    return words.due(line.named_day, exclusive=line.exclusive, hour=line.hour)


def result(each: Evidence) -> str:
    """``Hoàn thành quá hạn 3 ngày làm việc``; what the coordinator has found to be wrong says so first. Where nobody
    answered, only that is known."""
    line = each.line
    said = words.status(line.state, line.word)
    if line.state is State.MISSED and not each.answers:
        said = "Kỳ đã qua, không có trả lời"
    if line.state is State.MERGED:
        said = "Chưa báo khi đơn vị kết thúc, " + ("quá hạn" if line.days_late else "chưa đến hạn")
    said += f" {line.days_late} ngày làm việc" if line.days_late else ""
    said = f"Đã chấp nhận là chưa đúng (đã ghi: {said[0].lower()}{said[1:]})" if each.accepted else said
    return f"{said}; có nguyên nhân khách quan đã được xác nhận" if line.excused else said


def objective(lines: Sequence[Evidence]) -> str:
    """Line by line (one each) the objective causes with who confirmed them, by which document of which day; where
    something late has none, the place to fill in."""
    found = [f"Dòng {number}: {cause(each)}." for number, each in enumerate(lines, 1) if each.line.excused]
    late = any(each.line.days_late and not each.line.excused for each in lines)
    return "\n".join([*found, OBJECTIVE] if late else found or [NOTHING_LATE])


def cause(each: Evidence, longest: int = QUOTED) -> str | None:
    """``UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022 (vướng mắc số 7)``; ``None`` without one."""
    told = each.line.excused
    if told is None:
        return None
    by, document = clip(told.by, longest), clip(told.document, longest)
    return f"{by} xác nhận tại {document} ngày {words.day(told.on)} (vướng mắc số {told.obstacle})"


def given(told: Given, longest: int = QUOTED) -> str:
    """``09:30 10/8/2022: đã gửi, văn bản số 12/BC-SYT ngày 09/8/2022 (Nguyễn Văn A); đã nhận 11/8``."""
    at = f"{told.at:%H:%M} {words.day(told.at.date())}"
    at += "" if told.time_known else " (giờ không rõ)"
    said = f"{at}: {words.ANSWERS.get(told.code, told.code).lower()}"
    if told.document_number:
        said += f", văn bản số {clip(told.document_number, longest)}"
        said += f" ngày {words.day(told.document_date)}" if told.document_date else ""
    said += f", {told.percent}%" if told.percent is not None else ""
    said += f", dự kiến {words.day(told.expected_on)}" if told.expected_on and told.code != "extend" else ""
    if told.text:
        said += f" cho {clip(told.text, longest)}" if told.code == "given" else f", “{clip(told.text, longest)}”"
    said += f" ({told.by})"
    if told.returned_at:
        why = f" vì “{clip(told.returned_because, longest)}”" if told.returned_because else ""
        return f"{said}, bị trả lại {words.day(told.returned_at.date())}{why}"
    return f"{said}, đã nhận {words.day(told.accepted_at.date())}" if told.accepted_at else said


def more(asked: More, longest: int = QUOTED) -> str:
    """``Xin ngày 10/8/2022 đến 20/8/2022 (“...”): được cho đến 19/8/2022, ngày 11/8/2022 (B)``."""
    reason = f" (“{clip(asked.text, longest)}”)" if asked.text else ""
    wished = f" đến {words.day(asked.wished)}" if asked.wished else ""
    begun = f"Xin ngày {words.day(asked.asked_at.date())}{wished}{reason}: " if asked.asked_at else "Được cho thêm: "
    said = words.STATES.get(asked.state, asked.state).lower()
    if asked.state == "granted" and asked.until:
        said = f"được đến {words.day(asked.until)}"
    decided = f", ngày {words.day(asked.decided_at.date())}" if asked.decided_at else ""
    by = f" ({asked.by})" if asked.by else ""
    note = f", “{clip(asked.note, longest)}”" if asked.note else ""
    return f"{begun}{said}{decided}{by}{note}"


def disputed(each: Disputed, facts: Facts, longest: int = LONGEST) -> str:
    """What the agency says, and what was answered."""
    said = f"“{clip(each.text, longest)}” ({each.by}, {words.day(each.at.date())})"
    if each.verdict is None or each.answered_at is None:
        return f"{said}. {facts.coordinator.name} chưa trả lời."
    words_ = f": “{clip(each.answer, longest)}”" if each.answer else ""
    by = f"{each.answered_by}, {words.day(each.answered_at.date())}"
    return f"{said}. {facts.coordinator.name} {VERDICTS[each.verdict]}{words_} ({by})."


def clip(text: str, longest: int) -> str:
    """A quotation in one line of at most so many signs."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
