"""What grading a submission found, as data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from public_tests.engine.findings import right_given

GRADED, UNREADABLE, INFRA_ERROR = "graded", "unreadable", "infra_error"


@dataclass
class ExerciseResult:
    """One exercise of one submission."""

    name: str
    grade_id: str  # of its check cell
    points: float
    score: float = 0.0
    written: bool = True  # False while it is the stub
    holds: list[str] = field(default_factory=list)
    diagnosis: list[dict[str, str]] = field(default_factory=list)  # mistakes by id, with words
    # What a student may be shown: of the visible cases alone.
    shown: str = ""
    picture: str = ""  # HTML of the visible report
    # For the instructor: what failed on the hidden cases.
    evidence: list[str] = field(default_factory=list)
    reason: str = ""  # why nothing could be examined, when it could not
    # Wrong functions that it calls, where it is right with right ones in their place.
    given: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        return self.score >= self.points and not self.given

    @property
    def word(self) -> str:
        """Where the exercise stands, in words."""
        if self.given:
            return right_given(self.given)
        if self.passed:
            return "right"
        return "not right yet" if self.written else "not written"


@dataclass
class Result:
    """One submission, graded or not."""

    student: str
    assignment: str
    status: str
    digest: str = ""  # of what was handed in
    exercises: list[ExerciseResult] = field(default_factory=list)
    # Marks of other cells that were graded by running them, by their ids.
    other_marks: dict[str, float] = field(default_factory=dict)
    untouched: list[str] = field(default_factory=list)  # solution cells still as released
    remarks: list[str] = field(default_factory=list)  # what the report says of it
    flags: list[str] = field(default_factory=list)  # what a person should look at
    seconds: float = 0.0
    notebook: str = ""  # the executed notebook

    @property
    def score(self) -> float:
        return sum(e.score for e in self.exercises) + sum(self.other_marks.values())

    def as_json(self) -> str:
        """Everything but the notebook."""
        return json.dumps({k: v for k, v in asdict(self).items() if k != "notebook"})

    @classmethod
    def from_json(cls, text: str) -> Result:
        """What ``as_json`` wrote."""
        data: dict[str, Any] = json.loads(text)
        data["exercises"] = [ExerciseResult(**e) for e in data["exercises"]]
        return cls(**data)
