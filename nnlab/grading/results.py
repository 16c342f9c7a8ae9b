"""What grading a submission found, as data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from public_tests.engine.findings import right_given
from public_tests.engine.words import joined

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
    parts: list[str] = field(default_factory=list)  # results that earned points by themselves
    line: str = ""  # of its code, where a known mistake is; for the instructor

    @property
    def passed(self) -> bool:
        return self.score >= self.points and not (self.given or self.parts)

    @property
    def state(self) -> str:
        """Right, right given a right helper, wrong, or unwritten."""
        if self.given:
            return "given"
        if self.passed:
            return "right"
        return "wrong" if self.written else "unwritten"

    @property
    def word(self) -> str:
        """Where the exercise stands, in words."""
        if self.given:
            return right_given(self.given)
        if self.parts:
            return f"not right yet; points for {joined(self.parts)}"
        return {"wrong": "not right yet", "unwritten": "not written"}.get(self.state, self.state)


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

    def keep_others(self, before: Result, name: str) -> None:
        """Take all from ``before`` but one exercise, and those that were given it or are now.

        The digest stays too: whether all is graded is another question.
        """

        def concerned(one: ExerciseResult) -> bool:
            return one.name == name or name in one.given

        old = {one.grade_id: one for one in before.exercises}
        self.exercises = [
            new if concerned(new) or concerned(old.get(new.grade_id, new)) else old[new.grade_id]
            for new in self.exercises
            if concerned(new) or new.grade_id in old
        ]
        self.other_marks, self.digest = before.other_marks, before.digest

    def as_json(self) -> str:
        """Everything but the notebook."""
        return json.dumps({k: v for k, v in asdict(self).items() if k != "notebook"})

    @classmethod
    def from_json(cls, text: str) -> Result:
        """What ``as_json`` wrote."""
        data: dict[str, Any] = json.loads(text)
        data["exercises"] = [ExerciseResult(**e) for e in data["exercises"]]
        return cls(**data)
