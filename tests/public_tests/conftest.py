"""A file of progress for the tests that keep one; the others are nobody's progress."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "deep" / "progress.jsonl"
    monkeypatch.setenv("NNLAB_PROGRESS", str(file))
    return file
