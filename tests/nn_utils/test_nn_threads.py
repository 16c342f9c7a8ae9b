"""BLAS keeps to one thread for small products, and gets its threads back."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from nn_utils import train, two_layer_model
from nn_utils.optimizers import GradientDescent
from nn_utils.threads import NOT_WORTH_ASKING, SMALL, fitting_threads


def threads():
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def two_threads():
    with threadpool_limits(limits=2, user_api="blas"):
        assert threads() == {2}, "no BLAS that can be told its threads"
        yield


@pytest.mark.parametrize(
    ("multiplications", "times", "inside"),
    [(SMALL, 100, 1), (SMALL + 1, 100, 2), (10, NOT_WORTH_ASKING // 10 - 1, 2)],
)
def test_small_products_in_number_get_one_thread(multiplications, times, inside):
    with fitting_threads(multiplications, times):
        assert threads() == {inside}
    assert threads() == {2}


def test_threads_come_back_after_a_failure_and_an_interruption():
    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error), fitting_threads(SMALL, 100):
            raise error
        assert threads() == {2}


class Watching(GradientDescent):
    """Gradient descent that notes how many threads it meets."""

    def step(self, parameters, grads):
        self.seen = threads()
        super().step(parameters, grads)


@pytest.mark.parametrize("batch_size", [None, 50])
def test_training_asks_for_what_fits(batch_size):
    rng = np.random.default_rng(0)
    X, Y = rng.random((600, 200)), np.arange(200).reshape(1, -1) % 2
    optimizer = Watching(0.01)
    epochs = 100 if batch_size is None else 20
    train(X, Y, (600, 100, 1), epochs=epochs, optimizer=optimizer, batch_size=batch_size)
    assert optimizer.seen == {1}
    assert threads() == {2}


def test_a_model_leaves_the_threads_alone():
    rng = np.random.default_rng(0)
    X, Y = rng.random((600, 200)), np.arange(200).reshape(1, -1) % 2
    two_layer_model(X, Y, (600, 20, 1), num_iterations=300)
    assert threads() == {2}
