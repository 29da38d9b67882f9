"""What a coordinator writes of reports that were sent."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import Agency
from rules.meaning.naming import mentions, words_in
from rules.meaning.receiving import read_receiving
from rules.meaning.receiving_each import read_each

TODAY = date(2022, 8, 10)
AGENCIES = (
    Agency("SYT", "Sở Y tế"),
    Agency("STC", "Sở Tài chính"),
    Agency("SXD", "Sở Xây dựng"),
    Agency("UBNDHB", "UBND quận Hồng Bàng"),
    Agency("LECHAN", "UBND quận Lê Chân"),
    Agency("DOSON", "UBND quận Đồ Sơn"),
    Agency("STTTT", "Sở Thông tin và Truyền thông"),
    Agency("SNNPTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
)


def reads(text: str) -> tuple[str, str, str] | None:
    """What is read: what, the agencies' codes (``*``: each of a list), why."""
    found = read_receiving(text, AGENCIES, TODAY)
    if found is None:
        return None
    assert not found.unknown
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
        ("đã nhận báo cáo của Sở Tài chính và Lê Chân", ("accept", "STC LECHAN", "")),
        ("đã nhận bc Lê Chân, Đồ Sơn và Hồng Bàng rồi", ("accept", "LECHAN DOSON UBNDHB", "")),
        ("đã nhận báo cáo Sở Nông nghiệp và PTNT, SYT", ("accept", "SNNPTNT SYT", "")),
        ("trả lại Lê Chân vì thiếu phụ lục 2", ("return", "LECHAN", "thiếu phụ lục 2")),
        ("tra lai le chan, thieu phu luc 2", ("return", "LECHAN", "thieu phu luc 2")),
        ("trả lại SYT, Đồ Sơn vì thiếu phụ lục", ("return", "SYT DOSON", "thiếu phụ lục")),
        ("trả lại UBND Đồ Sơn thiếu phụ lục", ("return", "DOSON", "thiếu phụ lục")),
        ("trả lại báo cáo gửi sáng nay của Sở Y tế vì thiếu phụ lục", ("return", "SYT", "thiếu phụ lục")),
        ("trả lại thiếu phụ lục 2", ("return", "", "thiếu phụ lục 2")),
        ("trả lại vì số liệu chưa khớp với Sở Tài chính", ("return", "", "số liệu chưa khớp với Sở Tài chính")),
        ("trả lại thiếu thông tin", ("return", "", "thiếu thông tin")),
        ("trả lại thiếu chữ ký do lãnh đạo đi vắng", ("return", "", "thiếu chữ ký do lãnh đạo đi vắng")),
        ("đã nhận SYT trả lại STC vì thiếu phụ lục", ("look", "SYT STC", "")),
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


@pytest.mark.parametrize(
    ("text", "named", "unknown"),
    [
        ("trả lại Phòng Tài chính Cẩm Lệ vì thiếu phụ lục", "", "Phòng Tài chính Cẩm Lệ"),
        ("trả lại phường nào đó vì thiếu phụ lục", "", "phường nào đó"),
        ("trả lại SYT và Tây Hồ vì thiếu phụ lục", "SYT", "Tây Hồ"),
    ],
)
def test_a_name_that_no_agency_has_is_no_reason(text: str, named: str, unknown: str) -> None:
    found = read_receiving(text, AGENCIES, TODAY)
    assert found is not None
    assert (" ".join(each.code for each in found.agencies), found.unknown) == (named, unknown)
    assert found.why in ("", "thiếu phụ lục")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trả lại Đồ Sơn vì thiếu phụ lục, Sở Y tế thì ok", "return DOSON (thiếu phụ lục) accept SYT"),
        ("đã nhận SYT, trả lại STC vì thiếu phụ lục, biểu 3", "accept SYT return STC (thiếu phụ lục, biểu 3)"),
        ("đã nhận SYT và trả lại STC: thiếu phụ lục", "accept SYT return STC (thiếu phụ lục)"),
        ("Sở Y tế ok, Đồ Sơn trả lại vì thiếu phụ lục", "accept SYT return DOSON (thiếu phụ lục)"),
        ("đã nhận SYT, STC thì chưa", "accept SYT look STC"),
        ("đã nhận SYT, Lê Chân, còn STC chưa gửi", "accept SYT LECHAN look STC"),
        ("trả lại STC vì sai số liệu, Sở Y tế cũng báo khác", "look STC SYT"),
        ("trả lại SYT vì thiếu biểu. Trả lại Đồ Sơn vì chưa ký", "return SYT (thiếu biểu) return DOSON (chưa ký)"),
        ("trả lại SYT, Đồ Sơn vì thiếu phụ lục, STC ok", "return SYT DOSON (thiếu phụ lục) accept STC"),
        ("báo cáo SYT chưa đạt, trả lại vì thiếu phụ lục 3", "return SYT (thiếu phụ lục 3)"),
        ("Đồ Sơn chưa đạt, trả lại; STC nhận rồi", "return DOSON accept STC"),
        ("đã nhận SYT, STC; Đồ Sơn chưa đạt, trả lại vì chưa ký", "accept SYT STC return DOSON (chưa ký)"),
        ("đã nhận SYT nhưng trả lại vì chưa ký", "return SYT (chưa ký)"),
        ("đã nhận SYT, STC nhưng trả lại vì chưa ký, Đồ Sơn chưa gửi", "look SYT STC look DOSON"),
        ("đã nhận SYT, STC", ""),
        ("đã nhận SYT, Đồ Sơn phải bổ sung phụ lục 3", "accept SYT propose DOSON (phải bổ sung phụ lục 3)"),
        ("đã nhận SYT, Đồ Sơn còn thiếu biểu 2", "accept SYT propose DOSON (còn thiếu biểu 2)"),
        ("trả lại SYT vì chưa ký, Đồ Sơn phải bổ sung", "look SYT DOSON"),
        ("nhận hết, riêng Đồ Sơn chưa", "look all but DOSON"),
        ("đã nhận hết, SYT và Đồ Sơn thì chưa", "look all but SYT DOSON"),
        ("đã nhận hết, trả lại Đồ Sơn vì chưa ký", "look all but DOSON return DOSON (chưa ký)"),
        ("đã nhận hết, SYT nhận rồi", "look all but SYT accept SYT"),
        ("trả lại SYT vì thiếu phụ lục, chưa ký", ""),
        ("Sở Y tế ok, Đồ Sơn ok", ""),
        ("gia hạn SYT, trả lại STC", ""),
        ("đã nhận SYT, STC đã nhận chưa?", ""),
    ],
)
def test_each_agency_is_told_what_is_said_of_it(text: str, meant: str) -> None:
    told = [
        f"{each.what} {'all but ' if each.each else ''}{' '.join(who.code for who in each.agencies or each.but)}"
        f"{f' ({each.why})' if each.why else ''}"
        for each in read_each(text, AGENCIES)
    ]
    assert " ".join(told) == meant


@pytest.mark.parametrize("text", ["đã nhận hết trừ Sở Y tế và Đồ Sơn", "nhận tất cả, ngoại trừ SYT, Đồ Sơn"])
def test_all_but_those_that_are_left_out(text: str) -> None:
    found = read_receiving(text, AGENCIES, TODAY)
    assert found is not None
    assert (found.what, found.each, [each.code for each in found.but]) == ("look", True, ["SYT", "DOSON"])


def test_a_name_is_read_once_and_not_its_parts_as_well() -> None:
    for text in ("UBND quận Hồng Bàng", "Sở Thông tin và Truyền thông", "quận Lê Chân"):
        assert len(mentions(words_in(text), AGENCIES)) == 1
