"""``/minhchung``: an agency sees its own sheet and says what is not right in it; the coordinator answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.channels.zalo.channel import Zalo
from db import disputes, successions
from db.concerns import carries
from db.models import Address, Dispute
from jobs import succeeding
from jobs.attached import FILE
from jobs.transport import Letter
from jobs.workshop import allowed
from reports.order import Order
from tests.db.test_grounds import WORDS, confirmed
from tests.desks import sent
from tests.rooms import Room, local, second_program
from tests.talk.arriving import arrives, talks
from tests.talk.people import TEXTS, incoming, takes

HOSTILE = "<b>=1+1</b> \u202e đảo {{ 7*7 }} " + "x" * 100_000


@pytest.fixture(autouse=True)
def late(room: Room) -> None:
    """Sở Y tế was asked twice, and sent its report two working days late; its meetings have not been answered."""
    row = room.assignment("SYT")
    for day in ("2022-08-05T08:00", "2022-08-12T08:00"):
        asked = room.reminder(room.address("SYT"), row)
        asked.state, asked.sent_at = "sent", local(day)
    sent(room, row, local("2022-08-16T09:30"), document_number="12/BC-SYT", document_date=date(2022, 8, 15))
    room.at("2022-08-22T09:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"
    room.save()


def writes(room: Room, text: str, agency: str = "SYT", role: str = "official") -> str:
    """Coordinators of this office use Zalo, where a choice is its number."""
    address = room.address(agency, role, "zalo" if (agency, role) == ("SKHDT", "coordinator") else None)
    return talks(room, address.chat_id, address.channel, text)


def coordinator(room: Room, text: str) -> str:
    return writes(room, text, "SKHDT", "coordinator")


def tapped(room: Room, token: str, agency: str = "SYT", role: str = "official") -> str:
    address = room.address(agency, role, "zalo" if role == "coordinator" and agency == "SKHDT" else None)
    return takes(room, incoming(address.chat_id, "choice", token=token, channel=address.channel))


def told(room: Room, kind: str, address: Address) -> str:
    found = [row for row in room.messages(kind, None) if row.person_id == address.person_id]
    arrives(room)
    return TEXTS.render(kind, found[-1].params, "plain").text if found else ""


def test_an_agency_disputes_a_line_and_the_coordinator_answers(room: Room) -> None:
    listed = writes(room, "/minhchung")
    assert listed.startswith("🧾 Minh chứng của Sở Y tế, tháng 8/2022\n1. Giao ban")
    assert "Báo cáo kết quả thực hiện Chương trình năm 2022: xong quá hạn 2 ngày làm việc" in listed
    number = next(line for line in listed.splitlines() if "Báo cáo kết quả" in line).partition(".")[0]
    line = writes(room, number)
    assert "Hạn: trước ngày 15/8/2022; nên xong ngày 12/8/2022." in line
    assert "Đã hỏi 2 lần: 08:00 05/8/2022, 08:00 12/8/2022" in line
    assert "• 09:30 16/8/2022, official" in line
    assert "đã gửi (12/BC-SYT ngày 15/8/2022)" in line
    assert "Kết quả: xong quá hạn 2 ngày làm việc." in line
    assert "chưa đúng ở điểm nào?" in writes(room, "Chưa đúng")
    noted = writes(room, "Đã gửi qua trục liên thông ngày 12/8")
    assert "“Đã gửi qua trục liên thông ngày 12/8”. Sở Kế hoạch và Đầu tư đã được báo" in noted
    raised = told(room, "dispute_raised", room.address("SKHDT", "coordinator"))
    assert "Sở Y tế cho là phiếu minh chứng chưa đúng" in raised
    assert "đã gửi quá hạn, 16/8/2022" in raised
    assert "chờ trả lời" in writes(room, "/minhchung 8/2022")
    assert "Ý kiến về phiếu minh chứng chờ trả lời: 1" in coordinator(room, "/tinhtrang")
    assert "1. Sở Y tế – báo cáo kết quả" in coordinator(room, "Ý kiến minh chứng (1)")
    assert "“Đã gửi qua trục liên thông ngày 12/8”" in coordinator(room, "1")
    done = coordinator(room, "1 đã kiểm tra trên trục")
    assert "Sở Kế hoạch và Đầu tư chấp nhận (22/8/2022): “đã kiểm tra trên trục”" in done
    assert "Đơn vị đã được báo." in done
    for side in (done, told(room, "dispute_answered", room.address("SYT"))):
        assert "Từ nay phiếu minh chứng ghi dòng này là chưa đúng" in side, "what follows from it"
        assert "Ngày và tình trạng đã ghi không tự đổi" in side
    answered = told(room, "dispute_answered", room.address("SYT"))
    assert "chấp nhận (22/8/2022): “đã kiểm tra trên trục”" in answered
    assert "ý kiến “Chưa đúng” được chấp nhận" in writes(room, "/minhchung 8/2022")
    assert "Không có ý kiến nào" in coordinator(room, "/minhchung")
    story = coordinator(room, "/lichsu SYT")
    assert "ghi “Chưa đúng”; lý do: “Đã gửi qua trục liên thông ngày 12/8”" in story
    assert "chấp nhận ý kiến của đơn vị; lý do: “đã kiểm tra trên trục”" in story


def test_an_objective_cause_stands_in_the_chat_on_both_messengers(room: Room) -> None:
    """Who confirmed it, by which document of which day; in the list and in the line's own message."""
    confirmed(room, room.assignment("SYT"))
    listed = writes(room, "/minhchung")
    assert f"xong quá hạn 2 ngày làm việc; {WORDS}" in listed
    number = next(line for line in listed.splitlines() if "Báo cáo kết quả" in line).partition(".")[0]
    assert f"Kết quả: xong quá hạn 2 ngày làm việc; {WORDS}." in writes(room, number)
    assert f"xong quá hạn 2 ngày làm việc; {WORDS}" in coordinator(room, "/minhchung SYT 8/2022")


