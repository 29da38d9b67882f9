"""A leader takes back, or says otherwise, what they have just said to a card."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.rewording import beyond_slip, reworded, takes_back
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes
from tests.talk.test_leading import BOTH, carded, passed_on, replied
from tests.talk.test_leading_which import replies_of

BEFORE = "đang chờ số liệu của 3 xã"
ON = date(2022, 8, 16)


def explained(room: Room, agency: str, channel: str) -> str:
    chat = carded(room, agency)
    talks(room, chat, channel, f"Giải trình: {BEFORE}")
    room.later(minutes=1)
    return chat


def standing(room: Room) -> list[tuple[str, str | None]]:
    room.session.expire_all()
    return [(row.code, row.text) for row in replies_of(room) if row.withdrawn_at is None]


def told(room: Room) -> list[str]:
    return [TEXTS.render(each.kind, each.params, "plain").text for each in passed_on(room)]


def told_last(room: Room) -> str:
    message = room.messages(state=None)[-1]
    return TEXTS.render(message.kind, message.params, "plain").text


@BOTH
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("nhầm, 2 xã thôi", "đang chờ số liệu của 2 xã"),
        ("à 2 xã thôi", "đang chờ số liệu của 2 xã"),
        ("sửa lại: đang chờ số liệu kho bạc", "đang chờ số liệu kho bạc"),
        ("xin sửa giải trình là chờ 2 xã", "chờ 2 xã"),
        ("nhầm, chờ 2 xã, thứ 6 gửi", "chờ 2 xã, thứ 6 gửi"),
    ],
)
def test_other_words_take_the_place_of_an_explanation(
    room: Room, agency: str, channel: str, said: str, words: str
) -> None:
    """The explanation was withdrawn, and *Đang thực hiện* recorded as the agency's."""
    chat = explained(room, agency, channel)
    shown = talks(room, chat, channel, said)
    assert f"“{BEFORE}”" in shown and f"“{words}”?" in shown
    assert standing(room) == [("explained", BEFORE)]
    assert "Thay cho câu trả lời trước" in talks(room, chat, channel, "đúng")
    assert standing(room) == [("explained", words)]
    assert (
        f"“{words}”" in told(room)[-1]
        and f"Thay cho câu trả lời trước: lãnh đạo giải trình: “{BEFORE}”" in told(room)[-1]
    )
    in_both_languages(room)


@BOTH
def test_what_the_agency_does_takes_its_place_when_that_is_said(room: Room, agency: str, channel: str) -> None:
    chat = explained(room, agency, channel)
    assert "đang thực hiện báo cáo" in talks(room, chat, channel, "nhầm, đang làm rồi")
    assert standing(room) == [("explained", BEFORE)]


@BOTH
def test_kept_it_stands(room: Room, agency: str, channel: str) -> None:
    chat = explained(room, agency, channel)
    talks(room, chat, channel, "nhầm, 2 xã thôi")
    talks(room, chat, channel, "Giữ nguyên")
    assert standing(room) == [("explained", BEFORE)]


@BOTH
@pytest.mark.parametrize(
    "said",
    ["Tôi rút lại giải trình vừa rồi", "thu hồi ý kiến vừa rồi", "rút lại", "bỏ giải trình", "xin rút lại ý kiến"],
)
def test_it_is_taken_back_once_asked(room: Room, agency: str, channel: str, said: str) -> None:
    """That was proposed as another explanation."""
    chat = explained(room, agency, channel)
    shown = talks(room, chat, channel, said)
    assert shown.startswith("Ghi là: rút lại ý kiến đã ghi về báo cáo") and f"“{BEFORE}”?" in shown
    assert standing(room) == [("explained", BEFORE)]
    (asked,) = room.messages("proposal", None)
    assert [each.label for each in TEXTS.render(asked.kind, asked.params, "html").flat] == ["Đúng", "Không ghi"]
    shown = talks(room, chat, channel, "đúng")
    assert shown.startswith("↩️ Đã rút câu trả lời") and "Kính đề nghị đồng chí cho ý kiến" in shown
    assert "trả lời lại" not in shown
    assert standing(room) == []
    assert told(room)[-1].startswith("↩️ Lãnh đạo đã rút giải trình – ")
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("said", ["nhầm, đang chờ số liệu của 2 xã", "nhầm, đang thực hiện, thứ 6 xong"])
def test_what_was_given_stands(room: Room, agency: str, channel: str, said: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "giao đồng chí đầu mối làm ngay")
    assert "Sửa thành" not in talks(room, chat, channel, said)
    assert standing(room) == [("given", room.person(agency).name)]


