"""The folders of a course, as nbgrader lays them out."""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

from nn_utils.files import write_whole

from . import intake
from .foreign import readable_name
from .grade import digest_of
from .handles import unfit
from .limits import USUAL, Limits
from .source import NoAssignment, Source, source_from, source_path

SECRET_BYTES = 32
MOST_TIMESTAMP = 100  # characters


@dataclass(frozen=True)
class Handed:
    """One student's folder for one assignment."""

    student: str  # the folder's name as it can be shown
    folder: Path
    problem: str = ""  # why it cannot be graded under this name; empty where it can

    @property
    def timestamp(self) -> str:
        """When it was handed in, as the folder says; empty where it does not."""
        return _small_text(self.folder / "timestamp.txt", MOST_TIMESTAMP).strip()


@dataclass(frozen=True)
class Course:
    """A course's folder, with ``solutions``, ``notebooks``, ``submitted`` and so on in it."""

    root: Path

    def source(self, assignment: str) -> tuple[Source, str]:
        """The complete notebook of an assignment, and its text."""
        path = source_path(self.root, assignment)
        try:
            text = path.read_text(encoding="utf-8")
            return source_from(assignment, text), text
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoAssignment(f"{path} is no notebook ({type(error).__name__}).") from error

    def submissions(self, assignment: str) -> Iterator[Handed]:
        """Everything handed in for an assignment, in the order of the students' names."""
        folder = self.root / "submitted"
        seen: set[str] = set()
        for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
            place = folder / name / assignment
            student = readable_name(name)
            problem = unfit(student)
            try:
                place.lstat()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                problem = problem or f"cannot be looked into ({error.strerror})"
            if (folder / name).is_symlink():
                problem = "is a link"
            if student in seen:
                problem = "has the name of another one, when both are written so"
            if not problem:
                seen.add(student)
            yield Handed(student, place, problem)

    def autograded(self, assignment: str, student: str) -> Path:
        """Where the executed notebook of a student goes."""
        return self.root / "autograded" / student / assignment

    def feedback(self, assignment: str, student: str) -> Path:
        """Where a student's page goes."""
        return self.root / "feedback" / student / assignment

    def receipts(self, assignment: str, student: str) -> dict[str, str]:
        """What nbgrader's exchange knows a submission by; made where it came another way.

        Its ``release_feedback`` stops for everybody where one of these files is missing.
        """
        submitted = self.root / "submitted" / student / assignment
        places = (
            submitted,
            self.autograded(assignment, student),
            self.feedback(assignment, student),
        )
        found = {
            name: next(filter(None, (_small_text(place / name) for place in places)), "")
            for name in ("timestamp.txt", "submission_secret.txt")
        }
        if not found["timestamp.txt"]:
            found["timestamp.txt"] = stamp(_changed(submitted))
        if not found["submission_secret.txt"]:
            found["submission_secret.txt"] = secrets.token_hex(2 * SECRET_BYTES)
        return found

    @property
    def private(self) -> Path:
        """Our own folder in the course."""
        folder = self.root / ".nnlab"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def secret(self) -> str:
        """The instructor's secret, from which the hidden cases are made.

        NNLAB_SECRET, or a file made when it is first needed.  Keep the file: with another secret
        the cases are others.
        """
        if os.environ.get("NNLAB_SECRET"):
            return os.environ["NNLAB_SECRET"]
        path = self.private / "secret"
        if not path.exists():
            write_whole(path, secrets.token_hex(SECRET_BYTES), mode=0o600)
        return path.read_text(encoding="ascii").strip()


def stamp(seconds: float) -> str:
    """A time as nbgrader writes it."""
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%d %H:%M:%S %Z")


def _changed(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:
        return time.time()


def _small_text(path: Path, most: int = 1_000) -> str:
    """The beginning of an ordinary file's text; empty where there is none to read."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(most)
    except OSError:
        return ""


@dataclass(frozen=True)
class Read:
    """A submission's bytes, or why there are none."""

    content: bytes
    digest: str
    remarks: tuple[str, ...] = ()
    unreadable: str = ""


def read(handed: Handed, source: Source, text: str, secret: str, limits: Limits = USUAL) -> Read:
    """What a folder holds, and the digest it is known by; never raises for what is in it."""
    try:
        content, remarks = intake.read_file(handed.folder, source, limits)
        why = ""
    except intake.Unreadable as error:
        content, remarks, why = b"", [], str(error)
    except OSError as error:
        content, remarks, why = b"", [], f"the folder cannot be read ({error.strerror})"
    digest = digest_of(content + why.encode(), handed.timestamp, text, secret)
    return Read(content, digest, tuple(remarks), why)
