"""What is malformed is refused with 400, as JSON and in Telegram's words; nothing is sent, nothing breaks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.client import Client

ENTITY = {"type": "bold", "offset": 0, "length": 3}
IN_ENTITY = "can't parse MessageEntity: "
IN_BUTTON = "can't parse inline keyboard button: "
OF_TEXT = "Text buttons are unallowed in the inline keyboard"
NOT_JSON = "can't parse reply keyboard markup JSON object"
ROWS = 'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays'


def button(**fields: Any) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "x", **fields}]]}


REPLIES: list[tuple[Any, str]] = [
    ("{", "can't parse reply parameters JSON object"),
    ("[" * 100_000, "can't parse reply parameters JSON object"),
    ([], "object expected as reply parameters"),
    ("5", "object expected as reply parameters"),
    ({"allow_sending_without_reply": True}, 'can\'t find field "message_id"'),
    ({"message_id": []}, 'field "message_id" must be a Number'),
    ({"message_id": True}, 'field "message_id" must be a Number'),
    ({"message_id": "x"}, 'field "message_id" must be a valid Number'),
    ({"message_id": 10**30}, 'field "message_id" must be a valid Number'),
    ({"message_id": 1, "allow_sending_without_reply": 1},
     'field "allow_sending_without_reply" must be of type Boolean'),
    ({"message_id": 99}, "message to be replied not found"),
    ({"message_id": 1, "chat_id": 7}, "the sandbox plays replies within one chat only"),
]  # fmt: skip
ENTITIES: list[tuple[Any, str]] = [
    ("[", "can't parse entities JSON object"),
    ({}, "can't parse entities JSON object"),
    ([5], IN_ENTITY + "expected an Object"),
    ([{"type": "bold", "offset": 0}], IN_ENTITY + 'Can\'t find field "length"'),
    ([{**ENTITY, "offset": "x"}], IN_ENTITY + 'Field "offset" must be a valid Number'),
    ([{**ENTITY, "offset": {}}], IN_ENTITY + 'Field "offset" must be a Number'),
    ([{**ENTITY, "type": "blink"}], IN_ENTITY + "Unsupported type specified"),
    ([{**ENTITY, "type": ""}], IN_ENTITY + "Type is not specified"),
    ([{**ENTITY, "type": "text_link"}], IN_ENTITY + 'Can\'t find field "url"'),
    ([{**ENTITY, "type": "text_mention", "user": 5}], IN_ENTITY + 'Field "user" must be of type Object'),
    ([{**ENTITY, "offset": -1}], "receive an entity with incorrect offset -1"),
    ([{**ENTITY, "length": -1}], "receive an entity with incorrect length -1"),
    ([{**ENTITY, "length": 9}],
     "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9"),
    ([{**ENTITY, "offset": 9}], "entity begins after the end of the text at UTF-16 offset 9"),
    ([{**ENTITY, "offset": 1}], "entity begins in a middle of a UTF-16 symbol at UTF-16 offset 1"),
    ([{**ENTITY, "length": 1}],
     "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at UTF-16 offset 1"),
]  # fmt: skip
MARKUPS: list[tuple[Any, str]] = [
    ("{", NOT_JSON),
    ([], "object expected as reply markup"),
    ("5", "object expected as reply markup"),
    ({"inline_keyboard": 5}, 'field "inline_keyboard" must be of type Array'),
    ({"inline_keyboard": [5]}, ROWS),
    ({"inline_keyboard": [{"text": "x", "callback_data": "x"}]}, ROWS),
    ({"inline_keyboard": [[5]]}, IN_BUTTON + "InlineKeyboardButton must be an Object"),
    ({"inline_keyboard": [[{"callback_data": "x"}]]}, IN_BUTTON + 'Can\'t find field "text"'),
    ({"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}, "inline keyboard button text must be non-empty"),
    (button(text=[1], callback_data="x"), IN_BUTTON + 'Field "text" must be of type String'),
    (button(), IN_BUTTON + OF_TEXT),
    (button(callback_data=""), IN_BUTTON + OF_TEXT),
    (button(callback_data="x" * 65), "BUTTON_DATA_INVALID"),
    (button(callback_data="đ" * 33), "BUTTON_DATA_INVALID"),
    (button(callback_data={"a": 1}), IN_BUTTON + 'Field "callback_data" must be of type String'),
    (button(callback_data=True), IN_BUTTON + 'Field "callback_data" must be of type String'),
    (button(callback_data="x", style="pink"), IN_BUTTON + "invalid button style specified"),
    (button(web_app="x"), IN_BUTTON + 'Field "web_app" must be of type Object'),
    (button(url="nowhere"), "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL"),
    (button(url="http://[bad"), "inline keyboard button URL 'http://[bad' is invalid: Wrong HTTP URL"),
    (button(url="file:///etc/passwd"),
     "inline keyboard button URL 'file:///etc/passwd' is invalid: Unsupported URL protocol"),
    ({"keyboard": [["x"], "y"]}, 'field "keyboard" must be an Array of Arrays'),
    ({"keyboard": [[5]]}, "can't parse keyboard button: KeyboardButton must be a String or an Object"),
    ({"keyboard": [[""]]}, "keyboard button text must be non-empty"),
    ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
]  # fmt: skip


@pytest.mark.parametrize(
    ("params", "said"),
    [
        *(({"reply_parameters": value}, said) for value, said in REPLIES),
        *(({"entities": value}, said) for value, said in ENTITIES),
        *(({"reply_markup": value}, said) for value, said in MARKUPS),
        ({"reply_to_message_id": "x"}, "can't parse reply_to_message_id"),
        ({"text": " \n\t"}, "text must be non-empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 40_000}, "text is too long"),
    ],
)
async def test_a_message_that_cannot_be(api: Client, params: dict[str, Any], said: str) -> None:
    before = len(api.sandbox.bot.chats[api.person.id].messages)
    assert await api.refused("sendMessage", **{"chat_id": api.person.id, "text": "😀 x", **params}) == said
    assert len(api.sandbox.bot.chats[api.person.id].messages) == before


async def test_half_a_sign_is_no_text(api: Client) -> None:
    body = b'{"chat_id": %d, "text": "\\ud800"}' % api.person.id
    headers = {"content-type": "application/json"}
    answer = await api.http.post(f"/bot{api.sandbox.bot.token}/sendMessage", content=body, headers=headers)
    assert (answer.status_code, answer.json()["description"]) == (400, "Bad Request: strings must be encoded in UTF-8")


@pytest.mark.parametrize("value", ["x", [], {}, 10**30, "1.5"])
@pytest.mark.parametrize("key", ["offset", "limit", "timeout"])
async def test_numbers_that_are_none(api: Client, key: str, value: object) -> None:
    assert await api.refused("getUpdates", **{key: value}) == f"can't parse {key}"


async def test_64_bytes_of_data_pass_and_other_buttons_are_shown_as_they_are(api: Client) -> None:
    rows = [
        [{"text": "a", "callback_data": "đ" * 32}],
        [{"text": "b", "url": "https://example.org/x"}, {"text": "c", "url": "tg://resolve?domain=x"}],
        [{"text": "d", "copy_text": {"text": "x"}}, {"text": "e", "switch_inline_query": ""}],
    ]
    sent = (await api.send(reply_markup={"inline_keyboard": rows}))[1]["result"]
    assert sent["reply_markup"]["inline_keyboard"] == rows
    side = api.sandbox.sides["telegram"]
    assert side.choices(sent) == {"a": "đ" * 32}
    both = (await api.send(reply_markup=button(url="example.org", callback_data="x")))[1]["result"]
    assert both["reply_markup"]["inline_keyboard"] == [[{"text": "x", "url": "http://example.org/"}]]


async def test_reply_keyboards_are_taken_and_not_shown_with_the_message(api: Client) -> None:
    for markup in ({"keyboard": [["Một", {"text": "Hai"}]]}, {"remove_keyboard": True}, {"force_reply": True}, {}):
        assert "reply_markup" not in (await api.send(reply_markup=markup))[1]["result"]
    sent = (await api.send())[1]["result"]
    where = {"chat_id": api.person.id, "message_id": sent["message_id"]}
    said = await api.refused("editMessageText", **where, text="y", reply_markup={"remove_keyboard": True})
    assert said == "inline keyboard expected"


async def test_an_answer_to_a_message(api: Client) -> None:
    told: list[dict[str, Any]] = [{"reply_parameters": {"message_id": 1}}, {"reply_to_message_id": 1}]
    for params in told:
        assert (await api.send(**params))[1]["result"]["reply_to_message"]["text"] == "/start"
    bare: list[dict[str, Any]] = [
        {"reply_parameters": {"message_id": 99, "allow_sending_without_reply": True}},
        {"reply_to_message_id": 99, "allow_sending_without_reply": True},
        {"reply_parameters": {}},
    ]
    for params in bare:
        assert "reply_to_message" not in (await api.send(**params))[1]["result"]


@pytest.mark.parametrize(
    ("text", "entities", "shown", "places"),
    [
        (" \n x y \n ", [], "x y", []),
        ("\tx\x00y\r\n\u202ez", [], "x y\nz", []),
        ("  x  ", [(0, 5)], "  x", [(0, 3)]),
        (" 😀 đậm  ", [(1, 2), (4, 5)], "😀 đậm", [(0, 2), (3, 3)]),
        ("x  y", [(1, 2)], "x  y", []),
        ("a\r\r\u202ab", [(1, 4)], "ab", [(1, 1)]),
        ("x   ", [(0, 1), (1, 3)], "x", [(0, 1)]),
    ],
)
async def test_texts_are_trimmed_with_their_entities(
    api: Client, text: str, entities: list[tuple[int, int]], shown: str, places: list[tuple[int, int]]
) -> None:
    given = [{"type": "bold", "offset": offset, "length": length} for offset, length in entities]
    sent = (await api.send(text=text, entities=given))[1]["result"]
    assert sent["text"] == shown
    assert [(each["offset"], each["length"]) for each in sent.get("entities", [])] == places


async def test_html_is_trimmed_too_and_counts_before_entities(api: Client) -> None:
    sent = (await api.send(text="\n <b>  đậm </b>\n", parse_mode="HTML", entities=[ENTITY]))[1]["result"]
    assert (sent["text"], sent["entities"]) == ("  đậm", [{"type": "bold", "offset": 0, "length": 5}])
    assert (await api.send(text="x" * 4096 + " " * 50))[0] == 200


async def test_editing_trims_and_checks_as_sending_does(api: Client) -> None:
    sent = (await api.send(text="x"))[1]["result"]
    where = {"chat_id": api.person.id, "message_id": sent["message_id"]}
    assert (await api.refused("editMessageText", **where, text=" x ")).startswith("message is not modified")
    assert await api.refused("editMessageText", **where, text="y", entities=[5]) == IN_ENTITY + "expected an Object"
    assert await api.refused("editMessageReplyMarkup", **where, reply_markup="{") == NOT_JSON
    assert await api.refused("editMessageCaption", **where, caption="y") == "there is no caption in the message to edit"
    assert await api.refused("answerCallbackQuery", callback_query_id=[1]) == (
        "query is too old and response timeout expired or query ID is invalid"
    )


async def test_what_the_sandbox_itself_stumbles_over_is_told_as_json(
    api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(api.sandbox.world), "post", lambda *args: 1 / 0)
    status, body = await api.send()
    assert (status, body) == (500, {"ok": False, "error_code": 500, "description": "Internal Server Error"})
