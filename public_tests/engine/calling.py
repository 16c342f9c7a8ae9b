"""Calling a student's function with copies, and catching all that it does.

A caller is what a check knows of the student's code.  ``LocalCaller`` calls a function of this
process; at grading another one sends the arguments to a sandboxed process.  Both give a ``Call``.
"""

from __future__ import annotations

import contextlib
import copy
import io
import itertools
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np

from . import endless, guard
from .case import Case, Folder
from .raised import Frame, Raised, raised_from

__all__ = [
    "UNSEEDED",
    "Call",
    "Caller",
    "FarCaller",
    "Frame",
    "LocalCaller",
    "Raised",
    "gathered",
    "laid_out",
    "numbers_kept",
]

TOO_LONG = "TimeoutError"
MOST_PRINTED = 100_000  # characters kept of what a function prints
MOST_DEEP = 16  # lists within lists
MOST_HELD = 1_000_000  # entries of all lists
UNSEEDED = 20_251_102  # where NumPy's generator begins for a case without a seed
MOST_YIELDED = 1_000  # items taken from a generator; no exercise asks for so many


@dataclass
class Call:
    """What happened when the function was called with one case."""

    case: Case
    value: Any = None
    after: tuple[Any, ...] = ()  # the arguments as the function left them
    raised: Raised | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()


class Caller(Protocol):
    """Calls one function of the student's."""

    def __call__(self, case: Case) -> Call:
        """Call it with copies of the case's arguments; never raises what the function raises."""


@runtime_checkable
class FarCaller(Caller, Protocol):
    """One in another process, which can begin with a case before it is asked for it."""

    def foresee(self, cases: Sequence[Case]) -> None:
        """Say which cases come next, in this order."""


@dataclass
class LocalCaller:
    """Calls a function of this very process, as a notebook's check does.

    Whatever the function raises is caught, ``exit()`` included; only the learner's own
    interruption from the keyboard goes through and ends the check.
    """

    function: Callable[..., Any]
    forbidden: Sequence[Callable[..., Any]] = ()
    endless: Raised | None = None  # a call of this function did not end; it is called no more

    def __call__(self, case: Case) -> Call:
        arguments = copy.deepcopy(case.values)
        call = Call(case, after=arguments, raised=self.endless)
        if call.raised is not None:
            return call
        if not callable(self.function):
            call.raised = Raised("TypeError", "this is not a function")
            return call
        output = _Bounded()
        with _quiet(output) as caught, _seeded(case.seed), laid_out(arguments) as given:
            try:
                with guard.closed(self.forbidden), endless.stopped():
                    call.value = gathered(self.function(*given))
            except guard.LibraryAnswer as answer:
                call.raised = Raised("LibraryAnswer", str(answer), library=answer.name)
            except KeyboardInterrupt:
                raise
            except endless.Endless as error:
                call.raised = self.endless = replace(
                    _without_places(raised_from(error), given), type=TOO_LONG, message=_stopped()
                )
            except BaseException as error:
                call.raised = _without_places(raised_from(error), given)
        call.printed = output.getvalue()
        call.warned = tuple(f"{w.category.__name__}: {w.message}" for w in caught)
        return call


def _stopped() -> str:
    return f"stopped after {endless.MOST_WORK:g} seconds of work without an answer"


@contextlib.contextmanager
def laid_out(arguments: Sequence[Any]) -> Iterator[list[Any]]:
    """The arguments with every ``Folder`` among them on disk."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(value.on_disk()) if isinstance(value, Folder) else value
            for value in arguments
        ]


def _without_places(raised: Raised, given: Sequence[Any]) -> Raised:
    """The exception without the name of the directory that a folder was laid out in."""
    message = raised.message
    for folder in given:
        if isinstance(folder, Path):
            message = message.replace(f"{folder.parent}{os.sep}", "")
    return replace(raised, message=message)


def gathered(value: Any) -> Any:
    """What a generator function yields, run while the call lasts; the first thousand at most."""
    if isinstance(value, Iterator):
        value = list(itertools.islice(value, MOST_YIELDED))
    _require_an_end(value)
    return value


def _require_an_end(value: Any) -> None:
    """Raise ValueError for lists that hold themselves: NumPy would unfold them without end."""
    waiting, held = [(value, 0)], 0
    while waiting:
        one, depth = waiting.pop()
        if isinstance(one, (list, tuple, dict)):
            inside = one.values() if isinstance(one, dict) else one
            held += len(inside)
            if depth > MOST_DEEP or held > MOST_HELD:
                raise ValueError("what is returned has itself as an entry, or far too many entries")
            waiting += [(entry, depth + 1) for entry in inside]


class _Bounded(io.StringIO):
    """Text that stops growing: a function may print without end."""

    def write(self, text: str) -> int:
        if self.tell() < MOST_PRINTED:
            super().write(text[:MOST_PRINTED])
        return len(text)


@contextlib.contextmanager
def _quiet(output: io.StringIO) -> Iterator[list[warnings.WarningMessage]]:
    """Keep prints, bars and warnings out of the learner's way; a check calls many times."""
    with (
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn"),
    ):
        warnings.simplefilter("always")
        yield caught


_keeping = False


@contextlib.contextmanager
def numbers_kept() -> Iterator[None]:
    """Give the learner's own state of NumPy's global generator back at the end.

    Reading the state and writing it take longer than most calls, so that the outermost of several
    does it for all.
    """
    global _keeping
    if _keeping:
        yield
        return
    state, _keeping = np.random.get_state(), True
    try:
        yield
    finally:
        _keeping = False
        np.random.set_state(state)


@contextlib.contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    """Begin every call at the same place of NumPy's global generator, whatever was drawn before."""
    with numbers_kept():
        np.random.seed(UNSEEDED if seed is None else seed)
        yield
