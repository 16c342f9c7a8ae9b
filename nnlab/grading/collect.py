"""Putting what was handed in into nbgrader's ``submitted`` folder.

From nbgrader's exchange, or from what course systems let an instructor download: a folder or a
zip with a folder for each student, or with files that begin with the student's name.
"""

from __future__ import annotations

import functools
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import IO, Any

from nn_utils.files import written_beside

from .course import Course
from .gradebook import find_own_tools
from .limits import USUAL
from .release import course_settings
from .trouble import GradingTrouble

MOST_FILES = 500_000
# Canvas: ada_late_4711_815_logistic-1.ipynb.  Moodle: Ada Lovelace_4711_assignsubmission_file_/…
_CANVAS = re.compile(r"^(?P<student>[^_]+)_(?:LATE_|late_)?\d+_\d+_(?P<file>.+\.ipynb)$")
_MOODLE = re.compile(r"^(?P<student>.+?)_\d+_assignsubmission_\w+_?$")
_NAME = re.compile(r"^[^/\\\x00-\x1f]{1,100}$")
_TIMES = "%Y-%m-%d %H:%M:%S %Z"


class CollectFailed(GradingTrouble):
    """Nothing could be collected."""


@dataclass
class Collected:
    """What came in."""

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # handed in before, nothing newer
    remarks: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Found:
    student: str
    name: str
    time: float


def collect_download(course: Course, assignment: str, place: Path) -> Collected:
    """Take every student's newest notebook out of a folder or zip; raises CollectFailed."""
    if not place.exists():
        raise CollectFailed(f"There is no {place}.")
    collected = Collected()
    opened = _zip(place) if place.is_file() else _folder(place)
    with opened as files:
        newest: dict[str, tuple[_Found, _Entry]] = {}
        for entry in files:
            found = _whose(entry, assignment, collected)
            if found and (
                found.student not in newest or found.time >= newest[found.student][0].time
            ):
                newest[found.student] = found, entry
        for student, (found, entry) in sorted(newest.items()):
            _take(course, assignment, found, entry, collected)
            assert student == found.student
    if not (collected.taken or collected.kept):
        raise CollectFailed(
            f"No notebook was found in {place}. Expected: a folder for each student, Moodle's "
            "`Name_123_assignsubmission_file_`, or Canvas's `name_123_456_notebook.ipynb`. "
            + " ".join(collected.remarks[:5])
        )
    return collected


class _Entry:
    """One file of a download."""

    def __init__(
        self, path: str, size: int, time: float, ordinary: bool, opener: Callable[[], Any]
    ) -> None:
        self.path = PurePosixPath(path)
        self.size = size
        self.time = time
        self.ordinary = ordinary
        self._opener = opener

    def open(self) -> IO[bytes]:
        opened: IO[bytes] = self._opener()
        return opened


@contextmanager
def _zip(place: Path) -> Iterator[Iterator[_Entry]]:
    try:
        archive = zipfile.ZipFile(place)
    except (zipfile.BadZipFile, OSError) as error:
        raise CollectFailed(f"{place} cannot be opened as a zip: {error}.") from error
    with archive:
        yield (
            _Entry(
                info.filename,
                info.file_size,
                datetime(*info.date_time, tzinfo=timezone.utc).timestamp(),
                not stat.S_ISLNK(info.external_attr >> 16),
                functools.partial(archive.open, info),
            )
            for info in archive.infolist()[:MOST_FILES]
            if not info.is_dir()
        )


@contextmanager
def _folder(place: Path) -> Iterator[Iterator[_Entry]]:
    def entries() -> Iterator[_Entry]:
        for folder, _, names in os.walk(place):  # does not follow links
            for name in sorted(names):
                path = Path(folder, name)
                found = path.lstat()
                yield _Entry(
                    path.relative_to(place).as_posix(),
                    found.st_size,
                    found.st_mtime,
                    stat.S_ISREG(found.st_mode),
                    functools.partial(open, path, "rb"),
                )

    yield entries()


def _whose(entry: _Entry, assignment: str, collected: Collected) -> _Found | None:
    """Whose notebook a file is; None for what is none."""
    parts = entry.path.parts
    if not parts or entry.path.suffix.lower() != ".ipynb" or ".ipynb_checkpoints" in parts:
        return None
    problem = ""
    if entry.path.is_absolute() or ".." in parts:
        problem = "leads out of the download"
    elif not entry.ordinary:
        problem = "is a link"
    elif entry.size > USUAL.file_size:
        problem = f"has {entry.size / 1e6:.0f} MB"
    student, name = _student(parts, assignment)
    if not problem and not (_NAME.match(student) and student.strip(". ")):
        problem = "does not say whose it is"
    if problem:
        collected.remarks.append(f"{str(entry.path)[:200]!r} {problem}")
        return None
    return _Found(student, name, entry.time)


def _student(parts: tuple[str, ...], assignment: str) -> tuple[str, str]:
    """The student, and the notebook's name, by where the file lies and what it is called."""
    name = parts[-1]
    for folder in parts[:-1]:
        moodle = _MOODLE.match(folder)
        if moodle:
            return moodle["student"], name
    canvas = _CANVAS.match(name)
    if canvas:
        return canvas["student"], re.sub(r"-\d+(?=\.ipynb$)", "", canvas["file"])
    folders = [part for part in parts[:-1] if part not in (assignment, "submitted")]
    return (folders[-1] if folders else ""), name


def _take(
    course: Course, assignment: str, found: _Found, entry: _Entry, collected: Collected
) -> None:
    place = course.root / "submitted" / found.student / assignment
    time = datetime.fromtimestamp(found.time, tz=timezone.utc)
    stamp = time.strftime(_TIMES)
    before = place / "timestamp.txt"
    if before.exists() and before.read_text(encoding="utf-8").strip() >= stamp:
        collected.kept.append(found.student)
        return
    with written_beside(place) as scratch:
        scratch.mkdir()
        with entry.open() as source, open(scratch / found.name, "wb") as target:
            shutil.copyfileobj(source, target)
        (scratch / "timestamp.txt").write_text(stamp, encoding="utf-8")
    collected.taken.append(found.student)


def collect_exchange(course: Course, assignment: str) -> Collected:
    """Take what lies in nbgrader's exchange, newer submissions in place of older ones."""
    from nbgrader.apps import NbGraderAPI

    def there() -> dict[str, str]:
        return {one.student: one.timestamp for one in course.submissions(assignment)}

    find_own_tools()
    before = there()
    outcome = NbGraderAPI(config=course_settings(course)).collect(assignment, update=True)
    if not outcome["success"]:
        raise CollectFailed(
            "nbgrader could not collect from its exchange; with files from a course system use "
            f"--from. It says: {str(outcome.get('error') or outcome.get('log', ''))[-500:]}"
        )
    after = there()
    taken = [student for student, time in after.items() if before.get(student) != time]
    return Collected(taken, [student for student in after if student not in taken])
