"""A sentence that is plainly another act than an answer to the question that stands, on both messengers: it is taken or
proposed as that act, and the question is not lost unsaid."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Dialog, Handover, Reply, Request
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import reminded
from tests.talk.test_leading import BOTH, carded, replied

EXPLAINS = (
    "để tôi giải trình: đang chờ số liệu kho bạc, tuần sau gửi",
    "giải trình: đang chờ số liệu kho bạc, tuần sau gửi",
    "de toi giai trinh: dang cho so lieu kho bac, tuan sau gui",
)
PERCENT = ("đang thực hiện",)
DAY = ("đang thực hiện", "40%")
UNTIL = ("Xin gia hạn",)


def leads(room: Room, agency: str, channel: str, said: tuple[str, ...]) -> str:
    """The leader has answered the card by these words, and is asked further; returns the chat."""
    chat = carded(room, agency)
    for each in said:
        talks(room, chat, channel, each)
        if each == PERCENT[0]:
            talks(room, chat, channel, "đúng")
    return chat


def serves(room: Room, agency: str, *said: str, week: int = 0) -> tuple[str, str]:
    """An official was reminded of the report (or of the meeting of a week) and has answered by these words; returns
    messenger and chat."""
    room.at("2022-08-16T08:05")
    reminded(room, room.meeting(agency, week) if week else room.assignment(agency), agency=agency)
    arrives(room)
    address = room.address(agency)
    for each in said:
        talks(room, address.chat_id, address.channel, each)
    return address.channel, address.chat_id


def asked(room: Room, agency: str, role: str = "official") -> tuple[str, str] | None:
    room.session.expire_all()
    dialog = room.session.get(Dialog, room.address(agency, role).id)
    return (dialog.name, dialog.step) if dialog else None


class TestALeader:
    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY, UNTIL], ids=["percent", "day", "until"])
    @pytest.mark.parametrize("said", EXPLAINS)
    def test_an_explanation_is_proposed_and_the_question_comes_back(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...], said: str
    ) -> None:
        chat = leads(room, agency, channel, before)
        stood = asked(room, agency, "leader")
        assert "Ghi là: giải trình về báo cáo" in talks(room, chat, channel, said)
        assert "explained" not in [code for code, _ in replied(room)]
        shown = talks(room, chat, channel, "đúng")
        assert "Giải trình đã chuyển Sở Kế hoạch và Đầu tư." in shown
        assert shown.rstrip().endswith("?"), "it is asked again"
        assert replied(room)[-1] == ("explained", said.partition(": ")[2])
        assert asked(room, agency, "leader") == stood
        in_both_languages(room)

    @BOTH
    def test_what_is_not_meant_so_gives_the_question_back(self, room: Room, agency: str, channel: str) -> None:
        chat = leads(room, agency, channel, PERCENT)
        talks(room, chat, channel, EXPLAINS[0])
        talks(room, chat, channel, "không")
        talks(room, chat, channel, "60%")
        assert [(row.code, row.percent) for row in room.session.scalars(select(Reply))] == [("doing", 60)]

    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY, UNTIL], ids=["percent", "day", "until"])
    def test_what_was_directed_by_a_day_is_no_answer_of_that_day(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...]
    ) -> None:
        """At the question for a day it was recorded as the agency's promise."""
        chat = leads(room, agency, channel, before)
        said = "tôi đã chỉ đạo phòng Tổng hợp gửi trước 18/8"
        assert f"lãnh đạo đã chỉ đạo: “{said}”" in talks(room, chat, channel, said)
        talks(room, chat, channel, "đúng")
        assert replied(room)[-1] == ("directed", said)
        assert not any(row.expected_on for row in room.session.scalars(select(Reply)))

    @BOTH
    def test_a_share_beside_what_was_directed_is_the_answer(self, room: Room, agency: str, channel: str) -> None:
        chat = leads(room, agency, channel, PERCENT)
        talks(room, chat, channel, "đạt 60%, tôi đã chỉ đạo các phòng đẩy nhanh")
        assert "directed" not in [code for code, _ in replied(room)]
        assert asked(room, agency, "leader") != ("proposal", "confirm")

    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, ("Có vướng mắc",), ("Giải trình",)])
    def test_who_is_given_it_hears_it(self, room: Room, agency: str, channel: str, before: tuple[str, ...]) -> None:
        """Where any words are an answer they were recorded as an obstacle, or as an explanation."""
        chat = leads(room, agency, channel, before)
        talks(room, chat, channel, "giao đồng chí đầu mối làm ngay")
        talks(room, chat, channel, "đúng")
        assert replied(room)[-1] == ("given", room.person(agency).name)

    @BOTH
    def test_a_choice_beside_what_is_proposed_leaves_the_question_open_and_says_so(
        self, room: Room, agency: str, channel: str
    ) -> None:
        chat = leads(room, agency, channel, PERCENT)
        talks(room, chat, channel, EXPLAINS[0])
        shown = talks(room, chat, channel, "Đã chỉ đạo")
        assert "Câu hỏi trước vẫn chờ đồng chí trả lời" in shown
        assert replied(room)[-1] == ("directed", EXPLAINS[0])
        assert asked(room, agency, "leader") == ("progress", "percent")

    @BOTH
    def test_an_obstacle_in_which_something_was_directed_is_one(self, room: Room, agency: str, channel: str) -> None:
        chat = leads(room, agency, channel, ("Có vướng mắc",))
        talks(room, chat, channel, "vướng mặt bằng, tôi đã chỉ đạo phòng Tổng hợp làm việc với phường")
        assert [code for code, _ in replied(room)] == ["obstacle"]

    @BOTH
    def test_an_explanation_that_is_asked_for_is_taken_as_it_is(self, room: Room, agency: str, channel: str) -> None:
        chat = leads(room, agency, channel, ("Giải trình",))
        talks(room, chat, channel, "giải trình: cán bộ phụ trách nghỉ ốm")
        assert [code for code, _ in replied(room)] == ["explained"]

    @BOTH
    def test_what_is_not_recorded_while_explaining_is_asked_for_again(
        self, room: Room, agency: str, channel: str
    ) -> None:
        chat = leads(room, agency, channel, ("Giải trình", "giao đồng chí đầu mối làm ngay"))
        talks(room, chat, channel, "không")
        assert asked(room, agency, "leader") == ("directing", "explain")

    @BOTH
    def test_an_order_about_the_other_duty_is_about_that(self, room: Room, agency: str, channel: str) -> None:
        chat = leads(room, agency, channel, PERCENT)
        said = "giao đồng chí đầu mối tổ chức giao ban tuần này"
        shown = talks(room, chat, channel, said)
        assert f"giao đồng chí {room.person(agency).name}: giao ban giải ngân" in shown


