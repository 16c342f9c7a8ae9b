"""Who handed a file of a download in, by where it lies and what it is called.

Course systems put their own number beside the name.  The number says who it is; the name is for
show, for two students may share it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .download import printable
from .foreign import readable_name

CANVAS, MOODLE = "canvas", "moodle"
LONGEST_ID = 128  # letters of a student's id, as nbgrader's tables have it
LONGEST_FOLDER = 255  # bytes
# Ada Lovelace_4711_assignsubmission_file_/…, or flat: …_file_logistic.ipynb.  Moodle takes every
# other underscore out of the name; its number is of this one assignment.
_MOODLE = re.compile(
    r"^(?P<name>.+?)_(?P<number>[0-9]{1,20})_assignsubmission_[a-z]+(?:_(?P<file>.*))?$"
)
# lovelaceada_late_4711_9001_logistic-1.ipynb: Canvas's id of the user, then that of the file.
_CANVAS = re.compile(
    r"^(?P<name>.+?)_(?:(?:late|LATE)_)?(?P<number>[0-9]{1,20})_(?P<upload>[0-9]{1,20})_(?P<file>.+)$"
)
_ANONYMOUS = re.compile(
    r"^(?:LATE_)?(?P<number>anon_[A-Za-z0-9]{5})_(?P<upload>[0-9]{1,20})_(?P<file>.+)$"
)
_CANVAS_TEXT = re.compile(
    r"^(?P<name>.+?)_(?:(?:late|LATE)_)?(?P<number>[0-9]{1,20})_(?P<file>text\.html|link\.html)$"
)


def unfit(student: str) -> str:
    """Why an id can be no student's in folders and gradebook; empty where it can."""
    if len(student) > LONGEST_ID:
        return f"has more letters than the gradebook allows ({LONGEST_ID})"
    if not student.strip(". ") or any(unicodedata.category(c) in ("Cc", "Cs") for c in student):
        return "has letters that cannot be written"
    too_long = len(student.encode()) > LONGEST_FOLDER
    return "is no name of a folder" if too_long or re.search(r"[/\\]", student) else ""


@dataclass(frozen=True)
class Handle:
    """A student as the course system knows them; in a folder of your own, the folder's name."""

    system: str  # CANVAS, MOODLE or ""
    number: str
    name: str = field(default="", compare=False)

    @property
    def lasting(self) -> bool:
        """Whether the number is the student's in every assignment; Moodle's never is."""
        return self.system == CANVAS and self.number.isdigit()


@dataclass(frozen=True)
class Owned:
    """Whose a file is, and its name without what the course system put before it."""

    handle: Handle
    name: str
    upload: int = 0  # Canvas numbers files in the order they were uploaded
    doubtful: bool = False  # more numbers follow: the name may have ended in one


def _by_system(part: str, folder: bool) -> Owned | None:
    moodle = _MOODLE.match(part)
    if moodle:
        handle = Handle(MOODLE, moodle["number"], printable(moodle["name"]))
        return Owned(handle, moodle["file"] or "")
    if folder:
        return None
    canvas = _ANONYMOUS.match(part) or _CANVAS.match(part)
    if canvas:
        name = printable(canvas.groupdict().get("name", ""))
        doubtful = re.match(r"\d+_", canvas["file"]) is not None
        handle = Handle(CANVAS, canvas["number"], name)
        return Owned(handle, canvas["file"], int(canvas["upload"]), doubtful)
    text = _CANVAS_TEXT.match(part)
    if text:
        return Owned(Handle(CANVAS, text["number"], printable(text["name"])), text["file"])
    return None


def _outermost(parts: Sequence[str]) -> tuple[int, Owned] | None:
    """The first part of a path that a course system named; what lies deeper a student named."""
    for depth, part in enumerate(parts):
        folder = depth < len(parts) - 1
        owned = _by_system(part, folder)
        if owned is not None:
            return depth, Owned(owned.handle, parts[-1]) if folder else owned
    return None


class Layout:
    """How a download lies: what stands before the students' own folders and files."""

    def __init__(
        self, paths: Iterable[Sequence[str]], notebooks: Sequence[Sequence[str]], assignment: str
    ) -> None:
        self._skipped = ("submitted", assignment)
        found = [(path, _outermost(path)) for path in paths]
        bases = {tuple(path[: spot[0]]) for path, spot in found if spot}
        self._base: tuple[str, ...] | None = () if () in bases else None
        if len(bases) == 1:
            (base,) = bases
            if all(tuple(path[: len(base)]) == base for path in notebooks):
                self._base = base
        self._wrapper = _wrapper([self._plain(path) for path in notebooks])
        # Folders that look like a whole download beside something else, and are nobody's.
        numbers: dict[str, set[Handle]] = {}
        for path, spot in found:
            if spot and self._base != tuple(path[: spot[0]]):
                numbers.setdefault(self._plain(path)[0], set()).add(spot[1].handle)
        self._downloads = {folder for folder, those in numbers.items() if len(those) > 1}

    def owner(self, parts: Sequence[str]) -> Owned | None:
        """Whose the file at a path is; None where nothing says so."""
        found = _outermost(parts)
        if found and self._base == tuple(parts[: found[0]]):
            return found[1]
        plain = self._plain(parts)
        if plain[0] in self._downloads:
            return None
        plain = plain[self._wrapper :]
        return Owned(Handle("", readable_name(plain[0])), plain[-1]) if len(plain) > 1 else None

    def _plain(self, parts: Sequence[str]) -> list[str]:
        """The path without the folders that name no student."""
        plain = list(parts)
        while len(plain) > 1 and plain[0] in self._skipped:
            plain.pop(0)
        return plain


def _wrapper(paths: list[list[str]]) -> int:
    """1 where one folder holds the students' folders and nothing else, or 0."""
    first = {path[0] for path in paths}
    students = {path[1] for path in paths if len(path) > 2}
    deep = all(len(path) > 2 for path in paths)
    return int(deep and len(first) == 1 and len(students) > 1)
