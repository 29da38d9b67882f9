"""The web side: updates by webhook have their effect once; forged, broken and hostile requests have none."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import select

from bot.channels.base import ChannelMisconfigured
from bot.settings import Settings
from db import aside
from db.models import Inbound, Person, Reply, SeenUpdate
from jobs.pace import Backoff
from tests.channels.test_zalo_api import FIELDS, JSON, update
from tests.office import Office, Someone
from tests.silences import kept_for

SECRET = "a-secret-of-the-webhook"
HEADERS = {"zalo": "X-Bot-Api-Secret-Token", "telegram": "X-Telegram-Bot-Api-Secret-Token"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def office(tmp_path: Path, messenger: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """An office whose messenger brings updates by webhook, set as the command line sets it."""
    monkeypatch.setattr("db.session.BUSY_TIMEOUT_MS", 20)
    port = free_port()
    webhook: dict[str, Any] = {f"{messenger}_updates": "webhook", f"{messenger}_webhook_secret": SecretStr(SECRET)}
    place = Office(
        f"sqlite:///{tmp_path / 'x.sqlite3'}",
        messenger=messenger,
        backoff=Backoff(0.02, 0.2),
        public_url=f"http://127.0.0.1:{port}",
        web_port=port,
        **webhook,
    )
    await place.open()
    await place.app.channels[messenger].set_webhook(f"http://127.0.0.1:{port}/webhook/{messenger}", SECRET)
    yield place
    await place.close()


def url(office: Office, path: str = "") -> str:
    return f"{office.settings().public_url}{path or '/webhook/' + office.messenger}"


def body_of(office: Office, someone: Someone, text: str, key: str = "1234567") -> dict[str, Any]:
    """An update as the messenger would bring it."""
    who: dict[str, Any]
    chat: dict[str, Any]
    if office.messenger == "zalo":
        who = {"id": someone.chat_id, "display_name": "Đầu mối", "is_bot": False}
        chat = {"id": someone.chat_id, "chat_type": "PRIVATE"}
        return {"ok": True, "result": update(message_id=key, text=text, chat=chat, **{"from": who})}
    user = {"id": someone.person.id, "is_bot": False, "first_name": "Đầu mối"}
    chat = {"id": someone.person.id, "type": "private"}
    message = {"message_id": 1, "date": 0, "from": user, "chat": chat, "text": text}
    return {"update_id": int(key), "message": message}


async def post(office: Office, body: Any, secret: str | None = SECRET, **more: Any) -> httpx.Response:
    headers = {HEADERS[office.messenger]: secret} if secret is not None else {}
    headers |= more.pop("headers", {})
    async with httpx.AsyncClient(timeout=60) as http:
        if isinstance(body, bytes):
            return await http.post(url(office), content=body, headers={"content-type": "application/json", **headers})
        return await http.post(url(office), json=body, headers=headers, **more)


async def test_a_whole_story_through_the_webhook(office: Office) -> None:
    official = await office.join("SYT")
    await office.pass_to("2022-08-05T08:00")
    await official.taps("Đã gửi báo cáo")
    (receipt,) = await official.says("123/BC-SYT ngày 05/8/2022")
    assert "văn bản số 123/BC-SYT ngày 05/8/2022" in receipt
    assert await office.ask(lambda session: session.scalars(select(Inbound)).all()) == []


@pytest.mark.parametrize("messenger", ["zalo"])
async def test_both_body_forms_are_taken(office: Office) -> None:
    official = await office.join("SYT")
    official.read()
    wrapped = body_of(office, official, "/toi", key="1")
    assert (await post(office, wrapped)).status_code == 200
    assert (await post(office, body_of(office, official, "/toi", key="2")["result"])).status_code == 200
    await office.idle()
    assert len(official.read()) == 2


async def test_redelivery_is_harmless(office: Office) -> None:
    official = await office.join("SYT")
    body = body_of(office, official, "/toi")
    official.read()
    for _ in range(3):
        assert (await post(office, body)).status_code == 200
    await office.idle()
    assert len(official.read()) == 1


async def test_what_cannot_be_stored_is_refused_and_brought_again(office: Office) -> None:
    official = await office.join("SYT")
    official.read()
    other = sqlite3.connect(office.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    body = body_of(office, official, "/toi")
    assert (await post(office, body)).status_code == 503
    other.execute("ROLLBACK")
    other.close()
    assert (await post(office, body)).status_code == 200
    await office.idle()
    assert len(official.read()) == 1


async def test_it_is_stored_before_it_is_answered_and_has_its_effect_after_a_crash(office: Office) -> None:
    official = await office.join("SYT")
    official.read()
    for task in office.app._tasks:
        if task.get_name().startswith("hand on"):
            task.cancel()
    await asyncio.sleep(0)
    assert (await post(office, body_of(office, official, "/toi"))).status_code == 200
    assert len(await office.ask(lambda session: session.scalars(select(Inbound)).all())) == 1
    await office.app.stop()
    office.app = office.make_app()
    await office.app.start()
    await office.idle()
    assert len(official.read()) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 20])
async def test_forged_missing_and_wrong_secrets(office: Office, secret: str | None) -> None:
    official = await office.join("SYT")
    official.read()
    headers = {} if secret is None else {HEADERS[office.messenger]: secret.encode("latin-1")}
    async with httpx.AsyncClient(timeout=60) as http:
        answer = await http.post(url(office), json=body_of(office, official, "/dung"), headers=headers)  # type: ignore[arg-type]
    assert answer.status_code == 401
    await office.idle()
    assert official.read() == []


async def test_the_other_messengers_secret_header_is_no_key(office: Office) -> None:
    official = await office.join("SYT")
    other = HEADERS["telegram" if office.messenger == "zalo" else "zalo"]
    answer = await post(office, body_of(office, official, "/dung"), secret=None, headers={other: SECRET})
    assert answer.status_code == 401


HOSTILE = {
    "not JSON": (b"{", 400),
    "empty": (b"", 400),
    "a list": (b"[]", 400),
    "a number": (b"1", 400),
    "binary": (b"\xff\xfe\x00", 400),
    "2 MiB": (json.dumps({"x": "y" * 2**21}).encode(), 413),
    "nested 10,000 deep": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
    "nested lists": (b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
    "a number of 5,000 digits": (b'{"update_id":' + b"1" * 5000 + b"}", 400),
    "a lone surrogate": (rb'{"event_name": "\ud800", "message": {}}', 200),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_bodies_have_no_effect(office: Office, name: str) -> None:
    body, status = HOSTILE[name]
    answer = await post(office, body)
    assert answer.status_code == status
    await office.idle()
    assert await office.ask(lambda session: session.scalars(select(SeenUpdate)).all()) == []
    assert (await office.join("SYT")).chat


async def test_a_text_with_a_lone_surrogate_is_answered(office: Office) -> None:
    official = await office.join("SYT")
    official.read()
    raw = json.dumps(body_of(office, official, "MARK")).replace("MARK", "/toi\\ud800").encode()
    assert (await post(office, raw)).status_code == 200
    await office.idle()
    assert len(official.read()) == 1


async def test_only_json_by_post_and_only_here(office: Office) -> None:
    async with httpx.AsyncClient(timeout=60) as http:
        headers = {HEADERS[office.messenger]: SECRET}
        assert (await http.post(url(office), data={"a": "b"}, headers=headers)).status_code == 415
        assert (await http.get(url(office), headers=headers)).status_code == 405
        assert (await http.post(url(office, "/webhook/nobody"), json={}, headers=headers)).status_code == 404
        assert (await http.get(url(office, "/"))).status_code == 404


async def test_unknown_events_are_accepted_and_ignored(office: Office) -> None:
    for body in ({"event_name": "message.reaction.received", "message": {}}, {"update_id": 5, "poll": {}}, {"a": 1}):
        assert (await post(office, body)).status_code == 200
    await office.idle()
    assert await office.ask(lambda session: session.scalars(select(Person)).all()) == []


async def test_healthz(office: Office) -> None:
    async with httpx.AsyncClient(timeout=60) as http:
        assert (await http.get(url(office, "/healthz"))).json() == {"ok": True, "troubled": [], "jobs": []}
        await office.ask(lambda session: aside.put(session, "job", "remind", "stuck", "", office.app.clock.now()))
        assert (await http.get(url(office, "/healthz"))).json() == {"ok": True, "troubled": [], "jobs": ["remind"]}


async def test_a_silent_connection_is_left_to_the_proxy_to_end(office: Office) -> None:
    """nginx ends one that its upstream has left open after 60 s; who ends it first loses what the other was sending."""
    assert office.app.web
    async with httpx.AsyncClient(timeout=60) as http:
        await http.get(url(office, "/healthz"))
        assert kept_for(office.app.web._server) > 60


async def test_a_port_in_use_is_told_in_a_sentence(office: Office, tmp_path: Path) -> None:
    second = Office(
        f"sqlite:///{tmp_path / 'y.sqlite3'}", public_url="http://127.0.0.1:1", web_port=office.settings().web_port
    )
    await second.sandbox.start()
    second.app = second.make_app()
    with pytest.raises(ChannelMisconfigured, match=r"WEB_HOST, WEB_PORT: .* cannot be used"):
        await second.app.start()
    await second.app.stop()
    await second.sandbox.stop()


TELEGRAM_FIELDS = ["message", "callback_query", "my_chat_member", "edited_message"]
MESSAGE_FIELDS = ["from", "chat", "text", "photo", "caption", "message_id", "date", "entities", "reply_to_message"]


async def test_any_value_in_any_field_is_never_a_crash_and_never_an_effect(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Hypothesis draws the bodies; they are posted over real HTTP, one after the other."""
    official = await office.join("SYT")
    official.read()
    bodies: list[dict[str, Any]] = []

    @settings(max_examples=120, deadline=None, database=None)
    @given(st.dictionaries(st.sampled_from(FIELDS + MESSAGE_FIELDS), JSON, max_size=4), JSON, st.integers(0, 3))
    def draw(changes: dict[str, Any], anything: Any, shape: int) -> None:
        whole = body_of(office, official, "xin chào", key=str(9_000_000 + len(bodies)))
        inner = whole["result"]["message"] if office.messenger == "zalo" else whole["message"]
        if shape == 0:
            inner.clear()
        inner.update(changes)
        inner["text"] = changes.get("text", 5)
        if shape == 1:
            whole["result" if office.messenger == "zalo" else TELEGRAM_FIELDS[len(bodies) % 4]] = anything
        bodies.append(json.loads(json.dumps(whole)))

    await asyncio.to_thread(draw)
    headers = {HEADERS[office.messenger]: SECRET}
    async with httpx.AsyncClient(timeout=60) as http:
        for body in bodies:
            answer = await http.post(url(office), json=body, headers=headers)
            assert answer.status_code == 200, body
    await office.idle()
    assert "could not be handled" not in caplog.text
    assert await office.ask(lambda session: session.scalars(select(Reply)).all()) == []
    assert await office.ask(lambda session: session.scalars(select(Inbound)).all()) == []
    assert len(await official.says("/toi")) >= 1


def test_a_webhook_needs_a_secret_and_an_address() -> None:
    for values, words in (
        ({"zalo_updates": "webhook", "zalo_token": "12345:abcdefghijk"}, "ZALO_WEBHOOK_SECRET is needed"),
        (
            {"zalo_updates": "webhook", "zalo_token": "12345:abcdefghijk", "zalo_webhook_secret": SECRET},
            "PUBLIC_URL is needed",
        ),
        ({"zalo_webhook_secret": "short"}, "8 to 256"),
        ({"public_url": "http://example.org"}, "https://"),
    ):
        with pytest.raises(ValueError, match=words):
            Settings(_env_file=None, **values)  # type: ignore[call-arg,arg-type]
