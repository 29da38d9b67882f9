"""A wire between the bot and the sandbox that can be cut, in the ways that real networks have."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal["", "refuse", "reset_before", "reset_after", "half_close", "swallow"]


class Wire:
    """Passes bytes both ways until ``fault`` says otherwise, for connections old and new.

    ``refuse``: nobody listens. ``reset_before``: the connection is reset before the request reaches the other side;
    ``reset_after``: after it has, instead of the answer. ``half_close``: the answer's side is closed without a word,
    though the request got through. ``swallow``: nothing arrives and nothing is said. ``times`` limits how often.
    """

    def __init__(self) -> None:
        self.fault: Fault = ""
        self.times = 0
        self.url = ""
        self._port = 0
        self._server: asyncio.Server | None = None
        self._links: set[asyncio.StreamWriter] = set()

    async def start(self, url: str) -> None:
        """Begin to pass what comes to a port of its own on to ``url``."""
        self._port = urlsplit(url).port or 80
        self._server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Cut everything."""
        self.cut()
        if self._server:
            self._server.close()

    def cut(self) -> None:
        """Reset every connection that there is."""
        for link in list(self._links):
            _reset(link)

    def down(self) -> None:
        """The network is gone, for good until `up`."""
        self.fault, self.times = "refuse", 10**9
        self.cut()

    def up(self) -> None:
        """The network is back."""
        self.fault = ""

    def spoil(self, fault: Fault, times: int) -> None:
        """Spoil so many of the next messages; polls go through."""
        self.fault, self.times = fault, times

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault == "refuse":
            _reset(writer)
            return
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._links |= {writer, back}
        muted = asyncio.Event()
        try:
            await asyncio.gather(self._requests(reader, writer, back, muted), _answers(there, writer, muted))
        except OSError:
            pass
        finally:
            for link in (writer, back):
                self._links.discard(link)
                with suppress(OSError, RuntimeError):
                    link.close()

    def _spoils(self, data: bytes) -> Fault:
        if not self.fault or self.times <= 0 or b"/sendMessage" not in data.split(b"\r\n", 1)[0]:
            return ""
        self.times -= 1
        return self.fault

    async def _requests(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        back: asyncio.StreamWriter,
        muted: asyncio.Event,
    ) -> None:
        while data := await reader.read(65536):
            fault = self._spoils(data)
            if fault == "swallow":
                continue
            if fault == "reset_before":
                _reset(writer)
                _reset(back)
                return
            if fault in ("reset_after", "half_close"):
                muted.set()
            back.write(data)
            await back.drain()
            if muted.is_set():
                await asyncio.sleep(0.05)  # the other side acts on it
                if fault == "reset_after":
                    _reset(writer)
                else:
                    writer.write_eof()
                _reset(back)
                return
        back.close()


async def _answers(there: asyncio.StreamReader, writer: asyncio.StreamWriter, muted: asyncio.Event) -> None:
    while data := await there.read(65536):
        if not muted.is_set():
            writer.write(data)
            await writer.drain()
    if not muted.is_set():
        writer.close()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with a RST instead of a FIN."""
    found = writer.get_extra_info("socket")
    if found is not None:
        with suppress(OSError):
            found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
