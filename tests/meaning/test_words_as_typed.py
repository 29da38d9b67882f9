"""Words as they are typed: slips and words run together, people who are spoken to, fractions, days that lie behind."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import understand
from rules.meaning.letters import flat
from rules.meaning.said import Said, document_day
from rules.meaning.spelling import meant
from tests.meaning.standings import standing

TODAY = date(2022, 8, 5)


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("dabaocao", "da bao cao"),
        ("guibaocao", "gui bao cao"),
        ("baocaoroi", "bao cao roi"),
        ("dahoanthanh", "da hoan thanh"),
        ("dangthuchien", "dang thuc hien"),
        ("guixongroi", "gui xong roi"),
        ("vuongmac", "vuong mac"),
        ("xingiahan", "xin gia han"),
        ("khongco", "khong co"),
        ("chuyenroi", "chuyen roi"),
        ("dachuyen", "da chuyen"),
        ("trinhky", "trinh ky"),
        ("khogn", "khong"),
        ("dnag", "dang"),
        ("chuyeen", "chuyen"),
        ("chuyenr", "chuyen"),
        ("guwir", "gui"),
        ("hoopj", "hop"),
        ("rooif", "roi"),
        ("ddaf", "da"),
        ("gui73", "gui"),
        ("hop5", "hop"),
        ("bao1", "bao"),
        ("guii", "gui"),
        ("roii", "roi"),
        ("KO", "khong"),
    ],
)
def test_what_was_meant(typed: str, wanted: str) -> None:
    assert " ".join(flat(word) for word in meant(typed)) == wanted


@pytest.mark.parametrize(
    "typed", ["12a", "a1", "x9", "dddd", "thuchienxyz", "hoanthanhh", "nhungchua", "guirooif", "gu"]
)
def test_what_cannot_be_told_is_left_as_it_was(typed: str) -> None:
    assert meant(typed) == (typed,)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("anh Nam ơi đã gửi", "anh =called oi da gui"),
        ("đã gửi anh Nam", "da gui anh =called"),
        ("đã gửi anh Nam ạ", "da gui anh =called a"),
        ("đã gửi, anh Nam", "da gui anh =called"),
        ("gửi nhé chị Hoa", "gui nhe chi =called"),
        ("vâng chị Hoa nhé, em gửi", "vang chi =called nhe em gui"),
        ("thưa bà Lan.", "thua ba =called"),
        ("thưa đồng chí Lan!", "thua dong chi =called"),
        ("gửi anh Nam rồi", "gui anh =name roi"),
        ("gửi cho anh Nam", "gui cho anh =name"),
        ("của chị Hoa", "cua chi =name"),
        ("với anh Nam", "voi anh =name"),
        ("hỏi cô Lan", "hoi co =name"),
        ("anh Nam gửi", "anh =name gui"),
        ("anh Nam đã gửi rồi", "anh =name da gui roi"),
        ("anh Nam, đã gửi", "anh =name da gui"),
        ("anh NAM", "anh nam"),
        ("anh nam", "anh nam"),
    ],
)
def test_who_is_spoken_to_and_who_is_spoken_of(text: str, wanted: str) -> None:
    assert Said.of(text, TODAY).text.plain == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("xong 3/4", [75]),
        ("được 5/12", [42]),
        ("đạt 10/12", [83]),
        ("đạt 1/13", [8]),
        ("giải ngân được 30/40", [75]),
        ("hoàn thành 1/100", [1]),
        ("xong 25/8", []),
        ("xong 16/7", []),
        ("đạt 12/12", []),
        ("đạt 13/12", []),
        ("hoàn thành 29/2", []),
    ],
)
def test_a_fraction_of_what_is_to_be_done(text: str, wanted: list[int]) -> None:
    assert [share.percent for share in Said.of(text, TODAY).shares] == wanted


@pytest.mark.parametrize(
    ("text", "today", "share"),
    [
        ("xong 5/8", date(2022, 8, 25), False),
        ("xong 5/8", date(2022, 8, 26), True),
        ("xong 5/8", date(2022, 7, 16), False),
        ("xong 5/8", date(2022, 7, 15), True),
    ],
)
def test_a_fraction_that_may_be_a_day_of_these_weeks_is_none(text: str, today: date, share: bool) -> None:
    assert bool(Said.of(text, today).shares) is share


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("12/BC-SYT ngày 4", date(2022, 8, 4)),
        ("12/BC-SYT ngày 5", date(2022, 8, 5)),
        ("12/BC-SYT ngày 6", date(2022, 7, 6)),
        ("12/BC-SYT mùng 6", date(2022, 7, 6)),
        ("12/BC-SYT ngày 31", date(2022, 7, 31)),
        ("12/BC-SYT ngày 30, gửi rồi", date(2022, 7, 30)),
        ("12/BC-SYT thứ 5", date(2022, 8, 4)),
        ("12/BC-SYT thứ 6", date(2022, 8, 5)),
        ("12/BC-SYT thứ 7", date(2022, 7, 30)),
        ("12/BC-SYT mai", date(2022, 8, 6)),
        ("12/BC-SYT hôm qua", date(2022, 8, 4)),
        ("12/BC-SYT 4/9", date(2022, 9, 4)),
        ("12/BC-SYT tuần sau", None),
        ("12/BC-SYT 3/8 và 4/8", None),
        ("12/BC-SYT", None),
    ],
)
def test_the_day_of_a_document_lies_behind_us(text: str, wanted: date | None) -> None:
    assert document_day(Said.of(text, TODAY)) == wanted


KEPT = (
    "<b>chờ</b> số liệu <i>nghiêng</i>",
    "chờ số liệu (các quận)",
    'chờ "giá đất"',
    "chờ giá đất [lần 2]",
    "chờ {số liệu}",
    "chờ *giá đất*",
)


@pytest.mark.parametrize("reason", KEPT)
def test_a_reason_is_kept_with_the_signs_that_belong_to_it(reason: str) -> None:
    found = understand(f"xin gia hạn đến 20/8 vì {reason}", standing("report"), TODAY)
    assert [(act.what, act.text) for act in found.acts] == [("extension", reason)]
    found = understand(reason, standing("extension_reason"), TODAY)
    assert [(act.what, act.text) for act in found.acts] == [("extension", reason)]


@pytest.mark.parametrize("text", KEPT)
def test_an_obstacle_is_kept_with_the_signs_that_belong_to_it(text: str) -> None:
    found = understand(f"vướng mắc: {text}", standing("report"), TODAY)
    assert [(act.what, act.text) for act in found.acts] == [("obstacle", text)]
