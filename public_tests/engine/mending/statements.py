"""Kinds of change among the lines of a function: dropped, swapped, moved, returned."""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterator, Sequence

from .edit import Found, Kinds, Scope, Site

KINDS = Kinds()

MOST_LOOSE = 3  # names beside the first that one line may be meant to define
_SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Return)
_LEAVING = (ast.Return, ast.Raise, ast.Break, ast.Continue)  # a line after one is never reached


def _body(site: Site) -> list[ast.stmt]:
    """The lines among which a statement stands."""
    return list(getattr(site.parent, site.field))


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


@KINDS.declare("in_place", "whether the old array is written into", 1, ast.AugAssign)
def _anew(node: ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    """``x = x - y`` for ``x -= y``."""
    read = _read(node.target)
    yield Found((ast.Assign([node.target], ast.BinOp(read, node.op, node.value)),))


@KINDS.declare("in_place", "whether the old array is written into", 3, ast.Assign)
def _in_place(node: ast.Assign, site: Site, scope: Scope) -> Iterator[Found]:
    """``x -= y`` for ``x = x - y``."""
    value = node.value
    if len(node.targets) == 1 and isinstance(value, ast.BinOp):
        target = node.targets[0]
        same = ast.unparse(target) == ast.unparse(value.left)
        if same and isinstance(target, (ast.Name, ast.Subscript)):
            yield Found((ast.AugAssign(target, value.op, value.right),))


@KINDS.declare("sign", "a sign", 0, ast.AugAssign)
def _step(node: ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    """``x -= y`` for ``x += y``, ``x *= y`` for ``x /= y``."""
    turned: dict[type[ast.operator], type[ast.operator]] = {
        ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    }  # fmt: skip
    if other := turned.get(type(node.op)):
        yield Found((ast.AugAssign(node.target, other(), node.value),))


@KINDS.declare("in_place", "= for an operation with =", 2, ast.AugAssign)
def _plain(node: ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    yield Found((ast.Assign([node.target], node.value),))


@KINDS.declare("extra_line", "a line too many", 2, ast.stmt)
def _dropped(node: ast.stmt, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node, _SIMPLE) and not _is_docstring(node):
        yield Found((), _alone(site))


@KINDS.declare("swapped_lines", "the order of two lines", 2, ast.stmt)
def _swapped(node: ast.stmt, site: Site, scope: Scope) -> Iterator[Found]:
    body = _body(site)
    if site.start + 1 >= len(body):
        return
    first, second = body[site.start : site.start + 2]
    if not _is_docstring(first) and not isinstance(second, _LEAVING):
        place = Site(site.parent, site.field, site.start, 2)
        yield Found((second, first), place, at=second)


@KINDS.declare("swapped_lines", "the order of the lines", 2, ast.stmt)
def _moved(node: ast.stmt, site: Site, scope: Scope) -> Iterator[Found]:
    """A line that belongs further up or down in its block."""
    body = _body(site)
    if not isinstance(node, _SIMPLE) or _is_docstring(node):
        return
    for target in range(len(body)):
        if abs(target - site.start) < 2 or _is_docstring(body[target]):
            continue
        rest = [*body[: site.start], *body[site.start + 1 :]]
        rest.insert(target, body[site.start])
        if any(isinstance(line, _LEAVING) for line in rest[:-1]):
            continue
        low, high = sorted((site.start, target))
        place = Site(site.parent, site.field, low, high - low + 1)
        yield Found(tuple(rest[low : high + 1]), place, at=node)


@KINDS.declare("outside_the_loop", "a line inside a loop, or after it", 0, ast.For, ast.While)
def _out_of_loop(loop: ast.For | ast.While, site: Site, scope: Scope) -> Iterator[Found]:
    """The last lines of the loop after it, the first ones before it."""
    for count in range(1, min(3, len(loop.body))):
        kept, moved = loop.body[:-count], loop.body[-count:]
        yield Found((_with_body(loop, kept), *moved), _alone(site), at=moved[0])
    if len(loop.body) > 1:
        first, kept = loop.body[0], loop.body[1:]
        yield Found((first, _with_body(loop, kept)), _alone(site), at=first)


@KINDS.declare("inside_the_loop", "a line outside a loop", 0, ast.For, ast.While)
def _into_loop(loop: ast.For | ast.While, site: Site, scope: Scope) -> Iterator[Found]:
    """The lines after the loop at its end, those before it at its beginning."""
    body = _body(site)
    for count in (1, 2, 3):
        after = body[site.start + 1 : site.start + 1 + count]
        if len(after) == count and all(isinstance(n, _SIMPLE) for n in after):
            place = Site(site.parent, site.field, site.start, 1 + count)
            yield Found((_with_body(loop, [*loop.body, *after]),), place, at=after[0])
    for count in (1, 2, 3):
        before = body[max(0, site.start - count) : site.start]
        if len(before) == count and not any(map(_is_docstring, before)):
            place = Site(site.parent, site.field, site.start - count, 1 + count)
            yield Found((_with_body(loop, [*before, *loop.body]),), place, at=before[0])
    if site.start > 1 and isinstance(body[site.start - 2], _SIMPLE):
        line, between = body[site.start - 2 : site.start]
        if not _is_docstring(line):
            place = Site(site.parent, site.field, site.start - 2, 3)
            yield Found((between, _with_body(loop, [line, *loop.body])), place, at=line)


@KINDS.declare("missing_loop", "a loop, or none", 3, ast.For)
def _without_loop(loop: ast.For, site: Site, scope: Scope) -> Iterator[Found]:
    yield Found(tuple(loop.body), _alone(site))


@KINDS.declare("outside_the_branch", "a line inside a condition, or after it", 1, ast.If)
def _out_of_branch(branch: ast.If, site: Site, scope: Scope) -> Iterator[Found]:
    if len(branch.body) > 1:
        kept = ast.If(branch.test, branch.body[:-1], branch.orelse)
        yield Found((kept, branch.body[-1]), _alone(site), at=branch.body[-1])
    yield Found(tuple(branch.body), _alone(site), words="a condition too many", less_likely=-1)
    if not branch.orelse:
        yield Found((), _alone(site), words="a condition too many", less_likely=-1)
    if branch.orelse:
        turned = ast.If(branch.test, branch.orelse, branch.body)
        yield Found((turned,), _alone(site), words="which branch is which")
    body = _body(site)
    if site.start + 1 < len(body) and isinstance(body[site.start + 1], _SIMPLE):
        after = body[site.start + 1]
        longer = ast.If(branch.test, [*branch.body, after], branch.orelse)
        place = Site(site.parent, site.field, site.start, 2)
        yield Found((longer,), place, at=after, words="a line outside a condition")


@KINDS.declare("thrown_away", "a result that is thrown away", 0, ast.Expr)
def _kept(node: ast.Expr, site: Site, scope: Scope) -> Iterator[Found]:
    """``np.clip(A, 0, 1)`` as a line of its own: the result has to be kept."""
    value = node.value
    if not isinstance(value, (ast.Call, ast.Attribute, ast.BinOp)):
        return
    names = [n.id for n in ast.walk(value) if isinstance(n, ast.Name) and n.id in scope.variables]
    for name in dict.fromkeys(names):
        yield Found((ast.Assign([ast.Name(name, ast.Store())], value),))
    yield Found((ast.Return(value),), words="a missing return")


@KINDS.declare("compared", "== for =", 0, ast.Expr)
def _stored(node: ast.Expr, site: Site, scope: Scope) -> Iterator[Found]:
    """``Y[A > 0.5] = 1`` for ``Y[A > 0.5] == 1`` as a line of its own."""
    compared = node.value
    if isinstance(compared, ast.Compare) and isinstance(compared.ops[0], ast.Eq):
        target = copy.copy(compared.left)
        if isinstance(target, (ast.Name, ast.Subscript)) and len(compared.ops) == 1:
            target.ctx = ast.Store()
            yield Found((ast.Assign([target], compared.comparators[0]),))


@KINDS.declare("written_over", "a sum that is written over", 1, ast.Assign)
def _added_up(node: ast.Assign, site: Site, scope: Scope) -> Iterator[Found]:
    """``total += x`` for ``total = x`` in a loop."""
    target = node.targets[0]
    in_loop = any(isinstance(one, (ast.For, ast.While)) for one in site.around)
    if in_loop and isinstance(target, (ast.Name, ast.Subscript)):
        yield Found((ast.AugAssign(target, ast.Add(), node.value),))


@KINDS.declare("unpacking", "how a result is taken apart", 0, ast.Assign)
def _unpacked(node: ast.Assign, site: Site, scope: Scope) -> Iterator[Found]:
    """``Z, _ = f(x)`` for ``Z = f(x)``, and the other way round."""
    target, value = node.targets[0], node.value
    if isinstance(target, ast.Name) and isinstance(value, (ast.Call, ast.Name, ast.Attribute)):
        ways = [*_elsewhere(target.id, site.around[0]), *_taken_apart(target.id, scope.loose)]
        for less_likely, names in enumerate(ways):
            parts = ast.Tuple([ast.Name(name, ast.Store()) for name in names], ast.Store())
            yield Found((ast.Assign([parts], value),), less_likely=min(less_likely, 2))
    if isinstance(target, ast.Tuple):
        for one in target.elts:
            if ast.unparse(one) != "_":
                rarer = 0 if one is target.elts[0] else 2
                yield Found((ast.Assign([one], value),), less_likely=rarer)


def _elsewhere(name: str, function: ast.AST) -> Iterator[tuple[str, ...]]:
    """The name among those that other lines of the function take apart with it."""
    for node in ast.walk(function):
        if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Store):
            names = tuple(n.id for n in node.elts if isinstance(n, ast.Name))
            if name in names and len(names) == len(node.elts):
                yield names


def _taken_apart(name: str, loose: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The name first, and after it those that nothing else defines, among others nobody needs."""
    for count in range(min(len(loose), MOST_LOOSE), 0, -1):
        for length in range(count, MOST_LOOSE + 1):
            for places in itertools.combinations(range(length), count):
                others = ["_"] * length
                for place, other in zip(places, loose, strict=False):
                    others[place] = other
                yield (name, *others)
    yield (name, "_")
    yield ("_", name)


@KINDS.declare("appended", "a list that is written over", 1, ast.Assign, ast.AugAssign)
def _appended(node: ast.Assign | ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    """``costs = cost`` and ``costs += cost`` for ``costs.append(cost)``."""
    target, value = _target(node), node.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        if any(ast.unparse(target) == ast.unparse(n) for n in (value.func.value, *value.args)):
            yield Found((ast.Expr(value),), words="a method that gives None")
        return
    if isinstance(target, ast.Name) and scope.variables.get(target.id, "") in ("", "list"):
        values = value.elts if isinstance(value, ast.List) else [value]
        if len(values) == 1:
            append = ast.Attribute(_read(target), "append", ast.Load())
            yield Found((ast.Expr(ast.Call(append, values, [])),), less_likely=2)


@KINDS.declare("returned", "what is returned, or where", 1, ast.Return)
def _returned(node: ast.Return, site: Site, scope: Scope) -> Iterator[Found]:
    if node.value is None:
        return
    yield Found((ast.Expr(ast.Yield(node.value)),), words="return for yield")
    yield Found((), _alone(site), words="a return too early")
    if isinstance(node.value, ast.Call):
        yield Found((ast.Expr(node.value),), words="a return too early")


@KINDS.declare("returned", "what is returned, or where", 0, ast.Expr)
def _yielded(node: ast.Expr, site: Site, scope: Scope) -> Iterator[Found]:
    if isinstance(node.value, ast.Yield) and node.value.value is not None:
        yield Found((ast.Return(node.value.value),), words="yield for return")


@KINDS.declare("missing_return", "a missing return", 0, ast.stmt)
def _missing_return(node: ast.stmt, site: Site, scope: Scope) -> Iterator[Found]:
    """At the end of the function, one of its variables."""
    body = _body(site)
    whole = isinstance(site.parent, ast.FunctionDef) and site.start == len(body) - 1
    if not whole or isinstance(node, ast.Return):
        return
    for name in reversed(list(scope.variables)):
        yield Found((node, ast.Return(ast.Name(name, ast.Load()))), _alone(site))


@KINDS.declare("missing_line", "a missing line", 2, ast.Assign, ast.AugAssign)
def _repeated(node: ast.Assign | ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    """The line once more for another of its kind: ``b = b - rate * db`` beside that for w."""
    target = _target(node)
    if not isinstance(target, ast.Name):
        return
    used = [n.id for n in ast.walk(node.value) if isinstance(n, ast.Name)]
    for other in scope.variables:
        if other == target.id:
            continue
        named = {target.id: other, f"d{target.id}": f"d{other}"}
        if any(name in named for name in used) and all(
            named.get(name, name) in scope.variables or name not in named for name in used
        ):
            yield Found((node, _renamed(node, named)), _alone(site))


def _renamed(node: ast.stmt, names: dict[str, str]) -> ast.stmt:
    made = copy.deepcopy(node)
    for part in ast.walk(made):
        if isinstance(part, ast.Name):
            part.id = names.get(part.id, part.id)
        elif isinstance(part, ast.Constant) and part.value in names:
            part.value = names[str(part.value)]
    return made


@KINDS.declare("doubled_line", "a line that is missing its twin", 5, ast.Assign, ast.AugAssign)
def _doubled(node: ast.Assign | ast.AugAssign, site: Site, scope: Scope) -> Iterator[Found]:
    """The line twice, as in an update that is made twice."""
    yield Found((node, copy.deepcopy(node)), _alone(site))


def _target(node: ast.Assign | ast.AugAssign) -> ast.expr:
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def _alone(site: Site) -> Site:
    return Site(site.parent, site.field, site.start)


def _with_body(loop: ast.For | ast.While, body: Sequence[ast.stmt]) -> ast.stmt:
    made = copy.copy(loop)
    made.body = list(body)
    return made


def _read(target: ast.expr) -> ast.expr:
    """An assignment's target as a value."""
    made = copy.copy(target)
    if isinstance(made, (ast.Name, ast.Subscript, ast.Attribute)):
        made.ctx = ast.Load()
    return made
