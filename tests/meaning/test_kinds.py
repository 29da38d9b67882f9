"""Kinds of sentences, each with near misses that must not be taken for it: what stands beside an answer, reasons before
it, promises, days before verbs, what is not known yet, plain English."""

from __future__ import annotations

import pytest

from tests.meaning.cases import meaning, told

SAID = {
    "what stands beside the answer falls away": [
        ("report", "gửi từ trưa hôm qua rồi ạ, phiền chị mở hộp thư", "sent"),
        ("report", "nộp hôm kia rồi chị ngó lại hộ em", "sent"),
        ("report", "bên em gửi rồi mà sao còn nhắc hoài", "sent"),
        ("report", "đã gửi rồi, lãnh đạo đang chờ ký", "unclear sent + doing"),
        ("report", "đã gửi rồi, anh Hải chưa xyz", "unclear"),
        ("report", "đã gửi rồi, không xyz được", "unclear"),
        ("report", "đã gửi rồi, phải sửa lại", "unclear"),
        ("report", "đã gửi hình cưới rồi", "likely sent"),
        ("report", "chưa gửi mà sao nhắc hoài", "unclear"),
        ("meeting", "đã họp, biên bản gửi kèm nhé", "held"),
        ("meeting", "đã họp, biên bản không xyz", "unclear"),
        ("meeting", "tuần này vẫn họp bình thường", "held"),
        ("meeting", "không họp bình thường", "likely not_held"),
    ],
    "an answer stands behind its reason": [
        ("meeting", "trưởng phòng đi Hà Nội nên không họp", "not_held"),
        ("meeting", "sếp không đi Hà Nội nên không hoãn họp", "unclear"),
        ("meeting", "sếp đi Hà Nội nên không xyz", "unclear"),
        ("document", "gửi mail thôi nên không có số", "skip"),
        ("document", "gửi mail nên xyz", "unclear"),
    ],
    "a promise is no answer that it was done": [
        ("report", "trưởng phòng ký xong em gửi ngay", "doing"),
        ("report", "có số liệu là gửi liền", "doing"),
        ("report", "ký xong gửi rồi", "unclear sent + doing"),
        ("report", "ký xong em chưa gửi", "doing"),
        ("report", "chắc thứ 5 tuần sau mới xong", "doing expected=2022-08-11"),
        ("report", "thứ 5 tuần sau mới không xyz", "unclear"),
        ("report", "làm xong rồi, chỉ còn chờ sếp ký", "doing"),
        ("report", "gửi rồi, chỉ còn chờ sếp ký", "unclear"),
        ("report", "thứ 4 em nộp", "doing expected=2022-08-10"),
        ("report", "em nộp thứ 4", "likely doing expected=2022-08-10"),
        ("report", "nộp hôm thứ 4 rồi", "sent"),
        ("report", "đã gửi hôm mùng 2", "sent"),
        ("report", "đã gửi mùng 10 tháng 8", "likely sent"),
        ("report", "bên tôi nộp hôm qua rồi", "sent"),
        ("report", "đã nộp báo cáo quý 2 rồi", "sent"),
        ("report", "đang tổng hợp từ các trạm bảo vệ rừng", "doing"),
        ("report", "đang làm đám giỗ", "likely doing"),
        ("report", "đang tổng hợp nhưng không xyz", "unclear"),
        ("report", "chưa làm được gì", "doing"),
        ("report", "chưa biết gửi gì", "unclear"),
        ("report", "mới làm được 20% thôi", "doing percent=20"),
    ],
    "what is not known yet": [
        ("expected_day", "chưa dám hứa ngày nào", "skip"),
        ("expected_day", "em chưa xác định được thời gian cụ thể", "skip"),
        ("expected_day", "còn tùy giám đốc", "skip"),
        ("expected_day", "không tùy giám đốc", "unclear"),
        ("expected_day", "chưa xyz được ngày nào", "unclear"),
        ("expected_day", "9/8 hoặc sớm hơn", "day day=2022-08-09"),
        ("expected_day", "không phải 9/8", "unclear"),
        ("percent", "chưa thống kê được", "skip"),
        ("percent", "khó nói lắm", "skip"),
        ("percent", "năm chục phần trăm", "percent percent=50"),
        ("percent", "mới được 30 thôi", "percent percent=30"),
        ("percent", "không được 30", "unclear"),
        ("document", "12/BC-SYT ký 1/8, gửi 3/8", "document document=12/BC-SYT day=2022-08-01"),
        ("document", "12/BC-SYT 1/8, 3/8", "unclear (several) document document=12/BC-SYT"),
        ("document", "để hỏi văn thư đã", "skip"),
        ("document", "chết, chưa gửi, đang chờ ký", "withdraw"),
    ],
    "words that put off or were a slip are no obstacle": [
        ("obstacle", "bấm lộn", "cancel"),
        ("obstacle", "để chiều em viết", "unclear"),
        ("obstacle", "để mất hồ sơ gốc", "obstacle text=để mất hồ sơ gốc"),
    ],
    "plain English": [
        ("report", "Sent", "sent"),
        ("report", "the report has been sent, 12/BC-SYT dated 3/8", "sent document=12/BC-SYT day=2022-08-03"),
        ("report", "sent to my wife", "unclear"),
        ("report", "will not be sent", "unclear"),
        ("report", "sent?", "unclear"),
        ("report", "not sent yet, will send on Tuesday", "doing expected=2022-08-09"),
        ("report", "not yet", "unclear doing"),
        ("report", "in progress, about 40%", "doing percent=40"),
        ("meeting", "held", "held"),
        ("meeting", "Not held.", "not_held"),
        ("meeting", "held the door", "unclear"),
        ("expected_day", "not sure yet", "skip"),
        ("obstacle", "no money", "obstacle text=no money"),
    ],
    "capital that is given is allotted, but not from above": [
        ("milestone", "đã giao vốn cho các phường", "completed"),
        ("milestone", "thành phố đã giao vốn rồi", "likely completed"),
        ("milestone", "đã được giao vốn", "likely completed"),
    ],
}


@pytest.mark.parametrize("kind", SAID)
def test_a_kind_and_what_only_looks_like_it(kind: str) -> None:
    found = [(context, say, told(meaning(context, say))) for context, say, _ in SAID[kind]]
    assert found == SAID[kind]
