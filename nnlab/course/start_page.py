"""The page JupyterLab opens on: the notebooks with links, where the learner stands, which data.

It is a notebook, so that its progress card is run again with Shift+Enter, as everything else here
is.  Each start writes our cells anew; cells a learner added stay.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from nn_utils import datasets
from nn_utils.files import write_whole
from public_tests import notebooks
from public_tests.progress import Progress, progress

from . import learner

NAME = "START.ipynb"

_WELCOME = """\
# Learn neural networks by building one

{go_on}

You write the functions; the cell under each one checks it and says which mistake it is.
**Shift+Enter** runs a cell and goes to the next. Your work lies in this folder, and no update
overwrites it."""

_HELP = """\
## A bug hunt, whenever you like

After any of notebooks 1 to 5, run `from public_tests import hunt; hunt()` in a cell. You get a
program with one mistake in it and what a practitioner would measure; find the line and mend it.
The more you find, the less there is to see.

## When you are stuck

* Open the question under a report first, then the worked example.
* A cell that says `NotImplementedError` is waiting for a function above it.
* *Kernel → Restart Kernel and Run All Cells* helps when cells were run out of order.
* `nnlab reset 03` in a terminal gives you notebook 03 afresh and keeps your old copy;
  `nnlab doctor` looks for what is wrong with the installation.

*Every start writes this page anew. Cells you add below stay.*"""


def write(folder: Path) -> Path:
    """Write or refresh the start page of a learner's folder; returns its path."""
    path = folder / NAME
    page, added = nbformat.v4.new_notebook(), _added(path)
    page.metadata["kernelspec"] = {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    }
    page.cells = [*_cells(folder, progress(), _tiers()), *added]
    write_whole(path, nbformat.writes(page) + "\n")
    return path


def _cells(folder: Path, standing: Progress, tiers: dict[str, str]) -> list[NotebookNode]:
    card = nbformat.v4.new_code_cell(
        "from public_tests.progress import progress\n\nprogress()",
        outputs=[
            nbformat.v4.new_output(
                "execute_result",
                {"text/html": standing._repr_html_(), "text/plain": str(standing)},
            )
        ],
    )
    now = datetime.now().strftime("%H:%M")
    stand = f"## Where you stand\n\nAs of {now}; run the cell to see it now."
    cells = {
        "welcome": nbformat.v4.new_markdown_cell(_WELCOME.format(go_on=_go_on(standing))),
        "notebooks": nbformat.v4.new_markdown_cell(_table(folder, tiers)),
        "stand": nbformat.v4.new_markdown_cell(stand),
        "card": card,
        "help": nbformat.v4.new_markdown_cell(_HELP),
    }
    for name, cell in cells.items():
        cell.id = f"nnlab-{name}"
    return list(cells.values())


def _link(notebook: str) -> str:
    one = notebooks()[notebook]
    return f"[{one.heading}]({notebook}/{one.name}.ipynb)"


def _go_on(standing: Progress) -> str:
    """Where to begin, or what comes next."""
    unfinished = [s for s in standing.notebooks if s.tried or s.waiting]
    if not unfinished:
        return "You have written all of it. `nnlab reset 01` would begin again."
    following = unfinished[0]
    if not standing.earned and not following.tried:
        return f"**Begin with {_link(following.notebook)}.**"
    name = (*following.tried, *following.waiting)[0]
    return f"**Go on with {_link(following.notebook)}**; the next exercise is `{name}`."


def _table(folder: Path, tiers: dict[str, str]) -> str:
    rows = ["## The notebooks", "", "| | you build | data here now |", "|---|---|---|"]
    for notebook in notebooks().values():
        if learner.own_copy(folder, notebook.key).exists():
            data = tiers[notebook.dataset] if notebook.dataset else "made in the notebook"
            rows.append(f"| {_link(notebook.key)} | {notebook.builds} | {data} |")
    return "\n".join([*rows, "", _ABOUT_TIERS])


_ABOUT_TIERS = """\
*Real* data are the photos and digits of the published runs, *registry* data are smaller sets of
real pictures, *generated* data are drawn by a program. `nnlab data get` in a terminal fetches the
best there is."""


_REFUSED = "refused: `nnlab data` says why"


def _tiers() -> dict[str, str]:
    """The tier of each dataset on this machine, without asking the network."""
    names = {notebook.dataset for notebook in notebooks().values() if notebook.dataset}
    try:
        library = datasets.Library(datasets.Places.from_environment(), _quiet, local=True)
    except datasets.DataError:
        return dict.fromkeys(names, _REFUSED)
    return {name: _tier(library, name) for name in names}


def _tier(library: datasets.Library, name: str) -> str:
    try:
        return library.serve(name)[1].tier
    except datasets.DataError:
        return _REFUSED


def _quiet(line: str) -> None:
    """Say nothing."""


def _added(path: Path) -> list[NotebookNode]:
    """The cells of the page that are not ours; of a page that cannot be read, a copy is kept."""
    if not path.exists():
        return []
    try:
        page = nbformat.read(path, as_version=4)
    except Exception:  # not JSON, not a notebook, not readable text: whatever it is, it is kept
        os.replace(path, path.with_name(f"{path.stem}.kept-{datetime.now():%Y-%m-%d_%H%M%S}.ipynb"))
        return []
    return [cell for cell in page.cells if not cell.get("id", "").startswith("nnlab-")]
