"""``dondoc people``: lists read and written, and somebody removed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import typer
from sqlalchemy.orm import Session

from db import directory, expected, invites, people, troubles
from db.session import Database
from reports import tables
from tests.cli.test_commands import Command, database, office_folder, run, telling
from tests.office import SEED

__all__ = ["database", "office_folder"]

LIST = [
    ["Đơn vị", "Họ tên", "Chức vụ", "Điện thoại", "Vai"],
    ["SYT", "Nguyễn Văn A", "Chuyên viên", "0912345678", "đầu mối"],
    ["Sở Tài chính", "Trần Thị B", "Giám đốc", "", "lãnh đạo"],
]


@pytest.fixture
def dondoc(office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs ``dondoc people`` with the program loaded; returns exit code, output and errors."""
    run(monkeypatch, "program", "load", str(SEED))
    capsys.readouterr()
    return telling(monkeypatch, capsys, "people")


def save(name: str, rows: list[list[str]]) -> str:
    Path(name).write_bytes(tables.write(rows, Path(name).suffix))
    return name


def waiting(session: Session) -> list[tuple[str, str, str | None]]:
    return [(row.agency.code, row.name, row.phone) for row in expected.waiting(session)]


def held(session: Session) -> list[tuple[int, str]]:
    return [(person.id, person.name) for person in directory.holders(session)]


def come(session: Session) -> int:
    """Everybody who is expected joins by a code of theirs."""
    now = datetime.now(UTC)
    for number, row in enumerate(expected.waiting(session)):
        code = invites.new_code()
        taken = invites.invite(session, row.agency.code, row.role, code, now, timedelta(days=1), "operator", row)
        people.join(session, taken, "telegram", f"{number + 1}", "tên trên máy", now)
    return len(directory.holders(session))


@pytest.mark.parametrize("name", ["list.xlsx", "list.csv"])
def test_a_list_is_read_and_a_second_one_changes_what_changed(dondoc: Command, database: Database, name: str) -> None:
    code, out, _ = dondoc("import", save(name, LIST), "--yes")
    assert code == 0
    assert "new     SYT Nguyễn Văn A, official\n" in out
    assert "dondoc invite --all -o invites.pdf" in out
    assert set(database.run_now(waiting)) == {("SYT", "Nguyễn Văn A", "0912345678"), ("STC", "Trần Thị B", None)}
    again = [LIST[0], [*LIST[1][:3], "0988888888", ""]]
    code, out, _ = dondoc("import", save(name, again), "--yes")
    assert "changed SYT Nguyễn Văn A: phone 0912345678 -> 0988888888\n" in out
    code, out, _ = dondoc("import", name)
    assert (code, "as before: 1\nNothing has changed.\n" in out) == (0, True)


def test_nothing_is_stored_when_anything_is_wrong(dondoc: Command, database: Database) -> None:
    code, _, err = dondoc("import", save("list.xlsx", [*LIST, ["XYZ", "C", "", "12", ""]]), "--yes")
    assert code == 1
    assert 'list.xlsx: row 4, column "đơn vị": there is no agency "XYZ"\n' in err
    assert 'list.xlsx: row 4, column "điện thoại": "12" is no phone number\n' in err
    assert "Nothing was stored." in err
    assert database.run_now(waiting) == []


