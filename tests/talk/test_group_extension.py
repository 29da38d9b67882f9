"""More time for a group or for all at once, after a look at whom it is for."""

from __future__ import annotations

from datetime import date

import pytest

from db import extensions, outbox, people, requests, views
from db.models import MessageAssignment, Request
from db.outbox import Priority
from rules.authority import Role
from rules.status import Move
from tests.rooms import Room
from tests.talk.arriving import arrives, talks
from tests.talk.people import TEXTS, delivered, incoming, says, takes


@pytest.fixture(autouse=True)
def friday(room: Room) -> None:
    room.at("2022-08-05T08:00")
    room.person("SKHDT", "coordinator").remind_on = "zalo"


def coordinator(room: Room, text: str) -> str:
    return talks(room, room.address("SKHDT", "coordinator", "zalo").chat_id, "zalo", text)


def days(room: Room, *codes: str) -> list[date | None]:
    room.session.expire_all()
    return [room.assignment(code).extended_to for code in codes]


def told(room: Room, kind: str) -> list[str]:
    texts = [TEXTS.render(row.kind, row.params, "plain").text for row in room.messages(kind, None)]
    arrives(room)
    return texts


def test_a_group_gets_more_time_after_a_look(room: Room) -> None:
    room.move(room.assignment("LECHAN"), Move.REPORT)
    room.save()
    said = coordinator(room, "cả nhóm 27 đến 20/8 vì bão")
    assert (
        "Gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 (trước ngày 15/8/2022) đến hết thứ Bảy, 20/8/2022"
        in said
    )
    assert "cho 14 đơn vị:\nUBND quận Hồng Bàng, " in said
    assert "Đã trả lời hoặc không phải thực hiện: 1 đơn vị." in said
    assert "Lý do: “bão”" in said
    assert days(room, "HONGBANG") == [None], "nothing is done before it is agreed"
    done = coordinator(room, "1")
    assert "Đã gia hạn báo cáo" in done
    assert "cho 14 đơn vị." in done
    assert "Chưa có đầu mối nhận tin, đề nghị báo trực tiếp: UBND quận Hồng Bàng" in done
    assert days(room, "HONGBANG", "LECHAN", "SYT") == [date(2022, 8, 20), None, None]
    assert [entry.detail["count"] for entry in room.log("extend_all")] == [14]
    assert "Đã thu hồi gia hạn" in coordinator(room, "Thu hồi")
    assert days(room, "HONGBANG") == [None]


def test_what_was_granted_with_it_waits_again_once_it_is_taken_back(room: Room) -> None:
    """Nobody decided on the request by itself; the agency and the coordinator are told."""
    alone = room.request(room.reply(room.assignment("STC"), "extend"), "extension", until=date(2022, 8, 16))
    alone.state, alone.decided_at, alone.decided_by = "granted", room.now, room.person("SKHDT", "coordinator").id
    room.later(hours=1)
    request = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 17))
    coordinator(room, "/giahan SYT, STC đến 20/8 vì bão")
    coordinator(room, "Đồng ý")
    assert room.again(request).state == "granted"
    room.later(hours=1)
    said = coordinator(room, "Thu hồi")
    assert f"Xin gia hạn lại chờ đồng chí trả lời: Sở Y tế (số {request.id}, đến hết 17/8)." in said
    assert (room.again(request).state, request.decided_at, request.decided_by, request.note) == (
        "open",
        None,
        None,
        None,
    )
    assert room.again(alone).state == "granted", "that was a decision of its own"
    assert days(room, "SYT", "STC") == [None, date(2022, 8, 16)]
    texts = told(room, "extension_taken_back")
    assert any(
        f"Xin gia hạn số {request.id} của đơn vị (đến hết thứ Tư, 17/8/2022) lại chờ trả lời." in it for it in texts
    )
    assert [entry.subject for entry in room.log("wait_again")] == [f"request:{request.id}"]
    assert f"Xin gia hạn số {request.id}: lại chờ xử lý" in coordinator(room, "/lichsu SYT")


