"""Who may do what: the whole table, walked cell by cell against the one that stands here."""

from __future__ import annotations

import ast
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.authority import TABLE, Action, Place, Post, Refusal, Relation, Role, Subject, may, refusal

MINE, THEIRS = 1, 2
AGENCIES = {Relation.OWN: MINE, Relation.OTHER: THEIRS, Relation.NONE: None}
ACTING = ("official", "leader", "coordinator")

EVERYWHERE_OWN = {(role, "own", place) for role in ACTING for place in ("private", "group")}
COORDINATOR = {("coordinator", whose, "private") for whose in ("own", "other")}
EVERYBODY = {(role, "none", "private") for role in (*ACTING, "observer", "assignee")}
HANDED = ("see_duties", "answer", "ask", "withdraw", "take_file", "hand_over")
"""What is somebody's right with the one assignment that they were handed, in private; in a group what is there of
everybody's else."""
ALLOWED: dict[str, set[tuple[str, str, str]]] = {
    "see_duties": EVERYWHERE_OWN,
    "answer": EVERYWHERE_OWN,
    "ask": EVERYWHERE_OWN,
    "withdraw": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"},
    "decide": COORDINATOR,
    "confirm": COORDINATOR,
    "direct": {("leader", "own", "private")},
    "invite": COORDINATOR,
    "invite_coordinator": {("coordinator", "own", "private")},
    "bind_group": COORDINATOR,
    "see_overview": {("coordinator", "none", "private"), ("observer", "none", "private")},
    "see_agency": COORDINATOR | {("observer", whose, "private") for whose in ("own", "other")},
    "see_board": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"}
    | COORDINATOR
    | {("observer", whose, "private") for whose in ("own", "other")},
    "switch_group": EVERYWHERE_OWN | {("coordinator", "other", place) for place in ("private", "group")},
    "take_program": {("coordinator", "none", "private")},
    "take_agency": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"} | COORDINATOR,
    "take_file": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"} | COORDINATOR,
    "take_withdrawn": COORDINATOR,
    "search": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"} | COORDINATOR,
    "broadcast": {("coordinator", "none", "private")},
    "keep_directory": {("coordinator", "none", "private")},
    "phone": {("coordinator", "none", "private")},
    "go_on_leave": {(role, "none", "private") for role in (*ACTING, "assignee")},
    "hand_over": {cell for cell in EVERYWHERE_OWN if cell[2] == "private"},
    "link": EVERYBODY,
    "choose_where": EVERYBODY,
}


@pytest.mark.parametrize("action", list(Action))
def test_every_cell_of_the_table(action: Action) -> None:
    for role, relation, place in product((*Role, "guest"), Relation, Place):
        subject = Subject(AGENCIES[relation], place)
        cell = (str(role), str(relation), str(place))
        assert may([Post(role, MINE)], action, subject) == (cell in ALLOWED[action]), cell
        assert (refusal([Post(role, MINE)], action, subject) is None) == (cell in ALLOWED[action]), cell


def test_the_table_has_every_action_and_nothing_else() -> None:
    assert set(TABLE) == set(Action) == {Action(word) for word in ALLOWED}
    assert {len(row) for row in TABLE.values()} == {len(Role)}


@given(
    st.sampled_from(Action),
    st.sampled_from((None, MINE, THEIRS)),
    st.sampled_from((None, 1, 2, 3)),
    st.sampled_from(Place),
    st.sampled_from((None, MINE, THEIRS)),
)
def test_who_was_handed_an_assignment_may_what_stands_here_with_that_one_alone(
    action: Action, agency_id: int | None, assignment_id: int | None, place: Place, coordinator_id: int | None
) -> None:
    subject = Subject(agency_id, place, coordinator_id, assignment_id)
    places = {cell[2] for cell in ALLOWED[action] if cell[0] == "official"}
    with_it = str(action) in HANDED and (agency_id, assignment_id) == (MINE, 2) and place in places
    for_oneself = ("assignee", "none", "private") in ALLOWED[action] and (agency_id, place) == (None, Place.PRIVATE)
    assert may([Post("assignee", MINE, 2)], action, subject) == (with_it or for_oneself)
    assert not may([Post("assignee", MINE)], action, Subject(MINE, place, coordinator_id, assignment_id))


