"""A notebook's solutions as text: what the edits of its mistakes change (`answers.toml`)."""

from __future__ import annotations

import ast
from collections.abc import Collection

from nbformat import NotebookNode

from public_tests.engine.mistake import without_docstring

_HEAD = "# Made by `nnlab build` from the notebook's source; edits of mistakes.toml change these.\n"


def answers_text(complete: NotebookNode, exercises: Collection[str]) -> str:
    """The solutions of these exercises, from the notebook that holds them."""
    parts = [_HEAD]
    for cell in complete.cells:
        graded = cell.metadata.get("nbgrader", {})
        name = graded.get("grade_id")
        if name in exercises:
            parts.append(f"{name} = '''\n{_functions(cell.source)}'''\n")
    return "\n".join(parts)


def _functions(source: str) -> str:
    """The functions of a cell, without their docstrings and the marks of the solution."""
    lines = source.splitlines()
    found = [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)]
    return "\n".join(_function(lines[node.lineno - 1 : node.end_lineno]) for node in found)


def _function(lines: list[str]) -> str:
    kept = [line for line in lines if not line.strip().startswith("### ")]
    return without_docstring("\n".join(kept))
