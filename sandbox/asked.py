"""What the chat page's own scripts ask, and nobody else may."""

from __future__ import annotations

import json
from typing import Any

from starlette.requests import Request

from sandbox.telegram.errors import ApiError, bad_request


def same_site(request: Request) -> None:
    """Refuse what another site's page sends."""
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host"):
        raise ApiError(403, "Forbidden: another site's page")


async def json_of(request: Request) -> dict[str, Any]:
    """Read a JSON body. Anything else is refused, which keeps other sites' forms out."""
    same_site(request)
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise bad_request("JSON expected")
    try:
        body = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise bad_request("JSON expected") from None
    if not isinstance(body, dict):
        raise bad_request("JSON object expected")
    return body
