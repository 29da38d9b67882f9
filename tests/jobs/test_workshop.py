"""Files that were ordered: made in a process of its own, at hand for a while, and what is said when there is none."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import pytest
from sqlalchemy.orm import Session

from db import aside
from jobs import bench, workbench, workshop
from jobs.workshop import NotMade, Place, Workshop
from reports.order import MEDIA, NAMES, Made, Order
from tests.rooms import Room


def wanted(room: Room, what: str = "ics", agency: str = "SYT", **more: Any) -> dict[str, Any]:
    order = Order(what, room.rules.followed[0], room.agency(agency).id, **more)  # type: ignore[arg-type]
    return {"person": room.person("SYT").id, "order": order.to_json()}


def place_of(room: Room) -> Place:
    url = room.database.url.render_as_string(hide_password=False)
    return Place(url, "Asia/Ho_Chi_Minh", "07:30-11:30,13:30-17:00", "vi")


def shop_of(room: Room) -> Workshop:
    room.save()
    return Workshop(place_of(room), room.database, lambda: room.now)


class Fake(Workshop):
    """Makes nothing, and says what it was asked for."""

    def __init__(self, room: Room, *answers: bytes | Exception) -> None:
        super().__init__(place_of(room), room.database, lambda: room.now)
        self.asked: list[dict[str, Any]] = []
        self.answers = list(answers)

    async def _run(self, order: bytes) -> list[Made]:
        self.asked.append(json.loads(order))
        await asyncio.sleep(0)
        answer = self.answers.pop(0) if self.answers else b'{"files": [["a.ics", 3]]}\nabc'
        if isinstance(answer, Exception):
            raise answer
        return workshop._read(answer)


async def test_a_process_of_its_own_makes_the_files_and_stands_by_for_a_while(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_of(room)
    (made,) = await shop.make(wanted(room))
    assert made.name == "Lich_01-CTr-UBND_SYT_den-2022-08-01.ics"
    assert made.data.startswith(b"BEGIN:VCALENDAR")
    assert made.media_type == "text/calendar"
    ready = shop._bench._process
    (other,) = await shop.make({**wanted(room), "asked": "again"})
    assert ready and shop._bench._process is ready and other == made, "it stood by"
    ready.kill()
    await ready.wait()
    assert await shop.make({**wanted(room), "asked": "and again"}), "where it has died meanwhile, another one is begun"
    monkeypatch.setattr(bench, "IDLE", 0.0)
    with pytest.raises(NotMade, match="nothing"):
        await shop.make(wanted(room, "chart"))
    last, leaving = shop._bench._process, shop._bench._leaving
    assert last and leaving and last is not ready
    await leaving
    held: tuple[object, object] = (shop._bench._process, shop._bench._folder)
    assert held == (None, None), "without orders it is let go"
    assert last.returncode == -signal.SIGKILL


async def test_what_was_made_is_at_hand_for_a_while(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.save()
    shop = Fake(room)
    first = await shop.make(wanted(room))
    assert first == await shop.make(wanted(room)) == [Made("a.ics", b"abc")]
    assert len(shop.asked) == 1
    assert shop.asked[0] == {**vars(place_of(room)), "now": room.now.isoformat(), **wanted(room)}
    now = time.monotonic() + workshop.KEPT_SECONDS + 1
    monkeypatch.setattr("jobs.workshop.time.monotonic", lambda: now)
    await shop.make(wanted(room))
    assert len(shop.asked) == 2
    for what in list(NAMES)[:5]:
        await shop.make(wanted(room, what))
    assert len(shop._kept) == workshop.KEPT


async def test_what_is_at_hand_is_not_for_who_holds_no_post_any_more(room: Room) -> None:
    shop, order = Fake(room), wanted(room)
    room.save()
    assert await shop.make(order)
    person = room.person("SYT")
    for post in person.held:
        post.until_at = room.now
    room.save()
    with pytest.raises(NotMade) as raised:
        await shop.make(order)
    assert raised.value.why == "not_allowed"


async def test_one_after_the_other_and_not_too_many(room: Room) -> None:
    shop = Fake(room)
    orders = [{**wanted(room), "person": number} for number in range(workshop.WAITING + 3)]
    done = await asyncio.gather(*(shop.make(each) for each in orders), return_exceptions=True)
    assert [str(each) for each in done if isinstance(each, NotMade)] == ["busy"] * 3
    assert shop._waiting == 0


async def test_a_failure_is_put_aside_and_said(room: Room) -> None:
    asked, shop = wanted(room), Fake(room, RuntimeError("boom"), b'{"why": "nothing"}\n')
    room.save()
    for why in ("failed", "nothing"):
        with pytest.raises(NotMade) as raised:
            await shop.make(asked)
        assert raised.value.why == why
    assert len(aside.subjects(room.session, "file")) == 1
    assert shop._kept == {}


async def test_a_process_that_fails_or_hangs_is_ended_with_what_it_has_left(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = shop_of(room)
    with pytest.raises(RuntimeError, match="Traceback"):
        await shop._run(b"nonsense")
    assert shop._bench._process is None
    folders: list[Path] = []

    async def hang(process: asyncio.subprocess.Process, order: bytes) -> bytes:
        folders.append(shop._bench._errors.parent)
        await asyncio.sleep(60)
        raise AssertionError

    monkeypatch.setattr(shop._bench, "_answer", hang)
    monkeypatch.setattr(workshop, "LONGEST", 0.3)
    with pytest.raises(TimeoutError):
        await shop._run(b"{}")
    assert shop._bench._process is None
    assert [folder for folder in folders if folder.exists()] == []
    await shop.close()


def test_each_order_is_done_in_a_copy_that_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash, too much memory, an answer: the process goes on, and says how each ended."""

    def do(come: BinaryIO, go: BinaryIO) -> None:
        what = come.read().strip()
        if what == b"crash":
            os.kill(os.getpid(), signal.SIGKILL)
        if what == b"greedy":
            bytearray(workbench.MOST_MEMORY)
        go.write(what + b"\n")
        go.flush()

    monkeypatch.setattr(workbench, "main", do)
    monkeypatch.setattr(workbench, "FORMS", ("order",))
    with TemporaryFile() as go:
        workbench.serve(BytesIO(b"crash\ngreedy\nfile\n"), go)
        go.seek(0)
        crashed, greedy, said, made = go.readlines()
    assert json.loads(crashed)["status"] == -signal.SIGKILL
    assert (json.loads(greedy)["status"], said) == (1, b"file\n")
    ending = json.loads(made)
    assert ending["status"] == 0 and ending["mb"] > 0