@BOTH
def test_what_was_directed_is_taken_back_and_no_coordinator_told(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "đã chỉ đạo phòng TCKH gửi ngay")
    talks(room, chat, channel, "thu hồi ý kiến chỉ đạo vừa rồi")
    talks(room, chat, channel, "đúng")
    assert standing(room) == []
    assert passed_on(room) == []


@BOTH
@pytest.mark.parametrize("said", ["a Nam làm việc này nhé", "nói lại với đầu mối", "à mai họp"])
def test_another_sentence_is_its_own(room: Room, agency: str, channel: str, said: str) -> None:
    assert "Sửa thành" not in talks(room, explained(room, agency, channel), channel, said)
    assert standing(room) == [("explained", BEFORE)]


@BOTH
def test_a_day_later_it_is_not_what_is_corrected(room: Room, agency: str, channel: str) -> None:
    chat = explained(room, agency, channel)
    room.later(minutes=45)
    assert "Sửa thành" not in talks(room, chat, channel, "nhầm, 2 xã thôi")
    room.later(minutes=60 * 24)
    assert "rút lại ý kiến" not in talks(room, chat, channel, "tôi rút lại giải trình")


@BOTH
def test_the_cards_choice_asks_for_other_words_than_those_that_are_proposed(
    room: Room, agency: str, channel: str
) -> None:
    """The sentence that was asked about was recorded at once, and sent to the coordinators."""
    chat = carded(room, agency)
    talks(room, chat, channel, "cán bộ phụ trách nghỉ ốm, đang tìm người thay")
    token = f"p:{room.assignment(agency).id}:explain"
    takes(room, incoming(chat, "choice", token=token, channel=room.address(agency, "leader").channel))
    assert replied(room) == []
    talks(room, chat, channel, "Do Kho bạc yêu cầu bổ sung hồ sơ")
    assert replied(room) == [("explained", "Do Kho bạc yêu cầu bổ sung hồ sơ")]


@BOTH
def test_beside_an_order_it_takes_the_words_that_are_proposed(room: Room, agency: str, channel: str) -> None:
    chat, said = carded(room, agency), "chuyển phòng Kế hoạch xử lý trước thứ 6"
    talks(room, chat, channel, said)
    talks(room, chat, channel, "Giải trình")
    assert replied(room) == [("explained", said)]


@BOTH
def test_the_explanation_that_was_asked_for_is_given_by_it(room: Room, agency: str, channel: str) -> None:
    """It was asked for once more, and the next sentence was a second one."""
    chat = carded(room, agency)
    talks(room, chat, channel, "giải trình")
    assert talks(room, chat, channel, "giao đồng chí đầu mối").startswith("Ghi là")
    said = talks(room, chat, channel, "Giải trình")
    assert "vẫn chờ đồng chí trả lời" not in said and "Xin đồng chí giải trình" not in said
    assert replied(room) == [("explained", "giao đồng chí đầu mối")]


@BOTH
def test_one_that_was_asked_for_of_another_thing_still_waits(room: Room, agency: str, channel: str) -> None:
    report, meeting = room.assignment(agency), room.meeting(agency, 33)
    chat = carded(room, agency, report, meeting)
    takes(room, incoming(chat, "choice", token=f"p:{meeting.id}:explain", channel=channel))
    arrives(room)
    assert talks(room, chat, channel, "giao đồng chí đầu mối làm báo cáo").startswith("Ghi là")
    takes(room, incoming(chat, "choice", token=f"p:{report.id}:explain:it", channel=channel))
    assert replied(room) == [("explained", "giao đồng chí đầu mối làm báo cáo")]
    assert "Xin đồng chí giải trình" in told_last(room)


