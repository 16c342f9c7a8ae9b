"""Kinds of change inside an expression.

Each function gets a place and what can be named there, and finds what could stand there instead.
Words and names are those of the mend: where a factor is added, a factor was missing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site, is_key

KINDS = Kinds()

_SUMS = ("sum", "mean", "max", "min", "argmax", "argmin", "std", "var", "prod", "any", "all")
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


def _binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    return ast.BinOp(left=left, op=operator, right=right)


def _name(name: str) -> ast.Name:
    return ast.Name(id=name, ctx=ast.Load())


def _parsed(text: str) -> ast.expr:
    node = ast.parse(text, mode="eval").body
    for part in ast.walk(node):  # it stands where the learner's own stands
        for attribute in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
            if hasattr(part, attribute):
                delattr(part, attribute)
    return node


def _loads(node: ast.AST) -> bool:
    """Whether the node is a value that is read, and no slice, name of a function or target."""
    return isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load)


def _whole_value(site: Site) -> bool:
    """Whether the place is all of what a statement works out, or an entry of it."""
    if not _loads(site.node):
        return False
    if isinstance(site.parent, (ast.Assign, ast.Return, ast.AugAssign)):
        return site.field == "value"
    if isinstance(site.parent, (ast.Tuple, ast.List)):
        return _loads(site.parent) and len(site.around) > 1 and not _in_index(site)
    return isinstance(site.parent, ast.Dict) and site.field == "values"


def _in_index(site: Site) -> bool:
    """Whether the place is inside square brackets or the name of a key."""
    return any(
        isinstance(n, ast.Subscript) and _is_within(site, n.slice) for n in site.around
    ) or any(isinstance(n, (ast.Slice, ast.JoinedStr)) for n in site.around)


def _is_within(site: Site, node: ast.AST) -> bool:
    return site.node is node or any(one is node for one in site.around)


def _callee(node: ast.AST) -> str:
    """``sum`` for ``np.sum(x)``, ``x.sum()`` and ``sum(x)``."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _of_numpy(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("np", "numpy", "math")
    )


def _rebuilt(call: ast.Call, **changed: object) -> ast.Call:
    parts = {"func": call.func, "args": call.args, "keywords": call.keywords, **changed}
    return ast.Call(**parts)  # type: ignore[arg-type]


def _term(site: Site) -> bool:
    """Whether something can be multiplied to it, or added: a value, an argument, a side of ±."""
    if _whole_value(site):
        return True
    if not _loads(site.node) or isinstance(site.node, (ast.Constant, ast.Tuple, ast.JoinedStr)):
        return False
    if isinstance(site.parent, ast.BinOp):
        return not _in_index(site)
    return isinstance(site.parent, ast.Call) and site.field == "args" and not _in_index(site)


# Signs, operators, factors and terms -------------------------------------------------------------


