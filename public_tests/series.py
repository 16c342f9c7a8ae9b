"""The notebooks there are: ours, those of installed packages, and those of a course's own folder.

Ours are the packages beside this file that have a ``NOTEBOOK``: a new folder is a new notebook,
and nothing else needs to know of it.  An installed package offers its own as an entry point of the
group ``nnlab.notebooks``; a course names folders in its settings.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import pkgutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from . import settings
from .engine import Exercise
from .notebook import Notebook
from .settings import Settings

GROUP = "nnlab.notebooks"
_ROOM = __name__.rpartition(".")[0]  # "public_tests"


def notebooks() -> Mapping[str, Notebook]:
    """All notebooks of the course we are in, in order, keyed ``"03_two_layer"``.

    Raises settings.BadSettings when the course's settings cannot be followed.
    """
    return _notebooks(settings.current())


def exercises() -> Mapping[str, Exercise]:
    """All exercises of these notebooks, keyed ``"03_two_layer/linear_backward"``."""
    return _exercises(settings.current())


@cache
def _exercises(course: Settings) -> Mapping[str, Exercise]:
    every = (
        exercise for notebook in _notebooks(course).values() for exercise in notebook.exercises
    )
    return MappingProxyType({exercise.key: exercise for exercise in every})


@cache
def _notebooks(course: Settings) -> Mapping[str, Notebook]:
    found: dict[str, Notebook] = {}
    for notebook in (*_ours(), *_installed(), *(_own(course, f) for f in course.notebooks)):
        other = found.setdefault(notebook.key, notebook)
        if other is not notebook:
            raise course.trouble(
                f"{notebook.folder} is a notebook {notebook.key}, and so is {other.folder}"
            )
    _require_known(course, found)
    in_order = (found[key] for key in sorted(found.keys() - course.leave_out))
    return MappingProxyType({one.key: _in_force(course, one) for one in in_order})


def _ours() -> Iterator[Notebook]:
    for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if found.ispkg:
            module = importlib.import_module(f"{_ROOM}.{found.name}")
            if isinstance(getattr(module, "NOTEBOOK", None), Notebook):
                yield module.NOTEBOOK


def _installed() -> Iterator[Notebook]:
    for offered in importlib.metadata.entry_points(group=GROUP):
        try:
            yield offered.load()
        except Exception as error:
            why = f"{offered.value} of {GROUP} cannot be imported: {type(error).__name__}: {error}"
            raise settings.BadSettings(why) from error


def _own(course: Settings, folder: Path) -> Notebook:
    """The notebook of a folder, which is imported as a package of its name."""
    if str(folder.parent) not in sys.path:
        sys.path.append(str(folder.parent))
    try:
        module = importlib.import_module(folder.name)
    except Exception as error:
        raise course.trouble(
            f"{folder} cannot be imported: {type(error).__name__}: {error}"
        ) from error
    notebook = getattr(module, "NOTEBOOK", None)
    if not isinstance(notebook, Notebook):
        raise course.trouble(f"{module.__name__} of {module.__file__} has no NOTEBOOK")
    if notebook.folder != folder:
        raise course.trouble(f"{folder} is hidden by {notebook.folder}; give it another name")
    return notebook


def _require_known(course: Settings, found: Mapping[str, Notebook]) -> None:
    known = {exercise.key for notebook in found.values() for exercise in notebook.exercises}
    unknown = (course.leave_out - known - found.keys()) | (course.points.keys() - known)
    if unknown:
        raise course.trouble(f"no exercise {', '.join(sorted(unknown))}")


def _in_force(course: Settings, notebook: Notebook) -> Notebook:
    """The notebook as this course has it."""
    weighed = [course.weighed(exercise) for exercise in notebook.exercises]
    asked = tuple(e for e in weighed if e.key not in course.leave_out)
    given = tuple(e for e in weighed if e.key in course.leave_out)
    return replace(notebook, exercises=asked, given=given) if course.file else notebook
