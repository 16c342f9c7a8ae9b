"""The page of ideas names what there is: exercises by their keys, sections by their headings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nnlab.course import places
from public_tests import exercises, notebooks

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ideas.md").read_text(encoding="utf-8")
# By the number in the heading of each part of the page.
PARTS = {part[:2]: part for part in PAGE.split("\n## Notebook ")[1:]}


def rows(part: str) -> list[list[str]]:
    """The cells of a table's rows, without its head."""
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_exercise_on_the_page_exists() -> None:
    named = re.findall(r"`(\d\d_\w+/\w+)`", PAGE)
    assert [key for key in named if key not in exercises()] == []


@pytest.mark.parametrize("number", PARTS)
def test_every_idea_is_explained_in_a_section_and_practised(number: str) -> None:
    key = next(key for key in notebooks() if key.startswith(number))
    source = places.source_of(ROOT, key).read_text(encoding="utf-8")
    headings = set(re.findall(r"^# ##+ (.+)$", source, re.MULTILINE))
    for idea, section, shown, practised, again in rows(PARTS[number]):
        assert section in headings, idea
        assert shown, idea
        assert "`" in practised, idea
        assert "`" in again, idea


@pytest.mark.parametrize("number", PARTS)
def test_every_exercise_of_the_notebook_is_on_the_page(number: str) -> None:
    names = {e.key for e in exercises().values() if e.key.startswith(number)}
    practised = set(re.findall(r"`(\d\d_\w+/\w+)`", "".join(r[3] for r in rows(PARTS[number]))))
    machinery = {f"{key}/{name}" for key in notebooks() for name in ("spot_the_bug", "hunt")}
    assert names - practised - machinery <= {
        "02_logistic/sigmoid",  # asked again, and counted as recalled
        "02_logistic/initialize_with_zeros",
        "03_two_layer/compute_cost",
        "03_two_layer/linear_activation_backward",
        "03_two_layer/update_parameters",
    }
