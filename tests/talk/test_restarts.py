"""The process ends between a question and its answer: for every question that waits for words, what is typed afterwards
is understood as it would have been."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.talk.routes import ANSWERS
from db import files, invites, views
from db.models import Dialog, File
from db.session import Database
from tests.papers import PDF
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.people import TEXTS, incoming, reminded, takes
from tests.talk.test_events import with_pmu

SENT = "S đã gửi báo cáo số 12/BC-SYT ngày 4/8"
HINDERED = "S /vuongmac chưa bàn giao mặt bằng"
ACCEPTED = "B /nghiemthu cầu Rào 3; 12,5 tỷ; 3/8"
CODE = "K7PM-2WXA"

QUESTIONS: dict[tuple[str, str], list[str]] = {
    ("document", "number"): ["S đã gửi báo cáo", "S 12/BC-SYT ngày 4/8"],
    ("progress", "percent"): ["S !r:{R}:doing", "S 60%"],
    ("progress", "day"): ["S !r:{R}:doing", "S 60%", "S 10/8"],
    ("obstacle", "text"): ["S !r:{R}:obstacle", "S Chưa bàn giao mặt bằng 3 hộ"],
    ("extension", "day"): ["S !r:{R}:extend", "S 25/8"],
    ("extension", "reason"): ["S !r:{R}:extend", "S 25/8", "S # kem.pdf", "S do chờ số liệu của các quận"],
    ("figures", "plan"): ["S !r:{M}:held", "S 1.000 tỷ"],
    ("figures", "disbursed"): ["S !r:{M}:held", "S 1.000 tỷ", "S 600 tỷ"],
    ("figures", "confirm"): ["S !r:{M}:held", "S 1.000 tỷ", "S 600 tỷ", "S đúng"],
    ("figures", "obstacle"): ["S !r:{M}:held", "S 1.000 tỷ", "S 600 tỷ", "S đúng", "S mưa bão kéo dài"],
    ("exemption", "ground"): ["S !n:{M}", "D !q:1:refuse", "D vẫn có vốn", "S !n:{M}", "S đã trả lại hết vốn"],
    ("ending", "reason"): ["@ 2022-08-25", "D !e:{R}:end", "D nhiệm vụ đã chuyển đơn vị khác"],
    ("decision", "day"): ["S xin gia hạn đến 25/8 vì chờ số liệu", "@ 2022-08-26", "D !q:1:grant", "D 31/8"],
    ("decision", "refusal"): ["S xin gia hạn đến 25/8 vì chờ số liệu", "D !q:1:refuse", "D chưa đủ căn cứ"],
    ("decision", "answer"): [HINDERED, "D !q:1:answer", "D Sở Tài nguyên đang xử lý"],
    ("confirming", "reason"): [SENT, "D !c:no:1", "D thiếu phụ lục 2"],
    ("correction", "answer"): ["S !r:{M}:nothing", "@ 2022-08-17", "S !w:1", "S Đã họp"],
    ("ground", "confirm"): [
        *(HINDERED, "@ 2022-08-25", "D !v:ground:1:{R}", "D !v:grounded:1:1"),
        "D Chủ tịch UBND thành phố; 345/UBND-XD ngày 20/8/2022",
    ],
    ("obstacles", "new"): ["S !v:new", "S # so-do.pdf", "S Thiếu vật liệu đắp nền"],
    ("obstacles", "owner"): [HINDERED, "D !v:pass:1", "D STNMT, đến 19/8"],
    ("obstacles", "day"): [HINDERED, "D !v:pass:1", "D STNMT", "D 19/8"],
    ("obstacles", "say"): [HINDERED, "D !v:say:1", "D Đề nghị nêu rõ số hộ"],
    ("obstacles", "give_back"): [
        *(HINDERED, "D !v:pass:1", "D STNMT, đến 19/8", "O !v:not_mine:1"),
        "O việc này thuộc thẩm quyền của quận",
    ],
    ("event", "tell"): ["B /nghiemthu", "B cầu Rào 3; 12,5 tỷ; 3/8"],
    ("event", "confirm"): [ACCEPTED, ACCEPTED, "B đúng"],
    ("event", "paid_day"): [ACCEPTED, "B /thanhtoan 1; 30/8", "B 4/8"],
    ("extend", "which"): ["D /giahan tất cả đến 30/9 vì bão", "D 1"],
    ("extend", "confirm"): ["D cả nhóm 27 đến 20/8 vì bão", "D đúng"],
    ("results", "text"): ["S !k:give:{SYT}:1", "S 1 xong; 2 60% chờ thẩm định; 3 chưa"],
    ("results", "confirm"): ["S !k:give:{SYT}:1", "S 1 gần xong; 4 xong", "S đúng"],
    ("join", "move"): ["S {CODE}", "S Thêm vai"],
    ("join", "stop"): ["D /dung", "D Không ngừng"],
    ("agency", "group"): ["D /donvi thêm", "D 25"],
    ("agency", "name"): ["D /donvi thêm", "D 25", "D Ban Quản lý dự án thủy lợi"],
    ("agency", "code"): ["D /donvi thêm", "D 25", "D Ban Quản lý dự án thủy lợi", "D BQLTL"],
    ("note", "which"): ["S hội trường tầng 2 buổi sáng", "S 2"],
    ("note", "kind"): ["S hội trường tầng 2 buổi sáng", "S 2", "S Ghi tình hình"],
    ("note", "add"): ["S !r:{M}:nothing", "S !r:{R}:sent", "S bỏ qua", "@ 2022-08-05T11:00", "S # BC.pdf", "S đúng"],
    ("gap", "confirm"): ["S đã gửi báo cáo", "S hủy", "S » 12/BC-SYT ngày 4/8", "S đúng"],
    ("directing", "explain"): ["L !p:{R}:explain", "L Do thay đổi đầu mối"],
    ("pressing", "day"): ["D !p:{R}:extend", "D 22/8"],
    ("acting", "confirm"): ["@ 2022-08-25", "D !A:press:late:all:1", "D gửi"],
    ("acting", "day"): ["@ 2022-08-25", "D !A:extend:late:all:1", "D 31/8"],
    ("acting", "reason"): ["@ 2022-08-25", "D !A:waive:late:all:1", "D Sở đã nộp bản giấy"],
    ("acting", "ending"): ["@ 2022-08-25", "D !A:waive:late:all:1", "D Sở đã nộp bản giấy", "D đồng ý"],
    ("evidence", "dispute"): ["S !b:no:{R}", "S Đã gửi đúng hạn qua trục liên thông"],
    ("evidence", "keep"): ["S !b:no:{R}", "S Đã gửi đúng hạn", "D !b:keep:1", "D Văn thư nhận ngày 16/8"],
    ("search", "words"): [HINDERED, "D /timkiem", "D mặt bằng"],
    ("phoning", "result"): ["D !y:called:1:{SXD}", "D hẹn thứ Hai gửi"],
    ("absence", "days"): ["S /vang", "S 8/8-12/8"],
    ("absence", "deputy"): ["S /vang", "S 8/8-12/8", "S Hoa"],
    ("handover", "whom"): ["S !j:row:{R}", "S Hoa"],
    ("broadcast", "who"): ["D /thongbao", "D SYT"],
    ("broadcast", "text"): ["D /thongbao", "D SYT", "D Họp lúc 8 giờ sáng thứ Hai"],
    ("broadcast", "confirm"): ["D /thongbao", "D SYT", "D Họp lúc 8 giờ sáng thứ Hai", "D Gửi"],
    ("amend", "confirm"): [SENT, "S số 124/BC-SYT mới đúng", "S đúng"],
    ("proposal", "confirm"): ["S » đã gửi báo cáo số 12/BC-SYT ngày 4/8", "S đúng"],
    ("choose", "request"): [
        *("S xin gia hạn đến 25/8 vì chờ số liệu", "O !r:{O}:extend", "O 26/8", "O chờ số liệu", "D đồng ý"),
        "D 1",
    ],
    ("which", "question"): ["Z 2", "Z 1"],
}
"""How each question is come to, and at last its answer: who says what (official S, the same on Zalo Z, leader L,
coordinator D, a management unit B, an agency that clears O). ``!``: presses this, ``#``: sends a document of this name,
``»``: passes on."""

PRESSES = [
    ("a slip is taken back", [ACCEPTED, "B !m:undo:1"]),
    ("it is paid", [ACCEPTED, "B !m:paid:1"]),
    ("an obstacle is cleared", [HINDERED, "D !q:1:resolve", "S !v:cleared:1"]),
    ("an obstacle is not cleared", [HINDERED, "D !q:1:resolve", "S !v:not_cleared:1"]),
    ("the file of an obstacle is fetched", ["S !v:new", "S # so-do.pdf", "S Thiếu vật liệu", "D !F:request:1"]),
    ("a document goes elsewhere", [SENT, "S # BC-SYT.pdf", "S !F:other:1"]),
]


@pytest.fixture(scope="module")
def prepared(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which everybody is there, and the report and this week's meeting have been reminded of."""
    file = tmp_path_factory.mktemp("restarts") / "prepared.sqlite3"
    shutil.copyfile(template, file)
    database = Database(f"sqlite:///{file}", durable=False)
    room = Room(database)
    room.at("2022-08-05T08:00")
    room.load(with_pmu)
    room.plan()
    room.join("SYT", "official", "telegram").name = "Lê Thị Hoa"
    for agency in ("BQLGT", "STNMT"):
        room.join(agency, "official", "telegram")
    invites.invite(room.session, "STC", "official", CODE, room.now, timedelta(days=7))
    for row in (room.assignment(), room.meeting()):
        reminded(room, row)
        asked = room.reminder(room.address("SYT", channel="zalo"), row)
        asked.params = {**views.common(room.address("SYT", channel="zalo"), room.rules, room.now), **asked.params}
        arrives(room)
    room.save()
    room.session.close()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return file