def test_an_older_request_does_not_wait_beside_a_newer_one(room: Room) -> None:
    older = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 17))
    coordinator(room, "/giahan SYT đến 20/8")
    coordinator(room, "Đồng ý")
    newer = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 26))
    coordinator(room, "Thu hồi")
    assert (room.again(older).state, room.again(newer).state) == ("revoked", "open")
    assert days(room, "SYT") == [None]


@pytest.mark.parametrize("how", ["asked", "given"])
def test_what_an_agency_has_been_given_otherwise_does_not_wait_again(room: Room, how: str) -> None:
    """Two days less than it had been given stood among what waits for the coordinators."""
    older = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 17))
    coordinator(room, "/giahan SYT đến 20/8")
    coordinator(room, "Đồng ý")
    shown = TEXTS.render("extend_done", room.messages("extend_done", None)[-1].params, "plain").flat
    first = {each.label: each.token for each in shown}["Thu hồi"]
    room.later(hours=1)
    if how == "asked":
        newer = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 26))
        coordinator(room, f"đồng ý {newer.id}")
    else:
        coordinator(room, "/giahan SYT đến 26/8")
        coordinator(room, "Đồng ý")
    assert days(room, "SYT") == [date(2022, 8, 26)]
    room.later(hours=1)
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    takes(room, incoming(chat, "choice", token=first, channel="zalo"))
    assert room.again(older).state == "revoked"
    assert days(room, "SYT") == [date(2022, 8, 26)]
    assert room.log("wait_again") == []


def test_the_other_coordinators_read_that_it_waits_again(room: Room) -> None:
    other = people.join(room.session, room.invitation("SKHDT", "coordinator"), "zalo", "78", "Người khác", room.now)
    request = room.request(room.reply(room.assignment(), "extend"), "extension", until=date(2022, 8, 17))
    params = {"request": views.request(request, room.rules, room.now)}
    outbox.queue(room.session, other, "extension_asked", params, room.now, Priority.NEWS)
    arrives(room)
    coordinator(room, "/giahan SYT đến 20/8")
    coordinator(room, "Đồng ý")
    coordinator(room, "Thu hồi")
    assert "thu hồi gia hạn chung, đề nghị lại chờ xử lý." in told(room, "request_decided")[-1]


def test_who_is_reminded_is_told_and_what_was_asked_for_is_granted_with_it(room: Room) -> None:
    row = room.assignment()
    request = room.request(room.reply(row, "extend"), "extension", until=date(2022, 8, 17))
    other = room.assignment("STC")
    other.extended_to = date(2022, 8, 26)
    said = coordinator(room, "/giahan SYT, STC, SXD đến 20/8")
    assert "cho 2 đơn vị:\nSở Xây dựng, Sở Y tế" in said or "cho 2 đơn vị:\nSở Y tế, Sở Xây dựng" in said
    assert "giữ nguyên: Sở Tài chính" in said
    coordinator(room, "Đồng ý")
    assert days(room, "SYT", "STC") == [date(2022, 8, 20), date(2022, 8, 26)]
    assert room.again(request).state == "granted"
    (news,) = told(room, "extension_given")
    assert "Sở Kế hoạch và Đầu tư gia hạn báo cáo" in news
    assert "của Sở Y tế đến hết thứ Bảy, 20/8/2022. Hạn theo Chương trình vẫn là trước ngày 15/8/2022." in news
    requests.take_back(room.session, request, "revoked", room.now, room.rules, "person:1")
    assert days(room, "SYT") == [date(2022, 8, 20)], "what was given to several stands"
    coordinator(room, "Thu hồi")
    assert days(room, "SYT") == [None]
    assert "thu hồi gia hạn" in told(room, "extension_taken_back")[0]


