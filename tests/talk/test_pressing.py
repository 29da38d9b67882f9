"""What leaders and coordinators say to what was reported to them, on both messengers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.texts.render import Texts
from db import assignments, cards, handovers, people, progress, replies, views
from db.models import Assignment, Message, Progress, Reply
from db.reach import Reach
from jobs.remind import remind
from rules.authority import Role
from rules.status import Move, State
from tests.rooms import Room, local
from tests.talk.people import TEXTS, delivered, incoming, says, takes


@pytest.fixture
def reported(room: Room) -> Assignment:
    """Sở Y tế's report on 18/8: its leader has the card since 16/8, and the coordinator is asked."""
    row = room.assignment()
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    row.last_step_at, row.next_step_at = local("2022-08-12T08:00"), local("2022-08-15T08:00")
    for day in ("15", "16", "18"):
        room.at(f"2022-08-{day}T08:00")
        while remind(room.session, room.rules, room.now):
            room.session.flush()
        delivered(room)
    return row


def leader(room: Room) -> str:
    return room.address("SYT", "leader").chat_id


def coordinator(room: Room) -> tuple[str, str]:
    address = people.reachable(room.session, "coordinator")[0]
    return address.chat_id, address.channel


def since(room: Room, before: int) -> list[Message]:
    found = [message for message in room.messages(state=None) if message.id > before and message.kind != "menu"]
    for message in found:
        for language in ("vi", "en"):
            Texts(language).render(message.kind, message.params, "plain")
    return found


def last(room: Room) -> int:
    return max((message.id for message in room.messages(state=None)), default=0)


def picks(room: Room, chat: str, token: str, channel: str = "telegram") -> tuple[str, list[Message]]:
    """Tap a choice; returns the notice and what was queued."""
    before = last(room)
    notice = takes(room, incoming(chat, what="choice", token=token, channel=channel))
    return notice, since(room, before)


def text(message: Message) -> str:
    return TEXTS.render(message.kind, message.params, "plain").text


def test_the_leaders_card_offers_numbers_on_zalo_and_buttons_on_telegram(room: Room, reported: Assignment) -> None:
    (card,) = room.messages("leader_card", "sent")
    labels = [choice.label for choice in TEXTS.render(card.kind, card.params, "html").flat]
    name = room.person("SYT").name
    assert labels == [f"Giao đồng chí {name}", "Xin gia hạn", "Đã chỉ đạo", "Giải trình"]
    said = says(room, leader(room), "đã chỉ đạo")
    assert "lãnh đạo đã chỉ đạo" in said[-1]
    reply = room.session.scalars(select(Reply)).one()
    assert (reply.code, reply.person_id) == ("directed", room.person("SYT", "leader").id)


def test_it_is_given_to_an_official_who_is_told_with_the_answers(room: Room, reported: Assignment) -> None:
    official = room.person("SYT")
    notice, found = picks(room, leader(room), f"p:{reported.id}:give:{official.id}")
    assert notice == ""
    told, noted = sorted(found, key=lambda message: message.kind != "given")
    assert told.person_id == official.id
    assert text(told).startswith(f"⚠️ Đồng chí Giám đốc Sở Y tế giao đồng chí {official.name} xử lý:")
    assert TEXTS.render(told.kind, told.params, "plain").flat[0].label == "Đã gửi báo cáo"
    assert f"Tôi đã báo đồng chí {official.name}." in text(noted)
    assert (told.scheduled, noted.scheduled) == (None, None), "what a leader presses for is in nobody's budget"


