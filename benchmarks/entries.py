"""Who enters for which problem. An entry runs once and says what it took."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

import nn_utils
from benchmarks import plain, problems, rivals
from benchmarks.clock import now
from benchmarks.problems import Problem
from nn_utils import logistic, one_hidden

PLAIN, FLOOR = "plain loop", "its matrix products alone"
BYTES = "reading X twice an iteration, nothing else"


class Outcome(NamedTuple):
    """seconds: of the whole training as named. costs: at every hundredth iteration and the last.
    epochs and share: how many it took, and the right answers in the end. read: bytes of X that an
    iteration reads. note: anything a reader must know of this run.
    """

    seconds: float
    costs: list[float] | None = None
    epochs: int | None = None
    share: float | None = None
    read: int | None = None
    note: str = ""


class Entry(NamedTuple):
    """run: the training, given the problem in this dtype and whether a taste of it will do."""

    run: Callable[[Problem, bool], Outcome]
    dtype: type = np.float64


class Task(NamedTuple):
    """title: what is trained. load: its data, given the number of the round. entries: by name.
    times: how often a round is repeated, each with a start of its own, where chance has a say.
    """

    title: str
    load: Callable[[int], Problem]
    entries: dict[str, Entry]
    times: int = 1


def timed(run: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what `run` returned."""
    began = now()
    result = run()
    return now() - began, result


# Cat vs non-cat ---------------------------------------------------------------------------------


WHOLE, PART = 2500, 250  # iterations; who makes no claim and takes long runs a tenth of them


def iterations(quick: bool) -> int:
    return 20 if quick else WHOLE


def scaled(seconds: float, quick: bool, read: int | None = None) -> Outcome:
    """The time of a tenth of the iterations, told as the time of all."""
    n = part(quick)
    return Outcome(seconds * iterations(quick) / n, read=read, note=f"{n} iterations measured")


def part(quick: bool) -> int:
    return 10 if quick else PART


def _plain_cats(p: Problem, quick: bool) -> Outcome:
    n = iterations(quick)
    seconds, (_, costs) = timed(lambda: plain.descend(p.X, p.Y, dict(p.start), 0.0075, n))
    return Outcome(seconds, costs)


