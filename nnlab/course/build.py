"""Sources to notebooks: the complete one with solutions, the student's with stubs.

A source is a jupytext py:percent script.  What the exercise already knows is not written again:

- a markdown line ``<!-- exercise NAME -->`` becomes the exercise's heading with its points, and
  ``<!-- star NAME -->`` the heading of a star challenge with what it asks;
- a code cell ``# %% exercise="NAME"`` holds the solution between nbgrader's markers;
- an empty code cell ``# %% check="NAME"`` becomes the visible and the hidden check.

The same source gives the same bytes, cell ids included.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from nn_utils.files import write_whole
from public_tests import Exercise, Notebook, notebooks

from . import listed, places
from .answers import answers_text

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
BEGIN_HIDDEN, END_HIDDEN = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"
# A second set of cases, other than the visible ones; an instructor's secret gives others again.
HIDDEN_SEED = 2
_HEADING = re.compile(r"<!-- exercise (\w+) -->")
_STAR = re.compile(r"<!-- star (\w+) -->")
_DEFINITION = re.compile(r"^\s*def (\w+)\(", re.MULTILINE)


class BadSource(Exception):
    """A notebook's source cannot be built."""


@dataclass(frozen=True)
class Built:
    """One built file and the text it should hold."""

    path: Path
    text: str

    @property
    def current(self) -> bool:
        """Whether the file on disk is this very text."""
        return self.path.exists() and self.path.read_text(encoding="utf-8") == self.text

    def write(self) -> None:
        """Write the file whole or not at all."""
        write_whole(self.path, self.text)


def build(root: Path) -> Iterator[Built]:
    """All that is made from the sources: the pages that list notebooks, and each one's files."""
    yield from (Built(path, text) for path, text in listed.pages(root))
    for key in notebooks():
        if places.source_of(root, key).exists():
            yield from built_of(root, key)


def built_of(root: Path, key: str) -> Iterator[Built]:
    """Both versions of a notebook, and the answers that its catalogue of mistakes edits."""
    complete = complete_of(key, places.source_of(root, key))
    yield Built(places.complete_of(root, key), _text(complete))
    yield Built(places.student_of(root, key), _text(student_notebook(complete)))
    catalogue = notebooks()[key].catalogue
    if catalogue.described and catalogue.folder.is_relative_to(root.resolve()):
        yield Built(catalogue.answers, answers_text(complete, catalogue.described))


def build_for_release(root: Path, key: str) -> Built:
    """The complete notebook as this course has it; of the checkout's when it has no source."""
    source = places.source_of(root, key)
    if not source.exists():
        source = places.source_of(places.CHECKOUT, key)
    return Built(places.complete_of(root, key), _text(complete_of(key, source)))


def complete_of(key: str, source: Path) -> NotebookNode:
    """The complete notebook from its source's file.  Raises BadSource."""
    if not source.exists():
        raise BadSource(f"There is no {source} to build {key} from.")
    return complete_notebook(notebooks()[key], source.read_text(encoding="utf-8"))


def complete_notebook(notebook: Notebook, source: str) -> NotebookNode:
    """The notebook with its solutions and hidden checks, from its source."""
    import jupytext

    cells = jupytext.reads(source, fmt="py:percent").cells
    made = nbformat.v4.new_notebook()
    made.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    made.cells = [made for cell in cells for made in _cells(notebook, cell)]
    _require_every_exercise(notebook, made)
    _name_cells(made)
    return made


def student_notebook(complete: NotebookNode) -> NotebookNode:
    """The same notebook with stubs in place of solutions and without the hidden checks."""
    student = nbformat.from_dict(complete)
    for cell in student.cells:
        if cell.cell_type == "code":
            cell.source = _without_hidden(_with_stubs(cell.source))
    return student


def _cells(notebook: Notebook, cell: NotebookNode) -> Iterator[NotebookNode]:
    """A cell of the source as the notebook has it; the check of a given exercise is left out."""
    if cell.cell_type == "markdown":
        source = _HEADING.sub(lambda found: _heading(notebook, found[1]), cell.source)
        source = _STAR.sub(lambda found: _star(notebook, found[1]), source)
        yield nbformat.v4.new_markdown_cell(source, metadata=_kept(cell))
        return
    made = nbformat.v4.new_code_cell(cell.source, metadata=_kept(cell))
    given = {exercise.name for exercise in notebook.given}
    if cell.metadata.get("exercise") in given:
        made.source = _without_marks(cell.source)
        made.metadata["nbgrader"] = _graded(cell.metadata["exercise"])
    elif "exercise" in cell.metadata:
        exercise = _exercise(notebook, cell.metadata["exercise"])
        made.metadata["nbgrader"] = _graded(exercise.name, solution=True)
    elif cell.metadata.get("check") in given:
        return
    elif "check" in cell.metadata:
        exercise = _exercise(notebook, cell.metadata["check"])
        made.source = _check_source(notebook.module, exercise.name)
        made.metadata["nbgrader"] = _graded(f"test_{exercise.name}", points=exercise.points)
    yield made


