"""Pages: one for each student, one of the class for the instructor.

What is said to a student comes from the visible cases, which they can run themselves; of the
hidden ones only which rule does not hold.  Their own text and names are escaped, and the pages
forbid scripts altogether.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from nn_utils.files import write_whole
from public_tests import notebooks
from public_tests.engine.rendering_html import without_change

from . import inert
from .course import Course
from .gradebook import Gradebook
from .results import GRADED, INFRA_ERROR, Result
from .teaching import Teaching

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_BARS = 10


def write_feedback(course: Course, assignment: str, gradebook: Gradebook) -> tuple[int, Path]:
    """Write every student's page and the class page; how many, and where the latter is."""
    gradebook.require(assignment)
    penalties = {m.student: m.penalty for m in gradebook.marks(assignment)}
    comments = gradebook.comments(assignment)
    called = gradebook.called()
    # Whether a page may tell the change that would put an answer right, its last hint.
    tells = bool(gradebook.config.Nnlab.get("feedback_tells_change", True))
    overview = _Class(assignment)
    pages = 0
    for result in gradebook.results(assignment):
        student = called.get(result.student, result.student)
        overview.add(result, student)
        if result.status == INFRA_ERROR:
            continue  # nobody is told of a failure that was ours
        penalty = penalties.get(result.student, 0.0)
        page = student_page(result, student, penalty, comments.get(result.student, {}), tells)
        place = course.feedback(assignment, result.student)
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / f"{notebooks()[assignment].name}.html", page)
        for name, receipt in course.receipts(assignment, result.student).items():
            write_whole(place / name, receipt)
        pages += 1
    class_page = course.root / "class" / f"{assignment}.html"
    class_page.parent.mkdir(exist_ok=True)
    write_whole(class_page, overview.page())
    return pages, class_page


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True)


def _render(template: str, **values: Any) -> str:
    style = (_TEMPLATES / "style.css").read_text(encoding="utf-8")
    return _environment().get_template(template).render(style=style, **values)


def _title(assignment: str) -> str:
    notebook = notebooks()[assignment]
    return f"Notebook {notebook.number}: {notebook.title}"


def student_page(
    result: Result, student: str, penalty: float, comments: dict[str, str], tells: bool = True
) -> str:
    """The page one student gets back, who is called ``student`` on it.

    Without ``tells`` the hints on it end before the change that would put an answer right.
    """
    shown = []
    for e in result.exercises:
        comment = comments.get(e.grade_id, "") or comments.get(e.name, "")
        shown.append(
            {
                **vars(e),
                "state": e.state,
                "word": e.word,
                "picture": inert.report(e.picture if tells else without_change(e.picture)),
                "score": f"{e.score:g}",
                "points": f"{e.points:g}",
                "comment": comment,
            }
        )
    of = sum(e.points for e in result.exercises)
    return _render(
        "student.html.j2",
        title=_title(result.assignment),
        assignment=result.assignment,
        student=student,
        score=f"{result.score:g}",
        of=f"{of:g}",
        final=f"{max(0.0, result.score - penalty):g}",
        penalty=f"{penalty:g}" if penalty else "",
        passed=sum(e.passed for e in result.exercises),
        exercises=shown,
        strip=", ".join(f"{e['name']} {e['word']}" for e in shown),
        problem=result.remarks[-1] if result.status != GRADED and result.remarks else "",
        remarks=result.remarks if result.status == GRADED else [],
    )


class _Class:
    """Counts over a class; no submission is held longer than it is counted."""

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.scores: list[float] = []
        self.teaching = Teaching()
        self.attention: list[dict[str, Any]] = []
        self.of = 0.0

    def add(self, result: Result, student: str) -> None:
        why = [*result.flags, *result.remarks]
        if why or result.status != GRADED:
            score = "" if result.status == INFRA_ERROR else f"{result.score:g}"
            self.attention.append(
                {"student": student, "score": score, "status": result.status, "why": why}
            )
        if result.status == INFRA_ERROR:
            return
        self.scores.append(result.score)
        self.of = max(self.of, sum(e.points for e in result.exercises))
        self.teaching.add(result.exercises, student)

    def page(self) -> str:
        counts, labels = self._distribution()
        most = max(counts, default=0) or 1
        width = 600 / max(1, len(counts))
        bars = [
            {
                "x": round(25 + i * width, 1),
                "width": round(width - 6, 1),
                "middle": round(25 + i * width + (width - 6) / 2, 1),
                "y": round(180 - 150 * n / most, 1),
                "height": round(150 * n / most, 1),
                "count": n,
                "label": label,
            }
            for i, (n, label) in enumerate(zip(counts, labels, strict=True))
        ]
        words = "; ".join(f"{label} points: {n}" for n, label in zip(counts, labels, strict=True))
        return _render(
            "class.html.j2",
            title=_title(self.assignment),
            assignment=self.assignment,
            students=len(self.scores),
            median=f"{statistics.median(self.scores):g}" if self.scores else "0",
            of=f"{self.of:g}",
            bars=bars,
            distribution_words=words,
            exercises=list(self._exercises()),
            mistakes=self.teaching.commonest(),
            tomorrow=self.teaching.tomorrow(),
            stuck=self.teaching.waiting(),
            attention=self.attention,
        )

    def _distribution(self) -> tuple[list[int], list[str]]:
        """Students by points, in ten equal steps; full marks have a bar of their own."""
        counts = [0] * (_MOST_BARS + 1)
        for score in self.scores:
            counts[int(score / self.of * _MOST_BARS) if self.of else 0] += 1
        edges = [round(self.of * i / _MOST_BARS) for i in range(_MOST_BARS + 1)]
        return counts, [f"{edge}+" for edge in edges[:-1]] + [f"{edges[-1]}"]

    def _exercises(self) -> Iterable[dict[str, Any]]:
        def right(item: tuple[str, Counter[str]]) -> int:
            return item[1]["right"] + item[1]["given"]

        for name, states in sorted(self.teaching.states.items(), key=right):
            counted = self.teaching.mistakes.items()
            found = [(n, message) for (where, _, message), n in counted if where == name]
            n, message = max(found, default=(0, ""))
            yield {"name": name, "states": states, "mistake": f"{message} ({n})" if n else ""}
