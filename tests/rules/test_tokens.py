"""What a choice carries: written, brought back, read; letters of messages that were sent never change."""

from __future__ import annotations

import pytest

from rules.tokens import Token, Verb, make, only_shows, read


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


@pytest.mark.parametrize(
    ("token", "shows"),
    [
        ("s:late:1", True),
        ("A:press:card:1:1", True),
        ("p:5:card", True),
        ("p:5:on:card", False),
        ("p:5:on:0", False),
        ("p:5", False),
        ("c:list:1", True),
        ("c:accept:5", False),
        ("y:show:1:2", True),
        ("y:called:1:2", False),
        ("h:agency:5", True),
        ("b:line:5", True),
        ("b:yes:5", False),
        ("r:5:sent", False),
        ("o:5", False),
        ("d:acting:confirm:0:yes", False),
        ("?", False),
    ],
)
def test_what_only_shows_decides_nothing(token: str, shows: bool) -> None:
    assert only_shows(read(token)) is shows
