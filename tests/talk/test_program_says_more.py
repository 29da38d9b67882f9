"""What a program says beside the day: hours, routes, forms, figures, products, who supports; where people meet it."""

from __future__ import annotations

from typing import Any

import pytest

from bot.texts.render import Texts
from db.models import Assignment, Message
from jobs.remind import remind
from tests.rooms import Room
from tests.talk.people import TEXTS, incoming, says, takes

FORM = {"title": "Biểu số 03", "link": "https://sotaichinh.example.vn/bieu-03.xlsx"}


QUARTER = "previous quarter"


def flood(raw: dict[str, Any]) -> None:
    """A second program: reports twice a day, a quarterly report by a route, and a task in parts that one leads."""
    agencies = {each["code"]: each for group in raw["groups"] for each in group.get("agencies", [])}
    days = {"from": "2022-08-01", "until": "2022-12-31"}
    raw.update(number="05/KH-UBND", name="Kế hoạch số 05/KH-UBND", coordinator="STC")
    raw["ladders"]["hours"] = {"steps": ["-2h"]}
    raw["groups"] = [
        {
            "number": 1,
            "title": "Các đơn vị",
            "agencies": [agencies["SYT"], agencies["STC"], agencies["SCT"]],
            "tasks": [
                {
                    "code": "II.3",
                    "title": "Bàn giao mặt bằng kho vật tư",
                    "clause": "mục II.3",
                    "bearers": {"lead": ["STC"], "support": ["SYT"]},
                    "product": "Biên bản bàn giao",
                    "ladder": "work",
                    "deadlines": [
                        {"by": "2022-08-31", "part": "70% diện tích"},
                        {"end_of": "2022-10", "part": "toàn bộ"},
                    ],
                }
            ],
        }
    ]
    raw["duties"] = [
        {
            "code": "HANGNGAY", "kind": "report", "title": "Báo cáo tiếp nhận vật tư", "clause": "mục IV.10",
            "owed_by": {"agencies": ["SYT"]}, "to": {"name": "Ủy ban nhân dân thành phố"}, "through": "SCT",
            "cc": ["STC", {"name": "Ban Chỉ huy phòng, chống thiên tai"}], "ladder": "hours",
            "deadlines": [{"before": {"rrule": "FREQ=DAILY", **days}, "at": ["09:00", "16:00"]}],
        },
        {
            "code": "QUY", "kind": "report", "title": "Báo cáo sử dụng vật tư", "clause": "mục IV.11",
            "owed_by": {"agencies": ["SYT"]}, "to": "STC", "ladder": "report",
            "form": FORM, "send_to": ["vattu@sotaichinh.example.vn", "bản giấy: Văn thư Sở Tài chính"],
            "deadlines": [
                {
                    "before": {"rrule": "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=5", "covers": QUARTER, **days},
                    "data": {"from_day": 15, "until_day": 14},
                }
            ],
        },
    ]  # fmt: skip


@pytest.fixture
def flooded(room: Room) -> Room:
    room.load(flood)
    room.plan()
    return room


def press_for(room: Room, row: Assignment, at: str) -> str:
    """The reminder of this assignment alone, as Sở Y tế's official (or whoever is reminded there) reads it."""
    for other in room.session.query(Assignment):
        other.next_step_at = None
    row.next_step_at = room.at(at)
    row.last_step_at = None
    remind(room.session, room.rules, room.now)
    return shown(room.messages("reminder")[-1])


def shown(message: Message, language: str = "vi") -> str:
    texts = TEXTS if language == "vi" else Texts(language)
    return texts.render(message.kind, message.params, "plain").text


def test_what_is_due_twice_a_day_is_reminded_of_by_the_hour_and_names_its_route(flooded: Room) -> None:
    text = press_for(flooded, flooded.assignment("SYT", "HANGNGAY", "2022-08-02T16:00"), "2022-08-02T14:00")
    assert "Hạn: trước 16:00 ngày 02/8/2022." in text
    assert "về Ủy ban nhân dân thành phố (qua Sở Công Thương), đồng gửi Sở Tài chính, Ban Chỉ huy" in text
    flooded.at("2022-08-02T16:01")
    chat = flooded.address("SYT").chat_id
    (listed,) = says(flooded, chat, "/nhiemvu")
    assert "Báo cáo tiếp nhận vật tư – đã quá 16:00 hôm nay; gửi Ủy ban nhân dân thành phố (qua" in listed


