"""``dondoc run --sandbox`` as a process: it goes on where it was left, or begins anew."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import psutil

ROOT = Path(__file__).parent.parent.parent


def begin(folder: Path, *args: str) -> subprocess.Popen[str]:
    """Start a sandbox with its files in ``folder``."""
    return subprocess.Popen(
        [*f"{sys.executable} -m bot run --sandbox --port 0 --program".split(), str(ROOT / "seed/program.json"), *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def sandbox(folder: Path, *args: str) -> Iterator[tuple[httpx.Client, str]]:
    """A running sandbox, and what it said when it was ready."""
    process = begin(folder, *args)
    assert process.stdout
    said = process.stdout.readline()
    address = re.search(r"http://[\w.:]+", said)
    assert address, said
    try:
        with httpx.Client(base_url=address[0]) as http:
            yield http, said
    finally:
        process.terminate()
        assert process.wait(timeout=90) == 0


def chat_of(http: httpx.Client, name: str) -> tuple[int, list[str]]:
    """The chat of a person: its number and the texts in it."""
    people = http.get("/sandbox/people").json()
    chat = next(person["id"] for person in people if person["name"] == name)
    return chat, [message.get("text", "") for message in http.get(f"/sandbox/chats/{chat}").json()["messages"]]


def test_the_sandbox_goes_on_where_it_was_left_or_begins_anew(tmp_path: Path) -> None:
    with sandbox(tmp_path, "--at", "2022-08-01T08:00") as (http, said):
        assert "goes on where it was left" not in said
        assert "DATABASE_URL=sqlite:///var/sandbox.sqlite3" in said, "README's command beside the play"
        web = re.search(r"Its board and files are at (http://127\.0\.0\.1:\d+);", said)
        assert web
        assert httpx.get(f"{web[1]}/healthz").status_code == 200
        chat, texts = chat_of(http, "Đầu mối Sở Y tế")
        assert any("Chào mừng" in text or "Kính" in text for text in texts)
        http.post(f"/sandbox/chats/{chat}/text", json={"text": "/toi"}).raise_for_status()
    with sandbox(tmp_path) as (http, said):
        assert "goes on where it was left" in said
        _, texts = chat_of(http, "Đầu mối Sở Y tế")
        assert texts.count("/toi") == 1
    with sandbox(tmp_path, "--fresh") as (http, said):
        assert "goes on where it was left" not in said
        assert "/toi" not in chat_of(http, "Đầu mối Sở Y tế")[1]


def test_a_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = begin(tmp_path, "--port", str(port))
        said, complaint = process.communicate(timeout=90)
    assert (process.returncode, said) == (1, "")
    assert complaint == f"port {port} is in use by another program; choose another with --port\n"


def test_a_second_one_in_the_same_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with sandbox(tmp_path) as (http, _):
        process = begin(tmp_path, "--fresh")
        _, complaint = process.communicate(timeout=90)
        assert process.returncode == 1
        assert complaint == "another sandbox plays here (var/sandbox.json): stop it, or start this one elsewhere\n"
        assert http.get("/sandbox/people").json()


def test_a_start_waits_for_a_locked_database_and_says_so_in_a_sentence(tmp_path: Path) -> None:
    with sandbox(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "var/sandbox.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        process = begin(tmp_path)
        assert process.stdout and process.stderr
        said = process.stderr.readline()
        assert "another program holds the database locked; stop that program; the start waits for it" in said
        other.execute("ROLLBACK")
    assert "open it in a browser" in process.stdout.readline()
    process.terminate()
    _, complaint = process.communicate(timeout=90)
    assert process.returncode == 0
    assert "Traceback" not in complaint


def test_neither_outlives_the_other(tmp_path: Path) -> None:
    process = begin(tmp_path)
    assert process.stdout and process.stderr
    assert "open it in a browser" in process.stdout.readline()
    (stage,) = psutil.Process(process.pid).children()
    stage.kill()
    assert "the sandbox has stopped by itself" in process.stderr.read()
    assert process.wait(timeout=90) == 1

    process = begin(tmp_path)
    assert process.stdout
    assert "open it in a browser" in process.stdout.readline()
    process.kill()
    process.communicate(timeout=90)  # the sandbox holds the error output too, until it has ended


def command(folder: Path, *args: str) -> tuple[int, str, str]:
    """Run ``dondoc`` as an operator does beside a sandbox, with its database and nothing else said; exit code,
    output, errors."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "DATABASE_URL": f"sqlite:///{folder / 'var/sandbox.sqlite3'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def states(folder: Path) -> dict[str, int]:
    with closing(sqlite3.connect(folder / "var/sandbox.sqlite3")) as database:
        return dict(database.execute("SELECT state, count(*) FROM assignment GROUP BY state").fetchall())


def test_commands_go_by_the_sandboxs_clock_and_refuse_where_it_stands_still(tmp_path: Path) -> None:
    with sandbox(tmp_path, "--at", "2022-08-16T08:00", "--speed", "0") as _:
        before = states(tmp_path)
        code, out, err = command(tmp_path, "calendar", "add", "2022-08-26", "off", "Nghỉ bù", "--yes")
        assert (code, err) == (0, "")
        assert "advised 2022-08-26 -> 2022-08-25" in out and "is a day off (Nghỉ bù)" in out
        assert states(tmp_path) == before
        assert "16/8/2022" in command(tmp_path, "status")[1]
    for args in (
        ("calendar", "remove", "2022-08-26", "--yes"),
        ("program", "load", str(ROOT / "seed/program.json"), "--yes"),
        ("invite", "SYT"),
    ):
        code, out, err = command(tmp_path, *args)
        assert (code, out) == (1, ""), args
        assert "goes by the clock of a sandbox, which does not answer" in err and "Traceback" not in err
    assert states(tmp_path) == before
    code, _, err = command(tmp_path, "backup", "copy.sqlite3")
    assert (code, err) == (0, ""), "a copy can be had whether anything runs or not"
    assert (tmp_path / "copy.sqlite3").exists()
