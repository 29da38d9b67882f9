"""Agencies take the place of others: what goes over on which day, who is told, and what is planned from then on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.talk.dialogs import status
from bot.talk.dialogs.confirming import senders
from bot.talk.routes import press
from bot.texts.render import Texts
from db import (
    agencies,
    board,
    capitals,
    confirming,
    coordinating,
    desk,
    disputes,
    events,
    expected,
    extensions,
    grounds,
    groups,
    hearers,
    inherited,
    invites,
    log,
    obstacles,
    people,
    posts,
    programs,
    replies,
    requests,
    successions,
    views,
)
from db.inheriting import Estate
from db.models import (
    Agency,
    Assignment,
    Capital,
    Duty,
    Event,
    Expected,
    Extension,
    Findable,
    Group,
    Inherited,
    Invite,
    Message,
    Succession,
)
from jobs import succeeding
from jobs.remind import remind
from rules.events import Told
from rules.obstacles import Turn
from rules.said import Said
from rules.status import Move, State
from tests.rooms import MONDAY, Room, local
from tests.talk.people import turn_of

TEXTS = Texts("vi")
TODAY = MONDAY.date()
TRACKED = Assignment.state != State.NOT_TRACKED


def new(room: Room, code: str, name: str) -> None:
    agencies.add(room.session, code, name, "Giám đốc", room.now, "operator")


def decided(room: Room, olds: Sequence[str], news: Sequence[str], day: date = TODAY) -> Succession:
    ending, following = ([room.agency(code) for code in codes] for codes in (olds, news))
    return successions.decide(room.session, ending, following, day, room.now, "operator")


def succeeds(room: Room, olds: Sequence[str], news: Sequence[str], day: date = TODAY) -> Estate:
    done = succeeding.decide(room.session, room.rules, decided(room, olds, news, day), room.now)
    assert done is not None
    return done


def owed(room: Room, code: str, *, state: State | None = State.OPEN) -> set[tuple[str, str]]:
    query = select(Assignment).where(Assignment.agency_id == room.agency(code).id)
    rows = room.session.scalars(query.where(Assignment.state == state if state else TRACKED))
    return {(row.duty.code, row.period) for row in rows}


def text(message: Message) -> str:
    for language in ("vi", "en"):
        for form in ("html", "plain"):
            Texts(language).render(message.kind, message.params, form)
    return TEXTS.render(message.kind, message.params, "plain").text


def labels(message: Message) -> list[tuple[str, str]]:
    return [(choice.label, choice.token) for choice in TEXTS.render(message.kind, message.params, "plain").flat]


def bound(room: Room, code: str) -> Group:
    row = Group(channel="telegram", chat_id="-1", agency_id=room.agency(code).id, title="Nhóm", bound_at=room.now)
    return room.add(row)


def test_everything_that_is_open_goes_to_a_new_agency_with_its_people_and_history_stays(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    done_before, report = room.meeting("SYT"), room.assignment("SYT")
    room.move(done_before, Move.REPORT)
    said = room.reply(report, "doing", percent=40)
    waiting = room.reminder(room.address("SYT"), report)
    group = bound(room, "SYT")
    before = owed(room, "SYT")
    persons = {post.person_id for post in posts.at(room.session, room.agency("SYT").id)}

    done = succeeds(room, ["SYT"], ["SYTDS"])

    assert (done.moved, done.merged, done.dropped) == (len(before), [], 0)
    assert owed(room, "SYTDS") == before
    assert owed(room, "SYT", state=None) == {("GIAOBAN", "2022-W31")}
    assert room.again(report).agency.code == "SYTDS"
    assert room.again(done_before).agency.code == "SYT"
    assert room.again(said).given_for is room.agency("SYT")
    assert {post.person_id for post in posts.at(room.session, room.agency("SYTDS").id)} == persons
    assert posts.at(room.session, room.agency("SYT").id) == []
    assert room.again(group).agency.code == "SYTDS"
    assert room.again(waiting).state == "cancelled"
    old, heir = room.agency("SYT"), room.agency("SYTDS")
    assert (old.gone_at, old.until_on, heir.from_on) == (room.now, date(2022, 7, 31), TODAY)
    assert agencies.by_code(room.session, "SYT") is None
    assert [row.action for row in room.log("inherit")] == ["inherit"] * len(before)
    assert {row.actor for row in room.log("pass_on_post")} == {"operator"}


def test_what_waited_is_said_again_in_the_new_name(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    room.at("2022-08-05T08:00")
    remind(room.session, room.rules, room.now)
    assert [row for row in room.messages("reminder") if row.person_id == room.person("SYT").id]
    person = room.person("SYT")
    succeeds(room, ["SYT"], ["SYTDS"])
    assert not [row for row in room.messages("reminder") if row.person_id == person.id]
    room.later(minutes=1)
    remind(room.session, room.rules, room.now)
    (said,) = [row for row in room.messages("reminder") if row.person_id == person.id]
    assert "Kính gửi: Sở Y tế và Dân số" in text(said)


def test_the_persons_the_group_and_the_coordinators_are_told_when_the_window_is_open(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    bound(room, "SYT")
    room.at("2022-08-02T00:05")
    succeeds(room, ["SYT"], ["SYTDS"], date(2022, 8, 2))
    for kind, count in (("post_passed", 2), ("group_passed", 1), ("succession", 1)):
        found = room.messages(kind)
        assert len(found) == count, kind
        assert {row.not_before for row in found} == {local("2022-08-02T07:30")}
    official = next(row for row in room.messages("post_passed") if row.person_id == room.person("SYT").id)
    assert "Từ ngày 02/8/2022, Sở Y tế và Dân số tiếp nhận nhiệm vụ của Sở Y tế." in text(official)
    assert "Vai của đồng chí (đầu mối của Sở Y tế) chuyển sang Sở Y tế và Dân số" in text(official)
    assert "Nhóm này từ nay là nhóm của Sở Y tế và Dân số" in text(room.messages("group_passed")[0])
    told = text(room.messages("succession")[0])
    assert f"Việc đang mở chuyển sang Sở Y tế và Dân số: {len(owed(room, 'SYTDS'))}" in told
    assert "(lãnh đạo của Sở Y tế)" in told
    assert "Nhóm trò chuyện: Nhóm" in told
    assert labels(room.messages("succession")[0]) == []


def test_planning_and_loading_the_file_again_go_on_with_the_new_agency(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    room.move(room.meeting("SYT"), Move.REPORT)
    room.at("2022-08-03T09:00")
    room.plan()
    before = owed(room, "SYT", state=None)
    succeeds(room, ["SYT"], ["SYTDS"], date(2022, 8, 3))
    for _ in range(2):
        planned = room.plan()
        assert (planned.new, planned.waived, planned.redated) == (0, 0, 0)
        changes = room.load()
        assert changes.none, changes
    assert owed(room, "SYTDS") == before - {("GIAOBAN", "2022-W31")}, "who was before it has met this week"
    room.later(days=30)
    assert room.plan().new
    assert owed(room, "SYT", state=None) == {("GIAOBAN", "2022-W31")}
    assert len(owed(room, "SYTDS", state=None)) > len(before)
    assert room.agency("SYT").gone_at
    assert "SYT" not in [row.code for row in agencies.present(room.session)]


def test_a_merger_goes_on_with_the_new_ones_own_and_what_the_old_ones_answered_is_attached(room: Room) -> None:
    room.join("SXD")
    mine, theirs = room.assignment("STC"), room.assignment("SXD")
    said = room.reply(theirs, "obstacle", text="Thiếu số liệu")
    asked = room.request(said, "obstacle")
    own = room.reply(mine, "doing", percent=10)
    theirs.extended_to = date(2022, 8, 20)
    room.move(room.meeting("STC"), Move.REPORT)
    wrong = disputes.write(room.session, theirs, room.person("SXD"), "Đã gửi", room.now, Said(room.now))

    done = succeeds(room, ["SXD"], ["STC"])

    assert done.moved == 0
    assert room.again(wrong).assignment is mine
    assert mine in done.merged
    assert (room.again(theirs).state, theirs.merged_into_id) == (State.MERGED, mine.id)
    assert theirs.agency.code == "SXD"
    assert room.again(mine).state is State.OPEN
    assert mine.extended_to == date(2022, 8, 20), "what was granted to one of them holds"
    assert (room.again(said).assignment_id, said.given_for) == (mine.id, room.agency("SXD"))
    assert views.reply(said, room.rules)["given_for"] == "Sở Xây dựng"
    assert room.again(asked).reply.assignment is mine
    assert replies.latest(room.session, mine) is own
    assert replies.latest_of_all(room.session, [mine.id]) == {mine.id: own}
    told = text(room.messages("succession")[0])
    assert f"trong đó gộp vào việc cùng kỳ của đơn vị này: {len(done.merged)}" in told
    assert "phần đơn vị cũ chưa báo (1) không tính là đã báo, vẫn ghi tên đơn vị cũ." in told
    assert "\n• Sở Xây dựng – Giao ban" in told
    assert room.meeting("STC").state is State.REPORTED
    assert room.plan().new == 0
    assert owed(room, "STC") >= {("BC-DINHKY", "2022")}


def test_what_the_heir_had_sent_of_its_own_does_not_answer_for_who_never_sent(room: Room) -> None:
    """Both owe the same report: one sent it in time, the other was four days late when it was merged with the first."""
    room.join("SXD")
    mine, theirs = room.assignment("STC"), room.assignment("SXD")
    room.at("2022-08-05T09:00")
    sent = room.reply(mine, "sent")
    room.move(mine, Move.REPORT)
    room.at("2022-08-18T09:00")
    done = succeeds(room, ["SXD"], ["STC"], date(2022, 8, 18))

    assert theirs in done.stayed
    assert theirs not in done.merged
    assert (room.again(theirs).state, theirs.merged_into_id, theirs.agency.code) == (State.MERGED, None, "SXD")
    assert (room.again(sent).assignment_id, sent.given_for_id) == (mine.id, None)
    assert inherited.formerly(room.session, [mine.id]) == {}
    room.at("2022-08-22T09:00")
    turn = turn_of(room, room.address("SKHDT", "coordinator"))
    status.show(turn, "SXD")
    status.show(turn, "STC")
    old, heir = (text(row) for row in room.messages("status_agency")[-2:])
    assert "chưa báo khi đơn vị kết thúc; quá hạn từ 15/8 (4 ngày làm việc)" in old
    assert "đã gửi" not in old
    assert "Đã xong 0/" in old
    assert "đã gửi đúng hạn, 05/8/2022" in heir
    assert "nhận từ" not in next(line for line in heir.splitlines() if "Báo cáo kết quả" in line)


def test_another_heir_that_has_not_sent_gets_what_had_stayed_and_it_stays_again(room: Room) -> None:
    room.join("SXD")
    theirs, first, second = (room.assignment(code) for code in ("SXD", "STC", "SCT"))
    room.move(first, Move.REPORT)
    said = room.reply(theirs, "doing", percent=30)
    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert (room.again(theirs).state, theirs.merged_into_id) == (State.MERGED, None)
    coordinator = room.address("SKHDT", "coordinator")
    for heir in ("SCT", "STC", "SCT"):
        room.later(minutes=1)
        succeeding.choose(room.session, room.rules, row, room.agency(heir), room.now, coordinator)
        place = second if heir == "SCT" else theirs
        assert (room.again(theirs).agency.code, theirs.state) == ("SXD", State.MERGED)
        assert theirs.merged_into_id == (second.id if heir == "SCT" else None)
        assert room.again(said).assignment_id == place.id
        assert room.again(second).state is State.OPEN


def test_what_another_heir_had_meanwhile_stays_under_the_old_name(room: Room) -> None:
    new(room, "MOI", "Sở mới")
    theirs, first = room.assignment("SXD"), room.assignment("STC")
    room.move(first, Move.REPORT)
    row = decided(room, ["SXD"], ["MOI", "STC"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert room.again(theirs).agency.code == "MOI"
    coordinator = room.address("SKHDT", "coordinator")
    for heir, name, state in (("STC", "SXD", State.MERGED), ("MOI", "MOI", State.OPEN)):
        room.later(minutes=1)
        succeeding.choose(room.session, room.rules, row, room.agency(heir), room.now, coordinator)
        assert (room.again(theirs).agency.code, theirs.state, theirs.merged_into_id) == (name, state, None)


def test_what_was_inherited_is_found_under_both_names_and_what_was_merged_is_counted_nowhere(room: Room) -> None:
    room.join("SXD")
    mine, theirs, met = room.assignment("STC"), room.assignment("SXD"), room.meeting("SXD")
    room.move(met, Move.REPORT)
    program = programs.named(room.session, "01")

    def standing() -> tuple[int, int]:
        opened = board.open_work(room.session, program.id, room.rules, room.now)
        found = board.standings(room.session, program.id, opened, room.rules, room.now)
        columns = desk.columns(room.session, desk.scope_of(room.session, room.rules, program, room.now))
        assert desk.total(columns).waived == 0
        (report,) = [each for each in columns if each.key == ("BC-DINHKY", "2022")]
        return next(each.total for each in found if each.duty_id == mine.duty_id), report.tally.owed

    before = standing()
    succeeds(room, ["SXD"], ["STC"])
    assert standing() == tuple(count - 1 for count in before)
    old, new = (board.work_of(room.session, room.agency(code).id, TODAY, 99) for code in ("SXD", "STC"))
    for work in (old, new):
        assert mine in work.shown
        assert theirs not in work.shown
        assert work.open == sum(row.state is State.OPEN for row in work.shown)
    assert met in old.shown
    assert met not in new.shown
    assert board.done_by(room.session, [room.agency("SXD").id], 5) == (1, [met])
    assert board.done_by(room.session, [room.agency("SXD").id], 0) == (1, [])
    assert board.done_by(room.session, [], 5) == (0, ())


@pytest.mark.parametrize(("day", "holds"), [(18, 20), (25, 25)])
def test_of_two_grants_of_more_time_the_later_day_holds(room: Room, day: int, holds: int) -> None:
    room.join("SXD")
    mine, theirs = room.assignment("STC"), room.assignment("SXD")
    mine.extended_to, theirs.extended_to = date(2022, 8, day), date(2022, 8, 20)
    succeeds(room, ["SXD"], ["STC"])
    assert room.again(mine).extended_to == date(2022, 8, holds)


def test_obstacles_that_an_agency_has_to_clear_and_time_given_to_several_go_along(room: Room) -> None:
    coordinator = room.person("SKHDT", "coordinator")
    mine, theirs, third = (room.assignment(code) for code in ("STC", "SXD", "SYT"))
    hindered, closed = (room.request(room.reply(third, "obstacle"), "obstacle") for _ in range(2))
    for request in (hindered, closed):
        obstacles.pass_to(room.session, request, room.agency("SXD"), date(2022, 8, 10), "operator", room.now)
    obstacles.clear(room.session, closed, room.person("SYT"), room.now)
    until = date(2022, 8, 25)
    extensions.give(room.session, [theirs], until, "", coordinator, room.now, room.rules)
    both = extensions.give(room.session, [mine, theirs], until, "", coordinator, room.now, room.rules)

    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)

    assert [each.owner_id for each in obstacles.owned(room.session, room.agency("STC").id)] == [room.agency("STC").id]
    assert obstacles.of(room.session, hindered).owner_until == date(2022, 8, 10)
    assert obstacles.of(room.session, closed).owner_id == room.agency("SXD").id, "what is closed stays"
    assert room.again(mine).extended_to == until
    held = room.session.scalars(select(Extension).where(Extension.assignment_id == mine.id))
    assert {each.batch for each in held} == {both, both - 1}
    extensions.take_back(room.session, extensions.of_batch(room.session, both), "operator", room.now, room.rules)
    assert room.again(mine).extended_to == until, "the other one still holds"
    extensions.take_back(room.session, extensions.of_batch(room.session, both - 1), "operator", room.now, room.rules)
    assert room.again(mine).extended_to is None

    address = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, address)
    assert obstacles.owned(room.session, room.agency("STC").id) == []
    assert obstacles.of(room.session, hindered).owner_id == room.agency("SCT").id


def test_what_a_closed_agency_had_to_clear_waits_for_the_coordinators_again(room: Room) -> None:
    program = room.rules.followed[0]
    hindered = room.request(room.reply(room.assignment("SYT"), "obstacle"), "obstacle", text="Chờ mặt bằng")
    other = room.request(room.reply(room.assignment("SYT"), "obstacle"), "obstacle", text="Chờ vốn")
    for request, code in ((hindered, "SXD"), (other, "STC")):
        obstacles.pass_to(room.session, request, room.agency(code), date(2022, 8, 10), "operator", room.now)
    assert requests.waiting(room.session, [program], 0, 5) == []
    done = succeeds(room, ["SXD"], [])
    assert done.given_back == [hindered.id]
    assert [row.id for row in requests.waiting(room.session, [program], 0, 5)] == [hindered.id]
    assert obstacles.turn(room.session, hindered) is Turn.COORDINATOR
    assert obstacles.of(room.session, other).owner_id == room.agency("STC").id
    told = text(room.messages("succession")[-1])
    assert f"📌 Vướng mắc giao đơn vị này xử lý trở lại chờ đồng chí: số {hindered.id}. Gõ /vuongmac" in told
    (row,) = room.log("give_back")
    entry = log.told(room.session, [row], room.rules)[0]
    assert "đơn vị được giao đã kết thúc" in TEXTS.line(
        "log_line", entry=entry, coordinator="", program={}, agencies=[]
    )


def test_two_departments_become_a_new_one_with_one_assignment_a_period(room: Room) -> None:
    new(room, "SXDGT", "Sở Xây dựng và Giao thông")
    room.join("SXD")
    busy = room.join("SGTVT")
    first, second = room.assignment("SXD"), room.assignment("SGTVT")
    said = room.reply(second, "doing", by=busy, percent=70)
    done = succeeds(room, ["SXD", "SGTVT"], ["SXDGT"])
    assert done.moved == len(done.merged) == len(owed(room, "SXDGT"))
    assert room.again(first).agency.code == "SXDGT"
    assert room.again(second).merged_into_id == first.id
    assert room.again(said).assignment_id == first.id
    found = room.session.scalars(select(Inherited).where(Inherited.assignment_id == first.id))
    assert {row.agency.code for row in found} == {"SXD", "SGTVT"}
    assert room.plan().new == 0
    assert [(row.role, row.agency.code) for row in busy.held] == [("official", "SXDGT")]


def test_a_person_who_served_both_holds_one_post_and_is_told_once(room: Room) -> None:
    new(room, "SXDGT", "Sở Xây dựng và Giao thông")
    person = room.join("SXD")
    people.join(
        room.session,
        room.invitation("SGTVT"),
        "telegram",
        people.addresses(room.session, person)[0].chat_id,
        "x",
        room.now,
    )
    succeeds(room, ["SXD", "SGTVT"], ["SXDGT"])
    assert [(row.role, row.agency.code) for row in room.again(person).held] == [("official", "SXDGT")]
    (told,) = [row for row in room.messages("post_passed") if row.person_id == person.id]
    assert "(đầu mối của Sở Xây dựng, đầu mối của Sở Giao thông vận tải)" in text(told)


def test_who_takes_the_coordinators_place_coordinates_and_reports_to_nobody(room: Room) -> None:
    report = room.assignment("STC")
    coordinator = room.person("SKHDT", "coordinator")
    request = room.request(room.reply(room.assignment("SYT"), "extend"))
    done = succeeds(room, ["SKHDT"], ["STC"])
    assert done.dropped == 1
    assert room.again(report).state is State.WAIVED
    program = programs.named(room.session, "01")
    assert room.again(program).coordinator.code == "STC"
    assert coordinating.coordinated_by(room.session, room.again(coordinator)) == [program.id]
    assert [
        row.id for row in replies.open_requests(room.session, coordinating.coordinated_by(room.session, coordinator))
    ] == [request.id]
    assert views.assignment(room.assignment("SYT"), room.rules, room.now)["to"] == "Sở Tài chính"
    assert views.program(room.rules.first)["coordinator"] == "Sở Tài chính"
    (told,) = room.messages("succession")
    assert told.person_id == coordinator.id
    assert "Việc không còn phải thực hiện: 1" in text(told)
    room.plan()
    assert room.again(report).state is State.WAIVED
    assert ("TONGHOP", "2022-08") in owed(room, "STC")
    assert ("GIAOBAN", "2022-W31") in owed(room, "STC")
    assert programs.coordinating(room.session) == ["STC"]


def split_health(room: Room, day: date = TODAY) -> Succession:
    new(room, "SYTMOI", "Sở Y tế mới")
    new(room, "SDS", "Sở Dân số")
    row = decided(room, ["SYT"], ["SYTMOI", "SDS"], day)
    succeeding.decide(room.session, room.rules, row, room.now)
    return row


def test_after_a_split_the_first_inherits_and_each_owes_what_begins_afterwards(room: Room) -> None:
    room.at("2022-08-03T09:00")
    room.plan()
    before = owed(room, "SYT")
    split_health(room, date(2022, 8, 3))
    assert owed(room, "SYTMOI") == before
    assert owed(room, "SDS") == set()
    room.plan()
    later = {(duty, period) for duty, period in before if duty == "GIAOBAN" and period > "2022-W31"}
    assert later
    assert owed(room, "SDS") == later, "this week's meeting and the report that was being asked for are inherited"
    assert owed(room, "SYTMOI") == before
    (told,) = room.messages("succession")
    assert "Đơn vị nào tiếp nhận?" in text(told)
    assert [label for label, _ in labels(told)] == ["Giao cho Sở Y tế mới", "Giao cho Sở Dân số"]


def test_the_coordinator_chooses_another_heir_and_everything_that_came_goes_there(room: Room) -> None:
    room.at("2022-08-03T09:00")
    report, person = room.assignment("SYT"), room.person("SYT")
    said = room.reply(report, "doing", percent=5)
    group, coordinator = bound(room, "SYT"), room.address("SKHDT", "coordinator")
    row = split_health(room, date(2022, 8, 3))
    room.plan()
    own = room.assignment("SDS", "GIAOBAN", "2022-W32")
    added = room.join("SYTMOI")
    room.later(hours=1)
    done = succeeding.choose(room.session, room.rules, row, room.agency("SDS"), room.now, coordinator)
    assert (done.moved, done.merged) == (2, []), "the report and this week's meeting: of later weeks each has its own"
    assert room.again(report).agency.code == "SDS"
    assert room.again(said).given_for is room.agency("SYT")
    assert room.again(own).state is State.OPEN
    assert [post.agency.code for post in room.again(person).held] == ["SDS"]
    assert [post.agency.code for post in room.again(added).held] == ["SYTMOI"], "who came there by themselves stay"
    assert room.again(group).agency.code == "SDS"
    room.plan()
    weeks = {period for duty, period in owed(room, "SYTMOI") if duty == "GIAOBAN"}
    assert min(weeks) == "2022-W32"
    assert ("BC-DINHKY", "2022") not in owed(room, "SYTMOI")
    told = room.messages("succession")[-1]
    assert f"{coordinator.person.name} đã chọn Sở Dân số tiếp nhận" in text(told)
    assert [label for label, _ in labels(told)] == ["Giao cho Sở Y tế mới"]
    assert told.not_before == room.now
    assert [(log.actor, log.detail) for log in room.log("choose_heir")] == [
        (f"person:{coordinator.person_id}", {"heir": "SDS"})
    ]


def test_what_was_merged_stands_alone_again_when_another_one_inherits(room: Room) -> None:
    """A department is divided among two that are there already."""
    room.join("SXD")
    theirs, first, second = (room.assignment(code) for code in ("SXD", "STC", "SCT"))
    said = room.reply(theirs, "doing", percent=30)
    own = room.reply(first, "doing", percent=60)
    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert room.again(said).assignment_id == first.id
    coordinator = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, coordinator)
    assert room.again(theirs).merged_into_id == second.id
    assert (room.again(said).assignment_id, said.given_for) == (second.id, room.agency("SXD"))
    assert room.again(own).assignment_id == first.id
    assert (room.again(first).state, room.again(second).state) == (State.OPEN, State.OPEN)


def test_the_choice_can_go_back_and_forth_and_nothing_is_lost(room: Room) -> None:
    theirs, second = room.assignment("SXD"), room.assignment("SCT")
    room.join("SXD")
    new(room, "MOI", "Sở mới")
    said = room.reply(theirs, "doing", percent=30)
    row = decided(room, ["SXD"], ["MOI", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    coordinator = room.address("SKHDT", "coordinator")
    for heir, goes_on, other in (("SCT", second, theirs), ("MOI", theirs, second), ("SCT", second, theirs)):
        room.later(minutes=1)
        succeeding.choose(room.session, room.rules, row, room.agency(heir), room.now, coordinator)
        assert (room.again(theirs).state is State.OPEN) == (heir == "MOI")
        assert theirs.agency.code == "MOI"
        assert (room.again(goes_on).state, goes_on.merged_into_id) == (State.OPEN, None)
        assert room.again(said).assignment_id == goes_on.id
        assert room.again(said).given_for is room.agency("SXD")
        before = {each.code for each in inherited.formerly(room.session, [goes_on.id])[goes_on.id]}
        assert before == ({"SXD"} if heir == "MOI" else {"SXD", "MOI"})
        assert inherited.goes_on(room.session, other) is (other if heir == "MOI" else goes_on)
        assert room.plan().new == 0


def test_only_a_successor_can_be_chosen_and_only_while_it_is_there(room: Room) -> None:
    coordinator = room.address("SKHDT", "coordinator")
    new(room, "A", "Sở A")
    waiting = decided(room, ["SXD"], ["A", "SCT"], date(2022, 9, 1))
    for row, code in ((waiting, "A"), (split_health(room), "STC")):
        with pytest.raises(succeeding.NotAnHeir):
            succeeding.choose(room.session, room.rules, row, room.agency(code), room.now, coordinator)
    found = successions.of_old(room.session, room.agency("SYT").id)
    assert found
    chosen = succeeding.choose(room.session, room.rules, found, room.agency("SYTMOI"), room.now, coordinator)
    assert chosen == Estate(), "the first one is confirmed"
    with pytest.raises(succeeding.NotAnHeir):
        succeeding.choose(room.session, room.rules, found, room.agency("SYTMOI"), room.now, coordinator)
    succeeds(room, ["SYTMOI"], ["SCT"])
    with pytest.raises(succeeding.NotAnHeir):
        succeeding.choose(room.session, room.rules, found, room.agency("SDS"), room.now, coordinator)


def test_a_day_to_come_is_waited_for(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    row = decided(room, ["SYT"], ["SYTDS"], date(2022, 9, 1))
    assert succeeding.decide(room.session, room.rules, row, room.now) is None
    room.at("2022-08-31T23:59")
    assert succeeding.carry_out_due(room.session, room.rules, room.now) == 0
    assert owed(room, "SYT")
    room.at("2022-09-01T00:00")
    assert succeeding.carry_out_due(room.session, room.rules, room.now) == 1
    assert not owed(room, "SYT")
    assert succeeding.carry_out_due(room.session, room.rules, room.later(days=1)) == 0
    assert room.agency("SYT").until_on == date(2022, 8, 31)


def named_by_file(day: str, *successors: dict[str, str]) -> Callable[[dict[str, Any]], None]:
    """Let the file say who takes the place of Sở Y tế."""

    def change(raw: dict[str, Any]) -> None:
        found = [each for group in raw["groups"] for each in group.get("agencies", ()) if each["code"] == "SYT"]
        found[0]["successors"] = {"from": day, "agencies": list(successors)}

    return change


def test_a_program_file_names_successors_itself_and_the_day_is_waited_for(room: Room) -> None:
    heir = {"code": "SYTDS", "name": "Sở Y tế và Dân số", "head": "Giám đốc"}
    changes = room.load(named_by_file("2022-09-01", heir))
    assert "succession SYT -> SYTDS from 2022-09-01" in changes.new
    assert room.load(named_by_file("2022-09-01", heir)).none
    assert room.load(named_by_file("2022-09-02", heir)).new == ["succession SYT -> SYTDS from 2022-09-02"]
    assert "succession SYT" in room.load().gone
    assert successions.waiting(room.session) == []
    room.load(named_by_file("2022-09-01", heir))
    room.at("2022-09-01T00:05")
    assert succeeding.carry_out_due(room.session, room.rules, room.now) == 1
    assert owed(room, "SYTDS")
    assert not owed(room, "SYT")
    assert room.load(named_by_file("2022-09-01", heir)).none
    assert "agency SYT: Sở Y tế" not in room.load().new


def test_what_an_operator_has_decided_counts_more_than_the_file(room: Room) -> None:
    row = decided(room, ["SYT"], ["STC"], date(2022, 10, 1))
    room.load(named_by_file("2022-09-01", {"code": "SCT"}))
    assert successions.waiting(room.session) == [row]


def test_one_that_fails_is_put_aside_and_the_others_are_carried_out(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    new(room, "A", "Sở A")
    new(room, "B", "Sở B")
    for old, heir in (("SYT", "A"), ("SXD", "B")):
        decided(room, [old], [heir], date(2022, 8, 2))
    done, begin = [], successions.begin

    def once(session: object, row: Succession, now: object) -> None:
        done.append(row.id)
        if len(done) == 1:
            raise ValueError("broken")
        begin(session, row, now)  # type: ignore[arg-type]

    monkeypatch.setattr(successions, "begin", once)
    assert succeeding.carry_out_due(room.session, room.rules, room.at("2022-08-02T00:00")) == 1
    assert owed(room, "SYT")
    assert owed(room, "B")


def test_an_agency_that_closes_owes_nothing_and_its_people_are_told(room: Room) -> None:
    person, group, count = room.person("SYT"), bound(room, "SYT"), len(owed(room, "SYT"))
    done = succeeds(room, ["SYT"], [])
    assert done.dropped == count
    assert owed(room, "SYT", state=State.WAIVED)
    assert room.again(person).held == []
    assert room.again(group).closed_at == room.now
    (told,) = [row for row in room.messages("post_passed") if row.person_id == person.id]
    assert "Từ ngày 01/8/2022, Sở Y tế kết thúc hoạt động." in text(told)
    assert "kết thúc cùng đơn vị" in text(told)
    assert "Tôi không nhắc việc ở nhóm này nữa." in text(room.messages("group_passed")[0])
    coordinators = text(room.messages("succession")[0])
    assert f"Việc không còn phải thực hiện: {count}" in coordinators
    assert "Người kết thúc vai:" in coordinators
    room.load()
    assert room.plan().new == 0
    assert not owed(room, "SYT")


def test_who_is_expected_codes_and_capital_go_along(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    waits = room.add(Expected(agency_id=room.agency("SYT").id, role="official", name="Bà B", made_at=room.now))
    code = invites.new_code()
    invites.invite(room.session, "SYT", "official", code, room.now, timedelta(days=7))
    for year, planned in ((2021, 5), (2022, 100)):
        capitals.of_year(room.session, room.agency("SYT").id, year).planned = planned
    succeeds(room, ["SYT"], ["SYTDS"])
    assert room.again(waits).agency.code == "SYTDS"
    assert [row.name for row in expected.waiting(room.session, room.agency("SYTDS").id)] == ["Bà B"]
    found = invites.find(room.session, code, room.now)
    assert found
    assert found.agency.code == "SYTDS"
    heir = room.agency("SYTDS").id
    rows = room.session.scalars(select(Capital).where(Capital.agency_id == heir)).all()
    assert [(row.year, row.planned) for row in rows] == [(2022, 100)]


@pytest.mark.parametrize(
    ("own", "theirs", "planned", "exempt"),
    [
        ((10, False), (5, False), 15, False),
        ((0, True), (5, False), 5, False),
        ((0, True), (0, True), 0, True),
        ((None, False), (5, False), 5, False),
        ((None, False), (None, False), None, False),
    ],
)
def test_capital_is_added_up(
    room: Room,
    own: tuple[int | None, bool],
    theirs: tuple[int | None, bool],
    planned: int | None,
    exempt: bool,
) -> None:
    for code, (amount, free) in (("STC", own), ("SXD", theirs)):
        row = capitals.of_year(room.session, room.agency(code).id, 2022)
        row.planned, row.exempt = amount, free
    succeeds(room, ["SXD"], ["STC"])
    row = room.again(capitals.of_year(room.session, room.agency("STC").id, 2022))
    assert (row.planned, row.exempt) == (planned, exempt)


def test_two_plans_of_a_year_are_added_up_and_go_to_another_heir_again(room: Room) -> None:
    def plans(code: str) -> tuple[int | None, int | None]:
        row = room.again(capitals.of_year(room.session, room.agency(code).id, 2022))
        return row.planned, row.second

    for code, planned, second in (("STC", 10, 12), ("SXD", 5, None), ("SCT", None, None)):
        own = capitals.of_year(room.session, room.agency(code).id, 2022)
        own.planned, own.second = planned, second
    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert plans("STC") == (15, 17)
    coordinator = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, coordinator)
    assert (plans("STC"), plans("SCT")) == ((10, 12), (5, None))


def test_a_week_that_the_heir_was_exempt_from_is_owed_again_for_those_that_were_not(room: Room) -> None:
    mine, theirs = room.meeting("STC"), room.meeting("SXD")
    room.move(mine, Move.WAIVE)
    succeeds(room, ["SXD"], ["STC"])
    assert room.again(mine).state is State.OPEN
    assert room.again(theirs).merged_into_id == mine.id


def test_what_cannot_be_is_said(room: Room) -> None:
    new(room, "A", "Sở A")
    succeeds(room, ["SXD"], ["STC"])
    decided(room, ["SCT"], ["STC"], date(2022, 9, 1))
    for olds, news, why in (
        (["SYT"], ["SYT"], "SYT is named twice"),
        (["SXD"], ["A"], "SXD has ended already, STC took its place"),
        (["A"], ["SXD"], "SXD has ended already"),
        (["A"], ["SCT"], "SCT ends itself on 2022-09-01"),
    ):
        with pytest.raises(successions.NotPossible, match=why):
            decided(room, olds, news)


def test_who_decides_anew_before_the_day_replaces_what_waited(room: Room) -> None:
    first = decided(room, ["SYT"], ["STC"], date(2022, 9, 1))
    second = decided(room, ["SYT"], ["SCT"], date(2022, 10, 1))
    assert room.again(first).dropped_at == room.now
    assert successions.waiting(room.session) == [second]
    assert successions.of_old(room.session, room.agency("SYT").id) is second
    every = ((number, successions.of_old(room.session, number)) for number in room.session.scalars(select(Agency.id)))
    assert successions.by_old(room.session) == {number: row for number, row in every if row}


def test_history_of_a_chain_is_found_under_everybody(room: Room) -> None:
    for code in ("A", "B"):
        new(room, code, f"Sở {code}")
    report = room.assignment("SYT")
    succeeds(room, ["SYT"], ["A"])
    succeeds(room, ["A"], ["B"])
    assert room.again(report).agency.code == "B"
    found = room.session.scalars(select(Inherited).where(Inherited.assignment_id == report.id))
    assert {row.agency.code for row in found} == {"SYT", "A"}
    assert room.plan().new == 0


def test_groups_and_codes_of_the_old_agency_are_none(room: Room) -> None:
    bound(room, "SYT")
    succeeds(room, ["SYT"], ["STC"])
    assert groups.of_agency(room.session, room.agency("SYT").id) == []
    assert [row.title for row in groups.of_agency(room.session, room.agency("STC").id)] == ["Nhóm"]
    assert room.session.scalars(select(Invite).where(Invite.agency_id == room.agency("SYT").id)).all() == []


@pytest.mark.parametrize("own", [False, True])
def test_a_report_that_is_sent_back_after_the_succession_is_asked_of_the_heir(room: Room, own: bool) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    row, heir = room.assignment("SYT"), "STC" if own else "SYTDS"
    reply = room.reply(row, "sent")
    room.move(row, Move.REPORT)
    succeeds(room, ["SYT"], [heir])
    assert room.again(row).agency.code == "SYT"
    room.later(minutes=5)
    confirming.send_back(room.session, room.again(reply), "Thiếu phụ lục", "person:1", room.now, room.rules)
    room.plan()
    about = room.again(reply).assignment
    assert (about.state, about.agency.code, reply.returned_because) == (State.OPEN, heir, "Thiếu phụ lục")
    assert (room.again(row).state, reply.given_for) == (State.MERGED if own else State.OPEN, room.agency("SYT"))
    assert about.next_step_at is not None


def test_what_had_been_ended_and_is_followed_up_again_is_the_heirs(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    row = room.assignment("SYT")
    room.move(row, Move.WAIVE)
    succeeds(room, ["SYT"], ["SYTDS"])
    assert press(turn_of(room, room.address("SKHDT", "coordinator")), f"e:{row.id}:again") == ""
    assert (room.again(row).state, row.agency.code) == (State.OPEN, "SYTDS")


def test_a_cause_that_is_proposed_goes_with_what_goes_on_and_back_again(room: Room) -> None:
    item, own, by = room.assignment("SXD"), room.assignment("STC"), room.person("STC")
    hindered = room.request(room.reply(item, "obstacle", by=by), "obstacle")
    proposed = grounds.propose(room.session, hindered, item, by, room.now)
    refused = room.request(room.reply(item, "obstacle", by=by), "obstacle")
    over = grounds.propose(room.session, refused, item, by, room.now)
    grounds.refuse(room.session, over, by, room.now)
    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert (room.again(item).merged_into_id, room.again(proposed).assignment_id) == (own.id, own.id)
    assert room.again(over).assignment_id == item.id, "what was decided stays where it was"
    coordinator = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, coordinator)
    assert room.again(proposed).assignment_id == room.assignment("SCT").id


def test_what_became_of_what_was_closed_before_is_heard_by_who_went_along(room: Room) -> None:
    new(room, "SYTDS", "Sở Y tế và Dân số")
    new(room, "SYTM", "Sở Y tế mới")
    row, me, leader, old = room.assignment("SYT"), room.person("SYT"), room.person("SYT", "leader"), room.agency("SYT")
    reply = room.reply(row, "sent", by=leader)
    room.move(row, Move.REPORT)
    assert successions.in_place_of(room.session, old.id) == old.id
    for before, after in (("SYT", "SYTDS"), ("SYTDS", "SYTM")):
        succeeds(room, [before], [after])
        assert successions.in_place_of(room.session, old.id) == room.agency(after).id
        heard = hearers.hears(room.session, room.again(leader), old.id)
        assert [each.person_id for each in heard] == [leader.id]
        told = senders(turn_of(room, room.address("SKHDT", "coordinator")), room.again(reply))
        assert {each.person_id for each in told} == {me.id, leader.id}
    decided(room, ["SYTM"], ["STC"], date(2022, 9, 1))
    assert successions.in_place_of(room.session, old.id) == room.agency("SYTM").id, "its day has not come"


def test_what_was_called_wrong_goes_with_what_goes_on_and_back_again(room: Room) -> None:
    item, own, other = room.assignment("SXD"), room.assignment("STC"), room.assignment("SCT")
    room.join("SXD")
    theirs = disputes.write(room.session, item, room.person("SXD"), "Đã gửi rồi", room.now, Said(room.now))
    heirs = disputes.write(room.session, own, room.person("STC"), "Gửi sớm hơn", room.now, Said(room.now))
    row = decided(room, ["SXD"], ["STC", "SCT"])
    succeeding.decide(room.session, room.rules, row, room.now)
    assert (room.again(theirs).assignment_id, room.again(heirs).assignment_id) == (own.id, own.id)
    coordinator = room.address("SKHDT", "coordinator")
    for heir, place in (("SCT", other), ("STC", own), ("SCT", other)):
        room.later(minutes=1)
        succeeding.choose(room.session, room.rules, row, room.agency(heir), room.now, coordinator)
        assert (room.again(theirs).assignment_id, room.again(heirs).assignment_id) == (place.id, own.id), heir
    rows = room.session.scalars(select(Findable).where(Findable.source == "dispute").order_by(Findable.source_id))
    assert [each.scope.split()[-1] for each in rows] == [f"@a{room.agency(code).id}" for code in ("SCT", "STC")]


RECEIVED = {
    "code": "KH",
    "kind": "report",
    "title": "Kế hoạch triển khai",
    "clause": "mục IV.3",
    "owed_by": {"agencies": ["SXD", "STC", "SCT"]},
    "to": "SKHDT",
    "ladder": "report",
    "deadlines": [{"within": "P10D", "of": "nhận Kế hoạch", "since": "each"}],
}


def received(room: Room, code: str, day: date) -> Event:
    """An agency says when it received the document."""
    (of,) = [each for each in events.sources(room.session, room.rules, [room.agency(code).id]) if each.once]
    return events.record(room.session, of, Told(on=day), room.person(code), room.now, room.rules)


def clock(room: Room, code: str) -> list[tuple[State, str]]:
    """What an agency owes since it received something: how it stands, and until when."""
    query = select(Assignment).join(Duty).where(Duty.code == "KH", Assignment.agency_id == room.agency(code).id)
    return [(room.again(row).state, str(row.last_day)) for row in room.session.scalars(query)]


def test_what_counts_from_the_day_of_receipt_goes_on_across_a_merger_whoever_told_of_it(room: Room) -> None:
    room.at("2022-08-05T08:00")
    room.load(lambda raw: raw["duties"].append(RECEIVED))
    room.plan()
    room.join("SXD")
    told, slip = received(room, "SXD", date(2022, 8, 4)), received(room, "STC", date(2022, 8, 1))
    by = f"person:{room.person('STC').id}"
    row = decided(room, ["SXD"], ["STC", "SCT"], date(2022, 8, 5))
    succeeding.decide(room.session, room.rules, row, room.now)
    assert clock(room, "STC") == [(State.OPEN, "2022-08-11")], "its own goes on"
    events.withdraw(room.session, slip, by, room.now, room.rules)
    assert clock(room, "STC") == [(State.OPEN, "2022-08-15")], "it is counted from what the other one told"
    room.plan()
    assert clock(room, "STC") == [(State.OPEN, "2022-08-15")]
    coordinator = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, coordinator)
    assert clock(room, "STC") == [(State.NOT_TRACKED, "2022-08-15")], "nothing is left to count it from"
    assert clock(room, "SCT") == [(State.OPEN, "2022-08-15")]
    room.later(minutes=1)
    succeeding.choose(room.session, room.rules, row, room.agency("STC"), room.now, coordinator)
    assert clock(room, "STC") == [(State.OPEN, "2022-08-15")], (
        "what had been taken back is owed again, by the right day"
    )
    turn = turn_of(room, room.address("STC"))
    press(turn, f"m:undo:{told.id}")
    assert clock(room, "STC") == [(State.NOT_TRACKED, "2022-08-15")]
    room.plan()
    assert clock(room, "STC") == [(State.NOT_TRACKED, "2022-08-15")]
    assert room.again(told).withdrawn_at == room.now
    again = received(room, "STC", date(2022, 8, 2))
    assert clock(room, "STC") == [(State.OPEN, "2022-08-12")]
    assert again.assignment and room.again(again.assignment).event is again


def test_what_was_counted_from_one_of_two_had_told_ends_once_when_both_go_to_another_heir(room: Room) -> None:
    room.at("2022-08-05T08:00")
    owing = {"agencies": ["SXD", "SNV", "STC", "SCT"]}
    room.load(lambda raw: raw["duties"].append({**RECEIVED, "owed_by": owing}))
    room.plan()
    told = []
    for code in ("SXD", "SNV"):
        room.join(code)
        told.append(received(room, code, date(2022, 8, 4)))
    slips = [received(room, "STC", date(2022, 8, 1)), max(told, key=lambda each: each.assignment_id or 0)]
    row = decided(room, ["SXD", "SNV"], ["STC", "SCT"], date(2022, 8, 5))
    succeeding.decide(room.session, room.rules, row, room.now)
    for slip in slips:
        events.withdraw(room.session, slip, "operator", room.now, room.rules)
    coordinator = room.address("SKHDT", "coordinator")
    succeeding.choose(room.session, room.rules, row, room.agency("SCT"), room.now, coordinator)
    assert [state for state, _ in clock(room, "STC")] == [State.NOT_TRACKED]
    assert [state for state, _ in clock(room, "SCT")] == [State.OPEN]
