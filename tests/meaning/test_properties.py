"""What holds of every text: nothing raises, trimmings change nothing, what is denied in strange words is never sure."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rules.meaning import How, Meaning, understand
from rules.meaning.letters import clean, flat
from tests.meaning.cases import meaning
from tests.meaning.standings import MILESTONE_DAY, TODAY, standing

CONTEXTS = (
    *("report", "milestone", "meeting", "document", "percent", "expected_day", "obstacle", "extension_day", "plan"),
    *("extension_reason", "disbursed", "confirm", "any_obstacle", "two_open", "idle", "coordinator_idle", "group"),
    *("coordinator_extension", "coordinator_two", "coordinator_obstacle", "stranger"),
)
CERTAIN = {
    "report": [
        "đã gửi báo cáo",
        "nộp rồi số 12/BC-SYT ngày 3/8",
        "đang thực hiện 50%",
        "mai gửi",
        "xin gia hạn đến 20/8",
        "đang trình ký",
    ],
    "milestone": ["đã hoàn thành", "đã phân bổ xong"],
    "meeting": ["đã họp", "không phát sinh", "chưa họp", "không có kế hoạch vốn", "hoãn sang tuần sau"],
    "document": ["12/BC-SYT ngày 3/8", "số 12", "bỏ qua"],
    "percent": ["60%", "khoảng 60"],
    "expected_day": ["10/8", "thứ 4 tuần sau"],
    "extension_day": ["20/8"],
    "plan": ["60 tỷ", "60 tỷ, giải ngân 20 tỷ", "không có vốn"],
    "disbursed": ["760 tỷ", "62%", "như tuần trước"],
    "confirm": ["đúng", "chuẩn rồi", "760 tỷ"],
    "two_open": ["đã gửi báo cáo", "đã họp"],
    "coordinator_extension": ["đồng ý", "đồng ý đến 18/8"],
    "coordinator_two": ["đồng ý số 1", "đồng ý cả hai", "đồng ý cho Sở Y tế"],
    "coordinator_obstacle": ["đã giải quyết"],
}
SENTENCES = [(context, say) for context, listed in CERTAIN.items() for say in listed]
WORDS = (
    *("không", "ko", "chưa", "đã", "rồi", "gửi", "báo cáo", "số", "12/BC-SYT", "họp", "60 tỷ", "50%", "mai", "thứ 6"),
    *("20/8", "nhưng", "xong", "đồng ý", "hết", "vướng", "1", "2", "ạ", "?", ","),
    *("0", "31/4", "cuối tháng", "hết quý", "năm", "ngày", "nữa", "Friday", "Aug", "700 billion", "5 million"),
    *("hai trăm", "linh", "triệu", "phần", "/"),
)


def of(context: str, say: str) -> Meaning:
    day = MILESTONE_DAY if context == "milestone" else TODAY
    return understand(say, standing(context), day)


@given(st.sampled_from(CONTEXTS), st.text(max_size=60), st.booleans())
def test_no_text_raises(context: str, say: str, numbered: bool) -> None:
    understand(say, standing(context, numbered=numbered), TODAY)


@given(st.sampled_from(CONTEXTS), st.lists(st.sampled_from(WORDS), max_size=8), st.booleans())
def test_no_jumble_of_words_raises(context: str, words: list[str], numbered: bool) -> None:
    understand(" ".join(words), standing(context, numbered=numbered), TODAY)


@given(st.text(max_size=80))
def test_folding_keeps_places(say: str) -> None:
    assert len(flat(clean(say))) == len(clean(say))
    assert clean(clean(say)) == clean(say)


@pytest.mark.parametrize(("context", "say"), SENTENCES)
def test_trimmings_do_not_change_the_meaning(context: str, say: str) -> None:
    before = of(context, say)
    assert before.how is How.SURE
    for other in (
        say.upper(),
        f"  {say}\n",
        f"dạ {say} ạ",
        f"{say} nhé",
        f"{say}.",
        say.replace(" ", "  "),
        f"{say}\u200b",
    ):
        assert of(context, other) == before, other


@pytest.mark.parametrize(("context", "say"), SENTENCES)
def test_diacritics_do_not_change_the_meaning(context: str, say: str) -> None:
    before = of(context, say)
    assert of(context, flat(say)) == before
    assert of(context, unicodedata.normalize("NFD", say)) == before


@given(
    st.sampled_from(SENTENCES),
    st.sampled_from(["không", "ko", "chưa", "chua", "chẳng", "nhưng", "trừ", "đừng"]),
    st.sampled_from(["xyzab", "blorf", "quyển", "thằn lằn", "Wrtz"]),
    st.booleans(),
    st.integers(0, 12),
)
def test_a_denial_that_is_not_understood_is_never_sure(
    sentence: tuple[str, str], denial: str, strange: str, before: bool, place: int
) -> None:
    context, say = sentence
    words = say.split()
    put = [denial, strange] if before else [strange, denial]
    words[place:place] = put
    assume(denial != "nhưng" or before or place > 0)  # "mạng chậm nhưng đã gửi": what leads up to it, in any words
    meant = of(context, " ".join(words))
    # what is under way is so with "chưa" too: nothing is said to be done that is not
    assert meant.how is not How.SURE or [act.what for act in meant.acts] == ["doing"]


def test_a_text_of_any_length_is_taken() -> None:
    assert meaning("report", "đã gửi " * 5000).how is How.UNCLEAR