LEAVE = "mai em nghỉ phép đến thứ 6"


class TestAnOfficialWhoExplains:
    """*Giải trình* is a leader's: of an official it is what hinders, or why more time is wished for."""

    SAID = "giải trình: đang chờ số liệu kho bạc"

    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY], ids=["percent", "day"])
    def test_what_hinders_is_proposed_and_the_question_comes_back(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...]
    ) -> None:
        """It was only quoted as what is not recorded."""
        _, chat = serves(room, agency, *before)
        stood = asked(room, agency)
        shown = talks(room, chat, channel, self.SAID)
        assert "Ghi là: vướng mắc về báo cáo" in shown and "“đang chờ số liệu kho bạc”" in shown
        assert [code for code, _ in replied(room)] == ["doing"]
        talks(room, chat, channel, "đúng")
        (request,) = room.session.scalars(select(Request))
        assert (request.kind, request.text) == ("obstacle", "đang chờ số liệu kho bạc")
        assert asked(room, agency) == stood
        in_both_languages(room)

    @BOTH
    def test_where_the_day_is_asked_it_is_the_reason(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, *UNTIL)
        assert "lý do: “đang chờ số liệu kho bạc”" in talks(room, chat, channel, self.SAID)
        talks(room, chat, channel, "đúng")
        assert asked(room, agency) == ("extension", "day")
        talks(room, chat, channel, "25/8")
        (request,) = room.session.scalars(select(Request))
        assert (request.text, request.until) == ("đang chờ số liệu kho bạc", date(2022, 8, 25))

    @BOTH
    def test_beside_figures_it_is_recorded_with_them(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, "Đã họp", week=33)
        assert "Vướng mắc, ghi cùng số liệu: “đang chờ số liệu kho bạc”" in talks(room, chat, channel, self.SAID)


