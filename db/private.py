"""Files and folders that nobody else on the machine may read: names, phone numbers and answers stand in them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o600, 0o700
OWN_FOLDER = Path("var")
"""The folder that this program makes where it runs. Others, such as /srv, may be shared for good reason."""


def make_folder(folder: Path) -> None:
    """Make a folder, those above it included, closed to others; one that is there already stays as it is. Raises
    `OSError`."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(FOLDER_MODE)


def make_file(path: Path) -> None:
    """Make an empty file closed to others, where there is none. Raises `OSError`."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def tighten(*files: Path) -> None:
    """Close files and the program's own folder that an earlier version left open, as far as they are ours to close."""
    for path, mode in (*((file, FILE_MODE) for file in files), (OWN_FOLDER, FOLDER_MODE)):
        with suppress(OSError):
            if path.stat().st_mode & 0o077:
                path.chmod(mode)


def sync(path: Path) -> None:
    """Return when a file, or the names in a folder, are on the disk. Raises `OSError`."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
