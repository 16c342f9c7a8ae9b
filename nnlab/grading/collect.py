"""Putting what was handed in into nbgrader's ``submitted`` folder.

From nbgrader's exchange, or from what course systems let an instructor download.  Every file of a
download ends in one of two lists: taken, or left with the reason.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from nn_utils.files import write_whole, written_beside

from .course import Course, Handed, stamp
from .download import CollectFailed, Unfit, opened
from .gradebook import Gradebook
from .people import Roster, enter
from .release import course_settings, last_word
from .sorting import Left, Sorting
from .trouble import concerns_all


@dataclass
class Collected:
    """What came in, by student; and of every other file, its path and why it was left."""

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # handed in before, nothing newer
    missing: list[str] = field(default_factory=list)  # named in the download, nothing to take
    left: list[dict[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)  # of what counts


def collect_download(
    course: Course, assignment: str, place: Path, gradebook: Gradebook, roster: Roster | None = None
) -> Collected:
    """Take every student's newest notebook out of a folder or zip.

    Raises CollectFailed, NoAssignment.
    """
    source, _ = course.source(assignment)
    if not place.exists():
        raise CollectFailed(f"There is no {place}.")
    with opened(place) as files:
        sorting = Sorting(files, assignment)
        entered = enter(gradebook, assignment, sorting.found, roster or Roster())
        collected = Collected(remarks=[*entered.remarks, *sorting.clashes])
        shelf = _Shelf(course, assignment, f"{source.name}.ipynb")
        for handle in sorting.found:
            student = entered.students.get(handle, "")
            chosen = sorting.chosen(handle, source)
            if chosen is None:
                collected.missing.append(student or handle.number)
                continue
            found, content = chosen
            try:
                taken = shelf.put(student, content, found.entry.time)
            except Unfit as why:
                collected.missing.append(student or handle.number)
                sorting.left.append(Left(found.entry, str(why), handle))
            else:
                (collected.taken if taken else collected.kept).append(student)
                collected.paths[student] = found.entry.shown
    for one in sorting.left:
        student = entered.students.get(one.handle, "") if one.handle else ""
        collected.left.append({"path": one.entry.shown, "why": one.why, "student": student})
    if not (collected.taken or collected.kept):
        some = " ".join(f"{one['path']!r} {one['why']}." for one in collected.left[:5])
        raise CollectFailed(
            f"No notebook was found in {place}. Expected: a folder for each student, Moodle's "
            "`Name_123_assignsubmission_file_`, or Canvas's `name_123_456_notebook.ipynb`. " + some
        )
    return collected


class _Shelf:
    """The course's ``submitted`` folder, for one assignment."""

    def __init__(self, course: Course, assignment: str, file: str) -> None:
        self._folder = course.root / "submitted"
        self._assignment = assignment
        self._file = file
        self._folder.mkdir(parents=True, exist_ok=True)
        self._there = set(os.listdir(self._folder))

    def put(self, student: str, content: bytes, handed_in: float | None) -> bool:
        """Put a notebook in its place; False where nothing older is there.  Raises Unfit."""
        if not student:
            raise Unfit("is of somebody the gradebook has under another name")
        folder = self._folder / student
        if folder.is_symlink():
            raise Unfit(f"submitted/{student} is a link")
        if student not in self._there and os.path.lexists(folder):
            raise Unfit(f"submitted/ has {student!r} already, in other letters")
        try:
            return self._put(folder / self._assignment, content, handed_in)
        except OSError as error:
            if concerns_all(error):
                raise
            raise Unfit(f"cannot be put into submitted/ ({error.strerror})") from error
        finally:
            self._there.add(student)

    def _put(self, place: Path, content: bytes, handed_in: float | None) -> bool:
        when = "" if handed_in is None else stamp(handed_in)
        if any(place.glob("*.ipynb")):
            return self._replaced(place, content, when)
        with written_beside(place) as scratch:
            scratch.mkdir()
            write_whole(scratch / self._file, content)
            if when:
                write_whole(scratch / "timestamp.txt", when)
        return True

    def _replaced(self, place: Path, content: bytes, when: str) -> bool:
        """Replace what was handed in before, file by file: at no moment is nothing there."""
        before = Handed(place.parent.name, place).timestamp
        notebook = place / self._file
        if not (before and when):
            if notebook.is_file() and notebook.read_bytes() == content:
                return False
            raise Unfit(
                f"submitted/{place.parent.name} holds other work, and nothing says which is newer; "
                "take away the one that does not count"
            )
        if before >= when:
            return False
        write_whole(notebook, content)
        write_whole(place / "timestamp.txt", when)
        return True


def collect_exchange(course: Course, assignment: str) -> Collected:
    """Take what lies in nbgrader's exchange, newer submissions in place of older ones."""
    from nbgrader.apps import NbGraderAPI

    def there() -> dict[str, str]:
        return {one.student: one.timestamp for one in course.submissions(assignment)}

    before = there()
    outcome = NbGraderAPI(config=course_settings(course)).collect(assignment, update=True)
    if not outcome["success"]:
        raise CollectFailed(
            "nbgrader could not collect from its exchange; with files from a course system use "
            f"--from. It says: {last_word(outcome)}"
        )
    after = there()
    taken = [student for student, time in after.items() if before.get(student) != time]
    return Collected(taken, [student for student in after if student not in taken])
