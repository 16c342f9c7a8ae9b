"""A mistake as data: runnable code, and what a teacher would say about it."""

from __future__ import annotations

import ast
import inspect
import linecache
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mistake:
    """A wrong variant people really write, with what a good teacher would say about it.

    The variant is a right answer with ``edits`` in it, each an ``(old, new)`` pair of which the
    old must stand there exactly once.
    """

    id: str
    message: str
    mathematics: str = ""
    question: str = ""
    example: str = ""  # a worked example on tiny numbers
    edits: Edits = ()
    answer: str = ""  # the source that the edits change, when it is not the reference's own
    equivalent_to: tuple[str, ...] = ()  # ids of mistakes whose numbers are the same
    # What must hold of the learner's syntax before the message may be shown, by the names of
    # the statements that `engine.diagnosis` knows.
    code: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled with a report: the words; the code stays with the exercise."""
        return {**self.__dict__, "answer": "", "edits": ()}

    def function(self, reference: Callable[..., Any]) -> Callable[..., Any]:
        """The variant as a function, living among the same names as the reference."""
        return compiled(self.source(reference), reference)

    def source(self, reference: Callable[..., Any]) -> str:
        """The variant as code to read, without its docstring."""
        return edited(self.answer or source_of(reference), self.edits)

    def with_another(self, other: Mistake, reference: Callable[..., Any]) -> Callable[..., Any]:
        """Both mistakes made in one function; ValueError when they edit the same place."""
        if self.answer != other.answer:
            raise ValueError(f"{self.id} and {other.id} are made in different code.")
        source = edited(self.answer or source_of(reference), self.edits + other.edits)
        return compiled(source, reference)


@cache
def source_of(function: Callable[..., Any]) -> str:
    """A function's source without its docstring, so that only what runs is read."""
    return without_docstring(textwrap.dedent(inspect.getsource(function)))


def without_docstring(source: str) -> str:
    """The source of one function without the lines of its docstring."""
    lines = source.splitlines()
    (function,) = ast.parse(source).body
    if isinstance(function, ast.FunctionDef) and ast.get_docstring(function) is not None:
        docstring = function.body[0]
        del lines[docstring.lineno - 1 : docstring.end_lineno]
    return "\n".join(lines) + "\n"


def edited(source: str, edits: Sequence[tuple[str, str]]) -> str:
    """The source with one place after the other changed.

    Raises ValueError when what an edit takes away does not stand there exactly once.
    """
    for old, new in edits:
        if source.count(old) != 1:
            raise ValueError(
                f"{old!r} stands {source.count(old)} times in the source below, not once; "
                f"write the edit so that it names one place.\n{source}"
            )
        source = source.replace(old, new)
    return source


@cache
def compiled(source: str, like: Callable[..., Any]) -> Callable[..., Any]:
    """The function whose source this is, living among the same names as ``like``."""
    return defined(source, like.__name__, like.__globals__)


def defined(source: str, name: str, names: Mapping[str, Any]) -> Callable[..., Any]:
    """The function of this name that a source defines among other names."""
    namespace = dict(names)
    filename = f"<{name} {abs(hash(source)):x}>"
    # Known to linecache, so that an exception can show the line it came from.
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(compile(source, filename, "exec"), namespace)
    made: Callable[..., Any] = namespace[name]
    return made
