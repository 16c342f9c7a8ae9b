"""The library's answers to the exercises that are graded, taken away before a student's code runs.

The checks and the catalogue of mistakes are never loaded into the sandbox.  What remains is the
library, whose functions a notebook may use.  Those that answer an exercise are emptied: their code
is replaced in memory, and in the files as the sandbox shows them, so it does not matter by which
name, copy or disguise anybody reaches one.
"""

from __future__ import annotations

import importlib
import inspect
import sys
import types
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

Place = tuple[str, str]  # a function's module and its name there


class LibraryAnswer(Exception):
    """A function of the library was called that is what the student was to write."""


def place_of(function: Any) -> Place:
    """Where a function is to be found."""
    function = inspect.unwrap(function)
    return function.__module__, function.__qualname__


def places_of(functions: Iterable[Any], checks: Sequence[str]) -> list[Place]:
    """Where these functions are to be found, those of the checks' packages left out."""
    found = [inspect.unwrap(f) for f in functions]
    return [
        place_of(f)
        for f in found
        if isinstance(f, types.FunctionType) and f.__module__.partition(".")[0] not in checks
    ]


def functions_at(places: Iterable[Sequence[str]]) -> list[types.FunctionType]:
    """The functions of this process at those places."""
    found = []
    for module, name in places:
        value: Any = importlib.import_module(module)
        for part in name.split("."):
            value = getattr(value, part)
        function = inspect.unwrap(value)
        assert isinstance(function, types.FunctionType)
        found.append(function)
    return found


def take_out(functions: Iterable[types.FunctionType]) -> None:
    """Empty these functions for good."""
    for function in functions:
        function.__code__ = _gone.__code__.replace(co_name=function.__name__)


def _gone(*arguments: Any, **named: Any) -> Any:
    """Stands in for an answer; it runs among the names of the library's own module."""
    import sys

    from nnlab.grading.sandbox.answers import LibraryAnswer

    raise LibraryAnswer(sys._getframe().f_code.co_name)


def emptied_files(functions: Iterable[types.FunctionType]) -> dict[str, str]:
    """The library's files that hold these functions → their text without them."""
    of_file: dict[str, list[types.FunctionType]] = {}
    for function in functions:
        of_file.setdefault(inspect.getsourcefile(function) or "", []).append(function)
    emptied = {}
    for path, inside in of_file.items():
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        for function in inside:
            block, first = inspect.getsourcelines(function)
            body = [f"def {function.__name__}(*arguments, **named):"]
            body += ["    raise NameError('not available while it is graded')"]
            lines[first - 1 : first - 1 + len(block)] = body + [""] * (len(block) - 2)
        emptied[path] = "\n".join(lines) + "\n"
    return emptied


# what a notebook finds in place of the checks ----------------------------------------------------


def close_checks(packages: Sequence[str]) -> None:
    """From here on these packages can be imported in name only: each check does nothing."""
    for name in [n for n in sys.modules if n.partition(".")[0] in packages]:
        del sys.modules[name]
    sys.meta_path.insert(0, _NamesOnly(frozenset(packages)))


@dataclass(frozen=True)
class _NamesOnly(MetaPathFinder, Loader):
    """Finds every module of the checks, with nothing in it."""

    packages: frozenset[str]

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        ours = fullname.partition(".")[0] in self.packages
        return ModuleSpec(fullname, self, is_package=True) if ours else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        return _Named(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


class _Named(types.ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _does_nothing


def _does_nothing(*arguments: Any, **named: Any) -> None:
    """Checks run outside of the sandbox, on what the functions give back."""
