"""What a leader orders before anything was reported to them, on both messengers: nobody has begun by that."""

from __future__ import annotations

import pytest

from db import handovers, people
from db.models import Address, Reply
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS
from tests.talk.test_leading import BOTH, carded, replied

ORDERS = (
    "giao đồng chí đầu mối làm báo cáo trước 10/8",
    "giao dong chi dau moi lam bao cao truoc 10/8",
    "Yêu cầu giao đồng chí đầu mối khẩn trương làm báo cáo năm, gửi trước 10/8",
)


def leads(room: Room, agency: str) -> str:
    """A leader of the agency, to whom nothing was reported by 4/8; returns the chat."""
    room.at("2022-08-04T09:00")
    if agency == "STC":
        room.join("STC", "leader", "zalo")
    arrives(room)
    return room.address(agency, "leader").chat_id


@BOTH
@pytest.mark.parametrize("said", ORDERS)
def test_an_order_is_proposed_as_given_and_reaches_whom_it_is_given_to(
    room: Room, agency: str, channel: str, said: str
) -> None:
    """It was recorded as the agency's *Đang thực hiện*, and nobody was told."""
    chat, official = leads(room, agency), room.person(agency)
    assert f"Ghi là: giao đồng chí {official.name}: báo cáo" in talks(room, chat, channel, said)
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("given", official.name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert (told.person_id, told.params["words"]) == (official.id, said)
    assert handovers.held(room.session) == {room.assignment(agency).id: official.id}
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize(
    "said", ["giao phòng Tổng hợp làm báo cáo trước 10/8", "đã chỉ đạo văn phòng làm báo cáo, 10/8 gửi"]
)
def test_an_order_to_whom_the_bot_does_not_know_is_proposed_as_directed(
    room: Room, agency: str, channel: str, said: str
) -> None:
    chat = leads(room, agency)
    assert f"lãnh đạo đã chỉ đạo: “{said}”" in talks(room, chat, channel, said)
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("directed", said)]


@BOTH
def test_where_none_of_several_officials_is_named_each_is_a_choice(room: Room, agency: str, channel: str) -> None:
    other = room.join(agency, "official")
    chat = leads(room, agency)
    shown = talks(room, chat, channel, ORDERS[0])
    assert "lãnh đạo đã chỉ đạo" in shown
    talks(room, chat, channel, f"Giao đồng chí {other.name}")
    assert replied(room) == [("given", other.name)]


@BOTH
def test_what_names_no_duty_asks_which(room: Room, agency: str, channel: str) -> None:
    chat = leads(room, agency)
    shown = talks(room, chat, channel, "giao đồng chí đầu mối khẩn trương làm")
    assert "báo cáo kết quả" in shown
    assert "giao ban giải ngân tuần 31" in shown
    assert replied(room) == []
    talks(room, chat, channel, "không")
    assert replied(room) == []
    in_both_languages(room)


@BOTH
def test_what_the_agency_is_reminded_of_is_meant_before_what_comes_later(room: Room, agency: str, channel: str) -> None:
    chat = leads(room, agency)
    room.meeting(agency).reminders = 1
    assert "giao ban giải ngân tuần 31" in (shown := talks(room, chat, channel, "giao đồng chí đầu mối làm ngay"))
    assert "báo cáo" not in shown


@BOTH
@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("đã gửi báo cáo số 45/BC ngày 4/8", ["sent"]),
        ("báo cáo năm đang thực hiện", ["doing"]),
    ],
)
def test_a_leaders_own_report_stays_as_it_is(
    room: Room, agency: str, channel: str, said: str, codes: list[str]
) -> None:
    chat = leads(room, agency)
    if "Ghi là" in talks(room, chat, channel, said):
        talks(room, chat, channel, "đúng")
    assert [code for code, _ in replied(room)] == codes


@BOTH
def test_an_explanation_of_what_was_not_reported_is_no_order(room: Room, agency: str, channel: str) -> None:
    chat = leads(room, agency)
    assert "Ghi là: giải trình" not in talks(room, chat, channel, "giải trình: báo cáo đang chờ số liệu kho bạc")


@BOTH
def test_figures_beside_what_was_directed_are_no_order(room: Room, agency: str, channel: str) -> None:
    chat = leads(room, agency)
    assert "lãnh đạo đã chỉ đạo" not in talks(
        room, chat, channel, "giải ngân 120 tỷ trên 200 tỷ, đã chỉ đạo các phòng đẩy nhanh"
    )


class TestWhoLeadsTwo:
    """They lead Sở Tài chính and Sở Y tế."""

    def chat(self, room: Room) -> str:
        chat = leads(room, "STC")
        people.join(room.session, room.invitation("SYT", "leader"), "zalo", chat, "Tên", room.now)
        arrives(room)
        return chat

    def test_the_agency_that_is_named_is_meant(self, room: Room) -> None:
        chat = self.chat(room)
        shown = talks(room, chat, "zalo", "giao đồng chí đầu mối làm báo cáo của Sở Y tế trước 10/8")
        assert "(Sở Y tế)" in shown
        talks(room, chat, "zalo", "đúng")
        (reply,) = room.session.query(Reply)
        assert (reply.code, reply.assignment) == ("given", room.assignment("SYT"))

    def test_where_none_is_named_it_is_asked_naming_them(self, room: Room) -> None:
        chat = self.chat(room)
        talks(room, chat, "zalo", "giao đồng chí đầu mối làm báo cáo trước 10/8")
        (asked,) = room.messages("proposal", state=None)
        labels = [choice.label for choice in TEXTS.render(asked.kind, asked.params, "html").flat]
        assert [label.split(" – ")[0] for label in labels[1:3]] == ["Chỉ ghi: Sở Tài chính", "Chỉ ghi: Sở Y tế"]
        assert replied(room) == []
        in_both_languages(room)


@BOTH
def test_an_official_gives_nothing_to_anybody(room: Room, agency: str, channel: str) -> None:
    leads(room, agency)
    official: Address = room.address(agency)
    assert "giao đồng chí" not in talks(room, official.chat_id, channel, ORDERS[0])
    assert all(code not in ("given", "directed") for code, _ in replied(room))


@BOTH
def test_an_order_about_a_report_beside_the_card_of_a_meeting_is_about_the_report(
    room: Room, agency: str, channel: str
) -> None:
    """It was given at once for the meeting, which alone stood in the card."""
    chat = carded(room, agency, room.meeting(agency, 32))
    assert f"giao đồng chí {room.person(agency).name}: báo cáo" in talks(room, chat, channel, ORDERS[0])
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert set(handovers.held(room.session)) == {room.assignment(agency).id}


@BOTH
def test_who_is_to_report_to_the_leader_about_the_meeting_is_given_the_meeting(
    room: Room, agency: str, channel: str
) -> None:
    chat = carded(room, agency, room.meeting(agency, 32))
    talks(room, chat, channel, "giao đồng chí đầu mối họp ngay, báo cáo tôi")
    assert replied(room) == [("given", room.person(agency).name)]
    assert set(handovers.held(room.session)) == {room.meeting(agency, 32).id}
