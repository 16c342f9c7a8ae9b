"""Mistakes of notebook 06: one hidden layer forward and backward, and its loss."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import cross_entropy_mistakes

Arrays = dict[str, np.ndarray]


# forward_pass ------------------------------------------------------------------------------------


def forward_pass(parameters: Arrays, X: np.ndarray) -> tuple[np.ndarray, Arrays]:
    Z1 = np.dot(parameters["W1"], X) + parameters["b1"]
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(parameters["W2"], A1) + parameters["b2"]
    Yhat = 1 / (1 + np.exp(-Z2))
    return Yhat, {"Z1": Z1, "A1": A1, "Z2": Z2}


_forward = partial(
    Mistake,
    base=forward_pass,
    mathematics="Z1 = W1 X + b1,  A1 = relu(Z1),  Z2 = W2 A1 + b2,  Ŷ = σ(Z2)",
)

FORWARD_PASS = (
    _forward(
        "no_bias",
        "Both biases are left out.",
        question="Which entries of `parameters` did your function never use?",
        edits=((' + parameters["b1"]', ""), (' + parameters["b2"]', "")),
    ),
    _forward(
        "second_bias_missing",
        "b2 is left out, so without any active unit the answer is always one half.",
        question="Which entry of `parameters` did your function never use?",
        example="A1 = 0, b2 = 2: Yhat = σ(2) = 0.881; without b2 it is 0.5.",
        edits=((' + parameters["b2"]', ""),),
    ),
    _forward(
        "no_relu",
        "There is no ReLU between the layers, so both together are one linear map and the network "
        "is a logistic regression.",
        question="What is W2(W1 x) if nothing happens in between?",
        example="Z1 = (−2, 3): A1 = (0, 3).",
        edits=(("np.maximum(0, Z1)", "Z1"),),
    ),
    _forward(
        "hidden_sigmoid",
        "The hidden layer is a sigmoid where a ReLU is asked for; the slopes of the way back "
        "would not fit.",
        question="Which activation does the way back assume when it asks where Z1 > 0?",
        example="Z1 = (−2, 3): A1 = (0, 3), and not (0.12, 0.95).",
        edits=(("np.maximum(0, Z1)", "1 / (1 + np.exp(-Z1))"),),
    ),
    _forward(
        "no_sigmoid",
        "Yhat is Z2. It can be any number; the sigmoid turns it into a probability.",
        question="What does the loss make of log(−2.3)?",
        example="Z2 = −2.3: Yhat = σ(−2.3) = 0.091.",
        edits=(("1 / (1 + np.exp(-Z2))", "Z2"),),
    ),
    _forward(
        "relu_output",
        "The output layer is a ReLU. Its answers have no upper end and cannot be read as "
        "probabilities.",
        question="What does the loss make of an answer of 3.7?",
        example="Z2 = 3.7: Yhat = σ(3.7) = 0.976, and not 3.7.",
        edits=(("1 / (1 + np.exp(-Z2))", "np.maximum(0, Z2)"),),
    ),
    _forward(
        "softmax_of_one",
        "A softmax over a single unit is always 1: it has nobody to share with.",
        question="What is e^z / (sum of e^z over all units) when there is one unit?",
        example="Z2 = (−1, 3): Yhat = (0.269, 0.953), and not (1, 1).",
        edits=(("1 / (1 + np.exp(-Z2))", "np.exp(Z2) / np.sum(np.exp(Z2), axis=0)"),),
    ),
    _forward(
        "hidden_tanh",
        "The hidden layer is a tanh. A ReLU is asked for, and its slope is what the way back uses.",
        question="Which numbers can A1 = max(0, Z1) never be?",
        example="Z1 = (−2, 2): A1 = (0, 2), and not (−0.964, 0.964).",
        edits=(("np.maximum(0, Z1)", "np.tanh(Z1)"),),
    ),
    _forward(
        "Z1_passed_on",
        "The second layer is fed Z1, and the ReLU's answer is never used.",
        question="Which variable does the second layer read?",
        example="Z1 = (−2, 3), W2 = (1, 1): Z2 = 0 + 3 = 3, and not −2 + 3 = 1.",
        edits=(('np.dot(parameters["W2"], A1)', 'np.dot(parameters["W2"], Z1)'),),
    ),
    _forward(
        "cache_of_inputs",
        "The cache holds A1 under the name of Z1. At Z1 = 0 and below the two "
        "differ, and that is where the ReLU stops the gradient.",
        mathematics='cache = {"Z1", "A1", "Z2"}',
        question="Which of the two still shows how far a silent unit is from speaking?",
        edits=(('"Z1": Z1', '"Z1": A1'),),
    ),
    _forward(
        "empty_cache",
        "The cache is empty, and the way back will look in it for Z1 and A1.",
        mathematics='cache = {"Z1", "A1", "Z2"}',
        question="Which numbers of the way forward does the way back need again?",
        edits=(('{"Z1": Z1, "A1": A1, "Z2": Z2}', "{}"),),
    ),
)


# backward_pass -----------------------------------------------------------------------------------


def backward_pass(
    parameters: Arrays, cache: Arrays, X: np.ndarray, Y: np.ndarray, Yhat: np.ndarray
) -> Arrays:
    m = X.shape[1]
    dZ2 = Yhat - Y
    dW2 = np.dot(dZ2, cache["A1"].T) / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = np.dot(parameters["W2"].T, dZ2) * (cache["Z1"] > 0)
    dW1 = np.dot(dZ1, X.T) / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


_back = partial(Mistake, base=backward_pass)
_DZ1 = "dZ1 = W2ᵀ dZ2 ∗ relu′(Z1),  relu′(z) = 1 if z > 0, else 0"

BACKWARD_PASS = (
    _back(
        "sign",
        "All gradients point the wrong way: the error is prediction minus label.",
        mathematics="dZ2 = Ŷ − Y",
        question="If ŷ is too large, should the slope of the loss along z be positive or negative?",
        example="ŷ = 0.8, y = 0: too sure, so the slope is 0.8 − 0 = +0.8.",
        edits=(("dZ2 = Yhat - Y", "dZ2 = Y - Yhat"),),
    ),
    _back(
        "no_mean",
        "Nothing is divided by m: all gradients are sums over the photos, thousands of times too "
        "long.",
        mathematics="dW = (1/m) dZ Aᵀ,  db = (1/m) Σᵢ dZ⁽ⁱ⁾",
        question="The loss is an average over m examples. What does that make its slope?",
        example="Two photos, dZ2 = (1, 3): db2 = 4 / 2 = 2, and not 4.",
        edits=(("m = X.shape[1]", "m = 1"),),
    ),
    _back(
        "m_counts_pixels",
        "m counts the rows of X, which are pixels. Examples are columns.",
        mathematics="X is (n_x, m)",
        question="For X of shape (12288, 2000), which number is m?",
        edits=(("X.shape[1]", "X.shape[0]"),),
    ),
    _back(
        "m_fixed",
        "m is 2000 whatever the data: the size of one training set.",
        mathematics="m is the number of columns of X",
        question="What should your function do with a batch of 64 photos?",
        example="Two photos, dZ2 = (1, 3): db2 = 4 / 2 = 2, and not 4 / 2000.",
        edits=(("X.shape[1]", "2000"),),
    ),
    _back(
        "slope_kept",
        "The factor Yhat(1 − Yhat) is multiplied in once more. It has already cancelled against "
        "the loss, and Yhat − Y is what is left of both.",
        mathematics="∂L/∂z = [(ŷ − y) / (ŷ (1 − ŷ))] · ŷ (1 − ŷ) = ŷ − y",
        question="Which factor of ∂L/∂ŷ is the inverse of the sigmoid's slope?",
        example="ŷ = 0.99, y = 0: badly wrong, and ŷ − y = 0.99 says so. Times ŷ(1 − ŷ) it "
        "would be 0.0098.",
        edits=(("dZ2 = Yhat - Y", "dZ2 = (Yhat - Y) * Yhat * (1 - Yhat)"),),
    ),
    _back(
        "dYhat_for_dZ2",
        "This is the slope along Yhat. It has still to pass the sigmoid before it is dZ2.",
        mathematics="dZ2 = dŶ ∗ Ŷ ∗ (1 − Ŷ) = Ŷ − Y",
        question="What stands between Z2 and Yhat, and what is its slope?",
        example="ŷ = 0.8, y = 1: the slope along ŷ is −1 / 0.8 = −1.25, and along z it is −0.2.",
        edits=(("dZ2 = Yhat - Y", "dZ2 = -(Y / Yhat - (1 - Y) / (1 - Yhat))"),),
    ),
    _back(
        "relu_slope_missing",
        "The gradient passes the hidden layer as if it had no ReLU, so units that were silent are "
        "corrected for something they did not say.",
        mathematics=_DZ1,
        question="If Z1 is negative, how much does A1 change when Z1 moves a little?",
        example="W2ᵀ dZ2 = (5, −2), Z1 = (1, −1): dZ1 = (5, 0).",
        edits=((' * (cache["Z1"] > 0)', ""),),
    ),
    _back(
        "relu_value_for_slope",
        "The gradient is multiplied with A1, how active a unit is. The slope of a ReLU is 1 for "
        "every active unit and 0 for the others.",
        mathematics=_DZ1,
        question="How steep is max(0, z) at z = 2, and at z = 20?",
        example="W2ᵀ dZ2 = 5, Z1 = 3: dZ1 = 5, and not 15.",
        edits=(('(cache["Z1"] > 0)', 'cache["A1"]'),),
    ),
    _back(
        "sigmoid_slope",
        "The hidden layer goes back through a sigmoid's slope, and on the way forward it was a "
        "ReLU.",
        mathematics=_DZ1,
        question="Which activation made A1?",
        edits=(('(cache["Z1"] > 0)', '(cache["A1"] * (1 - cache["A1"]))'),),
    ),
    _back(
        "db1_scalar",
        "db1 is a single number: all hidden units get the same correction of their bias.",
        mathematics="db1 = (1/m) Σᵢ dZ1⁽ⁱ⁾, shape (nh, 1)",
        question="Which axis of dZ1 counts examples, and which counts units?",
        example="dZ1 = [[1, 3], [−2, −2]]: db1 = [[2], [−2]], one row per unit, and not 0 / 2.",
        edits=(("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1)"),),
    ),
    _back(
        "db_axis_lost",
        "The numbers of both db are right and their column has gone: b − α db would spread to "
        "(nh, nh).",
        mathematics="db1 has shape (nh, 1), db2 has shape (1, 1)",
        question="Which argument of np.sum keeps the summed axis, with length 1?",
        example="b of shape (2, 1) minus db of shape (2,) has shape (2, 2).",
        edits=(
            ("np.sum(dZ1, axis=1, keepdims=True)", "np.sum(dZ1, axis=1)"),
            ("np.sum(dZ2, axis=1, keepdims=True)", "np.sum(dZ2, axis=1)"),
        ),
    ),
    _back(
        "W1_for_W2",
        "The error is sent back through W1. It has to return by the way it came, through W2.",
        mathematics=_DZ1,
        question="Which weights lie between the hidden layer and the output?",
        edits=(('parameters["W2"].T', 'parameters["W1"].T'),),
    ),
    _back(
        "dW2_from_Z1",
        "dW2 is made with Z1, before the ReLU. The second layer was fed A1.",
        mathematics="dW2 = (1/m) dZ2 A1ᵀ",
        question="What did W2 multiply on the way forward?",
        example="Z1 = −2, A1 = 0: a silent unit gets dW2 = dZ2 · 0 = 0.",
        edits=(('cache["A1"].T', 'cache["Z1"].T'),),
    ),
    _back(
        "keys_without_d",
        "The gradients stand under the names of the parameters. The update looks for dW1, db1, "
        "dW2 and db2.",
        mathematics='grads = {"dW1", "db1", "dW2", "db2"}',
        question="Which keys has your dict?",
        edits=(
            ('"dW1": dW1, "db1": db1, "dW2": dW2, "db2"', '"W1": dW1, "b1": db1, "W2": dW2, "b2"'),
        ),
    ),
)


# compute_loss ------------------------------------------------------------------------------------


def compute_loss(Y: np.ndarray, Yhat: np.ndarray) -> float:
    m = Y.shape[1]
    losses = Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat)
    return -np.sum(losses) / m


COMPUTE_LOSS = cross_entropy_mistakes(compute_loss, "Yhat", "L")
