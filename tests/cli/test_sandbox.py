"""``dondoc run --sandbox`` as a process: it goes on where it was left, or begins anew."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ROOT = Path(__file__).parent.parent.parent


@contextmanager
def sandbox(folder: Path, *args: str) -> Iterator[tuple[httpx.Client, str]]:
    """A running sandbox with its files in ``folder``, and what it said when it was ready."""
    process = subprocess.Popen(
        [*f"{sys.executable} -m bot run --sandbox --port 0 --program".split(), str(ROOT / "seed/program.json"), *args],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    said = process.stdout.readline()
    address = re.search(r"http://[\w.:]+", said)
    assert address, said
    try:
        with httpx.Client(base_url=address[0]) as http:
            yield http, said
    finally:
        process.terminate()
        assert process.wait(timeout=20) == 0


def chat_of(http: httpx.Client, name: str) -> tuple[int, list[str]]:
    """The chat of a person: its number and the texts in it."""
    people = http.get("/sandbox/people").json()
    chat = next(person["id"] for person in people if person["name"] == name)
    return chat, [message.get("text", "") for message in http.get(f"/sandbox/chats/{chat}").json()["messages"]]


def test_the_sandbox_goes_on_where_it_was_left_or_begins_anew(tmp_path: Path) -> None:
    with sandbox(tmp_path, "--at", "2022-08-01T08:00") as (http, said):
        assert "goes on where it was left" not in said
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
