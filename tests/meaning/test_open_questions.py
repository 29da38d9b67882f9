"""Standings beside the usual ones: a decision without its request, several obstacles, figures without a plan."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from rules.meaning import Act, Agency, Choice, Open, Standing, understand
from rules.meaning.agencies import agencies_in
from rules.meaning.said import Said
from rules.meaning.understand import LONGEST
from tests.meaning.cases import meaning, told
from tests.meaning.standings import AGENCIES, BILLION, TODAY, question, reminder, request

UNTIL = date(2022, 8, 20)
OBSTACLE = Open("obstacle_raised", 5, agency="STC")


def coordinator(*questions: Open) -> Standing:
    return Standing(questions, role="coordinator", agencies=AGENCIES)


def official(*questions: Open) -> Standing:
    return Standing(questions, agencies=AGENCIES)


def of(standing: Standing, say: str) -> str:
    return told(understand(say, standing, TODAY))


GRANTING = Open("which", 0, pending=Act("grant"))
LATER = Open("which", 0, pending=Act("grant", until=date(2022, 8, 18)))
REFUSING = Open("which", 0, pending=Act("refuse", text="đã chậm"))
TWO = (request(2, "STC", date(2022, 8, 22)), request(1, "SYT", UNTIL))


@pytest.mark.parametrize(
    ("pending", "say", "wanted"),
    [
        (GRANTING, "số 1", "grant until=2022-08-20 request=1"),
        (GRANTING, "1", "grant until=2022-08-20 request=1"),
        (GRANTING, "2 ạ", "grant until=2022-08-22 request=2"),
        (GRANTING, "Sở Y tế", "grant until=2022-08-20 request=1"),
        (GRANTING, "cho Tài chính", "grant until=2022-08-22 request=2"),
        (GRANTING, "cả hai", "grant until=2022-08-22 request=2 + grant until=2022-08-20 request=1"),
        (LATER, "số 1", "grant until=2022-08-18 request=1"),
        (REFUSING, "Sở Tài chính", "refuse request=2 text=đã chậm"),
        (GRANTING, "số 3", "unclear"),
        (GRANTING, "Sở Y tế xyz", "unclear"),
        (GRANTING, "hủy", "cancel"),
        (GRANTING, "đồng ý số 1", "grant until=2022-08-20 request=1"),
        (replace(GRANTING, pending=None), "số 1", "unclear"),
    ],
)
def test_a_decision_gets_its_request(pending: Open, say: str, wanted: str) -> None:
    assert of(coordinator(pending, *TWO), say) == wanted


@pytest.mark.parametrize(
    ("kind", "say", "wanted"),
    [
        ("refusal", "đã chậm nhiều lần", "refuse request=3 text=đã chậm nhiều lần"),
        ("refusal", "dạ đã chậm ạ", "refuse request=3 text=đã chậm"),
        ("refusal", "không có lý do", "refuse request=3"),
        ("refusal", "bỏ qua", "refuse request=3"),
        ("refusal", "ok", "unclear"),
        ("refusal", "cảm ơn", "unclear"),
        ("refusal", "nhầm", "unclear"),
        ("refusal", "hủy", "cancel"),
        ("answer", "làm việc với quận", "resolve request=3 text=làm việc với quận"),
        ("answer", "bỏ qua", "resolve request=3 text=bỏ qua"),
        ("answer", "ok", "unclear"),
        ("answer", "để sau", "unclear"),
        ("answer", "thôi", "cancel"),
        ("answer", "K7PM-2WXA", "resolve request=3 text=K7PM-2WXA"),
    ],
)
def test_the_coordinators_own_words(kind: str, say: str, wanted: str) -> None:
    assert of(coordinator(Open(kind, 3), *TWO), say) == wanted


@pytest.mark.parametrize(
    ("questions", "say", "wanted"),
    [
        ((OBSTACLE, TWO[1]), "đồng ý", "grant until=2022-08-20 request=1"),
        ((OBSTACLE, TWO[1]), "đã giải quyết", "unclear resolve request=5"),
        ((OBSTACLE, TWO[1]), "đã giải quyết xyz", "unclear"),
        ((OBSTACLE, replace(OBSTACLE, ref=6, agency="SYT")), "đã giải quyết", "unclear (several)"),
        ((OBSTACLE, replace(OBSTACLE, ref=6, agency="SYT")), "đã giải quyết cả hai", "unclear"),
        ((OBSTACLE, replace(OBSTACLE, ref=6, agency="SYT")), "Sở Y tế đã giải quyết", "resolve request=6"),
        ((OBSTACLE, replace(OBSTACLE, ref=6, agency="SYT")), "số 5 đã giải quyết xong", "resolve request=5"),
        ((OBSTACLE, replace(OBSTACLE, ref=6)), "trả lời: làm việc với quận", "unclear"),
        ((OBSTACLE, replace(OBSTACLE, ref=6)), "đề nghị làm việc với quận", "unclear"),
        ((Open("exemption", 4, agency="SYT"),), "đồng ý", "grant request=4"),
        ((Open("exemption", 4, agency="SYT"),), "không đồng ý, phải họp", "refuse request=4 text=phải họp"),
        ((Open("exemption", 4, agency="SYT"), TWO[0]), "duyệt cho Sở Y tế", "grant request=4"),
        ((), "đồng ý", "unclear"),
    ],
)
def test_several_kinds_of_requests_wait(questions: tuple[Open, ...], say: str, wanted: str) -> None:
    assert of(coordinator(*questions), say) == wanted


PLAN_ONLY = question("disbursed", plan=1000 * BILLION)
NOTHING_KNOWN = question("disbursed")
FROM_ZERO = question("disbursed", plan=1000 * BILLION, last=0)


@pytest.mark.parametrize(
    ("asked", "say", "wanted"),
    [
        (PLAN_ONLY, "chưa giải ngân", "amount dong=0"),
        (PLAN_ONLY, "bên em chưa giải ngân được đồng nào", "amount dong=0"),
        (FROM_ZERO, "chưa giải ngân", "amount dong=0"),
        (FROM_ZERO, "không tăng", "amount dong=0"),
        (FROM_ZERO, "tăng 5 tỷ", "unclear"),
        (PLAN_ONLY, "như tuần trước", "unclear"),
        (PLAN_ONLY, "tăng 5 tỷ", "unclear"),
        (PLAN_ONLY, "500", f"amount dong={500 * BILLION}"),
        (PLAN_ONLY, "1000", f"amount dong={1000 * BILLION}"),
        (PLAN_ONLY, "1001", "unclear (two_ways)"),
        (PLAN_ONLY, "100", "unclear (two_ways)"),
        (PLAN_ONLY, "101", f"amount dong={101 * BILLION}"),
        (question("disbursed", plan=1000 * BILLION, last=5 * BILLION), "100", f"amount dong={100 * BILLION}"),
        (question("disbursed", plan=1000 * BILLION, last=5 * BILLION), "10", f"amount dong={10 * BILLION}"),
        (question("disbursed", plan=1000 * BILLION, last=5 * BILLION), "9", "unclear (two_ways)"),
        (question("disbursed", plan=1000 * BILLION, last=50 * BILLION), "50", f"amount dong={50 * BILLION}"),
        (question("disbursed", plan=1000 * BILLION, last=50 * BILLION), "49", "unclear (two_ways)"),
        (question("disbursed", plan=1000 * BILLION, last=50 * BILLION), "50000000000", f"amount dong={50 * BILLION}"),
        (NOTHING_KNOWN, "500", "unclear (two_ways)"),
        (NOTHING_KNOWN, "500 tỷ", f"amount dong={500 * BILLION}"),
        (NOTHING_KNOWN, "500 tỷ 50%", "unclear (disagree)"),
        (PLAN_ONLY, "500 tỷ 50%", f"amount dong={500 * BILLION}"),
        (PLAN_ONLY, "500 tỷ 50,6%", f"amount dong={500 * BILLION}"),
        (PLAN_ONLY, "500 tỷ 50,7%", "unclear (disagree)"),
        (PLAN_ONLY, "500 tỷ 49,4%", f"amount dong={500 * BILLION}"),
        (PLAN_ONLY, "500 tỷ 49,3%", "unclear (disagree)"),
    ],
)
def test_what_is_disbursed_depends_on_what_is_known(asked: Open, say: str, wanted: str) -> None:
    assert of(official(asked), say) == wanted


@pytest.mark.parametrize(
    "reason",
    [
        "Thời gian gấp quá",
        "thoi gian gap qua",
        "thời tiết xấu, tàu không ra đảo được",
        "không kịp xin số liệu các huyện",
        "không xin được số liệu kho bạc",
    ],
)
def test_a_reason_that_begins_like_a_way_out_is_a_reason(reason: str) -> None:
    assert told(meaning("extension_reason", reason)) == f"extension until=2022-08-20 text={reason}"


@pytest.mark.parametrize("say", ["à thôi", "thôi khỏi", "không cần gia hạn nữa", "à thôi, kịp rồi khỏi gia hạn"])
def test_more_time_that_is_not_wanted_any_more_is_dropped(say: str) -> None:
    assert told(meaning("extension_reason", say)) == "cancel"


def test_the_newest_question_is_the_one_that_is_answered() -> None:
    asked = question("percent")
    assert of(official(asked, reminder("meeting")), "60%") == "percent percent=60"
    assert of(official(reminder("meeting"), asked), "đã họp") == "held"
    assert of(official(asked, reminder("meeting", numbered=True)), "50") == "percent percent=50"


IN_GROUP = Standing((reminder("meeting"), reminder("report")), group=True, agencies=AGENCIES)


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        ("giao ban rồi", "likely held"),
        ("Sở họp giao ban rồi nhé", "likely held"),
        ("tuần này chưa họp giao ban", "likely not_held"),
        ("đã họp giao ban xyz", "likely held"),
        ("họp giải ngân thứ 2 nhé cả nhà", "nothing"),
        ("giao ban chưa?", "nothing"),
        ("giao ban ở đâu", "nothing"),
        ("họp rồi", "nothing"),
        ("báo cáo đã gửi", "likely sent"),
        ("đang làm báo cáo", "likely doing"),
        ("chiều giao ban gửi báo cáo nhé", "nothing"),
        ("1", "likely held"),
        ("3", "likely nothing"),
        ("4", "nothing"),
        ("K7PM-2WXA", "code code=K7PM-2WXA"),
    ],
)
def test_in_a_group_the_meeting_is_spoken_of_by_name(say: str, wanted: str) -> None:
    found = understand(say, IN_GROUP, TODAY)
    assert told(found) == wanted
    kinds = {"held": "meeting", "not_held": "meeting", "nothing": "meeting", "sent": "report", "doing": "report"}
    refs = {question.kind: question.ref for question in IN_GROUP.questions}
    assert all(act.ref == refs[kinds[act.what]] for act in found.acts if act.what != "code")


def test_every_act_says_which_question_it_is_about() -> None:
    meeting, report = reminder("meeting", numbered=True), reminder("report", numbered=True)
    for say, refs in (
        ("đã gửi, đã họp", [report.ref, meeting.ref]),
        ("4", [report.ref]),
        ("đã họp", [meeting.ref]),
        ("1", [meeting.ref, report.ref]),
    ):
        found = understand(say, official(meeting, report), TODAY)
        assert [act.ref for act in found.acts] == refs, say
    assert understand("thiếu người", official(question("obstacle")), TODAY).acts[0].ref == report.ref
    assert understand("60%", official(question("percent")), TODAY).acts[0].ref == report.ref
    assert [act.ref for act in understand("đồng ý cả hai", coordinator(*TWO), TODAY).acts] == [2, 1]
    assert understand("hủy", official(), TODAY).acts[0].ref == 0


def test_choices_are_found_by_number_and_by_place() -> None:
    shown = Open("report", 7, (Choice(Act("sent"), 3), Choice(Act("doing"), None)))
    assert shown.numbered(3) == Act("sent", 7)
    assert shown.numbered(1) is None
    assert shown.placed(1) == Act("sent", 7)
    assert shown.placed(2) == Act("doing", 7)
    assert shown.placed(0) is None
    assert shown.placed(3) is None


def test_a_text_that_is_too_long_is_asked_about() -> None:
    say = "đã gửi".ljust(LONGEST)
    assert of(official(reminder("report")), say) == "sent"
    assert of(official(reminder("report")), say + " ") == "unclear"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Sở Y tế", ["SYT"]),
        ("sở y tế gửi chưa", ["SYT"]),
        ("STC và SYT", ["SYT", "STC"]),
        ("tài chính", ["STC"]),
        ("UBND quận Lê Chân", ["LECHAN"]),
        ("lê chân", ["LECHAN"]),
        ("sở", []),
        ("ubnd quận", []),
        ("thành phố", []),
        ("đồng ý", []),
        ("kế hoạch", []),
        ("", []),
    ],
)
def test_agencies_are_named_by_code_by_name_or_by_what_is_theirs_alone(text: str, wanted: list[str]) -> None:
    found = agencies_in(Said.of(text, TODAY), AGENCIES)
    assert sorted(each.code for each in found) == sorted(wanted)


def test_the_longer_name_is_meant_where_one_holds_the_other() -> None:
    agencies = (Agency("A", "Sở Y tế"), Agency("B", "Trung tâm Sở Y tế"))
    assert [each.code for each in agencies_in(Said.of("trung tâm sở y tế", TODAY), agencies)] == ["B"]
    assert [each.code for each in agencies_in(Said.of("sở y tế", TODAY), agencies)] == ["A"]
    assert [each.code for each in agencies_in(Said.of("sở y tế và b", TODAY), agencies)] == ["B"]
