"""From the start of ``dondoc run --sandbox`` to the first page, next to the start of Python with the same libraries."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

import httpx

ROOT = Path(__file__).parent.parent


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sandbox() -> Iterator[tuple[str, tuple[float, float]]]:
    """A fresh sandbox: where it is, and the seconds until the page was served and until everybody had joined."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        begun = perf_counter()
        command = f"{sys.executable} -m bot run --sandbox --port {port} --program"
        process = subprocess.Popen(
            [*command.split(), str(ROOT / "seed/program.json")],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        url = f"http://127.0.0.1:{port}"
        while True:
            try:
                httpx.get(url).raise_for_status()
                break
            except httpx.HTTPError:
                sleep(0.01)
        served = perf_counter() - begun
        assert process.stdout
        process.stdout.readline()
        ready = perf_counter() - begun
        try:
            yield url, (served, ready)
        finally:
            process.terminate()
            process.wait()


def report() -> None:
    """Print both times, and as ratios of what importing alone takes."""
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", "import bot.__main__"], cwd=ROOT, check=True)
    imported = perf_counter() - begun
    with sandbox() as (_, (served, ready)):
        pass
    print(f"{'start, s':24}{'seconds':>9}{'ratio':>8}")
    for words, seconds in (("imports alone", imported), ("to the first page", served), ("everybody joined", ready)):
        print(f"{words:24}{seconds:9.2f}{seconds / imported:8.2f}")
