"""Kinds of sentences that are read by their grammar: each with near misses, which must not be read so."""

from __future__ import annotations

import pytest

from rules.meaning.model import How
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
    ("disbursed", "1.234,5 tỷ, giải ngân 771 tỷ", "amount dong=771000000000"),
    ("disbursed", "1.234,5 tỷ; 771 tỷ", "amount dong=771000000000"),
    ("disbursed", "1.300 tỷ, giải ngân 771 tỷ", "unclear (several)"),
    ("disbursed", "771 tỷ; 1.234,5 tỷ", "unclear (several)"),
    # figures where it was asked whether the meeting was held
    ("meeting", "400 tỷ, giải ngân 131,6 tỷ", "likely held dong=400000000000 disbursed=131600000000"),
    ("meeting", "giải ngân 131,6 tỷ", "likely held dong=131600000000"),
    ("meeting", "400 tỷ, chưa giải ngân được 131,6 tỷ", "unclear"),
    ("meeting", "tuần trước giải ngân 131,6 tỷ", "unclear"),
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
    ("any_obstacle", "đến nay chưa phát sinh vướng mắc, khó khăn ạ", "no_obstacle"),
    (
        "any_obstacle",
        "chưa phát sinh khó khăn, vướng mắc mặt bằng",
        "obstacle text=chưa phát sinh khó khăn, vướng mắc mặt bằng",
    ),
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
    # a day in words, of the southern manner, without signs
    ("expected_day", "mùng chín tháng tám", "day day=2022-08-09"),
    ("expected_day", "ngày hai mươi mốt tháng tám", "day day=2022-08-21"),
    ("expected_day", "ngay 19 thang chin", "day day=2022-09-19"),
    ("expected_day", "mùng mười", "day day=2022-08-10"),
    ("expected_day", "ngày mười lăm nhé", "day day=2022-08-15"),
    ("expected_day", "khoảng 16 tây", "day day=2022-08-16"),
    ("expected_day", "150822", "day day=2022-08-15"),
    ("expected_day", "320822", "unclear"),
    ("expected_day", "5 tháng tạm", "unclear"),
    ("expected_day", "ngày 32 tháng tám", "unclear (length)"),
    # one of two values, corrected or rejected
    ("expected_day", "15/8, à thôi 17/8 nhé", "day day=2022-08-17"),
    ("expected_day", "không phải 15/8, 18/8 mới xong", "day day=2022-08-18"),
    ("expected_day", "18/8 chứ không phải 15/8", "day day=2022-08-18"),
    ("expected_day", "15/8 hoặc 17/8", "unclear"),
    ("expected_day", "15/8 xong bản thảo, 19/8 nộp", "day day=2022-08-19"),
    ("expected_day", "15/8 gửi, 19/8 gửi tiếp", "unclear"),
    ("percent", "30% à nhầm 35%", "percent percent=35"),
    ("percent", "30%, chưa 35%", "unclear"),
    ("percent", "tuần trước 40 nay 55 rồi", "percent percent=55"),
    ("percent", "tuần trước 40 nay chưa 55", "unclear"),
    ("document", "12/BC-SYT à nhầm 13/BC-SYT", "document document=13/BC-SYT"),
    ("document", "12/BC-SYT và 13/BC-SYT", "unclear (several)"),
    ("plan", "80 tỷ à không 90 tỷ", "likely amount dong=90000000000"),
    # how far: less than, a part, not known
    ("percent", "chưa đầy 20%", "percent percent=20"),
    ("percent", "chưa làm được 20%", "unclear"),
    ("percent", "mới được 1/5 thôi", "percent percent=20"),
    ("percent", "mới 3/8", "unclear"),
    ("percent", "đang tổng hợp, chưa xác định được tỷ lệ", "skip"),
    ("percent", "phần này tôi chịu", "skip"),
    # no day, but what it hangs on
    ("expected_day", "sau khi kho bạc đối chiếu xong", "skip"),
    ("expected_day", "khi nào giám đốc ký thì nộp", "skip"),
    ("expected_day", "khi nào phải nộp", "duties"),
    ("expected_day", "khi nào có họp", "unclear"),
    # one value, and words that say nothing against it; words that say what else it is
    ("expected_day", "em lên tận nơi nộp ngày 16/8", "day day=2022-08-16"),
    ("expected_day", "chị Lan cưới ngày 16/8", "unclear"),
    ("expected_day", "trình giám đốc 16/8", "unclear"),
    ("percent", "hệ thống hiển thị 45%", "percent percent=45"),
    ("percent", "lương tăng 45%", "unclear"),
    ("percent", "còn lại 45%", "percent percent=55"),
    ("percent", "45% trang", "unclear"),
    ("document", "văn thư đưa mình 18/BC-SYT", "document document=18/BC-SYT"),
    ("document", "thay thế 18/BC-SYT", "likely document document=18/BC-SYT"),
    # a document: run into its kind, with its title, where it is to be found
    ("document", "cv88/SYT-KHTC hôm qua", "document document=88/SYT-KHTC day=2022-08-04"),
    ("document", "số 41 ngày mùng 2", "document document=41 day=2022-08-02"),
    (
        "document",
        "báo cáo số 51/BC-SYT ngày 2/8/2022 về việc đánh giá kết quả",
        "document document=51/BC-SYT day=2022-08-02",
    ),
    ("document", "anh tra trên phần mềm nhé", "skip"),
    ("document", "ấy chết, chưa nộp đâu, ấn nhầm", "withdraw"),
    ("document", "chưa nộp đâu", "unclear"),
    # amounts half in words
    ("plan", "5 chục tỷ", "amount dong=50000000000"),
    ("plan", "mấy chục tỷ", "unclear"),
    ("plan", "88.500 trđ", "amount dong=88500000000"),
    ("disbursed", "7 trăm 72 tỷ", "amount dong=772000000000"),
    ("disbursed", "7 trăm 7 tỷ", "unclear (two_ways)"),
    # another year's, another one's, none at all
    ("plan", "năm 2021 được 65 tỷ, 2022 chưa giao", "skip"),
    ("plan", "năm 2021 được 65 tỷ", "unclear"),
    ("plan", "năm 2021 là 65 tỷ, năm 2022 là 70 tỷ", "likely amount dong=70000000000"),
    ("plan", "năm 2022 là 70 tỷ", "amount dong=70000000000"),
    ("plan", "số này bên kế hoạch giữ, em không nắm", "skip"),
    ("plan", "đơn vị không được bố trí đồng nào", "no_capital"),
    ("disbursed", "tối nay mới có số liệu", "skip"),
    # a day for each amount, a part of the plan, a slip
    ("disbursed", "đến 29/7 là 750 tỷ, đến 4/8 là 763 tỷ", "amount dong=763000000000"),
    ("disbursed", "đến 4/8 là 763 tỷ, đến 30/9 là 900 tỷ", "unclear (several)"),
    ("disbursed", "775/1234,5 tỷ", "amount dong=775000000000"),
    ("disbursed", "775/1300 tỷ", "unclear"),
    ("disbursed", "mới 64% thôi", "share share=64"),
    ("disbursed", "mới có 200 tỷ thôi", "likely amount dong=200000000000"),
    ("disbursed", "77000 tỷ", "unclear (above) amount dong=77000000000000"),
    # right, wrong, over
    ("confirm", "đúng số đơn vị đã cung cấp", "confirm"),
    ("confirm", "đúng số đơn vị chưa cung cấp", "unclear"),
    ("confirm", "sai mất rồi, để em nhập lại", "redo"),
    ("confirm", "ok luôn", "confirm"),
    ("any_obstacle", "hết vướng rồi, hôm qua quận bàn giao xong", "no_obstacle"),
    (
        "any_obstacle",
        "không còn vướng mặt bằng, nhưng vốn chưa về",
        "obstacle text=không còn vướng mặt bằng, nhưng vốn chưa về",
    ),
    # a day instead of the one that was asked for; none of them; one with its reason
    ("coordinator_extension", "đồng ý nhưng chỉ đến 18/8 thôi", "grant until=2022-08-18 request=1"),
    ("coordinator_extension", "đồng ý nhưng chỉ khi có số liệu", "unclear grant request=1 text=chỉ khi có số liệu"),
    ("coordinator_extension", "chậm nhất 18/8 nhé", "grant until=2022-08-18 request=1"),
    ("coordinator_two", "không cho đơn vị nào", "refuse request=2 + refuse request=1"),
    ("coordinator_two", "không đơn vị nào cũng được", "unclear (several) grant"),
    ("coordinator_two", "số 1 thì không, vốn phải giải ngân sớm", "refuse request=1 text=vốn phải giải ngân sớm"),
    ("coordinator_two", "số 1 thì không, số 2 xem lại đã", "refuse request=1"),
    ("coordinator_two", "cả hai đến 18/8", "grant until=2022-08-18 request=2 + grant until=2022-08-18 request=1"),
    # what a coordinator wants to see
    ("coordinator_idle", "còn những sở nào chậm", "status"),
    ("coordinator_idle", "sở TN&MT gửi chưa", "status agency=STNMT"),
    ("coordinator_idle", "nhắc các sở gửi báo cáo", "unclear"),
    ("coordinator_idle", "các đơn vị đã gửi rồi", "unclear"),
]


