"""What the README and the book say of the notebooks, made from the notebooks themselves.

A made part stands between two markers, ``made by nnlab build: NAME`` and ``end of NAME``; the rest
of the page is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from public_tests import Notebook, notebooks

PAGES = ("README.md", "docs/intro.md", "docs/_toc.yml")
_MATRIX = "docs/kill_matrix.md"


def pages(root: Path) -> Iterator[tuple[Path, str]]:
    """Every page with made parts, and the text it should have.  KeyError for an unknown part."""
    for path in (root / page for page in PAGES):
        if path.exists():
            yield path, _filled(root, path.read_text(encoding="utf-8"))


def _filled(root: Path, text: str) -> str:
    made = {
        "notebooks and points": _table_with_points,
        "notebooks": _table,
        "chapters": _chapters,
        "mistakes": lambda: _matrix_totals(root),
    }
    part = re.compile(
        r"^(?P<begin>[^\n]*made by nnlab build: (?P<name>[\w ]+?)(?: -->)?\n).*?"
        r"(?P<end>^[^\n]*end of (?P=name)(?: -->)?\n)",
        re.DOTALL | re.MULTILINE,
    )
    return part.sub(lambda m: f"{m['begin']}{made[m['name']]()}{m['end']}", text)


def _link(notebook: Notebook) -> str:
    return f"[{notebook.heading}](notebooks/{notebook.key}/{notebook.name}.ipynb)"


def _table_with_points() -> str:
    lines = [
        "| | you build | and see | exercises | points | minutes |",
        "|---|---|---|---:|---:|---:|",
    ]
    lines += [
        f"| {_link(n)} | {n.builds} | {n.sees} | {len(n.exercises)} | {n.points} | {n.minutes} |"
        for n in notebooks().values()
    ]
    return "\n".join(lines) + "\n"


def _table() -> str:
    lines = ["| | you build | and see |", "|---|---|---|"]
    lines += [f"| {_link(n)} | {n.builds} | {n.sees} |" for n in notebooks().values()]
    return "\n".join(lines) + "\n"


def _chapters() -> str:
    files = (f"notebooks/{n.key}/{n.name}" for n in notebooks().values())
    return "".join(f"      - file: {file}\n" for file in files)


def _matrix_totals(root: Path) -> str:
    """The first table of the matrix, which says how many mistakes are noticed in which way."""
    page = (root / _MATRIX).read_text(encoding="utf-8")
    return "".join(re.findall(r"^\|.*\n", page[: page.index("\n## ")], re.MULTILINE))
