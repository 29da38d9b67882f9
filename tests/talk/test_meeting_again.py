"""An agency that is exempt from the meetings has capital now: its words go to the coordinators, who end that."""

from __future__ import annotations

import pytest

from db import capitals, replies, requests
from db.models import Reply, Request
from rules.meaning.exempting import meets_again
from rules.meaning.said import Said
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, desk, in_both_languages, talks
from tests.talk.people import TEXTS, reminded

CAME = "quận vừa được giao vốn 20 tỷ, xin giao ban lại"


@pytest.fixture
def exempt(room: Room) -> Request:
    """Sở Y tế, since 5/8; it is 10/8."""
    room.at("2022-08-05T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    row = room.request(room.reply(room.meeting(), "no_capital"), "exemption", text="không có vốn", asked_at=room.now)
    by = room.person("SKHDT", "coordinator")
    replies.decide(room.session, row, "granted", by, room.now, None)
    requests.grant(room.session, row, room.now, room.rules, f"person:{by.id}")
    room.at("2022-08-10T09:00")
    return row


def official(room: Room, text: str, agency: str = "SYT") -> str:
    address = room.address(agency)
    said = talks(room, address.chat_id, address.channel, text)
    in_both_languages(room)
    return said


@pytest.mark.parametrize(
    "text",
    [
        CAME,
        "đơn vị xin họp trở lại ạ",
        "đề nghị bỏ miễn giao ban cho đơn vị",
        "sở mới được bố trí vốn đầu tư công 5 tỷ",
        "đơn vị nay đã có kế hoạch vốn",
    ],
)
def test_it_goes_to_the_coordinator_in_its_words_and_is_no_meeting(room: Room, exempt: Request, text: str) -> None:
    """It was proposed as a meeting that was held."""
    said = official(room, text)
    assert "✅ Sở Y tế đang được miễn giao ban năm 2022 (đề nghị số 1). Tôi đã chuyển Sở Kế hoạch và Đầu tư" in said
    assert f"“{text}”" in said
    (card,) = room.messages("meeting_again", state=None)
    shown = TEXTS.render(card.kind, card.params, "plain").text
    assert "Sở Y tế, được miễn giao ban năm 2022 (đề nghị số 1), đề nghị giao ban trở lại:" in shown
    assert f"“{text}” ({room.person('SYT').name})" in shown
    assert [each.code for each in room.session.query(Reply)] == ["no_capital", "note"]
    assert exempt.state == "granted"


@pytest.mark.parametrize("text", ["1", "thôi miễn"])
def test_the_coordinator_ends_it_and_the_agency_hears_it(room: Room, exempt: Request, text: str) -> None:
    official(room, CAME)
    desk(room, text)
    assert room.again(exempt).state == "revoked"
    assert not capitals.of_year(room.session, room.agency("SYT").id, 2022).exempt
    assert room.meeting(week=32).state is State.OPEN
    assert [each.person_id for each in room.messages("request_revoked", state=None)] == [room.person("SYT").id]
    arrives(room)
    assert "giao ban trở lại" not in official(room, CAME)


def test_of_who_is_not_exempt_it_is_read_as_before(room: Room, exempt: Request) -> None:
    official(room, CAME, "STC")
    assert room.messages("meeting_again", state=None) == []
    exempt.state = "refused"
    official(room, CAME)
    assert room.messages("meeting_again", state=None) == []


def test_an_observer_who_says_so_passes_nothing_on(room: Room, exempt: Request) -> None:
    room.join("VPUBND", "observer", "zalo")
    address = room.address("VPUBND", "observer")
    talks(room, address.chat_id, "zalo", CAME)
    assert room.messages("meeting_again", state=None) == []


def of_the_report(room: Room) -> list[tuple[str, str | None]]:
    """What was said of the report, by which document; what was passed on is no answer to it."""
    return [(each.code, each.document_number) for each in room.session.query(Reply) if each.code != "no_capital"]


@pytest.fixture
def asked(room: Room, exempt: Request) -> None:
    """The report is asked about, ten minutes ago."""
    reminded(room, room.assignment())
    arrives(room)
    room.later(minutes=10)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("đang làm, mai họp lại", "doing"),
        ("báo cáo chưa xong vì phải họp lại với tài chính", "doing"),
        ("xin gia hạn đến 20/8 vì vừa được giao thêm vốn", "extend"),
        ("vướng mắc: mới được giao vốn nhưng chưa có mặt bằng", "obstacle"),
    ],
)
def test_what_answers_the_report_is_no_wish_to_meet_again(room: Room, text: str, code: str) -> None:
    """It went to the coordinators, and nothing was recorded of the report."""
    assert "giao ban" not in official(room, text)
    assert of_the_report(room) == [(code, None)]
    assert room.messages("meeting_again", state=None) == []


@pytest.mark.usefixtures("exempt")
def test_it_is_none_either_where_nothing_is_asked(room: Room) -> None:
    assert "Ghi là: Sở Y tế xin gia hạn báo cáo" in official(room, "xin gia hạn đến 20/8 vì vừa được giao thêm vốn")
    assert room.messages("meeting_again", state=None) == []


@pytest.mark.usefixtures("asked")
def test_of_capital_that_is_told_beside_an_answer_it_is_said_how_to_wish(room: Room) -> None:
    said = official(room, "đã gửi báo cáo số 12/BC-SYT ngày 9/8, sở mới được giao vốn")
    assert "Nếu nay đã có vốn và xin giao ban lại, đồng chí ghi: xin giao ban lại." in said
    assert of_the_report(room) == [("sent", "12/BC-SYT")]
    assert room.messages("meeting_again", state=None) == []
    official(room, "xin giao ban lại")
    assert len(room.messages("meeting_again", state=None)) > 0


@pytest.mark.usefixtures("asked")
def test_a_wish_beside_an_answer_is_passed_on_and_the_answer_is_taken(room: Room) -> None:
    official(room, "xin giao ban lại, đã gửi báo cáo số 12/BC-SYT ngày 9/8")
    assert of_the_report(room) == [("note", None), ("sent", "12/BC-SYT")]
    assert len(room.messages("meeting_again", state=None)) > 0


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("text", ["sở mới được giao vốn", "xin giao ban lại", "đề nghị cho họp lại từ tuần sau"])
def test_it_is_heard_beside_the_reports_question_too(room: Room, text: str) -> None:
    assert "Tôi đã chuyển Sở Kế hoạch và Đầu tư" in official(room, text)
    assert of_the_report(room) == [("note", None)]


@pytest.mark.parametrize(
    "text",
    [
        "giao ban lại hoãn rồi",
        "mai họp lại với các phòng rồi gửi báo cáo",
        "xin họp lại với tài chính",
        "xin phép họp lại nội dung này",
        "phần vốn này không được miễn thuế",
        "sở chưa được giao vốn",
        "đơn vị không có vốn nên không họp",
        "đơn vị có phải giao ban lại không",
        "xin miễn giao ban",
        "đơn vị được miễn giao ban",
        "đã họp",
        "kế hoạch vốn 20 tỷ, đã giải ngân 7 tỷ",
        "đã gửi báo cáo vốn",
    ],
)
def test_what_says_nothing_of_it(room: Room, text: str) -> None:
    assert not meets_again(Said.of(text, room.now.date()))
