"""Students in the gradebook: which of them a course system's number is, and what they are called.

nbgrader's own table holds names, addresses and ``lms_user_id``.  Beside it lies one of ours,
``nnlab_number``: which number the course system gave a student in an assignment.  Moodle gives
another one in each.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.api import Student
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from .download import printable
from .foreign import readable_name
from .gradebook import Gradebook, numbers
from .handles import CANVAS, LONGEST_ID, MOODLE, Handle, unfit
from .trouble import GradingTrouble

_MOST_ROSTER = 20_000_000  # bytes


class BadRoster(GradingTrouble):
    """The roster cannot be read."""


@dataclass(frozen=True)
class Person:
    """One line of a roster."""

    student: str  # the id in the gradebook
    number: str = ""  # the course system's
    first_name: str = ""
    last_name: str = ""
    email: str = ""


@dataclass
class Roster:
    """A class list, as a course system or nbgrader writes it."""

    system: str = ""  # whose numbers it holds
    people: list[Person] = field(default_factory=list)

    def of(self, handle: Handle) -> Person | None:
        """The line of a handle; None where there is none, or it is not the only one."""
        if handle.system != self.system:
            return None
        found = [person for person in self.people if person.number == handle.number]
        return found[0] if len(found) == 1 else None


Row = dict[str, str]


def _canvas(row: Row) -> Person:
    number = row["id"]
    last, _, first = row["student"].partition(", ")
    student = row.get("sis login id") or row.get("sis user id") or number
    return Person(student, number, first, last)


def _moodle(row: Row) -> Person:
    number = re.sub(r"\D", "", row["identifier"])
    first, last = row.get("first name", ""), row.get("last name", "")
    if not (first or last):
        first, last = split_name(row.get("full name", ""))
    email = row.get("email address", "")
    student = row.get("username") or row.get("id number") or email or number
    return Person(student, number, first, last, email)


def _nbgrader(row: Row) -> Person:
    keys = ("id", "lms_user_id", "first_name", "last_name", "email")
    return Person(*(row.get(key, "") for key in keys))


# What a roster is known by, whose numbers it holds, and how a line of it is read.
_KINDS: list[tuple[set[str], str, Callable[[Row], Person]]] = [
    ({"student", "id"}, CANVAS, _canvas),
    ({"identifier"}, MOODLE, _moodle),
    ({"id"}, CANVAS, _nbgrader),
]


def read_roster(path: Path) -> Roster:
    """A roster from Canvas's gradebook, Moodle's grading worksheet or nbgrader's own CSV.

    Raises BadRoster.
    """
    try:
        with open(path, "rb") as file:
            text = file.read(_MOST_ROSTER).decode("utf-8-sig")
    except OSError as error:
        raise BadRoster(f"The roster {path} cannot be opened: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadRoster(f"The roster {path} is no UTF-8; save it as a CSV in UTF-8.") from error
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = [
            {str(k).strip().lower(): (v or "").strip() for k, v in row.items() if k}
            for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
        ]
    except csv.Error as error:
        raise BadRoster(f"The roster {path} cannot be read: {error}.") from error
    heads = set(rows[0]) if rows else set()
    for needed, system, person in _KINDS:
        if needed <= heads:
            people = [one for one in map(person, rows) if one.student]
            return _checked(path, Roster(system, people))
    raise BadRoster(
        f"The roster {path} has none of the columns it is known by: Canvas's Student and ID, "
        "Moodle's Identifier (download its grading worksheet), or nbgrader's id and lms_user_id."
    )


def _checked(path: Path, roster: Roster) -> Roster:
    for key in ("student", "number"):
        seen: set[str] = set()
        for person in roster.people:
            value = getattr(person, key)
            if value and value in seen:
                raise BadRoster(
                    f"The roster {path} has {printable(value)!r} in two lines; it says who is who, "
                    "so every student needs a line and an id of their own."
                )
            seen.add(value)
    for person in roster.people:
        why = unfit(person.student)
        if why:
            raise BadRoster(f"The roster {path}: the id {printable(person.student)!r} {why}.")
    return roster


def split_name(name: str) -> tuple[str, str]:
    """First and last name for show; a full name does not say where the last one begins."""
    first, _, last = name.rpartition(" ")
    return first, last


@dataclass
class Entered:
    """Which student each handle is, and what to tell of it."""

    students: dict[Handle, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def enter(
    gradebook: Gradebook, assignment: str, handles: Iterable[Handle], roster: Roster
) -> Entered:
    """Enter a roster and the students of a download into the gradebook, all of it or nothing.

    A number the gradebook knows stays the student it is; a new one is the roster's, or the one
    with this ``lms_user_id``, or a student of that number.
    """
    entered = Entered()
    with gradebook.transaction() as session:
        for person in roster.people:
            _name(session, person, lasting=roster.system == CANVAS)
        # A course system's number comes before a folder of the same name.
        for handle in sorted(handles, key=lambda one: (not one.system, one.system, one.number)):
            student = handle.number
            if handle.system:
                student = _known(session, handle) or _new(session, handle, roster, entered)
            if student in entered.students.values():
                entered.remarks.append(f"{_called(handle)} is {student!r}, as somebody else is")
                continue
            if handle.system:
                _number(session, assignment, handle, student)
            entered.students[handle] = student
    return entered


def _known(session: Session, handle: Handle) -> str | None:
    wanted = select(numbers.c.student).where(
        numbers.c.system == handle.system, numbers.c.number == handle.number
    )
    return session.scalars(wanted.limit(1)).one_or_none()


def _new(session: Session, handle: Handle, roster: Roster, entered: Entered) -> str:
    """The student of a number that is new to the gradebook."""
    person = roster.of(handle)
    if person is not None and person.student not in entered.students.values():
        return person.student
    by_lms = select(Student.id).where(Student.lms_user_id == handle.number)
    found = session.scalars(by_lms).all() if handle.lasting else []
    if len(found) == 1 and found[0] not in entered.students.values():
        return str(found[0])
    student = handle.number
    if session.get(Student, student) is not None:
        student = f"{handle.number}-{handle.system}"
        entered.remarks.append(
            f"The gradebook has a student {handle.number!r} already, and nothing says it is "
            f"{_called(handle)}, who is {student!r} now. A roster says who is who"
        )
    if handle.name and session.get(Student, handle.name) is not None:
        entered.remarks.append(
            f"The gradebook has a student {handle.name!r} from before, known by name alone. "
            f"{_called(handle)} is {student!r} now; a roster with a line for the number keeps "
            "the old id"
        )
    first, last = ("", handle.name) if handle.system == CANVAS else split_name(handle.name)
    _name(session, Person(student, handle.number, first, last), handle.lasting)
    return student


def _called(handle: Handle) -> str:
    if not handle.system:
        return f"The folder {printable(handle.number)!r}"
    return f"{handle.name} ({handle.number} in {handle.system.title()})".lstrip()


def _number(session: Session, assignment: str, handle: Handle, student: str) -> None:
    """Remember a handle's number, which is one student's in an assignment."""
    key = {"system": handle.system, "assignment": assignment, "number": handle.number}
    if session.execute(select(numbers).filter_by(**key)).first() is None:
        session.execute(insert(numbers).values(**key, student=student))


def _name(session: Session, person: Person, lasting: bool) -> None:
    """Enter what a student is called, and the number where it is the same in every assignment."""
    found = session.get(Student, person.student)
    if found is None:
        found = Student(id=person.student)
        session.add(found)
    # formgrader writes them into its pages as they are.
    found.first_name = readable_name(person.first_name)[:LONGEST_ID] or found.first_name or ""
    found.last_name = readable_name(person.last_name)[:LONGEST_ID] or found.last_name or ""
    found.email = person.email[:LONGEST_ID] or found.email
    if lasting:
        found.lms_user_id = person.number or found.lms_user_id
    session.flush()
