"""Sentences of which not every word is known: clauses are weighed against one another, each kind with near misses."""

from __future__ import annotations

import pytest

from tests.meaning.cases import meaning, told

SAID = {
    "what was sent, told with words that are not known": [
        ("report", "rồi nhé, nộp qua eoffice đó", "sent"),
        ("report", "báo cáo của phòng lên trục từ hôm qua rồi", "sent"),
        ("report", "đã ký và phát hành báo cáo số 61/BC-SYT ngày 2/8", "sent document=61/BC-SYT day=2022-08-02"),
        ("report", "nộp rồi, chị chưa nhận được à?", "sent"),
        ("report", "sếp ký hôm thứ 2, em nộp luôn rồi", "sent"),
        (
            "report",
            "Thực hiện chỉ đạo của thành phố, đơn vị đã gửi báo cáo số 61/BC-SYT ngày 2/8",
            "sent document=61/BC-SYT day=2022-08-02",
        ),
        ("report", "đã gửi thiệp cưới rồi", "likely sent"),
        ("report", "Thanh tra gửi rồi", "likely sent"),
        ("report", "đã gửi bản nháp cho anh Tú góp ý", "doing"),
        ("report", "hình như nộp rồi", "unclear"),
        ("report", "nộp rồi nhưng bị xyz", "unclear"),
    ],
    "under way, told in clauses": [
        ("report", "viết xong rồi, chờ đóng dấu thôi", "doing"),
        ("report", "nộp sếp xem rồi, chưa thấy ký", "doing"),
        ("report", "bản thảo thì có, bản chính thì chưa", "doing"),
        ("report", "sếp bảo bổ sung, đang chỉnh", "doing"),
        ("report", "chưa làm gì cả, tuần sau mới bắt tay vào", "doing"),
        ("report", "trưởng phòng tới thứ 3 mới về ký, thứ 5 bên em nộp", "doing expected=2022-08-11"),
        ("report", "thứ hai trình thứ tư nộp", "doing expected=2022-08-10"),
        ("report", "còn 30% nữa là xong", "doing percent=70"),
        ("report", "mai là nộp được rồi", "doing expected=2022-08-06"),
        ("report", "chưa", "doing"),
        ("report", "chưa xyz, mai nộp", "likely doing expected=2022-08-06"),
        ("report", "gửi chưa", "unclear"),
        ("report", "chờ chị chút", "unclear"),
        ("report", "đang trình xyz nhưng ký", "unclear"),
        ("report", "việc này của phòng khác", "unclear"),
    ],
    "a milestone that is reached": [
        ("milestone", "quận đã ban hành quyết định phân bổ", "completed"),
        ("milestone", "phân bổ hết 100% rồi", "completed"),
        ("milestone", "đã giao hết vốn cho các đơn vị", "completed"),
        ("milestone", "mới phân bổ được 5/9 dự án", "doing"),
        ("milestone", "phân bổ xong nhưng xyz", "unclear"),
        (
            "milestone",
            "đã phân bổ theo quyết định số 9/QĐ-UBND ngày 30/8",
            "unclear (future) completed document=9/QĐ-UBND",
        ),
    ],
    "a meeting told in clauses": [
        ("meeting", "họp thì họp rồi nhưng số liệu chưa chốt", "held"),
        ("meeting", "rồi, sáng hôm qua", "held"),
        ("meeting", "không, sếp đi công tác", "not_held"),
        ("meeting", "có giao ban với 2 ban quản lý hôm thứ ba", "held"),
        ("meeting", "lát nữa họp", "not_held"),
        ("meeting", "tuần này không bố trí được lịch", "not_held"),
        ("meeting", "bên em làm gì có vốn", "no_capital"),
        ("meeting", "họp tuần trước rồi", "unclear (last_week) held"),
        ("meeting", "đang họp", "unclear"),
        ("meeting", "họp rồi nhưng bị hoãn giữa chừng", "unclear"),
        ("meeting", "chưa họp không xyz", "likely not_held"),
        ("meeting", "đã họp, nhưng", "unclear"),
    ],
    "the other duty": [
        ("two_open", "cả hai đều chưa", "not_held + doing"),
        ("two_open", "chưa", "not_held"),
        ("two_open", "đang tổng hợp, thứ 5 gửi", "doing expected=2022-08-11"),
        ("two_open", "không họp, giám đốc đi vắng", "not_held"),
    ],
    "a number that is not at hand": [
        ("document", "số thì em chịu", "skip"),
        ("document", "văn thư giữ, em không có", "skip"),
        ("document", "tuần sau mới có số", "skip"),
        ("document", "em chưa xin được số, mai bổ sung", "skip"),
        ("document", "chưa gửi kèm phụ lục", "unclear"),
        ("document", "có số rồi", "unclear"),
        ("document", "nhầm nút, báo cáo còn đang làm", "withdraw"),
        ("document", "đã gửi đâu, mới trình thôi", "withdraw"),
        ("document", "chưa gửi", "unclear"),
        (
            "document",
            "không phải báo cáo mà là công văn 14/SYT-VP ngày 1/8",
            "document document=14/SYT-VP day=2022-08-01",
        ),
    ],
    "values": [
        ("percent", "còn 20% nữa", "percent percent=80"),
        ("percent", "đạt 70, còn 30 nữa là xong", "percent percent=70"),
        ("percent", "đạt 70, còn 40 nữa", "unclear"),
        ("percent", "hỏi chị Mai bên kế hoạch ấy, em không nắm", "skip"),
        ("percent", "8 chục phần trăm", "percent percent=80"),
        ("percent", "6O%", "percent percent=60"),
        ("percent", "40 đồng chí", "unclear"),
        ("expected_day", "tuần sau, chắc khoảng thứ 5", "day day=2022-08-11"),
        ("expected_day", "9/8 hoặc muộn nhất là 11/8", "day day=2022-08-11"),
        ("expected_day", "ngày 2 vừa rồi", "unclear (past)"),
        ("expected_day", "thứ 3 tới, giám đốc về là ký", "day day=2022-08-09"),
        ("expected_day", "sếp ký lúc nào gửi lúc đó", "skip"),
        ("extension_day", "26 tháng này", "day day=2022-08-26"),
        ("extension_day", "không, 25/8", "unclear"),
        ("extension_reason", "đổi thành 24/8 giúp em", "day day=2022-08-24"),
        ("extension_reason", "em trình bày với sếp rồi", "unclear"),
        ("extension_reason", "thôi không gia hạn nữa, chiều gửi luôn", "cancel"),
        ("plan", "năm 2022", "unclear"),
        ("plan", "70 đ/c", "unclear"),
        ("plan", "hỏi anh Tú kế toán", "skip"),
        ("plan", "chỉ có vốn sự nghiệp thôi", "no_capital"),
        ("disbursed", "tuần này 8 tỷ, cộng dồn 753,7 tỷ", "amount dong=753700000000"),
        ("disbursed", "1.250 tỷ", "unclear (above) amount dong=1250000000000"),
        ("disbursed", "nộp trả 3 tỷ nên còn 742,7 tỷ", "unclear"),
        ("disbursed", "vẫn thế thôi", "amount dong=745700000000"),
        ("any_obstacle", "hông có vướng chi cả", "no_obstacle"),
        ("any_obstacle", "tuần này êm", "no_obstacle"),
        ("any_obstacle", "không êm", "unclear"),
        ("obstacle", "thôi, bên em tự xử lý được", "cancel"),
    ],
    "more time": [
        ("report", "không kịp 12/8 đâu, cho xin 18/8", "extension until=2022-08-18"),
        ("report", "nếu được cho em xin tới 18/8", "extension until=2022-08-18"),
        ("report", "có thể gia hạn đến 18/8 không", "extension until=2022-08-18"),
        ("report", "không kịp 12/8 nhưng xin 18/8", "unclear"),
    ],
    "who has left": [
        (
            "report",
            "chị Hòa thay tôi phụ trách từ tháng trước rồi, liên hệ chị ấy",
            "left text=chị Hòa thay tôi phụ trách từ tháng trước rồi, liên hệ chị ấy",
        ),
        (
            "report",
            "em chuyển sang Trung tâm Y tế rồi, gỡ em ra giúp",
            "left text=em chuyển sang Trung tâm Y tế rồi, gỡ em ra giúp",
        ),
        ("idle", "tôi không còn ở Sở Y tế nữa", "left text=tôi không còn ở Sở Y tế nữa"),
        ("report", "bên em có nhận việc này đâu", "unclear"),
        ("report", "em chuyển sang Sở Kế hoạch rồi", "likely left text=em chuyển sang Sở Kế hoạch rồi"),
    ],
    "talk": [
        ("report", "biết rồi, nhắc hoài", "nothing"),
        ("idle", "bấm nhầm thôi", "nothing"),
        ("coordinator_idle", "bên y tế sao rồi", "status agency=SYT"),
        ("coordinator_extension", "sao lại xin lùi?", "unclear"),
        ("coordinator_extension", "không cho quá 20/8", "unclear"),
        ("coordinator_extension", "không thể lùi thêm, Bộ đang giục", "refuse request=1 text=Bộ đang giục"),
        ("coordinator_two", "từ chối Sở Tài chính vì đã lùi 1 lần", "refuse request=2 text=đã lùi 1 lần"),
        (
            "coordinator_obstacle",
            "trả lời giúp tôi: đã giao Sở Xây dựng xử lý",
            "resolve request=1 text=đã giao Sở Xây dựng xử lý",
        ),
    ],
}


@pytest.mark.parametrize("kind", SAID)
def test_a_kind_and_what_only_looks_like_it(kind: str) -> None:
    got = [(context, say, told(meaning(context, say))) for context, say, _ in SAID[kind]]
    assert got == SAID[kind]
