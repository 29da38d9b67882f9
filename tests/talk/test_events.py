"""Clocks that events start: acceptances and payments of a project management unit, told in one message or step by step,
in words and by choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from db import events, files
from db.models import Assignment, Event, File, Reply
from rules.status import State
from tests.desks import made, sheets
from tests.papers import PDF
from tests.rooms import Room, local
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes

PMU = {"code": "BQLGT", "name": "Ban Quản lý dự án giao thông", "head": "Giám đốc"}
PLAN = {
    "code": "KH",
    "kind": "report",
    "title": "Kế hoạch triển khai",
    "clause": "mục IV.3",
    "owed_by": {"agencies": ["BQLGT"]},
    "to": "SKHDT",
    "ladder": "report",
    "deadlines": [{"within": "P10D", "of": "nhận Kế hoạch", "since": "each"}],
}
FIRE = {
    "code": "CHAY",
    "kind": "event",
    "title": "Báo cáo nhanh",
    "clause": "mục IV.4",
    "owed_by": {"agencies": ["BQLGT"]},
    "deadlines": [{"within": "PT24H", "of": "sự cố công trình"}],
}


def with_pmu(raw: dict[str, Any], *more: dict[str, Any]) -> None:
    next(group for group in raw["groups"] if group["number"] == 25)["agencies"] = [PMU]
    raw["duties"] += more


@pytest.fixture(autouse=True)
def friday(room: Room) -> Iterator[None]:
    room.at("2022-08-05T08:00")
    room.load(with_pmu)
    room.plan()
    room.join("BQLGT", "official", "telegram", "zalo")
    yield
    in_both_languages(room)


def writes(room: Room, text: str, channel: str = "telegram") -> str:
    address = room.address("BQLGT", channel=channel)
    shown = talks(room, address.chat_id, channel, text)
    arrives(room)
    return shown


def taps(room: Room, token: str) -> str:
    return takes(room, incoming(room.address("BQLGT").chat_id, "choice", token=token))


def told(room: Room) -> list[Event]:
    room.session.expire_all()
    return list(room.session.scalars(select(Event).order_by(Event.id)))


def row_of(room: Room, place: int = -1) -> Assignment:
    found = told(room)[place].assignment
    assert found
    return room.again(found)


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_several_clocks_run_each_with_its_number_and_what_is_paid_late_is_shown_as_late(
    room: Room, channel: str
) -> None:
    said = writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8", channel)
    assert "nghiệm thu khối lượng số 1: cầu Rào 3, 12,5 tỷ đồng; ngày 03/8/2022." in said
    assert "chậm nhất ngày 08/8/2022 (mục III.25 Chương trình số 01/CTr-UBND" in said
    assert "số 2: Kè hồ, 980 triệu đồng" in writes(room, "/nghiemthu Kè hồ; 980 triệu; hôm nay", channel)
    shown = writes(room, "/sukien", channel)
    assert "⏱️ Đang tính hạn: 2\n1. Thủ tục thanh toán khối lượng đã nghiệm thu số 1: cầu Rào 3, 12,5 tỷ đồng" in shown
    assert "số 1: cầu Rào 3, 12,5 tỷ đồng – chậm nhất ngày 08/8/2022; còn 3 ngày" in writes(room, "/nhiemvu", channel)
    assert "Việc nào đã xong?" in writes(room, "/thanhtoan", channel)
    said = writes(room, "2", channel)
    assert "đã thanh toán Kè hồ, 980 triệu đồng (nghiệm thu khối lượng số 2)" in said
    assert "Quá hạn" not in said
    assert row_of(room).state is State.REPORTED
    room.at("2022-08-11T08:00")
    said = writes(room, "/thanhtoan 1", channel)
    assert "Quá hạn 3 ngày làm việc (chậm nhất ngày 08/8/2022)." in said
    assert row_of(room, 0).reported_at == room.now
    assert "đang tính hạn. Khi có nghiệm thu mới" in writes(room, "/thanhtoan", channel)


def test_the_day_of_payment_counts_and_not_the_day_on_which_it_is_told(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    room.at("2022-08-10T08:00")
    said = writes(room, "/thanhtoan cầu Rào 3; 8/8")
    assert "Ngày thanh toán: thứ Hai, 08/8/2022." in said
    assert "Quá hạn" not in said
    assert row_of(room).reported_at == local("2022-08-08T12:00")
    assert told(room)[0].done_on == local("2022-08-08T12:00").date()
    assert "thanh toán khối lượng đã nghiệm thu số 1" in writes(room, "Sửa lại")
    assert row_of(room).state is State.OPEN
    assert "Ngày này trước ngày nghiệm thu khối lượng (03/8/2022)." in writes(room, "/thanhtoan 1; 2/8")
    assert "Ngày này chưa đến." in writes(room, "12/8")
    assert "Quá hạn 1 ngày làm việc" in writes(room, "hôm qua")


def test_what_is_missing_is_asked_for_step_by_step(room: Room) -> None:
    assert "dự án hoặc gói thầu nào; số tiền; ngày" in writes(room, "/nghiemthu")
    assert "Số tiền là bao nhiêu?" in writes(room, "Trường THCS số 2")
    assert "Tôi chưa đọc được số tiền." in writes(room, "nhiều lắm")
    assert "Ngày nghiệm thu khối lượng là ngày nào?" in writes(room, "2,25")
    assert "Ngày này chưa đến, nên chưa tính hạn được." in writes(room, "9/8")
    assert "số 1: Trường THCS số 2, 2,25 tỷ đồng; ngày 04/8/2022." in writes(room, "Hôm qua, 04/8")
    assert told(room)[0].happened_on == local("2022-08-04T00:00").date()


def test_in_words_an_event_is_confirmed_first_and_a_payment_is_taken(room: Room) -> None:
    assert "Tôi hiểu như sau" in writes(room, "dạ em vừa nghiệm thu cầu Rào 3, 12,5 tỷ, hôm qua")
    assert told(room) == []
    assert "số 1: cầu Rào 3" in writes(room, "Đồng ý")
    assert "kè hồ, ngày 04/8/2022\nSố tiền là bao nhiêu?" in writes(room, "đã nghiệm thu kè hồ 4/8")
    writes(room, "3 tỷ")
    assert len(told(room)) == 2
    assert "Việc nào đã xong?" in writes(room, "đã thanh toán rồi ạ")
    assert "đã thanh toán cầu Rào 3" in writes(room, "em thanh toán cầu Rào 3 xong rồi")
    assert row_of(room, 0).state is State.REPORTED
    assert "đã thanh toán kè hồ" in writes(room, "đã thanh toán")
    for text in ("chưa nghiệm thu cầu Bính", "mai nghiệm thu cầu Bính"):
        writes(room, text)
    assert len(told(room)) == 2


def test_a_slip_is_taken_back_and_counts_nowhere_any_more(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    assert "Số 1 đã ghi đúng như vậy." in writes(room, "/nghiemthu Cầu Rào 3; 12,5 tỷ; 3/8")
    writes(room, "Hủy")
    assert len(told(room)) == 1
    assert taps(room, "m:undo:1") == ""
    arrives(room)
    assert row_of(room).state is State.NOT_TRACKED
    assert "không có việc nào đang tính hạn" in writes(room, "/thanhtoan 1")
    assert taps(room, "m:paid:1") == "event_gone"
    assert "Số tiền" in writes(room, "Ghi lại") + writes(room, "cầu Rào 3")
    writes(room, "12,6 tỷ; 3/8")
    writes(room, "Hôm qua")
    assert told(room)[1].amount == 12_600_000_000
    taps(room, "m:paid:2")
    assert taps(room, "m:undo:2") == "event_done"
    stranger = room.address("SYT")
    assert takes(room, incoming(stranger.chat_id, "choice", token="m:undo:2", channel="telegram")) == "other_agency"
    assert takes(room, incoming(stranger.chat_id, "choice", token="m:new:1:5:0", channel="telegram")) != ""


def test_the_day_of_receipt_is_told_once_and_hours_are_counted_from_the_hour(room: Room) -> None:
    room.load(lambda raw: with_pmu(raw, PLAN, FIRE))
    room.plan()
    shown = writes(room, "/sukien")
    assert "• Nhận Kế hoạch: kế hoạch triển khai trong 10 ngày (mục IV.3)" in shown
    assert "Ngày nhận Kế hoạch là ngày nào?" in writes(room, "Báo nhận Kế hoạch")
    assert "chậm nhất ngày 15/8/2022" in writes(room, "3/8")
    row = row_of(room)
    assert (row.period, str(row.last_day), row.state) == ("P10D", "2022-08-15", State.OPEN)
    assert row.next_step_at is not None
    assert "Nhận Kế hoạch" not in writes(room, "/sukien")
    assert "Lúc mấy giờ?" in writes(room, "đã xảy ra sự cố công trình kè hồ hôm nay") + writes(
        room, "sự cố công trình kè hồ hôm nay"
    )
    assert "7:30 ngày 05/8/2022" in writes(room, "7h30")
    assert row_of(room).due_at == local("2022-08-06T07:30")
    room.plan()
    assert row_of(room).state is State.OPEN


def test_the_coordinator_sees_it_in_status_and_in_the_log(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    room.at("2022-08-11T08:00")
    chief = room.address("SKHDT", "coordinator")

    def sees(text: str) -> str:
        return talks(room, chief.chat_id, chief.channel, text)

    assert "Thủ tục thanh toán khối lượng đã nghiệm thu số 1 (chậm nhất ngày 08/8/2022, quá hạn 3 ngày" in sees(
        "/tinhtrang"
    )
    assert "số 1: cầu Rào 3, 12,5 tỷ đồng – quá hạn từ 09/8 (3 ngày làm việc)" in sees("/tinhtrang BQLGT")
    writes(room, "/thanhtoan 1")
    assert "thanh toán quá hạn 3 ngày làm việc, 11/8/2022" in sees("/tinhtrang BQLGT")
    assert "số 1: cầu Rào 3, 12,5 tỷ đồng: báo nghiệm thu khối lượng ngày 03/8/2022" in sees("/lichsu BQLGT")
    assert "Chương trình không giao đơn vị việc nào tính hạn" in talks(
        room, room.address("SYT").chat_id, "telegram", "/nghiemthu x"
    )


def sends(room: Room, name: str, caption: str = "", *, what: str = "file") -> str:
    """The unit's official sends a document or a picture; returns what is said to them."""
    chat = room.address("BQLGT").chat_id
    before = {message.id for message in room.messages(state=None)}
    more: dict[str, Any] = {"file_name": name, "file_size": len(PDF)} if what == "file" else {}
    takes(room, incoming(chat, what, text=caption, remote=f"remote of {name}", **more))
    new = [each for each in room.messages(state=None) if each.id not in before and each.chat_id == chat]
    shown = "\n".join(TEXTS.render(each.kind, each.params, "plain").text for each in new)
    arrives(room)
    return shown


