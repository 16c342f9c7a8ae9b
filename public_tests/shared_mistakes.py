"""Mistakes that several notebooks meet: sigmoid, cross-entropy of two classes, training loops."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .engine import Mistake

# The sigmoid: notebooks 01 and 02 ----------------------------------------------------------------


def sigmoid(z: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-z))


def _sigmoid_with_math(z: float) -> float:
    import math

    return 1 / (1 + math.exp(-z))


_sigmoid = partial(Mistake, base=sigmoid, mathematics="σ(z) = 1 / (1 + e⁻ᶻ)")

SIGMOID = (
    _sigmoid(
        "exp_plus",
        "The curve is mirrored: large z gives almost 0 and very negative z almost 1. The exponent "
        "has lost its minus sign.",
        question="What should σ(10) be close to, and how large is e¹⁰?",
        example="z = 2: e⁻² ≈ 0.135, so σ(2) = 1 / 1.135 ≈ 0.881. With e² ≈ 7.389 it would be "
        "1 / 8.389 ≈ 0.119, which is σ(−2).",
        edits=(("np.exp(-z)", "np.exp(z)"),),
    ),
    _sigmoid(
        "missing_parentheses",
        "Your values run past 1. Python divides before it adds, so only the first 1 is divided "
        "and the exponential is added to the quotient.",
        question="In which order does Python work through 1 / 1 + 3?",
        example="z = 0: e⁰ = 1. Read as (1 / 1) + 1 the formula gives 2; read as 1 / (1 + 1) it "
        "gives 0.5, the middle of the curve.",
        edits=(("1 / (1 + np.exp(-z))", "1 / 1 + np.exp(-z)"),),
    ),
    _sigmoid(
        "math_exp",
        "A single number works and an array does not: `math.exp` takes one number at a time. "
        "NumPy has its own functions for whole arrays.",
        question="Which exponential of NumPy goes through an array entry by entry?",
        example="For z = [0, 2] the answer is [0.5, 0.881]: two numbers in, two numbers out.",
        base=None,
        variant=_sigmoid_with_math,
    ),
    _sigmoid(
        "tanh",
        "This is the hyperbolic tangent. It has the same S shape, but runs from −1 to 1, so it "
        "cannot be read as a probability.",
        question="Between which two numbers must a probability lie, and what should σ(0) be?",
        example="z = 0: tanh gives 0, the sigmoid gives 0.5. The two are related by "
        "tanh(z) = 2 σ(2z) − 1.",
        edits=(("1 / (1 + np.exp(-z))", "np.tanh(z)"),),
    ),
    _sigmoid(
        "decision",
        "You return a decision, 0 or 1. The sigmoid returns how sure the neuron is, and learning "
        "needs the degrees in between: a staircase has no slope to follow.",
        question="How would gradient descent tell a hesitant 0.51 from a certain 0.99?",
        example="z = 0.1 gives 0.525 and z = 5 gives 0.993. Rounded, both become 1.",
        edits=(("1 / (1 + np.exp(-z))", "np.where(z > 0, 1.0, 0.0)"),),
    ),
    _sigmoid(
        "no_one_added",
        "The 1 in the denominator is missing, and what remains is eᶻ, which grows without end.",
        question="What does 1 + e⁻ᶻ tend to when z is very large, and what does e⁻ᶻ alone?",
        example="z = 2: 1 / 0.135 ≈ 7.39. With the 1 added it is 1 / 1.135 ≈ 0.881.",
        edits=(("(1 + np.exp(-z))", "np.exp(-z)"),),
    ),
    _sigmoid(
        "slope",
        "These are the slopes of the sigmoid; its values are asked for here.",
        mathematics="σ(z) = 1 / (1 + e⁻ᶻ), while σ′(z) = σ(z) (1 − σ(z))",
        question="How high does your curve get at its highest point?",
        edits=(("1 / (1 + np.exp(-z))", "1 / (1 + np.exp(-z)) * (1 - 1 / (1 + np.exp(-z)))"),),
    ),
)


# The cross-entropy of two classes: notebooks 01, 03 and 06 ---------------------------------------


def cross_entropy_mistakes(base: Callable[..., Any], a: str, J: str) -> tuple[Mistake, ...]:
    """Mistakes in the lines of ``base``, whose probabilities are called ``a`` and its cost ``J``.

    The base holds the lines ``m = Y.shape[1]``,
    ``losses = Y * np.log(a) + (1 - Y) * np.log(1 - a)`` and ``return -np.sum(losses) / m``.
    """
    wrong = partial(
        Mistake,
        base=base,
        mathematics=f"{J} = −(1/m) Σᵢ [y⁽ⁱ⁾ log a⁽ⁱ⁾ + (1 − y⁽ⁱ⁾) log(1 − a⁽ⁱ⁾)]",
    )
    losses = f"Y * np.log({a}) + (1 - Y) * np.log(1 - {a})"
    mean = "-np.sum(losses) / m"
    return (
        wrong(
            "sign",
            "The sign is turned around. A probability below 1 has a negative logarithm, and the "
            "minus in front makes the cost positive; without it gradient descent makes the "
            "network worse on purpose.",
            question="Which way does descending on this number push a probability that is right?",
            example="One example, y = 1 and a = 0.5: log 0.5 ≈ −0.693, so the cost is +0.693.",
            edits=((mean, "np.sum(losses) / m"),),
        ),
        wrong(
            "no_mean",
            "The losses are added up but not averaged, so the cost grows with the number of "
            "examples, and a learning rate that suits ten of them overshoots on ten thousand.",
            question="If you copied every example once, should the cost double?",
            example="Two examples with losses 0.2 and 0.4: the cost is 0.3, not 0.6.",
            edits=((mean, "-np.sum(losses)"),),
        ),
        wrong(
            "m_counts_rows",
            "m is taken from the wrong axis. Y has one row and one column per example, so counting "
            "rows gives 1 whatever the data.",
            question="For Y of shape (1, 209), which entry of Y.shape counts the examples?",
            edits=(("m = Y.shape[1]", "m = Y.shape[0]"),),
            equivalent_to=("no_mean",),
        ),
        wrong(
            "only_ones",
            "Only the examples with y = 1 count. The half for y = 0 is missing, so a network that "
            "answers 1 to everything would have a perfect cost.",
            question="What does your formula charge for a = 0.99 when y = 0?",
            example="y = 0 and a = 0.9: the loss is −log(1 − 0.9) ≈ 2.303, and not 0.",
            edits=((losses, f"Y * np.log({a})"),),
        ),
        wrong(
            "only_zeros",
            "Only the examples with y = 0 count. The half for y = 1 is missing, so a network that "
            "answers 0 to everything would have a perfect cost.",
            question="What does your formula charge for a = 0.01 when y = 1?",
            example="y = 1 and a = 0.1: the loss is −log 0.1 ≈ 2.303, and not 0.",
            edits=((losses, f"(1 - Y) * np.log(1 - {a})"),),
        ),
        wrong(
            "lost_parentheses",
            "The parentheses around 1 − Y are lost, so a plain 1 is added and Y multiplies the "
            "second logarithm.",
            question="What does Python make of 1 - y * z when y = 1 and z = 5?",
            example="y = 1 and a = 0.5: the second term should be (1 − 1) log 0.5 = 0. Without "
            "the parentheses it is 1 − 1 · log 0.5 ≈ 1.693.",
            edits=((losses, f"Y * np.log({a}) + 1 - Y * np.log(1 - {a})"),),
        ),
        wrong(
            "half_without_minus",
            "The minus and the 1/m reach the first half alone, so the two halves pull in opposite "
            "directions. Both belong inside one bracket.",
            question="Which parts of the formula does the −1/m in front multiply?",
            example="Losses of 0.2 on a one and 0.4 on a zero: (0.2 + 0.4) / 2 = 0.3.",
            edits=(
                (losses, f"Y * np.log({a})"),
                (mean, f"-np.sum(losses) / m + np.sum((1 - Y) * np.log(1 - {a}))"),
            ),
        ),
        wrong(
            "log10",
            "This is the logarithm to base 10. The formula, and the gradient derived from it, use "
            "the natural logarithm; yours is smaller by a factor of 2.303.",
            question="Whose derivative is exactly 1/a?",
            example="a = 0.5: log 0.5 is −0.693 to base e and −0.301 to base 10.",
            edits=((losses, f"Y * np.log10({a}) + (1 - Y) * np.log10(1 - {a})"),),
        ),
        wrong(
            "no_sum",
            "Every example still has its own loss. A cost is one number for all of them: without "
            "the sum there is nothing to compare from one iteration to the next.",
            question="What shape should the cost have, and what shape has yours?",
            example="Losses 0.2, 0.4 and 0.6 make one cost: 1.2 / 3 = 0.4.",
            edits=((mean, "-losses / m"),),
        ),
        wrong(
            "every_pair",
            "One of the two is transposed before an entry-by-entry product, so each label meets "
            "each prediction: m² pairs in place of m.",
            question="Which prediction belongs to the label of example 3, and which others does "
            "your product pair it with?",
            example="With Y of shape (1, 3), Y.T is (3, 1), and (3, 1) times (1, 3) spreads to "
            "(3, 3): nine products where three are meant.",
            edits=((losses, f"Y.T * np.log({a}) + (1 - Y).T * np.log(1 - {a})"),),
        ),
        wrong(
            "product_without_transpose",
            "A matrix product of (1, m) with (1, m) does not exist: the inner sizes must agree. "
            "Either multiply entry by entry and sum, or turn one of the two on its side.",
            question="Which shape must the second factor have for (1, m) times it to be (1, 1)?",
            edits=((losses, f"np.dot(Y, np.log({a})) + np.dot(1 - Y, np.log(1 - {a}))"),),
        ),
        wrong(
            "second_half_as_axis",
            "`np.sum` got the two halves as two arguments, and takes the second for the axis to "
            "sum along. It adds up one array; the two have to be added to each other first.",
            question="What is the second argument of np.sum for?",
            example="np.sum([1, 2, 3], 0) sums along axis 0 and gives 6; it does not add a 0.",
            edits=((mean, f"-np.sum(Y * np.log({a}), (1 - Y) * np.log(1 - {a})) / m"),),
        ),
        wrong(
            "roles_swapped",
            "Labels and predictions have changed places: the logarithm is taken of the labels, "
            "and log 0 is minus infinity.",
            question="Which of the two can be exactly 0 or 1, and which lies in between?",
            example="y = 0: log y does not exist, while a = 0.3 has log a ≈ −1.204.",
            edits=((losses, f"{a} * np.log(Y) + (1 - {a}) * np.log(1 - Y)"),),
        ),
        wrong(
            "squared_error",
            "This is the mean squared error. It too is small when the answers are right, but it "
            "hardly punishes a confident mistake, and the simple gradient a − y does not "
            "belong to it.",
            question="For y = 1, how do (1 − a)² and −log a compare as a gets close to 0?",
            example="y = 1 and a = 0.01: the square is 0.98, the cross-entropy 4.6.",
            edits=((losses, f"-((Y - {a}) ** 2)"),),
        ),
    )


# Training loops: notebooks 01 to 06 --------------------------------------------------------------


def returns_in_loop(training: Callable[..., Mistake], line: str) -> Mistake:
    """The last line of a training, indented so far that it belongs to the loop."""
    return training(
        "returns_in_loop",
        "The function returns inside its loop, so the first step is also the last.",
        question="How far is your return indented, and what ends when it runs?",
        example="Three iterations asked: the function is left at i = 0, and i = 1 and i = 2 never "
        "come.",
        edits=((f"    {line}", f"        {line}"),),
    )


def costs_when_printed(training: Callable[..., Mistake], condition: str) -> Mistake:
    """Costs kept under the condition that is meant for printing."""
    return training(
        "costs_when_printed",
        "Costs are kept only while print_cost is on: keeping and printing stand under one if.",
        mathematics="costs at iterations 0, 100, 200, …, printed or not",
        question="What does your list hold when nobody asks for printing?",
        edits=((f"if {condition}:", f"if print_cost and ({condition}):"),),
    )
