"""A number with words beside it, and a number after something else was said: the choice of the card that came last."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Reply
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import WHICH, Person

NOT_HELD = "Sở Y tế chưa tổ chức giao ban giải ngân tuần 32 (08/8 – 12/8/2022)"


@pytest.fixture(params=["zalo"])
def official(room: Room, request: pytest.FixtureRequest) -> Person:
    """The report was asked for on Friday, which was read; on Monday the meeting is asked about."""
    room.at("2022-08-05T08:00")
    person = Person(room, request.param)
    person.is_asked(room.assignment())
    person.writes("cảm ơn em")
    room.at("2022-08-08T08:00")
    person.is_asked(room.meeting(week=32))
    return person


def note(official: Person) -> str | None:
    """The words that stand with the newest answer."""
    return official.room.session.scalars(select(Reply).order_by(Reply.id.desc())).first().text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "words",
    ["tuần này chủ tịch đi vắng", "chủ tịch đi vắng", "tuần này trùng lịch thành phố", "hôm nay lãnh đạo đi công tác"],
)
def test_words_behind_a_number_are_the_note_of_the_newest_cards_choice(official: Person, words: str) -> None:
    told = official.writes(f"2 {words}")
    assert NOT_HELD in told
    assert f"Ghi kèm: “{words}”." in told
    assert official.codes() == [("meeting", "not_held")]
    assert note(official) == words


@pytest.mark.parametrize(
    "words",
    [
        "tuan nay chu tich di vang",
        "đồng chí lãnh đạo đi vắng",
        "em đang họp thành phố",
        "hôm nay họp thành phố",
        "bận họp thành phố",
        "đoàn kiểm tra đang ở đơn vị",
        "số liệu chưa về",
    ],
)
def test_words_that_the_number_may_count_are_proposed_as_the_note(official: Person, words: str) -> None:
    """Never the answer of the older card, nor a question about all that is open."""
    assert official.writes(f"2 {words}") == f"Ghi là: {NOT_HELD}, kèm: “{words}”?"
    in_both_languages(official.room)
    assert official.codes() == []
    assert f"Ghi kèm: “{words}”." in official.writes("1")
    assert official.codes() == [("meeting", "not_held")]
    assert note(official) == words


@pytest.mark.parametrize("words", ["họp rồi nhưng chưa có số", "đã họp hôm qua", "tuần này họp xong rồi"])
def test_words_that_contradict_the_number_are_asked_about(official: Person, words: str) -> None:
    official.writes(f"2 {words}")
    assert official.codes() == []


def test_after_nothing_was_recorded_the_number_is_asked_for_with_what_it_would_do(official: Person) -> None:
    assert official.writes("2 hôm nay họp thành phố").startswith("Ghi là:")
    assert "Chưa ghi gì" in official.writes("không ghi")
    asked = official.writes("2")
    assert f"“2” {WHICH}" in asked
    assert "1. Giao ban giải ngân tuần 32 (08/8 – 12/8/2022): Chưa họp" in asked
    assert "2. Báo cáo kết quả thực hiện Chương trình năm 2022: Đang thực hiện" in asked
    assert NOT_HELD in official.writes("1")
    assert official.codes() == [("meeting", "not_held")]


def test_the_number_of_the_only_reminder_before_is_proposed(room: Room) -> None:
    room.at("2022-08-08T08:00")
    person = Person(room)
    person.is_asked(room.meeting(week=32))
    person.writes("2 hôm nay họp thành phố")
    person.writes("không ghi")
    assert f"Ghi là: {NOT_HELD}?" in person.writes("2")
    assert person.codes() == []
    assert NOT_HELD in person.writes("1")
    assert person.codes() == [("meeting", "not_held")]


def test_what_was_answered_since_is_not_what_a_later_number_means(official: Person) -> None:
    official.writes("2")
    official.writes("tình trạng")
    official.room.later(hours=1)
    told = official.writes("1")
    assert "Giao ban giải ngân tuần 32 (08/8 – 12/8/2022): Đã họp" not in told
    assert official.codes() == [("meeting", "not_held")]


def test_once_the_duty_is_chosen_the_number_is_that_of_its_choices(room: Room) -> None:
    """Nothing was shown with numbers: which duty is asked, and then the duty's own choices are shown."""
    room.at("2022-08-08T08:00")
    person = Person(room)
    assert f"“2” {WHICH}" in person.writes("2")
    told = person.writes("1")
    assert "chưa rõ ý" not in told
    assert told.startswith("📄 ")
    assert person.codes() == []


