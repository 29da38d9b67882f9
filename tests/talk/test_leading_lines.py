"""What a leader writes to the lines of a card, by number or by agency, and of them all: each gets its own, nothing is
recorded at once as what the agency answers, and no half is dropped."""

from __future__ import annotations

import pytest

from db import cards, people, views
from rules.choosing import Offered
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes
from tests.talk.test_leading import BOTH, carded, replied
from tests.talk.test_leading_which import replies_of


def both(room: Room, agency: str) -> str:
    """A card of the report (1) and of this week's meeting (2)."""
    return carded(room, agency, room.assignment(agency), room.meeting(agency, 33))


def recorded(room: Room) -> list[tuple[str, str, str | None]]:
    return [(row.assignment.duty.kind, row.code, row.text) for row in replies_of(room)]


@BOTH
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("việc 1 giao đồng chí đầu mối, việc 2 tôi sẽ chỉ đạo họp thứ 5", "tôi sẽ chỉ đạo họp thứ 5"),
        ("1 giao đồng chí đầu mối, 2 tôi sẽ chỉ đạo", "tôi sẽ chỉ đạo"),
        ("viec 1 giao dong chi dau moi, con viec 2 thi de toi", "de toi"),
        ("việc thứ nhất giao đồng chí đầu mối, việc thứ hai tôi sẽ chủ trì", "tôi sẽ chủ trì"),
        ("việc đầu giao đồng chí đầu mối làm, việc sau thứ 5 họp", "thứ 5 họp"),
        ("Tôi đã biết. Việc 1 giao đồng chí đầu mối; việc 2 tôi sẽ họp", "tôi sẽ họp"),
    ],
)
def test_each_line_gets_its_own(room: Room, agency: str, channel: str, said: str, words: str) -> None:
    """It was recorded at once as the agency's *Đang thực hiện*."""
    chat, official = both(room, agency), room.person(agency)
    shown = talks(room, chat, channel, said)
    assert shown.startswith("Ghi là:")
    assert f"giao đồng chí {official.name}: báo cáo" in shown
    assert f"giao ban giải ngân tuần 33 (15/8 – 19/8/2022): lãnh đạo đã chỉ đạo: “{words}”" in shown
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert recorded(room) == [("report", "given", official.name), ("meeting", "directed", words)]
    in_both_languages(room)


@BOTH
def test_the_same_order_is_given_for_the_other(room: Room, agency: str, channel: str) -> None:
    chat, official = both(room, agency), room.person(agency)
    talks(room, chat, channel, "việc 1 giao đồng chí đầu mối, việc 2 cũng vậy")
    talks(room, chat, channel, "đúng")
    assert recorded(room) == [("report", "given", official.name), ("meeting", "given", official.name)]


@BOTH
def test_what_the_agency_does_is_proposed_for_its_line(room: Room, agency: str, channel: str) -> None:
    chat = both(room, agency)
    shown = talks(room, chat, channel, "việc 1 đang thực hiện 50%, việc 2 chờ lịch của thành phố")
    assert "đang thực hiện báo cáo" in shown and "đạt 50%" in shown
    assert "giải trình về giao ban giải ngân tuần 33" in shown
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize(
    ("said", "kind"), [("việc 2 để thứ 5 họp", "giao ban"), ("1 đang bổ sung phụ lục 3", "báo cáo kết quả")]
)
def test_one_line_alone_is_proposed_as_explained(room: Room, agency: str, channel: str, said: str, kind: str) -> None:
    """It was asked about meetings of three weeks."""
    shown = talks(room, both(room, agency), channel, said)
    assert shown.startswith(f"Ghi là: giải trình về {kind}")
    assert replied(room) == []


@BOTH
def test_words_before_the_lines_leave_a_doubt(room: Room, agency: str, channel: str) -> None:
    chat = both(room, agency)
    assert talks(room, chat, channel, "tôi đã biết, việc 1 đã chỉ đạo, việc 2 đã chỉ đạo").startswith("Ghi là")
    assert replied(room) == []


@BOTH
def test_how_a_line_stands_is_explained_behind_an_order(room: Room, agency: str, channel: str) -> None:
    shown = talks(room, both(room, agency), channel, "việc 1 giao đồng chí đầu mối, việc 2 đang vướng lịch họp")
    assert "giải trình về giao ban" in shown and "“đang vướng lịch họp”" in shown


@BOTH
def test_what_a_number_counts_is_no_line(room: Room, agency: str, channel: str) -> None:
    shown = talks(room, both(room, agency), channel, "giao đồng chí đầu mối, 2 ngày nữa xong")
    assert "“ngày nữa xong”" not in shown
    assert replied(room) == []