def test_a_report_names_its_figures_its_form_and_where_it_goes(flooded: Room) -> None:
    text = press_for(flooded, flooded.assignment("SYT", "QUY", "2022-Q3"), "2022-09-28T08:00")
    assert "gửi báo cáo sử dụng vật tư quý 3/2022 về Sở Tài chính." in text
    assert "Hạn: trước ngày 05/10/2022." in text
    assert "Số liệu: từ ngày 15/6/2022 đến hết ngày 14/9/2022." in text
    assert f"Biểu mẫu: Biểu số 03: {FORM['link']}" in text
    assert "Nơi nhận: vattu@sotaichinh.example.vn; bản giấy: Văn thư Sở Tài chính" in text
    assert "Form: Biểu số 03" in shown(flooded.messages("reminder")[-1], "en")


@pytest.mark.parametrize("question", ["theo mẫu nào vậy em?", "gửi đi đâu ạ?", "báo cáo này gửi cho ai?"])
def test_on_which_form_and_to_whom_is_answered_with_what_was_spoken_of_last(flooded: Room, question: str) -> None:
    press_for(flooded, flooded.assignment("SYT", "QUY", "2022-Q3"), "2022-09-28T08:00")
    (answer,) = says(flooded, flooded.address("SYT").chat_id, question)
    first = next(line for line in answer.splitlines() if line.startswith("1. "))
    assert first.startswith(
        "1. Báo cáo sử dụng vật tư quý 3/2022 – trước ngày 05/10/2022; nên xong chậm nhất 04/10, còn 6 ngày; "
        "gửi Sở Tài chính"
    )
    assert "nơi nhận: vattu@sotaichinh.example.vn" in first
    assert f"theo mẫu: Biểu số 03: {FORM['link']}" in first
    assert "Giao ban" not in answer
    assert answer.count("Báo cáo tiếp nhận vật tư") == 1
    unsaid = "không nêu biểu mẫu riêng" if "mẫu" in question else "không nêu địa chỉ nhận"
    assert answer.count(unsaid) == 2  # of the daily report, and of the first program's


def test_who_leads_is_asked_part_by_part_and_who_supports_sees_it(flooded: Room) -> None:
    part = flooded.assignment("STC", "II.3", "2022-08-31")
    text = press_for(flooded, part, "2022-08-24T08:00")
    assert "việc: bàn giao mặt bằng kho vật tư, 70% diện tích." in text
    assert "Sản phẩm: Biên bản bàn giao" in text
    assert "Phối hợp: Sở Y tế" in text
    (listed,) = says(flooded, flooded.address("SYT").chat_id, "/nhiemvu")
    assert "Đơn vị phối hợp, không phải trả lời:\n• Bàn giao mặt bằng kho vật tư, 70% diện tích" in listed
    assert "; chủ trì: Sở Tài chính" in listed
    (theirs,) = says(flooded, flooded.address("STC").chat_id, "/nhiemvu", channel="zalo")
    assert "Bàn giao mặt bằng kho vật tư, 70% diện tích – chậm nhất ngày 31/8/2022" in theirs
    assert "phối hợp" not in theirs
    flooded.at("2022-10-17T08:00")
    flooded.plan()
    assert flooded.session.query(Assignment).filter_by(duty_id=part.duty_id).count() == 2


def test_of_what_is_due_day_after_day_the_next_one_is_listed(flooded: Room) -> None:
    flooded.at("2022-08-01T08:00")
    (listed,) = says(flooded, flooded.address("SYT").chat_id, "/nhiemvu")
    assert listed.count("Báo cáo tiếp nhận vật tư") == 1
    assert "trước 09:00 ngày 01/8/2022" in listed


def test_one_of_a_list_says_how_it_is_handed_in(flooded: Room) -> None:
    row = flooded.assignment("SYT", "HANGNGAY", "2022-08-02T09:00")
    chat = flooded.address("SYT").chat_id
    takes(flooded, incoming(chat, what="choice", token=f"o:{row.id}"))
    text = shown(flooded.messages("duty")[-1])
    assert "Gửi về: Ủy ban nhân dân thành phố (qua Sở Công Thương), đồng gửi Sở Tài chính" in text
