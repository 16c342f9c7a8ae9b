"""Parts of an expression: building new ones, and telling what stands at a place."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from typing import TypeVar

from .edit import Site

T = TypeVar("T")


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    return ast.BinOp(left=left, op=operator, right=right)


def named(name: str) -> ast.Name:
    return ast.Name(id=name, ctx=ast.Load())


def literal(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(op=ast.USub(), operand=ast.Constant(-value))
    return ast.Constant(value)


def parsed(text: str) -> ast.expr:
    node = ast.parse(text, mode="eval").body
    for part in ast.walk(node):  # it stands where the learner's own stands
        for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(part, attribute):
                delattr(part, attribute)
    return node


def left_out(values: Sequence[T]) -> list[list[T]]:
    """The values without one of them, each in its turn."""
    return [[*values[:index], *values[index + 1 :]] for index in range(len(values))]


def swapped(values: Sequence[T]) -> Iterator[tuple[int, list[T]]]:
    """The values with two of them exchanged, and how many stand between those."""
    for i, j in itertools.combinations(range(len(values)), 2):
        changed = list(values)
        changed[i], changed[j] = changed[j], changed[i]
        yield j - i - 1, changed


def loads(node: ast.AST) -> bool:
    """Whether the node is a value that is read, and no slice, name of a function or target."""
    return isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def whole_value(site: Site) -> bool:
    """Whether the place is all of what a statement works out, or an entry of it."""
    if not loads(site.node):
        return False
    if isinstance(site.parent, (ast.Assign, ast.Return, ast.AugAssign)):
        return site.field == "value"
    if isinstance(site.parent, (ast.Tuple, ast.List)):
        return loads(site.parent) and len(site.around) > 1 and not in_index(site)
    return isinstance(site.parent, ast.Dict) and site.field == "values"


def in_index(site: Site) -> bool:
    """Whether the place is inside square brackets or the name of a key."""
    return any(
        isinstance(n, ast.Subscript) and _is_within(site, n.slice) for n in site.around
    ) or any(isinstance(n, (ast.Slice, ast.JoinedStr)) for n in site.around)


def _is_within(site: Site, node: ast.AST) -> bool:
    return site.node is node or any(one is node for one in site.around)


def callee(node: ast.AST) -> str:
    """``sum`` for ``np.sum(x)``, ``x.sum()`` and ``sum(x)``."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def of_numpy(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("np", "numpy", "math")
    )


def rebuilt(call: ast.Call, **changed: object) -> ast.Call:
    parts = {"func": call.func, "args": call.args, "keywords": call.keywords, **changed}
    return ast.Call(**parts)  # type: ignore[arg-type]


def term(site: Site) -> bool:
    """Whether something can be multiplied to it, or added: a value, an argument, a side of ±."""
    if whole_value(site):
        return True
    if not loads(site.node) or isinstance(site.node, (ast.Constant, ast.Tuple, ast.JoinedStr)):
        return False
    if isinstance(site.parent, ast.BinOp):
        return not in_index(site)
    return isinstance(site.parent, ast.Call) and site.field == "args" and not in_index(site)
