"""What agencies tell of their tasks reaches the report and the workbook, by group and task, with its source."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from db import desk
from reports import document, words
from reports.workbook import lists
from rules.meaning.results import Code
from rules.status import Move
from tests.desks import made, scope, sent, sheets, text_of, told_of_tasks
from tests.reports.test_document import _papers
from tests.rooms import Room

COLUMNS = [name for name, *_ in lists.TASKS]


def told(room: Room) -> None:
    """Sở Y tế and two districts have sent their reports and told of their tasks."""
    room.at("2022-08-12T09:00")
    for code in ("SYT", "CATHAI", "ANLAO"):
        sent(room, room.assignment(code), room.now, by=room.person("SYT"), document_number=f"64/BC-{code}")
    told_of_tasks(room, "SYT", (1, Code.DONE, None, ""), (2, Code.DOING, 60, "đang chờ thẩm định"))
    told_of_tasks(
        room, "CATHAI", (1, Code.DONE, None, ""), (2, Code.DOING, 40, "vướng GPMB"), (3, Code.NOT_STARTED, None, "")
    )
    told_of_tasks(room, "ANLAO", (2, Code.OBSTACLE, None, "=1+1"))
    room.at("2022-08-18T08:00")


def group(room: Room, number: int) -> dict[str, Any]:
    return next(each for each in document.context(_papers(room))["groups"] if each["number"] == number)


def test_part_two_says_how_each_task_stands_and_who_said_so(room: Room) -> None:
    told(room)
    own = group(room, 9)
    assert [line.rpartition(" – ")[2] for line in own["tasks"]] == [
        "đã hoàn thành [1].",
        "đang thực hiện, đạt 60% [1]: “đang chờ thẩm định”.",
        "chưa báo kết quả.",
    ]
    assert own["said"] == ["Sở Y tế: đã gửi, văn bản số 64/BC-SYT (chưa xác nhận đã nhận được) [2]."]
    first, second, third, fourth, fifth = group(room, 27)["results"]
    assert first["line"].endswith(" – đã hoàn thành 1; chưa báo kết quả 14 (trong 15 đơn vị).")
    assert second["line"].endswith(" – đang thực hiện 1; có vướng mắc 1; chưa báo kết quả 13 (trong 15 đơn vị).")
    assert sorted(second["said"]) == [
        "UBND huyện An Lão: có vướng mắc [4]: “=1+1”.",
        "UBND huyện Cát Hải: đang thực hiện, đạt 40% [3]: “vướng GPMB”.",
    ]
    assert (third["said"], fifth["said"]) == (["UBND huyện Cát Hải: chưa thực hiện [3]."], [])
    assert fourth["line"].endswith(" – chưa đơn vị nào báo kết quả.")
    sources = {row["n"]: row for row in document.context(_papers(room))["sources"]}
    assert sources[3] == {
        "n": 3, "name": "UBND huyện Cát Hải", "what": "Kết quả nhiệm vụ (năm 2022)", "day": "12/8/2022", "document": "",
    }  # fmt: skip
    said = text_of(made(room, "docx")[0])
    counted = "đã hoàn thành 2; đang thực hiện 2; có vướng mắc 1; chưa thực hiện 1"
    assert f"Đã có kết quả của 6 lượt nhiệm vụ của 3 đơn vị: {counted}." in said
    assert "+ UBND huyện Cát Hải: đang thực hiện, đạt 40% [" in said
    assert "Đã có kết quả của 2 lượt nhiệm vụ: " in text_of(made(room, "docx", "SYT")[0])


def test_the_sheet_of_tasks_has_a_result_beside_each_task(room: Room) -> None:
    told(room)
    found = sheets(made(room, "xlsx")[0])["Nhiệm vụ"]
    assert list(found[0]) == COLUMNS
    place = COLUMNS.index("Kết quả nhiệm vụ")
    rows = {(row[0], row[4]): row[place : place + 5] for row in found[1:]}
    by = room.person("SYT").name
    at = datetime(2022, 8, 12, 9)
    own = [rows[key] for key in rows if key[0] == "SYT"]
    assert own == [
        ("Đã hoàn thành", None, None, at, by),
        ("Đang thực hiện", 0.6, "đang chờ thẩm định", at, by),
        (None,) * 5,
    ]
    theirs = [rows[key] for key in rows if key[0] in ("CATHAI", "ANLAO") and rows[key][0]]
    assert sorted((row[0], row[1], row[2]) for row in theirs if row[2]) == [
        ("Có vướng mắc", None, "=1+1"),
        ("Đang thực hiện", 0.4, "vướng GPMB"),
    ]
    assert len([row for row in rows.values() if row[0]]) == 6


def test_the_newest_result_counts_and_one_of_an_older_report_says_its_day(room: Room) -> None:
    told(room)
    told_of_tasks(room, "SYT", (2, Code.DOING, 80, ""))
    assert group(room, 9)["tasks"][1].endswith(" – đang thực hiện, đạt 80% [2].")
    asked = scope(room, "SYT")
    assert {each.percent for each in desk.outcomes(room.session, asked).values()} == {None, 80}
    room.at("2023-08-18T08:00")
    room.plan()
    sent(room, room.assignment("SYT", period="2023"), room.now)
    assert group(room, 9)["tasks"][1].endswith(" – đang thực hiện, đạt 80% (báo ngày 18/8/2022) [2].")
    assert not desk.outcomes(room.session, scope(room, "SYT", date(2023, 8, 1)))
    assert len(desk.outcomes(room.session, scope(room, "SYT", date(2022, 8, 1)))) == 2


def test_of_nobody_who_told_nothing_stands_there(room: Room) -> None:
    room.at("2022-08-02T08:00")
    fields = document.context(_papers(room))
    assert fields["results"] == []
    assert group(room, 9)["tasks"][0].endswith(" – chưa báo kết quả.")
    assert group(room, 27)["tasks"][0].endswith(" – chưa đơn vị nào báo kết quả.")


def test_a_task_that_the_program_names_no_more_is_left_out(room: Room) -> None:
    told(room)
    count = len(desk.outcomes(room.session, scope(room)))
    room.load(lambda raw: next(each for each in raw["groups"] if each["number"] == 9)["tasks"].pop(0))
    assert len(desk.outcomes(room.session, scope(room))) == count - 1


def test_a_report_that_was_sent_stays_sent_whatever_is_answered_afterwards(room: Room) -> None:
    told(room)
    row = room.assignment("CATHAI")
    later = room.reply(row, "obstacle", by=room.person("SYT"), text="Chậm giải phóng mặt bằng")
    (said,) = [each for each in group(room, 27)["said"] if "Cát Hải" in each]
    assert said.startswith("UBND huyện Cát Hải: đã gửi, văn bản số 64/BC-CATHAI (chưa xác nhận đã nhận được) [")
    assert "]. Sau đó: có vướng mắc [" in said
    assert said.endswith("]. Đơn vị cho biết: “Chậm giải phóng mặt bằng”.")
    assert "64/BC-CATHAI" in {each["document"] for each in document.context(_papers(room))["sources"]}
    number = COLUMNS.index("Số văn bản")
    tasks = sheets(made(room, "xlsx")[0])["Nhiệm vụ"]
    assert {each[number] for each in tasks if each[0] == "CATHAI"} == {"64/BC-CATHAI"}
    room.move(row, Move.RETURN)
    sending = next(each for each in room.session.scalars(_replies()) if each.document_number == "64/BC-CATHAI")
    sending.returned_at = room.now
    room.session.flush()
    (said,) = [each for each in group(room, 27)["said"] if "Cát Hải" in each]
    assert "chưa báo cáo; trả lời gần nhất: có vướng mắc" in said, "it was sent back"
    assert later.code in words.ANSWERS


def _replies() -> Any:
    from sqlalchemy import select

    from db.models import Reply

    return select(Reply)
