"""Hostile submissions: each earns what its honest code earns, and the report says why."""

from __future__ import annotations

import json

import nbformat
import pytest

from nnlab.grading.results import GRADED, UNREADABLE, Result
from nnlab.grading.source import source_from

from .conftest import ASSIGNMENT, graded
from .hostile import EVERY, FOUND, Hostile


def points_of(right: str) -> dict[str, float]:
    """Points of every exercise of the notebook."""
    return {e.name: float(e.points) for e in source_from(ASSIGNMENT, right).exercises.values()}


def earned(result: Result) -> dict[str, float]:
    return {e.name: e.score for e in result.exercises}


def report_of(result: Result) -> str:
    return "\n".join([*result.remarks, *result.flags])


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize("hostile", EVERY, ids=lambda hostile: hostile.name)
def test_earns_what_its_honest_code_earns(hostile: Hostile, right: str) -> None:
    result = graded(hostile.content(right), "mallory")
    assert result.status == (GRADED if hostile.readable else UNREADABLE), report_of(result)
    points = points_of(right)
    lost = set(hostile.loses) if hostile.readable else set(points)
    expected = {name: 0.0 if name in lost else most for name, most in points.items()}
    assert earned(result) == expected, report_of(result)
    everything = report_of(result) + json.dumps([vars(e) for e in result.exercises])
    assert hostile.said in everything, everything
    if hostile.readable:
        notebook = nbformat.reads(result.notebook, as_version=4)
        nbformat.validate(notebook)
        assert len(result.notebook) < 30_000_000
        printed = [
            output.text
            for cell in notebook.cells
            if cell.cell_type == "code"
            for output in cell.outputs
            if output.output_type == "stream"
        ]
        assert not any(FOUND in text for text in printed), printed
        assert "application/javascript" not in result.notebook


def test_there_are_over_sixty() -> None:
    assert len(EVERY) >= 60
    assert len({hostile.name for hostile in EVERY}) == len(EVERY)
