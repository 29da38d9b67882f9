"""A leader's bare *Giải trình*, *Xin gia hạn* to a card of several things; and cards that stand beside what is asked of
another agency, whose official they are."""

from __future__ import annotations

import pytest

from db import posts
from db.models import Address, Progress, Reply
from rules.status import Move
from tests.jobs.test_two_posts_told import told_at_once
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.test_leading import BOTH, carded, passed_on, replied


class TestACardOfTwo:
    def chat(self, room: Room, agency: str) -> str:
        return carded(room, agency, room.assignment(agency), room.meeting(agency, 33))

    @BOTH
    @pytest.mark.parametrize("said", ["giải trình", "Xin giải trình ạ", "Explain"])
    def test_it_is_asked_once_what_is_explained(self, room: Room, agency: str, channel: str, said: str) -> None:
        """The card itself came again and again."""
        chat = self.chat(room, agency)
        shown = talks(room, chat, channel, said)
        assert shown.startswith(
            "Đồng chí giải trình về việc nào?\n1. Báo cáo kết quả thực hiện Chương trình năm 2022 ("
        )
        assert "2. Giao ban giải ngân tuần 33 (" in shown
        assert "giải trình ngắn trong một tin nhắn về giao ban giải ngân tuần 33" in talks(room, chat, channel, "2")
        talks(room, chat, channel, "chưa bố trí được lịch họp")
        assert replied(room) == [("explained", "chưa bố trí được lịch họp")]
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize("said", ["xin gia hạn", "gia hạn", "xin lùi hạn"])
    def test_more_time_is_asked_for_what_has_a_day(self, room: Room, agency: str, channel: str, said: str) -> None:
        """A meeting has none: the report alone can be meant."""
        chat = self.chat(room, agency)
        assert "báo cáo kết quả" in talks(room, chat, channel, said).lower()
        talks(room, chat, channel, "25/8")
        talks(room, chat, channel, "chờ số liệu")
        assert replied(room) == [("extend", "chờ số liệu")]

    @BOTH
    @pytest.mark.parametrize(
        ("said", "words"),
        [
            ("4 do thiếu phụ lục, đang bổ sung", "do thiếu phụ lục, đang bổ sung"),
            ("4. đang bổ sung phụ lục", "đang bổ sung phụ lục"),
            ("9 cán bộ nghỉ ốm nên đang làm dở", "9 cán bộ nghỉ ốm nên đang làm dở"),
        ],
    )
    def test_a_number_that_is_not_shown_makes_no_answer(
        self, room: Room, agency: str, channel: str, said: str, words: str
    ) -> None:
        """It was recorded at once as what the agency does, by the words behind the number."""
        chat = self.chat(room, agency)
        shown = talks(room, chat, channel, said)
        assert shown.startswith("Ghi là") and "giải trình" in shown and replied(room) == []
        assert f"“{words}”" in shown
        in_both_languages(room)

    @BOTH
    def test_a_number_that_is_shown_is_not_dropped(self, room: Room, agency: str, channel: str) -> None:
        shown = talks(room, self.chat(room, agency), channel, "1 đang bổ sung phụ lục 3")
        assert "“đang bổ sung phụ lục 3”" in shown and "giao ban" not in shown

    @BOTH
    def test_what_is_answered_meanwhile_is_not_asked_about(self, room: Room, agency: str, channel: str) -> None:
        chat = self.chat(room, agency)
        room.move(room.assignment(agency), Move.REPORT)
        assert "giải trình ngắn trong một tin nhắn về giao ban" in talks(room, chat, channel, "xin giải trình")


def replies_of(room: Room) -> list[Reply]:
    return room.session.query(Reply).order_by(Reply.id).all()


class TestBesideWhatIsAskedOfAnotherAgency:
    """They lead Sở Y tế, whose report was reported to them, and serve Sở Tài chính, whose report is late."""

    def chat(self, room: Room) -> str:
        told_at_once(room).state = "queued"
        arrives(room)
        return room.address("STC").chat_id

    @pytest.mark.parametrize(
        ("said", "code"),
        [
            ("giải trình: đang chờ số liệu kho bạc", "explained"),
            ("đã chỉ đạo phòng Kế hoạch gửi trước 18/8", "directed"),
            ("1. giải trình: đang chờ số liệu kho bạc", "explained"),
            ("giao đồng chí đầu mối làm ngay", "given"),
        ],
    )
    def test_what_a_leader_writes_is_of_the_agency_that_they_lead(self, room: Room, said: str, code: str) -> None:
        """It was taken as the status of the other agency."""
        talks(room, self.chat(room), "zalo", said)
        assert [(row.code, row.assignment.agency.code) for row in replies_of(room)] == [(code, "SYT")]
        assert len(passed_on(room)) == (code == "explained")

    def test_bare_it_is_asked_what_is_explained_there(self, room: Room) -> None:
        chat = self.chat(room)
        assert "Xin đồng chí giải trình ngắn" in talks(room, chat, "zalo", "giải trình")
        talks(room, chat, "zalo", "đang chờ số liệu")
        assert [(row.code, row.assignment.agency.code) for row in replies_of(room)] == [("explained", "SYT")]

    def test_more_time_may_be_meant_for_either(self, room: Room) -> None:
        chat = self.chat(room)
        shown = talks(room, chat, "zalo", "xin gia hạn")
        assert "1. Báo cáo kết quả thực hiện Chương trình năm 2022 (Sở Y tế) (" in shown
        assert shown.startswith("Đồng chí xin gia hạn việc nào?\n")
        assert "2. Báo cáo kết quả thực hiện Chương trình năm 2022 (Sở Tài chính) (" in shown
        for said in ("2", "25/8", "chờ số liệu"):
            talks(room, chat, "zalo", said)
        assert [(row.code, row.assignment.agency.code) for row in replies_of(room)] == [("extend", "STC")]
        in_both_languages(room)

    @pytest.mark.parametrize("said", ["2 đã gửi số 12/BC-STC ngày 15/8", "đang thực hiện, thứ Sáu xong"])
    def test_what_an_official_writes_is_no_explanation(self, room: Room, said: str) -> None:
        talks(room, self.chat(room), "zalo", said)
        assert all(row.code not in ("explained", "directed") for row in replies_of(room))

    def test_any_other_sentence_is_not_proposed_as_one(self, room: Room) -> None:
        shown = talks(room, self.chat(room), "zalo", "cán bộ phụ trách nghỉ ốm từ tuần trước rồi")
        assert "giải trình về" not in shown

    def test_what_was_not_reported_is_no_card(self, room: Room) -> None:
        """Where a leader is reminded of two agencies' things and nothing was reported, a direction is none."""
        chat = self.chat(room)
        room.session.query(Progress).delete()
        talks(room, chat, "zalo", "giải trình: đang chờ số liệu kho bạc")
        assert all(row.code != "explained" for row in replies_of(room))

    def test_who_only_serves_is_no_leader_of_what_was_reported(self, room: Room) -> None:
        """Two things that an official is reminded of are no card."""
        chat = self.chat(room)
        post = next(post for post in room.person("STC").held if post.role == "leader")
        posts.end(room.session, post, room.now, "x")
        talks(room, chat, "zalo", "giải trình: đang chờ số liệu kho bạc")
        assert all(row.code != "explained" for row in replies_of(room))
        assert room.session.query(Address).filter_by(chat_id=chat).one().closed_at is None
