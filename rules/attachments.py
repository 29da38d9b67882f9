"""Files that came with an answer: what they are by their content, which of them are kept, and what they are called.

A file is never opened here to be shown or run. What it says about itself (its name, the messenger's media type) is
believed of nothing: its first bytes count, and of a container what the container lists. Nothing is unpacked but that
list, up to `LONGEST_LIST` bytes of it.
"""

from __future__ import annotations

import re
import unicodedata
import zipfile
import zlib
from enum import StrEnum
from io import BytesIO

import olefile

from rules.finding import WORD
from rules.reading import fold, showable

LARGEST = 20 * 2**20
"""Bytes: what a bot may fetch. https://core.telegram.org/bots/api#getfile"""

A_DAY = 200 * 2**20
"""Bytes that one person's files may have in 24 hours."""

LONGEST_NAME = 80
"""Signs; at most three bytes each, so that every file system takes it."""

LONGEST_LIST = 2**20
"""Bytes of a container's list of contents. A document has some kilobytes."""

MOST_UNPACKED = 2**29
"""Bytes that a container may say it holds; more is made to fill a disk."""

PDF, JPEG, PNG, GIF, WEBP = "application/pdf", "image/jpeg", "image/png", "image/gif", "image/webp"
DOC, XLS = "application/msword", "application/vnd.ms-excel"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

ENDINGS = {
    PDF: ("pdf",),
    DOCX: ("docx",),
    XLSX: ("xlsx",),
    DOC: ("doc",),
    XLS: ("xls",),
    JPEG: ("jpg", "jpeg", "jpe", "jfif"),
    PNG: ("png",),
    GIF: ("gif",),
    WEBP: ("webp",),
}
"""What is kept, by media type, with the endings that its name may have; the first is given to a name without one."""

PICTURES = (JPEG, PNG, GIF, WEBP)


class Why(StrEnum):
    """Why a file is not kept: a word that ``_attached.j2`` puts into a sentence."""

    EMPTY = "empty"
    LARGE = "large"
    PROGRAM = "program"
    ARCHIVE = "archive"
    MACROS = "macros"
    LOCKED = "locked"
    """it has a password, so that nobody can tell what it is"""
    DAMAGED = "damaged"
    DISAGREES = "disagrees"
    """its name says that it is something else"""
    KIND = "kind"
    """nothing of what is kept"""
    FILM = "film"
    """a film or sound, which the messenger tells apart"""
    MANY = "many"
    """too much of one person's in a day"""
    GONE = "gone"
    """the messenger did not give it"""


class NotKept(ValueError):
    """A file is not kept; ``why`` is a `Why`."""

    def __init__(self, why: Why) -> None:
        super().__init__(str(why))
        self.why = why


_SAID = {
    Why.PROGRAM: """apk app bat bin cmd com cpl dll dmg exe gadget hta iso jar js jse lnk msi msp pif ps1 py reg rpm scr
        sh sys vb vbe vbs ws wsf wsh""",
    Why.ARCHIVE: "7z arj bz2 cab gz lzh rar tar tgz xz zip zst",
    Why.MACROS: "docm dotm xlsb xlsm xltm xlam pptm",
    Why.FILM: "3gp aac avi flac m4a mkv mov mp3 mp4 mpeg ogg wav webm wmv",
    Why.KIND: "csv heic html htm mht odt ods ppt pptx rtf svg tif tiff txt xhtml xml",
}
_REFUSED = {ending: why for why, endings in _SAID.items() for ending in endings.split()}
"""Endings of names of what is not kept, and why."""

_MAGIC = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
)
_PROGRAM = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"dex\n")
_ARCHIVE = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF", b"\x28\xb5\x2f\xfd")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024
"""Readers look for ``%PDF-`` in so many bytes; here nothing but blanks may stand before it."""
_BLANKS = b" \t\r\n\x0c\x00\xef\xbb\xbf"

_MAIN = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
}
_MACROS = (b"macroenabled", b"vnd.ms-office.vbaproject")
_TYPES = "[Content_Types].xml"
_OF_PROGRAMS = ("androidmanifest.xml", "meta-inf/manifest.mf")
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _END_64_SIZE, _LONGEST_COMMENT = 22, 20, 2**16


def foreseen(name: str, size: int) -> Why | None:
    """Why a file is not even fetched, by its name and by its size as the messenger says it (0: it does not say)."""
    return _REFUSED.get(ending_of(name)) or (Why.LARGE if size > LARGEST else None)


def look(data: bytes, name: str = "") -> str:
    """The media type of a file, by its content; ``name``: what it was called, if it was. Raises `NotKept`."""
    if not data:
        raise NotKept(Why.EMPTY)
    if len(data) > LARGEST:
        raise NotKept(Why.LARGE)
    found, ending = _by_content(data), ending_of(name)
    if ending not in ENDINGS[found] and (ending in _REFUSED or any(ending in each for each in ENDINGS.values())):
        raise NotKept(foreseen(name, 0) or Why.DISAGREES)
    return found


