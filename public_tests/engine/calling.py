"""Calling a student's function with copies, and catching all that it does.

A caller is what a check knows of the student's code.  ``LocalCaller`` calls a function of this
process; at grading another one sends the arguments to a sandboxed process.  Both give a ``Call``.
"""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import time
import traceback
import types
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from . import guard
from .exercise import Case, Folder

_OUR_CODE = str(Path(__file__).parents[1])


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code on the way to an exception."""

    function: str
    line: int
    code: str


@dataclass(frozen=True)
class Raised:
    """An exception out of the student's function."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    library: str = ""  # the name of our own function that was called in place of an answer

    @property
    def sentence(self) -> str:
        """The exception as a learner reads it on the last line of a traceback."""
        return f"{self.type}: {self.message}" if self.message else self.type


@dataclass
class Call:
    """What happened when the function was called with one case."""

    case: Case
    value: Any = None
    after: tuple[Any, ...] = ()  # the arguments as the function left them
    raised: Raised | None = None
    printed: str = ""
    warned: tuple[str, ...] = ()
    seconds: float = 0.0


class Caller(Protocol):
    """Calls one function of the student's."""

    def __call__(self, case: Case) -> Call:
        """Call it with copies of the case's arguments; never raises what the function raises."""


@dataclass
class LocalCaller:
    """Calls a function of this very process, as a notebook's check does."""

    function: Callable[..., Any]
    forbidden: Sequence[types.FunctionType] = ()
    printed: list[str] = field(default_factory=list)

    def __call__(self, case: Case) -> Call:
        arguments = copy.deepcopy(case.values)
        call = Call(case, after=arguments)
        if not callable(self.function):
            call.raised = Raised("TypeError", "this is not a function")
            return call
        output = io.StringIO()
        started = time.perf_counter()
        with (
            _quiet(output) as caught,
            _seeded(case.seed),
            guard.closed(self.forbidden),
            laid_out(arguments) as given,
        ):
            try:
                call.value = gathered(self.function(*given))
            except guard.LibraryAnswer as answer:
                call.raised = Raised("LibraryAnswer", str(answer), library=answer.name)
            except Exception as error:
                call.raised = raised_from(error)
        call.seconds = time.perf_counter() - started
        call.printed = output.getvalue()
        call.warned = tuple(f"{w.category.__name__}: {w.message}" for w in caught)
        return call


@contextlib.contextmanager
def laid_out(arguments: Sequence[Any]) -> Iterator[list[Any]]:
    """The arguments with every ``Folder`` among them on disk."""
    with contextlib.ExitStack() as stack:
        yield [
            stack.enter_context(value.on_disk()) if isinstance(value, Folder) else value
            for value in arguments
        ]


def gathered(value: Any) -> Any:
    """What a generator function yields, run to its end while the call lasts."""
    return list(value) if isinstance(value, Iterator) else value


def raised_from(error: BaseException) -> Raised:
    """The exception with the student's own frames alone."""
    frames = tuple(
        Frame(entry.name, entry.lineno or 0, _code_line(entry))
        for entry in traceback.extract_tb(error.__traceback__)
        if not _is_foreign(entry.filename)
    )
    return Raised(type(error).__name__, str(error), frames)


def _code_line(entry: traceback.FrameSummary) -> str:
    return linecache.getline(entry.filename, entry.lineno or 0).strip() or (entry.line or "")


def _is_foreign(filename: str) -> bool:
    """Whether a file is the engine's, NumPy's or Python's own and says nothing to a learner."""
    return filename.startswith((_OUR_CODE, "<frozen")) or "site-packages" in filename


@contextlib.contextmanager
def _quiet(output: io.StringIO) -> Iterator[list[warnings.WarningMessage]]:
    """Keep prints and warnings out of the learner's way; a check calls a function many times."""
    with (
        contextlib.redirect_stdout(output),
        warnings.catch_warnings(record=True) as caught,
        np.errstate(all="warn"),
    ):
        warnings.simplefilter("always")
        yield caught


@contextlib.contextmanager
def _seeded(seed: int | None) -> Iterator[None]:
    """Seed NumPy's global generator for the call and give the learner's own state back after."""
    state = np.random.get_state()
    try:
        if seed is not None:
            np.random.seed(seed)
        yield
    finally:
        np.random.set_state(state)
