"""What people answer to a question of a dialog: a document, a share, a day, a sentence, figures."""

from __future__ import annotations

import pytest

from rules.meaning import How
from tests.meaning.cases import meaning, shown

BILLION = 10**9


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("Số 77/BC-SYT", "document document=77/BC-SYT"),
        ("so 77 bc syt 3.8.2022", "document document=77/BC-SYT day=2022-08-03"),
        ("văn bản số 77/SYT-KHTC ngày hôm qua", "document document=77/SYT-KHTC day=2022-08-04"),
        ("88, 4/8", "document document=88 day=2022-08-04"),
        ("15/2022/QĐ–UBND", "document document=15/2022/QĐ-UBND"),
        ("BC 88 ngày 28/7", "document document=88 day=2022-07-28"),
        ("số 88 ngày 28", "document document=88 day=2022-07-28"),
        ("số 88 thứ 5", "document document=88 day=2022-08-04"),
        ("không có số anh ạ", "skip"),
        ("em gửi sau nhé", "skip"),
        ("tôi gửi qua zalo", "skip"),
        ("nhầm, chưa gửi đâu ạ", "withdraw"),
        ("em bấm nhầm, chưa gửi", "withdraw"),
        ("cảm ơn em", "nothing"),
        ("456/BC-SYT ngày mai", "unclear"),
        ("77/BC-SYT và 78/BC-SYT", "unclear"),
        ("0912345678", "unclear"),
        ("2022", "unclear"),
        ("vâng", "unclear"),
    ],
)
def test_the_document_that_was_sent(say: str, wanted: str) -> None:
    assert shown(meaning("document", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("tầm 40", "percent percent=40"),
        ("được 2/3 rồi", "percent percent=67"),
        ("hơn một nửa", "percent percent=50"),
        ("20% thôi", "percent percent=20"),
        ("70 phần trăm, mai xong", "percent expected=2022-08-06 percent=70"),
        ("không tính được", "skip"),
        ("chưa tới 50%", "percent percent=50"),
        ("120%", "unclear"),
        ("10/8", "unclear"),
        ("nộp rồi", "sent"),
    ],
)
def test_how_far(say: str, wanted: str) -> None:
    assert shown(meaning("percent", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("thứ tư", "day day=2022-08-10"),
        ("thứ 6", "day day=2022-08-12"),
        ("t6 tuần này", "day day=2022-08-05"),
        ("chậm nhất thứ 5", "day day=2022-08-11"),
        ("mùng 9", "day day=2022-08-09"),
        ("9", "day day=2022-08-09"),
        ("cuối tuần sau", "day day=2022-08-12"),
        ("15/8-20/8", "day day=2022-08-20"),
        ("12 Aug 2022", "day day=2022-08-12"),
        ("trước 10h thứ 2", "day day=2022-08-08"),
        ("đầu giờ chiều mai", "day day=2022-08-06"),
        ("để sau", "skip"),
        ("hủy", "cancel"),
        ("mai mốt", "unclear"),
        ("4/8", "unclear"),
        ("10/3", "unclear"),
        ("30/2", "unclear"),
        ("10/8 hoặc 11/8", "unclear"),
        ("chị Mai gửi", "unclear"),
        ("1.5 ngày", "unclear"),
        ("không phải 10/8", "unclear"),
    ],
)
def test_by_which_day(say: str, wanted: str) -> None:
    assert shown(meaning("expected_day", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("dạ kinh phí ạ", "obstacle text=kinh phí"),
        ("chưa có hướng dẫn của Bộ", "obstacle text=chưa có hướng dẫn của Bộ"),
        ("không đủ người", "obstacle text=không đủ người"),
        ("ko có", "no_obstacle"),
        ("hết vướng rồi", "no_obstacle"),
        ("em nhầm", "cancel"),
        ("bỏ", "cancel"),
        ("để mai em nói", "unclear"),
        ("ghi vào đây à?", "unclear"),
        ("xin gia hạn đến 20/8", "unclear"),
        ("nộp rồi ạ", "unclear"),
        ("dạ vâng", "unclear"),
        ("7", "unclear"),
    ],
)
def test_what_hinders(say: str, wanted: str) -> None:
    assert shown(meaning("obstacle", say)) == wanted


