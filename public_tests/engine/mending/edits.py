"""All general changes of one function, and what its code can name."""

from __future__ import annotations

import ast
import builtins
import inspect
import itertools
import textwrap
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from . import arithmetic, arrays, calls, naming, statements, values
from .edit import Edit, Function, NamedKind, Scope, is_key, sites

_ROOMS = (arithmetic, naming, arrays, calls, values, statements)
KINDS: tuple[NamedKind, ...] = tuple(kind for room in _ROOMS for kind in room.KINDS.declared)


def edits(tree: Function, scope: Scope | None = None) -> list[Edit]:
    """Every general change of a function, the likeliest kinds first.

    ``edit.made(tree)`` is a changed copy; ``with edit.applied():`` changes the tree itself.
    """
    known = scope or scope_of(tree)
    every = (
        edit
        for site in sites(tree)
        for kind in KINDS
        if isinstance(site.node, kind.on)
        for edit in kind.edits(site, known)
    )
    return sorted(every, key=lambda edit: edit.rank)


def spread(among: Sequence[Edit], count: int, rng: np.random.Generator) -> list[Edit]:
    """Some of the changes, drawn so that every kind has its turn before a kind comes again.

    Among all changes, terms and factors put in are by far the most; among real mistakes not.
    """
    by_kind: dict[str, list[Edit]] = {}
    for edit in among:
        by_kind.setdefault(edit.kind, []).append(edit)
    shuffled = [[kind[i] for i in rng.permutation(len(kind))] for kind in by_kind.values()]
    turns = itertools.zip_longest(*shuffled)
    return [edit for turn in turns for edit in turn if edit is not None][:count]


def tree_of(function: Callable[..., Any]) -> Function:
    """The syntax tree of a function, its lines counted within its own source.

    Raises ValueError where the source is not that of one plain function.
    """
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError) as error:
        raise ValueError(f"its source cannot be read: {error}") from error
    return function_in(tree)


def function_in(tree: ast.Module) -> Function:
    """The one function that a source consists of."""
    found = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(found, ast.FunctionDef) or found.decorator_list:
        raise ValueError("not one plain function")
    return found


def scope_of(tree: Function, right: Scope | None = None) -> Scope:
    """What can be named in a function, as far as its code alone tells.

    right: that of a right answer, whose functions, keys and texts may be meant too.
    """
    asked = tree.args
    arguments = [a.arg for a in (*asked.posonlyargs, *asked.args, *asked.kwonlyargs)]
    stored = [n.id for n in _names(tree, ast.Store) if n.id != "_"]
    calls = (n.func for n in ast.walk(tree) if isinstance(n, ast.Call))
    used = [function.id for function in calls if isinstance(function, ast.Name)]
    own = dict.fromkeys([*arguments, *stored])
    called = [name for name in used if name not in own and not hasattr(builtins, name)]
    read = [n.id for n in _names(tree, ast.Load) if n.id not in (*own, *called, "np")]
    texts, keys = _texts(tree)
    shaped = [name for name in arguments if _has_shape(tree, name)]
    return Scope(
        variables=dict.fromkeys(own, ""),
        functions=_together(called, right.functions if right else ()),
        arguments=tuple(arguments),
        numbers=_numbers(tree, right),
        texts=_together(texts, right.texts if right else ()),
        keys=_together(keys, right.keys if right else ()),
        sizes=tuple(f"{name}.shape[{axis}]" for name in shaped for axis in (1, 0)),
        loose=tuple(dict.fromkeys(name for name in read if not hasattr(builtins, name))),
    )


def _numbers(tree: Function, right: Scope | None) -> tuple[float, ...]:
    """The numbers in the code and those of a right answer; of true and false there are none."""
    constants = (n.value for n in ast.walk(tree) if isinstance(n, ast.Constant))
    own: list[float] = [n for n in constants if type(n) is int or type(n) is float]
    return tuple(dict.fromkeys([*(right.numbers if right else ()), *own]))


def _together(*names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(itertools.chain(*names)))


def _texts(tree: Function) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The string constants of the code: those that stand for something, and keys of a dict."""
    keys: dict[str, None] = {}
    others: dict[str, None] = {}
    for site in sites(tree):
        node = site.node
        if isinstance(site.parent, (ast.Expr, ast.JoinedStr)):
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            (keys if is_key(site) else others)[node.value] = None
    return tuple(others), tuple(keys)


def _names(tree: ast.AST, context: type[ast.expr_context]) -> Iterator[ast.Name]:
    return (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, context))


def _has_shape(tree: ast.AST, name: str) -> bool:
    return any(
        isinstance(n, ast.Attribute) and n.attr == "shape" and ast.unparse(n.value) == name
        for n in ast.walk(tree)
    )
