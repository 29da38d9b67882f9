"""How things are called and figures written in what is taken away: Vietnamese, as administrative documents are.

Documents that leave the office are Vietnamese whatever language the chat speaks (Nghị định 30/2020/NĐ-CP).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from db.desk import Excuse
from rules.due import week_of
from rules.status import State, Timeliness

STATUS = {
    Timeliness.DONE_IN_TIME: "Hoàn thành đúng hạn",
    Timeliness.DONE_LATE: "Hoàn thành quá hạn",
    Timeliness.OPEN_IN_TIME: "Đang thực hiện trong hạn",
    Timeliness.OPEN_SOON: "Đang thực hiện trong hạn (sắp đến hạn)",
    Timeliness.OPEN_LATE: "Đang thực hiện quá hạn",
}
UNCONFIRMED = "chưa xác nhận đã nhận được"
"""Of a report that is sent only by what the agency says."""
NOT_PRESSED = {
    State.WAIVED: "Được miễn",
    State.MISSED: "Kỳ đã qua, chưa báo thực hiện",
    State.NOT_TRACKED: "Không theo dõi",
}

ANSWERS = {
    "sent": "Đã gửi",
    "doing": "Đang thực hiện",
    "obstacle": "Có vướng mắc",
    "extend": "Xin gia hạn",
    "held": "Đã họp",
    "not_held": "Chưa họp",
    "nothing": "Không phát sinh",
    "no_capital": "Không có kế hoạch vốn",
    "note": "Ghi chú",
    "directed": "Lãnh đạo đã chỉ đạo",
    "given": "Lãnh đạo đã giao",
    "explained": "Lãnh đạo giải trình",
}
DIRECTIONS = ("directed", "given")
"""What the leader of an agency did with a card: its text is a name or an instruction, not what the agency reports."""
RESULTS = {
    "done": "Đã hoàn thành",
    "doing": "Đang thực hiện",
    "obstacle": "Có vướng mắc",
    "not_started": "Chưa thực hiện",
}
"""How a task stands (`rules.meaning.results.Code`), in the order in which it is counted."""
MATTERS = {
    "extension": "Xin gia hạn",
    "exemption": "Đề nghị miễn giao ban",
    "obstacle": "Vướng mắc",
    "given": "Cho thêm thời gian",
}
STATES = {
    "open": "Chờ xử lý",
    "passed": "Chờ đơn vị được giao xử lý",
    "answered": "Đã trả lời, chưa gỡ xong",
    "granted": "Đồng ý",
    "refused": "Chưa đồng ý",
    "resolved": "Đã giải quyết",
    "withdrawn": "Đã rút",
    "revoked": "Đã thu hồi",
}
OBSTACLES = {
    "land": "Giải phóng mặt bằng",
    "procedure": "Thủ tục",
    "capital": "Vốn",
    "contractor": "Nhà thầu",
    "material": "Vật liệu",
    "other": "Nguyên nhân khác",
}
"""Why an obstacle stands in the way (`rules.obstacles.Cause`)."""
CAUSES = {
    "open": "Chờ xác nhận",
    "confirmed": "Đã được xác nhận",
    "refused": "Không được xác nhận",
    "withdrawn": "Đã rút",
}
ROLES = {
    "official": "Đầu mối",
    "leader": "Lãnh đạo",
    "coordinator": "Điều phối viên",
    "observer": "Theo dõi",
    "assignee": "Được giao một việc",
}
MESSENGERS = {"telegram": "Telegram", "zalo": "Zalo"}
KINDS = {
    "report": "Báo cáo",
    "meeting": "Giao ban",
    "consolidation": "Tổng hợp",
    "milestone": "Nhiệm vụ có hạn",
    "target": "Chỉ tiêu",
    "event": "Theo sự kiện",
}
EACH = "từng lần"
"""In the place of a period, where a duty is counted from events."""

UNFOLLOWED = {
    "paused": "chương trình đang tạm dừng",
    "archived": "chương trình đã lưu trữ",
}
"""Why a program is not pressed for (`db.programs.unfollowed`)."""
UNREACHED = {
    "silent": "Không trả lời",
    "meetings": "Nhiều kỳ giao ban liền không trả lời",
    "nobody": "Chưa ai tham gia",
    "stopped": "Người nhận đã ngừng nhận tin",
    "away": "Người nhận đang nghỉ",
    "blocked": "Người nhận đã chặn tin",
    "not_found": "Không tìm thấy cuộc trò chuyện",
    "deactivated": "Tài khoản của người nhận đã bị xóa hoặc khóa",
    "": "Chưa nhận được tin",
}
"""Why an agency is to be called (`db.desk.ToCall`); the empty one for whatever else keeps messages from arriving."""
OUTCOMES = {
    "promised": "Hẹn sẽ trả lời",
    "no_answer": "Không nghe máy",
    "wrong_number": "Số không đúng",
}
"""What a call gave; whatever else stands in words."""
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def status(state: State, word: Timeliness | None) -> str:
    """The status word of an assignment, or why it has none."""
    return STATUS[word] if word else NOT_PRESSED.get(state, str(state))


def day(value: date) -> str:
    """``05/8/2022``: days, and the months 1 and 2, with a leading zero (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{value.month:02}" if value.month <= 2 else str(value.month)
    return f"{value.day:02}/{month}/{value.year}"


def short_day(value: date) -> str:
    """``05/8``."""
    return day(value).rpartition("/")[0]


def moment(value: datetime) -> str:
    """``08:00 thứ Ba, 16/8/2022``."""
    return f"{value:%H:%M} {WEEKDAYS[value.weekday()]}, {day(value.date())}"


def as_of(at: datetime, unfollowed: str | None) -> str:
    """``số liệu đến 08:00 thứ Ba, 16/8/2022``; of a program that is not pressed for that as well, since what stands
    there is not pursued."""
    return f"số liệu đến {standing_at(at, unfollowed)}"


def paused(pauses: Sequence[tuple[date, date | None]]) -> str | None:
    """When the program was not followed, and what that means for who is asked; ``None``: it always was."""
    if not pauses:
        return None
    spans = "; ".join(f"từ ngày {day(since)} đến {f'ngày {day(until)}' if until else 'nay'}" for since, until in pauses)
    return (
        f"Chương trình tạm dừng theo dõi {spans}: trong thời gian này không nhắc đơn vị nào; kỳ giao ban có ngày cuối "
        "trong thời gian này mà chưa báo thì không tính."
    )


def standing_at(at: datetime, unfollowed: str | None) -> str:
    """``08:00 thứ Ba, 16/8/2022; chương trình đang tạm dừng``."""
    return f"{moment(at)}; {UNFOLLOWED[unfollowed]}" if unfollowed else moment(at)


def written_day(value: date) -> str:
    """``ngày 05 tháng 8 năm 2022``, as it stands under the motto."""
    month = f"{value.month:02}" if value.month <= 2 else str(value.month)
    return f"ngày {value.day:02} tháng {month} năm {value.year}"


def number(value: Decimal | float, decimals: int = 1) -> str:
    """``1.234,5``; rounded half up, as it is done by hand."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{exact:,.{decimals}f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def billions(value: int) -> str:
    """An amount in tỷ đồng: ``5.504,6``."""
    return number(Decimal(value) / 10**9)


def share(part: int, whole: int) -> str:
    """``53,7%``."""
    return f"{number(Decimal(part) * 100 / whole)}%"


def period(code: str, title: str = "") -> str:
    """``tuần 33/2022``, ``tháng 8/2022``, ``quý 3/2022``, ``năm 2022``; empty where the title says it already, and
    where each agency counts so many days from one of its own (``P10D``)."""
    if code.startswith("#"):
        return f"số {code[1:]}"
    if code[:1] == "P":
        return ""
    if "T" in code:
        day_, _, at = code.partition("T")
        return f"{period(day_)}, {at}"
    if week_of(code):
        return f"tuần {int(code[-2:])}/{code[:4]}"
    if len(code) == 7 and code[5] == "Q":
        return f"quý {code[6]}/{code[:4]}"
    if len(code) == 7 and code[5] == "H":
        return f"6 tháng {'đầu' if code[6] == '1' else 'cuối'} năm {code[:4]}"
    if len(code) == 7 and code[4] == "-" and code[5:].isdigit():
        return f"tháng {int(code[5:])}/{code[:4]}"
    if len(code) == 4 and code.isdigit():
        return "" if code in title else f"năm {code}"
    if len(code) == 10 and code[4] == code[7] == "-":
        return day(date.fromisoformat(code))
    return code


def with_period(title: str, code: str) -> str:
    """``Báo cáo kết quả thực hiện Chương trình năm 2022``."""
    return f"{title} {period(code, title)}".strip()


def due(named: date, *, exclusive: bool, extended_to: date | None = None, hour: time | None = None) -> str:
    """``trước ngày 15/8/2022``, ``chậm nhất ngày 31/8/2022``, ``chậm nhất 15:00 ngày 31/8/2022``, ``đã gia hạn đến hết
    ngày 19/8/2022``."""
    if extended_to:
        return f"đã gia hạn đến hết ngày {day(extended_to)}"
    at = f"{hour:%H:%M} ngày" if hour else "ngày"
    return f"{'trước' if exclusive else 'chậm nhất'} {at} {day(named)}"


def excused(cause: Excuse | None) -> str:
    """``nguyên nhân khách quan được UBND thành phố xác nhận tại 345/UBND-XD ngày 20/8/2022``; empty without one. No
    brackets: it stands within some."""
    if cause is None:
        return ""
    return f"nguyên nhân khách quan được {cause.by} xác nhận tại {cause.document} ngày {day(cause.on)}"


def unconfirmed(count: int) -> str:
    """``33 báo cáo đã gửi nhưng chưa xác nhận đã nhận được``."""
    return f"{count} báo cáo đã gửi nhưng {UNCONFIRMED}"


def short_name(name: str) -> str:
    """Names of agencies as tables write them."""
    return name.replace("Ủy ban nhân dân", "UBND").replace("Ban Quản lý", "BQL")
