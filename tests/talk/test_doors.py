"""Who may do what is really asked at each door: commands, choices, answers to questions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zlib import crc32

import pytest

from bot.talk.dialogs import correction, decision, exemption, extension, group, link, obstacle, status
from bot.talk.routes import COMMANDS, PRESSES, press
from bot.talk.stale import Refused, Stale
from bot.talk.turn import Turn
from db import groups
from db.models import Broadcast, Event, File, Request
from rules import authority
from rules.authority import Action, Grant, Place, Refusal, Relation
from rules.status import State
from tests.rooms import Room
from tests.talk.people import incoming as update
from tests.talk.people import says, takes, turn_of

FREE = {"start", "dung", "stop", "toi", "me", "help", "trogiup", "giup", "huy", "cancel"}
"""Commands that are everybody's."""


def refused(work: Callable[[], Any]) -> str:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value.notice


def asked(room: Room, kind: str = "extension") -> Request:
    """Something that Sở Y tế asked for."""
    return room.request(room.reply(room.assignment(), "extend"), kind)


def becomes(room: Room, agency: str, role: str, new: str) -> Turn:
    """A turn of somebody whose role has changed since the question."""
    address = room.address(agency, role)
    address.person.held[0].role = new
    room.session.flush()
    return turn_of(room, address)


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - FREE))
def test_a_command_of_somebody_without_any_right_is_refused(room: Room, command: str) -> None:
    turn = becomes(room, "SYT", "official", "guest")
    for args in ("", "SYT"):
        assert refused(lambda args=args: COMMANDS[command](turn, args)) == Refusal.NOT_FOR_ROLE  # type: ignore[misc]


def tokens(room: Room) -> list[str]:
    """A choice of every kind, all of Sở Y tế."""
    assignment, replied = room.assignment(), room.reply(room.assignment(), "doing")
    request, bound = asked(room), bind(room)
    hindered = room.request(room.reply(room.assignment(), "obstacle"), "obstacle")
    times = {"happened_on": room.now.date(), "at": room.now, "stored_at": room.now}
    told = room.add(Event(assignment_id=assignment.id, of="nghiệm thu", person_id=room.person("SYT").id, **times))
    came = {"channel": "telegram", "remote": "x", "state": "kept", "received_at": room.now, "next_try_at": room.now}
    kept = room.add(File(person_id=replied.person_id, reply_id=replied.id, attempts=1, **came))
    spoken = room.add(Broadcast(program_id=1, person_id=replied.person_id, text="Họp", at=room.now))
    return [
        "m:list",
        *(f"m:{what}:{told.id}" for what in ("undo", "paid")),
        f"m:new:{bound.agency_id}:1:0",
        *(f"r:{assignment.id}:{code}" for code in ("sent", "doing", "obstacle", "extend")),
        *(f"r:{room.meeting().id}:{code}" for code in ("held", "not_held", "nothing")),
        f"o:{assignment.id}",
        f"n:{room.meeting().id}",
        f"w:{replied.id}",
        *(f"c:{what}:{replied.id}" for what in ("show", "yes", "no", "keep")),
        "c:list:1:1",
        *(f"u:{what}" for what in ("list:1:1", "add:1")),
        "t:revoke:1",
        *(f"h:{what}:1" for what in (f"agency:{bound.agency_id}", f"request:{hindered.id}")),
        *(f"v:{what}:{hindered.id}" for what in ("show", "pass", "cause", "say", "cleared", "ground")),
        f"v:new:{bound.agency_id}",
        *(f"k:{what}:{bound.agency_id}:1" for what in ("give", "same", "later")),
        *(f"c:{what}:1:1:9" for what in ("all", "undo")),
        *(f"q:{request.id}:{what}" for what in ("grant", "refuse", "revoke")),
        *(f"e:{assignment.id}:{what}" for what in ("end", "again")),
        *(f"s:{part}:1" for part in ("late", "soon", "silent", "requests")),
        "s:agency:SYT",
        *(f"s:program:{which}" for which in ("all", 0)),
        *(f"f:{what}:1:all" for what in ("menu", "xlsx")),
        f"g:{bound.id}:off",
        f"p:{assignment.id}:directed",
        f"p:{assignment.id}:on",
        *(f"B:{what}:{spoken.id}:1" for what in ("show", "stop")),
        *(f"b:{what}:{assignment.id}" for what in ("line", "no")),
        *("W:open", f"W:agency:{bound.agency_id}"),
        "A:press:late:all:1",
        f"F:get:{kept.id}",
        f"l:1:{crc32(b'SYT'):08x}",
        f"b:list:1:{bound.agency_id}:202208:1",
        "a:telegram",
        *(f"i:{what}:{bound.agency_id}:official" for what in ("new", "other")),
        "i:list:official:1",
        "y:list:1:1",
        *(f"y:{what}:1:{bound.agency_id}" for what in ("show", "called")),
        *(f"z:{what}:1" for what in ("end", "deputy", "decline")),
        *(f"j:{what}" for what in ("list", f"post:{room.post('SYT').id}", f"row:{assignment.id}", "take:1", "drop:1")),
    ]


