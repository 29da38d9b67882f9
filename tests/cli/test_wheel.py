"""The wheel, unpacked somewhere and run in an empty folder: it brings its own program."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, unpacked."""
    built, place = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(place)
    return place


def command(unpacked: Path, folder: Path, *args: str) -> subprocess.Popen[str]:
    env = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", "bot", *args],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> str:
    return process.communicate(timeout=120)[0]


def test_an_empty_folder_is_enough_to_play(unpacked: Path, tmp_path: Path) -> None:
    assert (unpacked / "bot/seed/program.json").read_bytes() == (ROOT / "seed/program.json").read_bytes()
    process = command(unpacked, tmp_path, "run", "--port", "0")
    assert process.stdout
    lines = []
    for line in process.stdout:
        lines.append(line)
        if "open it in a browser" in line:
            break
    process.terminate()
    rest = said(process)
    assert "open it in a browser" in lines[-1], lines
    assert process.returncode == 0, rest
    assert {path.name for path in tmp_path.iterdir()} == {"var"}


def test_the_program_is_found_by_its_usual_name_and_one_in_the_folder_goes_first(
    unpacked: Path, tmp_path: Path
) -> None:
    process = command(unpacked, tmp_path, "program", "check", "seed/program.json")
    assert "seed/program.json is in order: 01/CTr-UBND, 27 groups" in said(process)
    assert "12/8/2022" in said(command(unpacked, tmp_path, "program", "calendar", "--to", "2022-08-31"))
    assert "other.json: cannot be read" in said(command(unpacked, tmp_path, "program", "check", "other.json"))
    (tmp_path / "seed").mkdir()
    (tmp_path / "seed/program.json").write_text("{}")
    assert "number: is missing" in said(command(unpacked, tmp_path, "program", "check", "seed/program.json"))
