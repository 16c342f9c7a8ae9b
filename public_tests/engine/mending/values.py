"""Kinds of change among values that belong together, and between branches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .edit import Found, Kinds, Scope, Site

KINDS = Kinds()


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
