"""One change of a function's syntax tree, and the places where changes are made."""

from __future__ import annotations

import ast
import contextlib
import copy
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

Function = ast.FunctionDef


@dataclass(frozen=True)
class Site:
    """A place in a tree: a field of a node, or some consecutive entries of a field."""

    parent: ast.AST
    field: str
    start: int = -1  # -1 where the field holds one node
    count: int = 1
    around: tuple[ast.AST, ...] = ()  # the nodes that hold this one, outermost first

    def beside(self, asked: Site) -> Site:
        """The same place, its surroundings known from the place that was asked about."""
        inside = (asked.node,) if self.parent is asked.node else ()
        return self if self.around else replace(self, around=(*asked.around, *inside))

    @property
    def node(self) -> ast.AST:
        """What stands there, the first of several."""
        held = getattr(self.parent, self.field)
        return held if self.start < 0 else held[self.start]

    @property
    def held(self) -> Sequence[ast.AST]:
        """All that stands there."""
        held = getattr(self.parent, self.field)
        return [held] if self.start < 0 else held[self.start : self.start + self.count]

    @property
    def statement(self) -> ast.stmt:
        """The statement that the place lies in."""
        return [n for n in (*self.around, self.node) if isinstance(n, ast.stmt)][-1]


@dataclass(frozen=True)
class Edit:
    """A change of one place."""

    kind: str  # "missing_factor"
    words: str  # what is wrong where it mends: "a missing factor"
    rank: int  # the likelier, the smaller
    site: Site
    new: tuple[ast.AST, ...]  # what stands there instead
    at: ast.AST  # what a learner is pointed to, in the tree as it was

    @property
    def line(self) -> int:
        """The line of the source the tree was read from."""
        return int(getattr(self.at, "lineno", 0))

    @contextlib.contextmanager
    def applied(self) -> Iterator[None]:
        """The change made in the tree itself, and taken back after; may be nested."""
        site = self.site
        before = getattr(site.parent, site.field)
        if site.start < 0:
            after: object = self.new[0]
        else:
            end = site.start + site.count
            after = [*before[: site.start], *self.new, *before[end:]]
            if site.field == "body" and not after:
                after = [ast.copy_location(ast.Pass(), site.node)]
        setattr(site.parent, site.field, after)
        try:
            yield
        finally:
            setattr(site.parent, site.field, before)

    def fits(self) -> bool:
        """Whether its place is still there, when other changes were made."""
        held = getattr(self.site.parent, self.site.field)
        return self.site.start < 0 or self.site.start + self.site.count <= len(held)

    def made(self, tree: Function) -> Function:
        """A changed copy of the tree, which must be the one that the change was found in."""
        with self.applied():
            return copy.deepcopy(tree)


@dataclass(frozen=True)
class Scope:
    """What a function's code can name, as far as it is known."""

    # Name -> "number", "array", "function", "dict", "list", "text"; "" when nobody knows.
    variables: Mapping[str, str]
    functions: Sequence[str] = ()  # that take the place of one another
    arguments: Sequence[str] = ()
    numbers: Sequence[float] = ()  # constants of the function
    texts: Sequence[str] = ()  # string constants of the function
    keys: Sequence[str] = ()  # those that name an entry
    sizes: Sequence[str] = ()  # expressions that give a size: "X.shape[1]"
    loose: Sequence[str] = ()  # names that are read and that the function does not define

    def like(self, name: str, *wanted: str) -> list[str]:
        """Other variables of the same kind, or of the wanted ones."""
        kinds = {*wanted, ""} if wanted else {self.variables.get(name, ""), ""}
        anything = not wanted and "" in {self.variables.get(name, "")}
        return [
            n for n, kind in self.variables.items() if n != name and (anything or kind in kinds)
        ]


@dataclass(frozen=True)
class Found:
    """A replacement that a kind has found, before it is known where it goes."""

    new: tuple[ast.AST, ...]
    site: Site | None = None  # when it is not the place that was asked about
    at: ast.AST | None = None  # what to point to, when it is not the place itself
    words: str = ""  # when the kind's own words do not fit
    less_likely: int = 0


# Takes the node at the place, of one of the types that the kind is declared for.
Kind = Callable[[Any, Site, Scope], Iterable[Found]]


@dataclass(frozen=True)
class NamedKind:
    """A kind of change with its name."""

    id: str
    words: str
    rank: int
    on: tuple[type[ast.AST], ...]
    find: Kind

    def edits(self, site: Site, scope: Scope) -> Iterator[Edit]:
        """The changes of this kind at one place."""
        for found in self.find(site.node, site, scope):
            where = found.site.beside(site) if found.site else site
            new = tuple(_located(node, site.node) for node in found.new)
            rank = self.rank + found.less_likely
            words = found.words or self.words
            yield Edit(self.id, words, rank, where, new, found.at or site.node)


@dataclass
class Kinds:
    """The kinds of change that were declared, by the type of node they apply to."""

    declared: list[NamedKind] = field(default_factory=list)

    def declare(self, id: str, words: str, rank: int, *on: type[ast.AST]) -> Callable[[Kind], Kind]:
        """A decorator for the function that finds the changes."""

        def added(find: Kind) -> Kind:
            self.declared.append(NamedKind(id, words, rank, on, find))
            return find

        return added


def _located(node: ast.AST, at: ast.AST) -> ast.AST:
    """The new node, its new parts standing where the old one stood."""
    for part in ast.walk(node):
        if "lineno" in part._attributes and not hasattr(part, "lineno"):
            ast.copy_location(part, at)
    return node


def sites(tree: Function) -> Iterator[Site]:
    """Every place of the function's body that holds an expression or a statement."""
    yield from _inside(tree, "body", (tree,))


def site_of(node: ast.AST, around: tuple[ast.AST, ...]) -> Site:
    """The place of a node that others hold, outermost first."""
    parent = around[-1]
    for name in parent._fields:
        held = getattr(parent, name, None)
        if held is node:
            return Site(parent, name, around=around)
        if isinstance(held, list) and any(entry is node for entry in held):
            index = next(i for i, entry in enumerate(held) if entry is node)
            return Site(parent, name, index, around=around)
    raise ValueError("not a part of it")


def is_key(site: Site) -> bool:
    """Whether the place is the name of a dict's entry."""
    if isinstance(site.parent, ast.Subscript):
        return site.field == "slice"
    return isinstance(site.parent, ast.Dict) and site.field == "keys"


_HOLDING = (ast.expr, ast.stmt, ast.keyword, ast.comprehension, ast.excepthandler)


def _inside(node: ast.AST, only: str = "", around: tuple[ast.AST, ...] = ()) -> Iterator[Site]:
    for name in (only,) if only else node._fields:
        held = getattr(node, name, None)
        entries = enumerate(held) if isinstance(held, list) else [(-1, held)]
        for index, entry in entries:
            if isinstance(entry, _HOLDING):
                yield Site(node, name, index, around=around)
                yield from _inside(entry, around=(*around, entry))