def test_requests_that_wait_are_named_before_and_after_and_to_the_agency(room: Room) -> None:
    """What is asked for up to the day is granted with it; what is asked for beyond it still waits, and is said to."""
    wishes = {}
    for code, day in (("SYT", 17), ("STC", 26)):
        wishes[code] = room.request(room.reply(room.assignment(code), "extend"), until=date(2022, 8, day))
    for wish in wishes.values():
        decided_cards(room, wish)
    said = coordinator(room, "/giahan SYT, STC, SXD đến 20/8")
    short, long = (wishes[code].id for code in ("SYT", "STC"))
    granted, left = f"Sở Y tế (số {short}, đến hết 17/8).", f"Sở Tài chính (số {long}, đến hết 26/8)."
    assert f"📌 Đang xin gia hạn đến ngày này hoặc sớm hơn, được đồng ý theo: {granted}" in said
    assert f"📌 Đang xin gia hạn lâu hơn ngày này, đề nghị vẫn chờ đồng chí trả lời: {left}" in said
    done = coordinator(room, "Đồng ý")
    assert f"Xin gia hạn đã được đồng ý theo: {granted}" in done
    assert f"📌 Xin gia hạn vẫn chờ đồng chí trả lời: {left}" in done
    choices = TEXTS.render("extend_done", room.messages("extend_done", None)[-1].params, "plain").flat
    assert {each.label: each.token for each in choices}["Xử lý"] == "s:requests:1"
    news = {"Sở Y tế" if "Sở Y tế" in each else "Sở Tài chính": each for each in told(room, "extension_given")}
    assert f"Xin gia hạn số {short} của đơn vị được giải quyết theo đó." in news["Sở Y tế"]
    assert (
        f"Xin gia hạn số {long} của đơn vị (đến hết thứ Sáu, 26/8/2022) vẫn đang chờ trả lời." in news["Sở Tài chính"]
    )
    (dealt,) = told(room, "request_decided")
    assert f"đã xử lý Xin gia hạn số {short} – Sở Y tế" in dealt
    assert [room.again(wishes[code]).state for code in ("SYT", "STC")] == ["granted", "open"]
    waiting = room.again(wishes["STC"])
    for until, closed in ((26, True), (25, False)):
        assert extensions.asked([waiting], date(2022, 8, until))[0]["closed"] is closed


def test_a_wish_of_which_no_day_is_known_is_not_named(room: Room) -> None:
    room.request(room.reply(room.assignment(), "extend"), until=None)
    assert extensions.asked_among(room.session, [room.assignment()]) == []
    long = room.request(room.reply(room.assignment("STC"), "extend"), until=date(2022, 8, 26))
    assert extensions.asked_among(room.session, [room.assignment(), room.assignment("STC")]) == [long]


def decided_cards(room: Room, wish: Request) -> None:
    """A second coordinator has got the card of a request."""
    posts = people.reachable(room.session, "coordinator")
    other = posts[1].person if len(posts) > 1 else room.join("SKHDT", "coordinator", "telegram")
    address = next(each for each in people.reachable(room.session, "coordinator") if each.person_id == other.id)
    params = {**views.common(address, room.rules, room.now), "request": views.request(wish, room.rules, room.now)}
    outbox.queue(room.session, address, "extension_asked", params, room.now, Priority.NEWS)
    delivered(room)


def test_what_was_done_within_it_is_not_taken_back(room: Room) -> None:
    coordinator(room, "/giahan SYT, SXD đến 20/8")
    coordinator(room, "Đồng ý")
    room.move(room.assignment(), Move.REPORT)
    room.save()
    assert "của Sở Xây dựng." in coordinator(room, "Thu hồi")
    assert days(room, "SYT", "SXD") == [date(2022, 8, 20), None]
    assert len(extensions.of_batch(room.session, 1)) == 1


def test_of_several_duties_it_is_asked_which(room: Room) -> None:
    said = coordinator(room, "gia hạn cả nhóm 27 đến 10/9")
    assert "Gia hạn việc nào đến hết thứ Bảy, 10/9/2022?\n1. Báo cáo" in said
    assert "2. " in said
    assert "Gia hạn phân bổ" in coordinator(room, "2") or "Gia hạn " in coordinator(room, "/huy")


