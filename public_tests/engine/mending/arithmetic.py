"""Kinds of change in arithmetic: signs, operators, factors, terms, parentheses.

Here and in the other rooms of kinds a function gets a place and what can be named there, and finds
what could stand there instead.  Words and names are those of the mend: where a factor is added, a
factor was missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site
from .nodes import binary, named, parsed, rebuilt, term, whole_value

KINDS = Kinds()

_OPERATORS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Mult: (ast.MatMult, ast.Div, ast.Add, ast.Pow),
    ast.MatMult: (ast.Mult,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.FloorDiv,),
    ast.Add: (ast.Mult,),
    ast.Sub: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
_COMPARISONS: tuple[type[ast.cmpop], ...] = (ast.Gt, ast.GtE, ast.Lt, ast.LtE, ast.Eq, ast.NotEq)


@KINDS.declare("sign", "a sign", 0, ast.BinOp, ast.UnaryOp)
def _sign(node: ast.BinOp | ast.UnaryOp, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Found((node.operand,))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield Found((binary(node.left, other, node.right),))


@KINDS.declare("sign", "a sign", 2, ast.expr)
def _minus(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if not term(site) or isinstance(node, (ast.UnaryOp, ast.Constant, ast.Dict, ast.Tuple)):
        return
    if isinstance(site.parent, ast.BinOp) and not isinstance(site.parent.op, (ast.Add, ast.Sub)):
        return  # -a * b is -(a * b)
    yield Found((ast.UnaryOp(op=ast.USub(), operand=node),))


@KINDS.declare("operator", "an operator", 1, ast.BinOp)
def _operator(node: ast.BinOp, site: Site, scope: Scope) -> Iterator[Found]:
    for other in _OPERATORS.get(type(node.op), ()):
        if not (other is ast.Mult and _is_one(node)):  # that is to drop it
            yield Found((binary(node.left, other(), node.right),))


def _is_one(node: ast.BinOp) -> bool:
    """Whether one side is the number 1."""
    sides = (node.left, node.right)
    return any(isinstance(side, ast.Constant) and side.value == 1 for side in sides)


@KINDS.declare("comparison", "a comparison", 0, ast.Compare)
def _comparison(node: ast.Compare, site: Site, scope: Scope) -> Iterator[Found]:
    if len(node.ops) == 1 and isinstance(node.ops[0], _COMPARISONS):
        texts = any(_is_text(side) for side in (node.left, *node.comparators))
        for other in (ast.Eq, ast.NotEq) if texts else _COMPARISONS:
            if not isinstance(node.ops[0], other):
                rarer = 3 if texts else 2 if other in (ast.Eq, ast.NotEq) else 0
                new = ast.Compare(node.left, [other()], node.comparators)
                yield Found((new,), less_likely=rarer)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@KINDS.declare("extra_part", "a factor or term too many", 1, ast.BinOp)
def _dropped(node: ast.BinOp, site: Site, scope: Scope) -> Iterator[Found]:
    words = "a term too many" if isinstance(node.op, (ast.Add, ast.Sub)) else "a factor too many"
    yield Found((node.left,), words=words, at=node.right)
    if not isinstance(node.op, ast.Pow):
        yield Found((node.right,), words=words, at=node.left)


@KINDS.declare("missing_factor", "a missing factor", 3, ast.expr)
def _factor(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if not term(site):
        return
    rarer = 0 if whole_value(site) else 2
    for name in scope.like("", "number"):
        yield Found((binary(node, ast.Div(), named(name)),), less_likely=rarer)
    for name in scope.like("", "number", "array"):
        yield Found((binary(node, ast.Mult(), named(name)),), less_likely=rarer)
    for size in scope.sizes:
        yield Found((binary(node, ast.Div(), parsed(size)),), less_likely=rarer + 2)
    for operator in (ast.Mult(), ast.Div()):
        yield Found((binary(node, operator, ast.Constant(2)),), less_likely=rarer + 2)


@KINDS.declare("missing_term", "a missing term", 4, ast.expr)
def _added(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if not term(site):
        return
    rarer = 0 if whole_value(site) else 3
    own = ast.unparse(node)
    for name in scope.like("", "number", "array"):
        if own in (name, f"-{name}"):  # nothing would be left of it, or twice as much
            continue
        yield Found((binary(node, ast.Add(), named(name)),), less_likely=rarer)
        yield Found((binary(node, ast.Sub(), named(name)),), less_likely=rarer)
        yield Found((binary(named(name), ast.Sub(), node),), less_likely=rarer + 2)


@KINDS.declare("complement", "one minus it, or not", 1, ast.expr)
def _complement(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        if isinstance(node.left, ast.Constant) and node.left.value == 1:
            yield Found((node.right,))
    elif term(site) and isinstance(node, (ast.Name, ast.Call)):
        yield Found((binary(ast.Constant(1), ast.Sub(), node),), less_likely=2)


@KINDS.declare("power", "a power", 3, ast.BinOp)
def _squared(node: ast.BinOp, site: Site, scope: Scope) -> Iterator[Found]:
    """``s * s`` for ``s``, and the other way round."""
    for side in ("left", "right"):
        part = getattr(node, side)
        if isinstance(part, ast.Name) and not isinstance(node.op, ast.Pow):
            squared = binary(part, ast.Pow(), ast.Constant(2))
            yield Found((squared,), Site(node, side), at=part)


@KINDS.declare("order_of_operands", "the order of two operands", 1, ast.BinOp)
def _turned(node: ast.BinOp, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.FloorDiv, ast.Pow)):
        yield Found((binary(node.right, node.op, node.left),))


@KINDS.declare("parentheses", "parentheses", 1, ast.BinOp, ast.UnaryOp)
def _regrouped(node: ast.BinOp | ast.UnaryOp, site: Site, scope: Scope) -> Iterator[Found]:
    """(a ∘ b) ∘ c and a ∘ (b ∘ c), a minus before one part or before all, a call's last bracket."""
    if isinstance(node, ast.UnaryOp):
        inner = node.operand
        if isinstance(inner, ast.BinOp):
            minus = ast.UnaryOp(op=node.op, operand=inner.left)
            yield Found((binary(minus, inner.op, inner.right),))
        return
    left, right = node.left, node.right
    if isinstance(left, ast.UnaryOp):
        whole = binary(left.operand, node.op, right)
        yield Found((ast.UnaryOp(op=left.op, operand=whole),))
    for chain in _left_edge(left):
        yield Found((_bracketed(node, chain),))
    if isinstance(right, ast.BinOp):
        yield Found((binary(binary(left, node.op, right.left), right.op, right.right),))
    if isinstance(left, ast.Call) and left.args:
        longer = binary(left.args[0], node.op, right)
        yield Found((rebuilt(left, args=[longer, *left.args[1:]]),))
    if isinstance(right, ast.Call) and right.args and isinstance(right.args[-1], ast.BinOp):
        yield Found((_shorter(node, right),), less_likely=2)


