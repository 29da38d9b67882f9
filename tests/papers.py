"""Files as people send them: small Word and Excel containers of both forms, as far as their kind can be told."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

_PART = b"application/vnd.openxmlformats-officedocument.%s.main+xml"
CONTENT = {
    "docx": b'<Types><Override ContentType="' + _PART % b"wordprocessingml.document" + b'"/></Types>',
    "xlsx": b'<Types><Override ContentType="' + _PART % b"spreadsheetml.sheet" + b'"/></Types>',
}


def zipped(parts: dict[str, bytes]) -> bytes:
    """A container with these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        for name, data in parts.items():
            container.writestr(name, data)
    return file.getvalue()


def office(ending: str, *, macros: bool = False, **more: bytes) -> bytes:
    """A document or a workbook; ``macros``: one that says it has some; ``more``: binary parts by their names."""
    types = CONTENT[ending]
    if macros:
        types = types.replace(b"</Types>", b'<Override ContentType="application/vnd.ms-office.vbaProject"/></Types>')
    parts = {f"word/{name}.bin": data for name, data in more.items()}
    return zipped({"[Content_Types].xml": types, "word/document.xml": b"<w/>", **parts})


SECTOR, FREE, END, FAT, NONE = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def ole(*names: str) -> bytes:
    """A compound file with these (empty) streams, at most three. [MS-CFB]"""
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    table = struct.pack("<II", FAT, END) + struct.pack("<I", FREE) * 126
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [_entry(name, 2, right=at + 1 if at < len(names) else NONE) for at, name in enumerate(names, 1)]
    entries += [bytes(128)] * (4 - len(entries))
    return header + table + b"".join(entries)


def _entry(name: str, kind: int, *, right: int = NONE, child: int = NONE) -> bytes:
    letters = name.encode("utf-16-le")
    row = letters.ljust(64, b"\x00") + struct.pack("<HBB", len(letters) + 2, kind, 1)
    row += struct.pack("<III", NONE, right, child) + bytes(36)
    return row + struct.pack("<IQ", END if kind == 5 else 0, 0)
