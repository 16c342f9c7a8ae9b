"""Files and folders written whole or not at all, and TOML read."""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def write_whole(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file that is the old one or the new one at every moment, and on disk at the end.

    Text is written as UTF-8 with its line ends as they are.  ``mode`` is what the umask starts
    from.  An error, of the disk for one, is raised and leaves the old file.
    """
    with written_beside(path) as scratch:
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        with open(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(descriptor)


@contextlib.contextmanager
def written_beside(place: Path) -> Iterator[Path]:
    """A path beside ``place`` to write a file or a folder at, which then takes its place.

    After an error what was begun is removed, and what stood at ``place`` stays.  The name cannot
    be guessed, so nobody can lay a link there beforehand, and two writers do not meet.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    scratch = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        yield scratch
        if scratch.is_dir():
            _remove(place)
        os.replace(scratch, place)
    except BaseException:
        _remove(scratch)
        raise


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says.  Raises OSError, and ValueError for what is no TOML."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    return tomllib.loads(path.read_text(encoding="utf-8"))


_BINARY: int = getattr(os, "O_BINARY", 0)  # Windows would translate line ends