@pytest.mark.parametrize(
    "said",
    [
        "bỏ báo cáo",
        "thu hồi đất chậm",
        "rút kinh nghiệm",
        "hủy",
        "bỏ",
        "giải trình",
        "rút lại giải trình là sao?",
    ],
)
def test_other_words_take_nothing_back(said: str) -> None:
    assert not takes_back(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("nhầm, 2 phường thôi", "2 phường thôi"),
        ("đợi số liệu", ""),
        ("2 xã thôi", ""),
        ("nhầm", ""),
        ("nhầm à?", ""),
        ("sửa đường chưa xong nên chậm", ""),
        ("nhầm rồi, chờ 2 phường", "chờ 2 phường"),
        ("nói lại: họp thứ 5 mới gửi được", "họp thứ 5 mới gửi được"),
        ("à sửa lại thành chờ kho bạc", "chờ kho bạc"),
        ("đính chính: chờ kho bạc", "chờ kho bạc"),
        ("nhầm thành chờ kho bạc", "chờ kho bạc"),
        ("khoan, 4 xã", "đang chờ số liệu của 4 xã"),
        ("nhầm 4 xã", "đang chờ số liệu của 4 xã"),
        ("a Nam làm việc này nhé", ""),
        ("ý kiến của tôi: họp thứ 5", ""),
        ("à mai họp", ""),
        ("à báo cáo đã gửi rồi", ""),
        ("nói lại với đầu mối", ""),
        ("sửa lại báo cáo đi", ""),
        ("sửa lại số liệu giúp tôi", ""),
        ("nhầm người rồi", ""),
        ("nhầm, thôi", ""),
        ("à thôi", ""),
        ("khoan gửi đã", ""),
        ("khoan, để tôi xem", ""),
        ("đổi lại lịch họp thứ 5", ""),
    ],
)
def test_the_words_that_are_to_stand(said: str, words: str) -> None:
    assert reworded(said, BEFORE, ON) == words


def test_a_number_that_stands_twice_is_not_put_in() -> None:
    assert reworded("nhầm, 2 xã", "3 xã chậm, 4 xã chưa gửi", ON) == "2 xã"


@pytest.mark.parametrize(
    ("said", "before", "words"),
    [
        ("nhầm, trước 5/9", "đã chỉ đạo phòng kế hoạch gửi trước 1/9", "đã chỉ đạo phòng kế hoạch gửi trước 5/9"),
        ("à 5/9 nhé", "phòng kế hoạch gửi trước ngày 1/9, báo cáo tôi", "phòng kế hoạch gửi trước 5/9, báo cáo tôi"),
        ("nhầm, đến hết 5/9", "làm xong trước 1/9", "làm xong đến hết 5/9"),
        ("nhầm, trước thứ 6", "khẩn trương làm, báo cáo tôi thứ 5", "khẩn trương làm, báo cáo tôi trước thứ 6"),
        ("nhầm, trước 5/9", "họp 1/9, gửi 3/9", "trước 5/9"),
        ("nhầm, trước 5/9", "giao phòng kế hoạch", "trước 5/9"),
        ("nhầm, gửi 5/9 cho Sở", "gửi trước 1/9", "gửi 5/9 cho Sở"),
        ("nhầm, 1/9 và 5/9", "gửi trước 2/9", "1/9 và 5/9"),
        ("ý kiến của tôi là thứ 6 gửi", "gửi thứ 5", ""),
    ],
)
def test_a_day_takes_the_place_of_the_only_one(said: str, before: str, words: str) -> None:
    assert reworded(said, before, ON) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("nhầm, giao đồng chí đầu mối", "giao đồng chí đầu mối"),
        ("à nhầm rồi, giao đồng chí A", "giao đồng chí A"),
        ("Sửa: chờ 2 trường", "chờ 2 trường"),
        ("xin lỗi, nhầm: chờ 2 trường", "chờ 2 trường"),
        ("sửa đường chưa xong", "sửa đường chưa xong"),
        ("nhầm", "nhầm"),
        ("nhầm lẫn số liệu nên chậm", "nhầm lẫn số liệu nên chậm"),
        ("ý kiến: giao đồng chí A", "ý kiến: giao đồng chí A"),
    ],
)
def test_the_words_behind_a_slip(said: str, words: str) -> None:
    assert beyond_slip(said) == words


