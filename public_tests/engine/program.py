"""What the learner wrote, as a syntax tree: every statement about a program is decided here.

The reference's own text is never asked: what it has, the learner's may lack.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Function = ast.FunctionDef | ast.Lambda


@dataclass(frozen=True)
class Program:
    """One function as it was written."""

    tree: Function

    @property
    def name(self) -> str:
        return self.tree.name if isinstance(self.tree, ast.FunctionDef) else ""

    @property
    def arguments(self) -> list[str]:
        """The names in its first line, in order."""
        given = self.tree.args
        every = [*given.posonlyargs, *given.args, given.vararg, *given.kwonlyargs, given.kwarg]
        return [one.arg for one in every if one is not None]

    @property
    def body(self) -> list[ast.stmt]:
        """Its statements without the docstring."""
        if isinstance(self.tree, ast.Lambda):
            return [ast.Return(self.tree.body)]
        lines = self.tree.body
        return lines[1:] if _is_text(lines[0]) else lines

    def of(self, kind: type | tuple[type, ...]) -> Iterator[Any]:
        """All parts of one kind, in the order of the text."""
        yield from (node for line in self.body for node in ast.walk(line) if isinstance(node, kind))

    @property
    def loops(self) -> bool:
        return any(self.of((ast.For, ast.While, ast.comprehension)))

    @property
    def returns(self) -> list[ast.expr]:
        """What its own ``return`` lines give back; those of functions inside it are not its own."""
        return [r.value for r in _own_returns(self.body) if r.value is not None]

    def calls(self, name: str) -> bool:
        """Whether something called ``name`` is called: ``np.exp``, and not ``exp`` for it."""
        return any(ast.unparse(call.func) == name for call in self.of(ast.Call))

    def reads(self, name: str) -> bool:
        """Whether the value called ``name`` is used."""
        return any(n.id == name and isinstance(n.ctx, ast.Load) for n in self.of(ast.Name))

    def writes_into(self, name: str) -> bool:
        """Whether a statement changes ``name`` itself: ``x -= ...`` or ``x[...] = ...``."""
        return any(_root(target) == name for target in self._changed())

    def _changed(self) -> Iterator[ast.expr]:
        yield from (node.target for node in self.of(ast.AugAssign))
        for node in self.of(ast.Assign):
            yield from (target for target in node.targets if isinstance(target, ast.Subscript))

    @property
    def counts_rows(self) -> bool:
        """Whether the first entry of a shape is taken, or the length of an array."""
        first = (n for n in self.of(ast.Subscript) if ast.unparse(n).endswith(".shape[0]"))
        return self.calls("len") or any(first)

    @property
    def returns_in_loop(self) -> bool:
        loops = self.of((ast.For, ast.While))
        return any(isinstance(n, ast.Return) for loop in loops for n in ast.walk(loop))

    def operates(self, sign: str) -> bool:
        """Whether two values are joined by this operator: ``//``, ``*``."""
        kind = type(ast.parse(f"a {sign} b", mode="eval").body.op)  # type: ignore[attr-defined]
        return any(isinstance(node.op, kind) for node in self.of((ast.BinOp, ast.AugAssign)))

    def contains(self, fragment: str) -> bool:
        """Whether an expression or a statement stands in it, however it is spaced."""
        wanted = ast.parse(fragment).body
        if len(wanted) != 1:
            raise ValueError(f"{fragment!r} is not one expression or statement")
        asked = wanted[0].value if isinstance(wanted[0], ast.Expr) else wanted[0]
        dumped = _dumped(asked)
        return any(_dumped(node) == dumped for node in self.of(type(asked)))

    @property
    def unwritten(self) -> bool:
        """Whether something was left as a stub has it: ``pass``, ``...``, ``return None``.

        A name counts into which nothing but ``None`` was ever put, where its value is used.
        """
        if all(isinstance(line, ast.Pass) or _is_text(line) for line in self.body):
            return True
        own = list(_own_returns(self.body))
        if own and all(r.value is None or _is_none(r.value) for r in own):
            return True
        return any(self.reads(name) for name in self._left_at_none())

    def _left_at_none(self) -> set[str]:
        empty = [node for node in self.of(ast.Assign) if _is_none(node.value)]
        names = Counter(ast.unparse(t) for node in empty for t in node.targets)
        stored = Counter(n.id for n in self.of(ast.Name) if isinstance(n.ctx, ast.Store))
        return {name for name, count in names.items() if stored[name] == count}

    def loop_around(self, code: str, names: set[str]) -> bool:
        """Whether a statement of this text stands in a loop over one of ``names``."""
        wanted = _statement(code)
        return any(
            _dumped(inner) == wanted
            for loop in self.of(ast.For)
            if names & {n.id for n in ast.walk(loop.target) if isinstance(n, ast.Name)}
            for inner in ast.walk(loop)
            if isinstance(inner, ast.stmt)
        )


def _statement(code: str) -> str:
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return ""
    return _dumped(body[0]) if len(body) == 1 else ""


def _dumped(node: ast.AST) -> str:
    return ast.dump(node).replace("ctx=Store()", "ctx=Load()")


def _is_text(line: ast.stmt) -> bool:
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _is_none(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and (value.value is None or value.value is Ellipsis)


def _root(target: ast.expr) -> str:
    while isinstance(target, (ast.Subscript, ast.Attribute)):
        target = target.value
    return target.id if isinstance(target, ast.Name) else ""


def _own_returns(lines: list[Any]) -> Iterator[ast.Return]:
    for line in lines:
        if isinstance(line, ast.Return):
            yield line
        elif not isinstance(line, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            yield from _own_returns(list(ast.iter_child_nodes(line)))


def program_of(caller: Any, name: str) -> Program | None:
    """The function a caller calls, as it was written; None where its text is not at hand.

    A caller of another process may have a ``source``, the text of the whole notebook; it counts
    where the name is defined in it once.
    """
    source = getattr(caller, "source", "")
    if source:
        return parsed(source, name) if source.count(f"def {name}(") == 1 else None
    function = getattr(caller, "function", None)
    return of_function(function) if callable(function) else None


def of_function(function: Callable[..., Any]) -> Program | None:
    """A function of this process as it was written."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
    except (OSError, TypeError):
        return None
    return parsed(source, getattr(function, "__name__", ""))


@functools.lru_cache(maxsize=64)
def parsed(source: str, name: str = "") -> Program | None:
    """The last function of a name in a text, or the only one there is."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    every = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
    found = [one for one in every if isinstance(one, ast.FunctionDef) and one.name == name]
    if not found and len(every) == 1:
        found = [one for one in every if isinstance(one, ast.Lambda) or not name]  # type: ignore[misc]
    return Program(found[-1]) if found else None
