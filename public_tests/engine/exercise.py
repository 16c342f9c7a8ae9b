"""An exercise as data: what is asked, what a right answer is, and which mistakes people make."""

from __future__ import annotations

import contextlib
import inspect
import linecache
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from . import guard
from .comparing import USUAL, Tolerance
from .returns import Returns

if TYPE_CHECKING:
    from .calling import Caller
    from .checks import Check
    from .report import Report


@dataclass(frozen=True)
class Case:
    """One call: arguments in the order of the signature, and the sizes they were made from."""

    arguments: Mapping[str, Any]
    sizes: Mapping[str, int] = field(default_factory=dict)
    label: str = ""
    seed: int | None = None  # of NumPy's global generator, set right before the call
    tolerance: Tolerance = USUAL

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(self.arguments.values())

    @property
    def described(self) -> str:
        """The case in a few words: ``n_x = 3, m = 5``."""
        sizes = ", ".join(f"{name} = {size}" for name, size in self.sizes.items())
        return f"{self.label} ({sizes})" if self.label and sizes else self.label or sizes


@dataclass(frozen=True)
class Folder:
    """A folder of files as an argument: whoever calls lays it out on disk and hands over its path.

    The files travel as bytes, so that a case can be sent to another process.
    """

    files: Mapping[str, bytes]  # by path inside the folder: {"Cat/0.jpg": ...}

    @contextlib.contextmanager
    def on_disk(self) -> Iterator[Path]:
        """The folder, for as long as the call lasts."""
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place, "photos")
            for name, content in self.files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield folder


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


@dataclass(frozen=True)
class Exercise:
    """One graded function of one notebook."""

    notebook: str  # "03_two_layer"
    reference: Callable[..., Any]
    cases: Callable[[np.random.Generator], Sequence[Case]]
    returns: Returns
    points: int
    difficulty: int = 1  # to 3
    minutes: int = 10
    checks: tuple[Check, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    # Library functions that would give the answer away, besides the reference itself.
    forbidden: tuple[Callable[..., Any], ...] = ()

    @property
    def name(self) -> str:
        return self.reference.__name__

    @property
    def key(self) -> str:
        return f"{self.notebook}/{self.name}"

    @property
    def signature(self) -> str:
        """``linear_backward(dZ, cache)``, as a learner writes it."""
        asked = inspect.signature(self.reference).parameters.values()
        return f"{self.name}({', '.join(p.name for p in asked if p.kind is not p.KEYWORD_ONLY)})"

    @cached_property
    def closed(self) -> tuple[Any, ...]:
        """The library functions a student's answer must not call, by themselves or another's."""
        named = (self.reference, *self.forbidden)
        return tuple(dict.fromkeys(one for f in named for one in guard.with_delegates(f)))

    def check(self, function: Any, seed: int | None = None) -> Report:
        """Check a function of this process.

        Without a ``seed`` the cases are always the same, so that a report can be talked about;
        another seed gives fresh ones.
        """
        from .calling import LocalCaller

        return self.examine(LocalCaller(function, self.closed), seed)

    def examine(self, caller: Caller, seed: int | None = None) -> Report:
        """Check whatever the caller calls, in this process or in another one."""
        from .examination import examine

        return examine(self, caller, seed)
