"""Mistakes of notebook 02: gradient descent, decisions, and the whole model."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import costs_when_printed, returns_in_loop, sigmoid
from .mistakes import initialize_with_zeros, propagate

# optimize ----------------------------------------------------------------------------------------


def optimize(
    w: np.ndarray,
    b: float,
    X: np.ndarray,
    Y: np.ndarray,
    num_iterations: int = 100,
    learning_rate: float = 0.009,
    print_cost: bool = False,
) -> tuple[dict[str, Any], dict[str, Any], list[float]]:
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


_descent = partial(Mistake, base=optimize, mathematics="repeat:  w ← w − α dw,  b ← b − α db")

OPTIMIZE = (
    _descent(
        "uphill",
        "The steps go uphill: the gradient is added, and it points to where the cost grows.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=(("w = w - ", "w = w + "), ("b = b - ", "b = b + ")),
    ),
    _descent(
        "bias_never_moves",
        "w learns and b stays where it started.",
        question="Which of the two entries of grads did your loop never use?",
        edits=(('        b = b - learning_rate * grads["db"]\n', ""),),
    ),
    _descent(
        "weights_never_move",
        "b learns and w stays where it started, so the neuron never looks at the picture.",
        question="Which of the two entries of grads did your loop never use?",
        edits=(('        w = w - learning_rate * grads["dw"]\n', ""),),
    ),
    _descent(
        "learning_rate_ignored",
        "The learning rate is a fixed number in your loop, and the argument has no effect.",
        question="What changes when your function is called with a learning rate ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
        edits=(("    costs = []\n", "    costs, learning_rate = [], 0.009\n"),),
    ),
    _descent(
        "no_learning_rate",
        "The whole gradient is subtracted. The learning rate says how far to go along it.",
        question="Which symbol of w ← w − α dw does your update lack?",
        example="w = 1, dw = 2, α = 0.1: the new w is 0.8, and not −1.",
        edits=(
            ('learning_rate * grads["dw"]', 'grads["dw"]'),
            ('learning_rate * grads["db"]', 'grads["db"]'),
        ),
    ),
    _descent(
        "one_gradient_for_all",
        "The gradient is computed once, before the loop, and every step follows it. After the "
        "first step it belongs to a place where you no longer are.",
        question="At which w and b should the gradient of step 5 be taken?",
        example="Cost w², α = 0.25: from 1 the slope 2 leads to 0.5; there the slope is 1 and "
        "leads to 0.25. Following the first slope again you land on 0.",
        edits=(
            ("    for i", "    grads, cost = propagate(w, b, X, Y)\n    for i"),
            ("        grads, cost = propagate(w, b, X, Y)\n        w", "        w"),
        ),
    ),
    _descent(
        "start_ignored",
        "You start from zeros, whatever w and b were given. Someone may want to go on from where "
        "an earlier training stopped.",
        question="What changes in your function when it is called with other w and b?",
        edits=(
            (
                "    costs = []\n",
                "    costs = []\n    w, b = initialize_with_zeros(X.shape[0])\n",
            ),
        ),
    ),
    _descent(
        "start_over_each_time",
        "w and b are taken from the start in every iteration: the new values have other names and "
        "are never used for the next step.",
        mathematics="the w of step k + 1 is the result of step k",
        question="Which w does propagate see in the second iteration?",
        example="Cost w², α = 0.25, start 1: two steps give 1 → 0.5 → 0.25. Taken from the "
        "start each time it stays at 0.5.",
        edits=(
            ("w = w - ", "w_new = w - "),
            ("b = b - ", "b_new = b - "),
            ('{"w": w, "b": b}', '{"w": w_new, "b": b_new}'),
        ),
    ),
    _descent(
        "one_step_short",
        "One step is missing: the loop runs from 1, which leaves num_iterations − 1 rounds, and "
        "the cost at the start is never recorded.",
        question="How many rounds does `for i in range(1, 3)` make?",
        example="num_iterations = 3 means the rounds i = 0, 1, 2; range(1, 3) holds 1 and 2.",
        edits=(("range(num_iterations)", "range(1, num_iterations)"),),
    ),
    _descent(
        "stepped_twice",
        "Every iteration takes its step twice, as if the learning rate were doubled.",
        question="How often does the update stand in your loop?",
        example="w = 1, dw = 2, α = 0.1: one step ends at 0.8, two at 0.6.",
        edits=(
            (
                '        b = b - learning_rate * grads["db"]\n',
                '        b = b - learning_rate * grads["db"]\n'
                '        w = w - learning_rate * grads["dw"]\n'
                '        b = b - learning_rate * grads["db"]\n',
            ),
        ),
    ),
    _descent(
        "every_cost_kept",
        "The steps are right, and the cost of every iteration is kept, where every hundredth is "
        "asked for.",
        mathematics="costs at iterations 0, 100, 200, …",
        question="For which i is the remainder of i divided by 100 equal to 0?",
        example="num_iterations = 201: costs at 0, 100 and 200 are three numbers, not 201.",
        edits=(("        if i % 100 == 0:\n            costs", "        costs"),),
    ),
    _descent(
        "costs_and_grads_swapped",
        "All three are there, in the wrong order. The caller expects params, then grads, then "
        "costs.",
        mathematics="return (params, grads, costs)",
        question="What will the caller find under the second of your results?",
        edits=(('{"w": w, "b": b}, grads, costs', '{"w": w, "b": b}, costs, grads'),),
    ),
    returns_in_loop(_descent, 'return {"w": w, "b": b}, grads, costs'),
    costs_when_printed(_descent, "i % 100 == 0"),
)


# predict -----------------------------------------------------------------------------------------


def predict(w: np.ndarray, b: float, X: np.ndarray) -> np.ndarray:
    A = sigmoid(np.dot(w.T, X) + b)
    return np.where(A > 0.5, 1, 0)


_decision = partial(Mistake, base=predict, mathematics="ŷ = 1 if σ(wᵀx + b) > 0.5, else 0")

PREDICT = (
    _decision(
        "probabilities",
        "You return how sure the neuron is. The decision is asked for: 1 for a cat, 0 for none.",
        question="What should become of 0.73?",
        example="(0.1, 0.73, 0.5001) becomes (0, 1, 1).",
        edits=(("np.where(A > 0.5, 1, 0)", "A"),),
    ),
    _decision(
        "threshold_zero",
        "Everything is a cat: a probability is always above 0. The line between yes and no lies "
        "halfway.",
        question="Can a sigmoid ever be negative?",
        example="(0.1, 0.73) becomes (0, 1). Above 0 are both.",
        edits=(("A > 0.5", "A > 0"),),
    ),
    _decision(
        "threshold_before_sigmoid",
        "The sum is compared with 0.5 before the sigmoid. The halfway point of the sum lies at 0, "
        "so hesitant cats are turned away.",
        question="For which z is σ(z) = 0.5?",
        example="z = 0.3: σ(0.3) = 0.574 > 0.5 says cat, while 0.3 > 0.5 does not.",
        edits=(("sigmoid(np.dot(w.T, X) + b)", "np.dot(w.T, X) + b"),),
    ),
    _decision(
        "turned_round",
        "The answers are turned around: cats are 0 and everything else is 1.",
        question="What should a picture with a probability of 0.9 become?",
        example="(0.1, 0.9) becomes (0, 1), not (1, 0).",
        edits=(("A > 0.5", "A < 0.5"),),
    ),
    _decision(
        "no_bias",
        "The decision is made without b, so by another neuron than the one that was trained.",
        question="Which of the three arguments did your function never use?",
        example="w = 1, x = 1, b = −3: σ(−2) = 0.119 says no. Without b, σ(1) = 0.731 says yes.",
        edits=(("np.dot(w.T, X) + b", "np.dot(w.T, X)"),),
    ),
    _decision(
        "first_picture_only",
        "Only the first picture is decided and the rest stay 0: the loop runs over the rows of A, "
        "and A has one row.",
        question="For A of shape (1, 50), which entry of A.shape counts the pictures?",
        edits=(
            (
                "    return np.where(A > 0.5, 1, 0)",
                "    Y = np.zeros((1, X.shape[1]))\n    for i in range(A.shape[0]):\n"
                "        Y[0, i] = A[0, i] > 0.5\n    return Y",
            ),
        ),
    ),
    _decision(
        "one_answer_for_all",
        "One answer comes back for the whole batch. Every picture deserves its own.",
        question="How many decisions should there be for X of shape (n_x, m)?",
        example="(0.1, 0.9, 0.8) becomes (0, 1, 1): three pictures, three answers.",
        edits=(("np.where(A > 0.5, 1, 0)", "int(np.mean(A) > 0.5)"),),
    ),
)


# model -------------------------------------------------------------------------------------------


def model(
    X_train: np.ndarray,
    Y_train: np.ndarray,
    X_test: np.ndarray,
    Y_test: np.ndarray,
    num_iterations: int = 2000,
    learning_rate: float = 0.5,
    print_cost: bool = False,
) -> dict[str, Any]:
    w, b = initialize_with_zeros(X_train.shape[0])
    params, _, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_train": predict(w, b, X_train),
        "Y_prediction_test": predict(w, b, X_test),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


_model = partial(
    Mistake,
    base=model,
    mathematics="(w, b) from (X_train, Y_train) alone; ŷ_train from X_train, ŷ_test from X_test",
)

MODEL = (
    _model(
        "trains_on_test",
        "The neuron is trained on the test pictures. Then nothing is left that it has not seen, "
        "and its test accuracy says nothing about new pictures.",
        question="What is the test set kept aside for?",
        edits=(("optimize(w, b, X_train, Y_train", "optimize(w, b, X_test, Y_test"),),
    ),
    _model(
        "trains_on_both",
        "Training and test pictures are put together for the training. The test accuracy then "
        "measures memory, and the next photo will disappoint.",
        question="Which pictures may the neuron look at before it is tested?",
        edits=(
            (
                "optimize(w, b, X_train, Y_train",
                "optimize(w, b, np.hstack([X_train, X_test]), np.hstack([Y_train, Y_test])",
            ),
        ),
    ),
    _model(
        "test_labels_returned",
        "The test predictions are the test labels themselves: the accuracy is 1 whatever the "
        "neuron learned.",
        question="Which of the four data arguments may a prediction be made from?",
        edits=(("predict(w, b, X_test)", "Y_test"),),
    ),
    _model(
        "train_predicted_twice",
        "Both predictions were made from the training pictures.",
        question="How many columns should Y_prediction_test have?",
        edits=(("predict(w, b, X_test)", "predict(w, b, X_train)"),),
    ),
    _model(
        "predictions_swapped",
        "The two predictions stand under each other's names.",
        question="Which of the two should have as many columns as X_test?",
        edits=(
            ("predict(w, b, X_test)", "predict(w, b, X_swapped)"),
            ("predict(w, b, X_train)", "predict(w, b, X_test)"),
            ("X_swapped", "X_train"),
        ),
    ),
    _model(
        "untrained_parameters",
        "The w and b that come back are the zeros of the start: what optimize found was not taken "
        "over.",
        question="Under which name does optimize return what it learned?",
        edits=(('    w, b = params["w"], params["b"]\n', ""),),
    ),
    _model(
        "iterations_not_passed",
        "num_iterations does not reach optimize, which falls back on its own default.",
        question="How many costs come back for 1 iteration, and for 2000?",
        edits=(("num_iterations, learning_rate)", "learning_rate=learning_rate)"),),
    ),
    _model(
        "learning_rate_not_passed",
        "The learning rate does not reach optimize, which falls back on its own default.",
        question="What changes in your model when the learning rate is ten times larger?",
        edits=(("num_iterations, learning_rate)", "num_iterations)"),),
    ),
)
