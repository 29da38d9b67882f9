"""A choice's number with words beside it: a comment that goes with the choice, or a doubt."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import comments, understand
from rules.meaning.said import Said
from tests.meaning.cases import told
from tests.meaning.standings import TODAY, standing


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("2 đang chờ kết quả thẩm định", "not_held text=đang chờ kết quả thẩm định"),
        ("2 vì cả phòng đi tập huấn", "not_held text=vì cả phòng đi tập huấn"),
        ("2 giám đốc đi vắng", "not_held text=giám đốc đi vắng"),
        ("2) hội trường mất điện", "not_held text=hội trường mất điện"),
        ("2 chưa sắp xếp được lịch", "not_held"),
        ("2 đoàn thanh tra đang ở cơ quan", "likely not_held text=đoàn thanh tra đang ở cơ quan"),  # two delegations?
        ("2 đang chờ duyệt 50 tỷ", "unclear (number) not_held"),
        ("2 chờ mãi mới họp hôm qua", "unclear (number) not_held"),
        ("2 đang chờ từ hôm qua", "likely not_held text=đang chờ từ hôm qua"),
        ("2 đang chờ giám đốc hôm nay về", "not_held text=đang chờ giám đốc hôm nay về"),
        ("2 đang chờ ai?", "unclear (number) not_held"),
        ("2 tuần này chủ tịch đi vắng", "not_held text=tuần này chủ tịch đi vắng"),
        ("2 tuần nay chủ tịch đi vắng", "likely not_held text=tuần nay chủ tịch đi vắng"),  # for two weeks now?
        ("2 chủ tịch đi vắng", "not_held text=chủ tịch đi vắng"),
        ("2 anh em nghỉ hết", "likely not_held text=anh em nghỉ hết"),
        ("2 bận họp thành phố", "likely not_held text=bận họp thành phố"),
        ("2 ngày nữa", "unclear"),
        ("2 tuần nữa", "unclear"),
        ("2 dự án chậm", "unclear"),
        ("1 giám đốc chủ trì", "held"),
        ("1. thành phần như giấy mời", "held"),
        ("1 đang chờ kết quả thẩm định", "unclear (number) held"),
        ("1. chờ ký biên bản", "unclear (number) held"),
        ("1 micro trong kho", "unclear (number) held"),
        ("1. mai báo cáo", "unclear (number) held"),
        ("1. 12 tỷ mà lãnh đạo vắng", "unclear (number) held"),
        ("3 đang chờ kết quả thẩm định", "unclear (number) nothing"),
    ],
)
def test_a_comment_on_the_weekly_answer(say: str, wanted: str) -> None:
    assert told(understand(say, standing("meeting", numbered=True), TODAY)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("2 đang chờ kết quả thẩm định", "unclear (number) doing + not_held"),  # either of them
        ("2 đang soạn", "doing"),
        ("2 chưa họp", "not_held"),
        ("1 đang chờ kết quả thẩm định", "unclear (number) doing + held + sent"),  # neither
        ("2 họp rồi", "unclear (number) held + not_held + doing"),
        ("việc 2 họp rồi", "held"),
    ],
)
def test_a_comment_with_two_questions_open(say: str, wanted: str) -> None:
    assert told(understand(say, standing("two_open", numbered=True), TODAY)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("1. giám đốc chủ trì thứ Hai tuần này", "held"),
        ("1. họp hôm thứ Sáu tuần trước", "unclear (number) held"),
        ("1. họp hôm Chủ nhật tuần trước", "unclear (number) held"),
    ],
)
def test_the_day_of_a_meeting_beside_its_number_is_one_of_its_week(say: str, wanted: str) -> None:
    assert told(understand(say, standing("meeting", numbered=True), TODAY)) == wanted


def test_without_numbers_that_were_shown_nothing_is_a_comment_on_one() -> None:
    assert told(understand("2 họp rồi", standing("two_open"), TODAY)) == "held"
    assert told(understand("2 vì cả phòng đi tập huấn", standing("meeting"), TODAY)) == "unclear (number) not_held"


def test_the_week_of_a_meeting_begins_on_its_monday() -> None:
    monday = Said.of("giám đốc chủ trì thứ Hai tuần này", TODAY)
    assert [day.day for day in monday.days] == [date(2022, 8, 1)]
    assert comments._on_held(monday, apart=True)
