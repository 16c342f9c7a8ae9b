"""The matrix of mistakes: who notices which.  That all are named, test_exercises.py shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import nn_utils
from public_tests import exercises, kill_matrix, notebooks, trials
from public_tests.kill_matrix import Row

PAGE = Path(__file__).parents[2] / "docs" / "kill_matrix.md"
WITH_MISTAKES = [key for key, exercise in exercises().items() if exercise.mistakes]


@pytest.mark.parametrize("notebook", [key for key, one in notebooks().items() if one.network])
def test_right_networks_pass_the_gradient_check_and_learn(notebook: str) -> None:
    network = notebooks()[notebook].network
    assert network is not None
    with trials._quietly():
        assert network.gradient_error() < 1e-8
        assert network.accuracy() > 0.9


def test_exchanging_a_function_lasts_as_long_as_it_should() -> None:
    original, dA = nn_utils.layers.relu_backward, np.ones((3, 4))
    with trials.exchanged(original, lambda dA, cache: dA):
        assert nn_utils.relu_backward(dA, dA) is dA
        assert nn_utils.layers.relu_backward(dA, dA) is dA
    assert nn_utils.relu_backward is original
    assert nn_utils.layers.relu_backward is original


def test_the_gradient_check_and_the_accuracy_miss_what_they_must_miss() -> None:
    """A wrong sign is seen by both, a lost mean by the gradient check alone."""
    exercise = exercises()["03_two_layer/linear_backward"]
    network = notebooks()["04_l_layer"].network
    assert network is not None
    reference = exercise.reference

    def without_mean(dZ, cache):
        dA, dW, db = right(dZ, cache)
        return dA, dW * 1.5, db * 1.5

    def uphill(dZ, cache):
        return tuple(-part for part in right(dZ, cache))

    def right(dZ, cache):
        A, W, _ = cache
        m = A.shape[1]
        return W.T @ dZ, dZ @ A.T / m, dZ.sum(axis=1, keepdims=True) / m

    for variant, noticed in ((right, (False, False)), (without_mean, (True, False))):
        assert trials.gradient_check_notices(network, reference, variant) is noticed[0]
        assert trials.accuracy_notices(network, reference, variant) is noticed[1]
    assert trials.accuracy_notices(network, reference, uphill)


def test_the_page_counts_what_its_rows_say() -> None:
    found = [
        Row("a/f", "one", True, "one", True, True, False),
        Row("a/f", "two", True, "one", True, False, False),
        Row("a/g", "three", False, "", False, False, True),
    ]
    page = kill_matrix.markdown(found)
    assert "| check | 2 | 3 |" in page
    assert "| check, naming the mistake | 2 | 3 |" in page
    assert "| two | yes | as one | no | no |" in page
    assert "| three | no | no | no | yes |" in page
    assert page.index("## a/f") < page.index("## a/g")


def test_the_page_in_the_docs_knows_the_whole_catalogue() -> None:
    """When it does not: python -m public_tests.kill_matrix --out docs/kill_matrix.md"""
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(part.split("\n", 1) for part in page.split("\n## ")[1:])
    for key in WITH_MISTAKES:
        listed = [line.split("|")[1].strip() for line in sections[key].splitlines() if "|" in line]
        assert listed[2:] == [mistake.id for mistake in exercises()[key].mistakes], key


def test_one_exercise_can_be_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert kill_matrix.main(["01_neuron/relu"]) == 0
    printed = capsys.readouterr().out
    ids = [mistake.id for mistake in exercises()["01_neuron/relu"].mistakes]
    assert [id for id in ids if f"\n| {id} | yes | yes |" in printed] == ids
    assert printed.count("\n## ") == 1
    with pytest.raises(SystemExit):
        kill_matrix.main(["01_neuron/ReLU"])
    assert "01_neuron/ReLU" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.release
def test_the_published_matrix_is_what_is_measured(tmp_path: Path) -> None:
    out = tmp_path / "matrix.md"
    assert kill_matrix.main(["--out", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")
