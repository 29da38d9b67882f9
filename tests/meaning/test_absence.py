"""Leave told in a sentence; what only mentions one is something else."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.model import How, Open, Standing
from rules.meaning.understand import understand

TODAY = date(2022, 8, 1)
REPORT = Standing((Open("report", 7, due=date(2022, 8, 14), title="Báo cáo"), Open("meeting", 8, title="Giao ban")))
COORDINATOR = Standing(role="coordinator")


@pytest.mark.parametrize(
    ("text", "begins", "until"),
    [
        ("em nghỉ phép đến 12/8", 1, 12),
        ("dạ em xin phép nghỉ từ 3/8 đến hết 12/8 ạ", 3, 12),
        ("Dạ báo cáo chị Hoa, em xin nghỉ phép từ ngày 3/8 đến ngày 12/8 ạ", 3, 12),
        ("tuần sau em nghỉ phép nhé chị", 8, 12),
        ("anh đi công tác từ mai đến thứ sáu", 2, 5),
        ("mình đi công tác đến hết thứ 6 nhé", 1, 5),
        ("e nghỉ ốm hôm nay", 1, 1),
        ("em nghỉ đến mai thôi", 1, 2),
        ("em đi công tác đảo từ mai đến hết tuần, không có mạng", 2, 5),
        ("từ mai đến thứ sáu em đi tập huấn Hà Nội, không liên lạc được ạ", 2, 5),
        ("em ốm, nghỉ từ mai đến thứ 5, nhờ giám đốc", 2, 4),
        ("em có việc gia đình xin nghỉ từ 3/8 đến 5/8, nhờ anh Nam làm thay", 3, 5),
        ("tôi đi công tác đến hết tuần, đ/c Phó Chủ tịch ký thay", 1, 5),
        ("em nghỉ từ 3/8 đến 5/8, anh giám đốc trực thay em", 3, 5),
        ("em đang nghỉ thai sản", None, None),
        ("từ mai em nghỉ phép ạ", None, None),
        ("on leave until 12/8", 1, 12),
        ("I'm on leave until Friday", 1, 5),
        ("on leave from 8/8 to 12/8", 8, 12),
        ("I'll be on leave 8/8 - 12/8", 8, 12),
    ],
)
@pytest.mark.parametrize("standing", [REPORT, Standing(), COORDINATOR])
def test_a_leave_is_understood_with_its_days(
    text: str, begins: int | None, until: int | None, standing: Standing
) -> None:
    meaning = understand(text, standing, TODAY)
    assert [act.what for act in meaning.acts] == ["away"] and meaning.how is How.SURE
    days = (meaning.acts[0].day, meaning.acts[0].until)
    assert days == (begins and date(2022, 8, begins), until and date(2022, 8, until))


@pytest.mark.parametrize(
    "text",
    [
        "the director is on leave until 12/8",
        "hoãn họp do lãnh đạo đi công tác đến 12/8",
        "tuần này không họp, em nghỉ phép",
        "lãnh đạo nghỉ phép đến 12/8",
        "sếp đi công tác đến thứ sáu",
        "sếp đi công tác đến thứ sáu, phó chủ tịch ký thay",
        "em nghỉ đến thứ sáu, báo cáo gửi trễ anh Nam ký thay",
        "em nghỉ phép nên xin lùi báo cáo đến 12/8",
        "báo cáo đến 12/8 em nghỉ phép gửi sau",
        "đồng chí Nam nghỉ phép đến 12/8",
        "chị Hoa đi công tác đến 12/8",
        "anh Nam nghỉ ốm đến 12/8 chưa ký",
        "giám đốc nghỉ phép đến 12/8 mới ký",
        "mai em đi công tác",
        "em nghỉ việc từ 3/8",
        "em nghỉ",
        "đơn vị nghỉ lễ đến 5/9",
        "em không nghỉ phép",
        "em nghỉ phép đến 12/8 được không?",
        "em nghỉ phép đến 12/8, giải ngân 5 tỷ",
        "em nghỉ phép, văn bản 12/BC-SYT",
    ],
)
def test_what_only_mentions_one_is_something_else(text: str) -> None:
    assert "away" not in [act.what for act in understand(text, REPORT, TODAY).acts]


def test_as_a_reason_that_was_asked_for_it_is_a_reason() -> None:
    standing = Standing((Open("extension_reason", 7, until=date(2022, 8, 20)),))
    assert understand("em nghỉ phép đến 12/8", standing, TODAY).acts[0].what == "extension"


MEETING = Standing((Open("meeting", 8, due=date(2022, 8, 5), title="Giao ban"),))
OWES = Standing((Open("report", 7, due=date(2022, 8, 14), title="Báo cáo"),))


@pytest.mark.parametrize("standing", [MEETING, OWES, REPORT, Standing()])
@pytest.mark.parametrize(
    "text",
    [
        "em về sớm, hết nghỉ rồi",
        "hết phép rồi, mai em đi làm",
        "em hết nghỉ phép rồi",
        "hết phép rồi ạ",
        "em nghỉ xong rồi",
        "dạ em đi làm lại rồi ạ",
        "từ mai em đi làm lại",
        "em bắt đầu làm lại rồi",
        "tôi trở lại làm việc từ hôm nay",
        "em đã về cơ quan",
        "em về rồi",
        "em đi công tác về rồi",
        "em không nghỉ nữa",
        "em thôi nghỉ",
        "em hoãn nghỉ phép",
        "hủy nghỉ phép nhé",
    ],
)
def test_who_says_that_they_are_back_answers_no_duty(text: str, standing: Standing) -> None:
    """ "em về sớm, hết nghỉ rồi" was recorded at once: there was no meeting this week."""
    meaning = understand(text, standing, TODAY)
    assert [act.what for act in meaning.acts] == ["back"] and meaning.how is How.SURE


@pytest.mark.parametrize("text", ["bắt đầu làm rồi", "em bắt đầu làm rồi", "bắt đầu làm việc rồi", "bat dau lam roi"])
def test_that_work_has_begun_is_no_return(text: str) -> None:
    """It was answered with "Đồng chí không có đợt nghỉ nào"."""
    assert [act.what for act in understand(text, REPORT, TODAY).acts] == ["doing"]


@pytest.mark.parametrize("standing", [MEETING, OWES, REPORT])
@pytest.mark.parametrize(
    "text", ["em nghỉ rồi", "hôm nay em nghỉ", "em đang nghỉ", "em chưa nghỉ đâu", "mai em đi công tác", "em được nghỉ"]
)
def test_who_speaks_of_being_away_answers_no_duty(text: str, standing: Standing) -> None:
    meaning = understand(text, standing, TODAY)
    assert (meaning.how, meaning.why, meaning.acts) == (How.UNCLEAR, "leave", ())


@pytest.mark.parametrize("standing", [MEETING, OWES])
@pytest.mark.parametrize("text", ["sếp nghỉ rồi", "giám đốc nghỉ hết tuần", "cơ quan nghỉ rồi", "nghỉ", "anh Nam nghỉ"])
def test_that_somebody_rests_is_proposed_at_most(text: str, standing: Standing) -> None:
    assert understand(text, standing, TODAY).how is not How.SURE


@pytest.mark.parametrize("text", ["em không làm đầu mối nữa", "em thôi làm đầu mối rồi", "em đã chuyển phòng rồi ạ"])
@pytest.mark.parametrize("standing", [MEETING, OWES])
def test_who_leaves_the_post_answers_no_duty(text: str, standing: Standing) -> None:
    meaning = understand(text, standing, TODAY)
    assert (meaning.how, [act.what for act in meaning.acts]) == (How.LIKELY, ["left"])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("tuần này nghỉ họp", "not_held"),
        ("tuần này nghỉ", "not_held"),
        ("hoãn rồi", "not_held"),
        ("em chưa họp, hết tuần mới họp", "not_held"),
        ("em họp về rồi", ""),
        ("đã họp, em đi làm lại rồi", ""),
    ],
)
def test_what_is_said_of_the_meeting_stays_so(text: str, what: str) -> None:
    acts = [act.what for act in understand(text, MEETING, TODAY).acts]
    assert "back" not in acts and (not what or acts == [what])


def test_that_somebody_works_tomorrow_is_the_end_of_a_leave_only_beside_words_of_one() -> None:
    assert [act.what for act in understand("mai em đi làm", REPORT, TODAY).acts] != ["back"]
    assert [act.what for act in understand("hết phép rồi, mai em đi làm", REPORT, TODAY).acts] == ["back"]
