"""A post or one assignment is handed to a colleague: by buttons, numbers and names."""

from __future__ import annotations

import pytest

from bot.channels.base import Incoming
from db import broadcasts, handovers, hearers, invites, passing, people, posts
from db.models import Address, Handover, Person, Post, Program
from db.reach import Reach
from rules.authority import Role
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages, talks
from tests.talk.people import TEXTS, incoming, takes


def writes(room: Room, text: str, agency: str = "SYT", role: str = "official", channel: str | None = None) -> str:
    address = room.address(agency, role, channel)
    return talks(room, address.chat_id, address.channel, text)


def told(room: Room, kind: str, person: int) -> str:
    """The newest message of a kind to somebody, as they see it."""
    found = [row for row in room.messages(kind, None) if row.person_id == person]
    arrives(room)
    return TEXTS.render(kind, found[-1].params, "plain").text if found else ""


def tapped(room: Room, person: Person, token: str) -> Incoming:
    address = room.session.query(Address).filter(Address.person_id == person.id).first()
    assert address is not None
    return incoming(address.chat_id, "choice", token=token, channel=address.channel)


def newest(room: Room) -> Handover:
    return room.session.query(Handover).order_by(Handover.id.desc()).first()  # type: ignore[return-value]


def reminded(room: Room, code: str = "SYT") -> list[int]:
    reach = Reach.of(room.session)
    return sorted(each.person_id for each in reach.told(Role.OFFICIAL, room.assignment(code)))


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_one_assignment_goes_to_a_colleague_who_takes_it(room: Room, channel: str) -> None:
    me, other = room.person("SYT"), room.join("SYT")
    row = room.assignment()
    shown = writes(room, "/chuyengiao", channel=channel)
    assert "Cho đến khi có người nhận, đồng chí vẫn nhận tin." in shown
    if channel == "zalo":
        assert "của Sở Y tế (trước ngày 15/8/2022) cho ai?" in writes(room, "3", channel=channel)
    else:
        takes(room, tapped(room, me, f"j:row:{row.id}"))
        assert "của Sở Y tế (trước ngày 15/8/2022) cho ai?" in told(room, "ask_handover", me.id)
    assert "Tôi chưa rõ “chị Tám” là ai." in writes(room, "chị Tám", channel=channel)
    said = writes(room, other.name, channel=channel)
    assert f"Đã hỏi đồng chí {other.name} nhận" in said
    assert reminded(room) == [me.id, other.id]
    assert f"{me.name} chuyển giao cho đồng chí" in told(room, "handover_offer", other.id)
    waits = room.reminder(room.address("SYT"), row)
    assert takes(room, tapped(room, other, f"j:take:{newest(room).id}")) == ""
    assert reminded(room) == [other.id]
    assert room.again(waits).state == "cancelled"
    room.session.delete(waits)
    assert "từ nay tôi nhắc đồng chí ấy" in told(room, "handover", me.id)
    assert "Đồng chí đã nhận" in told(room, "handover_taken", other.id)
    coordinator = room.person("SKHDT", "coordinator")
    assert f"{me.name} đã chuyển giao cho {other.name}:" in told(room, "handed_over", coordinator.id)
    assert room.post("SYT").until_at is None
    assert f"do {other.name} phụ trách" in writes(room, "/nhiemvu")
    assert takes(room, tapped(room, other, f"j:take:{newest(room).id}")) == "handover_over"


def test_a_post_goes_to_a_colleague_and_the_givers_ends_when_it_is_taken(room: Room) -> None:
    me, leader, post = room.person("SYT"), room.person("SYT", "leader"), room.post("SYT")
    takes(room, tapped(room, me, f"j:post:{post.id}"))
    arrives(room)
    assert "Chuyển giao vai đầu mối của Sở Y tế cho ai?" in told(room, "ask_handover", me.id)
    writes(room, leader.name)
    assert post.until_at is None
    assert "Đã chuyển giao ngày" in writes(room, "chuyển giao")
    takes(room, tapped(room, leader, f"j:take:{newest(room).id}"))
    assert post.until_at == room.now
    assert [(each.role, each.agency.code) for each in leader.held] == [("leader", "SYT"), ("official", "SYT")]
    assert "vai này của đồng chí kết thúc" in told(room, "handover", me.id)
    assert [row.params["roles"] for row in room.messages("menu", None) if row.person_id == leader.id][-1] == [
        "leader",
        "official",
    ]
    assert people.address_of(room.session, "telegram", room.address("SYT").chat_id) is None
    (taken,) = room.log("take_over")
    assert (taken.actor, taken.detail) == (f"person:{leader.id}", {"from": me.id, "to": leader.id})