def test_only_who_may_dispute_a_line_is_told_to(room: Room) -> None:
    assert "ghi “Chưa đúng”, nếu dòng ấy không đúng:" in writes(room, "/minhchung")
    seen = coordinator(room, "/minhchung SYT 8/2022")
    assert "Chọn số của một dòng để xem đủ:" in seen
    assert "ghi “Chưa đúng”" not in seen


def disputed(room: Room, text: str = "Đã gửi ngày 12/8") -> Dispute:
    tapped(room, f"b:no:{room.assignment().id}")
    arrives(room)
    writes(room, text)
    return room.session.query(Dispute).order_by(Dispute.id.desc()).all()[0]


def test_the_coordinator_keeps_to_it_with_a_reason_and_may_answer_anew(room: Room) -> None:
    row = disputed(room)
    assert tapped(room, f"b:keep:{row.id}", "SKHDT", "coordinator") == ""
    arrives(room)
    assert "giữ nguyên (22/8/2022): “Không có trên trục”" in coordinator(room, "Không có trên trục")
    assert (room.again(row).verdict, row.answer) == ("kept", "Không có trên trục")
    for what in ("yes", "keep", "show"):
        assert tapped(room, f"b:{what}:{row.id}", "SKHDT", "coordinator") == "decided"
    assert tapped(room, f"b:back:{row.id}") == "decided"
    assert "cho là phiếu minh chứng chưa đúng" in coordinator(room, "Trả lời lại")
    assert room.again(row).verdict is None
    chat = room.address("SKHDT", "coordinator", "telegram").chat_id
    for said in ("/minhchung", "1", "Chấp nhận, có trên trục"):
        talks(room, chat, "telegram", said)
    assert (room.again(row).verdict, row.answer) == ("accepted", "có trên trục")
    later = disputed(room, "Còn điều khác")
    assert tapped(room, f"b:again:{row.id}", "SKHDT", "coordinator") == "decided", "something was said since"
    assert room.again(later).verdict is None


def test_an_agency_takes_it_back_and_a_second_sentence_replaces_the_first(room: Room) -> None:
    first, second = disputed(room), disputed(room, "Gửi bản giấy ngày 12/8")
    assert (room.again(first).verdict, room.again(second).verdict) == ("replaced", None)
    assert disputes.count(room.session, room.rules.followed) == 1
    assert "đã rút ý kiến" in writes(room, "Rút ý kiến")
    assert room.again(second).verdict == "withdrawn"
    assert "đã rút ý kiến" in told(room, "dispute_withdrawn", room.address("SKHDT", "coordinator"))
    assert "✋" not in writes(room, "/minhchung 8/2022")
    assert [row.action for row in room.log("withdraw_dispute")] == ["withdraw_dispute"]


