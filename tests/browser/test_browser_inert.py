"""A student's work acts in nobody's browser: formgrader opens every way in, and nothing happens."""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import acting
import driving
import nbgrader
import pytest
from jupyter_core.paths import jupyter_path
from nbconvert.exporters import HTMLExporter
from playwright.sync_api import Dialog, Page

from nnlab.grading.batch import Settings, grade_assignment
from nnlab.grading.course import Course
from nnlab.grading.feedback import write_feedback
from nnlab.grading.foreign import readable_name
from nnlab.grading.gradebook import Gradebook
from nnlab.grading.pool import LocalPool
from nnlab.grading.release import release

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]

ASSIGNMENT, NAME = "02_logistic", "logistic"
HONEST, PICTURE = "honest", "with-a-picture"
HANDLES = ".nbgrader_cell, .score, .extra-credit, .full-credit, .no-credit, .mark-graded, .comment"


# what nbconvert and nbgrader look at, out of their own templates ----------------------------------


def templates() -> str:
    """All templates by which a notebook becomes a page here."""
    ours = Path(nbgrader.__file__).parent / "server_extensions/formgrader/templates"
    found = list(ours.rglob("*.j2"))
    for place in map(Path, jupyter_path("nbconvert", "templates")):
        for name in ("base", "basic", "classic", "lab"):
            found += (place / name).glob("*.j2")
    assert len(found) > 8
    return "\n".join(path.read_text(encoding="utf-8") for path in found)


def rendered_types() -> list[str]:
    """MIME types that become a page's content."""
    named = re.findall(r"(?:data\[|type == )'([\w.+-]+/[\w.+-]+)'", templates())
    return sorted({*named, *HTMLExporter().default_config.NbConvertBase.display_data_priority})


def metadata_keys() -> list[str]:
    """Names under which a template looks for anything in metadata."""
    found = re.findall(r"""get(?:_metadata)?\(\s*['"]([\w/-]+)['"]""", templates())
    found += re.findall(r"metadata\.(?!get\b|items\b)(\w+)", templates())
    return sorted({*found, "collapsed", "scrolled", "jupyter", "slideshow", "name"})


def test_nothing_new_is_rendered() -> None:
    """Whoever sees this fail looks at how the new one is rendered, and adds it here."""
    assert rendered_types() == [
        "application/javascript",
        "application/pdf",
        "application/vnd.jupyter.widget-view+json",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "text/html",
        "text/latex",
        "text/markdown",
        "text/plain",
        "text/vnd.mermaid",
    ]
    assert metadata_keys() == [
        "alt",
        "collapsed",
        "filenames",
        "height",
        "isolated",
        "jupyter",
        "metadata",
        "name",
        "nbgrader",
        "needs_background",
        "raw_mimetype",
        "raw_mimetypes",
        "remove_source",
        "scrolled",
        "slideshow",
        "tags",
        "text/html",
        "title",
        "transient",
        "unconfined",
        "widgets",
        "width",
    ]


# a class of them ---------------------------------------------------------------------------------

STUDENTS = [*acting.submissions(rendered_types(), metadata_keys())]


@dataclass
class Class:
    """A graded course with a server on it."""

    course: Course
    server: driving.Server
    honest: set[str]  # what the page of an honest submission asks for

    def marks(self) -> list[Any]:
        with sqlite3.connect(self.course.root / "gradebook.db") as db:
            return db.execute("select * from grade order by id").fetchall()

    def page_of(self, student: str) -> str:
        wanted = (
            "select n.id from submitted_notebook n join submitted_assignment s "
            "on n.assignment_id = s.id where s.student_id = ?"
        )
        with sqlite3.connect(self.course.root / "gradebook.db") as db:
            ((identity,),) = db.execute(wanted, (readable_name(student),))
        return f"formgrader/submissions/{identity}/"


def hand_in(course: Course, right: dict[str, Any], student: str, cells: list[Any]) -> None:
    place = course.root / "submitted" / student.replace("/", "-") / ASSIGNMENT
    place.mkdir(parents=True)
    made = {**right, "cells": [*cells, *right["cells"]]}
    made["metadata"] = {
        **right["metadata"],
        "title": acting.BREAK,
        "authors": [{"name": acting.BREAK}],
        "language_info": {"name": acting.BREAK, "pygments_lexer": acting.BREAK},
        "widgets": {"application/vnd.jupyter.widget-state+json": {"state": {"x": acting.BREAK}}},
    }
    (place / f"{NAME}.ipynb").write_text(json.dumps(made), encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Class]:
    home = tmp_path_factory.mktemp("teacher")
    course = Course(home / "course")
    release(course, ASSIGNMENT)
    right = json.loads((course.root / f"solutions/{ASSIGNMENT}/{NAME}.ipynb").read_text("utf-8"))
    spoiled = [cell for cell in right["cells"] if "def sigmoid" in "".join(cell["source"])]
    spoiled[0]["source"] = "def sigmoid(z):\n    raise ValueError('<script>alert(1)</script>')"
    hand_in(course, right, HONEST, [acting.code("1 + 1")])
    picture = acting.text(
        "Look:\n\n![my plot](attachment:my%20plot.png)",
        attachments={"my plot.png": {"image/png": acting.PNG}},
    )
    hand_in(course, right, PICTURE, [picture])
    for student, cells in acting.submissions(rendered_types(), metadata_keys()).items():
        hand_in(course, right, student, cells)
    pool = LocalPool(2)
    with Gradebook(course.root) as gradebook:
        summary = grade_assignment(course, ASSIGNMENT, gradebook, pool, Settings())
        write_feedback(course, ASSIGNMENT, gradebook)
    pool.close()
    assert (summary.graded, summary.unreadable) == (len(STUDENTS) + 2, [])
    command = ["jupyter_server", "--no-browser", *["--allow-root"] * (os.geteuid() == 0)]
    command.append(
        "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"
    )
    server = driving.serve(command, course.root, driving.own_environment(home))
    yield Class(course, server, set())
    server.stop()


