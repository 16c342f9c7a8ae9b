"""Downloads of course systems: everybody's work is theirs, and every file is told of."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from nnlab.grading.collect import Collected, collect_download
from nnlab.grading.course import Course
from nnlab.grading.download import CollectFailed, printable
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.limits import USUAL
from nnlab.grading.people import BadRoster, read_roster

from .conftest import ASSIGNMENT
from .zips import HOSTILE, Raw, notebook, packed, zipped

CANVAS = "{name}_{number}_9{number}_02_logistic.ipynb"
MOODLE = "{name}_{number}_assignsubmission_file_/logistic.ipynb"


def download(tmp_path: Path, files: dict[str, bytes]) -> Path:
    place = tmp_path / "download.zip"
    place.write_bytes(zipped(files))
    return place


def collect(course: Course, place: Path, roster: Path | None = None) -> Collected:
    people = read_roster(roster) if roster else None
    with Gradebook(course.root) as gradebook:
        return collect_download(course, ASSIGNMENT, place, gradebook, people)


def handed(course: Course) -> dict[str, bytes]:
    return {
        p.parents[1].name: p.read_bytes()
        for p in (course.root / "submitted").glob(f"*/{ASSIGNMENT}/logistic.ipynb")
    }


def called(course: Course) -> dict[str, str]:
    with Gradebook(course.root) as gradebook:
        return gradebook.called()


def why(found: Collected) -> dict[str, str]:
    return {one["path"]: one["why"] for one in found.left}


def test_downloads_of_course_systems_are_understood(course: Course, tmp_path: Path) -> None:
    files = {
        "Ada Lovelace_4711_assignsubmission_file_/logistic.ipynb": b"moodle",
        "Emmy Noether_4713_assignsubmission_file_logistic.ipynb": b"flat",
        "turingalan_LATE_12_345_logistic-1.ipynb": b"canvas",
        "anon_x7Yz2_346_logistic.ipynb": b"anonymous",
        f"grace/{ASSIGNMENT}/logistic.ipynb": b"plain",
        "grace/notes.txt": b"nothing",
    }
    found = collect(course, download(tmp_path, files))
    assert sorted(found.taken) == ["12", "4711", "4713", "anon_x7Yz2", "grace"]
    assert handed(course) == {
        "4711": b"moodle",
        "4713": b"flat",
        "12": b"canvas",
        "anon_x7Yz2": b"anonymous",
        "grace": b"plain",
    }
    assert why(found) == {"grace/notes.txt": "is no notebook"}
    assert called(course)["4711"] == "Ada Lovelace (4711)"


@pytest.mark.parametrize("form", [CANVAS, MOODLE], ids=["canvas", "moodle"])
def test_namesakes_are_two_people(course: Course, tmp_path: Path, form: str) -> None:
    files = {form.format(name="Ada Lovelace", number=n): notebook(n) for n in ("4711", "4712")}
    collect(course, download(tmp_path, files))
    assert handed(course) == {n: notebook(n) for n in ("4711", "4712")}
    assert sorted(called(course).values()) == ["Ada Lovelace (4711)", "Ada Lovelace (4712)"]
    late = form.format(name="Ada Lovelace_late" if form == CANVAS else "Ada L.", number="4712")
    newer = tmp_path / "newer"
    (newer / late).parent.mkdir(parents=True)
    (newer / late).write_bytes(notebook("newer"))
    assert collect(course, newer).taken == ["4712"]
    assert handed(course) == {"4711": notebook("4711"), "4712": notebook("newer")}


def test_a_roster_says_which_number_is_whose(course: Course, tmp_path: Path) -> None:
    roster = tmp_path / "canvas.csv"
    roster.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz\n"
        "    Points Possible,,,,,10\n"
        '"Lovelace, Ada",4711,s-1,ada,A,\n"Lovelace, Ada",4712,s-2,ada2,A,\n',
        encoding="utf-8-sig",
    )
    names = [CANVAS.format(name="lovelaceada", number=n) for n in ("4711", "4712")]
    place = download(tmp_path, {name: notebook(name) for name in names})
    assert collect(course, place, roster).taken == ["ada", "ada2"]
    assert called(course)["ada2"] == "Ada Lovelace (ada2)"
    # Known from now on, without the roster.
    assert collect(course, place).kept == ["ada", "ada2"]
    with Gradebook(course.root) as gradebook:
        assert [(m.student, m.lms_id) for m in gradebook.marks(ASSIGNMENT)] == [
            ("ada", "4711"),
            ("ada2", "4712"),
        ]


def test_moodles_worksheet_is_a_roster_too(course: Course, tmp_path: Path) -> None:
    roster = tmp_path / "worksheet.csv"
    roster.write_text(
        "Identifier;Full name;Email address;Status\n"
        "Participant 4711;Ada Lovelace;ada@school.edu;\n",
        encoding="utf-8",
    )
    place = download(tmp_path, {MOODLE.format(name="Ada Lovelace", number=4711): notebook()})
    assert collect(course, place, roster).taken == ["ada@school.edu"]


def test_students_of_an_existing_gradebook_keep_their_ids(course: Course, tmp_path: Path) -> None:
    from nbgrader.api import Student

    with Gradebook(course.root) as gradebook, gradebook.transaction() as session:
        session.add(Student(id="lovelaceada", lms_user_id="4711"))
        session.add(Student(id="4712", first_name="Bob"))
    names = [CANVAS.format(name="lovelaceada", number=n) for n in ("4711", "4712")]
    found = collect(course, download(tmp_path, {name: notebook(name) for name in names}))
    assert sorted(found.taken) == ["4712-canvas", "lovelaceada"]
    assert "4712" in " ".join(found.remarks)


@pytest.mark.parametrize(
    "text",
    [
        "name,mark\nada,1\n",
        "",
        "id,lms_user_id\nada,1\nada,2\n",
        "id,lms_user_id\nada,1\nbob,1\n",
        "id,lms_user_id\n../../etc,1\n",
    ],
)
def test_a_roster_that_does_not_say_who_is_who_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "roster.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadRoster, match=r"roster\.csv"):
        read_roster(tmp_path / "roster.csv")


def test_a_name_that_ends_in_a_number_takes_nobody_elses_place(
    course: Course, tmp_path: Path
) -> None:
    honest = "babbagecharles_4712_9002_logistic.ipynb"
    hostile = "babbage_4712_4711_9001_logistic.ipynb"  # the name is babbage_4712, the id 4711
    for files in ([honest, hostile], [hostile, honest]):
        place = download(tmp_path, {name: notebook(name) for name in files})
        found = collect(course, place)
        assert handed(course) == {"4712": notebook(honest)}
        assert hostile in why(found)
        assert "4712" in found.remarks[0]


def test_a_file_in_a_students_own_folder_is_theirs_whatever_it_is_called(
    course: Course, tmp_path: Path
) -> None:
    files = {
        "Ada_1_assignsubmission_file_/Bob_2_assignsubmission_file_/logistic.ipynb": notebook("ada"),
        "eve/babbage_4712_4713_logistic.ipynb": notebook("eve"),
        "bob/logistic.ipynb": notebook("bob"),
    }
    collect(course, download(tmp_path, files))
    assert handed(course) == {"1": notebook("ada"), "eve": notebook("eve"), "bob": notebook("bob")}


@pytest.mark.parametrize("wrapper", ["", "submissions/", "a/b/"])
def test_a_folder_around_a_download_is_nobody(course: Course, tmp_path: Path, wrapper: str) -> None:
    files = {
        wrapper + "Ada_1_assignsubmission_file_/logistic.ipynb": notebook("ada"),
        wrapper + "Bob_2_assignsubmission_file_/logistic.ipynb": notebook("bob"),
        "__MACOSX/" + wrapper + "Bob_2_assignsubmission_file_/._logistic.ipynb": b"",
    }
    collect(course, download(tmp_path, files))
    assert set(handed(course)) == {"1", "2"}


# which of several ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "taken"),
    [
        ({"logistic.ipynb": notebook("1"), "other.ipynb": b"{}"}, "logistic.ipynb"),
        ({"zeta.ipynb": b"{}", "logistic.ipynb": notebook("1")}, "logistic.ipynb"),
        ({"logistic.ipynb": b"{}", "mine.ipynb": notebook("1")}, "mine.ipynb"),
        ({"logistic.ipynb": notebook("1"), "zeta.ipynb": notebook("2")}, "logistic.ipynb"),
        ({"logistic.ipynb": notebook("1"), "logistic-1.ipynb": notebook("2")}, "logistic-1.ipynb"),
        ({"logistic (2).ipynb": notebook("1"), "logistic.ipynb": b"{"}, "logistic (2).ipynb"),
        ({"logistic.ipynb.txt": notebook("1"), "notes.txt": b""}, "logistic.ipynb.txt"),
        ({"Logistic.IPYNB": notebook("1")}, "Logistic.IPYNB"),
        (
            {"work.zip": zipped({"me/logistic.ipynb": notebook("1")})},
            "work.zip > me/logistic.ipynb",
        ),
        ({"deep/er/logistic.ipynb": notebook("1"), "a.ipynb": b"{}"}, "deep/er/logistic.ipynb"),
        ({"only.ipynb": b"{}"}, "only.ipynb"),
    ],
    ids=range(11),
)
def test_the_right_notebook_of_several_is_taken_and_the_others_are_named(
    course: Course, tmp_path: Path, files: dict[str, bytes], taken: str
) -> None:
    folder = "Ada_1_assignsubmission_file_/"
    found = collect(course, download(tmp_path, {folder + n: c for n, c in files.items()}))
    assert found.paths == {"1": folder + taken}
    outer = folder + taken.partition(" > ")[0]
    assert set(why(found)) == {folder + n for n in files} - {outer}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logistic.ipynb.txt", b"a letter"),
        ("logistic.docx", b"words"),
        ("work.zip", b"PK no zip"),
        ("work.zip", zipped({"inner.zip": zipped({"logistic.ipynb": notebook()})})),
        ("work.zip", zipped({f"{i}.ipynb": b"" for i in range(10_001)})),
        ("work.zip", zipped({"../../logistic.ipynb": notebook()})),
        ("work.zip", zipped({"logistic.ipynb": b" " * (21 << 20)})),
        (".ipynb_checkpoints/logistic.ipynb", notebook()),
    ],
    ids=range(8),
)
def test_who_handed_in_nothing_to_take_is_named_with_the_files(
    course: Course, tmp_path: Path, name: str, content: bytes
) -> None:
    files = {"Ada_1_assignsubmission_file_/" + name: content, "bob/logistic.ipynb": notebook()}
    found = collect(course, download(tmp_path, files))
    assert found.taken == ["bob"]
    assert found.missing == ([] if name.startswith(".") else ["1"])
    assert any(name in path for path in why(found))
    assert set(handed(course)) == {"bob"}


# bad entries --------------------------------------------------------------------------------------


EVE = b"Eve_66_assignsubmission_file_/logistic.ipynb"
UTF8 = 0x800
BAD = {
    "encrypted": Raw(EVE, notebook(), flags=1),
    "damaged": Raw(EVE, notebook(), damage=9),
    "no date": Raw(EVE, notebook(), date=0),
    "month 15": Raw(EVE, notebook(), date=0xFFFF),
    "link": Raw(EVE, b"/etc/passwd", attributes=stat.S_IFLNK | 0o777),
    "pipe": Raw(EVE, notebook(), attributes=stat.S_IFIFO | 0o777),
    "method 99": Raw(EVE, notebook(), method=99),
    "version 99": Raw(EVE, notebook(), version=99),
    "declares 4 GB": Raw(EVE, notebook(), size=0xFFFFFFFE),
    "declares less": Raw(EVE, notebook(), size=1),
    "bomb": Raw(EVE, bytes(64 << 20)),
    "bomb that declares less": Raw(EVE, bytes(64 << 20), size=100),
    "begins elsewhere": Raw(EVE, notebook(), offset=99_999),
    "not UTF-8": Raw(EVE.replace(b"Eve", b"E\xff\xe9"), notebook(), flags=UTF8),
    "surrogate": Raw(EVE.replace(b"Eve", b"\xed\xa0\x80"), notebook(), flags=UTF8),
    "latin-1": Raw(EVE.replace(b"Eve", b"\xc9ve"), notebook()),
    "extra field": Raw(EVE, notebook(), extra=b"\x01\0\xff\xff\0"),
    "colour": Raw(b"Eve\x1b[31m_66_assignsubmission_file_/logistic.ipynb", notebook()),
    "very long": Raw(b"e" * 5_000 + b"/logistic.ipynb", notebook()),
    "climbs": Raw(b"../../../eve/logistic.ipynb", notebook()),
    "absolute": Raw(b"/tmp/eve/logistic.ipynb", notebook()),
    "drive": Raw(b"C:\\eve\\logistic.ipynb", notebook()),
    "nameless": Raw(b"", notebook()),
    "a folder with content": Raw(EVE + b"/", notebook()),
    "of nobody": Raw(b"logistic.ipynb", notebook()),
    "dots": Raw(b". . ./logistic.ipynb", notebook()),
}
HONEST = {
    "4711": MOODLE.format(name="Ada Lovelace", number=4711),
    "4712": MOODLE.format(name="Ada Lovelace", number=4712),
    "12": "turingalan_late_12_345_02_logistic-1.ipynb",
    "grace": "grace/logistic.ipynb",
}


def among_honest(*hostile: Raw) -> bytes:
    """A download with hostile entries between those of honest students."""
    ada, *others = [
        Raw(path.encode(), notebook(student), flags=UTF8) for student, path in HONEST.items()
    ]
    return packed([ada, *hostile, *others])


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_entry_costs_nobody_else_anything(course: Course, tmp_path: Path, kind: str) -> None:
    (tmp_path / "download.zip").write_bytes(among_honest(BAD[kind]))
    found = collect(course, tmp_path / "download.zip")
    there = handed(course)
    assert {student: there.pop(student) for student in HONEST} == {
        student: notebook(student) for student in HONEST
    }
    assert len(found.left) + len(there) == 1, "it is taken or told of"
    assert not (tmp_path / "eve").exists()


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hostile=HOSTILE)
def test_whatever_a_zip_holds_everybody_elses_work_is_theirs(
    hostile: list[Raw], released: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = tmp_path_factory.mktemp("zips")
    course = Course(place / "course")
    shutil.copytree(released, course.root)
    before = outside(place)
    (place / "download.zip").write_bytes(among_honest(*hostile))
    found = collect(course, place / "download.zip")
    there = handed(course)
    for student in HONEST:
        assert there.pop(student) == notebook(student)
    told = [*found.paths.values(), *(one["path"] for one in found.left)]
    for one in hostile:
        path = printable(one.path)
        if not (one.path.endswith("/") and one.size in (0, None) and not one.content):
            assert any(p == path or p.startswith(f"{path} > ") for p in told), one
    assert {path.name for path in course.root.glob("submitted/*/*/*")} <= {
        "logistic.ipynb",
        "timestamp.txt",
    }
    assert outside(place) - before == {place / "download.zip"}
    assert all(len(content) <= USUAL.file_size for content in there.values())
    shutil.rmtree(place)


def outside(place: Path) -> set[Path]:
    """Everything in a folder but what is handed in and the gradebook."""
    return {
        path
        for path in place.rglob("*")
        if "submitted" not in path.parts and "gradebook" not in path.name
    }


def test_an_entry_there_twice_is_told_of(course: Course, tmp_path: Path) -> None:
    (tmp_path / "download.zip").write_bytes(
        packed([Raw(EVE, notebook("one")), Raw(EVE, notebook("two"))])
    )
    found = collect(course, tmp_path / "download.zip")
    assert handed(course) == {"66": notebook("two")}
    assert why(found) == {EVE.decode(): f"{EVE.decode()} was taken"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_folder_may_hold_anything(course: Course, tmp_path: Path) -> None:
    place = tmp_path / "download"
    (place / "ada").mkdir(parents=True)
    (place / "ada" / "logistic.ipynb").write_bytes(notebook("ada"))
    for name in (b"latin\xe9", b"x" * 130, b"eve\x1b[2J"):
        os.mkdir(os.path.join(os.fsencode(place), name))
        with open(os.path.join(os.fsencode(place), name, b"logistic.ipynb"), "wb") as file:
            file.write(notebook())
    (place / "link").mkdir()
    (place / "link" / "logistic.ipynb").symlink_to(place / "ada" / "logistic.ipynb")
    (place / "pipe").mkdir()
    os.mkfifo(place / "pipe" / "logistic.ipynb")
    found = collect(course, place)
    assert handed(course) == {
        "ada": notebook("ada"),
        "latin%E9": notebook(),
        "eve%1B[2J": notebook(),
    }
    assert len(found.left) == 3
    assert all(path.isprintable() for path in why(found))


# again, and the troubles of a folder --------------------------------------------------------------


def test_collecting_again_takes_nothing_twice(course: Course, tmp_path: Path) -> None:
    place = download(tmp_path, {"ada/logistic.ipynb": b"one"})
    collect(course, place)
    again = collect(course, place)
    assert (again.taken, again.kept) == ([], ["ada"])


def test_work_that_bears_no_time_is_not_overwritten(course: Course, tmp_path: Path) -> None:
    by_hand = course.root / "submitted" / "ada" / ASSIGNMENT
    by_hand.mkdir(parents=True)
    (by_hand / "logistic.ipynb").write_bytes(notebook("by hand"))
    files = {"ada/logistic.ipynb": notebook("newer?"), "bob/logistic.ipynb": notebook("bob")}
    found = collect(course, download(tmp_path, files))
    assert handed(course) == {"ada": notebook("by hand"), "bob": notebook("bob")}
    assert found.missing == ["ada"]
    assert "ada/logistic.ipynb" in why(found)


def test_a_link_in_submitted_is_not_followed(course: Course, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (course.root / "submitted").mkdir()
    (course.root / "submitted" / "ada").symlink_to(elsewhere)
    files = {"ada/logistic.ipynb": notebook("ada"), "bob/logistic.ipynb": notebook("bob")}
    found = collect(course, download(tmp_path, files))
    assert (found.taken, found.missing) == (["bob"], ["ada"])
    assert not list(elsewhere.iterdir())


def test_nothing_to_collect_is_said(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CollectFailed, match="No notebook"):
        collect(course, download(tmp_path, {"readme.txt": b""}))
    (tmp_path / "broken.zip").write_bytes(b"PK nothing")
    with pytest.raises(CollectFailed, match="zip"):
        collect(course, tmp_path / "broken.zip")
