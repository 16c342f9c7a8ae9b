"""Arrays that took time to make, kept in the cache under a name that holds their sha256."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

from .decode import Arrays, read_arrays, save_arrays
from .files import move_into_place, scratch_folder, trusted_sha256


def kept(cache: Path, name: str, make: Callable[[], Arrays], say: Callable[[str], None]) -> Arrays:
    """What `make()` returns, from the cache when a good copy lies there.

    The file is `<name>-<first 16 digits of its sha256>.npz`: name and content appear in one step,
    and a damaged copy is known for what it is and made again. A cache that cannot be written
    costs time, nothing else.
    """
    for path in sorted(cache.glob(f"{name}-*.npz")):
        if trusted_sha256(path).startswith(path.stem.rpartition("-")[2]):
            return read_arrays(path)
        say(f"{path} was damaged and is made again.")
        with contextlib.suppress(OSError):
            path.unlink()
    arrays = make()
    with contextlib.suppress(OSError):
        _keep(cache, name, save_arrays(arrays))
    return arrays


def _keep(cache: Path, name: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()[:16]
    with scratch_folder(cache) as scratch:
        whole = scratch / "arrays.npz"
        whole.write_bytes(content)
        move_into_place(whole, cache / f"{name}-{digest}.npz")
