"""A notebook as one object: what it is about, its exercises, and what else is made from them.

A notebook lives in one folder, a package whose ``NOTEBOOK`` is the object.  Everything that lists
notebooks reads it: the commands, the built files, the tables of the README and the book, the start
page, the matrix of mistakes, and the project's own tests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .engine import Exercise
from .engine.catalogue import Catalogue
from .program import Program
from .star import Star
from .trials import Network

KEY = re.compile(r"\d\d_[A-Za-z]\w*")


@dataclass(frozen=True)
class Notebook:
    """One notebook of a course.

    Raises ValueError for a key that is none, and for exercises that share a name.
    """

    key: str  # "03_two_layer": its number, and the name of its file
    module: str  # where its checks are imported from: ``__name__`` of the module that makes it
    title: str  # "two layers"
    builds: str  # what a learner builds
    sees: str  # and what they see
    exercises: Sequence[Exercise]  # in the order in which the notebook asks for them
    dataset: str = ""  # the dataset it loads; none when it makes its own points
    network: Network | None = None  # what the matrix of mistakes puts each mistake into
    program: Program | None = None  # what bug hunts put one into
    stars: Sequence[Star] = ()  # challenges beyond the required points
    given: Sequence[Exercise] = ()  # what a course does not ask for but hands out answered

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise ValueError(f"{self.key!r} is no notebook's key, such as '03_two_layer'.")
        every = (*self.exercises, *self.given)
        names = [exercise.name for exercise in every]
        if len(set(names)) < len(names):
            raise ValueError(f"{self.key}: two exercises share a name among {', '.join(names)}.")
        for exercise in every:
            exercise.join(self.key, every, self.catalogue.mistakes_of(exercise.name))

    @property
    def number(self) -> int:
        return int(self.key[:2])

    @property
    def name(self) -> str:
        """Its file's name without the ending: ``"two_layer"``."""
        return self.key[3:]

    @property
    def heading(self) -> str:
        """``"03 two layers"``, as tables and pages call it."""
        return f"{self.key[:2]} {self.title}"

    @property
    def points(self) -> int:
        return sum(exercise.points for exercise in self.exercises)

    @property
    def minutes(self) -> int:
        return sum(exercise.minutes for exercise in self.exercises)

    @cached_property
    def folder(self) -> Path:
        """The folder of its package."""
        return Path(str(sys.modules[self.module].__file__)).resolve().parent

    @cached_property
    def catalogue(self) -> Catalogue:
        """The mistakes that are kept as text in its folder."""
        names = (exercise.name for exercise in (*self.exercises, *self.given))
        return Catalogue(self.folder, tuple(names))

    @property
    def source(self) -> Path:
        """Where its source lies when it is not in ``solutions``: in the same folder."""
        return self.folder / "notebook.py"

    def exercise(self, name: str) -> Exercise:
        """The exercise of that name.  Raises KeyError, which names those there are."""
        for exercise in self.exercises:
            if exercise.name == name:
                return exercise
        known = ", ".join(exercise.name for exercise in self.exercises)
        raise KeyError(f"{self.key} has no exercise {name!r}. There are: {known}.")
