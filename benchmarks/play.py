"""How long two years of the program take at one second a week, with officials answering and the page looked at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime, timedelta
from time import perf_counter, sleep
from typing import Any

import httpx
from playwright.sync_api import sync_playwright

from benchmarks.page import FLAGS
from benchmarks.start import sandbox

WEEK = 7 * 24 * 3600.0
SPAN = timedelta(weeks=104)
PATIENCE = 600


def two_years(*, looked_at: bool) -> tuple[float, int]:
    """Seconds until two years have passed, and the messages that the coordinator and the officials have by then."""
    with sandbox() as (url, _), httpx.Client(base_url=url, timeout=60) as http:
        http.post("/sandbox/play", json={"officials": True}).raise_for_status()
        end = _now(http) + SPAN
        with _page(url) if looked_at else nullcontext():
            begun = perf_counter()
            http.post("/sandbox/clock", json={"speed": WEEK}).raise_for_status()
            while _now(http) < end:
                assert perf_counter() - begun < PATIENCE, "the clock does not move on"
                sleep(0.25)
            seconds = perf_counter() - begun
        people = http.get("/sandbox/people").json()
        return seconds, sum(_messages(http, person) for person in people)


def _now(http: httpx.Client) -> datetime:
    return datetime.fromisoformat(http.get("/sandbox/clock").json()["now"])


def _messages(http: httpx.Client, person: dict[str, Any]) -> int:
    """How many messages a person has on the messenger in use; the page's numbers are consecutive on each."""
    count, before = 0, ""
    while True:
        query = {"before": before} if before else {}
        shown = http.get(f"/sandbox/chats/{person['id']}", params=query).json()
        count += len(shown["messages"])
        if not shown["earlier"]:
            return count
        before = str(shown["messages"][0]["message_id"])


@contextmanager
def _page(url: str) -> Iterator[None]:
    """The chat page, open with the coordinator's chat."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(locale="vi-VN")
        page.goto(url)
        page.get_by_role("button", name="Điều phối viên", exact=False).first.click()
        yield
        browser.close()


def report() -> None:
    """Print both plays, as ratios of the nominal speed."""
    nominal = SPAN.total_seconds() / WEEK
    print(f"{'two years, 1 s a week':24}{'seconds':>9}{'ratio':>8}{'messages':>10}")
    print(f"{'the clock alone':24}{nominal:9.1f}{1:8.2f}")
    kinds = [("without a page", False)]
    if shutil.which("chromium"):
        kinds.append(("the page open", True))
    for words, looked_at in kinds:
        seconds, messages = two_years(looked_at=looked_at)
        print(f"{words:24}{seconds:9.1f}{seconds / nominal:8.2f}{messages:10}")
