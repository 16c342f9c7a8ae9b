"""A mistake as data: runnable code, and what a teacher would say about it."""

from __future__ import annotations

import inspect
import linecache
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Mistake:
    """A wrong variant people really write, with what a good teacher would say about it.

    The variant is runnable code: either ``edits`` of the reference's own source (or of a ``base``,
    another right answer), each an ``(old, new)`` pair of which the old must stand there exactly
    once, or a ``variant`` function.
    """

    id: str
    message: str
    mathematics: str = ""
    question: str = ""
    example: str = ""  # a worked example on tiny numbers
    edits: tuple[tuple[str, str], ...] = ()
    base: Callable[..., Any] | None = None  # what the edits change, when not the reference itself
    variant: Callable[..., Any] | None = None
    equivalent_to: tuple[str, ...] = ()  # ids of mistakes whose numbers are the same

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled with a report: the words; the code stays with the exercise."""
        return {**self.__dict__, "variant": None, "base": None, "edits": ()}

    def function(self, reference: Callable[..., Any]) -> Callable[..., Any]:
        """The variant as a function."""
        return self.variant or edited(self.base or reference, self.edits)

    def source(self, reference: Callable[..., Any]) -> str:
        """The variant as code to read, without its docstring."""
        if self.variant is not None:
            return textwrap.dedent(inspect.getsource(self.variant))
        return _edit(source_of(self.base or reference), self.edits)


@cache
def source_of(function: Callable[..., Any]) -> str:
    """A function's source without its docstring, so that only what runs is read."""
    lines = textwrap.dedent(inspect.getsource(function)).splitlines()
    docstring = function.__doc__
    if not docstring:
        return "\n".join(lines) + "\n"
    start = next(i for i, line in enumerate(lines) if line.lstrip().startswith(('"""', 'r"""')))
    end = start + docstring.count("\n")
    return "\n".join(lines[:start] + lines[end + 1 :]) + "\n"


@cache
def edited(function: Callable[..., Any], edits: tuple[tuple[str, str], ...]) -> Callable[..., Any]:
    """``function`` with its source changed, living among the same names as the original."""
    namespace = dict(function.__globals__)
    source = _edit(source_of(function), edits)
    filename = f"<{function.__name__} {abs(hash(edits)):x}>"
    # Known to linecache, so that an exception can show the line it came from.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)
    made: Callable[..., Any] = namespace[function.__name__]
    return made


def _edit(source: str, edits: Sequence[tuple[str, str]]) -> str:
    for old, new in edits:
        if source.count(old) != 1:
            raise ValueError(
                f"{old!r} stands {source.count(old)} times in the source below, not once; "
                f"write the edit so that it names one place.\n{source}"
            )
        source = source.replace(old, new)
    return source
