"""What a leader writes to what was reported to them."""

from __future__ import annotations

import pytest

from rules.meaning.directing import Direction, begun_by, read_direction

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
