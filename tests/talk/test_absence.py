"""Leave: said by a command, by words, by buttons and numbers; who stands in, who is told, and how it ends."""

from __future__ import annotations

from datetime import date

import pytest

from bot.channels.base import Incoming
from db import absences, hearers, people, views
from db.models import Absence, Message, Reply
from db.reach import Reach, out_of_reach
from jobs import absences as leaving
from rules.absence import Days
from rules.authority import Role
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, reminded, takes, turn_of


def writes(room: Room, text: str, agency: str = "SYT", role: str = "official", channel: str | None = None) -> str:
    address = room.address(agency, role, channel)
    return talks(room, address.chat_id, address.channel, text)


def told(room: Room, kind: str, person: int) -> str:
    """The newest message of a kind to somebody, as they see it."""
    found = [row for row in room.messages(kind, None) if row.person_id == person]
    arrives(room)
    return TEXTS.render(kind, found[-1].params, "plain").text if found else ""


def tapped(room: Room, token: str, agency: str = "SYT", role: str = "official") -> Incoming:
    address = room.address(agency, role)
    return incoming(address.chat_id, "choice", token=token, channel=address.channel)


def offered(room: Room, kind: str) -> dict[str, bool]:
    """The choices under the newest message of a kind, and which of them are only ways out."""
    newest = room.messages(kind, None)[-1]
    return {each.label: each.aside for each in TEXTS.render(kind, newest.params, "plain").flat}


def asks_for_the_meeting(room: Room) -> None:
    """Sở Tài chính, on Zalo, is asked whether this week's meeting was held."""
    message = room.reminder(room.address("STC"), room.meeting("STC"))
    message.params = {**views.common(room.address("STC"), room.rules, room.now), **message.params}
    arrives(room)


def row_of(room: Room) -> Absence:
    return room.session.query(Absence).order_by(Absence.id.desc()).first()  # type: ignore[return-value]


def days_pass(room: Room, to: str) -> None:
    """A day begins, as the plan of the day sees it."""
    room.at(to)
    leaving.keep(room.session, room.rules, room.now)
    leaving.warn(room.session, room.rules, room.now)
    room.session.flush()


def whom(messages: list[Message]) -> set[int]:
    return {row.person_id for row in messages if row.person_id}


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_a_leave_with_a_deputy_who_answers_meanwhile_and_ends_by_itself(room: Room, channel: str) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    asked = writes(room, "/vang 3/8-12/8", channel=channel)
    assert "Đồng chí nghỉ từ thứ Tư, 03/8/2022 đến hết thứ Sáu, 12/8/2022. Ai nhận tin và trả lời thay" in asked
    said = writes(room, "1" if channel == "zalo" else leader.name, channel=channel)
    assert f"{leader.name} nhận tin và trả lời thay. Trong thời gian đó tôi không nhắc đồng chí." in said
    assert "không còn" not in said
    assert offered(room, "absence") == {"Đổi người nhận thay": True, "Bỏ đợt nghỉ": True}, "nothing is asked any more"
    row = row_of(room)
    assert (row.person_id, row.from_on, row.until_on, row.deputy_id) == (
        me.id,
        date(2022, 8, 3),
        date(2022, 8, 12),
        leader.id,
    )
    assert f"{me.name} (đầu mối của Sở Y tế) nghỉ từ" in told(room, "absence_deputy", leader.id)
    assert not room.messages("absence_alone", None)
    assert me.id in whom(list_reached(room))
    days_pass(room, "2022-08-03T00:10")
    assert row.begun_at == room.now
    assert "Từ hôm nay đến hết thứ Sáu, 12/8/2022, đồng chí nhận tin" in told(room, "absence_deputy", leader.id)
    assert whom(list_reached(room)) == {leader.id}
    days_pass(room, "2022-08-12T00:10")
    assert row.ended_at is None
    days_pass(room, "2022-08-13T00:10")
    assert row.ended_at == room.now
    assert "Đợt nghỉ từ thứ Tư, 03/8/2022 đến hết thứ Sáu, 12/8/2022 đã hết" in told(room, "absence_over", me.id)
    (over,) = room.messages("absence_over", None)
    assert room.rules.local(over.not_before).isoformat()[:16] == "2022-08-15T07:30"  # Monday, when the window opens
    assert whom(list_reached(room)) == {me.id}


def list_reached(room: Room) -> list[Message]:
    """A reminder's worth of people: who is told as an official of Sở Y tế."""
    found = people.reachable(room.session, "official", room.agency("SYT").id)
    return [Message(person_id=address.person_id) for address in found]


