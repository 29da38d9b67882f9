"""Examples of what can be written are in the language of the message, and are read as they stand."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po

from bot.texts.render import HERE
from rules.meaning.results import read_results


def shown(language: str, begins: str) -> str:
    """A text of the catalogue in a language, by how it begins in Vietnamese."""
    with (HERE / "locale" / "en" / "LC_MESSAGES" / "dondoc.po").open("rb") as source:
        (row,) = [each for each in read_po(source) if str(each.id).startswith(begins)]
    return str(row.id if language == "vi" else row.string).replace("%%", "%")


@pytest.mark.parametrize("begins", ["Xin cho biết kết quả ngắn gọn", "Kết quả các nhiệm vụ của"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_example_of_results_is_read_without_a_doubt(language: str, begins: str) -> None:
    """The English texts gave one in Vietnamese."""
    (example,) = re.findall("“([^”]*)”", shown(language, begins))
    found = read_results(example, 4)
    assert found is not None and found.sure
    assert [each.number for each in found.results] == list(range(1, example.count(";") + 2))
    assert example.isascii() == (language == "en")
