"""What takes a wish back in words, and what does not."""

from __future__ import annotations

import pytest

from rules.meaning.unwished import Unwished, read_unwished


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("tôi rút lại xin gia hạn", None),
        ("Thôi, không xin gia hạn nữa.", None),
        ("em xin phép rút đề nghị gia hạn số 12 ạ", 12),
        ("thoi ko can lui han nua", None),
        ("rút lại xin thêm thời gian", None),
        ("không xin thêm 3 ngày nữa", None),
        ("hủy xin gia hạn vì đã gửi rồi", None),
        ("thu hồi đề nghị kéo dài thời hạn báo cáo", None),
    ],
)
def test_more_time(text: str, number: int | None) -> None:
    assert read_unwished(text) == Unwished("extension", number)


@pytest.mark.parametrize("text", ["rút lại đề nghị miễn giao ban", "thôi không xin miễn họp nữa", "bỏ đề nghị miễn"])
def test_to_be_exempt(text: str) -> None:
    assert read_unwished(text) == Unwished("exemption")


@pytest.mark.parametrize(
    "text",
    [
        "xin gia hạn đến 17/8",
        "sao không được gia hạn?",
        "không gia hạn thì không kịp",
        "không xin gia hạn nữa, báo cáo đã gửi số 12/BC-SYT",
        "rút lại báo cáo",
        "rút lại",
        "gia hạn",
        "không họp",
        "",
    ],
)
def test_anything_else_takes_nothing_back(text: str) -> None:
    assert read_unwished(text) is None