def test_it_asks_first_and_what_is_not_wanted_is_not_stored(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refuse(question: str) -> bool:
        database.run_now(troubles.begin, "zalo", datetime.now(UTC), "quota", "")  # the bot writes meanwhile
        asked.append(question)
        return False

    monkeypatch.setattr(typer, "confirm", refuse)
    code, out, _ = dondoc("import", save("list.csv", LIST))
    assert (code, asked) == (0, ["Store this?"])
    assert "Nothing was stored." in out
    assert database.run_now(waiting) == []
    monkeypatch.setattr(typer, "confirm", lambda question: True)
    assert "Stored." in dondoc("import", "list.csv")[1]
    assert len(database.run_now(waiting)) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("list.pdf", b"", "must end in .xlsx or .csv"),
        ("list.xlsx", b"nonsense", "cannot be read as a workbook"),
        ("list.csv", b"\xff", "is not UTF-8 text"),
        ("missing.csv", None, "cannot be read (No such file or directory)"),
        ("empty.csv", b"", "the file is empty"),
    ],
)
def test_a_file_that_is_no_list_is_one_sentence(dondoc: Command, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        Path(name).write_bytes(content)
    code, _, err = dondoc("import", name, "--yes")
    assert code == 1
    assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_an_export_tells_who_holds_what_and_is_read_back(dondoc: Command, database: Database, kind: str) -> None:
    dondoc("import", save("list.csv", [*LIST, ["SXD", "=HYPERLINK(1)", "+x", "", ""]]), "--yes")
    before = LIST[:2]
    assert database.run_now(come) == 3
    dondoc("import", save("list.csv", [before[0], ["SNV", "Lê C", "", "", ""]]), "--yes")
    code, out, _ = dondoc("export", f"people{kind}")
    assert (code, f"people{kind}: 4 posts" in out) == (0, True)
    file = Path(f"people{kind}")
    assert file.stat().st_mode & 0o077 == 0
    headings, *rows = tables.read(file.read_bytes(), kind)
    assert headings == [
        "đơn vị", "tên đơn vị", "họ tên", "chức vụ", "điện thoại", "vai", "từ ngày", "ứng dụng", "trả lời gần nhất",
    ]  # fmt: skip
    by_code = {row[0]: row for row in rows}
    today = f"{datetime.now(UTC) + timedelta(hours=7):%d/%m/%Y}"
    assert by_code["SYT"] == [
        "SYT", "Sở Y tế", "Nguyễn Văn A", "Chuyên viên", "0912345678", "đầu mối", today, "telegram", "",
    ]  # fmt: skip
    assert by_code["SNV"][5:] == ["đầu mối", "", "", ""]
    assert by_code["SXD"][2] == ("=HYPERLINK(1)" if kind == ".xlsx" else "'=HYPERLINK(1)")
    assert "as before: 4\nNothing has changed." in dondoc("import", file.name)[1]
    assert dondoc("export", f"missing/people{kind}")[0] == 1


def test_the_headings_follow_the_language(dondoc: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    dondoc("import", save("list.csv", LIST), "--yes")
    dondoc("export", "people.csv")
    headings, *_ = tables.read(Path("people.csv").read_bytes(), ".csv")
    assert headings[:6] == ["agency", "agency's name", "name", "position", "phone", "role"]
    _, out, err = dondoc("import", "people.csv")
    assert "Nothing has changed." in out, err


def test_the_list_shows_numbers_and_who_is_expected(dondoc: Command, database: Database) -> None:
    assert "Nobody has joined or is expected yet" in dondoc("list")[1]
    dondoc("import", save("list.csv", LIST), "--yes")
    assert "SYT  Sở Y tế\n      -  Nguyễn Văn A, official, Chuyên viên, 0912345678, expected\n" in dondoc("list")[1]
    database.run_now(come)
    out = dondoc("list")[1]
    assert "Nguyễn Văn A, official, Chuyên viên, 0912345678, since " in out
    assert ", telegram, never answered\n" in out


def test_removing_says_what_is_lost_and_asks(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    dondoc("import", save("list.csv", [*LIST, ["SKHDT", "Lê Điều", "", "", "điều phối viên"]]), "--yes")
    database.run_now(come)
    monkeypatch.setattr(typer, "confirm", lambda question: False)
    code, out, _ = dondoc("remove", "văn a")
    assert (code, out.splitlines()[1:]) == (
        0,
        ["  Sở Y tế is left without anybody who is reminded.", "Nothing was changed."],
    )
    assert len(database.run_now(held)) == 3
    number = out.split()[0]
    assert "Removed." in dondoc("remove", number, "--yes")[1]
    assert {row[1] for row in database.run_now(held)} == {"Trần Thị B", "Lê Điều"}
    code, out, _ = dondoc("remove", "Lê Điều", "--yes")
    assert "The program is left without a coordinator" in out


def test_who_is_expected_is_removed_by_name_or_phone(dondoc: Command, database: Database) -> None:
    dondoc("import", save("list.csv", LIST), "--yes")
    _, out, _ = dondoc("remove", "0912 345 678", "--yes")
    assert "Nguyễn Văn A: expected as official of Sở Y tế\nRemoved.\n" in out
    assert [row[1] for row in database.run_now(waiting)] == ["Trần Thị B"]


def test_several_or_nobody_is_told(dondoc: Command, database: Database) -> None:
    dondoc("import", save("list.csv", [*LIST, ["SXD", "Nguyễn Văn An", "", "", ""]]), "--yes")
    code, _, err = dondoc("remove", "nguyễn", "--yes")
    assert code == 1
    assert '"nguyễn" may be several people:\n  Nguyễn Văn A' in err
    assert 'There is nobody "xyz".' in dondoc("remove", "xyz", "--yes")[2]
    assert "There is nobody" in dondoc("remove", "7", "--yes")[2]
    assert "Removed." in dondoc("remove", "nguyen van a", "--yes")[1], "the whole name goes before a part of one"
    assert len(database.run_now(waiting)) == 2


def test_erasing_forgets_somebody_by_number_asks_and_keeps_the_log_whole(
    dondoc: Command, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    dondoc("import", save("list.csv", LIST), "--yes")
    database.run_now(come)
    number = _number(dondoc("list")[1])
    monkeypatch.setattr(typer, "confirm", lambda question: False)
    code, out, _ = dondoc("erase", number)
    assert (code, out.splitlines()[0]) == (0, f"{number}  Nguyễn Văn A: official of Sở Y tế")
    assert "  Sở Y tế is left without anybody who is reminded." in out
    assert "  1 chats and 0 messages are forgotten; 0 answers stay." in out
    assert out.endswith("Nothing was changed.\n")
    assert "Nguyễn Văn A" in dondoc("list")[1]
    code, out, _ = dondoc("erase", number, "--yes")
    assert (code, "Erased. Copies that were made before" in out) == (0, True)
    assert "Nguyễn Văn A" not in dondoc("list")[1]
    assert f"{number}  № {number}: no post" in dondoc("erase", number)[1]
    assert run(monkeypatch, "log", "verify") == 0
    assert "The log stands as it was written" in capsys.readouterr().out
    for wrong in ("99", "Nguyễn Văn A", "99999999999"):
        code, _, err = dondoc("erase", wrong, "--yes")
        assert (code, "is nobody's number" in err) == (1, True)


def _number(listed: str) -> str:
    """The number of Nguyễn Văn A in a list."""
    return next(line.split()[0] for line in listed.splitlines() if "Nguyễn Văn A" in line)
