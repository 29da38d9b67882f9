"""What a coordinator bids in words for an agency that is named, and what they say of requests that do not wait."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select

from db.models import Agency, Assignment, Duty, Request
from rules.meaning.bidding import read_bid
from tests.meaning.standings import AGENCIES
from tests.rooms import Room
from tests.talk.arriving import desk


@pytest.fixture(autouse=True)
def after_the_due_day(room: Room) -> None:
    room.at("2022-08-17T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def wish(room: Room, code: str, kind: str = "extension", **values: object) -> Request:
    """A wish of an agency: for more time with its report, or not to have to meet."""
    row = room.assignment(code) if kind == "extension" else room.meeting(code, 33)
    until = date(2022, 9, 12) if kind == "extension" else None
    code_of = "extend" if kind == "extension" else "no_capital"
    reply = room.reply(row, code_of, by=room.person("SYT"), expected_on=until)
    return room.request(reply, kind, text="vì bão", until=until, **values)


def asked_of_the_database(room: Room, text: str) -> int:
    """How many statements a coordinator's sentence takes, with nothing known from before."""
    asked: list[str] = []

    def note(_: object, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    room.save()
    room.session.expunge_all()
    event.listen(room.database.engine, "before_cursor_execute", note)
    desk(room, text)
    event.remove(room.database.engine, "before_cursor_execute", note)
    return len(asked)


@pytest.mark.parametrize("text", ["sáng mai tôi gửi công văn cho các đồng chí", "đồng ý cho Sở Nội vụ"])
def test_a_sentence_asks_no_more_the_more_was_decided(room: Room, text: str) -> None:
    query = select(Agency.code).join(Assignment).join(Duty).where(Duty.code == "BC-DINHKY", Assignment.period == "2022")
    codes = iter(room.session.scalars(query.where(Agency.code != "SNV").order_by(Agency.id)).all())
    by = room.person("SKHDT", "coordinator").id

    def decide(count: int) -> None:
        for code in itertools.islice(codes, count):
            wish(room, code, state="granted", decided_at=room.now, decided_by=by)

    decide(5)
    few = asked_of_the_database(room, text)
    decide(20)
    assert asked_of_the_database(room, text) < few + 5


@pytest.mark.parametrize(
    ("text", "bid"),
    [
        ("nhắc Sở Tài nguyên và Môi trường nộp báo cáo giúp tôi", "press STNMT"),
        ("em đôn đốc sở tài nguyên và môi trường gửi báo cáo ngay nhé", "press STNMT"),
        ("nhắc lại An Lão lần nữa", "press ANLAO"),
        ("nhắc nhở Sở Y tế và Sở Tài chính nộp báo cáo", "press SYT STC"),
        ("miễn giao ban cho Bạch Long Vĩ", "exempt BACHLONGVI"),
        ("đồng ý cho Bạch Long Vĩ miễn giao ban cả năm", "exempt BACHLONGVI"),
        ("Bạch Long Vĩ được miễn họp nhé", "exempt BACHLONGVI"),
        ("không nhắc Sở Y tế nữa", ""),
        ("đã nhắc Sở Y tế rồi", ""),
        ("nhắc Sở Y tế trước 15/8", ""),
        ("nhắc Sở Y tế chưa?", ""),
        ("nhắc nộp báo cáo", ""),
        ("không miễn giao ban cho Bạch Long Vĩ", ""),
        ("miễn giao ban cho Bạch Long Vĩ nếu không có vốn", ""),
        ("Sở Y tế nhắc tôi nộp báo cáo", ""),
    ],
)
def test_a_bid_says_nothing_more(text: str, bid: str) -> None:
    found = read_bid(text, AGENCIES)
    assert (f"{found.what} {' '.join(each.code for each in found.agencies)}" if found else "") == bid


class TestPressing:
    def test_what_would_be_sent_is_looked_at_first(self, room: Room) -> None:
        said = desk(room, "nhắc Sở Y tế nộp báo cáo giúp tôi")
        assert "Nhắc, Sở Y tế: " in said
        assert not room.messages("pressed_on", None)
        desk(room, "gửi")
        assert [each.person_id for each in room.messages("pressed_on", None)] == [room.person("SYT").id]

    def test_of_several_it_is_said_how_they_are_pressed(self, room: Room) -> None:
        said = desk(room, "nhắc Sở Y tế và Sở Tài chính nộp báo cáo")
        assert "Để nhắc, xin gõ /tinhtrang" in said

    def test_of_whom_nothing_is_late_it_is_said(self, room: Room) -> None:
        room.at("2022-08-01T09:00")
        said = desk(room, "nhắc Sở Y tế nộp báo cáo")
        assert "Sở Y tế hiện không có việc nào quá hạn" in said
        assert "là trả lời cho việc nào" not in said


class TestExempting:
    def test_the_wish_that_waits_is_proposed_to_be_granted(self, room: Room) -> None:
        request = wish(room, "HAIAN", "exemption")
        assert "Ghi là: Đề nghị miễn giao ban số 1 của UBND quận Hải An: đồng ý?" in desk(
            room, "miễn giao ban cho Hải An"
        )
        assert room.again(request).state == "open"
        desk(room, "đúng")
        assert room.again(request).state == "granted"

    def test_where_none_waits_it_is_said_how_one_comes(self, room: Room) -> None:
        said = desk(room, "miễn giao ban cho Bạch Long Vĩ")
        assert "Chưa có đề nghị miễn giao ban nào của UBND huyện Bạch Long Vĩ chờ xử lý" in said
        assert "/tinhtrang kèm mã đơn vị" in said

    def test_who_granted_it_is_said(self, room: Room) -> None:
        boss = room.join("SKHDT", "coordinator", "telegram")
        wish(room, "HAIAN", "exemption", state="granted", decided_by=boss.id, decided_at=room.now)
        wish(room, "LECHAN", "exemption")
        said = desk(room, "miễn giao ban cho Hải An và Lê Chân")
        assert f"Đề nghị miễn giao ban số 1 – UBND quận Hải An: {boss.name} đã quyết định, lúc 09:00" in said
        assert "Chưa có đề nghị" not in said
        assert "Ghi là: Đề nghị miễn giao ban số 2 của UBND quận Lê Chân" in said


class TestWhatWasDecided:
    @pytest.fixture
    def colleague(self, room: Room) -> str:
        """Who granted request 1 (Sở Y tế's) and refused request 2 (Sở Tài chính's) an hour ago."""
        boss = room.join("SKHDT", "coordinator", "telegram")
        at = room.now - timedelta(hours=1)
        wish(room, "SYT", state="granted", decided_by=boss.id, decided_at=at)
        wish(room, "STC", state="refused", decided_by=boss.id, decided_at=at, note="đã lùi một lần")
        return boss.name

    @pytest.mark.parametrize(
        "text",
        ["đồng ý Sở Y tế, không đồng ý Sở Tài chính", "đồng ý số 1, số 2 chưa đồng ý", "duyệt số 1, từ chối số 2"],
    )
    def test_who_decided_what_and_when_is_said(self, room: Room, colleague: str, text: str) -> None:
        said = desk(room, text)
        assert f"số 1 – Sở Y tế: {colleague} đã quyết định, lúc 08:00 ngày 17/8: đồng ý đến hết" in said
        assert f"số 2 – Sở Tài chính: {colleague} đã quyết định, lúc 08:00 ngày 17/8: chưa đồng ý, lý do" in said
        assert "Muốn đổi, xin ghi: thu hồi số 1." in said
        assert "là trả lời cho việc nào" not in said

    def test_ones_own_decision_is_told_as_such(self, room: Room) -> None:
        mine = room.person("SKHDT", "coordinator").id
        wish(room, "SYT", state="granted", decided_by=mine, decided_at=room.now)
        assert "đồng chí đã quyết định, lúc 09:00" in desk(room, "đồng ý Sở Y tế")

    def test_what_the_agency_took_back_is_told_so(self, room: Room) -> None:
        wish(room, "SYT", state="withdrawn", decided_at=room.now)
        said = desk(room, "đồng ý cho Sở Y tế")
        assert "Xin gia hạn số 1 – Sở Y tế: đơn vị đã rút, lúc 09:00 ngày 17/8." in said
        assert "thu hồi số" not in said

    def test_a_number_that_nobody_has_is_told_so(self, room: Room) -> None:
        assert "Không có đề nghị nào số 9 đang chờ." in desk(room, "đồng ý số 9")

    def test_what_waits_is_asked_about_behind_what_was_decided(self, room: Room, colleague: str) -> None:
        waits = wish(room, "SXD")
        said = desk(room, "đồng ý số 1 và số 3")
        assert f"số 1 – Sở Y tế: {colleague} đã quyết định" in said
        assert "Ghi là: Xin gia hạn số 3 của Sở Xây dựng: đồng ý" in said
        assert room.again(waits).state == "open"

    def test_the_newest_wish_of_an_agency_counts(self, room: Room, colleague: str) -> None:
        waits = wish(room, "SYT")
        assert "đã quyết định" not in desk(room, "đồng ý Sở Y tế")
        assert room.again(waits).state == "granted"

    @pytest.mark.parametrize(
        ("text", "left"), [("không đồng ý Sở Y tế", "granted"), ("đồng ý Sở Tài chính", "refused")]
    )
    def test_the_contrary_may_change_it(self, room: Room, colleague: str, text: str, left: str) -> None:
        assert "Tôi chưa ghi gì thêm" not in desk(room, text)

    @pytest.mark.parametrize("text", ["1 đồng ý", "Sở Y tế ok", "đồng ý"])
    def test_what_names_nothing_or_decides_nothing_is_no_decision_on_it(
        self, room: Room, colleague: str, text: str
    ) -> None:
        assert "Tôi chưa ghi gì thêm" not in desk(room, text)

    def test_what_is_long_ago_is_not_told(self, room: Room, colleague: str) -> None:
        room.later(days=70)
        assert "Tôi chưa ghi gì thêm" not in desk(room, "đồng ý Sở Y tế")
