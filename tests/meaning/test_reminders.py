"""What officials answer to reminders: sent, in progress, an obstacle, more time, the weekly meeting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rules.meaning import How, Standing
from rules.meaning.understand import understand
from tests.meaning.cases import meaning, shown
from tests.meaning.standings import TODAY, reminder

SENT = [
    ("dạ em nộp rồi anh ạ", "sent"),
    ("báo cáo anh, bên em gửi hôm qua rồi ạ", "sent"),
    ("Đơn vị đã nộp qua phần mềm quản lý văn bản", "sent"),
    ("Sở Y tế đã phát hành báo cáo", "sent"),
    ("đã phát hành văn bản số 310/BC-SYT", "sent document=310/BC-SYT"),
    ("bên em nộp rồi, công văn 245/SYT-NVY ngày 3/8", "sent document=245/SYT-NVY day=2022-08-03"),
    ("ĐÃ NỘP BÁO CÁO SỐ 12/BC-SYT NGÀY 1/8/2022", "sent document=12/BC-SYT day=2022-08-01"),
    ("12/BC-SYT ngày 3/8", "sent document=12/BC-SYT day=2022-08-03"),
    ("e gui roi a", "sent"),
    ("dda guiwr roofi", "sent"),
    ("d9a4 no65p", "sent"),
    ("đã guii", "sent"),
    ("đẫ gữi", "sent"),
    ("dagui baocao", "sent"),
    ("gởi r nha", "sent"),
    ("mới gửi xong em nhé", "sent"),
    ("1. đã nộp", "sent"),
]
DOING = [
    ("chưa gửi ạ", "doing"),
    ("vẫn chưa xong, tuần sau gửi", "doing"),
    ("giám đốc đã ký, chưa phát hành", "doing"),
    ("đang lấy ý kiến các phòng", "doing"),
    ("trình giám đốc rồi", "doing"),
    ("đã gửi dự thảo cho sếp", "doing"),
    ("đã ký, gửi sếp rồi", "doing"),
    ("2 giờ chiều em gửi", "doing expected=2022-08-05"),
    ("làm được 70% rồi", "doing percent=70"),
    ("xong khoảng 90%, còn chờ ký", "doing percent=90"),
    ("mới được 30%", "doing percent=30"),
    ("2 ạ, tầm 50%", "doing percent=50"),
    ("gần xong rồi, mai nộp", "doing expected=2022-08-06"),
    ("10/8 nộp", "doing expected=2022-08-10"),
    ("1 tuần nữa em nộp", "doing expected=2022-08-12"),
    ("10h sáng mai gửi", "doing expected=2022-08-06"),
    ("không có vướng mắc, đang làm", "doing"),
]
MORE_TIME = [
    ("xin gia hạn", "extension"),
    ("xin lùi đến 19/8", "extension until=2022-08-19"),
    (
        "đề nghị gia hạn đến ngày 25/8/2022, lý do: thiếu số liệu các trạm",
        "extension until=2022-08-25 text=thiếu số liệu các trạm",
    ),
    ("không kịp, xin lùi đến 19/8", "extension until=2022-08-19 text=không kịp"),
    ("4 xin đến 20/8", "extension until=2022-08-20"),
    ("cho em nộp muộn đến 10/8", "extension"),
    ("không cần gia hạn, em gửi đúng hạn", "unclear"),
]
HINDERED = [
    ("vướng ở khâu thẩm định", "obstacle text=vướng ở khâu thẩm định"),
    ("có vướng: kho bạc chưa đối chiếu", "obstacle text=kho bạc chưa đối chiếu"),
    ("có vướng mắc anh ạ", "obstacle"),
    ("khó khăn quá", "obstacle"),
    ("3 vướng đấu thầu", "obstacle text=vướng đấu thầu"),
    ("có vướng mắc gì đâu em", "unclear"),
]
ASKED_ABOUT = [
    "tưởng gửi rồi",
    "hình như gửi rồi",
    "đã gửi nhưng sai số liệu",
    "chưa gửi hay gửi rồi ấy nhỉ",
    "đã gửi chưa nhỉ",
    "đã gửi đâu",
    "đóng dấu xong rồi gửi",
    "đã chuyển văn thư phát hành",
    "gửi nhầm file, để gửi lại",
    "đã gửi lại",
    "đã gửi tiền liên hoan",
    "đã gửi báo cáo năm ngoái",
    "đã gửi cho anh Nam",
    "đã có báo cáo",
    "xong",
    "ok",
    "👍",
    "đã gửi báo cáo, không phải bản chính thức",
]


@pytest.mark.parametrize(("say", "wanted"), [*SENT, *DOING, *MORE_TIME, *HINDERED])
def test_a_report_is_answered(say: str, wanted: str) -> None:
    assert shown(meaning("report", say)) == wanted


@pytest.mark.parametrize("say", ASKED_ABOUT)
def test_what_can_be_read_in_two_ways_is_asked_about(say: str) -> None:
    assert meaning("report", say).how in (How.UNCLEAR, How.LIKELY)


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("phân bổ rồi", "completed"),
        ("xong hết rồi", "completed"),
        ("chưa phân bổ xong", "doing"),
        ("đang phân bổ", "doing"),
        ("cơ bản xong", "doing"),
        ("đã nộp", "unclear"),
        ("phân bổ xong nhưng còn một dự án", "unclear"),
    ],
)
def test_a_milestone_is_reached_when_it_is_done(say: str, wanted: str) -> None:
    assert shown(meaning("milestone", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("sáng nay họp rồi ạ", "held"),
        ("bên em họp hôm qua", "held"),
        ("họp r, 61%", "held share=61"),
        ("đã họp, giải ngân 20 tỷ", "held dong=20000000000"),
        ("có họp", "held"),
        ("chưa em ơi", "not_held"),
        ("chưa, mai họp", "not_held expected=2022-08-06"),
        ("tuần này lãnh đạo đi vắng, không họp", "not_held"),
        ("do mưa bão chưa họp được", "not_held"),
        ("hoãn sang tuần sau", "not_held"),
        ("tuần này ko phát sinh", "nothing"),
        ("đơn vị ko có dự án", "no_capital"),
        ("không được bố trí vốn năm nay", "no_capital"),
        ("đơn vị không có vốn đối ứng", "unclear"),
        ("họp tuần trước rồi", "unclear"),
        ("họp rồi nhưng chưa có số liệu", "held"),
        ("chiều thứ 4 họp", "unclear"),
        ("không", "unclear"),
    ],
)
def test_the_weekly_meeting_is_answered(say: str, wanted: str) -> None:
    assert shown(meaning("meeting", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("nộp rồi", "sent"),
        ("họp rồi", "held"),
        ("đã gửi báo cáo và đã họp", "sent + held"),
        ("đã họp, báo cáo mai gửi", "held + doing expected=2022-08-06"),
        ("1: đã gửi, 2: chưa họp", "sent + not_held"),
        ("123/BC-SYT", "sent document=123/BC-SYT"),
        ("báo cáo gửi rồi, họp thì chưa", "sent + not_held"),
        ("cả hai xong rồi", "likely"),
        ("rồi", "unclear"),
    ],
)
def test_with_two_things_open_each_has_its_own_words(say: str, wanted: str) -> None:
    assert shown(meaning("two_open", say)) == wanted


def test_a_number_is_a_choice_where_numbers_were_shown() -> None:
    assert shown(meaning("report", "①", numbered=True)) == "sent"
    assert shown(meaning("report", "2️⃣ ạ", numbered=True)) == "doing"
    assert shown(meaning("report", "số hai", numbered=True)) == "doing"
    assert shown(meaning("report", "²", numbered=True)) == "doing"
    assert shown(meaning("report", "９", numbered=True)) == "unclear"
    assert shown(meaning("report", "2")) == "unclear"
    assert shown(meaning("two_open", "1", numbered=True)) == "unclear"


@pytest.mark.parametrize("say", ["2 người đi họp", "3 anh ra lấy thư nhé", "1 tuần sau nhé", "2.5"])
def test_a_number_that_counts_is_no_choice(say: str) -> None:
    assert meaning("report", say, numbered=True).how is not How.SURE


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("đã gửi lại báo cáo số 13/BC-SYT ngày 5/8", "sent document=13/BC-SYT day=2022-08-05"),
        ("da nop bao cao lai roi a", "sent"),
        ("đã gửi lại", "sent"),
        ("mai em gửi lại", "doing expected=2022-08-06"),
        ("chưa gửi lại được", "doing"),
    ],
)
def test_what_was_sent_back_is_sent_again(say: str, wanted: str) -> None:
    back = Standing((replace(reminder("report"), returned=True),))
    assert shown(understand(say, back, TODAY)) == wanted
    assert shown(understand(say, Standing((reminder("report"),)), TODAY)) != "sent"
