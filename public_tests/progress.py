"""Where a learner stands over the series, from the history of their checks and guesses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import Any

from .engine import history
from .engine.history import Attempt, commonest_mistakes
from .guessing import guessed
from .hunting import mended_mistakes
from .notebook import Notebook
from .series import exercises, notebooks
from .stars import earned


@dataclass(frozen=True)
class Standing:
    """One notebook: what passes now, and what was tried and does not."""

    notebook: str
    passed: tuple[str, ...]
    tried: tuple[str, ...]  # attempted; the last check did not pass
    waiting: tuple[str, ...]  # never attempted
    earned: int
    points: int
    guesses_right: int = 0
    guesses: int = 0  # those that were compared with what came out
    stars: tuple[str, ...] = ()  # earned; their points are extra
    stars_waiting: tuple[str, ...] = ()

    @property
    def starred(self) -> str:
        """The stars earned, of how many; nothing where the notebook has none."""
        every = len(self.stars) + len(self.stars_waiting)
        return f"{len(self.stars)} of {every}" if every else ""

    @property
    def calibration(self) -> str:
        """How good the guesses were, in words; nothing where there are none."""
        return f"{self.guesses_right} of {self.guesses}" if self.guesses else ""

    @property
    def sentence(self) -> str:
        """The standing in words."""
        total = len(self.passed) + len(self.tried) + len(self.waiting)
        if len(self.passed) == total:
            return "done"
        following = (*self.tried, *self.waiting)[0]
        return f"{len(self.passed)} of {total} exercises; next: {following}"


@dataclass(frozen=True)
class Progress:
    """The whole series."""

    notebooks: tuple[Standing, ...]
    mistakes: tuple[tuple[str, int], ...]  # in the learner's words, with how often
    hunts: int = 0  # different mistakes that were found and mended in bug hunts

    @property
    def earned(self) -> int:
        return sum(standing.earned for standing in self.notebooks)

    @property
    def points(self) -> int:
        return sum(standing.points for standing in self.notebooks)

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "earned": self.earned,
            "points": self.points,
            "hunts": self.hunts,
            "notebooks": [vars(standing) for standing in self.notebooks],
            "mistakes": [{"message": m, "times": n} for m, n in self.mistakes],
        }

    def __str__(self) -> str:
        lines = [f"{self.earned} of {self.points} points; bugs found in hunts: {self.hunts}"]
        lines += [
            f"{s.notebook:<18} {s.earned:>3}/{s.points:<3} {s.sentence}"
            + f"; guesses right: {s.calibration}" * bool(s.guesses)
            + f"; stars: {s.starred}" * bool(s.stars)
            for s in self.notebooks
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        from jinja2 import Template

        return Template(_PAGE, autoescape=True).render(standing=self)


_PAGE = """\
<table>
<caption>{{ standing.earned }} of {{ standing.points }} points; bugs found in hunts:
{{ standing.hunts }}</caption>
<tr><th scope="col">Notebook</th><th scope="col">Points</th>
<th scope="col">Where you stand</th><th scope="col">Guesses right</th>
<th scope="col">Stars</th></tr>
{% for one in standing.notebooks %}
<tr>
<th scope="row" style="text-align:left">{{ one.notebook }}</th>
<td><progress value="{{ one.earned }}" max="{{ one.points or 1 }}" aria-hidden="true"></progress>
{{ one.earned }} of {{ one.points }}</td>
<td style="text-align:left">{{ one.sentence }}</td>
<td>{{ one.calibration }}</td>
<td>{{ one.starred }}</td>
</tr>
{% endfor %}
</table>
"""


def progress(attempts: Iterable[Attempt] | None = None) -> Progress:
    """Where you stand now: the last check of each exercise counts."""
    attempts = history.read() if attempts is None else list(attempts)
    last = {attempt.exercise: attempt for attempt in attempts}
    kept = history.records()
    guesses, stars = guessed(kept), earned(kept)
    return Progress(
        tuple(_standing(notebook, last, guesses, stars) for notebook in notebooks().values()),
        tuple(_mistakes(attempts)),
        mended_mistakes(kept),
    )


def _standing(
    notebook: Notebook,
    last: Mapping[str, Attempt],
    guesses: Mapping[str, tuple[int, int]],
    stars: Set[str],
) -> Standing:
    mine = notebook.exercises
    passed = [e for e in mine if e.key in last and last[e.key].passed]
    tried = [e for e in mine if e.key in last and not last[e.key].passed]
    waiting = [e for e in mine if e.key not in last]
    names = [one.name for one in notebook.stars]
    right, every = guesses.get(notebook.key, (0, 0))
    return Standing(
        notebook=notebook.key,
        passed=tuple(e.name for e in passed),
        tried=tuple(e.name for e in tried),
        waiting=tuple(e.name for e in waiting),
        earned=int(sum(min(last[e.key].score, e.points) for e in mine if e.key in last)),
        points=notebook.points,
        guesses_right=right,
        guesses=every,
        stars=tuple(n for n in names if f"{notebook.key}/{n}" in stars),
        stars_waiting=tuple(n for n in names if f"{notebook.key}/{n}" not in stars),
    )


def _mistakes(attempts: list[Attempt]) -> list[tuple[str, int]]:
    """The five commonest mistakes; one that the catalogue no longer holds is passed over."""
    said = {(e.key, m.id): m.message for e in exercises().values() for m in e.mistakes}
    counted = commonest_mistakes(attempts).most_common()
    known = [(f"{key[0]}: {said[key]}", times) for key, times in counted if key in said]
    return known[:5]
