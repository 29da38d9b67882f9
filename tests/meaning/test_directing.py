"""What a leader writes to what was reported to them."""

from __future__ import annotations

import pytest

from rules.meaning.directing import Direction, agreed_to, begun_by, read_direction, read_order
from rules.meaning.matters import names_meeting

ONE, TWO = ["Đầu mối Sở Y tế"], ["Nguyễn Văn A", "Trần Thị B"]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("đã chỉ đạo", Direction("directed")),
        ("Tôi đã chỉ đạo rồi ạ", Direction("directed")),
        (
            "đã chỉ đạo phòng Tài chính gửi trước 18/8",
            Direction("directed", "đã chỉ đạo phòng Tài chính gửi trước 18/8"),
        ),
        ("da yeu cau van phong lam ngay", Direction("directed", "da yeu cau van phong lam ngay")),
        ("giao phòng Tài chính thực hiện", Direction("directed", "giao phòng Tài chính thực hiện")),
        (
            "giải trình: đang chờ số liệu kho bạc, 18/8 gửi",
            Direction("explained", "đang chờ số liệu kho bạc, 18/8 gửi"),
        ),
        ("Xin giải trình như sau: cán bộ nghỉ ốm", Direction("explained", "cán bộ nghỉ ốm")),
        (
            "do vướng mặt bằng, Sở xin giải trình là đang chờ giá đất",
            Direction("explained", "do vướng mặt bằng, Sở xin giải trình là đang chờ giá đất"),
        ),
        (
            "giao đồng chí đầu mối thực hiện ngay",
            Direction("given", "giao đồng chí đầu mối thực hiện ngay", 0),
        ),
        ("đã giao đồng chí đầu mối", Direction("given", "đã giao đồng chí đầu mối", 0)),
    ],
)
def test_a_direction_is_read_with_the_leaders_own_words(said: str, found: Direction) -> None:
    assert read_direction(said, ONE) == found


@pytest.mark.parametrize(
    ("said", "to"),
    [("giao đồng chí A làm ngay", 0), ("giao Đ/c Trần Thị B", 1), ("giao đồng chí đầu mối", None)],
)
def test_it_is_given_to_who_is_named_and_else_it_is_not_known_to_whom(said: str, to: int | None) -> None:
    found = read_direction(said, TWO)
    assert found
    assert (found.what, found.to) == ("given", to)


@pytest.mark.parametrize(
    "said",
    [
        *("chưa chỉ đạo", "sẽ chỉ đạo sau", "dạ chỉ đạo gì ạ?", "đã chỉ đạo chưa?", "sẽ giải trình sau", "giải trình"),
        *(
            "đã giải trình với Sở rồi",
            "tuần sau đơn vị sẽ xin giải trình sau",
            "việc này đơn vị xin giải trình sau",
            "đã chỉ đạo, hôm nay đã gửi báo cáo số 45/BC",
            "đã giao ban",
            "giao ban tuần này",
        ),
        *("đang thực hiện", "xin gia hạn đến 20/8 vì chờ số liệu", "đã họp", "đã gửi báo cáo"),
    ],
)
def test_any_other_sentence_is_none(said: str) -> None:
    assert read_direction(said, ONE) is None


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("Giải trình", "explain"),
        ("tôi xin giải trình ạ", "explain"),
        ("explain", "explain"),
        ("Xin gia hạn.", "extend"),
        ("đơn vị xin thêm thời gian", "extend"),
        ("more time", "extend"),
        ("xin gia hạn đến 20/8", None),
        ("giải trình: thiếu cán bộ", None),
        ("đã giải trình", None),
        ("da giai trinh", None),
        ("dạ xin giải trình", "explain"),
        ("không gia hạn", None),
        ("", None),
    ],
)
def test_a_choice_that_is_named_alone(said: str, what: str | None) -> None:
    assert begun_by(said) == what


NAMED = ["Lê Thu Hà", "Trần Văn Nam"]


@pytest.mark.parametrize(
    ("said", "what", "to"),
    [
        ("đồng chí Hà khẩn trương làm, chiều nay báo cáo tôi", "given", 0),
        ("Nam ơi, gửi báo cáo trong hôm nay nhé", "given", 1),
        ("Anh Nam cần tập trung rà soát, gửi trước 18/8", "given", 1),
        ("đ/c Lê Thu Hà: hoàn thành trong tuần", "given", 0),
        ("khẩn trương làm, chiều nay báo cáo lại cho tôi nhé", "directed", None),
    ],
)
def test_an_order_needs_no_word_for_it(said: str, what: str, to: int | None) -> None:
    assert read_order(said, NAMED) == Direction(what, said, to)


def test_of_two_of_one_name_it_is_not_known_which() -> None:
    assert read_order("đồng chí Hà làm ngay", ["Lê Thu Hà", "Vũ Hà"]) == Direction(
        "given", "đồng chí Hà làm ngay", None
    )


@pytest.mark.parametrize(
    "said",
    [
        "đồng chí Hà nghỉ ốm",
        "đồng chí Hà đang làm, 18/8 gửi",
        "đồng chí Hà làm xong rồi",
        "đồng chí Hà báo cáo là chờ số liệu",
        "anh Hùng làm ngay",
        "Hà Nội gửi công văn",
        "đồng chí Hà làm đến đâu?",
        "đơn vị báo cáo Sở",
    ],
)
def test_what_is_said_of_somebody_is_no_order(said: str) -> None:
    assert read_order(said, NAMED) is None


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("đồng ý để đơn vị gửi chậm đến 30/8", "cho đơn vị gửi chậm đến 30/8"),
        ("Tôi nhất trí cho phép lùi đến 30/8.", "cho lùi đến 30/8"),
        ("đồng ý với đề nghị của phòng, cho gia hạn đến 30/8", "cho gia hạn đến 30/8"),
        ("đồng ý để phòng hoàn thành báo cáo", ""),
        ("đồng ý cho gửi chậm?", ""),
        ("chưa đồng ý cho gửi chậm", ""),
        ("đồng ý cho gửi chậm nhưng chỉ đến thứ Sáu", ""),
        ("đồng ý", ""),
        ("cho đơn vị gửi chậm đến 30/8", ""),
    ],
)
def test_more_time_to_which_a_leader_agrees(said: str, wish: str) -> None:
    assert agreed_to(said) == wish


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("to chuc giao ban ngay", True),
        ("bao cao toi tai giao ban thu hai", False),
        ("trinh toi truoc cuoc hop thu hai", False),
        ("bao cao toi tai giao ban, con giao ban tuan nay thi hop ngay", True),
        ("bao cao gui truoc khi hop", True),
        ("giao dong chi dau moi", False),
    ],
)
def test_a_meeting_at_which_somebody_is_told_is_not_named(line: str, named: bool) -> None:
    assert names_meeting(line) is named


@pytest.mark.parametrize(
    "said",
    [
        "xem lại số liệu giúp tôi",
        "phòng Kế hoạch xem lại số liệu",
        "văn phòng đối chiếu lại",
        "rà soát lại, báo cáo tôi trước thứ Sáu",
        "kiểm tra lại cho tôi nhé",
    ],
)
def test_an_order_to_nobody_who_is_named_is_a_direction(said: str) -> None:
    assert read_order(said, NAMED) == Direction("directed", said)


@pytest.mark.parametrize(
    "said", ["gửi mẫu ở đâu giúp tôi với?", "phòng đang bận họp", "xem lại số liệu", "bận giao ban"]
)
def test_what_orders_nothing_is_none(said: str) -> None:
    assert read_order(said, NAMED) is None
