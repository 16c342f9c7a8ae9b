"""What was released: the complete notebook an assignment is graded against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from public_tests import Exercise, exercises, notebooks

from .trouble import GradingTrouble


class NoAssignment(GradingTrouble):
    """There is no such assignment in this course."""


@dataclass(frozen=True)
class SourceCell:
    """One cell of the complete notebook."""

    kind: str  # "code" or "markdown"
    source: str
    tags: tuple[str, ...] = ()
    marks: dict[str, Any] = field(default_factory=dict)  # nbgrader's metadata

    @property
    def grade_id(self) -> str:
        return str(self.marks.get("grade_id", ""))

    @property
    def solution(self) -> bool:
        return bool(self.marks.get("solution"))

    @property
    def graded(self) -> bool:
        return bool(self.marks.get("grade"))

    @property
    def locked(self) -> bool:
        """Whether the student's version is replaced: checks, and cells locked by name."""
        return bool(self.grade_id) and not self.solution

    @property
    def by_hand(self) -> bool:
        """Whether a person gives the marks."""
        return bool(self.marks.get("task")) or (self.graded and self.solution)


@dataclass(frozen=True)
class Source:
    """The complete notebook of one assignment."""

    assignment: str  # "02_logistic"
    cells: tuple[SourceCell, ...]

    @property
    def name(self) -> str:
        """The notebook's file name without its ending."""
        return notebooks()[self.assignment].name

    @cached_property
    def by_id(self) -> dict[str, SourceCell]:
        return {cell.grade_id: cell for cell in self.cells if cell.grade_id}

    @cached_property
    def by_text(self) -> dict[str, SourceCell]:
        """Released cells without an id, by their text."""
        return {cell.source.strip(): cell for cell in self.cells if not cell.grade_id}

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The exercise of each check cell, by its id."""
        prefix = "test_"
        found = {}
        for grade_id in self.by_id:
            key = f"{self.assignment}/{grade_id.removeprefix(prefix)}"
            if grade_id.startswith(prefix) and key in exercises():
                found[grade_id] = exercises()[key]
        return found


@lru_cache(maxsize=4)
def source_from(assignment: str, content: str) -> Source:
    """The source of an assignment from the text of its complete notebook."""
    cells = [_cell(cell) for cell in json.loads(content)["cells"]]
    return Source(assignment, tuple(cells))


def source_path(course: Path, assignment: str) -> Path:
    """Where the complete notebook of an assignment lies; NoAssignment when it does not."""
    if assignment not in notebooks():
        raise NoAssignment(f"No assignment {assignment!r}. There are: {', '.join(notebooks())}.")
    path = course / "solutions" / assignment / f"{notebooks()[assignment].name}.ipynb"
    if not path.exists():
        raise NoAssignment(
            f"There is no {path}. `nnlab release {assignment}` in the course's folder "
            "puts it there."
        )
    return path


def joined_text(source: str | Sequence[str]) -> str:
    """The text of a cell, which nbformat lets be a list of lines."""
    return source if isinstance(source, str) else "".join(source)


def _cell(cell: dict[str, Any]) -> SourceCell:
    metadata = cell.get("metadata", {})
    kind = "code" if cell["cell_type"] == "code" else "markdown"
    tags = tuple(metadata.get("tags", ()))
    return SourceCell(kind, joined_text(cell["source"]), tags, dict(metadata.get("nbgrader", {})))
