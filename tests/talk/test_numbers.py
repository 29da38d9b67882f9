"""A number alone where several questions stand open: the one that it can only have been meant for, or it is asked."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.talk.meaning.numbered import answered
from bot.talk.meaning.questions import questions_of
from bot.texts.render import Texts
from db import absences, handovers, views
from db.models import Address, Assignment, Dialog, Dispute, Group, Handover, Reply, Request
from jobs.absences import view
from rules.absence import Days
from rules.choosing import Picked
from rules.status import State
from tests.rooms import Room
from tests.talk.arriving import arrives, in_both_languages
from tests.talk.people import TEXTS, incoming, says, takes, turn_of

_written = itertools.count(1)
WHICH = "là trả lời cho việc nào?"


class Person:
    """The official of Sở Y tế, on Zalo: there are no buttons there."""

    def __init__(self, room: Room, channel: str = "zalo") -> None:
        self.room = room
        self.address: Address = room.address("SYT", channel=channel)

    def is_asked(self, *duties: Assignment) -> None:
        message = self.room.reminder(self.address, *duties)
        message.params = {**views.common(self.address, self.room.rules, self.room.now), **message.params}
        arrives(self.room)

    def writes(self, text: str, *, later: float = 1, **values: object) -> str:
        """Write something so many minutes later; returns what comes back, which has arrived."""
        self.room.later(minutes=later)
        told = {"channel": self.address.channel, "message": f"m{next(_written)}", **values}
        answers = says(self.room, self.address.chat_id, text, **told)
        arrives(self.room)
        return "\n".join(answers)

    def codes(self) -> list[tuple[str, str]]:
        """The answers that stand: the duty's kind and the code."""
        query = select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id)
        return [(row.assignment.duty.kind, row.code) for row in self.room.session.scalars(query)]


@pytest.fixture
def official(room: Room) -> Person:
    """The report was asked for in the morning, which was read; the meeting is asked about in the afternoon."""
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    person.writes("cảm ơn em")
    room.at("2022-08-05T14:00")
    person.is_asked(room.meeting())
    return person


@pytest.mark.parametrize("text", ["2", "2 ạ", "số 2", "chọn 2", "②"])
def test_the_only_question_that_came_since_is_answered(official: Person, text: str) -> None:
    assert "Sở Y tế chưa tổ chức giao ban giải ngân tuần 31 (01/8 – 05/8/2022)" in official.writes(text)
    assert official.codes() == [("meeting", "not_held")]
    official.writes("sửa lại")
    assert official.codes() == []


def test_a_number_that_the_newest_has_not_is_the_older_ones(official: Person) -> None:
    assert "đến hết ngày nào" in official.writes("4")


