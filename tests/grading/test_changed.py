"""Where a submission goes wrong is found by changing it: as text here, as code in the sandbox."""

from __future__ import annotations

import pytest

from nnlab.grading.changed import MOST_SOURCE, ChangedThere, written
from nnlab.grading.intake import Cell
from nnlab.grading.results import ExerciseResult

from .conftest import RIGHT, graded
from .hostile import VICTIM, Hostile, answer

SLIP = """
def flatten_and_scale(images):
    flat = images.reshape(209, -1).T
    return flat / 255
"""
# Does what a changed copy of it should not be able to do to our process.
LOUD = """
import pathlib
pathlib.Path('seen').write_text('x')
def flatten_and_scale(images):
    open('/etc/hostname').read()
    print('noise' * 1000)
    return images.reshape(209, -1).T / 255
"""


def answered(source: str) -> ExerciseResult:
    content = Hostile("", answer(f"{source.strip()}\n")).content(RIGHT)
    return next(e for e in graded(content).exercises if e.name == VICTIM)


@pytest.mark.needs("sandbox")
def test_the_page_of_a_submission_leads_to_its_line() -> None:
    wrong = answered(SLIP)
    assert wrong.score == 0
    assert "Hint 1" in wrong.picture
    assert "<u>209</u>" in wrong.picture
    assert "line 2" in wrong.picture
    assert "images.shape[0]" in wrong.picture.rpartition("Hint")[2]


@pytest.mark.needs("sandbox")
def test_what_a_submission_does_besides_is_done_in_the_sandbox_alone() -> None:
    wrong = answered(LOUD)
    assert wrong.score == 0
    assert "<u>209</u>" in wrong.picture
    assert "noise" not in wrong.picture


def cells(*sources: str) -> list[Cell]:
    return [Cell("code", source) for source in sources]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x): return (",
        "def f(x):\n    return " + "(" * 500 + "x" + ")" * 500,
        "def f(x):\n    return " + "-" * (MOST_SOURCE - 100) + "x",
        "def f(x):\n    return x\n" + "#" * MOST_SOURCE,
        "@decorated\ndef f(x):\n    return x",
        "f = 3",
        "def f(x):\n    return x\0",
    ],
)
def test_a_source_that_cannot_be_read_is_left_alone(source: str) -> None:
    assert written(cells(source), "f") == ""
    with pytest.raises(ValueError, match="no such function"):
        ChangedThere(None, source, "f")  # type: ignore[arg-type]


def test_the_last_definition_counts() -> None:
    first, last = "def f(x):\n    return 1", "y = 2\ndef f(x):\n    return 2"
    assert written(cells(first, last, "f(3)"), "f") == last
    assert written(cells(first, last), "g") == ""


def test_what_calls_a_helper_that_is_wrong_is_left_alone() -> None:
    source = "def f(x):\n    return g(x)"
    assert written(cells(source), "f") == source
    assert written(cells(source), "f", {"g"}) == ""
