"""Sentences that look like an answer and are none: none of them is ever done at once."""

from __future__ import annotations

import pytest

from rules.meaning import How
from tests.meaning.cases import meaning

TRAPS = {
    "report": [
        "Sở KHĐT gửi văn bản rồi à",
        "sở đã gửi hướng dẫn chưa",
        "đã nhận được văn bản số 12/SKHDT-TH ngày 1/8",
        "công văn 12/SKHDT-TH",
        "theo báo cáo số 77/BC-SYT ngày 2/8",
        "báo cáo tuần đã gửi",
        "gửi từ hôm 3/8 mà hệ thống báo lỗi",
        "gửi rồi, chờ phản hồi",
        "định gửi rồi",
        "không phải gửi",
        "chưa đến 50%",
        "100%",
        "đang nghỉ",
        "nghỉ hưu rồi mới gửi được",
        "lãnh đạo đã chuyển công tác nên chưa ký",
    ],
    "meeting": [
        "họp chi bộ rồi",
        "đã họp hôm 29/7",
        "đã có lịch họp",
        "không phải chưa họp",
        "không thiếu vốn",
        "họp xong chưa",
    ],
    "document": [
        "số 123 phố Lê Lợi",
        "hình như 12/BC-SYT",
        "không phải 12/BC-SYT",
        "số dự kiến 12/BC-SYT",
        "khoảng số 12",
        "12 bản",
    ],
    "percent": ["50% hay 60%", "trên 100%", "50 trang", "tăng 10%"],
    "expected_day": ["10/8 chưa chắc", "không phải 10/8 đâu", "10/8 nếu kịp", "10 ngày", "thứ 6 tuần trước"],
    "plan": ["năm ngoái 60 tỷ", "kế hoạch 2022", "cần 60 tỷ", "60 tỷ hoặc 70 tỷ", "giải ngân 60 tỷ đạt 50%"],
    "disbursed": ["còn lại 400 tỷ", "dự kiến 760 tỷ", "kế hoạch giải ngân 760 tỷ", "5 tỷ nữa", "chưa được 760 tỷ"],
    "confirm": ["đúng không", "đúng một phần", "ok nhưng sửa", "760"],
    "coordinator_extension": [
        "chưa biết có đồng ý không",
        "đồng ý thì sao",
        "cho tôi xem lại",
        "cho xem lý do",
        "đồng ý một nửa",
    ],
}


@pytest.mark.parametrize(("context", "say"), [(context, say) for context, listed in TRAPS.items() for say in listed])
def test_a_trap_is_never_sure(context: str, say: str) -> None:
    assert meaning(context, say).how is not How.SURE
