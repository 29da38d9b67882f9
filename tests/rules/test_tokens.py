"""What a choice carries: written, brought back, read; letters of messages that were sent never change."""

from __future__ import annotations

import pytest

from rules.tokens import Token, Verb, make, read


def test_what_was_sent_years_ago_still_means_the_same() -> None:
    assert {verb.name: str(verb) for verb in Verb} == {
        "ANSWER": "r",
        "UNDO": "w",
        "OPEN": "o",
        "EXEMPT": "n",
        "END": "e",
        "DECIDE": "q",
        "CONFIRM": "c",
        "TASKS": "k",
        "OBSTACLE": "v",
        "EXTEND": "t",
        "EVENT": "m",
        "HISTORY": "h",
        "STATUS": "s",
        "GROUP": "g",
        "INVITE": "i",
        "AGENCIES": "u",
        "REMIND_ON": "a",
        "TAKE": "f",
        "PRESS": "p",
        "EVIDENCE": "b",
        "SEARCH": "l",
        "PHONE": "y",
        "ABSENCE": "z",
        "HAND_OVER": "j",
        "BROADCAST": "B",
        "FILE": "F",
        "ACT": "A",
        "BOARD": "W",
        "DIALOG": "d",
        "DROP": "x",
    }


@pytest.mark.parametrize(
    ("token", "verb", "args", "number"),
    [
        ("r:12:held", Verb.ANSWER, ("12", "held"), 12),
        ("w:3", Verb.UNDO, ("3",), 3),
        ("s:agency:SYT", Verb.STATUS, ("agency", "SYT"), None),
        ("d:figures:confirm:7:yes", Verb.DIALOG, ("figures", "confirm", "7", "yes"), None),
        ("x", Verb.DROP, (), None),
        ("r:", Verb.ANSWER, ("",), None),
        ("q:99999999999:grant", Verb.DECIDE, ("99999999999", "grant"), None),
        ("rr:12:held", None, ("12", "held"), 12),
        ("yy:1", None, ("1",), 1),
        ("", None, (), None),
    ],
)
def test_a_token_is_read_whoever_wrote_it(token: str, verb: Verb | None, args: tuple[str, ...], number: int) -> None:
    found = read(token)
    assert found == Token(verb, args)
    assert found.number == number


def test_what_is_written_is_read_again() -> None:
    assert make("r", 12, "held") == "r:12:held"
    assert make(Verb.DROP) == "x"
    assert read(make("d", "progress", "day", 5, "2022-08-12")).args == ("progress", "day", "5", "2022-08-12")


def test_a_verb_that_nobody_handles_is_not_written() -> None:
    with pytest.raises(ValueError, match="'yy' is not a valid Verb"):
        make("yy", 1)


def test_what_is_too_long_to_travel_is_not_written() -> None:
    assert len(make("s", "x" * 62)) == 64
    for long in ("x" * 63, "ế" * 21):
        with pytest.raises(ValueError, match="longer than Telegram's 64 bytes"):
            make("s", long)
