"""Measure everything and write docs/benchmarks.md.

python -m benchmarks             all of it, about half an hour on an idle machine
python -m benchmarks --quick     a taste of every entry, to see that all of them run
python -m benchmarks --only two_layer --rounds 1      one block of the table, printed only
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import tempfile
from pathlib import Path

from tqdm import tqdm

from benchmarks import contest, curves, page
from benchmarks.entries import TASKS

DOCS = Path(__file__).resolve().parents[1] / "docs"
PICTURE = "images/benchmark_growth.png"
NEEDS = {"PyTorch": "torch", "scikit-learn": "sklearn"}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--quick", action="store_true", help="a few iterations of each; no page")
    parser.add_argument("--only", choices=TASKS, action="append", help="these blocks; no page")
    parser.add_argument("--rounds", type=int, default=3, help="how often each runs (3)")
    parser.add_argument(
        "--threads", type=int, action="append", help="with so many threads (1, then 2)"
    )
    given = parser.parse_args(arguments)
    rounds = 1 if given.quick else given.rounds
    tasks = given.only or list(TASKS)
    absent = {name for name, module in NEEDS.items() if not importlib.util.find_spec(module)}
    if absent and not given.quick:
        print(f"{' and '.join(sorted(absent))} missing: pip install -e '.[bench]'", file=sys.stderr)
        return 1
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else None
    threads = given.threads or ([1] if given.quick or os.cpu_count() == 1 else [1, 2])
    results = measured(tasks, threads, rounds, given.quick, absent)
    print(page.table(results))
    if given.only:
        return 0
    growth = curves.growth(given.quick)
    with tempfile.TemporaryDirectory() as unseen:
        images = Path(unseen) if given.quick else DOCS
        (images / PICTURE).parent.mkdir(exist_ok=True)
        alt = curves.draw(growth, images / PICTURE)
    imports = contest.import_ratio(2 if given.quick else 11)
    machine = contest.machine()
    if load is not None:
        machine["load when it began"] = f"{load:.1f} on {os.cpu_count()} cores"
    command = " ".join(
        ["python -m benchmarks", *(sys.argv[1:] if arguments is None else arguments)]
    )
    text = page.page(results, machine, imports, command, rounds, alt, PICTURE)
    if not given.quick:
        (DOCS / "benchmarks.md").write_text(text, encoding="utf-8")
    return 0


def measured(
    tasks: list[str], threads: list[int], rounds: int, quick: bool, absent: set[str]
) -> list[contest.Result]:
    """Every entry of these tasks with each number of threads, without those that are absent."""
    results = []
    blocks = [(task, n) for task in tasks for n in threads]
    for task, n in tqdm(blocks, unit="block", leave=False):
        entries = [e for e in TASKS[task].entries if not any(name in e for name in absent)]
        times = 1 if quick else rounds * TASKS[task].times
        results += contest.run(task, entries, n, times, quick)
    return results


if __name__ == "__main__":
    sys.exit(main())
