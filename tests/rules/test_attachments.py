"""What a file is by its content, which are kept, and what they are called, whatever they say of themselves."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from rules.attachments import (
    DOC,
    DOCX,
    LARGEST,
    LONGEST_LIST,
    LONGEST_NAME,
    MOST_UNPACKED,
    PDF,
    XLS,
    XLSX,
    NotKept,
    Why,
    clean_name,
    ending_of,
    foreseen,
    look,
    named,
    names,
)
from tests.papers import CONTENT, office, ole, zipped

WORD, SHEET = office("docx"), office("xlsx")


def refused(data: bytes, name: str = "") -> Why:
    with pytest.raises(NotKept) as told:
        look(data, name)
    return told.value.why


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"%PDF-1.7\n...", "Báo cáo.pdf", PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", "", PDF),
        (WORD, "Báo cáo.docx", DOCX),
        (SHEET, "Số liệu.XLSX", XLSX),
        (ole("WordDocument", "1Table"), "bc.doc", DOC),
        (ole("Workbook"), "bc.xls", XLS),
        (ole("Book"), "", XLS),
        (b"\xff\xd8\xff\xe0", "ảnh.JPEG", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "a.png", "image/png"),
        (b"GIF89a", "a.gif", "image/gif"),
        (b"RIFF1234WEBPVP8 ", "a.webp", "image/webp"),
    ],
)
def test_what_is_kept_is_known_by_its_content(data: bytes, name: str, kind: str) -> None:
    assert look(data, name) == kind


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "a.pdf", Why.EMPTY),
        (b"%PDF-" + bytes(LARGEST), "a.pdf", Why.LARGE),
        (b"MZ\x90", "a.pdf", Why.PROGRAM),
        (b"\x7fELF", "", Why.PROGRAM),
        (b"#!/bin/sh", "", Why.PROGRAM),
        (b"Rar!\x1a\x07\x00", "a.docx", Why.ARCHIVE),
        (zipped({"bao-cao.docx": WORD}), "a.docx", Why.ARCHIVE),
        (zipped({"META-INF/MANIFEST.MF": b""}), "a.docx", Why.PROGRAM),
        (zipped({"AndroidManifest.xml": b""}), "a.docx", Why.PROGRAM),
        (bytes(257) + b"ustar", "a.pdf", Why.ARCHIVE),
        (office("docx", macros=True), "a.docx", Why.MACROS),
        (office("docx", vbaProject=b"x"), "a.docx", Why.MACROS),
        (ole("WordDocument", "Macros"), "a.doc", Why.MACROS),
        (ole("Workbook", "_VBA_PROJECT_CUR"), "a.xls", Why.MACROS),
        (ole("EncryptedPackage"), "a.docx", Why.LOCKED),
        (ole("PowerPoint Document"), "a.ppt", Why.KIND),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and nothing", "a.doc", Why.DAMAGED),
        (WORD[:-30], "a.docx", Why.DAMAGED),
        (WORD[:40] + WORD[80:], "a.docx", Why.DAMAGED),
        (b"PK\x03\x04" + bytes(60), "a.docx", Why.DAMAGED),
        (zipped({"[Content_Types].xml": b"<Types/>"}), "a.docx", Why.KIND),
        (b"so lieu;1;2\n", "a.csv", Why.KIND),
        (b"<script>", "a.pdf", Why.KIND),
        (b"x%PDF-1.7", "a.pdf", Why.KIND),
        (b"XXXX1234WEBP", "", Why.KIND),
        (WORD, "a.pdf", Why.DISAGREES),
        (b"%PDF-1.7", "bao-cao.docx", Why.DISAGREES),
        (b"%PDF-1.7", "bao-cao.pdf.exe", Why.PROGRAM),
        (b"%PDF-1.7", "bao-cao.pdf\u202efdp.exe", Why.PROGRAM),
        (SHEET, "a.docx", Why.DISAGREES),
    ],
)
def test_what_is_not_kept_and_why(data: bytes, name: str, why: Why) -> None:
    assert refused(data, name) is why


def test_a_container_is_never_unpacked_and_its_list_only_up_to_a_bound() -> None:
    long = CONTENT["docx"] + b" " * LONGEST_LIST
    assert refused(zipped({"[Content_Types].xml": long}), "a.docx") is Why.KIND
    both = zipped({"[Content_Types].xml": CONTENT["docx"] + CONTENT["xlsx"]})
    assert refused(both, "a.docx") is Why.KIND
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("[Content_Types].xml", CONTENT["docx"])
        container.writestr("word/document.xml", b"")
        container.infolist()[-1].file_size = MOST_UNPACKED  # as its list says: with the other part it is too much
    assert refused(bomb.getvalue(), "a.docx") is Why.DAMAGED
    end = WORD.rfind(b"PK\x05\x06")
    endless = WORD[: end + 12] + (LONGEST_LIST + 1).to_bytes(4, "little") + WORD[end + 16 :]
    assert refused(endless, "a.docx") is Why.DAMAGED
    assert refused(WORD[:end] + b"PK\x06\x07" + bytes(16) + WORD[end:], "a.docx") is Why.DAMAGED


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("cai-dat.EXE", 5, Why.PROGRAM),
        ("a.rar", 5, Why.ARCHIVE),
        ("a.docm", 5, Why.MACROS),
        ("a.mp4", 5, Why.FILM),
        ("a.csv", 5, Why.KIND),
        ("a.pdf", LARGEST, None),
        ("a.pdf", LARGEST + 1, Why.LARGE),
        ("a.pdf", 0, None),
        ("", 0, None),
    ],
)
def test_what_need_not_even_be_fetched(name: str, size: int, why: Why | None) -> None:
    assert foreseen(name, size) is why


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("Báo cáo quý 3.pdf", "Báo cáo quý 3.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\bao cao.docx", "bao cao.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x=1\r\n.pdf", "a Set-Cookie x=1.pdf"),
        ('bao"cao;<b>.pdf', "bao cao; b.pdf"),
        ("a\x00\x07\u2066b.pdf", "ab.pdf"),
        ("...", "tep"),
        ("", "tep"),
        (".pdf", "pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1", "_lpt1"),
        ("console.pdf", "console.pdf"),
        ("\ud800x.pdf", "x.pdf"),
    ],
)
def test_a_name_does_no_harm(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


def test_a_long_name_keeps_its_ending() -> None:
    cleaned = clean_name("ộ" * 300 + ".docx")
    assert (len(cleaned), cleaned[-6:]) == (LONGEST_NAME, "ộ.docx")
    assert len(cleaned.encode()) <= 255
    assert len(named(clean_name("ộ" * 300), PDF)) == LONGEST_NAME


def test_a_name_ends_as_its_kind_does() -> None:
    assert named("bao cao", PDF) == "bao cao.pdf"
    assert named("bao cao.PDF", PDF) == "bao cao.PDF"
    assert named("UBND TP.HCM", PDF) == "UBND TP.HCM.pdf"
    assert named("so 8.2022", XLSX) == "so 8.2022.xlsx"
    assert look(b"%PDF-1.7", "UBND TP.HCM") == PDF, "no ending of a file"
    names = ("a.PDF", "a", "a.b c", "a.toolongending", "so 12.3", "a.7z", "a.mp3")
    assert [ending_of(name) for name in names] == ["pdf", "", "", "", "", "7z", "mp3"]


@pytest.mark.parametrize(
    ("file", "person", "found"),
    [
        ("BC Nguyễn Thị Hạnh.pdf", "Nguyễn Thị Hạnh", True),
        ("don-nguyenthihanh(2).docx", "Nguyễn Thị Hạnh", True),
        ("NguyenThiHanh_ký.pdf", "Nguyễn Thị Hạnh", True),
        ("BC nguyễn thi hanh.pdf", "Nguyễn Thị Hạnh", True),
        ("Thu Hà ký.pdf", "Thu Hà", True),
        ("Hạnh ký.pdf", "Hạnh", False),
        ("Giao ban thứ Hai 1-8.pdf", "Thu Hà", False),
        ("Báo cáo thu hạ tầng.pdf", "Thu Hà", False),
        ("bao cao thu ha tang.pdf", "Thu Hà", False),
        ("Bao cao thanh toan.pdf", "Thanh", False),
        ("Kế hoạch an toàn.pdf", "An", False),
        ("Báo cáo Hải Phòng.pdf", "Hải", False),
        ("hợp đồng tháng anh.pdf", "Thắng An", False),
        ("thanh toán đợt 1.pdf", "Thanh To", False),
        ("BC Nguyễn Thị Hành.pdf", "Nguyễn Thị Hạnh", False),
        ("Nguyễn Thị.pdf", "Nguyễn Thị Hạnh", False),
        ("hanhchinh.pdf", "Hạnh", False),
        ("BC-SYT.pdf", "Nguyễn Thị Hạnh", False),
        ("BC-SYT.pdf", "…", False),
    ],
)
def test_a_file_is_called_by_a_name(file: str, person: str, found: bool) -> None:
    assert names(file, person) is found
