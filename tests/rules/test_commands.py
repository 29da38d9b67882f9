"""Commands in words, without the stroke."""

from __future__ import annotations

import pytest

from rules.commands import said_command


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("phiếu minh chứng", ("minhchung", "")),
        ("Cho em xin phiếu minh chứng tháng 8.", ("minhchung", "tháng 8")),
        ("em cần minh chứng  8/2022", ("minhchung", "8/2022")),
        ("xem phiếu minh chứng của Sở Y tế", ("minhchung", "Sở Y tế")),
        ("tìm kiếm Mặt bằng, Lê Chân", ("timkiem", "Mặt bằng, Lê Chân")),
        ("Cho tôi tìm kiếm 12/BC-SYT", ("timkiem", "12/BC-SYT")),
        ("đang tìm kiếm nhà thầu", None),
        ("tìm kiếm", None),
        ("đã có minh chứng", None),
        ("minh chứngs", None),
        ("", None),
    ],
)
def test_what_is_asked_for_in_words(text: str, said: tuple[str, str] | None) -> None:
    assert said_command(text) == said
