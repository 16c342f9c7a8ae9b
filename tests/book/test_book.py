"""The book: built whole, followed link by link, and read on a phone, by night and by ear."""

from __future__ import annotations

import asyncio
import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import needs
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from nnlab.course import places
from nnlab.course.build import student_notebook
from nnlab.course.execution import execute
from public_tests import notebooks

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "build" / "screenshots"
LOOKS: dict[str, dict[str, Any]] = {
    "desk": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}

# One page of each kind.
LOOKED_AT = ("intro", "two_layer", "walk", "glossary", "nn_utils", "command_line", "student")


def the_script(name: str, path: Path):
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


build_book = the_script("build_book", ROOT / "docs" / "build_book.py")
docstrings = the_script("docstrings", ROOT / "docs" / "_ext" / "docstrings.py")


@pytest.mark.parametrize("notebook", notebooks())
def test_a_page_shows_the_students_text(notebook: str, tmp_path: Path):
    complete = nbformat.read(places.complete_of(ROOT, notebook), as_version=4)
    page = build_book.page_of(complete, tmp_path / "pictures")
    given = nbformat.read(places.student_of(ROOT, notebook), as_version=4)
    assert [cell.source for cell in page.cells] == [cell.source for cell in given.cells]
    assert [c.source for c in student_notebook(complete).cells] == [c.source for c in given.cells]


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path):
    there = "<h1 id='top'></h1><a href='two.html#part'></a><a href='https://elsewhere.org'></a>"
    (tmp_path / "one.html").write_text(f"{there}<a href='#top'></a>", encoding="utf-8")
    (tmp_path / "two.html").write_text("<p id='part'></p>", encoding="utf-8")
    assert build_book.broken_links(tmp_path) == []
    (tmp_path / "two.html").write_text("<img src='gone.png'>", encoding="utf-8")
    found = build_book.broken_links(tmp_path)
    assert {line.split(": ")[1] for line in found} == {"two.html#part", "gone.png"}


def test_a_script_or_a_style_from_elsewhere_is_found(tmp_path: Path):
    page = "<script src='https://cdn.org/x.js'></script><a href='https://fine.org'>a link</a>"
    (tmp_path / "one.html").write_text(page, encoding="utf-8")
    assert build_book.broken_links(tmp_path) == ["one.html: https://cdn.org/x.js"]


def test_docstrings_keep_their_items_and_their_layout():
    lines = ["Sum |x| of `x`.", "", "x: (n, m)", "   numbers.", "Returns a number."]
    assert docstrings.as_rst(lines) == [
        r"Sum \|x\| of ``x``.", "", "| x: (n, m) numbers.", "| Returns a number.", "",
    ]  # fmt: skip
    assert docstrings.as_rst(["One", "    two"])[0] == "::"


def test_every_page_is_in_the_table_of_contents():
    contents = (ROOT / "docs" / "_toc.yml").read_text(encoding="utf-8")
    listed = set(re.findall(r"(?:file|root): (\S+)", contents))
    pages = {p.relative_to(ROOT / "docs").with_suffix("") for p in ROOT.glob("docs/**/*.md")}
    written = {page.as_posix() for page in pages} | {"reference/command_line", "walk"}
    assert listed == written | {f"notebooks/{n}/{places.name_of(n)}" for n in notebooks()}


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.needs("browser")
def test_the_book_is_built_and_can_be_read_by_everybody(tmp_path: Path):
    """One test, because the book is built once: links, other servers, phone, night, axe."""
    executed = tmp_path / "executed"
    executed.mkdir()
    asyncio.run(_execute_all(executed))
    build = [sys.executable, str(ROOT / "docs" / "build_book.py"), "--executed", str(executed)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=needs.chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
        )
        found = {look: _read_every_page(browser, look) for look in LOOKS}
        browser.close()
    assert found == {look: [] for look in LOOKS}


def _violations(page: Page) -> list[str]:
    """What axe finds that keeps somebody from reading; of lesser remarks the theme has its own."""
    found = Axe().run(page).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']} {one['nodes'][0]['html']}" for one in grave]


async def _execute_all(folder: Path) -> None:
    """The notebooks without their long cells: as much of them as a page's looks depend on."""
    environment = {"NNLAB_TIER": "generated", "NNLAB_PROGRESS": "off"}
    for notebook in notebooks():
        path = places.complete_of(ROOT, notebook)
        run = await execute(notebook, path, skip_long=True, environment=environment)
        nbformat.write(run.executed, folder / f"{notebook}.ipynb")


def _read_every_page(browser: Browser, look: str) -> list[str]:
    """What is wrong with the pages on this screen."""
    context = browser.new_context(**LOOKS[look])
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: wrong.append(r.url) if r.url.startswith("http") else None)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    for path in sorted(build_book.PAGES.rglob("*.html")):
        if path.stem in ("index", "genindex", "search", "py-modindex") or "_static" in path.parts:
            continue
        page.goto(path.as_uri())
        if path.stem in LOOKED_AT:
            page.screenshot(path=SCREENSHOTS / f"book_{look}_{path.stem}.png")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wrong.append(f"{path.name}: wider than the screen")
        if path.stem in LOOKED_AT and look != "phone":
            wrong += [f"{path.name}: {violation}" for violation in _violations(page)]
    context.close()
    return wrong