@pytest.mark.parametrize(("context", "say", "wanted"), KINDS)
def test_a_kind_and_its_near_misses(context: str, say: str, wanted: str) -> None:
    assert told(meaning(context, say)) == wanted


@pytest.mark.parametrize(
    ("kind", "text", "what"),
    [
        ("document", "không cần đâu", "skip"),
        ("document", "thôi", "cancel"),
        ("percent", "nhiều lắm", ""),
        ("percent", "khó nói lắm", "skip"),
        ("obstacle", "hết vướng rồi, hôm qua bên Xây dựng đã trả lời", "no_obstacle"),
        ("obstacle", "lộn nút, ý em là đang làm", ""),
        ("obstacle", "gọi điện trao đổi cho tiện hơn", ""),
        ("obstacle", "vướng giải phóng mặt bằng", "obstacle"),
        ("any_obstacle", "vướng thì có nhưng tự xử lý được rồi, khỏi báo", ""),
        ("any_obstacle", "có chi mô", "no_obstacle"),
        ("any_obstacle", "ko bn ơi", "no_obstacle"),
        ("extension_reason", "như đã nói ở trên", ""),
        ("extension_reason", "chờ số liệu như đã báo hôm trước", "extension"),
        ("extension_day", "trễ 2 bữa thôi", ""),
        ("extension_day", "30/8 nha, à 29 đi cho chắc", "day"),
        ("report", "tiến độ: 65%. Dự kiến hoàn thành: 11/8/2022. Vướng mắc: không", "doing"),
        ("report", "tiến độ: 65%. Vướng mắc: thiếu người", ""),
    ],
)
def test_what_is_passed_over_settled_or_corrected_is_not_stored_as_something_else(
    kind: str, text: str, what: str
) -> None:
    found = meaning(kind, text)
    assert (found.acts[0].what if found.how is How.SURE else "") == what
