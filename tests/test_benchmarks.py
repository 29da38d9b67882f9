"""What the benchmarks say where they cannot run."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WITHOUT_TESTS = "import sys, runpy; sys.modules['pytest'] = None; runpy.run_module({!r}, run_name='__main__')"


@pytest.mark.parametrize("module", ["benchmarks", "benchmarks.mutants"])
def test_where_only_the_bot_is_set_up_they_say_what_to_do(module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TESTS.format(module)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "python -m benchmarks needs what the tests need. Set it up with: make .venv/.installed-dev\n"
    )
    assert "\n$(DEV): " in (ROOT / "Makefile").read_text("utf-8")
    for guide in ("README.md", "README.vi.md"):
        assert "make .venv/.installed-dev " in (ROOT / guide).read_text("utf-8")