@given(st.sampled_from(ACTING), st.sampled_from(Action), st.sampled_from((MINE, THEIRS)), st.sampled_from((None, 1, 2)))
def test_to_everybody_else_it_is_the_same_which_assignment_it_is(
    role: str, action: Action, agency_id: int, assignment_id: int | None
) -> None:
    alike = may([Post(role, MINE)], action, Subject(agency_id))
    assert may([Post(role, MINE)], action, Subject(agency_id, assignment_id=assignment_id)) == alike


def test_of_another_assignment_of_the_agency_it_is_said_that_it_was_not_handed_over() -> None:
    posts = [Post("assignee", MINE, 2)]
    assert refusal(posts, Action.ANSWER, Subject(MINE, assignment_id=2)) is None
    assert refusal(posts, Action.ANSWER, Subject(MINE, assignment_id=3)) is Refusal.NOT_HANDED
    assert refusal(posts, Action.ANSWER, Subject(MINE)) is Refusal.NOT_HANDED
    assert refusal(posts, Action.ANSWER, Subject(THEIRS, assignment_id=4)) is Refusal.OTHER_AGENCY
    assert refusal(posts, Action.SEE_BOARD, Subject(MINE)) is Refusal.NOT_FOR_ROLE
    assert refusal(posts, Action.WITHDRAW, Subject(MINE, Place.GROUP, assignment_id=2)) is Refusal.NOT_HERE


def test_one_post_that_may_is_enough() -> None:
    posts = [Post("official", MINE), Post("leader", THEIRS)]
    assert may(posts, Action.ANSWER, Subject(MINE))
    assert may(posts, Action.ANSWER, Subject(THEIRS))
    assert not may(posts, Action.DECIDE, Subject(MINE))
    assert not may([], Action.ANSWER, Subject(MINE))


@pytest.mark.parametrize(
    ("role", "action", "subject", "why"),
    [
        ("official", Action.DECIDE, Subject(MINE), Refusal.NOT_FOR_ROLE),
        ("official", Action.SEE_OVERVIEW, Subject(), Refusal.NOT_FOR_ROLE),
        ("official", Action.ANSWER, Subject(THEIRS), Refusal.OTHER_AGENCY),
        ("coordinator", Action.ANSWER, Subject(THEIRS, Place.GROUP), Refusal.OTHER_AGENCY),
        ("observer", Action.ANSWER, Subject(THEIRS), Refusal.NOT_FOR_ROLE),
        ("coordinator", Action.DECIDE, Subject(THEIRS, Place.GROUP), Refusal.NOT_HERE),
        ("coordinator", Action.INVITE, Subject(THEIRS, Place.GROUP), Refusal.NOT_HERE),
        ("leader", Action.INVITE, Subject(MINE), Refusal.NOT_FOR_ROLE),
        ("official", Action.WITHDRAW, Subject(MINE, Place.GROUP), Refusal.NOT_HERE),
        ("official", Action.LINK, Subject(place=Place.GROUP), Refusal.NOT_HERE),
        ("coordinator", Action.ANSWER, Subject(MINE), None),
    ],
)
def test_a_refusal_says_what_would_have_to_be_otherwise(
    role: str, action: Action, subject: Subject, why: Refusal | None
) -> None:
    assert refusal([Post(role, MINE)], action, subject) is why


def test_nothing_in_the_bot_decides_by_hand() -> None:
    """No comparison of a role or of an agency's number: such a check would stand outside the table."""
    found = []
    for path in sorted((Path(__file__).parents[2] / "bot").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Compare):
                names = {part.attr for part in (node.left, *node.comparators) if isinstance(part, ast.Attribute)}
                if names & {"role", "agency_id"}:
                    found.append(f"{path.name}:{node.lineno}: {ast.unparse(node)}")
    assert found == []