def picture(data: bytes) -> str | None:
    """The media type of a picture, by its first bytes; ``None`` for anything else."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return WEBP
    return next((kind for head, kind in _MAGIC if data.startswith(head)), None)


def _by_content(data: bytes) -> str:
    found = picture(data)
    if found:
        return found
    if data[:_PDF_WITHIN].lstrip(_BLANKS).startswith(b"%PDF-"):
        return PDF
    if data.startswith(_ZIP):
        return _in_zip(data)
    if data.startswith(_OLE):
        return _in_ole(data)
    if data.startswith(_PROGRAM):
        raise NotKept(Why.PROGRAM)
    if data.startswith(_ARCHIVE) or data[257:262] == b"ustar":
        raise NotKept(Why.ARCHIVE)
    raise NotKept(Why.KIND)


def _in_zip(data: bytes) -> str:
    """Word's and Excel's form of today: a container whose part ``[Content_Types].xml`` says what it is. Raises
    `NotKept`."""
    _check_list(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as container:
            listed = container.infolist()
            names = {each.filename.lower() for each in listed}
            if _TYPES not in {each.filename for each in listed}:
                raise NotKept(Why.PROGRAM if names.intersection(_OF_PROGRAMS) else Why.ARCHIVE)
            if sum(each.file_size for each in listed) > MOST_UNPACKED:
                raise NotKept(Why.DAMAGED)
            with container.open(_TYPES) as part:
                types = part.read(LONGEST_LIST + 1)
    except NotKept:
        raise
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, RuntimeError, NotImplementedError):
        raise NotKept(Why.DAMAGED) from None
    said = types.replace(b"\x00", b"").lower()  # in whichever of the encodings that XML may have
    if any(each in said for each in _MACROS) or any(each.endswith("vbaproject.bin") for each in names):
        raise NotKept(Why.MACROS)
    kinds = {kind for words, kind in _MAIN.items() if words in said}
    if len(types) > LONGEST_LIST or len(kinds) != 1:
        raise NotKept(Why.KIND)
    return kinds.pop()


def _check_list(data: bytes) -> None:
    """A container whose list of contents is too long is not even listed. Raises `NotKept`."""
    end = data.rfind(_END, -_END_SIZE - _LONGEST_COMMENT)
    if end < 0:
        raise NotKept(Why.DAMAGED)
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if size > LONGEST_LIST or data[max(0, end - _END_64_SIZE) :].startswith(_END_64):
        raise NotKept(Why.DAMAGED)


def _in_ole(data: bytes) -> str:
    """Word's and Excel's form of before 2007: a container whose streams say what it is. Raises `NotKept`."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as container:
            names = {part.lower() for path in container.listdir(streams=True, storages=True) for part in path}
    except Exception:  # whatever a damaged or hostile one leads to
        raise NotKept(Why.DAMAGED) from None
    if names & {"encryptedpackage", "encryptioninfo"}:
        raise NotKept(Why.LOCKED)
    if names & {"macros", "vba", "_vba_project", "_vba_project_cur"}:
        raise NotKept(Why.MACROS)
    if "worddocument" in names:
        return DOC
    if names & {"workbook", "book"}:
        return XLS
    raise NotKept(Why.KIND)


# Names

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"|?*\u2028\u2029]')
_RESERVED = re.compile(r"^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
"""Names that mean a device to Windows, with any ending."""
_ENDING = re.compile(r"\.(?=\d*[^\W\d_])([^\W_]{1,8})$")
"""Letters and digits behind the last dot, a letter among them: ``số 12.3`` has no ending."""


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, without its dot; empty where it has none."""
    found = _ENDING.search(_bare(name))
    return found[1].lower() if found else ""


def clean_name(name: str, fallback: str = "tep") -> str:
    """A name that can be shown and stored anywhere: the last part of a path, in one line, without signs that turn the
    writing or mean something to a system, at most `LONGEST_NAME` signs; its ending stays. ``fallback``: for one of
    which nothing is left."""
    bare = _bare(name)
    ending = ending_of(bare)
    stem = bare[: -len(ending) - 1] if ending else bare
    stem = stem[: LONGEST_NAME - len(ending) - 1].strip(" .") or fallback
    cleaned = f"{stem}.{ending}" if ending else stem
    return f"_{cleaned}"[:LONGEST_NAME] if _RESERVED.match(cleaned) else cleaned


def named(name: str, kind: str) -> str:
    """A cleaned name that ends as files of this media type do."""
    first = ENDINGS[kind][0]
    return name if ending_of(name) in ENDINGS[kind] else f"{name[: LONGEST_NAME - len(first) - 1]}.{first}"


def names(file_name: str, person: str) -> bool:
    """Whether a file is called by somebody's name, of two or more words that stand there one after the other.

    A word of the file's that has diacritics has to have the person's: *thứ Hai* is nobody called *Thu Hà*. Of a name of
    three or more words those without diacritics are as good, also all in one word (``NguyenThiHanh``). A name of one
    word is a word of many files (*an toàn*, *thanh toán*) and names nobody.
    """
    whole = _CAMEL.sub(" ", unicodedata.normalize("NFC", showable(file_name)))
    wanted = _spelled(person)
    if len(wanted) < FEWEST_WORDS:
        return False
    plain = len(wanted) > FEWEST_WORDS
    folded = [fold(word) for word in wanted]
    if plain and "".join(folded) in _spelled(file_name):
        return True
    words = _spelled(whole)
    return any(
        all(
            word in ((mine, bare) if plain else (mine,))
            for word, mine, bare in zip(words[first:], wanted, folded, strict=False)
        )
        for first in range(len(words) - len(wanted) + 1)
    )


FEWEST_WORDS = 2
"""Words that a name has at least to be looked for in what others called their files."""

_CAMEL = re.compile(r"(?<=[^\W\d_])(?=[A-ZĐ][a-zđ])")


def _spelled(text: str) -> list[str]:
    """The words of a text in small letters, with their diacritics."""
    return WORD.findall(unicodedata.normalize("NFC", showable(text)).lower())


def _bare(name: str) -> str:
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(
        sign for sign in showable(unicodedata.normalize("NFC", last)) if unicodedata.category(sign) not in ("Cf", "Co")
    )
    return " ".join(_FORBIDDEN.sub(" ", shown).split()).strip(" .")
