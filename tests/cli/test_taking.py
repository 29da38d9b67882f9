"""``dondoc export``: the ending says what is written, and every mistake is one sentence."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from db import loading
from db.session import Database
from rules.check import parse_program
from tests.cli.test_commands import office_folder, run
from tests.office import SEED
from tests.rooms import MONDAY, second_program, template

__all__ = ["office_folder", "template"]

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def dondoc(
    office_folder: Path, template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Runs ``dondoc export`` on a room's database; returns exit code, output and errors."""
    shutil.copyfile(template, office_folder / "dondoc.sqlite3")

    def command(*args: str) -> tuple[int, str, str]:
        code = run(monkeypatch, "export", *args)
        said = capsys.readouterr()
        return code, said.out, said.err

    return command


def test_each_ending_is_a_form(dondoc: Command) -> None:
    for name in ("a.xlsx", "a.docx", "a.PNG", "a.ics"):
        code, out, err = dondoc(name)
        assert (code, err) == (0, ""), name
        assert out.startswith(f"{name}: ")
        assert ("Names and phone numbers stand in it." in out) == (name == "a.xlsx")
        assert Path(name).stat().st_mode & 0o077 == 0, "names stand in it"
    assert load_workbook("a.xlsx").sheetnames[0] == "Tổng hợp"
    assert "BÁO CÁO" in [paragraph.text for paragraph in Document("a.docx").paragraphs]
    assert Image.open(BytesIO(Path("a.PNG").read_bytes())).width == 1080
    assert Path("a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_days_without_any_are_said_and_not_written(dondoc: Command) -> None:
    code, out, err = dondoc("none.ics", "--month", "2021-01")
    assert (code, out) == (1, "")
    assert "No day is to come" in err
    assert not Path("none.ics").exists()


def test_of_one_agency_or_one_month(dondoc: Command) -> None:
    assert dondoc("syt.ics", "--agency", "syt")[0] == 0
    assert "– Sở Y tế" in Path("syt.ics").read_text("utf-8").replace("\r\n ", "")
    assert dondoc("month.docx", "--month", "2022-08", "--agency", "SYT")[0] == 0
    titles = [paragraph.text for paragraph in Document("month.docx").paragraphs if paragraph.text]
    assert titles[1].endswith("của Sở Y tế (các nội dung đến hạn trong tháng 8/2022)")


def test_the_evidence_sheet_of_an_agency_and_a_month(dondoc: Command) -> None:
    for name in ("a.docx", "a.xlsx"):
        assert dondoc(name, "--evidence", "--agency", "SYT", "--month", "2022-08")[0] == 0
    assert "PHIẾU MINH CHỨNG" in [paragraph.text for paragraph in Document("a.docx").paragraphs]
    assert load_workbook("a.xlsx").sheetnames == ["Minh chứng"]


def test_the_list_of_whom_to_call(dondoc: Command) -> None:
    code, out, err = dondoc("a.xlsx", "--calls", "--program", "01/CTr-UBND")
    assert (code, err) == (0, "")
    assert out.endswith("Names and phone numbers stand in it.\n")
    assert load_workbook("a.xlsx").sheetnames == ["Cần gọi"]


MISTAKES = {
    "a.pdf": "a.pdf: must end in .xlsx, .docx, .png, .ics",
    "a": "a: must end in",
    "a.ics --agency XX": 'There is no agency "XX" in program 01/CTr-UBND.',
    "a.ics --month 2022-13": '--month: "2022-13" is not a month (write it as 2022-08).',
    "a.ics --program 9": 'There is no program "9"',
    "a.xlsx --letter": "--letter and --template go with a .docx file.",
    "a.docx --template none.docx": "none.docx: cannot be read (No such file or directory)",
    "a.docx --letter --template wrong.docx": "wrong.docx: the template cannot be filled",
    "a.docx --letter --month 2030-01": "No agency is late: there is nobody to write to.",
    "a.docx --evidence --agency SYT": "--evidence is of one agency and one month: say --agency and --month.",
    "a.docx --evidence --month 2022-08": "--evidence is of one agency and one month",
    "a.ics --evidence --agency SYT --month 2022-08": "--evidence goes with a .docx or .xlsx file, and",
    "a.docx --evidence --letter --agency SYT --month 2022-08": "--evidence goes with a .docx or .xlsx file",
    "a.docx --evidence --agency SYT --month 2030-01": "Nothing of this agency falls due in this month.",
    "a.docx --calls": "--calls goes with a .xlsx file, of a whole program at present",
    "a.xlsx --calls --agency SYT": "--calls goes with",
    "a.xlsx --calls --month 2022-08": "--calls goes with",
    "a.xlsx --calls --as-of 2022-08-31": "--calls goes with",
    "a.docx --calls --letter": "--calls goes with",
    "missing/a.ics": "missing/a.ics: cannot be written",
}


def test_every_mistake_is_one_sentence(dondoc: Command) -> None:
    Path("wrong.docx").write_bytes(b"nonsense")
    for line, said in MISTAKES.items():
        code, _, err = dondoc(*line.split())
        assert (code, said in err, "Traceback" in err) == (1, True, False), f"{line}: {err}"


def test_of_several_programs_one_is_named(dondoc: Command, office_folder: Path) -> None:
    raw = json.loads(SEED.read_text("utf-8"))
    second_program(raw)
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    database.run_now(loading.load, parse_program(json.dumps(raw)), MONDAY)
    database.close()
    code, _, err = dondoc("a.ics")
    assert (code, "Say which program (--program NUMBER): 01/CTr-UBND, 02/CTr-UBND" in err) == (1, True)
    assert dondoc("a.xlsx", "--program", "02")[0] == 0
    assert "Chương trình số 02/CTr-UBND" in str(load_workbook("a.xlsx")["Tổng hợp"]["A1"].value)


def test_before_a_program_is_loaded_it_says_so(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "export", "a.xlsx") == 1
    assert "No program is loaded yet" in capsys.readouterr().err
