"""Templates -> texts, in a language and in a form (HTML for Telegram, plain for the rest)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from bot.channels.base import Choice, Outgoing
from bot.texts import filters
from rules import tokens

HERE = Path(__file__).parent
Form = Literal["html", "plain"]
LANGUAGES = ("vi", "en")

MARK = "\x00"
ROW_LETTERS = 30
ROW_CHOICES = 5


@dataclass
class _Choices:
    """Collects the choices that a template offers while it is rendered."""

    rows: list[list[Choice]] = field(default_factory=list)
    compact: bool = False
    in_words: bool = False

    def add(self, label: str, *token: object, also: str = "", aside: bool = False) -> str:
        """Offer a choice; short ones share a row. Returns only a mark, so that its line can be dropped.

        ``token``: a verb of `rules.tokens` and what belongs to it. ``also``: other words for it, set apart by bars.
        ``aside``: see `bot.channels.base.Choice`. Raises `ValueError` for what is no token.
        """
        words = tuple(word.strip() for word in also.split("|") if word.strip())
        choice = Choice(str(label).strip(), tokens.make(*token), words, aside)
        row = self.rows[-1] if self.rows else None
        letters = sum(len(item.label) for item in row or []) + len(choice.label)
        if row and letters <= ROW_LETTERS and len(row) < ROW_CHOICES:
            row.append(choice)
        else:
            self.rows.append([choice])
        return MARK

    def none(self, *_: object, **__: object) -> str:
        """Offer nothing."""
        return MARK

    def be_compact(self) -> str:
        """Have the message as short as possible."""
        self.compact = True
        return MARK

    def ask_in_words(self) -> str:
        """The message asks for words, a day or a figure; its choices are only another way to answer."""
        self.in_words = True
        return MARK


def _tidy(text: str) -> str:
    """Drop lines that only offered choices, spaces at line ends, and blank lines beyond one."""
    lines = [re.sub(r"[ \t]+", " ", line).strip() for line in text.split("\n")]
    kept = [line.replace(MARK, "").strip() for line in lines if not line or line.replace(MARK, "").strip()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


class _Compiled(BytecodeCache):
    """Templates as they were compiled, for all environments of one language and form: once a process is enough."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put what is kept of a template into ``bucket``, which checks that its source is the same."""
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that has been compiled."""
        self._kept[bucket.key] = bucket.bytecode_to_string()


@cache
def _compiled(language: str, *, html: bool) -> _Compiled:
    return _Compiled()


class Texts:
    """Renders messages in one language."""

    def __init__(self, language: str = "vi") -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no texts in {language!r}; there are {', '.join(LANGUAGES)}")
        self.language = language
        self._translations = translations(language)
        self._bots: dict[str, dict[str, str]] = {}
        self._to_board: Callable[[str], str] | None = None

    def introduce(self, channel: str, name: str, link: str) -> None:
        """From now on messages can say what the bot is called on a messenger, and where it is found (may be empty)."""
        self._bots[channel] = {"name": name, "link": link}

    def lead_to_board(self, to_board: Callable[[str], str]) -> None:
        """From now on messages can say where the board page is, by the handle of a link to it."""
        self._to_board = to_board

    def _board_link(self, handle: str = "") -> str:
        """The address of a board page; empty where the web side is off."""
        return self._to_board(handle) if self._to_board else ""

    def page(self, name: str, **params: Any) -> str:
        """Render a web page as it stands in its template. Raises `jinja2.UndefinedError`, as `render`."""
        return self._html.get_template(f"{name}.j2").render(**params)

    @cached_property
    def _html(self) -> Environment:
        return self._environment(html=True)

    @cached_property
    def _plain(self) -> Environment:
        return self._environment(html=False)

    def render(self, kind: str, params: dict[str, Any], form: Form = "html") -> Outgoing:
        """Render a message of ``kind``. Raises `jinja2.UndefinedError` when a parameter is missing."""
        choices = _Choices()
        environment = self._html if form == "html" else self._plain
        ways = {"choice": choices.add, "compact": choices.be_compact, "in_words": choices.ask_in_words}
        ways["no_choice"] = choices.none  # in the place of ``choice``, where one message shows another one
        ways["anytime"] = choices.add
        if params.get("past"):
            ways["choice"] = choices.none  # what is told of the past offers nothing to do, but ``anytime`` more to see
        text = environment.get_template(f"{kind}.j2").render(**params, **ways)
        rows = tuple(tuple(row) for row in choices.rows)
        return Outgoing(_tidy(text), rows, choices.compact, choices.in_words)

    def line(self, template: str, /, **params: Any) -> str:
        """Render a short plain text: a notice, a menu entry."""
        return self.render(template, params, "plain").text

    def _environment(self, *, html: bool) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=html,  # noqa: S701 - the plain form is never read as HTML
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            bytecode_cache=_compiled(self.language, html=html),
        )
        environment.install_gettext_translations(self._translations, newstyle=True)  # type: ignore[attr-defined]
        environment.filters.update(filters.for_language(self.language, html=html))
        environment.globals["language"] = self.language
        environment.globals["bots"] = self._bots
        environment.globals["board_link"] = self._board_link
        return environment


@cache
def translations(language: str) -> NullTranslations:
    """Load the catalogue of a language; Vietnamese stands in the templates themselves."""
    catalogue = HERE / "locale" / language / "LC_MESSAGES" / "dondoc.po"
    if not catalogue.exists():
        return NullTranslations()
    compiled = BytesIO()
    with catalogue.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)
