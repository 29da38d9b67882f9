"""The parameters of a call to either Bot API: from the query, a form, a multipart form or JSON."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from sandbox.telegram.errors import bad_request


async def read_params(request: Request) -> dict[str, Any]:
    """Read a call's parameters from the query, a form, a multipart form or JSON. Raises 400.

    Telegram reads the body of a GET too (pyTelegramBotAPI sends one). An upload may be named directly, or by the
    parameter as ``attach://<field>``.
    """
    params: dict[str, Any] = dict(request.query_params)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        body = await request.body()
        try:
            found = json.loads(body) if body else {}
        except (ValueError, RecursionError):  # a number of thousands of digits is a ValueError too
            raise bad_request("can't parse JSON object") from None
        if not isinstance(found, dict):
            raise bad_request("JSON object expected")
        return {**params, **found}
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        params.update(await _form(request))
        for key, value in list(params.items()):
            if isinstance(value, str) and value.startswith("attach://"):
                params[key] = params.get(value.removeprefix("attach://"), value)
    return params


async def _form(request: Request) -> dict[str, Any]:
    found: dict[str, Any] = {}
    try:
        async with request.form(max_files=20) as form:
            for key, value in form.multi_items():
                if isinstance(value, UploadFile):
                    found[key] = (value.filename or "file", await value.read())
                else:
                    found[key] = value
    except (HTTPException, ValueError, KeyError):
        raise bad_request("can't parse the form") from None
    return found
