"""Wherever a reason is asked for: words that bid or ask something, or only agree, are none before that is said."""

from __future__ import annotations

import pytest

from bot.talk.dialogs.doubting import ASKING
from bot.talk.routes import ANSWERS
from tests.rooms import Room
from tests.talk import test_restarts
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.test_restarts import QUESTIONS, asked, does, goes, office, prepared

__all__ = ["office", "prepared"]

REASONS = {
    ("ending", "reason"): ("lý do kết thúc theo dõi", "ending_done"),
    ("confirming", "reason"): ("lý do trả lại báo cáo", "returned"),
    ("decision", "refusal"): ("lý do chưa đồng ý xin gia hạn số 1 của Sở Y tế", "decided"),
    ("extension", "reason"): ("lý do xin gia hạn báo cáo", "receipt"),
    ("exemption", "ground"): ("căn cứ mới để xin miễn giao ban", "receipt"),
    ("evidence", "dispute"): ("điểm chưa đúng ở dòng về báo cáo", "dispute_noted"),
    ("evidence", "keep"): ("lý do giữ nguyên dòng về báo cáo", "dispute_done"),
    ("obstacles", "give_back"): ("lý do vướng mắc số 1 không thuộc thẩm quyền", "obstacle_done"),
    ("directing", "explain"): ("giải trình của đồng chí về báo cáo", "direction_noted"),
}
"""The questions for a reason: what the words are asked to be, and the receipt."""

BIDDEN = "gửi báo cáo lãnh đạo đi em"
EVERY = pytest.mark.parametrize("step", REASONS, ids=":".join)


@pytest.fixture(params=("telegram", "zalo"), autouse=True)
def channel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("S", "D"):
        agency, role, _ = test_restarts.PEOPLE[who]
        monkeypatch.setitem(test_restarts.PEOPLE, who, (agency, role, request.param))


def comes_to(office: Room, step: tuple[str, str]) -> str:
    """Come to such a question; returns who is asked."""
    *steps, answer = QUESTIONS[step]
    goes(office, [each for each in steps if " # " not in each])
    assert (asked(office, answer[0]) or ())[:2] == step
    return answer[0]


def told(office: Room, step: str) -> list[tuple[str, str]]:
    """Take a step, and what came of it arrives."""
    found = [(kind, text) for _, kind, text in does(office, step)]
    arrives(office)
    return found


def test_every_question_for_a_reason_is_here() -> None:
    assert set(REASONS) <= set(ANSWERS)
    assert {name for name, _ in REASONS} == set(ASKING)


@EVERY
@pytest.mark.parametrize("yes", ("đúng", "vâng em", "1"))
def test_what_is_no_reason_is_asked_about_and_recorded_once_that_is_said(
    office: Room, step: tuple[str, str], yes: str
) -> None:
    (what, receipt), text = REASONS[step], BIDDEN
    who = comes_to(office, step)
    (question,) = [shown for kind, shown in told(office, f"{who} {text}") if kind != "notice"]
    assert f"“{text}” có phải là {what}" in question
    assert "Tôi chưa ghi gì; nếu không phải, xin ghi lại trong một tin nhắn." in question
    assert (asked(office, who) or ())[:2] == step
    number = yes == "1" and test_restarts.PEOPLE[who][2] == "telegram"  # buttons have no numbers
    (said,) = [shown for kind, shown in told(office, f"{who} {'Đúng' if number else yes}") if kind == receipt]
    assert f"“{text}”" in said, "the receipt quotes it"
    in_both_languages(office)


@EVERY
def test_other_words_instead_are_the_reason(office: Room, step: tuple[str, str]) -> None:
    who = comes_to(office, step)
    told(office, f"{who} {BIDDEN}")
    (said,) = [shown for kind, shown in told(office, f"{who} số liệu ba xã chưa khớp") if kind == REASONS[step][1]]
    assert "“số liệu ba xã chưa khớp”" in said


@EVERY
@pytest.mark.parametrize("text", ("ok em", "vâng", "ok", "đơn vị này gửi chưa?"))
def test_an_agreement_and_a_question_are_no_reason_at_once(office: Room, step: tuple[str, str], text: str) -> None:
    who = comes_to(office, step)
    assert REASONS[step][1] not in [kind for kind, _ in told(office, f"{who} {text}")]


@EVERY
def test_it_can_be_dropped(office: Room, step: tuple[str, str]) -> None:
    who = comes_to(office, step)
    told(office, f"{who} {BIDDEN}")
    assert REASONS[step][1] not in [kind for kind, _ in told(office, f"{who} hủy")]
    assert asked(office, who) is None


def test_what_is_bidden_behind_a_return_is_no_reason_at_once(office: Room) -> None:
    goes(office, [test_restarts.SENT, "D /xacnhan SYT"])
    on_zalo = test_restarts.PEOPLE["D"][2] == "zalo"  # where choices have numbers
    text, why = (f"2 {BIDDEN}", BIDDEN) if on_zalo else ("trả lại Sở Y tế vì gửi lại nhé", "gửi lại nhé")
    said = [shown for kind, shown in told(office, f"D {text}") if kind != "notice"]
    assert len(said) == 1
    assert f"“{why}”" in said[0], "asked about or proposed"
    assert office.messages("report_returned", None) == []
    told(office, "D đúng")
    assert office.messages("report_returned", None)


@pytest.mark.parametrize("step", (("ending", "reason"), ("decision", "refusal")), ids=":".join)
def test_no_reason_need_be_given_there(office: Room, step: tuple[str, str]) -> None:
    who = comes_to(office, step)
    told(office, f"{who} {BIDDEN}")
    (said,) = [shown for kind, shown in told(office, f"{who} Không nêu lý do") if kind == REASONS[step][1]]
    assert "Lý do" not in said


def test_who_decided_meanwhile_is_told_instead_of_a_question(office: Room) -> None:
    who = comes_to(office, ("evidence", "keep"))
    goes(office, ["D !b:yes:1"])
    assert "ask_doubted" not in [kind for kind, _ in told(office, f"{who} {BIDDEN}")]
