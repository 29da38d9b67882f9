"""Amounts and what is disbursed are told of the meeting, whatever else is asked, and are seen before they count."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_both_asked import WHICH, Chat

BILLION = 10**9
HINDERS = "Có vướng mắc gì"


@pytest.fixture(params=["telegram", "zalo"])
def chat(room: Room, request: pytest.FixtureRequest) -> Chat:
    return Chat(room, request.param)


def figures(chat: Chat) -> tuple[int | None, int | None]:
    chat.room.session.expire_all()
    query = select(Reply).where(Reply.code == "held", Reply.withdrawn_at.is_(None))
    row = chat.room.session.scalars(query).one()
    return row.planned, row.disbursed


class TestHeldBefore:
    """It was held, its figures were not told, and the report is asked about."""

    @pytest.fixture
    def held(self, chat: Chat) -> Chat:
        chat.is_asked(chat.meeting).writes("đã họp, chưa có số liệu")
        chat.writes("không")
        chat.room.later(hours=2)
        return chat.is_asked(chat.report)

    @pytest.mark.parametrize(
        ("said", "spent"),
        [
            ("phòng họp rồi chiều nay, KHV 1.200 tỷ giải ngân 35,5%", 426),
            ("KHV 1.200 tỷ giải ngân 35,5%", 426),
            ("khv 1200 ty giai ngan 400 ty", 400),
            ("1.200 tỷ, giải ngân 353", 353),
        ],
    )
    def test_both_are_echoed(self, held: Chat, said: str, spent: int) -> None:
        """It was proposed as how far the report is."""
        shown = held.writes(said)
        assert "Kế hoạch vốn năm 2022: 1.200 tỷ đồng" in shown and f"Lũy kế giải ngân: {spent} tỷ đồng" in shown
        assert figures(held)[1] is None
        assert HINDERS in held.writes("đúng")
        assert figures(held) == (1200 * BILLION, spent * BILLION)
        assert held.answers() == {"meeting": "held"}
        in_both_languages(held.room)

    @pytest.mark.parametrize("said", ["giải ngân 35,5%", "lũy kế giải ngân đạt 426 tỷ", "giải ngân 426 tỷ, đạt 35,5%"])
    def test_the_plan_is_asked_for_where_it_is_not_known(self, held: Chat, said: str) -> None:
        assert "Kế hoạch vốn đầu tư công năm 2022 của đơn vị là bao nhiêu?" in held.writes(said)
        assert "Lũy kế giải ngân: 426 tỷ đồng" in held.writes("1.200 tỷ")
        held.writes("đúng")
        assert figures(held) == (1200 * BILLION, 426 * BILLION)

    @pytest.mark.parametrize(
        ("said", "kept"), [("vướng mặt bằng", "vướng mặt bằng"), ("không vướng mắc", None), ("không vướng gì", None)]
    )
    def test_what_is_told_beside_it_goes_with_it(self, held: Chat, said: str, kept: str | None) -> None:
        held.writes(f"KHV 1.200 tỷ giải ngân 400 tỷ, {said}")
        assert HINDERS not in held.writes("đúng")
        assert [text for kind, text, _ in held.wishes() if kind == "meeting"] == ([kept] if kept else [])

    @pytest.mark.parametrize("said", ["báo cáo đạt 35%", "báo cáo đang làm, được 35%"])
    def test_a_report_that_is_named_is_meant(self, held: Chat, said: str) -> None:
        held.writes(said)
        assert figures(held) == (None, None)
        assert held.answers()["report"] == "doing"

    def test_with_figures_there_is_nothing_to_add(self, held: Chat) -> None:
        held.writes("KHV 1.200 tỷ giải ngân 400 tỷ")
        held.writes("đúng")
        held.writes("không")
        assert "Lũy kế" not in held.writes("KHV 1.200 tỷ giải ngân 500 tỷ")
        assert figures(held) == (1200 * BILLION, 400 * BILLION)

    def test_of_a_meeting_that_is_asked_about_now_they_are_told_first(self, chat: Chat) -> None:
        chat.is_asked(chat.room.meeting("HONGBANG", 32)).writes("đã họp, chưa có số liệu")
        chat.writes("không")
        shown = chat.is_asked(chat.meeting).writes("KHV 1.200 tỷ giải ngân 400 tỷ")
        assert "giao ban giải ngân tuần 33" in shown


@pytest.fixture(params=[False, True], ids=["in two messages", "in one"])
def both(chat: Chat, request: pytest.FixtureRequest) -> Chat:
    if request.param:
        return chat.is_asked(chat.report, chat.meeting)
    return chat.is_asked(chat.report).is_asked(chat.meeting)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("353 tỷ", "số liệu 353 tỷ đồng"),
        ("785 tỷ, giải ngân 353", "kế hoạch vốn 785 tỷ đồng, giải ngân 353 tỷ đồng"),
        ("785 ty, gn 353", "kế hoạch vốn 785 tỷ đồng, giải ngân 353 tỷ đồng"),
        ("giải ngân 35,5%", "giải ngân 35,5%"),
    ],
)
def test_of_a_report_and_a_meeting_amounts_are_the_meetings(both: Chat, said: str, shown: str) -> None:
    """It was asked which, and the sentence was lost behind that question."""
    proposed = both.writes(said)
    assert WHICH not in proposed
    assert proposed.splitlines()[0].endswith(f"đã tổ chức giao ban giải ngân tuần 33 (15/8 – 19/8/2022), {shown}?")
    assert both.answers() == {}
    both.writes("đúng")
    assert both.answers() == {"meeting": "held"}
    in_both_languages(both.room)


@pytest.mark.parametrize("said", ["353 tỷ?", "353", "thiếu vốn 353 tỷ", "giải ngân 353 tỷ à"])
def test_no_other_number_holds_a_meeting(both: Chat, said: str) -> None:
    assert "đã tổ chức giao ban" not in both.writes(said)


@pytest.mark.parametrize(
    "said",
    [
        "họp rồi, kế hoạch 400 tỷ giải ngân 150 tỷ, không vướng mắc",
        "hop roi, ke hoach 400 ty giai ngan 150 ty, khong vuong mac",
        "đã họp, kh 400 tỷ, gn 150 tỷ, ko vướng gì",
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_a_meeting_with_all_its_figures_is_confirmed_once(chat: Chat, said: str, alone: bool) -> None:
    """It was asked whether the meeting was held, without a word of the figures, and then whether they are right."""
    if not alone:
        chat.is_asked(chat.report)
    shown = chat.is_asked(chat.meeting).writes(said)
    assert "Lũy kế giải ngân: 150 tỷ đồng (37,5%)" in shown
    assert "Cảm ơn đồng chí." in chat.writes("đúng")
    assert figures(chat) == (400 * BILLION, 150 * BILLION)


@pytest.mark.parametrize(
    "said", ["không có vướng mắc", "khong co vuong mac gi", "đúng, không vướng mắc", "ko vướng mắc gì ạ"]
)
def test_that_nothing_hinders_says_that_the_figures_are_right(chat: Chat, said: str) -> None:
    """Nothing was recorded of it, and what hinders was asked for next."""
    chat.is_asked(chat.meeting).writes("đã họp, kế hoạch 400 tỷ, giải ngân 150 tỷ")
    assert "Cảm ơn đồng chí." in chat.writes(said)
    assert figures(chat) == (400 * BILLION, 150 * BILLION)
    assert chat.wishes() == []


def test_an_obstacle_that_was_told_stays_one(chat: Chat) -> None:
    chat.is_asked(chat.meeting).writes("đã họp, kế hoạch 400 tỷ, giải ngân 150 tỷ, vướng mặt bằng")
    chat.writes("đúng, ngoài ra không có vướng mắc")
    chat.writes("đúng")
    assert [text for _, text, _ in chat.wishes()] == ["vướng mặt bằng"]


def test_to_a_proposed_meeting_it_says_that_it_was_held(chat: Chat) -> None:
    chat.is_asked(chat.meeting).writes("785 tỷ, giải ngân 353")
    assert "Lũy kế giải ngân: 353 tỷ đồng" in chat.writes("không có vướng mắc")
    assert HINDERS not in chat.writes("đúng")
    assert figures(chat) == (785 * BILLION, 353 * BILLION)


def test_to_any_other_proposal_it_is_no_yes(chat: Chat) -> None:
    chat.is_asked(chat.report, chat.meeting).writes("báo cáo tuần sau gửi, họp giao ban thứ 5")
    chat.writes("không có vướng mắc")
    assert chat.answers() == {}