def _left_edge(node: ast.expr) -> Iterator[ast.BinOp]:
    """The sums and products that an expression begins with: of a*b+c, the sum and the product."""
    while isinstance(node, ast.BinOp):
        yield node
        node = node.left


def _bracketed(whole: ast.BinOp, first: ast.BinOp) -> ast.BinOp:
    """``a ∘ b ∘ c`` as ``a ∘ (b ∘ c)``, where ``first`` is ``a ∘ b``."""
    if whole.left is first:
        return binary(first.left, first.op, binary(first.right, whole.op, whole.right))
    assert isinstance(whole.left, ast.BinOp)
    inside = _without_first(whole.left, first)
    return binary(first.left, first.op, binary(inside, whole.op, whole.right))


def _without_first(node: ast.BinOp, first: ast.BinOp) -> ast.expr:
    if node is first:
        return node.right
    assert isinstance(node.left, ast.BinOp)
    return binary(_without_first(node.left, first), node.op, node.right)


def _shorter(node: ast.BinOp, call: ast.Call) -> ast.BinOp:
    """``a ∘ f(b ∘ c)`` as ``a ∘ f(b) ∘ c``."""
    last = call.args[-1]
    assert isinstance(last, ast.BinOp)
    shorter = rebuilt(call, args=[*call.args[:-1], last.left])
    return binary(binary(node.left, node.op, shorter), last.op, last.right)


@KINDS.declare("parentheses", "parentheses", 0, ast.Compare)
def _compared_too_late(node: ast.Compare, site: Site, scope: Scope) -> Iterator[Found]:
    """``a * (Z > 0)`` for ``a * Z > 0``: a comparison comes after all arithmetic."""
    if isinstance(node.left, ast.BinOp):
        compared = ast.Compare(node.left.right, node.ops, node.comparators)
        yield Found((binary(node.left.left, node.left.op, compared),))


@KINDS.declare("parentheses", "parentheses", 2, ast.Call)
def _closed_too_late(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``sum(a / m)`` for ``sum(a) / m``."""
    if call.args and isinstance(call.args[0], ast.BinOp):
        inner = call.args[0]
        outside = rebuilt(call, args=[inner.left, *call.args[1:]])
        yield Found((binary(outside, inner.op, inner.right),))


@KINDS.declare("missing_times", "a missing multiplication sign", 0, ast.Call)
def _times(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``s(z)(1 - s(z))``: what is called is a number."""
    a_function = isinstance(call.func, ast.Attribute) or (
        isinstance(call.func, ast.Name)
        and scope.variables.get(call.func.id, "function") in ("function", "text")
    )
    if len(call.args) == 1 and not call.keywords and not a_function:
        yield Found((binary(call.func, ast.Mult(), call.args[0]),))


@KINDS.declare("extra_times", "a multiplication sign too many", 0, ast.BinOp)
def _called(node: ast.BinOp, site: Site, scope: Scope) -> Iterator[Found]:
    """``activation * Z``, where one of the two is a function."""
    function = node.left
    if not isinstance(node.op, ast.Mult) or not isinstance(function, ast.Name):
        return
    if function.id in scope.functions or scope.variables.get(function.id) == "function":
        yield Found((ast.Call(function, [node.right], []),))
