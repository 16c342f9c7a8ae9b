"""Mistakes of notebook 01: activations, one neuron, a batch, and the cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import cross_entropy_mistakes

Activation = Callable[..., Any]


# relu --------------------------------------------------------------------------------------------


def relu(z: np.ndarray) -> np.ndarray:
    return np.maximum(0, z)


def _relu_in_place(z: np.ndarray) -> np.ndarray:
    z = np.asarray(z)
    z[z < 0] = 0
    return z


_relu = partial(Mistake, base=relu, mathematics="relu(z) = max(0, z), entry by entry")

RELU = (
    _relu(
        "np_max",
        "`np.max` looks for the largest entry of one array, and takes the second argument for an "
        "axis. What is asked is the larger of two numbers, at every place.",
        question="What is the difference between np.max and np.maximum?",
        example="z = [−1, 2, −3] becomes [0, 2, 0]: three comparisons, each with 0.",
        edits=(("np.maximum(0, z)", "np.max(0, z)"),),
    ),
    _relu(
        "python_max",
        "Python's `max` wants one yes or no to “is z larger than 0?”, and an array answers with "
        "one for every entry.",
        question="How many comparisons does an array of 12 entries need?",
        example="z = [−1, 2]: the comparison z > 0 gives [False, True], and neither alone is the "
        "answer.",
        edits=(("np.maximum(0, z)", "max(0, z)"),),
    ),
    _relu(
        "mask",
        "You return 1 where z is positive and 0 elsewhere. That is the slope of ReLU, and you "
        "will need it later; the value lets a positive z through as it is.",
        question="What should relu(7) be?",
        example="z = [−1, 2, 7] becomes [0, 2, 7]; its slopes are [0, 1, 1].",
        edits=(("np.maximum(0, z)", "np.where(z > 0, 1.0, 0.0)"),),
    ),
    _relu(
        "absolute",
        "Negative inputs come out positive. ReLU does not fold them over: it is silent there.",
        question="What does relu(−5) give, and what does your function give?",
        example="z = [−5, 2]: ReLU gives [0, 2]; folding the negative half over would give [5, 2].",
        edits=(("np.maximum(0, z)", "np.abs(z)"),),
    ),
    _relu(
        "minimum",
        "This keeps the negative half and drops the positive one: the smaller of the two was "
        "taken where the larger is meant.",
        question="Which of relu(3) and relu(−3) should be 0?",
        example="z = [−3, 3]: the larger of 0 and z is [0, 3], the smaller [−3, 0].",
        edits=(("np.maximum(0, z)", "np.minimum(0, z)"),),
    ),
    _relu(
        "leaky",
        "A small slope is left for negative z. That is a relative, the leaky ReLU; the one asked "
        "for here gives exactly 0.",
        question="What is max(0, −100)?",
        example="z = −100: max(0, −100) = 0, while the leaky one gives −1.",
        edits=(("np.maximum(0, z)", "np.where(z > 0, z, 0.01 * z)"),),
    ),
    _relu(
        "z_mutated",
        "The right numbers, written into z itself. Whoever called still needs z as it was: the "
        "backward pass looks up its signs.",
        mathematics="A = relu(Z), a new array; Z stays",
        question="After `z[z < 0] = 0`, where could one find out which entries were negative?",
        example="z = [−1, 2] gives a = [0, 2]. If z became [0, 2] too, the −1 is gone for good.",
        base=None,
        variant=_relu_in_place,
    ),
)


# sigmoid_derivative ------------------------------------------------------------------------------


def sigmoid_derivative(z: np.ndarray) -> np.ndarray:
    a = 1 / (1 + np.exp(-z))
    return a * (1 - a)


_slope = partial(Mistake, base=sigmoid_derivative, mathematics="σ′(z) = σ(z) (1 − σ(z))")

SIGMOID_DERIVATIVE = (
    _slope(
        "of_z",
        "The formula holds a(1 − a) with a = σ(z), and here z itself was put in its place. The "
        "slope then turns negative for z > 1, although the curve never falls.",
        question="Where is the sigmoid steepest, and what does your formula give there?",
        example="z = 0: σ(0) = 0.5, so the slope is 0.5 · 0.5 = 0.25. With z in place of a it "
        "would be 0 · 1 = 0.",
        edits=(("a * (1 - a)", "z * (1 - z)"),),
    ),
    _slope(
        "half_of_z",
        "a(1 − a) takes a = σ(z) both times, and here the second of them is z itself.",
        question="What should the slope be near z = 1, and what is it when 1 − z is a factor?",
        example="z = 1: a = 0.731, so the slope is 0.731 · 0.269 = 0.197. With 1 − z it would be "
        "0.",
        edits=(("a * (1 - a)", "a * (1 - z)"),),
    ),
    _slope(
        "value_not_slope",
        "This is the sigmoid itself: how high the curve is, where the question is how steep.",
        question="At z = 10 the curve is almost flat. What should its slope be close to?",
        example="z = 10: the value is 0.99995, the slope 0.99995 · 0.00005 ≈ 0.00005.",
        edits=(("a * (1 - a)", "a"),),
    ),
    _slope(
        "first_factor_missing",
        "Only the factor 1 − a is there. For very negative z it is close to 1, although the curve "
        "is flat on that side too.",
        question="The curve looks the same from both ends. Does 1 − a treat both ends alike?",
        example="z = −4: a = 0.018, and the slope is 0.018 · 0.982 = 0.018, not 0.982.",
        edits=(("a * (1 - a)", "1 - a"),),
    ),
    _slope(
        "slope_of_tanh",
        "1 − a² is the slope of the hyperbolic tangent, written in terms of its own value. The "
        "sigmoid has another one.",
        question="What does the chain rule give for the derivative of (1 + e⁻ᶻ)⁻¹?",
        example="z = 0: a = 0.5. The slope is 0.5 · 0.5 = 0.25, while 1 − 0.5² = 0.75.",
        edits=(("a * (1 - a)", "1 - a**2"),),
    ),
    _slope(
        "sign",
        "The slopes are negative, and the sigmoid rises everywhere. Two terms have changed places.",
        question="Is 1 − a positive or negative when a is a probability? And a − 1?",
        example="z = 0: from σ(−0.1) = 0.475 to σ(0.1) = 0.525 the curve rises, so its slope is"
        " +0.25.",
        edits=(("a * (1 - a)", "a * (a - 1)"),),
    ),
    _slope(
        "sigmoid_twice",
        "The sigmoid was applied to its own output before the slope was taken, so this is the "
        "slope at σ(z) where the slope at z is asked for.",
        question="How many times does σ stand around z in the formula?",
        example="z = 0: a = 0.5 and the slope is 0.25. Taken at 0.5 it would be 0.622 · 0.378 ="
        " 0.235.",
        edits=(("a * (1 - a)", "1 / (1 + np.exp(-a)) * (1 - 1 / (1 + np.exp(-a)))"),),
    ),
)


# neuron ------------------------------------------------------------------------------------------


def neuron(x: np.ndarray, w: np.ndarray, b: float, activation: Activation) -> float:
    z = b
    for i in range(len(x)):
        z = z + w[i] * x[i]
    return activation(z)


def _neuron_of_two(x: np.ndarray, w: np.ndarray, b: float, activation: Activation) -> float:
    return activation(w[0] * x[0] + w[1] * x[1] + b)


_neuron = partial(Mistake, base=neuron, mathematics="a = g(w₁x₁ + … + wₙxₙ + b)")

NEURON = (
    _neuron(
        "no_bias",
        "The bias is left out, so whatever the weights, the neuron says the same to the input "
        "(0, …, 0), and its decision line must pass through the origin.",
        question="If all inputs are 0, what is left of the sum?",
        example="w = (1, 1), b = −1.5 is AND: x = (1, 1) gives z = 2 − 1.5 = 0.5. Without b, "
        "z = 2, and x = (1, 0) gives 1: both count as yes.",
        edits=(("z = b\n", "z = 0\n"),),
    ),
    _neuron(
        "no_activation",
        "You return the weighted sum z itself. The activation that turns it into the neuron's "
        "answer is still to come.",
        question="What is `activation` there for?",
        example="w = (1, 1), x = (1, 1), b = 0: z = 2, and a sigmoid neuron answers σ(2) = 0.881.",
        edits=(("return activation(z)", "return z"),),
    ),
    _neuron(
        "two_inputs_only",
        "This works for exactly two inputs. A neuron of an image has thousands, and a neuron of "
        "one input has no x₂.",
        question="How would you write w₁x₁ + … + wₙxₙ without knowing n?",
        example="w = (1, 2, 3), x = (1, 1, 1): the sum is 6. The first two inputs alone make 3.",
        base=None,
        variant=_neuron_of_two,
    ),
    _neuron(
        "one_input_short",
        "The last input is never looked at: the loop ends one step too soon.",
        question="Which numbers does range(3 − 1) run through, and how many inputs is that?",
        example="w = (1, 2, 3), x = (1, 1, 1): all three make 6, the first two make 3.",
        edits=(("range(len(x))", "range(len(x) - 1)"),),
    ),
    _neuron(
        "first_input_skipped",
        "The first input is never looked at: Python counts from 0, and the loop starts at 1.",
        question="Under which index does Python keep the first entry of x?",
        example="w = (1, 2, 3), x = (1, 1, 1): all three make 6, the last two make 5.",
        edits=(("range(len(x))", "range(1, len(x))"),),
    ),
    _neuron(
        "bias_for_every_input",
        "The bias is added once for every input. A neuron has one bias, however many inputs.",
        question="How often does b occur in w₁x₁ + w₂x₂ + b?",
        example="w = x = (1, 1), b = 3: z = 1 + 1 + 3 = 5, and not 1 + 3 + 1 + 3 = 8.",
        edits=(("z = b\n", "z = 0\n"), ("w[i] * x[i]", "w[i] * x[i] + b")),
    ),
    _neuron(
        "bias_outside",
        "The bias is added after the activation. It then moves the answer, which may leave the "
        "range from 0 to 1, and no longer moves the point at which the neuron changes its mind.",
        question="Which comes first in g(w·x + b): adding b, or applying g?",
        example="z = 0 without the bias, b = 2: inside, σ(0 + 2) = 0.881; outside, σ(0) + 2 = 2.5.",
        edits=(("z = b\n", "z = 0\n"), ("return activation(z)", "return activation(z) + b")),
    ),
    _neuron(
        "product_of_sums",
        "All weights are added, all inputs are added, and the two sums multiplied. Then every "
        "weight meets every input, where each should meet its own.",
        question="With w = (1, 0) the second input should not matter. Does it in your formula?",
        example="w = (1, 0), x = (2, 5): the sum is 1 · 2 + 0 · 5 = 2, and not 1 · 7 = 7.",
        edits=(
            ("z = b\n", "z = sum(w) * sum(x) + b\n"),
            ("    for i in range(len(x)):\n        z = z + w[i] * x[i]\n", ""),
        ),
    ),
    _neuron(
        "not_summed",
        "The products are formed but not added up, so the neuron gives one answer per input. It "
        "should weigh them all and give a single one.",
        question="How many numbers come out of a neuron with five inputs?",
        example="w = (1, 2), x = (3, 4): the products are (3, 8), and the neuron's sum is 11.",
        edits=(
            ("z = b\n", "z = w * x + b\n"),
            ("    for i in range(len(x)):\n        z = z + w[i] * x[i]\n", ""),
        ),
    ),
    _neuron(
        "activation_fixed",
        "The sigmoid is built in and the argument `activation` is not used, so a neuron asked to "
        "be a ReLU answers as a sigmoid.",
        question="What changes in your function when it is called with another activation?",
        example="z = 3: the sigmoid gives 0.953, ReLU gives 3, the identity gives 3.",
        edits=(("return activation(z)", "return 1 / (1 + np.exp(-z))"),),
    ),
)


# neuron_batch ------------------------------------------------------------------------------------


def neuron_batch(X: np.ndarray, w: np.ndarray, b: float, activation: Activation) -> np.ndarray:
    Z = np.dot(w.T, X) + b
    return activation(Z)


_batch = partial(
    Mistake, base=neuron_batch, mathematics="A = g(wᵀX + b), shapes (1, n) (n, m) → (1, m)"
)

NEURON_BATCH = (
    _batch(
        "no_bias",
        "wᵀX is there and + b is not, so every neuron's decision line passes through the origin.",
        question="What is Z for an example whose inputs are all 0?",
        example="w = (1, 1)ᵀ, b = −3, one example (1, 1)ᵀ: z = 2 − 3 = −1, and without b it is 2.",
        edits=((" + b", ""),),
    ),
    _batch(
        "no_activation",
        "You return Z. The activation turns these sums into the neuron's answers.",
        question="Could Z be read as a probability?",
        example="z = (−2, 0, 2) becomes a = (0.119, 0.5, 0.881) with the sigmoid.",
        edits=(("return activation(Z)", "return Z"),),
    ),
    _batch(
        "not_summed",
        "Each weight multiplies its row of X, and the products are never added up, so there are "
        "n answers per example in place of one.",
        question="Your result has as many rows as there are inputs. How many should a neuron have?",
        example="w = (2, 3)ᵀ and one example (1, 1)ᵀ: the products are 2 and 3; z is 5.",
        edits=(("np.dot(w.T, X)", "w * X"),),
    ),
    _batch(
        "summed_over_examples",
        "The sum runs over the examples, and so mixes them: a neuron weighs the inputs of one "
        "example and never looks at the others.",
        question="Along which axis of X do the inputs of one example lie?",
        example="w = (1, 1)ᵀ and the examples (1, 2)ᵀ, (3, 4)ᵀ: z = (1 + 2, 3 + 4) = (3, 7). "
        "Summed along the examples it would be (1 + 3, 2 + 4) = (4, 6).",
        edits=(("np.dot(w.T, X)", "np.sum(w * X, axis=1, keepdims=True).T"),),
    ),
    _batch(
        "axis_lost",
        "The numbers are right and their row has gone: the shape is (m,) where (1, m) is asked. "
        "Against labels of shape (1, m) such an array spreads in ways that are hard to notice.",
        question="Which argument of np.sum keeps the summed axis, with length 1?",
        example="With A of shape (3,) and a column of shape (3, 1), A − column has shape (3, "
        "3): nine differences where three are meant.",
        edits=(("np.dot(w.T, X)", "np.sum(w * X, axis=0)"),),
    ),
    _batch(
        "one_column_per_neuron",
        "The result is a column, (m, 1). Examples lie along the columns of everything in this "
        "series, so the answers of one neuron form a row.",
        question="What do you get when you transpose XᵀW as a whole?",
        example="n = 2 inputs, m = 5 examples: wᵀX is (1, 2) (2, 5) → (1, 5).",
        edits=(("np.dot(w.T, X)", "np.dot(X.T, w)"),),
    ),
    _batch(
        "w_not_transposed",
        "(n, 1) times (n, m) cannot be multiplied: the inner sizes 1 and n differ. The weights "
        "have to lie down as a row first.",
        question="Which shape must w have so that (…, …) times (n, m) gives (1, m)?",
        example="n = 2, m = 5: (2, 1) (2, 5) does not fit, for 1 ≠ 2; (1, 2) (2, 5) → (1, 5) does.",
        edits=(("np.dot(w.T, X)", "np.dot(w, X)"),),
    ),
    _batch(
        "activation_fixed",
        "The sigmoid is built in and the argument `activation` is not used.",
        question="What changes in your function when it is called with another activation?",
        example="z = −1: the sigmoid gives 0.269, ReLU gives 0, the identity gives −1.",
        edits=(("return activation(Z)", "return 1 / (1 + np.exp(-Z))"),),
    ),
)


# binary_cross_entropy ----------------------------------------------------------------------------


def binary_cross_entropy(A: np.ndarray, Y: np.ndarray) -> float:
    A = np.clip(A, 1e-300, 1 - 1e-16)
    m = Y.shape[1]
    losses = Y * np.log(A) + (1 - Y) * np.log(1 - A)
    return -np.sum(losses) / m


BINARY_CROSS_ENTROPY = (
    *cross_entropy_mistakes(binary_cross_entropy, "A", "J"),
    Mistake(
        "log_of_zero",
        "Right everywhere, except where a probability is exactly 0 or 1: there the logarithm of "
        "zero makes the cost infinite, or 0 · ∞ makes it NaN, and training cannot recover. "
        "Keep the probabilities a hair's breadth away from both ends.",
        mathematics="log a is finite for 0 < a only, and log(1 − a) for a < 1 only",
        question="What does Python give for 0 * float('inf')?",
        example="y = 1 and a = 1 should cost 0. But (1 − y) log(1 − a) = 0 · log 0 = 0 · (−∞) "
        "is NaN.",
        base=binary_cross_entropy,
        edits=(("    A = np.clip(A, 1e-300, 1 - 1e-16)\n", ""),),
    ),
)