def _model(p: Problem, n: int, space: str) -> tuple[float, list[float]]:
    dims = [p.X.shape[0], *(len(p.start[f"b{l}"]) for l in range(1, len(p.start) // 2 + 1))]
    model = nn_utils.two_layer_model if len(dims) == 3 else nn_utils.L_layer_model
    seconds, (_, costs) = timed(lambda: model(p.X, p.Y, dims, 0.0075, n, space=space))
    return seconds, costs


def _ours_readable(p: Problem, quick: bool) -> Outcome:
    seconds, _ = _model(p, part(quick), "features")
    return scaled(seconds, quick)


def _ours_cats(p: Problem, quick: bool) -> Outcome:
    return Outcome(*_model(p, iterations(quick), "auto"))


def _torch_cats(p: Problem, quick: bool) -> Outcome:
    return Outcome(*rivals.torch_full_batch(p, 0.0075, iterations(quick), "sigmoid"))


def _sklearn_cats(p: Problem, quick: bool) -> Outcome:
    return scaled(rivals.sklearn_full_batch(p, 0.0075, part(quick)), quick)


def _products(p: Problem, n: int) -> float:
    """Seconds of n times W1 X and dZ1 Xᵀ."""
    W, X = p.start["W1"], p.X
    Z, dW = np.ones((len(W), X.shape[1]), X.dtype), np.empty_like(W)
    return timed(lambda: [(np.matmul(W, X, out=Z), np.matmul(Z, X.T, out=dW)) for _ in range(n)])[0]


def _read(p: Problem, n: int) -> float:
    """Seconds of reading X twice, n times: what those products fetch, and nothing computed but
    a sum of squares, which is done before the next numbers arrive.
    """
    numbers = p.X.ravel(order="K")  # as they lie in memory
    return timed(lambda: [numbers @ numbers for _ in range(2 * n)])[0]


def _floor_cats(p: Problem, quick: bool) -> Outcome:
    return scaled(_products(p, part(quick)), quick)


def _bytes_cats(p: Problem, quick: bool) -> Outcome:
    return scaled(_read(p, part(quick)), quick, read=2 * p.X.nbytes)


def _floor_examples(p: Problem, quick: bool) -> Outcome:
    def products() -> None:
        W, X = p.start["W1"], p.X
        gram, Z = X.T @ X, W @ X
        S = Z.copy()
        for _ in range(iterations(quick)):
            np.matmul(S, gram, out=Z)
        S @ X.T

    return Outcome(timed(products)[0])


CATS = {
    PLAIN: Entry(_plain_cats),
    "PyTorch float64": Entry(_torch_cats),
    "PyTorch float32": Entry(_torch_cats, np.float32),
    "scikit-learn MLPClassifier": Entry(_sklearn_cats),
    'nn_utils, space="features"': Entry(_ours_readable),
    "**nn_utils**": Entry(_ours_cats),
    FLOOR: Entry(_floor_cats),
    BYTES: Entry(_bytes_cats),
    "the products of example space alone": Entry(_floor_examples),
}


# One neuron, and one hidden layer watched by validation -----------------------------------------


def _plain_neuron(p: Problem, quick: bool) -> Outcome:
    n = 20 if quick else 2000
    seconds, (_, costs) = timed(lambda: plain.descend(p.X, p.Y, dict(p.start), 0.005, n))
    return Outcome(seconds, costs)


def _ours_neuron(p: Problem, quick: bool) -> Outcome:
    n = 20 if quick else 2000
    seconds, result = timed(lambda: logistic.model(p.X, p.Y, p.X_val, p.Y_val, n, 0.005))
    return Outcome(seconds, result["costs"])


def _plain_watched(p: Problem, quick: bool) -> Outcome:
    n = 2 if quick else 20
    seconds, _ = timed(
        lambda: plain.watched_descend(p.X, p.Y, p.X_val, p.Y_val, dict(p.start), 0.01, n)
    )
    return Outcome(seconds * 2000 / n, note=f"{n} iterations measured")


def _ours_watched(p: Problem, quick: bool) -> Outcome:
    n = 50 if quick else 2000
    seconds, _ = timed(lambda: one_hidden.create_nn_model(p.X, p.Y, 50, p.X_val, p.Y_val, n, 0.01))
    return Outcome(seconds, note=f"{n} iterations" if quick else "")


# Digits -----------------------------------------------------------------------------------------


def steps(quick: bool) -> int:
    return 3 if quick else 100


def _each(seconds: float, quick: bool) -> Outcome:
    return Outcome(seconds / steps(quick))


def _plain_digits(p: Problem, quick: bool) -> Outcome:
    n = steps(quick)
    return _each(timed(lambda: plain.softmax_descend(p.X, p.Y, p.start, 0.1, n))[0], quick)


def _torch_digits(p: Problem, quick: bool) -> Outcome:
    return _each(rivals.torch_full_batch(p, 0.1, steps(quick), "softmax")[0], quick)


def _sklearn_digits(p: Problem, quick: bool) -> Outcome:
    return _each(rivals.sklearn_full_batch(p, 0.1, steps(quick)), quick)


def _ours_digits(p: Problem, quick: bool) -> Outcome:
    dims = [784, len(p.start["b1"]), 10]
    seconds, _ = timed(
        lambda: nn_utils.train(
            p.X, p.Y, dims, output="softmax", learning_rate=0.1, epochs=steps(quick),
            parameters=p.start, dtype=p.X.dtype, progress=False,
        )
    )  # fmt: skip
    return _each(seconds, quick)


def _floor_digits(p: Problem, quick: bool) -> Outcome:
    return _each(_products(p, steps(quick)), quick)


def _bytes_digits(p: Problem, quick: bool) -> Outcome:
    return _each(_read(p, steps(quick)), quick)._replace(read=2 * p.X.nbytes)


SHARE, BATCH, MOST_EPOCHS, SEED = 0.98, 128, 25, 1


def _torch_until(p: Problem, quick: bool) -> Outcome:
    most = 1 if quick else MOST_EPOCHS
    seconds, epochs, right = rivals.torch_until(p, SHARE, BATCH, most, SEED)
    return Outcome(seconds, epochs=epochs, share=right)


def _ours_until(p: Problem, quick: bool) -> Outcome:
    """A first training finds how many epochs it takes; the second, timed, takes as many."""
    dims = [784, len(p.start["b1"]), 10]

    def trained(epochs: int, **watched: Any) -> nn_utils.TrainingResult:
        return nn_utils.train(
            p.X, p.Y, dims, output="softmax", optimizer="adam", batch_size=BATCH, epochs=epochs,
            parameters=p.start, dtype=np.float32, progress=False, rng=np.random.default_rng(SEED),
            **watched,
        )  # fmt: skip

    most = 1 if quick else MOST_EPOCHS
    shares = trained(most, validation=(p.X_val, p.Y_val)).history["val_accuracy"]
    epochs = next((epoch for epoch, share in enumerate(shares) if share >= SHARE), most)
    seconds, result = timed(lambda: trained(epochs))
    return Outcome(seconds, epochs=epochs, share=result.accuracy(p.X_val, p.Y_val))


TASKS = {
    "two_layer": Task(
        "Cat vs non-cat, 12288-7-1: 2500 iterations on all 209 pictures",
        lambda _: problems.cats([7, 1], 0.01),
        CATS,
    ),
    "four_layer": Task(
        "Cat vs non-cat, 12288-20-7-5-1: 2500 iterations on all 209 pictures",
        lambda _: problems.cats([20, 7, 5, 1], None),
        CATS,
    ),
    "logistic": Task(
        "Cat vs non-cat, one neuron: 2000 iterations on all 209 pictures",
        lambda _: problems.zeros(problems.cats([1], 0.01)),
        {PLAIN: Entry(_plain_neuron), "**nn_utils**": Entry(_ours_neuron)},
    ),
    "cats_vs_dogs": Task(
        "Cats vs dogs, 12288-50-1: 2000 iterations on all 2000 photos, both costs at each",
        lambda _: problems.cats_and_dogs(50),
        {PLAIN: Entry(_plain_watched), "**nn_utils**": Entry(_ours_watched)},
    ),
    "digits": Task(
        "MNIST, 784-10-10: one iteration on 41,000 digits",
        lambda _: problems.digits(10, 41_000),
        {
            PLAIN: Entry(_plain_digits),
            f"{PLAIN}, float32": Entry(_plain_digits, np.float32),
            "PyTorch float64": Entry(_torch_digits, np.float64),
            "PyTorch float32": Entry(_torch_digits, np.float32),
            "scikit-learn MLPClassifier float64": Entry(_sklearn_digits, np.float64),
            "scikit-learn MLPClassifier float32": Entry(_sklearn_digits, np.float32),
            "**nn_utils** float64": Entry(_ours_digits, np.float64),
            "**nn_utils** float32": Entry(_ours_digits, np.float32),
            f"{FLOOR}, float64": Entry(_floor_digits, np.float64),
            f"{FLOOR}, float32": Entry(_floor_digits, np.float32),
            f"{BYTES}, float64": Entry(_bytes_digits, np.float64),
            f"{BYTES}, float32": Entry(_bytes_digits, np.float32),
        },
    ),
    "until_98": Task(
        "MNIST, 784-256-10, Adam, batches of 128, float32: until 98 % of the test digits are right",
        lambda seed: problems.digits(256, seed=seed),
        {
            "PyTorch float32": Entry(_torch_until, np.float32),
            "**nn_utils** float32": Entry(_ours_until, np.float32),
        },
        times=3,
    ),
}
