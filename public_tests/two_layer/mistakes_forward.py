"""Mistakes of notebook 03 on the way forward: the start, one layer, and the cost."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import cross_entropy_mistakes, sigmoid

# initialize_parameters ---------------------------------------------------------------------------


def initialize_parameters(n_x: int, n_h: int, n_y: int) -> dict[str, np.ndarray]:
    W1 = np.random.randn(n_h, n_x) * 0.01
    b1 = np.zeros((n_h, 1))
    W2 = np.random.randn(n_y, n_h) * 0.01
    b2 = np.zeros((n_y, 1))
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


_start = partial(
    Mistake,
    base=initialize_parameters,
    mathematics="W⁽ˡ⁾ ~ 0.01 · N(0, 1) of shape (n_l, n_{l−1}),  b⁽ˡ⁾ = 0 of shape (n_l, 1)",
)

INITIALIZE_PARAMETERS = (
    _start(
        "weights_zero",
        "W1 and W2 are zero. Every hidden unit then computes the same number and receives the "
        "same gradient, so they stay copies of one another for ever.",
        question="With W2 = 0, what is the gradient that reaches W1?",
        example="Two hidden units with equal weights give a₁ = a₂ for every input; equal "
        "gradients then change both alike. Two units do the work of one.",
        edits=(
            ("np.random.randn(n_h, n_x) * 0.01", "np.zeros((n_h, n_x))"),
            ("np.random.randn(n_y, n_h) * 0.01", "np.zeros((n_y, n_h))"),
        ),
    ),
    _start(
        "not_scaled",
        "The weights are a hundred times larger than asked. With thousands of inputs the sums are "
        "then so large that the sigmoid is flat, and learning starts with almost no slope.",
        question="What is σ(z), and what its slope, when z is about 50?",
        example="100 inputs of size 1, weights about 1: the sum is about 10, and σ(10) = "
        "0.99995 has a slope of 0.00005. Weights of 0.01 make it 0.1, with a slope near"
        " 0.25.",
        edits=(
            ("np.random.randn(n_h, n_x) * 0.01", "np.random.randn(n_h, n_x)"),
            ("np.random.randn(n_y, n_h) * 0.01", "np.random.randn(n_y, n_h)"),
        ),
    ),
    _start(
        "transposed",
        "Both weight matrices lie on their side: their rows should be the units of their own "
        "layer, and their columns the units before it.",
        question="In W1 X with X of shape (n_x, m), which size must W1's second axis have?",
        example="n_x = 4, n_h = 3: W1 X with X (4, m) needs W1 (3, 4).",
        edits=(("randn(n_h, n_x)", "randn(n_x, n_h)"), ("randn(n_y, n_h)", "randn(n_h, n_y)")),
    ),
    _start(
        "flat_biases",
        "The biases have one axis, (n,). Added to a (n, m) they would be laid along the examples "
        "and not along the units.",
        question="To which axis of (4, 7) does NumPy try to fit an array of shape (4,)?",
        example="Z is (2, 3). A bias of shape (2, 1) gives every row its own number; one of shape "
        "(2,) does not fit at all, and of shape (3,) it would shift each example.",
        edits=(("np.zeros((n_h, 1))", "np.zeros(n_h)"), ("np.zeros((n_y, 1))", "np.zeros(n_y)")),
    ),
    _start(
        "uniform_draws",
        "The weights are drawn evenly between 0 and 1, so none is negative, and all units begin "
        "by leaning the same way. randn draws around 0, on both sides.",
        question="What is the mean of many draws from rand, and of many from randn?",
        edits=(("randn(n_h, n_x)", "rand(n_h, n_x)"), ("randn(n_y, n_h)", "rand(n_y, n_h)")),
    ),
    _start(
        "biases_drawn",
        "The biases are drawn at random too. They do no harm, but nothing is gained: the weights "
        "already make the units different, and the published costs start from zero biases.",
        question="What makes two units different when both have bias 0?",
        edits=(
            ("np.zeros((n_h, 1))", "np.random.randn(n_h, 1) * 0.01"),
            ("np.zeros((n_y, 1))", "np.random.randn(n_y, 1) * 0.01"),
        ),
    ),
    _start(
        "seeded_for_every_layer",
        "The generator is seeded again before the second layer, so W2 is filled with the very "
        "draws that W1 began with, and layers that should be independent are tied together.",
        question="Which numbers does the generator give right after it has been seeded?",
        example="After seed 1 the first draws are 1.62, −0.61, −0.53. Seeded again, the next "
        "ones are 1.62, −0.61, −0.53.",
        edits=(
            ("    W1 =", "    np.random.seed(1)\n    W1 ="),
            ("    W2 =", "    np.random.seed(1)\n    W2 ="),
        ),
    ),
    _start(
        "extra_draw",
        "One draw is made and thrown away before W1, so every weight is its neighbor's. Such a "
        "net learns as well; only the published costs can no longer be met.",
        question="What does a draw that is never used do to the next one?",
        edits=(("    W1 =", "    np.random.randn()\n    W1 ="),),
    ),
    _start(
        "last_layer_first",
        "W2 is drawn before W1. Such a net learns as well; only the published costs, which draw "
        "W1 first, can no longer be met.",
        question="Which matrix gets the first numbers of the generator?",
        edits=(
            ("    W1 = np.random.randn(n_h, n_x) * 0.01\n", ""),
            (
                "    b2 =",
                "    W1 = np.random.randn(n_h, n_x) * 0.01\n    b2 =",
            ),
        ),
    ),
    _start(
        "b1_sized_by_output",
        "b1 has as many rows as there are outputs. It belongs to the hidden layer, one bias per "
        "hidden unit; with a single output it is one number shared by all of them, and "
        "broadcasting hides it.",
        mathematics="b⁽¹⁾ has shape (n_h, 1)",
        question="How many units add b1 to their sum?",
        example="n_h = 4, n_y = 1: b1 of shape (1, 1) adds the same number to all four hidden "
        "units.",
        edits=(("b1 = np.zeros((n_h, 1))", "b1 = np.zeros((n_y, 1))"),),
    ),
    _start(
        "W2_fed_by_inputs",
        "W2 has a column for every input of the network. Its inputs are the hidden units.",
        mathematics="W⁽²⁾ has shape (n_y, n_h)",
        question="What does the second layer multiply W2 with?",
        example="n_x = 4, n_h = 3, n_y = 1: W2 A1 with A1 (3, m) needs W2 (1, 3).",
        edits=(("randn(n_y, n_h)", "randn(n_y, n_x)"),),
    ),
)


# linear_forward ----------------------------------------------------------------------------------


def linear_forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, Any]:
    Z = np.dot(W, A) + b
    return Z, (A, W, b)


_linear = partial(
    Mistake, base=linear_forward, mathematics="Z = W A + b, shapes (n, n_prev) (n_prev, m) → (n, m)"
)

LINEAR_FORWARD = (
    _linear(
        "no_bias",
        "Z lacks the bias: W A is there and + b is not, so every unit's line must pass through "
        "the origin.",
        question="Where does the line of a neuron lie when b = 0?",
        example="w = (1, 1), a = (1, 1)ᵀ, b = −3: z = 2 − 3 = −1, and not 2.",
        edits=(("np.dot(W, A) + b", "np.dot(W, A)"),),
    ),
    _linear(
        "A_before_W",
        "The factors stand in the wrong order. In a matrix product the order matters: the rows of "
        "the first meet the columns of the second.",
        question="Whose rows hold the weights of one unit, and whose columns hold one example?",
        example="W is (2, 3) and A is (3, 5). W A pairs 3 with 3 and gives (2, 5); A W would have "
        "to pair 5 with 2.",
        edits=(("np.dot(W, A)", "np.dot(A, W)"),),
    ),
    _linear(
        "W_transposed",
        "W is transposed, and it already lies the right way: one row per unit of this layer.",
        question="What are the rows of W, and what the rows of Wᵀ?",
        example="W is (2, 3), two units with three inputs each: W A with A (3, 5) is (2, 5). Wᵀ"
        " is (3, 2), and 2 does not meet 3.",
        edits=(("np.dot(W, A)", "np.dot(W.T, A)"),),
    ),
    _linear(
        "entry_by_entry",
        "`*` multiplies entry by entry. A layer needs the matrix product, in which every unit sums "
        "over all of its inputs.",
        question="In which of the two kinds of product is anything added up?",
        example="w = (1, 2) and a = (3, 4): entry by entry (3, 8), as a product 1·3 + 2·4 = 11.",
        edits=(("np.dot(W, A)", "W * A"),),
    ),
    _linear(
        "b_transposed",
        "b is laid on its side, so it runs along the examples. Every unit has a bias, and every "
        "example of that unit gets the same one.",
        question="Which axis of Z counts units, and which axis of b?",
        example="Z is (2, 3), b = (10, 20)ᵀ: the first row gets +10 and the second +20, in "
        "every column.",
        edits=(("+ b", "+ b.T"),),
    ),
    _linear(
        "b_subtracted",
        "The bias is subtracted. It could be learned with either sign, but the gradients of the "
        "later exercises belong to + b.",
        question="What is ∂Z/∂b for Z = W A + b, and for Z = W A − b?",
        example="w a = 2, b = 3: z = 5, and not −1.",
        edits=(("+ b", "- b"),),
    ),
    _linear(
        "b_summed",
        "All biases are added up and every unit gets the total.",
        question="How many different numbers should + b add to one column of Z?",
        example="b = (10, 20)ᵀ: the first unit gets +10, the second +20, and neither gets +30.",
        edits=(("+ b", "+ np.sum(b)"),),
    ),
    _linear(
        "cache_order",
        "The cache holds W before A. The way back unpacks A first.",
        mathematics="cache = (A_prev, W, b)",
        question="What would the backward pass take for W?",
        edits=(("(A, W, b)\n", "(W, A, b)\n"),),
    ),
    _linear(
        "cache_holds_Z",
        "The cache holds Z where it should hold A, the layer's input. dW is made of dZ and that "
        "input.",
        mathematics="cache = (A_prev, W, b)",
        question="Which three arrays does dW = (1/m) dZ A_prevᵀ and dA_prev = Wᵀ dZ look up?",
        edits=(("return Z, (A, W, b)", "return Z, (Z, W, b)"),),
    ),
)


# linear_activation_forward -----------------------------------------------------------------------


def linear_activation_forward(
    A_prev: np.ndarray, W: np.ndarray, b: np.ndarray, activation: str
) -> tuple[np.ndarray, Any]:
    Z, linear_cache = linear_forward(A_prev, W, b)
    if activation == "sigmoid":
        A = sigmoid(Z)
    elif activation == "relu":
        A = np.maximum(0, Z)
    return A, (linear_cache, Z)


_layer = partial(Mistake, base=linear_activation_forward, mathematics="A = g(Z), Z = W A_prev + b")

LINEAR_ACTIVATION_FORWARD = (
    _layer(
        "returns_Z",
        "You return Z. Without the activation two layers in a row are one linear map, and no "
        "depth can bend a line.",
        question="What is W₂(W₁x) if nothing happens in between?",
        example="Z = (−2, 2): ReLU gives (0, 2), the sigmoid (0.119, 0.881).",
        edits=(("return A,", "return Z,"),),
    ),
    _layer(
        "relu_always",
        "Every layer is a ReLU, the sigmoid ones too. An output that can be 3.7 is no probability.",
        question='What does your function do differently when `activation` is "sigmoid"?',
        example="Z = (−2, 2): the sigmoid gives (0.119, 0.881), ReLU (0, 2).",
        edits=(("A = sigmoid(Z)", "A = np.maximum(0, Z)"),),
    ),
    _layer(
        "sigmoid_always",
        "Every layer is a sigmoid, the ReLU ones too.",
        question='What does your function do differently when `activation` is "relu"?',
        example="Z = (−2, 2): ReLU gives (0, 2), the sigmoid (0.119, 0.881).",
        edits=(("A = np.maximum(0, Z)", "A = sigmoid(Z)"),),
    ),
    _layer(
        "activations_swapped",
        "The two activations have changed places: asked for a ReLU the layer is a sigmoid, and "
        "the other way around.",
        question="Which of the two can give a number above 1?",
        example='Z = −2 with "relu" is 0; with "sigmoid" it is 0.119.',
        edits=(('== "sigmoid"', '== "RELU"'), ('== "relu"', '== "sigmoid"'), ('"RELU"', '"relu"')),
    ),
    _layer(
        "largest_entry",
        "`np.max` gives the single largest entry of Z, and the same number then stands for every "
        "unit and example. ReLU compares entry by entry.",
        mathematics="relu(Z) = max(0, Z), entry by entry",
        question="What is the difference between np.max and np.maximum?",
        example="Z = (−2, 1, 3): ReLU gives (0, 1, 3), and not 3 everywhere.",
        edits=(("np.maximum(0, Z)", "np.max(Z) * np.ones(Z.shape)"),),
    ),
    _layer(
        "cache_holds_A",
        "The cache keeps A where Z belongs. The slopes of the way back are taken at Z.",
        mathematics="cache = ((A_prev, W, b), Z)",
        question="At which point is the slope of σ wanted: at Z, or at σ(Z)?",
        example="Z = 2: the slope of σ at 2 is 0.105; at σ(2) = 0.881 it is 0.207.",
        edits=(("(linear_cache, Z)", "(linear_cache, A)"),),
    ),
    _layer(
        "cache_order",
        "The two halves of the cache have changed places.",
        mathematics="cache = (linear_cache, activation_cache) = ((A_prev, W, b), Z)",
        question="What will the backward pass unpack first?",
        edits=(("(linear_cache, Z)", "(Z, linear_cache)"),),
    ),
    _layer(
        "half_a_cache",
        "The cache holds the linear half alone, so the way back cannot find Z.",
        mathematics="cache = (linear_cache, activation_cache) = ((A_prev, W, b), Z)",
        question="Where will relu_backward look for the signs of Z?",
        edits=(("(linear_cache, Z)", "linear_cache"),),
    ),
    _layer(
        "flat_cache",
        "The cache holds four arrays side by side. It has two halves: what the linear step keeps, "
        "three arrays in a tuple of their own, and Z.",
        mathematics="cache = (linear_cache, activation_cache) = ((A_prev, W, b), Z)",
        question="What will `linear_cache, activation_cache = cache` make of four values?",
        edits=(("(linear_cache, Z)", "(*linear_cache, Z)"),),
    ),
)


# compute_cost ------------------------------------------------------------------------------------


def compute_cost(AL: np.ndarray, Y: np.ndarray) -> float:
    m = Y.shape[1]
    losses = Y * np.log(AL) + (1 - Y) * np.log(1 - AL)
    return -np.sum(losses) / m


COMPUTE_COST = cross_entropy_mistakes(compute_cost, "AL", "J")
