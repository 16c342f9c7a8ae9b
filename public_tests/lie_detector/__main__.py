"""``python -m public_tests.lie_detector --write docs/truth.md``: every sentence once more."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from public_tests.series import exercises

from .page import markdown
from .tally import among, every


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures or write the page; 1 when a sentence is false."""
    parser = argparse.ArgumentParser("python -m public_tests.lie_detector", description=__doc__)
    parser.add_argument("--singles", type=int, default=150, help="answers with one change, each")
    parser.add_argument("--doubles", type=int, default=75, help="answers with two changes, each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--places", action="store_true", help="look for the line as well")
    parser.add_argument("--exercise", action="append", default=[], help="this one alone")
    parser.add_argument("--false", type=Path, help="write what was found false to this file")
    parser.add_argument("--write", type=Path, help="write the page to this file")
    asked = parser.parse_args(arguments)
    keys = among(exercises(), asked.exercise)
    jobs = [(key, asked.singles, asked.doubles, asked.seed, asked.places) for key in keys]
    found = every(jobs, asked.processes)
    options = f"--singles {asked.singles} --doubles {asked.doubles} --seed {asked.seed}"
    page = markdown(found, len(keys), options)
    if asked.write:
        asked.write.write_text(page, encoding="utf-8")
    sys.stdout.write(page)
    if asked.false:
        report = {"false": found.false, "unknown": dict(found.unknown)}
        asked.false.write_text(json.dumps(report, indent=1), encoding="utf-8")
    return 1 if found.false else 0


if __name__ == "__main__":
    sys.exit(main())
