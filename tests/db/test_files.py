"""Pictures and documents: wanted, tried again, kept when they are what they should be, attached to their sender's reply
only, and handed out to who may have them."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest

from db import files, obstacles
from db.models import Event, File
from rules.authority import Subject
from tests.papers import PDF
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


def document(room: Room, name: str = "bc.pdf", data: bytes = PDF, size: int | None = None) -> File:
    row = files.want(
        room.session, "telegram", "d", room.person("SYT"), room.now, name=name, size=len(data) if size is None else size
    )
    files.keep(room.session, row.id, data)
    return room.again(row)


def test_a_document_is_kept_under_a_name_that_ends_as_it_should(room: Room) -> None:
    row = document(room, "Báo cáo số 8.2022")
    assert (row.state, row.name, row.media_type) == ("kept", "Báo cáo số 8.2022.pdf", "application/pdf")
    assert row.sha256 == hashlib.sha256(PDF).hexdigest()
    picture = document(room, "ảnh.png", PNG)
    assert (picture.state, picture.name) == ("kept", "ảnh.png")
    other = document(room, "bc.docx")
    assert (other.state, other.refused, other.data, other.name) == ("failed", "disagrees", None, "bc.docx")


def test_what_is_lost_says_why(room: Room) -> None:
    rows = [wanted(room) for _ in range(3)]
    files.keep(room.session, rows[0].id, PDF)
    files.keep(room.session, rows[1].id, b"")
    files.put_off(room.session, rows[2].id, room.now, for_good=True)
    assert [room.again(row).refused for row in rows] == ["kind", "empty", "gone"]


def test_how_much_somebody_has_sent_lately(room: Room) -> None:
    person = room.person("SYT")
    document(room)
    document(room, "x.docx")
    files.want(room.session, "telegram", "d", person, room.now, name="y.pdf", size=1000)
    files.want(room.session, "telegram", "d", room.person("STC"), room.now, name="y.pdf", size=5000)
    assert files.sent_lately(room.session, person, room.now) == len(PDF) + 1000, "what is refused does not count"
    assert files.sent_lately(room.session, person, room.now + timedelta(hours=24)) == 0


def test_what_came_is_told_apart_and_what_is_refused_is_left_out(room: Room) -> None:
    reply = room.reply(room.assignment())
    picture, paper, bad = wanted(room), document(room), document(room, "x.docx")
    files.attach(room.session, [picture.id, paper.id, bad.id], reply)
    found = files.of_reply(room.session, reply.id)
    told = {"id": paper.id, "name": "bc.pdf", "size": len(PDF)}
    assert files.counted(found) == {"pictures": 1, "files": [told]}
    assert files.rows(room.session, [bad.id, paper.id, picture.id]) == [picture, paper]


class TestHandedOut:
    """Lists of what is kept, and for whom it is."""

    def test_of_an_agency_what_stands_and_what_was_given_for_it(self, room: Room) -> None:
        syt, stc = room.agency("SYT"), room.agency("STC")
        reply, gone = room.reply(room.assignment()), room.reply(room.meeting(), withdrawn_at=room.now)
        passed = room.reply(room.assignment("STC"), given_for_id=syt.id)
        papers = [document(room) for _ in range(4)]
        waits = wanted(room)
        for row, of in zip([*papers[:3], waits], [reply, gone, passed, reply], strict=True):
            row.reply_id = of.id
        room.session.flush()
        assert list(files.listed(room.session, files.of_agency(room.session, syt.id))) == [papers[2], papers[0]]
        assert list(files.listed(room.session, files.of_agency(room.session, syt.id), 1, 1)) == [papers[0]]
        assert list(files.listed(room.session, files.of_agency(room.session, stc.id))) == [papers[2]]
        assert files.count(room.session, files.of_replies(reply.id, gone.id)) == 2
        assert files.count(room.session, files.KEPT) == 4

    def test_for_whom(self, room: Room) -> None:
        desk, syt, stc = (room.agency(code).id for code in ("SKHDT", "SYT", "STC"))
        paper, alone = document(room), document(room)
        reply = room.reply(room.assignment(), "obstacle")
        request = room.request(reply, "obstacle")
        files.attach(room.session, [paper.id], reply)
        assert files.subjects(room.session, alone) == []
        assert files.subjects(room.session, paper) == [
            Subject(syt, coordinator_id=desk, assignment_id=room.assignment().id)
        ]
        obstacles.of(room.session, request).owner_id = stc
        room.session.flush()
        assert [each.agency_id for each in files.subjects(room.session, paper)] == [syt, stc]
        told = files.origin(room.session, paper, room.rules, room.now)
        assert (told["by"], told["assignment"]["id"], told["task"]) == (paper.person.name, room.assignment().id, None)


def test_a_file_that_came_with_an_event_is_shown_to_who_coordinates_its_program(room: Room) -> None:
    row = wanted(room)
    files.keep(room.session, row.id, PNG)
    told = {"of": "nhận Kế hoạch", "happened_on": room.now.date(), "at": room.now, "stored_at": room.now}
    values = {"assignment_id": room.assignment().id, "person_id": room.person("SYT").id}
    row.event_id = room.add(Event(**told, **values)).id
    room.session.flush()
    agency = room.agency("SYT").id
    assert list(files.listed(room.session, files.of_agency(room.session, agency, [1]))) == [row]
    assert list(files.listed(room.session, files.of_agency(room.session, agency, [2]))) == []
