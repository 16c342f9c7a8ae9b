"""Mistakes of notebook 03 in learning: one step, and the whole training."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import costs_when_printed, returns_in_loop
from .mistakes_backward import linear_activation_backward
from .mistakes_forward import (
    compute_cost,
    initialize_parameters,
    linear_activation_forward,
)

Arrays = dict[str, np.ndarray]


# update_parameters -------------------------------------------------------------------------------


def update_parameters(parameters: Arrays, grads: Arrays, learning_rate: float) -> Arrays:
    parameters = dict(parameters)
    for l in ("1", "2"):
        parameters["W" + l] = parameters["W" + l] - learning_rate * grads["dW" + l]
        parameters["b" + l] = parameters["b" + l] - learning_rate * grads["db" + l]
    return parameters


_step = partial(
    Mistake, base=update_parameters, mathematics="W⁽ˡ⁾ ← W⁽ˡ⁾ − α dW⁽ˡ⁾,  b⁽ˡ⁾ ← b⁽ˡ⁾ − α db⁽ˡ⁾"
)
_W_STEP, _B_STEP = 'learning_rate * grads["dW" + l]', 'learning_rate * grads["db" + l]'

UPDATE_PARAMETERS = (
    _step(
        "uphill",
        "The step goes uphill: the gradient is added, and it points to where the cost grows.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=((f"- {_W_STEP}", f"+ {_W_STEP}"), (f"- {_B_STEP}", f"+ {_B_STEP}")),
    ),
    _step(
        "no_learning_rate",
        "The whole gradient is subtracted. The learning rate says how far to go along it.",
        question="Which of the three arguments did your function never use?",
        example="w = 1, dw = 2, α = 0.1: the new w is 1 − 0.2 = 0.8, and not −1.",
        edits=((_W_STEP, 'grads["dW" + l]'), (_B_STEP, 'grads["db" + l]')),
    ),
    _step(
        "learning_rate_fixed",
        "The step length is a fixed 0.01, and the argument has no effect.",
        question="What changes in your function when it is called with a rate ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
        edits=((_W_STEP, '0.01 * grads["dW" + l]'), (_B_STEP, '0.01 * grads["db" + l]')),
    ),
    _step(
        "biases_skipped",
        "The weights move and the biases stay where they were.",
        question="How many entries has `parameters`, and how many of them did you update?",
        edits=((f'        parameters["b" + l] = parameters["b" + l] - {_B_STEP}\n', ""),),
    ),
    _step(
        "last_layer_skipped",
        "The second layer is never updated.",
        question="For which l does your loop run?",
        edits=(('("1", "2")', '("1",)'),),
    ),
    _step(
        "first_layer_skipped",
        "The first layer is never updated, so the hidden units keep their random weights.",
        question="For which l does your loop run?",
        edits=(('("1", "2")', '("2",)'),),
    ),
    _step(
        "W_by_db",
        "The weights are moved by db. It has one number per unit, so broadcasting moves all "
        "weights of a unit alike, and nothing fails.",
        question="Which gradient has the shape of W?",
        example="W = (1, 1), dW = (2, 4), db = 3, α = 0.1: the new W is (0.8, 0.6), and not "
        "(0.7, 0.7).",
        edits=((_W_STEP, _B_STEP),),
    ),
    _step(
        "step_alone",
        "You return the steps −α dW themselves. They still have to be added to the parameters.",
        question="If all gradients were 0, which parameters should come back?",
        example="w = 1, dw = 2, α = 0.1: the step is −0.2 and the new w is 0.8.",
        edits=(
            (f'parameters["W" + l] - {_W_STEP}', f"-{_W_STEP}"),
            (f'parameters["b" + l] - {_B_STEP}', f"-{_B_STEP}"),
        ),
    ),
    _step(
        "shrunk",
        "Each parameter is multiplied with its step: W(1 − α dW). A weight of 0 could then never "
        "become anything else.",
        question="What does your formula make of a weight that is exactly 0?",
        example="w = 0, dw = 2, α = 0.1: the new w is −0.2. Multiplied, it would stay 0.",
        edits=(
            (f"- {_W_STEP}", f"* (1 - {_W_STEP})"),
            (f"- {_B_STEP}", f"* (1 - {_B_STEP})"),
        ),
    ),
    _step(
        "no_return",
        "The function gives back None: the step is taken and never handed over.",
        question="What does a Python function give back when it reaches its end?",
        edits=(("    return parameters\n", ""),),
    ),
)


# two_layer_model ---------------------------------------------------------------------------------


def two_layer_model(
    X: np.ndarray,
    Y: np.ndarray,
    layers_dims: Sequence[int],
    learning_rate: float = 0.0075,
    num_iterations: int = 3000,
    print_cost: bool = False,
) -> tuple[Arrays, list[float]]:
    np.random.seed(1)
    n_x, n_h, n_y = layers_dims
    parameters = initialize_parameters(n_x, n_h, n_y)
    costs = []
    for i in range(num_iterations):
        W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
        A1, cache1 = linear_activation_forward(X, W1, b1, "relu")
        A2, cache2 = linear_activation_forward(A1, W2, b2, "sigmoid")
        cost = compute_cost(A2, Y)
        dA2 = -(Y / A2 - (1 - Y) / (1 - A2))
        dA1, dW2, db2 = linear_activation_backward(dA2, cache2, "sigmoid")
        _, dW1, db1 = linear_activation_backward(dA1, cache1, "relu")
        grads: dict[str, Any] = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        parameters = update_parameters(parameters, grads, learning_rate)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost)
    return parameters, costs


_training = partial(
    Mistake,
    base=two_layer_model,
    mathematics="forward → cost → backward → (W, b) ← (W, b) − α (dW, db), num_iterations times",
)

TWO_LAYER_MODEL = (
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
            ("    parameters = initialize_parameters(n_x, n_h, n_y)\n", ""),
            (
                "        W1, b1,",
                "        np.random.seed(1)\n"
                "        parameters = initialize_parameters(n_x, n_h, n_y)\n        W1, b1,",
            ),
        ),
    ),
    _training(
        "uphill",
        "The gradient of the cost with respect to A2 has the wrong sign, and everything behind "
        "it follows, so each step makes the network worse.",
        mathematics="dA⁽²⁾ = −(Y / A⁽²⁾ − (1 − Y) / (1 − A⁽²⁾))",
        question="For y = 1, should the cost rise or fall when A2 grows?",
        example="y = 1, a = 0.8: more a means less loss, so dA = −1/0.8 = −1.25 is negative.",
        edits=(("-(Y / A2", "(Y / A2"),),
    ),
    _training(
        "dZ_for_dA",
        "A2 − Y is dZ2, the gradient before the sigmoid. Handed on as dA2 it meets the slope of "
        "the sigmoid once more.",
        mathematics="dA⁽²⁾ = −(Y / A⁽²⁾ − (1 − Y) / (1 − A⁽²⁾)),  dZ⁽²⁾ = A⁽²⁾ − Y",
        question="Which of the two gradients does linear_activation_backward ask for?",
        example="y = 1, a = 0.8: dA = −1/0.8 = −1.25, and dZ = −1.25 · 0.8 · 0.2 = −0.2 = a − y.",
        edits=(("-(Y / A2 - (1 - Y) / (1 - A2))", "A2 - Y"),),
    ),
    _training(
        "mean_twice",
        "dA2 is divided by m, and dW and db are divided by it again, so every step is m times too "
        "short and the net seems not to learn.",
        question="In which function is the average over the examples already taken?",
        example="Two examples, dZ = (1, 3): db = 4 / 2 = 2. Halved once more it would be 1.",
        edits=(("-(Y / A2 - (1 - Y) / (1 - A2))", "-(Y / A2 - (1 - Y) / (1 - A2)) / Y.shape[1]"),),
    ),
    _training(
        "hidden_sigmoid",
        "The hidden layer is a sigmoid, forward and backward. It learns, but more slowly: its "
        "slope is never above 1/4.",
        mathematics="A⁽¹⁾ = relu(Z⁽¹⁾),  A⁽²⁾ = σ(Z⁽²⁾)",
        question="Which activation belongs to the hidden layer of this network?",
        edits=(('b1, "relu"', 'b1, "sigmoid"'), ('cache1, "relu"', 'cache1, "sigmoid"')),
    ),
    _training(
        "backward_activations_swapped",
        "On the way back each layer uses the other's activation: the output layer is the sigmoid.",
        question="Through which activation did A2 come into being?",
        edits=(
            ('cache2, "sigmoid"', 'cache2, "RELU"'),
            ('cache1, "relu"', 'cache1, "sigmoid"'),
            ('"RELU"', '"relu"'),
        ),
    ),
    _training(
        "hidden_layer_fixed",
        "The first layer never moves: its gradients did not find their way into the update.",
        question="For which of the four parameters does your update subtract something?",
        edits=(('"dW1": dW1, "db1": db1', '"dW1": 0 * dW1, "db1": 0 * db1'),),
    ),
    _training(
        "weights_not_small",
        "The weights start a hundred times larger than asked, so the first outputs are already "
        "certain, and wrong.",
        mathematics="W⁽ˡ⁾ ~ 0.01 · N(0, 1)",
        question="Does your model start from what initialize_parameters gives?",
        edits=(
            (
                "    costs = []\n",
                '    parameters["W1"] *= 100\n    parameters["W2"] *= 100\n    costs = []\n',
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
        "one_step_short",
        "One step is missing: the loop ends one iteration too soon.",
        question="How many rounds does range(n − 1) make?",
        edits=(("range(num_iterations)", "range(num_iterations - 1)"),),
    ),
    _training(
        "every_cost_kept",
        "The training is right, and the cost of every iteration is kept, where every hundredth "
        "is asked for.",
        mathematics="costs at iterations 0, 100, 200, …",
        question="For which i is the remainder of i divided by 100 equal to 0?",
        example="num_iterations = 201: costs at 0, 100 and 200, three numbers.",
        edits=(
            (
                "        if i % 100 == 0 or i == num_iterations - 1:\n            costs",
                "        costs",
            ),
        ),
    ),
    _training(
        "costs_alone",
        "Only the costs come back, and what was learned is lost with the parameters.",
        mathematics="return (parameters, costs)",
        question="What will the network need when it is shown a new picture?",
        edits=(("return parameters, costs", "return costs"),),
    ),
    returns_in_loop(_training, "return parameters, costs"),
    costs_when_printed(_training, "i % 100 == 0 or i == num_iterations - 1"),
)
