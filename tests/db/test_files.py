"""Pictures: wanted, tried again, kept when they are pictures, and attached to their sender's reply only."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from db import files
from db.models import File
from tests.rooms import Room

PNG = b"\x89PNG\r\n\x1a\n rest"


def wanted(room: Room, agency: str = "SYT", remote: str = "photo-1") -> File:
    return files.want(room.session, "telegram", remote, room.person(agency), room.now)


def test_a_picture_is_wanted_from_now_on(room: Room) -> None:
    row = room.again(wanted(room))
    assert (row.channel, row.remote, row.person_id, row.state) == (
        "telegram",
        "photo-1",
        room.person("SYT").id,
        "wanted",
    )
    assert (row.received_at, row.next_try_at, row.attempts, row.reply_id) == (room.now, room.now, 0, None)
    assert files.next_wanted(room.session, room.now) == (row.id, "telegram", "photo-1")
    assert files.next_wanted(room.session, room.now - timedelta(seconds=1)) is None


def test_whoever_has_waited_longest_is_fetched_first(room: Room) -> None:
    first, second, third = wanted(room), wanted(room), wanted(room)
    first.next_try_at = room.now - timedelta(seconds=1)
    third.next_try_at = room.now - timedelta(seconds=2)
    order = []
    while found := files.next_wanted(room.session, room.now):
        order.append(found[0])
        files.keep(room.session, found[0], PNG)
        room.session.flush()
    assert order == [third.id, first.id, second.id]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF1234WEBPVP8 ", "image/webp"),
        (b"RIFF1234WAVEfmt ", None),
        (b"XXXX1234WEBP", None),
        (b"%PDF-1.4", None),
        (b"", None),
        (b"x\x89PNG\r\n\x1a\n", None),
    ],
)
def test_what_is_kept_is_a_picture(room: Room, data: bytes, kind: str | None) -> None:
    row = wanted(room)
    kept = files.keep(room.session, row.id, data)
    row = room.again(row)
    if kind is None:
        assert (kept, row.state, row.size, row.media_type) == (None, "failed", None, None)
        assert files.content(room.session, row.id) is None
    else:
        assert kept is row
        assert (row.state, row.size, row.media_type) == ("kept", len(data), kind)
        assert row.sha256 == hashlib.sha256(data).hexdigest()
        assert files.content(room.session, row.id) == (data, kind)
    assert files.next_wanted(room.session, room.now) is None


def test_a_picture_is_tried_again_with_growing_pauses_and_at_last_given_up(room: Room) -> None:
    row = wanted(room)
    for number in range(1, 9):
        files.put_off(room.session, row.id, room.now, for_good=False)
        assert room.again(row).attempts == number
        assert row.next_try_at == room.now + timedelta(seconds=30) * 2**number
        assert row.state == ("wanted" if number < 8 else "failed")
        assert files.next_wanted(room.session, room.now) is None


def test_what_never_will_be_fetched_is_given_up_at_once(room: Room) -> None:
    row = wanted(room)
    files.put_off(room.session, row.id, room.now, for_good=True)
    assert room.again(row).state == "failed"


def test_nobody_elses_picture_is_attached(room: Room) -> None:
    mine, second, theirs, left = wanted(room), wanted(room), wanted(room, "STC"), wanted(room)
    reply = room.reply(room.assignment())
    assert files.attach(room.session, [mine.id, second.id, theirs.id], reply) == [mine, second]
    assert [room.again(row).reply_id for row in (mine, second, theirs, left)] == [reply.id, reply.id, None, None]
    assert files.of_reply(room.session, reply.id) == [mine, second]


def test_there_is_no_content_of_what_is_not_there(room: Room) -> None:
    assert files.content(room.session, 99) is None
    assert files.content(room.session, wanted(room).id) is None


class TestPicturesBeforeAWord:
    """A picture comes, and the words that belong to it in the next message."""

    def test_the_newest_of_the_same_person_since_then(self, room: Room) -> None:
        since = room.now
        first, second, theirs = wanted(room), wanted(room), wanted(room, "STC")
        assert files.sent_before(room.session, room.person("SYT"), "", since) is second
        assert files.sent_before(room.session, room.person("STC"), "", since) is theirs
        assert files.sent_before(room.session, room.person("SYT", "leader"), "", since) is None
        second.received_at = since - timedelta(seconds=1)
        room.session.flush()
        assert files.sent_before(room.session, room.person("SYT"), "", since) is first
        assert files.sent_before(room.session, room.person("SYT"), "", since + timedelta(seconds=1)) is None

    def test_one_of_the_same_album_comes_before_a_newer_one(self, room: Room) -> None:
        person = room.person("SYT")
        album = [files.want(room.session, "telegram", f"a{n}", person, room.now, "7") for n in (1, 2)]
        alone = wanted(room)
        assert (room.again(album[0]).album, room.again(alone).album) == ("7", None)
        assert files.sent_before(room.session, person, "7", room.now) is album[1]
        assert files.sent_before(room.session, person, "", room.now) is alone
        assert files.sent_before(room.session, person, "8", room.now) is alone, "of an album whose others are late"
        assert files.sent_before(room.session, person, "7", room.now + timedelta(seconds=1)) is None


def test_what_waits_for_its_picture_is_kept_apart_from_what_is_kept(room: Room) -> None:
    row = wanted(room)
    files.put_off(room.session, row.id, room.now, for_good=False)
    later = room.now + timedelta(minutes=1)
    assert files.next_wanted(room.session, later - timedelta(seconds=1)) is None
    assert files.next_wanted(room.session, later) == (row.id, "telegram", "photo-1")
    files.keep(room.session, row.id, b"no picture")
    room.session.flush()
    assert files.next_wanted(room.session, later) is None
