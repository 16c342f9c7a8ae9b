"""`make bench` runs: a taste of it, with whatever rivals are installed. No times are judged."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import nn_utils

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_a_taste_of_one_block():
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "logistic"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("|")]
    assert [row.split(" | ")[0] for row in rows[3:]] == ["| plain loop", "| **nn_utils**"]


def test_the_yardstick_is_the_same_training(small_pictures, monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks import plain

    X, Y = small_pictures
    parameters, costs = plain.descend(X, Y, plain.start([30, 5, 4, 1], None), 0.1, 150)
    ours, our_costs = nn_utils.L_layer_model(X, Y, [30, 5, 4, 1], 0.1, 150)
    np.testing.assert_allclose(our_costs, costs, rtol=1e-10)
    np.testing.assert_allclose(ours["W1"], parameters["W1"], rtol=1e-8, atol=1e-12)


@pytest.fixture
def small_pictures():
    rng = np.random.default_rng(0)
    return rng.random((30, 12)), (np.arange(12) % 2).reshape(1, -1)
