"""Amounts, shares and numbers of documents as people write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rules.meaning.documents import find_documents
from rules.meaning.letters import clean
from rules.meaning.money import Money, Share, find_money, find_shares, number_of, two_ways

THOUSAND, MILLION, BILLION = 10**3, 10**6, 10**9


def amounts(text: str) -> list[str]:
    """``60500000000``; ``?`` behind what can be read in two ways."""
    found: list[Money] = [span.value for span in find_money(text)]
    return [f"{each.dong}{'?' if each.unclear else ''}" for each in found]


def shares(text: str) -> list[str]:
    """``85.5``, ``80-90``."""
    found: list[Share] = [span.value for span in find_shares(text)]
    return [f"{each.percent}{f'-{each.upto}' if each.upto is not None else ''}" for each in found]


def documents(text: str) -> list[str]:
    """``12/BC-SYT``; ``12 plain`` for a bare number."""
    return [f"{span.value.number}{' plain' if span.value.plain else ''}" for span in find_documents(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("5 nghìn tỷ", 5000 * BILLION),
        ("5 ngàn tỉ", 5000 * BILLION),
        ("5 nghìn tỉ", 5000 * BILLION),
        ("5 ngàn tỷ", 5000 * BILLION),
        ("5 tỷ", 5 * BILLION),
        ("5 tỉ", 5 * BILLION),
        ("5 tỏi", 5 * BILLION),
        ("5 triệu", 5 * MILLION),
        ("5 tr", 5 * MILLION),
        ("5 củ", 5 * MILLION),
        ("5tr.đ", 5 * MILLION),
        ("5 nghìn", 5 * THOUSAND),
        ("5 ngàn đồng", 5 * THOUSAND),
        ("5.000 đồng", 5000),
        ("5 000 000 vnđ", 5 * MILLION),
        ("1.500.000.000 đ", 1500 * MILLION),
        ("60 tỷ đồng", 60 * BILLION),
        ("60,5 tỷ", 60_500 * MILLION),
        ("60.5 tỷ", 60_500 * MILLION),
        ("1.234 tỷ", 1234 * BILLION),
        ("1 234,5 tỷ", 1_234_500 * MILLION),
        ("1.234,5 tỷ", 1_234_500 * MILLION),
        ("1,234.5 tỷ", 1_234_500 * MILLION),
        ("60 tỷ rưỡi", 60_500 * MILLION),
        ("6 triệu rưỡi", 6_500 * THOUSAND),
        ("60 tỷ 7", 60_700 * MILLION),
        ("6 triệu 7", 6_700 * THOUSAND),
        ("1 tỷ 250 triệu", 1_250 * MILLION),
        ("1234 tỉ 500 triệu", 1_234_500 * MILLION),
        ("1 tỷ 250 triệu 500 nghìn", 1_250_500 * THOUSAND),
        ("120.000 tr.đ", 120 * BILLION),
        ("hai trăm tỷ", 200 * BILLION),
        ("hai trăm năm mươi tỷ", 250 * BILLION),
        ("mười hai tỷ", 12 * BILLION),
        ("hai mươi lăm tỷ", 25 * BILLION),
        ("ba mươi tư tỷ đồng", 34 * BILLION),
        ("một trăm linh năm triệu", 105 * MILLION),
        ("một nghìn hai trăm tỷ", 1200 * BILLION),
        ("hai nghìn tỷ", 2000 * BILLION),
        ("ba ngàn một trăm tỉ", 3100 * BILLION),
        ("bốn tỷ", 4 * BILLION),
        ("sáu tỷ", 6 * BILLION),
        ("bảy tỷ", 7 * BILLION),
        ("tám tỷ", 8 * BILLION),
        ("chín tỷ", 9 * BILLION),
        ("mười tỷ", 10 * BILLION),
    ],
)
def test_an_amount_is_read_in_every_writing(text: str, wanted: int) -> None:
    assert amounts(text) == [str(wanted)]
    assert amounts(f"khoảng {text}, đạt kế hoạch") == [str(wanted)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,234 tỷ", ["1234000000000?"]),
        ("60 tỷ 300", ["60300000000?"]),
        ("60 tỷ 30", ["60030000000?"]),
        ("1,234 tỷ 500 triệu", ["1234500000000?"]),
        ("99999999 tỷ", ["99999999000000000?"]),
        ("10000000 tỷ", ["10000000000000000"]),
        ("60 tỷ, 20 tỷ", ["60000000000", "20000000000"]),
        ("60 tỷ và 20 triệu", ["60000000000", "20000000"]),
        ("60 tỷ, 20 triệu", ["60000000000", "20000000"]),
        ("20 triệu 60 tỷ", ["20000000", "60000000000"]),
        ("20 tỷ 20 tỷ", ["20000000000", "20000000000"]),
        ("60 tỷ 50%", ["60000000000"]),
        ("60 tỷ 3/8", ["60000000000"]),
        ("60 tỷ 3 ngày", ["60000000000"]),
        ("5 nghìn 3", ["5000"]),
        ("plan 1,234.5 billion dong, disbursed 700 billion dong", ["1234500000000", "700000000000"]),
        ("1 trillion 5 billion dong", ["1005000000000"]),
        ("3 billion 250 million", ["3250000000"]),
        ("2 million 500 thousand dong", ["2500000"]),
        ("500 thousand 2 million", ["500000", "2000000"]),
        ("hai lăm tỷ", ["5000000000?"]),
        ("năm hai trăm tỷ", ["200000000000?"]),
        ("một trăm hai tỷ", ["102000000000?"]),
        ("một trăm hai nghìn tỷ", ["102000000000000?"]),
        ("một nghìn hai tỷ", ["1002000000000?"]),
        ("ba bốn tỷ", ["4000000000?"]),
        ("giải ngân hai trăm tỷ", ["200000000000"]),
    ],
)
def test_amounts_beside_each_other_and_doubtful_ones(text: str, wanted: list[str]) -> None:
    assert amounts(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "60",
        "123/60 tỷlệ",
        "1.2.3 tỷ",
        "1,2,3 tỷ",
        "không tỷ",
        "hai linh trăm tỷ",
        "trăm tỷ",
        "60 dự án",
        "5 trang",
        "12-5 tỷ",
    ],
)
def test_what_is_no_amount(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("85,5%", ["85.5"]),
        ("85.5 %", ["85.5"]),
        ("60 phần trăm", ["60"]),
        ("60pt", ["60"]),
        ("100%", ["100"]),
        ("1000%", ["1000"]),
        ("1001%", []),
        ("80-90%", ["80-90"]),
        ("80% - 90%", ["80-90"]),
        ("80 đến 90 phần trăm", ["80-90"]),
        ("80 tới 90%", ["80-90"]),
        ("90-80%", []),
        ("900-1000%", ["900-1000"]),
        ("900-1001%", []),
        ("7 phần 10", ["70"]),
        ("bảy phần mười", ["70"]),
        ("hai phần ba", ["67"]),
        ("ba phần tư", ["75"]),
        ("một phần hai", ["50"]),
        ("bốn phần năm", ["80"]),
        ("năm phần sáu", ["83"]),
        ("sáu phần bảy", ["86"]),
        ("tám phần chín", ["89"]),
        ("3 phần 2", []),
        ("0 phần 5", []),
        ("3 phần 0", []),
        ("một nửa", ["50"]),
        ("1 nửa", ["50"]),
        ("phân nửa", ["50"]),
        ("được nửa", ["50"]),
        ("nửa", ["50"]),
        ("mot nua", ["50"]),
        ("nua", []),
        ("3 ngày nữa", []),
        ("một nữa", []),
        ("được nửa là em gửi", []),
        ("60%, còn một nửa", ["60", "50"]),
        ("50% hay 60%", ["50", "60"]),
        ("12/5%", []),
    ],
)
def test_shares(text: str, wanted: list[str]) -> None:
    assert shares(text) == wanted


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("60", "60"),
        ("60,5", "60.5"),
        ("60.5", "60.5"),
        ("60,55", "60.55"),
        ("1.234", "1234"),
        ("1,234", "1234"),
        ("1234,567", "1234.567"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234 567", "1234567"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567,89", "1234567.89"),
        ("1.23.4", None),
        ("12.34,5", None),
        ("1,234,5.6", None),
        ("1.234,5,6", None),
        ("1,2,3", None),
        ("", None),
        ("12a", None),
    ],
)
def test_numbers_are_read_in_both_notations(written: str, wanted: str | None) -> None:
    assert number_of(written) == (None if wanted is None else Decimal(wanted))


def test_one_mark_before_three_digits_can_be_read_in_two_ways() -> None:
    assert two_ways("1.234") and two_ways("123,456")
    assert not any(map(two_ways, ("1234.567", "1.23", "1.2345", "1.234.567", "1234", ".234")))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12/BC-SYT", ["12/BC-SYT"]),
        ("12/bc-syt", ["12/BC-SYT"]),
        ("12-BC/SYT", ["12-BC/SYT"]),
        ("12 / BC - SYT", ["12/BC-SYT"]),
        ("12a/BC-SYT", ["12a/BC-SYT"]),
        ("12/2022/QĐ-UBND", ["12/2022/QĐ-UBND"]),
        ("12/2022/qđ-ubnd", ["12/2022/QĐ-UBND"]),
        ("12/BC-Syt", ["12/BC-Syt"]),
        ("12/KH&ĐT-TH", ["12/KH&ĐT-TH"]),
        ("12–BC–SYT", ["12-BC-SYT"]),
        ("12 bc syt", ["12/BC-SYT"]),
        ("12 bc-syt", ["12/BC-SYT"]),
        ("12 cv", ["12/CV"]),
        ("12 bc ngày 3/8", ["12/BC"]),
        ("12 bc nhé", ["12/BC"]),
        ("số 12", ["12 plain"]),
        ("so 12", ["12 plain"]),
        ("số: 12", ["12 plain"]),
        ("số là 12", ["12 plain"]),
        ("số văn bản 12", ["12 plain"]),
        ("số hiệu 12", ["12 plain"]),
        ("báo cáo 12", ["12 plain"]),
        ("báo cáo số 12", ["12 plain"]),
        ("công văn 12", ["12 plain"]),
        ("bc 12", ["12 plain"]),
        ("cv 12", ["12 plain"]),
        ("vb số 12 ngày 3/8", ["12 plain"]),
        ("số 12 ngày", []),
        ("12/BC-SYT và 13/BC-SYT", ["12/BC-SYT", "13/BC-SYT"]),
        ("số 12, 13/BC-SYT", ["12 plain", "13/BC-SYT"]),
        ("số 14 bc syt và 13/BC-SYT", ["14/BC-SYT", "13/BC-SYT"]),
        ("báo cáo số 12/BC-SYT", ["12/BC-SYT"]),
    ],
)
def test_numbers_of_documents(text: str, wanted: list[str]) -> None:
    assert documents(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "12",
        "chưa có số",
        "12/8",
        "60-tỷ",
        "12/tháng",
        "12-ngày",
        "gói thầu số 2",
        "phụ lục số 1",
        "quận số 3",
        "số 12 tỷ",
        "số 12%",
        "số 12 hộ",
        "số 12 dự án",
        "số 12 phần trăm",
        "số 1234567",
        "số 12.5",
        "123/4/BC",
    ],
)
def test_what_is_no_number_of_a_document(text: str) -> None:
    assert documents(text) == []


@pytest.mark.parametrize(
    ("find", "text", "written"),
    [
        (find_money, "tổng vốn 1 tỷ 250 triệu nhé", "1 tỷ 250 triệu"),
        (find_money, "giải ngân hai trăm tỷ rồi", "hai trăm tỷ"),
        (find_money, "được 60 tỷ rưỡi ạ", "60 tỷ rưỡi"),
        (find_shares, "đạt 80-90% rồi", "80-90%"),
        (find_shares, "được bảy phần mười rồi", "bảy phần mười"),
        (find_shares, "mới xong một nửa ạ", "một nửa"),
        (find_documents, "gửi 12/BC-SYT nhé", "12/BC-SYT"),
        (find_documents, "gửi 12 bc syt nhé", "12 bc syt"),
        (find_documents, "gửi 12 bc nhé", "12 bc"),
        (find_documents, "gửi công văn số 12 nhé", "công văn số 12"),
    ],
)
def test_a_value_knows_where_it_stands(find: object, text: str, written: str) -> None:
    (span,) = find(text)  # type: ignore[operator]
    assert clean(text)[span.start : span.end].strip() == written
