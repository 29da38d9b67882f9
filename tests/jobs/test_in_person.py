"""Heads who answer in person for disbursement: announced with Monday's question, told on Tuesday, and not too often."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.texts.render import Texts
from db import accountability, audit, capitals, cards, progress, requests, views
from db.models import Assignment, Message, Reply
from jobs.remind import remind
from rules.accountability import Ground
from rules.authority import Role
from rules.status import Move, State
from tests.rooms import Room, local
from tests.talk.people import incoming, takes

BILLION = 10**9


@pytest.fixture
def agency(room: Room) -> str:
    """A district with an official and a chair; nobody else is pressed for anything."""
    code: str = next(each.code for each in room.rules.first.program.agencies if each.name == "UBND quận Lê Chân")
    room.join(code, "official", "telegram")
    room.join(code, "leader", "zalo")
    return code


def week(room: Room, agency: str, number: int) -> Assignment:
    return room.meeting(agency, number)


def missed(room: Room, agency: str, *numbers: int) -> None:
    for number in numbers:
        row = week(room, agency, number)
        row.state, row.next_step_at = State.MISSED, None
    room.session.flush()


def held(room: Room, agency: str, number: int, disbursed: int, planned: int = 100) -> None:
    row = week(room, agency, number)
    capitals.of_year(room.session, row.agency_id, 2022).planned = planned * BILLION
    by = room.person(agency)
    at = local(f"{row.last_day}T15:00")
    room.reply(row, "held", by=by, planned=planned * BILLION, disbursed=disbursed * BILLION, at=at, stored_at=at)
    row.state = State.OPEN
    room.move(row, Move.REPORT)


def only(room: Room, row: Assignment, at: str) -> None:
    for each in room.session.query(Assignment):
        each.next_step_at = None
    row.next_step_at = room.at(at)
    room.session.flush()


def knock(room: Room, at: str) -> list[Message]:
    """What is queued at a time; it arrives at once."""
    room.at(at)
    before = {message.id for message in room.messages(state=None)}
    while remind(room.session, room.rules, room.now):
        room.session.flush()
    found = [message for message in room.messages(state=None) if message.id not in before]
    for message in found:
        message.state, message.sent_at = "sent", room.now
        for language in ("vi", "en"):
            Texts(language).render(message.kind, message.params, "html")
    room.session.flush()
    return found


def answers(room: Room, agency: str, row: Assignment, code: str) -> None:
    takes(room, incoming(room.address(agency).chat_id, what="choice", token=f"r:{row.id}:{code}"))


def text(message: Message) -> str:
    return Texts("vi").render(message.kind, message.params, "plain").text


def test_two_missed_weeks_are_announced_on_monday_and_reach_the_chair_on_tuesday(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    (asked,) = knock(room, "2022-08-15T08:00")
    assert asked.person_id == room.person(agency).id
    assert (
        "UBND quận Lê Chân chưa báo tổ chức giao ban giải ngân 2 tuần liền (tuần 31, 32). Theo mục III.27 Chương trình "
        "số 01/CTr-UBND, người đứng đầu trực tiếp chịu trách nhiệm về giải ngân.\n"
        "Nếu đến 08:00 thứ Ba, 16/8/2022 đơn vị chưa báo đã họp hoặc không phát sinh (tuần này hoặc tuần nêu trên), "
        "nội dung này sẽ được báo cáo đồng chí Chủ tịch.\n"
        "Khi đã họp, xin đồng chí trả lời:"
    ) in text(asked)
    assert text(asked).endswith("xin đồng chí trả lời:"), "the buttons follow their question"
    assert knock(room, "2022-08-15T16:00") == []
    copy, card = sorted(knock(room, "2022-08-16T08:00"), key=lambda message: message.kind, reverse=True)
    assert (card.kind, card.person_id) == ("leader_card", room.person(agency, "leader").id)
    assert text(card).startswith(
        "⚠️ Kính gửi đồng chí Chủ tịch UBND quận Lê Chân\nUBND quận Lê Chân chưa báo tổ chức giao ban giải ngân 2 tuần "
        "liền (tuần 31, 32)."
    )
    assert "Nội dung này đã được báo cáo đồng chí Chủ tịch." in text(copy)
    assert [message.kind for message in knock(room, "2022-08-19T14:00")] == ["reminder"]
    (entry,) = room.log("escalate")
    assert (entry.detail["step"], entry.detail["to"]) == ("missed", "leader")


@pytest.mark.parametrize(
    ("code", "said"),
    [("not_held", "chưa họp: “Chờ chỉ đạo”"), ("explained", "lãnh đạo giải trình: “Chờ chỉ đạo”"), (None, None)],
)
def test_the_card_tells_what_was_asked_and_answered_about_the_weeks_that_were_missed(
    room: Room, agency: str, code: str | None, said: str | None
) -> None:
    """The chair read "Đơn vị chưa có trả lời" of weeks of which the agency had said that it did not meet, and why."""
    for number, day in ((31, "2022-08-01"), (31, "2022-08-05"), (32, "2022-08-08"), (32, "2022-08-12")):
        only(room, week(room, agency, number), f"{day}T14:00")
        assert knock(room, f"{day}T14:00"), day
    if code:
        for number, text_of in ((31, "Bận"), (32, "Chờ chỉ đạo")):
            reply = room.reply(week(room, agency, number), code, by=room.person(agency), text=text_of)
            reply.at = local(f"2022-08-{number - 20}T09:00")
    missed(room, agency, 31, 32)
    only(room, week(room, agency, 33), "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    (card,) = [each for each in knock(room, "2022-08-16T08:00") if each.kind == "leader_card"]
    assert "Đã nhắc đầu mối 5 lần, từ 01/8 đến 15/8. " in text(card)
    if said:
        assert f"Trả lời gần nhất (12/8, về tuần 32): {said}." in text(card)
    assert ("Đơn vị chưa có trả lời" in text(card)) == (code is None)


def test_weeks_in_which_the_program_was_paused_are_in_no_row(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32, 33)
    for number in (34, 35):
        paused = week(room, agency, number)
        paused.state, paused.next_step_at = State.NOT_TRACKED, None
    room.session.flush()
    assert accountability.of(room.session, week(room, agency, 36), room.rules) is None
    missed(room, agency, 36, 37)
    found = accountability.of(room.session, week(room, agency, 38), room.rules)
    assert found is not None
    assert found.periods == ("2022-W36", "2022-W37")


def test_while_a_wish_to_be_exempt_waits_nobody_is_asked_and_nothing_is_announced(room: Room, agency: str) -> None:
    """The chair read "Đơn vị chưa có trả lời" of meetings from which the agency had asked to be exempt long before."""
    missed(room, agency, 31, 32)
    request = room.request(room.reply(week(room, agency, 31), "no_capital", by=room.person(agency)), "exemption")
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    assert knock(room, "2022-08-15T08:00") == []
    assert knock(room, "2022-08-16T08:00") == []
    assert (row.reminders, room.log("escalate")) == (0, [])
    assert row.next_step_at is not None, "what comes next is looked at"
    request.state = "refused"
    room.session.flush()
    assert "Tuần này đơn vị đã họp chưa?" in text(knock(room, "2022-08-19T14:00")[0])


def test_only_the_meetings_of_the_year_that_is_asked_about_are_left_alone(room: Room, agency: str) -> None:
    row, report = week(room, agency, 33), room.assignment(agency)
    room.request(room.reply(row, "no_capital", by=room.person(agency)), "exemption")
    assert requests.exempting(room.session) == {(row.agency_id, 2022)}
    only(room, report, "2022-08-15T08:00")
    assert [message.kind for message in knock(room, "2022-08-15T08:00")] == ["reminder"]


def test_after_two_cards_in_vain_the_coordinators_decide_and_the_chair_gets_no_further_one(
    room: Room, agency: str
) -> None:
    missed(room, agency, *range(31, 37))
    for number in (33, 35):
        progress.of(room.session, week(room, agency, number), Role.LEADER).said_at = room.now
    row = week(room, agency, 37)
    only(room, row, "2022-09-12T08:00")
    (asked,) = knock(room, "2022-09-12T08:00")
    assert "6 tuần liền (tuần 31, 32, 33, 34, 35, 36)" in text(asked)
    assert "nội dung này sẽ được báo cáo Sở Kế hoạch và Đầu tư.\nKhi đã họp" in text(asked)
    copy, *cards_ = sorted(knock(room, "2022-09-13T08:00"), key=lambda message: message.kind, reverse=True)
    cards_ += knock(room, "2022-09-13T08:05")
    (card,) = cards_
    assert (card.kind, card.person_id) == ("decisions", room.person("SKHDT", "coordinator").id)
    assert "Nội dung này đã được báo cáo Sở Kế hoạch và Đầu tư để quyết định." in text(copy)
    assert (
        "Nội dung này đã được báo cáo đồng chí Chủ tịch UBND quận Lê Chân 2 lần mà chưa có kết quả, nên tôi không báo "
        "cáo thêm; đề nghị đồng chí quyết định."
    ) in text(card)
    (entry,) = room.log("escalate")
    assert (entry.detail["step"], entry.detail["to"]) == (str(Ground.UNDECIDED), "coordinator")


def test_between_two_decisions_nothing_goes_above_the_officials(room: Room, agency: str) -> None:
    missed(room, agency, *range(31, 39))
    row = week(room, agency, 39)
    only(room, row, "2022-09-26T08:00")
    (asked,) = knock(room, "2022-09-26T08:00")
    assert "sẽ được báo cáo" not in text(asked)
    assert knock(room, "2022-09-27T08:00") == []
    assert room.log("escalate") == []


def test_not_held_yet_puts_nothing_off_and_neither_side_hears_the_same_twice(room: Room, agency: str) -> None:
    """*Chưa họp* on Monday brought the same message on Tuesday, with Wednesday for its threat."""
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    answers(room, agency, row, "not_held")
    (receipt,) = room.messages("receipt", None)
    assert (
        "Khi đã họp, đồng chí gõ /nhiemvu để trả lời lại.\n"
        "Nội dung đã nêu vẫn sẽ được báo cáo đồng chí Chủ tịch lúc 08:00 thứ Ba, 16/8/2022, nếu đến lúc ấy đơn vị chưa "
        "báo đã họp hoặc không phát sinh."
    ) in text(receipt)
    assert "trước thứ Sáu" not in text(receipt)  # he is told of it before, and on Friday there may be no room left
    assert sorted(message.kind for message in knock(room, "2022-08-16T08:00")) == ["leader_card", "reminder"]
    assert knock(room, "2022-08-17T08:00") == []
    assert [message.kind for message in knock(room, "2022-08-19T14:00")] == ["reminder"]
    answers(room, agency, row, "not_held")
    assert "vẫn sẽ được báo cáo" not in text(room.messages("receipt", None)[-1])


@pytest.mark.parametrize("code", ["note", "obstacle"])
def test_no_other_word_puts_off_what_is_announced_for_want_of_a_meeting(room: Room, agency: str, code: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    progress.answered(room.session, row, room.reply(row, code, text="Tuần này bận"), room.rules, room.now)
    assert "leader_card" in [message.kind for message in knock(room, "2022-08-16T08:00")]


def test_not_held_before_it_was_announced_says_that_it_will_be(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    room.at("2022-08-15T07:40")
    answers(room, agency, row, "not_held")
    assert "Trước khi báo cáo đồng chí Chủ tịch về giao ban và giải ngân của đơn vị, tôi sẽ báo đồng chí." in text(
        room.messages("receipt", None)[-1]
    )


def test_said_beside_other_things_it_names_its_reason_too(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row, report = week(room, agency, 33), room.assignment(agency)
    only(room, row, "2022-08-15T08:00")
    report.next_step_at, report.last_step_at = room.now, room.at("2022-08-12T08:00")
    (asked,) = knock(room, "2022-08-15T08:00")
    (copy,) = [message for message in knock(room, "2022-08-16T08:00") if message.kind == "reminders"]
    for message in (asked, copy):
        assert "UBND quận Lê Chân chưa báo tổ chức giao ban giải ngân 2 tuần liền (tuần 31, 32)." in text(message)


def test_the_head_is_offered_no_more_time_for_a_weekly_meeting_and_keeps_the_choices(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    (card,) = [message for message in knock(room, "2022-08-16T08:00") if message.kind == "leader_card"]
    name = room.person(agency).name
    offered = [f"Giao đồng chí {name}", "Đã chỉ đạo", "Giải trình"]
    assert [each.label for each in Texts("vi").render(card.kind, card.params, "plain").flat] == offered


def test_who_answers_before_is_not_reported(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    room.move(row, Move.REPORT)
    assert knock(room, "2022-08-16T08:00") == []


def test_a_late_answer_of_a_missed_week_ends_it_as_well(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    held(room, agency, 32, 90)
    assert knock(room, "2022-08-16T08:00") == []


def test_disbursement_behind_the_pace_reaches_the_chair_though_every_meeting_was_held(room: Room, agency: str) -> None:
    held(room, agency, 31, 10)
    held(room, agency, 32, 12)
    row = week(room, agency, 33)
    only(room, row, "2022-08-15T08:00")
    (asked,) = knock(room, "2022-08-15T08:00")
    line = (
        "Theo số liệu đến ngày 12/8/2022, UBND quận Lê Chân giải ngân 12,0% kế hoạch vốn năm 2022; tiến độ cần đạt đến "
        "ngày đó là 61,4%."
    )
    assert line in text(asked), "Monday's question, which would not have come"
    cards = knock(room, "2022-08-16T08:00")
    assert sorted(message.kind for message in cards) == ["leader_card", "reminder"]
    assert line in text(next(message for message in cards if message.kind == "leader_card"))
    assert [(each.detail["step"], each.detail["to"]) for each in room.log("escalate")] == [("behind", "leader")]
    found: list[Any] = []
    for number in (34, 35):
        held(room, agency, number - 1, 12)
        found.append(accountability.of(room.session, week(room, agency, number), room.rules))
    assert found == [None, None], "told of one and two meetings ago"
    held(room, agency, 36, 12)
    assert accountability.of(room.session, week(room, agency, 37), room.rules).facts.behind == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("behind", [True, False])
def test_the_official_and_the_receipt_learn_what_the_chairs_direction_is_about(
    room: Room, agency: str, *, behind: bool
) -> None:
    if behind:
        held(room, agency, 31, 10)
        held(room, agency, 32, 12)
    else:
        missed(room, agency, 31, 32)
    row, chair = week(room, agency, 33), room.address(agency, "leader")
    only(room, row, "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    knock(room, "2022-08-16T08:00")
    of = "giải ngân 12,0% kế hoạch vốn năm 2022, tiến độ cần đạt" if behind else "2 kỳ liền chưa báo giao ban giải ngân"
    for token in (f"p:{row.id}:give:{room.person(agency).id}", f"p:{row.id}:directed"):
        takes(room, incoming(chair.chat_id, what="choice", token=token, channel="zalo"))
        assert f"Nội dung được báo cáo: {'số liệu đến ngày 12/8/2022, ' if behind else ''}{of}" in text(
            room.messages("direction_noted")[-1]
        )
    given = text(room.messages("given")[-1])
    assert ("giải ngân 12,0% kế hoạch vốn năm 2022" if behind else "2 tuần liền (tuần 31, 32)") in given
    takes(room, incoming(chair.chat_id, what="choice", token=f"p:{row.id}:explain", channel="zalo"))
    takes(room, incoming(chair.chat_id, text="Đang chờ giao vốn bổ sung", channel="zalo"))
    assert of in text(room.messages("explained")[-1])


def test_it_is_told_again_after_four_meetings_and_only_behind_by_the_margin(room: Room, agency: str) -> None:
    row = week(room, agency, 33)
    for disbursed, ground in ((41, Ground.BEHIND), (42, None)):
        held(room, agency, 32, disbursed)
        found = accountability.of(room.session, row, room.rules)
        assert (found.ground if found else None) == ground, disbursed
    assert accountability.view(room.session, row, room.rules) is None
    assert accountability.of(room.session, week(room, "SYT", 33), room.rules) is None
    assert accountability.view(room.session, room.assignment("SYT"), room.rules) is None


def test_of_a_figure_that_is_older_than_the_meeting_just_before_nothing_is_said(room: Room, agency: str) -> None:
    """After a pause a head read that by its last day 40% were disbursed: the figure was two weeks older."""
    held(room, agency, 32, 12)
    for state in (State.MISSED, State.NOT_TRACKED, State.WAIVED, State.REPORTED):
        between = week(room, agency, 33)
        between.state = state
        room.session.flush()
        assert accountability.of(room.session, week(room, agency, 34), room.rules) is None, state
    held(room, agency, 33, 12)
    found = accountability.of(room.session, week(room, agency, 34), room.rules)
    assert found is not None
    assert (found.ground, found.day) == (Ground.BEHIND, date(2022, 8, 19))


def test_the_share_is_held_against_what_was_due_on_the_day_of_the_figure(room: Room, agency: str) -> None:
    held(room, agency, 32, 12)
    reply = room.session.query(Reply).one()
    row = week(room, agency, 33)
    for at, due in (("2022-08-09T07:00", 60), ("2022-08-15T07:00", 62)):
        reply.at = local(at)
        view = accountability.view(room.session, row, room.rules)
        assert view is not None
        assert (view["until"], round(view["due"])) == (at[:10], due)


def test_of_disbursement_that_stays_behind_the_head_is_told_so_often_in_a_plan_year(room: Room, agency: str) -> None:
    def often(raw: dict[str, Any]) -> None:
        for each in next(duty for duty in raw["duties"] if duty["code"] == "GIAOBAN")["in_person"]:
            each.update(again=1, behind_cards=2)

    room.load(often)
    found = {}
    for number in (31, 32, 33, 34, 35):
        row = week(room, agency, number)
        held(room, agency, number, 1)
        found[number] = accountability.of(room.session, row, room.rules)
        if found[number]:
            progress.of(room.session, row, Role.LEADER).said_at = room.now
            detail = {"step": str(Ground.BEHIND), "to": "leader"}
            audit.record(room.session, room.now, "clock", "escalate", f"assignment:{row.id}", detail)
    assert [number for number, each in found.items() if each] == [32, 33]
    week(room, agency, 32).last_day = date(2021, 8, 2)
    room.session.flush()
    assert accountability.of(room.session, week(room, agency, 35), room.rules), "another plan year's do not count"


def test_how_long_ago_the_head_was_told_counts_by_meetings(room: Room, agency: str) -> None:
    held(room, agency, 31, 10)
    for number in (32, 33, 34, 35):
        held(room, agency, number, 10)
    progress.of(room.session, week(room, agency, 31), Role.LEADER).said_at = room.now
    progress.of(room.session, week(room, agency, 33), Role.COORDINATOR).said_at = room.now
    progress.of(room.session, week(room, agency, 33), Role.LEADER)
    assert accountability.of(room.session, week(room, agency, 34), room.rules) is None
    found = accountability.of(room.session, week(room, agency, 35), room.rules)
    assert found is not None
    assert (found.facts.told, found.facts.missed, found.periods) == (4, 0, ())


def test_the_weeks_in_a_row_end_with_one_that_was_held_or_waived(room: Room, agency: str) -> None:
    missed(room, agency, 32)
    week(room, agency, 31).state = State.WAIVED
    row = week(room, agency, 33)
    assert accountability.of(room.session, row, room.rules) is None
    missed(room, agency, 31)
    found = accountability.of(room.session, row, room.rules)
    assert found is not None
    assert found.periods == ("2022-W31", "2022-W32")
    view = accountability.view(room.session, row, room.rules)
    assert view is not None
    assert (view["weeks"], view["missed"], view["clause"], view["share"]) == ([31, 32], 2, "mục III.27", None)


def test_where_nobody_of_the_agency_can_be_reached_nothing_is_escalated(room: Room) -> None:
    code = next(each.code for each in room.rules.first.program.agencies if each.name == "UBND quận Hồng Bàng")
    missed(room, code, 31, 32)
    only(room, week(room, code, 33), "2022-08-15T08:00")
    for at in ("2022-08-15T08:00", "2022-08-16T08:00"):
        assert knock(room, at) == []
    assert room.log("escalate") == []


def test_without_a_leader_it_comes_to_the_coordinators_with_the_ground(room: Room) -> None:
    code = next(each.code for each in room.rules.first.program.agencies if each.name == "UBND quận Hồng Bàng")
    room.join(code, "official", "telegram")
    missed(room, code, 31, 32)
    only(room, week(room, code, 33), "2022-08-15T08:00")
    knock(room, "2022-08-15T08:00")
    (card,) = [message for message in knock(room, "2022-08-16T08:00") if message.kind == "decisions"]
    assert "2 tuần liền (tuần 31, 32)" in text(card)
    assert "chưa có lãnh đạo nhận tin ở đây" in text(card)


def test_in_a_list_each_says_its_ground_in_a_few_words(room: Room, agency: str) -> None:
    missed(room, agency, 31, 32)
    rows = [week(room, agency, 33), room.assignment(agency)]
    shown = [cards.card(room.session, row, room.rules, room.now) for row in rows]
    common = views.common(room.address(agency), room.rules, room.now)
    said = Texts("vi").render("leader_cards", {**common, "assignments": shown}, "plain").text
    assert "đơn vị có 2 việc cần đồng chí cho ý kiến:" in said
    assert "; 2 kỳ liền chưa báo giao ban\n2. Báo cáo" in said
    said = Texts("vi").render("leader_cards", {**common, "assignments": shown[1:] * 2}, "plain").text
    assert "đơn vị có 2 việc quá hạn" in said
