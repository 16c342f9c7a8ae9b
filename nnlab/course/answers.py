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
            parts.append(f"{name} = '''\n{_function(cell.source, name)}'''\n")
    return "\n".join(parts)


def _function(source: str, name: str) -> str:
    """The function of this name, without its docstring and the marks of the solution."""
    (found,) = (
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == name
    )
    lines = source.splitlines()[found.lineno - 1 : found.end_lineno]
    kept = [line for line in lines if not line.strip().startswith("### ")]
    return without_docstring("\n".join(kept))