def test_days_that_cannot_be_and_words_that_are_something_else(room: Room) -> None:
    for day in ("1/8/2022", "1/8"):
        assert "Ngày 01/8/2022 đã qua. Xin ghi một ngày khác." in coordinator(room, f"/giahan nhóm 27 đến {day}")
    assert "không có gì để gia hạn" in coordinator(room, "/giahan nhóm 27 đến 12/8")
    assert "xin gõ /giahan, cho ai, đến ngày nào" in coordinator(room, "/extend")
    assert "xin gõ /giahan" in coordinator(room, "/giahan nhóm 27")
    coordinator(room, "/giahan nhóm 27 đến 20/8")
    assert "Tình hình đến" in coordinator(room, "/tinhtrang")
    assert days(room, "HONGBANG") == [None]


def test_only_who_coordinates_gives_more_time(room: Room) -> None:
    (said,) = says(room, room.address("SYT").chat_id, "/giahan tất cả đến 20/8")
    assert "quyền" in said
    coordinator(room, "/giahan SYT đến 20/8")
    coordinator(room, "Đồng ý")
    tapped = incoming(room.address("SYT").chat_id, "choice", token="t:revoke:1")
    assert takes(room, tapped) == "not_for_role"
    assert takes(room, incoming(room.address("SYT").chat_id, "choice", token="t:revoke:9")) == "not_for_role"


def test_agreeing_under_an_older_look_gives_nothing_of_a_newer_one(room: Room) -> None:
    chat = room.address("SKHDT", "coordinator", "zalo").chat_id
    coordinator(room, "cả nhóm 27 đến 20/8")
    older = room.messages("extend_preview", None)[-1]
    coordinator(room, "cả nhóm 27 đến 26/8")
    newer = room.messages("extend_preview", None)[-1]
    agree = [
        next(choice.token for choice in TEXTS.render(each.kind, each.params, "plain").flat if "ồng ý" in choice.label)
        for each in (older, newer)
    ]
    assert takes(room, incoming(chat, "choice", channel="zalo", token=agree[0])) == "stale"
    assert days(room, "HONGBANG") == [None]
    takes(room, incoming(chat, "choice", channel="zalo", token=agree[1]))
    assert days(room, "HONGBANG", "SYT") == [date(2022, 8, 26), None]


@pytest.mark.parametrize("on", ["telegram", "zalo"])
def test_the_other_coordinators_read_in_one_line_what_was_given_and_taken_back(room: Room, on: str) -> None:
    other = room.join("SKHDT", "coordinator", on)
    by = room.person("SKHDT", "coordinator")
    coordinator(room, "cả nhóm 27 đến 20/8 vì bão")
    coordinator(room, "1")
    (message,) = room.messages("colleague_extended", None)
    assert message.person_id == other.id != by.id
    assert message.priority == Priority.NEWS, "no message of the clock"
    (line,) = told(room, "colleague_extended")
    assert line.startswith(
        f"✅ {by.name} đã gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 đến hết thứ Bảy, 20/8"
    )
    assert "cho 15 đơn vị: UBND quận Hồng Bàng, " in line
    assert line.endswith(" và 7 đơn vị khác.")
    coordinator(room, "Thu hồi")
    assert "đã thu hồi gia hạn báo cáo" in told(room, "colleague_extended")[-1]
    assert "của 15 đơn vị: UBND quận Hồng Bàng" in told(room, "colleague_extended")[-1]


def test_a_card_that_says_what_was_given_is_not_followed_by_a_line(room: Room) -> None:
    other = room.join("SKHDT", "coordinator", "zalo")
    address = next(each for each in people.reachable(room.session, "coordinator") if each.person_id == other.id)
    row = room.assignment("LECHAN")
    card = room.message(address, "decisions", params=views.common(address, room.rules, room.now), state="sent")
    room.add(MessageAssignment(message_id=card.id, assignment_id=row.id, receiver=Role.COORDINATOR))
    coordinator(room, "cả nhóm 27 đến 20/8 vì bão")
    coordinator(room, "1")
    assert room.messages("colleague_extended", None) == []
