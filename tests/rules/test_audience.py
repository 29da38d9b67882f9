"""Whom a broadcast is for, in words."""

from __future__ import annotations

from datetime import date

import pytest

from rules.audience import Audience, read_audience
from rules.meaning.model import Agency

KNOWN = [Agency("SYT", "Sở Y tế"), Agency("STC", "Sở Tài chính"), Agency("LECHAN", "UBND quận Lê Chân")]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tất cả", Audience()),
        ("Tất cả đơn vị quá hạn", Audience(late=True)),
        ("nhóm 27", Audience(groups=(27,))),
        ("nhóm 1-3, 27 và nhóm 5", Audience(groups=(1, 2, 3, 27, 5))),
        ("nhom 27 chưa báo cáo", Audience(groups=(27,), kind="report", open=True)),
        ("SYT, Sở Tài chính", Audience(agencies=("SYT", "STC"))),
        ("Sở Y tế và SYT", Audience(agencies=("SYT",))),
        ("quận Lê Chân trễ hạn", Audience(agencies=("LECHAN",), late=True)),
        ("chưa giao ban", Audience(kind="meeting", open=True)),
        ("chưa họp", Audience(kind="meeting", open=True)),
        ("còn nợ nhiệm vụ", Audience(kind="milestone", open=True)),
        ("chậm hạn", Audience(late=True)),
        ("chưa xong", Audience(open=True)),
        ("nhóm", None),
        ("Kính gửi các đồng chí", None),
        ("", None),
    ],
)
def test_what_is_meant(text: str, meant: Audience | None) -> None:
    assert read_audience(text, KNOWN, date(2022, 8, 1)) == meant


def test_whether_what_is_open_decides() -> None:
    assert [each.by_state for each in (Audience(), Audience((1,)), Audience(agencies=("SYT",)))] == [False] * 3
    assert [each.by_state for each in (Audience(kind="report"), Audience(late=True), Audience(open=True))] == [True] * 3
