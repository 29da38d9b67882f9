"""The coordinator's words, groups, strangers, and what is said to the bot itself."""

from __future__ import annotations

from datetime import date

import pytest

from rules.meaning.talk import asked_about
from tests.meaning.cases import meaning, shown

GRANT = "grant until=2022-08-{} request={}"


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("đồng ý nhé", GRANT.format(22, 1)),
        ("duyệt đến 20/8", GRANT.format(20, 1)),
        ("đồng ý. Đề nghị gửi đúng hạn", GRANT.format(22, 1) + " text=Đề nghị gửi đúng hạn"),
        ("ko đc", "refuse request=1"),
        ("chưa nhất trí, còn phải báo cáo thành phố", "refuse request=1 text=còn phải báo cáo thành phố"),
        ("không đồng ý vì đã gia hạn một lần", "refuse request=1 text=đã gia hạn một lần"),
        ("đồng ý đến 30/8", "unclear"),
        ("đồng ý, nhưng phải gửi trước 20/8", "unclear"),
        ("đồng ý cho Sở Tài chính", "unclear"),
        ("đồng ý số 3", "unclear"),
        ("tại sao chậm", "unclear"),
        ("ok em", "unclear"),
        ("không", "unclear"),
    ],
)
def test_one_request_is_decided(say: str, wanted: str) -> None:
    assert shown(meaning("coordinator_extension", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("đồng ý cho y tế", GRANT.format(20, 1)),
        ("STC đồng ý", GRANT.format(22, 2)),
        ("đồng ý STC đến 18/8", GRANT.format(18, 2)),
        ("đồng ý đề nghị số 2", GRANT.format(22, 2)),
        ("đồng ý tất cả", GRANT.format(22, 2) + " + " + GRANT.format(20, 1)),
        ("Sở Y tế thì được, Tài chính không", GRANT.format(20, 1) + " + refuse request=2"),
        ("sở y tế đồng ý, còn sở tài chính thì không", GRANT.format(20, 1) + " + refuse request=2"),
        ("không đồng ý Sở Tài chính vì đã chậm", "refuse request=2 text=đã chậm"),
        ("duyệt", "unclear"),
        ("2", "unclear"),
    ],
)
def test_of_two_requests_the_one_that_is_named_is_decided(say: str, wanted: str) -> None:
    assert shown(meaning("coordinator_two", say)) == wanted
    assert shown(meaning("coordinator_two", say, numbered=True)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("giải quyết rồi nhé", "resolve request=1"),
        ("trả lời: sẽ họp với quận sáng thứ 4", "resolve request=1 text=sẽ họp với quận sáng thứ 4"),
        ("đề nghị đơn vị làm việc với Sở TNMT", "resolve request=1 text=đề nghị đơn vị làm việc với Sở TNMT"),
        ("chưa giải quyết được", "likely"),
        ("chưa xong", "unclear"),
    ],
)
def test_an_obstacle_is_answered(say: str, wanted: str) -> None:
    assert shown(meaning("coordinator_obstacle", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("ai chưa gửi báo cáo", "status"),
        ("giải ngân đến đâu rồi", "status"),
        ("sở tài chính thế nào rồi", "status agency=STC"),
        ("UBND quận Lê Chân gửi chưa", "status agency=LECHAN"),
        ("cảm ơn", "nothing"),
    ],
)
def test_the_coordinator_wants_to_know(say: str, wanted: str) -> None:
    assert shown(meaning("coordinator_idle", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("bao giờ phải nộp", "duties"),
        ("nộp ở đâu", "duties"),
        ("gửi vào mail nào", "duties"),
        ("có mẫu không em", "duties"),
        ("bạn là ai", "help"),
        ("em chuyển công tác rồi ạ", "left text=em chuyển công tác rồi"),
        ("???", "help"),
        ("em không còn phụ trách mảng này", "left text=em không còn phụ trách mảng này"),
        ("chị Hoa phụ trách việc này rồi", "left text=chị Hoa phụ trách việc này rồi"),
        ("cảm ơn em đã nhắc", "nothing"),
        ("em nhận được rồi ạ", "nothing"),
    ],
)
def test_questions_and_talk_while_a_reminder_stands(say: str, wanted: str) -> None:
    assert shown(meaning("report", say)) == wanted


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("Báo cáo của Sở đã gửi hôm qua", "likely"),
        ("số 1", "likely"),
        ("báo cáo đã nộp chưa nhỉ", "nothing"),
        ("5 suất cơm nhé", "nothing"),
        ("chiều nay họp giao ban nhé", "nothing"),
        ("đã chuyển khoản cho cả nhà rồi nhé", "nothing"),
        ("2 giờ họp", "nothing"),
    ],
)
def test_in_a_group_only_the_agencys_answer_is_taken_up(say: str, wanted: str) -> None:
    assert shown(meaning("group", say)) == wanted


@pytest.mark.parametrize(
    "say",
    [
        "K7PM-2WXA",
        "k7pm–2wxa",
        "“K7PM 2WXA”",
        "K7PM\u200b-2WXA",
        "mã của em là k7pm-2wxa ạ",
        "https://t.me/x_bot?start=K7PM2WXA",
    ],
)
def test_a_code_is_found_however_it_is_typed(say: str) -> None:
    assert shown(meaning("stranger", say)) == "code code=K7PM-2WXA"


def test_words_are_no_codes() -> None:
    assert shown(meaning("stranger", "liên thông")) == "nothing"
    assert shown(meaning("stranger", "cho em xin mã")) == "nothing"


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("Theo mẫu nào vậy em?", "form"),
        ("mẫu báo cáo lấy ở đâu", "form"),
        ("nội dung báo cáo gồm những gì ạ", "form"),
        ("gửi cho ai", "where"),
        ("báo cáo nộp về phòng nào", "where"),
        ("gửi bản giấy hay bản mềm ạ", "where"),
        ("hạn là khi nào", ""),
    ],
)
def test_what_a_question_about_a_duty_wants_to_know(typed: str, about: str) -> None:
    assert asked_about(typed, date(2022, 8, 1)) == about