@pytest.fixture
def office(prepared: Path, ground: Database) -> Iterator[Room]:
    ground.start_afresh()
    shutil.copyfile(prepared, str(ground.url.database))
    room = Room(ground)
    room.at("2022-08-05T08:30")
    yield room
    room.session.close()


PEOPLE = {
    "S": ("SYT", "official", "telegram"),
    "Z": ("SYT", "official", "zalo"),
    "L": ("SYT", "leader", "telegram"),
    "D": ("SKHDT", "coordinator", "telegram"),
    "B": ("BQLGT", "official", "telegram"),
    "O": ("STNMT", "official", "telegram"),
}


def does(room: Room, step: str) -> list[tuple[str, str, str]]:
    """Do one step; returns what is queued for whom: (chat, kind, text), and the notice."""
    who, _, what = step.partition(" ")
    if who == "@":
        room.at(what if "T" in what else f"{what}T08:00")
        return []
    names: dict[str, object] = {each: room.agency(each).id for each in ("SYT", "SXD")}
    names |= {"R": room.assignment().id, "M": room.meeting().id, "O": room.assignment("STNMT").id, "CODE": CODE}
    what = re.sub(r"\{(\w+)\}", lambda found: str(names[found[1]]), what)
    before = {message.id for message in room.messages(state=None)}
    address = room.address(*PEOPLE[who])
    from_there = {"chat": address.chat_id, "channel": address.channel}
    if what.startswith("!"):
        update = incoming(**from_there, what="choice", token=what[1:])
    elif what.startswith("# "):
        update = incoming(**from_there, what="file", remote="x", file_name=what[2:], file_size=len(PDF))
    else:
        update = incoming(**from_there, text=what.removeprefix("» "), forwarded=what.startswith("» "))
    notice = takes(room, update)
    for row in room.session.scalars(select(File).where(File.state == "wanted")).all():
        files.keep(room.session, row.id, PDF)
    new = [each for each in room.messages(state=None) if each.id not in before and each.kind != "menu"]
    told = [(each.chat_id, each.kind, TEXTS.render(each.kind, each.params, "plain").text) for each in new]
    return [*told, ("", "notice", notice)]


