"""Kinds of change that only arrays know: axes, transposes, shapes, copies."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site, site_of
from .nodes import binary, callee, literal, loads, named, of_numpy, rebuilt, term

KINDS = Kinds()

_OF_SHAPES = ("zeros", "ones", "empty", "full", "random", "uniform", "normal", "integers")

_SUMS = ("sum", "mean", "max", "min", "argmax", "argmin", "std", "var", "prod", "any", "all")


@KINDS.declare("axis", "an axis", 0, ast.Call)
def _axis(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """Another axis, none, or one where there is none; keepdims or not."""
    if callee(call) not in _SUMS:
        return
    by_name = {k.arg: k.value for k in call.keywords if k.arg}
    others = [k for k in call.keywords if k.arg not in ("axis", "keepdims")]
    method = isinstance(call.func, ast.Attribute) and not of_numpy(call.func)
    args = call.args if method else call.args[1:]
    first = [] if method else call.args[:1]
    before = ast.unparse(call)
    function = call.func
    if isinstance(function, ast.Name):  # Python's own sum and max know no axis
        function = ast.Attribute(named("np"), function.id, ast.Load())
    for axis in (1, 0, None):
        for keep in (True, False):
            if (axis is None and keep) or (keep and callee(call).startswith("arg")):
                continue
            keywords = list(others)
            keywords += [ast.keyword("axis", ast.Constant(axis))] if axis is not None else []
            keywords += [ast.keyword("keepdims", ast.Constant(True))] if keep else []
            new = ast.Call(function, list(first), keywords)
            if ast.unparse(new) != before:
                rarer = 0 if ("axis" in by_name or args) else 1
                dropped = axis is not None and not keep and "keepdims" in by_name
                yield Found((new,), less_likely=rarer + dropped)


@KINDS.declare("transpose", "a transpose", 0, ast.Attribute)
def _untransposed(node: ast.Attribute, site: Site, scope: Scope) -> Iterator[Found]:
    if node.attr == "T":
        yield Found((node.value,))
    elif node.attr == "t":
        yield Found((ast.Attribute(node.value, "T", ast.Load()),), words="a letter's case")


@KINDS.declare("transpose", "a transpose", 1, ast.expr)
def _transposed(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    in_turn = isinstance(site.parent, ast.For) and site.field == "iter"  # rows for columns
    if not (term(site) or in_turn) or isinstance(node, (ast.Constant, ast.UnaryOp)):
        return
    if isinstance(node, ast.Attribute) and node.attr == "T":
        return
    if isinstance(node, ast.Name) and scope.variables.get(node.id, "") not in ("", "array"):
        return
    product = isinstance(site.parent, ast.BinOp) and isinstance(site.parent.op, ast.MatMult)
    in_dot = callee(site.parent) in ("dot", "matmul", "multiply")
    yield Found((ast.Attribute(node, "T", ast.Load()),), less_likely=0 if product or in_dot else 3)


@KINDS.declare("reshape", "the order in which numbers are laid out anew", 1, ast.Call)
def _laid_out(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``A.reshape(n, m).T`` for ``A.reshape(m, n)``, and the other way round."""
    if callee(call) != "reshape" or len(call.args) != 2:
        return
    turned = rebuilt(call, args=call.args[::-1])
    if isinstance(call.args[1], ast.Tuple):  # np.reshape(A, (m, n))
        shape = ast.Tuple(call.args[1].elts[::-1], ast.Load())
        turned = rebuilt(call, args=[call.args[0], shape])
    *outer, parent = site.around
    if isinstance(parent, ast.Attribute) and parent.attr == "T":
        yield Found((turned,), site_of(parent, tuple(outer)))
    else:
        yield Found((ast.Attribute(turned, "T", ast.Load()),))


@KINDS.declare("shape_as_tuple", "one shape, in parentheses of its own", 0, ast.Call)
def _tupled(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``np.zeros(n, 1)``, and ``np.random.randn((n, 1))``."""
    if not isinstance(call.func, ast.Attribute):
        return
    if len(call.args) > 1 and call.func.attr in _OF_SHAPES:
        shape = ast.Tuple(call.args[-2:], ast.Load())
        yield Found((rebuilt(call, args=[*call.args[:-2], shape]),))
    if len(call.args) > 1:
        together = ast.Tuple(call.args, ast.Load())
        rarer = int(call.func.attr not in _OF_SHAPES)
        yield Found((rebuilt(call, args=[together]),), less_likely=rarer)
    elif len(call.args) == 1 and isinstance(call.args[0], ast.Tuple):
        yield Found((rebuilt(call, args=list(call.args[0].elts)),), words="a shape or two numbers")


@KINDS.declare("size_of_axis", "which size of a shape", 1, ast.Attribute)
def _size(node: ast.Attribute, site: Site, scope: Scope) -> Iterator[Found]:
    """``X.shape[1]`` for ``X.shape``."""
    if node.attr == "shape" and not isinstance(site.parent, ast.Subscript):
        for axis in (1, 0, -1):
            yield Found((ast.Subscript(node, literal(axis), ast.Load()),))


@KINDS.declare("list_of_parts", "parts of a sum in a list", 1, ast.Call)
def _list_of_parts(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``np.sum([a, b])`` where a and b do not have one shape: their sum."""
    if callee(call) != "sum" or not call.args or not isinstance(call.args[0], ast.List):
        return
    parts = call.args[0].elts
    if len(parts) == 2:
        yield Found((binary(parts[0], ast.Add(), parts[1]),))
        yield Found((binary(rebuilt(call, args=[parts[0]]), ast.Add(), parts[1]),))


@KINDS.declare("copy", "a copy", 2, ast.expr)
def _copied(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node, ast.Call) and callee(node) == "copy" and not node.args:
        assert isinstance(node.func, ast.Attribute)
        yield Found((node.func.value,))
        return
    if callee(node) in ("array", "asarray", "zeros_like", "ones_like", "empty_like"):
        assert isinstance(node, ast.Call)
        if not any(k.arg == "dtype" for k in node.keywords):
            typed = [*node.keywords, ast.keyword("dtype", named("float"))]
            yield Found((rebuilt(node, keywords=typed),), words="whole numbers", less_likely=1)
    if not isinstance(node, ast.Name) or not isinstance(site.parent, ast.Assign):
        return
    if loads(node) and scope.variables.get(node.id, "") in ("", "array", "dict", "list"):
        yield Found((ast.Call(ast.Attribute(node, "copy", ast.Load()), [], []),))
        whole = ast.Call(ast.Attribute(named("np"), "array", ast.Load()), [node], [])
        whole.keywords.append(ast.keyword("dtype", named("float")))
        yield Found((whole,), words="whole numbers", less_likely=2)
