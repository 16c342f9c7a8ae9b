"""An autograder for Gradescope: the zip to upload, and what runs there for each submission.

The layout is the one of https://gradescope-autograders.readthedocs.io/en/latest/specs/: the zip's
files lie in ``/autograder/source``, what a student handed in lies in ``/autograder/submission``,
and ``run_autograder`` writes ``/autograder/results/results.json``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from nn_utils.files import write_whole
from nnlab.course.places import CHECKOUT

from .config import course_config
from .course import Course, Handed, read
from .furniture import why_unusable
from .grade import Task, grade
from .results import GRADED, INFRA_ERROR, ExerciseResult, Result
from .rules import rules_of
from .trouble import GradingTrouble

SETUP, RUN, TOLD = "setup.sh", "run_autograder", "nnlab.json"
_EXECUTABLE, _PRIVATE = 0o755, 0o600
_SETUP = """\
#!/usr/bin/env bash
# Runs once, when the image is built.
set -euo pipefail
cd /autograder/source
chmod -R go-rwx .  # the secret and the solution are nobody's but the grader's
for package in python3 bwrap; do
    if ! command -v "$package" > /dev/null; then
        apt-get install -y bubblewrap libseccomp2 python3 python3-pip python3-venv
    fi
done
python3 -m venv --system-site-packages --without-pip /autograder/venv
pip=(/autograder/venv/bin/python -m pip install --disable-pip-version-check FROM)
wheel=$(echo wheels/nnlab-*.whl)
"${pip[@]}" "$wheel[grade]"
"${pip[@]}" --force-reinstall --no-deps "$wheel"
"""
_RUN = """\
#!/usr/bin/env bash
# Runs for each submission, and needs no network.
cd /autograder
exec /autograder/venv/bin/python -m nnlab.grading.gradescope /autograder
"""


class NoWheel(GradingTrouble):
    """There is no wheel of this project to put into the zip."""


# the zip -----------------------------------------------------------------------------------------


def export_autograder(course: Course, assignment: str, to: Path, wheels: Path | None) -> None:
    """Write the zip for an assignment of a course.

    wheels: a folder with this project's wheel and those of all that it needs, so that nothing is
    fetched when the image is built either.  Without one the project's own is made and put in.

    Raises NoAssignment, NoWheel.
    """
    source, text = course.source(assignment)
    told = {"assignment": assignment, "secret": course.secret()}
    with tempfile.TemporaryDirectory() as folder:
        found = sorted(wheels.glob("*.whl")) if wheels else [_own_wheel(Path(folder))]
        if not any(path.name.startswith("nnlab-") for path in found):
            raise NoWheel(
                f"{wheels} holds no wheel of nnlab. `pip wheel 'nnlab[grade]' -w wheels` "
                "puts it there, with all that it needs."
            )
        whence = "--no-index --find-links wheels" if wheels else ""
        with tempfile.TemporaryFile() as made:
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
                _put(archive, SETUP, _SETUP.replace("FROM", whence), _EXECUTABLE)
                _put(archive, RUN, _RUN, _EXECUTABLE)
                _put(archive, TOLD, json.dumps(told), _PRIVATE)
                _put(archive, f"course/solutions/{assignment}/{source.name}.ipynb", text, _PRIVATE)
                config = course.root / "nbgrader_config.py"
                if config.is_file():
                    _put(archive, f"course/{config.name}", config.read_text("utf-8"), _PRIVATE)
                for path in found:
                    archive.write(path, f"wheels/{path.name}")
            made.seek(0)
            write_whole(to, made.read(), mode=_PRIVATE)


def _put(archive: zipfile.ZipFile, name: str, text: str, mode: int) -> None:
    about = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))
    about.external_attr = mode << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(about, text)


def _own_wheel(folder: Path) -> Path:
    if not (CHECKOUT / "pyproject.toml").is_file():
        raise NoWheel(
            "This is no checkout, so no wheel can be made of it. `pip wheel 'nnlab[grade]' -w "
            "wheels` fetches it with all that it needs; then say --wheels wheels."
        )
    command = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder)]
    built_with = ["--no-build-isolation"] if find_spec("hatchling") else []
    done = subprocess.run(
        [*command, *built_with, str(CHECKOUT)], capture_output=True, text=True, check=False
    )
    made = list(folder.glob("nnlab-*.whl"))
    if done.returncode or not made:
        raise NoWheel(f"The wheel could not be made: {done.stderr.strip()[-500:]}")
    return made[0]


# what runs there ---------------------------------------------------------------------------------


def run(root: Path) -> dict[str, Any]:
    """Grade the submission in an autograder's folder; what goes into ``results.json``."""
    told = json.loads((root / "source" / TOLD).read_text(encoding="utf-8"))
    assignment, secret = told["assignment"], told["secret"]
    course = Course(root / "source" / "course")
    source, text = course.source(assignment)
    rules = rules_of(course_config(course.root), source.exercises)
    about = _metadata(root)
    student = _student(about)
    handed = Handed(student, root / "submission")
    found = read(handed, source, text + rules.said + str(about.get("created_at", "")), secret)
    why = why_unusable()
    task = Task(
        student, assignment, source=text, secret=secret, isolate=not why, rules=rules, **vars(found)
    )
    result = grade(task)
    if why:
        result.flags.append(f"not sandboxed here ({why}); it ran as another user")
    if result.status == INFRA_ERROR:
        print("\n".join(result.remarks))  # Gradescope shows this to the instructor alone
    return as_gradescope(result)