def _kept(cell: NotebookNode) -> dict[str, Any]:
    """The metadata a notebook carries on: tags, and what a long cell is expected to take."""
    kept = {key: cell.metadata[key] for key in ("tags", "jupyter") if key in cell.metadata}
    if "seconds" in cell.metadata:
        kept["nnlab"] = {"seconds": cell.metadata["seconds"]}
    return kept


def _graded(grade_id: str, solution: bool = False, points: int | None = None) -> dict[str, Any]:
    """nbgrader's metadata of a solution cell, or of a locked one: a check earns points."""
    made: dict[str, Any] = {
        "grade": points is not None,
        "grade_id": grade_id,
        "locked": not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return made if points is None else {**made, "points": points}


def _exercise(notebook: Notebook, name: str) -> Exercise:
    try:
        return notebook.exercise(name)
    except KeyError as unknown:
        raise BadSource(unknown.args[0]) from unknown


def _heading(notebook: Notebook, name: str) -> str:
    if name in {exercise.name for exercise in notebook.given}:
        return f"### Given: `{name}`\n\n*This course gives it to you.*"
    exercise = _exercise(notebook, name)
    number = f"{notebook.number}.{list(notebook.exercises).index(exercise) + 1}"
    dots = "●" * exercise.difficulty + "○" * (3 - exercise.difficulty)
    unit = "point" if exercise.points == 1 else "points"
    return (
        f"### Exercise {number}: `{exercise.name}`\n\n"
        f"*{exercise.points} {unit} · difficulty {exercise.difficulty} of 3 {dots} · "
        f"about {exercise.minutes} minutes*"
    )


def _star(notebook: Notebook, name: str) -> str:
    found = [star for star in notebook.stars if star.name == name]
    if not found:
        raise BadSource(f"{notebook.key} has no star {name!r}.")
    [star] = found
    kind = f"*{star.points} extra points · judged by what it does alone · not handed in*"
    return f"### ★ `{star.name}`\n\n{kind}\n\n{star.asks}"


def _check_source(module: str, name: str) -> str:
    # Imported here: an exercise may bear its module's name, as `neuron` does, and would hide it.
    loads = f"from {module} import {name}_test\n"
    call = f"{name}_test({name}"
    checks = [f"{call})", BEGIN_HIDDEN, f"{call}, seed={HIDDEN_SEED})", END_HIDDEN]
    return "\n".join([loads, *checks])


def _require_every_exercise(notebook: Notebook, made: NotebookNode) -> None:
    ids = [c.metadata["nbgrader"]["grade_id"] for c in made.cells if "nbgrader" in c.metadata]
    for exercise in notebook.exercises:
        for grade_id in (exercise.name, f"test_{exercise.name}"):
            if ids.count(grade_id) != 1:
                raise BadSource(
                    f"{notebook.key}: {ids.count(grade_id)} cells for {grade_id}, not one."
                )


def _name_cells(made: NotebookNode) -> None:
    """Cell ids that stay while the cell stays: nbgrader's own, or a digest of the text."""
    taken: set[str] = set()
    for cell in made.cells:
        graded = cell.metadata.get("nbgrader", {}).get("grade_id")
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
        name, copy = graded or digest, 1
        while name in taken:
            copy += 1
            name = f"{digest}-{copy}"
        taken.add(name)
        cell.id = name


def _without_marks(source: str) -> str:
    """A solution as it is handed out where it is not asked for."""
    marks = (BEGIN_SOLUTION, END_SOLUTION)
    return "\n".join(line for line in source.splitlines() if line.strip() not in marks)


def _with_stubs(source: str) -> str:
    """Each solution replaced by the line that raises, with the function's name in it."""
    kept: list[str] = []
    inside = False
    for line in source.splitlines():
        if line.strip() == BEGIN_SOLUTION:
            inside = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [f"{indent}# YOUR CODE HERE", f"{indent}{_raise(kept)}"]
        elif line.strip() == END_SOLUTION:
            inside = False
        elif not inside:
            kept.append(line)
    if inside:
        raise BadSource(f"{BEGIN_SOLUTION} without {END_SOLUTION} in:\n{source}")
    return "\n".join(kept)


def _raise(above: list[str]) -> str:
    names = _DEFINITION.findall("\n".join(above))
    return f'raise NotImplementedError("{names[-1]}")' if names else "raise NotImplementedError"


def _without_hidden(source: str) -> str:
    hidden = re.compile(rf"\n?[ \t]*{BEGIN_HIDDEN}.*?{END_HIDDEN}", re.DOTALL)
    return hidden.sub("", source)


def _text(notebook: NotebookNode) -> str:
    nbformat.validate(notebook)
    return nbformat.writes(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
