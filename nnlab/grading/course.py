"""The folders of a course, as nbgrader lays them out."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nn_utils.files import write_whole

from . import intake
from .foreign import readable_name
from .grade import digest_of
from .limits import USUAL, Limits
from .source import Source, source_from, source_path

SECRET_BYTES = 32
MOST_TIMESTAMP = 100  # characters


@dataclass(frozen=True)
class Handed:
    """One student's folder for one assignment."""

    student: str  # the folder's name as it can be shown
    folder: Path

    @property
    def timestamp(self) -> str:
        """When it was handed in, as the folder says; empty where it does not."""
        path = self.folder / "timestamp.txt"
        if path.is_symlink() or not path.is_file():
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(MOST_TIMESTAMP).strip()


@dataclass(frozen=True)
class Course:
    """A course's folder, with ``solutions``, ``notebooks``, ``submitted`` and so on in it."""

    root: Path

    def source(self, assignment: str) -> tuple[Source, str]:
        """The complete notebook of an assignment, and its text."""
        text = source_path(self.root, assignment).read_text(encoding="utf-8")
        return source_from(assignment, text), text

    def submissions(self, assignment: str) -> Iterator[Handed]:
        """Everything handed in for an assignment, in the order of the students' names."""
        folder = self.root / "submitted"
        for student in sorted(os.listdir(folder)) if folder.is_dir() else ():
            place = folder / student / assignment
            if not (folder / student).is_symlink() and os.path.lexists(place):
                yield Handed(readable_name(student), place)

    def autograded(self, assignment: str, student: str) -> Path:
        """Where the executed notebook of a student goes."""
        return self.root / "autograded" / student / assignment

    def feedback(self, assignment: str, student: str) -> Path:
        """Where a student's page goes."""
        return self.root / "feedback" / student / assignment

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
