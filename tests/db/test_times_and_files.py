"""Times are kept in UTC, files are closed to others, and when each messenger was last listened to is remembered."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import Session

from db import audit, heard, invites, private
from db.base import Instant
from tests.rooms import ZONE, Room

DIALECT = sqlite.dialect()
MORNING = datetime(2022, 8, 1, 8, tzinfo=ZONE)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestTimes:
    """Whatever zone a time was told in."""

    def test_it_is_stored_in_utc(self) -> None:
        stored = Instant().process_bind_param(MORNING, DIALECT)
        assert stored == MORNING
        assert stored is not None
        assert stored.isoformat() == "2022-08-01T01:00:00+00:00"
        assert Instant().process_bind_param(None, DIALECT) is None

    def test_one_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="without a zone"):
            Instant().process_bind_param(datetime(2022, 8, 1, 8), DIALECT)

    def test_it_is_read_in_utc_from_a_database_with_zones_and_from_one_without(self) -> None:
        naive = datetime(2022, 8, 1, 1)
        for found in (naive, MORNING, MORNING.astimezone(UTC)):
            read = Instant().process_result_value(found, DIALECT)
            assert read is not None
            assert read.isoformat() == "2022-08-01T01:00:00+00:00"
        assert Instant().process_result_value(None, DIALECT) is None


class TestFiles:
    """Names, phone numbers and answers stand in them."""

    def test_folders_are_made_closed_and_those_that_are_there_stay_as_they_are(self, tmp_path: Path) -> None:
        shared = tmp_path / "srv"
        shared.mkdir(0o755)
        private.make_folder(shared / "a" / "b")
        private.make_folder(shared / "a" / "b")
        assert [mode(path) for path in (shared, shared / "a", shared / "a" / "b")] == [0o755, 0o700, 0o700]

    def test_a_file_is_made_closed_and_one_that_is_there_keeps_its_content(self, tmp_path: Path) -> None:
        before = os.umask(0)
        try:
            private.make_file(tmp_path / "x")
        finally:
            os.umask(before)
        assert mode(tmp_path / "x") == 0o600
        (tmp_path / "x").write_text("kept")
        private.make_file(tmp_path / "x")
        assert (tmp_path / "x").read_text() == "kept"
        with pytest.raises(FileNotFoundError):
            private.make_file(tmp_path / "nowhere" / "x")

    def test_what_was_left_open_is_closed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "var").mkdir(0o755)
        (tmp_path / "srv").mkdir(0o755)
        for name, left in (("x", 0o644), ("y", 0o640), ("z", 0o400)):
            (tmp_path / name).touch()
            (tmp_path / name).chmod(left)
        private.tighten(*(tmp_path / name for name in ("x", "y", "z", "nowhere")))
        assert [mode(tmp_path / name) for name in ("x", "y", "z")] == [0o600, 0o600, 0o400]
        assert (mode(tmp_path / "var"), mode(tmp_path / "srv")) == (0o700, 0o755)

    def test_what_is_not_there_cannot_be_brought_to_the_disk(self, tmp_path: Path) -> None:
        private.sync(tmp_path)
        with pytest.raises(FileNotFoundError):
            private.sync(tmp_path / "nowhere")


class TestHeard:
    """The next start knows what may have waited."""

    def test_each_messenger_has_its_own_time_and_the_newest_word_counts(self, room: Room) -> None:
        assert heard.last(room.session) == {}
        heard.note(room.session, {"telegram": room.now, "zalo": room.now})
        heard.note(room.session, {"telegram": room.now - timedelta(hours=1)})
        self.again(room.session)
        assert heard.last(room.session) == {"telegram": room.now - timedelta(hours=1), "zalo": room.now}

    def again(self, session: Session) -> None:
        session.flush()
        session.expire_all()


class TestWho:
    """Who did it, in the log."""

    def test_a_chat_is_the_person_whose_it_is(self, room: Room) -> None:
        to = room.address("SYT")
        assert audit.of_chat(room.session, to.channel, to.chat_id) == f"person:{to.person_id}"
        assert audit.of_chat(room.session, "zalo", to.chat_id) == f"chat:zalo:{to.chat_id}"
        assert audit.of_chat(room.session, to.channel, "9") == f"chat:{to.channel}:9"
        to.person.held[0].until_at = room.now
        room.session.flush()
        assert audit.of_chat(room.session, to.channel, to.chat_id) == f"chat:{to.channel}:{to.chat_id}"

    def test_a_long_name_is_cut_and_no_detail_is_an_empty_one(self, room: Room) -> None:
        audit.record(room.session, room.now, "x" * 40, "look", "nothing:1")
        (row,) = room.log("look")
        assert (row.actor, row.detail, row.at, row.subject) == ("x" * 32, {}, room.now, "nothing:1")


def test_invitations_that_were_given_out_hold_after_an_update() -> None:
    """What is stored of a code is what earlier versions stored."""
    stored = "c9413ff3e1ef373217fedda4834429a2917321f6f26d0146b1ddf5f17340ce8a"
    assert invites.hash_code("K7PM-2WXA") == stored
