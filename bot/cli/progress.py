"""How far planning is, told by a command that takes a while."""

from __future__ import annotations

from time import monotonic

import typer

from jobs.in_parts import Progress
from jobs.plan import Planned

SILENT = 2.0
"""Seconds without a word of how far something is."""


def telling() -> Progress:
    """Says how far planning is, every few seconds; on the error output, which no script reads."""
    told = monotonic()

    def progress(done: int, of: int, planned: Planned) -> None:
        nonlocal told
        if monotonic() - told >= SILENT:
            typer.echo(f"planning: {done} of {of} duties; {str(planned) or 'nothing has changed so far'}", err=True)
            told = monotonic()

    return progress
