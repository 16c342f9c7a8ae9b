"""Who may import whom: rooms look downwards only, and no files look at each other in a circle.

Every import counts, also one inside a function and one for the type checker alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A room, and the packages of ours that it may import.
ROOMS = {
    "nn_utils": ("nn_utils",),
    "public_tests.engine": ("public_tests.engine",),
    "public_tests": ("public_tests", "nn_utils"),
    "nnlab": ("nnlab", "public_tests", "nn_utils"),
}


def modules(root: Path) -> dict[str, Path]:
    """The files of our packages by the name under which they are imported."""
    found = {}
    for package in ("nn_utils", "public_tests", "nnlab"):
        for path in (root / package).rglob("*.py"):
            parts = path.relative_to(root).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(name: str, path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of ours that a file imports, wherever in it."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*(above if node.level else []), *filter(None, [node.module])])
            for one in node.names:
                whole = f"{base}.{one.name}"
                yield from [whole] if whole in known else [base] if base in known else []


def imports(root: Path) -> dict[str, set[str]]:
    known = modules(root)
    return {name: set(imported(name, path, known)) - {name} for name, path in known.items()}


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import one another, in order; none where nothing goes round."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_files_import_one_another_in_a_circle() -> None:
    graph = imports(ROOT)
    assert len(graph) > 100
    assert circle(graph) == []


@pytest.mark.parametrize("room", ROOMS)
def test_no_room_looks_upwards(room: str) -> None:
    upwards = [
        f"{name} imports {other}"
        for name, others in imports(ROOT).items()
        for other in others
        if within(name, room) and not any(within(other, allowed) for allowed in ROOMS[room])
    ]
    assert upwards == []


def within(module: str, room: str) -> bool:
    return f"{module}.".startswith(f"{room}.")


@pytest.mark.parametrize(
    "text",
    [
        "from . import b",
        "from .b import x",
        "import nn_utils.b",
        "def later():\n    from nn_utils.b import x",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .b import x",
    ],
)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, text: str) -> None:
    (tmp_path / "nn_utils").mkdir()
    (tmp_path / "nn_utils" / "a.py").write_text(text, encoding="utf-8")
    (tmp_path / "nn_utils" / "b.py").write_text("from . import a", encoding="utf-8")
    assert set(circle(imports(tmp_path))) == {"nn_utils.a", "nn_utils.b"}
