"""Mistakes of notebook 05 in learning: the way back, the step, the score, the training."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.random import Generator

from ..engine import Mistake
from .mistakes_forward import forward_prop, init_params, one_hot

Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


# backward_prop -----------------------------------------------------------------------------------


def backward_prop(
    Z1: np.ndarray,
    A1: np.ndarray,
    Z2: np.ndarray,
    A2: np.ndarray,
    W1: np.ndarray,
    W2: np.ndarray,
    X: np.ndarray,
    Y: np.ndarray,
) -> Four:
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = np.dot(dZ2, A1.T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(W2.T, dZ2) * (Z1 > 0)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return dW1, db1, dW2, db2


_back = partial(Mistake, base=backward_prop)
_DB2, _DB1 = "np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ1, axis=1, keepdims=True)"
_DB = "db = (1/m) Σᵢ dZ⁽ⁱ⁾, one number for each unit"

BACKWARD_PROP = (
    _back(
        "db_scalar",
        "Both db are single numbers, summed over everything, so all units of a layer get the same "
        "correction. In the output layer that sum is always 0: b2 never moves, and the accuracy "
        "hides it.",
        mathematics=_DB,
        question="A column of A2 sums to 1, and so does a column of Y. What does A2 − Y sum to?",
        example="One example, A2 = (0.7, 0.3), Y = (0, 1): dZ2 = (0.7, −0.7). Each class has its "
        "own correction; their sum is 0.",
        edits=((_DB2, "np.sum(dZ2)"), (_DB1, "np.sum(dZ1)")),
    ),
    _back(
        "db2_scalar",
        "db2 is a single number, and it is always 0: every column of A2 − Y sums to 0. The ten "
        "output biases never move.",
        mathematics=_DB,
        question="A column of A2 sums to 1, and so does a column of Y. What does A2 − Y sum to?",
        edits=((_DB2, "np.sum(dZ2)"),),
    ),
    _back(
        "db1_scalar",
        "db1 is a single number: all hidden units get the same correction of their bias.",
        mathematics=_DB,
        question="Which axis of dZ1 counts examples, and which counts units?",
        edits=((_DB1, "np.sum(dZ1)"),),
    ),
    _back(
        "db_over_units",
        "db is summed over the units and has one entry per example. A bias belongs to a unit, so "
        "the sum has to run over the examples.",
        mathematics=_DB,
        question="What shape has b2, and what shape has your db2?",
        edits=(
            (_DB2, "np.sum(dZ2, axis=0, keepdims=True)"),
            (_DB1, "np.sum(dZ1, axis=0, keepdims=True)"),
        ),
    ),
    _back(
        "db_axis_lost",
        "The numbers of both db are right and their column has gone: the shape is (n,) where "
        "(n, 1) is asked, and b − α db would spread to (n, n).",
        mathematics=f"{_DB}, shape (n, 1)",
        question="Which argument of np.sum keeps the summed axis, with length 1?",
        edits=((_DB2, "np.sum(dZ2, axis=1)"), (_DB1, "np.sum(dZ1, axis=1)")),
    ),
    _back(
        "sign",
        "All gradients point the wrong way: the error is prediction minus label.",
        mathematics="dZ2 = A2 − Y",
        question="If a class is rated too high, should the slope along its z be positive?",
        edits=(("dZ2 = A2 - Y", "dZ2 = Y - A2"),),
    ),
    _back(
        "slope_kept",
        "The factor A2(1 − A2) is multiplied in once more. The slopes of the softmax and of the "
        "logarithm have already cancelled; A2 − Y is what is left of both.",
        mathematics="∂L/∂zₖ = aₖ − yₖ",
        question="Which activation has the slope a(1 − a), and is it this one?",
        edits=(("dZ2 = A2 - Y", "dZ2 = (A2 - Y) * A2 * (1 - A2)"),),
    ),
    _back(
        "no_mean",
        "Nothing is divided by m, so all gradients are sums over the examples, and a learning "
        "rate of 0.1 on 41 000 digits takes giant steps.",
        mathematics="dW = (1/m) dZ Aᵀ,  db = (1/m) Σᵢ dZ⁽ⁱ⁾",
        question="The cost is an average over m examples. What does that make its slope?",
        edits=(("m = X.shape[1]", "m = 1"),),
    ),
    _back(
        "m_of_all_data",
        "m is the number of rows of the whole file, 42 000, and not of the examples in X. On "
        "fewer examples every step is too short, and nothing fails.",
        mathematics="m is the number of columns of X",
        question="What should your function do with a batch of 64 digits?",
        edits=(("m = X.shape[1]", "m = 42000"),),
    ),
    _back(
        "m_counts_pixels",
        "m counts the rows of X, which are pixels. Examples are columns.",
        mathematics="X is (n_x, m)",
        question="For X of shape (784, 1000), which number is m?",
        edits=(("X.shape[1]", "X.shape[0]"),),
    ),
    _back(
        "mean_over_cells",
        "The gradients are divided by classes times examples. The cost is an average over "
        "examples, so they come out too small by the number of classes.",
        mathematics="dW = (1/m) dZ Aᵀ",
        question="Over how many losses is the cost an average?",
        edits=(("m = X.shape[1]", "m = Y.size"),),
    ),
    _back(
        "relu_slope_missing",
        "The gradient passes the hidden layer as if it had no ReLU, so units that were silent are "
        "corrected for something they did not say.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1)",
        question="If Z1 is negative, how much does A1 change when Z1 moves a little?",
        edits=((" * (Z1 > 0)", ""),),
    ),
    _back(
        "relu_value_for_slope",
        "The gradient is multiplied with relu(Z1), how active a unit is. The slope of a ReLU is 1 "
        "for every active unit and 0 for the others.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1),  relu′(z) = 1 if z > 0, else 0",
        question="How steep is max(0, z) at z = 2, and at z = 20?",
        edits=(("(Z1 > 0)", "np.maximum(0, Z1)"),),
    ),
    _back(
        "sigmoid_slope",
        "The hidden layer goes back through a sigmoid's slope, and on the way forwards it was a "
        "ReLU.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1)",
        question="Which activation made A1?",
        edits=(("(Z1 > 0)", "A1 * (1 - A1)"),),
    ),
    _back(
        "mask_turned_round",
        "The gradient flows back through the units that were silent and is stopped at those that "
        "spoke.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1),  relu′(z) = 1 if z > 0, else 0",
        question="Which units had a say in the answer?",
        edits=(("(Z1 > 0)", "(Z1 <= 0)"),),
    ),
    _back(
        "W2_not_transposed",
        "On the way back W2 is used as on the way forwards. With ten hidden units and ten classes "
        "it is square, so nothing fails, and every unit gets another's error.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1): (n_1, n_2) (n_2, m) → (n_1, m)",
        question="W2[k, j] leads from hidden unit j to class k. Along which index should you sum?",
        edits=(("W2.T", "W2"),),
    ),
    _back(
        "dW1_from_A1",
        "dW1 is made with A1, the answers of the hidden layer. The inputs of the first layer are "
        "the pixels.",
        mathematics="dW1 = (1/m) dZ1 Xᵀ",
        question="What did W1 multiply on the way forwards?",
        edits=(("np.dot(dZ1, X.T)", "np.dot(dZ1, A1.T)"),),
    ),
    _back(
        "dW2_from_Z1",
        "dW2 is made with Z1, before the ReLU. The second layer was fed A1.",
        mathematics="dW2 = (1/m) dZ2 A1ᵀ",
        question="What did W2 multiply on the way forwards?",
        edits=(("np.dot(dZ2, A1.T)", "np.dot(dZ2, Z1.T)"),),
    ),
    _back(
        "order_of_results",
        "All four are right, and they come in another order than asked.",
        mathematics="return (dW1, db1, dW2, db2)",
        question="What will update_params take for dW1?",
        edits=(("return dW1, db1, dW2, db2", "return dW2, db2, dW1, db1"),),
    ),
)


# update_params -----------------------------------------------------------------------------------


def update_params(
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
    dW1: np.ndarray,
    db1: np.ndarray,
    dW2: np.ndarray,
    db2: np.ndarray,
    alpha: float,
) -> Four:
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


_step = partial(Mistake, base=update_params, mathematics="W ← W − α dW,  b ← b − α db, both layers")

UPDATE_PARAMS = (
    _step(
        "uphill",
        "The step goes uphill: the gradient is added, and it points to where the cost grows.",
        question="In which direction from a point does its gradient point?",
        edits=(
            ("    W1 = W1 - ", "    W1 = W1 + "),
            ("    b1 = b1 - ", "    b1 = b1 + "),
            ("    W2 = W2 - ", "    W2 = W2 + "),
            ("    b2 = b2 - ", "    b2 = b2 + "),
        ),
    ),
    _step(
        "no_learning_rate",
        "The whole gradient is subtracted. The learning rate alpha says how far to go along it.",
        question="Which of the arguments did your function never use?",
        edits=(("    W1 = ", "    alpha = 1\n    W1 = "),),
    ),
    _step(
        "learning_rate_fixed",
        "The step length is a fixed 0.01, and alpha has no effect.",
        question="What changes in your function when it is called with a rate ten times larger?",
        edits=(("    W1 = ", "    alpha = 0.01\n    W1 = "),),
    ),
    _step(
        "biases_skipped",
        "The weights move and both biases stay where they were.",
        question="How many parameters come in, and how many of them did you update?",
        edits=(("    b1 = b1 - alpha * db1\n", ""), ("    b2 = b2 - alpha * db2\n", "")),
    ),
    _step(
        "second_layer_skipped",
        "The second layer is never updated.",
        question="How many parameters come in, and how many of them did you update?",
        edits=(("    W2 = W2 - alpha * dW2\n", ""), ("    b2 = b2 - alpha * db2\n", "")),
    ),
    _step(
        "biases_at_full_step",
        "The biases move by the whole gradient: alpha is missing in their lines.",
        question="In how many of the four lines does alpha occur?",
        edits=(("alpha * db1", "db1"), ("alpha * db2", "db2")),
    ),
    _step(
        "W_by_db",
        "The weights are moved by db. It has one number per unit, so broadcasting moves all "
        "weights of a unit alike, and nothing fails.",
        question="Which gradient has the shape of W1?",
        edits=(("alpha * dW1", "alpha * db1"), ("alpha * dW2", "alpha * db2")),
    ),
    _step(
        "no_return",
        "The function gives back None: the step is taken and never handed over.",
        question="What does a Python function give back when it reaches its end?",
        edits=(("    return W1, b1, W2, b2\n", ""),),
    ),
)


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
        edits=(("axis=0", "axis=1"),),
    ),
    _prediction(
        "one_for_all",
        "Without an axis argmax looks through the whole matrix and gives a single place.",
        question="How many predictions should there be for m examples?",
        edits=((", axis=0", ""),),
    ),
    _prediction(
        "probability_not_class",
        "You return how probable the likeliest class is; which class it is was the question.",
        question="What is the difference between np.max and np.argmax?",
        edits=(("argmax", "max"),),
    ),
    _prediction(
        "least_likely",
        "You return the class that is least likely.",
        question="Which entry of a column should win?",
        edits=(("argmax", "argmin"),),
    ),
    _prediction(
        "counted_from_one",
        "The classes are counted from 1. The first row of A2 belongs to the digit 0.",
        question="Which digit does row 0 stand for?",
        edits=(("axis=0)", "axis=0) + 1"),),
    ),
    _prediction(
        "above_one_half",
        "You ask where a probability is above one half. Among ten classes the likeliest may well "
        "have 0.3.",
        question="What does your function answer for the probabilities (0.4, 0.3, 0.3)?",
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
        edits=((" / y.size", ""),),
    ),
    _accuracy(
        "percent",
        "You return percent. A share between 0 and 1 is asked for.",
        question="What should your function return when all are right?",
        edits=((" / y.size", " / y.size * 100"),),
    ),
    _accuracy(
        "share_wrong",
        "You return the share of wrong answers.",
        question="What should your function return when all are right?",
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
        edits=(("y.size", "10"),),
    ),
    _accuracy(
        "all_or_nothing",
        "You ask whether all answers are right. The share of right ones is wanted.",
        question="What should come back when 9 of 10 are right?",
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
    mathematics="forwards → backwards → θ ← θ − α dθ, `iterations` times",
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
        "The network runs forwards once, before the loop, so every step follows the errors of the "
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
        "shuffled_apart",
        "Pictures and labels are each shuffled in an order of their own, so they no longer belong "
        "together. One order must serve both.",
        question="How many permutations does one shuffle need?",
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
        edits=(("range(0, m, size)", "range(0, m - size + 1, size)"),),
    ),
    _deal(
        "with_replacement",
        "Each place is drawn anew, so some examples come twice and others never in an epoch.",
        question="What is the difference between shuffling cards and rolling dice?",
        edits=(("rng.permutation(m)", "rng.integers(0, m, size=m)"),),
    ),
    _deal(
        "batches_overlap",
        "Each batch takes one example too many, the first of the next one.",
        question="Which indices does order[0:6] take, and which order[5:11]?",
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
        edits=(
            ("range(0, m, size)", "range(0, m, -(-m // size))"),
            ("start + size]", "start - (-m // size)]"),
        ),
    ),
)