class TestALeaveWhereAnyWordsAreAnAnswer:
    """It was recorded as an obstacle, or as the reason of a wish for more time."""

    STEPS = (
        (("Có vướng mắc",), 0, "obstacle"),
        (("Xin gia hạn", "25/8"), 0, "extension"),
        (("Đã họp", "850 tỷ", "400 tỷ", "đúng"), 33, "obstacle"),
    )
    OPEN = pytest.mark.parametrize(("before", "week", "kind"), STEPS, ids=["obstacle", "reason", "beside figures"])

    @BOTH
    @OPEN
    def test_it_is_proposed(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...], week: int, kind: str
    ) -> None:
        _, chat = serves(room, agency, *before, week=week)
        shown = talks(room, chat, channel, LEAVE)
        assert "Ghi là: đồng chí nghỉ từ thứ Tư, 17/8/2022 đến hết thứ Sáu, 19/8/2022?" in shown
        assert room.session.scalars(select(Request)).all() == []
        assert "Đồng chí nghỉ từ thứ Tư, 17/8/2022" in talks(room, chat, channel, "đúng")
        assert room.session.scalars(select(Request)).all() == []
        in_both_languages(room)

    @BOTH
    @OPEN
    def test_the_words_may_be_the_answer(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...], week: int, kind: str
    ) -> None:
        _, chat = serves(room, agency, *before, week=week)
        talks(room, chat, channel, LEAVE)
        talks(room, chat, channel, "Ghi là lý do" if kind == "extension" else "Ghi là vướng mắc")
        (request,) = room.session.scalars(select(Request))
        assert (request.kind, request.text) == (kind, LEAVE)
        assert asked(room, agency) is None

    @BOTH
    @OPEN
    def test_where_nothing_is_recorded_the_question_comes_back(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...], week: int, kind: str
    ) -> None:
        _, chat = serves(room, agency, *before, week=week)
        stood = asked(room, agency)
        talks(room, chat, channel, LEAVE)
        talks(room, chat, channel, "không ghi")
        assert asked(room, agency) == stood
        assert room.session.scalars(select(Request)).all() == []

    @BOTH
    @pytest.mark.parametrize("said", ["do cán bộ phụ trách nghỉ phép đến thứ 6", "kế toán nghỉ phép, chờ số liệu"])
    def test_that_somebody_is_away_is_a_reason(self, room: Room, agency: str, channel: str, said: str) -> None:
        _, chat = serves(room, agency, "Xin gia hạn", "25/8")
        talks(room, chat, channel, said)
        (request,) = room.session.scalars(select(Request))
        assert "nghỉ phép" in (request.text or "")


