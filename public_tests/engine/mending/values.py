"""Kinds of change among values that belong together, and between branches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site
from .nodes import left_out, swapped

KINDS = Kinds()


@KINDS.declare("branches", "which branch is which", 1, ast.IfExp)
def _branches(node: ast.IfExp, site: Site, scope: Scope) -> Iterator[Found]:
    yield Found((ast.IfExp(node.test, node.orelse, node.body),))
    yield Found((node.body,), words="a condition too many", less_likely=2)
    yield Found((node.orelse,), words="a condition too many", less_likely=2)


@KINDS.declare("order_of_values", "the order of values", 0, ast.Tuple, ast.List)
def _order(node: ast.Tuple | ast.List, site: Site, scope: Scope) -> Iterator[Found]:
    """Of what is returned or taken apart, or of a shape."""
    for between, elements in swapped(node.elts):
        yield Found((type(node)(elements, node.ctx),), less_likely=min(between, 2))


@KINDS.declare("values", "a value too many, or one missing", 2, ast.Tuple)
def _values(node: ast.Tuple, site: Site, scope: Scope) -> Iterator[Found]:
    for fewer in left_out(node.elts):
        yield Found((ast.Tuple(fewer, node.ctx),), words="a value too many")
    if not isinstance(site.parent, (ast.Return, ast.Assign)):
        return
    for index in range(len(node.elts) + 1):
        for name in ["_"] if isinstance(node.ctx, ast.Store) else scope.variables:
            more = [*node.elts[:index], ast.Name(name, node.ctx), *node.elts[index:]]
            yield Found((ast.Tuple(more, node.ctx),), words="a missing value", less_likely=1)


@KINDS.declare("values", "a value too many", 1, ast.List)
def _emptied(node: ast.List, site: Site, scope: Scope) -> Iterator[Found]:
    """``costs = []`` for ``costs = [0]``."""
    if node.elts and isinstance(site.parent, ast.Assign):
        for fewer in left_out(node.elts):
            yield Found((ast.List(fewer, node.ctx),))


@KINDS.declare("entry", "an entry of a dict", 2, ast.Dict)
def _entries(node: ast.Dict, site: Site, scope: Scope) -> Iterator[Found]:
    """Two entries under each other's key, or one left out."""
    for _, values in swapped(node.values):
        yield Found((ast.Dict(list(node.keys), values),), words="which value has which key")
    for keys, values in zip(left_out(node.keys), left_out(node.values), strict=True):
        yield Found((ast.Dict(keys, values),), words="an entry too many")


@KINDS.declare("generated", "which values a comprehension takes", 2, ast.ListComp, ast.DictComp)
def _unfiltered(node: ast.ListComp | ast.DictComp, site: Site, scope: Scope) -> Iterator[Found]:
    for generator in node.generators:
        if generator.ifs:
            less = ast.comprehension(generator.target, generator.iter, [], generator.is_async)
            yield Found((less,), Site(node, "generators", node.generators.index(generator)))
