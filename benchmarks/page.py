"""The results as a page: one table, the machine, the curves."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from benchmarks.contest import Result, apart, times_faster
from benchmarks.entries import PLAIN, TASKS

COLUMNS = ("1 thread", "2 threads", "times as fast, 1 thread", "memory", "costs apart", "")
HEAD = f"| | {' | '.join(COLUMNS)} |\n|---|{'---:|' * 5}---|\n"


def table(results: list[Result]) -> str:
    """One table: a block for every task, a row for every entry."""
    lines = []
    for name, task in TASKS.items():
        found = {(r.entry, r.threads): r for r in results if r.task == name}
        if not found:
            continue
        lines.append(f"| **{task.title}** | | | | | | |")
        lines += [_row(found, entry) for entry in task.entries if (entry, 1) in found]
    return HEAD + "\n".join(lines) + "\n"


def _row(found: dict[tuple[str, int], Result], entry: str) -> str:
    one, two = found[entry, 1], found.get((entry, 2))
    first = next(iter(found.values()))
    yardstick = found.get((PLAIN, 1), first)
    difference = None if one is yardstick else apart(one, yardstick)
    cells = [
        entry,
        duration(one.seconds),
        duration(two.seconds) if two else "not run",
        "" if one is yardstick else f"{times_faster(one, yardstick):.3g}",
        "" if one.memory is None else f"{one.memory:,.0f} MB",
        "" if difference is None else f"{difference:.0e}",
        "; ".join(_notes(one)),
    ]
    return f"| {' | '.join(cells)} |"


def _notes(result: Result) -> Iterator[str]:
    """What a reader must know of these rounds."""
    yield from sorted({r["note"] for r in result.rounds if r["note"]})
    if result.rounds[0]["read"]:
        yield f"{result.rounds[0]['read'] / 1e6:,.0f} MB read an iteration"
    if result.rounds[0]["epochs"]:
        epochs = [r["epochs"] for r in result.rounds]
        each = median(r["seconds"] / r["epochs"] for r in result.rounds)
        between = " to ".join(str(n) for n in sorted({min(epochs), max(epochs)}))
        yield f"{between} epochs, median {median(epochs):g}, each {duration(each)}"
        yield f"at least {min(r['share'] for r in result.rounds):.2%} right"


def duration(seconds: float) -> str:
    """Three significant digits: 15.6 s, 77.1 ms."""
    if seconds >= 0.1:
        return f"{seconds:.0f} s" if seconds >= 100 else f"{seconds:.3g} s"
    return f"{1e3 * seconds:.3g} ms"


def page(
    results: list[Result],
    machine: dict[str, str],
    imports: tuple[float, float],
    command: str,
    rounds: int,
    alt: str,
    picture: str,
) -> str:
    described = "\n".join(f"- {name}: {value}" for name, value in machine.items() if value)
    return f"""# How fast it is

Printed by `{command}`; do not edit by hand.

Every row is a training in a process of its own, the rows of a block taking turns; rounds: {rounds}.
A time is the median of the rounds: with one thread of processor time, which other programs disturb
least, with two of time on the wall. Rows are compared with the first row of their block, round by
round.
Memory is the most that was held above the data and the starting weights, on one thread. "Costs
apart" is the largest relative difference from the plain loop's cost at the hundredth iterations
that both reached. A row with "iterations measured" ran so many and its time is told for all of
them. The plain loop is `benchmarks/plain.py`. The last block depends on chance: each of its starts
draws other weights, the same for both, and both meet the same batches; evaluation is not timed.

{table(results)}
`import numpy` takes {duration(imports[0])}, and `import nn_utils` {imports[1]:.2f} times as long.

## Growth

![{alt}]({picture})

The two products with X grow with 2 m n_x. The one of example space grows with m squared and
forgets n_x, so the lines cross at about two examples for every feature; below one for each,
`space="auto"` trains in example space if that pays for the Gram matrix {"Xᵀ"}X. The matrix, formed
once, is left out of the curves and is part of every time in the table.

## The machine

{described}
"""
