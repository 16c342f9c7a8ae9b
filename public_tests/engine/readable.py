"""Code with a mistake of the catalogue, as a person would have written it."""

from __future__ import annotations

import ast
import textwrap
from types import ModuleType

from .exercise_data import ExerciseData
from .mistake import Mistake, source_of


class NotReadable(ValueError):
    """The code is not written as a function."""


def readable_source(exercise: ExerciseData, mistake: Mistake) -> str:
    """The mistake's code under the exercise's name, without comments that would give it away.

    Raises NotReadable where there is no function.
    """
    return readable(mistake.source(exercise.reference), exercise.name)


def readable(source: str, name: str) -> str:
    """The functions of a source, the last of them under this name, without types and asides.

    Raises NotReadable where there is none.
    """
    tree = ast.parse(textwrap.dedent(source))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not functions:
        raise NotReadable(f"{name} is not written as a function.")
    functions[-1].name = name  # the others are what it calls
    return _without_needless_brackets("\n\n\n".join(map(_readable, functions)))


def right_source(exercise: ExerciseData) -> str:
    """A right answer as it was written: the notebook's own, or else the reference's."""
    written = (mistake.answer for mistake in exercise.mistakes if mistake.answer)
    return next(written, "") or source_of(exercise.reference)


def is_readable(exercise: ExerciseData, mistake: Mistake) -> bool:
    """Whether the code stands on its own: a function that calls nothing private."""
    try:
        names = _read(readable_source(exercise, mistake))
    except (NotReadable, SyntaxError):
        return False
    return not any(name.startswith("_") and name != "_" for name in names)


def imports_for(exercise: ExerciseData, code: str) -> str:
    """The lines of imports that code of this exercise needs where nothing else is defined."""
    known = exercise.reference.__globals__
    lines = []
    for name in sorted(_read(code) & known.keys() - {exercise.name}):
        value = known[name]
        if isinstance(value, ModuleType):
            alias = "" if value.__name__ == name else f" as {name}"
            lines.append(f"import {value.__name__}{alias}")
        elif getattr(value, "__module__", "") and hasattr(value, "__name__"):
            lines.append(f"from {value.__module__} import {name}")
    return "\n".join(lines)


def _read(code: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Name)}


def _readable(function: ast.FunctionDef) -> str:
    function.returns = None
    for argument in function.args.args:
        argument.annotation = None
    function.body = [line for line in function.body if not _is_aside(line)]
    return ast.unparse(_Unannotated().visit(function))


class _Unannotated(ast.NodeTransformer):
    """``x: int = 1`` as ``x = 1``: types are for the library's readers."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is None:
            return node
        return ast.copy_location(ast.Assign([node.target], node.value), node)


def _without_needless_brackets(code: str) -> str:
    """``return a, b`` as people write it; `ast` puts every tuple in brackets."""
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, (ast.Return, ast.Assign)) and isinstance(node.value, ast.Tuple):
            line, column = lines[node.lineno - 1], node.value.col_offset
            lines[node.lineno - 1] = line[:column] + line[column + 1 : -1]
    return "\n".join(lines)


def _is_aside(line: ast.stmt) -> bool:
    """A docstring, or a call that only looks whether the input is sound."""
    if not isinstance(line, ast.Expr):
        return False
    if isinstance(line.value, ast.Constant):
        return True
    called = line.value.func if isinstance(line.value, ast.Call) else None
    return isinstance(called, ast.Name) and called.id.startswith("_")
