"""Answers that agree beyond what the exercise forces: pairs for a person to look at.

Fingerprints of code are copydetect's (tokens with the names taken out, then winnowing).  What was
released, what the solution has too, and what many of the class wrote says nothing of a pair, and
is left out.  No mark depends on any of this.
"""

from __future__ import annotations

import io
import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import nbformat
from copydetect import CodeFingerprint

from nnlab.course.build import student_notebook

from .course import Course
from .intake import Submission, Unreadable, read_file, read_submission
from .source import Source

_LENGTH, _WINDOW = 20, 4  # tokens of a passage; of so many in a row at least one is kept
_MOST_TEXT = 20_000  # characters of one answer that are looked at
_FEWEST = 8  # passages that two must share
_LEAST_SHARE = 0.5  # of the one with fewer
_MANY, _PART_OF_CLASS = 4, 10  # what more students have, and more than a tenth, is common
MOST_PAIRS = 30

Passages = Mapping[str, frozenset[int]]  # of each answer, by its name


@dataclass(frozen=True)
class Pair:
    """Two students whose answers share passages that few others have."""

    students: tuple[str, str]
    shared: int  # passages
    of: tuple[int, int]  # passages of their own that each of the two has
    exercises: list[str] = field(default_factory=list)  # where, most first

    @property
    def share(self) -> float:
        """How much of the work of the one with fewer passages."""
        return self.shared / min(self.of)


def similar(course: Course, assignment: str) -> list[Pair]:
    """The most similar pairs first; what cannot be read is in none.  Raises NoAssignment."""
    source, complete = course.source(assignment)
    given = {passage for text in _given(complete) for passage in _passages(text, every=True)}
    found = dict(_class(course, assignment, source))
    everything = (set(itertools.chain(*own.values())) for own in found.values())
    owners = Counter(itertools.chain.from_iterable(everything))
    many = max(_MANY, len(found) // _PART_OF_CLASS)
    rare = {passage for passage, students in owners.items() if students <= many} - given
    sizes = {student: _count(own, rare) for student, own in found.items()}
    pairs = [
        Pair((a, b), sum(where.values()), (sizes[a], sizes[b]), [n for n, _ in where.most_common()])
        for (a, b), where in _sharing(found, rare).items()
    ]
    pairs = [one for one in pairs if one.shared >= _FEWEST and one.share >= _LEAST_SHARE]
    return sorted(pairs, key=lambda one: (-one.share * one.shared, one.students))[:MOST_PAIRS]


def _count(own: Passages, among: set[int]) -> int:
    return sum(len(passages & among) for passages in own.values())


def _sharing(found: Mapping[str, Passages], rare: set[int]) -> dict[tuple[str, str], Counter[str]]:
    """For each two who share rare passages, how many in which answer."""
    holders: dict[tuple[str, int], list[str]] = {}
    for student in sorted(found):
        for name, passages in found[student].items():
            for passage in passages & rare:
                holders.setdefault((name, passage), []).append(student)
    sharing: dict[tuple[str, str], Counter[str]] = {}
    for (name, _), students in holders.items():
        for a, b in itertools.combinations(students, 2):
            sharing.setdefault((a, b), Counter())[name] += 1
    return sharing


def _class(course: Course, assignment: str, source: Source) -> Iterator[tuple[str, Passages]]:
    for handed in course.submissions(assignment):
        try:
            if not handed.problem:
                content, _ = read_file(handed.folder, source)
                yield handed.student, _answers(read_submission(content, source))
        except (Unreadable, OSError):
            continue


def _answers(submission: Submission) -> Passages:
    return {
        cell.origin.grade_id: frozenset(_passages(cell.source))
        for cell in submission.cells
        if cell.kind == "code" and cell.origin is not None and cell.origin.solution
    }


def _given(complete: str) -> Iterator[str]:
    """What everybody was given, and what a right answer is likely to hold anyway."""
    for made in (nbformat.reads(complete, as_version=4), _released(complete)):
        yield from (cell.source for cell in made.cells if cell.cell_type == "code")


def _released(complete: str) -> nbformat.NotebookNode:
    return student_notebook(nbformat.reads(complete, as_version=4))


def _passages(text: str, every: bool = False) -> set[int]:
    window = 1 if every else _WINDOW
    code = io.StringIO(text[:_MOST_TEXT])
    return set(CodeFingerprint("answer.py", _LENGTH, window, fp=code, language="python").hashes)
