"""The guide for instructors does what it says: its code blocks are run as they stand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "add_an_exercise.md"
BLOCKS = re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture
def followed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """What there is after running the guide's code in order, and what it printed."""
    names: dict[str, Any] = {"__name__": "guide"}
    for number, block in enumerate(BLOCKS):
        # In a file, as an instructor would have it: mistakes are made from the reference's source.
        file = tmp_path / f"block_{number}.py"
        file.write_text(block, encoding="utf-8")
        exec(compile(block, str(file), "exec"), names)
    names["printed"] = capsys.readouterr().out
    return names


def test_an_exercise_with_a_mistake_takes_twenty_lines() -> None:
    lines = [line for line in BLOCKS[0].splitlines() if line.strip()]
    assert len(lines) <= 20


def test_the_guides_answer_is_told_what_the_guide_says(followed: dict[str, Any]) -> None:
    shown = re.findall(
        r"```text\n(standardize:.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL
    )
    assert followed["printed"].startswith(shown[0].rstrip())
    assert followed["report"].diagnosis[0].id == "mean_over_features"


def test_the_guides_exercise_lets_right_answers_pass(followed: dict[str, Any]) -> None:
    def right(X: np.ndarray) -> np.ndarray:
        return np.array([(row - row.mean()) / row.std() for row in X])

    for seed in (None, 2, 3):
        report = followed["exercise"].check(right, seed)
        assert report.passed, report.text
        assert not report.diagnosis


def test_the_guides_exercise_refuses_what_is_no_answer(followed: dict[str, Any]) -> None:
    wrong: list[Any] = [None, {}, (), 0, np.zeros((3, 8))]
    for value in wrong:
        assert not followed["exercise"].check(lambda X, value=value: value).passed
    assert not followed["exercise"].check(followed["standardize"]).passed
