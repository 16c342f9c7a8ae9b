"""What the checks of an exercise found, as data without looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .comparing import Difference
from .located import Located
from .mistake import Mistake
from .raised import Raised
from .words import joined


@dataclass(frozen=True)
class Failure:
    """One thing that is not right, with its evidence."""

    check: str  # the statement that does not hold
    sentence: str
    case: str = ""  # the case it was seen on, in words
    difference: Difference | None = None
    raised: Raised | None = None
    spread: bool = False  # how drawn numbers are spread, and not what they are


@dataclass(frozen=True)
class Group:
    """Failures of one check in one part of the answer, seen in one or several cases."""

    failures: tuple[Failure, ...]

    @property
    def first(self) -> Failure:
        """The one that is shown: a wrong shape says most; small arrays are easiest to look at."""
        return min(self.failures, key=lambda f: f.difference.total if f.difference else 0)

    @property
    def cases(self) -> int:
        """In how many cases it was seen."""
        return len({failure.case for failure in self.failures})


def _kind(failure: Failure) -> tuple[str, ...]:
    """What failures have in common that are shown once."""
    if failure.difference is not None:
        return failure.check, failure.difference.name
    if failure.raised is not None:
        lines = [frame.code for frame in failure.raised.frames[-1:]]
        return failure.check, failure.raised.type, *lines
    return failure.check, failure.sentence


def right_given(names: Sequence[str]) -> str:
    """``right, given a right `propagate``` in words, for one name or several."""
    return f"right, given a right {joined([f'`{name}`' for name in names])}"


@dataclass
class Findings:
    """The result of checking one exercise."""

    exercise: str  # "03_two_layer/linear_backward"
    points: int
    score: float = 0.0  # points earned
    holds: list[str] = field(default_factory=list)  # statements found true
    failures: list[Failure] = field(default_factory=list)
    diagnosis: list[Mistake] = field(default_factory=list)
    located: Located | None = None  # where it is, where that was looked for and found
    notes: list[str] = field(default_factory=list)
    written: bool = True  # False while the function is still the stub
    # Wrong functions of the learner's that it calls, where it is right with right ones.
    given: tuple[str, ...] = ()
    right_parts: tuple[str, ...] = ()  # of a wrong answer
    seconds: float = 0.0

    @property
    def passed(self) -> bool:
        return self.written and not self.failures

    @property
    def name(self) -> str:
        return self.exercise.rpartition("/")[2]

    @property
    def groups(self) -> list[Group]:
        """The failures, those of one kind together, in the order in which they were found."""
        found: dict[tuple[str, ...], list[Failure]] = {}
        for failure in self.failures:
            found.setdefault(_kind(failure), []).append(failure)
        return [Group(tuple(failures)) for failures in found.values()]

    @property
    def sentence(self) -> str:
        """The report in one line."""
        if not self.written:
            return f"{self.name} is not written yet: replace the line that raises the error."
        if self.passed:
            return f"{self.name}: visible checks passed."
        said = self.diagnosis[0].message if self.diagnosis else self.failures[0].sentence
        if self.located is not None and not self.diagnosis:
            said = f"{said} {self.located.sentence}"
        return f"{self.name}: {said}"

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "exercise": self.exercise,
            "passed": self.passed,
            "written": self.written,
            "given": list(self.given),
            "score": self.score,
            "points": self.points,
            "holds": self.holds,
            "failures": [
                {"check": f.check, "sentence": f.sentence, "case": f.case} for f in self.failures
            ],
            "diagnosis": [{"id": m.id, "message": m.message} for m in self.diagnosis],
            "located": None if self.located is None else self.located.as_dict(),
            "notes": self.notes,
            "seconds": round(self.seconds, 4),
        }