@pytest.mark.parametrize("whole", [True, False])
def test_who_has_stopped_and_takes_it_all_the_same_is_written_to_again(room: Room, whole: bool) -> None:
    """Otherwise the giver's post would end, and nobody be reminded."""
    me, other, post = room.person("SYT"), room.join("SYT"), room.post("SYT")
    takes(room, tapped(room, me, f"j:post:{post.id}" if whole else f"j:row:{room.assignment().id}"))
    arrives(room)
    writes(room, other.name)
    people.stop(room.session, other, room.now)
    takes(room, tapped(room, other, f"j:take:{newest(room).id}"))
    assert other.stopped_at is None
    assert reminded(room) == [other.id]
    assert told(room, "resumed", other.id)


def test_somebody_new_gets_an_invitation_and_until_it_is_taken_the_giver_stays(room: Room) -> None:
    me, post = room.person("SYT"), room.post("SYT")
    takes(room, tapped(room, me, f"j:post:{post.id}"))
    arrives(room)
    said = writes(room, "Người chưa tham gia")
    assert "xin chuyển tiếp nguyên văn" in said and "Kính gửi: Sở Y tế" in said
    (invitation,) = room.messages("invitation", None)
    assert invitation.person_id == me.id
    assert post.until_at is None
    assert "Chào đồng chí." in "".join(says_new(room, f"/start {invitation.params['code']}"))
    assert post.until_at == room.now
    joined = newest(room).to
    assert joined and [(each.role, each.agency.code) for each in joined.held] == [("official", "SYT")]
    assert "vai này của đồng chí kết thúc" in told(room, "handover", me.id)
    assert "đã chuyển giao cho" in told(room, "handed_over", room.person("SKHDT", "coordinator").id)
    assert "Đồng chí đã nhận vai đầu mối của Sở Y tế" in told(room, "handover_taken", joined.id)


def says_new(room: Room, text: str, chat: str = "77") -> list[str]:
    return [talks(room, chat, "telegram", text)]


def test_an_assignment_by_invitation_makes_an_official_whose_it_is(room: Room) -> None:
    me, row = room.person("SYT"), room.assignment()
    takes(room, tapped(room, me, f"j:row:{row.id}"))
    arrives(room)
    writes(room, "người mới")
    (invitation,) = room.messages("invitation", None)
    says_new(room, invitation.params["code"])
    joined = newest(room).to
    assert joined and reminded(room) == [joined.id]
    assert room.post("SYT").until_at is None


def test_who_holds_the_post_already_or_another_one_may_use_the_code(room: Room) -> None:
    me, other, post = room.person("SYT"), room.join("SYT"), room.post("SYT")
    takes(room, tapped(room, me, f"j:post:{post.id}"))
    arrives(room)
    writes(room, "người mới")
    (invitation,) = room.messages("invitation", None)
    chat = next(a.chat_id for a in room.session.query(Address).filter(Address.person_id == other.id))
    assert "Đồng chí đã nhận vai đầu mối" in talks(room, chat, "telegram", f"/start {invitation.params['code']}")
    assert post.until_at == room.now and len(other.held) == 1
    stc = room.person("STC")
    takes(room, tapped(room, other, f"j:post:{other.held[0].id}"))
    arrives(room)
    talks(room, chat, "telegram", "người mới")
    code = room.messages("invitation", None)[-1].params["code"]
    address = room.address("STC")
    talks(room, address.chat_id, address.channel, f"/start {code}")
    talks(room, address.chat_id, address.channel, "Thêm vai")
    assert sorted(each.agency.code for each in stc.held) == ["STC", "SYT"]
    assert other.held == []


