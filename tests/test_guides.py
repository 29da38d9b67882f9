"""README in Vietnamese keeps step with README; the guides name what there is, and all that their reader can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.talk.routes import COMMANDS
from bot.texts.render import Texts
from tests.texts.test_catalogue import extracted

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.vi.md", "docs/dau-moi.md", "docs/dieu-phoi.md")
COMMAND = re.compile(r"^(?:\.venv/bin/)?dondoc |^/[a-z]|^make |^python -m |^--|^(?:split|close) ")
"""Code that somebody types: of the command line, in the chat, of make; an option."""

ONE_PAGE = 750
"""Words that a sheet of A4 holds beside its pictures."""


def read(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def spans(page: str) -> list[str]:
    """What stands in the page as code, within a line."""
    return re.findall(r"`([^`\n]+)`", read(page))


def typed(page: str) -> set[str]:
    """Commands, with all that may follow them."""
    return {span for span in spans(page) if COMMAND.match(span)}


def blocks(page: str) -> list[str]:
    """The commands in indented lines, without what is said about them."""
    lines = re.findall(r"^    (\S.*)$", read(page), re.MULTILINE)
    return [line.partition("#")[0].strip() for line in lines]


def chat(page: str) -> set[str]:
    """The commands of the chat that a page names."""
    return {found[1] for span in spans(page) if (found := re.match(r"/([a-z]+)", span))}


def test_both_readmes_name_the_same_commands() -> None:
    assert typed("README.vi.md") == typed("README.md")
    assert blocks("README.vi.md") == blocks("README.md")
    assert len(typed("README.md")) > 60


def test_both_readmes_have_the_same_sections_tables_and_pictures() -> None:
    for pattern in (r"^## ", r"^\|---", r"^\| "):
        counted = [len(re.findall(pattern, read(page), re.MULTILINE)) for page in ("README.md", "README.vi.md")]
        assert counted[0] == counted[1], pattern
    pictures = [re.findall(r"\]\((docs/img/[^)]+)\)", read(page)) for page in ("README.md", "README.vi.md")]
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("page", PAGES)
def test_every_command_and_every_file_that_is_named_exists(page: str) -> None:
    assert chat(page) - {"healthz"} <= set(COMMANDS)
    folder = (ROOT / page).parent
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", read(page)):
        assert (folder / target).is_file(), target


@pytest.mark.parametrize(("page", "role"), [("docs/dau-moi.md", "official"), ("docs/dieu-phoi.md", "coordinator")])
def test_a_guide_names_all_that_its_reader_can_do(page: str, role: str) -> None:
    named = {"program": {}, "coordinator": "", "agencies": [{"name": "Sở Y tế"}], "roles": [role], "programs": 2}
    told = set(re.findall(r"^/([a-z]+)", Texts().line("help", **named), re.MULTILINE))
    assert len(told) >= 8
    own = {"nhiemvu"} if role == "coordinator" else set()
    assert told - chat(page) - own == set()


@pytest.mark.parametrize("page", ["docs/dau-moi.md", "docs/dieu-phoi.md"])
def test_buttons_are_called_as_they_are(page: str) -> None:
    buttons = set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", read(page))) - {"Bắt đầu"}
    assert buttons - extracted() == set()
    assert len(buttons) >= 10


def test_the_guide_for_officials_is_one_page() -> None:
    assert len(read("docs/dau-moi.md").split()) <= ONE_PAGE
