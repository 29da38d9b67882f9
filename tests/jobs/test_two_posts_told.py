"""Who leads one agency and serves another gets a leader's card and not a line of the officials' list."""

from __future__ import annotations

from db import people
from db.models import Address, Message
from tests.jobs.test_pressing import LATE, REPORTED, TEXTS, knock, late, only, text
from tests.rooms import Room, local
from tests.talk.people import delivered, says


def both(room: Room) -> Address:
    """The official of Sở Tài chính, who leads Sở Y tế as well."""
    mine = room.address("STC")
    return people.join(room.session, room.invitation("SYT", "leader"), mine.channel, mine.chat_id, "Tên", room.now)


def told_at_once(room: Room) -> Message:
    """What they are told on the day on which one report comes to the leader and another is late."""
    row, mine = late(room), room.assignment("STC")
    only(room, row, mine)
    mine.next_step_at = local(REPORTED)
    told = both(room)
    knock(room, LATE)
    (message,) = [each for each in knock(room, REPORTED) if each.person_id == told.person_id]
    return message


def test_the_card_comes_first_addressed_formally_with_what_was_asked_and_answered(room: Room) -> None:
    message = told_at_once(room)
    said = text(message)
    card, owed = said.split("\n\n")
    assert card.startswith("⚠️ Kính gửi đồng chí lãnh đạo Sở Y tế\n1. Đến 08:00 thứ Ba, 16/8/2022, Sở Kế hoạch")
    assert "của Sở Y tế" in card
    assert "Đã nhắc đầu mối: 15/8. Đơn vị chưa có trả lời." in card
    assert "Kính đề nghị đồng chí cho ý kiến (chọn 1 để giao việc" in card
    assert "Kính gửi: Sở Tài chính\n" in owed
    assert "đơn vị có 1 việc:\n2. Báo cáo" in owed
    assert "Sở Y tế" not in owed
    assert "đã được báo cáo" not in said, "who has the card needs no copy of it"


def test_its_number_opens_the_choices_of_a_leader(room: Room) -> None:
    told_at_once(room).state = "queued"
    delivered(room)
    (opened,) = says(room, room.address("STC").chat_id, "1", channel="zalo")
    assert opened.startswith("⚠️ Kính gửi đồng chí lãnh đạo Sở Y tế")
    (card,) = room.messages("leader_card")[-1:]
    labels = [choice.label.split()[0] for choice in TEXTS.render(card.kind, card.params, "plain").flat]
    assert labels == ["Giao", "Xin", "Đã", "Giải"]
