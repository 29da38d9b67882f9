"""A prepared sandbox as ``dondoc run --sandbox`` serves it, and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).parent.parent.parent
expect.set_options(timeout=60_000)
"""Milliseconds: the machine may have others on it."""

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A Chromium for one test: Playwright's own event loop would stand in the way of the tests that come after."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A sandbox with its files in ``folder``, and where it is served."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--sandbox", "--port", "0", "--program", str(ROOT / "seed/program.json")],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found
    yield found[0]
    process.terminate()
    process.wait(timeout=60)


@pytest.fixture(scope="session")
def first_morning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a sandbox keeps of its first morning, when everybody has joined: made once, as that takes its time."""
    folder = tmp_path_factory.mktemp("first-morning")
    with served(folder):
        pass
    return folder


@pytest.fixture
def address(first_morning: Path, tmp_path: Path) -> Iterator[str]:
    """Where a sandbox of its own goes on from the first morning."""
    shutil.copytree(first_morning / "var", tmp_path / "var")
    with served(tmp_path) as url:
        yield url


@pytest.fixture(params=[(1280, 800), (390, 800)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The page at a desktop's and a phone's size; anything on the console fails the test."""
    width, height = request.param
    opened = browser.new_page(viewport={"width": width, "height": height}, locale="vi-VN")
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto(address)
    opened.get_by_role("button", name="Đầu mối Sở Y tế").wait_for()
    yield opened
    opened.close()
    assert complaints == []
