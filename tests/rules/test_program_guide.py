"""docs/program.md: every field of the schema is named in its section, and every example is what it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest

from rules.due import occurrences
from rules.program import Agency, Deadline, Digest, Duty, Ladder, Model, Task, json_schema
from rules.workdays import Workdays

GUIDE = (Path(__file__).parents[2] / "docs" / "program.md").read_text("utf-8")
MODELS: dict[str, type[Model]] = {
    "deadline": Deadline,
    "duty": Duty,
    "task": Task,
    "ladder": Ladder,
    "agency": Agency,
    "digest": Digest,
}
EXAMPLES = re.findall(r"^```json (\w+)\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
SECTIONS = dict(re.findall(r"^##+ [^\n]*\(`(\w+)`\)\n(.*?)(?=^## |^### |\Z)", GUIDE, re.M | re.S))


def test_every_field_is_named_in_the_section_of_its_object() -> None:
    schema = json_schema()
    parts = {"Program": schema, **schema["$defs"]}
    named = {name: set(re.findall(r"`([$\w]+)`", text)) for name, text in SECTIONS.items()}
    missing = {name: set(part["properties"]) - named.get(name, set()) for name, part in parts.items()}
    assert not {name: fields for name, fields in missing.items() if fields}


def test_every_block_says_what_it_is_an_example_of() -> None:
    assert GUIDE.count("```") == 2 * len(EXAMPLES)
    assert {kind for kind, _ in EXAMPLES} == set(MODELS)


@pytest.mark.parametrize("kind", MODELS)
def test_every_example_is_in_order_by_the_models_and_by_the_schema(kind: str) -> None:
    schema = json_schema()
    for found, text in EXAMPLES:
        if found != kind:
            continue
        raw = json.loads(text)
        MODELS[kind].model_validate(raw)
        jsonschema.validate(raw, {**schema["$defs"][MODELS[kind].__name__], "$defs": schema["$defs"]})


def test_every_deadline_of_the_examples_falls_due_unless_its_day_is_not_known() -> None:
    for kind, text in EXAMPLES:
        deadline = Deadline.model_validate(json.loads(text)) if kind == "deadline" else None
        if deadline and not (deadline.within and deadline.since in (None, "each")):
            assert list(occurrences(deadline, Workdays(), ZoneInfo("Asia/Ho_Chi_Minh"))), text
