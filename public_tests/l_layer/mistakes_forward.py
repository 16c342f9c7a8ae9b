"""Mistakes of notebook 04: starting a deep network, and walking forward through it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from nn_utils import linear_activation_forward

from ..engine import Mistake

Arrays = dict[str, np.ndarray]


# initialize_parameters_deep ----------------------------------------------------------------------


def initialize_parameters_deep(layer_dims: Sequence[int]) -> Arrays:
    parameters = {}
    for l in range(1, len(layer_dims)):
        n, n_prev = layer_dims[l], layer_dims[l - 1]
        parameters["W" + str(l)] = np.random.randn(n, n_prev) / np.sqrt(n_prev)
        parameters["b" + str(l)] = np.zeros((n, 1))
    return parameters


_start = partial(
    Mistake,
    base=initialize_parameters_deep,
    mathematics="W⁽ˡ⁾ ~ N(0, 1) / √n_{l−1} of shape (n_l, n_{l−1}),  b⁽ˡ⁾ = 0 of shape (n_l, 1)",
)
_SCALE = " / np.sqrt(n_prev)"

INITIALIZE_PARAMETERS_DEEP = (
    _start(
        "not_scaled",
        "The weights are not divided by √n_prev. A unit that adds up n_prev such terms gets a sum "
        "about √n_prev wide, and every layer multiplies it again: the signal grows with depth.",
        question="How wide is the sum of 100 independent numbers, each about 1 wide?",
        example="With 10 000 inputs of size 1 a sum is about 100 wide, and the sigmoid of 100 is "
        "flat. Weights 100 times smaller make it 1.",
        edits=((_SCALE, ""),),
    ),
    _start(
        "small_weights",
        "The weights are scaled by 0.01 whatever the width of the layer before. In a deep narrow "
        "net the signal shrinks at every layer until the last one sees nothing, and the cost "
        "stays at 0.693.",
        question="What is left of a signal after four layers that each make it 20 times smaller?",
        example="With 7 units before it a sum is about 0.01 · √7 ≈ 0.026 of its inputs. After "
        "three such layers 0.00002 is left.",
        edits=((_SCALE, " * 0.01"),),
    ),
    _start(
        "scaled_without_root",
        "The weights are divided by n_prev where √n_prev is meant, so the signal shrinks by "
        "√n_prev at every layer.",
        question="If the variance of a sum should be 1, by how much must each of n terms shrink?",
        example="n = 100 terms, each 1/100 wide: the sum is √100 / 100 = 0.1 wide. Each 1/10 "
        "wide: √100 / 10 = 1.",
        edits=((_SCALE, " / n_prev"),),
    ),
    _start(
        "scaled_by_own_width",
        "The scale uses the number of units in this layer. What a unit adds up are its inputs, "
        "the units before it.",
        question="Over how many terms does one row of W A_prev sum?",
        example="100 units before, 4 here: each sum has 100 terms, so each must be 1/10 wide. "
        "Scaled by 1/√4 the sum is 5 wide.",
        edits=((_SCALE, " / np.sqrt(n)"),),
    ),
    _start(
        "scaled_by_inputs",
        "Every layer is scaled by the number of inputs of the whole network. Each has its own "
        "number of units before it.",
        question="Over how many terms does a unit of layer 3 sum?",
        example="Layers of 10 000, 4 and 1: the last unit sums 4 terms. Scaled by 1/100 its sum"
        " is 0.02 wide in place of 1.",
        edits=((_SCALE, " / np.sqrt(layer_dims[0])"),),
    ),
    _start(
        "he",
        "The weights are √2 wider than asked. That is He's rule, which makes up for the half that "
        "a ReLU throws away, and it is sound; the published costs start from 1/√n_prev.",
        question="Which of the two rules does the formula above the exercise state?",
        example="100 units before: 1/√100 = 0.1 is asked; √(2/100) = 0.141.",
        edits=((_SCALE, " * np.sqrt(2 / n_prev)"),),
    ),
    _start(
        "weights_zero",
        "All weights are zero, so the units of a layer are copies of one another and stay so: "
        "equal weights get equal gradients.",
        question="If two units of a layer start alike, what could ever make them different?",
        example="Two units with equal weights give a₁ = a₂ for every input; equal gradients "
        "then change both alike.",
        edits=(("np.random.randn(n, n_prev)", "np.zeros((n, n_prev))"),),
    ),
    _start(
        "uniform_draws",
        "The weights are drawn evenly between 0 and 1, so none is negative and every sum grows "
        "with the number of its terms. randn draws around 0.",
        question="What is the mean of many draws from rand, and of many from randn?",
        edits=(("randn(", "rand("),),
    ),
    _start(
        "transposed",
        "Every W lies on its side: its rows should be the units of its own layer.",
        question="In W A_prev with A_prev of shape (n_prev, m), which size is W's second axis?",
        example="n_prev = 4, n = 3: W A_prev with A_prev (4, m) needs W (3, 4).",
        edits=(("randn(n, n_prev)", "randn(n_prev, n)"),),
    ),
    _start(
        "flat_biases",
        "The biases have one axis, (n,). Added to (n, m) they would be laid along the examples.",
        question="To which axis of (4, 7) does NumPy try to fit an array of shape (4,)?",
        example="Z is (2, 3). A bias of shape (2, 1) gives every row its own number; one of "
        "shape (3,) would give every column one.",
        edits=(("np.zeros((n, 1))", "np.zeros(n)"),),
    ),
    _start(
        "biases_of_layer_before",
        "Each bias has as many rows as the layer before has units. It belongs to the units of its "
        "own layer.",
        question="How many units add b⁽ˡ⁾ to their sum?",
        example="n_prev = 4, n = 3: three units, three biases.",
        edits=(("np.zeros((n, 1))", "np.zeros((n_prev, 1))"),),
    ),
    _start(
        "last_layer_missing",
        "The last layer gets no parameters: the loop ends one step too soon.",
        mathematics="l = 1, …, L; layer_dims has L + 1 entries, the inputs among them",
        question="How many layers does [5, 4, 3, 1] describe, and which l does your loop visit?",
        example="[5, 4, 1] are two layers: range(1, 3) holds 1 and 2.",
        edits=(("range(1, len(layer_dims))", "range(1, len(layer_dims) - 1)"),),
    ),
    _start(
        "counted_from_zero",
        "The loop starts at l = 0 and makes a W0 whose “layer before” is the last entry of the "
        "list, for that is what index −1 means in Python. Layers are counted from 1.",
        mathematics="l = 1, …, L; n_0 = n_x is the input",
        question="What is layer_dims[l - 1] when l is 0?",
        example="[5, 4, 1]: layer 1 is (4, 5), layer 2 is (1, 4). With l = 0, layer_dims[−1] is"
        " 1, and W0 would be (5, 1).",
        edits=(("range(1, len", "range(len"),),
    ),
    _start(
        "seeded_for_every_layer",
        "The generator is seeded again for every layer, so all of them are filled with the same "
        "draws, and layers that should be independent are tied together.",
        question="Which numbers does the generator give right after it has been seeded?",
        edits=(("        n, n_prev", "        np.random.seed(1)\n        n, n_prev"),),
    ),
    _start(
        "extra_draw",
        "A draw is made and thrown away in every layer, perhaps for the biases. Such a net learns "
        "as well; only the published costs can no longer be met.",
        question="What does a draw that is never used do to the next one?",
        edits=(
            (
                '        parameters["b"',
                '        np.random.randn(n, 1)\n        parameters["b"',
            ),
        ),
    ),
)


# L_model_forward ---------------------------------------------------------------------------------


def L_model_forward(X: np.ndarray, parameters: Arrays) -> tuple[np.ndarray, list[Any]]:
    caches = []
    A = X
    L = len(parameters) // 2
    for l in range(1, L):
        A_prev = A
        W, b = parameters["W" + str(l)], parameters["b" + str(l)]
        A, cache = linear_activation_forward(A_prev, W, b, "relu")
        caches.append(cache)
    W, b = parameters["W" + str(L)], parameters["b" + str(L)]
    AL, cache = linear_activation_forward(A, W, b, "sigmoid")
    caches.append(cache)
    return AL, caches


_walk = partial(
    Mistake,
    base=L_model_forward,
    mathematics="A⁽⁰⁾ = X;  A⁽ˡ⁾ = relu(W⁽ˡ⁾A⁽ˡ⁻¹⁾ + b⁽ˡ⁾) for l < L;  A⁽ᴸ⁾ = σ(W⁽ᴸ⁾A⁽ᴸ⁻¹⁾ + b⁽ᴸ⁾)",
)

L_MODEL_FORWARD = (
    _walk(
        "L_counts_entries",
        "L is the number of entries in `parameters`, and every layer has two of them, so you look "
        "for layers that do not exist.",
        mathematics="L = (number of entries) / 2: a W and a b for each layer",
        question="How many entries has the dict of a network of three layers?",
        example="{W1, b1, W2, b2}: four entries, two layers.",
        edits=(("len(parameters) // 2", "len(parameters)"),),
    ),
    _walk(
        "counted_from_zero",
        "The loop starts at l = 0 and looks for W0. The input is A0; the first layer is layer 1.",
        question="Which keys has `parameters`?",
        edits=(("range(1, L)", "range(L)"),),
    ),
    _walk(
        "hidden_layer_skipped",
        "The last hidden layer is skipped: range(1, n) already stops before n, and here it stops "
        "one earlier still.",
        question="For L = 3, through which l should the loop of hidden layers run?",
        example="L = 3: the hidden layers are 1 and 2. range(1, 2) holds 1 alone.",
        edits=(("range(1, L)", "range(1, L - 1)"),),
    ),
    _walk(
        "output_layer_twice",
        "The output layer is passed twice: once as a ReLU at the end of the loop and once more as "
        "the sigmoid.",
        question="Through which l does range(1, L + 1) run, and which of them is the output layer?",
        example="L = 3: range(1, 3) holds 1 and 2, the hidden layers; range(1, 4) holds 3 too.",
        edits=(("range(1, L)", "range(1, L + 1)"),),
    ),
    _walk(
        "X_fed_to_each_layer",
        "Every layer is fed X. Each takes the output of the one before it; that is what makes it "
        "deep.",
        question="Which array should A_prev be when l is 2?",
        example="Layers of 5, 4 and 1: W2 is (1, 4) and meets A1 (4, m), not X (5, m).",
        edits=(("A_prev = A\n", "A_prev = X\n"),),
    ),
    _walk(
        "hidden_sigmoid",
        "The hidden layers are sigmoids. Each has a slope of at most 1/4, so what comes back "
        "through many of them fades away.",
        question="How large can a product of four slopes be if none is above 1/4?",
        example="(1/4)⁴ = 1/256: after four sigmoids at most that much of a gradient is left.",
        edits=(('"relu"', '"sigmoid"'),),
    ),
    _walk(
        "relu_output",
        "The output layer is a ReLU. Its answers have no upper end and cannot be read as "
        "probabilities.",
        question="What does the cost make of an answer of 3.7?",
        example="z = 3.7: σ(3.7) = 0.976. A ReLU leaves 3.7, and log(1 − 3.7) does not exist.",
        edits=(('"sigmoid"', '"relu"'),),
    ),
    _walk(
        "activations_swapped",
        "The two activations have changed places: sigmoids inside, a ReLU at the end.",
        question="Which layer's answer must be a probability?",
        edits=(('"relu"', '"SIGMOID"'), ('"sigmoid"', '"relu"'), ('"SIGMOID"', '"sigmoid"')),
    ),
    _walk(
        "output_fed_by_layer_before_last",
        "The output layer is fed the input of the last hidden layer, and its output is lost.",
        question="After the loop, which variable holds the last hidden layer's answer?",
        edits=(("linear_activation_forward(A, W, b", "linear_activation_forward(A_prev, W, b"),),
    ),
    _walk(
        "last_cache_missing",
        "The cache of the output layer is not kept, and the way back begins there.",
        mathematics="caches has L entries, one per layer",
        question="How many caches are in your list, and how many layers are there?",
        edits=(
            (
                '"sigmoid")\n    caches.append(cache)\n',
                '"sigmoid")\n',
            ),
        ),
    ),
    _walk(
        "caches_reversed",
        "The caches come last layer first; they are wanted in the order of the layers.",
        mathematics="caches[0] belongs to layer 1, caches[L − 1] to layer L",
        question="At which end of a list does append put a new entry?",
        edits=(("return AL, caches", "return AL, caches[::-1]"),),
    ),
    _walk(
        "weights_of_first_layer",
        "Every hidden layer uses W1 and b1. Each has its own.",
        question="How does the name of the weights depend on l?",
        example="Layers of 5, 4 and 3: W1 is (4, 5), W2 is (3, 4).",
        edits=(
            (
                'W, b = parameters["W" + str(l)], parameters["b" + str(l)]',
                'W, b = parameters["W1"], parameters["b1"]',
            ),
        ),
    ),
    _walk(
        "caches_alone",
        "Only the caches come back; the network's answer AL is lost.",
        mathematics="return (AL, caches)",
        question="What does compute_cost need from you?",
        edits=(("return AL, caches", "return caches"),),
    ),
)


# predict -----------------------------------------------------------------------------------------


def predict(X: np.ndarray, y: np.ndarray, parameters: Arrays) -> np.ndarray:
    AL, _ = L_model_forward(X, parameters)
    p = np.where(AL > 0.5, 1, 0)
    print("Accuracy:", np.mean(p == y))
    return p


_decision = partial(Mistake, base=predict, mathematics="ŷ = 1 if a⁽ᴸ⁾ > 0.5, else 0")

PREDICT = (
    _decision(
        "labels_returned",
        "You return the labels y, and the accuracy is 1 whatever the network learned. The "
        "prediction has to come from X.",
        question="Could your function be used on a picture whose label nobody knows?",
        edits=(("return p", "return y"),),
    ),
    _decision(
        "accuracy_returned",
        "You return the accuracy. The decisions are asked for, one per example.",
        question="What would you need to find the pictures that were mislabeled?",
        example="Predictions (0, 1, 1), labels (0, 0, 1): the predictions are asked for; 0.667 "
        "is printed.",
        edits=(("return p", "return np.mean(p == y)"),),
    ),
    _decision(
        "right_or_wrong",
        "You return where the network was right. The decisions themselves are asked for.",
        question="What should come back for a picture of no cat that the network calls no cat?",
        example="Predictions (0, 1, 1), labels (0, 0, 1): the predictions are asked for, and "
        "not (1, 0, 1).",
        edits=(("return p", "return (p == y) * 1"),),
    ),
    _decision(
        "probabilities",
        "You return probabilities. The decision is asked for, 0 or 1.",
        question="What should become of 0.73?",
        example="(0.1, 0.73) becomes (0, 1).",
        edits=(("return p", "return AL"),),
    ),
    _decision(
        "turned_round",
        "The answers are turned around: a probability above one half became 0.",
        question="What should an example with a probability of 0.9 become?",
        example="(0.1, 0.9) becomes (0, 1), not (1, 0).",
        edits=(("AL > 0.5", "AL < 0.5"),),
    ),
    _decision(
        "threshold_zero",
        "Every example is a 1: a probability is always above 0.",
        question="Can a sigmoid ever be negative?",
        example="(0.1, 0.73) becomes (0, 1). Above 0 are both.",
        edits=(("AL > 0.5", "AL > 0"),),
    ),
    _decision(
        "first_example_only",
        "Only the first example is decided and the rest stay 0: the loop runs over the rows of "
        "AL, and AL has one row.",
        question="For AL of shape (1, 50), which entry of AL.shape counts the examples?",
        edits=(
            (
                "np.where(AL > 0.5, 1, 0)",
                "np.zeros(AL.shape)\n"
                "    for i in range(AL.shape[0]):\n        p[0, i] = AL[0, i] > 0.5",
            ),
        ),
    ),
)
