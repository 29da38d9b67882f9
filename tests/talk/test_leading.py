"""What a leader writes to the card of what was reported to them, on both messengers: never an answer of the agency."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db import cards, handovers, views
from db.models import Assignment, Dialog, Message, Person, Reply
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, reminded, takes

CHANNELS = [("SYT", "telegram"), ("STC", "zalo")]
BOTH = pytest.mark.parametrize(("agency", "channel"), CHANNELS)


def carded(room: Room, agency: str, *rows: Assignment) -> str:
    """The leader's card of these (of the report alone) has arrived on 16/8; returns the chat."""
    room.at("2022-08-16T08:05")
    if agency == "STC":
        room.join("STC", "leader", "zalo")
    address = room.address(agency, "leader")
    listed = rows or (room.assignment(agency),)
    shown = [cards.card(room.session, row, room.rules, room.now) for row in listed]
    params = {**views.common(address, room.rules, room.now), "assignments": shown}
    room.message(address, "leader_cards" if len(listed) > 1 else "leader_card", params=params)
    arrives(room)
    return address.chat_id


def replied(room: Room) -> list[tuple[str, str | None]]:
    return [(row.code, row.text) for row in room.session.scalars(select(Reply).order_by(Reply.id))]


def passed_on(room: Room) -> list[Message]:
    return [message for message in room.messages(state=None) if message.kind == "explained"]


