"""The README and the book say of the notebooks what the notebooks say of themselves."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nnlab.course import build, listed
from public_tests import exercises, notebooks

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_page_is_in_step():
    assert [built.path for built in build.build(ROOT) if not built.current] == []


def test_the_table_of_notebooks_counts_what_there_is():
    counted = re.findall(r"^\| \[.*notebooks/(\w+)/.*\| (\d+) \| (\d+) \| \d+ \|$", README, re.M)
    assert [key for key, *_ in counted] == list(notebooks())
    assert sum(int(n) for _, n, _ in counted) == len(exercises())
    assert sum(int(points) for *_, points in counted) == sum(e.points for e in exercises().values())


@pytest.mark.parametrize("page", listed.PAGES)
def test_a_made_part_that_was_changed_is_made_again(page: str, tmp_path: Path):
    for name in (page, "docs/kill_matrix.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    text = (ROOT / page).read_text(encoding="utf-8")
    (tmp_path / page).write_text(text.replace("03_two_layer", "03_gone"), encoding="utf-8")
    ((path, made),) = listed.pages(tmp_path)
    assert path == tmp_path / page
    assert made == text


def test_every_link_of_the_readme_leads_to_a_file():
    for link in re.findall(r"(?:\]\(|src=\")([^)#:\"]+)", README):
        assert (ROOT / link).exists(), link