@pytest.mark.parametrize(
    ("context", "say", "wanted"),
    [
        ("extension_day", "25/8 nhé", "day day=2022-08-25"),
        ("extension_day", "xin thêm 1 tuần", "day day=2022-08-21"),
        ("extension_day", "19/8 do thiếu người", "extension until=2022-08-19 text=thiếu người"),
        ("extension_day", "12/8", "unclear"),
        ("extension_day", "3 ngày", "likely"),
        ("extension_day", "không xin nữa", "cancel"),
        ("extension_reason", "bận", "extension until=2022-08-20 text=bận"),
        ("extension_reason", "lý do là chờ ý kiến sở", "extension until=2022-08-20 text=chờ ý kiến sở"),
        ("extension_reason", "đến 25/8", "day day=2022-08-25"),
        ("extension_reason", "dạ", "unclear"),
        ("extension_reason", "thôi", "cancel"),
    ],
)
def test_until_when_and_why(context: str, say: str, wanted: str) -> None:
    assert shown(meaning(context, say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("1 250,7 tỷ", f"amount dong={12507 * BILLION // 10}"),
        ("60 tỷ 7", f"amount dong={607 * BILLION // 10}"),
        ("60 tỷ rưỡi ạ", f"amount dong={605 * BILLION // 10}"),
        ("ba trăm hai mươi tỷ", f"amount dong={320 * BILLION}"),
        ("12 tỏi", f"amount dong={12 * BILLION}"),
        ("500 tr.đ", "amount dong=500000000"),
        ("60 tỷ, giải ngân được 20 tỷ rồi", f"amount dong={60 * BILLION} disbursed={20 * BILLION}"),
        ("đã giải ngân 20 tỷ trên tổng 60 tỷ", f"amount dong={60 * BILLION} disbursed={20 * BILLION}"),
        ("60 tỷ giải ngân 30 tỷ đạt 50%", f"amount dong={60 * BILLION} disbursed={30 * BILLION}"),
        ("60 tỷ giải ngân 30 tỷ đạt 70%", "unclear"),
        ("40 tỷ vốn thành phố và 20 tỷ vốn trung ương", "unclear"),
        ("60 tỷ 400", "unclear"),
        ("60 triệu đô", "unclear"),
        ("123/QĐ-UBND", "unclear"),
        ("60 tỷ chưa phân bổ hết", "unclear"),
        ("đơn vị em không có vốn", "no_capital"),
        ("chưa được giao vốn", "skip"),
        ("không", "unclear"),
    ],
)
def test_the_plan(say: str, wanted: str) -> None:
    assert shown(meaning("plan", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("lũy kế 760,5 tỷ, đạt 61,6%", f"amount dong={7605 * BILLION // 10}"),
        ("760,5 tỷ (70%)", "unclear"),
        ("khoảng 62% anh ạ", "share share=62"),
        ("giữ nguyên như tuần trước", f"amount dong={7457 * BILLION // 10}"),
        ("tuần này thêm 5 tỷ", f"amount dong={7507 * BILLION // 10}"),
        ("tuần này giải ngân 5 tỷ", "unclear"),
        ("760", f"amount dong={760 * BILLION}"),
        ("61.5", "unclear"),
        ("đang chờ kho bạc", "skip"),
        ("760 tỷ chưa kể tạm ứng", "likely"),
        ("chưa giải ngân đồng nào", "unclear"),
    ],
)
def test_what_is_disbursed(say: str, wanted: str) -> None:
    assert shown(meaning("disbursed", say)) == wanted


@pytest.mark.parametrize(
    ("context", "say", "wanted"),
    [
        ("confirm", "vâng đúng ạ", "confirm"),
        ("confirm", "chuẩn ko cần chỉnh", "confirm"),
        ("confirm", "chưa đúng", "redo"),
        ("confirm", "761 tỷ", f"amount dong={761 * BILLION}"),
        ("confirm", "đúng nhưng kế hoạch là 1.300 tỷ", "unclear"),
        ("confirm", "hình như sai", "unclear"),
        ("any_obstacle", "hiện không có", "no_obstacle"),
        ("any_obstacle", "chưa thấy vướng gì", "no_obstacle"),
        ("any_obstacle", "không, cảm ơn em", "no_obstacle"),
        ("any_obstacle", "không có mặt bằng", "obstacle text=không có mặt bằng"),
        ("any_obstacle", "giá cát tăng", "obstacle text=giá cát tăng"),
        ("any_obstacle", "sai số liệu rồi", "redo"),
        ("any_obstacle", "có", "unclear"),
    ],
)
def test_what_was_echoed_and_what_hinders(context: str, say: str, wanted: str) -> None:
    assert shown(meaning(context, say)) == wanted


@pytest.mark.parametrize(
    ("context", "say", "wanted"),
    [
        ("document", "1", "skip"),
        ("percent", "3", "percent percent=75"),
        ("expected_day", "2", "day day=2022-08-10"),
        ("plan", "2", "skip"),
        ("disbursed", "2", "replan"),
        ("confirm", "2", "redo"),
        ("any_obstacle", "1", "no_obstacle"),
    ],
)
def test_a_number_picks_what_was_shown_with_it(context: str, say: str, wanted: str) -> None:
    assert shown(meaning(context, say, numbered=True)) == wanted
    assert meaning(context, say).how in (How.UNCLEAR, How.LIKELY)