def test_what_is_given_is_whose_it_was_given_to_and_reminders_are_theirs_alone(
    room: Room, reported: Assignment
) -> None:
    colleague, head = room.join("SYT", "official", "zalo"), room.person("SYT", "leader")
    before = handovers.offer(room.session, head.held[0], reported, room.now, f"person:{head.id}", to=colleague)
    picks(room, leader(room), f"p:{reported.id}:give:{colleague.id}")
    assert handovers.held(room.session) == {reported.id: colleague.id}
    assert before.dropped_at == room.now, "what was offered before is not asked any more"
    official = room.person("SYT")
    picks(room, leader(room), f"p:{reported.id}:give:{official.id}")
    assert handovers.held(room.session) == {reported.id: official.id}, "given anew"


def test_it_is_given_to_nobody_who_is_no_official_there(room: Room, reported: Assignment) -> None:
    for other in (room.person("STC").id, room.person("SYT", "leader").id, 999_999):
        assert picks(room, leader(room), f"p:{reported.id}:give:{other}") == ("no_official", [])
    people.stop(room.session, room.person("SYT"), room.now)
    _, (noted,) = picks(room, leader(room), f"p:{reported.id}:give:{room.person('SYT').id}")
    assert "Hiện tin không đến được" in text(noted)
    assert handovers.held(room.session) == {}, "it stays everybody's"


def test_who_had_it_is_not_reminded_alone_when_it_is_given_to_somebody_whom_nothing_reaches(
    room: Room, reported: Assignment
) -> None:
    first, second = room.person("SYT"), room.join("SYT", "official", "zalo")
    picks(room, leader(room), f"p:{reported.id}:give:{first.id}")
    other = room.join("SYT", "official", "telegram")
    people.stop(room.session, other, room.now)
    picks(room, leader(room), f"p:{reported.id}:give:{other.id}")
    told = Reach.of(room.session).told(Role.OFFICIAL, reported)
    assert {each.person_id for each in told} == {first.id, second.id}, "it is everybody's again"


def test_a_question_that_is_given_up_leaves_the_leader_the_choices_of_the_card(
    room: Room, reported: Assignment
) -> None:
    (card,) = room.messages("leader_card", "sent")
    picks(room, leader(room), f"r:{reported.id}:extend")
    _, (given_up,) = picks(room, leader(room), "x")
    labels = [[each.label for each in TEXTS.render(m.kind, m.params, "plain").flat] for m in (card, given_up)]
    assert labels[0] == labels[1]


def test_what_changes_for_whoever_was_pressed_is_told_to_them_all(room: Room, reported: Assignment) -> None:
    """A colleague's extension was told to who had asked for it alone, and an end to no leader who had been told."""
    asker, head = room.join("SYT", "official", "zalo"), room.person("SYT", "leader")
    pressed = {room.person("SYT").id, asker.id, head.id}
    reply = room.reply(reported, "extend", by=asker, expected_on=local("2022-08-31T00:00").date(), text="Chờ số liệu")
    request = replies.ask(room.session, reply, "extension", "Chờ số liệu", until=reply.expected_on)
    room.session.flush()
    chat, channel = coordinator(room)
    _, found = picks(room, chat, f"q:{request.id}:grant", channel)
    assert {each.person_id for each in found if each.kind == "extension_granted"} == pressed
    room.at("2022-09-05T09:00")
    progress.of(room.session, reported, Role.LEADER).said_at = room.now
    picks(room, chat, f"e:{reported.id}:end", channel)
    before = last(room)
    says(room, chat, "không còn cần", channel=channel)
    assert {each.person_id for each in since(room, before) if each.kind == "ended"} == pressed


def test_an_explanation_goes_to_the_coordinators(room: Room, reported: Assignment) -> None:
    _, (asked,) = picks(room, leader(room), f"p:{reported.id}:explain")
    assert "Xin đồng chí giải trình ngắn" in text(asked)
    delivered(room)
    before = last(room)
    (noted,) = says(room, leader(room), "Đang chờ thẩm định số liệu của Bộ")
    assert "Giải trình đã chuyển Sở Kế hoạch và Đầu tư." in noted
    (passed,) = [message for message in since(room, before) if message.kind == "explained"]
    assert "“Đang chờ thẩm định số liệu của Bộ”" in text(passed)
    assert passed.chat_id == coordinator(room)[0]


