"""Error carried forward: which functions to ask once more, with right helpers in their place.

A function may be given only what a right answer calls, so that what it hands over is never its
own work; and nothing else of the library is at hand where it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from public_tests import Exercise

Right = Callable[["Attempt"], set[str]]


@dataclass(frozen=True)
class Attempt:
    """Exercises that are asked in one process."""

    names: frozenset[str]
    given: Mapping[str, frozenset[str]]  # for each, its helpers that right ones stand in for
    at_hand: frozenset[str]  # exercises whose answers in the library the stand-ins need


def carried(
    exercises: Iterable[Exercise], failing: set[str], asked: set[str], right: Right
) -> dict[str, frozenset[str]]:
    """The exercises that are right given right helpers, each with those it was given.

    failing: names of exercises that fail, or are not there.  asked: those of them that can be
    asked once more.  right: tells which of an attempt are right.
    """
    helpers = {exercise.name: exercise.helpers for exercise in exercises}
    open_ = {name for name in asked & failing if helpers[name].keys() & failing}
    wrong = failing - open_
    found: dict[str, frozenset[str]] = {}
    tried: set[tuple[str, frozenset[str]]] = set()
    while open_:
        given = {name: frozenset(helpers[name].keys() & wrong) for name in open_}
        new = {(name, g) for name, g in given.items() if g} - tried
        for attempt in _attempts(new, helpers):
            passed = right(attempt)
            found |= {name: given[name] for name in passed}
            open_ -= passed
        tried |= new
        # Nothing that is still open can be why these fail: they are wrong themselves.
        resolved = {name for name in open_ if not helpers[name].keys() & open_}
        wrong |= resolved
        open_ -= resolved
    return found


def _attempts(
    new: set[tuple[str, frozenset[str]]], helpers: Mapping[str, Mapping[str, object]]
) -> list[Attempt]:
    """As few as there can be: in each, all have the same at hand."""
    groups: dict[frozenset[str], dict[str, frozenset[str]]] = {}
    for name, given in sorted(new, key=lambda one: one[0]):
        at_hand = given.union(*(helpers[one].keys() for one in given))
        groups.setdefault(at_hand, {})[name] = given
    return [Attempt(frozenset(g), g, at_hand) for at_hand, g in groups.items()]
