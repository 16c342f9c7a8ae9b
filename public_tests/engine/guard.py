"""Answers that are not the learner's own: the library's function, or a NumPy that was changed."""

from __future__ import annotations

import ast
import contextlib
import dis
import inspect
import operator
import sys
import textwrap
import types
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np


class LibraryAnswer(Exception):
    """The student's function ran the very function it is meant to be."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} of the library was called where your own is asked for")
        self.name = name


class WatchRemoved(Exception):
    """The student's function took away what watches for the library's own."""


@contextlib.contextmanager
def closed(functions: Sequence[Callable[..., Any]]) -> Iterator[None]:
    """Raise ``LibraryAnswer`` at the end if any of ``functions`` ran in between.

    Python reports every call it makes to the watch, so it does not matter how the code was
    reached: an alias, a wrapper, an import inside, a copy of the function object, a reloaded
    module.  Nor does it matter whether the student's function caught an exception on the way.
    Nothing of the library is changed meanwhile, so other threads may use it.
    """
    codes = [f.__code__ for f in functions if isinstance(f, types.FunctionType)]
    files = {code.co_filename for code in codes}
    reached: list[str] = []

    def notice(frame: types.FrameType, event: str, argument: Any) -> None:
        if event != "call" or frame.f_code.co_filename not in files:
            return
        reached.extend(code.co_name for code in codes if _same_code(code, frame.f_code))

    before = sys.getprofile()
    if codes:
        sys.setprofile(notice)
    removed = False
    try:
        yield
        removed = bool(codes) and sys.getprofile() is not notice
    finally:
        if codes:
            sys.setprofile(before if callable(before) else None)
        if reached:
            raise LibraryAnswer(reached[0]) from None
    if removed:
        raise WatchRemoved(
            "the function switched off what watches that the answer is your own; "
            "leave sys.setprofile alone"
        )


def _same_code(first: types.CodeType, second: types.CodeType) -> bool:
    """Whether two code objects are one piece of code, perhaps under another name."""
    if first is second:
        return True
    return (first.co_filename, first.co_code, first.co_names) == (
        second.co_filename,
        second.co_code,
        second.co_names,
    )


@cache
def with_delegates(function: Callable[..., Any]) -> tuple[Callable[..., Any], ...]:
    """A function and those of its package that do all of its work for it.

    ``compute_cost`` of the library is one line, ``return binary_cross_entropy(AL, Y)``; calling
    that other function is then just as much calling the answer.  So is calling a private function
    to which the library's own hands over in the end.
    """
    target = _delegate(function)
    return (function,) if target is None else (function, *with_delegates(target))


def _delegate(function: Callable[..., Any]) -> Callable[..., Any] | None:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None
    body = tree.body if isinstance(tree, ast.FunctionDef) else []
    work = [line for line in body if not isinstance(line, ast.Expr)]
    called = work[-1].value if work and isinstance(work[-1], ast.Return) else None
    if not isinstance(called, ast.Call) or not isinstance(called.func, ast.Name):
        return None
    if len(work) > 1 and not called.func.id.startswith("_"):
        return None
    found = getattr(function, "__globals__", {}).get(called.func.id)
    return found if isinstance(found, types.FunctionType) else None


def functions_under(function: Callable[..., Any]) -> set[Callable[..., Any]]:
    """The functions of its own package that one calls, directly or by one another; not itself."""
    found: set[Callable[..., Any]] = set()
    waiting = [inspect.unwrap(function)]
    while waiting:
        caller = waiting.pop()
        if not isinstance(caller, types.FunctionType):
            continue
        package = caller.__module__.partition(".")[0]
        for name in names_used(caller.__code__):
            called = inspect.unwrap(caller.__globals__.get(name, print))
            ours = isinstance(called, types.FunctionType)
            if ours and called.__module__.partition(".")[0] == package and called not in found:
                found.add(called)
                waiting.append(called)
    return found - {function}


def names_used(code: types.CodeType) -> set[str]:
    """Global names a function reads, those of functions inside it included."""
    own = {i.argval for i in dis.get_instructions(code) if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")}
    inner = (const for const in code.co_consts if isinstance(const, types.CodeType))
    return own.union(*(names_used(one) for one in inner))


_ROOMS = {
    "np": np,
    "np.testing": np.testing,
    "np.linalg": np.linalg,
    "np.random": np.random,
}
# Which function bears which name of which module; kept alive, so that none can take its place.
_NUMPY = {
    room: (
        vars(module),
        {n: v for n, v in vars(module).items() if callable(v) and not n.startswith("_")},
    )
    for room, module in _ROOMS.items()
}
# Already replaced when the checks were imported: NumPy's own say which package they are from.
_FOREIGN = frozenset(
    f"np.{name}"
    for name, value in vars(np).items()
    if isinstance(value, types.FunctionType)
    and not name.startswith("_")
    and not value.__module__.startswith("numpy")
)


def changed_numpy() -> list[str]:
    """Names of NumPy's functions that are no longer NumPy's own.

    A name that a newly imported part of NumPy adds is no change; nor is one that is gone.
    """
    changed = {
        f"{room}.{name}"
        for room, (module, own) in _NUMPY.items()
        if not all(map(operator.is_, map(module.get, own, own.values()), own.values()))
        for name, value in own.items()
        if module.get(name, value) is not value
    }
    return sorted(_FOREIGN | changed)
