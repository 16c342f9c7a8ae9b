"""What can be foreseen to go wrong, by the real cause, in each of the instructor's commands."""

from __future__ import annotations

import csv
import io
import json
import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from nnlab import cli
from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.export import SHAPES, export_csv
from nnlab.grading.feedback import write_feedback
from nnlab.grading.gradebook import Gradebook, NoGradebook
from nnlab.grading.in_use import InUse, in_use
from nnlab.grading.results import GRADED, Result

from .conftest import ASSIGNMENT, SHORT, ThisProcess, hand_in

COMMANDS = {
    "release": f"release {ASSIGNMENT}",
    "collect": f"collect {ASSIGNMENT} --from download.zip",
    "grade": f"grade {ASSIGNMENT} --workers 1",
    "feedback": f"feedback {ASSIGNMENT}",
    "export": f"export {ASSIGNMENT} --to marks.csv",
}
Trouble = Callable[[Course], AbstractContextManager[Any]]


@pytest.fixture
def ready(course: Course, right: str) -> Course:
    """A course in which every command would succeed."""
    with zipfile.ZipFile(course.root / "download.zip", "w") as archive:
        archive.writestr("Ada_1_assignsubmission_file_/logistic.ipynb", right)
    hand_in(course, "bob", right)
    with Gradebook(course.root) as gradebook:
        gradebook.save(Result("bob", ASSIGNMENT, GRADED, "1"))
    return course


