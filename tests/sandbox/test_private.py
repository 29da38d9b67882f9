"""What the sandbox remembers is closed to others, also where an earlier version left it open."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sandbox import memory
from sandbox.server import Sandbox
from tests.office import local


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


async def test_only_its_owner_reads_what_is_remembered(tmp_path: Path) -> None:
    kept_in = tmp_path / "var" / "sandbox.json"
    one = Sandbox(local("2022-08-01T08:00"))
    before = os.umask(0o022)
    try:
        memory.save(one.world, one.bot, one.zalo, kept_in)
        assert (mode(kept_in), mode(kept_in.parent)) == (0o600, 0o700)
        kept_in.chmod(0o644)
        kept_in.with_suffix(".new").touch(0o644)
        memory.make_folder(kept_in)
        assert mode(kept_in) == 0o600
        memory.save(one.world, one.bot, one.zalo, kept_in)
    finally:
        os.umask(before)
    assert mode(kept_in) == 0o600
    assert memory.recall(kept_in)
