"""A long text costs as much more as it is longer, not the square of that: while it is read, nobody else is served."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import text
from rules.meaning.model import How, Open, Standing
from rules.meaning.talk import LONGEST_COMMAND, shown_by
from rules.meaning.understand import understand

TODAY = date(2022, 8, 5)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("report", "xin gia hạn đến ngày "),
        ("milestone", "đã gửi "),
        ("meeting", "chưa họp, "),
        ("extension_day", "do "),
        ("extension_reason", "25/8 vì thiếu người "),
        ("obstacle", "chưa bàn giao mặt bằng "),
    ],
)
def test_twice_the_words_are_looked_at_about_twice_as_often(
    kind: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    for times in (20, 40):
        looked, real = [0], text._phrase

        def counted(*args: object, looked: list[int] = looked, real: object = real) -> object:
            looked[0] += 1
            return real(*args)  # type: ignore[operator]

        with monkeypatch.context() as patch:
            patch.setattr(text, "_phrase", counted)
            understand(words * times, Standing((Open(kind, 1, due=TODAY, title="Báo cáo"),)), TODAY)
        counts.append(looked[0])
    assert counts[1] < counts[0] * 2.6


class _Looked(str):
    """A text that counts how often it is looked into."""

    times = 0

    def __getitem__(self, place: object) -> str:
        type(self).times += 1
        return super().__getitem__(place)  # type: ignore[index]


def test_signs_in_thousands_are_looked_at_once_each() -> None:
    raw = _Looked("<" * 4000 + " x")
    assert text.opened(raw, 4000) == 0
    assert 4000 <= _Looked.times <= 4 * 4002
    assert (text.opened("a</b", 3), text.opened("a/b", 2), text.opened("[{x", 2), text.opened("x", 0)) == (1, 2, 0, 0)


def test_a_message_full_of_signs_is_read_as_any_other() -> None:
    """It was looked at from each of its signs anew, for each of its clauses: minutes, in which nobody was served."""
    signs = "<" * 3000 + "x, " + "y, " * 300
    assert understand(signs, Standing((Open("report", 1, title="Báo cáo"),)), TODAY).how is How.UNCLEAR


def test_the_longest_message_that_a_messenger_lets_through_is_still_an_obstacle() -> None:
    """Telegram: 4096 characters (https://core.telegram.org/bots/api#sendmessage)."""
    meaning = understand(("chưa bàn giao mặt bằng " * 200)[:4096], Standing((Open("obstacle", 1),)), TODAY)
    assert (meaning.how, meaning.acts[0].what) == (How.SURE, "obstacle")


@pytest.mark.parametrize("often", [1, 20])
def test_a_commands_words_with_politeness_are_a_command(often: int) -> None:
    assert shown_by("trợ giúp" + " ạ" * often, TODAY) == "help"


def test_a_text_too_long_for_a_command_is_not_read_for_one() -> None:
    assert shown_by("trợ giúp" + " ạ" * LONGEST_COMMAND, TODAY) == ""