def test_it_is_refused_or_taken_back_and_then_opens_nothing(room: Room) -> None:
    me, other, post = room.person("SYT"), room.join("SYT"), room.post("SYT")
    takes(room, tapped(room, me, f"j:post:{post.id}"))
    arrives(room)
    writes(room, other.name)
    assert takes(room, tapped(room, room.person("STC"), f"j:take:{newest(room).id}")) == "stale"
    assert takes(room, tapped(room, other, f"j:drop:{newest(room).id}")) == "stale"
    takes(room, tapped(room, other, f"j:refuse:{newest(room).id}"))
    assert f"{other.name} không nhận vai đầu mối" in told(room, "handover", me.id)
    assert f"Đã báo lại {me.name}." in told(room, "handover_taken", other.id)
    takes(room, tapped(room, me, f"j:post:{post.id}"))
    arrives(room)
    writes(room, "người mới")
    (invitation,) = room.messages("invitation", None)
    takes(room, tapped(room, me, f"j:drop:{newest(room).id}"))
    assert "Đã rút lại" in told(room, "handover", me.id)
    assert invites.find(room.session, invitation.params["code"], room.now) is None
    assert post.until_at is None
    assert takes(room, tapped(room, me, f"j:drop:{newest(room).id}")) == "handover_over"
    assert [each.action for each in room.log("keep_post")] == ["keep_post"] * 2


def test_what_is_closed_or_of_others_is_not_handed_over(room: Room) -> None:
    me, row = room.person("SYT"), room.assignment()
    assert takes(room, tapped(room, me, f"j:row:{room.assignment('STC').id}")) == "other_agency"
    assert takes(room, tapped(room, me, f"j:post:{room.post('STC').id}")) == "stale"
    handovers.offer(room.session, room.post("SYT"), row, room.now, "person:1", to=room.person("SYT", "leader"))
    room.move(row, Move.REPORT)
    assert takes(room, tapped(room, me, f"j:row:{row.id}")) == "answered"
    assert takes(room, tapped(room, room.person("SYT", "leader"), f"j:take:{newest(room).id}")) == "handover_over"
    room.join("SYT", "observer", "telegram")
    assert "Vai của đồng chí không có quyền" in writes(room, "/chuyengiao", "SYT", "observer")


def test_a_coordinators_post_goes_to_a_colleague(room: Room) -> None:
    me, other = room.person("SKHDT", "coordinator"), room.join("SKHDT", "leader")
    takes(room, tapped(room, me, f"j:post:{room.post('SKHDT', 'coordinator').id}"))
    arrives(room)
    address = room.address("SKHDT", "coordinator")
    talks(room, address.chat_id, address.channel, other.name)
    takes(room, tapped(room, other, f"j:take:{newest(room).id}"))
    assert [each.person_id for each in hearers.coordinators(room.session)] == [other.id]
    assert me.held == []


def test_with_the_post_goes_what_had_been_handed_to_the_giver(room: Room) -> None:
    me, other, leader = room.person("SYT"), room.join("SYT"), room.person("SYT", "leader")
    mine = handovers.offer(room.session, room.post("SYT", "leader"), room.assignment(), room.now, "x", to=me)
    handovers.take(room.session, mine, me, room.now, "x")
    assert reminded(room) == [me.id]
    post = handovers.offer(room.session, room.post("SYT"), None, room.now, "x", to=leader)
    handovers.take(room.session, post, leader, room.now, "x")
    assert reminded(room) == [leader.id]
    people.stop(room.session, leader, room.now)
    assert reminded(room) == [other.id]
    room.move(room.assignment(), Move.REPORT)
    assert handovers.held(room.session) == {}


def test_a_second_offer_of_the_same_takes_the_first_one_back(room: Room) -> None:
    post, row, leader = room.post("SYT"), room.assignment(), room.person("SYT", "leader")
    first = handovers.offer(room.session, post, row, room.now, "x", to=leader)
    whole = handovers.offer(room.session, post, None, room.now, "x", to=leader)
    again = handovers.offer(room.session, post, row, room.now, "x", to=leader)
    assert (first.dropped_at, whole.dropped_at, again.dropped_at) == (room.now, None, None)
    assert [each.id for each in handovers.open_of(room.session, post.person)] == [whole.id, again.id]
    handovers.offer(room.session, post, None, room.now, "x", to=leader)
    assert whole.dropped_at == room.now
    first_noted = room.log("hand_over")[0]
    assert (first_noted.subject, first_noted.detail["to"]) == (f"assignment:{row.id}", leader.id)