def test_who_has_nothing_to_do_with_it_is_refused(room: Room) -> None:
    row, report = disputed(room), room.assignment()
    room.load(second_program)
    room.join("STC", "coordinator")
    program, agency = room.rules.followed[0], room.agency("SYT").id
    for token in (
        f"b:line:{report.id}",
        f"b:no:{report.id}",
        f"b:list:{program}:{agency}:202208:1",
        f"b:back:{row.id}",
    ):
        assert tapped(room, token, "STC") == "other_agency", token
    for token in (f"b:evidence:{program}:{agency}:202208", f"b:evidence_book:{program}:{agency}:202208"):
        assert tapped(room, token, "STC") == "other_agency", token
    for what in ("yes", "keep", "show", "again"):
        assert tapped(room, f"b:{what}:{row.id}") == "not_for_role", what
        assert tapped(room, f"b:{what}:{row.id}", "STC", "coordinator") != "", "of another program"
    assert "Việc này của đơn vị khác" in writes(room, "/minhchung SYT", "STC")
    assert room.messages(FILE, None) == []
    assert room.again(row).verdict is None


@pytest.mark.parametrize(
    "token",
    ["b:list:1:99:202208:1", "b:list:9:1:202208:1", "b:list:1:1:202213:1", "b:list:1:1:202208:0", "b:line:99999",
     "b:evidence:1:1:all", "b:letter:1:1:202208", "b:wait:9:1", "b:no:0", "b:yes:99", "m", "b::", "b:list:1"],
)  # fmt: skip
def test_a_forged_choice_is_over(room: Room, token: str) -> None:
    assert tapped(room, token, "SKHDT", "coordinator") == "stale"


def test_the_sheet_is_ordered_as_a_file(room: Room) -> None:
    writes(room, "/minhchung SYT 8/2022")
    assert "Đang lập: Phiếu minh chứng (Word), Sở Y tế – Chương trình số 01/CTr-UBND, tháng 8/2022." in writes(
        room, "Phiếu Word"
    )
    coordinator(room, "/evidence SYT 2022-08")
    coordinator(room, "Phiếu Excel")
    orders = [message.params["document"]["order"] for message in room.messages(FILE, None)]
    agency, program = room.agency("SYT").id, room.rules.followed[0]
    assert orders == [
        {"what": what, "program": program, "agency": agency, "month": "2022-08-01"}
        for what in ("evidence", "evidence_book")
    ]


def _letter(params: dict[str, Any]) -> Letter:
    return Letter("1", FILE, params, carries=carries(FILE, params) or {})


async def test_on_zalo_without_a_public_address_it_is_said_which_command_makes_the_sheet() -> None:
    channel = object.__new__(Zalo)  # only its way of speaking of files is wanted
    channel._texts, channel._file_link_of = TEXTS, None
    about = {"program": {"number": "01/CTr-UBND"}, "agency": {"code": "SYT"}}
    said = {}
    for what, month in (
        ("evidence", "2022-08-01"),
        ("evidence_book", "2022-08-01"),
        ("letter", None),
        ("xlsx", None),
        ("calls", None),
    ):
        order = {"what": what, "program": 1, "agency": 5, "month": month}
        told = await channel._way_to(_letter({"document": {"order": order}, "about": about}))
        said[what] = told["instead"].partition("dondoc export ")[2]
    of_syt = "--program 01/CTr-UBND --agency SYT"
    assert said == {
        "evidence": f"evidence.docx {of_syt} --month 2022-08 --evidence",
        "evidence_book": f"evidence_book.xlsx {of_syt} --month 2022-08 --evidence",
        "letter": f"letter.docx {of_syt} --letter",
        "xlsx": f"xlsx.xlsx {of_syt}",
        "calls": f"calls.xlsx {of_syt} --calls",
    }


