"""Files to be trusted: hashed before use, written whole or not at all, one writer at a time."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

_CHUNK = 1 << 20
_already_hashed: dict[tuple[str, int, int], str] = {}


def sha256_of(path: Path) -> str:
    """sha256 of a file in hexadecimal, read afresh."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def trusted_sha256(path: Path) -> str:
    """sha256 of a file, hashed once in a process as long as its size and time of change stay."""
    state = path.stat()
    key = (str(path.resolve()), state.st_size, state.st_mtime_ns)
    if key not in _already_hashed:
        _already_hashed[key] = sha256_of(path)
    return _already_hashed[key]


@contextlib.contextmanager
def scratch_folder(cache: Path) -> Iterator[Path]:
    """A private folder on the cache's own disk, so that moving a file out of it is one step.

    Removed at the end whatever happens; what a killed process left is swept by `sweep_scratch`.
    """
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(
        prefix=".fetch-", dir=cache, ignore_cleanup_errors=True
    ) as name:
        yield Path(name)


def sweep_scratch(cache: Path, older_than: float = 24 * 3600.0) -> None:
    """Remove scratch folders of processes that died, by their age in seconds."""
    import shutil

    for folder in cache.glob(".fetch-*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > older_than:
                shutil.rmtree(folder, ignore_errors=True)


def move_into_place(path: Path, target: Path) -> None:
    """Put a finished file in its place in one step, on disk before the name changes."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    os.replace(path, target)


def set_aside(path: Path) -> Path:
    """Rename a file that cannot be trusted to `name.corrupt`; return the new path."""
    aside = path.with_name(path.name + ".corrupt")
    os.replace(path, aside)
    return aside


@contextlib.contextmanager
def only_one(lock: Path, on_wait: Callable[[], None], patience: float = 3600.0) -> Iterator[None]:
    """Let one process (or thread) at a time past this point.

    The operating system holds the lock and frees it when a process dies, so none goes stale.
    `on_wait` is called once when another holds it. Raises TimeoutError after `patience` seconds.
    """
    from filelock import FileLock, Timeout

    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        on_wait()
        held.acquire(timeout=patience)
    try:
        yield
    finally:
        held.release()
