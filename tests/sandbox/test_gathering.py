"""Groups on the chat page: people of the page write and press there by turns."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from sandbox import memory
from sandbox.server import Sandbox
from tests.sandbox.client import Client


async def begin(http: httpx.AsyncClient, *members: int, heading: str = "9. Sở Y tế") -> str:
    """A group of these people; returns its address on the page."""
    group = {"title": "Nhóm Sở Y tế", "heading": heading, "members": list(members)}
    answer = await http.post("/sandbox/groups", json=group)
    return f"/sandbox/groups/{answer.raise_for_status().json()}"


async def test_a_group_stands_below_its_agencys_people(api: Client, sandbox: Sandbox) -> None:
    world = sandbox.world
    official, leader = (world.add_person(name, "9. Sở Y tế") for name in ("Đầu mối Sở Y tế", "Giám đốc Sở Y tế"))
    world.add_person("Đầu mối Sở Nội vụ", "15. Sở Nội vụ")
    place = await begin(api.http, official.id, leader.id)
    await begin(api.http, official.id, heading="99. Nơi khác")
    listed = (await api.http.get("/sandbox/people")).json()
    assert [one["name"] for one in listed[1:]] == [
        "Đầu mối Sở Y tế",
        "Giám đốc Sở Y tế",
        "👥 Nhóm Sở Y tế",
        "Đầu mối Sở Nội vụ",
        "👥 Nhóm Sở Y tế",
    ]
    group = listed[3]
    assert (group["members"], group["role"], group["unread"]) == (
        [official.id, leader.id],
        "gathering",
        {"telegram": 0, "zalo": 0},
    )
    assert place == f"/sandbox/groups/{-group['id']}"
    assert (await api("getChatMember", chat_id=group["id"], user_id=leader.id))[1]["result"]["status"] == "member"
    assert (await api("getChatMemberCount", chat_id=group["id"]))[1]["result"] == 3


async def test_each_member_writes_and_presses_in_their_own_name(api: Client, sandbox: Sandbox) -> None:
    official, leader = (sandbox.world.add_person(name) for name in ("Đầu mối", "Giám đốc"))
    place = await begin(api.http, official.id, leader.id)
    chat = -int(place.rpartition("/")[2])
    keyboard = {"inline_keyboard": [[{"text": "Đã họp", "callback_data": "x"}]]}
    sent = (await api("sendMessage", chat_id=chat, text="Đã họp chưa?", reply_markup=keyboard))[1]["result"]
    shown = next(one for one in (await api.http.get("/sandbox/people")).json() if one["id"] == chat)
    assert (shown["last"], shown["unread"]["telegram"]) == ("Đã họp chưa?", 1)
    assert (await api.http.post(f"{place}/read", json={})).status_code == 200
    assert sandbox.bot.chats[chat].unread == 0
    for who in (leader, official):
        await api.http.post(f"{place}/text", json={"as": who.id, "text": " mai họp "})
    press = {"as": official.id, "message_id": sent["message_id"], "data": "x"}
    assert (await api.http.post(f"{place}/press", json=press)).json()["query"]
    texts = [(m["from"]["first_name"], m["text"]) for m in (await api.http.get(place)).json()["messages"]]
    assert texts == [("Đôn Đốc", "Đã họp chưa?"), ("Giám đốc", "mai họp"), ("Đầu mối", "mai họp")]
    updates = [update.get("callback_query") or update["message"] for update in sandbox.bot.updates[1:]]
    assert [update["from"]["id"] for update in updates] == [leader.id, official.id, official.id]
    assert {(update.get("message") or update)["chat"]["id"] for update in updates} == {chat}


@pytest.mark.parametrize(
    ("what", "body", "said"),
    [
        ("text", {"text": "x", "as": 5_000_001}, "this person is not in the group"),
        ("text", {"text": "x", "as": 42}, "there is no such person"),
        ("text", {"text": " ", "as": 5_000_002}, "the message is empty"),
        ("press", {"message_id": 1, "data": "x", "as": 5_000_002}, "there is no such button"),
        ("dance", {"as": 5_000_002}, "Not Found"),
    ],
)
async def test_what_cannot_be_done_in_a_group(api: Client, what: str, body: dict[str, Any], said: str) -> None:
    member = api.sandbox.world.add_person("Đầu mối")
    place = await begin(api.http, member.id)
    answer = await api.http.post(f"{place}/{what}", json=body)
    assert answer.status_code in (400, 404)
    assert said in answer.json()["description"]


async def test_earlier_messages_come_on_demand_and_a_group_needs_members(api: Client) -> None:
    member = api.sandbox.world.add_person("Đầu mối")
    place = await begin(api.http, member.id)
    for number in range(202):
        await api.http.post(f"{place}/text", json={"as": member.id, "text": str(number)})
    newest = (await api.http.get(place)).json()
    assert (newest["messages"][0]["text"], newest["earlier"]) == ("2", True)
    before = newest["messages"][0]["message_id"]
    older = (await api.http.get(f"{place}?before={before}")).json()
    assert ([message["text"] for message in older["messages"]], older["earlier"]) == (["0", "1"], False)
    assert (await api.http.post("/sandbox/groups", json={"title": "x"})).status_code == 400
    assert (await api.http.get("/sandbox/groups/1")).status_code == 400


async def test_groups_are_remembered_and_a_play_of_before_opens(api: Client, sandbox: Sandbox, tmp_path: Any) -> None:
    place = await begin(api.http, api.person.id)
    await api.http.post(f"{place}/text", json={"as": api.person.id, "text": "chào cả nhóm"})
    memory.save(sandbox.world, sandbox.bot, sandbox.zalo, tmp_path / "sandbox.json")
    kept = memory.recall(tmp_path / "sandbox.json")
    assert kept
    other = Sandbox(memory.time_of(kept))
    memory.restore(kept, other.world, other.bot, other.zalo)
    assert other.bot.chats == sandbox.bot.chats
    for chat in kept["chats"]:
        del chat["group"], chat["members"]
    del kept["people"][0]["role"]
    memory.restore(kept, other.world, other.bot, other.zalo)
    assert [chat.members for chat in other.bot.chats.values()] == [[], []]
