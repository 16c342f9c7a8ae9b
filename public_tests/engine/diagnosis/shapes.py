"""Shapes that do not go together: which product it is in the learner's line, and what would fit."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator

from ..mistake import Mistake
from ..raised import Frame, Raised
from ..words import joined

Shape = tuple[int, ...]


def misfit(raised: Raised) -> tuple[object, ...]:
    """The shapes of a product that does not exist, or the two sizes NumPy speaks of."""
    frame = raised.last
    misfits = list(_misfits(frame)) if frame else []
    if misfits:
        return misfits[0][2:]
    if found := _MATMUL.search(raised.message):
        return int(found[2]), int(found[1])
    if found := _DOT.search(raised.message):
        return int(found[1]), int(found[2])
    return (raised.message,)


_MATMUL = re.compile(r"size (\d+) is different from (\d+)")
_DOT = re.compile(r"not aligned: (\d+) \(dim \d+\) != (\d+)")


def not_aligned(raised: Raised) -> Mistake | None:
    aligned = "not aligned" in raised.message or "mismatch in its core dimension" in raised.message
    frame = raised.last
    if raised.type != "ValueError" or not aligned or frame is None:
        return None
    for left, right, a, b in _misfits(frame):
        words = f"`{ast.unparse(left)}` {a} times `{ast.unparse(right)}` {b}"
        message = (
            f"The product {words} does not exist: {a[-1]} columns on the left, "
            f"{b[0]} rows on the right."
        )
        if len(a) == len(b) == 2:
            message += _what_fits(left, right, a, b)
        question = "Write the shape under each factor. Which shape should the product have?"
        return Mistake("shapes_not_aligned", message, question=question)
    return Mistake(
        "shapes_not_aligned",
        "A matrix product does not exist: the columns of the left factor are not as many as the "
        f"rows of the right one. NumPy says: {raised.message}.",
        question="Write the shape under each factor. Is one of them transposed?",
    )


def _misfits(frame: Frame) -> Iterator[tuple[ast.expr, ast.expr, Shape, Shape]]:
    """The products of a statement whose factors do not fit, with their shapes."""
    shapes = dict(frame.shapes)
    for left, right in _products(frame.code):
        a, b = _shape(left, shapes), _shape(right, shapes)
        if a is not None and b is not None and not _fits(a, b):
            yield left, right, a, b


def _products(code: str) -> Iterator[tuple[ast.expr, ast.expr]]:
    """The matrix products of a statement, the inner ones first."""
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return
    for node in reversed(list(ast.walk(tree))):
        factors = _factors(node)
        if factors is not None:
            yield factors


def _factors(node: ast.AST) -> tuple[ast.expr, ast.expr] | None:
    """The factors of ``a @ b``, ``np.dot(a, b)``, ``np.matmul(a, b)`` or ``a.dot(b)``."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
        return node.left, node.right
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    if node.func.attr not in ("dot", "matmul"):
        return None
    if ast.unparse(node.func.value) in ("np", "numpy"):
        return (node.args[0], node.args[1]) if len(node.args) >= 2 else None
    return (node.func.value, node.args[0]) if len(node.args) == 1 else None


def _shape(node: ast.expr, shapes: dict[str, Shape]) -> Shape | None:
    """The shape of an expression made of known arrays, as far as it can be told."""
    known = shapes.get(ast.unparse(node))
    if known is not None:
        return known
    factors = _factors(node)
    if factors is not None:
        a, b = (_shape(factor, shapes) for factor in factors)
        return (a[0], b[1]) if a and b and len(a) == len(b) == 2 and _fits(a, b) else None
    if isinstance(node, ast.Attribute) and node.attr == "T":
        inner = _shape(node.value, shapes)
        return inner[::-1] if inner is not None else None
    if isinstance(node, ast.UnaryOp):
        return _shape(node.operand, shapes)
    if isinstance(node, ast.BinOp):
        a, b = _shape(node.left, shapes), _shape(node.right, shapes)
        return a if a == b else None
    return None


def _fits(a: Shape, b: Shape) -> bool:
    return bool(a and b) and a[-1] == b[max(0, len(b) - 2)]


