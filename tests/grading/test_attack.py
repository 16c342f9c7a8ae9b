"""A few minutes of submissions from a grammar; an hour of others by ``tests.grading.attack``."""

from __future__ import annotations

import pytest

from .attack import Promises, search


@pytest.mark.slow
@pytest.mark.needs("sandbox")
def test_every_promise_holds_against_submissions_made_at_random() -> None:
    search(Promises(), examples=40)
