"""What the English messages write can be typed back: their figures and their days, which the Vietnamese ones do not
write so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.texts.filters import for_language
from rules.figures import parse_figure
from rules.meaning.days import find_days
from rules.meaning.money import find_money
from rules.reading import read_day, read_document
from tests.meaning.cases import meaning, shown
from tests.meaning.standings import TODAY

EN = for_language("en", html=False)


@pytest.mark.parametrize(
    ("context", "say", "wanted"),
    [
        ("plan", "1,234.5 billion", "amount dong=1234500000000"),
        ("plan", "1.235 billion dong", "amount dong=1235000000"),  # in Vietnamese 1.235 is a thousand and more
        ("plan", "1,234 billion", "amount dong=1234000000000"),
        ("plan", "980 million", "amount dong=980000000"),
        ("plan", "1,234 tỷ", "unclear"),
        ("plan", "plan 1,234.5 billion, 700 billion disbursed", "amount dong=1234500000000 disbursed=700000000000"),
        ("disbursed", "700 billion of 1,234.5 billion", "unclear"),
        ("confirm", "1 billion 500 million", "amount dong=1500000000"),
        ("disbursed", "758.0 billion dong", "amount dong=758000000000"),
        ("disbursed", "61.4 percent", "share share=61.4"),
        ("confirm", "759.5 billion", "amount dong=759500000000"),
        ("expected_day", "12 Aug", "day day=2022-08-12"),
        ("expected_day", "Friday 12 Aug", "day day=2022-08-12"),
        ("expected_day", "15 August", "day day=2022-08-15"),
        ("expected_day", "August 15, 2022", "day day=2022-08-15"),
        ("expected_day", "next Monday", "day day=2022-08-08"),
        ("expected_day", "tomorrow", "day day=2022-08-06"),
        ("expected_day", "Monday, 12 Aug 2022", "unclear"),  # a Friday
        ("extension_day", "until the end of Wednesday, 31 Aug 2022", "day day=2022-08-31"),
        ("extension_day", "by 22nd August", "day day=2022-08-22"),
        ("document", "123/BC-SYT of 4 Aug 2022", "document document=123/BC-SYT day=2022-08-04"),
        ("expected_day", "1 máy", "unclear"),
        ("expected_day", "2 sep bao", "unclear"),
        ("expected_day", "2 Sep", "day day=2022-09-02"),
    ],
)
def test_english_figures_and_days(context: str, say: str, wanted: str) -> None:
    assert shown(meaning(context, say)) == wanted


@given(st.integers(0, 9_999_999_999))
def test_every_amount_that_an_english_message_writes_is_read_back(thousands: int) -> None:
    dong = thousands * 10**6
    written = EN["money"](dong)
    (read,) = (span.value for span in find_money(written))
    assert not read.unclear
    assert read.dong == parse_figure(written)
    assert abs(read.dong - dong) <= 10 ** (len(str(dong)) - 4)  # messages round to three decimals of the unit


@given(st.dates(TODAY - timedelta(days=3000), TODAY + timedelta(days=3000)))
def test_every_day_that_an_english_message_writes_is_read_back(day: date) -> None:
    for written in (EN["day"](day), EN["longday"](day)):
        (read,) = (span.value for span in find_days(written, TODAY))
        assert read.day == read_day(written, TODAY) == day


def test_a_document_with_an_english_day() -> None:
    assert read_document("123/BC-SYT of 4 Aug 2022", TODAY).day == date(2022, 8, 4)
    assert read_day("10 Aug", TODAY) == date(2022, 8, 10)
