"""Which cells must run for the marks?

What a student wrote or changed always runs.  A cell just as it was released, such as a picture,
runs when another cell that runs uses a name it gives; otherwise no mark can depend on it.
Seeding or setting up a module in a released cell counts for nothing: every graded call is seeded
by itself.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from .intake import Cell
from .source import Source

_SHORT = 20_000  # characters of a cell that is remembered: the released ones come again and again
_Found = TypeVar("_Found")


@dataclass(frozen=True)
class Globals:
    """Global names of a cell."""

    gives: frozenset[str]
    uses: frozenset[str]
    touches: frozenset[str]  # changed in place
    imports: frozenset[str]
    from_inside: frozenset[str]  # given or touched by its functions, when they are called


@dataclass(frozen=True)
class _Library:
    """How a cell reaches into ``nn_utils``."""

    imported: frozenset[tuple[str, str]]  # a name, and what it is called here
    everything: bool  # by a star
    attributes: frozenset[str]  # of the package, its modules, and what came from them


@dataclass(frozen=True)
class Names:
    """What there is to know of the names in a cell's text."""

    module: Globals | None  # None where it is not plain Python and must run
    reads: frozenset[str]  # anywhere, in functions too
    library: _Library


def cells_to_run(
    cells: Sequence[Cell], every: bool = False, checks: Container[str] = ()
) -> list[bool]:
    """For each cell, whether to run it; ``every`` runs all code but what is tagged long.

    The order of the cells is not looked at: a function may use what a later cell gives.

    checks: ids of released cells with nothing behind them in the sandbox.
    """
    runnable = [
        cell.kind == "code"
        and not cell.long
        and not (cell.given and cell.origin is not None and cell.origin.grade_id in checks)
        for cell in cells
    ]
    if every:
        return runnable
    pairs = zip(cells, runnable, strict=True)
    names = [names_of(cell.source).module if can else None for cell, can in pairs]
    modules = {name for found in names if found for name in found.imports}
    # An exercise's check needs nothing but its function, which the student wrote.
    check = [cell.given and cell.origin is not None and cell.origin.graded for cell in cells]
    run = [
        can and (found is None or not cell.given or checks)
        for cell, can, found, checks in zip(cells, runnable, names, check, strict=True)
    ]
    needed: set[str] = set()
    while True:
        for index, found in enumerate(names):
            if run[index] and found is not None and not check[index]:
                needed |= found.uses
        more = [
            index
            for index, found in enumerate(names)
            if found is not None
            and not run[index]
            and (found.gives | found.touches - modules) & needed
        ]
        if not more:
            return run
        for index in more:
            run[index] = True


def mentioned(
    cells: Sequence[Cell], run: Sequence[bool], source: Source
) -> tuple[set[str], list[str]]:
    """Exercises whose answers in the library the cells name, and a word on students who do.

    Whoever calls one of them as a helper in another exercise needs it; the rest can be taken out.
    """
    keys: set[str] = set()
    words: list[str] = []
    running = [c for c, runs in zip(cells, run, strict=True) if runs and c.kind == "code"]
    read = {name for cell in running for name in read_names(cell.source)}
    for cell in running:
        names = _library_names(cell.source, read)
        for exercise in source.exercises.values() if names else ():
            if names & {function.__name__ for function in exercise.closed}:
                keys.add(exercise.key)
                if not cell.given:
                    words.append(f"uses {exercise.name} of the library, an answer of this notebook")
    return keys, list(dict.fromkeys(words))


def read_names(source: str) -> frozenset[str]:
    """Names that a cell reads anywhere."""
    return names_of(source).reads


def _library_names(source: str, read: set[str]) -> set[str]:
    """Names a cell takes from ``nn_utils``: imported and read somewhere, or as its attributes."""
    library = names_of(source).library
    named = {name for name, called in library.imported if called in read}
    return named | library.attributes | (read if library.everything else set())


def remembering(look_up: Callable[[str], _Found]) -> Callable[[str], _Found]:
    """What is looked up of a cell's text, kept where the text is short."""
    kept = lru_cache(maxsize=512)(look_up)
    return lambda source: kept(source) if len(source) <= _SHORT else look_up(source)


@remembering
def names_of(source: str) -> Names:
    """The names in a cell's text; it need be no Python."""
    try:
        tree: ast.AST = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = ast.Module([], [])
        return Names(None, frozenset(), _library(tree))
    loads = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load))
    return Names(_globals(source, tree), frozenset(n.id for n in loads), _library(tree))


def _library(tree: ast.AST) -> _Library:
    imported: set[tuple[str, str]] = set()
    everything = False
    aliases = {"nn_utils"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases |= {a.asname for a in node.names if a.asname and a.name.startswith("nn_utils")}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("nn_utils"):
            imported |= {(alias.name, alias.asname or alias.name) for alias in node.names}
            everything = everything or node.names[0].name == "*"
            aliases |= {alias.asname or alias.name for alias in node.names}
    attributes: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root: ast.expr = node
            while isinstance(root, ast.Attribute):
                root = root.value
            if isinstance(root, ast.Name) and root.id in aliases:
                attributes.add(node.attr)
    return _Library(frozenset(imported), everything, frozenset(attributes))


def _globals(source: str, tree: ast.AST) -> Globals | None:
    """Global names a cell gives and uses; None where they cannot be told."""
    try:
        table = symtable.symtable(source, "<cell>", "exec")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if any(isinstance(n, ast.ImportFrom) and n.names[0].name == "*" for n in ast.walk(tree)):
        return None
    symbols = table.get_symbols()
    imports = {s.get_name() for s in symbols if s.is_imported()}
    gives = imports | {s.get_name() for s in symbols if s.is_assigned()}
    uses = {s.get_name() for s in symbols if s.is_referenced()}
    given_inside, used_inside = _of_functions(table)
    touched = _touched(tree)
    from_inside = given_inside | touched & used_inside
    found = (gives | given_inside, uses | used_inside, touched, imports, from_inside)
    return Globals(*map(frozenset, found))


def _of_functions(table: symtable.SymbolTable) -> tuple[set[str], set[str]]:
    """Global names that functions give and use."""
    gives: set[str] = set()
    uses: set[str] = set()
    waiting = list(table.get_children())
    while waiting:
        inner = waiting.pop()
        waiting += inner.get_children()
        outside = [s for s in inner.get_symbols() if s.is_global()]
        uses |= {s.get_name() for s in outside if s.is_referenced()}
        gives |= {s.get_name() for s in outside if s.is_assigned()}
    return gives, uses


def _touched(tree: ast.AST) -> set[str]:
    """Names of things that are changed in place: ``x[0] = 1``, ``x.seed(1)``."""
    touched = set()
    for node in ast.walk(tree):
        changed: ast.expr | None = None
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            changed = node.value
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            changed = node.value.func if isinstance(node.value.func, ast.Attribute) else None
        while isinstance(changed, (ast.Subscript, ast.Attribute)):
            changed = changed.value
        if isinstance(changed, ast.Name):
            touched.add(changed.id)
    return touched
