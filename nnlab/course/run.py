"""The main job: get the data, execute and grade the notebooks, compare every figure."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import public_tests

from . import library_figures, places
from .execution import NotebookRun, execute_all

# Hears how a run goes on: what is under way, how much of it is done, of how much.
Watcher = Callable[[str, int, int], None]


@dataclass
class Run:
    """All that one run of the series gave."""

    data: list[dict[str, Any]]
    notebooks: list[NotebookRun]
    library: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def problems(self) -> list[str]:
        """Everything that makes the run a failure, in words."""
        found = []
        for run in self.notebooks:
            found += [f"{run.notebook}: {_last_line(error)}" for error in run.errors]
            passed, total = run.passed
            if passed < total:
                found.append(f"{run.notebook}: {passed} of {total} exercises passed")
            unmet = [figure for figure in run.figures if figure["met"] is False]
            found += [f"{run.notebook}: {f['title']} is not as expected" for f in unmet]
        for comparisons in self.library.values():
            found += [f"nn_utils: {c['sentence']}" for c in comparisons if c["met"] is False]
        return found

    @property
    def remarks(self) -> list[str]:
        """What should be looked at but is no failure."""
        return [
            f"{run.notebook}: a cell said to take about {cell.stated_seconds:g} s took "
            f"{cell.seconds:.0f} s"
            for run in self.notebooks
            for cell in run.slow_cells
        ]

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "ok": not self.problems,
            "data": self.data,
            "notebooks": [_notebook_data(run) for run in self.notebooks],
            "nn_utils": [c for found in self.library.values() for c in found],
            "problems": self.problems,
            "remarks": self.remarks,
        }


def _notebook_data(run: NotebookRun) -> dict[str, Any]:
    earned, points = run.points
    passed, total = run.passed
    return {
        "notebook": run.notebook,
        "exercises": total,
        "passed": passed,
        "points_earned": earned,
        "points": points,
        "seconds": round(run.seconds, 1),
        "figures": run.figures,
        "reports": list(run.reports.values()),
        "errors": run.errors,
        "pictures": len(run.pictures),
    }


def _last_line(error: str) -> str:
    return error.strip().splitlines()[-1] if error.strip() else "an error without words"


def run_series(
    root: Path, notebooks: list[str], workers: int | None = None, watch: Watcher | None = None
) -> Run:
    """Run the complete notebooks of a checkout, and the library's own figures beside them."""
    watch = watch or (lambda what, done, total: None)
    data = [_served(name, watch) for name in datasets_used(notebooks)]
    workers = workers or max(1, min(os.cpu_count() or 1, len(notebooks)))
    paths = {notebook: places.complete_of(root, notebook) for notebook in notebooks}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as beside:
        futures = {
            notebook: beside.submit(library_figures.compared, notebook)
            for notebook in notebooks
            if notebook in library_figures.RUNS
        }
        executed = asyncio.run(
            execute_all(paths, workers=workers, progress=watch, environment=_NOT_A_LEARNER)
        )
        library = {notebook: future.result() for notebook, future in futures.items()}
    return Run(data, executed, library)


# The solutions' own runs are nobody's progress.
_NOT_A_LEARNER = {"NNLAB_PROGRESS": "off"}


def _served(name: str, watch: Watcher) -> dict[str, Any]:
    """Have the data here before the notebooks ask for it, so that each is fetched once."""
    from nn_utils import datasets

    watch(f"data: {name}", 0, 1)
    provenance = datasets.provenance(name)
    watch(f"data: {name}", 1, 1)
    return asdict(provenance)


def datasets_used(keys: Iterable[str]) -> list[str]:
    """The datasets that the notebooks load, in the order in which they are met."""
    return list(dict.fromkeys(d for key in keys if (d := public_tests.notebooks()[key].dataset)))


def available(root: Path) -> list[str]:
    """The notebooks that a checkout has."""
    return [
        notebook
        for notebook in public_tests.notebooks()
        if places.complete_of(root, notebook).exists()
    ]
