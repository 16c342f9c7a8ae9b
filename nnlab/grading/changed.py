"""A student's function, changed to find where it is wrong: as text here, as code in the sandbox.

Here the text of the submission is read and written, and never run.  What is asked are the visible
cases, in a process that saw no others.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Any, Protocol

from public_tests import Exercise
from public_tests.engine import Call, Caller, Case
from public_tests.engine.mending.candidate import kind_of
from public_tests.engine.mending.edit import Function
from public_tests.engine.mending.search import MOST_ROUNDS

from .intake import Cell

MOST_SOURCE = 10_000  # characters of one cell; an answer takes a tenth of it
_PRICE = 1_000  # of one call over there, in the units of a search


def written(cells: Sequence[Cell], name: str, unlike: Collection[str] = ()) -> str:
    """The last code cell that defines a function of this name.

    Empty where none can be read, and where the function names one of those it should be unlike.
    """
    for cell in reversed(cells):
        if cell.kind == "code" and f"def {name}" in cell.source:
            found = _function(cell.source, name)
            if found is not None:
                return "" if _names(found) & set(unlike) else cell.source
    return ""


def _names(tree: Function) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _function(source: str, name: str) -> Function | None:
    if len(source) > MOST_SOURCE:
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    return found[-1] if found and not found[-1].decorator_list else None


class Changing(Protocol):
    """Calls a function after its text was changed, in the process that holds it."""

    def __call__(self, case: Case) -> Call:
        """Call the function as it is."""

    def changed(self, case: Case, source: str, rounds: int, look: bool = False) -> Call:
        """Call it with another text in its place."""


class ChangedThere:
    """A function of a submission as something that can be changed and tried.

    Raises ValueError where no such function can be read in the source.
    """

    def __init__(self, caller: Changing, source: str, name: str) -> None:
        found = _function(source, name)
        if found is None:
            raise ValueError("there is no such function in the source")
        self.tree: Function = found
        self.first_line = 1  # lines are those of the cell
        self.lines = source.splitlines()
        self.rounds = 0
        self.most_rounds = MOST_ROUNDS
        self._caller = caller

    def compiled(self) -> str | None:
        """The tree as it stands, as text; what is no Python is found out over there."""
        try:
            return ast.unparse(self.tree)
        except (RecursionError, ValueError):
            return None

    def key(self, code: str) -> Hashable:
        """What makes two texts the same."""
        return code

    def caller(self, code: str) -> Caller:
        """Calls the changed function over there."""

        def called(case: Case) -> Call:
            return self._caller.changed(case, code, self.most_rounds)

        return called

    def checked(self, code: str, exercise: Exercise) -> Caller:
        """What a check calls the changed function with."""
        return self.caller(code)

    def price(self, code: str, case: Case) -> int:
        """What one call costs."""
        return _PRICE

    def kinds(self, case: Case) -> Mapping[str, str]:
        """The kinds of the arguments; of other variables nothing is known here."""
        return {name: kind_of(value) for name, value in case.arguments.items()}

    def first_value(self, code: str, case: Case) -> Any:
        """The first value that the code hands over to be shown."""
        return self._caller.changed(case, code, self.most_rounds, look=True).value
