"""What answers come to, by whose words they are."""

from __future__ import annotations

import pytest

from rules.heard import Heard, heard


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((), Heard.NOTHING),
        (("directed",), Heard.LED),
        (("given", "explained"), Heard.LED),
        (("extend",), Heard.WISHED),
        (("no_capital",), Heard.WISHED),
        (("extend", "directed"), Heard.WISHED),
        (("directed", "doing"), Heard.DOING),
        (("extend", "doing"), Heard.DOING),
        (("obstacle",), Heard.DOING),
        (("note",), Heard.DOING),
        (("not_held",), Heard.DOING),
        (("sent",), Heard.DOING),
    ],
)
def test_how_it_stands_is_said_by_more_than_a_wish_and_a_wish_by_more_than_a_direction(
    codes: tuple[str, ...], expected: Heard
) -> None:
    assert heard(codes) is expected