@BOTH
def test_what_was_directed_is_kept_in_the_leaders_words(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    said = talks(room, chat, channel, "đã chỉ đạo phòng Tài chính gửi trước 18/8")
    assert "lãnh đạo đã chỉ đạo: “đã chỉ đạo phòng Tài chính gửi trước 18/8”" in said
    assert replied(room) == [("directed", "đã chỉ đạo phòng Tài chính gửi trước 18/8")]
    in_both_languages(room)


@BOTH
def test_an_explanation_goes_to_the_coordinators_at_once(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    said = talks(room, chat, channel, "Giải trình: đang chờ số liệu kho bạc, 18/8 gửi")
    assert "Giải trình đã chuyển Sở Kế hoạch và Đầu tư." in said
    assert replied(room) == [("explained", "đang chờ số liệu kho bạc, 18/8 gửi")]
    assert {message.channel for message in passed_on(room)} == {"telegram"}


@BOTH
def test_it_is_given_to_the_only_official_who_reads_the_words(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "giao đồng chí đầu mối thực hiện ngay")
    official = room.person(agency)
    assert replied(room) == [("given", official.name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert (told.person_id, told.params["words"]) == (official.id, "giao đồng chí đầu mối thực hiện ngay")
    assert handovers.held(room.session) == {room.assignment(agency).id: official.id}
    in_both_languages(room)


@BOTH
def test_where_there_are_several_officials_and_none_is_named_each_is_a_choice(
    room: Room, agency: str, channel: str
) -> None:
    """The leader's words go with the order: they were lost where a name was chosen."""
    other = room.join(agency, "official")
    chat = carded(room, agency)
    order = "giao đồng chí đầu mối thực hiện ngay, chiều nay báo cáo tôi"
    assert f"lãnh đạo đã chỉ đạo: “{order}”" in talks(room, chat, channel, order)
    assert replied(room) == []
    talks(room, chat, channel, f"Giao đồng chí {other.name}")
    assert replied(room) == [("given", other.name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert (told.person_id, told.params["words"]) == (other.id, order)
    assert f"Ý kiến chỉ đạo: “{order}”" in TEXTS.render(told.kind, told.params, "plain").text
    assert room.session.query(Dialog).all() == [], "the sentence has been answered"
    in_both_languages(room)


def named(room: Room, agency: str, name: str) -> Person:
    """The agency's official, called so."""
    person = room.person(agency)
    person.name = name
    room.session.flush()
    return person


ORDERED = "đồng chí Hà khẩn trương làm, chiều nay báo cáo tôi"


@BOTH
@pytest.mark.parametrize(
    "said", [ORDERED, "dong chi Ha khan truong lam, chieu nay bao cao toi", "Lê Thu Hà phối hợp các phòng gửi ngay"]
)
def test_an_order_to_who_is_named_is_proposed_though_the_word_is_not_said(
    room: Room, agency: str, channel: str, said: str
) -> None:
    """It was proposed as an explanation to the coordinators."""
    official = named(room, agency, "Lê Thu Hà")
    chat = carded(room, agency)
    assert "Ghi là: giao đồng chí Lê Thu Hà: báo cáo" in talks(room, chat, channel, said)
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert (told.person_id, told.params["words"]) == (official.id, said)


@BOTH
def test_an_order_to_nobody_who_is_named_is_proposed_as_directed(room: Room, agency: str, channel: str) -> None:
    chat, said = carded(room, agency), "khẩn trương làm, chiều nay báo cáo tôi"
    assert f"lãnh đạo đã chỉ đạo: “{said}”" in talks(room, chat, channel, said)
    talks(room, chat, channel, f"Giao đồng chí {room.person(agency).name}")
    assert replied(room) == [("given", room.person(agency).name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert told.params["words"] == said


@BOTH
@pytest.mark.parametrize(("choice", "code"), [("Đã chỉ đạo", "directed"), ("Giao đồng chí {}", "given")])
def test_what_was_proposed_as_an_explanation_goes_with_the_choice_beside_it(
    room: Room, agency: str, channel: str, choice: str, code: str
) -> None:
    chat, said = carded(room, agency), "cán bộ phụ trách nghỉ ốm, phòng Kế hoạch làm thay"
    assert "Ghi là: giải trình" in talks(room, chat, channel, said)
    official = room.person(agency)
    talks(room, chat, channel, choice.format(official.name))
    assert replied(room) == [(code, said if code == "directed" else official.name)]
    told = [message.params["words"] for message in room.messages(state=None) if message.kind == "given"]
    assert told == ([said] if code == "given" else [])


@BOTH
def test_a_choice_about_another_duty_takes_nothing_of_what_is_proposed(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "cán bộ phụ trách nghỉ ốm")
    address = room.address(agency, "leader")
    takes(room, incoming(chat, "choice", token=f"p:{room.meeting(agency, 33).id}:directed", channel=address.channel))
    assert replied(room) == [("directed", None)]


@BOTH
def test_beside_what_is_proposed_the_same_is_no_choice(room: Room, agency: str, channel: str) -> None:
    """*Đúng* and *Giao đồng chí ...* did the same."""
    other = room.join(agency, "official")
    named(room, agency, "Lê Thu Hà")
    talks(room, carded(room, agency), channel, ORDERED)
    (asked,) = room.messages("proposal", state=None)
    labels = [choice.label for choice in TEXTS.render(asked.kind, asked.params, "html").flat]
    assert [label for label in labels if label.startswith("Giao")] == [f"Giao đồng chí {other.name}"]


@BOTH
@pytest.mark.parametrize(
    "said", ["đồng chí đầu mối nghỉ phép, tuần sau gửi", "đang kiện toàn bộ phận tổng hợp", "cán bộ phụ trách nghỉ ốm"]
)
def test_any_other_sentence_is_proposed_as_an_explanation(room: Room, agency: str, channel: str, said: str) -> None:
    chat = carded(room, agency)
    shown = talks(room, chat, channel, said)
    assert "Ghi là: giải trình về báo cáo" in shown
    assert "chuyển Sở Kế hoạch và Đầu tư" in shown
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("explained", said)]
    assert passed_on(room)
    in_both_languages(room)


SENT = "đã gửi báo cáo số 45/BC ngày 16/8"


@BOTH
def test_a_leader_still_answers_for_the_agency_in_its_words(room: Room, agency: str, channel: str) -> None:
    """It is proposed: nothing that a leader writes is the agency's answer at once."""
    chat = carded(room, agency)
    for said, codes in (("đang thực hiện, dự kiến 18/8 xong", ["doing"]), (SENT, ["doing", "sent"])):
        assert "Ghi là: " in talks(room, chat, channel, said)
        assert [code for code, _ in replied(room)] == codes[:-1]
        talks(room, chat, channel, "đúng")
        assert [code for code, _ in replied(room)] == codes


@BOTH
def test_more_time_is_asked_for_in_words(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "xin gia hạn đến 25/8 vì cán bộ phụ trách nghỉ ốm")
    assert replied(room) == [("extend", "cán bộ phụ trách nghỉ ốm")]


class TestNumbersWithWordsOnZalo:
    def chat(self, room: Room) -> str:
        return carded(room, "STC")  # 1 Giao đồng chí, 2 Xin gia hạn, 3 Đã chỉ đạo, 4 Giải trình

    @pytest.mark.parametrize("said", ["4. cán bộ phụ trách nghỉ ốm, tuần này gửi", "4: cán bộ phụ trách nghỉ ốm"])
    def test_a_number_that_is_set_apart_leaves_no_doubt(self, room: Room, said: str) -> None:
        talks(room, self.chat(room), "zalo", said)
        assert replied(room) == [("explained", said[3:])]

    def test_one_that_may_count_something_is_proposed(self, room: Room) -> None:
        chat = self.chat(room)
        shown = talks(room, chat, "zalo", "4 cán bộ phụ trách nghỉ ốm, tuần này gửi")
        assert "Ghi là: giải trình về báo cáo" in shown
        assert replied(room) == []
        talks(room, chat, "zalo", "1")
        assert replied(room) == [("explained", "cán bộ phụ trách nghỉ ốm, tuần này gửi")]

    def test_more_time_with_day_and_reason(self, room: Room) -> None:
        talks(room, self.chat(room), "zalo", "2 đến 20/8 vì cán bộ nghỉ ốm")
        (reply,) = room.session.scalars(select(Reply))
        assert (reply.code, reply.expected_on, reply.text) == ("extend", date(2022, 8, 20), "cán bộ nghỉ ốm")

    def test_what_was_directed_in_words(self, room: Room) -> None:
        talks(room, self.chat(room), "zalo", "3. phòng Ngân sách làm trong hôm nay")
        assert replied(room) == [("directed", "phòng Ngân sách làm trong hôm nay")]

    def test_it_is_given_with_words(self, room: Room) -> None:
        talks(room, self.chat(room), "zalo", "1. làm xong trước 18/8")
        assert replied(room) == [("given", room.person("STC").name)]

    def test_the_words_of_another_choice_are_asked_about(self, room: Room) -> None:
        chat = self.chat(room)
        assert "Ghi là:" in talks(room, chat, "zalo", "4. đã chỉ đạo phòng Ngân sách")
        assert replied(room) == []


class TestACardOfTwo:
    def chat(self, room: Room, agency: str) -> str:
        return carded(room, agency, room.assignment(agency), room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize(
        ("said", "codes"),
        [
            ("đã chỉ đạo", ["directed", "directed"]),
            ("giải trình: thiếu cán bộ tổng hợp", ["explained", "explained"]),
            ("giao đồng chí đầu mối thực hiện ngay", ["given", "given"]),
        ],
    )
    def test_what_names_neither_is_proposed_for_both(
        self, room: Room, agency: str, channel: str, said: str, codes: list[str]
    ) -> None:
        chat = self.chat(room, agency)
        shown = talks(room, chat, channel, said)
        assert "Ghi là:" in shown
        assert "báo cáo kết quả" in shown
        assert "giao ban giải ngân tuần 33" in shown
        assert replied(room) == []
        talks(room, chat, channel, "đúng")
        assert [code for code, _ in replied(room)] == codes
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize("said", ["cả hai đã chỉ đạo rồi", "cả 2 việc tôi đã chỉ đạo"])
    def test_both_are_done_where_both_are_named(self, room: Room, agency: str, channel: str, said: str) -> None:
        talks(room, self.chat(room, agency), channel, said)
        assert [code for code, _ in replied(room)] == ["directed", "directed"]

    @BOTH
    def test_each_by_its_number(self, room: Room, agency: str, channel: str) -> None:
        talks(room, self.chat(room, agency), channel, "1. đã chỉ đạo; 2. giải trình: chưa bố trí được lịch họp")
        assert replied(room) == [("directed", None), ("explained", "chưa bố trí được lịch họp")]

    @BOTH
    def test_one_by_its_number(self, room: Room, agency: str, channel: str) -> None:
        talks(room, self.chat(room, agency), channel, "2 đã chỉ đạo phòng Kế hoạch")
        (reply,) = room.session.scalars(select(Reply))
        assert (reply.code, reply.assignment) == ("directed", room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize("said", ["2. chưa bố trí được lịch họp", "1. đồng chí phụ trách nghỉ ốm từ tuần trước"])
    def test_a_number_with_words_is_asked_about_where_one_line_is_done(
        self, room: Room, agency: str, channel: str, said: str
    ) -> None:
        chat = self.chat(room, agency)
        room.move(room.assignment(agency), Move.REPORT)
        assert "?" in talks(room, chat, channel, said)
        assert replied(room) == []

    @BOTH
    def test_one_by_its_name(self, room: Room, agency: str, channel: str) -> None:
        talks(room, self.chat(room, agency), channel, "báo cáo năm: đã chỉ đạo văn phòng gửi")
        (reply,) = room.session.scalars(select(Reply))
        assert (reply.code, reply.assignment) == ("directed", room.assignment(agency))


@BOTH
def test_an_officials_reminder_is_no_card(room: Room, agency: str, channel: str) -> None:
    carded(room, agency)
    reminded(room, room.assignment(agency), agency=agency)
    arrives(room)
    talks(room, room.address(agency).chat_id, channel, "đã chỉ đạo phòng Tài chính làm, 18/8 gửi")
    assert [code for code, _ in replied(room)] in (["doing"], [])


EXPLAINED = (
    "Do vướng GPMB dự án đường 360, UBND quận xin giải trình là đang chờ thành phố phê duyệt giá đất",
    "Do vuong GPMB du an duong 360, UBND quan xin giai trinh la dang cho TP phe duyet gia dat",
)


class TestTheCardOfAMeetingBesideAReportThatWasAskedFor:
    def chat(self, room: Room, agency: str) -> str:
        """The leader was told of the report before; the card that came last is about the meeting."""
        carded(room, agency)
        leader = room.address(agency, "leader")
        room.at("2022-08-16T08:06")
        talks(room, leader.chat_id, leader.channel, "cảm ơn em")
        return carded(room, agency, room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize("said", EXPLAINED)
    def test_an_explanation_in_the_middle_of_a_sentence_is_one(
        self, room: Room, agency: str, channel: str, said: str
    ) -> None:
        talks(room, self.chat(room, agency), channel, said)
        (reply,) = room.session.scalars(select(Reply))
        assert (reply.code, reply.text, reply.assignment) == ("explained", said, room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize(
        "said",
        [
            "vướng giải phóng mặt bằng dự án đường 360, đang chờ phê duyệt giá đất",
            "vuong giai phong mat bang du an duong 360, dang cho phe duyet gia dat",
            "cán bộ phụ trách nghỉ ốm, dự kiến ngày 18/8 xong",
        ],
    )
    def test_any_other_sentence_is_proposed_as_an_explanation_of_what_the_card_is_about(
        self, room: Room, agency: str, channel: str, said: str
    ) -> None:
        chat = self.chat(room, agency)
        assert "Ghi là: giải trình về giao ban giải ngân tuần 33" in talks(room, chat, channel, said)
        assert replied(room) == []
        talks(room, chat, channel, "đúng")
        assert replied(room) == [("explained", said)]

    @BOTH
    def test_what_names_the_report_is_said_of_the_report(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        assert "đã gửi báo cáo" in talks(room, chat, channel, "báo cáo năm đã gửi, số 45/BC ngày 16/8")
        talks(room, chat, channel, "đúng")
        assert [code for code, _ in replied(room)] == ["sent"]


@BOTH
@pytest.mark.parametrize("said", ["vướng mặt bằng dự án đường 360 nên chưa xong", "vuong mat bang du an nen chua xong"])
def test_an_obstacle_that_a_leader_writes_is_proposed_as_an_explanation(
    room: Room, agency: str, channel: str, said: str
) -> None:
    chat = carded(room, agency)
    assert "Ghi là: giải trình về báo cáo" in talks(room, chat, channel, said)
    assert replied(room) == []