def test_who_says_that_they_leave_is_offered_it(room: Room) -> None:
    writes(room, "em chuyển công tác sang sở khác rồi, không theo dõi nữa")
    (message,) = room.messages("leaving_passed", None)
    assert "j:list" in str(message.choices)
    takes(room, tapped(room, room.person("SYT"), "j:list"))
    assert room.messages("handover_what", None)


def test_the_last_one_who_stops_is_asked_first_may_hand_over_and_the_coordinator_hears_it(room: Room) -> None:
    asked = writes(room, "/dung", "STC")
    assert "Đồng chí là người duy nhất nhận tin của Sở Tài chính: nếu ngừng, đơn vị không còn ai được nhắc." in asked
    assert room.person("STC").stopped_at is None
    said = writes(room, "vẫn ngừng", "STC")
    assert "Đã ngừng nhắc đồng chí." in said
    assert "Đồng chí là người duy nhất nhận tin của Sở Tài chính: từ nay đơn vị không còn ai được nhắc." in said
    assert "Đã báo điều phối viên (Sở Kế hoạch và Đầu tư) để bố trí người khác." in said
    coordinator = room.person("SKHDT", "coordinator")
    assert "Sở Tài chính không còn đầu mối nào" in told(room, "person_left", coordinator.id)
    assert "Đồng chí chuyển giao gì cho đồng nghiệp?" in writes(room, "1", "STC")
    (left,) = room.messages("person_left", None)
    assert [each.label for each in TEXTS.render(left.kind, left.params, "plain").flat] == ["Mời thêm người"]
    leader = room.person("SYT", "leader")
    assert f"nếu ngừng, tin nhắc gửi lãnh đạo đơn vị ({leader.name})." in writes(room, "/dung")
    said = writes(room, "/dung")
    assert f"đầu mối duy nhất nhận tin của Sở Y tế: từ nay tin nhắc gửi lãnh đạo đơn vị ({leader.name})." in said
    assert f"Đây là đầu mối cuối cùng của Sở Y tế: từ nay tin nhắc gửi lãnh đạo đơn vị ({leader.name})" in told(
        room, "person_left", coordinator.id
    )
    assert "nếu ngừng, không còn ai nhận vướng mắc" in writes(room, "/dung", "SKHDT", "coordinator")
    said = writes(room, "vẫn ngừng", "SKHDT", "coordinator")
    assert "điều phối viên duy nhất nhận tin: từ nay không còn ai" in said
    assert "Đã báo" not in said


def test_who_was_told_that_somebody_stopped_hears_that_they_are_back(room: Room) -> None:
    writes(room, "/start", "STC")
    assert not room.messages("person_is_back", None), "they had not stopped"
    writes(room, "/dung", "STC")
    writes(room, "vẫn ngừng", "STC")
    writes(room, "/start", "STC")
    name, coordinator = room.person("STC").name, room.person("SKHDT", "coordinator").id
    assert told(room, "person_is_back", coordinator) == f"✅ {name}, đầu mối của Sở Tài chính, nhận tin trở lại."
    assert len(room.messages("person_is_back", None)) == 1


@pytest.mark.parametrize(
    ("agency", "channel", "words"),
    [("SYT", "telegram", "không ngừng"), ("STC", "zalo", "3"), ("STC", "zalo", "Không")],
)
def test_the_last_one_may_think_better_of_it(room: Room, agency: str, channel: str, words: str) -> None:
    writes(room, "/dung", agency, channel=channel)
    assert "Đồng chí vẫn nhận tin như trước." in writes(room, words, agency, channel=channel)
    assert (room.person(agency).stopped_at, room.messages("person_left", None)) == (None, [])


def test_asked_whether_to_stop_the_post_is_handed_over_instead(room: Room) -> None:
    writes(room, "/dung", "STC")
    assert "Đồng chí chuyển giao gì cho đồng nghiệp?" in writes(room, "2", "STC")
    assert room.person("STC").stopped_at is None


