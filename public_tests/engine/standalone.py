"""A function with all that it calls inside it, which reads NumPy and nothing else around it.

So it can be sent to another process, and handed over without what stands beside it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType
from typing import Any

import numpy as np

from .exercise_data import ExerciseData
from .mistake import Mistake, defined, source_of
from .readable import NotReadable, readable, right_source


def standalone(exercise: ExerciseData, mistake: Mistake | None = None) -> Callable[..., Any]:
    """The right answer to an exercise, or one with a mistake.

    Raises NotReadable where it reads what can be no part of it.
    """
    source = mistake.source(exercise.reference) if mistake else right_source(exercise)
    tree = ast.parse(readable(source, exercise.name))
    function = tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    if {name for default in function.args.defaults for name in _read(default)} - {"np"}:
        raise NotReadable(f"{exercise.name} reads other names for its defaults.")
    inside: dict[str, ast.stmt] = {}
    for beside in tree.body[:-1]:
        _take_in(beside, exercise.reference.__globals__, inside)
    _take_in(function, exercise.reference.__globals__, inside)
    del inside[exercise.name]
    function.body = [*inside.values(), *function.body]
    text = ast.unparse(ast.fix_missing_locations(function))
    return defined(text, exercise.name, {"np": np})


def _take_in(node: ast.stmt, known: Mapping[str, Any], inside: dict[str, ast.stmt]) -> None:
    """Collect a function, and before it what it reads."""
    assert isinstance(node, ast.FunctionDef)
    own = {"np", node.name, *dir(builtins), *_bound(node)}
    for name in _read(node):
        if name not in own and name not in inside:
            _take_in_value(name, known, inside)
    inside[node.name] = node


def _take_in_value(name: str, known: Mapping[str, Any], inside: dict[str, ast.stmt]) -> None:
    value = known.get(name)
    if isinstance(value, FunctionType) and value.__name__ == name:
        (node,) = ast.parse(readable(source_of(value), name)).body
        _take_in(node, value.__globals__, inside)
    elif isinstance(value, (int, float)):
        inside[name] = ast.Assign([ast.Name(name, ast.Store())], ast.Constant(value))
    else:
        raise NotReadable(f"{name} is no function or number that could be taken in.")


def _bound(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.arg):
            yield one.arg
        elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
            yield one.id
        elif isinstance(one, ast.FunctionDef):
            yield one.name


def _read(node: ast.AST) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load):
            yield one.id
