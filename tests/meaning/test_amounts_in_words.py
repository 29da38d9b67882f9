"""Shares and amounts that are written out in words, and where one value ends and the next begins."""

from __future__ import annotations

import pytest

from rules.meaning.money import find_money, find_shares
from tests.meaning.test_values import amounts, documents, shares


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("năm phần trăm", "5"),
        ("mười phần trăm", "10"),
        ("mười lăm phần trăm", "15"),
        ("sáu mươi phần trăm", "60"),
        ("sáu mươi lăm phần trăm", "65"),
        ("tám mươi mốt phần trăm", "81"),
        ("chín mươi chín phần trăm", "99"),
        ("một trăm phần trăm", "100"),
    ],
)
def test_a_share_in_words(text: str, wanted: str) -> None:
    assert shares(text) == [wanted]
    assert shares(f"đạt {text}, còn lại tuần sau") == [wanted]
    (span,) = find_shares(f"đạt {text} rồi")
    assert (span.start, span.end) == (4, 4 + len(text))


@pytest.mark.parametrize(
    "text",
    [
        "không phần trăm",
        "linh phần trăm",
        "trăm phần trăm",
        "một trăm linh năm phần trăm",
        "một trăm năm phần trăm",
        "hai trăm phần trăm",
        "một nghìn phần trăm",
        "năm năm phần trăm",
    ],
)
def test_what_is_no_share_in_words(text: str) -> None:
    assert shares(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("80-81%", ["80-81"]),
        ("80-80%", []),
        ("0-5%", ["0-5"]),
        ("0%", ["0"]),
        ("1001-1002%", []),
        ("5 phần 5", ["100"]),
        ("6 phần 5", []),
        ("năm phần mười", ["50"]),
        ("60%, sáu mươi phần trăm", ["60", "60"]),
        ("sáu mươi phần trăm, 70%", ["60", "70"]),
        ("7 phần 10 và một nửa", ["70", "50"]),
        ("một nửa, 7 phần 10", ["50", "70"]),
        ("60 per cent", ["60"]),
        ("60 percent", ["60"]),
    ],
)
def test_shares_stand_in_their_order(text: str, wanted: list[str]) -> None:
    assert shares(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("60 triệu 5", "60500000"),
        ("60 triệu 50", "60050000?"),
        ("60 triệu 500", "60500000?"),
        ("60 tỷ 05", "60005000000?"),
        ("60 tỷ 500", "60500000000?"),
        ("60 tỉ7", "60700000000"),
        ("60tr5", "60500000"),
        ("999 nghìn 5", "999000"),
        ("60 tỷ rưỡi đồng", "60500000000"),
        ("1 tỷ 250 triệu rưỡi", "1250500000"),
        ("1 nghìn tỷ 5 tỷ", "1005000000000"),
        ("1 nghìn tỷ 500 tỷ 20 triệu", "1500020000000"),
        ("10000000 tỷ", "10000000000000000"),
        ("10000001 tỷ", "10000001000000000?"),
        ("10,000 trillion", "10000000000000000"),
        ("10,001 trillion dong", "10001000000000000?"),
        ("1.5 million", "1500000"),
        ("12,345.5 thousand", "12345500"),
        ("2 bn", "2000000000"),
        ("hai trăm linh năm tỷ", "205000000000"),
        ("hai trăm lẻ năm tỷ", "205000000000"),
        ("hai trăm năm tỷ", "205000000000?"),
        ("hai trăm mười tỷ", "210000000000"),
        ("mười lăm triệu", "15000000"),
        ("hai mươi mốt tỷ", "21000000000"),
        ("một nghìn một trăm tỷ", "1100000000000"),
        ("một nghìn linh năm tỷ", "1005000000000"),
        ("một nghìn không trăm linh năm tỷ", "1005000000000"),
        ("một nghìn năm tỷ", "1005000000000?"),
        ("một nghìn chín mươi chín tỷ", "1099000000000?"),
        ("hai lăm triệu", "5000000?"),
    ],
)
def test_an_amount_and_whether_it_can_be_read_in_two_ways(text: str, wanted: str) -> None:
    assert amounts(text) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1 tỷ 2 tỷ", ["1000000000", "2000000000"]),
        ("250 triệu 1 tỷ", ["250000000", "1000000000"]),
        ("1 tỷ, 250 triệu", ["1000000000", "250000000"]),
        ("hai trăm tỷ 300 triệu", ["200300000000"]),
        ("60 tỷ hai trăm triệu", ["60200000000"]),
        ("1,23 billion", []),
        ("5.5.5 tỷ", []),
        ("60 đồng chí", []),
        ("60 đồng ý", []),
    ],
)
def test_where_one_amount_ends_and_the_next_begins(text: str, wanted: list[str]) -> None:
    assert amounts(text) == wanted


def test_an_amount_in_words_does_not_begin_before_its_first_word() -> None:
    (span,) = find_money("xin hai trăm tỷ đồng nhé")
    assert (span.start, span.end) == (4, 20)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12/2022/BC-SYT", ["12/2022/BC-SYT"]),
        ("12 cv syt", ["12/CV-SYT"]),
        ("12 cv ngày 3/8", ["12/CV"]),
        ("12 cv, 13/BC-SYT", ["12/CV", "13/BC-SYT"]),
        ("12/tỷ, 13/BC-SYT", ["13/BC-SYT"]),
        ("12/nhé-em", []),
        ("12-năm", []),
        ("tổ số 12", []),
        ("lô số 3", []),
        ("công văn số hiệu 12", ["12 plain"]),
        ("quyết định số 12", ["12 plain"]),
        ("số 123456", ["123456 plain"]),
        ("số 12-3", []),
    ],
)
def test_numbers_of_documents_beside_other_numbers(text: str, wanted: list[str]) -> None:
    assert documents(text) == wanted
