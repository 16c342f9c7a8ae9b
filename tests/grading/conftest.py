"""A released course, and limits that keep hostile submissions short."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from nnlab.grading.box import why_unusable
from nnlab.grading.limits import MEGABYTE, USUAL

CHECKOUT = Path(__file__).parents[2]
SECRET = "a secret of the tests"
SHORT = dataclasses.replace(
    USUAL,
    cell_seconds=3.0,
    call_seconds=3.0,
    exercise_seconds=6.0,
    total_seconds=40.0,
    processes=24,
    written=32 * MEGABYTE,
)


@pytest.fixture(scope="session")
def sandbox() -> None:
    """Skips nothing: a machine that runs these tests must be able to sandbox."""
    assert why_unusable() == ""


@pytest.fixture(scope="session")
def right() -> str:
    """The complete notebook of 02."""
    return (CHECKOUT / "solutions/02_logistic/logistic.ipynb").read_text(encoding="utf-8")
