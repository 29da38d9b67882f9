"""Several coordinators: what one decides is said on the cards of the others, and is not done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import audit, calls, decisions, outbox, progress, reminders, views
from db.models import Address, Assignment, Message, Person, Program, Progress
from db.outbox import Priority, Why
from jobs import decided
from jobs.deliver import letter_of
from jobs.remind import remind
from jobs.transport import only_under
from rules.authority import Role
from rules.calls import Outcome
from rules.deciding import LOGGED, What
from rules.status import Move, State
from rules.tokens import stamp
from tests.rooms import Room, local
from tests.talk.people import TEXTS, delivered, incoming, says, takes

CODES = ("SYT", "STC")


@pytest.fixture
def others(room: Room) -> tuple[Address, Address, Address]:
    """Three coordinators: of the room, on Telegram and on Zalo."""
    on_telegram, on_zalo = (address_of(room, room.join("SKHDT", "coordinator", on)) for on in ("telegram", "zalo"))
    return room.address("SKHDT", "coordinator"), on_telegram, on_zalo


@pytest.fixture
def reported(room: Room, others: tuple[Address, Address, Address]) -> list[Assignment]:
    """Two late reports, of which each coordinator has got one list on 18/8 at 08:00."""
    rows = [room.assignment(code) for code in CODES]
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    room.at("2022-08-18T08:00")
    for row in rows:
        mine = progress.of(room.session, row, Role.COORDINATOR)
        mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    remind(room.session, room.rules, room.now)
    assert len(room.messages("decisions")) == 3
    return rows


def address_of(room: Room, person: Person) -> Address:
    return room.session.scalars(select(Address).where(Address.person_id == person.id)).all()[0]


def taps(room: Room, who: Address, token: str) -> list[Message]:
    before = max(message.id for message in room.messages(state=None))
    takes(room, incoming(who.chat_id, "choice", token=token, channel=who.channel))
    found = [message for message in room.messages(state=None) if message.id > before and message.kind != "menu"]
    for message in found:
        for language in ("vi", "en"):
            for form in ("html", "plain"):
                Texts(language).render(message.kind, message.params, form)
    return found


def edit_of(room: Room, news: Message) -> int:
    """Of when the card is that is changed, as its choices about all that it asks carry it."""
    assert news.carries
    return stamp(room.session.get_one(Message, news.carries["edits"]["message"]).created_at)


def text(message: Message, *, under: bool = False) -> str:
    return TEXTS.render(message.kind, {**message.params, "under": under}, "plain").text


def told(found: list[Message]) -> list[Message]:
    """What the others hear of a decision."""
    return [each for each in found if each.kind == decided.KIND and not only_under(letter_of(each))]


def token_of(room: Room, who: Address, row: Assignment, label: str) -> str:
    """A choice of the card that somebody opens from their list."""
    (card,) = taps(room, who, f"p:{row.id}:card")
    return {each.label: each.token for each in TEXTS.render(card.kind, card.params, "plain").flat}[label]


def _sending(token: str) -> str:
    """What *Gửi* carries under the preview of what this choice shows."""
    return token.replace(":on:", ":send:")


def test_each_of_the_others_is_told_once_under_the_list_or_in_a_line(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, on_telegram, on_zalo = others
    first = told(taps(room, me, _sending(token_of(room, me, reported[0], "Tiếp tục nhắc"))))
    assert {each.person_id for each in first} == {on_telegram.person_id, on_zalo.person_id}
    delivered(room)
    room.later(minutes=4)
    second = told(taps(room, me, _sending(token_of(room, me, reported[1], "Tiếp tục nhắc"))))
    (edit,) = [each for each in second if each.person_id == on_telegram.person_id]
    assert edit.carries and set(edit.carries["edits"]["done"]) == {*(row.id for row in reported), edit_of(room, edit)}
    assert text(edit, under=True).count("✅") == 2
    (line,) = [each for each in second if each.person_id == on_zalo.person_id]
    assert text(line).count("✅") == 1
    assert "của Sở Tài chính" in text(line)
    assert {each.scheduled for each in (*first, *second)} == {None}


def test_a_card_that_waits_does_not_ask_about_what_was_decided(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    me, on_telegram, on_zalo = others
    for message in room.messages("decisions"):
        if message.person_id == me.person_id:
            message.state, message.sent_at, message.remote_id = "sent", room.now, "1"
    found = taps(room, me, f"p:{reported[0].id}:send:0")
    assert not told(found)
    left = {message.person_id: message for message in room.messages("decisions")}
    assert set(left) == {on_telegram.person_id, on_zalo.person_id}
    assert {tuple(each["id"] for each in message.params["assignments"]) for message in left.values()} == {
        (reported[1].id,)
    }
    taps(room, me, f"p:{reported[1].id}:send:0")
    assert room.messages("decisions") == []
    assert {message.error for message in room.messages("decisions", "cancelled")} == {Why.DECIDED}


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_a_card_that_does_not_arrive_asks_anew_only_about_what_nobody_has_decided(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment], state: str
) -> None:
    me, _, on_zalo = others
    mine, theirs = (
        next(m for m in room.messages("decisions") if m.person_id == each.person_id) for each in (me, on_zalo)
    )
    mine.state, mine.sent_at, mine.remote_id = "sent", room.now, "1"
    theirs.state = state
    room.later(minutes=4)
    taps(room, me, f"p:{reported[0].id}:send:0")
    assert reminders.ask_anew(room.session, theirs, room.now) == 1
    decided_on, open_still = (room.session.get_one(Progress, (row.id, "coordinator")) for row in reported)
    assert (decided_on.waits, decided_on.step_at) == (progress.AGAIN, local("2022-08-25T08:00"))
    assert open_still.waits == "anew"


def test_what_was_decided_before_a_card_was_written_is_asked_anew_when_it_does_not_arrive(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    _, _, on_zalo = others
    theirs = next(m for m in room.messages("decisions") if m.person_id == on_zalo.person_id)
    before = theirs.created_at - timedelta(minutes=1)
    audit.record(room.session, before, f"person:{others[0].person_id}", LOGGED[0], f"assignment:{reported[0].id}")
    assert reminders.ask_anew(room.session, theirs, room.now) == len(reported)


def test_a_card_that_is_on_its_way_is_followed_by_what_was_decided(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, on_telegram, on_zalo = others
    for message in room.messages("decisions", "sent"):
        if message.person_id != me.person_id:
            message.state, message.remote_id = "sending", None
    found = told(taps(room, me, f"p:{reported[0].id}:send:0"))
    assert {each.person_id for each in found} == {on_telegram.person_id, on_zalo.person_id}
    assert {(each.carries or {})["edits"]["remote"] for each in found} == {""}


def test_a_request_whose_card_is_on_its_way_is_followed_by_what_was_decided(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    me, other, _ = others
    until = local("2022-08-26T00:00").date()
    wish = room.request(room.reply(reported[0], "extend", expected_on=until), until=until)
    params = {**views.common(other, room.rules, room.now), "request": views.request(wish, room.rules, room.now)}
    card = outbox.queue(room.session, other, "extension_asked", params, room.now, Priority.NEWS)
    assert card
    card.state = "sending"
    found = [each for each in taps(room, me, f"q:{wish.id}:grant") if each.kind == decided.OF_REQUEST]
    assert [each.person_id for each in found] == [other.person_id]
    assert card.state == "sending"


def test_a_colleague_who_has_left_hears_nothing(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, on_telegram, on_zalo = others
    on_telegram.person.held[0].until_at = room.now
    on_zalo.closed_at = room.now
    assert not told(taps(room, me, f"p:{reported[0].id}:send:0"))


@pytest.mark.parametrize("waits", ["extend", "end"])
def test_what_is_decided_while_a_colleague_is_asked_is_told_instead_of_done(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment], waits: str
) -> None:
    delivered(room)
    me, other, _ = others
    row = reported[0]
    verb = "p" if waits == "extend" else "e"
    taps(room, other, f"{verb}:{row.id}:{waits}:0")
    delivered(room)
    taps(room, me, f"p:{row.id}:send:0")
    delivered(room)
    (said,) = says(room, other.chat_id, "26/8", channel=other.channel)
    assert "đã quyết định về báo cáo" in said
    assert "Tôi chưa làm gì thêm" in said
    assert (row.state, row.extended_to) == (State.OPEN, None)


def test_a_call_of_a_colleague_is_told_before_anything_else_is_done(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, other, _ = others
    row = reported[0]
    program = row.duty.program_id
    taps(room, me, f"y:called:{program}:{row.agency_id}:{row.id}")
    delivered(room)
    says(room, me.chat_id, "Hẹn sẽ trả lời", channel=me.channel)
    room.later(minutes=3)
    (said,) = taps(room, other, f"p:{row.id}:on:0")
    assert (said.kind, said.params["assignments"][0]["decided"]["what"]) == ("decided_by", str(What.CALL))
    assert "gọi điện (hẹn sẽ trả lời)" in text(said)
    assert room.messages("pressed_on") == []
    again = {each.label: each.token for each in TEXTS.render(said.kind, said.params, "plain").flat}["Tiếp tục nhắc"]
    (preview,) = taps(room, other, again)
    assert room.messages("pressed_on") == [], "it is looked at first"
    taps(
        room,
        other,
        {each.label: each.token for each in TEXTS.render(preview.kind, preview.params, "plain").flat}["Gửi"],
    )
    assert room.messages("pressed_on"), "who knows of the call may press on"
    own = [each.kind for each in taps(room, me, f"p:{row.id}:extend:0")]
    assert own == ["decided_by"], "now it is somebody else's"


def test_who_taps_twice_is_told_that_it_is_done(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, row = others[0], reported[0]
    taps(room, me, f"p:{row.id}:send:0")
    (said,) = taps(room, me, f"p:{row.id}:send:0")
    assert text(said).startswith("ℹ️ Đồng chí đã quyết định về báo cáo")
    assert len(room.log("press_on")) == 1
    assert [each.kind for each in taps(room, me, f"p:{row.id}:extend:0")] == ["ask_day"], "another decision is one"


def test_the_end_of_it_is_told_with_the_way_back_and_an_answer_of_the_agency_as_ever(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, other, _ = others
    ended, answered = reported
    taps(room, me, f"e:{ended.id}:end:0")
    delivered(room)
    says(room, me.chat_id, "Đơn vị đã giải thể", channel=me.channel)
    (said,) = taps(room, other, f"p:{ended.id}:on:0")
    assert "kết thúc theo dõi, lúc 08:00" in text(said)
    assert [each.label for each in TEXTS.render(said.kind, said.params, "plain").flat] == ["Theo dõi lại"]
    taps(room, me, f"p:{answered.id}:send:0")
    room.move(answered, Move.REPORT)
    assert takes(room, incoming(other.chat_id, "choice", token=f"p:{answered.id}:on:0", channel=other.channel)) == (
        "answered"
    )


def test_many_at_once_give_one_sentence(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    more = [room.assignment(code) for code in ("SGTVT", "SXD")]
    for row in more:
        mine = progress.of(room.session, row, Role.COORDINATOR)
        mine.waits, mine.step_at, mine.said_at = "+4wd", room.now, room.now
    delivered(room)
    room.later(days=1)
    remind(room.session, room.rules, room.now)
    delivered(room)
    me = others[0]
    before = room.messages(state=None)[-1].id
    for row in [*reported, *more]:
        decisions_of(room, row, me.person)
    decided.tell(room.session, room.rules, [*reported, *more], me.person, room.now)
    lines = [each for each in room.messages(decided.KIND) if each.id > before]
    (said,) = [text(each) for each in told(lines) if each.person_id == others[2].person_id]
    assert said.count("✅") == 1
    assert "đã quyết định về 4 việc đã hỏi đồng chí: nhắc tiếp (38 người nhận tin), lúc" in said
    assert len([each for each in lines if each.person_id == others[2].person_id]) == 2, (
        "two lists, one of them only changed"
    )


def decisions_of(room: Room, row: Assignment, by: Person) -> None:
    audit.record(
        room.session, room.now, f"person:{by.id}", "press_on", f"assignment:{row.id}", {"people": 1, "in_all": 38}
    )
    room.session.flush()
    last = decisions.last(room.session, row)
    assert last and last.decided.by == by.id


def test_what_was_pressed_for_is_asked_about_once_more_only(room: Room, reported: list[Assignment]) -> None:
    row = reported[0]
    assert progress.ask_again(room.session, row, local("2022-08-25T08:00"))
    assert progress.ask_again(room.session, row, local("2022-08-26T08:00")), "it was not asked yet"
    progress.told(progress.of(room.session, row, Role.COORDINATOR))
    assert not progress.ask_again(room.session, row, local("2022-09-02T08:00"))
    assert progress.of(room.session, row, Role.COORDINATOR).waits is None


def test_a_card_names_the_extension_that_waits_and_grants_it(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    delivered(room)
    me, row = others[0], reported[0]
    until = local("2022-08-26T00:00").date()
    request = room.request(room.reply(row, "extend", expected_on=until), until=until)
    (card,) = taps(room, me, f"p:{row.id}:card")
    assert f"Xin gia hạn số {request.id} đến hết thứ Sáu, 26/8/2022 đang chờ đồng chí trả lời." in text(card)
    offered = {each.label: each.token for each in TEXTS.render(card.kind, card.params, "plain").flat}
    assert list(offered) == ["Đồng ý gia hạn", "Tiếp tục nhắc", "Gia hạn", "Kết thúc theo dõi", "Gọi điện"]
    taps(room, me, offered["Đồng ý gia hạn"])
    assert row.extended_to == until
    (card,) = taps(room, me, f"p:{row.id}:card")
    assert "đang chờ đồng chí" not in text(card)


def test_of_a_call_and_another_decision_the_later_one_is_the_last(room: Room) -> None:
    row, by = room.assignment(), room.person("SKHDT", "coordinator")
    program = room.session.get_one(Program, row.duty.program_id)

    def last() -> What:
        found = decisions.last(room.session, row)
        assert found
        return found.decided.what

    for what in (What.PRESS_ON, What.CALL, What.PRESS_ON):
        room.later(minutes=5)
        if what is What.CALL:
            calls.note(room.session, program, row.agency, [row.id], by, room.now, Outcome.NO_ANSWER)
        else:
            audit.record(room.session, room.now, f"person:{by.id}", str(what), f"assignment:{row.id}", {"people": 1})
        room.session.flush()
        assert last() is what


def test_a_request_that_ends_with_its_assignment_is_told_to_have_been_closed(
    room: Room, others: tuple[Address, Address, Address], reported: list[Assignment]
) -> None:
    me, other, _ = others
    wish = room.request(room.reply(reported[0], "extend"), until=local("2022-08-26T00:00").date())
    wish.state, wish.decided_at = "withdrawn", room.now
    params = {
        **views.common(other, room.rules, room.now),
        **decided.dealt(room.session, wish, me.person, room.rules, room.now),
    }
    said = TEXTS.render(decided.OF_REQUEST, params, "plain").text
    assert "ngày 18/8: đóng, vì việc này đã kết thúc theo dõi." in said
