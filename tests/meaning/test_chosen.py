"""Words beside a choice that was picked by its number: the values in them."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.chosen import note, of_extension, of_grant, of_progress
from rules.meaning.model import How, Open

TODAY = date(2022, 8, 5)


@pytest.mark.parametrize(
    ("text", "percent", "expected"),
    [
        ("dự kiến 10/8", None, "08-10"),
        ("du kien 10/8 nhe", None, "08-10"),
        ("10/8", None, "08-10"),
        ("mai", None, "08-06"),
        ("thứ 5 em gửi", None, "08-11"),
        ("60", 60, None),
        ("60%", 60, None),
        ("khoảng 60%, 10/8", 60, "08-10"),
        ("60% thứ sáu", 60, "08-12"),
        ("10/8 vì chờ số liệu", None, "08-10"),
        ("đang chờ số liệu của phòng kế toán, thứ 5 xong", None, "08-11"),
        ("đang chờ số liệu", None, None),
        ("chờ số liệu từ 3/8", None, None),
        ("3/8", None, None),
        ("sang tuần", None, None),
        ("mai trình lãnh đạo ký", None, None),
        ("vướng mặt bằng", None, None),
    ],
)
def test_beside_under_way(text: str, percent: int | None, expected: str | None) -> None:
    day = date.fromisoformat(f"2022-{expected}") if expected else None
    assert of_progress(text, TODAY) == (percent, day)


@pytest.mark.parametrize(
    ("text", "until", "why"),
    [
        ("đến 20/8 vì bão", "08-20", "bão"),
        ("20/8", "08-20", ""),
        ("vì bão", None, "vì bão"),
        ("10/8", "08-10", ""),
        ("10/8 vì chờ số liệu", "08-10", "10/8 vì chờ số liệu"),
        ("sang tuần", None, "sang tuần"),
    ],
)
def test_beside_more_time(text: str, until: str | None, why: str) -> None:
    day = date.fromisoformat(f"2022-{until}") if until else None
    assert of_extension(text, TODAY, date(2022, 8, 14)) == (day, why)


def test_words_that_say_more_than_their_value_are_kept() -> None:
    assert note("dự kiến 10/8", None, TODAY) == note("", None) == ""
    assert note("đang chờ số liệu", None, None) == "đang chờ số liệu"
    assert note("10/8 vì chờ số liệu", None, TODAY) == "10/8 vì chờ số liệu"


def test_words_beside_a_grant_say_until_when_or_that_it_is_refused() -> None:
    request = Open("extension", 7, until=date(2022, 8, 20))
    assert of_grant("chưa đồng ý vì đã chậm", request, (), date(2022, 8, 11)) is None
    told = of_grant("đến 15/8 thôi", request, (), date(2022, 8, 11))
    assert told is not None
    assert (told.how, told.acts[0].until) == (How.SURE, date(2022, 8, 15))
