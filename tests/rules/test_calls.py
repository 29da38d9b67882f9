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


@pytest.mark.parametrize(
    "text",
    [
        "gọi về báo cáo không ai nghe máy",
        "gọi nhắc báo cáo, không nghe máy",
        "gọi bao nhiêu lần không nghe máy",
        "gọi hỏi bao giờ nộp nhưng không nghe máy",
        "gọi báo hạn nộp, không ai nghe",
        "gọi điện báo, không ai bắt máy",
        "Sở Nội vụ không nghe máy",
        "so noi vu khong nghe may",
        "gọi về nội dung công văn, không ai nghe máy",
        "Bảo hiểm xã hội không nghe máy",
        "anh Bảo không nghe máy",
        "việc gấp mà không nghe máy",
        "đúng lúc gặp thuê bao",
        "ko gặp được, tắt máy",
        "không thể gặp, thuê bao",
        "chưa gặp được ai, máy bận",
        "muốn gặp chị Lan nhưng không nghe máy",
        "hôm qua hứa gửi, hôm nay gọi không nghe máy",
        "tuần trước hẹn thứ hai nay không nghe máy",
        "đã hứa gửi nhưng gọi lại không nghe máy",
        "chị Lan hứa gửi rồi, chiều gọi không nghe máy",
    ],
)
def test_nobody_answered_whatever_the_call_was_about_and_an_earlier_one_gave(text: str) -> None:
    assert outcome_of(text) is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    "text",
    [
        "chị Lan hẹn mai, hôm nay chưa trả lời được",
        "chi Lan noi chua tra loi duoc vi cho sep",
        "anh Bảo nói chưa trả lời được",
        "anh Nam nói gọi kho bạc không nghe máy",
        "hôm qua chị Lan nói kho bạc chưa trả lời",
        "gọi chị Lan báo chưa trả lời được",
        "Báo là chưa trả lời được",
        "gặp chị Lan, chưa trả lời được",
    ],
)
def test_who_spoke_in_this_call_was_spoken_to(text: str) -> None:
    assert outcome_of(text) is Outcome.SPOKEN
