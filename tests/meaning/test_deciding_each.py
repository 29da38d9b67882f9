"""The requests that a coordinator names are what is decided, or proposed: no number and no agency is left out."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning import Act, Choice, Open, Standing, understand
from tests.meaning.cases import told
from tests.meaning.standings import AGENCIES, TODAY, request

WISHES = (("SNNPTNT", 5, 29), ("SXD", 4, 23), ("STC", 2, 20), ("SYT", 1, 22))
WAITING = tuple(request(number, code, date(2022, 8, day)) for code, number, day in WISHES)
LIST = Open("list", choices=(Choice(Act("pick", token="x"), 1),))
"""A card of something else that was shown last."""

AS_WISHED = {number: f"grant until={date(2022, 8, day)} request={number}" for _, number, day in WISHES}
ONE_AND_TWO = f"{AS_WISHED[1]} + {AS_WISHED[2]}"
REST = AS_WISHED[5]


def read(text: str, *questions: Open) -> str:
    return told(understand(text, Standing(questions or WAITING, role="coordinator", agencies=AGENCIES), TODAY))


@pytest.mark.parametrize(
    "text",
    [
        "đồng ý số 1 và số 2, số 4 thì chưa",
        "đồng ý 1 và 2, 4 chưa",
        "đồng ý số 1, 2; bác 4",
        "số 1 và số 2 đồng ý, số 4 chưa đồng ý",
        "số 1, số 2 đồng ý còn số 4 thì không",
        "số 1 đồng ý, số 2 ok, số 4 không",
        "đồng ý Sở Y tế và Sở Tài chính, Sở Xây dựng thì chưa",
        "đồng ý số 1 (Sở Y tế) và Sở Tài chính, chưa đồng ý số 4",
    ],
)
def test_each_that_is_named_is_decided_as_is_said_of_it(text: str) -> None:
    assert read(text) == f"{ONE_AND_TWO} + refuse request=4"


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("đồng ý các số 1, 2 và 4", f"{ONE_AND_TWO} + {AS_WISHED[4]}"),
        ("duyệt số 1 và 2, còn số 4 để tôi xem lại", ONE_AND_TWO),
        ("đồng ý hết trừ số 4", f"{REST} + {AS_WISHED[2]} + {AS_WISHED[1]}"),
        ("số 4 chưa đồng ý, các số còn lại đồng ý", f"refuse request=4 + {REST} + {AS_WISHED[2]} + {AS_WISHED[1]}"),
        (
            "đồng ý số 1 đến 19/8, số 2 đến 18/8",
            "grant until=2022-08-19 request=1 + grant until=2022-08-18 request=2",
        ),
        (
            "đồng ý đến 19/8 cho số 1 và số 2",
            "grant until=2022-08-19 request=1 + grant until=2022-08-19 request=2",
        ),
        (
            "không đồng ý số 1 và số 2 vì đã chậm, số 4 thì được",
            f"refuse request=1 text=đã chậm + refuse request=2 text=đã chậm + {AS_WISHED[4]}",
        ),
        ("từ chối số 1 và 2, số liệu phải chốt sớm", "refuse request=1 text={0} + refuse request=2 text={0}"),
        ("số 5 ok nhưng chỉ đến 26/8", "grant until=2022-08-26 request=5"),
        ("số 5 thì chưa vì đã lùi 2 lần", "refuse request=5 text=đã lùi 2 lần"),
    ],
)
def test_days_and_reasons_go_with_those_they_are_said_of(text: str, acts: str) -> None:
    assert read(text) == acts.format("số liệu phải chốt sớm")


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("đồng ý số 1, 2, 4 thì không", f"{ONE_AND_TWO} + refuse request=4"),
        ("duyệt 1,2 bác 4", f"{ONE_AND_TWO} + refuse request=4"),
        ("đồng ý Sở Y tế, Sở Tài chính", ONE_AND_TWO),
        ("đồng ý số 1, số 2 lùi đến 19/8", f"{AS_WISHED[1]} + grant until=2022-08-19 request=2"),
        ("đồng ý số 1 và 2 đến 21/8", "grant until=2022-08-21 request=1 + grant until=2022-08-21 request=2"),
        ("đồng ý số 1, đã họp với Sở Tài chính", f"{AS_WISHED[1]} text=đã họp với Sở Tài chính"),
    ],
)
def test_what_can_be_read_in_another_way_is_proposed(text: str, acts: str) -> None:
    assert read(text) == f"likely {acts}"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("đồng ý số 1 và số 9", "unclear (several) grant"),
        ("đồng ý số 1 và số 9, số 4 chưa", "unclear (several) grant"),
        ("từ chối số 9, số 1", "unclear (several) refuse"),
        ("đồng ý số 1 Sở Tài chính", "unclear (several) grant"),
        ("đồng ý số 1 và số 2, số 1 thì chưa", "unclear (several) grant"),
        ("đồng ý số 1 và 2, hai đơn vị này được duyệt chủ trương", "unclear (several) grant"),
        ("đồng ý 4, 2 đơn vị thôi", "unclear (several) grant"),
        ("số 5 để tôi xem lại", "unclear (request) request request=5"),
        ("số 4 sao lại xin nhiều thế", "unclear (request) request request=4"),
    ],
)
def test_of_what_is_not_read_in_full_nothing_is_done(text: str, asked: str) -> None:
    assert read(text) == asked


@pytest.mark.parametrize("wished", [24, 29])
def test_the_number_of_a_request_counts_behind_another_card(wished: int) -> None:
    """An agency had asked up to a day before the one that is granted: the newest card's choices were shown instead."""
    wish = request(5, "SNNPTNT", date(2022, 8, wished))
    doubted = "likely " if wished == 24 else ""
    for text in ("số 5 đồng ý nhưng chỉ đến 26/8", "số 5 ok đến 26/8"):
        assert read(text, LIST, wish) == f"{doubted}grant until=2022-08-26 request=5"


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("đồng ý cả 4 trừ số 1", f"{REST} + {AS_WISHED[4]} + {AS_WISHED[2]}"),
        ("đồng ý cả bốn trừ Sở Y tế", f"{REST} + {AS_WISHED[4]} + {AS_WISHED[2]}"),
        ("từ chối cả 4 trừ số 1", "refuse request=5 + refuse request=4 + refuse request=2"),
        ("đồng ý cả 4", f"{REST} + {AS_WISHED[4]} + {AS_WISHED[2]} + {AS_WISHED[1]}"),
        ("cả bốn đồng ý", f"{REST} + {AS_WISHED[4]} + {AS_WISHED[2]} + {AS_WISHED[1]}"),
    ],
)
def test_how_many_wait_is_no_requests_number(text: str, acts: str) -> None:
    assert read(text) == acts


@pytest.mark.parametrize(
    "text", ["đồng ý cả 2", "đồng ý cả hai", "từ chối cả 3", "cả 5 đồng ý", "đồng ý cả 2 trừ số 1"]
)
def test_where_others_wait_than_are_counted_it_is_asked(text: str) -> None:
    assert read(text).startswith("unclear")
