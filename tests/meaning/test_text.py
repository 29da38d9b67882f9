"""A text as words, values and phrases: what stands at its ends, what is left over, what is a question."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import Agency
from rules.meaning.letters import clean, flat, is_syllable, toned
from rules.meaning.numbers import leading_number, lone_number, several_numbers
from rules.meaning.said import Cut, Said, bare, document_day, raw_bare
from rules.meaning.spelling import meant

TODAY = date(2022, 8, 5)
OWN = Agency("LECHAN", "UBND quận Lê Chân")


def said(text: str, own: Agency | None = None) -> Said:
    return Said.of(text, TODAY, own)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gửi rồi ạ", "gui roi a"),
        ("Số 12/BC-SYT ngày 3/8", "so =document =day"),
        ("60 tỷ, đạt 50%", "=money dat =share"),
        ("10h sáng mai", "=time =day"),
        ("10h30 gửi", "=time gui"),
        ("2 giờ chiều họp", "=time hop"),
        ("9g kém gửi", "=time gui"),
        ("lúc 2 giờ rưỡi", "luc =time"),
        ("10h thứ 2", "=time =day"),
        ("14h chiều thứ 2", "=time =day"),
        ("gọi 0912345678 nhé", "goi =phone nhe"),
        ("gọi 0912 345 678", "goi =phone"),
        ("gọi +84912345678", "goi =phone"),
        ("gặp anh Nam nhé", "gap anh =name nhe"),
        ("gặp anh nam nhé", "gap anh nam nhe"),
        ("ANH NAM", "anh nam"),
        ("đồng chí Hoa", "dong chi =name"),
        ("UBND quận Lê Chân đã gửi", "=own da gui"),
        ("quận Lê Chân đã gửi", "=own da gui"),
        ("lechan gửi rồi", "=own gui roi"),
        ("lechanh gửi rồi", "lechanh gui roi"),
        ("xong 7/8", "xong =day"),
        ("xong 8/10", "xong =share"),
        ("xong 9/20", "xong =share"),
        ("làm được 3/50 rồi", "lam duoc =share roi"),
        ("xong 20/9", "xong =day"),
        ("xong 31/9", "xong =day"),
        ("xong 0/9", "xong 0 9"),
        ("ok 😀 gửi", "ok gui"),
        ("gửi ☎ rồi", "gui roi"),
        ("d/c Hoa", "d/c =name"),
        ("kh&đt", "kh&dt"),
        ("đk", "duoc"),
    ],
)
def test_words_and_values_stand_in_a_row(text: str, wanted: str) -> None:
    assert said(text, OWN).text.plain == wanted


def test_signs_stand_among_the_words_only_where_they_are_asked_for() -> None:
    text = said("gửi rồi, (nộp) số: 5!").text
    assert text.full == "gui roi , ( nop ) =document !"
    assert text.plain == "gui roi nop =document"


def test_an_agency_is_known_by_the_speaker_only() -> None:
    assert said("quận Lê Chân gửi").text.plain == "quan le chan gui"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gửi rồi, nộp rồi", ["gửi rồi", "nộp rồi"]),
        ("gửi rồi; nộp rồi. xong!", ["gửi rồi", "nộp rồi", "xong"]),
        ("gửi\nnộp", ["gửi", "nộp"]),
        ("a) gửi (nộp) ,, :", ["a", "gửi", "nộp"]),
        ("gửi 60,5 tỷ, xong", ["gửi 60,5 tỷ", "xong"]),
        ("", []),
        ("...", []),
    ],
)
def test_clauses_lie_between_commas(text: str, wanted: list[str]) -> None:
    assert [clause.text.raw for clause in said(text).clauses] == wanted


def test_a_clause_has_its_own_values_and_words() -> None:
    first, second = said("dạ gửi 12/BC-SYT ngày 3/8, mai nộp 13/BC-SYT nhé anh").clauses
    assert [document.number for document in first.documents] == ["12/BC-SYT"]
    assert [day.day for day in first.days] == [date(2022, 8, 3)]
    assert first.words == "gửi 12/BC-SYT ngày 3/8"
    assert [document.number for document in second.documents] == ["13/BC-SYT"]
    assert second.words == "mai nộp 13/BC-SYT"
    assert raw_bare(second) == "mai nop 13/bc-syt"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("gửi chưa?", True),
        ("gửi rồi à", True),
        ("gửi rồi hả.", True),
        ("gửi rồi nhỉ", True),
        ("gửi rồi hử", True),
        ("gửi rồi ạ", False),
        ("à", False),
        ("gửi rồi a", False),
        ("", False),
    ],
)
def test_what_is_a_question(text: str, wanted: bool) -> None:
    assert said(text).text.is_question is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("dạ thưa anh, thiếu người ạ", "thiếu người"),
        ("thiếu người.", "thiếu người."),
        ("Dạ, xin báo cáo là thiếu người, cảm ơn anh", "thiếu người"),
        ("thiếu người ạ, chờ ký ạ", "thiếu người ạ, chờ ký"),
        ("“thiếu người”", "thiếu người"),
        ("thiếu máy của em", "thiếu máy của em"),
        ("dạ ạ", ""),
        ("", ""),
        ("dạ vâng ạ", ""),
        ("em chào anh ạ", ""),
    ],
)
def test_politeness_falls_away_at_both_ends(text: str, wanted: str) -> None:
    assert said(text).words == wanted


def test_what_is_left_without_politeness() -> None:
    assert bare(said("dạ số 12 ạ")) == "=document"
    assert raw_bare(said("dạ 10/8 Ạ")) == "10/8"
    assert raw_bare(said("dạ được 3/4 rồi")) == "duoc 3/4 roi"
    assert said("dạ vâng ạ").polite_only
    assert said("cảm ơn anh đã nhắc").polite_only
    assert said("chào anh").polite_only
    assert not said("dạ gửi ạ").polite_only


def test_only_and_has() -> None:
    assert said("dạ xong ạ").only("finished")
    assert not said("dạ ạ").only("finished")
    assert not said("dạ xong hết").only("finished")
    assert said("chưa gửi").has("notyet", "back")
    assert not said("chưa gửi").has("did")
    assert said("chưa gửi").denies
    assert said("không gửi").denies
    assert not said("gửi rồi").denies


def tags(cut: Cut) -> str:
    """The tags in order, as ``<did><send>``."""
    return "".join(f"<{piece.tag}>" for piece in cut.pieces)


def test_a_text_is_cut_so_that_as_little_as_possible_is_left() -> None:
    cut = said("đã gửi xyzab báo cáo").cut(("did", "send", "report"))
    assert tags(cut) == "<did><send><?><report>"
    assert cut.unknown == ["xyzab"]
    assert [piece.words for piece in cut.pieces] == [("da",), ("gui",), ("xyzab",), ("bao", "cao")]
    assert tags(said("gửi báo cáo").cut(("send", "report"))) == "<send>"
    assert tags(said("không gửi kịp").cut(("cannot", "not", "send", "topic"))) == "<cannot>"
    assert tags(said("không gửi kịp thời").cut(("cannot", "not", "send", "topic"))) == "<not><send><topic>"
    assert tags(said("nhầm").cut(("back", "slip"))) == "<back>"
    assert tags(said("nhầm").cut(("slip", "back"))) == "<slip>"


@pytest.mark.parametrize(
    ("text", "tag", "wanted"),
    [
        ("dạ", "polite", True),
        ("đá", "did", False),
        ("đã", "did", True),
        ("da", "did", True),
        ("đợi tý", "later", True),
        ("hợp rồi", "meet", False),
        ("họp rồi", "meet", True),
        ("hop roi", "meet", True),
        ("chợ", "wait", False),
        ("tôi da gửi", "did", True),
        ("đẫ gửi", "did", True),
        ("gữi rồi", "send", True),
    ],
)
def test_a_word_with_other_marks_is_another_word(text: str, tag: str, wanted: bool) -> None:
    assert said(text).has(tag) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("số 12 ngày 3/8", date(2022, 8, 3)),
        ("số 12 ngày 9/8", date(2022, 8, 9)),
        ("số 12 ngày 4", date(2022, 8, 4)),
        ("số 12 ngày 5", date(2022, 8, 5)),
        ("số 12 ngày 6", date(2022, 7, 6)),
        ("số 12 ngày 31", date(2022, 7, 31)),
        ("số 12 mùng 1", date(2022, 8, 1)),
        ("số 12 thứ 5", date(2022, 8, 4)),
        ("số 12 thứ 6", date(2022, 8, 5)),
        ("số 12 thứ 7", date(2022, 7, 30)),
        ("số 12 ngày mai", date(2022, 8, 6)),
        ("số 12 hôm qua", date(2022, 8, 4)),
        ("số 12 ngày 3/8, ngày 4/8", None),
        ("số 12 tuần sau", None),
        ("số 12", None),
    ],
)
def test_the_day_of_a_document_lies_behind_us(text: str, wanted: date | None) -> None:
    assert document_day(said(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", 1),
        ("12", 12),
        ("dạ 2 ạ", 2),
        ("số 2", 2),
        ("chọn 3", 3),
        ("em chọn số 3 ạ", 3),
        ("mục 4 nhé", 4),
        ("số một", 1),
        ("số hai", 2),
        ("chọn ba", 3),
        ("số bốn", 4),
        ("số ba ạ", 3),
        ("số bà", None),
        ("hai", None),
        ("việc hai", None),
        ("số năm", None),
        ("123", None),
        ("số 123", None),
        ("văn bản số 2", None),
        ("báo cáo 2", None),
        ("bc 2", None),
        ("2.5", None),
        ("2%", None),
        ("2/8", None),
        ("2 tỷ", None),
        ("2 giờ", None),
        ("2 ngày", None),
        ("2 người", None),
        ("2 2", None),
    ],
)
def test_a_number_that_is_all_there_is(text: str, wanted: int | None) -> None:
    assert lone_number(said(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. đã gửi", (1, "đã gửi")),
        ("2) chưa họp", (2, "chưa họp")),
        ("3 vướng đấu thầu", (3, "vướng đấu thầu")),
        ("số 2, chưa họp", (2, "chưa họp")),
        ("việc 1 đã gửi", (1, "đã gửi")),
        ("mục 3: thiếu vốn", (3, "thiếu vốn")),
        ("12 gửi rồi", (12, "gửi rồi")),
        ("1 số 12/BC-SYT", (1, "số 12/BC-SYT")),
        ("2 người đi họp", None),
        ("2 bản gửi rồi", None),
        ("10h gửi", None),
        ("3 ngày nữa gửi", None),
        ("60 tỷ nhé", None),
        ("1", None),
        ("1 ...", None),
        ("gửi 1 bản", None),
        ("123 gửi rồi", None),
    ],
)
def test_a_number_before_what_was_meant(text: str, wanted: tuple[int, str] | None) -> None:
    found = leading_number(said(text))
    assert (found and (found[0], found[1].text.raw)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1. đã gửi 2. đã họp", ["đã gửi", "đã họp"]),
        ("1: đã gửi, 2: chưa họp", ["đã gửi", "chưa họp"]),
        ("việc 1 đã gửi, việc 2 chưa họp", ["đã gửi", "chưa họp"]),
        ("1 gửi rồi; 2 họp rồi; 3 chưa làm.", ["gửi rồi", "họp rồi", "chưa làm"]),
        ("1. đã gửi", []),
        ("2. đã gửi 1. đã họp", []),
        ("1. đã gửi 3. đã họp", []),
        ("dạ 1. đã gửi 2. đã họp", []),
        ("đã gửi, đã họp", []),
    ],
)
def test_an_enumeration_has_parts(text: str, wanted: list[str]) -> None:
    assert [part.text.raw for part in several_numbers(said(text))] == wanted


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("①", "1"),
        ("²", "2"),
        ("３", "3"),
        ("12\u201312", "12-12"),
        ("12\u221212", "12-12"),
        ("12\u204412", "12/12"),
        ("\u00d0\u00e3 \u0111\u1ecdc", "Đã đọc"),
        ("\u0189", "Đ"),
        ("\u00f0", "đ"),
        ("\u0256", "đ"),
        ("1\ufe0f\u20e3", "1"),
        ("gử\u00adi", "gửi"),
        ("l\u2019a", "l'a"),
        ("\u201cgửi\u201d", '"gửi"'),
        ("gu\u031b\u0309i", "gửi"),
    ],
)
def test_one_writing_for_what_looks_alike(typed: str, wanted: str) -> None:
    assert clean(typed) == wanted


def test_letters_without_and_with_their_marks() -> None:
    assert flat("ĐÃ Gửi, Ường 😀") == "da gui, uong 😀"
    assert toned("hoà") == toned("hòa") == "hoa1"
    assert [toned(word) for word in ("à", "á", "ả", "ã", "ạ", "a", "đỡ")] == ["a1", "a2", "a3", "a4", "a5", "a", "đơ4"]
    assert all(map(is_syllable, ("nghieng", "quyen", "hoa", "ai", "thuong", "uy")))
    assert not any(map(is_syllable, ("xyz", "guwi", "dagui", "", "tr")))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("bc", "báo cáo"),
        ("BC", "báo cáo"),
        ("đc", "được"),
        ("hông", "không"),
        ("gửi", "gửi"),
        ("roiiii", "rồi"),
        ("kooo", "không"),
        ("gửiii", "gui"),
        ("guiwr", "gui"),
        ("roofi", "roi"),
        ("baos", "bao"),
        ("d9a4", "da"),
        ("gui73", "gui"),
        ("dagui", "da gui"),
        ("dabaocao", "da bao cao"),
        ("chuahop", "chua hop"),
        ("vuongmac", "vuong mac"),
        ("hoanthanh", "hoan thanh"),
        ("vuopng", "vuong"),
        ("guii", "gui"),
        ("khongbiet", "khongbiet"),
        ("hop1", "hop"),
        ("a1", "a1"),
        ("12", "12"),
        ("xy", "xy"),
        ("Quyên", "Quyên"),
        ("wx1", "wx1"),
        ("hojp", "hop"),
        ("duojc", "duoc"),
        ("thoong", "thoong"),
        ("nghierm", "nghiem"),
        ("vuonggn", "vuong"),
        ("vuogn", "vuong"),
        ("trcekn", "trcekn"),
        ("gyi", "gyi"),
        ("gui9", "gui"),
        ("phoihop", "phoi hop"),
        ("trienkhai", "trien khai"),
    ],
)
def test_what_a_typed_word_stands_for(typed: str, wanted: str) -> None:
    assert " ".join(meant(typed)) == wanted
