"""The page a run leaves behind: what was graded, every figure, and the pictures."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import nbformat

from nn_utils.files import written_beside
from public_tests.figures import shown

from .execution import NotebookRun
from .run import Run


@dataclass(frozen=True)
class Shown:
    """A picture's file beside the page."""

    file: str
    alt: str


def write_report(run: Run, folder: Path) -> Path:
    """Write ``index.html``, each executed notebook and its page, the pictures; returns the index.

    The folder is written beside its place and exchanged at the end, so that a report that stands
    is whole.
    """
    with written_beside(folder) as scratch:
        (scratch / "pictures").mkdir(parents=True)
        sections = [_section(notebook, scratch) for notebook in run.notebooks]
        page = _template().render(run=run, sections=sections, library=run.library)
        (scratch / "index.html").write_text(page, encoding="utf-8")
    return folder / "index.html"


def _template() -> Any:
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = shown
    text = resources.files("nnlab.course").joinpath("templates/report.html.j2").read_text("utf-8")
    return environment.from_string(text)


def _section(run: NotebookRun, folder: Path) -> dict[str, Any]:
    _write_page(run, folder)
    return {"run": run, "page": f"{run.notebook}.html", "pictures": _write_pictures(run, folder)}


def _write_page(run: NotebookRun, folder: Path) -> None:
    from .pages import page_of

    (folder / f"{run.notebook}.html").write_text(page_of(run.executed), encoding="utf-8")
    executed = nbformat.writes(run.executed) + "\n"
    (folder / f"{run.notebook}.ipynb").write_text(executed, encoding="utf-8", newline="\n")


def _write_pictures(run: NotebookRun, folder: Path) -> list[Shown]:
    written = []
    for number, picture in enumerate(run.pictures, start=1):
        file = f"pictures/{run.notebook}-{number:02d}.png"
        (folder / file).write_bytes(picture.png)
        written.append(Shown(file, picture.alt))
    return written
