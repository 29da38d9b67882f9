"""Short results of tasks, several in one message."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.meaning.results import read_results


def reads(text: str, count: int = 3, *, lone: bool = False) -> tuple[list[str], bool] | None:
    """``["1 done", "2 doing 60 chờ thẩm định"]``, and whether it is sure."""
    told = read_results(text, count, lone=lone)
    if told is None:
        return None
    shown = [
        " ".join(str(part) for part in (each.number, each.code, each.percent, each.text) if part not in (None, ""))
        for each in told.results
    ]
    return shown + [f"beyond {number}" for number in told.beyond], told.sure


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("1 xong; 2 60% đang chờ thẩm định; 3 chưa", ["1 done", "2 doing 60 đang chờ thẩm định", "3 not_started"]),
        ("1 xong 2 60% 3 chưa", ["1 done", "2 doing 60", "3 not_started"]),
        ("1. Đã hoàn thành\n2. Đang thực hiện 40%\n3. Chưa thực hiện", ["1 done", "2 doing 40", "3 not_started"]),
        ("nv1: xong, nv2: 70%, nv3: vướng mặt bằng", ["1 done", "2 doing 70", "3 obstacle mặt bằng"]),
        ("Nhiệm vụ 2 đang thực hiện 25%, dự kiến xong quý 4", ["2 doing 25 dự kiến xong quý 4"]),
        ("1, 2 xong; 3 chưa, chờ vốn", ["1 done", "2 done", "3 not_started chờ vốn"]),
        ("1 và 3 đã xong", ["1 done", "3 done"]),
        ("1-3 xong", ["1 done", "2 done", "3 done"]),
        ("cả 3 xong", ["1 done", "2 done", "3 done"]),
        ("tất cả đều đang thực hiện 50%", ["1 doing 50", "2 doing 50", "3 doing 50"]),
        ("xong hết rồi", ["1 done", "2 done", "3 done"]),
        ("bên em xong cả rồi nhé anh", ["1 done", "2 done", "3 done"]),
        ("All done.", ["1 done", "2 done", "3 done"]),
        ("everything is finished", ["1 done", "2 done", "3 done"]),
        ("1 xong, còn lại chưa", ["1 done", "2 not_started", "3 not_started"]),
        ("Dạ em báo cáo: 1 hoan thanh; 2 vuong mac, cho giao dat", ["1 done", "2 obstacle cho giao dat"]),
        ("2 đạt 80%", ["2 doing 80"]),
        ("1 100%", ["1 done"]),
        ("3 không còn vướng, đang làm 90%", ["3 doing 90 không còn vướng, đang làm 90%"]),
        ("1 60 phần trăm", ["1 doing 60"]),
    ],
)
def test_what_is_plain_is_read(text: str, results: list[str]) -> None:
    assert reads(text) == (results, True)


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("1 chưa xong", ["1 doing"]),
        ("2 gần xong", ["2 doing gần xong"]),
        ("1 xong nhưng còn quyết toán", ["1 done nhưng còn quyết toán"]),
        ("2 từ 40% lên 60%", None),
        ("2 đang làm, tăng từ 40% lên 60%", ["2 doing tăng từ 40% lên 60%"]),
        ("1 xong; 1 chưa", ["1 not_started"]),
        ("2 0%", ["2 not_started"]),
        ("cả 4 xong", ["1 done", "2 done", "3 done"]),
        ("4 xong", ["beyond 4"]),
        ("1 đạt 120%", ["1 doing"]),
    ],
)
def test_what_may_have_been_meant_otherwise_is_not_sure(text: str, results: list[str] | None) -> None:
    found = reads(text)
    assert found is None if results is None else found is not None and (found[1], found[0][: len(results)]) == (
        False, [*results],
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["đã gửi báo cáo", "2", "1.234,5 tỷ", "758 tỷ đồng", "xin gia hạn đến 20/8", "ngày 12/8", "tuần 32 đã họp",
     "cảm ơn", "1 tỷ 250 triệu", "60%", "15/8 xong", "em gửi 2 báo cáo đang trình"],
)  # fmt: skip
def test_other_texts_tell_no_results(text: str) -> None:
    assert reads(text) is None


def test_of_a_single_task_the_number_may_be_left_out_where_results_were_asked_for() -> None:
    assert reads("60%, chờ thẩm định", 1, lone=True) == (["1 doing 60 chờ thẩm định"], True)
    assert reads("xong", 1, lone=True) == (["1 done"], True)
    assert reads("xong", 1) is None
    assert reads("xong", 2, lone=True) is None
    assert reads("cảm ơn anh", 1, lone=True) is None


@given(st.text(max_size=80), st.integers(1, 12))
def test_nothing_that_is_typed_breaks_it(text: str, count: int) -> None:
    told = read_results(text, count, lone=True)
    assert told is None or all(1 <= each.number <= count for each in told.results)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "1 done; 2 60%, waiting for review; 3 not yet",
            ["1 done", "2 doing 60 waiting for review", "3 not_started"],
        ),
        ("1. Finished; 2. in progress; 3. not started", ["1 done", "2 doing", "3 not_started"]),
        ("1 done; 3 held up by land clearance", ["1 done", "3 obstacle held up by land clearance"]),
        ("1 done; the rest not yet", ["1 done", "2 not_started", "3 not_started"]),
    ],
)
def test_plain_english_is_read_in_its_own_words(said: str, told: list[str]) -> None:
    assert reads(said) == (told, True)