def test_nothing_is_stored_before_the_days_and_the_deputy_are_said(room: Room) -> None:
    leader = room.person("SYT", "leader")
    assert "Tôi chưa đọc được các ngày." in writes(room, "/vang vài hôm")
    assert "Những ngày này đã qua." in writes(room, "1/7/2022 - 5/7/2022")
    asked = writes(room, "5/8-8/8")
    assert "từ thứ Sáu, 05/8/2022 đến hết thứ Hai, 08/8/2022" in asked
    assert "Tôi chưa rõ “chị Tám” là ai." in writes(room, "chị Tám")
    assert "Tôi chưa rõ “chị Tám thay em” là ai." in writes(room, "chị Tám thay em")
    assert "từ thứ Sáu, 05/8/2022 đến hết thứ Ba, 09/8/2022" in writes(room, "5/8-9/8")
    writes(room, "Hủy")
    assert room.session.query(Absence).count() == 0
    writes(room, "/vang mai")
    writes(room, f"nhờ {leader.name.split()[-1]} thay em nhé")
    assert (row_of(room).from_on, row_of(room).deputy_id) == (date(2022, 8, 2), leader.id)


def test_words_are_asked_about_first(room: Room) -> None:
    asked = writes(room, "em nghỉ phép đến 12/8", "STC")
    assert "Đồng chí nghỉ từ thứ Hai, 01/8/2022 đến hết thứ Sáu, 12/8/2022. Ghi như vậy?" in asked
    assert room.session.query(Absence).count() == 0
    assert "không có ai nhận thay" in writes(room, "1", "STC")
    assert row_of(room).begun_at == room.now
    assert "Xin ghi như 2/8-4/8" in writes(room, "em xin nghỉ phép", "SYT").replace("02/", "2/").replace("04/", "4/")


def test_the_only_official_without_a_deputy_is_told_to_the_coordinator_at_once(room: Room) -> None:
    said = writes(room, "/vang 10/8-12/8", "STC")
    assert "Trong thời gian đó Sở Tài chính không còn ai nhận tin." in said
    assert "Đã báo điều phối viên (Sở Kế hoạch và Đầu tư) để bố trí người khác." in said
    coordinator = room.person("SKHDT", "coordinator")
    told_so = told(room, "absence_alone", coordinator.id)
    assert "(đầu mối của Sở Tài chính) nghỉ từ thứ Tư, 10/8/2022 đến hết thứ Sáu, 12/8/2022; không có ai" in told_so
    (message,) = room.messages("absence_alone", None)
    assert f"i:new:{room.agency('STC').id}:official" in str(message.choices)
    days_pass(room, "2022-08-09T00:10")
    assert len(room.messages("absence_alone", None)) == 1


def test_where_a_leader_is_left_it_is_said_that_reminders_go_there(room: Room) -> None:
    writes(room, "/vang 10/8-12/8")
    said = writes(room, "Không có ai nhận thay")
    assert f"tin nhắc gửi lãnh đạo đơn vị ({room.person('SYT', 'leader').name})" in said
    days_pass(room, "2022-08-10T00:10")
    assert whom(list_reached(room)) == set()
    row = room.assignment("SYT")
    reach = Reach.of(room.session)
    assert [each.person_id for each in reach.told(Role.OFFICIAL, row)] == [room.person("SYT", "leader").id]


def test_it_is_ended_early_or_called_off_by_whose_it_is(room: Room) -> None:
    leader = room.person("SYT", "leader")
    writes(room, "/vang 1/8-12/8")
    writes(room, leader.name)
    row = row_of(room)
    assert "Đồng chí nhận tin thay" in writes(room, "/vang", role="leader")
    assert takes(room, tapped(room, f"z:end:{row.id}", role="leader")) == "stale"
    assert takes(room, tapped(room, f"z:decline:{row.id}")) == "stale"
    shown = writes(room, "/vang")
    assert f"Đồng chí nghỉ từ thứ Hai, 01/8/2022 đến hết thứ Sáu, 12/8/2022; {leader.name} nhận tin" in shown
    room.later(days=1)
    assert "đồng chí trở lại làm việc" in writes(room, "Kết thúc nghỉ: 01/8–12/8")
    assert row.ended_at == room.now
    assert "không phải nhận tin thay" in told(room, "absence_deputy", leader.id)
    assert takes(room, tapped(room, f"z:end:{row.id}")) == "leave_over"
    assert not room.messages("absence_over", None)
    writes(room, "/vang 10/8")
    writes(room, "không")
    takes(room, tapped(room, f"z:end:{row_of(room).id}"))
    arrives(room)
    assert "Đã bỏ đợt nghỉ thứ Tư, 10/8/2022." in told(room, "absence", room.person("SYT").id)


