"""nbgrader in the browser: its Validate agrees with the checks, its formgrader opens the work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import driving
import pytest
from answers import write_answers
from driving import picture, shown_notebook, violations
from playwright.sync_api import Page, expect

from nnlab.course import places
from public_tests import exercises

pytestmark = pytest.mark.slow

ASSIGNMENT = "02_logistic"


@pytest.mark.parametrize("answered", [False, True])
def test_validate_agrees_with_the_checks(lab, page: Page, answered: bool):
    path = lab.folder / "01_neuron" / "neuron.ipynb"
    if answered:
        write_answers(path, "01_neuron")
    page.goto(lab.page("lab/tree/01_neuron/neuron.ipynb"))
    shown_notebook(page).get_by_text("Validate", exact=True).click()
    dialog = page.locator(".jp-Dialog", has_text="Validation")
    dialog.wait_for(timeout=3 * driving.PATIENCE)
    picture(page, f"lab_validate_{'right' if answered else 'empty'}")
    if answered:
        expect(dialog).to_contain_text("passes all the tests")
    else:
        mine = [e.name for e in exercises().values() if e.notebook == "01_neuron"]
        for name in mine:
            expect(dialog).to_contain_text(f"{name}_test({name}")


STUDENT = "zoe"


def hand_in_a_mistake(course: Path) -> None:
    """All is right but one gradient, which is a sum where a mean is asked for."""
    path = course / "submitted" / STUDENT / ASSIGNMENT / "logistic.ipynb"
    path.parent.mkdir(parents=True)
    shutil.copy(places.student_of(driving.ROOT, ASSIGNMENT), path)
    write_answers(path, ASSIGNMENT, propagate=lambda source: source.replace(" / m", ""))


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Iterator[driving.Server]:
    """A graded course, one of its students mistaken, and Jupyter as its instructor starts it."""
    home = tmp_path_factory.mktemp("teacher")
    folder = home / "course"
    folder.mkdir()
    environment = driving.own_environment(home)
    for command in (
        ["nnlab", "release", ASSIGNMENT],
        ["nnlab.grading.made_class", ASSIGNMENT, "--students", "2"],
        ["nnlab", "grade", ASSIGNMENT],
        ["nnlab", "feedback", ASSIGNMENT],
    ):
        if "grade" in command:
            hand_in_a_mistake(folder)
        done = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    command = ["jupyterlab", "--no-browser", *["--allow-root"] * (os.geteuid() == 0)]
    server = driving.serve(command, folder, environment)
    yield server
    server.stop()


@pytest.mark.needs("sandbox")
def test_formgrader_lists_and_opens_a_graded_submission(course, page: Page):
    page.goto(course.page("formgrader/"))
    expect(page.locator("table")).to_contain_text(ASSIGNMENT)
    picture(page, "formgrader_assignments")
    page.goto(course.page(f"formgrader/gradebook/{ASSIGNMENT}/logistic"))
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(3)
    picture(page, "formgrader_submissions")
    rows.first.locator("a").first.click()
    expect(page.locator("body")).to_contain_text("propagate")
    expect(page.locator("input.score").first).to_be_visible()
    picture(page, "formgrader_submission")


@pytest.mark.needs("sandbox")
def test_feedback_and_class_pages_are_read_by_ear_too(course, page: Page):
    student = course.folder / "feedback" / STUDENT / ASSIGNMENT / "logistic.html"
    for name, path in (
        ("feedback", student),
        ("class", course.folder / "class" / f"{ASSIGNMENT}.html"),
    ):
        page.goto(path.as_uri())
        picture(page, f"{name}_page")
        assert violations(page, "body") == []