def _what_fits(left: ast.expr, right: ast.expr, a: Shape, b: Shape) -> str:
    """The products of the same two factors that do exist, with the shape each gives."""
    l, r = ast.unparse(left), ast.unparse(right)
    options = [
        (x, y, p, q)
        for (x, p), (y, q) in (
            ((_turned(l), a[::-1]), (r, b)),
            ((l, a), (_turned(r), b[::-1])),
            ((r, b), (l, a)),
            ((_turned(l), a[::-1]), (_turned(r), b[::-1])),
            ((r, b), (_turned(l), a[::-1])),
            ((_turned(r), b[::-1]), (l, a)),
        )
        if _fits(p, q)
    ]
    if not options:
        return " No transposition of these two makes it fit."
    shown = [f"`{x} @ {y}`, of shape {(p[0], q[1])}" for x, y, p, q in options[:2]]
    return f" These would fit: {joined(shown, 'or')}."


def _turned(expression: str) -> str:
    if expression.endswith(".T"):
        return expression[:-2]
    return f"{expression}.T" if re.fullmatch(r"[\w\[\]'\"]+", expression) else f"({expression}).T"


_BROADCAST = re.compile(r"could not be broadcast together with shapes (\([\d,]*\)) (\([\d,]*\))")


def not_broadcast(raised: Raised) -> Mistake | None:
    found = _BROADCAST.search(raised.message)
    if not found:
        return None
    a, b = _written(found[1]), _written(found[2])
    names = _operands(raised.last, a, b)
    first, second = (f"`{names[0]}` {a}", f"`{names[1]}` {b}") if names else (a, b)
    message = f"Entry by entry, {first} and {second} do not go together: their shapes differ."
    question = "Is a matrix product meant, is one of them transposed, or is a keepdims missing?"
    return Mistake("shapes_not_broadcast", message, question=question)


def _written(shape: str) -> str:
    """``(3,4)`` as Python itself writes it."""
    return shape.replace(",", ", ").replace(", )", ",)")


def _operands(frame: Frame | None, a: str, b: str) -> tuple[str, str] | None:
    """The only two operands of the line that have these shapes and meet in one operation."""
    try:
        tree = ast.parse(frame.code) if frame else None
    except SyntaxError:
        return None
    if tree is None or frame is None:
        return None
    shapes = dict(frame.shapes)
    operations = (
        n for n in ast.walk(tree) if isinstance(n, ast.BinOp) and not isinstance(n.op, ast.MatMult)
    )
    met = [(_shape(n.left, shapes), _shape(n.right, shapes), n) for n in operations]
    found = {
        (ast.unparse(n.left), ast.unparse(n.right)) for x, y, n in met if (str(x), str(y)) == (a, b)
    }
    return found.pop() if len(found) == 1 else None


_OUTPUT = re.compile(
    r"output operand with shape (\([\d,]*\)) doesn't match the broadcast shape (\([\d,]*\))"
)
_STORED = re.compile(r"broadcast input array from shape (\([\d,]*\)) into shape (\([\d,]*\))")
_LAID_OUT = re.compile(r"cannot reshape array of size (\d+) into shape (\([\d,]+\))")


def no_room(raised: Raised) -> Mistake | None:
    """Numbers that do not fit into the array or the shape that is to hold them."""
    if found := _OUTPUT.search(raised.message):
        mine, wide = map(_written, found.groups())
        message = (
            f"What stands left of the operator has shape {mine}; together with the right side it "
            f"would have shape {wide}, and an operation with `=` keeps the shape."
        )
        question = "Which shape has the right side by itself, and which should it have?"
        return Mistake("shape_kept", message, question=question)
    if found := _STORED.search(raised.message):
        given, place = map(_written, found.groups())
        message = f"Numbers of shape {given} are to be stored in a place of shape {place}."
        question = "Which shape should the right side have?"
        return Mistake("stored_shape", message, question=question)
    if found := _LAID_OUT.search(raised.message):
        shape = _written(found[2])
        sizes = [int(size) for size in re.findall(r"\d+", shape)]
        message = (
            f"The array holds {found[1]} numbers, and shape {shape} has room for "
            f"{math.prod(sizes)}."
        )
        question = "Which of these sizes is another one than you expect?"
        return Mistake("reshape_count", message, question=question)
    return None
