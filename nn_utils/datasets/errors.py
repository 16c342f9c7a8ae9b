"""What can go wrong with data, each error in three parts: what happened, why, what to do next."""

from __future__ import annotations

from pathlib import Path


class DataError(RuntimeError):
    """Data could not be served. The message says what happened, why, and what to do next."""


class WrongFile(DataError):
    """A file is there, but its sha256 is not the published one.

    Attributes: `path`, the file; `expected` and `got`, the two sha256 in hexadecimal.
    """

    def __init__(self, path: Path, expected: str, got: str, next_step: str) -> None:
        self.path = path
        self.expected = expected
        self.got = got
        super().__init__(
            f"{path} is not the published file: it may be cut short, damaged or another file "
            f"under the same name.\n"
            f"  expected sha256 {expected}\n"
            f"  got      sha256 {got} ({path.stat().st_size:,} bytes)\n"
            f"{next_step}"
        )


class Skipped(Exception):
    """A provider did not deliver; the message says why in a few words.

    `remember` is False where trying again costs nothing, so that nothing need be remembered.
    """

    def __init__(self, why: str, remember: bool = True) -> None:
        self.remember = remember
        super().__init__(why)