def bind(room: Room, agency: str = "SYT", chat: str = "-500") -> Any:
    taken = room.invitation(agency, "group")
    return groups.bind(room.session, taken, "telegram", chat, "Phòng KHTC", room.now, "operator")


def test_every_choice_of_somebody_without_any_right_is_refused(room: Room) -> None:
    found = tokens(room)
    assert {token[0] for token in found} == set(PRESSES)
    turn = becomes(room, "SYT", "official", "guest")
    assert {token: press(turn, token) for token in found} == dict.fromkeys(found, "not_for_role")


def test_choices_of_another_agency_are_refused_and_say_so(room: Room) -> None:
    turn = turn_of(room, room.address("STC"))
    for token in tokens(room):
        if token[0] in "rongwkvm" and token not in ("m:list", f"v:new:{room.agency('SYT').id}"):
            assert press(turn, token) == "other_agency", token


def test_choices_of_the_coordinators_are_refused_to_an_official_of_the_same_agency(room: Room) -> None:
    turn = turn_of(room, room.address("SYT"))
    for token in tokens(room):
        if token[0] in "qseictuyB":
            assert press(turn, token) == "not_for_role", token
    assert room.messages() == []


def test_what_belongs_into_the_private_chat_is_refused_in_a_group(room: Room) -> None:
    coordinator, official = room.address("SKHDT", "coordinator"), room.address("SYT")
    for token in tokens(room):
        if token[0] in "qsaeictuyzjB":
            assert press(turn_of(room, coordinator, private=False), token) == "not_here", token
        if token[0] == "w":
            assert press(turn_of(room, official, private=False), token) == "not_here", token
    assert refused(lambda: link.offer(turn_of(room, official, private=False))) == "not_here"


@pytest.mark.parametrize("step", [decision.refusal, decision.answer])
def test_a_decision_in_words_of_somebody_who_is_no_coordinator_any_more(room: Room, step: Any) -> None:
    request = asked(room)
    turn = becomes(room, "SKHDT", "coordinator", "official")
    assert refused(lambda: step(turn, {"ref": request.id}, "Không thể")) == "not_for_role"
    assert (request.state, request.note) == ("open", None)


def test_a_question_that_one_may_not_answer_any_more_is_over_and_that_is_said(room: Room) -> None:
    request, address = asked(room), room.address("SKHDT", "coordinator")
    assert press(turn_of(room, address), f"q:{request.id}:refuse") == ""
    address.person.held[0].role = "official"
    (said,) = says(room, address.chat_id, "Phải tổng hợp trước ngày 31/8", channel=address.channel)
    assert "không có quyền làm việc này" in said
    assert room.again(request).state == "open"
    assert turn_of(room, address).close() is False


def test_a_picture_for_another_agencys_question_is_refused_in_words(room: Room) -> None:
    address = room.address("SYT")
    assert press(turn_of(room, address), f"r:{room.assignment().id}:obstacle") == ""
    address.person.held[0].agency_id = room.agency("STC").id
    before = len(room.messages())
    takes(room, update(address.chat_id, "picture", channel=address.channel, remote="photo"))
    assert [message.params["what"] for message in room.messages()[before:]] == ["other_agency"]


