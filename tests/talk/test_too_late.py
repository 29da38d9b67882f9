"""What has changed between a question and its answer: nothing is recorded that was not meant, and that is said."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from db.models import Dialog, Reply, Utterance
from rules.status import Move
from tests.rooms import Room, local
from tests.talk.people import delivered, incoming, reminded, says, takes


def test_agreement_with_a_proposal_that_a_colleague_forestalled_is_told_so_and_is_not_about_another_duty(
    room: Room,
) -> None:
    room.at("2022-08-05T08:00")
    chat = room.address("SYT").chat_id
    reminded(room, room.meeting())
    reminded(room, room.assignment())
    says(room, chat, "đã gửi báo cáo 12/BC-SYT ngày 4/8", forwarded=True)
    delivered(room)
    room.reply(room.assignment(), "sent")
    room.move(room.assignment(), Move.REPORT)
    (said,) = says(room, chat, "vâng đúng rồi em")
    assert said == "Việc này đã được trả lời."
    assert room.session.scalars(select(Dialog)).all() == []
    assert len(room.session.scalars(select(Reply)).all()) == 1


def test_a_proposal_to_amend_what_a_colleague_took_back_is_told_so(room: Room) -> None:
    room.at("2022-08-05T08:00")
    chat = room.address("SYT").chat_id
    reminder = reminded(room, room.assignment())
    says(room, chat, "đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    delivered(room)
    says(room, chat, "đã gửi báo cáo số 13/BC-SYT ngày 4/8", quoted=reminder.remote_id, ours=True)
    delivered(room)
    row = room.session.scalars(select(Reply)).one()
    row.withdrawn_at = room.now
    (said,) = says(room, chat, "vâng đúng rồi em")
    assert said == "Việc này đã được trả lời."
    assert len(room.session.scalars(select(Reply)).all()) == 1


@pytest.mark.parametrize(("said_at", "state"), [("07:00", "open"), ("08:01", "granted")])
def test_agreement_that_was_written_before_a_request_does_not_grant_it(room: Room, said_at: str, state: str) -> None:
    room.at("2022-08-05T08:00")
    request = room.request(room.reply(room.assignment(), "extend"), until=date(2022, 8, 25))
    room.at("2022-08-05T08:05")
    chat, at = room.address("SKHDT", "coordinator").chat_id, local(f"2022-08-05T{said_at}")
    says(room, chat, "đồng ý", said_at=at, time_known=True, waited=True)
    assert room.again(request).state == state


def test_what_answers_another_duty_is_not_what_the_message_before_it_gave(room: Room) -> None:
    room.at("2022-08-05T08:00")
    meeting, chat = room.meeting(), room.address("SYT").chat_id
    reminded(room, room.assignment())
    reminded(room, meeting)
    says(room, chat, "xin gia hạn báo cáo", message="1")
    delivered(room)
    takes(room, incoming(chat, "choice", token=f"r:{meeting.id}:nothing"))
    assert room.session.scalars(select(Utterance)).one().reply_id is None
    delivered(room)
    (question,) = says(room, chat, "xin gia hạn báo cáo đến 25/8", message="1", edited=True)
    assert "25/8/2022" in question
    assert [row.code for row in room.session.scalars(select(Reply))] == ["nothing"]
