"""The README's numbers are those of the exercises and of the matrix of mistakes."""

from __future__ import annotations

import re
from pathlib import Path

from public_tests import exercises, notebooks

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_table_of_notebooks_counts_what_there_is():
    for notebook in notebooks():
        (row,) = re.findall(
            rf"^\|.*notebooks/{notebook}/.*\| (\d+) \| (\d+) \| (\d+) \|$", README, re.M
        )
        mine = [e for e in exercises().values() if e.notebook == notebook]
        counted = len(mine), sum(e.points for e in mine), sum(e.minutes for e in mine)
        assert tuple(map(int, row)) == counted, notebook


def test_the_mistakes_are_those_of_the_matrix():
    matrix = (ROOT / "docs" / "kill_matrix.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .*\| \d+ \| \d+ \|$", matrix, re.M)
    assert len(rows) == 4
    assert all(row in README for row in rows)


def test_every_link_of_the_readme_leads_to_a_file():
    for link in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / link).exists(), link
