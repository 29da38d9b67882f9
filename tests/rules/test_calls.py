"""What a call by telephone gave."""

from __future__ import annotations

import pytest

from rules.calls import Outcome, outcome_of


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_choice_is_its_own_outcome(outcome: Outcome) -> None:
    assert outcome_of(str(outcome)) is outcome


@pytest.mark.parametrize("text", ["", "Hẹn mai gửi", "PROMISED", "no answer"])
def test_words_say_that_somebody_was_spoken_to(text: str) -> None:
    assert outcome_of(text) is Outcome.SPOKEN


@pytest.mark.parametrize(
    "text",
    [
        "đơn vị báo sai số liệu, mai gửi lại",
        "sai số liệu, sẽ sửa",
        "chị Lan nói nhầm số liệu, chiều gửi lại",
        "chị Lan bảo số sai, đang sửa",
        "anh Nam nói số không đúng, sẽ đối chiếu với kho bạc",
        "sai số văn bản, sẽ báo lại",
        "số không đúng số liệu kho bạc",
        "số sai văn bản",
        "chị Lan nói chưa trả lời được vì chờ sếp",
        "gặp anh Nam, chưa nghe lãnh đạo chỉ đạo gì",
        "anh Nam nói không nghe sếp nhắc",
        "chị Lan nói kho bạc chưa trả lời",
    ],
)
def test_what_somebody_said_on_the_phone_is_no_wrong_number_nor_silence(text: str) -> None:
    assert outcome_of(text) is Outcome.SPOKEN


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("sai số", Outcome.WRONG_NUMBER),
        ("số không đúng", Outcome.WRONG_NUMBER),
        ("số máy đã đổi", Outcome.WRONG_NUMBER),
        ("tổng đài báo số không đúng", Outcome.WRONG_NUMBER),
        ("người nghe bảo nhầm số", Outcome.WRONG_NUMBER),
        ("họ nói số này là của người khác", Outcome.WRONG_NUMBER),
        ("không nghe máy", Outcome.NO_ANSWER),
        ("chị Lan không nghe máy", Outcome.NO_ANSWER),
        ("không gặp được ai, không ai nghe máy", Outcome.NO_ANSWER),
        ("không ai bắt máy, nhờ văn thư báo lại", Outcome.NO_ANSWER),
        ("tổng đài báo thuê bao", Outcome.NO_ANSWER),
        ("không nghe máy, sau đó gọi lại thì hẹn mai", Outcome.SPOKEN),
    ],
)
def test_a_number_that_is_wrong_and_nobody_who_answers_are_told_apart(text: str, outcome: Outcome) -> None:
    assert outcome_of(text) is outcome
