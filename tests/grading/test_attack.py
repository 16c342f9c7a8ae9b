"""A few minutes of submissions from a grammar; an hour of others by ``tests.grading.attack``."""

from __future__ import annotations

import pytest

from .attack import ATTACKS, Promises, search


@pytest.fixture(scope="module")
def promises() -> Promises:
    return Promises()


@pytest.mark.slow
@pytest.mark.needs("sandbox")
@pytest.mark.parametrize(
    ("attacks", "examples"), [("cells", 20), ("data", 35), ("texts", 25), ("bytes", 35)]
)
def test_every_promise_holds_against_submissions_made_at_random(
    promises: Promises, attacks: str, examples: int
) -> None:
    search(promises, ATTACKS[attacks], examples)
