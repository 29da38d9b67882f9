"""A number and a word of agreement, written to a card that asks whether more time is granted (1) or refused (2)."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import How, Standing, understand
from rules.meaning.no_reasons import may_be_no_reason
from rules.meaning.said import Said
from tests.meaning.cases import told
from tests.meaning.standings import AGENCIES, TODAY, request


def coordinator(number: int, *, numbered: bool = True) -> Standing:
    asked = request(number, "SYT", date(2022, 8, 22), numbered=numbered)
    return Standing((asked,), role="coordinator", agencies=AGENCIES)


@pytest.mark.parametrize("say", ("2 ok em", "số 2 ok", "2 được không?"))
def test_two_with_a_yes_neither_grants_nor_refuses(say: str) -> None:
    assert understand(say, coordinator(1), TODAY).how is How.UNCLEAR


@pytest.mark.parametrize("numbered", (True, False))
def test_the_number_of_no_request_grants_none(numbered: bool) -> None:
    assert understand("7 ok em", coordinator(1, numbered=numbered), TODAY).how is How.UNCLEAR


def test_the_number_of_the_request_grants_it() -> None:
    assert told(understand("số 7 ok em", coordinator(7), TODAY)) == "grant until=2022-08-22 request=7"
    assert told(understand("1 ok em", coordinator(7), TODAY)) == "grant until=2022-08-22 request=7"


@pytest.mark.parametrize(
    ("say", "wanted"),
    (
        (
            "không đồng ý, gửi báo cáo lãnh đạo đi em",
            "likely refuse request=1 text=gửi báo cáo lãnh đạo đi em",
        ),
        ("không đồng ý, phải tổng hợp báo cáo Bộ", "refuse request=1 text=phải tổng hợp báo cáo Bộ"),
        ("2 gửi báo cáo lãnh đạo đi em", "likely refuse request=1 text=gửi báo cáo lãnh đạo đi em"),
    ),
)
def test_what_is_bidden_behind_a_refusal_is_proposed_as_its_reason(say: str, wanted: str) -> None:
    assert told(understand(say, coordinator(1), TODAY)) == wanted


@pytest.mark.parametrize(("words", "doubted"), (("chờ kho bạc duyệt đã", False), ("cho gửi lại đã", True)))
def test_what_is_waited_for_is_a_reason(words: str, doubted: bool) -> None:
    assert may_be_no_reason(Said.of(words, TODAY)) is doubted
