"""Links to pictures, files and the board page, all signed.

For messengers that take an address instead of a file, and for what is looked at in a browser.
"""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

from bot.settings import Settings

LIVES_SECONDS = 7 * 24 * 3600
PATH = "/picture/"
FILE_PATH = "/file/"
BOARD_PATH = "/board/"


class Links:
    """Makes and reads links below ``public_url``. They are signed with a key that is derived from the tokens."""

    def __init__(self, public_url: str, *tokens: str) -> None:
        key = hashlib.sha256("\n".join(("dondoc picture links", *tokens)).encode()).digest()
        self._signer = URLSafeTimedSerializer(key, salt="picture")
        self._files = URLSafeSerializer(key, salt="file link")
        self._boards = URLSafeSerializer(key, salt="board")
        self._base = public_url.rstrip("/")

    def to(self, number: int) -> str:
        """The address of a picture, good for seven days."""
        return f"{self._base}{PATH}{self._signer.dumps(number)}"

    def read(self, signed: str) -> int | None:
        """The number of the picture; ``None`` when the link is forged or has expired."""
        try:
            number = self._signer.loads(signed, max_age=LIVES_SECONDS)
        except BadSignature:
            return None
        return number if isinstance(number, int) else None

    def to_file(self, handle: str) -> str:
        """The address of a file by the handle of its link; how long it is good, `db.file_links` knows."""
        return f"{self._base}{FILE_PATH}{self._files.dumps(handle)}/"

    def read_file(self, signed: str) -> str | None:
        """The handle; ``None`` when the link is forged."""
        return _handle(self._files, signed)

    def to_board(self, handle: str) -> str:
        """The address of a board page by the handle of its link; how long it is good, `db.board_links` knows."""
        return f"{self._base}{BOARD_PATH}{self._boards.dumps(handle)}/"

    def read_board(self, signed: str) -> str | None:
        """The handle; ``None`` when the link is forged."""
        return _handle(self._boards, signed)

    @property
    def secure(self) -> bool:
        """Whether all that is sent travels encrypted."""
        return self._base.startswith("https:")

    @property
    def root(self) -> str:
        """The path below which browsers see the web side; empty where it has a host of its own."""
        return urlsplit(self._base).path


def _handle(signer: URLSafeSerializer, signed: str) -> str | None:
    try:
        handle = signer.loads(signed)
    except BadSignature:
        return None
    return handle if isinstance(handle, str) else None


def links_of(settings: Settings) -> Links | None:
    """How links to pictures are made, where there is a public address."""
    if not settings.public_url:
        return None
    return Links(settings.public_url, *(settings.connection(name).token for name in settings.messengers))
