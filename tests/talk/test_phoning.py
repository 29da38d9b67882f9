"""``/goidien``: whom to call, page by page, and what the calls gave, on both messengers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from db import desk, extensions, people, posts, progress
from db.models import Address, Agency, Assignment, Call, CallAbout, Program
from jobs.attached import FILE
from reports import call_book
from reports.order import Order
from rules.authority import Role
from rules.status import Move, State
from rules.tokens import stamp
from tests.desks import scope
from tests.rooms import Room, local
from tests.talk.people import TEXTS, delivered, incoming, says, takes

PROGRAM = 1


@pytest.fixture
def silent(room: Room) -> Assignment:
    """Sở Y tế said nothing to anybody about its report; of all others somebody can be reached."""
    for agency in room.session.query(Agency):
        if not posts.at(room.session, agency.id, but="coordinator"):
            room.join(agency.code, "official")
    row = room.assignment()
    progress.of(room.session, row, Role.LEADER).said_at = local("2022-08-16T08:00")
    progress.of(room.session, row, Role.COORDINATOR).said_at = local("2022-08-18T08:00")
    for day in (8, 15):
        room.at(f"2022-08-{day:02}T08:00")
        room.reminder(room.address("SYT"), row)
        for message in room.messages("reminder"):
            message.state, message.sent_at = "sent", room.now
    row.reminders = 2
    room.person("SYT").phone, room.person("SYT").name = "0912 345 678", "Trần Văn A"
    room.at("2022-08-18T09:12")
    return row


def numbered(room: Room) -> None:
    """Let everything arrive as Zalo shows it: choices that stand in no line of the text are numbered."""
    waiting = [message.id for message in room.messages()]
    delivered(room)
    for message in room.messages(state="sent"):
        if message.id in waiting:
            rows, number = [list(row) for row in message.choices or ()], 0
            for row in rows:
                number += not row[3]
                row[2] = row[2] or (None if row[3] else number)
            message.choices = rows
    room.session.flush()


def write(room: Room, text: str, channel: str = "telegram") -> str:
    (numbered if channel == "zalo" else delivered)(room)
    address = room.address("SKHDT", "coordinator", channel)
    found = says(room, address.chat_id, text, channel=address.channel)
    for message in room.messages():
        for language in ("vi", "en"):
            type(TEXTS)(language).render(message.kind, message.params, "html")
    return found[-1]


def press(room: Room, token: str, agency: str = "SKHDT", role: str = "coordinator") -> str:
    delivered(room)
    address = room.address(agency, role)
    return takes(room, incoming(address.chat_id, what="choice", token=token, channel=address.channel))


def shown(room: Room, kind: str) -> tuple[str, dict[str, str]]:
    """The last message of this kind: its text, and the tokens of its choices by their labels."""
    message = room.messages(kind, None)[-1]
    said = TEXTS.render(message.kind, message.params, "plain")
    return said.text, {choice.label: choice.token for choice in said.flat}


def test_the_list_says_whom_what_and_since_when(room: Room, silent: Assignment) -> None:
    leader = room.person("SYT", "leader").name
    assert write(room, "/goidien") == (
        "☎️ Cần gọi điện: 1 đơn vị\n"
        "1. Sở Y tế – không trả lời, đã nhắc 2 lần từ 08/8\n"
        "Báo cáo kết quả thực hiện Chương trình năm 2022: quá hạn từ 15/8 (4 ngày làm việc)\n"
        f"Trần Văn A, đầu mối: 0912 345 678; {leader}, lãnh đạo: chưa có số\n"
        "Chọn số của một đơn vị để gọi và ghi kết quả:"
    )


def test_who_had_promised_is_not_said_to_have_answered_nothing(room: Room, silent: Assignment) -> None:
    room.at("2022-08-10T09:00")
    reply = room.reply(silent, "doing", expected_on=local("2022-08-12T08:00").date())
    room.at("2022-08-18T09:12")
    assert "1. Sở Y tế – đã hẹn 12/8, chưa gửi, đã nhắc 2 lần từ 08/8\n" in write(room, "/goidien")
    (row,) = desk.to_call(room.session, scope(room), room.rules)
    assert call_book._why(row) == "Đã hẹn 12/08/2022, chưa xong, đã nhắc 2 lần"
    reply.expected_on, reply.percent = None, 60
    room.session.flush()
    said = write(room, "/goidien")
    assert "1. Sở Y tế – trả lời 10/8: đang thực hiện 60%; chưa gửi, đã nhắc 2 lần từ 08/8\n" in said
    (row,) = desk.to_call(room.session, scope(room), room.rules)
    assert call_book._why(row) == "Trả lời ngày 10/08/2022, chưa xong, đã nhắc 2 lần"
    before = local("2022-08-12T09:00")
    room.reply(silent, "directed", by=room.person("SYT", "leader"), at=before, stored_at=before)
    reply.withdrawn_at = room.now
    room.session.flush()
    assert "1. Sở Y tế – không trả lời, đã nhắc 2 lần từ 08/8\n" in write(room, "/goidien"), "a leader's word is none"


@pytest.mark.parametrize(
    ("reason", "said"), [("blocked", "người nhận đã chặn tin"), ("stopped", "người nhận đã ngừng nhận tin")]
)
def test_whose_officials_no_message_reaches_is_not_said_to_be_silent_only(
    room: Room, silent: Assignment, reason: str, said: str
) -> None:
    official = room.person("SYT")
    if reason == "stopped":
        official.stopped_at = room.now
    addresses = room.session.query(Address).filter_by(person_id=official.id).all()
    for address in addresses if reason == "blocked" else ():
        address.closed_at, address.closed_reason = room.now, reason
    room.session.flush()
    (line,) = [each for each in write(room, "/goidien").splitlines() if each.startswith("1. ")]
    assert line.startswith(f"1. Sở Y tế – tin không đến được đầu mối ({said}")
    assert line.endswith("), lãnh đạo không trả lời, đã nhắc 2 lần từ 08/8")
    (row,) = desk.to_call(room.session, scope(room), room.rules)
    assert call_book._why(row) == f"Tin không đến được đầu mối ({said}), lãnh đạo không trả lời, đã nhắc 2 lần"


def test_a_call_is_noted_by_number_and_shown_to_the_other_coordinators(room: Room, silent: Assignment) -> None:
    other = room.join("SKHDT", "coordinator", "zalo")
    write(room, "danh sách gọi điện", "zalo")
    card = write(room, "1", "zalo")
    assert card.startswith("☎️ Sở Y tế – không trả lời, đã nhắc 2 lần từ 08/8\n• Trần Văn A, đầu mối: 0912 345 678\n")
    assert list(shown(room, "phone_list")[1]) == ["Đã gọi", "Danh sách gọi điện"]
    assert write(room, "đã gọi", "zalo") == "Kết quả cuộc gọi với Sở Y tế? Xin chọn, hoặc ghi một câu:"
    assert write(room, "2", "zalo") == (
        "✅ Đã ghi cuộc gọi với Sở Y tế: không nghe máy. Hôm nay việc này không còn trong danh sách."
    )
    assert list(shown(room, "call_noted")[1]) == [], "nobody else is left to be called"
    delivered(room)
    by = room.person("SKHDT", "coordinator").name
    chat = next(each for each in room.session.query(Address) if each.person_id == other.id)
    (seen,) = says(room, chat.chat_id, "/calls", channel="zalo")
    assert seen == (
        f"Không có đơn vị nào cần gọi điện.\n\nHôm nay đã gọi (1):\n• Sở Y tế – 09:12, {by}: không nghe máy"
    )
    room.at("2022-08-19T08:00")
    assert f"Đã gọi 09:12 ngày 18/8 ({by}): không nghe máy" in write(room, "/goidien")


def test_a_word_on_the_result_is_kept_and_stands_in_the_history(room: Room, silent: Assignment) -> None:
    press(room, f"y:called:{PROGRAM}:{silent.agency_id}")
    said = write(room, "Anh A đi họp, 2 giờ chiều gọi lại")
    assert said.startswith("✅ Đã ghi kết quả gọi Sở Y tế: “Anh A đi họp, 2 giờ chiều gọi lại”.")
    (call,) = room.session.query(Call)
    assert (call.outcome, call.text) == ("spoken", "Anh A đi họp, 2 giờ chiều gọi lại")
    assert (call.agency_id, call.program_id) == (silent.agency_id, PROGRAM)
    history = write(room, "/lichsu SYT")
    assert "gọi điện cho đơn vị – kết quả gọi: “Anh A đi họp, 2 giờ chiều gọi lại”" in history
    press(room, f"p:{silent.id}:card")
    text, _ = shown(room, "decision_card")
    assert "): kết quả gọi: “Anh A đi họp" in text
    assert press(room, f"p:{silent.id}:phone") == ""
    text, choices = shown(room, "phone_list")
    assert "Đã gọi 09:12 ngày 18/8" in text
    assert choices["Đã gọi"] == f"y:called:{PROGRAM}:{silent.agency_id}:{silent.id}"


def test_the_answer_that_was_given_is_shown_to_who_calls(room: Room, silent: Assignment) -> None:
    room.reply(silent, "doing", percent=40, stored_at=local("2022-08-11T08:00"), at=local("2022-08-11T08:00"))
    press(room, f"y:show:{PROGRAM}:{silent.agency_id}")
    assert "; trả lời gần nhất 11/8: đang thực hiện 40%" in shown(room, "phone_list")[0]
    assert write(room, "/goidien y tế").startswith("☎️ Sở Y tế – trả lời 11/8: đang thực hiện 40%; chưa gửi")
    assert "khớp với" in write(room, "/goidien UBND")
    assert "Không có đơn vị nào khớp" in write(room, "/goidien xyz")
    assert write(room, "cần gọi điện cho ai?").startswith("☎️ Cần gọi điện: 1 đơn vị")
    official = room.address("SYT")
    assert "☎️" not in says(room, official.chat_id, "gọi điện", channel=official.channel)[-1]


def test_who_has_called_meanwhile_is_named_and_one_more_word_may_be_added(room: Room, silent: Assignment) -> None:
    press(room, f"y:called:{PROGRAM}:{silent.agency_id}")
    write(room, "Hẹn sẽ trả lời")
    assert press(room, f"y:called:{PROGRAM}:{silent.agency_id}") == ""
    by = room.person("SKHDT", "coordinator").name
    assert shown(room, "ask_call")[0].startswith(f"Đã gọi 09:12 ngày 18/8 ({by}): hẹn sẽ trả lời.\nKết quả cuộc gọi")
    write(room, "chiều nay gửi")
    first, second = room.session.query(Call).order_by(Call.id)
    assert [first.text, second.text] == [None, "chiều nay gửi"]
    assert [row.assignment_id for row in room.session.query(CallAbout)] == [silent.id, silent.id]


def test_who_opens_an_older_list_reads_who_has_called_and_what_it_gave(room: Room, silent: Assignment) -> None:
    """The card named no matter and no call: "Sở Y tế • 0912 345 678" alone."""
    token = f"y:show:{PROGRAM}:{silent.agency_id}"
    press(room, f"y:called:{PROGRAM}:{silent.agency_id}")
    write(room, "hứa gửi chiều nay")
    press(room, token)
    said, tokens = shown(room, "phone_list")
    assert "hứa gửi chiều nay" in said
    assert "09:12" in said
    assert "Báo cáo kết quả thực hiện Chương trình" in said
    assert "Đã gọi" in tokens


def test_a_call_about_a_decision_counts_though_the_agency_had_answered(room: Room, silent: Assignment) -> None:
    room.reply(silent, "doing", stored_at=local("2022-08-17T08:00"))
    assert "Không có đơn vị nào cần gọi điện." in write(room, "/goidien")
    press(room, f"p:{silent.id}:phone")
    press(room, shown(room, "phone_list")[1]["Đã gọi"])
    write(room, "số không đúng")
    assert [row.assignment_id for row in room.session.query(CallAbout)] == [silent.id]


def test_a_long_list_comes_page_by_page(room: Room, silent: Assignment) -> None:
    codes = ["SXD", "SCT", "SNV", "STP", "SDL", "SGTVT", "STNMT"]
    for code in codes:
        people.stop(room.session, room.person(code), room.now)
    first = write(room, "/goidien")
    assert "Cần gọi điện: 8 đơn vị – trang 1/2" in first
    assert "; và 2 việc khác" in first, "two weeks of meetings and the report stand open"
    _, choices = shown(room, "call_list")
    assert [label for label in choices if label.isdecimal()] == ["1", "2", "3", "4", "5", "6"]
    press(room, choices["Trang sau"])
    second, choices = shown(room, "call_list")
    assert "trang 2/2" in second
    assert list(choices) == ["1", "2", "Trang trước", "Xuất file"]
    press(room, f"y:list:{PROGRAM}:99")
    assert "trang 2/2" in shown(room, "call_list")[0]
    assert "từ 18/8" in first
    assert "người nhận đã ngừng nhận tin" in first


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_the_list_is_taken_away_as_a_file(room: Room, silent: Assignment, channel: str) -> None:
    room.join("SKHDT", "coordinator", "zalo")
    write(room, "/goidien", channel)
    _, choices = shown(room, "call_list")
    assert choices["Xuất file"] == f"f:calls:{PROGRAM}:all"
    assert "Danh sách gọi điện (Excel)" in write(room, "Xuất file", channel)
    begun, waiting = room.messages("taking_begun", None)[-1], room.messages(FILE, None)[-1]
    of = "Danh sách gọi điện (Excel), Chương trình số 01/CTr-UBND"
    linked = type(TEXTS)("vi")
    linked.lead_to_board(lambda handle: f"https://example.vn/{handle}")
    assert f"Đang lập: {of}." in linked.render("taking_begun", begun.params, "plain").text
    promised = TEXTS.render("taking_begun", begun.params, "plain").text
    assert promised.startswith(f"{'⚠️ Chưa gửi được vào đây' if channel == 'zalo' else '⏳ Đang lập'}: {of}")
    assert Order.of_json(waiting.params["document"]["order"]) == Order("calls", PROGRAM)
    assert waiting.channel == channel


def test_the_file_is_of_a_whole_program_at_present_and_offered_while_it_says_something(
    room: Room, silent: Assignment
) -> None:
    for token in (
        f"f:calls:{PROGRAM}:{silent.agency_id}",
        f"f:calls:{PROGRAM}:g27",
        f"f:calls:{PROGRAM}:d{silent.duty_id}",
        f"f:calls:{PROGRAM}:all:{stamp(local('2022-08-17T08:00'))}",
    ):
        assert press(room, token) == "stale", token
    for role in ("official", "leader"):
        assert press(room, f"f:calls:{PROGRAM}:all", "SYT", role) in ("not_for_role", "other_agency")
    assert room.messages(FILE, None) == []
    press(room, f"y:called:{PROGRAM}:{silent.agency_id}")
    write(room, "Không nghe máy")
    assert "Không có đơn vị nào cần gọi điện." in write(room, "/goidien")
    assert "Xuất file" in shown(room, "call_list")[1], "who was called stands in it"
    room.move(silent, Move.REPORT)
    room.at("2022-08-19T08:00")
    write(room, "/goidien")
    assert "Xuất file" not in shown(room, "call_list")[1]
    about = {"program": {"name": "Chương trình số 01"}, "agency": None}
    said = TEXTS.line("document_not_made", why="nothing", what="calls", about=about)
    assert said == "Không có đơn vị nào cần gọi điện, và hôm nay chưa gọi đơn vị nào: Chương trình số 01."


def test_a_call_that_was_made_is_noted_though_a_colleague_gave_more_time_meanwhile(
    room: Room, silent: Assignment
) -> None:
    other = room.join("SKHDT", "coordinator", "zalo")
    write(room, "/goidien")
    press(room, f"y:show:{PROGRAM}:{silent.agency_id}")
    extensions.give(room.session, [silent], date(2022, 9, 9), "", other, room.now, room.rules)
    assert "Không có đơn vị nào cần gọi điện." in write(room, "/goidien")
    assert press(room, f"y:called:{PROGRAM}:{silent.agency_id}") == ""
    assert "chị Hoa nói mai gửi" in write(room, "chị Hoa nói mai gửi")
    (call,) = room.session.query(Call)
    assert silent.id in [row.assignment_id for row in room.session.query(CallAbout)]
    assert call.text == "chị Hoa nói mai gửi"


def test_of_an_agency_of_which_nothing_is_open_no_call_is_noted(room: Room, silent: Assignment) -> None:
    for row in room.session.query(Assignment).where(Assignment.agency_id == silent.agency_id):
        row.state = State.REPORTED
    room.save()
    assert press(room, f"y:called:{PROGRAM}:{silent.agency_id}") == "not_to_call"


@pytest.mark.parametrize("days", [6, 9])
def test_what_is_due_later_without_more_time_is_no_matter_of_a_call(room: Room, silent: Assignment, days: int) -> None:
    room.at("2022-08-18T09:12")
    for row in room.session.query(Assignment).where(Assignment.agency_id == silent.agency_id):
        if row is not silent:
            row.state = State.REPORTED
    progress.of(room.session, silent, Role.COORDINATOR).said_at = None
    silent.due_at = room.now + timedelta(days=days)
    room.save()
    assert press(room, f"y:called:{PROGRAM}:{silent.agency_id}") == ("" if days < 7 else "not_to_call")


def test_only_coordinators_of_the_program_see_numbers_and_note_calls(room: Room, silent: Assignment) -> None:
    room.join("SKHDT", "observer", "telegram")
    for agency, role in (("SYT", "official"), ("SYT", "leader"), ("SKHDT", "observer")):
        assert press(room, f"y:list:{PROGRAM}:1", agency, role) == "not_for_role"
        address = room.address(agency, role)
        assert "không có quyền" in says(room, address.chat_id, "/goidien", channel=address.channel)[-1]
    for token in (f"y:list:{PROGRAM + 70}:1", f"y:show:{PROGRAM}:9999", f"y:other:{PROGRAM}:{silent.agency_id}"):
        assert press(room, token) == "stale"
    assert press(room, "y:list:1") == "stale"
    room.session.get_one(Program, PROGRAM).coordinator_id = room.agency("STC").id
    press(room, f"y:called:{PROGRAM}:{silent.agency_id}")
    assert room.session.query(Call).count() == 0


def test_what_is_done_meanwhile_is_off_the_list(room: Room, silent: Assignment) -> None:
    room.move(silent, Move.REPORT)
    assert "Không có đơn vị nào cần gọi điện." in write(room, "/goidien")
    assert "/goidien" in write(room, "/help")
    assert "/goidien" not in says(room, room.address("SYT").chat_id, "/help")[-1]


def test_how_often_it_was_reminded_of_is_the_same_number_everywhere(room: Room, silent: Assignment) -> None:
    """Twice on one day, by a leader in the officials' place, and by hand: each counts, in every list and file."""
    silent.reminders = 5
    program = silent.duty.program_id
    assert "không trả lời, đã nhắc 5 lần từ 08/8" in write(room, "/goidien")
    assert "đã nhắc 5 lần" in write(room, "/tinhtrang SYT")
    scope = desk.scope_of(room.session, room.rules, room.session.get_one(Program, program), room.now)
    (row,) = [each for each in desk.to_call(room.session, scope, room.rules) if each.agency == "Sở Y tế"]
    (line,) = row.about
    assert (row.asked, line.reminders) == (5, 5)
