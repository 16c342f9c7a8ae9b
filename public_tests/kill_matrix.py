"""Every mistake against three ways to notice it: the check, the gradient check, the accuracy.

``python -m public_tests.kill_matrix`` prints the table of all exercises as Markdown.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from nn_utils.files import write_whole

from .engine import Exercise, Mistake
from .engine.catalogue import CatalogueError
from .series import exercises, notebooks
from .trials import accuracy_notices, gradient_check_notices


@dataclass(frozen=True)
class Row:
    """One mistake and who notices it."""

    exercise: str
    mistake: str
    killed: bool  # by the check
    named: str  # the first hint's id, or ""
    named_right: bool  # as itself, or as one listed as equivalent
    gradient_check: bool | None  # None where the notebook has no network to try it in
    accuracy: bool | None


def checked(exercise: Exercise, mistake: Mistake) -> tuple[bool, str, bool]:
    """Whether the check fails for the mistake, how it is named, and if rightly so."""
    report = exercise.check(mistake.function(exercise.reference))
    named = report.diagnosis[0].id if report.diagnosis else ""
    right = named == mistake.id or named in mistake.equivalent_to
    return not report.passed and report.written, named, right


def row(exercise: Exercise, mistake: Mistake) -> Row:
    """One mistake tried in all three ways."""
    tried = exercise.reference, mistake.function(exercise.reference)
    network = notebooks()[exercise.notebook].network
    return Row(
        exercise.key,
        mistake.id,
        *checked(exercise, mistake),
        gradient_check_notices(network, *tried) if network else None,
        accuracy_notices(network, *tried) if network else None,
    )


def rows(exercises: Iterable[Exercise]) -> list[Row]:
    """Every mistake of the exercises, in their order."""
    return [row(exercise, mistake) for exercise in exercises for mistake in exercise.mistakes]


def markdown(found: Sequence[Row]) -> str:
    """The matrix as a page: the totals first, then a table for every exercise."""
    total = len(found)
    lines = [
        "# Who notices which mistake",
        "",
        "Each mistake of the catalogue is put into otherwise right code and tried in three ways: "
        "the exercise's check, a gradient check of the whole network by central differences, and "
        "the accuracy after a short training. Code that breaks off with an exception is noticed.",
        "",
        "Made by `python -m public_tests.kill_matrix --out docs/kill_matrix.md`.",
        "",
        "| | notice | of |",
        "|---|---:|---:|",
        f"| check | {sum(r.killed for r in found)} | {total} |",
        f"| check, naming the mistake | {sum(r.named_right for r in found)} | {total} |",
        f"| gradient check | {_of_those_tried([r.gradient_check for r in found])} |",
        f"| accuracy alone | {_of_those_tried([r.accuracy for r in found])} |",
    ]
    for exercise, group in groupby(found, key=lambda r: r.exercise):
        lines += [
            "",
            f"## {exercise}",
            "",
            "| mistake | check | named | gradient check | accuracy |",
        ]
        lines += ["|---|---|---|---|---|", *map(_line, group)]
    return "\n".join(lines) + "\n"


def _of_those_tried(noticed: Sequence[bool | None]) -> str:
    """How many notice, of how many: a notebook without a network of its own tries none."""
    tried = [one for one in noticed if one is not None]
    return f"{sum(tried)} | {len(tried)}"


def _line(one: Row) -> str:
    named = "yes" if one.named == one.mistake else f"as {one.named}" if one.named else "no"
    seen = (_word(noticed) for noticed in (one.gradient_check, one.accuracy))
    return f"| {one.mistake} | {_word(one.killed)} | {named} | {' | '.join(seen)} |"


def _word(noticed: bool | None) -> str:
    if noticed is None:
        return "–"
    return "yes" if noticed else "no"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the matrix or write it to a file; 1 when a mistake is alive or not named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="such as 01_neuron/relu")
    parser.add_argument("--out", type=Path, help="write the page to this file")
    asked = parser.parse_args(arguments)
    if unknown := [key for key in asked.exercises if key not in exercises()]:
        parser.error(f"there is no exercise {unknown[0]}")
    try:
        found = rows(exercises()[key] for key in asked.exercises or exercises())
    except CatalogueError as wrong:
        parser.error(str(wrong))
    if asked.out is None:
        sys.stdout.write(markdown(found))
    else:
        write_whole(asked.out, markdown(found))
    return 0 if all(r.killed and r.named_right for r in found) else 1


if __name__ == "__main__":
    sys.exit(main())
