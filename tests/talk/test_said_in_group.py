"""Words in an agency's group that plainly are its answer, though the group itself was not reminded."""

from __future__ import annotations

import pytest

from db import posts, replies
from db.models import Dialog, Group, Post
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes


def said(room: Room, text: str, *, addressed: bool = False) -> list[str]:
    """Sở Y tế's official writes this in the group; returns what the official is told privately."""
    address = room.address("SYT")
    before = {message.id for message in room.messages(state=None)}
    takes(room, incoming("-100", text=text, sender_id=address.chat_id, private=False, addressed=addressed))
    new = [message for message in room.messages(state=None) if message.id not in before]
    assert all(message.chat_id == address.chat_id for message in new)
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new if message.kind != "menu"]


@pytest.fixture
def gathered(room: Room) -> Room:
    room.at("2022-08-12T09:00")
    agency = room.agency("SYT")
    room.add(Group(channel="telegram", chat_id="-100", title="Nhóm", agency_id=agency.id, bound_at=room.now))
    return room


@pytest.mark.parametrize("before", [False, True])
def test_a_report_that_is_told_in_the_group_is_asked_about(gathered: Room, before: bool) -> None:
    if before:
        reminded(gathered, gathered.assignment())
    (question,) = said(gathered, "đã gửi báo cáo số 123/BC-SYT hôm nay ạ")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in question


def test_it_is_asked_about_while_figures_are_asked_for_privately(gathered: Room) -> None:
    chat = gathered.address("SYT").chat_id
    reminded(gathered, gathered.meeting(week=32))
    says(gathered, chat, "đã họp")
    delivered(gathered)
    (question,) = said(gathered, "đã gửi báo cáo số 123/BC-SYT hôm nay ạ")
    assert "Ghi là: Sở Y tế đã gửi báo cáo" in question
    delivered(gathered)
    assert "Kế hoạch vốn" in "".join(says(gathered, chat, "đúng"))


def test_the_meeting_of_the_week_that_is_named_is_asked_about(gathered: Room) -> None:
    (question,) = said(gathered, "Sở đã họp giao ban tuần 32")
    assert "tuần 32" in question


@pytest.mark.parametrize("text", ["đang làm báo cáo, thứ hai gửi", "báo cáo có gì đó trục trặc bên phòng tổng hợp"])
def test_who_speaks_to_the_bot_is_answered(gathered: Room, text: str) -> None:
    reminded(gathered, gathered.assignment())
    assert said(gathered, text, addressed=True)


@pytest.mark.parametrize("asked", ["đã họp", "xin lùi hạn", "/vang"])
def test_who_speaks_to_the_bot_while_something_else_is_asked_is_told_what_comes_first(
    gathered: Room, asked: str
) -> None:
    chat = gathered.address("SYT").chat_id
    reminded(gathered, gathered.meeting(week=32) if asked == "đã họp" else gathered.assignment())
    says(gathered, chat, asked)
    delivered(gathered)
    dialog = gathered.session.get(Dialog, gathered.address("SYT").id)
    assert dialog
    step = (dialog.name, dialog.step)
    (told,) = said(gathered, "việc này nhờ tổng hợp", addressed=True)
    assert "trả lời câu hỏi đang chờ ở đây trước" in told
    assert (dialog.name, dialog.step) == step
    assert said(gathered, "việc này nhờ tổng hợp") == []


@pytest.mark.parametrize(
    "text", ["chiều nay ăn gì các bác", "họp nhóm lúc 3h nhé", "báo cáo anh, em đến rồi", "1", "ok"]
)
def test_talk_is_left_alone(gathered: Room, text: str) -> None:
    assert said(gathered, text) == []


def test_a_coordinator_who_speaks_in_the_group_answers_nothing(gathered: Room) -> None:
    chat = gathered.address("SKHDT", "coordinator").chat_id
    update = incoming("-100", text="đã gửi báo cáo hôm nay", sender_id=chat, private=False, addressed=True)
    takes(gathered, update)
    assert gathered.messages("proposal", None) == []


def _promised(room: Room, token: str = "later") -> None:
    """The official presses in the group; what is asked further is asked privately."""
    row = room.assignment()
    row.promised_on = None
    reminded(room, row)
    takes(
        room,
        incoming("-100", "choice", token=f"r:{row.id}:{token}", sender_id=room.address("SYT").chat_id, private=False),
    )
    delivered(room)


@pytest.mark.parametrize("text", ["30/8 nhé", "thứ ba 30/8", "đến 30/8 ạ"])
def test_the_day_that_was_asked_for_because_of_a_choice_here_may_be_said_here(gathered: Room, text: str) -> None:
    _promised(gathered)
    update = incoming("-100", text=text, sender_id=gathered.address("SYT").chat_id, private=False)
    takes(gathered, update)
    reply = replies.latest(gathered.session, gathered.assignment())
    assert reply and str(reply.expected_on) == "2022-08-30"
    (seen,) = [each for each in gathered.messages("group_answered") if each.chat_id == "-100"]
    assert "đang thực hiện, dự kiến xong 30/8/2022" in TEXTS.render(seen.kind, seen.params, "plain").text
    assert gathered.messages("receipt")


def test_share_and_day_are_said_one_after_the_other(gathered: Room) -> None:
    _promised(gathered, "doing")
    for text in ("60%", "30/8"):
        takes(gathered, incoming("-100", text=text, sender_id=gathered.address("SYT").chat_id, private=False))
        delivered(gathered)
    reply = replies.latest(gathered.session, gathered.assignment())
    assert reply and (reply.percent, str(reply.expected_on)) == (60, "2022-08-30")


@pytest.mark.parametrize("text", ["thứ sáu cả phòng đi Cát Bà", "60%", "ok", "hôm 30/8 nghỉ lễ à các bác"])
def test_other_talk_is_no_day(gathered: Room, text: str) -> None:
    _promised(gathered)
    assert said(gathered, text) == []
    reply = replies.latest(gathered.session, gathered.assignment())
    assert reply and reply.expected_on is None


def test_a_day_in_a_longer_sentence_is_not_taken_for_it_unasked(gathered: Room) -> None:
    _promised(gathered)
    said(gathered, "dự kiến thứ sáu 26/8 xong nhé cả nhà")
    reply = replies.latest(gathered.session, gathered.assignment())
    assert reply and reply.expected_on is None


def test_a_day_is_no_answer_in_a_group_where_nothing_was_pressed(gathered: Room) -> None:
    reminded(gathered, gathered.assignment())
    chat = gathered.address("SYT").chat_id
    takes(gathered, incoming(chat, "choice", token=f"r:{gathered.assignment().id}:later"))
    delivered(gathered)
    assert said(gathered, "30/8 nhé") == []


def test_who_is_at_another_agency_meanwhile_answers_nothing_here(gathered: Room) -> None:
    """It ended in an error, of which nobody heard, as often as a day was named in the group."""
    _promised(gathered)
    address, another = gathered.address("SYT"), gathered.agency("SXD")
    for post in address.person.held:
        posts.end(gathered.session, post, gathered.now, "operator")
    gathered.add(Post(person_id=address.person_id, agency_id=another.id, role="official", from_at=gathered.now))
    gathered.session.expire_all()
    takes(gathered, incoming("-100", text="30/8", sender_id=address.chat_id, private=False))
    reply = replies.latest(gathered.session, gathered.assignment())
    assert reply and reply.expected_on is None
    assert gathered.messages("group_answered") == []
