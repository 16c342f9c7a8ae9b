"""Arrays that took time to make, kept in the cache under a name that holds their sha256."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from pathlib import Path

from ..files import write_whole
from .decode import Arrays, read_arrays, save_arrays
from .files import trusted_sha256


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
        content = save_arrays(arrays)
        digest = hashlib.sha256(content).hexdigest()[:16]
        write_whole(cache / f"{name}-{digest}.npz", content)
    return arrays
