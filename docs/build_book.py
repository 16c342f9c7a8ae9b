"""The book: ``python docs/build_book.py`` writes build/book/_build/html/index.html.

The notebooks' pages show what a student is given, with the outputs that right answers give: no
solution is printed.  Those outputs come from the executed notebooks that ``nnlab run`` leaves in
its report; where they are missing or out of step, the series is run first.
"""

from __future__ import annotations

import argparse
import base64
import shutil
import subprocess
import sys
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
from click.testing import CliRunner
from nbformat import NotebookNode

from nn_utils import L_model_backward, L_model_forward, compute_cost
from nn_utils.live.recorded import recorded
from nn_utils.live.walk import EXAMPLES, Place, Walk
from nnlab.cli import whole
from nnlab.course import places
from nnlab.course.build import student_notebook
from public_tests import notebooks

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
SOURCE = ROOT / "build" / "book"
PAGES = SOURCE / "_build" / "html"

NOTE = """\
:::{{note}}
This page shows notebook {number} as it is handed out, with the outputs of right answers. To write
the answers yourself, open your own copy: `nnlab lab`.
:::"""
SHOWN = ("text/html", "image/png", "text/markdown", "text/latex", "text/plain")


def main() -> None:
    """Put the sources together, build the pages, and follow every link within them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--executed", type=Path, default=ROOT / "report", help="folder of executed notebooks"
    )
    executed = parser.parse_args().executed
    if not all(_in_step(executed, notebook) for notebook in notebooks()):
        run = [sys.executable, "-m", "nnlab", "run", "--report", str(executed)]
        subprocess.run(run, cwd=ROOT, check=True)
    gather(executed)
    build = [
        Path(sys.executable).with_name("jupyter-book"),
        "build",
        str(SOURCE),
        "-W",
        "-n",
        "--keep-going",
    ]
    subprocess.run(build, cwd=ROOT, check=True)
    broken = broken_links(PAGES)
    if broken:
        sys.exit("Broken links:\n" + "\n".join(broken))
    print(f"The book: {PAGES / 'index.html'}")


def gather(executed: Path) -> None:
    """Lay out everything jupyter-book reads, in a folder of its own."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    ignored = shutil.ignore_patterns("__pycache__", *(tool.name for tool in DOCS.glob("*.py")))
    shutil.copytree(DOCS, SOURCE, ignore=ignored)
    _write_command_line(SOURCE / "reference" / "command_line.md")
    _write_walk(SOURCE / "walk.md")
    for notebook in notebooks():
        page = places.student_of(SOURCE, notebook)
        page.parent.mkdir(parents=True)
        pictures = SOURCE / "_static" / "pictures" / notebook
        made = page_of(nbformat.read(_executed(executed, notebook), as_version=4), pictures)
        made.cells.insert(1, nbformat.v4.new_markdown_cell(NOTE.format(number=notebook[:2])))
        nbformat.write(made, page)


def _executed(folder: Path, notebook: str) -> Path:
    return folder / f"{notebook}.ipynb"


def _in_step(folder: Path, notebook: str) -> bool:
    """Whether the executed notebook is the committed one."""
    path = _executed(folder, notebook)
    if not path.exists():
        return False
    committed = nbformat.read(places.complete_of(ROOT, notebook), as_version=4)
    executed = nbformat.read(path, as_version=4)
    return [c.source for c in committed.cells] == [c.source for c in executed.cells]


def page_of(executed: NotebookNode, pictures: Path) -> NotebookNode:
    """The student's text with the run's outputs; pictures go to files of their own."""
    page = student_notebook(executed)
    pictures.mkdir(parents=True)
    for number, cell in enumerate(page.cells):
        for index, output in enumerate(cell.get("outputs", [])):
            if "data" in output:
                output.data = {m: d for m, d in output.data.items() if m in SHOWN}
                if "image/png" in output.data:
                    _to_file(output, pictures / f"{number:03d}-{index}.png")
    return page


def _to_file(output: NotebookNode, path: Path) -> None:
    """A picture as an image element that says what it shows."""
    path.write_bytes(base64.b64decode(output.data["image/png"]))
    alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    source = f"../../_static/pictures/{path.parent.name}/{path.name}"
    image = f'<img src="{source}" alt="{escape(alt)}" loading="lazy">'
    output.data = {"text/html": image, "text/plain": alt}


def _write_command_line(page: Path) -> None:
    """Every command's own help."""
    parts = ["# Command line", "Each command explains itself with `--help`, in these words."]
    for command in ("", *whole().commands):
        parts += [f"## nnlab {command}".rstrip(), f"```text\n{_help(command)}\n```"]
    page.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


WALK = """\
# A walk through a network

Two inputs, two hidden units, one output, one example: forward to the answer and back to the slopes,
a number at a time. The numbers are those of this project's own functions; in
[notebook 04](notebooks/04_l_layer/l_layer.ipynb) they are those of yours.

````{{raw}} html
{page}
````
"""


def _write_walk(page: Path) -> None:
    """The live picture of notebook 04 with its answers written down: no kernel, nothing fetched."""
    walk = Walk(Place(), L_model_forward, L_model_backward, compute_cost)
    examples = [{"do": "look", "example": i} for i in reversed(range(len(EXAMPLES)))]
    recorded_walk = recorded("walk", walk.answer, [*examples, {"do": "look"}])
    page.write_text(WALK.format(page=recorded_walk), encoding="utf-8")


def _help(command: str) -> str:
    asked = CliRunner().invoke(whole(), [*command.split(), "--help"], prog_name="nnlab")
    return "\n".join(line.rstrip() for line in asked.output.strip().splitlines())


class _Page(HTMLParser):
    """The names a page answers to, and what it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.references: set[str] = set()
        self.fetched: set[str] = set()  # from another server, to show this page

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for key, value in attributes:
            if value and key in ("id", "name"):
                self.names.add(value)
            if value and key in ("href", "src"):
                self.references.add(value)
                if tag != "a" and urlsplit(value).netloc:
                    self.fetched.add(value)


def broken_links(pages: Path) -> list[str]:
    """References within the book that lead nowhere, and resources fetched from elsewhere."""
    parsed: dict[Path, _Page] = {}
    for path in pages.rglob("*.html"):
        if "_static" in path.relative_to(pages).parts:
            continue  # the theme's own templates
        parsed[path] = _Page()
        parsed[path].feed(path.read_text(encoding="utf-8"))
    return [
        f"{path.relative_to(pages)}: {reference}"
        for path, page in sorted(parsed.items())
        for reference in sorted(page.references)
        if reference in page.fetched or not _leads_somewhere(path, reference, parsed)
    ]


def _leads_somewhere(path: Path, reference: str, parsed: dict[Path, _Page]) -> bool:
    parts = urlsplit(reference)
    if parts.scheme or parts.netloc:
        return True
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if parts.fragment and target in parsed:
        return unquote(parts.fragment) in parsed[target].names
    return target.exists()


if __name__ == "__main__":
    main()