class Watched:
    """A page, and everything it asks for or says while it is open."""

    def __init__(self, page: Page, server: str) -> None:
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(f"{request.method} {request.url}"))
        page.on("dialog", self._dismiss)
        page.route(lambda address: not address.startswith(server), lambda route: route.abort())
        self.page = page

    def _dismiss(self, dialog: Dialog) -> None:
        self.said.append(dialog.message)
        dialog.dismiss()

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(300)

    def wanted(self) -> set[str]:
        """What was asked for, without what differs from one submission to another."""
        known = [re.sub(r"[0-9a-f]{32}|[?&]token=[^&]*&reset", "…", one) for one in self.asked]
        return {one for one in known if "favicon" not in one}


@pytest.fixture
def watched(graded: Class, page: Page) -> Watched:
    made = Watched(page, graded.server.address)
    made.open(graded.server.page("formgrader/"))  # logs in
    made.asked.clear()
    return made


@pytest.fixture(scope="module")
def usual(graded: Class, browser) -> tuple[set[str], list[int]]:
    """What the page of an honest submission asks for, and how many of its parts give marks."""
    context = browser.new_context()
    made = Watched(context.new_page(), graded.server.address)
    made.open(graded.server.page("formgrader/"))
    made.asked.clear()
    made.open(graded.server.page(graded.page_of(HONEST)))
    found = made.wanted(), parts(made.page)
    context.close()
    assert any("/api/grades" in one for one in found[0])
    return found


def parts(page: Page) -> list[int]:
    """How many parts of a page give marks, by their kinds; and elements with the same id."""
    repeated = (
        "() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);"
        "return ids.length - new Set(ids).size; }"
    )
    kinds = [page.locator(kind).count() for kind in HANDLES.split(", ")]
    return [*kinds, page.evaluate(repeated)]


@pytest.mark.parametrize("student", STUDENTS)
def test_nothing_acts_in_formgrader(
    student: str, graded: Class, usual: tuple[set[str], list[int]], watched: Watched
) -> None:
    before = graded.marks()
    watched.open(graded.server.page(graded.page_of(student)))
    page = watched.page
    page.locator("#notebook-container").first.wait_for()
    assert "test_sigmoid" in page.content()
    assert page.evaluate("window.acted") is None
    assert watched.said == []
    assert watched.wanted() <= usual[0]
    assert parts(page) == usual[1]
    links = (
        page.locator("#notebook-container")
        .first.locator("a")
        .evaluate_all("all => all.map(a => a.href)")
    )
    assert [link for link in links if urlsplit(link).fragment == ""] == []
    assert graded.marks() == before


def test_marks_are_given_where_they_should_be(graded: Class, watched: Watched) -> None:
    """The attack's own words work in this page, so that it would be seen if they ran."""
    watched.open(graded.server.page(graded.page_of(HONEST)))
    before = graded.marks()
    watched.page.evaluate(acting.DO)
    watched.page.wait_for_timeout(500)
    assert watched.page.evaluate("window.acted") is True
    assert graded.marks() != before


def test_an_honest_picture_is_shown(graded: Class, watched: Watched) -> None:
    watched.open(graded.server.page(graded.page_of(PICTURE)))
    shown = watched.page.get_by_alt_text("my plot")
    assert shown.count() == 1
    assert shown.evaluate("picture => picture.naturalWidth") == 1


def test_nothing_acts_on_the_pages_of_ours(graded: Class, page: Page) -> None:
    watched = Watched(page, "file:")
    places = sorted(graded.course.root.glob("feedback/*/*/*.html"))
    assert len(places) == len(STUDENTS) + 2
    for place in [*places, graded.course.root / "class" / f"{ASSIGNMENT}.html"]:
        page.goto(place.as_uri())
    page.wait_for_timeout(300)
    assert len(watched.asked) == len(places) + 1
    assert watched.said == []
