"""A decision is taken back in words; what waits, what is asked and what is only talked about is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.meaning import Open, Standing, understand
from tests.meaning.cases import told
from tests.meaning.standings import AGENCIES, TODAY, request

GRANTED = replace(request(2, "STC", date(2022, 8, 22)), granted=True)
REFUSED = request(3, "STNMT", date(2022, 8, 25))
WAITING = request(1, "SYT", date(2022, 8, 20))


def coordinator(*questions: Open, decided: tuple[Open, ...] = (REFUSED, GRANTED)) -> Standing:
    return Standing(questions, role="coordinator", agencies=AGENCIES, decided=decided)


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("à số 2 chưa đồng ý nhé", "revoke request=2"),
        ("thu hồi số 2", "revoke request=2"),
        ("nhầm, Sở Tài chính không được", "revoke request=2"),
        ("rút lại việc đồng ý cho Sở Tài chính", "revoke request=2"),
        ("không đồng ý STC nữa", "revoke request=2"),
        ("à STNMT thì đồng ý", "grant until=2022-08-25 request=3"),
        ("số 3 ok em", "grant until=2022-08-25 request=3"),
        ("không đồng ý số 2 xyzab", "likely revoke request=2"),
        ("không đồng ý Sở Tài chính", "likely revoke request=2"),
        ("thu hồi", "likely revoke request=2"),
        ("nhầm, không đồng ý", "likely revoke request=2"),
    ],
)
def test_a_decision_is_taken_back(say: str, wanted: str) -> None:
    assert told(understand(say, coordinator(), TODAY)) == wanted


@pytest.mark.parametrize(
    "say",
    [
        "số 2 đồng ý chưa?",
        "số 3 chưa đồng ý",
        "số 2 đồng ý",
        "số 9 chưa đồng ý",
        "không đồng ý",
        "Sở Tài chính thế nào rồi",
        "nếu không có văn bản thì thu hồi số 2",
        "cảm ơn",
    ],
)
def test_what_takes_nothing_back(say: str) -> None:
    assert "revoke" not in told(understand(say, coordinator(), TODAY))
    assert "grant" not in told(understand(say, coordinator(), TODAY))


@pytest.mark.parametrize(
    "say",
    [
        "duyệt Sở Tài chính, Sở Y tế thì không",
        "duyệt STC, STNMT thì không",
        "đồng ý Sở Tài chính nhưng không đồng ý Sở Y tế",
    ],
)
def test_one_answer_to_each_of_several_agencies_takes_back_what_was_approved_of_none(say: str) -> None:
    """Of both it had been decided: the agency that was approved lost its time, and was told so."""
    both = (GRANTED, replace(GRANTED, ref=4, agency="SYT"), REFUSED)
    assert "revoke" not in told(understand(say, coordinator(decided=both), TODAY))
    assert (
        told(understand("thu hồi của Sở Tài chính và Sở Y tế", coordinator(decided=both), TODAY)).count("revoke") == 2
    )


def test_what_waits_comes_first() -> None:
    assert told(understand("không đồng ý Sở Y tế", coordinator(WAITING), TODAY)) == "refuse request=1"
    assert told(understand("số 2 chưa đồng ý", coordinator(WAITING), TODAY)) == "revoke request=2"
    again = replace(WAITING, ref=4, agency="STC")
    assert told(understand("không đồng ý STC", coordinator(again), TODAY)) == "refuse request=4"


def test_of_an_agency_the_newest_decision_is_meant() -> None:
    older = replace(GRANTED, ref=1)
    assert (
        told(understand("thu hồi của Sở Tài chính", coordinator(decided=(GRANTED, older)), TODAY)) == "revoke request=2"
    )


def test_a_number_alone_with_its_word_names_one_of_several_requests() -> None:
    two = coordinator(replace(GRANTED, granted=False), WAITING, decided=())
    assert told(understand("số 2", two, TODAY)) == "unclear (request) request request=2"
    assert told(understand("đề nghị số 1", two, TODAY)) == "unclear (request) request request=1"
    assert told(understand("số 9", two, TODAY)) == "unclear (number)"
    assert told(understand("số 1", coordinator(WAITING, decided=()), TODAY)) == "unclear (number)"