def directed(room: Room, agency: str, what: str = "directed") -> str:
    chat = carded(room, agency)
    token = f"p:{room.assignment(agency).id}:{what}"
    takes(room, incoming(chat, "choice", token=token, channel=room.address(agency, "leader").channel))
    arrives(room)
    room.later(minutes=1)
    return chat


@BOTH
@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("nhầm, tôi giải trình: huyện chưa được giao vốn", "explained", "huyện chưa được giao vốn"),
        ("nhầm, giải trình: đơn vị chờ số liệu", "explained", "đơn vị chờ số liệu"),
        ("nhầm, xin gia hạn đến 19/8 vì chờ số liệu", "extend", "chờ số liệu"),
        ("nhầm, phòng Tài chính gửi trước 18/8", "directed", "phòng Tài chính gửi trước 18/8"),
    ],
)
def test_another_word_of_the_leaders_takes_the_place_of_what_was_directed(
    room: Room, agency: str, channel: str, said: str, code: str, words: str
) -> None:
    """The explanation was proposed, and recorded, as what was directed."""
    chat = directed(room, agency)
    shown = talks(room, chat, channel, said)
    assert "đã ghi: lãnh đạo đã chỉ đạo." in shown and "Sửa thành: " in shown and f"“{words}”?" in shown
    assert ("giải trình về" in shown, "xin gia hạn" in shown) == (code == "explained", code == "extend")
    talks(room, chat, channel, "đúng")
    assert standing(room) == [(code, words)]
    assert len(passed_on(room)) == (code == "explained")
    in_both_languages(room)


@BOTH
@pytest.mark.parametrize("before", ["directed", "give"])
def test_who_it_is_given_to_instead_reads_the_order_alone(room: Room, agency: str, channel: str, before: str) -> None:
    """They read "nhầm, giao đồng chí đầu mối", and the wrong answer stood beside."""
    chat = directed(room, agency, before if before == "directed" else f"give:{room.person(agency).id}")
    shown = talks(room, chat, channel, "nhầm, giao đồng chí đầu mối làm ngay")
    assert f"Sửa thành: giao đồng chí {room.person(agency).name}" in shown
    talks(room, chat, channel, "đúng")
    assert standing(room) == [("given", room.person(agency).name)]
    *_, told_ = [message for message in room.messages(state=None) if message.kind == "given"]
    assert told_.params["words"] == "giao đồng chí đầu mối làm ngay"
    in_both_languages(room)


@BOTH
def test_without_anything_before_the_order_stands_alone_too(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "nhầm, giao đồng chí đầu mối làm ngay")
    *_, told_ = [message for message in room.messages(state=None) if message.kind == "given"]
    assert told_.params["words"] == "giao đồng chí đầu mối làm ngay"


@BOTH
def test_of_several_officials_it_is_chosen_to_whom(room: Room, agency: str, channel: str) -> None:
    other = room.join(agency, "official")
    chat = directed(room, agency)
    talks(room, chat, channel, "nhầm, giao đồng chí đầu mối làm ngay")
    talks(room, chat, channel, f"Giao đồng chí {other.name}")
    *_, told_ = [message for message in room.messages(state=None) if message.kind == "given"]
    assert (told_.person_id, told_.params["words"]) == (other.id, "giao đồng chí đầu mối làm ngay")