@BOTH
def test_a_line_that_is_over_is_named(room: Room, agency: str, channel: str) -> None:
    chat = both(room, agency)
    room.meeting(agency, 33).state = State.MISSED
    room.session.flush()
    talks(room, chat, channel, "việc 1 đã chỉ đạo, việc 2 tôi sẽ chủ trì")
    assert [kind for kind, _, _ in recorded(room)] == ["report"]
    (told,) = room.messages("not_of_over", None)
    assert "giao ban giải ngân tuần 33" in TEXTS.render(told.kind, told.params, "plain").text


@BOTH
@pytest.mark.parametrize("said", ["đã chỉ đạo cả hai việc, thứ 6 báo cáo xong", "thứ 6 họp, đã chỉ đạo cả 2 việc"])
def test_where_all_are_meant_what_is_added_of_one_leaves_none_out(
    room: Room, agency: str, channel: str, said: str
) -> None:
    """Only the one that was named besides was recorded, without a word of the other."""
    talks(room, both(room, agency), channel, said)
    assert recorded(room) == [("report", "directed", said), ("meeting", "directed", said)]


@BOTH
def test_how_one_of_them_is_done_is_that_ones_answer(room: Room, agency: str, channel: str) -> None:
    chat = both(room, agency)
    shown = talks(room, chat, channel, "báo cáo gửi rồi số 45/BC-UBND ngày 15/8, giao ban đã chỉ đạo họp")
    assert "đã gửi báo cáo kết quả thực hiện Chương trình năm 2022, văn bản số 45/BC-UBND" in shown
    assert "lãnh đạo đã chỉ đạo: “giao ban đã chỉ đạo họp”" in shown
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize("said", ["đã họp hôm qua rồi, báo cáo đang làm", "báo cáo đang thực hiện, thứ 6 xong"])
def test_nothing_is_recorded_at_once_as_the_agencys_answer(room: Room, agency: str, channel: str, said: str) -> None:
    assert talks(room, both(room, agency), channel, said).startswith("Ghi là")
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize(
    "said", ["đang thực hiện", "thứ 6 xong", "đơn vị đang làm, thứ 6 gửi", "báo cáo đang làm, 80%"]
)
def test_nor_to_a_card_of_one(room: Room, agency: str, channel: str, said: str) -> None:
    chat = carded(room, agency)
    assert "đang thực hiện báo cáo" in talks(room, chat, channel, said)
    assert replied(room) == []
    talks(room, chat, channel, "đúng")
    assert [code for code, _ in replied(room)] == ["doing"]


def test_who_answers_as_the_officials_do_is_not_asked(room: Room) -> None:
    leader = room.address("SYT", "leader")
    people.join(room.session, room.invitation("SYT"), "telegram", leader.chat_id, "Tên", room.now)
    talks(room, carded(room, "SYT"), "telegram", "đang thực hiện, thứ 6 xong")
    assert [code for code, _ in replied(room)] == ["doing"]


@BOTH
def test_a_paper_that_is_named_is_proposed_as_sent(room: Room, agency: str, channel: str) -> None:
    """It was asked of which duty."""
    shown = talks(room, carded(room, agency), channel, "báo cáo đã ký hôm qua, số 88/BC-UBND")
    assert "đã gửi báo cáo" in shown and "văn bản số 88/BC-UBND?" in shown
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize("said", ["Sở đã có công văn giải trình gửi Sở KHĐT rồi", "đã gửi giải trình cho Sở KHĐT"])
def test_an_explanation_that_was_sent_is_proposed_as_one(room: Room, agency: str, channel: str, said: str) -> None:
    """The officials' choices were shown."""
    shown = talks(room, carded(room, agency), channel, said)
    assert shown.startswith("Ghi là: giải trình về báo cáo") and f"“{said}”" in shown
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize(
    "said",
    ["Tôi sẽ chỉ đạo gửi trong ngày mai", "sẽ nhắc anh em làm ngay", "tôi đã biết, sẽ yêu cầu phòng TCKH gửi ngay"],
)
def test_what_the_leader_is_going_to_order_is_no_explanation(room: Room, agency: str, channel: str, said: str) -> None:
    shown = talks(room, carded(room, agency), channel, said)
    assert f"lãnh đạo đã chỉ đạo: “{said}”" in shown
    assert replied(room) == []


@BOTH
@pytest.mark.parametrize(
    "said",
    [
        "Tôi đã biết, kho bạc đang chậm, giao đ/c đầu mối làm việc với kho bạc xong trước 10/8",
        "kho bạc đang chậm nên giao đồng chí đầu mối làm việc ngay",
    ],
)
def test_an_order_behind_how_it_stands_is_proposed_as_given(room: Room, agency: str, channel: str, said: str) -> None:
    chat, official = carded(room, agency), room.person(agency)
    assert f"Ghi là: giao đồng chí {official.name}: báo cáo" in talks(room, chat, channel, said)
    talks(room, chat, channel, "đúng")
    assert replied(room) == [("given", official.name)]
    (told,) = [message for message in room.messages(state=None) if message.kind == "given"]
    assert told.params["words"] == said