def test_only_the_agencys_leader_directs_and_nothing_that_is_done(room: Room, reported: Assignment) -> None:
    official = room.address("SYT")
    assert picks(room, official.chat_id, f"p:{reported.id}:directed", official.channel)[0] == "not_for_role"
    room.join("STC", "leader", "telegram")
    other = room.address("STC", "leader")
    assert picks(room, other.chat_id, f"p:{reported.id}:directed")[0] == "other_agency"
    room.move(reported, Move.REPORT)
    assert picks(room, leader(room), f"p:{reported.id}:directed") == ("answered", [])


def test_a_list_opens_the_leaders_card_and_duties_do(room: Room, reported: Assignment) -> None:
    _, (shown,) = picks(room, leader(room), f"o:{reported.id}")
    assert shown.kind == "leader_card"
    assert "Đã nhắc đầu mối: 15/8." in text(shown), "what officials hear of the leader's card on 16/8 is no reminder"


class TestTheCoordinatorsDecision:
    def test_the_card_says_what_there_is_to_decide(self, room: Room, reported: Assignment) -> None:
        (card,) = room.messages("decisions", "sent")
        labels = [choice.label for choice in TEXTS.render(card.kind, card.params, "plain").flat]
        assert labels == ["Tiếp tục nhắc", "Gia hạn", "Kết thúc theo dõi", "Gọi điện"]
        assert "đã được báo cáo đồng chí Giám đốc Sở Y tế" in text(card)

    def test_pressing_on_reminds_the_officials_now_and_asks_again_in_five_working_days(
        self, room: Room, reported: Assignment
    ) -> None:
        chat, channel = coordinator(room)
        _, (preview,) = picks(room, chat, f"p:{reported.id}:on", channel)
        assert "Mỗi người nhận một tin như sau:\n\n⚠️ Sở Kế hoạch và Đầu tư nhắc lại: quá hạn 4 ngày" in text(preview)
        assert f"Gửi cho 1 người: {room.person('SYT').name} (Telegram)." in text(preview), "no leader"
        assert room.messages("pressed_on") == [], "nothing goes out before it was looked at"
        offered = {each.label: each.token for each in TEXTS.render(preview.kind, preview.params, "plain").flat}
        assert list(offered) == ["Gửi", "Quay lại"]
        _, found = picks(room, chat, offered["Gửi"], channel)
        told = [message for message in found if message.kind == "pressed_on"]
        assert [message.person_id for message in told] == [room.person("SYT").id]
        assert text(told[0]).startswith("⚠️ Sở Kế hoạch và Đầu tư nhắc lại: quá hạn 4 ngày làm việc")
        assert f"Đã nhắc 1 người ({room.person('SYT').name}) về báo cáo" in text(found[-1])
        assert "thứ Năm, 25/8/2022 tôi hỏi lại đồng chí" in text(found[-1])
        for at, kinds in (("2022-08-25T07:59", []), ("2022-08-25T08:00", ["decisions"]), ("2022-08-25T09:00", [])):
            before = last(room)
            room.at(at)
            remind(room.session, room.rules, room.now)
            assert [message.kind for message in since(room, before)] == kinds

    def test_the_card_of_what_was_pressed_for_says_it_without_contradiction(
        self, room: Room, reported: Assignment
    ) -> None:
        chat, channel = coordinator(room)
        picks(room, chat, f"p:{reported.id}:send:0", channel)
        room.later(hours=2)
        _, (card,) = picks(room, chat, f"p:{reported.id}:card", channel)
        said = text(card)
        assert "Đã nhắc đầu mối: 15 và 18/8." in said, "what was sent by hand as well"
        assert "đã được báo cáo đồng chí Giám đốc Sở Y tế.\n" in said
        assert "nhắc tiếp (1 người nhận tin), lúc 08:00 ngày 18/8. Nếu vẫn chưa xong, thứ Năm, 25/8/2022" in said
        assert "lần cuối" not in said
        assert "tôi không tự nhắc nữa" not in said
        room.at("2022-08-25T08:00")
        remind(room.session, room.rules, room.now)
        delivered(room)
        _, (card,) = picks(room, chat, f"p:{reported.id}:card", channel)
        assert "Đây là lần cuối tôi tự hỏi" in text(card)
        assert "tôi hỏi lại" not in text(card)

    def test_the_card_of_what_has_more_time_does_not_ask_to_decide(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        picks(room, chat, f"p:{reported.id}:extend:0", channel)
        delivered(room)
        says(room, chat, "26/8", channel=channel)
        room.later(hours=2)
        _, (card,) = picks(room, chat, f"p:{reported.id}:card", channel)
        said = text(card)
        assert said.startswith("ℹ️ Chưa quá hạn – Sở Y tế\nBáo cáo kết quả")
        assert "gia hạn đến hết thứ Sáu, 26/8/2022" in said
        assert "gia hạn đến hết thứ Sáu, 26/8/2022, lúc 08:00 ngày 18/8" in said
        assert "báo cáo đồng chí" not in said
        assert "Đề nghị quyết định" not in said
        assert [each.label for each in TEXTS.render(card.kind, card.params, "plain").flat][:2] == [
            "Tiếp tục nhắc",
            "Gia hạn",
        ]

    def test_extending_says_what_becomes_of_a_request(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        wish = room.request(room.reply(reported, "extend"), until=local("2022-08-24T00:00").date())
        picks(room, chat, f"p:{reported.id}:extend:0", channel)
        delivered(room)
        (done,) = says(room, chat, "26/8", channel=channel)
        assert f"Xin gia hạn đã được đồng ý theo: Sở Y tế (số {wish.id}, đến hết 24/8)." in done
        told = room.messages("extended")[-1]
        assert f"Xin gia hạn số {wish.id} của đơn vị được giải quyết theo đó." in text(told)

    def test_the_card_says_nothing_of_a_head_who_was_not_told(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        progress.of(room.session, reported, Role.LEADER).said_at = None
        _, (card,) = picks(room, chat, f"p:{reported.id}:card", channel)
        assert "đã được báo cáo" not in text(card)
        picks(room, chat, f"p:{reported.id}:send:0", channel)
        _, (card,) = picks(room, chat, f"p:{reported.id}:card", channel)
        assert "đã được báo cáo" not in text(card)

    def test_a_leader_who_is_pressed_in_place_of_an_official_reads_why(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        official = room.person("SYT")
        official.stopped_at = room.now
        room.session.flush()
        _, (preview,) = picks(room, chat, f"p:{reported.id}:on", channel)
        why = f"với tư cách lãnh đạo vì Sở Y tế hiện không có đầu mối nhận tin ({official.name} đã ngừng nhận tin)."
        assert why in text(preview)
        _, found = picks(room, chat, f"p:{reported.id}:send", channel)
        (told,) = [message for message in found if message.kind == "pressed_on"]
        assert (told.person_id, why in text(told)) == (room.person("SYT", "leader").id, True)

    def test_extending_asks_for_the_day_and_tells_the_agency(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        picks(room, chat, f"p:{reported.id}:extend", channel)
        delivered(room)
        before = last(room)
        (done,) = says(room, chat, "26/8", channel=channel)
        assert "Đã gia hạn" in done
        assert reported.extended_to == local("2022-08-26T00:00").date()
        assert room.session.scalars(select(Progress)).all() == []
        told, to_leader = [message for message in since(room, before) if message.kind == "extended"]
        assert to_leader.person_id == room.person("SYT", "leader").id, "to whom it was reported"
        assert "gia hạn báo cáo kết quả thực hiện Chương trình năm 2022 của Sở Y tế đến hết thứ Sáu, 26/8/2022" in text(
            told
        )
        assert "26/8/2022. Hạn theo Chương trình vẫn là trước ngày 15/8/2022." in text(told)
        told.params["assignment"]["set_by"] = "coordinator"
        told.params["asked"] = {"id": 7, "closed": True}
        assert "26/8/2022.\nXin gia hạn số 7 của đơn vị" in text(told)

    @pytest.mark.parametrize(("day", "problem"), [("10/8/2022", "past"), ("abc", "unread")])
    def test_a_day_that_is_none_is_asked_for_again(
        self, room: Room, reported: Assignment, day: str, problem: str
    ) -> None:
        chat, channel = coordinator(room)
        picks(room, chat, f"p:{reported.id}:extend", channel)
        delivered(room)
        says(room, chat, day, channel=channel)
        assert room.messages("ask_day")[-1].params["problem"] == problem
        assert reported.extended_to is None

    def test_whom_to_call(self, room: Room, reported: Assignment) -> None:
        room.person("SYT").phone = "0912 345 678"
        chat, channel = coordinator(room)
        _, (found,) = picks(room, chat, f"p:{reported.id}:phone", channel)
        lines = text(found).splitlines()
        assert lines[1].endswith("đầu mối: 0912 345 678")
        assert lines[2].endswith("lãnh đạo: chưa có số")
        assert len(room.log("phone")) == 1

    def test_ending_it_is_the_same_as_ever(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        picks(room, chat, f"e:{reported.id}:end", channel)
        delivered(room)
        wish = room.request(room.reply(reported, "extend"), until=local("2022-08-24T00:00").date())
        (done,) = says(room, chat, "Đơn vị đã giải thể", channel=channel)
        assert reported.state is State.WAIVED
        assert f"Xin gia hạn đã đóng theo: Sở Y tế (số {wish.id}, đến hết 24/8)." in done

    def test_one_of_a_list_is_opened_as_it_stands(self, room: Room, reported: Assignment) -> None:
        chat, channel = coordinator(room)
        progress.of(room.session, reported, Role.COORDINATOR).why = "no_leader"
        _, (shown,) = picks(room, chat, f"p:{reported.id}:card", channel)
        assert "Đơn vị chưa có lãnh đạo nhận tin ở đây" in text(shown)
        room.move(reported, Move.REPORT)
        assert picks(room, chat, f"p:{reported.id}:card", channel)[0] == "answered"
        assert picks(room, leader(room), f"p:{reported.id}:on")[0] == "not_for_role"


def test_on_the_promised_day_it_is_sent_today_or_on_another_day(room: Room) -> None:
    row, chat = room.assignment(), room.address("SYT").chat_id
    for each in room.session.scalars(select(Assignment)):
        each.next_step_at = None
    room.at("2022-08-05T09:00")
    picks(room, chat, f"r:{row.id}:doing")
    delivered(room)
    says(room, chat, "50%")
    delivered(room)
    says(room, chat, "9/8")
    assert row.promised_on == local("2022-08-09T00:00").date()
    room.at("2022-08-09T08:00")
    remind(room.session, room.rules, room.now)
    (asked,) = room.messages("reminder")
    labels = [choice.label for choice in TEXTS.render(asked.kind, asked.params, "plain").flat]
    assert labels == ["Đã gửi báo cáo", "Trong hôm nay", "Hẹn ngày khác", "Có vướng mắc"]
    delivered(room)
    assert says(room, chat, "Hẹn ngày khác") == ["Đơn vị dự kiến ngày nào hoàn thành?"]
    delivered(room)
    says(room, chat, "11/8")
    assert row.promised_on == local("2022-08-11T00:00").date()
    picks(room, chat, f"r:{row.id}:today")
    assert row.promised_on == local("2022-08-09T00:00").date()
    room.move(row, Move.REPORT)
    room.move(row, Move.WITHDRAW)
    assert row.promised_on is None


class TestAPromiseThatIsToCome:
    """Whatever was said since, whoever looks sees it: who made it was told not to be reminded before that day."""

    @pytest.fixture
    def promised(self, room: Room, reported: Assignment) -> Assignment:
        room.at("2022-08-18T09:00")
        room.reply(reported, "doing", expected_on=date(2022, 8, 22))
        until = local("2022-08-19T08:00")
        assignments.quieten(room.session, reported, until, room.rules, room.now, promised=date(2022, 8, 22))
        room.session.flush()
        return reported

    def seen(self, room: Room, row: Assignment) -> dict[str, str]:
        """What each of them reads of it."""
        desk, channel = coordinator(room)
        boss, chat = leader(room), room.address("SYT").chat_id
        late = f"A:show:agency:{row.agency_id}:{row.duty.program_id}"
        return {
            "official's list": "\n".join(says(room, chat, "/nhiemvu")),
            "official's": TEXTS.render(*shown(picks(room, chat, f"o:{row.id}")), "plain").text,
            "leader's list": "\n".join(says(room, boss, "/nhiemvu")),
            "leader's card": TEXTS.render(*shown(picks(room, boss, f"o:{row.id}")), "plain").text,
            "coordinator's card": TEXTS.render(*shown(picks(room, desk, f"p:{row.id}:card", channel)), "plain").text,
            "list of what is late": TEXTS.render(*shown(picks(room, desk, late, channel)), "plain").text,
        }

    def test_it_stands_beside_a_direction(self, room: Room, promised: Assignment) -> None:
        room.reply(promised, "directed", by=room.person("SYT", "leader"), text="làm ngay")
        for where, text in self.seen(room, promised).items():
            assert text.count("; đã hẹn 22/8") == 1, where
        desk, channel = coordinator(room)
        (look,) = picks(room, desk, f"p:{promised.id}:on", channel)[1]
        assert "🤝 Đơn vị đã hẹn ngày 22/8/2022, chưa đến." in TEXTS.render(look.kind, look.params, "plain").text

    def test_it_is_not_said_twice(self, room: Room, promised: Assignment) -> None:
        for where, text in self.seen(room, promised).items():
            assert "đã hẹn" not in text, where

    def test_what_is_over_is_no_promise_to_come(self, room: Room, promised: Assignment) -> None:
        room.reply(promised, "directed", by=room.person("SYT", "leader"), text="làm ngay")
        room.at("2022-08-23T09:00")
        for where, text in self.seen(room, promised).items():
            assert "đã hẹn" not in text, where
        desk, channel = coordinator(room)
        (look,) = picks(room, desk, f"p:{promised.id}:on", channel)[1]
        assert "đã hẹn" not in TEXTS.render(look.kind, look.params, "plain").text

    def test_it_stands_until_its_day_is_over(self, room: Room, promised: Assignment) -> None:
        room.at("2022-08-22T16:00")
        assert views.assignment(promised, room.rules, room.now)["promised"] == "2022-08-22"
        room.move(promised, Move.REPORT)
        assert views.assignment(promised, room.rules, room.now)["promised"] is None

    def test_who_decides_among_many_sees_it_in_the_list(self, room: Room, promised: Assignment) -> None:
        room.reply(promised, "directed", by=room.person("SYT", "leader"), text="làm ngay")
        card = cards.to_decide(room.session, promised, room.rules, room.now)
        for kind in ("decisions", "observed"):
            params = {**views.common(room.address("SKHDT", "coordinator"), room.rules, room.now), "assignments": [card]}
            assert TEXTS.render(kind, params, "plain").text.count("; đã hẹn 22/8") == 1


def shown(found: tuple[str, list[Message]]) -> tuple[str, dict[str, Any]]:
    """The one message that came, by its kind and parameters."""
    (message,) = found[1]
    return message.kind, message.params
