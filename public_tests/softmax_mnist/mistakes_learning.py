"""Mistakes of notebook 05: the score, the training, the batches."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from ..engine import Mistake
from ..shared_mistakes import returns_in_loop
from .mistakes_backward import backward_prop, update_params
from .mistakes_forward import forward_prop, init_params
from .mistakes_output import one_hot

Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


# get_predictions ---------------------------------------------------------------------------------


def get_predictions(A2: np.ndarray) -> np.ndarray:
    return np.argmax(A2, axis=0)


_prediction = partial(
    Mistake, base=get_predictions, mathematics="ŷ⁽ⁱ⁾ = the k with the largest aₖ⁽ⁱ⁾, shape (m,)"
)

GET_PREDICTIONS = (
    _prediction(
        "along_rows",
        "For every class you look for the example that is most like it. For every example its "
        "likeliest class is asked.",
        question="Which axis of A2 counts the classes?",
        example="A2 = [[0.9, 0.2, 0.6], [0.1, 0.8, 0.4]]: three examples, predictions (0, 1, 0).",
        edits=(("axis=0", "axis=1"),),
    ),
    _prediction(
        "one_for_all",
        "Without an axis argmax looks through the whole matrix and gives a single place.",
        question="How many predictions should there be for m examples?",
        example="A2 = [[0.9, 0.2], [0.1, 0.8]]: predictions (0, 1), and not the single place 0.",
        edits=((", axis=0", ""),),
    ),
    _prediction(
        "probability_not_class",
        "You return how probable the likeliest class is; which class it is was the question.",
        question="What is the difference between np.max and np.argmax?",
        example="A2 = [[0.9, 0.2], [0.1, 0.8]]: predictions (0, 1), and not (0.9, 0.8).",
        edits=(("argmax", "max"),),
    ),
    _prediction(
        "least_likely",
        "You return the class that is least likely.",
        question="Which entry of a column should win?",
        example="A column (0.9, 0.1) is a 0, and not a 1.",
        edits=(("argmax", "argmin"),),
    ),
    _prediction(
        "counted_from_one",
        "The classes are counted from 1. The first row of A2 belongs to the digit 0.",
        question="Which digit does row 0 stand for?",
        example="A column (0.9, 0.1) is a 0: row 0 is the digit 0.",
        edits=(("axis=0)", "axis=0) + 1"),),
    ),
    _prediction(
        "above_one_half",
        "You ask where a probability is above one half. Among ten classes the likeliest may well "
        "have 0.3.",
        question="What does your function answer for the probabilities (0.4, 0.3, 0.3)?",
        example="A column (0.3, 0.3, 0.4) is a 2, though nothing is above one half.",
        edits=(("np.argmax(A2, axis=0)", "np.argmax(A2 > 0.5, axis=0)"),),
    ),
)


# get_accuracy ------------------------------------------------------------------------------------


def get_accuracy(predictions: np.ndarray, y: np.ndarray) -> float:
    return np.sum(predictions == y) / y.size


_accuracy = partial(
    Mistake, base=get_accuracy, mathematics="accuracy = (number of i with ŷ⁽ⁱ⁾ = y⁽ⁱ⁾) / m"
)

GET_ACCURACY = (
    _accuracy(
        "count",
        "You return how many are right; which share of them was the question.",
        question="Is 900 right answers good? Out of how many?",
        example="Predictions (1, 2, 3, 4), labels (1, 2, 3, 9): three of four, 0.75.",
        edits=((" / y.size", ""),),
    ),
    _accuracy(
        "percent",
        "You return percent. A share between 0 and 1 is asked for.",
        question="What should your function return when all are right?",
        example="Three of four right are 0.75, and not 75.",
        edits=((" / y.size", " / y.size * 100"),),
    ),
    _accuracy(
        "share_wrong",
        "You return the share of wrong answers.",
        question="What should your function return when all are right?",
        example="Three of four right are 0.75, and not 0.25.",
        edits=(("==", "!="),),
    ),
    _accuracy(
        "every_pair",
        "A column is compared with a row, so every prediction meets every label: m² comparisons. "
        "With ten classes about a tenth of them agree by chance, whatever the network learned.",
        question="What is the shape of (m, 1) == (1, m)?",
        example="Predictions (1, 2) and labels (1, 2): the four comparisons hold twice, and the "
        "accuracy seems 0.5 although both are right.",
        edits=(("np.sum(predictions == y) / y.size", "np.mean(predictions.reshape(-1, 1) == y)"),),
    ),
    _accuracy(
        "divided_by_classes",
        "The count is divided by 10, the number of classes. The share is among the examples.",
        question="Out of how many answers are these the right ones?",
        example="Three of four right are 3 / 4, and not 3 / 10.",
        edits=(("y.size", "10"),),
    ),
    _accuracy(
        "all_or_nothing",
        "You ask whether all answers are right. The share of right ones is wanted.",
        question="What should come back when 9 of 10 are right?",
        example="Three of four right are 0.75, and not 0.",
        edits=(("np.sum(predictions == y) / y.size", "float(np.all(predictions == y))"),),
    ),
)


# gradient_descent --------------------------------------------------------------------------------


def gradient_descent(X: np.ndarray, y: np.ndarray, alpha: float, iterations: int) -> Four:
    W1, b1, W2, b2 = init_params()
    Y = one_hot(y, 10)
    for _ in range(iterations):
        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)
        grads = backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y)
        W1, b1, W2, b2 = update_params(W1, b1, W2, b2, *grads, alpha)
    return W1, b1, W2, b2


_training = partial(
    Mistake,
    base=gradient_descent,
    mathematics="forward → backward → θ ← θ − α dθ, `iterations` times",
)

GRADIENT_DESCENT = (
    _training(
        "update_lost",
        "The step is computed and never taken over, so the network that comes back has not "
        "learned anything.",
        question="What does update_params return, and who catches it?",
        edits=(("        W1, b1, W2, b2 = update_params", "        update_params"),),
    ),
    _training(
        "starts_over",
        "The parameters are drawn inside the loop, so every iteration forgets the one before.",
        question="What does your loop remember from one round to the next?",
        edits=(
            ("    W1, b1, W2, b2 = init_params()\n", ""),
            ("        Z1, A1", "        W1, b1, W2, b2 = init_params()\n        Z1, A1"),
        ),
    ),
    _training(
        "uphill",
        "The steps go uphill: alpha reached the update with a minus too many.",
        question="How often is the sign turned on the way from the gradient to the new W?",
        edits=(("*grads, alpha)", "*grads, -alpha)"),),
    ),
    _training(
        "learning_rate_ignored",
        "alpha does not reach the update, which goes on with 0.1.",
        question="What changes in your function when alpha is ten times larger?",
        edits=(("*grads, alpha)", "*grads, 0.1)"),),
    ),
    _training(
        "one_step_short",
        "One step is missing: the loop ends one iteration too soon.",
        question="How many rounds does range(n − 1) make?",
        edits=(("range(iterations)", "range(iterations - 1)"),),
    ),
    _training(
        "forward_once",
        "The network runs forward once, before the loop, so every step follows the errors of the "
        "untrained network.",
        question="With which parameters were the A2 made that step 5 uses?",
        edits=(
            ("        Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)\n", ""),
            (
                "    for _",
                "    Z1, A1, Z2, A2 = forward_prop(W1, b1, W2, b2, X)\n    for _",
            ),
        ),
    ),
    _training(
        "first_layer_fixed",
        "Only the second layer is taken over from the update; the first keeps its random weights.",
        question="How many arrays does update_params return, and how many did you keep?",
        edits=(("        W1, b1, W2, b2 = update", "        _, _, W2, b2 = update"),),
    ),
    returns_in_loop(_training, "return W1, b1, W2, b2"),
)


# mini_batches ------------------------------------------------------------------------------------


def mini_batches(X: np.ndarray, y: np.ndarray, size: int, rng: Generator) -> list[Any]:
    m = X.shape[1]
    order = rng.permutation(m)
    batches = []
    for start in range(0, m, size):
        chosen = order[start : start + size]
        batches.append((X[:, chosen], y[chosen]))
    return batches


_deal = partial(
    Mistake,
    base=mini_batches,
    mathematics="every example in exactly one batch, X with its own y, in an order drawn from rng",
)

MINI_BATCHES = (
    _deal(
        "labels_left_behind",
        "The pictures are shuffled and the labels are not, so most pictures get a stranger's "
        "label, and there is nothing left to learn.",
        question="After shuffling, which label belongs to column 0 of X?",
        example="Pictures (a, b, c) with labels (1, 2, 3), shuffled to (c, a, b): the labels must "
        "be (3, 1, 2).",
        edits=(("y[chosen]", "y[start : start + size]"),),
    ),
    _deal(
        "rows_taken",
        "The chosen numbers pick rows of X, and its rows are pixels. Examples are columns.",
        question="Along which axis of X do the examples lie, and along which does your index work?",
        example="X (784, 100) and the numbers 3 and 7: as rows they are two pixels of every "
        "picture, as columns two pictures.",
        edits=(("X[:, chosen]", "X[chosen]"),),
    ),
    _deal(
        "shuffled_apart",
        "Pictures and labels are each shuffled in an order of their own, so they no longer belong "
        "together. One order must serve both.",
        question="How many permutations does one shuffle need?",
        example="Pictures (a, b, c) with labels (1, 2, 3): if the pictures become (c, a, b), "
        "the labels become (3, 1, 2), and no other order will do.",
        edits=(("    batches = []\n", "    batches = []\n    y = y[rng.permutation(m)]\n"),),
    ),
    _deal(
        "not_shuffled",
        "The examples come in the order they were given. If the file is sorted by digit, every "
        "batch holds one digit only, and each step unlearns the one before.",
        question="In what order do the examples leave your function?",
        edits=(("rng.permutation(m)", "np.arange(m)"),),
    ),
    _deal(
        "rng_not_used",
        "The order does not come from the argument rng. Either it is the same in every epoch, or "
        "nobody can repeat a run.",
        question="What changes in your function when it is called with another rng?",
        edits=(("rng.permutation(m)", "np.random.default_rng(0).permutation(m)"),),
    ),
    _deal(
        "last_batch_dropped",
        "The examples left over at the end are dropped. In each epoch some go unseen, and with "
        "fewer examples than `size` there is no batch at all.",
        question="How many batches of 5 do 23 examples make, and how large is the last one?",
        example="23 examples by 5: four batches of 5 and one of 3.",
        edits=(("range(0, m, size)", "range(0, m - size + 1, size)"),),
    ),
    _deal(
        "with_replacement",
        "Each place is drawn anew, so some examples come twice and others never in an epoch.",
        question="What is the difference between shuffling cards and rolling dice?",
        example="Three cards shuffled: each comes once. Three throws of a die: (2, 2, 5), say.",
        edits=(("rng.permutation(m)", "rng.integers(0, m, size=m)"),),
    ),
    _deal(
        "batches_overlap",
        "Each batch takes one example too many, the first of the next one.",
        question="Which indices does order[0:6] take, and which order[5:11]?",
        example="Seven examples by 3: the places 0–2, 3–5 and 6. order[0:4] would take place 3 "
        "twice.",
        edits=(("start + size]", "start + size + 1]"),),
    ),
    _deal(
        "first_batch_only",
        "Only one batch comes back: the return stands inside the loop.",
        question="How often does your loop reach its end?",
        edits=(("    return batches", "        return batches"),),
    ),
    _deal(
        "size_counts_batches",
        "`size` is taken for the number of batches. It is the number of examples in each.",
        question="How many examples should one batch hold?",
        example="12 examples by 4: three batches of 4, and not four of 3.",
        edits=(
            ("range(0, m, size)", "range(0, m, -(-m // size))"),
            ("start + size]", "start - (-m // size)]"),
        ),
    ),
)
