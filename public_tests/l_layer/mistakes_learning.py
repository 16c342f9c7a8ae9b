"""Mistakes of notebook 04: taking a step, and training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from nn_utils import compute_cost

from ..engine import Mistake
from ..shared_mistakes import costs_when_printed, returns_in_loop
from .mistakes_backward import L_model_backward
from .mistakes_forward import L_model_forward, initialize_parameters_deep

Arrays = dict[str, np.ndarray]


# update_parameters -------------------------------------------------------------------------------


def update_parameters(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    parameters = dict(parameters)
    L = len(parameters) // 2
    for l in range(1, L + 1):
        W, b = "W" + str(l), "b" + str(l)
        parameters[W] = parameters[W] - learning_rate * grads["d" + W]
        parameters[b] = parameters[b] - learning_rate * grads["d" + b]
    return parameters


_step = partial(
    Mistake,
    base=update_parameters,
    mathematics="W⁽ˡ⁾ ← W⁽ˡ⁾ − α dW⁽ˡ⁾,  b⁽ˡ⁾ ← b⁽ˡ⁾ − α db⁽ˡ⁾ for l = 1, …, L",
)

UPDATE_PARAMETERS = (
    _step(
        "uphill",
        "The step goes uphill: the gradient is added, and it points to where the cost grows.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=(("parameters[W] - ", "parameters[W] + "), ("parameters[b] - ", "parameters[b] + ")),
    ),
    _step(
        "last_layer_skipped",
        "The last layer is never updated: range stops before its second number.",
        question="For L = 3, through which l does range(1, L) run?",
        example="L = 3: range(1, 3) holds 1 and 2; layer 3 is missing.",
        edits=(("range(1, L + 1)", "range(1, L)"),),
    ),
    _step(
        "first_layer_skipped",
        "The first layer is never updated.",
        question="Through which l does your loop run?",
        edits=(("range(1, L + 1)", "range(2, L + 1)"),),
    ),
    _step(
        "counted_from_zero",
        "The loop starts at l = 0 and looks for W0. The first layer is layer 1.",
        question="Which keys has `parameters`?",
        edits=(("range(1, L + 1)", "range(L)"),),
    ),
    _step(
        "two_layers_fixed",
        "Exactly two layers are updated, whatever the depth of the network.",
        question="What happens to W3 in your function?",
        example="Six entries are three layers: W1, b1, W2, b2, W3, b3.",
        edits=(("len(parameters) // 2", "2"),),
    ),
    _step(
        "L_counts_entries",
        "L is the number of entries in `parameters`, and every layer has two of them.",
        question="How many entries has the dict of a network of three layers?",
        example="{W1, b1, W2, b2}: four entries, two layers.",
        edits=(("len(parameters) // 2", "len(parameters)"),),
    ),
    _step(
        "biases_skipped",
        "The weights move and the biases stay where they were.",
        question="How many entries has `parameters`, and how many of them did you update?",
        edits=(('        parameters[b] = parameters[b] - learning_rate * grads["d" + b]\n', ""),),
    ),
    _step(
        "W_by_db",
        "The weights are moved by db. It has one number per unit, so broadcasting moves all "
        "weights of a unit alike, and nothing fails.",
        question="Which gradient has the shape of W?",
        example="W = (1, 1), dW = (2, 4), db = 3, α = 0.1: the new W is (0.8, 0.6), and not "
        "(0.7, 0.7).",
        edits=(('grads["d" + W]', 'grads["d" + b]'),),
    ),
    _step(
        "no_learning_rate",
        "The whole gradient is subtracted. The learning rate says how far to go along it.",
        question="Which of the three arguments did your function never use?",
        example="w = 1, dw = 2, α = 0.1: the new w is 0.8, and not −1.",
        edits=(
            ('learning_rate * grads["d" + W]', 'grads["d" + W]'),
            ('learning_rate * grads["d" + b]', 'grads["d" + b]'),
        ),
    ),
    _step(
        "learning_rate_fixed",
        "The step length is a fixed 0.0075, and the argument has no effect.",
        question="What changes in your function when it is called with a rate ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
        edits=(("    L = len", "    learning_rate = 0.0075\n    L = len"),),
    ),
    _step(
        "stepped_twice",
        "Every parameter takes its step twice, as if the learning rate were doubled.",
        question="How often is each parameter visited?",
        example="w = 1, dw = 2, α = 0.1: one step ends at 0.8, two at 0.6.",
        edits=(("range(1, L + 1)", "[*range(1, L + 1), *range(1, L + 1)]"),),
    ),
    _step(
        "no_return",
        "The function gives back None: the step is taken and never handed over.",
        question="What does a Python function give back when it reaches its end?",
        edits=(("    return parameters\n", ""),),
    ),
)


# L_layer_model -----------------------------------------------------------------------------------


def L_layer_model(
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Arrays, list[float]]:
    np.random.seed(1)
    parameters = initialize_parameters_deep(layers_dims)
    costs = []
    for i in range(num_iterations):
        AL, caches = L_model_forward(X, parameters)
        cost = compute_cost(AL, Y)
        grads = L_model_backward(AL, Y, caches)
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost)
    return parameters, costs


_training = partial(
    Mistake,
    base=L_layer_model,
    mathematics="forward → cost → backward → (W, b) ← (W, b) − α (dW, db), num_iterations times",
)

L_LAYER_MODEL = (
    _training(
        "update_lost",
        "The step is computed and never taken over: the loop goes on with the old parameters, so "
        "all costs are the same.",
        question="What does update_parameters return, and who catches it?",
        edits=(("        parameters = update_parameters", "        update_parameters"),),
    ),
    _training(
        "starts_over",
        "The parameters are drawn inside the loop, so every iteration forgets the one before.",
        question="What does your loop remember from one round to the next?",
        edits=(
            ("    parameters = initialize_parameters_deep(layers_dims)\n", ""),
            (
                "        AL, caches",
                "        np.random.seed(1)\n"
                "        parameters = initialize_parameters_deep(layers_dims)\n        AL, caches",
            ),
        ),
    ),
    _training(
        "forward_once",
        "The network runs forward once, before the loop, so every step follows gradients taken "
        "at the parameters of the start.",
        question="With which parameters were the caches made that step 5 uses?",
        example="Cost w², α = 0.25: from 1 the slope 2 leads to 0.5; there the slope is 1 and "
        "leads to 0.25. With the first slope again you land on 0.",
        edits=(
            ("        AL, caches = L_model_forward(X, parameters)\n", ""),
            (
                "    costs = []\n",
                "    costs = []\n    AL, caches = L_model_forward(X, parameters)\n",
            ),
        ),
    ),
    _training(
        "small_weights",
        "The weights start at 0.01 · N(0, 1), as in a net of two layers. Here the signal would "
        "shrink layer by layer, and the cost stay at 0.693.",
        mathematics="W⁽ˡ⁾ ~ N(0, 1) / √n_{l−1}",
        question="Does your model start from what initialize_parameters_deep gives?",
        example="Layers of 7 units, weights 0.01 wide: each layer leaves 0.01 · √7 ≈ 0.026 of "
        "the signal; three leave 0.00002.",
        edits=(
            (
                "    costs = []\n",
                "    for l in range(1, len(layers_dims)):\n"
                '        parameters["W" + str(l)] *= 0.01 * np.sqrt(layers_dims[l - 1])\n'
                "    costs = []\n",
            ),
        ),
    ),
    _training(
        "learning_rate_ignored",
        "The learning rate does not reach the update, which goes on with 0.0075.",
        question="What changes in your model when the learning rate is ten times larger?",
        edits=(("grads, learning_rate)", "grads, 0.0075)"),),
    ),
    _training(
        "uphill",
        "The steps go uphill: the gradient is added, and the costs rise.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=(("grads, learning_rate)", "grads, -learning_rate)"),),
    ),
    _training(
        "one_step_short",
        "One step is missing: the loop ends one iteration too soon.",
        question="How many rounds does range(n − 1) make?",
        edits=(("range(num_iterations)", "range(num_iterations - 1)"),),
    ),
    _training(
        "cost_after_step",
        "Each cost is taken after the step of its iteration, so the cost of the untrained network "
        "never shows.",
        mathematics="costs[k] is the cost before step 100k",
        question="What is the cost of a network that has learned nothing yet?",
        edits=(
            ("        cost = compute_cost(AL, Y)\n", ""),
            (
                "        if i % 100",
                "        cost = compute_cost(L_model_forward(X, parameters)[0], Y)\n"
                "        if i % 100",
            ),
        ),
    ),
    _training(
        "every_cost_kept",
        "The training is right, and the cost of every iteration is kept, where every hundredth "
        "is asked for.",
        mathematics="costs at iterations 0, 100, 200, …",
        question="For which i is the remainder of i divided by 100 equal to 0?",
        example="num_iterations = 201: costs at 0, 100 and 200, three numbers.",
        edits=((" or i == num_iterations - 1", " or True"),),
    ),
    _training(
        "parameters_alone",
        "Only the parameters come back, and without the costs nobody can see how it learned.",
        mathematics="return (parameters, costs)",
        question="From what would you draw the learning curve?",
        edits=(("return parameters, costs", "return parameters"),),
    ),
    returns_in_loop(_training, "return parameters, costs"),
    costs_when_printed(_training, "i % 100 == 0 or i == num_iterations - 1"),
)
