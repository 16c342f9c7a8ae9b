"""Checks made by the tests are nobody's progress."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_PROGRESS", "off")
