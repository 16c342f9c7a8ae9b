"""The instructor's commands: release, collect, grade, feedback, export.

Each imports what it needs when it runs: learners have these commands too, without nbgrader.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from nnlab.asked import notebook_named

from .trouble import GradingTrouble, sentence

if TYPE_CHECKING:
    from .batch import Summary
    from .collect import Collected
    from .course import Course

out, err = Console(), Console(stderr=True)

UNSANDBOXED = (
    "NOT SANDBOXED: students' code ran with this account's rights. It could read its files, "
    "and its marks can be trusted no more than the students."
)

Assignment = Annotated[str, typer.Argument(help="Such as 02_logistic, 02 or logistic.")]
Folder = Annotated[
    Path | None, typer.Option("--course", help="The course's folder.  [default: this one]")
]
Database = Annotated[
    str, typer.Option("--db", help="Gradebook, such as postgresql://…  [default: gradebook.db]")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print plain data for another program.")]

MARKS = ("canvas", "moodle", "nbgrader", "moodle-feedback", "canvas-comments")
SHAPES = (*MARKS, "gradescope", "classroom")  # the last two grade there


def mount(app: typer.Typer) -> None:
    """Add the instructor's commands to the command line."""
    for command in (release, collect, grade, cases, feedback, similar, export):
        app.command()(_told(command))


def _told(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, with a known trouble told in a sentence instead of a traceback."""

    @functools.wraps(command)
    def run(*arguments: Any, **named: Any) -> Any:
        try:
            return command(*arguments, **named)
        except GradingTrouble as trouble:
            err.print(str(trouble), markup=False, soft_wrap=True)
        except BrokenPipeError:
            raise  # nobody reads any more; the command line ends quietly
        except OSError as error:
            err.print(sentence(error), markup=False, soft_wrap=True)
        except ModuleNotFoundError as missing:
            err.print(
                f"{missing.name} is not installed. Grading a class is an extra: "
                'pip install "nnlab[grade]" (or "nnlab[cluster]" for --scheduler).',
                markup=False,
                soft_wrap=True,
            )
        raise typer.Exit(2)

    return run


def course_at(folder: Path | None) -> Course:
    """The course of a folder, or of the one we are in."""
    from nnlab.course.places import enter_course
    from public_tests.settings import FILE, VARIABLE

    from .course import Course

    root = (folder or Path(os.environ.get(VARIABLE) or ".")).resolve()
    if (root / FILE).is_file():
        os.environ[VARIABLE] = str(root)
        enter_course()
    return Course(root)


def release(assignment: Assignment, course: Folder = None, db: Database = "") -> None:
    """Make the students' version of an assignment and enter it in the gradebook."""
    from .in_use import in_use
    from .release import release as make

    place, name = course_at(course), notebook_named(assignment)
    place.root.mkdir(parents=True, exist_ok=True)
    with in_use(place, f"nnlab release {name}"):
        folder = make(place, name, db)
    out.print(f"Hand out what is in {folder}", markup=False, soft_wrap=True)


def collect(
    assignment: Assignment,
    source: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A folder or zip from your course system.  [default: nbgrader's exchange]",
        ),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            help="Your students: a CSV from Canvas's gradebook, Moodle's grading worksheet, or "
            "with the columns id and lms_user_id.",
        ),
    ] = None,
    course: Folder = None,
    db: Database = "",
    as_json: AsJson = False,
) -> None:
    """Put what students handed in where grading looks for it."""
    from .collect import collect_download, collect_exchange
    from .gradebook import Gradebook
    from .in_use import in_use
    from .people import Roster, enter, read_roster

    place, name = course_at(course), notebook_named(assignment)
    people = read_roster(roster) if roster else Roster()
    with in_use(place, f"nnlab collect {name}"), Gradebook(place.root, db) as gradebook:
        if source is None:
            enter(gradebook, name, [], people)
            found = collect_exchange(place, name)
        else:
            found = collect_download(place, name, source, gradebook, people)
        called = gradebook.called()
    if as_json:
        print(json.dumps({**vars(found), "names": called}))
        return
    _tell_collected(found, called)


