"""Whatever is imported is declared, in the extra that those who import it install."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from nn_utils.files import read_toml
from nnlab import grading

ROOT = Path(__file__).parents[2]
PROJECT = read_toml(ROOT / "pyproject.toml")["project"]
# Of what is not installed with the tests, the package's name where the import is called otherwise.
ELSEWHERE = {"sklearn": "scikit-learn"}
OURS = {"nn_utils", "public_tests", "nnlab", "benchmarks", "tests"}
MADE_UP = {"planted"}  # what a hostile submission leaves for the next to import
# Each room, and the extra that is installed where it is used.
ROOMS = {
    "nn_utils": "",
    "public_tests": "",
    "solutions": "",
    "nnlab": "",
    "nnlab/course/build.py": "grade",
    "nnlab/grading": "cluster",
    "docs": "dev",
    "tests": "dev",
    "benchmarks": "bench",
}


def declared(extra: str) -> set[str]:
    """What an install with this extra was asked for, other extras of our own followed."""
    listed = [Requirement(entry) for entry in PROJECT["dependencies"]]
    waiting = [extra] if extra else []
    while waiting:
        asked = [Requirement(entry) for entry in PROJECT["optional-dependencies"][waiting.pop()]]
        waiting += [more for one in asked if one.name == PROJECT["name"] for more in one.extras]
        listed += asked
    return {canonicalize_name(one.name) for one in listed}


def imported(room: str) -> Iterator[tuple[str, Path]]:
    """The packages that a room's files import from outside, at the top or inside a function."""
    others = [ROOT / other for other in ROOMS if other.startswith(f"{room}/")]
    whole = ROOT / room
    for path in whole.rglob("*.py") if whole.is_dir() else [whole]:
        if any(path.is_relative_to(other) for other in others):
            continue
        beside = {p.stem for folder in path.parents[:2] for p in folder.iterdir()}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [str(node.module)]
            for top in {name.partition(".")[0] for name in names}:
                if top not in OURS | MADE_UP | beside | set(sys.stdlib_module_names):
                    yield top, path


@pytest.mark.parametrize("room", ROOMS)
def test_every_package_that_is_imported_is_declared(room):
    known, distributions = declared(ROOMS[room]), packages_distributions()
    undeclared = {
        f"{package} ({path.relative_to(ROOT)})"
        for package, path in imported(room)
        if not known
        & {
            canonicalize_name(name)
            for name in distributions.get(package, [ELSEWHERE.get(package, package)])
        }
    }
    assert undeclared == set()


def test_the_map_of_grading_names_every_room() -> None:
    rooms = {path.stem for path in (ROOT / "nnlab/grading").glob("*.py")} - {"__init__"}
    assert set(re.findall(r"``(\w+)``", grading.__doc__ or "")) == {*rooms, "sandbox"}
