"""Two programs run, the coordinator is also an official, one specialist serves two agencies, two departments merge and
one splits: what everybody reads, on both messengers and databases."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.programs import _line
from db import agencies, loading, programs, successions
from db.models import Agency
from jobs import succeeding
from rules.check import parse_program
from tests.office import SEED, Office
from tests.rooms import second_program

pytestmark = pytest.mark.parametrize(
    ("database_url", "messenger"), [("sqlite", "telegram"), ("postgresql", "zalo")], indirect=True
)


def succeed(office: Office, session: Session, olds: Sequence[str], *news: str) -> None:
    """What ``dondoc agency succeed`` and ``split`` do, from today on."""
    now = office.sandbox.clock.now()
    for code in news:
        agencies.add(session, code, f"Sở {code}", "Giám đốc", now, "operator")
    every = {row.code: row for row in session.scalars(select(Agency))}
    ending, following = ([every[code] for code in codes] for codes in (olds, news))
    row = successions.decide(session, ending, following, now.date(), now, "operator")
    succeeding.decide(session, office.app.rulebooks.current(session), row, now)


async def test_everybody_reads_what_is_theirs_after_a_merger_and_a_split(office: Office) -> None:
    raw = json.loads(SEED.read_text("utf-8"))
    second_program(raw)
    now = office.sandbox.clock.now()
    await office.ask(lambda session: loading.load(session, parse_program(json.dumps(raw)), now))
    chief = await office.join("SKHDT", "coordinator")
    await chief.says(f"/start {await office.invite('SKHDT')}")
    await chief.taps("Thêm vai")
    specialist = await office.join("SXD")
    await specialist.says(f"/start {await office.invite('SGTVT')}")
    await specialist.taps("Thêm vai")
    health = await office.join("SYT")
    await office.turn("2022-08-01T08:00")

    await office.ask(lambda session: succeed(office, session, ["SXD", "SGTVT"], "SXDGT"))
    await office.ask(lambda session: succeed(office, session, ["SYT"], "SYTMOI", "SDS"))
    await office.app.jobs.knock()
    await office.idle()
    await chief.taps("Giao cho Sở SDS")
    await office.app.jobs.knock()
    await office.idle()

    (merged,) = await chief.says("/tinhtrang SXDGT")
    assert "tiếp nhận nhiệm vụ của Sở Xây dựng, Sở Giao thông vận tải." in merged
    assert merged.count("Báo cáo kết quả thực hiện Chương trình năm 2022") == 1
    (old,) = await chief.says("/tinhtrang SYT")
    assert "Việc đang mở do Sở SDS tiếp nhận." in old
    (overview,) = await chief.says("/tinhtrang")
    assert "Chương trình số 01/CTr-UBND\n" in overview and "0/41 đã họp hoặc không phát sinh" in overview
    (mine,) = await chief.says("/nhiemvu")
    assert "Giao ban" in mine and "Báo cáo kết quả" not in mine
    (theirs,) = await specialist.says("/nhiemvu")
    assert theirs.count("Báo cáo kết quả") == theirs.count("Giao ban giải ngân") == 1
    (both,) = await health.says("/nhiemvu")
    assert "Chương trình số 02/CTr-UBND\n" in both and "Báo cáo tiết kiệm" in both

    lines = await office.ask(lambda session: [_line(session, row) for row in programs.every(session)])
    assert [line.rpartition(" ")[2] for line in lines] == ["SKHDT", "STC"]
    assert "  41 agencies" in lines[0] and "   4 agencies" in lines[1]
