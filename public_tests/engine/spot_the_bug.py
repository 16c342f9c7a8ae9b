"""Spot the bug: code with one mistake of the catalogue, what it does, and four explanations.

A round is made from an exercise's own mistakes.  The code is the mistake's variant, the symptom
is what a check of that code finds, and the three wrong explanations are mistakes that the code is
proven not to make.  Answered rounds are an exercise like any other: ``spot_the_bug`` makes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import numpy as np

from .calling import Caller, LocalCaller
from .case import Case
from .diagnosis.suspects import agrees_with
from .exercise import Exercise
from .exercise_data import ExerciseData
from .findings import Failure
from .mistake import Mistake
from .observation import observe
from .outcome import Observation, Outcome
from .readable import is_readable, readable_source
from .rendering import one_line
from .report import Report
from .returns import Whatever
from .running import run_checks

LETTERS = "abcd"
# The pages that notebooks are shown in give lists and code a look of their own.
_CODE = "font-family:monospace;padding:.6em 1em;margin:.6em 0;border-left:3px solid #888"
_OPTIONS = "list-style:none;padding-left:1em"


class NoRound(ValueError):
    """The catalogue does not hold enough to make the round."""


@dataclass(frozen=True)
class Round:
    """One piece of code with one mistake, its symptom, and four explanations."""

    exercise: str  # "03_two_layer/linear_backward"
    code: str
    symptom: tuple[str, ...]
    explanations: tuple[str, ...]

    @property
    def text(self) -> str:
        """The round for a terminal."""
        options = (f"  {letter}) {e}" for letter, e in self._options())
        symptom = (f"  {line}" for line in self.symptom)
        return "\n".join([self.code, "", "The check says:", *symptom, "", "Why?", *options])

    def _options(self) -> Iterator[tuple[str, str]]:
        return zip(LETTERS, self.explanations, strict=True)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        symptom = "".join(f"<li>{escape(line)}</li>" for line in self.symptom)
        options = "".join(
            f"<li style='margin:.3em 0'><b>{letter})</b> {escape(e)}</li>"
            for letter, e in self._options()
        )
        return (
            f"<div role='group' aria-label='Spot the bug in {escape(self.exercise)}'>"
            f"<pre style='{_CODE}'>{escape(self.code)}</pre><p>The check says:</p>"
            f"<ul>{symptom}</ul><p>Why?</p><ul style='{_OPTIONS}'>{options}</ul></div>"
        )


@dataclass(frozen=True)
class Recipe:
    """A round as it is written down: the mistake made, and three that are not, by their ids.

    Written down, a round stays the same when the catalogue grows, and so does its right answer.
    """

    exercise: Exercise
    mistake: str
    others: tuple[str, str, str]

    @property
    def ids(self) -> tuple[str, ...]:
        """All four mistakes in the order of their letters, which only a digest decides."""

        def digest(id: str) -> bytes:
            return hashlib.sha256(f"{self.exercise.key}/{self.mistake}/{id}".encode()).digest()

        return tuple(sorted((self.mistake, *self.others), key=digest))

    @property
    def answer(self) -> str:
        """The letter of the mistake that the code makes."""
        return LETTERS[self.ids.index(self.mistake)]

    def round(self) -> Round:
        """The round to be shown.

        Raises NoRound when an explanation is unknown, or when one that should be false is true.
        """
        chosen = [_by_id(self.exercise, id) for id in self.ids]
        made = _by_id(self.exercise, self.mistake)
        wrong = [m.id for m in _false_ones(self.exercise, made)]
        if unproven := [id for id in self.others if id not in wrong]:
            raise NoRound(f"{self.exercise.key}: {unproven} could be true of {self.mistake} too.")
        return Round(
            self.exercise.key,
            readable_source(self.exercise, made),
            symptom(self.exercise, made),
            tuple(mistake.message for mistake in chosen),
        )


def recipe(exercise: Exercise, seed: int) -> Recipe:
    """A round of this exercise; another seed gives another.

    Raises NoRound when the exercise has too few mistakes that can be told apart.
    """
    rng = np.random.default_rng(seed)
    for index in rng.permutation(len(exercise.mistakes)):
        made = exercise.mistakes[index]
        others = _false_ones(exercise, made)
        if is_readable(exercise, made) and len(others) >= 3:
            ids = [m.id for m in rng.permutation(np.array(others, dtype=object))[:3]]
            return Recipe(exercise, made.id, (ids[0], ids[1], ids[2]))
    raise NoRound(f"{exercise.key} has too few mistakes that can be told apart.")


def _by_id(exercise: Exercise, id: str) -> Mistake:
    found = [mistake for mistake in exercise.mistakes if mistake.id == id]
    if not found:
        known = ", ".join(mistake.id for mistake in exercise.mistakes)
        raise NoRound(f"{exercise.key} has no mistake {id!r}. There are: {known}.")
    return found[0]


@cache
def _seen(exercise: Exercise, id: str) -> tuple[Report, tuple[Observation, ...]]:
    variant = _by_id(exercise, id).function(exercise.reference)
    report, observations = run_checks(exercise, LocalCaller(variant))
    return report, tuple(observations)


def _false_ones(exercise: Exercise, made: Mistake) -> list[Mistake]:
    """The mistakes that the code does not make: nothing it does agrees with their variants."""
    _, observations = _seen(exercise, made.id)
    others = [
        m
        for m in exercise.mistakes
        if m.id != made.id and m.id not in made.equivalent_to and made.id not in m.equivalent_to
    ]
    return [m for m in others if not agrees_with(exercise, m, observations)]


def symptom(exercise: Exercise, mistake: Mistake) -> tuple[str, ...]:
    """What a check of the mistake's code finds, in a line for each wrong part."""
    report, _ = _seen(exercise, mistake.id)
    return tuple(one_line(group) for group in report.groups[:3])


