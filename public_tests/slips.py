"""How a stranger's mistake fares: the share of generated slips that a report names or locates.

    python -m public_tests.slips --write docs/slips.md

From every exercise's right answer wrong ones are made by general edits of the syntax tree, single
and double, and each is checked as a learner's would be.  A slip counts as *named* when the
diagnosis says something of it, as *located* when the report shows the line, and as explained when
it is either.  Slips that pass every check are no mistakes and left out.
"""

from __future__ import annotations

import argparse
import ast
import itertools
import linecache
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from nn_utils.files import write_whole

from . import exercises
from .engine import Exercise, Report
from .engine.mending.bench import quietly
from .engine.mending.edits import edits, function_in, spread
from .engine.mending.locate import readable
from .engine.mistake import source_of

MOST_SECOND = 40  # edits that the second one of a pair is drawn from

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Slip:
    """A wrong answer that nobody wrote: right code with one edit in it, or two."""

    exercise: Exercise
    kinds: tuple[str, ...]
    source: str

    def function(self) -> Callable[..., Any]:
        """The answer as a function whose source can be read, as that of a notebook's cell."""
        names = {**readable(self.exercise).__globals__, "__name__": "__main__"}
        place = f"<slip {next(_numbers)}>"
        lines = self.source.splitlines(keepends=True)
        linecache.cache[place] = (len(self.source), None, lines, place)
        exec(compile(self.source, place, "exec"), names)
        made: Callable[..., Any] = names[self.exercise.name]
        return made


def slips(exercise: Exercise, count: int, edits_each: int, seed: int) -> Iterator[Slip]:
    """Different slips of one exercise, of every kind of edit before one comes again."""
    tree = function_in(ast.parse(source_of(readable(exercise))))
    rng = np.random.default_rng([seed, edits_each, *map(ord, exercise.key)])
    every = edits(tree)
    firsts = spread(every, len(every), rng)
    seen = {ast.unparse(tree)}
    for first in firsts if edits_each == 1 else firsts * 3:
        with first.applied():
            if edits_each == 1:
                source, kinds = ast.unparse(tree), [first.kind]
            else:
                others = spread(edits(tree), MOST_SECOND, rng)
                second = others[int(rng.integers(len(others)))]
                with second.applied():
                    source, kinds = ast.unparse(tree), [first.kind, second.kind]
        if source in seen:
            continue
        seen.add(source)
        yield Slip(exercise, tuple(kinds), f"{source}\n")
        count -= 1
        if count <= 0:
            return


@dataclass
class Fate:
    """What a report said of one slip."""

    slip: Slip
    report: Report
    seconds: float  # of the processor's time

    @property
    def named(self) -> bool:
        return bool(self.report.diagnosis)

    @property
    def located(self) -> bool:
        return self.report.located is not None


@dataclass
class Count:
    """The fates of many slips of one size."""

    title: str
    fates: list[Fate] = field(default_factory=list)

    @property
    def row(self) -> str:
        """One line of the table in the docs."""
        total = len(self.fates)
        both = sum(f.named and f.located for f in self.fates)
        named = sum(f.named for f in self.fates) - both
        located = sum(f.located for f in self.fates) - both
        neither = total - both - named - located
        shares = (100 * n / max(1, total) for n in (named, located, both, neither))
        cells = " | ".join(f"{share:.1f} %" for share in shares)
        return f"| {self.title} | {total} | {cells} |"

    @property
    def times(self) -> str:
        """The median and the slow end of the time a failing check takes."""
        middle, slow = np.quantile([f.seconds for f in self.fates], (0.5, 0.95))
        return f"{self.title}: median {1000 * middle:.0f} ms, 95 % within {slow:.2f} s"


HEAD = "| slips | tried | named only | located only | both | neither |\n|---|---|---|---|---|---|"


def fate_of(slip: Slip) -> Fate | None:
    """What becomes of a slip; None when it passes, and for what cannot even be defined."""
    try:
        function = slip.function()
    except Exception:
        return None
    started = time.thread_time()
    report = slip.exercise.check(function)
    spent = time.thread_time() - started
    return None if report.passed or not report.written else Fate(slip, report, spent)


def asked(only: Sequence[str]) -> list[Exercise]:
    """The exercises whose answer is code; not the letters of a quiz."""
    return [
        exercise
        for key, exercise in exercises().items()
        if exercise.mistakes and (not only or any(part in key for part in only))
    ]


def measured(title: str, count: int, edits_each: int, only: Sequence[str], seed: int) -> Count:
    """As many slips of every exercise, until that many of them failed or there are no more."""
    found = Count(title)
    for exercise in tqdm(asked(only), desc=title, unit="exercise", file=sys.__stderr__):
        fates = (fate_of(slip) for slip in slips(exercise, 10 * count, edits_each, seed))
        found.fates += list(itertools.islice((f for f in fates if f is not None), count))
    return found


def page(counts: Sequence[Count], options: str) -> str:
    """The shares and the times as a page of the book; with which options they are made again."""
    tried = len({fate.slip.exercise.key for one in counts for fate in one.fates})
    rows = "\n".join(one.row for one in counts)
    times = "\n".join(f"- {one.times}" for one in counts)
    return f"""# How does a stranger's mistake fare?

The [matrix of mistakes](kill_matrix.md) counts our own catalogue. These are mistakes that nobody
wrote: the right answers of {tried} exercises with one general change of their syntax tree,
or with two. A report *names* such a slip when its diagnosis says something of it, and *locates* it
when it finds the line, by the smallest change that makes the answer right or by the formula that
gives its numbers. Whether what is said is true is [another page](truth.md).

Made by `python -m public_tests.slips {options} --write docs/slips.md`.

{HEAD}
{rows}

Processor time of one failing check, the search for its line included:

{times}

On the same processor ten million additions in a Python loop take {_yardstick():.2f} s.
"""


def _yardstick() -> float:
    """How fast this processor is, for whoever compares."""
    started, total = time.thread_time(), 0
    for number in range(10_000_000):
        total += number
    return time.thread_time() - started


def unexplained(counts: Sequence[Count]) -> Iterator[str]:
    """Those that a report neither names nor locates."""
    for fate in (f for one in counts for f in one.fates if not (f.named or f.located)):
        kinds = ", ".join(fate.slip.kinds)
        yield f"# {fate.slip.exercise.key}: {kinds}, {fate.seconds:.2f} s"
        yield f"{fate.slip.source}\n{fate.report.failures[0].sentence}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the shares and the times, or write the page."""
    parser = argparse.ArgumentParser(prog="python -m public_tests.slips", description=__doc__)
    parser.add_argument("only", nargs="*", help="parts of exercises' names; all without any")
    parser.add_argument("--each", type=int, default=12, help="single slips for each exercise")
    parser.add_argument("--pairs", type=int, default=6, help="double slips for each exercise")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print those nobody explained")
    parser.add_argument("--write", type=Path, help="write the page to this file")
    given = parser.parse_args(arguments)
    with quietly():
        counts = [
            measured("single", given.each, 1, given.only, given.seed),
            measured("double", given.pairs, 2, given.only, given.seed),
        ]
    counts = [one for one in counts if one.fates]
    options = f"--each {given.each} --pairs {given.pairs} --seed {given.seed}"
    text = page(counts, options)
    print(text)
    if given.write:
        write_whole(given.write, text)
    if given.show:
        print(*unexplained(counts), sep="\n")


if __name__ == "__main__":
    main()
