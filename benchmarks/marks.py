"""The marks of one made-up class in three ways, and what each student did.

    python -m benchmarks.marks                       # twelve students of 02_logistic
    python -m benchmarks.marks 03_two_layer --students 6

Compared: stock ``nbgrader autograde``; ours without carrying errors forward; ours as usual.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from nnlab.grading.course import Course
from nnlab.grading.made_class import Student, hand_in
from nnlab.grading.release import release

from .grading import AS_STOCK, marks, ours, stock


def table(assignment: str, size: int) -> str:
    """Grade the class in every way; the table as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "class"
        course = Course(template)
        release(course, assignment)
        students = hand_in(course, assignment, size)
        found = []
        for name in ("stock", "without", "usual"):
            root = Path(shutil.copytree(template, Path(folder) / name))
            if name == "stock":
                stock(root, assignment, size)
            else:
                with open(root / "nbgrader_config.py", "a", encoding="utf-8") as config:
                    config.write(AS_STOCK if name == "without" else "")
                ours(root, assignment, size, name)
            found.append(marks(root, assignment))
    lines = ["| student | wrong, or not written | stock | without | carried forward |"]
    lines += ["|---|---|---:|---:|---:|"]
    for student in students:
        earned = " | ".join(f"{each[student.name]:g}" for each in found)
        lines.append(f"| {student.name} | {_did(student)} | {earned} |")
    sums = " | ".join(f"{sum(each.values()) / size:.1f}" for each in found)
    return "\n".join([*lines, f"| **mean** | | {sums} |"])


def _did(student: Student) -> str:
    wrong = [f"`{name}`" for name in student.mistakes]
    stubs = [f"`{name}` not written" for name in student.stubs]
    return ", ".join([*wrong, *stubs]) or "nothing"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("assignment", nargs="?", default="02_logistic")
    parser.add_argument("--students", type=int, default=12)
    given = parser.parse_args()
    print(table(given.assignment, given.students))


if __name__ == "__main__":
    main()