def test_where_several_came_since_it_is_asked_what_each_would_do(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.at("2022-08-05T14:00")
    person.is_asked(room.meeting())
    asked = person.writes("2")
    assert asked.splitlines() == [
        f"“2” {WHICH}",
        "1. Giao ban giải ngân tuần 31 (01/8 – 05/8/2022): Chưa họp",
        "2. Báo cáo kết quả thực hiện Chương trình năm 2022: Đang thực hiện",
    ]
    assert person.codes() == []
    assert "bao nhiêu phần trăm" in person.writes("2")


def test_where_none_came_since_it_is_asked(official: Person) -> None:
    official.writes("cảm ơn em")
    assert WHICH in official.writes("1")
    assert "Kế hoạch vốn" in official.writes("1 ạ")


@pytest.mark.parametrize("seconds", [-30, 0, 4])
def test_what_was_begun_before_the_newest_arrived_is_not_meant_for_it(official: Person, seconds: int) -> None:
    assert WHICH in official.writes("1", later=seconds / 60)
    assert official.codes() == []


def test_an_answer_of_which_nobody_knows_when_it_was_said_is_asked_about(official: Person) -> None:
    assert WHICH in official.writes("1", time_known=False)


def test_an_edited_message_was_said_at_another_time(official: Person) -> None:
    official.room.later(minutes=1)
    turn = turn_of(official.room, official.address)
    questions = questions_of(turn, official.address.chat_id)
    picks = [(each, Picked(each.offered[0])) for each in questions]
    assert answered(turn, picks) == 0
    turn.incoming = replace(turn.incoming, edited=True)
    assert answered(turn, picks) is None


def test_a_list_that_was_asked_for_is_answered_by_its_own_numbers(official: Person) -> None:
    listed = official.writes("/nhiemvu")
    lines = [line for line in listed.splitlines() if line.startswith("2. ")]
    title = lines[0].removeprefix("2. ").split(" – ")[0]
    assert title in official.writes("2")
    assert official.codes() == []


def test_a_list_and_a_reminder_that_comes_just_after_it_are_asked_about(official: Person) -> None:
    official.writes("/nhiemvu")
    official.room.later(minutes=1)
    official.is_asked(official.room.meeting())
    asked = official.writes("1")
    assert "(trong danh sách)" in asked
    assert "Giao ban giải ngân tuần 31 (01/8 – 05/8/2022): Đã họp" in asked
    in_both_languages(official.room)


def test_a_list_of_long_ago_is_not_what_a_number_is_about(official: Person) -> None:
    official.writes("/nhiemvu")
    official.room.later(hours=3)
    official.is_asked(official.room.meeting())
    assert "Kế hoạch vốn" in official.writes("1")


def test_a_proposal_that_waits_is_named_with_what_it_would_store(official: Person) -> None:
    official.writes("1. đã họp 2. xyz")
    (waits,) = official.room.session.scalars(select(Dialog)).all()
    assert waits.name == "proposal"
    official.room.later(hours=20)
    official.is_asked(official.room.assignment())
    asked = official.writes("1")
    assert "2. Giao ban giải ngân tuần 31 (01/8 – 05/8/2022): Đúng (ghi là: Sở Y tế đã tổ chức giao ban" in asked
    in_both_languages(official.room)
    official.writes("2")
    assert official.codes() == [("meeting", "held")]


def test_the_question_that_waits_stays_where_another_text_comes(official: Person) -> None:
    official.writes("1")
    official.writes("1.234,5 tỷ")
    official.room.later(hours=3)
    official.is_asked(official.room.assignment())
    assert WHICH in official.writes("1")
    assert "745,7" in official.writes("745,7 tỷ")


def coordinator_of(room: Room, first: int, second: int) -> Person:
    """A coordinator whom a request has reached that they have seen, and then another."""
    coordinator = Person(room)
    coordinator.address = room.address("SKHDT", "coordinator", "zalo")
    for agency, number in (("SYT", first), ("STC", second)):
        coordinator.writes("cảm ơn em")
        room.later(minutes=5)
        reply = room.reply(room.assignment(agency), "extend", expected_on=room.now.date())
        request = room.request(reply, until=room.now.date().replace(day=20), id=number)
        view = views.request(request, room.rules, room.now)
        common = views.common(coordinator.address, room.rules, room.now)
        room.message(coordinator.address, "extension_asked", params={**common, "request": view})
        arrives(room)
    return coordinator


def test_a_request_keeps_its_own_number_in_the_list(room: Room) -> None:
    asked = coordinator_of(room, 1, 2).writes("2")
    assert "1. Xin gia hạn số 1 – Sở Y tế: Chưa đồng ý" in asked
    assert "2. Xin gia hạn số 2 – Sở Tài chính: Chưa đồng ý" in asked


def test_a_number_that_is_no_requests_own_decides_on_the_newest(room: Room) -> None:
    assert "Sở Tài chính" in coordinator_of(room, 41, 42).writes("2")


@pytest.mark.parametrize("seen", [False, True])
def test_a_number_for_a_request_that_was_decided_meanwhile_decides_on_no_other(room: Room, seen: bool) -> None:
    coordinator = coordinator_of(room, 41, 42)
    if seen:
        coordinator.writes("cảm ơn em")
    room.session.get_one(Request, 42).state = "granted"
    told = coordinator.writes("2")
    assert ("Xin gia hạn số 42" in told) if seen else ("Sở Y tế" not in told)
    assert room.session.get_one(Request, 41).state == "open"


def test_a_request_that_was_decided_meanwhile_is_not_asked_about(room: Room) -> None:
    coordinator = coordinator_of(room, 41, 42)
    coordinator.writes("cảm ơn em")
    room.session.get_one(Request, 41).state = "granted"
    assert "số 41" not in coordinator.writes("2")


def test_what_others_write_is_not_what_the_person_wrote(official: Person) -> None:
    official.room.later(minutes=1)
    colleague = Person(official.room)
    colleague.address = official.room.address("STC")
    colleague.writes("cảm ơn em")
    assert "Kế hoạch vốn" in official.writes("1")


def test_of_what_was_answered_meanwhile_nothing_is_asked(official: Person) -> None:
    official.writes("cảm ơn em")
    official.room.assignment().state = State.REPORTED
    assert "Kế hoạch vốn" in official.writes("1")


@pytest.mark.parametrize("text", ["2 đang chờ ý kiến của quận", "2. lãnh đạo đi công tác"])
def test_a_number_with_a_comment_is_for_the_newest_question(official: Person, text: str) -> None:
    assert f"Ghi kèm: “{text.lstrip('2. ')}”." in official.writes(text)
    assert official.codes() == [("meeting", "not_held")]
    in_both_languages(official.room)


def test_a_number_with_a_comment_that_fits_two_questions_is_asked_about(official: Person) -> None:
    official.writes("cảm ơn em")
    assert WHICH in official.writes("2 đang chờ ý kiến của quận")
    said = official.writes("1")
    assert "Ghi kèm: “đang chờ ý kiến của quận”." in said
    assert said.count("đang chờ ý kiến của quận") == 1
    assert official.codes() == [("meeting", "not_held")]


@pytest.mark.parametrize("text", ["2 họp xong rồi", "1 đang chờ ý kiến của quận"])
def test_a_comment_that_contradicts_its_number_is_asked_about(official: Person, text: str) -> None:
    official.writes(text)
    assert official.codes() == []


def test_what_is_said_beside_a_meeting_that_was_held_is_no_obstacle(official: Person) -> None:
    official.writes("1. đủ thành phần")
    assert official.codes() == [("meeting", "held")]
    (row,) = official.room.session.scalars(select(Reply)).all()
    assert row.text is None


def test_no_obstacle_is_proposed_without_its_words(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)  # nothing was asked for
    for text in ("vướng mắc", "vướng mắc", "có vướng mắc ạ", "khó khăn ..."):
        told = person.writes(text)
        assert "“”" not in told
        assert "vướng mắc" in told.lower()
    assert person.codes() == []
    assert "“chưa có mặt bằng”" in person.writes("chưa có mặt bằng")
    assert [code for _, code in person.codes()] == ["obstacle"]


def test_a_proposal_of_several_says_an_obstacle_without_its_words(official: Person) -> None:
    official.writes("/nhiemvu")
    official.room.later(days=3)
    told = official.writes("đã họp giao ban, báo cáo thì có vướng mắc")
    assert "“”" not in told


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
def test_a_yes_to_a_list_is_told_what_its_numbers_are(room: Room, channel: str) -> None:
    room.at("2022-08-05T14:00")
    person = Person(room, channel)
    listed = [line for line in person.writes("/nhiemvu").splitlines() if line[:3] in ("1. ", "2. ")]
    told = person.writes("ok em")
    assert told.startswith("“ok em” chưa cho biết đồng chí chọn việc nào. Các số là:")
    for line in listed:
        assert line.split(" – ")[0] in told
    assert listed[1].removeprefix("2. ").split(" – ")[0] in person.writes("2")
    in_both_languages(room)
    assert "chưa cho biết" not in person.writes("cảm ơn em")


def test_a_yes_to_another_list_is_told_to_send_a_number(room: Room) -> None:
    coordinator = Person(room)
    coordinator.address = room.address("SKHDT", "coordinator", "zalo")
    for agency in ("SYT", "STC"):
        room.reply(room.assignment(agency), "sent")
        room.assignment(agency).state = State.REPORTED
        room.assignment(agency).reported_at = room.now
    shown = coordinator.writes("/xacnhan")
    assert "2. " in shown
    assert "Xin gửi số của dòng trong danh sách trên (1 đến 2)." in coordinator.writes("ok")
    in_both_languages(room)


def test_in_a_group_duties_have_the_numbers_that_work_there(room: Room) -> None:
    room.at("2022-08-05T14:00")
    person = Person(room, "telegram")
    room.add(
        Group(channel="telegram", chat_id="-100", title="Nhóm", agency_id=room.agency("SYT").id, bound_at=room.now)
    )
    mine = [line for line in person.writes("/nhiemvu").splitlines() if line[:1].isdecimal()]

    def writes(text: str, *, addressed: bool = False) -> None:
        sender = person.address.chat_id
        takes(room, incoming("-100", text=text, sender_id=sender, private=False, addressed=addressed))

    writes("hạn là ngày nào?", addressed=True)
    (told,) = room.messages("group_duties")
    ours = [line for line in TEXTS.render(told.kind, told.params, "plain").text.splitlines() if line[:1].isdecimal()]
    assert ours == mine[: len(ours)]
    assert len(ours) > 1
    arrives(room)
    writes("2")
    (opened,) = room.messages("duty")
    assert opened.chat_id == person.address.chat_id
    assert opened.params["assignments"][0]["title"] in ours[1]


def asks(coordinator: Person, agency: str, number: int) -> Request:
    """A request for more time reaches the coordinator, who has written nothing since the last one."""
    room = coordinator.room
    reply = room.reply(room.assignment(agency), "extend", expected_on=room.now.date())
    request = room.request(reply, until=room.now.date().replace(day=20), id=number)
    params = {
        **views.common(coordinator.address, room.rules, room.now),
        "request": views.request(request, room.rules, room.now),
    }
    room.message(coordinator.address, "extension_asked", params=params)
    arrives(room)
    return request


@pytest.fixture
def coordinator(room: Room) -> Person:
    """A coordinator on Zalo, who has written nothing for days."""
    room.at("2022-08-08T08:00")
    found = Person(room)
    found.address = room.address("SKHDT", "coordinator", "zalo")
    return found


def test_a_coordinators_number_is_for_the_card_that_came_alone_and_was_just_read(coordinator: Person) -> None:
    older = asks(coordinator, "SYT", 41)
    coordinator.room.later(hours=20)
    newer = asks(coordinator, "STC", 42)
    coordinator.writes("1", later=2)
    assert (coordinator.room.again(older).state, coordinator.room.again(newer).state) == ("open", "granted")


def test_what_is_settled_does_not_compete_with_what_waits(coordinator: Person) -> None:
    room = coordinator.room
    row = room.meeting("SYT")
    dispute = Dispute(
        assignment_id=row.id, person_id=room.person("SYT").id, text="Đã họp", at=room.now, stored_at=room.now
    )
    room.add(dispute)
    view = {"id": dispute.id, "text": "Đã họp", "by": "official"}
    common = views.common(coordinator.address, room.rules, room.now)
    about = views.assignment(row, room.rules, room.now)
    room.message(coordinator.address, "dispute_raised", params={**common, "assignment": about, "dispute": view})
    arrives(room)
    room.later(minutes=10)
    request = asks(coordinator, "STC", 42)
    asked = coordinator.writes("1")
    assert f"1. Sở Y tế: {about['title'].lower()[:8]}" in asked, "while it waits, it is asked which"
    assert "42. Xin gia hạn số 42 – Sở Tài chính: Đồng ý" in asked
    coordinator.writes("hủy")
    dispute.verdict = "accepted"
    room.session.flush()
    room.later(minutes=10)
    other = asks(coordinator, "SYT", 43)
    request.state = "refused"
    coordinator.writes("1")
    assert room.again(other).state == "granted"


def test_of_a_question_without_a_duty_it_is_said_what_and_of_when_it_is(coordinator: Person) -> None:
    room = coordinator.room
    row = room.assignment("SYT")
    offered = [["Tình hình", "s:program:1", 1, False]]
    digest = room.message(coordinator.address, "digest", params={})
    digest.state, digest.sent_at, digest.choices = "sent", room.now, offered
    room.later(minutes=5)
    listed = room.message(coordinator.address, "decisions", params={})
    listed.state, listed.sent_at = "sent", room.now
    listed.choices = [["1", f"p:{row.id}:card", 1, False]]
    listed.concerns = {"listed": [room.assignment(code).id for code in ("SYT", "STC", "SXD", "SGTVT")]}
    room.session.flush()
    asked = coordinator.writes("1", later=0)  # sooner than the list can have been read
    assert "Câu hỏi trước" not in asked
    assert "1. Sở Y tế: báo cáo kết quả thực hiện Chương trình năm 2022 (trong danh sách)" in asked
    assert "2. Bản tin (08:00 08/8): Tình hình" in asked
    assert (
        "2. Digest (08:00 8 Aug)"
        in Texts("en").render("ask_which", room.messages("ask_which", None)[-1].params, "plain").text
    )


def test_what_was_said_before_a_card_arrived_that_a_slow_messenger_held_up_is_asked_about(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.writes("/nhiemvu")
    says(room, person.address.chat_id, "2", channel="zalo", message="opens the report's card")
    waiting = room.messages(state="queued")
    for message in waiting:
        message.state = "held"
    room.session.flush()
    person.is_asked(room.meeting())
    for message in waiting:
        message.state = "queued"
    room.later(minutes=30)
    said_at = room.now
    room.later(seconds=20)
    arrives(room)
    room.later(seconds=1)
    answer = says(room, person.address.chat_id, "1", channel="zalo", message="x", said_at=said_at, time_known=True)[0]
    assert WHICH in answer
    assert person.codes() == []


def lists_of_some_days(coordinator: Person) -> Assignment:
    """Three digests, one of them this morning's, and then what is to be decided; nothing was written meanwhile."""
    room = coordinator.room
    row = room.assignment("SYT")
    for day, labels in ((8, ("Tình hình", "Quá hạn (1)")), (12, ("Tình hình", "Xử lý (1)")), (15, ("Tình hình",))):
        room.at(f"2022-08-{day:02}T08:30")
        digest = room.message(coordinator.address, "digest", params={})
        tokens = ("s:program:1", "s:requests:1")
        digest.choices = [
            [label, token, 1 + n, False] for n, (label, token) in enumerate(zip(labels, tokens, strict=False))
        ]
        digest.state, digest.sent_at = "sent", room.now
    room.later(minutes=30)
    listed = room.message(coordinator.address, "decisions", params={})
    listed.state, listed.sent_at = "sent", room.now
    listed.choices = [
        [str(n), f"p:{each.id}:card", n, False] for n, each in enumerate((room.assignment("STC"), row), 1)
    ]
    listed.concerns = {"listed": [row.id]}
    room.session.flush()
    return row


@pytest.mark.parametrize("later", [2, 20, 200])
def test_the_buttons_of_older_digests_do_not_compete_with_the_newest_list(coordinator: Person, later: float) -> None:
    lists_of_some_days(coordinator)
    answer = coordinator.writes("2", later=later)
    assert WHICH not in answer
    assert "Sở Y tế" in answer


def test_a_number_that_the_newest_list_has_not_is_that_of_the_newest_that_has_it(coordinator: Person) -> None:
    lists_of_some_days(coordinator)
    room = coordinator.room
    room.later(minutes=30)
    newest = room.message(coordinator.address, "digest", params={})
    newest.state, newest.sent_at, newest.choices = "sent", room.now, [["Tình hình", "s:program:1", 1, False]]
    room.session.flush()
    assert "Sở Y tế" in coordinator.writes("2")


def offered_to(person: Person) -> Handover:
    """A colleague offers this person the report that they were reminded of as well."""
    room, giver = person.room, person.room.join("SYT", "official", "telegram")
    offer = handovers.offer(room.session, giver.held[0], room.assignment(), room.now, "x", to=person.address.person)
    view = {
        "id": offer.id,
        "post": views.post(offer.post),
        "giver": {"id": giver.id, "name": giver.name},
        "assignment": views.assignment(room.assignment(), room.rules, room.now),
    }
    common = views.common(person.address, room.rules, room.now)
    room.message(person.address, "handover_offer", params={**common, "handover": view})
    arrives(room)
    return offer


def test_a_number_takes_the_handover_that_was_offered_last(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.later(minutes=20)
    offer = offered_to(person)
    assert "Đồng chí đã nhận" in person.writes("1", later=5)
    assert room.again(offer).done_at
    assert person.codes() == []


def test_a_number_that_an_offer_has_not_is_for_the_duty(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.later(minutes=20)
    offered_to(person)
    assert "đến hết ngày nào" in person.writes("4")


def test_an_offer_and_a_reminder_that_came_together_are_asked_about(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    offer = offered_to(person)
    assert WHICH in person.writes("1")
    assert room.again(offer).done_at is None


def test_a_number_declines_a_colleagues_leave_that_was_told_last(room: Room) -> None:
    room.at("2022-08-05T08:00")
    person = Person(room)
    person.is_asked(room.assignment())
    room.later(minutes=20)
    leave = absences.file(room.session, room.join("SYT"), Days(date(2022, 8, 8), date(2022, 8, 12)), room.now, "x")
    absences.name_deputy(room.session, leave, person.address.person, room.now, "x")
    room.session.flush()
    common = views.common(person.address, room.rules, room.now)
    room.message(person.address, "absence_deputy", params={**common, "absence": view(leave), "what": "named"})
    arrives(room)
    assert "không nhận tin thay" in person.writes("1")
    assert person.codes() == []
