"""Pictures and files with their captions, albums, pictures in a row, and words that were passed on."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from sqlalchemy import select

from db.models import File, Reply
from tests.rooms import Room
from tests.talk.people import TEXTS, delivered, incoming, reminded, says, takes

_remotes = itertools.count(1)


def sends(room: Room, what: str = "picture", text: str = "", **values: Any) -> list[str]:
    """Somebody of Sở Y tế sends something; returns what is queued for them, rendered."""
    chat = room.address("SYT").chat_id
    before = {message.id for message in room.messages(state=None)}
    takes(room, incoming(chat, what, text=text, remote=f"file-{next(_remotes)}", **values))
    new = [each for each in room.messages(state=None) if each.id not in before and each.chat_id == chat]
    return [TEXTS.render(message.kind, message.params, "plain").text for message in new]


@pytest.fixture
def asked(room: Room) -> Room:
    """The report has been reminded of, and this week's meeting."""
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    reminded(room, room.meeting())
    return room


def stands(room: Room) -> list[tuple[str, str | None, int]]:
    """The replies as (code, document, pictures)."""
    room.session.flush()
    rows = room.session.scalars(select(Reply).where(Reply.withdrawn_at.is_(None)).order_by(Reply.id))
    count = {row.id: 0 for row in rows}
    for file in room.session.scalars(select(File).where(File.reply_id.is_not(None))):
        count[file.reply_id or 0] += 1
    found = room.session.scalars(select(Reply).where(Reply.id.in_(count)).order_by(Reply.id))
    return [(row.code, row.document_number, count[row.id]) for row in found]


def test_a_picture_with_words_is_an_answer_with_a_picture(asked: Room) -> None:
    (question,) = sends(asked, text="đã họp")
    assert "Kế hoạch vốn đầu tư công" in question
    delivered(asked)
    sends(asked)  # right after it, while a figure is asked for
    sends(asked, text="100 tỷ")
    assert stands(asked) == [("held", None, 3)]


def test_an_album_is_one_answer_with_all_its_pictures(asked: Room) -> None:
    for caption in ("đã gửi báo cáo số 12/BC-SYT ngày 4/8", "", ""):
        sends(asked, text=caption, album="a")
    (receipt,) = asked.messages("receipt")
    assert "Ảnh kèm theo: 3" in TEXTS.render("receipt", receipt.params, "plain").text
    assert stands(asked) == [("sent", "12/BC-SYT", 3)]


@pytest.mark.parametrize("album", ["a", ""])
def test_pictures_in_a_row_are_asked_about_once(asked: Room, album: str) -> None:
    for _ in range(3):
        sends(asked, album=album)
    (question,) = asked.messages("ask_note")
    assert question.params["pictures"] == 3
    delivered(asked)
    (line,) = sends(asked, album=album)
    assert line == "Đã nhận thêm ảnh (cả thảy 4 ảnh)."
    chat = asked.address("SYT").chat_id
    says(asked, chat, "2")
    delivered(asked)
    (receipt,) = says(asked, chat, "Ghi tình hình")
    assert "(4 ảnh kèm theo)" in receipt
    delivered(asked)
    (line,) = sends(asked, album=album)
    assert "Đã thêm ảnh vào câu trả lời về báo cáo kết quả thực hiện" in line
    assert stands(asked) == [("note", None, 5)]


def test_after_a_while_a_picture_is_a_new_one(asked: Room) -> None:
    sends(asked, text="đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    delivered(asked)
    asked.later(minutes=2)
    (question,) = sends(asked)
    assert "Về giao ban giải ngân tuần 31" in question


def test_a_picture_that_a_question_wants_goes_there(asked: Room) -> None:
    sends(asked, text="đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    delivered(asked)
    takes(asked, incoming(asked.address("SYT").chat_id, "choice", token=f"r:{asked.meeting().id}:obstacle"))
    asked.later(seconds=5)
    sends(asked, text="vướng mặt bằng 3 hộ")
    assert stands(asked) == [("sent", "12/BC-SYT", 1), ("obstacle", None, 1)]


def test_what_a_picture_only_shows_is_asked_about(asked: Room) -> None:
    (question,) = sends(asked, text="hội trường tầng 2 buổi sáng")
    assert "“hội trường tầng 2 buổi sáng” (1 ảnh kèm theo)" in question
    assert stands(asked) == []


def test_a_picture_with_a_quote_belongs_to_what_was_answered_there(asked: Room) -> None:
    sends(asked, text="đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    receipt = asked.messages("receipt")[0]
    delivered(asked)
    asked.later(hours=3)
    (line,) = sends(asked, quoted=receipt.remote_id, ours=True)
    assert "cả thảy 2 ảnh" in line
    assert stands(asked) == [("sent", "12/BC-SYT", 2)]


@pytest.mark.parametrize("text", ["đã gửi báo cáo số 12/BC-SYT ngày 4/8", "Đã họp", "1", "/dung", "12/BC-SYT ngày 4/8"])
def test_words_that_were_passed_on_are_asked_about(asked: Room, text: str) -> None:
    (question,) = says(asked, asked.address("SYT").chat_id, text, forwarded=True)
    assert question.startswith("Ghi là:") or "là trả lời cho việc nào?" in question
    assert stands(asked) == []
    assert asked.person("SYT").stopped_at is None


def test_a_forwarded_number_is_offered_for_the_answer_that_lacks_it(asked: Room) -> None:
    chat = asked.address("SYT").chat_id
    says(asked, chat, "đã gửi báo cáo")
    delivered(asked)
    says(asked, chat, "12/BC-SYT ngày 4/8", forwarded=True)
    assert stands(asked) == [("sent", None, 0)]
    delivered(asked)
    says(asked, chat, "đúng")
    assert stands(asked) == [("sent", "12/BC-SYT", 0)]


@pytest.mark.parametrize(
    ("caption", "further", "code"),
    [
        ("có vướng mắc", ["chưa bàn giao được mặt bằng dự án"], "obstacle"),
        ("xin gia hạn", ["25/8", "do chờ số liệu của các quận"], "extend"),
    ],
)
def test_a_picture_waits_with_the_questions_until_the_reply_is_stored(
    room: Room, caption: str, further: list[str], code: str
) -> None:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    sends(room, text=caption)
    for words in further:
        delivered(room)
        says(room, room.address("SYT").chat_id, words)
    assert stands(room) == [(code, None, 1)]


def test_a_picture_that_came_with_an_amendment_belongs_to_what_takes_the_place(room: Room) -> None:
    room.at("2022-08-05T08:00")
    reminder = reminded(room, room.assignment())
    chat = room.address("SYT").chat_id
    sends(room, text="đã gửi báo cáo số 12/BC-SYT ngày 4/8")
    delivered(room)
    sends(room, text="đã gửi báo cáo số 13/BC-SYT ngày 4/8", quoted=reminder.remote_id, ours=True)
    delivered(room)
    says(room, chat, "đúng")
    assert stands(room) == [("sent", "13/BC-SYT", 2)]


def test_a_picture_that_came_with_what_an_answer_lacked_belongs_to_it(room: Room) -> None:
    room.at("2022-08-05T08:00")
    reminded(room, room.assignment())
    chat = room.address("SYT").chat_id
    says(room, chat, "đã gửi báo cáo")
    delivered(room)
    says(room, chat, "hủy")
    room.later(hours=1)
    sends(room, text="12/BC-SYT ngày 4/8")
    delivered(room)
    says(room, chat, "đúng")
    assert stands(room) == [("sent", "12/BC-SYT", 1)]
