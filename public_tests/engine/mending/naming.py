"""Kinds of change in what is named: variables, functions, numbers, texts, indices, bounds."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site, is_key
from .nodes import binary, callee, literal, loads, named, parsed, rebuilt

KINDS = Kinds()

_SIBLINGS = (
    ("sum", "mean"),
    ("maximum", "max", "minimum", "min"),
    ("argmax", "argmin", "max"),
    ("zeros", "ones", "empty"),
    ("zeros_like", "ones_like", "empty_like"),
    ("log", "log10", "log2", "log1p"),
    ("exp", "expm1", "exp2"),
    ("dot", "multiply", "matmul", "outer"),
    ("randn", "rand", "random"),
    ("sqrt", "square", "abs"),
    ("std", "var"),
    ("append", "extend"),
)
_OF_NUMPY = {"max": "maximum", "min": "minimum", "sum": "sum"}  # what Python's own stand for


@KINDS.declare("name", "another variable", 2, ast.Name)
def _another_name(node: ast.Name, site: Site, scope: Scope) -> Iterator[Found]:
    if not loads(node) or site.field == "func" or node.id not in scope.variables:
        return
    alike = scope.like(node.id)
    for other in scope.variables:
        if other != node.id:
            likely = other in alike or _one_letter_off(node.id, other)
            yield Found((named(other),), less_likely=0 if likely else 2)


def _one_letter_off(name: str, other: str) -> bool:
    """``dw`` and ``db``, ``W1`` and ``W2``."""
    differ = sum(a != b for a, b in zip(name, other, strict=False))
    return len(name) == len(other) > 1 and differ == 1


@KINDS.declare("name", "another variable", 1, ast.Name)
def _unknown_name(node: ast.Name, site: Site, scope: Scope) -> Iterator[Found]:
    """A name that the function does not define: a global of the notebook, or a slip of the pen."""
    known = node.id in scope.variables or node.id in scope.functions
    if not loads(node) or site.field == "func" or known or node.id in ("np", "numpy", "math"):
        return
    for other in scope.variables:
        yield Found((named(other),))


@KINDS.declare("function", "another function", 1, ast.Name)
def _another_function(node: ast.Name, site: Site, scope: Scope) -> Iterator[Found]:
    if not loads(node) or node.id not in (*scope.functions, *_OF_NUMPY, "abs"):
        return
    for other in scope.functions:
        if other != node.id:
            yield Found((named(other),))
    if node.id in _OF_NUMPY and site.field == "func":
        yield Found((ast.Attribute(named("np"), _OF_NUMPY[node.id], ast.Load()),))


@KINDS.declare("function", "another function", 1, ast.Attribute)
def _sibling(node: ast.Attribute, site: Site, scope: Scope) -> Iterator[Found]:
    if site.field != "func":
        return
    groups = (group for group in _SIBLINGS if node.attr in group)
    for other in dict.fromkeys(itertools.chain.from_iterable(groups)):
        if other != node.attr:
            yield Found((ast.Attribute(node.value, other, ast.Load()),))
    if isinstance(node.value, ast.Name) and node.value.id == "math":
        yield Found((ast.Attribute(named("np"), node.attr, ast.Load()),))


@KINDS.declare("constant", "a number", 2, ast.Constant)
def _constant(node: ast.Constant, site: Site, scope: Scope) -> Iterator[Found]:
    value = node.value
    if isinstance(value, bool):
        yield Found((ast.Constant(not value),))
    elif isinstance(value, int):
        near = dict.fromkeys((value - 1, value + 1, 0, 1, 2, -1, -value))
        for other in sorted(near, key=lambda n: n < 0):  # axis 1 is also axis -1
            if other != value and abs(other) <= 1000:
                yield Found((literal(other),))
        if value > 2 and _in_shape(site):
            for size in (*scope.like("", "number"), *scope.sizes):
                yield Found((parsed(size),), less_likely=1)
    elif isinstance(value, float):
        others = (0.0, 1.0, 0.5, 0.01, 1.0 - value, value / 10, value * 10, -value)
        for number in dict.fromkeys(others):
            if number != value and type(number) is float:
                yield Found((literal(number),))


def _in_shape(site: Site) -> bool:
    return any(isinstance(n, ast.Call) for n in site.around) or isinstance(site.parent, ast.BinOp)


@KINDS.declare("text", "a text in quotation marks", 2, ast.Constant)
def _text(node: ast.Constant, site: Site, scope: Scope) -> Iterator[Found]:
    if not isinstance(node.value, str) or isinstance(site.parent, ast.Expr):
        return
    others = (*scope.keys, *_of_layers(node.value)) if is_key(site) else scope.texts
    for other in dict.fromkeys(others):
        if other == node.value:
            continue
        if other.lower() == node.value.lower():
            yield Found((ast.Constant(other),), words="a letter's case", less_likely=-2)
        else:
            yield Found((ast.Constant(other),))
    for name in scope.variables:  # "Wl" for f"W{l}"
        if len(node.value) > len(name) and node.value.endswith(name):
            number = ast.Call(named("str"), [named(name)], [])
            stem = ast.Constant(node.value[: -len(name)])
            yield Found((binary(stem, ast.Add(), number),), words="a text for a number")


_OF_LAYER = re.compile(r"(d?)([WbAZ])(\d+)")


def _of_layers(key: str) -> Iterator[str]:
    """What stands beside ``dW2`` in a network: ``db2``, ``dW1``, ``dW3``, ``W2``."""
    if found := _OF_LAYER.fullmatch(key):
        d, letter, layer = found.groups()
        yield from (f"{d}{other}{layer}" for other in "WbAZ")
        yield from (f"{d}{letter}{int(layer) + step}" for step in (-1, 1))
        yield f"{'' if d else 'd'}{letter}{layer}"


@KINDS.declare("one_off", "an index or a bound, one off", 1, ast.expr)
def _one_off(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    """l − 1 or l + 1 for l, in brackets, in the name of a key or in a range."""
    if not loads(node) or isinstance(node, (ast.Constant, ast.Tuple, ast.JoinedStr, ast.Slice)):
        return
    counted = (
        (isinstance(site.parent, ast.Subscript) and site.field == "slice")
        or (isinstance(site.parent, ast.FormattedValue) and site.field == "value")
        or isinstance(site.parent, ast.Slice)
        or (isinstance(site.parent, ast.Compare) and not _with_constant(site.parent))
        or (site.field == "args" and callee(site.parent) in ("range", "str"))
    )
    if not counted or (isinstance(node, ast.Name) and scope.variables.get(node.id) == "text"):
        return
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        yield Found((node.left,))
    for operator in (ast.Sub(), ast.Add()):
        yield Found((binary(node, operator, ast.Constant(1)),))


def _with_constant(node: ast.Compare) -> bool:
    """Whether a number stands on one side, which is then what would be changed."""
    return any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators))


@KINDS.declare("range", "where the loop begins or ends", 0, ast.Call)
def _bounds(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    name, args = callee(call), call.args
    if name == "range" and len(args) == 1:
        longer = binary(args[0], ast.Add(), ast.Constant(1))
        yield Found((rebuilt(call, args=[ast.Constant(1), args[0]]),))
        yield Found((rebuilt(call, args=[ast.Constant(1), longer]),))
    elif name == "range" and len(args) == 2:
        yield Found((rebuilt(call, args=args[1:]),))
    if name == "range":
        yield Found((ast.Call(named("reversed"), [call], []),), words="the order of a loop")
    elif name == "reversed" and len(args) == 1:
        yield Found((args[0],), words="the order of a loop")


@KINDS.declare("layer", "which parameter", 1, ast.JoinedStr)
def _key(node: ast.JoinedStr, site: Site, scope: Scope) -> Iterator[Found]:
    """W for b, dW for db in the name of a key."""
    first = node.values[0] if node.values else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        for other in ("W", "b", "dW", "db", "dA", "A", "Z"):
            if other != first.value:
                yield Found((ast.JoinedStr([ast.Constant(other), *node.values[1:]]),))


_AXIS_LOST = "an index that takes an axis away"


@KINDS.declare("slice", "which part of an array", 3, ast.Subscript)
def _slice(node: ast.Subscript, site: Site, scope: Scope) -> Iterator[Found]:
    if not loads(node):
        return
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        turned = ast.Tuple(node.slice.elts[::-1], ast.Load())
        yield Found((ast.Subscript(node.value, turned, ast.Load()),))
        for place, one in enumerate(node.slice.elts):
            if not isinstance(one, ast.Slice):
                yield Found((ast.Subscript(node.value, one, ast.Load()),))
                kept = list(node.slice.elts)
                kept[place] = ast.Slice(one, binary(one, ast.Add(), ast.Constant(1)))
                index = ast.Tuple(kept, ast.Load())
                yield Found((ast.Subscript(node.value, index, ast.Load()),), words=_AXIS_LOST)
    elif isinstance(node.slice, (ast.Name, ast.Slice)):
        if isinstance(node.slice, ast.Name):
            number = ast.Tuple([node.slice, ast.Constant(0)], ast.Load())
            yield Found((ast.Subscript(node.value, number, ast.Load()),), words="a second index")
        for both in ((node.slice, ast.Slice()), (ast.Slice(), node.slice)):
            index = ast.Tuple(list(both), ast.Load())
            yield Found((ast.Subscript(node.value, index, ast.Load()),))
    yield Found((node.value,), less_likely=1, words="square brackets too many")
