"""The sandbox answers as Telegram does: shapes, errors, limits. Called with httpx, as any client calls."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from sandbox.telegram.world import Chat
from tests.sandbox.client import Client


async def test_get_me(api: Client) -> None:
    status, body = await api("getMe")
    assert status == 200
    assert body["result"]["is_bot"] is True
    assert body["result"]["username"] == "dondoc_sandbox_bot"


@pytest.mark.parametrize(
    ("params", "code", "description"),
    [
        ({"text": ""}, 400, "Bad Request: message text is empty"),
        ({"text": "x" * 4097}, 400, "Bad Request: message is too long"),
        ({"chat_id": 42}, 400, "Bad Request: chat not found"),
        ({"chat_id": "@nobody"}, 400, "Bad Request: chat not found"),
        ({"chat_id": None}, 400, "Bad Request: chat_id is empty"),
        (
            {"text": "<b>x", "parse_mode": "HTML"},
            400,
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            {"text": "á<x>", "parse_mode": "HTML"},
            400,
            'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 2',
        ),
        (
            {"text": "<b>x</i>", "parse_mode": "HTML"},
            400,
            'Bad Request: can\'t parse entities: Unmatched end tag, expected "</b>", found "</i>" at byte offset 4',
        ),
        ({"text": "x", "parse_mode": "html5"}, 400, "Bad Request: unsupported parse_mode"),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "ê" * 33}]]}},
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
        ({"reply_markup": "{"}, 400, "Bad Request: can't parse reply keyboard markup JSON object"),
    ],
)
async def test_refusals_of_send_message(api: Client, params: dict[str, Any], code: int, description: str) -> None:
    status, body = await api.send(**params)
    assert status == code
    assert body == {"ok": False, "error_code": code, "description": description}


async def test_html_becomes_entities_in_utf16_units(api: Client) -> None:
    _, body = await api.send(
        text="😀 <b>Kính gửi</b> &lt;x&gt; <a href='https://example.org/'>đây</a>", parse_mode="HTML"
    )
    assert body["result"]["text"] == "😀 Kính gửi <x> đây"
    assert body["result"]["entities"] == [
        {"type": "bold", "offset": 3, "length": 8},
        {"type": "text_link", "offset": 16, "length": 3, "url": "https://example.org/"},
    ]


async def test_4096_characters_pass(api: Client) -> None:
    assert (await api.send(text="x" * 4096))[0] == 200
    assert (await api.send(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"))[0] == 200


async def test_unknown_methods_and_tokens(api: Client) -> None:
    assert await api("sendTelepathy") == (404, {"ok": False, "error_code": 404, "description": "Not Found"})
    assert await api("getMe", token="12345:wrong-token-of-nobody") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (await api("getMe", token="nonsense"))[0] == 404
    assert (await api("GETME"))[0] == 200
    for path in ("/bot", f"/bot{api.sandbox.bot.token}", f"/bot{api.sandbox.bot.token}/getMe/again"):
        answer = await api.http.get(path)
        assert (answer.status_code, answer.json()["description"]) == (404, "Not Found")


async def test_blocked_and_deactivated(api: Client) -> None:
    api.sandbox.world.block(api.sandbox.bot, api.person, blocked=True)
    assert await api.send() == (
        403,
        {"ok": False, "error_code": 403, "description": "Forbidden: bot was blocked by the user"},
    )
    updates = (await api("getUpdates"))[1]["result"]
    assert updates[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    api.sandbox.world.say(api.sandbox.bot, api.person, "xin chào")
    api.person.deactivated = True
    assert (await api.send())[1]["description"] == "Forbidden: user is deactivated"


async def test_a_group_that_became_a_supergroup(api: Client) -> None:
    api.sandbox.bot.chats[-5] = Chat(-5, "group", "Tổ công tác", started=True, migrated_to=-1005)
    assert await api.send(chat_id=-5) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": -1005},
        },
    )


async def test_limits_answer_429_with_retry_after(api: Client) -> None:
    api.sandbox.api.limits.on = True
    assert (await api.send())[0] == 200
    status, body = await api.send()
    assert status == 429
    assert body["parameters"]["retry_after"] >= 1
    assert body["description"] == f"Too Many Requests: retry after {body['parameters']['retry_after']}"
    answer = await api.http.post(
        f"/bot{api.sandbox.bot.token}/sendMessage", json={"chat_id": api.person.id, "text": "x"}
    )
    assert int(answer.headers["retry-after"]) >= 1


async def test_editing(api: Client) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Đúng", "callback_data": "yes"}]]}
    sent = (await api.send(reply_markup=keyboard))[1]["result"]
    where = {"chat_id": api.person.id, "message_id": sent["message_id"]}
    edited = (await api("editMessageText", **where, text="khác"))[1]["result"]
    assert edited["text"] == "khác"
    assert "reply_markup" not in edited
    assert edited["edit_date"] == sent["date"]
    assert (await api("editMessageText", **where, text="khác"))[1]["description"].startswith(
        "Bad Request: message is not modified"
    )
    assert (await api("editMessageReplyMarkup", **where, reply_markup=keyboard))[0] == 200
    missing = await api("editMessageText", chat_id=api.person.id, message_id=999, text="x")
    assert missing[1]["description"] == "Bad Request: message to edit not found"
    theirs = await api("editMessageText", chat_id=api.person.id, message_id=1, text="x")
    assert theirs[1]["description"] == "Bad Request: message can't be edited"
    assert (await api("deleteMessage", **where))[1]["result"] is True
    assert (await api("deleteMessage", **where))[1]["description"] == "Bad Request: message to delete not found"


async def test_presses_and_their_answers(api: Client) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Đúng", "callback_data": "yes"}]]}
    sent = (await api.send(reply_markup=keyboard))[1]["result"]
    api.sandbox.world.press(api.sandbox.bot, api.person, sent["message_id"], "yes")
    query = (await api("getUpdates"))[1]["result"][-1]["callback_query"]
    assert query["data"] == "yes"
    assert query["message"]["message_id"] == sent["message_id"]
    assert (await api("answerCallbackQuery", callback_query_id=query["id"], text="Đã nhận"))[1]["result"] is True
    again = await api("answerCallbackQuery", callback_query_id=query["id"])
    assert "query is too old" in again[1]["description"]


async def test_updates_stay_until_they_are_confirmed(api: Client) -> None:
    first = (await api("getUpdates"))[1]["result"]
    assert [update["message"]["text"] for update in first] == ["/start"]
    assert (await api("getUpdates"))[1]["result"] == first
    assert (await api("getUpdates", offset=first[-1]["update_id"] + 1))[1]["result"] == []


async def test_a_long_poll_returns_when_something_comes(api: Client) -> None:
    offset = (await api("getUpdates"))[1]["result"][-1]["update_id"] + 1
    poll = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    while api.sandbox.bot.poll is None:
        await asyncio.sleep(0)
    api.sandbox.world.say(api.sandbox.bot, api.person, "xin chào")
    assert (await poll)[1]["result"][0]["message"]["text"] == "xin chào"


async def test_a_second_poller_ends_the_first_with_409(api: Client) -> None:
    offset = (await api("getUpdates"))[1]["result"][-1]["update_id"] + 1
    first = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    while api.sandbox.bot.poll is None:
        await asyncio.sleep(0)
    second = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    status, body = await first
    assert status == 409
    assert body["description"].startswith("Conflict: terminated by other getUpdates request")
    api.sandbox.world.say(api.sandbox.bot, api.person, "xin chào")
    assert (await second)[0] == 200


async def test_a_telegram_that_is_down_ends_a_poll_that_waits(api: Client) -> None:
    offset = (await api("getUpdates"))[1]["result"][-1]["update_id"] + 1
    poll = asyncio.create_task(api("getUpdates", offset=offset, timeout=20))
    while api.sandbox.bot.poll is None:
        await asyncio.sleep(0)
    api.sandbox.api.faults.down = True
    async with asyncio.timeout(5):
        assert await poll == (502, {"ok": False, "error_code": 502, "description": "Bad Gateway"})
    assert (await api("getUpdates", timeout=20))[0] == 502
    api.sandbox.world.say(api.sandbox.bot, api.person, "xin chào")
    api.sandbox.api.faults.down = False
    assert (await api("getUpdates", offset=offset))[1]["result"][0]["message"]["text"] == "xin chào"


DEEP = b'{"chat_id": 1, "entities": ' + b"[" * 900 + b"]" * 900 + b"}"
PARTS = "multipart/form-data"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        *(("application/json", body) for body in (b"{", b"[1]", b"\xff\xfe", b"[" * 5000, DEEP)),
        ("application/json", b'{"chat_id": ' + b"1" * 5000 + b"}"),
        (PARTS, b"--x--"),
        (f"{PARTS}; boundary=x", b"nothing of the kind"),
        (f"{PARTS}; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nx'),
        ("application/x-www-form-urlencoded", b"chat_id=%ff&text=%"),
        ("text/plain", b"chat_id=1"),
    ],
)
async def test_broken_bodies_get_an_answer(api: Client, kind: str, body: bytes) -> None:
    answer = await api.http.post(
        f"/bot{api.sandbox.bot.token}/sendMessage", content=body, headers={"content-type": kind}
    )
    assert answer.status_code == 400
    assert answer.json()["ok"] is False


async def test_other_host_headers_are_refused(api: Client) -> None:
    answer = await api.http.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400


async def test_other_sites_forms_are_refused(api: Client) -> None:
    answer = await api.http.post(f"/sandbox/chats/{api.person.id}/text", content=b'{"text": "x"}')
    assert answer.status_code == 400