class TestTheHeadOfTwoAgencies:
    def chat(self, room: Room) -> str:
        room.at("2022-08-16T08:05")
        room.join("SXD")
        address = room.address("SYT", "leader")
        people.join(room.session, room.invitation("SXD", "leader"), "telegram", address.chat_id, "Tên", room.now)
        rows = [room.assignment("SYT"), room.assignment("SXD")]
        shown = [cards.card(room.session, row, room.rules, room.now) for row in rows]
        params = {**views.common(address, room.rules, room.now), "assignments": shown}
        room.message(address, "leader_cards", params=params)
        arrives(room)
        return address.chat_id

    @pytest.mark.parametrize(
        "said",
        [
            "Sở Xây dựng thì giao đ/c đầu mối, Sở Y tế tôi đã chỉ đạo",
            "Sở Y tế tôi đã chỉ đạo, còn SXD giao đồng chí đầu mối làm ngay",
        ],
    )
    def test_each_agency_gets_its_own(self, room: Room, said: str) -> None:
        """Both were proposed as given."""
        shown = talks(room, self.chat(room), "telegram", said)
        assert f"giao đồng chí {room.person('SXD').name}: báo cáo" in shown
        assert "Sở Y tế – báo cáo kết quả thực hiện Chương trình năm 2022: lãnh đạo đã chỉ đạo" in shown
        assert replied(room) == []
        talks(room, room.address("SYT", "leader").chat_id, "telegram", "đúng")
        found = {row.assignment.agency.code: row.code for row in replies_of(room)}
        assert found == {"SXD": "given", "SYT": "directed"}

    def test_one_agency_alone_is_none_of_several(self, room: Room) -> None:
        shown = talks(room, self.chat(room), "telegram", "Sở Y tế tôi đã chỉ đạo, thứ 6 gửi")
        assert "giao đồng chí" not in shown


@BOTH
def test_giai_trinh_on_the_card_asks_for_words_while_an_order_is_proposed(
    room: Room, agency: str, channel: str
) -> None:
    """The sentence that was proposed as an order went to the coordinators as the explanation."""
    row = room.assignment(agency)
    chat = carded(room, agency, row)
    shown = talks(room, chat, channel, "Tôi đã biết, kho bạc đang chậm, giao đ/c đầu mối làm việc với kho bạc")
    assert "giao đồng chí" in shown
    takes(room, incoming(chat, "choice", token=f"p:{row.id}:explain", channel=channel))
    arrives(room)
    assert replied(room) == []
    talks(room, chat, channel, "Do Kho bạc yêu cầu bổ sung hồ sơ")
    assert replied(room) == [("explained", "Do Kho bạc yêu cầu bổ sung hồ sơ")]


@BOTH
def test_giai_trinh_beside_what_is_proposed_makes_it_the_explanation(room: Room, agency: str, channel: str) -> None:
    row = room.assignment(agency)
    chat = carded(room, agency, row)
    said = "Tôi đã biết, kho bạc đang chậm, giao đ/c đầu mối làm việc với kho bạc"
    talks(room, chat, channel, said)
    (proposal,) = room.messages("proposal", None)
    token = next(each.token for each in map(Offered.of, proposal.choices or ()) if each.label == "Giải trình")
    assert takes(room, incoming(chat, "choice", token=token, channel=channel)) == ""
    assert replied(room) == [("explained", said)]
    assert takes(room, incoming(chat, "choice", token=token, channel=channel)) == "stale", (
        "nothing is proposed any more"
    )


@BOTH
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("1. đã gửi 2. đã họp", ["đã gửi báo cáo", "đã tổ chức giao ban giải ngân tuần 33"]),
        ("việc 1 đã xong", ["đã gửi báo cáo"]),
        ("việc 1 chưa, việc 2 rồi", ["đang thực hiện báo cáo", "đã tổ chức giao ban giải ngân tuần 33"]),
        ("việc 1 xong, việc 2 chưa họp", ["đã gửi báo cáo", "chưa tổ chức giao ban giải ngân tuần 33"]),
    ],
)
def test_a_few_words_are_the_answer_to_their_line_and_no_explanation(
    room: Room, agency: str, channel: str, said: str, shown: list[str]
) -> None:
    proposed = talks(room, both(room, agency), channel, said)
    assert proposed.startswith("Ghi là")
    assert all(each in proposed for each in shown), proposed
    assert "giải trình" not in proposed
    assert replied(room) == []


@BOTH
def test_a_number_within_a_line_begins_no_other(room: Room, agency: str, channel: str) -> None:
    proposed = talks(
        room, both(room, agency), channel, "1. đang chờ 2 xã 2. giao đồng chí đầu mối trước ngày 20. Việc gấp"
    )
    assert "giải trình về báo cáo" in proposed and "“đang chờ 2 xã”" in proposed
    assert f"giao đồng chí {room.person(agency).name}: giao ban" in proposed
