"""A report stands as sent until the coordinator says *Đã nhận* or *Trả lại*, by buttons, numbers and words."""

from __future__ import annotations

import pytest

from db import confirming, people
from db.models import Address, Message, Reply
from rules.status import State
from tests.rooms import Room, local, second_program
from tests.talk.arriving import arrives, talks
from tests.talk.people import TEXTS, incoming, reminded, says, takes


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")


def coordinator(room: Room, channel: str = "zalo") -> Address:
    return room.address("SKHDT", "coordinator", channel)


def sent(room: Room, agency: str = "SYT", number: str = "12") -> Reply:
    """The agency says that its report was sent."""
    row = room.assignment(agency)
    reminded(room, row, agency=agency)
    address = room.address(agency)
    says(room, address.chat_id, f"đã gửi báo cáo số {number}/BC-{agency} ngày 4/8", channel=address.channel)
    arrives(room)
    (found,) = confirming.waiting_of(room.session, [1], [row.agency])
    return found


def writes(room: Room, text: str, channel: str = "zalo") -> str:
    """The coordinator writes; returns the answer, which arrives."""
    return talks(room, coordinator(room, channel).chat_id, channel, text)


def taps(room: Room, *parts: object, address: Address | None = None) -> str:
    """Tap the newest choice whose token begins so; returns the notice."""
    address = address or coordinator(room, "telegram")
    return takes(room, incoming(address.chat_id, "choice", token=":".join(map(str, parts)), channel=address.channel))


def told(room: Room, kind: str) -> list[tuple[int | None, str]]:
    return [(row.person_id, TEXTS.render(row.kind, row.params, "plain").text) for row in room.messages(kind, None)]


def tokens(message: Message) -> list[str]:
    return [choice.token for choice in TEXTS.render(message.kind, message.params).flat]


def test_a_report_is_answered_by_nothing_but_sending_it(room: Room) -> None:
    row = room.assignment()
    reminded(room, row)
    address = room.address("SYT")
    takes(room, incoming(address.chat_id, "choice", token=f"r:{row.id}:nothing", channel=address.channel))
    assert room.again(row).state is State.OPEN, "what waits is counted by the state alone"


def test_a_report_waits_until_the_coordinator_has_it(room: Room) -> None:
    first = sent(room)
    sent(room, "STC", "7")
    listed = writes(room, "/xacnhan")
    assert "Đã gửi, chưa xác nhận (2)\n1. Sở Y tế – báo cáo" in listed
    assert "văn bản số 12/BC-SYT ngày 04/8/2022; báo đã gửi 05/8\n2. Sở Tài chính" in listed
    assert "Báo đã gửi lúc 08:00 thứ Sáu, 05/8/2022, đúng hạn (trước ngày 15/8/2022)." in writes(room, "1")
    assert "Đã xác nhận nhận được: Sở Y tế – báo cáo" in writes(room, "1")
    assert (first.assignment.state, first.accepted_at) == (State.ACCEPTED, room.now)
    ((person, news),) = told(room, "report_received")
    assert person == first.person_id
    assert "Sở Kế hoạch và Đầu tư xác nhận đã nhận" in news
    assert "(văn bản số 12/BC-SYT ngày 04/8/2022)." in news
    assert confirming.count(room.session, [1]) == 1
    assert [row.actor for row in room.log("accept")] == [f"person:{coordinator(room).person_id}"]


