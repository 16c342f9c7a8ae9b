"""Mistakes of notebook 03 on the way back: through the activation, and through the layer."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import sigmoid

# relu_backward -----------------------------------------------------------------------------------


def relu_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    Z = cache
    dZ = np.array(dA)
    dZ[Z <= 0] = 0
    return dZ


_relu = partial(
    Mistake, base=relu_backward, mathematics="dZ = dA ∗ g′(Z), g′(z) = 1 if z > 0, else 0"
)

RELU_BACKWARD = (
    _relu(
        "dA_mutated",
        "The right numbers, written into dA itself. Whoever called still needs dA as it was.",
        mathematics="dZ = dA ∗ g′(Z), a new array",
        question="What does `dZ = dA` copy: the numbers, or the name?",
        example="a = [1, 2]; b = a; b[0] = 0 leaves a at [0, 2]: two names, one array.",
        edits=(("np.array(dA)", "dA"),),
    ),
    _relu(
        "without_dA",
        "These are the slopes of ReLU alone, ones and zeros. The chain rule multiplies them with "
        "dA, what has come back so far.",
        question="If the cost did not depend on A at all, dA would be 0. What would dZ be?",
        example="dA = (5, −2), Z = (1, −1): the slopes are (1, 0), so dZ = (5, 0).",
        edits=(("np.array(dA)", "np.ones(dA.shape)"),),
    ),
    _relu(
        "passed_through",
        "dA comes back unchanged, as if every unit had been active. A unit whose Z was negative "
        "gave 0 whatever its input, so nothing can flow back through it.",
        question="If z = −3, how much does relu(z) change when z moves a little?",
        example="dA = (5, −2), Z = (1, −1): the second unit was silent, so dZ = (5, 0).",
        edits=(("    dZ[Z <= 0] = 0\n", ""),),
    ),
    _relu(
        "mask_on_dA",
        "The zeros were put where dA is negative. What decides is the sign of Z: whether the unit "
        "was active on the way forward.",
        question="Which of the two arrays remembers which units were active?",
        example="dA = (−2, 3), Z = (1, −1): the first unit was active, so dZ = (−2, 0).",
        edits=(("dZ[Z <= 0]", "dZ[dA <= 0]"),),
    ),
    _relu(
        "mask_turned_round",
        "The gradient flows back through the units that were silent and is stopped at those that "
        "were active.",
        question="Which units had a say in the output?",
        example="dA = (5, −2), Z = (1, −1): dZ = (5, 0), and not (0, −2).",
        edits=(("Z <= 0", "Z > 0"),),
    ),
    _relu(
        "value_for_slope",
        "dA is multiplied with relu(Z), how far a unit is active. What counts is how steep ReLU "
        "is there, and that is 1 for every active unit.",
        question="How steep is max(0, z) at z = 2, and at z = 20?",
        example="dA = 5, Z = 3: the slope of ReLU at 3 is 1, so dZ = 5, and not 15.",
        edits=(("    dZ[Z <= 0] = 0\n", "    dZ = dZ * np.maximum(0, Z)\n"),),
    ),
    _relu(
        "Z_returned",
        "You return relu(Z), a step forward. The way back carries dA.",
        question="Where does dA occur in your result?",
        example="dA = 5, Z = 3: dZ = 5 · 1 = 5, and not 3.",
        edits=(("np.array(dA)", "np.array(Z)"),),
    ),
)


# sigmoid_backward --------------------------------------------------------------------------------


def sigmoid_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    Z = cache
    s = sigmoid(Z)
    return dA * s * (1 - s)


_sigmoid = partial(
    Mistake, base=sigmoid_backward, mathematics="dZ = dA ∗ s ∗ (1 − s) with s = σ(Z)"
)

SIGMOID_BACKWARD = (
    _sigmoid(
        "slope_of_Z",
        "The formula holds s(1 − s) with s = σ(Z), and here Z itself was put in its place.",
        question="Where is the sigmoid steepest, and what is Z(1 − Z) there?",
        example="Z = 0: s = 0.5, so the slope is 0.25. With Z in place of s it would be 0.",
        edits=(("s = sigmoid(Z)", "s = Z"),),
    ),
    _sigmoid(
        "half_of_Z",
        "s(1 − s) takes σ(Z) both times, and here the second of them is Z itself.",
        question="What should the slope be near Z = 1, and what is it when 1 − Z is a factor?",
        example="Z = 1: s = 0.731, so the slope is 0.731 · 0.269 = 0.197. With 1 − Z it would be "
        "0.",
        edits=(("(1 - s)", "(1 - Z)"),),
    ),
    _sigmoid(
        "without_dA",
        "These are the slopes of the sigmoid alone. The chain rule multiplies them with dA, what "
        "has come back so far.",
        question="If the cost did not depend on A at all, dA would be 0. What would dZ be?",
        example="dA = 4, Z = 0: dZ = 4 · 0.25 = 1, and not 0.25.",
        edits=(("dA * s * (1 - s)", "s * (1 - s)"),),
    ),
    _sigmoid(
        "second_factor_missing",
        "dA is multiplied with σ(Z), the value; the slope has a second factor.",
        question="For large Z the sigmoid is flat. Does your factor go to 0 there?",
        example="dA = 4, Z = 0: s = 0.5, so dZ = 4 · 0.5 · 0.5 = 1, and not 2.",
        edits=(("dA * s * (1 - s)", "dA * s"),),
    ),
    _sigmoid(
        "first_factor_missing",
        "dA is multiplied with 1 − σ(Z) alone. For very negative Z that is close to 1, although "
        "the sigmoid is flat there.",
        question="The slope is the same at Z and at −Z. Is your factor?",
        example="dA = 1, Z = −4: s = 0.018, so dZ = 0.018 · 0.982 = 0.018, and not 0.982.",
        edits=(("dA * s * (1 - s)", "dA * (1 - s)"),),
    ),
    _sigmoid(
        "sigmoid_of_dA",
        "The sigmoid is taken of dA. Its slope is wanted at Z, where the forward pass was.",
        question="What is kept in the cache, and why?",
        example="dA = 4, Z = 0: s = σ(0) = 0.5, and dZ = 4 · 0.25 = 1.",
        edits=(("sigmoid(Z)", "sigmoid(dA)"),),
    ),
    _sigmoid(
        "slope_of_tanh",
        "1 − s² is the slope of the hyperbolic tangent in terms of its value; the sigmoid has "
        "another one.",
        question="What does the chain rule give for the derivative of (1 + e⁻ᶻ)⁻¹?",
        example="dA = 4, Z = 0: s = 0.5, so dZ = 4 · 0.25 = 1; with 1 − s² it would be 3.",
        edits=(("s * (1 - s)", "(1 - s**2)"),),
    ),
    _sigmoid(
        "relu_slope",
        "This is the way back through a ReLU: dA where Z is positive. The sigmoid has a slope "
        "everywhere.",
        question="What is the slope of the sigmoid at Z = −1?",
        example="dA = 4, Z = 0: the sigmoid's slope there is 0.25, so dZ = 1.",
        edits=(("dA * s * (1 - s)", "np.where(Z > 0, dA, 0)"),),
    ),
)


# linear_backward ---------------------------------------------------------------------------------


def linear_backward(dZ: np.ndarray, cache: Any) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    A_prev, W, _ = cache
    m = A_prev.shape[1]
    dW = np.dot(dZ, A_prev.T) / m
    db = np.sum(dZ, axis=1, keepdims=True) / m
    dA_prev = np.dot(W.T, dZ)
    return dA_prev, dW, db


_linear = partial(Mistake, base=linear_backward)
_DW, _DB, _DA = "dW = (1/m) dZ A_prevᵀ", "db = (1/m) Σᵢ dZ⁽ⁱ⁾, shape (n, 1)", "dA_prev = Wᵀ dZ"

LINEAR_BACKWARD = (
    _linear(
        "dW_without_mean",
        "dW is m times too large: it is summed over the examples and not averaged.",
        mathematics=_DW,
        question="The cost is an average over m examples. What does that make its slope?",
        example="One unit, one input, two examples: dZ = (1, 3), A_prev = (2, 4). The sum is 2 "
        "+ 12 = 14, and dW = 14 / 2 = 7.",
        edits=(("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)"),),
    ),
    _linear(
        "db_without_mean",
        "db is m times too large: it is summed over the examples and not averaged.",
        mathematics=_DB,
        question="The cost is an average over m examples. What does that make its slope?",
        example="dZ = (1, 3): the sum is 4, and db = 4 / 2 = 2.",
        edits=(("keepdims=True) / m", "keepdims=True)"),),
    ),
    _linear(
        "no_mean_at_all",
        "dW and db are both m times too large: summed over the examples and not averaged. The "
        "net would still learn, with steps m times longer than the learning rate says.",
        mathematics=f"{_DW},  {_DB}",
        question="If you copied every example once, should the gradients double?",
        example="dZ = (1, 3), A_prev = (2, 4): dW = 14 / 2 = 7 and db = 4 / 2 = 2.",
        edits=(
            ("np.dot(dZ, A_prev.T) / m", "np.dot(dZ, A_prev.T)"),
            ("keepdims=True) / m", "keepdims=True)"),
        ),
    ),
    _linear(
        "dA_with_mean",
        "dA_prev is divided by m. It belongs to single examples, one column each; the averaging "
        "is done once, in dW and db of each layer.",
        mathematics=f"{_DA}, no 1/m",
        question="Does the gradient of one example's loss depend on how many others there are?",
        example="W = 5, dZ = (1, 3): dA_prev = (5, 15), one number for each example.",
        edits=(("np.dot(W.T, dZ)", "np.dot(W.T, dZ) / m"),),
    ),
    _linear(
        "db_scalar",
        "db is one number: it was summed over everything, so every unit gets the same correction. "
        "Sum over the examples alone.",
        mathematics=_DB,
        question="Which axis of dZ counts examples, and which counts units?",
        example="dZ = [[1, 3], [−2, −2]], two units and two examples: db = [[2], [−2]]. Summed "
        "over everything it is 0, and neither bias would move.",
        edits=(("np.sum(dZ, axis=1, keepdims=True)", "np.sum(dZ)"),),
    ),
    _linear(
        "db_over_units",
        "db is summed over the units and has one entry per example. A bias belongs to a unit, so "
        "the sum has to run over the examples.",
        mathematics=_DB,
        question="What shape does b have, and what shape has your db?",
        example="dZ = [[1, 3], [−2, −2]]: db = [[2], [−2]], one row per unit. Summed over the "
        "units it would be (−1, 1) / 2.",
        edits=(("axis=1, keepdims=True", "axis=0, keepdims=True"),),
    ),
    _linear(
        "db_axis_lost",
        "db has the right numbers and the shape (n,). Subtracted from a b of (n, 1) it would "
        "spread to (n, n).",
        mathematics=_DB,
        question="Which argument of np.sum keeps the summed axis, with length 1?",
        example="b of shape (2, 1) minus db of shape (2,) has shape (2, 2): each unit minus "
        "each correction.",
        edits=(("axis=1, keepdims=True", "axis=1"),),
    ),
    _linear(
        "dW_transposed",
        "dW lies on its side. It must have the shape of W, or it cannot be subtracted from it.",
        mathematics=f"{_DW}: (n, m) (m, n_prev) → (n, n_prev)",
        question="What shape has W, and what shape has your dW?",
        example="Two units, three inputs: W is (2, 3), so dW is (2, 3), and not (3, 2).",
        edits=(("np.dot(dZ, A_prev.T)", "np.dot(A_prev, dZ.T)"),),
    ),
    _linear(
        "A_prev_not_transposed",
        "dZ and A_prev are multiplied as they are: (n, m) times (n_prev, m) has no product. The "
        "sum in dW runs over the examples, so m must stand on the inside.",
        mathematics=f"{_DW}: (n, m) (m, n_prev) → (n, n_prev)",
        question="Over which axis should the product dZ A sum?",
        example="n = 2, n_prev = 3, m = 5: (2, 5) (3, 5) does not fit; (2, 5) (5, 3) → (2, 3) "
        "does.",
        edits=(("A_prev.T", "A_prev"),),
    ),
    _linear(
        "W_not_transposed",
        "On the way back W is used as on the way forward. To go from the n units of this layer "
        "to the n_prev before it, W has to be turned around.",
        mathematics=f"{_DA}: (n_prev, n) (n, m) → (n_prev, m)",
        question="What shape should dA_prev have, and which product gives it?",
        example="W = [[1, 2]] sends two inputs to one unit. An error of 3 there belongs to the "
        "inputs as [[3], [6]] = Wᵀ · 3.",
        edits=(("W.T", "W"),),
    ),
    _linear(
        "m_counts_units",
        "m counts the units before this layer: it was read from the rows of A_prev. Examples are "
        "columns.",
        mathematics="A_prev is (n_prev, m)",
        question="For A_prev of shape (7, 209), which number is m?",
        example="Three inputs, five examples: A_prev is (3, 5), and the mean is over 5.",
        edits=(("A_prev.shape[1]", "A_prev.shape[0]"),),
    ),
    _linear(
        "m_counts_own_units",
        "m counts the units of this layer: it was read from the rows of dZ. Examples are columns.",
        mathematics="dZ is (n, m)",
        question="For dZ of shape (7, 209), which number is m?",
        edits=(("A_prev.shape[1]", "dZ.shape[0]"),),
    ),
    _linear(
        "m_fixed",
        "m is 209 whatever the data: the size of one training set. On any other number of examples "
        "the steps have the wrong length, and nothing fails.",
        mathematics="m is the number of columns of A_prev",
        question="What should your function do with a batch of 64 examples?",
        example="Two examples, dZ = (1, 3): db = 4 / 2 = 2, and not 4 / 209.",
        edits=(("A_prev.shape[1]", "209"),),
    ),
    _linear(
        "cache_unpacked_wrongly",
        "W and A_prev have changed places when the cache was unpacked.",
        mathematics="cache = (A_prev, W, b)",
        question="In which order did linear_forward put them in?",
        edits=(("A_prev, W, _ = cache", "W, A_prev, _ = cache"),),
    ),
    _linear(
        "order_of_results",
        "All three are right, in the wrong order. The caller expects dA_prev, then dW, then db.",
        mathematics="return (dA_prev, dW, db)",
        question="What will the caller take for dA_prev?",
        edits=(("return dA_prev, dW, db", "return dW, db, dA_prev"),),
    ),
    _linear(
        "gradient_of_W_sent_back",
        "dA_prev is made from dW where W belongs. What flows back to an input depends on the "
        "weight it went through.",
        mathematics=_DA,
        question="If a weight is 0, does its input have any influence on Z?",
        edits=(("np.dot(W.T, dZ)", "np.dot(dW.T, dZ)"),),
    ),
)


# linear_activation_backward ----------------------------------------------------------------------


def linear_activation_backward(
    dA: np.ndarray, cache: Any, activation: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    linear_cache, activation_cache = cache
    if activation == "relu":
        dZ = relu_backward(dA, activation_cache)
    elif activation == "sigmoid":
        dZ = sigmoid_backward(dA, activation_cache)
    return linear_backward(dZ, linear_cache)


_layer = partial(
    Mistake,
    base=linear_activation_backward,
    mathematics="dZ = dA ∗ g′(Z), then dW, db and dA_prev from dZ",
)

LINEAR_ACTIVATION_BACKWARD = (
    _layer(
        "activation_skipped",
        "dA goes straight into the linear half, as if the layer had no activation. The slope of g "
        "has to be multiplied in first.",
        question="Which gradient does linear_backward ask for: dA or dZ?",
        example="A sigmoid unit with Z = 0 and dA = 4: dZ = 4 · 0.25 = 1 goes on, and not 4.",
        edits=(("    return", "    dZ = dA\n    return"),),
    ),
    _layer(
        "relu_always",
        "Every layer goes back through a ReLU, the sigmoid ones too.",
        question='What does your function do differently when `activation` is "sigmoid"?',
        example="A sigmoid unit with Z = 0 and dA = 4: dZ = 4 · 0.25 = 1. A ReLU would give 0.",
        edits=(("sigmoid_backward(", "relu_backward("),),
    ),
    _layer(
        "sigmoid_always",
        "Every layer goes back through a sigmoid, the ReLU ones too.",
        question='What does your function do differently when `activation` is "relu"?',
        example="A ReLU unit with Z = 3 and dA = 4: dZ = 4. A sigmoid would give 4 · 0.045 = 0.18.",
        edits=(("relu_backward(", "sigmoid_backward("),),
    ),
    _layer(
        "activations_swapped",
        "The two slopes have changed places: a ReLU layer goes back through a sigmoid, and the "
        "other way around.",
        question="Which of the two has a slope of 1 for every active unit?",
        edits=(
            ('== "relu"', '== "SIGMOID"'),
            ('== "sigmoid"', '== "relu"'),
            ('"SIGMOID"', '"sigmoid"'),
        ),
    ),
    _layer(
        "caches_swapped",
        "The two halves of the cache have changed places when they were unpacked.",
        mathematics="cache = (linear_cache, activation_cache) = ((A_prev, W, b), Z)",
        question="Which half holds three arrays, and which holds one?",
        edits=(
            ("linear_cache, activation_cache = cache", "activation_cache, linear_cache = cache"),
        ),
    ),
    _layer(
        "dZ_returned",
        "The gradient that comes back first is dZ, this layer's own; the layer before needs "
        "dA_prev.",
        mathematics="dA_prev = Wᵀ dZ",
        question="How many rows should the gradient for the layer before have?",
        example="W = 5, dZ = 2: the layer before gets dA_prev = 10, and not 2.",
        edits=(
            (
                "    return linear_backward(dZ, linear_cache)",
                "    dA_prev, dW, db = linear_backward(dZ, linear_cache)\n    return dZ, dW, db",
            ),
        ),
    ),
)