def _tell_collected(found: Collected, called: dict[str, str]) -> None:
    from .download import printable

    table = Table("Student", "", "File")

    def row(student: str, outcome: str, path: str) -> None:
        cells = (called.get(student, student), outcome, path)
        table.add_row(*(Text(printable(cell, 400), overflow="fold") for cell in cells))

    for student in found.missing:
        row(student, "NOTHING TAKEN", "")
    for one in found.left:
        row(one["student"], f"left: {one['why']}", one["path"])
    for student in found.kept:
        row(student, "nothing newer", found.paths.get(student, ""))
    for student in found.taken:
        row(student, "taken", found.paths.get(student, ""))
    out.print(table)
    out.print(
        f"{len(found.taken)} submission(s) taken, {len(found.kept)} had nothing newer, "
        f"{len(found.missing)} student(s) with nothing to take."
    )
    for remark in found.remarks:
        out.print(f"Mind: {printable(remark, 1_000)}.", markup=False, soft_wrap=True)


def grade(
    assignment: Assignment,
    course: Folder = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Submissions at a time.  [default: one a core]")
    ] = None,
    scheduler: Annotated[str, typer.Option(help="Grade on a Dask cluster: tcp://host:port.")] = "",
    db: Database = "",
    again: Annotated[bool, typer.Option("--again", help="Also what is graded already.")] = False,
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise", help="Grade this one again, for everybody; the other marks stay."
        ),
    ] = "",
    every_cell: Annotated[
        bool,
        typer.Option("--every-cell", help="Also run released cells on which no mark depends."),
    ] = False,
    unsandboxed: Annotated[
        bool, typer.Option("--unsandboxed", help="Run students' code without a sandbox.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Grade what was handed in: sandboxed, verified from outside, nothing lost."""
    from .batch import Settings, grade_assignment
    from .gradebook import Gradebook
    from .in_use import in_use
    from .pool import DaskPool, LocalPool

    place, name = course_at(course), notebook_named(assignment)
    _require_sandbox(unsandboxed)
    settings = Settings(every_cell=every_cell, isolate=not unsandboxed, again=again, only=exercise)
    with in_use(place, f"nnlab grade {name}"), Gradebook(place.root, db) as gradebook:
        pool = DaskPool(scheduler) if scheduler else LocalPool(workers or os.cpu_count() or 1)
        try:
            with _Watch(as_json) as watch:
                summary = grade_assignment(place, name, gradebook, pool, settings, watch.say)
        finally:
            pool.close()
        called = gradebook.called()
    if not as_json:
        _tell(summary, called)
    raise typer.Exit(1 if summary.infra_errors else 0)


def _require_sandbox(unsandboxed: bool) -> None:
    from .furniture import SandboxUnusable, why_unusable

    if unsandboxed:
        err.print(UNSANDBOXED, markup=False, soft_wrap=True)
        return
    why = why_unusable()
    if why:
        raise SandboxUnusable(
            f"Students' code cannot be sandboxed: {why}. Grade on a machine where it can, or say "
            "--unsandboxed to run it with your own rights."
        )


class _Watch:
    """A bar with the time left, or a line of JSON for each event."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=err,
            disable=as_json,
        )
        self._task: Any = None

    def __enter__(self) -> _Watch:
        self._bar.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._bar.stop()

    def say(self, event: dict[str, Any]) -> None:
        if self._as_json:
            print(json.dumps(event), flush=True)
        elif event["event"] == "start":
            self._task = self._bar.add_task("self-test", total=event["submissions"])
        elif event["event"] == "self-test":
            self._bar.update(self._task, description="grading")
        elif event["event"] in ("graded", "skipped"):
            self._bar.advance(self._task)


def _tell(summary: Summary, called: dict[str, str]) -> None:
    from .download import printable

    if not summary.sandboxed:
        out.print(UNSANDBOXED, markup=False, soft_wrap=True)
    out.print(
        f"{summary.graded} graded, {summary.skipped} unchanged, of {summary.total} handed in; "
        f"{summary.seconds:.1f} s."
    )
    lists = {
        "Could not be read": summary.unreadable,
        "To look at": summary.flagged,
        "Not graded through no fault of theirs (run this again)": summary.infra_errors,
    }
    for words, students in lists.items():
        if students:
            some = ", ".join(printable(called.get(student, student)) for student in students[:10])
            some += " …" if len(students) > 10 else ""
            out.print(f"{words} ({len(students)}): {some}", markup=False, soft_wrap=True)
    for student, why in summary.left.items():
        out.print(f"Not graded: submitted/{student} {why}", markup=False, soft_wrap=True)


def cases(
    assignment: Assignment,
    student: Annotated[str, typer.Argument(help="The student's id.")],
    exercise: Annotated[str, typer.Argument(help="One exercise.  [default: all]")] = "",
    course: Folder = None,
    db: Database = "",
    as_json: AsJson = False,
) -> None:
    """Show the hidden cases that a student's work was asked, and what a right answer gives."""
    from .gradebook import Gradebook
    from .hidden_cases import hidden_cases

    place, name = course_at(course), notebook_named(assignment)
    with Gradebook(place.root, db) as gradebook:
        for one in hidden_cases(place, gradebook, name, student, exercise):
            print(one.as_json if as_json else one.text)


def feedback(assignment: Assignment, course: Folder = None, db: Database = "") -> None:
    """Write a page for each student, and one of the whole class for you."""
    from .feedback import write_feedback
    from .gradebook import Gradebook
    from .in_use import in_use

    place, name = course_at(course), notebook_named(assignment)
    with in_use(place, f"nnlab feedback {name}"), Gradebook(place.root, db) as gradebook:
        pages, class_page = write_feedback(place, name, gradebook)
    out.print(f"{pages} page(s) for students in {place.root / 'feedback'}", soft_wrap=True)
    out.print(f"The class: {class_page}", markup=False, soft_wrap=True)


def similar(assignment: Assignment, course: Folder = None, as_json: AsJson = False) -> None:
    """Pairs of students whose answers agree beyond what is asked: a hint, never a mark."""
    from .similar import similar as pairs_of

    place, name = course_at(course), notebook_named(assignment)
    pairs = pairs_of(place, name)
    if as_json:
        print(json.dumps([{**vars(pair), "share": round(pair.share, 3)} for pair in pairs]))
        return
    table = Table("Students", "Shared passages", "of their own", "Where")
    for pair in pairs:
        own = f"{pair.of[0]} and {pair.of[1]}"
        row = (" and ".join(pair.students), str(pair.shared), own, ", ".join(pair.exercises))
        table.add_row(*(Text(cell, overflow="fold") for cell in row))
    out.print(table)
    out.print("To look at, not to judge by: who worked from the same source agrees too.")


def export(
    assignment: Assignment,
    to: Annotated[Path, typer.Option("--to", help="The file to write.")] = Path("grades.csv"),
    shape: Annotated[str, typer.Option("--for", help=f"One of: {', '.join(SHAPES)}.")] = "nbgrader",
    wheels: Annotated[
        Path | None,
        typer.Option(
            "--wheels",
            help="For gradescope: a folder with the wheels of nnlab and all that it needs.",
        ),
    ] = None,
    course: Folder = None,
    db: Database = "",
) -> None:
    """Write marks or feedback for a course system, or what grades there in our place."""
    if shape not in SHAPES:
        raise typer.BadParameter(f"no shape {shape!r}. There are: {', '.join(SHAPES)}.")
    place, name = course_at(course), notebook_named(assignment)
    if shape in MARKS:
        _export_marks(place, name, shape, to, db)
    elif shape == "gradescope":
        _export_gradescope(place, name, to, wheels)
    else:
        _export_classroom(name, to)


def _export_gradescope(place: Course, name: str, to: Path, wheels: Path | None) -> None:
    from .gradescope import export_autograder

    export_autograder(place, name, to, wheels)
    out.print(f"Upload {to} as the assignment's autograder.", markup=False, soft_wrap=True)


def _export_classroom(name: str, to: Path) -> None:
    from nn_utils.files import write_whole
    from nnlab.course.classroom import workflow
    from public_tests import notebooks

    notebook = f"{notebooks()[name].name}.ipynb"
    write_whole(to, workflow(notebook))
    out.print(
        f"{to} belongs in .github/workflows of the assignment's repository, beside {notebook} "
        "and nnlab's wheel in wheels/.",
        markup=False,
        soft_wrap=True,
    )


def _export_marks(place: Course, name: str, shape: str, to: Path, db: str) -> None:
    from .export import export_csv
    from .gradebook import Gradebook
    from .hand_back import canvas_comments, moodle_feedback

    with Gradebook(place.root, db) as gradebook:
        if shape == "moodle-feedback":
            rows = moodle_feedback(place, gradebook, name, to)
        elif shape == "canvas-comments":
            rows = canvas_comments(gradebook, name, to)
        else:
            rows = export_csv(gradebook, name, shape, to)
    out.print(f"{rows} student(s) in {to}", markup=False, soft_wrap=True)
