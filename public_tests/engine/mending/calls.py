"""Kinds of change in a call: too many, missing, with other arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site
from .nodes import left_out, named, of_numpy, rebuilt, swapped, term, whole_value

KINDS = Kinds()


@KINDS.declare("order_of_arguments", "the order of two arguments", 1, ast.Call)
def _turned(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    for between, args in swapped(call.args):
        yield Found((rebuilt(call, args=args),), less_likely=min(between, 2))


@KINDS.declare("extra_call", "a call too many", 2, ast.Call)
def _uncalled(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    for one in call.args[:2]:
        if not isinstance(one, ast.Starred):
            yield Found((one,))
    if isinstance(call.func, ast.Attribute) and not any(
        map(of_numpy, (call.func, call.func.value))
    ):
        yield Found((call.func.value,))


@KINDS.declare("call_for_number", "a number", 4, ast.Call)
def _number(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """``1`` for ``np.exp(-z)``, ``255`` for ``image.max()``."""
    if term(site):
        for value in scope.numbers:
            yield Found((ast.Constant(value),))


@KINDS.declare("missing_call", "a missing call", 3, ast.expr)
def _called(node: ast.expr, site: Site, scope: Scope) -> Iterator[Found]:
    if not term(site) or isinstance(node, (ast.Tuple, ast.Dict)):
        return
    rarer = 0 if whole_value(site) else 2
    for name in scope.functions:
        yield Found((ast.Call(named(name), [node], []),), less_likely=rarer)
    for name in ("sum", "log", "exp", "sqrt", "abs", "squeeze", "mean"):
        function = ast.Attribute(named("np"), name, ast.Load())
        often = rarer if name in ("sum", "log", "exp") else rarer + 2
        yield Found((ast.Call(function, [node], []),), less_likely=often)


@KINDS.declare("missing_argument", "an argument", 3, ast.Call)
def _argument(call: ast.Call, site: Site, scope: Scope) -> Iterator[Found]:
    """One left out, or one too many."""
    if len(call.args) > 1 or call.keywords:
        for fewer in left_out(call.args):
            yield Found((rebuilt(call, args=fewer),), words="an argument too many")
    for kept in left_out(call.keywords):
        yield Found((rebuilt(call, keywords=kept),), words="an argument too many")
    if isinstance(call.func, ast.Name) and call.func.id in scope.functions:
        for index in range(len(call.args) + 1):
            for name in scope.variables:
                more = [*call.args[:index], named(name), *call.args[index:]]
                yield Found((rebuilt(call, args=more),), words="a missing argument")
