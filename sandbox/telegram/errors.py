"""Answers of the Bot API that are not ``ok``, in Telegram's own words."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An error answer: HTTP status, ``description``, and ``parameters`` (retry_after, migrate_to_chat_id)."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters

    def body(self) -> dict[str, Any]:
        """The answer as Telegram shapes it."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str, **parameters: Any) -> ApiError:
    """400 ``Bad Request: what``."""
    return ApiError(400, f"Bad Request: {what}", parameters or None)


def forbidden(what: str) -> ApiError:
    """403 ``Forbidden: what``."""
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    """409 ``Conflict: what``."""
    return ApiError(409, f"Conflict: {what}")


def too_many(seconds: int) -> ApiError:
    """429 with ``retry_after``."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")