def test_who_leaves_somebody_behind_is_not_asked(room: Room) -> None:
    room.join("STC", "official")
    assert "Đã ngừng nhắc đồng chí." in writes(room, "/dung", "STC")


def test_what_somebody_offered_who_holds_the_post_no_more_cannot_be_taken(room: Room) -> None:
    giver, other = room.person("SKHDT", "coordinator"), room.join("SKHDT", "official")
    room.join("SKHDT", "coordinator")
    offered = handovers.offer(room.session, giver.held[0], None, room.now, "x", to=other)
    posts.end(room.session, giver.held[0], room.now, "operator")
    room.session.flush()
    assert takes(room, tapped(room, other, f"j:take:{offered.id}")) == "handover_over"
    assert [post.role for post in other.held] == ["official"]
    assert offered not in handovers.open_of(room.session, giver)


@pytest.mark.parametrize("there", [False, True])
def test_what_is_offered_goes_with_the_post_to_an_agency_that_takes_the_place(room: Room, there: bool) -> None:
    giver, other, heir = room.person("SYT"), room.join("SYT", "leader"), room.agency("STC")
    if there:
        giver.posts.append(Post(agency_id=heir.id, role="official", from_at=room.now))
        room.session.flush()
    offered = handovers.offer(room.session, giver.posts[0], None, room.now, "x", to=other)
    for post in (giver.posts[0], other.posts[0]):
        passing.pass_on(room.session, post, heir, room.now, "operator")
    assert handovers.open_of(room.session, giver) == [offered]
    assert takes(room, tapped(room, other, f"j:take:{offered.id}")) == ""
    assert {(post.agency.code, post.role) for post in room.again(other).held} == {
        ("STC", "leader"),
        ("STC", "official"),
    }
    assert room.again(giver).held == []


def test_what_waited_for_who_hands_a_post_over_is_said_to_who_takes_it(room: Room) -> None:
    giver, taker, row = room.person("STC"), room.join("STC", "leader"), room.assignment("STC")
    waits = room.reminder(room.address("STC"), row, scheduled="early")
    row.last_step_at, row.next_step_at = room.now, None
    kept = room.reminder(room.address("STC"), room.assignment("SXD"), scheduled="early")
    room.assignment("SXD").last_step_at, room.assignment("SXD").next_step_at = room.now, None
    offered = handovers.offer(room.session, giver.held[0], None, room.now, "x", to=taker)
    spoken = broadcasts.receivers(room.session, [room.agency("STC")], leaders=False)
    broadcasts.make(room.session, room.session.get_one(Program, 1), "Họp", spoken, giver, room.now)
    (receiver,) = broadcasts.waiting(room.session)
    receiver.message_id = room.message(room.address("STC"), "broadcast", scheduled="news").id
    handovers.take(room.session, offered, taker, room.later(minutes=1), "x")
    assert (room.again(waits).state, room.again(kept).state) == ("cancelled", "cancelled")
    assert (room.again(row).next_step_at, room.assignment("SXD").next_step_at) == (room.now, None)
    assert broadcasts.waiting(room.session) == [receiver]


def test_who_has_stopped_is_not_told_that_messages_still_come(room: Room) -> None:
    other = room.join("SYT")
    room.person("SYT").stopped_at = room.now
    room.session.flush()
    stopped = "Đồng chí đã ngừng nhận tin; muốn nhận cho đến khi có người thay, gõ /start."
    shown = writes(room, "/chuyengiao", channel="zalo")
    assert stopped in shown and "vẫn nhận tin" not in shown
    writes(room, "3", channel="zalo")
    asked = writes(room, other.name, channel="zalo")
    assert f"Đã hỏi đồng chí {other.name} nhận" in asked and stopped in asked and "vẫn nhận tin" not in asked
    writes(room, "/chuyengiao", channel="zalo")
    takes(room, tapped(room, room.person("SYT"), f"j:post:{room.post('SYT').id}"))
    arrives(room)
    invited = writes(room, "Người chưa tham gia")
    assert "xin chuyển tiếp nguyên văn" in invited and stopped in invited and "vẫn nhận tin" not in invited
    in_both_languages(room)