def of_events(room: Room) -> list[tuple[int | None, str | None]]:
    """All files as (the event that they came with, name)."""
    room.session.expire_all()
    return [(row.event_id, row.name) for row in room.session.scalars(select(File).order_by(File.id))]


def kept(room: Room) -> None:
    for row in room.session.scalars(select(File).where(File.state == "wanted")).all():
        files.keep(room.session, row.id, PDF if row.name else b"\xff\xd8\xff")


def test_the_papers_of_an_event_and_of_its_payment_are_kept_with_them(room: Room) -> None:
    said = sends(room, "BBNT-1.pdf", "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    assert "Đã nhận tệp “BBNT-1.pdf”" in said and "số 1: cầu Rào 3" in said
    said = sends(room, "phụ lục.pdf")
    assert "Đã nhận tệp “phụ lục.pdf” (0,1 KB) cho nghiệm thu khối lượng số 1" in said
    assert "cho nghiệm thu khối lượng số 1" in sends(room, "phụ lục 2.pdf")
    writes(room, "/nghiemthu Kè hồ")
    assert "xin trả lời tiếp câu hỏi trên" in sends(room, "BBNT-2.pdf")
    assert "Đã nhận thêm ảnh" in sends(room, "ảnh", what="picture")
    writes(room, "980 triệu")
    said = writes(room, "hôm nay")
    assert "số 2: Kè hồ" in said and "Đã nhận tệp “BBNT-2.pdf”" in said and "Đã nhận 1 ảnh" in said
    told_by_hand = [(1, "BBNT-1.pdf"), (1, "phụ lục.pdf"), (1, "phụ lục 2.pdf"), (2, "BBNT-2.pdf"), (2, None)]
    assert of_events(room) == told_by_hand
    assert "Đã nhận tệp “UNC.pdf”" in sends(room, "UNC.pdf", "/thanhtoan 1; 4/8")
    assert of_events(room)[-1] == (None, "UNC.pdf")
    row = room.session.scalars(select(File)).all()[-1]
    assert row.reply_id and room.session.get_one(Reply, row.reply_id).assignment is row_of(room, 0)
    kept(room)
    desk = room.address("SKHDT", "coordinator")
    agency = room.agency("BQLGT").id
    takes(room, incoming(desk.chat_id, "choice", token=f"F:agency:{agency}:1", channel=desk.channel))
    listed = room.messages("attached_list")[-1]
    shown = TEXTS.render(listed.kind, listed.params, "plain").text
    assert "“BBNT-2.pdf” (0,1 KB) – Ban Quản lý dự án giao thông – nghiệm thu khối lượng số 2" in shown
    assert len(listed.params["items"]) == 6
    story = talks(room, desk.chat_id, desk.channel, "/lichsu BQLGT")
    assert "gửi tệp “BBNT-1.pdf” (0,1 KB) kèm nghiệm thu khối lượng số 1" in story
    book = sheets(made(room, "xlsx")[0])["Nghiệm thu - thanh toán"]
    assert [each[-1] for each in book] == [
        "Tệp kèm theo",
        "BBNT-1.pdf; phụ lục.pdf; phụ lục 2.pdf",
        "BBNT-2.pdf; 1 ảnh",
    ]


def test_a_paper_goes_elsewhere_and_that_of_a_slip_is_withdrawn_with_it(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    sends(room, "a.pdf")
    stranger = room.address("SYT")
    assert takes(room, incoming(stranger.chat_id, "choice", token="F:other:1")) == "stale"
    assert taps(room, "F:other:1") == ""
    arrives(room)
    assert of_events(room) == [(1, "a.pdf")], "it stays until it is said where"
    writes(room, "3")
    writes(room, "Ghi tình hình")
    assert of_events(room) == [(None, "a.pdf")]
    room.later(minutes=1)
    writes(room, "/nghiemthu Kè hồ; 1 tỷ; 3/8")
    sends(room, "b.pdf")
    kept(room)
    row = room.session.scalars(select(File)).all()[-1]
    assert row.event_id == 2 and taps(room, f"F:get:{row.id}") == ""
    writes(room, "/nhiemvu")
    taps(room, "m:undo:2")
    assert taps(room, f"F:get:{row.id}") == "file_withdrawn"
    agency = room.agency("BQLGT").id
    takes(room, incoming(room.address("BQLGT").chat_id, "choice", token=f"F:agency:{agency}:1"))
    assert [each["name"] for each in room.messages("attached_list")[-1].params["items"]] == ["a.pdf"]


def test_the_papers_of_a_slip_go_over_to_what_is_told_in_its_place(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    sends(room, "a.pdf")
    sends(room, "ảnh", what="picture")
    writes(room, "/nghiemthu Kè hồ; 1 tỷ; 3/8")
    taps(room, "m:undo:1")
    arrives(room)
    writes(room, "Ghi lại")
    writes(room, "cầu Rào 3; 12,6 tỷ")
    said = writes(room, "3/8")
    assert "số 3: cầu Rào 3" in said and "Đã nhận tệp “a.pdf”" in said and "Đã nhận 1 ảnh" in said
    assert of_events(room) == [(3, "a.pdf"), (3, None)]
    source = events.of_person(room.session, room.rules, room.person("BQLGT"))[0]
    new = f"m:new:{source.agency.id}:{source.duty.id}:{source.place}"
    taps(room, f"{new}:3")
    writes(room, "đường 356; 2 tỷ; 3/8")
    assert of_events(room) == [(3, "a.pdf"), (3, None)], "that one was no slip"
    taps(room, f"{new}:99")
    writes(room, "đường 357; 2 tỷ; 3/8")
    assert len(told(room)) == 5 and of_events(room)[-1][0] == 3, "and what is not there brings nothing"


def test_a_paper_long_after_an_event_or_behind_another_answer_is_not_taken_for_its(room: Room) -> None:
    writes(room, "/nghiemthu cầu Rào 3; 12,5 tỷ; 3/8")
    room.later(minutes=31)
    assert "cho nghiệm thu" not in sends(room, "a.pdf")
    room.later(minutes=5)
    writes(room, "/nghiemthu Kè hồ; 1 tỷ; 3/8")
    room.later(minutes=1)
    writes(room, "/thanhtoan 1; 4/8")
    assert "cho câu trả lời về" in sends(room, "b.pdf")
    assert [event for event, _ in of_events(room)] == [None, None]
