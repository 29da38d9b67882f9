"""What stands behind *trả lại*: a reason, perhaps one, a question or a remark."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.receiving import read_receiving
from rules.meaning.return_reasons import said_of_return
from rules.meaning.returned import read_returned
from tests.meaning.test_receiving import AGENCIES

SURE = [
    "thiếu dấu",
    "dấu chưa rõ",
    "số liệu chưa khớp với Kho bạc",
    "file không mở được",
    "để bổ sung phụ lục 2",
    "sai chữ ký",
    "nhầm mẫu",
    "gửi nhầm file",
    "không đúng mẫu",
    "chưa nêu rõ vì sao chậm",
    "chưa nêu rõ lý do gì",
    "chua ky",
]
PERHAPS = [
    "phụ lục mờ quá",
    "chưa được",
    "không đúng đâu",
    "không có lý do",
    "sai",
    "sai ở Sở Y tế",
    "phụ lục 2 vẫn chưa",
]
ASKED = [
    "được không",
    "thiếu dấu hả em",
    "chưa đủ à em",
    "thiếu phụ lục phải không anh",
    "duoc khong em",
    "chưa",
    "được chứ",
    "xong rồi à",
    "thiếu dấu?",
    "hay Sở Tài chính",
    "để làm gì",
    "từ bao giờ",
    "vì lý do gì",
    "thì sao",
]
TOLD = [
    "nhầm Sở Tài chính rồi",
    "nhầm Sở Y tế",
    "rồi mà",
    "là nhầm",
    "nhầm rồi",
    "sai rồi",
    "bổ sung rồi",
    "bổ sung xong rồi ạ",
    "sửa rồi em",
    "gửi lại rồi",
    "thiếu phụ lục rồi mà",
    "thiếu phụ lục là nhầm",
    "thiếu dấu nếu cần",
    "nếu thiếu dấu",
    "thì nhầm",
]
NONE = ["", "nhé", "giúp em", "cảm ơn em nhiều", "ngay bây giờ", ", cảm ơn em"]


@pytest.mark.parametrize("text", SURE)
def test_what_is_wrong_is_the_reason(text: str) -> None:
    assert said_of_return(text) == ("return", text)


@pytest.mark.parametrize("text", PERHAPS)
def test_other_words_are_the_reason_only_where_something_leads_to_them(text: str) -> None:
    assert said_of_return(text) == ("propose", text)
    assert said_of_return(text, led=True) == ("return", text)


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_no_reason_whatever_leads_to_it(text: str) -> None:
    assert said_of_return(text) == ("look", "")
    assert said_of_return(text, led=True)[0] == "look"


@pytest.mark.parametrize("text", TOLD)
def test_a_remark_or_a_condition_sends_nothing_back(text: str) -> None:
    assert said_of_return(text) == ("look", "")


@pytest.mark.parametrize("text", NONE)
def test_what_is_said_beside_an_order_is_no_reason(text: str) -> None:
    assert said_of_return(text) == said_of_return(text, led=True) == ("return", "")


@pytest.mark.parametrize("text", ["Sở Y tế vì sao?", "Sở Y tế vì sao", "SYT: được không", "báo cáo SYT, vì lý do gì"])
def test_a_question_behind_why_asks(text: str) -> None:
    found = read_returned(text, AGENCIES)
    assert ([each.code for each in found.agencies], found.what, found.why) == (["SYT"], "look", "")


@pytest.mark.parametrize("text", ["số liệu chưa khớp với Sở Tài chính", "thiếu ý kiến của Sở Tài chính"])
def test_whom_the_reason_speaks_of_gets_nothing_back(text: str) -> None:
    assert (read_returned(text, AGENCIES).agencies, read_returned(text, AGENCIES).why) == ((), text)


@pytest.mark.parametrize("text", ["SYT - phụ lục mờ quá", "SYT: phụ lục mờ quá", "SYT vì phụ lục mờ quá"])
def test_a_sign_or_a_word_leads_to_the_reason(text: str) -> None:
    found = read_returned(text, AGENCIES)
    assert (found.what, found.why) == ("return", "phụ lục mờ quá")


def test_a_question_that_names_nobody_is_left_to_what_was_shown() -> None:
    assert read_receiving("trả lại được không?", AGENCIES, date(2022, 8, 10)) is None