def goes(room: Room, steps: list[str]) -> None:
    for step in steps:
        does(room, step)
        arrives(room)
    room.save()


def asked(room: Room, who: str) -> tuple[str, str, dict[str, Any]] | None:
    """The question that is open: dialog, step, data."""
    found = room.session.get(Dialog, room.address(*PEOPLE[who]).id)
    return (found.name, found.step, dict(found.data)) if found else None


def twice(room: Room, step: str) -> list[tuple[str, str, str]]:
    """Take a step as the process goes on, and again after it has ended and begun anew: the same comes of it."""
    at_once = does(room, step)
    room.session.rollback()
    room.restart()
    assert does(room, step) == at_once
    return at_once


def test_every_question_is_in_the_table() -> None:
    assert set(QUESTIONS) == set(ANSWERS)


@pytest.mark.parametrize("question", QUESTIONS, ids=":".join)
def test_the_answer_to_a_question_is_understood_after_a_restart(office: Room, question: tuple[str, str]) -> None:
    *steps, answer = QUESTIONS[question]
    goes(office, steps)
    before = asked(office, answer[0])
    assert before and before[:2] == question
    told = twice(office, answer)
    assert any(kind not in ("notice", "not_understood") for _, kind, _ in told)
    assert asked(office, answer[0]) != before, "the question is answered"


@pytest.mark.parametrize(("what", "steps"), PRESSES, ids=[what for what, _ in PRESSES])
def test_a_choice_is_done_after_a_restart(office: Room, what: str, steps: list[str]) -> None:
    goes(office, steps[:-1])
    assert ("", "notice", "stale") not in twice(office, steps[-1]), what


ANOTHER = {
    "a command": {"*": "/vang", "absence": "/timkiem", "join": "/timkiem"},
    "a choice": {"*": "!v:new", "new": "!b:no:{R}", "D": "!y:called:1:{SXD}", "phoning": "!p:{O}:extend"},
}
"""What opens another question: by the dialog's or the step's name, by the asker's letter, or for all others."""

TOLD_OTHERWISE = {("proposal", "confirm"): "proposal_dropped"}
SILENT = {("search", "words"), ("which", "question")}
"""Words to look for record nothing, and of a bare number nothing is lost."""


def another(question: tuple[str, str], who: str, way: str) -> str:
    by = ANOTHER[way]
    return f"{who} {next(by[each] for each in (*question, who, '*') if each in by)}"


@pytest.mark.parametrize("way", ANOTHER)
@pytest.mark.parametrize("question", QUESTIONS, ids=":".join)
def test_no_question_disappears_unsaid(office: Room, question: tuple[str, str], way: str) -> None:
    *steps, answer = QUESTIONS[question]
    goes(office, steps)
    who = answer[0]
    told = does(office, another(question, who, way))
    now = asked(office, who)
    assert now and now[:2] != question, "another one is asked"
    said = [(kind, text) for _, kind, text in told if kind in ("dropped", "proposal_dropped")]
    if question in SILENT:
        assert said == []
        return
    assert [kind for kind, _ in said] == [TOLD_OTHERWISE.get(question, "dropped")]
    assert said[0][1].startswith("Câu hỏi trước đã bỏ")
    in_both_languages(office)
