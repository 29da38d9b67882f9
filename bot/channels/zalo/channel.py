"""Zalo Bot: plain text with numbered choices out, polling or a webhook in. Facts: DESIGN section 7."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx

from bot.channels import tls
from bot.channels.base import (
    ChannelMisconfigured,
    Choice,
    FileLinkOf,
    Handler,
    Outgoing,
    PictureOf,
    Receiver,
    Unreadable,
    Update,
    Webhook,
    patiently,
    put_aside,
)
from bot.channels.polling import Calm
from bot.channels.splitting import numbered_pieces
from bot.channels.zalo.api import ZaloApi
from bot.channels.zalo.reading import NAME, incoming, is_of_another_kind, key_of
from bot.texts.render import Texts
from jobs.attached import FILE
from jobs.transport import (
    CannotFetch,
    Delivered,
    DeliveryError,
    Letter,
    Throttled,
    Unauthorized,
    Uncertain,
    Unreachable,
    only_under,
)
from reports.order import ENDINGS
from rules.choosing import Offered

log = logging.getLogger(__name__)

TEXT_LIMIT = 2000
POLL_SECONDS = 30
LONGEST_PAUSE = 60.0
STOPPING_SECONDS = 5.0
"""How long a stop waits for an update that is being stored."""

LARGEST_PICTURE = 20 * 2**20


class Zalo:
    """The channel ``zalo``.

    What polling fetches is gone at Zalo's, so it is stored before anything else is done with it, as what the webhook
    brings is. There are no buttons: choices are numbered lines. There are no files out: a picture goes out as a link
    that ``link_to`` makes, what was made to be taken away as one by ``file_link_of``; where there is no public address
    the text alone.
    """

    name = NAME
    secret_header = "X-Bot-Api-Secret-Token"  # noqa: S105 - a header's name

    def __init__(
        self,
        api: ZaloApi,
        texts: Texts,
        picture_of: PictureOf,
        link_to: Callable[[int], str] | None = None,
        *,
        api_url: str = "",
        proxy: str | None = None,
        chat_pause: float = 1.0,
        file_link_of: FileLinkOf | None = None,
    ) -> None:
        self._api, self._texts, self._chat_pause = api, texts, chat_pause
        self._picture_of, self._link_to, self._file_link_of = picture_of, link_to, file_link_of
        self._own_host = urlsplit(api_url).netloc
        self._downloads = httpx.AsyncClient(proxy=proxy, verify=tls.context(), timeout=20, follow_redirects=False)

    async def start(self) -> str:
        """Check the token; returns the bot's name at Zalo, as people see it where Zalo tells that.

        Raises `ChannelMisconfigured`, `Unreachable`.
        """
        with _told():
            me = await self._api.call("getMe")
        if not isinstance(me, dict):
            return "?"
        return str(me.get("display_name") or me.get("account_name") or me.get("id") or "?")

    async def acknowledged(self) -> None:
        """There are no presses to acknowledge."""

    async def stop(self) -> None:
        await self._api.close()
        await self._downloads.aclose()

    # In

    async def receive(self, receiver: Receiver, reachable: Callable[[], None]) -> None:
        """Poll for updates until cancelled; ``reachable`` is called when Zalo answers after a silence."""
        failures, calm, clock = 0, Calm(), asyncio.get_running_loop()
        while True:
            found, began = None, clock.time()
            try:
                found = await self._api.updates(0 if failures else POLL_SECONDS)
                if failures:
                    log.warning("Zalo answers again")
                    reachable()
                failures = 0
                receiver.polled(NAME, more=found is not None)
            except Unauthorized:
                log.error("Zalo does not accept the token any more: nothing is received until it is mended")
                failures = 6
            except DeliveryError as error:
                failures += 1
                log.log(logging.WARNING if failures > 1 else logging.INFO, "no updates from Zalo: %s", _hint(error))
            updates = found if isinstance(found, list) else [] if found is None else [found]
            for update in updates:
                await self._keep(update, receiver)
            receiver.stored(NAME)
            if failures:
                receiver.failed(NAME)
                await asyncio.sleep(min(0.5 * 2.0 ** min(failures, 10), LONGEST_PAUSE))
            else:
                await asyncio.sleep(calm.pause(clock.time() - began, came=bool(updates)))

    async def _keep(self, update: object, receiver: Receiver) -> None:
        """Store an update, insisting until the database takes it; a stop waits for that too."""
        found = key_of(update)
        if found is None and is_of_another_kind(update):
            log.info("an update of Zalo means nothing to us and is left out")
            return
        if found is None:
            log.warning("an update of Zalo is not shaped as documented; it is put aside and left out")
            storing = asyncio.ensure_future(
                put_aside(receiver, NAME, "", Unreadable("not shaped as documented"), update)
            )
        else:
            storing = asyncio.ensure_future(patiently(lambda: receiver.store(NAME, *found)))
        try:
            await asyncio.shield(storing)
        except asyncio.CancelledError:
            await asyncio.wait({storing}, timeout=STOPPING_SECONDS)
            raise

    def key_of(self, body: object) -> tuple[str, Update] | None:
        """An update of the webhook and its key; ``None`` for what means nothing to us."""
        return key_of(body)

    async def take(self, update: Update, handle: Handler) -> None:
        """Let a stored update have its effect. Raises `NotNow`."""
        found = incoming(update)
        if found:
            await handle(found)

    async def fetch(self, remote: str) -> bytes:
        """Fetch a picture from its address: https only (or the very server that plays Zalo). Raises `CannotFetch`."""
        try:
            parts = urlsplit(remote)
        except ValueError:
            raise CannotFetch("the picture's address is none", for_good=True) from None
        if parts.scheme != "https" and not (self._own_host and parts.netloc == self._own_host):
            raise CannotFetch("the picture's address is not https", for_good=True)
        try:
            async with self._downloads.stream("GET", remote) as answer:
                if answer.status_code in (403, 404, 410):
                    raise CannotFetch(f"HTTP {answer.status_code}", for_good=True)
                if not answer.is_success:
                    raise CannotFetch(f"HTTP {answer.status_code}")
                data = b""
                async for chunk in answer.aiter_bytes():
                    data += chunk
                    if len(data) > LARGEST_PICTURE:
                        raise CannotFetch("the picture is larger than 20 MB", for_good=True)
                return data
        except httpx.InvalidURL as error:
            raise CannotFetch(type(error).__name__, for_good=True) from None
        except httpx.HTTPError as error:
            raise CannotFetch(type(error).__name__) from None

    # Out

    async def deliver(self, letter: Letter) -> Delivered:
        """Send one piece of a message. Raises a `jobs.transport.DeliveryError`."""
        if letter.kind == "menu" or only_under(letter):
            return Delivered("")  # Zalo has no menu of commands, and changes nothing that was sent
        params = {**letter.params, **await self._way_to(letter)} if letter.kind == FILE else letter.params
        outgoing = self._texts.render(letter.kind, params, "plain")
        text, tail, offered = self._numbered(outgoing)
        if "picture" in letter.carries:
            return await self._send_picture(letter, outgoing.text)
        parts = numbered_pieces(text, tail, TEXT_LIMIT)
        number = min(letter.part, len(parts) - 1)
        sent = await self._api.call("sendMessage", {"chat_id": letter.chat_id, "text": parts[number]})
        return Delivered(_remote_id(sent), offered, more=number < len(parts) - 1)

    async def _send_picture(self, letter: Letter, text: str) -> Delivered:
        """A picture goes out as a link that expires; without a public address its text says where it is kept."""
        number = letter.carries["picture"]
        if self._link_to and await self._picture_of(number):
            params = {"photo": self._link_to(number), "caption": text[:TEXT_LIMIT]}
            sent = await self._api.call("sendPhoto", {"chat_id": letter.chat_id, **params})
        else:
            words = f"{text}\n{self._texts.line('picture_kept', number=number)}"
            sent = await self._api.call("sendMessage", {"chat_id": letter.chat_id, "text": words[:TEXT_LIMIT]})
        return Delivered(_remote_id(sent))

    async def _way_to(self, letter: Letter) -> dict[str, Any]:
        """A file cannot be sent: it is made when its ``link`` is opened; without a public address it is said how else
        to get it (``instead``)."""
        wanted = letter.carries["document"]
        link = await self._file_link_of(wanted) if self._file_link_of else None
        if link:
            return {"link": {"id": link.number, "address": link.address}}
        if "file" in wanted:
            return {"instead": self._texts.line("attached_kept", number=wanted["file"])}
        what = wanted["order"]["what"]
        return {"instead": self._texts.line("document_kept", **letter.params, file=f"{what}.{ENDINGS.get(what, what)}")}

    def pause_of(self, chat_id: str) -> float:
        """The least time in seconds between two messages to this chat."""
        return self._chat_pause

    def _numbered(self, outgoing: Outgoing) -> tuple[str, str, list[Offered]]:
        """The text, the lines that stand for buttons, and what each number means.

        A choice whose label is a number belongs to a line of the text already; one that is ``aside`` is typed out.
        """
        listed = max((int(choice.label) for choice in outgoing.flat if choice.label.isdecimal()), default=0)
        taken = listed
        offered, lines, asides = [], [], []
        for choice in outgoing.flat:
            number: int | None = None
            if choice.label.isdecimal():
                number = int(choice.label)
            elif choice.aside:
                asides.append(choice.label)
            else:
                taken += 1
                number = taken
                lines.append({"number": number, "label": choice.label})
            offered.append(_offered(choice, number))
        if not (lines or asides or listed):
            return outgoing.text, "", offered
        text, led = outgoing.text, False
        if (lines or listed) and text.endswith(":") and not outgoing.in_words:
            before, end, last = text.removesuffix(":").rpartition("\n")
            text, led = before + end + self._texts.line("numbered_lead", line=last, lines=bool(lines)), True
        params = {"lines": lines, "asides": asides, "listed": listed, "short": outgoing.compact}
        return text, self._texts.line("numbered", **params, led=led, beside=outgoing.in_words), offered

    # The webhook

    async def set_webhook(self, url: str, secret: str) -> None:
        """https://docs.zaloplatforms.com/docs/BOT/apis/setWebhook. Raises `ChannelMisconfigured`, `Unreachable`."""
        with _told():
            await self._api.call("setWebhook", {"url": url, "secret_token": secret})

    async def delete_webhook(self) -> None:
        """Raises `ChannelMisconfigured`, `Unreachable`."""
        with _told():
            await self._api.call("deleteWebhook")

    async def webhook(self) -> Webhook:
        """Zalo answers 404 when none is set. Raises `ChannelMisconfigured`, `Unreachable`."""
        with _told():
            info = await self._api.webhook()
        return Webhook(str(info.get("url") or "") if isinstance(info, dict) else "")


@contextmanager
def _told() -> Any:
    """Turn errors of a call that no message hangs on into sentences for the operator."""
    try:
        yield
    except Unauthorized as error:
        raise ChannelMisconfigured(f"ZALO_TOKEN: Zalo does not accept this token ({error})") from None
    except Unreachable as error:
        raise Unreachable(f"Zalo cannot be reached: {error}") from None
    except DeliveryError as error:
        if isinstance(error, Uncertain | Throttled):
            raise Unreachable(f"Zalo does not answer: {error}") from None
        raise ChannelMisconfigured(f"Zalo refuses: {error}") from None


def _hint(error: DeliveryError) -> str:
    if "webhook" in str(error).lower():
        return f"{error}; run `dondoc webhook delete zalo`, or say ZALO_UPDATES=webhook"
    return str(error)


def _remote_id(sent: object) -> str:
    return str(sent.get("message_id") or "")[:64] if isinstance(sent, dict) else ""


def _offered(choice: Choice, number: int | None) -> Offered:
    return Offered(choice.label, choice.token, number, choice.also, choice.aside)
