"""Mistakes of notebook 04: walking back, and checking gradients."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from nn_utils import compute_cost, linear_activation_backward

from ..engine import Mistake
from .mistakes_forward import L_model_forward

Arrays = dict[str, np.ndarray]


# L_model_backward --------------------------------------------------------------------------------


def L_model_backward(AL: np.ndarray, Y: np.ndarray, caches: Sequence[Any]) -> Arrays:
    grads = {}
    L = len(caches)
    dA = -(Y / AL - (1 - Y) / (1 - AL))
    dA, dW, db = linear_activation_backward(dA, caches[L - 1], "sigmoid")
    grads["dW" + str(L)], grads["db" + str(L)] = dW, db
    for l in reversed(range(1, L)):
        dA, dW, db = linear_activation_backward(dA, caches[l - 1], "relu")
        grads["dW" + str(l)], grads["db" + str(l)] = dW, db
    return grads


_walk = partial(
    Mistake,
    base=L_model_backward,
    mathematics="dA⁽ᴸ⁾ = −(Y / A⁽ᴸ⁾ − (1 − Y) / (1 − A⁽ᴸ⁾)), then layer L, L − 1, …, 1",
)
_DA = "dA = -(Y / AL - (1 - Y) / (1 - AL))"

L_MODEL_BACKWARD = (
    _walk(
        "sign",
        "The first gradient, dAL, has the wrong sign, and all that follow inherit it: each step "
        "would climb.",
        question="For y = 1, does −log a rise or fall as a grows, and which sign has its slope?",
        example="y = 1, a = 0.5: the slope of −log a is −1/a = −2. More a, less loss.",
        edits=(("dA = -(Y", "dA = (Y"),),
    ),
    _walk(
        "dZ_for_dA",
        "AL − Y is the gradient with respect to ZL. As dAL it meets the slope of the sigmoid once "
        "more, on the way through the last layer.",
        mathematics="dZ⁽ᴸ⁾ = dA⁽ᴸ⁾ ∗ σ′(Z⁽ᴸ⁾) = A⁽ᴸ⁾ − Y",
        question="Which of the two does linear_activation_backward ask for: dA or dZ?",
        example="y = 1, a = 0.8: dA = −1/0.8 = −1.25, and dZ = −1.25 · 0.8 · 0.2 = −0.2 = a − y.",
        edits=((_DA, "dA = AL - Y"),),
    ),
    _walk(
        "half_of_loss",
        "dAL holds the half for y = 1 alone. Examples with y = 0 send nothing back, so the network "
        "never learns what is not a cat.",
        question="What is dAL for an example with y = 0 and a = 0.9 in your formula?",
        example="y = 0, a = 0.9: dA = (1 − 0) / (1 − 0.9) = 10.",
        edits=((_DA, "dA = -(Y / AL)"),),
    ),
    _walk(
        "lost_parentheses",
        "A pair of parentheses is lost in dAL, so the minus in front reaches the first half alone.",
        question="Which terms does the minus in −(p − q) turn round?",
        example="y = 0, a = 0.5: −(0/0.5 − 1/0.5) = +2. Without the parentheses it is −0 − 2 = −2.",
        edits=((_DA, "dA = -(Y / AL) - (1 - Y) / (1 - AL)"),),
    ),
    _walk(
        "one_minus_lost",
        "Both halves of dAL are divided by AL. An example with y = 0 is wrong by how far its "
        "answer lies above 0, and its half of the formula stands over 1 − AL.",
        question="Where should dAL become very large for an example with y = 0?",
        example="y = 0, a = 0.9, far off: 1 / (1 − 0.9) = 10. Over a it would be 1 / 0.9 = 1.1.",
        edits=((_DA, "dA = -(Y / AL - (1 - Y) / AL)"),),
    ),
    _walk(
        "mean_twice",
        "dAL is divided by m, and dW and db are divided by it again inside every layer.",
        question="In which function is the average over the examples already taken?",
        example="Two examples, dZ = (1, 3): db = 4 / 2 = 2. Halved once more it would be 1.",
        edits=((_DA, f"{_DA} / Y.shape[1]"),),
    ),
    _walk(
        "not_reversed",
        "The hidden layers are visited from the first to the last. The way back starts at the "
        "end: layer l needs what layer l + 1 hands down.",
        question="Whose dA_prev is the dA of layer 1?",
        example="L = 3: layer 3 hands dA2 to layer 2, layer 2 hands dA1 to layer 1. The order "
        "is 3, 2, 1.",
        edits=(("reversed(range(1, L))", "range(1, L)"),),
    ),
    _walk(
        "first_layer_skipped",
        "Layer 1 gets no gradients: the loop ends one step too soon.",
        question="Through which l does range(2, L) run?",
        example="L = 3: after layer 3 come 2 and 1. range(2, 3) holds 2 alone.",
        edits=(("range(1, L)", "range(2, L)"),),
    ),
    _walk(
        "cache_of_next_layer",
        "Each hidden layer uses the cache of the layer above it. Python counts the list from 0, "
        "so the cache of layer l lies one place before l.",
        mathematics="caches[l − 1] belongs to layer l",
        question="At which index of the list is the cache of layer 1?",
        example="Three caches have the indices 0, 1, 2: layer 1 is at 0, layer 3 at 2.",
        edits=(("caches[l - 1]", "caches[l]"),),
    ),
    _walk(
        "keys_off_by_one",
        "The gradients of the hidden layers are stored one number too low: those of layer 1 "
        "stand under dW0, where the update will not find them.",
        question="Under which key does update_parameters look for the gradient of W1?",
        edits=(
            (
                'grads["dW" + str(l)], grads["db" + str(l)]',
                'grads["dW" + str(l - 1)], grads["db" + str(l - 1)]',
            ),
        ),
    ),
    _walk(
        "two_layers_fixed",
        "This is the way back through exactly two layers. It should go through as many as there "
        "are caches.",
        question="What does your function do with four caches?",
        edits=(("L = len(caches)", "L = 2"),),
    ),
    _walk(
        "dA_not_handed_on",
        "Every hidden layer gets the gradient that came out of the output layer. Each must get "
        "what the layer above it hands down.",
        question="After layer 2 has been passed, which dA should layer 1 receive?",
        example="Layers of 5, 4, 3 and 1: layer 3 hands down dA2 (3, m), layer 2 hands down dA1"
        " (4, m).",
        edits=(("        dA, dW, db = ", "        _, dW, db = "),),
    ),
    _walk(
        "output_as_relu",
        "The last layer goes back through a ReLU, and on the way forward it was a sigmoid.",
        question="Through which activation did AL come into being?",
        example="z = 0, dA = 4: through the sigmoid dZ = 4 · 0.25 = 1.",
        edits=(('"sigmoid"', '"relu"'),),
    ),
    _walk(
        "hidden_as_sigmoid",
        "The hidden layers go back through sigmoids, and on the way forward they were ReLUs.",
        question="Through which activation did A1 come into being?",
        example="z = 3, dA = 4: through a ReLU dZ = 4; through a sigmoid it would be 0.18.",
        edits=(('"relu"', '"sigmoid"'),),
    ),
    _walk(
        "last_layer_not_stored",
        "The gradients of the output layer are computed and not stored.",
        question="Which keys has your dict, and which should it have?",
        edits=(('    grads["dW" + str(L)], grads["db" + str(L)] = dW, db\n', ""),),
    ),
    _walk(
        "biases_not_stored",
        "The gradients of the hidden biases are not stored.",
        question="How many parameters has a layer, and how many gradients should it have?",
        edits=(
            (
                'grads["dW" + str(l)], grads["db" + str(l)] = dW, db',
                'grads["dW" + str(l)] = dW',
            ),
        ),
    ),
    _walk(
        "weights_and_biases_exchanged",
        "In the hidden layers dW stands under the name of db, and db under that of dW.",
        question="In which order does linear_activation_backward return its three results?",
        edits=(
            (
                'grads["dW" + str(l)], grads["db" + str(l)] = dW, db',
                'grads["db" + str(l)], grads["dW" + str(l)] = dW, db',
            ),
        ),
    ),
)


# gradient_check ----------------------------------------------------------------------------------


def gradient_check(
    parameters: Arrays, grads: Arrays, X: np.ndarray, Y: np.ndarray, eps: float = 1e-5
) -> float:
    ours, measured = [], []
    for name, value in parameters.items():
        for index in np.ndindex(value.shape):
            costs = []
            for shift in (eps, -eps):
                moved = np.array(value)
                moved[index] += shift
                AL, _ = L_model_forward(X, {**parameters, name: moved})
                costs.append(compute_cost(AL, Y))
            measured.append((costs[0] - costs[1]) / (2 * eps))
            ours.append(grads["d" + name][index])
    g, g_num = np.array(ours), np.array(measured)
    distance = float(np.linalg.norm(g - g_num))
    return distance / float(np.linalg.norm(g) + np.linalg.norm(g_num))


_check = partial(
    Mistake,
    base=gradient_check,
    mathematics="‖dθ − dθ_num‖ / (‖dθ‖ + ‖dθ_num‖), dθ_num = (J(θ + ε) − J(θ − ε)) / (2ε) by entry",
)
_SIZE = " / float(np.linalg.norm(g) + np.linalg.norm(g_num))"

GRADIENT_CHECK = (
    _check(
        "not_relative",
        "The distance is not divided by the size of the two gradients. Late in training gradients "
        "are tiny, and then even a wrong one is close to the right one.",
        question="Is a distance of 0.001 small when the gradients themselves are about 0.001 long?",
        example="dθ = 0.001 and dθ_num = 0.002 are only 0.001 apart, yet one is twice the other: "
        "0.001 / 0.003 = 0.33.",
        edits=((_SIZE, ""),),
    ),
    _check(
        "relative_to_one",
        "The distance is divided by the size of one of the two gradients. With both below the "
        "line, the result stays between 0 and 1 whichever of them is wrong.",
        question="What does your formula give when dθ is 0, and when dθ_num is 0?",
        example="dθ = 1, dθ_num = 3: 2 / (1 + 3) = 0.5, whichever of the two is wrong. By dθ alone"
        " it is 2, by dθ_num alone 0.67.",
        edits=((_SIZE, " / float(np.linalg.norm(g))"),),
    ),
    _check(
        "squares_left",
        "The squares are summed and no root is taken, above and below the line. A relative "
        "distance of 10⁻³ then looks like 10⁻⁶, and mistakes slip through.",
        question="What is the length of the vector (3, 4), and what is 3² + 4²?",
        example="dθ = 1, dθ_num = 1.002: 0.002 / 2.002 ≈ 0.001. With squares 0.000004 / 2.004 ≈ "
        "0.000002.",
        edits=(
            ("np.linalg.norm(g - g_num)", "np.sum((g - g_num) ** 2)"),
            (_SIZE, " / float(np.sum(g**2) + np.sum(g_num**2))"),
        ),
    ),
    _check(
        "half_the_slope",
        "The difference of the two costs is divided by ε, and the two points are 2ε apart, so the "
        "measured slopes are twice too large and right gradients fail.",
        question="How far apart are θ + ε and θ − ε?",
        example="J = 3θ, ε = 0.1: (3.3 − 2.7) / 0.2 = 3. Divided by 0.1 it would be 6, and the "
        "right dθ = 3 would seem wrong by 3 / 9 = 0.33.",
        edits=(("(2 * eps)", "eps"),),
    ),
    _check(
        "weights_alone",
        "The biases are not checked, and a wrong db is one of the most common mistakes of all.",
        question="Would your check notice if every db were zero?",
        example="dW right, db = 0 in place of 5: without the biases the distance is 0.",
        edits=(
            (
                "in parameters.items():\n",
                'in parameters.items():\n        if name.startswith("b"):\n            continue\n',
            ),
        ),
    ),
    _check(
        "last_layer_alone",
        "Only the last layer is checked. Mistakes on the way back add up, so the first layer is "
        "where they show.",
        question="Would your check notice a wrong dW1?",
        example="dW2 right, dW1 = 0 in place of 5: the last layer alone gives 0.",
        edits=(
            (
                "in parameters.items():\n",
                "in parameters.items():\n        if name[1:] != str(len(parameters) // 2):\n"
                "            continue\n",
            ),
        ),
    ),
    _check(
        "compared_with_itself",
        "The gradients are compared with themselves, so every one of them passes.",
        question="What does your check say about gradients that are all zero?",
        edits=(("np.linalg.norm(g - g_num)", "np.linalg.norm(g - g)"),),
    ),
    _check(
        "differences_cancel",
        "The differences are added up with their signs, so one that is too large and one that is "
        "too small make each other good.",
        question="What is (+5) + (−5), and how far off were the two?",
        example="dθ − dθ_num = (3, −3): the sum is 0, the length √18 ≈ 4.24.",
        edits=(("np.linalg.norm(g - g_num)", "np.abs(np.sum(g - g_num))"),),
    ),
    _check(
        "sum_for_difference",
        "The two gradients are added where they should be subtracted: the better they agree, the "
        "larger the result.",
        question="What should your check give when the two are equal?",
        example="dθ = dθ_num = 3: the distance is 0 / 6 = 0; with a sum it would be 6 / 6 = 1.",
        edits=(("(g - g_num)", "(g + g_num)"),),
    ),
    _check(
        "verdict",
        "You return a verdict, 1 or 0. How far the gradients are apart tells more: 10⁻⁴ hints at "
        "one small slip, 0.5 at a wrong formula.",
        question="What would you like to know when the check fails?",
        edits=(
            ("    return distance", "    difference = distance"),
            (
                "+ np.linalg.norm(g_num))\n",
                "+ np.linalg.norm(g_num))\n    return float(difference < 1e-5)\n",
            ),
        ),
    ),
)