def test_months_are_turned_and_words_without_a_stroke_are_enough(room: Room) -> None:
    assert "tháng 8/2022" in writes(room, "cho em xin phiếu minh chứng")
    offered = [row[0] for row in room.messages("evidence", None)[-1].choices or []]
    assert "Tháng sau" not in offered, "nobody is assessed by what is to come"
    assert "Minh chứng của Sở Y tế, tháng 7/2022\nKhông có nội dung nào" in writes(room, "Tháng trước")
    assert "tháng 8/2022" in writes(room, "Tháng sau")
    assert "Minh chứng của Sở Y tế, tháng 7/2022" in coordinator(room, "phiếu minh chứng của Sở Y tế tháng 7")
    assert "Của đơn vị nào? Có 7 đơn vị:" in coordinator(room, "/minhchung UBND quận 8/2022")
    assert "Minh chứng của UBND quận Hồng Bàng, tháng 8/2022" in coordinator(room, "1")
    assert "Không có đơn vị nào khớp" in coordinator(room, "/minhchung xyz 8/2022")
    assert "Minh chứng của" not in writes(room, "minh chứng thì em gửi rồi")


def test_a_hostile_sentence_does_no_harm(room: Room) -> None:
    row = disputed(room, HOSTILE)
    assert row.text.startswith("<b>=1+1</b>")
    view = {"dispute": disputes.view(row, room.rules, room.now)}
    for message in room.messages(None, None):
        if message.kind.startswith("dispute"):
            shown = TEXTS.render(message.kind, message.params, "html").text
            assert "<b>=1+1</b>" not in shown
            assert "\u202e" not in shown
            assert len(shown) < 10_000
    assert view["dispute"]["by"] == row.person.name
    tapped(room, f"b:no:{room.assignment().id}")
    arrives(room)
    assert "chưa đúng ở điểm nào?" in writes(room, "\u200b\u202e"), "nothing can be seen of it"


def test_what_was_of_an_agency_that_ended_is_had_by_its_name_by_who_coordinates_and_by_its_heir(room: Room) -> None:
    ends, heir = room.agency("SYT"), room.agency("STC")
    row = successions.decide(room.session, [ends], [heir], room.now.date(), room.now, "operator")
    succeeding.decide(room.session, room.rules, row, room.now)
    room.save()
    for listed in (coordinator(room, "/minhchung SYT 8/2022"), writes(room, "/minhchung SYT 8/2022", "STC")):
        assert listed.startswith("🧾 Minh chứng của Sở Y tế, tháng 8/2022")
        assert "Báo cáo kết quả thực hiện Chương trình năm 2022: xong quá hạn 2 ngày làm việc" in listed
    number = next(line for line in listed.splitlines() if "Báo cáo kết quả" in line).partition(".")[0]
    assert "12/BC-SYT" in writes(room, number, "STC")
    assert "Sở Y tế" in coordinator(room, "/xuat SYT")
    other = room.join("SXD")
    order = Order("evidence", 1, ends.id, date(2022, 8, 1))
    assert allowed(room.session, room.person("STC").id, order)
    assert not allowed(room.session, other.id, order)
    assert "Minh chứng của" not in writes(room, "/minhchung SYT 8/2022", "SXD")


def test_words_of_a_choice_answer_what_was_asked_last_and_no_dispute_before_it(room: Room) -> None:
    writes(room, "/minhchung")
    number = next(each for each in writes(room, "/minhchung").splitlines() if "Báo cáo kết quả" in each)
    writes(room, number.partition(".")[0])
    writes(room, "Chưa đúng")
    writes(room, "Đã gửi qua trục liên thông ngày 12/8")
    arrives(room)
    (raised,) = room.session.query(Dispute).all()
    room.later(hours=2)
    writes(room, "/vuongmac Thiếu mặt bằng thi công")
    arrives(room)
    room.later(minutes=5)
    coordinator(room, "Giữ nguyên phương án đã duyệt")
    assert room.again(raised).answered_at is None, "the obstacle came since"
    coordinator(room, "/minhchung")
    coordinator(room, "1")
    coordinator(room, "Giữ nguyên vì chưa thấy trên trục")
    assert room.again(raised).answered_at is not None
    assert raised.answer == "vì chưa thấy trên trục"
