"""Guess before a cell is run, and compare with what it gave.

    guess("03_two_layer/first_cost", "What is the cost before the first step?", ["0", "0.69", "1"])
    ...
    came_out("03_two_layer/first_cost", "0.69")

A guess is kept with the learner's progress.  Nobody has to make one: without it ``came_out`` only
says what came out.  What counts on the page of progress is the first guess that was compared.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .engine import history
from .questions import Question, show

WITHIN = 0.1  # how far a guessed number may be off, as a share of what came out


@dataclass(frozen=True)
class Outcome:
    """A guess beside what came out."""

    said: str | float | None  # None where nobody guessed
    came: str | float

    @property
    def right(self) -> bool:
        """Whether the guess was right; a number may be off by a share of what came out."""
        if isinstance(self.said, float) and isinstance(self.came, float):
            return abs(self.said - self.came) <= WITHIN * abs(self.came)
        return self.said == self.came

    @property
    def sentence(self) -> str:
        """The comparison in words."""
        came = f"It came out: {_shown(self.came)}."
        if self.said is None:
            return came
        if self.right:
            return f"{came} You guessed {_shown(self.said)}: right."
        return f"{came} You guessed {_shown(self.said)}{self._how_far}."

    @property
    def _how_far(self) -> str:
        said, came = self.said, self.came
        if not (isinstance(said, float) and isinstance(came, float)) or said * came <= 0:
            return ""
        times = max(said / came, came / said)
        return f", {times:.2g} times too {'high' if abs(said) > abs(came) else 'low'}"


_asked: dict[str, Question] = {}
_said: dict[str, str | float] = {}  # of this session, should nothing be kept


def guess(
    key: str, question: str, options: Sequence[str] = (), *, answer: str | float | None = None
) -> None:
    """Ask for a guess: one of the options, or a number where there are none.

    key: the notebook and a name, "03_two_layer/first_cost". answer: the guess itself, an option or
    its letter, for pages that run no widgets. Raises ValueError for an answer that is none.
    """
    asked = _asked[key] = Question(question, tuple(options))
    if answer is not None:
        show(_keep(key, answer))
        return
    example = '"a"' if options else "1.5"
    how = f"To answer, add answer={example} to the call and run it again."
    asked.ask("Your guess:", how, lambda said: _keep(key, said))


def came_out(key: str, value: str | float) -> None:
    """Say what came out, beside the guess if there is one.

    key: as in ``guess``. value: the option that is true or its letter, or the number. What is none
    of the options is shown as it is: a function that is not right yet may bring it about.
    """
    came: str | float = value if isinstance(value, str) else float(value)
    if key in _asked:
        with contextlib.suppress(ValueError):
            came = _asked[key].said(came)
    said = _said.get(key, _kept_guess(key))
    outcome = Outcome(said, came)
    if said is not None:
        history.append({"guess": key, "said": said, "came": came, "right": outcome.right})
    show(outcome.sentence)


def _kept_guess(key: str) -> str | float | None:
    """The guess of an earlier session."""
    mine = [found["said"] for found in history.records() if found.get("guess") == key]
    return mine[-1] if mine and isinstance(mine[-1], (str, float)) else None


def guessed(records: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """How many guesses of each notebook were right, of how many.

    Only the first comparison of a question counts: afterwards the answer is known.
    """
    first: dict[str, bool] = {}
    for found in records:
        if isinstance(found.get("guess"), str) and isinstance(found.get("right"), bool):
            first.setdefault(found["guess"], found["right"])
    counted: dict[str, tuple[int, int]] = {}
    for key, right in first.items():
        notebook = key.partition("/")[0]
        good, every = counted.get(notebook, (0, 0))
        counted[notebook] = (good + right, every + 1)
    return counted


def _keep(key: str, answer: str | float) -> str:
    """Keep a guess, and say so.  Raises ValueError for an answer that is none."""
    said = _said[key] = _asked[key].said(answer)
    history.append({"guess": key, "said": said})
    return f"Kept: {_shown(said)}. Now run the next cell."


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