class TestAnOfficial:
    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY], ids=["percent", "day"])
    def test_more_time_is_proposed(self, room: Room, agency: str, channel: str, before: tuple[str, ...]) -> None:
        _, chat = serves(room, agency, *before)
        shown = talks(room, chat, channel, "xin gia hạn đến 25/8 vì cán bộ phụ trách nghỉ ốm")
        assert "xin gia hạn báo cáo" in shown
        assert room.session.scalars(select(Request)).all() == []
        talks(room, chat, channel, "đúng")
        (request,) = room.session.scalars(select(Request))
        assert (request.kind, request.until) == ("extension", date(2022, 8, 25))
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY, UNTIL], ids=["percent", "day", "until"])
    def test_an_obstacle_is_proposed_and_the_question_comes_back(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...]
    ) -> None:
        _, chat = serves(room, agency, *before)
        stood = asked(room, agency)
        said = "đang vướng mặt bằng dự án đường 360, chưa xong được"
        assert f"vướng mắc về báo cáo kết quả thực hiện Chương trình năm 2022: “{said}”" in talks(
            room, chat, channel, said
        )
        talks(room, chat, channel, "đúng")
        (request,) = room.session.scalars(select(Request))
        assert (request.kind, request.text) == ("obstacle", said)
        assert asked(room, agency) == stood

    @BOTH
    def test_the_question_that_comes_back_says_nothing_of_what_was_not_read_before(
        self, room: Room, agency: str, channel: str
    ) -> None:
        _, chat = serves(room, agency, *PERCENT)
        assert "Tôi chưa ghi gì từ" in talks(room, chat, channel, "để tôi xem lại đã nhé, chưa nhớ")
        talks(room, chat, channel, "đang vướng mặt bằng dự án đường 360, chưa xong được")
        shown = talks(room, chat, channel, "đúng")
        assert "Tôi chưa ghi gì từ" not in shown
        assert shown.endswith("Đến nay đạt khoảng bao nhiêu phần trăm?")

    @BOTH
    def test_of_what_is_sent_no_more_time_is_asked(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, "đã gửi báo cáo rồi")
        said = "xin gia hạn đến 25/8 vì cán bộ nghỉ ốm"
        assert f"Tôi chưa ghi gì từ “{said}”" in talks(room, chat, channel, said)

    @BOTH
    @pytest.mark.parametrize("before", [("Đã họp",), ("Đã họp", "850 tỷ"), ("Đã họp", "850 tỷ", "400 tỷ")])
    def test_an_obstacle_beside_figures_is_recorded_with_them(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...]
    ) -> None:
        _, chat = serves(room, agency, *before, week=33)
        stood, said = asked(room, agency), "vướng mặt bằng dự án đường 360"
        shown = talks(room, chat, channel, said)
        assert f"Vướng mắc, ghi cùng số liệu: “{said}”" in shown
        assert asked(room, agency) == stood
        for each in ("850 tỷ", "400 tỷ", "đúng")[len(before) - 1 :]:
            talks(room, chat, channel, each)
        (reply,) = room.session.scalars(select(Reply))
        assert (reply.planned, reply.disbursed, reply.text) == (850_000_000_000, 400_000_000_000, said)
        in_both_languages(room)

    @BOTH
    def test_two_obstacles_beside_figures_are_both_kept(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, "Đã họp", "850 tỷ", week=33)
        for each in ("vướng mặt bằng dự án đường 360", "vướng vốn đối ứng", "400 tỷ", "đúng"):
            talks(room, chat, channel, each)
        (reply,) = room.session.scalars(select(Reply))
        assert reply.text == "vướng mặt bằng dự án đường 360; vướng vốn đối ứng"

    @BOTH
    def test_more_time_for_the_report_beside_figures_is_proposed(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, "Đã họp", week=33)
        shown = talks(room, chat, channel, "xin gia hạn đến 25/8 vì cán bộ nghỉ ốm")
        assert "xin gia hạn báo cáo" in shown
        talks(room, chat, channel, "đúng")
        assert asked(room, agency) == ("figures", "plan")

    @BOTH
    @pytest.mark.parametrize("before", [PERCENT, DAY], ids=["percent", "day"])
    def test_leave_is_asked_about_and_what_is_dropped_is_said(
        self, room: Room, agency: str, channel: str, before: tuple[str, ...]
    ) -> None:
        _, chat = serves(room, agency, *before)
        shown = talks(room, chat, channel, "em nghỉ phép từ 17/8 đến 22/8")
        assert "Đồng chí nghỉ từ thứ Tư, 17/8/2022 đến hết thứ Hai, 22/8/2022." in shown
        assert "Câu hỏi trước đã bỏ, chưa ghi: " in shown
        assert "vẫn được giữ: đang thực hiện" in shown
        in_both_languages(room)

    @BOTH
    @pytest.mark.parametrize("said", ["chuyển giao cho đồng chí Lan", "chuyen giao bao cao cho chi Lan nhé"])
    def test_handing_over_is_shown_and_the_question_stays(
        self, room: Room, agency: str, channel: str, said: str
    ) -> None:
        _, chat = serves(room, agency, *PERCENT)
        shown = talks(room, chat, channel, said)
        assert "Câu hỏi trước vẫn chờ đồng chí trả lời" in shown
        assert asked(room, agency) == ("progress", "percent")
        assert room.session.scalars(select(Handover)).all() == []

    @BOTH
    def test_an_answer_that_is_put_off_promises_no_day(self, room: Room, agency: str, channel: str) -> None:
        _, chat = serves(room, agency, *DAY)
        talks(room, chat, channel, "hết giờ rồi để mai em trả lời")
        (reply,) = room.session.scalars(select(Reply))
        assert reply.expected_on is None


@BOTH
@pytest.mark.parametrize("command", ["/vang", "/chuyengiao"])
def test_a_command_that_asks_something_else_says_what_it_drops(
    room: Room, agency: str, channel: str, command: str
) -> None:
    _, chat = serves(room, agency, *PERCENT)
    shown = talks(room, chat, channel, command)
    assert ("Câu hỏi trước đã bỏ" in shown) is (asked(room, agency) != ("progress", "percent"))


@pytest.mark.parametrize(
    "text",
    [
        "chỉ đạo của thành phố chưa rõ nên đơn vị chờ",
        "chỉ đạo từ trên đến chậm",
        "giao cho đầu mối nhưng đầu mối chờ số liệu",
        "giao cho đầu mối mà đầu mối nghỉ ốm",
        "giao đồng chí đầu mối, đồng chí bị ốm cả tuần",
    ],
)
def test_an_explanation_that_is_asked_for_may_speak_of_what_was_directed(room: Room, text: str) -> None:
    """A direction, or somebody to whom it is given, was proposed."""
    chat = carded(room, "SYT")
    talks(room, chat, "telegram", "giải trình")
    talks(room, chat, "telegram", text)
    assert replied(room) == [("explained", text)]


@pytest.mark.parametrize(
    "text", ["chỉ đạo đơn vị gửi ngay hôm nay", "chỉ đạo đơn vị chuẩn bị gấp, nhưng phải chính xác"]
)
def test_a_direction_where_an_explanation_is_asked_for_is_proposed(room: Room, text: str) -> None:
    chat = carded(room, "SYT")
    talks(room, chat, "telegram", "giải trình")
    assert "Ghi là:" in talks(room, chat, "telegram", text)
    assert not replied(room)
