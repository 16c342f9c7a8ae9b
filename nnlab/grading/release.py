"""Making the students' notebooks and telling the gradebook of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from nn_utils.files import write_whole
from nnlab.course.build import build_for_release
from nnlab.course.places import CHECKOUT
from public_tests.settings import FILE, current

from .config import course_config, database_url
from .course import Course
from .gradebook import COURSE, Gradebook
from .source import NoAssignment
from .trouble import GradingTrouble


class ReleaseFailed(GradingTrouble):
    """nbgrader could not make the release."""


def course_settings(course: Course, url: str = "") -> Config:
    """The course's nbgrader settings with its folder and database filled in."""
    config = course_config(course.root)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.course_id = COURSE
    config.CourseDirectory.db_url = database_url(config, course.root, url)
    return config


def release(course: Course, assignment: str, url: str = "") -> Path:
    """Make the students' version of an assignment with nbgrader, and return its folder.

    In a folder without the complete notebook it is copied there first, and the settings too.
    Raises NoAssignment, NoGradebook, ReleaseFailed.
    """
    furnish(course, assignment)
    course.source(assignment)
    with Gradebook(course.root, url):
        pass  # where these cannot be read we say so better than nbgrader does
    api = NbGraderAPI(config=course_settings(course, url))
    outcome = api.generate_assignment(assignment, force=True, create=True)
    if not outcome["success"]:
        raise ReleaseFailed(f"nbgrader could not make the release: {last_word(outcome)}")
    return course.root / "notebooks" / assignment


def last_word(outcome: dict[str, Any]) -> str:
    """What nbgrader says last of a failure; it keeps the whole traceback, or only its log."""
    lines = str(outcome.get("error") or "").strip().splitlines()
    if lines and not lines[-1].startswith("SystemExit"):
        return lines[-1][:500]
    return str(outcome.get("log") or "nothing more").strip()[-500:]


def furnish(course: Course, assignment: str) -> None:
    """Copy what a new course folder lacks: nbgrader's settings, the complete notebook."""
    course.root.mkdir(parents=True, exist_ok=True)
    config = course.root / "nbgrader_config.py"
    if not config.exists():
        shutil.copyfile(CHECKOUT / "nbgrader_config.py", config)
    place = course.root / "solutions" / assignment
    if current().folder is not None:
        built = build_for_release(course.root, assignment)
        built.write()
        _write_settings(place, assignment)
        return
    if place.exists():
        return
    ours = CHECKOUT / "solutions" / assignment
    if not ours.is_dir():
        known = ", ".join(sorted(p.name for p in (CHECKOUT / "solutions").glob("0*")))
        raise NoAssignment(f"No assignment {assignment!r}. There are: {known}.")
    place.mkdir(parents=True)
    for path in ours.glob("*.ipynb"):
        shutil.copyfile(path, place / path.name)


def _write_settings(place: Path, assignment: str) -> None:
    """What the course changes about an assignment, to be handed out with it."""
    settings = current()
    prefix = f"{assignment}/"
    leave_out = sorted(key for key in settings.leave_out if key.startswith(prefix))
    points = {key: n for key, n in settings.points.items() if key.startswith(prefix)}
    lines = [f"leave_out = {json.dumps(leave_out)}", "[points]"]
    lines += [f'"{key}" = {n}' for key, n in points.items()]
    if leave_out or points:
        write_whole(place / FILE, "\n".join(lines) + "\n")
    else:
        (place / FILE).unlink(missing_ok=True)
