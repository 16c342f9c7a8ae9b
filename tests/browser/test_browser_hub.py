"""One assignment on JupyterHub, from its release to everybody's feedback: the guide's commands."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import driving
import hub as hubs
import pytest
from answers import write_answers
from driving import cell_with, picture, run_cell, save, shown_notebook
from guides import commands
from playwright.sync_api import Browser, Page, expect

ASSIGNMENT = "02_logistic"
NOTEBOOK = "logistic.ipynb"
ADA, ZOE = hubs.STUDENTS

pytestmark = [pytest.mark.slow, pytest.mark.needs("hub", "npm", "sandbox", "browser")]


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[hubs.Hub]:
    running = hubs.start(tmp_path_factory.mktemp("hub"))
    yield running
    running.stop()


def sign_in(browser: Browser, hub: hubs.Hub, account: str) -> Page:
    """A browser of one account's own, in its JupyterLab."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(2 * driving.PATIENCE)  # the hub starts a server first
    page.goto(f"{hub.address}/hub/login")
    page.locator("#username_input").fill(account)
    page.locator("#password_input").fill(hubs.PASSWORD)
    page.locator("#login_submit").click()
    page.wait_for_url(f"**/user/{account}/lab**")
    page.locator("#jp-top-panel").wait_for()
    return page


def assignments(page: Page) -> None:
    """Open nbgrader's list of assignments, or look at it again."""
    page.get_by_role("menuitem", name="Nbgrader").click()
    page.get_by_text("Assignment List", exact=True).click()
    page.locator("#refresh_assignments_list").click()


def fetch(page: Page) -> None:
    assignments(page)
    page.locator("#released_assignments_list button", has_text="Fetch").click()
    page.locator("#fetched_assignments_list button", has_text="Submit").wait_for()


def work(page: Page, hub: hubs.Hub, account: str) -> None:
    """All is written, Zoe's gradient as a sum; one check is run by hand in JupyterLab."""
    path = hub.folder / account / ASSIGNMENT / NOTEBOOK
    slip = {"propagate": lambda source: source.replace(" / m", "")} if account == ZOE else {}
    write_answers(path, ASSIGNMENT, **slip)
    page.goto(f"{hub.address}/user/{account}/lab/tree/{ASSIGNMENT}/{NOTEBOOK}")
    notebook = shown_notebook(page)
    for text in ("import numpy", "def sigmoid", "sigmoid_test("):
        run_cell(cell_with(notebook, text))
    expect(cell_with(notebook, "sigmoid_test(")).to_contain_text("checks passed")
    save(page)


def validate(page: Page) -> None:
    """Validate says of Ada's work that all is right, and names the check that Zoe's fails."""
    shown_notebook(page).get_by_text("Validate", exact=True).click()
    dialog = page.locator(".jp-Dialog", has_text="Validation")
    dialog.wait_for(timeout=3 * driving.PATIENCE)
    right = "passes all the tests" if ADA in page.url else "propagate_test(propagate"
    expect(dialog).to_contain_text(right)
    dialog.get_by_role("button", name="OK").click()


def submit(page: Page) -> None:
    assignments(page)
    page.locator("#fetched_assignments_list button", has_text="Submit").click()
    page.locator("#submitted_assignments_list .list_item").first.wait_for()


def type_command(page: Page, hub: hubs.Hub, command: str) -> None:
    """Type a command into the teacher's terminal, and wait until it has ended well."""
    ended = hub.folder / hubs.TEACHER / ".ended"
    ended.unlink(missing_ok=True)
    page.locator(".jp-Terminal .xterm-helper-textarea").focus()
    page.keyboard.type(f"{command}; echo $? > ~/{ended.name}\n")
    for _ in range(4 * 180):
        if ended.exists() and ended.read_text().strip():
            break
        time.sleep(0.25)
    picture(page, "hub_terminal")
    assert ended.exists(), f"{command} did not end"
    assert ended.read_text().strip() == "0", command


def open_terminal(page: Page, hub: hubs.Hub) -> None:
    """A terminal in the course's folder."""
    page.locator('.jp-LauncherCard[title*="terminal"]').click()
    page.locator(".jp-Terminal .xterm-screen").wait_for()
    type_command(page, hub, "mkdir course && cd course")


def feedback(page: Page, hub: hubs.Hub, account: str) -> Path:
    """Fetch the feedback and find the page among the student's own files."""
    assignments(page)
    page.locator("#submitted_assignments_list button", has_text="Fetch Feedback").click()
    page.get_by_text("view feedback").first.wait_for()
    [found] = (hub.folder / account / ASSIGNMENT / "feedback").glob("*/*.html")
    return found


def test_from_release_to_feedback(browser: Browser, hub: hubs.Hub) -> None:
    told = commands("jupyterhub.md", "## For each assignment")
    collect = next(k for k, command in enumerate(told) if "collect" in command)
    teacher = sign_in(browser, hub, hubs.TEACHER)
    open_terminal(teacher, hub)
    for command in told[:collect]:
        type_command(teacher, hub, command)
    students = {account: sign_in(browser, hub, account) for account in hubs.STUDENTS}
    for account, page in students.items():
        fetch(page)
        picture(page, f"hub_fetched_{account}")
        work(page, hub, account)
        validate(page)
        submit(page)
        picture(page, f"hub_submitted_{account}")
    for command in told[collect:]:
        type_command(teacher, hub, command)
    teacher.goto(f"{hub.address}/user/{hubs.TEACHER}/formgrader/gradebook/{ASSIGNMENT}/logistic")
    expect(teacher.locator("tbody tr")).to_have_count(2)
    picture(teacher, "hub_formgrader")
    said = {}
    for account, page in students.items():
        path = feedback(page, hub, account)
        picture(page, f"hub_feedback_listed_{account}")
        said[account] = path.read_text(encoding="utf-8")
        page.goto(f"{hub.address}/user/{account}/files/{path.relative_to(hub.folder / account)}")
        picture(page, f"hub_feedback_{account}")
    assert "60 of 60" in said[ADA]
    assert "50 of 60" in said[ZOE]  # her gradient's ten; what calls it is right, given a right one
    assert not list((hub.folder / ADA).glob(f"**/{ZOE}*"))
