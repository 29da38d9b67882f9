"""What a coordinator writes of reports that were sent."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import Agency
from rules.meaning.receiving import read_receiving

TODAY = date(2022, 8, 10)
AGENCIES = (
    Agency("SYT", "Sở Y tế"),
    Agency("STC", "Sở Tài chính"),
    Agency("SXD", "Sở Xây dựng"),
    Agency("UBNDHB", "UBND quận Hồng Bàng"),
)


def reads(text: str) -> tuple[str, str, str] | None:
    """What is read: what, the agencies' codes (``*``: each of a list), why."""
    found = read_receiving(text, AGENCIES, TODAY)
    if found is None:
        return None
    return found.what, "*" if found.each else " ".join(each.code for each in found.agencies), found.why


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("đã nhận báo cáo của Sở Y tế", ("accept", "SYT", "")),
        ("da nhan duoc bc cua so tai chinh roi nhe", ("accept", "STC", "")),
        ("Anh vừa nhận được văn bản của SYT và SXD", ("accept", "SYT SXD", "")),
        ("xác nhận đã nhận báo cáo của quận Hồng Bàng", ("accept", "UBNDHB", "")),
        ("ok đã nhận SYT", ("accept", "SYT", "")),
        ("đã nhận đủ cả báo cáo", ("accept", "*", "")),
        ("nhận được hết rồi", ("accept", "*", "")),
        ("đã nhận cả 5 báo cáo", ("accept", "*", "")),
        ("đã nhận báo cáo", ("accept", "", "")),
        ("trả lại báo cáo của Sở Y tế vì thiếu phụ lục 2", ("return", "SYT", "thiếu phụ lục 2")),
        ("Trả lại STC: sai số liệu so với Sở Y tế", ("return", "STC", "sai số liệu so với Sở Y tế")),
        ("tra lai bc SXD do chua ky", ("return", "SXD", "chua ky")),
        ("trả lại báo cáo đó giúp em", ("return", "", "")),
        ("đề nghị trả lại SYT, nhé", ("return", "SYT", "")),
        ("chưa nhận được báo cáo của Sở Y tế", ("look", "SYT", "")),
        ("đã nhận báo cáo của SYT chưa?", ("look", "SYT", "")),
    ],
)
def test_reports_are_received_sent_back_or_looked_for(text: str, meant: tuple[str, str, str]) -> None:
    assert reads(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "đã nhận",
        "đã nhận được tin nhắn",
        "cảm ơn, đã rõ",
        "đồng ý",
        "sẽ nhận báo cáo của Sở Y tế vào thứ Hai",
        "không nhận",
        "đã nhận được vướng mắc của Sở Y tế, sẽ báo cáo thành phố",
        "nhận báo cáo của Sở Y tế",
        "không trả lại",
        "tình hình Sở Y tế",
        "Sở Y tế đã nhận văn bản chưa",
        "đã nhận báo cáo của Sở Y tế nhưng còn phải đối chiếu từng phần với số liệu của Kho bạc trước khi kết luận",
    ],
)
def test_other_sentences_are_left_alone(text: str) -> None:
    assert reads(text) is None
