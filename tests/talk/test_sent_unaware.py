"""That the report was sent, told with words beside it that are not read: proposed, and not asked for once more."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import Open, Standing
from rules.meaning.said import Said
from rules.meaning.sending import tells_sending
from rules.meaning.understand import understand
from tests.rooms import Room
from tests.talk.arriving import in_both_languages
from tests.talk.test_numbers import Person

MONDAY = date(2022, 8, 8)
REPORT = Open("report", 1, title="báo cáo kết quả thực hiện Chương trình năm 2022", due=date(2022, 8, 15))


@pytest.fixture
def official(room: Room) -> Person:
    """The report and the meeting are asked about on Zalo."""
    room.at("2022-08-08T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.is_asked(room.meeting(week=32))
    return person


@pytest.mark.parametrize(
    "said",
    [
        "báo cáo em gửi tối qua rồi ạ, đồng nghiệp không biết",
        "báo cáo em gửi tối qua rồi, chị Lan không biết",
        "tối qua em gửi rồi, đồng chí kia không biết nên chưa bấm",
        "báo cáo gửi rồi mà sếp không biết",
        "anh Nam không biết là em gửi báo cáo rồi",
        "đồng nghiệp chưa nắm, báo cáo gửi hôm qua rồi",
    ],
)
def test_that_colleagues_do_not_know_of_it_changes_nothing(official: Person, said: str) -> None:
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in official.writes(said)
    assert official.codes() == []
    official.writes("1")
    assert official.codes() == [("report", "sent")]
    in_both_languages(official.room)


@pytest.mark.parametrize(
    "said",
    [
        "em không biết là đã gửi báo cáo chưa",
        "văn thư không biết đã gửi chưa",
        "đồng nghiệp không biết gửi báo cáo",
        "báo cáo chưa gửi, đồng nghiệp không biết",
        "báo cáo gửi rồi, đồng nghiệp không biết à?",
    ],
)
def test_who_does_not_know_whether_it_was_sent_has_not_sent_it(said: str) -> None:
    acts = understand(said, Standing((REPORT,)), MONDAY).acts
    assert "sent" not in [act.what for act in acts]


def test_the_duty_that_was_chosen_takes_the_sending_that_was_told(official: Person) -> None:
    """All choices of the duty came, with "chưa rõ", behind the question which duty is meant."""
    asked = official.writes("em gửi tối qua rồi, hôm đó không ai trực máy fax cả")
    assert "là trả lời cho việc nào?" in asked
    choices = official.room.messages(None, None)[-1].choices or ()
    place = next(str(each[2]) for each in choices if each[1].endswith(f":{official.room.assignment().id}"))
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in official.writes(place)
    official.writes("1")
    assert official.codes() == [("report", "sent")]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hồ sơ em gửi tối qua rồi, máy fax trục trặc", True),
        ("đã nộp bản giấy qua bác bảo vệ", True),
        ("đã gửi đâu, máy fax hỏng suốt", False),
        ("chưa gửi được gì, máy fax hỏng rồi", False),
        ("tuần sau gửi rồi báo máy fax", False),
        ("gửi rồi thì máy fax báo gì?", False),
        ("nếu đã gửi thì máy fax báo", False),
        ("nhầm, gửi rồi mà máy fax trả lại", False),
        ("máy fax hỏng", False),
    ],
)
def test_a_sending_that_is_told_is_over(said: str, told: bool) -> None:
    assert tells_sending(Said.of(said, MONDAY)) is told
