"""What a leader writes of two things at once, and orders to an own department, on both messengers."""

from __future__ import annotations

import pytest

from bot.talk.routes import press
from db import cards, posts, views
from rules.meaning.matters import clauses
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, turn_of
from tests.talk.test_leading import BOTH, carded, passed_on, replied
from tests.talk.test_leading_which import replies_of

SPOKEN = "giao đồng chí đầu mối nộp ngay trong tuần, giao ban thì tôi sẽ chủ trì"
DIRECTED_BOTH = "đã chỉ đạo phòng TCKH gửi báo cáo ngay; tổ chức giao ban trước thứ Sáu"


def recorded(room: Room) -> dict[str, tuple[str, str | None]]:
    return {row.assignment.duty.kind: (row.code, row.text) for row in replies_of(room)}


class TestACardOfTwo:
    def chat(self, room: Room, agency: str) -> str:
        return carded(room, agency, room.assignment(agency), room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize("said", [SPOKEN, "giao ban tôi chủ trì, giao đồng chí đầu mối nộp ngay trong tuần"])
    def test_each_clause_goes_to_its_own(self, room: Room, agency: str, channel: str, said: str) -> None:
        """The meeting, that the leader is to chair, was given to the official at once, and the report to nobody."""
        chat, official = self.chat(room, agency), room.person(agency)
        shown = talks(room, chat, channel, said)
        assert f"giao đồng chí {official.name}: báo cáo" in shown
        assert replied(room) == []
        talks(room, chat, channel, "đúng")
        found = recorded(room)
        assert found["report"] == ("given", official.name)
        assert found["meeting"][0] == "directed"
        assert (found["meeting"][1] or "").startswith("giao ban")
        (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
        assert "nộp ngay trong tuần" in TEXTS.render(told.kind, told.params, "plain").text
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize("said", ["giao đồng chí đầu mối cả hai", "đã chỉ đạo cả hai việc, thứ 6 báo cáo xong"])
    def test_of_what_is_over_meanwhile_it_is_said_that_nothing_is_recorded(
        self, room: Room, agency: str, channel: str, said: str
    ) -> None:
        """Only the report was recorded, and nothing said of the meeting."""
        chat, meeting = self.chat(room, agency), room.meeting(agency, 33)
        meeting.state = State.MISSED
        room.session.flush()
        talks(room, chat, channel, said)
        (told,) = room.messages("not_of_over", None)
        shown = TEXTS.render(told.kind, told.params, "plain").text
        assert shown.startswith("Không ghi gì cho giao ban giải ngân tuần 33")
        in_both_languages(room)

    @BOTH
    def test_of_what_is_open_it_is_not_said(self, room: Room, agency: str, channel: str) -> None:
        talks(room, self.chat(room, agency), channel, "đã chỉ đạo cả hai việc")
        assert room.messages("not_of_over", None) == []

    @BOTH
    def test_what_is_added_to_an_order_is_ordered_too(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        assert "Ghi là:" in talks(room, chat, channel, DIRECTED_BOTH)
        assert replied(room) == []
        talks(room, chat, channel, "đúng")
        assert recorded(room) == {
            "report": ("directed", "đã chỉ đạo phòng TCKH gửi báo cáo ngay"),
            "meeting": ("directed", "tổ chức giao ban trước thứ Sáu"),
        }

    @BOTH
    def test_what_is_added_to_what_is_given_is_given_to_the_same(self, room: Room, agency: str, channel: str) -> None:
        chat, official = self.chat(room, agency), room.person(agency)
        talks(room, chat, channel, "giao đồng chí đầu mối nộp báo cáo, tổ chức giao ban trước thứ Sáu")
        talks(room, chat, channel, "đúng")
        assert recorded(room) == {"report": ("given", official.name), "meeting": ("given", official.name)}

    @BOTH
    def test_an_explanation_of_both_is_one(self, room: Room, agency: str, channel: str) -> None:
        chat, said = self.chat(room, agency), "báo cáo chờ số liệu; giao ban chưa họp được do bão"
        talks(room, chat, channel, f"giải trình: {said}")
        talks(room, chat, channel, "đúng")
        assert recorded(room) == {"report": ("explained", said), "meeting": ("explained", said)}

    @BOTH
    def test_how_one_of_them_stands_is_explained(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        talks(room, chat, channel, "báo cáo đã chỉ đạo phòng TCKH, còn giao ban chưa họp được do bão")
        assert replied(room) == []
        talks(room, chat, channel, "đúng")
        assert recorded(room) == {
            "report": ("directed", "báo cáo đã chỉ đạo phòng TCKH"),
            "meeting": ("explained", "còn giao ban chưa họp được do bão"),
        }

    @BOTH
    def test_both_in_one_clause_are_proposed(self, room: Room, agency: str, channel: str) -> None:
        """The meeting's was recorded at once, and the report's not."""
        chat = self.chat(room, agency)
        shown = talks(room, chat, channel, "đã chỉ đạo phòng TCKH làm báo cáo và họp giao ban")
        assert "báo cáo kết quả" in shown
        assert "giao ban giải ngân tuần 33" in shown
        assert replied(room) == []

    @BOTH
    @pytest.mark.parametrize(
        "said",
        ["đã chỉ đạo phòng Tài chính, phòng Kế hoạch họp giao ban ngay", "đã chỉ đạo rồi, thứ Sáu họp giao ban"],
    )
    def test_clauses_of_one_matter_are_one(self, room: Room, agency: str, channel: str, said: str) -> None:
        talks(room, self.chat(room, agency), channel, said)
        assert recorded(room) == {"meeting": ("directed", said)}


@BOTH
def test_what_is_said_beside_the_matter_of_a_card_goes_to_its_own(room: Room, agency: str, channel: str) -> None:
    """The card is about the report alone; the order went to the meeting."""
    chat, official = carded(room, agency), room.person(agency)
    room.meeting(agency, 33).reminders = 1
    shown = talks(room, chat, channel, SPOKEN)
    assert f"giao đồng chí {official.name}: báo cáo" in shown
    talks(room, chat, channel, "đúng")
    assert {kind: code for kind, (code, _) in recorded(room).items()} == {"report": "given", "meeting": "directed"}


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        "chuyển phòng Kế hoạch xử lý trước thứ 6",
        "chuyen phong Ke hoach xu ly truoc thu 6",
        "yêu cầu phòng TCKH giải trình tôi",
        "phòng Kế hoạch khẩn trương xử lý, không để chậm",
        "tôi sẽ trực tiếp đôn đốc trong tuần này",
    ],
)
def test_an_order_within_the_agency_is_proposed_as_directed(room: Room, agency: str, channel: str, said: str) -> None:
    """It was proposed as the leader's explanation to the coordinators."""
    chat = carded(room, agency)
    assert f"lãnh đạo đã chỉ đạo: “{said}”" in talks(room, chat, channel, said)
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("directed", said)]
    assert passed_on(room) == []


@BOTH
def test_its_words_go_with_the_choice_beside_it(room: Room, agency: str, channel: str) -> None:
    chat, said, official = carded(room, agency), "chuyển phòng Kế hoạch xử lý trước thứ 6", room.person(agency)
    talks(room, chat, channel, said)
    talks(room, chat, channel, f"Giao đồng chí {official.name}")
    assert replied(room) == [("given", official.name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert told.params["words"] == said


@BOTH
@pytest.mark.parametrize(
    "said",
    ["phòng Kế hoạch đang bận, tuần sau gửi", "yêu cầu phòng TCKH làm mà chưa xong", "phòng Kế hoạch nghỉ ốm hết"],
)
def test_how_a_department_stands_is_no_order(room: Room, agency: str, channel: str, said: str) -> None:
    chat = carded(room, agency)
    assert "lãnh đạo đã chỉ đạo" not in talks(room, chat, channel, said)


class TestANumberAfterANewCardOnZalo:
    """The leader has been asked about meetings as well, and has written nothing (1 Giao, 2 Xin gia hạn, 3 Đã chỉ đạo, 4
    Giải trình)."""

    def chat(self, room: Room, *asked: str) -> str:
        room.join("STC", "leader", "zalo")
        address = room.address("STC", "leader")
        for at, week in zip(asked, (31, 32), strict=False):
            room.at(at)
            message = room.reminder(address, room.meeting("STC", week))
            message.params = {**views.common(address, room.rules, room.now), **message.params}
            arrives(room)
        return address.chat_id

    def carded(self, room: Room) -> None:
        room.at("2022-08-16T08:05")
        address = room.address("STC", "leader")
        shown = [cards.card(room.session, room.assignment("STC"), room.rules, room.now)]
        params = {**views.common(address, room.rules, room.now), "assignments": shown}
        room.message(address, "leader_card", params=params)
        arrives(room)

    def test_it_is_the_cards(self, room: Room) -> None:
        """It was asked which, as older questions have the number too."""
        chat = self.chat(room, "2022-08-05T14:00", "2022-08-16T07:05")
        self.carded(room)
        room.later(minutes=3)
        assert "lãnh đạo đã chỉ đạo" in talks(room, chat, "zalo", "3")
        assert replied(room) == [("directed", None)]

    @pytest.mark.parametrize(
        ("before", "later"),
        [
            ("2022-08-16T07:06", 3),  # they came nearly together
            ("2022-08-05T14:00", 60),  # it came long ago
            ("2022-08-05T14:00", 0),  # nobody can have read it
        ],
    )
    def test_where_another_can_be_meant_it_is_asked(self, room: Room, before: str, later: int) -> None:
        chat = self.chat(room, before)
        self.carded(room)
        room.later(minutes=later)
        assert "“3” là trả lời cho việc nào?" in talks(room, chat, "zalo", "3")
        assert replied(room) == []

    def test_after_a_question_about_a_duty_it_is_asked_as_before(self, room: Room) -> None:
        """What an official is asked on one day stays asked: an older duty may be the one that is done now."""
        chat = self.chat(room, "2022-08-16T05:00", "2022-08-16T07:00")
        room.later(minutes=3)
        assert "“1” là trả lời cho việc nào?" in talks(room, chat, "zalo", "1")

    def test_what_came_a_night_after_all_others_is_answered_when_it_has_just_been_read(self, room: Room) -> None:
        chat = self.chat(room, "2022-08-05T14:00", "2022-08-16T07:00")
        room.later(minutes=3)
        assert "là trả lời cho việc nào?" not in talks(room, chat, "zalo", "1")


def test_a_choice_of_somebody_who_is_no_official_any_more_leaves_the_cards_others(room: Room) -> None:
    """All buttons went away with it."""
    leaver = room.join("SYT", "official")
    carded(room, "SYT")
    post = next(post for post in leaver.held if post.role == "official")
    posts.end(room.session, post, room.now, "x")
    room.session.flush()
    turn = turn_of(room, room.address("SYT", "leader"))
    assert press(turn, f"p:{room.assignment().id}:give:{leaver.id}") == "no_official"
    assert turn.keep_choices
    turn.keep_choices = False
    assert press(turn, f"p:{room.assignment().id}:directed") == ""
    assert not turn.keep_choices
    assert replied(room) == [("directed", None)]


def test_a_clause_of_both_is_parted_from_nothing() -> None:
    assert clauses("đã chỉ đạo làm báo cáo và họp giao ban, gửi trước 18/8") == []