def run(
    course: Course,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[int, str]:
    """Run a command as its user does; its status and what it said.  What it raises is raised."""
    monkeypatch.chdir(course.root)
    monkeypatch.setattr(sys, "argv", ["nnlab", *shlex.split(command)])
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        cli.main()
    said = capsys.readouterr()
    code = ended.value.code
    return (code if isinstance(code, int) else 0), said.out + said.err


@contextmanager
def locked(course: Course) -> Iterator[None]:
    """Another program holds the gradebook."""
    with sqlite3.connect(course.root / "gradebook.db", isolation_level=None) as other:
        other.execute("begin exclusive")
        yield
        other.execute("rollback")


@contextmanager
def written(course: Course, name: str, content: bytes) -> Iterator[None]:
    """A file of the course holds something else."""
    (course.root / name).write_bytes(content)
    yield


@contextmanager
def folder_in_place(course: Course, name: str) -> Iterator[None]:
    """A folder lies where a file should be, or a file where a folder should."""
    path = course.root / name
    if path.is_dir():
        shutil.rmtree(path)
        path.write_bytes(b"")
    else:
        path.unlink(missing_ok=True)
        path.mkdir()
    yield


SOLUTION = f"solutions/{ASSIGNMENT}/logistic.ipynb"
ALL, WRITERS = set(COMMANDS), {"release", "collect", "grade", "feedback"}
# The trouble, the commands that meet it, and a word that must be in what they say.
TROUBLES: dict[str, tuple[Trouble, set[str], str]] = {
    "gradebook locked": (locked, ALL, "locked"),
    "gradebook is none": (lambda c: written(c, "gradebook.db", b"x" * 4096), ALL, "database"),
    "gradebook is a folder": (lambda c: folder_in_place(c, "gradebook.db"), ALL, "database"),
    "settings broken": (lambda c: written(c, "nbgrader_config.py", b"c = ("), ALL, "config.py"),
    "settings raise": (lambda c: written(c, "nbgrader_config.py", b"1/0"), ALL, "config.py"),
    "course in use": (lambda c: in_use(c, "nnlab sleep"), WRITERS, "nnlab sleep"),
    "solution broken": (
        lambda c: written(c, SOLUTION, b"{"),
        {"release", "collect", "grade"},
        "notebook",
    ),
    "solution is Latin-1": (lambda c: written(c, SOLUTION, b"\xe9"), {"collect", "grade"}, "noteb"),
    "our folder is a file": (lambda c: folder_in_place(c, ".nnlab"), WRITERS, ".nnlab"),
    "feedback is a file": (lambda c: written(c, "feedback", b""), {"feedback"}, "feedback"),
    "class is a file": (lambda c: written(c, "class", b""), {"feedback"}, "class"),
    "target is a folder": (lambda c: folder_in_place(c, "marks.csv"), {"export"}, "marks.csv"),
    "download is none": (lambda c: written(c, "download.zip", b"PK"), {"collect"}, "zip"),
    "download is a folder": (lambda c: folder_in_place(c, "download.zip"), {"collect"}, "No noteb"),
}
CASES = [(name, one) for name, (_, those, _) in TROUBLES.items() for one in sorted(those)]


# A locked gradebook is waited for.
IN_TIME = [
    pytest.param(t, c, marks=pytest.mark.slow if t == "gradebook locked" else (), id=f"{t}: {c}")
    for t, c in CASES
]


@pytest.mark.parametrize(("trouble", "command"), IN_TIME)
@pytest.mark.needs("sandbox")
def test_a_trouble_is_told_in_a_sentence_and_nothing_is_half_done(
    trouble: str,
    command: str,
    ready: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    make, _, word = TROUBLES[trouble]
    if trouble == "our folder is a file":
        ready.private.joinpath("x").touch()
    with make(ready):
        code, said = run(ready, COMMANDS[command], monkeypatch, capsys)
    assert code == 2, said
    assert word in said
    assert "Traceback" not in said
    assert 20 < len(" ".join(said.split())) < 1_000, said
    assert not list(ready.root.rglob("*.part"))


@pytest.mark.parametrize(
    ("command", "word"),
    [
        *((command, "gradebook") for command in sorted(ALL)),
        ("collect --from nowhere.zip", "nowhere.zip"),
        ("collect --from download.zip --roster nowhere.csv", "nowhere.csv"),
        ("collect --from download.zip --roster download.zip", "UTF-8"),
        pytest.param("grade --scheduler tcp://127.0.0.1:1", "127.0.0.1:1", marks=pytest.mark.slow),
        ("grade --scheduler nonsense://", "nonsense"),
        ("grade --db nonsense", "nonsense"),
        ("grade --db nonsense://x/y", "nonsense"),
        ("export --to download.zip/marks.csv", "download.zip"),
        ("export --to /proc/nowhere/marks.csv", "/proc/nowhere"),
        ("feedback --course nowhere", "nowhere"),
        ("grade --course nowhere", "nowhere"),
        ("export --course nowhere", "nowhere"),
        ("collect --course nowhere --from download.zip", "nowhere"),
    ],
)
@pytest.mark.needs("sandbox")
def test_what_was_asked_wrongly_is_told_in_a_sentence(
    command: str,
    word: str,
    ready: Course,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name, _, options = command.partition(" ")
    if not options:
        options = COMMANDS[name].partition(ASSIGNMENT)[2]
        options += " --db postgresql://nobody:secret@127.0.0.1:1/x"
    code, said = run(ready, f"{name} {ASSIGNMENT} {options}", monkeypatch, capsys)
    assert code == 2, said
    assert word in said
    assert "Traceback" not in said
    assert "secret" not in said


ROOM = 40  # megabytes; a course with its gradebook and one submission needs few


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_a_full_disk_is_told_and_with_room_every_command_succeeds(
    ready: Course, tmp_path: Path
) -> None:
    """On a small disk of its own, which others than root mount with a namespace of users."""
    root = os.getuid() == 0
    nnlab = f"{shlex.quote(sys.executable)} -m nnlab"
    tries = "\n".join(f'echo "try {c}"; {nnlab} {COMMANDS[c]} ; echo "status $?"' for c in COMMANDS)
    script = f"""
        mount -t tmpfs -o size={ROOM}m disk {tmp_path} && cd {tmp_path} && cp -r ../course/. .
        rm -rf submitted/bob && rm -rf notebooks marks.csv
        {nnlab} collect {ASSIGNMENT} --from download.zip >/dev/null || exit 9
        cp ../course/download.zip . ; rm -rf feedback class
        cat /dev/zero >full 2>/dev/null ; sync
        {tries}
        rm full
        {tries}
    """
    kept = tmp_path.parent / "course"
    shutil.copytree(ready.root, kept)
    found = subprocess.run(
        ["unshare", "--mount", *([] if root else ["--map-root-user"]), "sh", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "TMPDIR": "/tmp"},
    )
    shutil.rmtree(kept)
    _, *said = found.stdout.split("try ")
    assert len(said) == 2 * len(COMMANDS), found.stdout
    for full in said[: len(COMMANDS)]:
        assert "status 2" in full, full
        assert "room" in full or "disk" in full, full
        assert "Traceback" not in full
    for command, again in zip(COMMANDS, said[len(COMMANDS) :], strict=True):
        if root or command != "grade":  # in such a namespace the sandbox has no second one
            assert "status 0" in again, again


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_a_gradebook_locked_in_mid_run_loses_nothing(course: Course, right: str) -> None:
    for student in ("ada", "bob", "cyd"):
        hand_in(course, student, right)
    with ExitStack() as held, Gradebook(course.root) as gradebook:

        def lock_after_one(event: dict[str, Any]) -> None:
            if event["event"] == "graded":
                held.enter_context(locked(course))

        with pytest.raises(NoGradebook, match="locked"):
            grade_assignment(
                course, ASSIGNMENT, gradebook, ThisProcess(), Settings(SHORT), lock_after_one
            )
    with Gradebook(course.root) as gradebook:
        again = grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess(), Settings(SHORT))
        assert (again.skipped, again.graded) == (1, 2)
        assert len({m.score for m in gradebook.marks(ASSIGNMENT)}) == 1


def test_a_course_is_one_commands_at_a_time_and_free_when_that_was_killed(course: Course) -> None:
    holding = (
        "import sys, time; from pathlib import Path; from nnlab.grading.course import Course\n"
        "from nnlab.grading.in_use import in_use\n"
        "with in_use(Course(Path(sys.argv[1])), 'nnlab grade 99'): print('held', flush=True); "
        "time.sleep(600)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", holding, str(course.root)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    with other.stdout:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(InUse) as told, in_use(course, "nnlab feedback"):
            pass
        assert "nnlab grade 99" in str(told.value)
        assert str(other.pid) in str(told.value)
        other.send_signal(signal.SIGKILL)
        other.wait()
    with in_use(course, "nnlab feedback"):
        pass


# names that no gradebook holds --------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_a_folder_whose_name_cannot_be_kept_is_told_and_costs_nobody(
    course: Course, right: str
) -> None:
    hand_in(course, "ada", right)
    hand_in(course, "山田\u3000花子", right)
    for name in (b"latin\xe9", b"n" * 140, b"line\nbreak", b"\x1b[2J"):
        place = os.path.join(os.fsencode(course.root), b"submitted", name, ASSIGNMENT.encode())
        os.makedirs(place)
        with open(os.path.join(place, b"logistic.ipynb"), "w") as file:
            file.write(right)
    (course.root / "submitted" / "link").symlink_to("ada")
    (course.root / "autograded" / "ada").mkdir(parents=True)
    (course.root / "autograded" / "ada" / ASSIGNMENT).write_bytes(b"")  # in the notebook's place
    with Gradebook(course.root) as gradebook:
        summary = grade_assignment(course, ASSIGNMENT, gradebook, ThisProcess(), Settings(SHORT))
        graded = {m.student for m in gradebook.marks(ASSIGNMENT) if m.score}
    assert graded == {"山田\u3000花子", "latin%E9", "line%0Abreak", "%1B[2J"}
    assert summary.infra_errors == ["ada"]
    assert {name[:4] for name in summary.left} == {"nnnn", "link"}
    assert json.dumps(vars(summary)).isprintable()
    assert all(name.isprintable() for name in summary.left)


# what others must be able to read -----------------------------------------------------------------


def test_stock_release_feedback_has_what_it_needs_of_work_placed_by_hand(course: Course) -> None:
    """Its files are there, the same each time, and a secret that nobody can guess."""
    hand_in(course, "ada", "{}", "2026-01-01 10:00:00 UTC")
    hand_in(course, "bob", "{}")
    receipts = []
    for _ in range(2):
        with Gradebook(course.root) as gradebook:
            for student in ("ada", "bob"):
                gradebook.save(Result(student, ASSIGNMENT, GRADED, "1"))
            write_feedback(course, ASSIGNMENT, gradebook)
        receipts.append(
            {path: path.read_text() for path in (course.root / "feedback").rglob("*.txt")}
        )
    assert receipts[0] == receipts[1]
    assert len(set(receipts[0].values())) == 4
    times = {p.parents[1].name: t for p, t in receipts[0].items() if p.name == "timestamp.txt"}
    assert times["ada"] == "2026-01-01 10:00:00 UTC"
    assert times["bob"].endswith(" UTC")


FORMULAS = [
    *("=1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "﹣1", "−1"),
    *("x;=1", "x\n=1", 'x"=1', "x|-1", "\ufeff=1", "x,@y"),
]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_is_a_formula_and_a_mark_below_zero_is_a_number(
    course: Course, tmp_path: Path, shape: str
) -> None:
    from nbgrader.api import Student

    with Gradebook(course.root) as gradebook:
        with gradebook.transaction() as session:
            for number, text in enumerate(FORMULAS):
                fields = ("first_name", "last_name", "email", "lms_user_id")
                session.add(Student(id=f"{number}{text}", **dict.fromkeys(fields, text)))
            session.add(Student(id="-7", last_name="Anne-Marie O'Neill"))
        gradebook.save(Result("-7", ASSIGNMENT, GRADED, "1", other_marks={}))
        export_csv(gradebook, ASSIGNMENT, shape, tmp_path / "marks.csv")
    text = (tmp_path / "marks.csv").read_text(encoding="utf-8")
    for separator in (",", ";", "\t", "|"):
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                for line in cell.replace('"', "\n").split("\n"):
                    assert line.lstrip(" \ufeff\r\t")[:1] not in set("=+@＝﹣−"), (separator, line)
                    assert not line.startswith("-") or line.lstrip("-").isdigit()
    assert "Anne-Marie O'Neill" in text


def test_numbers_are_written_as_numbers() -> None:
    from nnlab.grading.export import cell

    assert [cell(value) for value in (-2.5, 0.0, 10.0, "-2.5", "a-b")] == [
        *("-2.5", "0", "10"),
        *("'-2.5", "a-b"),
    ]


# killed at any moment -----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("command", ["collect", "feedback", "export"])
def test_a_command_killed_at_any_write_leaves_every_file_whole(
    ready: Course, right: str, command: str
) -> None:
    """Killed before its first, second, … change to a file, until one run is through."""
    with zipfile.ZipFile(ready.root / "download.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"Ada_{number}_assignsubmission_file_/logistic.ipynb", right)
    killing = (
        "import os, signal, sys\n"
        "left, replace = int(sys.argv.pop(1)), os.replace\n"
        "def replaced(*names, **named):\n"
        "    global left\n"
        "    left -= 1\n"
        "    if left < 0: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return replace(*names, **named)\n"
        "os.replace = replaced\n"
        "from nnlab.cli import main; main()\n"
    )
    words = shlex.split(COMMANDS[command])
    killed = 0
    for number in range(30):
        done = subprocess.run(
            [sys.executable, "-c", killing, str(number), *words],
            cwd=ready.root,
            capture_output=True,
            check=False,
        )
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL, done.stderr
        killed += 1
        for place in ready.root.glob(f"submitted/*/{ASSIGNMENT}"):
            assert (place / "logistic.ipynb").read_text(encoding="utf-8") == right
        for page in (*ready.root.glob("feedback/*/*/*.html"), *ready.root.glob("class/*.html")):
            assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
        for table in ready.root.glob("marks.csv"):
            assert table.read_text(encoding="utf-8").endswith("\r\n")
    assert killed >= 1
    expected = {"collect": 4, "feedback": 2, "export": 1}[command]
    made = {
        "collect": f"submitted/*/{ASSIGNMENT}/*.ipynb",
        "feedback": "*/**/*.html",
        "export": "marks.csv",
    }
    assert len(list(ready.root.glob(made[command]))) == expected
