"""Where a course lives on disk."""

from __future__ import annotations

import os
from pathlib import Path

from public_tests import notebooks

_KINDS = ("notebooks", "solutions")
_CHECKOUT = Path(__file__).resolve().parents[2]


class NoCourse(Exception):
    """There is no course folder here."""


def course_root(start: Path | None = None) -> Path:
    """The folder that holds the notebooks: this one, one above it, or the checkout."""
    start = Path(os.environ.get("NNLAB_COURSE") or start or Path.cwd()).resolve()
    candidates = [start, *start.parents, _CHECKOUT]
    for folder in candidates:
        if any((folder / kind / n).is_dir() for kind in _KINDS for n in notebooks()):
            return folder
    raise NoCourse(
        f"No course at {start}: a course folder holds notebooks/01_neuron and the others. "
        "Go to one, or name it with NNLAB_COURSE."
    )


def name_of(notebook: str) -> str:
    """``"03_two_layer"`` → ``"two_layer"``, its file's name."""
    return notebooks()[notebook].name


def source_of(root: Path, notebook: str) -> Path:
    """The single source of a notebook."""
    return root / "solutions" / notebook / f"{name_of(notebook)}.py"


def complete_of(root: Path, notebook: str) -> Path:
    """The notebook with its solutions."""
    return root / "solutions" / notebook / f"{name_of(notebook)}.ipynb"


def released(notebook: str) -> Path:
    """A checkout's student notebook, wherever the command is run."""
    return student_of(_CHECKOUT, notebook)


def student_of(root: Path, notebook: str) -> Path:
    """The notebook a student opens."""
    return root / "notebooks" / notebook / f"{name_of(notebook)}.ipynb"
