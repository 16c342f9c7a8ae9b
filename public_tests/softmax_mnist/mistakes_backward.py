"""Mistakes of notebook 05: the way back, and the step."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake

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
        example="One example, A2 = (0.7, 0.3), Y = (0, 1): dZ2 = (0.7, −0.7). Each class has "
        "its own correction; their sum is 0.",
        edits=((_DB2, "np.sum(dZ2)"),),
    ),
    _back(
        "db1_scalar",
        "db1 is a single number: all hidden units get the same correction of their bias.",
        mathematics=_DB,
        question="Which axis of dZ1 counts examples, and which counts units?",
        example="dZ1 = [[1, 3], [−2, −2]]: db1 = [[2], [−2]], one row per unit, and not 0 / 2.",
        edits=((_DB1, "np.sum(dZ1)"),),
    ),
    _back(
        "db_over_units",
        "db is summed over the units and has one entry per example. A bias belongs to a unit, so "
        "the sum has to run over the examples.",
        mathematics=_DB,
        question="What shape has b2, and what shape has your db2?",
        example="dZ1 = [[1, 3], [−2, −2]]: db1 = [[2], [−2]]; over the units it would be (−1, "
        "1) / 2.",
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
        example="b of shape (2, 1) minus db of shape (2,) has shape (2, 2).",
        edits=((_DB2, "np.sum(dZ2, axis=1)"), (_DB1, "np.sum(dZ1, axis=1)")),
    ),
    _back(
        "sign",
        "All gradients point the wrong way: the error is prediction minus label.",
        mathematics="dZ2 = A2 − Y",
        question="If a class is rated too high, should the slope along its z be positive?",
        example="A2 = (0.7, 0.3), Y = (0, 1): the first class is rated too high, so its slope "
        "is +0.7.",
        edits=(("dZ2 = A2 - Y", "dZ2 = Y - A2"),),
    ),
    _back(
        "slope_kept",
        "The factor A2(1 − A2) is multiplied in once more. The slopes of the softmax and of the "
        "logarithm have already cancelled; A2 − Y is what is left of both.",
        mathematics="∂L/∂zₖ = aₖ − yₖ",
        question="Which activation has the slope a(1 − a), and is it this one?",
        example="A2 = (0.99, 0.01), Y = (0, 1): badly wrong, dZ2 = (0.99, −0.99). Times a(1 − "
        "a) it would be 0.0098.",
        edits=(("dZ2 = A2 - Y", "dZ2 = (A2 - Y) * A2 * (1 - A2)"),),
    ),
    _back(
        "no_mean",
        "Nothing is divided by m, so all gradients are sums over the examples, and a learning "
        "rate of 0.1 on 41,000 digits takes giant steps.",
        mathematics="dW = (1/m) dZ Aᵀ,  db = (1/m) Σᵢ dZ⁽ⁱ⁾",
        question="The cost is an average over m examples. What does that make its slope?",
        example="dZ2 of one class (1, 3): db2 = 4 / 2 = 2, and not 4.",
        edits=(("m = X.shape[1]", "m = 1"),),
    ),
    _back(
        "m_of_all_data",
        "m is the number of rows of the whole file, 42,000, and not of the examples in X. On "
        "fewer examples every step is too short, and nothing fails.",
        mathematics="m is the number of columns of X",
        question="What should your function do with a batch of 64 digits?",
        example="Two examples, dZ2 of one class (1, 3): db2 = 4 / 2 = 2, and not 4 / 42,000.",
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
        example="Two examples, ten classes: divided by 2, and not by 20.",
        edits=(("m = X.shape[1]", "m = Y.size"),),
    ),
    _back(
        "relu_slope_missing",
        "The gradient passes the hidden layer as if it had no ReLU, so units that were silent are "
        "corrected for something they did not say.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1)",
        question="If Z1 is negative, how much does A1 change when Z1 moves a little?",
        example="W2ᵀ dZ2 = (5, −2), Z1 = (1, −1): dZ1 = (5, 0).",
        edits=((" * (Z1 > 0)", ""),),
    ),
    _back(
        "relu_value_for_slope",
        "The gradient is multiplied with relu(Z1), how active a unit is. The slope of a ReLU is 1 "
        "for every active unit and 0 for the others.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1),  relu′(z) = 1 if z > 0, else 0",
        question="How steep is max(0, z) at z = 2, and at z = 20?",
        example="W2ᵀ dZ2 = 5, Z1 = 3: dZ1 = 5, and not 15.",
        edits=(("(Z1 > 0)", "np.maximum(0, Z1)"),),
    ),
    _back(
        "sigmoid_slope",
        "The hidden layer goes back through a sigmoid's slope, and on the way forward it was a "
        "ReLU.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1)",
        question="Which activation made A1?",
        example="W2ᵀ dZ2 = 5, Z1 = 3: dZ1 = 5. With A1(1 − A1) = 3 · (−2) it would be −30.",
        edits=(("(Z1 > 0)", "A1 * (1 - A1)"),),
    ),
    _back(
        "mask_turned_round",
        "The gradient flows back through the units that were silent and is stopped at those that "
        "spoke.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1),  relu′(z) = 1 if z > 0, else 0",
        question="Which units had a say in the answer?",
        example="W2ᵀ dZ2 = (5, −2), Z1 = (1, −1): dZ1 = (5, 0), and not (0, −2).",
        edits=(("(Z1 > 0)", "(Z1 <= 0)"),),
    ),
    _back(
        "W2_not_transposed",
        "On the way back W2 is used as on the way forward. With ten hidden units and ten classes "
        "it is square, so nothing fails, and every unit gets another's error.",
        mathematics="dZ1 = W2ᵀ dZ2 ∗ relu′(Z1): (n_1, n_2) (n_2, m) → (n_1, m)",
        question="W2[k, j] leads from hidden unit j to class k. Along which index should you sum?",
        example="W2 = [[0, 1], [0, 0]]: class 1 listens to unit 2 alone. An error of 3 at class"
        " 1 belongs to unit 2: W2ᵀ (3, 0)ᵀ = (0, 3)ᵀ.",
        edits=(("W2.T", "W2"),),
    ),
    _back(
        "dW1_from_A1",
        "dW1 is made with A1, the answers of the hidden layer. The inputs of the first layer are "
        "the pixels.",
        mathematics="dW1 = (1/m) dZ1 Xᵀ",
        question="What did W1 multiply on the way forward?",
        edits=(("np.dot(dZ1, X.T)", "np.dot(dZ1, A1.T)"),),
    ),
    _back(
        "dW2_from_Z1",
        "dW2 is made with Z1, before the ReLU. The second layer was fed A1.",
        mathematics="dW2 = (1/m) dZ2 A1ᵀ",
        question="What did W2 multiply on the way forward?",
        example="Z1 = −2, A1 = 0: a silent unit gets dW2 = dZ2 · 0 = 0.",
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
        example="w = 1, dw = 2, α = 0.1: downhill is 0.8, uphill 1.2.",
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
        example="w = 1, dw = 2, α = 0.1: the new w is 0.8, and not −1.",
        edits=(("    W1 = ", "    alpha = 1\n    W1 = "),),
    ),
    _step(
        "learning_rate_fixed",
        "The step length is a fixed 0.01, and alpha has no effect.",
        question="What changes in your function when it is called with a rate ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
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
        example="b = 1, db = 2, α = 0.1: the new b is 0.8, and not −1.",
        edits=(("alpha * db1", "db1"), ("alpha * db2", "db2")),
    ),
    _step(
        "W_by_db",
        "The weights are moved by db. It has one number per unit, so broadcasting moves all "
        "weights of a unit alike, and nothing fails.",
        question="Which gradient has the shape of W1?",
        example="W = (1, 1), dW = (2, 4), db = 3, α = 0.1: the new W is (0.8, 0.6), and not "
        "(0.7, 0.7).",
        edits=(("alpha * dW1", "alpha * db1"), ("alpha * dW2", "alpha * db2")),
    ),
    _step(
        "no_return",
        "The function gives back None: the step is taken and never handed over.",
        question="What does a Python function give back when it reaches its end?",
        edits=(("    return W1, b1, W2, b2\n", ""),),
    ),
)
