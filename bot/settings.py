"""``.env`` and the environment -> one typed `Settings`. A wrong value stops the start with a sentence."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rules.workdays import SendingWindow

TOKEN = re.compile(r"\d{4,}:[A-Za-z0-9_-]{10,}")


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


def _url(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
        raise ValueError("is not an address that begins with http:// or https://")
    return value


def _proxy(value: str) -> str:
    if not re.fullmatch(r"(https?|socks5h?)://[^\s/]+/?", value):
        raise ValueError("is not a proxy (such as socks5://10.0.0.1:1080 or http://10.0.0.1:3128)")
    return value


def _token(value: SecretStr) -> SecretStr:
    if value.get_secret_value() and not TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("does not look like a token from BotFather (digits, a colon, letters)")
    return value


def _not_empty(value: str | None) -> str | None:
    return value or None


class Settings(BaseSettings):
    """All settings. Empty values mean the default."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] = SecretStr("")
    telegram_api_url: Annotated[str, AfterValidator(_url)] = "https://api.telegram.org"
    telegram_proxy: Annotated[str, AfterValidator(_proxy)] | None = None
    telegram_per_second: Annotated[float, Field(ge=0, le=1000)] = 30
    telegram_chat_pause: Annotated[float, Field(ge=0, le=60)] = 1.0
    telegram_timeout: Annotated[float, Field(gt=0, le=120)] = 20.0
    database_url: str = "sqlite:///var/dondoc.sqlite3"
    database_durable: bool = True
    timezone: Annotated[str, AfterValidator(_zone)] = "Asia/Ho_Chi_Minh"
    language: Literal["vi", "en"] = "vi"
    sending_window: Annotated[str, AfterValidator(_window)] = "07:30-11:30,13:30-17:00"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sandbox_clock_url: Annotated[str, AfterValidator(_url)] | None = None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def window(self) -> SendingWindow:
        return SendingWindow.parse(self.sending_window)


def load() -> Settings:
    """Read the settings. Raises `WrongSetting`; a secret value is never repeated in the message."""
    try:
        return Settings()
    except ValidationError as error:
        sentences = []
        for detail in error.errors(include_url=False):
            name = str(detail["loc"][0]).upper()
            reason = detail["msg"].removeprefix("Value error, ")
            secret = "TOKEN" in name or "SECRET" in name or "PROXY" in name
            shown = "" if secret or reason.startswith('"') else f' "{detail["input"]}"'
            sentences.append(f"{name}:{shown} {reason[0].lower()}{reason[1:]}")
        raise WrongSetting("; ".join(sentences) + ". Mend it in .env (see .env.example).") from None