@KINDS.declare("sign", "a sign", 0, ast.BinOp, ast.UnaryOp)
def _sign(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield Found((node.operand,))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        other = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        yield Found((_binary(node.left, other, node.right),))


@KINDS.declare("sign", "a sign", 2, ast.expr)
def _minus(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.expr)
    if not _term(site) or isinstance(node, (ast.UnaryOp, ast.Constant, ast.Dict, ast.Tuple)):
        return
    if isinstance(site.parent, ast.BinOp) and not isinstance(site.parent.op, (ast.Add, ast.Sub)):
        return  # -a * b is -(a * b)
    yield Found((ast.UnaryOp(op=ast.USub(), operand=node),))


@KINDS.declare("operator", "an operator", 1, ast.BinOp)
def _operator(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.BinOp)
    for other in _OPERATORS.get(type(node.op), ()):
        yield Found((_binary(node.left, other(), node.right),))


@KINDS.declare("comparison", "a comparison", 0, ast.Compare)
def _comparison(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Compare)
    if len(node.ops) == 1 and isinstance(node.ops[0], _COMPARISONS):
        for other in _COMPARISONS:
            if not isinstance(node.ops[0], other):
                yield Found((ast.Compare(node.left, [other()], node.comparators),))


@KINDS.declare("extra_part", "a factor or term too many", 1, ast.BinOp)
def _dropped(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.BinOp)
    words = "a term too many" if isinstance(node.op, (ast.Add, ast.Sub)) else "a factor too many"
    yield Found((node.left,), words=words, at=node.right)
    if not isinstance(node.op, ast.Pow):
        yield Found((node.right,), words=words, at=node.left)


@KINDS.declare("missing_factor", "a missing factor", 3, ast.expr)
def _factor(site: Site, scope: Scope) -> Iterator[Found]:
    if not _term(site):
        return
    node = site.node
    assert isinstance(node, ast.expr)
    rarer = 0 if _whole_value(site) else 2
    for name in scope.like("", "number"):
        yield Found((_binary(node, ast.Div(), _name(name)),), less_likely=rarer)
    for name in scope.like("", "number", "array"):
        yield Found((_binary(node, ast.Mult(), _name(name)),), less_likely=rarer)
    for size in scope.sizes:
        yield Found((_binary(node, ast.Div(), _parsed(size)),), less_likely=rarer + 2)
    for number in (2, 2.0):
        operator = ast.Mult() if number == 2 and isinstance(number, int) else ast.Div()
        yield Found((_binary(node, operator, ast.Constant(2)),), less_likely=rarer + 2)


@KINDS.declare("missing_term", "a missing term", 4, ast.expr)
def _added(site: Site, scope: Scope) -> Iterator[Found]:
    if not _term(site):
        return
    node = site.node
    assert isinstance(node, ast.expr)
    rarer = 0 if _whole_value(site) else 3
    for name in scope.like("", "number", "array"):
        yield Found((_binary(node, ast.Add(), _name(name)),), less_likely=rarer)
        yield Found((_binary(node, ast.Sub(), _name(name)),), less_likely=rarer)
        yield Found((_binary(_name(name), ast.Sub(), node),), less_likely=rarer + 2)


@KINDS.declare("complement", "one minus it, or not", 1, ast.expr)
def _complement(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.expr)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
        if isinstance(node.left, ast.Constant) and node.left.value == 1:
            yield Found((node.right,))
    elif _term(site) and isinstance(node, (ast.Name, ast.Call)):
        yield Found((_binary(ast.Constant(1), ast.Sub(), node),), less_likely=2)


@KINDS.declare("power", "a power", 3, ast.BinOp)
def _squared(site: Site, scope: Scope) -> Iterator[Found]:
    """``s * s`` for ``s``, and the other way round."""
    node = site.node
    assert isinstance(node, ast.BinOp)
    for side in ("left", "right"):
        part = getattr(node, side)
        if isinstance(part, ast.Name) and not isinstance(node.op, ast.Pow):
            squared = _binary(part, ast.Pow(), ast.Constant(2))
            yield Found((squared,), Site(node, side), at=part)


@KINDS.declare("order_of_operands", "the order of two operands", 1, ast.BinOp)
def _turned(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.BinOp)
    if isinstance(node.op, (ast.Sub, ast.Div, ast.MatMult, ast.FloorDiv, ast.Pow)):
        yield Found((_binary(node.right, node.op, node.left),))


@KINDS.declare("parentheses", "parentheses", 1, ast.BinOp, ast.UnaryOp)
def _regrouped(site: Site, scope: Scope) -> Iterator[Found]:
    """(a ∘ b) ∘ c and a ∘ (b ∘ c), a minus before one part or before all, a call's last bracket."""
    node = site.node
    if isinstance(node, ast.UnaryOp):
        inner = node.operand
        if isinstance(inner, ast.BinOp):
            minus = ast.UnaryOp(op=node.op, operand=inner.left)
            yield Found((_binary(minus, inner.op, inner.right),))
        return
    assert isinstance(node, ast.BinOp)
    left, right = node.left, node.right
    if isinstance(left, ast.UnaryOp):
        whole = _binary(left.operand, node.op, right)
        yield Found((ast.UnaryOp(op=left.op, operand=whole),))
    for chain in _left_edge(left):
        yield Found((_bracketed(node, chain),))
    if isinstance(right, ast.BinOp):
        yield Found((_binary(_binary(left, node.op, right.left), right.op, right.right),))
    if isinstance(left, ast.Call) and left.args:
        longer = _binary(left.args[0], node.op, right)
        yield Found((_rebuilt(left, args=[longer, *left.args[1:]]),))
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
        return _binary(first.left, first.op, _binary(first.right, whole.op, whole.right))
    assert isinstance(whole.left, ast.BinOp)
    inside = _without_first(whole.left, first)
    return _binary(first.left, first.op, _binary(inside, whole.op, whole.right))


def _without_first(node: ast.BinOp, first: ast.BinOp) -> ast.expr:
    if node is first:
        return node.right
    assert isinstance(node.left, ast.BinOp)
    return _binary(_without_first(node.left, first), node.op, node.right)


def _shorter(node: ast.BinOp, call: ast.Call) -> ast.BinOp:
    """``a ∘ f(b ∘ c)`` as ``a ∘ f(b) ∘ c``."""
    last = call.args[-1]
    assert isinstance(last, ast.BinOp)
    shorter = _rebuilt(call, args=[*call.args[:-1], last.left])
    return _binary(_binary(node.left, node.op, shorter), last.op, last.right)


@KINDS.declare("parentheses", "parentheses", 2, ast.Call)
def _closed_too_late(site: Site, scope: Scope) -> Iterator[Found]:
    """``sum(a / m)`` for ``sum(a) / m``."""
    call = site.node
    assert isinstance(call, ast.Call)
    if call.args and isinstance(call.args[0], ast.BinOp):
        inner = call.args[0]
        outside = _rebuilt(call, args=[inner.left, *call.args[1:]])
        yield Found((_binary(outside, inner.op, inner.right),))


@KINDS.declare("missing_times", "a missing multiplication sign", 0, ast.Call)
def _times(site: Site, scope: Scope) -> Iterator[Found]:
    """``s(z)(1 - s(z))``: what is called is a number."""
    call = site.node
    assert isinstance(call, ast.Call)
    a_function = isinstance(call.func, ast.Attribute) or (
        isinstance(call.func, ast.Name)
        and scope.variables.get(call.func.id, "function") in ("function", "text")
    )
    if len(call.args) == 1 and not call.keywords and not a_function:
        yield Found((_binary(call.func, ast.Mult(), call.args[0]),))


# Names, constants and indices --------------------------------------------------------------------


@KINDS.declare("name", "another variable", 2, ast.Name)
def _another_name(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Name)
    if not _loads(node) or site.field == "func" or node.id not in scope.variables:
        return
    for other in scope.like(node.id):
        yield Found((_name(other),))


@KINDS.declare("name", "another variable", 1, ast.Name)
def _unknown_name(site: Site, scope: Scope) -> Iterator[Found]:
    """A name that the function does not define: a global of the notebook, or a slip of the pen."""
    node = site.node
    assert isinstance(node, ast.Name)
    known = node.id in scope.variables or node.id in scope.functions
    if not _loads(node) or site.field == "func" or known or node.id in ("np", "numpy", "math"):
        return
    for other in scope.variables:
        yield Found((_name(other),))


@KINDS.declare("function", "another function", 1, ast.Name)
def _another_function(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Name)
    if not _loads(node) or node.id not in (*scope.functions, "max", "min", "sum", "abs"):
        return
    for other in scope.functions:
        if other != node.id:
            yield Found((_name(other),))
    if node.id in ("max", "min", "sum") and site.field == "func":
        for attribute in {"max": ("maximum",), "min": ("minimum",), "sum": ("sum",)}[node.id]:
            yield Found((ast.Attribute(_name("np"), attribute, ast.Load()),))


@KINDS.declare("function", "another function", 1, ast.Attribute)
def _sibling(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Attribute)
    if site.field != "func":
        return
    groups = [group for group in _SIBLINGS if node.attr in group]
    for other in dict.fromkeys(name for group in groups for name in group):
        if other != node.attr:
            yield Found((ast.Attribute(node.value, other, ast.Load()),))
    if isinstance(node.value, ast.Name) and node.value.id == "math":
        yield Found((ast.Attribute(_name("np"), node.attr, ast.Load()),))


@KINDS.declare("constant", "a number", 2, ast.Constant)
def _constant(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Constant)
    value = node.value
    if isinstance(value, bool):
        yield Found((ast.Constant(not value),))
    elif isinstance(value, int):
        near = dict.fromkeys((value - 1, value + 1, 0, 1, 2, -1, -value))
        for other in near:
            if other != value and abs(other) <= 1000:
                yield Found((_number(other),))
        if value > 2 and _in_shape(site):
            for size in (*scope.like("", "number"), *scope.sizes):
                yield Found((_parsed(size),), less_likely=1)
    elif isinstance(value, float):
        others = (0.0, 1.0, 0.5, 0.01, 1.0 - value, value / 10, value * 10, -value)
        for number in dict.fromkeys(others):
            if number != value and type(number) is float:
                yield Found((_number(number),))


def _number(value: float) -> ast.expr:
    if value < 0:
        return ast.UnaryOp(op=ast.USub(), operand=ast.Constant(-value))
    return ast.Constant(value)


def _in_shape(site: Site) -> bool:
    return any(isinstance(n, ast.Call) for n in site.around) or isinstance(site.parent, ast.BinOp)


@KINDS.declare("text", "a text", 2, ast.Constant)
def _text(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Constant)
    if not isinstance(node.value, str) or isinstance(site.parent, ast.Expr):
        return
    for other in scope.keys if is_key(site) else scope.texts:
        if other != node.value:
            yield Found((ast.Constant(other),))
    for name in scope.variables:  # "Wl" for f"W{l}"
        if len(node.value) > len(name) and node.value.endswith(name):
            number = ast.Call(_name("str"), [_name(name)], [])
            stem = ast.Constant(node.value[: -len(name)])
            yield Found((_binary(stem, ast.Add(), number),), words="a text for a number")


@KINDS.declare("one_off", "an index or a bound, one off", 1, ast.expr)
def _one_off(site: Site, scope: Scope) -> Iterator[Found]:
    """l − 1 or l + 1 for l, in brackets, in the name of a key or in a range."""
    node = site.node
    if not _loads(node) or isinstance(node, (ast.Constant, ast.Tuple, ast.JoinedStr, ast.Slice)):
        return
    assert isinstance(node, ast.expr)
    counted = (
        (isinstance(site.parent, ast.Subscript) and site.field == "slice")
        or (isinstance(site.parent, ast.FormattedValue) and site.field == "value")
        or isinstance(site.parent, (ast.Slice, ast.Compare))
        or (site.field == "args" and _callee(site.parent) in ("range", "str"))
    )
    if not counted or (isinstance(node, ast.Name) and scope.variables.get(node.id) == "text"):
        return
    if isinstance(node, ast.BinOp) and isinstance(node.right, ast.Constant):
        yield Found((node.left,))
    for operator in (ast.Sub(), ast.Add()):
        yield Found((_binary(node, operator, ast.Constant(1)),))


@KINDS.declare("range", "where the loop begins or ends", 0, ast.Call)
def _bounds(site: Site, scope: Scope) -> Iterator[Found]:
    call = site.node
    assert isinstance(call, ast.Call)
    name, args = _callee(call), call.args
    if name == "range" and len(args) == 1:
        longer = _binary(args[0], ast.Add(), ast.Constant(1))
        yield Found((_rebuilt(call, args=[ast.Constant(1), args[0]]),))
        yield Found((_rebuilt(call, args=[ast.Constant(1), longer]),))
    elif name == "range" and len(args) == 2:
        yield Found((_rebuilt(call, args=args[1:]),))
    if name == "range":
        yield Found((ast.Call(_name("reversed"), [call], []),), words="the order of a loop")
    elif name == "reversed" and len(args) == 1:
        yield Found((args[0],), words="the order of a loop")


@KINDS.declare("layer", "which parameter", 1, ast.JoinedStr)
def _key(site: Site, scope: Scope) -> Iterator[Found]:
    """W for b, dW for db in the name of a key."""
    node = site.node
    assert isinstance(node, ast.JoinedStr)
    first = node.values[0] if node.values else None
    if isinstance(first, ast.Constant) and isinstance(first.value, str):
        for other in ("W", "b", "dW", "db", "dA", "A", "Z"):
            if other != first.value:
                yield Found((ast.JoinedStr([ast.Constant(other), *node.values[1:]]),))


@KINDS.declare("slice", "which part of an array", 3, ast.Subscript)
def _slice(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Subscript)
    if not _loads(node):
        return
    if isinstance(node.slice, ast.Tuple) and len(node.slice.elts) == 2:
        turned = ast.Tuple(node.slice.elts[::-1], ast.Load())
        yield Found((ast.Subscript(node.value, turned, ast.Load()),))
        for one in node.slice.elts:
            if not isinstance(one, ast.Slice):
                yield Found((ast.Subscript(node.value, one, ast.Load()),))
    elif isinstance(node.slice, (ast.Name, ast.Slice)):
        for both in ((node.slice, ast.Slice()), (ast.Slice(), node.slice)):
            index = ast.Tuple(list(both), ast.Load())
            yield Found((ast.Subscript(node.value, index, ast.Load()),))
    yield Found((node.value,), less_likely=1, words="square brackets too many")


# Arrays: axes, transposes, shapes ----------------------------------------------------------------


@KINDS.declare("axis", "an axis", 0, ast.Call)
def _axis(site: Site, scope: Scope) -> Iterator[Found]:
    """Another axis, none, or one where there is none; keepdims or not."""
    call = site.node
    assert isinstance(call, ast.Call)
    if _callee(call) not in _SUMS:
        return
    named = {k.arg: k.value for k in call.keywords if k.arg}
    others = [k for k in call.keywords if k.arg not in ("axis", "keepdims")]
    method = isinstance(call.func, ast.Attribute) and not _of_numpy(call.func)
    args = call.args if method else call.args[1:]
    first = [] if method else call.args[:1]
    before = ast.unparse(call)
    function = call.func
    if isinstance(function, ast.Name):  # Python's own sum and max know no axis
        function = ast.Attribute(_name("np"), function.id, ast.Load())
    for axis in (1, 0, None):
        for keep in (True, False):
            if (axis is None and keep) or (keep and _callee(call).startswith("arg")):
                continue
            keywords = list(others)
            keywords += [ast.keyword("axis", ast.Constant(axis))] if axis is not None else []
            keywords += [ast.keyword("keepdims", ast.Constant(True))] if keep else []
            new = ast.Call(function, list(first), keywords)
            if ast.unparse(new) != before:
                yield Found((new,), less_likely=0 if ("axis" in named or args) else 1)


@KINDS.declare("transpose", "a transpose", 0, ast.Attribute)
def _untransposed(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Attribute)
    if node.attr == "T":
        yield Found((node.value,))
    elif node.attr == "t":
        yield Found((ast.Attribute(node.value, "T", ast.Load()),), words="a letter's case")


@KINDS.declare("transpose", "a transpose", 1, ast.expr)
def _transposed(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.expr)
    if not _term(site) or isinstance(node, (ast.Constant, ast.UnaryOp)):
        return
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return
    if isinstance(node, ast.Name) and scope.variables.get(node.id, "") not in ("", "array"):
        return
    product = isinstance(site.parent, ast.BinOp) and isinstance(site.parent.op, ast.MatMult)
    in_dot = _callee(site.parent) in ("dot", "matmul", "multiply")
    yield Found((ast.Attribute(node, "T", ast.Load()),), less_likely=0 if product or in_dot else 3)


@KINDS.declare("shape_as_tuple", "one shape, in parentheses of its own", 0, ast.Call)
def _tupled(site: Site, scope: Scope) -> Iterator[Found]:
    """``np.zeros(n, 1)``, and ``np.random.randn((n, 1))``."""
    call = site.node
    assert isinstance(call, ast.Call)
    if not isinstance(call.func, ast.Attribute):
        return
    if len(call.args) > 1 and call.func.attr in (
        *("zeros", "ones", "empty", "full", "random", "uniform", "normal", "integers"),
    ):
        shape = ast.Tuple(call.args[-2:], ast.Load())
        yield Found((_rebuilt(call, args=[*call.args[:-2], shape]),))
    elif len(call.args) == 1 and isinstance(call.args[0], ast.Tuple):
        yield Found((_rebuilt(call, args=list(call.args[0].elts)),), words="a shape or two numbers")


@KINDS.declare("list_of_parts", "parts of a sum in a list", 1, ast.Call)
def _list_of_parts(site: Site, scope: Scope) -> Iterator[Found]:
    """``np.sum([a, b])`` where a and b do not have one shape: their sum."""
    call = site.node
    assert isinstance(call, ast.Call)
    if _callee(call) != "sum" or not call.args or not isinstance(call.args[0], ast.List):
        return
    parts = call.args[0].elts
    if len(parts) == 2:
        yield Found((_binary(parts[0], ast.Add(), parts[1]),))
        yield Found((_binary(_rebuilt(call, args=[parts[0]]), ast.Add(), parts[1]),))


@KINDS.declare("copy", "a copy", 2, ast.expr)
def _copied(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.expr)
    if isinstance(node, ast.Call) and _callee(node) == "copy" and not node.args:
        assert isinstance(node.func, ast.Attribute)
        yield Found((node.func.value,))
        return
    if not isinstance(node, ast.Name) or not isinstance(site.parent, ast.Assign):
        return
    if _loads(node) and scope.variables.get(node.id, "") in ("", "array", "dict", "list"):
        yield Found((ast.Call(ast.Attribute(node, "copy", ast.Load()), [], []),))
        whole = ast.Call(ast.Attribute(_name("np"), "array", ast.Load()), [node], [])
        whole.keywords.append(ast.keyword("dtype", _name("float")))
        yield Found((whole,), words="whole numbers", less_likely=2)


# Calls -------------------------------------------------------------------------------------------


@KINDS.declare("order_of_arguments", "the order of two arguments", 1, ast.Call)
def _swapped(site: Site, scope: Scope) -> Iterator[Found]:
    call = site.node
    assert isinstance(call, ast.Call)
    for i in range(len(call.args)):
        for j in range(i + 1, len(call.args)):
            args = list(call.args)
            args[i], args[j] = args[j], args[i]
            yield Found((_rebuilt(call, args=args),), less_likely=min(j - i - 1, 2))


@KINDS.declare("extra_call", "a call too many", 2, ast.Call)
def _uncalled(site: Site, scope: Scope) -> Iterator[Found]:
    call = site.node
    assert isinstance(call, ast.Call)
    for one in call.args[:2]:
        if not isinstance(one, ast.Starred):
            yield Found((one,))
    if isinstance(call.func, ast.Attribute) and not any(
        map(_of_numpy, (call.func, call.func.value))
    ):
        yield Found((call.func.value,))


@KINDS.declare("missing_call", "a missing call", 3, ast.expr)
def _called(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    if not _term(site) or isinstance(node, (ast.Tuple, ast.Dict)):
        return
    assert isinstance(node, ast.expr)
    rarer = 0 if _whole_value(site) else 2
    for name in scope.functions:
        yield Found((ast.Call(_name(name), [node], []),), less_likely=rarer)
    for name in ("sum", "log", "exp", "sqrt", "abs", "squeeze", "mean"):
        function = ast.Attribute(_name("np"), name, ast.Load())
        often = rarer if name in ("sum", "log", "exp") else rarer + 2
        yield Found((ast.Call(function, [node], []),), less_likely=often)


@KINDS.declare("missing_argument", "an argument", 3, ast.Call)
def _argument(site: Site, scope: Scope) -> Iterator[Found]:
    """One left out, or one too many."""
    call = site.node
    assert isinstance(call, ast.Call)
    for index in range(len(call.args)):
        if len(call.args) > 1 or call.keywords:
            fewer = [*call.args[:index], *call.args[index + 1 :]]
            yield Found((_rebuilt(call, args=fewer),), words="an argument too many")
    for index in range(len(call.keywords)):
        kept = [*call.keywords[:index], *call.keywords[index + 1 :]]
        yield Found((_rebuilt(call, keywords=kept),), words="an argument too many")
    if isinstance(call.func, ast.Name) and call.func.id in scope.functions:
        for index in range(len(call.args) + 1):
            for name in scope.variables:
                more = [*call.args[:index], _name(name), *call.args[index:]]
                yield Found((_rebuilt(call, args=more),), words="a missing argument")


# Branches, and values that belong together -------------------------------------------------------


@KINDS.declare("branches", "which branch is which", 1, ast.IfExp)
def _branches(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.IfExp)
    yield Found((ast.IfExp(node.test, node.orelse, node.body),))
    yield Found((node.body,), words="a condition too many", less_likely=2)
    yield Found((node.orelse,), words="a condition too many", less_likely=2)


@KINDS.declare("order_of_values", "the order of values", 0, ast.Tuple, ast.List)
def _order(site: Site, scope: Scope) -> Iterator[Found]:
    """Of what is returned or taken apart, or of a shape."""
    node = site.node
    assert isinstance(node, (ast.Tuple, ast.List))
    for i in range(len(node.elts)):
        for j in range(i + 1, len(node.elts)):
            elements = list(node.elts)
            elements[i], elements[j] = elements[j], elements[i]
            yield Found((type(node)(elements, node.ctx),), less_likely=min(j - i - 1, 2))


@KINDS.declare("values", "a value too many, or one missing", 2, ast.Tuple)
def _values(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, ast.Tuple)
    for index in range(len(node.elts)):
        fewer = [*node.elts[:index], *node.elts[index + 1 :]]
        yield Found((ast.Tuple(fewer, node.ctx),), words="a value too many")
    for index in range(len(node.elts) + 1):
        names = ["_"] if isinstance(node.ctx, ast.Store) else list(scope.variables)
        if not isinstance(site.parent, (ast.Return, ast.Assign)):
            names = []
        for name in names:
            more = [*node.elts[:index], ast.Name(name, node.ctx), *node.elts[index:]]
            yield Found((ast.Tuple(more, node.ctx),), words="a missing value", less_likely=1)


@KINDS.declare("entry", "an entry of a dict", 2, ast.Dict)
def _entries(site: Site, scope: Scope) -> Iterator[Found]:
    """Two entries under each other's key, or one left out."""
    node = site.node
    assert isinstance(node, ast.Dict)
    for i in range(len(node.keys)):
        for j in range(i + 1, len(node.keys)):
            values = list(node.values)
            values[i], values[j] = values[j], values[i]
            yield Found((ast.Dict(list(node.keys), values),), words="which value has which key")
    for i in range(len(node.keys)):
        keys, values = list(node.keys), list(node.values)
        del keys[i], values[i]
        yield Found((ast.Dict(keys, values),), words="an entry too many")


@KINDS.declare("generated", "which values a comprehension takes", 2, ast.ListComp, ast.DictComp)
def _unfiltered(site: Site, scope: Scope) -> Iterator[Found]:
    node = site.node
    assert isinstance(node, (ast.ListComp, ast.DictComp))
    for generator in node.generators:
        if generator.ifs:
            less = ast.comprehension(generator.target, generator.iter, [], generator.is_async)
            place = Site(node, "generators", node.generators.index(generator))
            yield Found((less,), place)
