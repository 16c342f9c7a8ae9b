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
    """Every notebook with its points, and each figure beside what was got.

    Got is what the notebook's own code gave; where ``nn_utils`` computed the figure too, its
    verdict stands beside.
    """
    table = Table("Notebook", "Exercises", "Points", "Figure", "Expected", "Got", "nn_utils", "s")
    for notebook in run.notebooks:
        table.add_section()
        table.add_row(*_summary(notebook))
        library = {found["figure"]: found for found in run.library.get(notebook.notebook, [])}
        for figure in notebook.figures:
            also = library.get(figure["figure"])
            table.add_row("", "", "", *_figure(figure), _verdict(also) if also else "", "")
    return table


def _summary(run: NotebookRun) -> tuple[str, ...]:
    passed, total = run.passed
    earned, points = run.points
    state = f"{len(run.errors)} error(s)" if run.errors else ""
    counts = f"{passed}/{total}", f"{earned:g}/{points}"
    return (run.notebook, *counts, state, "", "", "", f"{run.seconds:.1f}")


def _figure(figure: dict[str, Any]) -> tuple[str, str, str]:
    name = figure["figure"].partition("/")[2]
    got = f"{shown(figure['got'])}: {_verdict(figure)}"
    if figure["expected"] is None:
        return name, f"none for {figure['tier']} data", got
    return name, ("at least " if figure["at_least"] else "") + shown(figure["expected"]), got


def _verdict(figure: dict[str, Any]) -> str:
    if figure["met"] is None:
        return "not compared"
    if not figure["met"]:
        return "NOT MET"
    if figure["at_least"] or figure["worst"] is None:
        return "met"
    return f"met to {figure['worst']:.0e}"
