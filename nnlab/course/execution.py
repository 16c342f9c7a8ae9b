"""Executing notebooks and reading from their outputs what was checked, compared and drawn."""

from __future__ import annotations

import ast
import asyncio
import base64
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec
from nbclient import NotebookClient
from nbconvert.preprocessors import CoalesceStreamsPreprocessor
from nbformat import NotebookNode

from public_tests import notebooks
from public_tests.cells import REPORT_MIME
from public_tests.figures import FIGURE_MIME

LONG = "long"  # the tag of training cells on which no marks depend
_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_UNDEFINED = re.compile(r"^NameError: name '(\w+)' is not defined", re.MULTILINE)


class ThisPythonsKernel(AsyncKernelManager):
    """A kernel of the very Python that runs us, whatever kernels the machine has registered."""

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        command += ["--IPKernelApp.log_level=ERROR"]  # its remarks on transport are not a reader's
        return KernelSpec(argv=command, display_name="Python 3", language="python")


@dataclass(frozen=True)
class Picture:
    """A picture a cell showed, with its text for those who do not see it."""

    png: bytes
    alt: str


@dataclass
class CellRun:
    """What one code cell did."""

    source: str
    seconds: float
    stated_seconds: float | None  # what the notebook tells the learner to expect
    error: str = ""
    reports: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def far_over(self) -> bool:
        """Whether it took ten times what was stated."""
        return self.stated_seconds is not None and self.seconds > 10 * self.stated_seconds


@dataclass
class NotebookRun:
    """An executed notebook."""

    notebook: str
    executed: NotebookNode
    seconds: float
    broken: str = ""  # why the kernel did not reach the end, if it did not

    @cached_property
    def cells(self) -> list[CellRun]:
        return [_cell_run(cell) for cell in self.executed.cells if cell.cell_type == "code"]

    @property
    def errors(self) -> list[str]:
        """Everything that went wrong, the kernel's death included."""
        return [cell.error for cell in self.cells if cell.error] + [self.broken] * bool(self.broken)

    @property
    def reports(self) -> dict[str, dict[str, Any]]:
        """The reports of the notebook's checks by exercise; where there are several, the worst."""
        found: dict[str, dict[str, Any]] = {}
        for report in (report for cell in self.cells for report in cell.reports):
            if not found.get(report["exercise"], {"passed": True})["passed"]:
                continue
            found[report["exercise"]] = report
        return found

    @property
    def points(self) -> tuple[float, int]:
        """Points earned, and points there are."""
        mine = notebooks()[self.notebook]
        earned = sum(self.reports.get(e.key, {"score": 0.0})["score"] for e in mine.exercises)
        return earned, mine.points

    @property
    def passed(self) -> tuple[int, int]:
        """Exercises passed, and exercises there are."""
        mine = notebooks()[self.notebook].exercises
        passed = [self.reports.get(e.key, {"passed": False})["passed"] for e in mine]
        return sum(passed), len(mine)

    @property
    def figures(self) -> list[dict[str, Any]]:
        return [figure for cell in self.cells for figure in cell.figures]

    @property
    def pictures(self) -> list[Picture]:
        return [picture for cell in self.cells for picture in cell.pictures]

    @property
    def slow_cells(self) -> list[CellRun]:
        return [cell for cell in self.cells if cell.far_over]


