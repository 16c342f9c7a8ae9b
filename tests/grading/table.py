"""The hostile suite as a table: what became of each submission, by who graded it.

python -m tests.grading.table        # root's run also grades as an ordinary user
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from nnlab.grading.grade import forget_boxes

from .conftest import RIGHT
from .hostile import EVERY, Hostile
from .test_hostile import test_earns_what_its_honest_code_earns as hold


def verdict(hostile: Hostile) -> str:
    """ "held", or what did not."""
    try:
        hold(hostile, RIGHT)
    except AssertionError as error:
        return f"FAILED: {str(error).splitlines()[0] if str(error) else 'other marks'}"
    return "held"


def verdicts() -> dict[str, str]:
    """What became of each, as who runs this."""
    try:
        return {hostile.name: verdict(hostile) for hostile in EVERY}
    finally:
        forget_boxes()


def as_ordinary_user() -> dict[str, str]:
    """The same, run by the ordinary user."""
    command = [sys.executable, "-m", "tests.grading.as_ordinary_user", "-m", "tests.grading.table"]
    found = subprocess.run([*command, "--json"], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(found.stdout))


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="this user's verdicts as plain data")
    as_json = parser.parse_args().json
    mine = verdicts()
    if as_json:
        print(json.dumps(mine))
        return 0
    columns = (
        {"root": mine, "an ordinary user": as_ordinary_user()}
        if os.getuid() == 0
        else {"an ordinary user": mine}
    )
    print(f"| submission | {' | '.join(columns)} |\n|---{'|---' * len(columns)}|")
    for hostile in EVERY:
        print(f"| {hostile.name} | {' | '.join(c[hostile.name] for c in columns.values())} |")
    failed = sum(one != "held" for column in columns.values() for one in column.values())
    print(f"\n{len(EVERY)} submissions, {len(columns)} user(s), {failed} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
