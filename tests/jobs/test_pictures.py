"""Pictures: fetched one after the other, tried again, and shown to the coordinators when they belong to obstacles."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select

from db import files
from db.models import Dialog, File
from db.outbox import Priority
from db.session import DatabaseUnavailable
from jobs.pictures import Fetcher, show
from jobs.transport import CannotFetch
from tests.jobs.clockwork import Prompt, play
from tests.rooms import Room

PNG = b"\x89PNG\r\n\x1a\n rest"


class Album:
    """A messenger's pictures: bytes, or why they cannot be had."""

    name = "telegram"

    def __init__(self, **pictures: bytes | Exception) -> None:
        self.pictures, self.asked = pictures, list[str]()

    async def fetch(self, remote: str) -> bytes:
        self.asked.append(remote)
        found = self.pictures[remote]
        if isinstance(found, Exception):
            raise found
        return found


def wanted(room: Room, remote: str = "one", channel: str = "telegram") -> File:
    return files.want(room.session, channel, remote, room.person("SYT"), room.now)


def fetch(room: Room, album: Album, *fail: Exception) -> int:
    """Fetch what is due; returns how often something was kept."""
    room.save()
    kept: list[int] = []
    database = Prompt(room)
    fetcher = Fetcher(database, room.rulebooks, {"telegram": album}, lambda: room.now, lambda: kept.append(1))

    async def story() -> None:
        task = asyncio.create_task(fetcher.run())
        database.fail.extend(fail)
        await fetcher.drain()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    play(story())
    database.close()
    return len(kept)


def state(room: Room, row: File) -> tuple[str, int]:
    row = room.again(row)
    return row.state, row.attempts


def obstacle(room: Room) -> File:
    """A kept picture of an obstacle."""
    row = wanted(room)
    reply = room.reply(room.assignment(), "obstacle", text="Mưa bão")
    room.request(reply, "obstacle")
    files.attach(room.session, [row.id], reply)
    return row


def test_what_is_wanted_is_fetched_and_kept(room: Room) -> None:
    rows = [wanted(room, "one"), wanted(room, "two")]
    album = Album(one=PNG, two=PNG)
    assert fetch(room, album) == 2
    assert album.asked == ["one", "two"]
    assert [state(room, row) for row in rows] == [("kept", 0), ("kept", 0)]
    assert files.content(room.session, rows[0].id) == (PNG, "image/png")


def test_what_cannot_be_fetched_is_put_off_and_the_next_is_fetched(room: Room) -> None:
    later, never, good = wanted(room, "later"), wanted(room, "never"), wanted(room, "good")
    album = Album(later=CannotFetch("502"), never=CannotFetch("404", for_good=True), good=PNG)
    assert fetch(room, album) == 2, "what is given up is told as well"
    assert [state(room, row) for row in (later, never, good)] == [("wanted", 1), ("failed", 1), ("kept", 0)]
    assert room.again(later).next_try_at == room.now + timedelta(minutes=1)


def test_what_is_no_picture_is_left_out(room: Room) -> None:
    row = obstacle(room)
    fetch(room, Album(one=b"%PDF"))
    assert state(room, row)[0] == "failed"
    assert room.messages("picture") == []


def test_a_messenger_that_is_gone_gives_no_pictures(room: Room) -> None:
    row = wanted(room, channel="zalo")
    assert fetch(room, Album()) == 0
    assert state(room, row) == ("wanted", 1)


def test_a_database_out_of_reach_is_waited_for(room: Room) -> None:
    row = wanted(room)
    assert fetch(room, Album(one=PNG), DatabaseUnavailable("locked")) == 0
    assert state(room, row) == ("wanted", 0)
    assert fetch(room, Album(one=PNG)) == 1


def test_the_picture_of_an_obstacle_is_shown_to_the_coordinators(room: Room) -> None:
    row = obstacle(room)
    fetch(room, Album(one=PNG))
    (told,) = room.messages("picture")
    assert told.person_id == room.person("SKHDT", "coordinator").id
    assert (told.params["picture"], told.priority) == (row.id, Priority.NEWS)
    assert told.params["request"]["assignment"]["agency"]["code"] == "SYT"
    assert told.params["agency"]["code"] == "SKHDT"


def test_it_is_shown_once(room: Room) -> None:
    row = obstacle(room)
    files.keep(room.session, row.id, PNG)
    for _ in range(2):
        show(room.session, room.rules, row, room.now)
    assert len(room.messages("picture")) == 1


def test_pictures_of_other_answers_and_those_not_yet_there_are_not_shown(room: Room) -> None:
    alone, plain = wanted(room), wanted(room)
    reply = room.reply(room.assignment())
    room.request(reply, "extension")
    files.attach(room.session, [plain.id], reply)
    for row in (alone, plain):
        files.keep(room.session, row.id, PNG)
        show(room.session, room.rules, row, room.now)
    show(room.session, room.rules, obstacle(room), room.now)
    assert room.messages("picture") == []


def test_a_question_waits_for_the_first_look_and_no_longer(room: Room) -> None:
    address, row = room.address("SYT"), wanted(room)
    values = {"name": "note", "step": "which", "data": {"ref": 0, "files": [row.id]}, "updated_at": room.now}
    room.add(Dialog(address_id=address.id, **values))
    asking = room.message(address, "ask_note", params={"dialog": {"name": "note", "step": "which", "ref": 0}})
    other = room.message(address, "receipt")
    for message in (asking, other):
        message.not_before = room.now + files.LOOKED_AT
    assert fetch(room, Album(one=CannotFetch("502"))) == 1, "the messenger has something to say"
    assert room.again(asking).not_before == room.now
    assert room.again(other).not_before == room.now + files.LOOKED_AT
    room.again(asking).not_before = room.now + files.LOOKED_AT
    room.later(minutes=2)
    assert fetch(room, Album(one=PNG)) == 1
    assert room.again(asking).not_before < room.now


def asked_where(room: Room, text: str, *numbers: int) -> None:
    """It is asked to what files and words belong."""
    data = {"ref": 0, "text": text, "files": list(numbers)}
    address = room.address("SYT")
    room.add(Dialog(address_id=address.id, name="note", step="which", data=data, updated_at=room.now))


def test_the_question_where_words_belong_stays_though_the_file_beside_them_is_not_kept(room: Room) -> None:
    row = wanted(room)
    asked_where(room, "Ngập lụt kéo dài", row.id)
    fetch(room, Album(one=b"%PDF"))
    (dialog,) = room.session.scalars(select(Dialog))
    assert (dialog.data["files"], dialog.data["text"]) == ([], "Ngập lụt kéo dài")


def test_the_question_where_a_file_belongs_goes_with_it(room: Room) -> None:
    row = wanted(room)
    asked_where(room, "", row.id)
    fetch(room, Album(one=b"%PDF"))
    assert room.session.scalars(select(Dialog)).all() == []
