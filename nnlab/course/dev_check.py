"""Is a notebook ready to be handed out?  What is missing, in the order in which to mend it."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat

from public_tests import Exercise, Notebook, notebooks
from public_tests.engine.catalogue import CatalogueError
from public_tests.given_away import given_away
from public_tests.soundness import FRESH, passes, unsound

from . import places
from .build import BadSource, built_of, complete_of, student_notebook
from .check import Checked
from .execution import NotebookRun, errors_but_stubs, execute

_NOT_A_LEARNER = {"NNLAB_PROGRESS": "off"}


def missing(key: str) -> Iterator[str]:
    """Everything that a notebook lacks; nothing when it is ready."""
    notebook = notebooks()[key]
    found = [*_to_do(notebook), *_checks(notebook)]
    for exercise in notebook.exercises:
        wrong = _wrong(notebook, exercise)
        found += [f"{exercise.name}: {sentence}" for sentence in dict.fromkeys(wrong)]
    if not notebook.exercises:
        found.append("it has no exercises: nnlab new exercise")
    found += _out_of_step(key)
    yield from found
    if not found:  # a notebook with gaps would only say the same again, and take long
        yield from executed(key)


def _wrong(notebook: Notebook, exercise: Exercise) -> Iterator[str]:
    try:
        yield from unsound(exercise)
        yield from given_away(exercise)
        yield from _styles(notebook, exercise)
    except CatalogueError as error:
        yield str(error)


def _to_do(notebook: Notebook) -> Iterator[str]:
    """What a skeleton left to be written."""
    if not notebook.source.exists():
        return
    for path in sorted(notebook.folder.iterdir()):
        if path.suffix in (".py", ".toml"):
            lines = path.read_text(encoding="utf-8").splitlines()
            for number, line in enumerate(lines, start=1):
                commented = path.suffix == ".toml" and line.startswith("#")
                if "TODO" in line and not commented:
                    yield f"{path.name}, line {number}: {line.strip()}"


def _out_of_step(key: str) -> Iterator[str]:
    """What `nnlab build` would write, or why it cannot."""
    try:
        for built in built_of(places.course_root(), key):
            if not built.current:
                yield f"{built.path.name} is out of step: nnlab build"
    except BadSource as error:
        yield str(error)


def _checks(notebook: Notebook) -> Iterator[str]:
    """The notebook imports ``NAME_test`` for every exercise."""
    module = importlib.import_module(notebook.module)
    for exercise in notebook.exercises:
        if not callable(getattr(module, f"{exercise.name}_test", None)):
            name = exercise.name
            yield f"{notebook.module} lacks {name}_test = cell_check({name})"


def _styles(notebook: Notebook, exercise: Exercise) -> Iterator[str]:
    """Mistakes to name, and right answers in other styles, which pass without a hint."""
    if not notebook.source.exists():
        return  # ours, whose styles stand in the project's tests
    if not exercise.mistakes:
        yield "mistakes.toml names no mistake of it"
    styles = list(_right_answers(notebook, exercise.name))
    if not styles:
        yield f"right.py has no {exercise.name}__in_another_style"
    for style in styles:
        for seed in (None, *FRESH):
            yield from (f"{style.__name__}: {wrong}" for wrong in passes(exercise, style, seed))


def _right_answers(notebook: Notebook, name: str) -> Iterator[Callable[..., Any]]:
    if (notebook.folder / "right.py").exists():
        functions = vars(importlib.import_module(f"{notebook.module}.right"))
        for known, value in functions.items():
            if known.startswith(f"{name}__") and inspect.isfunction(value):
                yield value


def executed(key: str) -> Iterator[str]:
    """The complete notebook earns everything, and the student's waits to be written.

    Both run without the long cells, on which no mark may depend.
    """
    complete = complete_of(key, places.source_of(places.course_root(), key))
    with tempfile.TemporaryDirectory() as folder:
        paths = {"complete": Path(folder) / "complete.ipynb", "student": Path(folder) / "s.ipynb"}
        nbformat.write(complete, paths["complete"])
        nbformat.write(student_notebook(complete), paths["student"])
        right, starter = (_run(key, path) for path in paths.values())
    yield from (f"the complete notebook: {_last_line(error)}" for error in right.errors)
    earned, points = right.points
    if earned < points:
        yield f"the complete notebook earns {earned:g} of {points} points"
    yield from (f"the student's notebook: {_last_line(e)}" for e in errors_but_stubs(starter))
    stands = Checked(Path(), starter)
    early = [e.name for e in stands.exercises if stands.state(e) != "not written"]
    if early:
        yield f"the student's notebook has {', '.join(early)} written already"


def _run(key: str, path: Path) -> NotebookRun:
    return asyncio.run(execute(key, path, skip_long=True, environment=_NOT_A_LEARNER))


def _last_line(error: str) -> str:
    return error.strip().splitlines()[-1]