def _metadata(root: Path) -> dict[str, Any]:
    """What Gradescope tells of the submission; a trial on one's own machine has none."""
    try:
        found = json.loads((root / "submission_metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _student(about: dict[str, Any]) -> str:
    users = about.get("users")
    ids = [str(user.get("id", "")) for user in users] if isinstance(users, list) else []
    return "-".join(sorted(ids)) or "somebody"


def as_gradescope(result: Result) -> dict[str, Any]:
    """A result as Gradescope reads it; what only the instructor may see is ``hidden``."""
    if result.status == INFRA_ERROR:
        # Without a score Gradescope shows that the autograder failed, and gives no mark.
        return {"output": "Your work could not be graded, through no fault of yours.", "tests": []}
    tests = [_test(one) for one in result.exercises]
    tests += [
        {"name": name, "score": score, "max_score": score, "visibility": "visible"}
        for name, score in result.other_marks.items()
    ]
    looked_at = _text(_for_the_instructor(result))
    tests.append({"name": "For the instructor", "output": looked_at, "visibility": "hidden"})
    said = [] if result.status == GRADED else result.remarks[-1:]
    return {
        "score": result.score,
        "execution_time": round(result.seconds, 3),
        "output": _text(said) or "What your functions earned, one by one:",
        "output_format": "md",
        "test_output_format": "md",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
    }


def _test(one: ExerciseResult) -> dict[str, Any]:
    holds = [f"It {rule}." for rule in one.holds]
    mistakes = [mistake["message"] for mistake in one.diagnosis]
    lines = holds if one.passed else [*mistakes, *one.shown.splitlines(), *holds]
    return {
        "name": f"{one.name}: {one.word}",
        "score": one.score,
        "max_score": one.points,
        "status": "passed" if one.passed or one.given else "failed",
        "output": _text(lines or [one.reason or one.word]),
        "visibility": "visible",
    }


def _for_the_instructor(result: Result) -> list[str]:
    evidence = [f"{one.name}: {line}" for one in result.exercises for line in one.evidence]
    return [*result.flags, *result.remarks, *evidence] or ["Nothing to look at."]


def _text(lines: Iterable[str]) -> str:
    """Lines as Markdown shows them literally: what a student wrote may be among them."""
    return textwrap.indent("\n".join(lines), "    ", lambda line: True)


def main(root: Path) -> None:
    """What ``run_autograder`` calls."""
    os.environ.setdefault("NNLAB_OTHER_USER", "1")
    results = run(root)
    folder = root / "results"
    folder.mkdir(exist_ok=True)
    write_whole(folder / "results.json", json.dumps(results, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