def by_coordinator(room: Room, asked: dict[str, Any], what: str) -> None:
    """The same of one agency, for who coordinates the program."""
    asked["person"] = room.person("SKHDT", "coordinator").id
    asked["order"]["what"] = what


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda room, asked: asked["order"].update(agency=None), "not_allowed"),
        (lambda room, asked: asked["order"].update(agency=room.agency("STC").id), "not_allowed"),
        (lambda room, asked: asked["order"].update(program=99), "not_allowed"),
        (lambda room, asked: asked["order"].update(what="letter"), "not_allowed"),
        (lambda room, asked: by_coordinator(room, asked, "letter"), "nothing"),
        (lambda room, asked: asked["order"].update(what="chart"), "nothing"),
    ],
)
def test_what_the_workbench_refuses(room: Room, change: Any, why: str) -> None:
    asked = {**vars(place_of(room)), "now": room.now.isoformat(), **wanted(room)}
    change(room, asked)
    room.save()
    go = BytesIO()
    workbench.main(BytesIO(json.dumps(asked).encode()), go)
    assert go.getvalue() == json.dumps({"why": why}).encode() + b"\n"


def test_several_files_come_out_one_after_the_other(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def make(session: Session, asked: dict[str, Any]) -> list[Made]:
        return [Made("a.png", b"first\n"), Made("b.png", b"second")]

    monkeypatch.setattr(workbench, "make", make)
    go = BytesIO()
    workbench.main(BytesIO(json.dumps({"url": f"sqlite:///{tmp_path / 'x.sqlite3'}"}).encode()), go)
    assert workshop._read(go.getvalue()) == [Made("a.png", b"first\n"), Made("b.png", b"second")]


def test_an_order_is_read_back_and_another_is_none() -> None:
    order = Order("xlsx", 3, 5)
    assert Order.of_json(json.loads(json.dumps(order.to_json()))) == order
    for wrong in ({}, {"what": "exe", "program": 1, "agency": None, "month": None}, {**order.to_json(), "month": "x"}):
        with pytest.raises((KeyError, ValueError)):
            Order.of_json(wrong)
    assert {Made(f"a.{ending}", b"").media_type for ending in MEDIA} == set(MEDIA.values())