def test_a_list_is_confirmed_in_one_tap_as_it_was_shown(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    people.join(room.session, room.invitation("SXD"), "telegram", "77", "Tên", room.now)
    writes(room, "/xacnhan")
    later = sent(room, "SXD", "8")
    answer = writes(room, "đã nhận hết")
    assert [row.assignment.state for row in (first, second, later)] == [State.ACCEPTED, State.ACCEPTED, State.REPORTED]
    assert "Còn 1 báo cáo chờ xác nhận." in answer
    room.later(minutes=1)
    assert "Lại chờ xác nhận: Sở Y tế – " in writes(room, "bỏ xác nhận")
    assert confirming.count(room.session, [1]) == 3
    assert first.assignment.reported_at == local("2022-08-05T08:00"), "it counts from when it was said"
    assert len(told(room, "report_doubted")) == 2


def test_what_was_confirmed_before_the_list_stays_when_the_list_is_undone(room: Room) -> None:
    first, second, third = sent(room), sent(room, "STC", "7"), None
    people.join(room.session, room.invitation("SXD"), "telegram", "77", "Tên", room.now)
    third = sent(room, "SXD", "8")
    writes(room, "/xacnhan")
    taps(room, "c", "yes", second.id)
    room.later(minutes=1)
    writes(room, "đã nhận hết")
    writes(room, "bỏ xác nhận")
    assert [row.assignment.state for row in (first, second, third)] == [State.REPORTED, State.ACCEPTED, State.REPORTED]


def _eleven(room: Room) -> None:
    """Eleven agencies have sent their reports, one more than a page shows."""
    codes = ["SYT", "STC", "SXD", "SCT", "SNV", "STP", "SDL", "SGTVT", "STNMT", "SGDDT", "SNNPTNT"]
    for place, code in enumerate(codes):
        if place > 1:
            people.join(room.session, room.invitation(code), "telegram", f"7{place}", "Tên", room.now)
        sent(room, code)
    assert "trang 1/2" in writes(room, "/xacnhan")
    assert "trang 2/2\n1. Sở Nông nghiệp" in writes(room, "Trang sau")
    assert "11. " not in writes(room, "Trang trước")


def test_pages_hold_ten_and_one_page_may_be_confirmed(room: Room) -> None:
    _eleven(room)
    assert "Còn 1 báo cáo" in writes(room, "Đã nhận trang này")


@pytest.mark.parametrize("words", ["Đã nhận hết", "Đã nhận cả 11", "đã nhận đủ cả rồi", "đã nhận tất cả báo cáo"])
def test_all_is_every_page_and_the_number_is_said_before(room: Room, words: str) -> None:
    _eleven(room)
    preview = writes(room, words)
    assert preview.startswith("❔ Ghi đã nhận cả 11 báo cáo? Từng đơn vị được báo.\n• ")
    assert preview.count("• ") == 11
    assert confirming.count(room.session, [1]) == 11, "nothing is done before"
    later = people.join(room.session, room.invitation("SKHCN"), "telegram", "799", "Tên", room.now)
    assert later and sent(room, "SKHCN")
    answer = writes(room, "Đồng ý")
    assert "Còn 1 báo cáo" in answer, "what came since is not of those that were looked at"
    assert confirming.count(room.session, [1]) == 1
    assert len(told(room, "report_received")) >= 11


def test_a_report_that_is_sent_back_is_asked_for_again_and_both_sendings_stand(room: Room) -> None:
    first = sent(room)
    room.at("2022-08-16T09:00")
    writes(room, "/xacnhan SYT")
    assert "xin ghi lý do trong một tin nhắn" in writes(room, "2")
    answer = writes(room, "Thiếu phụ lục 2 và số liệu tháng 7")
    assert "Đã trả lại báo cáo" in answer
    assert "Đơn vị đã được báo." in answer
    assert (first.assignment.state, first.assignment.reported_at) == (State.OPEN, None)
    assert (first.returned_at, first.returned_because) == (room.now, "Thiếu phụ lục 2 và số liệu tháng 7")
    (_, asked), *_ = told(room, "report_returned")
    assert "Lý do: “Thiếu phụ lục 2 và số liệu tháng 7”" in asked
    assert "gửi lại (hạn: trước ngày 15/8/2022)" in asked
    again = sent(room, "SYT", "20")
    assert confirming.sendings(room.session, first.assignment) == [first, again]
    row = room.assignment()
    assert row.reported_at == room.now
    assert str(told(room, "receipt")[-1][1]).count("sau hạn"), "the first was sent back, so the second is judged"
    shown = writes(room, "/xacnhan SYT")
    assert "quá hạn (trước ngày 15/8/2022)" in shown
    assert "Lần gửi 05/8/2022 đã trả lại: “Thiếu phụ lục 2 và số liệu tháng 7”" in shown
    assert [entry.detail["because"] for entry in room.log("return")] == [f"reply:{first.id}"]


def test_the_agency_cannot_take_back_what_was_returned_or_confirmed(room: Room) -> None:
    first, mine = sent(room), room.address("SYT")
    taps(room, "c", "yes", first.id)
    assert "đã được xác nhận" in TEXTS.line("notice", what=taps(room, "w", first.id, address=mine))
    writes(room, "trả lại báo cáo của Sở Y tế vì thiếu phụ lục")
    assert room.again(first).returned_at is None, "it is shown, as nothing of that agency waits"
    taps(room, "c", "no", first.id)
    writes(room, "thiếu phụ lục", "telegram")
    assert first.returned_because == "thiếu phụ lục"
    assert "giữ trong hồ sơ" in TEXTS.line("notice", what=taps(room, "w", first.id, address=mine))
    second = sent(room, "SYT", "20")
    taps(room, "w", second.id, address=mine)
    assert room.assignment().state is State.OPEN, "the one that was sent back does not count"


def test_sending_back_by_mistake_is_undone_until_something_else_is_sent(room: Room) -> None:
    first = sent(room)
    room.later(hours=1)
    writes(room, "trả lại SYT: nhầm số liệu")
    assert first.returned_because == "nhầm số liệu"
    assert "Lại chờ xác nhận" in writes(room, "Bỏ trả lại")
    assert (first.returned_at, first.assignment.reported_at) == (None, local("2022-08-05T08:00"))
    writes(room, "trả lại SYT: nhầm số liệu")
    sent(room, "SYT", "20")
    assert taps(room, "c", "keep", first.id) == "not_waiting"


def test_words_name_the_agency(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    assert "Đã xác nhận nhận được: Sở Y tế" in writes(room, "đã nhận được báo cáo của Sở Y tế rồi")
    assert "Báo cáo đã đến chưa?" in writes(room, "chưa nhận được báo cáo của STC")
    assert (first.assignment.state, second.assignment.state) == (State.ACCEPTED, State.REPORTED)
    assert "không có báo cáo nào chờ xác nhận" in writes(room, "đã nhận báo cáo Sở Xây dựng")
    assert "Báo cáo đã đến chưa?" in writes(room, "/confirm tài chính")
    assert "Đã trả lại" in writes(room, "2 thiếu biểu số 3")
    assert second.returned_because == "thiếu biểu số 3"


def test_all_without_a_list_shows_the_list_first(room: Room) -> None:
    first = sent(room)
    assert "Đã gửi, chưa xác nhận (1)" in writes(room, "đã nhận đủ cả báo cáo rồi")
    assert first.assignment.state is State.REPORTED


def test_only_who_coordinates_the_program_confirms(room: Room) -> None:
    first = sent(room)
    room.load(second_program)
    theirs = people.join(room.session, room.invitation("STC", "coordinator"), "telegram", "99", "Tên", room.now)
    for what in ("show", "yes", "no", "keep"):
        assert taps(room, "c", what, first.id, address=theirs) in ("not_for_role", "other_agency")
        assert taps(room, "c", what, first.id, address=room.address("SYT")) == "not_for_role"
    assert taps(room, "c", "list", 1, 1, address=theirs) in ("not_for_role", "other_agency")
    assert taps(room, "c", "undo", 1, 1, 9, 10**30) == "stale", "nobody could have that instant"
    assert taps(room, "c", "undo", 1, 1, 9, 5) == "not_waiting"
    assert first.assignment.state is State.REPORTED


def test_status_counts_what_waits_and_leads_there(room: Room) -> None:
    assert "chưa xác nhận" not in writes(room, "/tinhtrang")
    sent(room)
    assert "📥 Đã gửi, chưa xác nhận: 1 báo cáo" in writes(room, "/tinhtrang")
    (message,) = room.messages("status", "sent")[-1:]
    assert "c:list:1:1" in tokens(message)
    assert "chưa xác nhận" in writes(room, "/tinhtrang SYT")
    people.join(room.session, room.invitation("SYT", "observer"), "telegram", "88", "Tên", room.now)
    (seen,) = says(room, "88", "/tinhtrang")
    assert "chưa xác nhận: 1" in seen
    assert "c:list:1:1" not in tokens(room.messages("status")[-1])


def test_meetings_are_confirmed_by_nobody(room: Room) -> None:
    row = room.meeting()
    room.reply(row, "held")
    row.state = State.REPORTED
    room.reply(row, "sent")
    assert confirming.count(room.session, [1]) == 0


def test_what_was_sent_back_is_sent_again_in_a_sentence(room: Room) -> None:
    sent(room)
    writes(room, "trả lại SYT vì thiếu phụ lục 2")
    arrives(room)
    address = room.address("SYT")
    says(room, address.chat_id, "đã gửi lại báo cáo số 13/BC-SYT ngày 5/8", channel=address.channel)
    assert room.again(room.assignment()).state is State.REPORTED
    (row,) = confirming.waiting_of(room.session, [1], [room.agency("SYT")])
    assert row.document_number == "13/BC-SYT"


def both(room: Room) -> tuple[Reply, Reply]:
    """Two reports; that of Sở Tài chính has just been confirmed, which offers to send it back."""
    first, second = sent(room), sent(room, "STC", "7")
    assert "Đã xác nhận nhận được: Sở Tài chính" in writes(room, "đã nhận báo cáo của Sở Tài chính")
    return first, second


@pytest.mark.parametrize(
    "words",
    ["trả lại SYT vì thiếu phụ lục 2", "Trả lại Sở Y tế vì thiếu phụ lục 2", "gửi trả y tế: thiếu phụ lục 2"],
)
def test_a_sentence_about_another_agency_returns_its_report_and_not_the_one_just_confirmed(
    room: Room, words: str
) -> None:
    first, second = both(room)
    writes(room, words)
    assert room.again(second).returned_at is None
    assert room.again(first).returned_because == "thiếu phụ lục 2"


def test_the_report_just_confirmed_is_returned_by_its_own_name_or_none(room: Room) -> None:
    _, second = both(room)
    writes(room, "trả lại STC vì thiếu phụ lục 2")
    assert room.again(second).returned_because == "thiếu phụ lục 2"
    writes(room, "bỏ trả lại")
    writes(room, "đã nhận báo cáo của Sở Tài chính")
    writes(room, "trả lại vì số liệu chưa khớp với Sở Y tế")
    assert room.again(second).returned_because == "số liệu chưa khớp với Sở Y tế"


def test_a_name_that_no_agency_has_returns_nothing_that_was_shown(room: Room) -> None:
    first, second = both(room)
    assert "phường Tây Hồ" in writes(room, "trả lại phường Tây Hồ vì thiếu phụ lục")
    assert (room.again(first).returned_at, room.again(second).returned_at) == (None, None)


def test_a_number_beside_another_agencys_name_shows_that_ones_report(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    writes(room, "/xacnhan STC")
    assert "Sở Y tế – báo cáo" in writes(room, "2 Sở Y tế vì thiếu phụ lục")
    assert (room.again(first).returned_at, room.again(second).returned_at) == (None, None)
    writes(room, "/xacnhan STC")
    writes(room, "2 Sở Tài chính vì số liệu chưa khớp với Sở Y tế")
    assert room.again(second).returned_because == "số liệu chưa khớp với Sở Y tế"


def test_several_agencies_in_one_sentence_are_each_told_their_own(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    answer = writes(room, "trả lại STC vì thiếu phụ lục, Sở Y tế thì ok")
    assert room.again(second).returned_because == "thiếu phụ lục"
    assert room.again(first).assignment.state is State.ACCEPTED
    assert "Đã trả lại" in answer
    assert "Đã xác nhận nhận được: Sở Y tế" in answer


def test_several_are_returned_for_one_reason_and_without_one_each_is_shown(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    shown = writes(room, "trả lại SYT và STC")
    assert shown.count("Báo cáo đã đến chưa?") == 2
    writes(room, "trả lại SYT và STC vì thiếu phụ lục")
    assert [room.again(row).returned_because for row in (first, second)] == ["thiếu phụ lục"] * 2


def test_two_agencies_by_parts_of_their_names_are_both_confirmed_and_who_has_sent_nothing_is_told(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    answer = writes(room, "đã nhận báo cáo của Sở Tài chính, Lê Chân và y tế hôm nay")
    assert room.again(second).assignment.state is State.ACCEPTED
    assert "UBND quận Lê Chân không có báo cáo nào chờ xác nhận" in answer
    assert room.again(first).assignment.state is State.ACCEPTED


def test_another_agencys_report_is_no_reason_for_the_one_that_is_asked_about(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    writes(room, "/xacnhan STC")
    assert "xin ghi lý do" in writes(room, "trả lại")
    answer = writes(room, "trả lại SYT vì thiếu phụ lục")
    assert (room.again(first).returned_because, room.again(second).returned_at) == ("thiếu phụ lục", None)
    assert "báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Tài chính vẫn chờ quyết định" in answer
    writes(room, "/xacnhan STC")
    writes(room, "trả lại")
    writes(room, "số liệu chưa khớp với Sở Y tế")
    assert room.again(second).returned_because == "số liệu chưa khớp với Sở Y tế"


def test_who_is_named_first_and_sent_back_in_the_next_clause_gets_the_reason(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    answer = writes(room, "báo cáo Sở Y tế chưa đạt, trả lại vì thiếu phụ lục 3")
    assert room.again(first).returned_because == "thiếu phụ lục 3"
    assert "Đã gửi, chưa xác nhận" not in answer
    assert room.again(second).returned_at is None


def test_a_card_comes_last_so_that_a_number_is_said_to_it(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    answer = writes(room, "Sở Y tế chưa đạt, trả lại; Sở Tài chính nhận rồi")
    assert room.again(second).assignment.state is State.ACCEPTED
    assert "Đã gửi, chưa xác nhận (" not in answer, "no list whose numbers are another's"
    assert answer.index("Đã xác nhận nhận được: Sở Tài chính") < answer.index("Báo cáo đã đến chưa?")
    assert "xin ghi lý do" in writes(room, "2")
    writes(room, "chưa đóng dấu")
    assert room.again(first).returned_because == "chưa đóng dấu"


def test_no_list_comes_beside_a_card(room: Room) -> None:
    sent(room), sent(room, "STC", "7")
    answer = writes(room, "Sở Y tế chưa đạt; đã nhận báo cáo")
    assert "Báo cáo đã đến chưa?" in answer
    assert "Đã gửi, chưa xác nhận (" not in answer


def test_what_was_confirmed_a_minute_ago_is_proposed_to_be_sent_back_for_the_reason_that_is_said(room: Room) -> None:
    first = sent(room)
    sent(room, "STC", "7")
    writes(room, "đã nhận báo cáo của Sở Y tế")
    room.later(minutes=1)
    writes(room, "đã nhận báo cáo của Sở Tài chính")
    answer = writes(room, "trả lại báo cáo Sở Y tế, nhầm mẫu")
    assert "Ghi là: trả lại báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế (đã xác nhận)" in answer
    assert "lý do: “nhầm mẫu”?" in answer
    assert room.again(first).returned_at is None
    assert "Lý do: “nhầm mẫu”" in writes(room, "Đúng")
    assert room.again(first).returned_because == "nhầm mẫu"


def test_a_proposal_to_send_back_that_is_given_up_is_said_to_be_dropped(room: Room) -> None:
    sent(room)
    writes(room, "đã nhận báo cáo của Sở Y tế")
    room.later(minutes=1)
    writes(room, "đã nhận báo cáo Sở Xây dựng")
    writes(room, "trả lại báo cáo Sở Y tế, nhầm mẫu")
    room.later(minutes=1)
    assert "nhầm mẫu" in writes(room, "trả lại báo cáo Sở Y tế vì thiếu phụ lục")


def test_of_what_nobody_waits_for_it_is_said_who_confirmed_it_when_and_it_can_be_taken_back(room: Room) -> None:
    first = sent(room)
    writes(room, "đã nhận báo cáo của Sở Y tế")
    room.later(minutes=1)
    name = coordinator(room).person.name
    answer = writes(room, "/xacnhan SYT")
    assert "Sở Y tế không có báo cáo nào chờ xác nhận" in answer
    assert f"năm 2022: {name} đã xác nhận lúc 08:00 thứ Sáu, 05/8/2022." in answer
    assert "Lại chờ xác nhận: Sở Y tế" in writes(room, "2")
    assert room.again(first).assignment.state is State.REPORTED


def test_of_what_was_confirmed_the_report_that_is_sent_back_is_asked_why(room: Room) -> None:
    first = sent(room)
    writes(room, "đã nhận báo cáo của Sở Y tế")
    room.later(minutes=1)
    writes(room, "đã nhận báo cáo Sở Xây dựng")
    assert "đã xác nhận lúc" in writes(room, "trả lại báo cáo Sở Y tế")
    assert "xin ghi lý do" in writes(room, "1")
    writes(room, "nhầm mẫu")
    assert room.again(first).returned_because == "nhầm mẫu"


def test_behind_the_list_what_is_missing_in_one_is_proposed_as_why_it_goes_back(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    writes(room, "/xacnhan")
    answer = writes(room, "Sở Tài chính ok, Sở Y tế phải bổ sung phụ lục 3")
    assert room.again(second).assignment.state is State.ACCEPTED
    assert "Ghi là: trả lại báo cáo" in answer
    assert "của Sở Y tế, lý do: “phải bổ sung phụ lục 3”" in answer
    assert room.again(first).returned_at is None
    writes(room, "1")
    assert room.again(first).returned_because == "phải bổ sung phụ lục 3"


def test_what_is_missing_in_what_nobody_has_sent_shows_how_it_stands(room: Room) -> None:
    sent(room)
    writes(room, "/xacnhan")
    answer = writes(room, "Sở Y tế ok, Sở Tài chính thiếu phụ lục 3")
    assert "Ghi là" not in answer
    assert "Sở Tài chính không có báo cáo nào chờ xác nhận" in answer


@pytest.mark.parametrize(
    "words",
    [
        "đã nhận hết trừ Sở Y tế",
        "nhận hết trừ Sở Y tế",
        "đã nhận hết, riêng Sở Y tế chưa",
        "nhận hết, còn SYT thì chưa",
    ],
)
def test_all_but_some_are_named_before_they_are_confirmed(room: Room, words: str) -> None:
    room.join("SXD", "official", "zalo")
    first, *others = [sent(room, code) for code in ("SYT", "STC", "SXD")]
    writes(room, "/xacnhan")
    answer = writes(room, words)
    assert "Ghi đã nhận cả 2 báo cáo?" in answer
    assert "• Sở Tài chính\n• Sở Xây dựng" in answer
    assert "Không gồm: Sở Y tế." in answer
    assert {room.again(each).accepted_at for each in (first, *others)} == {None}
    writes(room, "đồng ý")
    assert [room.again(each).assignment.state for each in (first, *others)] == [
        State.REPORTED,
        State.ACCEPTED,
        State.ACCEPTED,
    ]


def test_one_that_goes_back_is_not_among_all_the_others(room: Room) -> None:
    first, second = sent(room), sent(room, "STC", "7")
    answer = writes(room, "đã nhận hết, trả lại Sở Y tế vì thiếu dấu")
    assert room.again(first).returned_because == "thiếu dấu"
    assert "Ghi đã nhận cả 1 báo cáo?" in answer
    assert "• Sở Tài chính" in answer
    assert room.again(second).accepted_at is None


def test_where_no_other_waits_the_list_is_shown(room: Room) -> None:
    sent(room)
    assert "Đã gửi, chưa xác nhận (1)" in writes(room, "nhận hết trừ Sở Y tế")
