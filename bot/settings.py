"""``.env`` and the environment -> one typed `Settings`. A wrong value stops the start with a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.keeping import Keep
from rules.window import SendingWindow

TOKEN = re.compile(r"\d{4,}:[A-Za-z0-9_-]{10,}")
ENV = Path(".env")
SECRET = re.compile(r"[A-Za-z0-9_-]{8,256}")
Updates = Literal["polling", "webhook"]


class WrongSetting(Exception):
    """A setting has a value that cannot work; the message says which one, why, and where to mend it."""


def _zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("is not a time zone (such as Asia/Ho_Chi_Minh)") from None
    return value


def _window(value: str) -> str:
    SendingWindow.parse(value)
    return value


def _keep(value: str) -> str:
    Keep.parse(value)
    return value


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError("is not an address that begins with http:// or https://")
    return value


def _proxy(value: str) -> str:
    if not re.fullmatch(r"(https?|socks5h?)://[^\s/]+/?", value):
        raise ValueError("is not a proxy (such as socks5://10.0.0.1:1080 or http://10.0.0.1:3128)")
    return value


def _link(value: str) -> str:
    if value and not re.fullmatch(r"https://\S+", value):
        raise ValueError("is not an address that begins with https://")
    return value


def _public(value: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s?#]*)?", value):
        raise ValueError("is not an address that begins with https://")
    return value.rstrip("/")


def _token_from(giver: str) -> Callable[[SecretStr], SecretStr]:
    def check(value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError(f"does not look like a token from {giver} (digits, a colon, letters)")
        return value

    return check


def _secret(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not SECRET.fullmatch(value.get_secret_value()):
        raise ValueError("must have 8 to 256 letters, digits, - or _ (for example from `openssl rand -hex 24`)")
    return value


def _codes(value: str) -> str:
    if not re.fullmatch(r"\s*(-?\d+\s*(,\s*-?\d+\s*)*)?", value):
        raise ValueError("is not a list of numbers set apart by commas")
    return value


def _not_empty(value: str | None) -> str | None:
    return value or None


@dataclass(frozen=True)
class Connection:
    """What every messenger has set: ``per_second`` messages at most (0: no limit), ``chat_pause`` and ``timeout`` in
    seconds; an empty ``token``: not configured."""

    token: str
    api_url: str
    proxy: str | None
    per_second: float
    chat_pause: float
    timeout: float
    updates: Updates
    webhook_secret: str


class Settings(BaseSettings):
    """All settings. Empty values mean the default. Each messenger has those of `Connection`, after its name."""

    model_config = SettingsConfigDict(
        env_file=ENV,
        env_file_encoding="utf-8-sig",  # Windows begins a file with a mark, which would become part of the first name
        extra="ignore",
        env_ignore_empty=True,
    )

    telegram_token: Annotated[SecretStr, AfterValidator(_token_from("BotFather"))] = SecretStr("")
    telegram_api_url: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    telegram_proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    telegram_per_second: Annotated[float, Field(ge=0, le=1000)] = 30
    telegram_chat_pause: Annotated[float, Field(ge=0, le=60)] = 1.0
    telegram_timeout: Annotated[float, Field(gt=0, le=120)] = 20.0
    telegram_updates: Updates = "polling"
    telegram_webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    zalo_token: Annotated[SecretStr, AfterValidator(_token_from("Zalo Bot Manager"))] = SecretStr("")
    zalo_api_url: Annotated[str, AfterValidator(_url)] = "https://bot-api.zaloplatforms.com"
    zalo_proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    zalo_per_second: Annotated[float, Field(ge=0, le=1000)] = 5
    zalo_chat_pause: Annotated[float, Field(ge=0, le=60)] = 1.0
    zalo_timeout: Annotated[float, Field(gt=0, le=120)] = 20.0
    zalo_link: Annotated[str, AfterValidator(_link)] = ""
    zalo_quota_codes: Annotated[str, AfterValidator(_codes)] = ""
    zalo_updates: Updates = "polling"
    zalo_webhook_secret: Annotated[SecretStr, AfterValidator(_secret)] = SecretStr("")
    public_url: Annotated[str, AfterValidator(_public)] | None = None
    web_host: str = "127.0.0.1"
    web_port: Annotated[int, Field(ge=0, le=65535)] = 8090
    database_url: str = "sqlite:///var/dondoc.sqlite3"
    database_durable: bool = True
    backup_dir: Path = Path("var/backup")
    backup_keep: Annotated[str, AfterValidator(_keep)] = "7+4"
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    language: Literal["vi", "en"] = "vi"
    sending_window: Annotated[str, AfterValidator(_window)] = "07:30-11:30,13:30-17:00"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sandbox_clock_url: Annotated[str, AfterValidator(_url)] | None = None

    @model_validator(mode="after")
    def _webhooks_are_complete(self) -> Settings:
        """A webhook needs a secret and the address that the messenger calls."""
        for name in self.messengers:
            set_ = self.connection(name)
            if set_.updates == "webhook" and set_.token:
                if not set_.webhook_secret:
                    raise ValueError(f"{name.upper()}_WEBHOOK_SECRET is needed for {name.upper()}_UPDATES=webhook")
                if not self.public_url:
                    raise ValueError(f"PUBLIC_URL is needed for {name.upper()}_UPDATES=webhook")
        return self

    @property
    def messengers(self) -> tuple[str, ...]:
        """The messengers that can be configured."""
        return tuple(name.removesuffix("_token") for name in type(self).model_fields if name.endswith("_token"))

    def connection(self, messenger: str) -> Connection:
        """What is set for a messenger, secrets in the clear."""
        found: dict[str, Any] = {}
        for field in fields(Connection):
            value = getattr(self, f"{messenger}_{field.name}")
            found[field.name] = value.get_secret_value() if isinstance(value, SecretStr) else value
        return Connection(**found)

    @property
    def has_token(self) -> bool:
        """Whether a messenger is configured at all."""
        return any(self.connection(name).token for name in self.messengers)

    @property
    def quota_codes(self) -> frozenset[int]:
        return frozenset(int(code) for code in self.zalo_quota_codes.split(",") if code.strip())

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def keep(self) -> Keep:
        return Keep.parse(self.backup_keep)

    @property
    def window(self) -> SendingWindow:
        return SendingWindow.parse(self.sending_window)


def _check_file(path: Path) -> None:
    """See that ``.env`` is text as it should be, if there is one. Raises `WrongSetting`."""
    try:
        content = path.read_bytes() if path.exists() else b""
    except OSError as error:
        raise WrongSetting(f"{path}: cannot be read ({error.strerror})") from None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise WrongSetting(f"{path}: is not UTF-8 text; save it as UTF-8 (Windows Notepad: Save as, Encoding: UTF-8)")


def load() -> Settings:
    """Read the settings. Raises `WrongSetting`; a secret value is never repeated in the message."""
    _check_file(ENV)
    try:
        return Settings()
    except ValidationError as error:
        sentences = []
        for detail in error.errors(include_url=False):
            reason = detail["msg"].removeprefix("Value error, ")
            if not detail["loc"]:
                sentences.append(reason)
                continue
            name = str(detail["loc"][0]).upper()
            secret = "TOKEN" in name or "SECRET" in name or "PROXY" in name
            shown = "" if secret or reason.startswith('"') else f' "{detail["input"]}"'
            sentences.append(f"{name}:{shown} {reason[0].lower()}{reason[1:]}")
        raise WrongSetting("; ".join(sentences) + ". Mend it in .env (see .env.example).") from None
