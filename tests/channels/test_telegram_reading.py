"""What an update of Telegram means: who it is from, whether it is for us, and what Telegram itself says of a group."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest
from telegram import ChatMemberRestricted, Update

from bot.channels.base import Incoming
from bot.channels.telegram.reading import incoming

US = "DonDoc_bot"
GROUP = {"id": -500, "type": "supergroup", "title": "Phòng KHTC"}
PERSON = {"id": 7, "is_bot": False, "first_name": "Bình", "last_name": "An"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
BOT = {"id": 1, "is_bot": True, "first_name": "Đôn Đốc"}


def read(**message: Any) -> Incoming | None:
    """A message in a group."""
    said = {"message_id": 1, "date": 0, "chat": GROUP, "from": PERSON, **message}
    return incoming(Update.de_json({"update_id": 5, "message": said}, None), US)


def member(status: str, chat: dict[str, Any] = GROUP, who: dict[str, Any] = PERSON, **more: Any) -> Incoming | None:
    """The bot's own membership changed."""
    changed = {
        "chat": chat,
        "from": who,
        "date": 0,
        "old_chat_member": {"user": BOT, "status": "left"},
        "new_chat_member": {"user": BOT, "status": status, "until_date": 0, **more},
    }
    return incoming(Update.de_json({"update_id": 5, "my_chat_member": changed}, None), US)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/help@OtherBot", None),
        ("/start@OtherBot ABCD-2345", None),
        ("/help@dondoc_BOT", ("/help", True)),
        ("/start@DonDoc_bot ABCD-2345", ("/start ABCD-2345", True)),
        ("/help", ("/help", True)),
        ("@dondoc_bot  2", ("2", True)),
        ("@binh 2", ("@binh 2", False)),
        ("họp @dondoc_bot nhé", ("họp @dondoc_bot nhé", False)),
    ],
)
def test_in_a_group_our_name_is_taken_off_and_another_bots_command_is_left(
    text: str, meant: tuple[str, bool] | None
) -> None:
    found = read(text=text)
    assert (found and (found.text, found.addressed)) == meant


def test_in_private_there_is_nobody_else() -> None:
    private = {"id": 7, "type": "private", "first_name": "Bình"}
    found = read(text="/help@OtherBot", chat=private)
    assert found
    assert (found.text, found.private, found.topic) == ("/help@OtherBot", True, "")


def test_an_administrator_who_hides_is_the_group_itself_and_a_channel_is_nobody() -> None:
    found = read(text="ABCD-2345", **{"from": ANONYMOUS, "sender_chat": GROUP})
    assert found
    assert (found.sender_id, found.chat_id, found.name) == ("-500", "-500", "Phòng KHTC")
    channel = {"id": -900, "type": "channel", "title": "Kênh"}
    assert read(text="ABCD-2345", **{"from": ANONYMOUS, "sender_chat": channel}) is None
    assert read(text="ABCD-2345", **{"from": BOT}) is None


def test_a_topic_is_a_topic_of_a_forum_only() -> None:
    found = read(text="2", message_thread_id=9, is_topic_message=True)
    assert found
    assert found.topic == "9"
    replied = read(text="2", message_thread_id=9)
    assert replied
    assert replied.topic == ""


@pytest.mark.parametrize("who", [PERSON, ANONYMOUS])
def test_a_group_that_moves_is_told_of_in_both_chats(who: dict[str, Any]) -> None:
    there = read(migrate_to_chat_id=-1005, **{"from": who})
    here = read(migrate_from_chat_id=-400, **{"from": who})
    assert there
    assert here
    assert (there.what, there.chat_id, there.moved_to) == ("moved", "-500", "-1005")
    assert (here.what, here.chat_id, here.moved_to) == ("moved", "-400", "-500")


