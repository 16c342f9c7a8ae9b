"""Where a course lives on disk."""

from __future__ import annotations

import os
from pathlib import Path

from public_tests import notebooks, settings

_KINDS = ("notebooks", "solutions")
CHECKOUT = Path(__file__).resolve().parents[2]


class NoCourse(Exception):
    """There is no course folder here."""


def course_root(start: Path | None = None) -> Path:
    """The folder that holds the notebooks: this one, one above it, or the checkout."""
    start = Path(os.environ.get("NNLAB_COURSE") or start or Path.cwd()).resolve()
    candidates = [start, *start.parents, CHECKOUT]
    for folder in candidates:
        if (folder / settings.FILE).is_file():
            return folder
        if any((folder / kind / n).is_dir() for kind in _KINDS for n in notebooks()):
            return folder
    raise NoCourse(
        f"No course at {start}: a course folder holds notebooks/01_neuron and the others, or a "
        f"{settings.FILE}. "
        "Go to one, or name it with NNLAB_COURSE."
    )


def name_of(notebook: str) -> str:
    """``"03_two_layer"`` → ``"two_layer"``, its file's name."""
    return notebooks()[notebook].name


def source_of(root: Path, notebook: str) -> Path:
    """The single source of a notebook: in the course's ``solutions``, or in its own folder."""
    own = notebooks()[notebook].source
    return own if own.exists() else root / "solutions" / notebook / f"{name_of(notebook)}.py"


def complete_of(root: Path, notebook: str) -> Path:
    """The notebook with its solutions."""
    return root / "solutions" / notebook / f"{name_of(notebook)}.ipynb"


def released(notebook: str) -> Path:
    """A notebook as students get it: the course's own edition, or the checkout's."""
    course = settings.current().folder
    own = student_of(course, notebook) if course else None
    return own if own and own.exists() else student_of(CHECKOUT, notebook)


def enter_course() -> None:
    """Tell every process that is started from here on which course this is."""
    course = settings.current()
    if course.folder is None:
        return
    os.environ[settings.VARIABLE] = str(course.folder)
    known = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    own = [str(folder.parent) for folder in course.notebooks]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, [*known, *own])))


def student_of(root: Path, notebook: str) -> Path:
    """The notebook a student opens."""
    return root / "notebooks" / notebook / f"{name_of(notebook)}.ipynb"