# Rounds as an exercise ----------------------------------------------------------------------------


@dataclass(frozen=True, repr=False)
class Rounds:
    """Several rounds, shown one beneath the other and numbered from 1."""

    recipes: tuple[Recipe, ...]

    def __repr__(self) -> str:
        return str(self)  # the recipes hold the answers, and this is kept with the notebook

    def __str__(self) -> str:
        return "\n\n".join(f"Round {n}\n{r}" for n, r in self._numbered())

    def _repr_html_(self) -> str:
        return "".join(f"<h4>Round {n}</h4>{r._repr_html_()}" for n, r in self._numbered())

    def _numbered(self) -> Iterator[tuple[int, Round]]:
        return enumerate((one.round() for one in self.recipes), start=1)


@dataclass(frozen=True)
class RightLetters:
    """Every round is answered with the letter of the mistake that is made in it."""

    recipes: tuple[Recipe, ...]
    statement: str = "names the mistake of every round"

    def run(self, exercise: ExerciseData, caller: Caller, rng: np.random.Generator) -> Outcome:
        outcome = Outcome()
        observation = observe(exercise, caller, exercise.cases(rng)[0])
        if observation.call.raised:
            raised = observation.call.raised
            outcome.failures.append(Failure(self.statement, raised.sentence, raised=raised))
            return outcome
        letters = _letters(observation.call.value)
        if len(letters) != len(self.recipes):
            sentence = f"There are {len(self.recipes)} rounds; return as many letters, such as "
            sentence += repr(tuple("abc"[: len(self.recipes)]))
            outcome.failures.append(Failure(self.statement, f"{sentence}."))
            return outcome
        for number, (one, letter) in enumerate(zip(self.recipes, letters, strict=True), start=1):
            if letter != one.answer:
                sentence = f"Round {number}: {_why_not(one, letter)}"
                outcome.failures.append(Failure(self.statement, sentence))
        return outcome


def _letters(value: Any) -> list[str]:
    if not isinstance(value, (str, tuple, list)):
        return []
    return [str(letter).strip().lower() for letter in value if isinstance(letter, str)]


def _why_not(recipe: Recipe, letter: str) -> str:
    """What the chosen explanation would look like, so that it can be compared."""
    if letter not in LETTERS or len(letter) != 1:
        return f"{letter!r} is none of {', '.join(LETTERS)}."
    chosen = _by_id(recipe.exercise, recipe.ids[LETTERS.index(letter)])
    shown = " ".join(symptom(recipe.exercise, chosen)[:2])
    return f"it is not {letter}. That mistake would show itself so: {shown}"


def rounds_exercise(recipes: Sequence[Recipe], points: int = 5) -> Exercise:
    """The exercise ``spot_the_bug``, answered with a letter for each round.

    ``return "b", "c", "a"``; the letters stand nowhere, they follow from the catalogue.
    """

    def spot_the_bug() -> tuple[str, ...]:
        return tuple(one.answer for one in recipes)

    return Exercise(
        reference=spot_the_bug,
        cases=lambda rng: [Case({})],
        returns=Whatever("letters"),
        points=points,
        difficulty=2,
        minutes=5 * len(recipes),
        checks=(RightLetters(tuple(recipes)),),
        # An answer that asks the recipes is not the learner's own.
        forbidden=tuple(vars(Recipe)[name].fget for name in ("ids", "answer")),
    )