@pytest.mark.parametrize(
    ("status", "more", "what"),
    [
        ("kicked", {}, "blocked"),
        ("left", {}, "blocked"),
        ("member", {}, "unblocked"),
        ("restricted", {"is_member": True}, "unblocked"),
        ("restricted", {"is_member": False}, "blocked"),
    ],
)
def test_whether_the_bot_is_in(status: str, more: dict[str, Any], what: str) -> None:
    rights = {name: True for name in signature(ChatMemberRestricted).parameters if name.startswith("can_")}
    for who in (PERSON, ANONYMOUS):
        found = member(status, who=who, **({**rights, **more} if more else {}))
        assert found
        assert (found.what, found.private) == (what, False)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ({"new_chat_title": "Mới"}, None),
        ({"left_chat_member": PERSON}, None),
        ({"group_chat_created": True}, None),
        ({"forum_topic_created": {"name": "A", "icon_color": 1}}, None),
        ({"video_chat_started": {}}, None),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "unsupported"),
        ({"location": {"longitude": 1.0, "latitude": 1.0}}, "unsupported"),
        ({"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, "unsupported"),
    ],
)
def test_what_a_person_sent_is_told_from_what_telegram_says(content: dict[str, Any], what: str | None) -> None:
    found = read(chat={"id": 7, "type": "private", "first_name": "Bình"}, **content)
    assert (found and found.what) == what
    assert read(**content) is None


PRIVATE = {"id": 7, "type": "private", "first_name": "Bình"}
FILE = {"file_id": "f", "file_unique_id": "f", "file_size": 10}


def beside(kind: str = "message", **message: Any) -> Incoming:
    """A message in private, with what stands beside its text."""
    said = {"message_id": 41, "date": 1000, "chat": PRIVATE, "from": PERSON, **message}
    found = incoming(Update.de_json({"update_id": 5, kind: said}, None), US)
    assert found
    return found


def test_a_quote_an_edit_an_album_and_forwarded_words_are_told() -> None:
    ours = {"message_id": 40, "date": 0, "chat": PRIVATE, "from": {**BOT, "username": "dondoc_bot"}, "text": "?"}
    found = beside(text="2", reply_to_message=ours)
    assert (found.message, found.quoted, found.ours, found.edited, found.forwarded) == ("41", "40", True, False, False)
    found = beside(text="2", reply_to_message={**ours, "from": PERSON})
    assert (found.quoted, found.ours) == ("40", False)
    found = beside("edited_message", text="3", edit_date=2000)
    assert (found.edited, found.said_at and found.said_at.timestamp()) == (True, 2000)
    found = beside(text="3", forward_origin={"type": "hidden_user", "date": 0, "sender_user_name": "Hoa"})
    assert found.forwarded
    sizes = [{**FILE, "width": 1, "height": 1}]
    found = beside(photo=sizes, caption="đã họp", media_group_id="9")
    assert (found.what, found.text, found.album, found.remote) == ("picture", "đã họp", "9", "f")


def test_a_file_is_no_picture_unless_it_is_one() -> None:
    found = beside(document={**FILE, "mime_type": "application/pdf"}, caption="123/BC-SYT")
    assert (found.what, found.text, found.remote) == ("file", "123/BC-SYT", FILE["file_id"])
    named = beside(document={**FILE, "mime_type": "application/pdf", "file_name": "a\u202eb.pdf", "file_size": 7})
    assert (named.file_name, named.file_size) == ("a\u202eb.pdf", 7)
    film = {**FILE, "width": 1, "height": 1, "duration": 1}
    assert beside(animation=film, document={**FILE, "mime_type": "video/mp4"}).remote == ""
    assert beside(document={**FILE, "mime_type": "image/png"}).what == "picture"
    assert beside(document={**FILE, "mime_type": "image/png", "file_size": 30 * 2**20}).what == "file"
    assert beside(video={**FILE, "width": 1, "height": 1, "duration": 1}, caption="x").what == "file"


def test_what_is_edited_without_words_is_nothing() -> None:
    place = {"longitude": 1.0, "latitude": 1.0, "live_period": 60}
    said = {"message_id": 1, "date": 0, "chat": PRIVATE, "from": PERSON, "location": place}
    assert incoming(Update.de_json({"update_id": 5, "edited_message": said}, None), US) is None


def test_in_a_group_a_quote_of_ours_is_meant_for_us_and_a_topics_beginning_is_no_quote() -> None:
    us = {**BOT, "username": US}
    ours = {"message_id": 40, "date": 0, "chat": GROUP, "from": us, "text": "?"}
    found = read(text="2", reply_to_message=ours)
    assert found
    assert (found.addressed, found.quoted) == (True, "40")
    topic = {**ours, "from": PERSON, "forum_topic_created": {"name": "A", "icon_color": 1}}
    found = read(text="2", reply_to_message={key: value for key, value in topic.items() if key != "text"})
    assert found
    assert found.quoted == ""
