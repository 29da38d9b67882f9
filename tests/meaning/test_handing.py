"""Who wants to hand over what is theirs; ground and papers are handed over with the same words."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import Open, Standing
from rules.meaning.understand import understand

TODAY = date(2022, 8, 1)
REPORT = Standing((Open("report", 7, due=date(2022, 8, 14), title="Báo cáo"),))


@pytest.mark.parametrize(
    "text", ["chuyển giao", "em muốn bàn giao việc cho người khác ạ", "xin chuyển giao nhiệm vụ này"]
)
def test_it_is_understood_alone(text: str) -> None:
    assert [act.what for act in understand(text, REPORT, TODAY).acts] == ["hand_over"]


@pytest.mark.parametrize(
    "text",
    [
        "bàn giao mặt bằng",
        "chưa bàn giao",
        "em đã bàn giao",
        "đã chuyển giao ạ",
        "em đã bàn giao việc cho chị Hoa",
        "bàn giao hồ sơ đến 12/8",
        "bàn giao được không?",
        "đang chờ bàn giao",
    ],
)
def test_what_only_speaks_of_it_is_something_else(text: str) -> None:
    assert "hand_over" not in [act.what for act in understand(text, REPORT, TODAY).acts]
