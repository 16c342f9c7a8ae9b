"""Mistakes of notebook 05 on the way forward: the start and the network."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake
from .mistakes_output import softmax

Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


# init_params -------------------------------------------------------------------------------------


def init_params() -> Four:
    W1 = np.random.rand(10, 784) - 0.5
    b1 = np.random.rand(10, 1) - 0.5
    W2 = np.random.rand(10, 10) - 0.5
    b2 = np.random.rand(10, 1) - 0.5
    return W1, b1, W2, b2


_start = partial(
    Mistake,
    base=init_params,
    mathematics="W1 (10, 784), b1 (10, 1), W2 (10, 10), b2 (10, 1), uniform in [−0.5, 0.5)",
)
_EACH = ("rand(10, 784) - 0.5", "rand(10, 1) - 0.5", "rand(10, 10) - 0.5")

INIT_PARAMS = (
    _start(
        "not_centered",
        "The draws lie between 0 and 1, so no weight is negative: with 784 inputs every sum is "
        "large and positive, and the ten units are nearly alike.",
        question="What is the mean of your weights, and what should it be?",
        example="784 weights around 0.5 on pixels around 0.1 sum to about 39; centered ones to "
        "about 0.",
        edits=(
            ("rand(10, 784) - 0.5", "rand(10, 784)"),
            ("b1 = np.random.rand(10, 1) - 0.5", "b1 = np.random.rand(10, 1)"),
            ("rand(10, 10) - 0.5", "rand(10, 10)"),
            ("b2 = np.random.rand(10, 1) - 0.5", "b2 = np.random.rand(10, 1)"),
        ),
    ),
    _start(
        "normal_draws",
        "randn draws from the bell curve, which spreads wider and has no ends. Evenly spread "
        "numbers between −0.5 and 0.5 are asked for.",
        question="How often does randn give a number above 0.5, and how often may it here?",
        edits=(
            ("rand(10, 784) - 0.5", "randn(10, 784)"),
            ("b1 = np.random.rand(10, 1) - 0.5", "b1 = np.random.randn(10, 1)"),
            ("rand(10, 10) - 0.5", "randn(10, 10)"),
            ("b2 = np.random.rand(10, 1) - 0.5", "b2 = np.random.randn(10, 1)"),
        ),
    ),
    _start(
        "weights_zero",
        "All weights are zero, so the hidden units are copies of one another and stay so.",
        question="If two units start alike, what could ever make them different?",
        edits=(
            ("np.random.rand(10, 784) - 0.5", "np.zeros((10, 784))"),
            ("np.random.rand(10, 10) - 0.5", "np.zeros((10, 10))"),
        ),
    ),
    _start(
        "biases_zero",
        "The biases start at zero. That is sound practice; the published run draws them like the "
        "weights, and to meet its figures the draws must come in the same order.",
        question="How many numbers are drawn between the last of W1 and the first of W2?",
        example="W1 takes the first 7840 draws, b1 the next 10, and W2 begins with draw 7851.",
        edits=(
            ("b1 = np.random.rand(10, 1) - 0.5", "b1 = np.zeros((10, 1))"),
            ("b2 = np.random.rand(10, 1) - 0.5", "b2 = np.zeros((10, 1))"),
        ),
    ),
    _start(
        "twice_as_wide",
        "The draws run from −1 to 1, twice as wide as asked. With 784 inputs the first sums are "
        "then large, and softmax starts out certain of wrong answers.",
        question="How wide is the interval from −0.5 to 0.5?",
        example="A draw of 0.9 becomes 0.9 − 0.5 = 0.4; from −1 to 1 it would be 0.8.",
        edits=(
            ("rand(10, 784) - 0.5", "rand(10, 784) * 2 - 1"),
            ("b1 = np.random.rand(10, 1) - 0.5", "b1 = np.random.rand(10, 1) * 2 - 1"),
            ("rand(10, 10) - 0.5", "rand(10, 10) * 2 - 1"),
            ("b2 = np.random.rand(10, 1) - 0.5", "b2 = np.random.rand(10, 1) * 2 - 1"),
        ),
    ),
    _start(
        "transposed",
        "W1 lies on its side: its rows should be the ten hidden units.",
        question="In W1 X with X of shape (784, m), which size is W1's second axis?",
        edits=(("rand(10, 784)", "rand(784, 10)"),),
    ),
    _start(
        "flat_biases",
        "The biases have one axis, (10,). Added to (10, m) they would be laid along the examples.",
        question="To which axis of (10, 7) does NumPy try to fit an array of shape (10,)?",
        edits=(
            ("b1 = np.random.rand(10, 1)", "b1 = np.random.rand(10)"),
            ("b2 = np.random.rand(10, 1)", "b2 = np.random.rand(10)"),
        ),
    ),
    _start(
        "W2_fed_by_pixels",
        "W2 has a column for every pixel. Its inputs are the ten hidden units.",
        question="What does the second layer multiply W2 with?",
        example="W2 A1 with A1 (10, m) needs W2 (10, 10).",
        edits=(("rand(10, 10)", "rand(10, 784)"),),
    ),
    _start(
        "seeded_for_every_layer",
        "The generator is seeded again before the second layer, so W2 is filled with the very "
        "draws that W1 began with.",
        question="Which numbers does the generator give right after it has been seeded?",
        edits=(
            ("    W1", "    np.random.seed(1)\n    W1"),
            ("    W2 =", "    np.random.seed(1)\n    W2 ="),
        ),
    ),
)


# forward_prop ------------------------------------------------------------------------------------


def forward_prop(
    W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray, X: np.ndarray
) -> Four:
    Z1 = np.dot(W1, X) + b1
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2


_forward = partial(
    Mistake,
    base=forward_prop,
    mathematics="Z1 = W1 X + b1,  A1 = relu(Z1),  Z2 = W2 A1 + b2,  A2 = softmax(Z2)",
)

FORWARD_PROP = (
    _forward(
        "softmax_of_first_layer",
        "The softmax is taken of the hidden layer. With ten hidden units and ten classes the "
        "shapes agree, nothing fails, and the second layer is never used.",
        question="Which of your four results does A2 depend on?",
        edits=(("softmax(Z2)", "softmax(Z1)"),),
    ),
    _forward(
        "softmax_over_everything",
        "The softmax divides by the sum over the whole matrix, so all examples share one total.",
        mathematics="every column of A2 sums to 1",
        question="What do the columns of your A2 sum to?",
        example="Two columns (0, 0) and (0, 0): each becomes (0.5, 0.5), and not four times 0.25.",
        edits=(("softmax(Z2)", "np.exp(Z2) / np.sum(np.exp(Z2))"),),
    ),
    _forward(
        "no_softmax",
        "A2 is Z2. Scores lie anywhere; the softmax turns them into probabilities.",
        question="What do the columns of your A2 sum to?",
        example="z = (1, 0) becomes (0.73, 0.27).",
        edits=(("softmax(Z2)", "Z2"),),
    ),
    _forward(
        "sigmoid_output",
        "The output layer is a sigmoid: a yes or no for every digit by itself. A softmax makes the "
        "ten digits compete.",
        question="What do the columns of your A2 sum to?",
        example="z = (2, 2): two sigmoids give 0.88 and 0.88; softmax gives (0.5, 0.5).",
        edits=(("softmax(Z2)", "1 / (1 + np.exp(-Z2))"),),
    ),
    _forward(
        "no_relu",
        "There is no ReLU between the layers, so the two of them are one linear map.",
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
        "Z1_passed_on",
        "The second layer is fed Z1, and the ReLU's answer A1 is never used.",
        question="Which variable does the second layer read?",
        example="Z1 = (−2, 3), W2 = (1, 1): Z2 = 0 + 3 = 3, and not −2 + 3 = 1.",
        edits=(("np.dot(W2, A1)", "np.dot(W2, Z1)"),),
    ),
    _forward(
        "no_bias",
        "Both biases are left out.",
        question="Which of the five arguments did your function never use?",
        edits=((" + b1", ""), (" + b2", "")),
    ),
    _forward(
        "second_bias_missing",
        "b2 is left out, so the network cannot lean toward digits that are more common.",
        question="Which of the five arguments did your function never use?",
        edits=((" + b2", ""),),
    ),
    _forward(
        "b1_twice",
        "The second layer adds b1 again. With ten hidden units and ten classes the shapes agree, "
        "and nothing fails.",
        question="To which layer does b1 belong?",
        edits=((" + b2", " + b1"),),
    ),
    _forward(
        "X_fed_twice",
        "The second layer is fed X. Its inputs are the hidden units.",
        question="What shape has W2, and what shape has X?",
        edits=(("np.dot(W2, A1)", "np.dot(W2, X)"),),
    ),
    _forward(
        "order_of_results",
        "All four are right, and they come in another order than asked.",
        mathematics="return (Z1, A1, Z2, A2)",
        question="What will backward_prop take for A1?",
        edits=(("return Z1, A1, Z2, A2", "return Z1, Z2, A1, A2"),),
    ),
)
