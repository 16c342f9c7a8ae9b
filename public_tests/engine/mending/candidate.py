"""A function whose syntax tree can be changed, compiled and called."""

from __future__ import annotations

import ast
import contextlib
import types
from collections.abc import Iterator
from typing import Any

from .bench import FILENAME, Answer
from .edit import Function
from .edits import tree_of
from .safety import require_safe

MOST_ROUNDS = 20_000  # of all loops together, in one call of a changed function
MORE_ROUNDS = 300  # than four times those of the function as it is, when it is changed

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_STEP = "_one_round_more"


class TooLong(BaseException):
    """A changed function went round its loops too often."""


class Candidate:
    """A function and its tree; what is compiled is the tree as it stands at that time.

    Raises ValueError where the source cannot be read, or where running changed copies of it is
    not known to be safe.
    """

    def __init__(self, function: Any) -> None:
        if not isinstance(function, types.FunctionType) or function.__closure__:
            raise ValueError("not a function that stands by itself")
        self.tree: Function = tree_of(function)
        if self.tree.name != function.__name__:
            raise ValueError("its source is another's")
        require_safe(self.tree, function.__globals__, {function.__name__})
        self.original = function
        self._names = {**function.__globals__, _STEP: self._count}
        self.rounds = 0  # of the last call
        self.most_rounds = MOST_ROUNDS
        self._loops = any(isinstance(node, _LOOPING) for node in ast.walk(self.tree))

    @property
    def first_line(self) -> int:
        """The number of the source's first line in its cell or file."""
        return self.original.__code__.co_firstlineno

    @contextlib.contextmanager
    def naming(self, name: str, value: Any) -> Iterator[None]:
        """A further name that the compiled code can use meanwhile."""
        self._names[name] = value
        try:
            yield
        finally:
            del self._names[name]

    def _count(self) -> bool:
        self.rounds += 1
        if self.rounds > self.most_rounds:
            raise TooLong
        return True

    def compiled(self) -> types.CodeType | None:
        """The code of the tree as it stands; None where it is not Python."""
        bare = ast.FunctionDef(
            self.tree.name, _without_defaults(self.tree.args), self.tree.body, [],
            lineno=1, col_offset=0,
        )  # fmt: skip
        with _counting(self.tree) if self._loops else contextlib.nullcontext():
            try:
                module = compile(ast.Module([bare], []), FILENAME, "exec")
            except (SyntaxError, ValueError, TypeError):
                return None
        return next(one for one in module.co_consts if isinstance(one, types.CodeType))

    def function(self, code: types.CodeType) -> Answer:
        """The code as a function that lives among the names of the learner's own."""
        made = types.FunctionType(code, self._names, code.co_name, self.original.__defaults__)
        made.__kwdefaults__ = self.original.__kwdefaults__
        self._names[code.co_name] = made

        def called(*arguments: Any) -> Any:
            self.rounds = 0
            return made(*arguments)

        return called


_LOOPING = (ast.For, ast.While, *_COMPREHENSIONS)


def _without_defaults(asked: ast.arguments) -> ast.arguments:
    """The arguments alone: defaults and annotations are those of the function itself."""

    def bare(some: list[ast.arg]) -> list[ast.arg]:
        return [ast.arg(one.arg, lineno=1, col_offset=0) for one in some]

    return ast.arguments(
        bare(asked.posonlyargs),
        bare(asked.args),
        bare([asked.vararg])[0] if asked.vararg else None,
        bare(asked.kwonlyargs),
        [None for _ in asked.kwonlyargs],
        bare([asked.kwarg])[0] if asked.kwarg else None,
        [],
    )


@contextlib.contextmanager
def _counting(tree: Function) -> Iterator[None]:
    """Every round of every loop counts meanwhile; the tree is as before afterwards."""
    places: dict[int, tuple[list[Any], bool]] = {}
    for node in ast.walk(tree):
        if isinstance(node, (ast.For, ast.While)):
            places[id(node.body)] = node.body, True
        elif isinstance(node, _COMPREHENSIONS):
            conditions = node.generators[0].ifs
            places[id(conditions)] = conditions, False
    for held, in_lines in places.values():
        held.insert(0, _line() if in_lines else _call())
    try:
        yield
    finally:
        for held, _ in places.values():
            del held[0]


def _call() -> ast.Call:
    where = {"lineno": 1, "col_offset": 0}
    return ast.Call(ast.Name(_STEP, ast.Load(), **where), [], [], **where)


def _line() -> ast.Expr:
    return ast.Expr(_call(), lineno=1, col_offset=0)
