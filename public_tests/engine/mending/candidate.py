"""A function whose syntax tree can be changed, compiled and called."""

from __future__ import annotations

import ast
import contextlib
import inspect
import sys
import textwrap
import traceback
import types
from collections.abc import Callable, Hashable, Iterator
from typing import Any

import numpy as np

from ..calling import UNSEEDED, Call, Caller, LocalCaller, gathered
from ..case import Case
from ..exercise_data import ExerciseData
from ..raised import Frame, Raised
from .bench import copied, quietly
from .edit import Function
from .edits import tree_of
from .safety import require_safe
from .search import LOOK, MOST_ROUNDS

Answer = Callable[..., Any]

FILENAME = "<a changed answer>"


_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_STEP = "_one_round_more"


class TooLong(BaseException):
    """A changed function went round its loops too often."""


class Candidate:
    """A function and its tree; what is compiled is the tree as it stands at that time.

    Raises ValueError where the source cannot be read, or where running changed copies of it is
    not known to be safe.
    """

    def __init__(self, function: Any, tree: Function | None = None) -> None:
        """The tree is read from the function's source, unless one is given.

        Then nobody looks whether it is safe to run: that is for a process where it is.
        """
        if not isinstance(function, types.FunctionType) or function.__closure__:
            raise ValueError("not a function that stands by itself")
        self.lines: list[str] = []
        if tree is None:
            tree = tree_of(function)
            if tree.name != function.__name__:
                raise ValueError("its source is another's")
            require_safe(tree, function.__globals__, {function.__name__})
            self.lines = textwrap.dedent(inspect.getsource(function)).splitlines()
        self.tree = tree
        self.original = function
        self.first_line = function.__code__.co_firstlineno
        self._names = {**function.__globals__, _STEP: self._count}
        self.rounds = 0  # of the last call
        self.most_rounds = MOST_ROUNDS
        self._loops = any(isinstance(node, _LOOPING) for node in ast.walk(self.tree))

    def key(self, code: types.CodeType) -> Hashable:
        """What makes two pieces of code the same."""
        return _key(code)

    def price(self, code: types.CodeType, case: Case) -> int:
        """What trying a change costs, in about the microseconds a usual machine needs for it.

        It follows from the size of the code and from the calls it makes; no clock has a part in
        it.
        """
        nodes = sum(1 for _ in ast.walk(self.tree))
        return 150 + nodes + 8 * _calls(self.function(code), case)

    def kinds(self, case: Case) -> dict[str, str]:
        """The kinds of the function's variables when it ended, also by an exception."""
        found: dict[str, str] = {}

        def look(frame: types.FrameType, event: str, argument: object) -> None:
            if event == "return" and frame.f_code is self.original.__code__:
                found.update((name, kind_of(value)) for name, value in frame.f_locals.items())

        _profiled(self.original, case, look)
        return found

    def checked(self, code: types.CodeType, exercise: ExerciseData) -> Caller:
        """What a check calls the code with."""
        return LocalCaller(self.function(code), exercise.closed)

    def first_value(self, code: types.CodeType, case: Case) -> Any:
        """What the code hands to ``LOOK`` first, or None."""
        seen: list[Any] = []

        def look(value: Any) -> Any:
            if not seen:
                seen.append(copied(value))
            return value

        self._names[LOOK] = look
        with quietly():
            self.caller(code)(case)
        return seen[0] if seen else None

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

    def caller(self, code: types.CodeType) -> Caller:
        """Calls the code as a function that lives among the names of the learner's own.

        Faster than a check's caller, and to be called ``quietly``.
        """
        function = self.function(code)

        def called(case: Case) -> Call:
            call = Call(case, after=copied(case.values))
            np.random.seed(UNSEEDED if case.seed is None else case.seed)
            try:
                call.value = gathered(function(*call.after))
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                frame = Frame(code.co_name, _line_reached(error), "")
                call.raised = Raised(type(error).__name__, "", (frame,))
            return call

        return called

    def function(self, code: types.CodeType) -> Answer:
        """The code as a function."""
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


def _line_reached(error: BaseException) -> int:
    """The line of the changed function that an exception left it by."""
    steps = traceback.walk_tb(error.__traceback__)
    return next((line for frame, line in steps if frame.f_code.co_filename == FILENAME), 0)


def _profiled(function: Answer, case: Case, notice: Callable[..., None]) -> None:
    """Call the function with Python telling of every call; whatever it raises is let be."""
    before = sys.getprofile()
    with contextlib.suppress(Exception):
        given = copied(case.values)
        sys.setprofile(notice)
        try:
            gathered(function(*given))
        finally:
            sys.setprofile(before)


def _calls(function: Answer, case: Case) -> int:
    """How many calls one call of the function makes."""
    count = 0

    def counted(frame: types.FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    _profiled(function, case, counted)
    return count


def _key(code: types.CodeType) -> tuple[object, ...]:
    inner = tuple(_key(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, inner


def kind_of(value: object) -> str:
    """The kind of a variable, as far as it matters to what can stand for what."""
    if isinstance(value, np.ndarray) and value.ndim:
        return "array"
    if isinstance(value, (int, float, np.generic, np.ndarray)):
        return "number"
    known: dict[type, str] = {dict: "dict", list: "list", tuple: "list", str: "text"}
    return known.get(type(value), "function" if callable(value) else "other")