@pytest.mark.parametrize(
    "text",
    ["sẽ họp thứ 5", "se hop thu 5", "dự kiến họp vào ngày 11/8", "thứ năm này mới họp được"],
)
def test_words_of_a_meeting_are_said_of_the_meeting(official: Person, text: str) -> None:
    assert NOT_HELD in official.writes(text)
    assert official.codes() == [("meeting", "not_held")]


def test_what_was_not_understood_is_offered_to_no_duty_of_which_it_cannot_speak(room: Room) -> None:
    room.at("2022-08-12T14:00")
    person = Person(room)
    for row in (room.assignment(), room.meeting(week=32)):
        person.is_asked(row)
    person.writes("/toi")
    asked = person.writes("họp hành thế nào đó bên em chưa rõ lịch của các phòng")
    assert "Báo cáo kết quả" not in asked
    assert "Phân bổ chi tiết vốn" not in asked
    assert "giao ban giải ngân tuần 32" in asked.lower()


def test_each_choice_says_what_it_would_do_where_a_name_alone_would_not(room: Room) -> None:
    room.at("2022-08-08T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.join("SYT", "official", "telegram")
    person.writes("/chuyengiao")
    row = room.assignment()
    (listed,) = room.messages("handover_what", None)[-1:]
    number = next(shown[2] for shown in listed.choices or () if shown[1] == f"j:row:{row.id}")
    assert "cho ai?" in person.writes(str(number))
    room.later(hours=3)
    person.is_asked(room.meeting(week=32))
    asked = person.writes("1")
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022: chuyển giao cho " in asked
    assert "Giao ban giải ngân tuần 32 (08/8 – 12/8/2022): Đã họp" in asked
    in_both_languages(room)


@pytest.mark.parametrize(
    "words",
    [
        *("4 đến 19/8 vì bão", "4. đến 19/8 vì bão", "4 den 19/8 vi bao", "4 đến 19/8 do chờ số liệu"),
        *("số 4 đến 19/8 vì bão", "Chọn số 4, đến 19/8 vì bão", "chon 4 den 19/8 vi bao", "số 4: 19/8 vì chờ số liệu"),
    ],
)
def test_more_time_by_the_number_with_day_and_reason(room: Room, words: str) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room, "zalo")
    person.is_asked(room.assignment())
    told = person.writes(words)
    assert "19/8" in told
    assert WHICH not in told
    (reply,) = room.session.scalars(select(Reply))
    assert (reply.code, reply.expected_on) == ("extend", date(2022, 8, 19))
    assert reply.text
    in_both_languages(room)


def test_more_time_by_the_number_goes_to_the_newest_that_has_it(official: Person) -> None:
    told = official.writes("4 đến 19/8 vì bão")
    assert WHICH not in told
    assert official.codes() == [("report", "extend")]


@pytest.mark.parametrize(
    "words", ["4 đến 19/8 vì bão", "số 4 đến 19/8 vì bão", "đến 19/8 vì bão", "19/8 do chờ số liệu"]
)
@pytest.mark.parametrize("before", [[], ["/help"], ["/nhiemvu"], ["2", "60%", "12/8"]])
def test_a_day_behind_the_due_day_and_a_reason_are_never_silently_a_promise(
    room: Room, before: list[str], words: str
) -> None:
    """After /help the number had no list to stand for: it was recorded as in progress until 19/8."""
    room.at("2022-08-05T08:00")
    person = Person(room, "zalo")
    person.is_asked(room.assignment())
    for text in before:
        person.writes(text)
    told = person.writes(words)
    assert ("report", "extend") in person.codes() or "xin gia hạn" in told
    assert [each.expected_on for each in room.session.scalars(select(Reply).where(Reply.code == "doing"))] in (
        [],
        [date(2022, 8, 12)],
    )
    if "Ghi là" in told:
        person.writes("đúng")
    assert person.codes()[-1] == ("report", "extend")


@pytest.mark.parametrize(
    ("words", "day"), [("19/8 gửi ạ, vì bão", date(2022, 8, 19)), ("đến 11/8 vì bão", date(2022, 8, 11))]
)
def test_a_promise_in_words_and_a_day_in_time_stay_promises(room: Room, words: str, day: date) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room, "zalo")
    person.is_asked(room.assignment())
    person.writes(words)
    assert person.codes() == [("report", "doing")]
    assert room.session.scalars(select(Reply)).one().expected_on == day


@pytest.mark.parametrize("words", ["4 đoàn kiểm tra đến 19/8", "2 đến 19/8 vì bão", "4 vì bão"])
def test_other_words_behind_the_number_ask_for_no_more_time(room: Room, words: str) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room, "zalo")
    person.is_asked(room.assignment())
    person.writes(words)
    assert ("report", "extend") not in person.codes()
