"""What the notebooks say in words about their long cells, against what the cells state as data."""

from __future__ import annotations

import re
from pathlib import Path

import jupytext
import pytest

from nnlab.course import places
from public_tests import notebooks

ROOT = Path(__file__).parents[2]
_TIMES = re.compile(r"\b(\d[\d,.]*)\s+(s|seconds?|min|minutes?)\b")


def told_seconds(text: str) -> set[float]:
    """Every time that a text names, in seconds."""
    found = set()
    for number, unit in _TIMES.findall(text):
        found.add(float(number.replace(",", "")) * (60 if unit.startswith("min") else 1))
    return found


def unannounced(source: str) -> list[str]:
    """The long cells whose time the text right above them does not tell."""
    text, wrong = "", []
    for cell in jupytext.reads(source, fmt="py:percent").cells:
        if cell.cell_type == "markdown":
            text = cell.source
        elif "seconds" in cell.metadata:
            stated = float(cell.metadata["seconds"])
            if stated not in told_seconds(text):
                first = cell.source.splitlines()[0]
                wrong.append(f"{stated:g} s stated, {sorted(told_seconds(text))} told: {first}")
    return wrong


@pytest.mark.parametrize("notebook", notebooks())
def test_the_text_above_a_long_cell_tells_its_time(notebook: str) -> None:
    source = places.source_of(ROOT, notebook).read_text(encoding="utf-8")
    assert unannounced(source) == []


def test_times_are_read_from_prose() -> None:
    assert told_seconds("takes **about 2 seconds** on one core") == {2}
    assert told_seconds("another 34 s, for B; 1.5 s more") == {34, 1.5}
    assert told_seconds("2 minutes here, 1,000 seconds there") == {120, 1000}
    assert told_seconds("A second net: 2000 steps of 16 units.") == set()


def test_a_cell_that_is_not_announced_is_found() -> None:
    announced = '# %% [markdown]\n# **About 3 s.**\n\n# %% tags=["long"] seconds=3\ntrain()\n'
    assert unannounced(announced) == []
    assert len(unannounced(announced.replace("About 3 s", "About 4 s"))) == 1
    assert len(unannounced(announced.replace("# **About 3 s.**", "# Now it learns."))) == 1
