"""A made-up class to try grading with: ``python -m nnlab.grading.made_class 02_logistic``.

The students' notebooks are the complete one with some exercises left as stubs and others answered
by the wrong variants of the exercises' own catalogue, so what each must earn is known.
"""

from __future__ import annotations

import argparse
import builtins
import json
import random
import symtable
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat

from nnlab.course.build import student_notebook
from public_tests import Exercise, Mistake

from .course import Course
from .source import Source

_NAMES = """
ada alan barbara blaise carl donald edsger emmy euclid fei frances geoff grace hedy ida john
kate kurt leslie lise mary niklaus noam radia ruth sofia sophie tim vint yann
""".split()  # noqa: SIM905 - a list of thirty strings reads worse


@dataclass
class Student:
    """What one made-up student does."""

    name: str
    stubs: list[str] = field(default_factory=list)  # exercises left unwritten
    mistakes: dict[str, str] = field(default_factory=dict)  # mistake's id by exercise
    extra: str = ""  # a cell of their own

    def earns(self, source: Source) -> float:
        """Points of the exercises answered rightly, given right helpers."""
        spoiled = {*self.stubs, *self.mistakes}
        return float(sum(e.points for e in source.exercises.values() if e.name not in spoiled))


def made_class(source: Source, size: int, seed: int = 0, trouble: float = 1.0) -> Iterator[Student]:
    """So many students, always the same ones for a seed.

    trouble: how much more often they miss something than is usual here; 0 for never.

    Some are quicker than others, harder exercises are missed more often, of an exercise's mistakes
    one is much commoner than the rest, and a few students stop somewhere and write no more.
    """
    draw = random.Random(seed)
    for number in range(size):
        name = f"{_NAMES[number % len(_NAMES)]}{number // len(_NAMES) or ''}"
        student = Student(name)
        misses = trouble * draw.choice((0.3, 0.7, 1.0, 1.8))  # how much more than most
        stopped = False
        for exercise in source.exercises.values():
            wrong = [m for m in exercise.mistakes if _stands_alone(m, exercise)][:4]
            stopped = stopped or draw.random() < 0.015 * misses
            if stopped:
                student.stubs.append(exercise.name)
            elif wrong and draw.random() < 0.1 * exercise.difficulty * misses:
                weights = (6, 3, 2, 1)[: len(wrong)]
                student.mistakes[exercise.name] = draw.choices(wrong, weights)[0].id
        if draw.random() < 0.3:
            student.extra = f"# a cell of my own\nsum(i * i for i in range({number}))"
        yield student


def notebook_of(student: Student, source: Source, text: str) -> str:
    """The notebook a student hands in."""
    complete: Any = nbformat.reads(text, as_version=4)
    stubs = {_id(c): c.source for c in student_notebook(complete).cells if _id(c)}
    wrong = {e.name: e for e in source.exercises.values() if e.name in student.mistakes}
    for cell in complete.cells:
        name = _id(cell)
        if name in student.stubs or name.startswith("test_"):
            cell.source = stubs[name]
        elif name in wrong:
            cell.source = _variant(wrong[name], student.mistakes[name])
    if student.extra:
        complete.cells.append(nbformat.v4.new_code_cell(student.extra, id="my-own"))
    return json.dumps(complete)


def _id(cell: Any) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _variant(exercise: Exercise, mistake: str) -> str:
    """A wrong variant as a student would have typed it."""
    (found,) = (m for m in exercise.mistakes if m.id == mistake)
    return found.source(exercise.reference)


def _stands_alone(mistake: Mistake, exercise: Exercise) -> bool:
    """Whether a wrong variant needs nothing around it but NumPy and the notebook's functions."""
    try:
        table = symtable.symtable(mistake.source(exercise.reference), "<variant>", "exec")
    except (SyntaxError, OSError):
        return False
    functions = table.get_children()
    if len(functions) != 1 or functions[0].get_children():
        return False
    symbols = functions[0].get_symbols()
    used = {s.get_name() for s in symbols if s.is_global() and s.is_referenced()}
    return used <= {"np", *exercise.helpers, *dir(builtins)}


def hand_in(
    course: Course, assignment: str, size: int, seed: int = 0, trouble: float = 1.0
) -> list[Student]:
    """Put a made-up class's notebooks into the course's ``submitted`` folder."""
    source, text = course.source(assignment)
    students = list(made_class(source, size, seed, trouble))
    for student in students:
        place = course.root / "submitted" / student.name / assignment
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{source.name}.ipynb").write_text(notebook_of(student, source, text), "utf-8")
    return students


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--course", type=Path, default=Path())
    given = parser.parse_args()
    made = hand_in(Course(given.course.resolve()), given.assignment, given.students)
    print(f"{len(made)} made-up students handed in {given.assignment}.")


if __name__ == "__main__":
    main()
