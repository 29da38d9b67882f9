"""Roles as people write them, alone and beside an agency."""

from __future__ import annotations

import pytest

from rules.authority import Role
from rules.roles import WORDS, role_beside, role_of


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Đầu mối", Role.OFFICIAL),
        ("LÃNH ĐẠO", Role.LEADER),
        (" lanh  dao ", Role.LEADER),
        ("điều phối viên", Role.COORDINATOR),
        ("dieu phoi", Role.COORDINATOR),
        ("theo dõi", Role.OBSERVER),
        ("người theo dõi", Role.OBSERVER),
        ("contact", Role.OFFICIAL),
        ("giám đốc", None),
        ("", None),
    ],
)
def test_a_role_by_its_name(text: str, role: Role | None) -> None:
    assert role_of(text) is role


def test_every_role_has_its_own_word_as_well() -> None:
    """But for who was handed one assignment: nobody is invited as that, or named so in a list of people."""
    named = [role for role in Role if role is not Role.ASSIGNEE]
    assert set(WORDS) == set(named)
    assert [role_of(str(role)) for role in named] == named


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("SYT lãnh đạo", ("SYT", Role.LEADER)),
        ("lãnh đạo SYT", ("SYT", Role.LEADER)),
        ("Sở Y tế  người theo dõi", ("Sở Y tế", Role.OBSERVER)),
        ("SKHDT điều phối viên", ("SKHDT", Role.COORDINATOR)),
        ("SYT lãnh đạo đơn vị", ("SYT", Role.LEADER)),
        ("observer", ("", Role.OBSERVER)),
        ("đầu mối lãnh đạo", ("đầu mối", Role.LEADER)),
        ("Sở  Y tế", ("Sở  Y tế", None)),
        ("", ("", None)),
    ],
)
def test_a_role_beside_an_agency(text: str, parts: tuple[str, Role | None]) -> None:
    assert role_beside(text) == parts