async def execute(
    notebook: str,
    path: Path,
    *,
    skip_long: bool = False,
    environment: dict[str, str] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> NotebookRun:
    """Execute a notebook to its end, whatever its cells raise.

    ``progress`` hears of each finished cell: how many are done, of how many.
    """
    executed = nbformat.read(path, as_version=4)
    total = len(executed.cells)
    client = NotebookClient(
        executed,
        timeout=1800,
        allow_errors=True,
        store_widget_state=False,  # a page of what was run shows the still picture
        skip_cells_with_tag=LONG if skip_long else "skip-execution",
        kernel_manager_class=ThisPythonsKernel,
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_start=lambda cell, cell_index: progress(cell_index, total),
    )
    started = datetime.now()
    broken = ""
    try:
        # One thread of BLAS for each kernel: kernels run side by side and would only get in
        # one another's way.
        await client.async_execute(env={**os.environ, **_ONE_THREAD, **(environment or {})})
    except Exception as error:  # a kernel that dies or hangs ends this notebook, not the others
        broken = f"{type(error).__name__}: {error}"
    progress(total, total)
    # A progress bar redraws itself a hundred times; a page keeps its last state.
    executed, _ = CoalesceStreamsPreprocessor().preprocess(executed, {})
    return NotebookRun(notebook, executed, (datetime.now() - started).total_seconds(), broken)


_ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1")


async def execute_all(
    notebooks: dict[str, Path],
    *,
    workers: int,
    progress: Callable[[str, int, int], None] = lambda notebook, done, total: None,
    environment: dict[str, str] | None = None,
) -> list[NotebookRun]:
    """Execute several notebooks, ``workers`` at a time; results in the order given.

    The longest begin first, so that no worker is left alone with one at the end.
    """
    places = asyncio.Semaphore(workers)

    async def one(notebook: str, path: Path) -> NotebookRun:
        async with places:
            return await execute(
                notebook,
                path,
                environment=environment,
                progress=lambda done, total: progress(notebook, done, total),
            )

    longest_first = sorted(notebooks, key=lambda n: _stated_seconds(notebooks[n]), reverse=True)
    done = await asyncio.gather(*(one(n, notebooks[n]) for n in longest_first))
    runs = dict(zip(longest_first, done, strict=True))
    return [runs[notebook] for notebook in notebooks]


def _stated_seconds(path: Path) -> float:
    """How long a notebook tells the learner that its cells take."""
    cells = nbformat.read(path, as_version=4).cells
    return sum(cell.metadata.get("nnlab", {}).get("seconds", 0.0) for cell in cells)


def _cell_run(cell: NotebookNode) -> CellRun:
    run = CellRun(
        source=cell.source,
        seconds=_seconds(cell),
        stated_seconds=cell.metadata.get("nnlab", {}).get("seconds"),
    )
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            run.error = _ANSI.sub("", "\n".join(output.traceback) or output.ename)
        data = output.get("data", {})
        if REPORT_MIME in data:
            run.reports.append(data[REPORT_MIME])
        if FIGURE_MIME in data:
            run.figures.append(data[FIGURE_MIME])
        if "image/png" in data:
            run.pictures.append(_picture(output))
    return run


def _picture(output: NotebookNode) -> Picture:
    alt = output.get("metadata", {}).get("image/png", {}).get("alt", "")
    return Picture(base64.b64decode(output.data["image/png"]), alt)


def _seconds(cell: NotebookNode) -> float:
    """How long the kernel was busy with the cell, by the messages it sent."""
    times = cell.metadata.get("execution", {})
    begin, end = times.get("iopub.execute_input"), times.get("shell.execute_reply")
    if not begin or not end:
        return 0.0
    return (_time(end) - _time(begin)).total_seconds()


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def errors_but_stubs(run: NotebookRun) -> Iterator[str]:
    """What went wrong besides functions that are not written yet, and what follows from that."""
    missing: set[str] = set()
    for cell in run.cells:
        lacking = _UNDEFINED.search(cell.error)
        if "NotImplementedError" in cell.error or (lacking and lacking[1] in missing):
            missing |= _names_given(cell.source)
        elif cell.error:
            yield cell.error
    if run.broken:
        yield run.broken


def _names_given(source: str) -> set[str]:
    """The names that a cell would have defined."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    stored = (n for n in ast.walk(tree) if isinstance(n, ast.Name))
    return {n.id for n in stored if isinstance(n.ctx, ast.Store)}
