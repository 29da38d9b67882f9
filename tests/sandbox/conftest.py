"""A sandbox, and a client of the Bot API whose person has written to the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from sandbox.server import Sandbox
from tests.office import local
from tests.rooms import ground, room, template
from tests.sandbox.client import Client

__all__ = ["ground", "room", "template"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    place = Sandbox(local("2022-08-01T08:00"))
    await place.start()
    yield place
    await place.stop()


@pytest.fixture
async def api(sandbox: Sandbox) -> AsyncIterator[Client]:
    client = Client(sandbox)
    yield client
    await client.http.aclose()
