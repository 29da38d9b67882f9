"""What stands on a choice: as much as a button holds, and all of it where it is a numbered line."""

from __future__ import annotations

import pytest

from bot.texts.filters import for_language

NAME = "Đầu mối UBND quận Ngô Quyền, thành phố Hải Phòng"


@pytest.mark.parametrize(("html", "shown"), [(True, "Đầu mối UBND quận Ngô Q…"), (False, NAME)])
def test_a_long_name_is_cut_on_a_button_alone(*, html: bool, shown: str) -> None:
    assert for_language("vi", html=html)["brief"](NAME, 24) == shown
