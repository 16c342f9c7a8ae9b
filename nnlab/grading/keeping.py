"""Where a copy of the process must be kept, and whether its functions may be asked in one.

With a copy for each check, forks and the pages copied after them were two fifths of what a right
submission cost.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .intake import Cell
from .slicing import Globals, names_of, remembering


def before_cells(
    cells: Sequence[Cell], run: Sequence[bool], checks: Mapping[str, str]
) -> dict[int, list[str]]:
    """Where functions must be kept as they are: before which cell, for which of the checks.

    Not at once: a cell that does nothing but define names that no earlier one knows changes
    nothing of what there was.  Those that are not named here can wait for the end: they are
    defined below their checks, or nothing changes after them.

    checks: the function's name by the id of its check.
    """
    kept: dict[int, list[str]] = {}
    open_: list[str] = []
    known = _Known()
    for index, cell in enumerate(cells):
        grade_id = cell.origin.grade_id if cell.origin else ""
        if grade_id in checks and known.all_of_it:
            open_ += [grade_id] if checks[grade_id] in known.given else []
        elif grade_id in checks:
            kept[index] = [grade_id]
        elif run[index]:
            found = names_of(cell.source).module
            if open_ and not (found and known.nothing_of(found) and _only_defines(cell.source)):
                kept[index], open_ = open_, []
            known.add(found)
    return kept


@dataclass
class _Known:
    """Global names of the cells so far."""

    given: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    all_of_it: bool = True  # until a cell may have given any name

    def add(self, found: Globals | None) -> None:
        if found is None:
            self.all_of_it = False
        else:
            self.given |= found.gives
            self.used |= found.uses

    def nothing_of(self, found: Globals) -> bool:
        """Whether a cell surely gives no name of these."""
        return self.all_of_it and not (self.given | self.used) & found.gives


def nothing_left_behind(cells: Sequence[Cell], run: Sequence[bool]) -> bool:
    """Whether no function seems to leave anything behind that another could use.

    A function that is right only after another one was called is not right.
    """
    found = [names_of(c.source).module for c, runs in zip(cells, run, strict=True) if runs]
    imports = {name for one in found if one for name in one.imports}
    return all(one is not None and one.from_inside <= imports for one in found)


@remembering
def _only_defines(source: str) -> bool:
    return all(map(_defines, ast.parse(source).body))


def _defines(line: ast.stmt) -> bool:
    """Whether a line, when it is run, runs no function: a definition, a constant or a text."""
    if isinstance(line, ast.FunctionDef):
        defaults = [*line.args.defaults, *filter(None, line.args.kw_defaults)]
        calls = (node for a in _annotations(line) for node in ast.walk(a))
        return (
            not line.decorator_list
            and all(map(_is_plain, defaults))
            and not any(isinstance(node, ast.Call) for node in calls)
        )
    if isinstance(line, ast.Assign):
        return all(isinstance(t, ast.Name) for t in line.targets) and _is_plain(line.value)
    return isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant)


def _is_plain(value: ast.expr) -> bool:
    number = value.operand if isinstance(value, ast.UnaryOp) else value
    return isinstance(number, ast.Constant)


def _annotations(function: ast.FunctionDef) -> list[ast.expr]:
    arguments = [node for node in ast.walk(function.args) if isinstance(node, ast.arg)]
    given = [argument.annotation for argument in arguments if argument.annotation]
    return [*given, function.returns] if function.returns else given