@BOTH
def test_an_explanation_alone_is_asked_for(room: Room, agency: str, channel: str) -> None:
    """It was proposed as what was directed: “giải trình”."""
    chat = directed(room, agency)
    assert "giải trình ngắn" in talks(room, chat, channel, "nhầm, giải trình")
    talks(room, chat, channel, "chờ số liệu kho bạc")
    assert ("explained", "chờ số liệu kho bạc") in standing(room)


@BOTH
def test_more_time_alone_is_asked_until_when(room: Room, agency: str, channel: str) -> None:
    chat = directed(room, agency)
    assert "đến hết ngày nào?" in talks(room, chat, channel, "nhầm, xin gia hạn")


@BOTH
def test_coordinators_are_told_of_an_explanation_that_was_meant_otherwise(
    room: Room, agency: str, channel: str
) -> None:
    chat = explained(room, agency, channel)
    talks(room, chat, channel, "nhầm, giao đồng chí đầu mối làm ngay")
    talks(room, chat, channel, "đúng")
    assert standing(room) == [("given", room.person(agency).name)]
    assert told(room)[-1].startswith("↩️ Lãnh đạo đã rút giải trình – ")
    in_both_languages(room)


@BOTH
def test_with_a_colon_it_is_the_same_explanation(room: Room, agency: str, channel: str) -> None:
    """Two stood beside each other, and coordinators had two cards of which neither told of the other."""
    chat = explained(room, agency, channel)
    assert "Sửa thành: giải trình về báo cáo" in talks(room, chat, channel, "sửa: chờ số liệu 2 trường")
    talks(room, chat, channel, "đúng")
    assert standing(room) == [("explained", "chờ số liệu 2 trường")]
    assert f"Thay cho câu trả lời trước: lãnh đạo giải trình: “{BEFORE}”" in told(room)[-1]


@BOTH
@pytest.mark.parametrize(
    ("first", "said", "words"),
    [
        ("đã chỉ đạo phòng kế hoạch gửi trước 18/8", "nhầm, trước 19/8", "đã chỉ đạo phòng kế hoạch gửi trước 19/8"),
        ("khẩn trương làm, báo cáo tôi trước 18/8", "à 19/8 nhé", "khẩn trương làm, báo cáo tôi trước 19/8"),
        ("chuyển phòng Kế hoạch xử lý", "nhầm, chuyển phòng Tài chính xử lý", "chuyển phòng Tài chính xử lý"),
    ],
)
def test_what_is_proposed_is_proposed_in_other_words(
    room: Room, agency: str, channel: str, first: str, said: str, words: str
) -> None:
    """It was dropped, and the day alone proposed instead of what had been recorded before."""
    chat = directed(room, agency)
    assert f"Ghi là: {room.person(agency).held[0].agency.name} – báo cáo" in talks(room, chat, channel, first)
    room.later(minutes=1)
    shown = talks(room, chat, channel, said)
    assert shown.startswith("Ghi là: ") and f"lãnh đạo đã chỉ đạo: “{words}”?" in shown and "đã bỏ" not in shown
    talks(room, chat, channel, "đúng")
    assert standing(room)[-1] == ("directed", words)
    in_both_languages(room)


@BOTH
def test_what_is_proposed_can_be_another_word(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "chuyển phòng Kế hoạch xử lý")
    shown = talks(room, chat, channel, "nhầm, giải trình: chờ số liệu kho bạc")
    assert shown.startswith("Ghi là: giải trình về") and "“chờ số liệu kho bạc”?" in shown
    talks(room, chat, channel, "đúng")
    assert standing(room) == [("explained", "chờ số liệu kho bạc")]


@BOTH
def test_the_day_of_a_wish_that_is_proposed(room: Room, agency: str, channel: str) -> None:
    chat = carded(room, agency)
    talks(room, chat, channel, "đồng ý để đơn vị gửi chậm đến 19/8")
    assert "đến hết thứ Hai, 22/8/2022" in talks(room, chat, channel, "nhầm, đến 22/8")
