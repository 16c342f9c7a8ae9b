"""The command line: ``nnlab COMMAND --help`` explains each command.

Commands import what they need when they run, so that ``--help`` answers at once.
"""

from __future__ import annotations

import functools
import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from nnlab.asked import notebook_named

app = typer.Typer(
    name="nnlab",
    help="Learn neural networks by building one: run, check and teach the notebook series.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
# A file or a pipe has no width of its own; a terminal's is kept.
out = Console(width=None if sys.stdout.isatty() else 132)
err = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print plain data for another program.")]


@app.command()
def run(
    only: Annotated[
        list[str] | None, typer.Option(help="Run this notebook alone; may be given again.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Notebooks at a time.  [default: one a core]")
    ] = None,
    report: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("report"),
    as_json: AsJson = False,
) -> None:
    """Execute and grade the complete notebooks, and compare every figure."""
    from nnlab.course import places
    from nnlab.course.progress_bars import notebook_bars
    from nnlab.course.report_page import write_report
    from nnlab.course.run import available, run_series
    from nnlab.course.tables import data_table, run_table

    root = places.course_root()
    notebooks = [notebook_named(name) for name in only] if only else available(root)
    missing = [n for n in notebooks if not places.complete_of(root, n).exists()]
    if missing or not notebooks:
        err.print(f"No complete notebook for {', '.join(missing) or 'any name'} in {root}.")
        raise typer.Exit(2)
    with notebook_bars(err) as watch:
        result = run_series(root, notebooks, workers, watch)
    page = write_report(result, report.resolve())
    if as_json:
        print(json.dumps(result.as_dict(), indent=2))
    else:
        out.print(data_table(result), run_table(result))
        for remark in result.remarks:
            out.print(f"Remark: {remark}.", markup=False)
    for problem in result.problems:
        err.print(f"Problem: {problem}", markup=False)
    if not as_json:
        out.print(f"Report with the pictures: {page}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if result.problems else 0)


@app.command()
def check(
    notebook: Annotated[str, typer.Argument(help="03, two_layer, or a path to your notebook.")],
    watch: Annotated[bool, typer.Option("--watch", help="Check again whenever you save.")] = False,
    hints: Annotated[
        int, typer.Option("--hint", min=0, help="Show that many of the hints to the line, 1 to 4.")
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Check your own notebook: which exercises pass, and what to look at next."""
    from nnlab.course import check as checking
    from nnlab.course import learner

    name = notebook_named(notebook)
    given = Path(notebook) if notebook.endswith(".ipynb") else None
    path = given or learner.own_copy(learner.folder_of(), name)
    if not path.exists():
        err.print(f"There is no notebook at {path}. `nnlab start` puts one there.", markup=False)
        raise typer.Exit(2)
    rounds = checking.whenever_saved(path) if watch else iter([None])
    result = None
    for _ in rounds:
        result = checking.check_notebook(name, path)
        if as_json:
            print(json.dumps(result.as_dict(), indent=2), flush=True)
        else:
            checking.show(result, out, hints)
    raise typer.Exit(0 if result and result.done else 1)


@app.command()
def start(
    folder: Annotated[Path | None, typer.Argument(help="Your folder.  [default: my_work]")] = None,
) -> None:
    """Put the notebooks into a folder of your own; work that is there stays as it is."""
    from nnlab.course import learner, start_page

    folder = (folder or learner.folder_of()).expanduser().resolve()
    words = {"yours": "yours, left alone", "unchanged": "there already"}
    for given in learner.start(folder):
        out.print(f"{given.notebook}: {words.get(given.state, given.state)}")
    start_page.write(folder)
    out.print(f"Open them with: nnlab lab {folder}", markup=False, soft_wrap=True)


@app.command()
def reset(notebook: Annotated[str, typer.Argument(help="03, two_layer or 03_two_layer.")]) -> None:
    """Start a notebook afresh; your copy is kept beside it under another name."""
    from nnlab.course import learner

    kept = learner.reset(learner.folder_of(), notebook_named(notebook))
    out.print(f"A fresh {notebook_named(notebook)} is there.")
    if kept:
        out.print(f"Your old copy is {kept}", markup=False, soft_wrap=True)


@app.command()
def lab(
    folder: Annotated[Path | None, typer.Argument(help="Your folder.  [default: my_work]")] = None,
    port: Annotated[int, typer.Option(help="Port of the server; 0 takes a free one.")] = 0,
    browser: Annotated[bool, typer.Option(help="Open a browser.")] = True,
) -> None:
    """Open JupyterLab on your own copies of the notebooks."""
    from nnlab.course import learner
    from nnlab.course.lab import start_lab

    folder = (folder or learner.folder_of()).expanduser().resolve()
    learner.start(folder)
    start_lab(folder, port=port, browser=browser)


@app.command()
def progress(as_json: AsJson = False) -> None:
    """Where you stand over the series, and the mistakes you made most."""
    from rich.table import Table

    from public_tests.progress import progress as standing

    now = standing()
    if as_json:
        print(json.dumps(now.as_dict(), indent=2))
        return
    table = Table("Notebook", "Points", "Where you stand", "Guesses right", "Stars")
    for one in now.notebooks:
        points = f"{one.earned}/{one.points}"
        table.add_row(one.notebook, points, one.sentence, one.calibration, one.starred)
    out.print(table, f"{now.earned} of {now.points} points; bugs found in hunts: {now.hunts}")
    for message, times in now.mistakes:
        out.print(f"{times} time{'s' * (times > 1)}  {message}", markup=False)


@app.command()
def build(
    check_only: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail when a file is out of step.")
    ] = False,
) -> None:
    """Build the notebooks from their sources, and the pages that list them."""
    from nnlab.course import build as building
    from nnlab.course import places

    built = list(building.build(places.course_root()))
    stale = [one for one in built if not one.current]
    for one in stale:
        if not check_only:
            one.write()
        out.print(f"{'out of step' if check_only else 'written'}: {one.path}", soft_wrap=True)
    if check_only and stale:
        err.print("Run `nnlab build` and commit what it writes.")
        raise typer.Exit(1)
    out.print(f"{len(built) - len(stale)} of {len(built)} files were in step already.")


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Is this installation sound?  Says what to do where it is not."""
    from rich.table import Table

    from nnlab.course.doctor import as_json as findings_as_json
    from nnlab.course.doctor import examine

    findings = examine()
    if as_json:
        print(findings_as_json(findings))
    else:
        table = Table("", "What", "Found", "What to do")
        words = {"ok": "ok", "note": "note", "problem": "PROBLEM"}
        for finding in findings:
            table.add_row(words[finding.state], finding.what, finding.seen, finding.do)
        out.print(table)
    raise typer.Exit(1 if any(f.state == "problem" for f in findings) else 0)


@functools.cache
def whole() -> typer.core.TyperGroup:
    """The command line with the commands of every room."""
    from nnlab.course.author import dev_app, new_app
    from nnlab.course.data import app as data_app
    from nnlab.grading.commands import mount

    app.add_typer(data_app, name="data")
    app.add_typer(new_app, name="new")
    app.add_typer(dev_app, name="dev")
    mount(app)
    return typer.main.get_group(app)


def main() -> None:
    """Run the command line; a known trouble ends in one sentence instead of a traceback."""
    try:
        if "--help" not in sys.argv:
            from nnlab.course.places import enter_course

            enter_course()
        whole()()
    except Exception as trouble:
        if not isinstance(trouble, _known_troubles()):
            raise
        err.print(str(trouble), markup=False, soft_wrap=True)
        sys.exit(2)


def _known_troubles() -> tuple[type[Exception], ...]:
    from nn_utils.datasets import DataError
    from nnlab.course.build import BadSource
    from nnlab.course.places import NoCourse
    from public_tests.engine.catalogue import CatalogueError
    from public_tests.settings import BadSettings

    return NoCourse, BadSource, BadSettings, CatalogueError, DataError
