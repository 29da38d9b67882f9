"""Kinds of sentences that are read by their grammar: each with near misses, which must not be read so."""

from __future__ import annotations

import pytest

from tests.meaning.cases import meaning, told

KINDS = [
    # a figure, corrected
    ("plan", "80 tỷ à nhầm 90 tỷ", "likely amount dong=90000000000"),
    ("plan", "90 tỷ chứ không phải 80 tỷ", "likely amount dong=90000000000"),
    ("plan", "không phải 80 mà là 90 tỷ", "likely amount dong=90000000000"),
    ("plan", "80 tỷ, à không", "unclear"),
    ("confirm", "sai số rồi, 760 tỷ mới đúng", "amount dong=760000000000"),
    # a figure and a remark
    ("plan", "75 tỷ nhưng chưa phân khai", "likely amount dong=75000000000"),
    ("plan", "75 tỷ, chưa chắc lắm", "unclear"),
    ("disbursed", "770 tỷ, nhà thầu đang làm hồ sơ", "likely amount dong=770000000000"),
    ("disbursed", "770 tỷ, hình như thế", "unclear"),
    # several amounts by what they are called
    ("disbursed", "nghiệm thu 830 tỷ, giải ngân 771 tỷ", "amount dong=771000000000"),
    ("disbursed", "kế hoạch 1.300 tỷ, giải ngân 771 tỷ", "unclear (several)"),
    ("disbursed", "771 tỷ, dự kiến cuối năm 900 tỷ", "likely amount dong=771000000000"),
    ("disbursed", "dự kiến 900 tỷ", "unclear"),
    ("plan", "đợt 1 30 tỷ, đợt 2 15 tỷ, tổng 45 tỷ", "likely amount dong=45000000000"),
    ("plan", "đợt 1 30 tỷ, đợt 2 15 tỷ, tổng 50 tỷ", "unclear"),
    ("plan", "điều chỉnh còn 66 tỷ", "likely amount dong=66000000000"),
    # no change
    ("disbursed", "y nguyên tuần trước nhé", "amount dong=745700000000"),
    ("disbursed", "tuần này không nhích thêm được đồng nào", "amount dong=745700000000"),
    ("disbursed", "tăng không đáng kể", "unclear"),
    ("disbursed", "không như tuần trước", "unclear"),
    # no figure yet
    ("plan", "phòng kế toán chưa chốt", "skip"),
    ("plan", "để chị hỏi lại bên tài vụ", "skip"),
    ("disbursed", "kho bạc chưa gửi số, mai có", "skip"),
    ("plan", "chưa nộp hồ sơ dự án bệnh viện", "unclear"),
    # no capital
    ("plan", "Thanh tra không được bố trí vốn đầu tư công", "no_capital"),
    ("plan", "nhiều dự án không có vốn", "unclear"),
    ("plan", "quý này không có vốn", "unclear"),
    # nothing hinders
    ("any_obstacle", "chưa phát sinh khó khăn gì", "no_obstacle"),
    ("any_obstacle", "các công trình vẫn chạy đúng tiến độ", "no_obstacle"),
    ("any_obstacle", "không thuận lợi", "unclear"),
    ("any_obstacle", "khi nào vướng em sẽ báo", "unclear"),
    ("any_obstacle", "chưa có mặt bằng", "obstacle text=chưa có mặt bằng"),
    # right and wrong
    ("confirm", "số này chưa chuẩn", "redo"),
    ("confirm", "kế hoạch đúng, giải ngân sai", "redo"),
    ("confirm", "khớp với kho bạc rồi", "confirm"),
    ("confirm", "không sai", "unclear"),
    ("confirm", "chắc là đúng", "unclear"),
    # a decision with a remark, a condition, a day
    ("coordinator_extension", "đồng ý, không lùi thêm nữa", "grant until=2022-08-22 request=1 text=không lùi thêm nữa"),
    (
        "coordinator_extension",
        "đồng ý nhưng nhớ làm sớm",
        "grant until=2022-08-22 request=1 text=nhớ làm sớm",
    ),
    ("coordinator_extension", "đồng ý nhưng phải có tờ trình", "unclear grant request=1 text=phải có tờ trình"),
    ("coordinator_extension", "chỉ gia hạn đến 17/8 thôi", "grant until=2022-08-17 request=1"),
    ("coordinator_extension", "chỉ đồng ý một phần", "unclear grant request=1"),
    # each request for itself
    ("coordinator_two", "số 1 được, số 2 không", "grant until=2022-08-20 request=1 + refuse request=2"),
    (
        "coordinator_two",
        "số 1 được, số 2 không được vì đã nhắc",
        "grant until=2022-08-20 request=1 + refuse request=2 text=đã nhắc",
    ),
    ("coordinator_two", "duyệt Sở Y tế, Sở Tài chính tính sau", "grant until=2022-08-20 request=1"),
    ("coordinator_two", "ok cả hai nhé", "grant until=2022-08-22 request=2 + grant until=2022-08-20 request=1"),
    ("coordinator_two", "đồng ý 2 sở", "grant until=2022-08-22 request=2 + grant until=2022-08-20 request=1"),
    ("coordinator_two", "đồng ý 3 sở", "unclear (several) grant"),
    # an answer to an obstacle
    (
        "coordinator_obstacle",
        "trả lời Sở Y tế là thành phố sẽ họp",
        "resolve request=1 text=thành phố sẽ họp",
    ),
    (
        "coordinator_obstacle",
        "bảo Sở làm văn bản gửi thành phố",
        "resolve request=1 text=bảo Sở làm văn bản gửi thành phố",
    ),
    ("coordinator_obstacle", "việc này xử lý xong rồi", "resolve request=1"),
    ("coordinator_obstacle", "đóng vướng mắc này", "resolve request=1"),
    ("coordinator_obstacle", "quận đã bàn giao mặt bằng", "likely resolve request=1 text=quận đã bàn giao mặt bằng"),
    # what a coordinator wants to see
    ("coordinator_idle", "còn những sở nào chậm", "status"),
    ("coordinator_idle", "sở TN&MT gửi chưa", "status agency=STNMT"),
    ("coordinator_idle", "nhắc các sở gửi báo cáo", "unclear"),
    ("coordinator_idle", "các đơn vị đã gửi rồi", "unclear"),
]


@pytest.mark.parametrize(("context", "say", "wanted"), KINDS)
def test_a_kind_and_its_near_misses(context: str, say: str, wanted: str) -> None:
    assert told(meaning(context, say)) == wanted
