"""``xin miễn giao ban``: a wish not to have to meet is no meeting that was not held, and no obstacle."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import How, Open, Standing
from rules.meaning.understand import understand

TODAY = date(2022, 8, 5)
MEETING = Standing((Open("meeting", 8, due=TODAY, title="Giao ban"),))


@pytest.mark.parametrize(
    ("text", "how", "what"),
    [
        ("tuần này không phát sinh, xin miễn giao ban", How.SURE, "nothing"),
        ("xin miễn giao ban tuần này vì không phát sinh", How.SURE, "nothing"),
        ("xin miễn họp tuần này vì không có nội dung", How.SURE, "nothing"),
        ("tuần này không phát sinh giải ngân nên không họp ạ", How.LIKELY, "nothing"),
        ("xin miễn giao ban", How.LIKELY, "nothing"),
        ("cho đơn vị em khỏi họp tuần này nhé", How.LIKELY, "nothing"),
        ("xin phép không họp tuần này", How.LIKELY, "nothing"),
        ("xin phép không họp tuần này vì lãnh đạo bận", How.LIKELY, "not_held"),
        ("miễn họp tuần này nhé", How.LIKELY, "nothing"),
        ("sở em được miễn giao ban", How.LIKELY, "nothing"),
        ("xin miễn giao ban vì quận không có dự án đầu tư công", How.SURE, "no_capital"),
        ("đơn vị không có vốn, đề nghị miễn giao ban", How.SURE, "no_capital"),
        ("xin miễn giao ban cả năm", How.LIKELY, "no_capital"),
        ("tuần nào quận cũng không có gì để họp, cho em xin miễn luôn ạ", How.LIKELY, "no_capital"),
        ("quận không có gì để họp, cho em xin miễn hẳn", How.LIKELY, "no_capital"),
        ("tuần nào cũng không có gì để họp, xin miễn giao ban", How.LIKELY, "no_capital"),
        (
            "báo không phải chủ đầu tư, không có vốn, đề nghị không nhắc giao ban nữa",
            How.SURE,
            "no_capital",
        ),
        ("đề nghị từ nay đừng nhắc giao ban", How.LIKELY, "no_capital"),
        ("đừng nhắc giao ban nữa", How.LIKELY, "no_capital"),
        ("đơn vị không có KHV", How.SURE, "no_capital"),
        ("đã họp rồi, xin đừng nhắc nữa", How.SURE, "held"),
        ("xin lùi họp sang thứ hai", How.SURE, "not_held"),
        ("chưa họp, xin miễn phạt", How.SURE, "not_held"),
    ],
)
def test_what_is_asked_for_is_what_is_recorded(text: str, how: How, what: str) -> None:
    """ "tuần này không phát sinh, xin miễn giao ban" was recorded at once as "chưa tổ chức"."""
    meaning = understand(text, MEETING, TODAY)
    assert (meaning.how, [act.what for act in meaning.acts]) == (how, [what])


@pytest.mark.parametrize(
    "text", ["đề nghị không nhắc giao ban trước 8h", "đã họp rồi, đề nghị không nhắc giao ban nữa"]
)
def test_when_to_be_reminded_is_no_wish_to_be_exempt(text: str) -> None:
    assert understand(text, MEETING, TODAY).how is How.UNCLEAR


@pytest.mark.parametrize(
    "text", ["có được miễn giao ban không", "xin hỏi có được miễn họp không ạ", "đã họp rồi, tuần sau xin miễn họp"]
)
def test_a_question_is_no_wish(text: str) -> None:
    assert understand(text, MEETING, TODAY).how is How.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "tuần này không có nội dung mới, xin phép không họp trực tiếp, họp trực tuyến",
        "không có gì mới nên xin không họp trực tiếp, đơn vị giao ban qua zalo",
        "không phát sinh nên không họp, giao ban qua điện thoại",
        "không có gì mới, xin phép không họp riêng mà lồng ghép vào hội nghị cơ quan",
        "không có gì mới, xin phép không họp giao ban, gộp với buổi làm việc chi bộ",
        "không có gì mới, xin phép không họp mà tuần sau họp gộp",
        "không có nội dung mới, xin phép không họp sáng nay, chiều họp",
        "không có nội dung mới, xin phép nghỉ họp hôm nay, vẫn giao ban với các phòng",
        "không có nội dung mới, xin phép nghỉ họp hôm nay, chuyển sang thứ hai",
        "đơn vị không có vốn, xin phép không họp trực tiếp, họp trực tuyến",
        "không họp trực tiếp, giao ban qua zalo",
    ],
)
def test_a_meeting_that_is_held_otherwise_is_asked_about(text: str) -> None:
    """The first two were recorded at once: that nothing arose."""
    assert understand(text, MEETING, TODAY).how is How.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "tuần này giao ban không phát sinh, xin miễn họp",
        "không có gì mà họp nên xin miễn giao ban",
        "có gì đâu mà họp ạ, không phát sinh nên xin miễn giao ban",
        "tuần này không có nội dung, xin phép không họp chiều nay",
    ],
)
def test_that_nothing_is_there_to_meet_about_is_no_other_meeting(text: str) -> None:
    meaning = understand(text, MEETING, TODAY)
    assert (meaning.how, [act.what for act in meaning.acts]) == (How.SURE, ["nothing"])


@pytest.mark.parametrize(
    "text",
    [
        "rút lại đề nghị miễn giao ban",
        "rút đề nghị miễn giao ban vì không có vốn, huyện đã được giao vốn",
        "thôi không xin miễn giao ban nữa ạ",
        "đơn vị không xin miễn giao ban vì không có vốn nữa",
        "đề nghị không miễn giao ban nữa",
        "xin thôi miễn giao ban",
        "chưa được miễn giao ban nên vẫn họp",
        "không xin miễn giao ban nữa, đã họp rồi",
        "sở em chưa thuộc diện miễn giao ban",
        "khi nào được miễn giao ban",
        "đơn vị nào được miễn giao ban",
        "muốn được miễn giao ban thì làm thế nào",
        "nếu được miễn giao ban thì báo em",
    ],
)
@pytest.mark.parametrize("kind", ["meeting", "disbursed", "any_obstacle"])
def test_who_does_not_wish_it_any_more_wishes_nothing(text: str, kind: str) -> None:
    """That nothing arose was proposed, or the request itself."""
    asked = Standing((Open(kind, 8, due=TODAY, title="Giao ban"),))
    assert understand(text, asked, TODAY).how is How.UNCLEAR


@pytest.mark.parametrize(
    "text", ["không, xin miễn giao ban", "chưa, xin miễn họp", "khi nào được giao vốn sẽ họp, xin miễn giao ban"]
)
def test_another_denial_leaves_the_wish(text: str) -> None:
    meaning = understand(text, MEETING, TODAY)
    assert (meaning.how, [act.what for act in meaning.acts]) == (How.LIKELY, ["nothing"])


def test_the_words_go_with_it() -> None:
    text = "tuần này không phát sinh, xin miễn giao ban"
    assert [act.text for act in understand(text, MEETING, TODAY).acts] == [text]


def test_a_week_that_is_named_is_the_one_that_is_meant() -> None:
    meaning = understand("tuần trước không phát sinh, xin miễn giao ban", MEETING, TODAY)
    assert (meaning.how, meaning.why, [act.what for act in meaning.acts]) == (How.UNCLEAR, "last_week", ["nothing"])
    assert understand("tuần 34 xin miễn giao ban", MEETING, TODAY).why == "other_week"
    assert understand("tuần 31 xin miễn giao ban", MEETING, TODAY).how is How.LIKELY


@pytest.mark.parametrize("kind", ["plan", "disbursed", "confirm", "any_obstacle"])
def test_beside_the_figures_it_is_no_obstacle(kind: str) -> None:
    asked = Standing((Open(kind, 8, due=TODAY),))
    meaning = understand("xin miễn giao ban vì quận không có dự án đầu tư công", asked, TODAY)
    assert (meaning.how, [act.what for act in meaning.acts]) == (How.LIKELY, ["no_capital"])
    assert understand("xin miễn giao ban tuần sau", asked, TODAY).how is How.UNCLEAR
    assert understand("không có vốn, xin phép không họp trực tiếp, họp trực tuyến", asked, TODAY).how is How.UNCLEAR