def test_a_leader_who_is_to_stand_in_is_addressed_formally_and_the_post_is_said_once(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    me.name = "Đầu mối Sở Y tế"
    writes(room, "/vang 10/8-12/8")
    writes(room, leader.name)
    asked = told(room, "absence_deputy", leader.id)
    assert asked.startswith("Kính gửi đồng chí Giám đốc Sở Y tế\nĐầu mối Sở Y tế nghỉ từ thứ Tư, 10/8/2022")
    assert "kính mong đồng chí trả lời hoặc phân công người khác" in asked and "đề nghị" not in asked
    assert asked.count("Sở Y tế") == 2
    me.name = "Chị Tám"
    days_pass(room, "2022-08-10T06:00")
    begins = told(room, "absence_deputy", leader.id)
    assert begins.startswith("Kính gửi đồng chí Giám đốc Sở Y tế\nTừ hôm nay")
    assert "thay Chị Tám (đầu mối của Sở Y tế)." in begins


def test_the_only_leader_who_declines_is_told_that_reminders_come_all_the_same(room: Room) -> None:
    me, leader = room.person("SYT"), room.person("SYT", "leader")
    writes(room, "/vang 10/8-12/8")
    writes(room, leader.name)
    takes(room, tapped(room, f"z:decline:{row_of(room).id}", role="leader"))
    assert f"tin nhắc vẫn gửi {leader.name} với tư cách lãnh đạo đơn vị." in told(room, "absence", me.id)
    assert "tin nhắc vẫn gửi đồng chí với tư cách lãnh đạo đơn vị." in told(room, "absence_deputy", leader.id)


def test_who_is_named_may_decline_and_another_is_chosen(room: Room) -> None:
    me, leader, other = room.person("SYT"), room.person("SYT", "leader"), room.join("SYT", "leader")
    writes(room, "/vang 10/8-12/8")
    writes(room, leader.name)
    row = row_of(room)
    assert takes(room, tapped(room, f"z:decline:{row.id}", role="leader")) == ""
    assert row.deputy_id is None
    said = told(room, "absence", me.id)
    assert f"{leader.name} báo không nhận tin thay đồng chí được" in said
    assert "không còn đầu mối nhận tin" in said
    assert f"Đã báo lại {me.name}." in told(room, "absence_deputy", leader.id)
    assert "không còn đầu mối nhận tin" in told(room, "absence_alone", room.person("SKHDT", "coordinator").id)
    takes(room, tapped(room, f"z:deputy:{row.id}"))
    arrives(room)
    assert f"{other.name} nhận tin và trả lời thay" in writes(room, other.name)
    assert room.session.query(Absence).one().deputy_id == other.id
    takes(room, tapped(room, f"z:deputy:{row.id}"))
    arrives(room)
    writes(room, leader.name)
    assert "không phải nhận tin thay" in told(room, "absence_deputy", other.id)


@pytest.mark.parametrize(
    "said",
    [
        "không nhận được",
        "tôi không nhận được tin",
        "Tôi không nhận được",
        "1",
        "Không nhận",
        "tôi bận không nhận thay được",
        "tuần ấy em đi công tác, không trả lời thay được ạ",
    ],
)
def test_who_is_named_declines_in_words(room: Room, said: str) -> None:
    me, leader = room.person("STC"), room.join("STC", "leader", "zalo")
    writes(room, "/vang 10/8-12/8", "STC")
    writes(room, leader.name, "STC")
    arrives(room)
    assert "Đã ghi nhận đồng chí không nhận tin thay" in writes(room, said, "STC", "leader")
    assert row_of(room).deputy_id is None
    assert f"{leader.name} báo không nhận tin thay" in told(room, "absence", me.id)


def test_what_else_was_not_received_declines_nothing(room: Room) -> None:
    leader = room.join("STC", "leader", "zalo")
    writes(room, "/vang 10/8-12/8", "STC")
    writes(room, leader.name, "STC")
    arrives(room)
    for said in (
        "không nhận được báo cáo của phòng",
        "nhận thay được",
        "phòng " * 12 + "không nhận thay",
        "không nhận thay có được không?",
        "nếu không nhận thay được thì báo ai ạ",
        "kho bạc chưa trả lời hộ nên báo cáo chậm",
    ):
        writes(room, said, "STC", "leader")
        assert row_of(room).deputy_id == leader.id


def test_who_stands_in_for_two_is_shown_both_to_decline(room: Room) -> None:
    leader, other = room.join("STC", "leader", "zalo"), room.join("STC", "official")
    writes(room, "/vang 10/8-12/8", "STC")
    writes(room, leader.name, "STC")
    row = room.session.query(Absence).one()
    room.add(
        Absence(person_id=other.id, from_on=row.from_on, until_on=row.until_on, deputy_id=leader.id, asked_at=room.now)
    )
    arrives(room)
    writes(room, "tôi bận không nhận thay được", "STC", "leader")
    assert [each.deputy_id for each in room.session.query(Absence)] == [leader.id, leader.id]
    assert len([text for text in offered(room, "ask_absence") if text.startswith("Không nhận được: ")]) == 2


def test_who_was_named_by_nobody_declines_nothing(room: Room) -> None:
    said = writes(room, "tôi không nhận thay được", "STC")
    assert "không nhận tin thay" not in said


def test_a_leader_who_is_to_stand_in_for_who_was_handed_one_assignment_reads_of_that(room: Room) -> None:
    row, mine = room.assignment(), room.join("SYT")
    mine.held[0].role, mine.held[0].assignment_id = str(Role.ASSIGNEE), row.id
    leader, chat = room.person("SYT", "leader"), people.addresses(room.session, mine)[0].chat_id
    talks(room, chat, "telegram", "/vang 10/8-12/8")
    talks(room, chat, "telegram", leader.name)
    asked = told(room, "absence_deputy", leader.id)
    assert asked.startswith("Kính gửi đồng chí Giám đốc Sở Y tế\n")
    assert "(người được giao một việc của Sở Y tế (báo cáo kết quả thực hiện Chương trình))" in asked
    assert "tin nhắc về việc này xin được gửi đồng chí" in asked


def test_requests_to_a_coordinator_on_leave_go_to_the_deputy_who_may_decide_meanwhile(room: Room) -> None:
    deputy = room.join("SKHDT", "official", "telegram")
    address = room.address("SKHDT", "official")
    assert "Vai của đồng chí không có quyền" in writes(room, "/tinhtrang", "SKHDT")
    writes(room, "/vang 1/8-3/8", "SKHDT", "coordinator")
    writes(room, deputy.name, "SKHDT", "coordinator")
    assert [each.person_id for each in hearers.coordinators(room.session)] == [deputy.id]
    request = room.request(room.reply(room.assignment("SYT"), "extend"), until=date(2022, 8, 20))
    turn = turn_of(room, address)
    assert turn.may_decide(request) and turn.coordinated and "coordinator" in turn.roles
    assert "TÌNH HÌNH" in writes(room, "/tinhtrang", "SKHDT").upper()
    days_pass(room, "2022-08-04T00:10")
    assert [each.person_id for each in hearers.coordinators(room.session)] == [room.person("SKHDT", "coordinator").id]
    assert not turn_of(room, address).may_decide(request)
    (back,) = room.messages("absence_over", None)
    assert back.params["waits"]["total"] == 1
    assert room.rules.local(back.not_before).isoformat()[:16] == "2022-08-04T07:30"


def menus(room: Room, person: int) -> list[list[str]]:
    """The roles whose commands the menus of somebody have shown, one after the other."""
    return [(row.carries or {})["roles"] for row in room.messages("menu", None) if row.person_id == person]


def test_the_menu_of_who_stands_in_shows_what_they_may_do_and_no_longer(room: Room) -> None:
    first, second = room.join("SKHDT", "official", "telegram"), room.join("SKHDT", "official", "telegram")
    coordinator = room.person("SKHDT", "coordinator")
    both, own = ["official", "coordinator"], ["official"]
    writes(room, "/vang 2/8-3/8", "SKHDT", "coordinator")
    writes(room, first.name, "SKHDT", "coordinator")
    assert menus(room, first.id) == [], "it has not begun"
    days_pass(room, "2022-08-02T00:10")
    assert menus(room, first.id) == [both]
    assert (room.messages("menu", None)[-1].carries or {})["programs"] == 1
    arrives(room)
    writes(room, "/vang", "SKHDT", "coordinator")
    takes(room, tapped(room, f"z:deputy:{row_of(room).id}", "SKHDT", "coordinator"))
    writes(room, second.name, "SKHDT", "coordinator")
    assert (menus(room, first.id), menus(room, second.id)) == ([both, own], [both])
    days_pass(room, "2022-08-04T00:10")
    assert (menus(room, first.id), menus(room, second.id)) == ([both, own], [both, own])
    assert menus(room, coordinator.id) == []
    writes(room, "/vang 4/8", "SKHDT", "coordinator")
    writes(room, first.name, "SKHDT", "coordinator")
    address = next(each for each in people.addresses(room.session, first))
    takes(room, incoming(address.chat_id, "choice", token=f"z:decline:{row_of(room).id}", channel=address.channel))
    assert menus(room, first.id) == [both, own, both, own]


def test_who_stands_in_for_their_like_keeps_their_menu(room: Room) -> None:
    other = room.join("SYT", "official", "telegram")
    writes(room, "/vang 1/8")
    writes(room, other.name)
    assert row_of(room).begun_at and menus(room, other.id) == []


def test_the_only_coordinator_is_told_what_is_lost_and_so_is_the_agency(room: Room) -> None:
    official = room.join("SKHDT", "official")
    writes(room, "/vang 3/8", "SKHDT", "coordinator")
    said = writes(room, "Không có ai nhận thay", "SKHDT", "coordinator")
    assert "không còn điều phối viên nào xử lý vướng mắc" in said
    assert "không còn điều phối viên" in told(room, "absence_alone", official.id)
    room.session.delete(room.messages("absence_alone", None)[0])
    second = room.join("SKHDT", "coordinator")
    assert absences.left_alone(room.session, row_of(room), room.rules.workdays, date(2022, 8, 1)) == []
    assert second.id


def test_days_that_meet_are_joined_and_the_last_word_counts(room: Room) -> None:
    writes(room, "/vang 1/8-12/8", "STC")
    first = row_of(room)
    writes(room, "/vang đến 5/8", "STC")
    assert first.ended_at == room.now
    assert (row_of(room).from_on, row_of(room).until_on) == (date(2022, 8, 1), date(2022, 8, 5))
    writes(room, "/vang 15/8", "STC")
    assert len(absences.of_person(room.session, room.person("STC"))) == 2


def test_an_observer_has_nothing_to_be_replaced_in(room: Room) -> None:
    room.join("SYT", "observer", "telegram")
    assert "Vai của đồng chí không có quyền" in writes(room, "/vang 3/8", "SYT", "observer")
    writes(room, "/vang 3/8")
    assert room.person("SYT", "observer").id not in [
        each.id
        for each in absences.colleagues(room.session, room.person("SYT"), Days(date(2022, 8, 3), date(2022, 8, 3)))
    ]


def test_the_coordinator_sees_who_is_away(room: Room) -> None:
    writes(room, "/vang 1/8-12/8")
    writes(room, room.person("SYT", "leader").name)
    shown = writes(room, "/tinhtrang SYT", "SKHDT", "coordinator")
    assert f"{room.person('SYT').name} (nghỉ đến hết 12/8, {room.person('SYT', 'leader').name} nhận thay)" in shown
    writes(room, "/vang 1/8-12/8", "STC")
    assert "nghỉ đến hết 12/8)" in writes(room, "/tinhtrang STC", "SKHDT", "coordinator")
    assert "người nhận đang nghỉ" in str(why_of(room, "STC"))


def why_of(room: Room, code: str) -> str:
    (found,) = [each.why for each in out_of_reach(room.session, 1) if each.code == code]
    return TEXTS.line("why", code=found)


def test_who_was_to_stand_in_hears_that_somebody_else_does_by_a_later_word(room: Room) -> None:
    leader, other = room.person("SYT", "leader"), room.join("SYT")
    writes(room, "/vang 1/8-12/8")
    writes(room, leader.name)
    arrives(room)
    before = len(room.messages("absence_deputy", None))
    writes(room, "/vang 2/8-15/8")
    writes(room, other.name)
    said = room.messages("absence_deputy", None)[before:]
    assert [(row.person_id, row.params["what"]) for row in said] == [(leader.id, "over"), (other.id, "asked")]
    writes(room, "/vang 2/8-16/8")
    writes(room, other.name)
    said = room.messages("absence_deputy", None)[before + 2 :]
    assert [(row.person_id, row.params["what"]) for row in said] == [(other.id, "asked")]


def test_who_stands_in_no_more_since_the_leave_is_replaced_loses_its_menu(room: Room) -> None:
    first = room.join("SKHDT", "official", "telegram")
    writes(room, "/vang 2/8-9/8", "SKHDT", "coordinator")
    writes(room, first.name, "SKHDT", "coordinator")
    days_pass(room, "2022-08-02T00:10")
    arrives(room)
    assert menus(room, first.id)[-1] == ["official", "coordinator"]
    room.at("2022-08-03T09:00")
    writes(room, "/vang 3/8-12/8", "SKHDT", "coordinator")
    writes(room, "không", "SKHDT", "coordinator")
    assert menus(room, first.id)[-1] == ["official"]


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("text", ["kết thúc nghỉ", "Bỏ đợt nghỉ.", "dạ em kết thúc nghỉ phép nhé"])
def test_the_words_that_end_a_leave_are_answered_when_there_is_none_any_more(
    room: Room, channel: str, text: str
) -> None:
    """They were proposed as a meeting that was not held."""
    reminded(room, room.meeting())
    assert writes(room, text, channel=channel) == "Đồng chí không có đợt nghỉ nào. Gõ /vang để báo nghỉ."
    writes(room, "/vang 8/8-12/8", channel=channel)
    writes(room, "không", channel=channel)
    row = row_of(room)
    room.at("2022-08-08T09:00")
    assert "Đồng chí nghỉ từ thứ Hai, 08/8/2022" in writes(room, "chấm dứt nghỉ phép", channel=channel)
    assert row.ended_at is None
    writes(room, "/vang 15/8-16/8", channel=channel)
    answer = writes(room, text, channel=channel)
    assert "là ai" not in answer
    assert "nghỉ từ thứ Hai, 08/8/2022" in answer
    if row.ended_at is None:  # the very words of the choice have ended it
        absences.end(room.session, row, room.now, "test")
    room.session.flush()
    writes(room, "/huy", channel=channel)
    assert writes(room, text, channel=channel) == "Đợt nghỉ này đã hết hoặc đã bỏ. Gõ /vang để xem."


@pytest.mark.parametrize("answer", ["1", "đúng rồi", "vâng ạ"])
def test_who_says_that_they_are_back_is_asked_whether_the_leave_is_over(room: Room, answer: str) -> None:
    """It was recorded at once as an answer to the meeting, and the leave went on."""
    writes(room, "/vang 1/8-12/8", "STC")
    room.at("2022-08-03T09:00")
    asks_for_the_meeting(room)
    asked = writes(room, "em về sớm, hết nghỉ rồi", "STC")
    assert "Đồng chí đã đi làm lại? Nếu đúng, xin chọn đợt nghỉ cần kết thúc hoặc bỏ." in asked
    assert offered(room, "ask_absence")["Kết thúc nghỉ: 01/8–12/8"] is False and "Xin ghi như" not in asked
    assert not room.session.query(Reply).count() and row_of(room).ended_at is None
    assert "đồng chí trở lại làm việc" in writes(room, answer, "STC")
    assert row_of(room).ended_at == room.now
    in_both_languages(room)


def test_other_days_may_be_said_instead_of_a_yes(room: Room) -> None:
    writes(room, "/vang 1/8-12/8", "STC")
    writes(room, "em đi làm lại rồi", "STC")
    assert "từ thứ Hai, 01/8/2022 đến hết thứ Tư, 10/8/2022" in writes(room, "đến 10/8", "STC")
    assert row_of(room).ended_at is None


def test_who_has_no_leave_is_told_so_and_nothing_is_recorded(room: Room) -> None:
    asks_for_the_meeting(room)
    assert writes(room, "em đi làm lại rồi ạ", "STC") == "Đồng chí không có đợt nghỉ nào. Gõ /vang để báo nghỉ."
    assert not room.session.query(Reply).count()


def test_who_speaks_of_being_away_is_shown_how_to_tell_it(room: Room) -> None:
    assert "Đồng chí nghỉ từ ngày nào đến hết ngày nào?" in writes(room, "hôm nay em nghỉ", "STC")
    writes(room, "/huy", "STC")
    asks_for_the_meeting(room)
    asked = writes(room, "hôm nay em nghỉ làm ạ", "STC")
    assert "Báo nghỉ, hoặc đã đi làm lại: gõ /vang." in asked and "Đã họp" in offered(room, "choices_again")
    assert not room.session.query(Reply).count()
    assert "Ghi như vậy?" in writes(room, "em đi công tác đảo từ mai đến hết tuần, không có mạng", "STC")
    in_both_languages(room)
