"""What a run gave, as tables for the terminal."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from public_tests.figures import shown

from .execution import NotebookRun
from .run import Run


def data_table(run: Run) -> Table:
    """Which data was served."""
    table = Table("Dataset", "Tier", "From", "Fingerprint", title="Data", title_justify="left")
    for data in run.data:
        table.add_row(data["title"], data["tier"], data["provider"], data["fingerprint"])
    return table


def run_table(run: Run) -> Table:
    """Every notebook, then each of its figures."""
    table = Table("Notebook", "Exercises", "Points", "Figure", "Expected", "Got", "Verdict", "s")
    for notebook in run.notebooks:
        table.add_section()
        table.add_row(*_summary(notebook))
        for figure in notebook.figures:
            table.add_row("", "", "", *_figure(figure, ""), "")
        for comparison in run.library.get(notebook.notebook, []):
            table.add_row("", "", "", *_figure(comparison.as_dict(), " [nn_utils]"), "")
    return table


def _summary(run: NotebookRun) -> tuple[str, ...]:
    passed, total = run.passed
    earned, points = run.points
    state = "" if not run.errors else f"{len(run.errors)} error(s)"
    return (
        run.notebook,
        f"{passed}/{total}",
        f"{earned:g}/{points}",
        "",
        "",
        "",
        state,
        f"{run.seconds:.1f}",
    )


def _figure(figure: dict[str, Any], origin: str) -> tuple[str, ...]:
    name = figure["figure"].partition("/")[2] + origin
    if figure["expected"] is None:
        return name, f"none for {figure['tier']} data", shown(figure["got"]), "not compared"
    bar = "at least " if figure["at_least"] else ""
    return name, bar + shown(figure["expected"]), shown(figure["got"]), _verdict(figure)


def _verdict(figure: dict[str, Any]) -> str:
    if not figure["met"]:
        return "NOT MET"
    if figure["at_least"] or figure["worst"] is None:
        return "met"
    return f"met ({figure['worst']:.0e})"
