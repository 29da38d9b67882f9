"""How long a server of ours leaves a connection open on which nobody says anything."""

from __future__ import annotations

import asyncio

import uvicorn


def kept_for(server: uvicorn.Server | None) -> float:
    """Seconds until the server itself ends the connection that has been silent longest; it has one at least."""
    assert server is not None
    ends = [connection.timeout_keep_alive_task for connection in server.server_state.connections]  # type: ignore[union-attr]
    return min(end.when() for end in ends if end) - asyncio.get_running_loop().time()