def test_who_may_answer_but_not_ask_gets_no_request_through(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(authority.TABLE, Action.ASK, (Grant(),) * 4)
    turn, report, meeting = turn_of(room, room.address("SYT")), room.assignment(), room.meeting()
    replied = room.reply(report, "obstacle")
    assert refused(lambda: extension.begin(turn, report)) == "not_for_role"
    data = {"ref": report.id, "until": "2022-08-19"}
    assert refused(lambda: extension.reason(turn, data, "Chờ số liệu")) == "not_for_role"
    assert refused(lambda: exemption.press(turn, [str(meeting.id)])) == "not_for_role"
    assert refused(lambda: obstacle.pass_on(turn, replied, "Vướng mặt bằng")) == "not_for_role"
    assert room.session.query(Request).count() == 0


def test_who_may_answer_but_not_withdraw_or_see(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    replied = room.reply(room.assignment(), "doing")
    turn = turn_of(room, room.address("SYT"))
    monkeypatch.setitem(authority.TABLE, Action.WITHDRAW, (Grant(),) * 4)
    assert refused(lambda: correction.press(turn, [str(replied.id)])) == "not_for_role"
    monkeypatch.setitem(authority.TABLE, Action.SEE_DUTIES, (Grant(),) * 4)
    assert refused(lambda: COMMANDS["nhiemvu"](turn, "")) == "not_for_role"
    assert press(turn, f"o:{room.assignment().id}") == "not_for_role"
    assert press(turn, f"r:{room.assignment().id}:doing") == ""


def test_what_is_granted_for_the_own_agency_does_not_show_another(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    own = (Grant(frozenset({Relation.OWN}), frozenset(Place)),) * 4
    monkeypatch.setitem(authority.TABLE, Action.SEE_AGENCY, own)
    monkeypatch.setitem(authority.TABLE, Action.BIND_GROUP, own)
    turn = turn_of(room, room.address("SYT"))
    status.show(turn, "SYT")
    assert refused(lambda: status.show(turn, "STC")) == "other_agency"
    assert refused(lambda: status.show(turn, "")) == "not_for_role"
    group.offer(turn, "SYT")
    assert refused(lambda: group.offer(turn, "STC")) == "other_agency"


def test_what_agencies_there_are_is_not_told_to_who_may_not_see_them(room: Room) -> None:
    turn = turn_of(room, room.address("SYT"))
    assert refused(lambda: status.show(turn, "sở")) == "not_for_role"
    assert refused(lambda: group.offer(turn, "sở")) == "not_for_role"


def test_a_choice_about_nothing_is_over_and_not_refused(room: Room) -> None:
    turn = turn_of(room, room.address("SKHDT", "coordinator"))
    for token in ("r:99999:sent", "w:99999", "q:99999:grant", "g:99999:off", "o:99999", "n:99999"):
        assert press(turn, token) == "stale", token
    with pytest.raises(Stale):
        turn.assignment(99999)


def test_a_group_of_another_agency_cannot_be_switched_but_by_the_coordinator(room: Room) -> None:
    bound = bind(room)
    assert press(turn_of(room, room.address("STC"), private=False), f"g:{bound.id}:off") == "other_agency"
    assert room.again(bound).reminders
    assert press(turn_of(room, room.address("SKHDT", "coordinator"), private=False), f"g:{bound.id}:off") == ""
    assert not room.again(bound).reminders


def test_a_coordinator_who_answers_in_another_agencys_group_is_told_that_it_does_not_count(room: Room) -> None:
    bound, coordinator = bind(room), room.address("SKHDT", "coordinator")
    for _ in range(2):
        press_it = update(
            bound.chat_id,
            "choice",
            token=f"r:{room.assignment().id}:sent",
            sender_id=coordinator.chat_id,
            private=False,
        )
        assert takes(room, press_it) == "not_registered"
    assert room.assignment().state is State.OPEN
    (told,) = room.messages("not_your_agency")
    assert told.chat_id == coordinator.chat_id
