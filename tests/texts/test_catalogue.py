"""Every text has its English; every catalogue entry belongs to a text."""

from __future__ import annotations

import re

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.texts.render import HERE, Texts

TEXTS = HERE
CATALOGUE = TEXTS / "locale" / "en" / "LC_MESSAGES" / "dondoc.po"
OPTIONS = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}


def extracted() -> set[str]:
    found = extract_from_dir(TEXTS, [("**/templates/**.j2", "jinja2")], {"**/templates/**.j2": OPTIONS})
    return {str(message) for _, _, message, _, _ in found}


def catalogue() -> dict[str, str]:
    with CATALOGUE.open("rb") as source:
        return {str(entry.id): str(entry.string) for entry in read_po(source, locale="en") if entry.id}


def test_english_is_complete_and_holds_nothing_else() -> None:
    assert set(catalogue()) == extracted()


def test_english_has_no_empty_fuzzy_or_mistyped_entry() -> None:
    with CATALOGUE.open("rb") as source:
        for entry in read_po(source, locale="en"):
            assert entry.string or not entry.id, entry.id
            assert not entry.fuzzy or not entry.id, entry.id
            names = re.findall(r"%\(\w+\)s", str(entry.id))
            assert sorted(set(names)) == sorted(set(re.findall(r"%\(\w+\)s", str(entry.string)))) or not entry.id


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_template_compiles(language: str) -> None:
    texts = Texts(language)
    for path in (TEXTS / "templates").glob("*.j2"):
        for environment in (texts._html, texts._plain):
            environment.get_template(path.name)


def test_there_are_no_exclamation_marks_in_what_officials_read() -> None:
    assert not [text for text in extracted() if "!" in text]
    assert not [text for text in catalogue().values() if "!" in text]
