"""Mistakes of notebook 02: pictures as columns, the start, and one pass forward and backward."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import sigmoid

# flatten_and_scale -------------------------------------------------------------------------------


def flatten_and_scale(images: np.ndarray) -> np.ndarray:
    m = images.shape[0]
    return images.reshape(m, -1).T / 255


_flat = partial(
    Mistake,
    base=flatten_and_scale,
    mathematics="(m, height, width, channels) → (height · width · channels, m), values in [0, 1]",
)

FLATTEN_AND_SCALE = (
    _flat(
        "pictures_mixed",
        "The shape is right and the pictures are scrambled: reshaping straight to (features, m) "
        "fills row by row, so every column holds a few pixels of every picture. Keep the first "
        "axis together, then transpose.",
        question="In which order does reshape read the numbers, and where does the first picture "
        "end up?",
        example="Two pictures of three numbers, [[1, 2, 3], [4, 5, 6]]. Straight to (3, 2) the "
        "first column is 1, 3, 5; flattened and transposed it is 1, 2, 3.",
        edits=(("reshape(m, -1).T", "reshape(-1, m)"),),
    ),
    _flat(
        "not_scaled",
        "The pixels still run from 0 to 255. With inputs that large the sums are in the "
        "thousands, every sigmoid is exactly 0 or 1, and gradient descent has no slope left.",
        question="With 12288 inputs around 100, how large is wᵀx for weights around 0.1?",
        example="A white pixel is 255. With w = 0.1 on a thousand of them z = 25 500; scaled, z"
        " = 100.",
        edits=((" / 255", ""),),
    ),
    _flat(
        "one_picture_per_row",
        "Every picture is a row, and in this series every example is a column. wᵀX would then "
        "multiply weights with pictures instead of pixels.",
        question="Which axis of X must have as many entries as w?",
        example="5 pictures of 2 × 2 × 3: the columns are 12 long, so X is (12, 5).",
        edits=(("reshape(m, -1).T", "reshape(m, -1)"),),
    ),
    _flat(
        "all_in_one",
        "All pictures became one long list, and where one ends and the next begins is lost.",
        question="Which of the four axes of `images` must survive?",
        example="5 pictures of 2 × 2 × 3 make a (12, 5) and not a list of 60.",
        edits=(("reshape(m, -1).T", "reshape(-1)"),),
    ),
    _flat(
        "whole_division",
        "`//` divides and throws away what is after the decimal point: every pixel below 255 "
        "becomes 0, and the pictures are black.",
        question="What is 254 // 255?",
        example="128 / 255 ≈ 0.502, while 128 // 255 = 0.",
        edits=((" / 255", " // 255 * 1.0"),),
    ),
    _flat(
        "whole_division_of_bytes",
        "`//` divides and throws away what is after the decimal point: every pixel below 255 "
        "becomes 0, and the pictures are black. They are still bytes, too.",
        question="What is 254 // 255, and of which type?",
        example="128 / 255 ≈ 0.502, while 128 // 255 = 0.",
        edits=((" / 255", " // 255"),),
    ),
    _flat(
        "scaled_by_256",
        "The largest value of a byte is 255, not 256, so white comes out a little gray. It would "
        "learn as well, but no published figure would be met.",
        question="A byte has 256 values. Which one is the last?",
        edits=((" / 255", " / 256"),),
    ),
    _flat(
        "from_minus_one",
        "The pixels run from −1 to 1. That is a sound scale too, but black is 0 in this series, "
        "and no published figure would be met.",
        question="Which number should stand for black, and which for white?",
        example="Black is 0 / 255 = 0; with 0 / 127.5 − 1 it would be −1.",
        edits=((" / 255", " / 127.5 - 1"),),
    ),
    _flat(
        "scaled_by_own_maximum",
        "You divide by the largest value found in this very batch. A dark batch and a bright one "
        "are then scaled differently, and the test pictures otherwise than the training ones.",
        question="Would the same picture get the same numbers in another batch?",
        example="The pixel 100 is 0.39 in every batch. Divided by the largest it would be 1 in "
        "a batch whose largest is 100.",
        edits=((" / 255", " / images.max()"),),
    ),
    _flat(
        "colors_apart",
        "Each picture is taken apart by color before it is flattened: first all red values, then "
        "all green. The neuron would learn as well, but its weights could not be shown as a "
        "picture, and columns made elsewhere would not fit it.",
        mathematics="the column of a picture p is p.reshape(−1): red, green, blue of each pixel",
        question="Which numbers of a picture does reshape put next to each other?",
        edits=(("images.reshape", "np.moveaxis(images, -1, 1).reshape"),),
    ),
)


# initialize_with_zeros ---------------------------------------------------------------------------


def initialize_with_zeros(dim: int) -> tuple[np.ndarray, float]:
    w = np.zeros((dim, 1))
    b = 0.0
    return w, b


_start = partial(
    Mistake, base=initialize_with_zeros, mathematics="w = 0 of shape (dim, 1), b = 0, a number"
)

INITIALIZE_WITH_ZEROS = (
    _start(
        "flat",
        "w has the shape (dim,), with one axis. Transposing it changes nothing, and wᵀX loses "
        "the row that labels of shape (1, m) are compared with.",
        question="What is the shape of np.zeros(3).T?",
        example="np.zeros(3).T has shape (3,) still; np.zeros((3, 1)).T has shape (1, 3).",
        edits=(("np.zeros((dim, 1))", "np.zeros(dim)"),),
    ),
    _start(
        "row",
        "w is a row, (1, dim). It is kept as a column here and transposed where it is used.",
        question="Which shape has wᵀ when w is (1, dim)?",
        example="dim = 3: w is three rows of one number, so that wᵀ (1, 3) fits X (3, m).",
        edits=(("(dim, 1)", "(1, dim)"),),
    ),
    _start(
        "ones",
        "The weights start at 1. With thousands of bright pixels the first sums are in the "
        "thousands, and every answer is a certain yes.",
        question="What is σ(wᵀx) when w is all ones and x holds 12288 numbers around 0.5?",
        edits=(("np.zeros(", "np.ones("),),
    ),
    _start(
        "random",
        "The weights start at random. One neuron has no others to be a copy of, so zeros are "
        "safe here, and the published costs start from them.",
        question="Why do several neurons in one layer need different starts, and a single one not?",
        edits=(("np.zeros((dim, 1))", "np.random.randn(dim, 1) * 0.01"),),
    ),
    _start(
        "bias_per_input",
        "There is a bias for every input. A neuron has one weight per input and a single bias.",
        question="How often does b occur in w₁x₁ + … + wₙxₙ + b?",
        example="dim = 3: three weights and one b, four numbers in all.",
        edits=(("b = 0.0", "b = np.zeros((dim, 1))"),),
    ),
    _start(
        "whole_numbers",
        "w holds whole numbers. Updated in place it would round every small step to nothing.",
        question="What becomes of 0.3 when it is written into an array of integers?",
        example="a = np.array([0]); a[0] = 0.9 leaves a at [0].",
        edits=(("np.zeros((dim, 1))", "np.zeros((dim, 1), dtype=int)"),),
    ),
    _start(
        "square",
        "There are dim × dim weights. That is a whole layer; a single neuron has dim of them.",
        question="How many inputs does the neuron have, and how many weights for each?",
        edits=(("(dim, 1)", "(dim, dim)"),),
    ),
    _start(
        "order_of_results",
        "Both are right, in the wrong order. The caller expects w first and b second.",
        question="What will the caller do with the first of the two?",
        edits=(("return w, b", "return b, w"),),
    ),
)


# propagate ---------------------------------------------------------------------------------------


def propagate(
    w: np.ndarray, b: float, X: np.ndarray, Y: np.ndarray
) -> tuple[dict[str, Any], float]:
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = -np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m
    dw = np.dot(X, (A - Y).T) / m
    db = np.sum(A - Y) / m
    return {"dw": dw, "db": db}, cost


_pass = partial(Mistake, base=propagate)
_DW, _DB = "dw = (1/m) X (A − Y)ᵀ", "db = (1/m) Σᵢ (a⁽ⁱ⁾ − y⁽ⁱ⁾)"
_J = "J = −(1/m) Σᵢ [y⁽ⁱ⁾ log a⁽ⁱ⁾ + (1 − y⁽ⁱ⁾) log(1 − a⁽ⁱ⁾)]"

PROPAGATE = (
    _pass(
        "no_bias",
        "The prediction is made without b, so cost and gradients all belong to another neuron.",
        mathematics="A = σ(wᵀX + b)",
        question="Which of the four arguments did your function never use?",
        example="w = 0, b = 2: every prediction is σ(2) = 0.881. Without b it would be 0.5.",
        edits=(("np.dot(w.T, X) + b", "np.dot(w.T, X)"),),
    ),
    _pass(
        "no_sigmoid",
        "A is still the weighted sum. Its values lie anywhere, and the logarithm of a negative "
        "number is NaN.",
        mathematics="A = σ(wᵀX + b)",
        question="Between which numbers must A lie for log A and log(1 − A) both to exist?",
        example="z = −2: log(−2) does not exist; σ(−2) = 0.119 has the logarithm −2.13.",
        edits=(("sigmoid(np.dot(w.T, X) + b)", "np.dot(w.T, X) + b"),),
    ),
    _pass(
        "w_not_transposed",
        "(n_x, 1) times (n_x, m) cannot be multiplied. The weights have to lie down as a row.",
        mathematics="wᵀX: (1, n_x) (n_x, m) → (1, m)",
        question="Which shape must stand in front of (n_x, m) for the product to be (1, m)?",
        example="n_x = 4, m = 5: (4, 1) (4, 5) does not fit, for 1 ≠ 4; (1, 4) (4, 5) → (1, 5) "
        "does.",
        edits=(("np.dot(w.T, X)", "np.dot(w, X)"),),
    ),
    _pass(
        "cost_sign",
        "The cost has the wrong sign: logarithms of probabilities are negative, and the minus in "
        "front makes the cost positive.",
        mathematics=_J,
        question="Which way would your curve of costs run while the neuron improves?",
        example="One example, y = 1, a = 0.5: log 0.5 = −0.693, so the cost is +0.693.",
        edits=(("cost = -np.sum", "cost = np.sum"),),
    ),
    _pass(
        "cost_without_mean",
        "The cost is m times too large: summed over the examples and not averaged.",
        mathematics=_J,
        question="Could costs on 209 training and 50 test pictures be compared this way?",
        example="Losses 0.2 and 0.4: the cost is 0.3, not 0.6.",
        edits=(("np.log(1 - A)) / m", "np.log(1 - A))"),),
    ),
    _pass(
        "cost_of_cats_only",
        "The cost looks at the examples with y = 1 alone. A neuron that answers 1 to everything "
        "would pay nothing.",
        mathematics=_J,
        question="What does your cost charge for a = 0.99 when y = 0?",
        example="y = 0, a = 0.9: the loss is −log 0.1 = 2.303, and not 0.",
        edits=((" + (1 - Y) * np.log(1 - A)", ""),),
    ),
    _pass(
        "cost_parentheses",
        "A pair of parentheses is lost: the minus and the mean reach the cats alone, and the other "
        "half of the sum is added as it is.",
        mathematics=_J,
        question="Which terms should the minus in front, and the 1/m, hold together?",
        example="Two examples, y = (1, 0), a = (0.5, 0.5): (0.693 + 0.693) / 2 = 0.693, and not "
        "0.693 / 2 − 0.693.",
        edits=(
            (
                "-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m",
                "-np.sum(Y * np.log(A)) / m + np.sum((1 - Y) * np.log(1 - A))",
            ),
        ),
    ),
    _pass(
        "cost_squared_error",
        "The cost is the mean squared error. It hardly punishes a confident mistake, and the "
        "simple gradient A − Y does not belong to it.",
        mathematics=_J,
        question="For y = 1, how do (1 − a)² and −log a compare as a gets close to 0?",
        example="y = 1 and a = 0.01: the square is 0.98, the cross-entropy 4.6.",
        edits=(
            ("-np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A)) / m", "np.sum((A - Y) ** 2) / m"),
        ),
    ),
    _pass(
        "error_before_sigmoid",
        "The gradients compare the labels with Z, the sums before the sigmoid. The error is "
        "prediction minus label.",
        mathematics=f"{_DW},  {_DB}",
        question="Which numbers did the cost compare with the labels?",
        example="z = 3, y = 1: a = 0.953 and the error is −0.047. With z it would be 2.",
        edits=(
            (
                "    dw = np.dot(X, (A - Y).T) / m\n    db = np.sum(A - Y) / m\n",
                "    Z = np.dot(w.T, X) + b\n    dw = np.dot(X, (Z - Y).T) / m\n"
                "    db = np.sum(Z - Y) / m\n",
            ),
        ),
    ),
    _pass(
        "gradient_sign",
        "Both gradients point the wrong way: the error is prediction minus label. Descending "
        "along yours would raise the cost.",
        mathematics=f"{_DW},  {_DB}",
        question="If a is too large, should the slope of the cost along z be positive or negative?",
        example="y = 0, a = 0.8: the slope along z is 0.8 − 0 = 0.8 > 0, so descent lowers z.",
        edits=(("(A - Y).T", "(Y - A).T"), ("np.sum(A - Y)", "np.sum(Y - A)")),
    ),
    _pass(
        "dw_without_mean",
        "dw is m times too large: summed over the examples and not averaged.",
        mathematics=_DW,
        question="The cost is an average over m examples. What does that make its slope?",
        example="One pixel, values (1, 3), errors (0.5, 0.1): dw = (0.5 + 0.3) / 2 = 0.4.",
        edits=(("(A - Y).T) / m", "(A - Y).T)"),),
    ),
    _pass(
        "db_without_mean",
        "db is m times too large: summed over the examples and not averaged.",
        mathematics=_DB,
        question="The cost is an average over m examples. What does that make its slope?",
        example="Errors (0.5, −0.1): db = 0.4 / 2 = 0.2.",
        edits=(("np.sum(A - Y) / m", "np.sum(A - Y)"),),
    ),
    _pass(
        "m_counts_features",
        "m counts the rows of X, which are pixels. The examples are its columns. With 12288 "
        "pixels and 209 pictures everything comes out 59 times too small.",
        mathematics="X is (n_x, m)",
        question="For X of shape (12288, 209), which number is m?",
        edits=(("X.shape[1]", "X.shape[0]"),),
    ),
    _pass(
        "m_fixed",
        "m is 209 whatever the data: that is the size of one training set, and the function is "
        "also called with others.",
        mathematics="X is (n_x, m)",
        question="What should your function do with a batch of 50 pictures?",
        example="Two pictures with errors (0.5, −0.1): db = 0.4 / 2 = 0.2, and not 0.4 / 209.",
        edits=(("X.shape[1]", "209"),),
    ),
    _pass(
        "db_not_summed",
        "db holds one number per example. There is a single bias, so the examples have to agree "
        "on one correction: their mean.",
        mathematics=_DB,
        question="What shape does b have, and what shape has your db?",
        example="Errors (0.5, −0.1): db is the one number 0.2, not the pair (0.25, −0.05).",
        edits=(("np.sum(A - Y) / m", "(A - Y) / m"),),
    ),
    _pass(
        "dw_transposed",
        "dw lies on its side. Subtracting a (1, n_x) from a w of (n_x, 1) would not fail: it "
        "would spread to (n_x, n_x).",
        mathematics=f"{_DW}, shape (n_x, 1) like w",
        question="What is the shape of np.zeros((3, 1)) - np.zeros((1, 3))?",
        edits=(("np.dot(X, (A - Y).T)", "np.dot(A - Y, X.T)"),),
    ),
    _pass(
        "dw_not_summed",
        "X is weighted by the errors, example by example, and never summed over the examples.",
        mathematics=f"{_DW}, shape (n_x, 1)",
        question="Your dw has a column for every picture. How many columns has w?",
        example="One pixel, values (1, 3), errors (0.5, 0.1): the products 0.5 and 0.3 make one"
        " dw = 0.4.",
        edits=(("np.dot(X, (A - Y).T)", "X * (A - Y)"),),
    ),
    _pass(
        "error_not_transposed",
        "(n_x, m) times (1, m) cannot be multiplied: the errors have to stand up as a column.",
        mathematics="X (A − Y)ᵀ: (n_x, m) (m, 1) → (n_x, 1)",
        question="Which shape must the second factor have for (n_x, m) times it to be (n_x, 1)?",
        edits=(("(A - Y).T", "A - Y"),),
    ),
    _pass(
        "slope_of_sigmoid_kept",
        "The slope a(1 − a) is multiplied in once more. With the cross-entropy it has already "
        "cancelled against the 1/(a(1 − a)) of the logarithms.",
        mathematics="∂L/∂z = [(a − y) / (a (1 − a))] · a (1 − a) = a − y",
        question="Which factor of ∂L/∂a is the inverse of the sigmoid's slope?",
        example="y = 1, a = 0.01: badly wrong, and a − y = −0.99 says so. Times a(1 − a) ≈ 0.01"
        " the neuron would hardly move.",
        edits=(
            ("(A - Y).T", "((A - Y) * A * (1 - A)).T"),
            ("np.sum(A - Y)", "np.sum((A - Y) * A * (1 - A))"),
        ),
    ),
    _pass(
        "order_of_results",
        "Both are there, in the wrong order. The caller expects grads first and cost second.",
        mathematics="return (grads, cost)",
        question="What will the caller find when it asks the first of them for dw?",
        edits=(('return {"dw": dw, "db": db}, cost', 'return cost, {"dw": dw, "db": db}'),),
    ),
)
