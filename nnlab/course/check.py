"""A learner's own notebook checked from the terminal."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from public_tests import Exercise, notebooks
from public_tests.engine.findings import right_given
from public_tests.engine.located import Located, hint_lines, steps

from .execution import NotebookRun, errors_but_stubs, execute


@dataclass(frozen=True)
class Checked:
    """Where a notebook stands."""

    path: Path
    run: NotebookRun

    @property
    def exercises(self) -> Sequence[Exercise]:
        return notebooks()[self.run.notebook].exercises

    @property
    def done(self) -> bool:
        return all(self.state(exercise) == "passed" for exercise in self.exercises)

    def state(self, exercise: Exercise) -> str:
        """``passed``, ``right, given a right …``, ``not right yet`` or ``not written``."""
        report = self.run.reports.get(exercise.key)
        if report is None:
            return "not written"
        if report["given"]:
            return right_given(report["given"])
        return "passed" if report["passed"] else "not right yet"

    def score(self, exercise: Exercise) -> float:
        """Points earned."""
        return float(self.run.reports.get(exercise.key, {"score": 0.0})["score"])

    @property
    def next(self) -> Exercise | None:
        """The first exercise that does not pass."""
        return next((e for e in self.exercises if self.state(e) != "passed"), None)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "notebook": str(self.path),
            "exercises": {e.key: self.state(e) for e in self.exercises},
            "points": {e.key: {"score": self.score(e), "of": e.points} for e in self.exercises},
            "reports": list(self.run.reports.values()),
            "errors": list(errors_but_stubs(self.run)),
        }


def check_notebook(notebook: str, path: Path) -> Checked:
    """Run a notebook without its long cells and read what its checks say."""
    return Checked(path, asyncio.run(execute(notebook, path, skip_long=True)))


def show(checked: Checked, console: Console, hints: int = 0) -> None:
    """A table of the exercises, then what to look at next, with so many hints to the line."""
    table = Table("Exercise", "State", "Points")
    for exercise in checked.exercises:
        points = f"{checked.score(exercise):g} of {exercise.points}"
        table.add_row(exercise.name, checked.state(exercise), points)
    console.print(table)
    nearest = checked.next
    if nearest is None:
        console.print("Visible checks passed, all of them.")
        return
    report = checked.run.reports.get(nearest.key)
    if report is None:
        console.print(f"Next: write {nearest.signature}, about {nearest.minutes} minutes.")
    else:
        said = [m["message"] for m in report["diagnosis"]] or [
            f["sentence"] for f in report["failures"][:1]
        ]
        console.print(f"Next: {nearest.name}. {' '.join(said)}", markup=False)
        for line in _hints(report, hints):
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    for error in errors_but_stubs(checked.run):
        if "CheckFailed" not in error and nearest.name not in error:
            console.print(f"Besides: {error.strip().splitlines()[-1]}", markup=False)


def _hints(report: Mapping[str, Any], count: int) -> list[str]:
    """The first hints to where the mistake is, and how to see one more."""
    if report.get("located") is None:
        return []
    located = Located.from_dict(report["located"])
    lines = [located.sentence, *hint_lines(located, count)]
    more = len(steps(located)) - count
    return [*lines, f"For hint {count + 1} add --hint {count + 1}."] if more > 0 else lines


def whenever_saved(path: Path, pause: float = 0.5) -> Iterator[None]:
    """Once now, and once after each change of the file, until interrupted."""
    seen = None
    while True:
        stamp = path.stat().st_mtime_ns if path.exists() else seen
        if stamp != seen:
            seen = stamp
            yield None
        try:
            time.sleep(pause)
        except KeyboardInterrupt:
            return
