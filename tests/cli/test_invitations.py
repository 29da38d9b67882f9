"""``dondoc invite --all``: a slip of paper with a fresh code for every agency that nobody has joined."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.cli import invitations
from db import expected, invites, people
from db.models import Invite
from db.session import Database
from reports import slips
from reports.slips import Slip
from rules.authority import Role
from rules.roster import Entry
from tests.cli.test_commands import office_folder, run
from tests.office import SEED

__all__ = ["office_folder"]

NAMES: dict[str, str | None] = {"telegram": "dondoc_bot", "zalo": "Bot Đôn Đốc"}


@pytest.fixture(autouse=True)
def loaded(
    office_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Database]:
    """The program is loaded, and both messengers answer."""
    run(monkeypatch, "program", "load", str(SEED))
    capsys.readouterr()
    monkeypatch.setattr(invitations, "bot_names", lambda settings: NAMES)
    database = Database(f"sqlite:///{office_folder / 'dondoc.sqlite3'}")
    yield database
    database.close()


def made(session: Session) -> int | None:
    return session.scalar(select(func.count(Invite.id)))


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> list[Slip]:
    """What was drawn."""
    found: list[Slip] = []
    draw = slips.draw

    def note(given: list[Slip], title: str) -> bytes:
        found.extend(given)
        return draw(given[:1], title)

    monkeypatch.setattr(slips, "draw", note)
    return found


def test_every_agency_gets_a_slip_whose_code_opens_the_door(
    loaded: Database,
    printed: list[Slip],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    office_folder: Path,
) -> None:
    now = datetime.now(UTC)

    def join(session: Session) -> None:
        taken = invites.invite(session, "SYT", "official", invites.new_code(), now, timedelta(days=1))
        invites.use(session, taken, now)
        people.join(session, taken, "telegram", "1", "A", now)

    loaded.run_now(join)
    monkeypatch.setenv("ZALO_LINK", "https://zalo.me/1")
    assert run(monkeypatch, "invite", "--all", "-o", "invites.pdf", "--days", "30") == 0
    said = capsys.readouterr().out
    assert "invites.pdf: 40 invitations, each valid once, until " in said
    file = office_folder / "invites.pdf"
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_mode & 0o077 == 0, "whoever reads it can join"
    assert len({slip.code for slip in printed}) == 40
    assert "Sở Y tế" not in {slip.to for slip in printed}
    slip = next(each for each in printed if each.to == "Sở Tài chính")
    assert [way.link for way in slip.ways] == [f"https://t.me/dondoc_bot?start={slip.code}", "https://zalo.me/1"]
    assert "@dondoc_bot" in slip.ways[0].steps
    assert "Sở Kế hoạch và Đầu tư mời một đồng chí làm đầu mối" in slip.what

    def look(session: Session) -> object:
        found = invites.find(session, slip.code, now + timedelta(days=29))
        return found and (found.agency.code, found.role)

    assert loaded.run_now(look) == ("STC", "official")


def test_who_is_expected_gets_a_slip_by_name_instead(
    loaded: Database, printed: list[Slip], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = datetime.now(UTC)
    entries = [Entry("SYT", Role.OFFICIAL, "Nguyễn Văn A"), Entry("STC", Role.LEADER, "Trần Thị B")]
    loaded.run_now(expected.take_list, entries, now, "operator")
    assert run(monkeypatch, "invite", "--all", "-o", "invites.pdf") == 0
    assert "42 invitations" in capsys.readouterr().out, "41 agencies, and a leader besides the official of one"
    by_name = {slip.to: slip for slip in printed}
    assert {"Nguyễn Văn A, Sở Y tế", "Trần Thị B, Sở Tài chính", "Sở Tài chính"} <= set(by_name)
    assert "Sở Y tế" not in by_name
    slip = by_name["Trần Thị B, Sở Tài chính"]
    assert "mời đồng chí làm lãnh đạo: " in slip.what
    assert slip.code_is == "Mã của đồng chí:"
    assert "xin không đưa cho người khác" in slip.until

    def look(session: Session) -> object:
        found = invites.find(session, slip.code, now)
        return found and found.expected and (found.expected.name, found.role)

    assert loaded.run_now(look) == ("Trần Thị B", "leader")


def test_a_messenger_that_does_not_answer_is_left_out_and_without_any_nothing_is_made(
    loaded: Database, printed: list[Slip], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(invitations, "bot_names", lambda settings: {"telegram": None, "zalo": None})
    assert run(monkeypatch, "invite", "--all", "-o", "a.pdf") == 0
    assert [(way.messenger, way.link) for way in printed[0].ways] == [("Zalo", "")]
    assert "trợ lý nhắc việc trong Zalo" in printed[0].ways[0].steps
    before = loaded.run_now(made)
    monkeypatch.setattr(invitations, "bot_names", lambda settings: {"telegram": None})
    assert run(monkeypatch, "invite", "--all", "-o", "b.pdf") == 1
    assert "No slip would lead anywhere" in capsys.readouterr().err
    assert not Path("b.pdf").exists()
    assert loaded.run_now(made) == before == 41


def test_no_code_counts_when_the_file_cannot_be_written(
    loaded: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "invite", "--all", "-o", "missing/invites.pdf") == 1
    assert "missing/invites.pdf: cannot be written (No such file or directory)" in capsys.readouterr().err
    assert loaded.run_now(made) == 0


def test_when_nobody_is_missing_no_file_is_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("db.agencies.out_of_reach", lambda session: [])
    assert run(monkeypatch, "invite", "--all", "-o", "invites.pdf") == 0
    assert "there is nobody to invite" in capsys.readouterr().out
    assert not Path("invites.pdf").exists()


@pytest.mark.parametrize("args", [(), ("--all",), ("SYT", "--all", "-o", "x.pdf"), ("SYT", "-o", "x.pdf")])
def test_it_is_one_agency_or_all(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], args: tuple[str, ...]
) -> None:
    assert run(monkeypatch, "invite", *args) == 1
    assert "Name one agency (dondoc invite SYT), or print slips" in capsys.readouterr().err


def test_all_are_officials(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "invite", "--all", "-o", "x.pdf", "--role", "leader") == 1
    assert "other roles are invited one by one" in capsys.readouterr().err
