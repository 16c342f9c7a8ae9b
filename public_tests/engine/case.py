"""What a student's function is called with: arguments as data."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .comparing import USUAL, Tolerance


@dataclass(frozen=True)
class Case:
    """One call: arguments in the order of the signature, and the sizes they were made from."""

    arguments: Mapping[str, Any]
    sizes: Mapping[str, int] = field(default_factory=dict)
    label: str = ""
    seed: int | None = None  # of NumPy's global generator, set right before the call
    tolerance: Tolerance = USUAL
    # What makes it wider than the exercise's own use of the function ("several outputs"): there an
    # assertion of the learner's may stop the call.
    beyond: str = ""

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(self.arguments.values())

    @property
    def described(self) -> str:
        """The case in a few words: ``n_x = 3, m = 5``."""
        sizes = ", ".join(f"{name} = {size}" for name, size in self.sizes.items())
        return f"{self.label} ({sizes})" if self.label and sizes else self.label or sizes


@dataclass(frozen=True)
class Folder:
    """A folder of files as an argument: whoever calls lays it out on disk and hands over its path.

    The files travel as bytes, so that a case can be sent to another process.
    """

    files: Mapping[str, bytes]  # by path inside the folder: {"Cat/0.jpg": ...}

    @contextlib.contextmanager
    def on_disk(self) -> Iterator[Path]:
        """The folder, for as long as the call lasts."""
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "photos")
            for name, content in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield folder
