"""What a class's results tell its teacher: where to begin tomorrow, and with whom to sit down."""

from __future__ import annotations

import ast
import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from public_tests import Exercise
from public_tests.engine.mistake import source_of
from public_tests.engine.words import counted

from .results import ExerciseResult

_ALIKE = 0.6  # from here on two lines are taken for the same statement
_LONGEST = 120  # characters of a line that is shown


def mistaken_line(source: str, exercise: Exercise, diagnosis: Sequence[Mapping[str, str]]) -> str:
    """The statement of an answer that is most like the mistake found in it; empty if none is.

    Written anew from its syntax, so no comment and no text of the student's is in it.
    """
    ids = {found["id"] for found in diagnosis[:1]}
    known = next((m for m in exercise.mistakes if m.id in ids), None)
    if known is None:
        return ""
    try:
        right = set(_statements(known.answer or source_of(exercise.reference)))
        wrong = [s for s in _statements(known.source(exercise.reference)) if s not in right]
        lines = list(_statements(source))
    except (SyntaxError, ValueError, OSError, RecursionError, MemoryError):
        return ""
    alike = [(difflib.SequenceMatcher(None, w, s).ratio(), s) for w in wrong for s in lines]
    ratio, line = max(alike, default=(0.0, ""))
    return line[:_LONGEST] if ratio >= _ALIKE else ""


def _statements(source: str) -> Iterator[str]:
    """The simple statements of a text, and the heads of compound ones; those with text left out."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.stmt) or isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        line = ast.unparse(node).splitlines()[0]
        texts = (n.value for n in ast.walk(node) if isinstance(n, ast.Constant))
        if not any(isinstance(text, str) and len(text) > 20 for text in texts):
            yield line


@dataclass
class Teaching:
    """Counts over a class, as results come in; no answer is held longer than it is counted."""

    students: int = 0
    states: dict[str, Counter[str]] = field(default_factory=dict)  # by exercise
    given: Counter[str] = field(default_factory=Counter)  # by the helper that was wrong
    mistakes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    lines: dict[tuple[str, str, str], str] = field(default_factory=dict)
    stuck: dict[str, list[str]] = field(default_factory=dict)  # students by exercise

    def add(self, exercises: Sequence[ExerciseResult], student: str) -> None:
        """Count one submission."""
        self.students += 1
        for one in exercises:
            self.states.setdefault(one.name, Counter())[one.state] += 1
            self.given.update(one.given)
            for mistake in one.diagnosis[:1]:
                key = (one.name, mistake["id"], mistake["message"])
                self.mistakes[key] += 1
                if one.line:
                    self.lines.setdefault(key, one.line)
        place = stuck_at(exercises)
        if place:
            self.stuck.setdefault(place, []).append(student)

    def commonest(self) -> list[dict[str, Any]]:
        """The ten commonest mistakes, each with a line of somebody's who made it."""
        return [
            {"count": n, "where": key[0], "message": key[2], "line": self.lines.get(key, "")}
            for key, n in self.mistakes.most_common(10)
        ]

    def waiting(self) -> list[dict[str, Any]]:
        """Who is stuck, by exercise, where most are first."""
        found = sorted(self.stuck.items(), key=lambda one: -len(one[1]))
        return [{"where": where, "students": students} for where, students in found]

    def tomorrow(self) -> list[str]:
        """Three sentences to begin the next lesson from, made from the counts."""
        return [self._where_to_begin(), self._what_to_show(), self._whom_to_see()]

    def _where_to_begin(self) -> str:
        missed = Counter({name: n["wrong"] + n["unwritten"] for name, n in self.states.items()})
        (name, count), *_ = missed.most_common(1) or [("", 0)]
        if not count:
            return "Everything is right, by everybody: go on to the next notebook."
        return (
            f"Begin with {name}: {counted(count, 'student')} of {self.students} do not have it "
            "right, more than any other exercise."
        )

    def _what_to_show(self) -> str:
        if not self.mistakes:
            return "No mistake has a name: let those who are done show how they went about it."
        (where, _, message), count = self.mistakes.most_common(1)[0]
        return f"Show the commonest mistake, made by {count} in {where}: {message}"

    def _whom_to_see(self) -> str:
        if self.stuck:
            where, students = max(self.stuck.items(), key=lambda one: len(one[1]))
            return (
                f"Sit down with those who stopped at {where} and wrote nothing after it: "
                f"{counted(len(students), 'student')}, named below."
            )
        if self.given:
            name, count = self.given.most_common(1)[0]
            return (
                f"Nobody is stuck; a wrong {name} alone stands between {count} right functions "
                "and their checks, so mending it is worth most."
            )
        return "Nobody is stuck: everybody wrote the last exercise, or all that comes before it."


def stuck_at(exercises: Iterable[ExerciseResult]) -> str:
    """The exercise a student stopped at: not right, and nothing after it written; or empty."""
    every = list(exercises)
    end = len(every)
    while end and not every[end - 1].written:
        end -= 1
    if end == len(every):
        return ""
    last = every[end - 1] if end else every[0]
    return last.name if not (last.passed or last.given) else every[end].name
