"""The certificates that connections are checked with."""

from __future__ import annotations

from functools import cache
from ssl import SSLContext

import httpx


@cache
def context() -> SSLContext:
    """What all connections of this process share: reading the certificates takes longer than starting a channel."""
    return httpx.create_ssl_context()
