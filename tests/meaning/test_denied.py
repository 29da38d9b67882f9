"""What is said against an answer that has just been given: not done after all."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.denied import denied
from rules.meaning.model import Act, How, Open, Standing
from rules.meaning.understand import understand

TODAY = date(2022, 8, 5)
REPORT = Open("report", 1, due=date(2022, 8, 14), title="Báo cáo kết quả thực hiện Chương trình năm 2022")
CAPITAL = Open("milestone", 2, due=date(2022, 8, 31), title="Phân bổ chi tiết vốn đầu tư công năm 2022")
MEETING = Open("meeting", 3, due=TODAY, title="Giao ban giải ngân tuần 31")


def read(text: str, *given: Open, others: tuple[Open, ...] = ()) -> Act | None:
    return denied(text, given, others, Standing(given), TODAY)


@pytest.mark.parametrize(
    ("text", "what", "ref"),
    [
        ("chưa xong phân bổ vốn đâu, mới gửi báo cáo thôi", "doing", 2),
        ("mới gửi báo cáo thôi, phân bổ vốn chưa xong", "doing", 2),
        ("phân bổ vốn thì chưa đâu", "doing", 2),
        ("phân bổ vốn đang làm thôi, 60%", "doing", 2),
        ("cho chị sửa lại, phân bổ vốn chưa xong", "doing", 2),
        ("báo cáo thì chưa gửi đâu, mới xong phân bổ thôi", "doing", 1),
        ("chưa gửi báo cáo đâu em", "doing", 1),
        ("chua gui bao cao dau", "doing", 1),
        ("tuần này chưa họp đâu", "not_held", 3),
    ],
)
def test_the_answer_that_is_named_is_denied(text: str, what: str, ref: int) -> None:
    act = read(text, CAPITAL, REPORT, MEETING)
    assert act and (act.what, act.ref) == (what, ref)


@pytest.mark.parametrize("text", ["chưa gửi đâu em", "chưa gửi đâu, mới trình ký thôi", "chưa xong đâu"])
def test_without_a_name_it_is_the_newest(text: str) -> None:
    act = read(text, REPORT, CAPITAL)
    assert act and act.ref == 1


def test_the_percent_is_kept() -> None:
    act = read("phân bổ vốn đang làm thôi, 60%", CAPITAL)
    assert act and act.percent == 60


@pytest.mark.parametrize(
    "text",
    [
        "báo cáo chưa gửi và phân bổ vốn cũng chưa xong",  # both
        "chưa gửi báo cáo à?",
        "đang làm",  # of something else, perhaps
        "60%",
        "chưa có ai hỏi",
        "cảm ơn em",
        "báo cáo đã gửi rồi",
    ],
)
def test_what_denies_no_answer_plainly(text: str) -> None:
    assert read(text, CAPITAL, REPORT) is None


def test_what_is_said_of_an_open_duty_denies_nothing() -> None:
    assert read("phân bổ vốn chưa xong", REPORT, others=(CAPITAL,)) is None
    assert read("chưa gửi báo cáo đâu", REPORT, others=(Open("report", 9, title="Báo cáo quý"),)) is None
    assert read("chưa xong đâu") is None


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("chưa gửi đâu em", How.SURE),
        ("báo cáo chưa nộp đâu ạ", How.SURE),
        ("chua gui bao cao dau", How.SURE),
        ("chưa biết gửi đâu", How.UNCLEAR),
        ("chưa rõ gửi đâu", How.UNCLEAR),
    ],
)
def test_where_to_is_no_question_behind_a_denial(text: str, how: How) -> None:
    """“chưa gửi đâu” was taken for a question where to, and was not understood."""
    meaning = understand(text, Standing((REPORT,)), TODAY)
    assert meaning.how is how and (how is How.UNCLEAR or meaning.acts[0].what == "doing")
