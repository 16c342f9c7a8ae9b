"""Mistakes of notebook 01: slopes, found by measuring and by calculus, and the training."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import returns_in_loop

# numerical_gradient ------------------------------------------------------------------------------


def numerical_gradient(f: Callable[[Any], float], x: Any, eps: float = 1e-5) -> np.ndarray:
    x = np.array(x, dtype=float)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        here = x[index]
        x[index] = here + eps
        above = f(x)
        x[index] = here - eps
        below = f(x)
        x[index] = here
        gradient[index] = (above - below) / (2 * eps)
    return gradient


_measured = partial(
    Mistake, base=numerical_gradient, mathematics="∂f/∂xᵢ ≈ (f(x + ε eᵢ) − f(x − ε eᵢ)) / (2ε)"
)

NUMERICAL_GRADIENT = (
    _measured(
        "forward_difference",
        "You step forward only, from x to x + ε. That measures the slope in the middle of the "
        "step, half an ε beside the point; stepping both ways puts x in the middle, and the "
        "error falls with ε² where yours falls with ε.",
        question="Around which point does an interval from x − ε to x + ε lie?",
        example="f(x) = x² at x = 1 with ε = 0.1: forward (1.21 − 1) / 0.1 = 2.1, both ways "
        "(1.21 − 0.81) / 0.2 = 2, which is exact.",
        edits=(("x[index] = here - eps", "x[index] = here"), ("(2 * eps)", "eps")),
    ),
    _measured(
        "backward_difference",
        "You step back only, from x to x − ε. That measures the slope in the middle of the step, "
        "half an ε beside the point; stepping both ways puts x in the middle, and the error falls "
        "with ε² where yours falls with ε.",
        question="Around which point does an interval from x − ε to x + ε lie?",
        example="f(x) = x² at x = 1 with ε = 0.1: backward (1 − 0.81) / 0.1 = 1.9, both ways "
        "(1.21 − 0.81) / 0.2 = 2, which is exact.",
        edits=(("x[index] = here + eps", "x[index] = here"), ("(2 * eps)", "eps")),
    ),
    _measured(
        "divided_by_eps",
        "All slopes are twice too large: from x − ε to x + ε is a distance of 2ε.",
        question="How far apart are the two points at which you call f?",
        example="f(x) = 3x at x = 1 with ε = 0.1: (3.3 − 2.7) / 0.2 = 3, and 0.6 / 0.1 = 6.",
        edits=(("(2 * eps)", "eps"),),
    ),
    _measured(
        "parentheses",
        "Python works from left to right: dividing by 2 and then multiplying by ε is not dividing "
        "by 2ε. Your slopes come out ε² times what they should be.",
        question="What is 1 / 2 * 4 in Python, and what is 1 / (2 * 4)?",
        example="With ε = 0.1: 0.6 / (2 · 0.1) = 3, but 0.6 / 2 · 0.1 = 0.03.",
        edits=(("/ (2 * eps)", "/ 2 * eps"),),
    ),
    _measured(
        "sign",
        "Every slope has the wrong sign: the value behind was taken before the value ahead.",
        question="If f rises, is f(x + ε) − f(x − ε) positive or negative?",
        example="f(x) = 3x at x = 1 with ε = 0.1: f ahead is 3.3, f behind 2.7, and (3.3 − 2.7)"
        " / 0.2 = +3.",
        edits=(("(above - below)", "(below - above)"),),
    ),
    _measured(
        "not_divided",
        "You return how much f changes, and a slope is change per distance.",
        question="What happens to your answer when ε is halved? What should happen to a slope?",
        example="f(x) = 3x with ε = 0.1: f changes by 0.6 over a distance of 0.2, so the slope "
        "is 3.",
        edits=((" / (2 * eps)", ""),),
    ),
    _measured(
        "all_entries_at_once",
        "All entries of x are moved at the same time, so you get one number: the slope along the "
        "diagonal. A gradient says, for every entry, what moving it alone would do.",
        question="For x with five entries, how many slopes are there?",
        example="f(x₁, x₂) = x₁ + 10 x₂ has gradient (1, 10). Moving both at once gives 11, and "
        "nobody can tell which of them mattered.",
        base=None,
        variant=lambda f, x, eps=1e-5: (f(x + eps) - f(x - eps)) / (2 * eps),
    ),
    _measured(
        "not_put_back",
        "An entry is moved and left where it was moved to, so every later slope is measured at "
        "another point, a little further off each time.",
        question="When the second entry is measured, where does the first one stand?",
        example="f(x₁, x₂) = x₁ x₂ at (1, 1) has ∂f/∂x₂ = x₁ = 1. With x₁ left at 0.9 you "
        "measure 0.9.",
        edits=(("        x[index] = here\n", ""),),
    ),
    _measured(
        "eps_ignored",
        "The argument eps is not used: your step has a fixed length. The caller may have a reason "
        "for another one, such as watching how the error depends on it.",
        question="What changes in your function when it is called with eps = 0.1?",
        example="f(x) = x³ at x = 1: with ε = 1 the answer is (8 − 0) / 2 = 4, with a tiny ε it"
        " is 3.",
        edits=(
            ("    x = np.array(x, dtype=float)\n", "    x, eps = np.array(x, dtype=float), 1e-5\n"),
        ),
    ),
    _measured(
        "one_step_for_all",
        "The slopes are scaled by the number of entries. Each ∂f/∂xᵢ stands for itself; nothing "
        "is averaged here.",
        question="Does the slope along x₁ depend on how many other entries there are?",
        example="f(x₁, x₂) = 6x₁ + 2x₂ has gradient (6, 2). Halved, it would be (3, 1).",
        edits=(("return gradient", "return gradient / x.size"),),
    ),
)


# neuron_gradient ---------------------------------------------------------------------------------


def neuron_gradient(
    X: np.ndarray, Y: np.ndarray, w: np.ndarray, b: float
) -> tuple[np.ndarray, float]:
    m = X.shape[1]
    A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
    error = A - Y
    dw = np.dot(X, error.T) / m
    db = np.sum(error) / m
    return dw, db


_gradient = partial(
    Mistake,
    base=neuron_gradient,
    mathematics="dw = (1/m) X (A − Y)ᵀ,  db = (1/m) Σᵢ (a⁽ⁱ⁾ − y⁽ⁱ⁾)",
)

NEURON_GRADIENT = (
    _gradient(
        "sign",
        "Both gradients point the wrong way: the error is prediction minus label. Descending "
        "along yours would raise the cost.",
        question="If a is too large, should the slope of the cost along z be positive or negative?",
        example="y = 0, a = 0.8: too sure. The slope along z is 0.8 − 0 = 0.8 > 0, so descent "
        "lowers z.",
        edits=(("error = A - Y", "error = Y - A"),),
    ),
    _gradient(
        "dw_without_mean",
        "dw is summed over the examples and not averaged, so it is m times too large: the step "
        "grows with the number of examples.",
        mathematics="dw = (1/m) X (A − Y)ᵀ",
        question="The cost is an average over m examples. What does that make its slope?",
        example="Inputs (1, 3), errors (0.5, 0.1): the sum is 0.5 + 0.3 = 0.8, and dw = 0.8 / 2"
        " = 0.4.",
        edits=(("np.dot(X, error.T) / m", "np.dot(X, error.T)"),),
    ),
    _gradient(
        "db_without_mean",
        "db is summed over the examples and not averaged, so it is m times too large.",
        mathematics="db = (1/m) Σᵢ (a⁽ⁱ⁾ − y⁽ⁱ⁾)",
        question="The cost is an average over m examples. What does that make its slope?",
        example="Errors (0.5, −0.1): the sum is 0.4, and db = 0.4 / 2 = 0.2.",
        edits=(("np.sum(error) / m", "np.sum(error)"),),
    ),
    _gradient(
        "m_counts_features",
        "m was read from the wrong axis of X: it counts inputs, and should count examples.",
        mathematics="X is (n, m): n inputs in rows, m examples in columns",
        question="For X of shape (2, 100), how many examples are there?",
        example="X of shape (2, 100): the sum over 100 examples is divided by 100, not by 2.",
        edits=(("X.shape[1]", "X.shape[0]"),),
    ),
    _gradient(
        "no_sigmoid",
        "The error was taken from Z, before the sigmoid. The neuron's answer is A = σ(Z), and "
        "that is what the cost compares with the labels.",
        mathematics="A = σ(wᵀX + b)",
        question="Can wᵀx + b be compared with a label of 0 or 1?",
        example="z = 4, y = 1: the error is σ(4) − 1 = −0.018, and not 4 − 1 = 3.",
        edits=(("1 / (1 + np.exp(-(np.dot(w.T, X) + b)))", "np.dot(w.T, X) + b"),),
    ),
    _gradient(
        "no_bias",
        "The predictions were made without the bias, so the gradient belongs to another neuron.",
        mathematics="A = σ(wᵀX + b)",
        question="Which of the four arguments did your function never use?",
        example="w = 0, b = 2: every prediction is σ(2) = 0.881. Without b it would be 0.5.",
        edits=(("(np.dot(w.T, X) + b)", "np.dot(w.T, X)"),),
    ),
    _gradient(
        "db_not_summed",
        "db still holds one number per example. The neuron has a single bias, so all examples "
        "must agree on one correction: their mean.",
        mathematics="db = (1/m) Σᵢ (a⁽ⁱ⁾ − y⁽ⁱ⁾), one number",
        question="What shape does b have, and what shape has your db?",
        example="Errors (0.5, −0.1): db is the one number (0.5 − 0.1) / 2 = 0.2, not the pair "
        "(0.25, −0.05).",
        edits=(("np.sum(error) / m", "error / m"),),
    ),
    _gradient(
        "dw_transposed",
        "dw lies on its side. Subtracting a (1, n) from a w of (n, 1) would not fail: it would "
        "spread to (n, n), and everything after that would be wrong.",
        mathematics="dw has the shape of w: (n, 1)",
        question="What is the shape of np.zeros((3, 1)) - np.zeros((1, 3))?",
        example="w = (1, 2)ᵀ minus the row (0.1, 0.2) is a 2 × 2 matrix; minus the column it is"
        " (0.9, 1.8)ᵀ.",
        edits=(("np.dot(X, error.T) / m", "np.dot(error, X.T) / m"),),
    ),
    _gradient(
        "dw_not_summed",
        "The inputs are weighted by the errors, example by example, but never added up over the "
        "examples.",
        mathematics="dw = (1/m) Σᵢ x⁽ⁱ⁾ (a⁽ⁱ⁾ − y⁽ⁱ⁾), shape (n, 1)",
        question="Your dw has a column for every example. How many columns has w?",
        example="Inputs (1, 3), errors (0.5, 0.1): the products 0.5 and 0.3 make one dw = 0.8 /"
        " 2 = 0.4.",
        edits=(("np.dot(X, error.T) / m", "X * error / m"),),
    ),
    _gradient(
        "slope_of_sigmoid_kept",
        "The slope a(1 − a) is multiplied in once more. With the cross-entropy it cancels against "
        "the 1/(a(1 − a)) of the logarithms, which is why the result is so simple.",
        mathematics="∂L/∂z = ∂L/∂a · ∂a/∂z = [(a − y) / (a (1 − a))] · a (1 − a) = a − y",
        question="Which factor of ∂L/∂a is the inverse of the sigmoid's slope?",
        example="y = 1, a = 0.01: the neuron is badly wrong and a − y = −0.99 says so. Times "
        "a(1 − a) ≈ 0.01 it would hardly learn.",
        edits=(("error = A - Y", "error = (A - Y) * A * (1 - A)"),),
    ),
    _gradient(
        "order_of_results",
        "Both are right, in the wrong order. The caller expects dw first and db second.",
        mathematics="return (dw, db)",
        question="What will the caller do with the first of the two?",
        edits=(("return dw, db", "return db, dw"),),
    ),
)


# train_neuron ------------------------------------------------------------------------------------


def train_neuron(
    X: np.ndarray, Y: np.ndarray, learning_rate: float, num_iterations: int
) -> tuple[np.ndarray, float, list[float]]:
    w, b = np.zeros((X.shape[0], 1)), 0.0
    costs = []
    for _ in range(num_iterations):
        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))
        costs.append(float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))))
        dw, db = neuron_gradient(X, Y, w, b)
        w = w - learning_rate * dw
        b = b - learning_rate * db
    return w, b, costs


_training = partial(
    Mistake,
    base=train_neuron,
    mathematics="repeat:  w ← w − α dw,  b ← b − α db",
)

TRAIN_NEURON = (
    _training(
        "uphill",
        "The steps go uphill: the gradient is added, and it points to where the cost grows. Watch "
        "your costs rise.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=(
            ("w - learning_rate * dw", "w + learning_rate * dw"),
            ("b - learning_rate * db", "b + learning_rate * db"),
        ),
    ),
    _training(
        "bias_never_moves",
        "w learns and b stays where it started, so the decision line can turn but never leaves "
        "the origin.",
        question="Print b after training. Has it changed?",
        example="All examples at x = 0: then dw = 0, and only b can learn how many of them are "
        "ones.",
        edits=(("        b = b - learning_rate * db\n", ""),),
    ),
    _training(
        "weights_never_move",
        "b learns and w stays at zero, so the neuron gives every example the same answer.",
        question="With w = 0, how could the neuron tell two examples apart?",
        edits=(("        w = w - learning_rate * dw\n", ""),),
    ),
    _training(
        "bias_sees_new_weights",
        "The gradient is computed again between the two updates, so b moves by a slope taken at "
        "another point than w's. One step of gradient descent moves both from the same point.",
        mathematics="(w, b) ← (w, b) − α (dw, db), both at the old (w, b)",
        question="At which w and b is db evaluated when b is updated?",
        edits=(
            (
                "        b = b - learning_rate * db\n",
                "        dw, db = neuron_gradient(X, Y, w, b)\n"
                "        b = b - learning_rate * db\n",
            ),
        ),
    ),
    _training(
        "learning_rate_ignored",
        "The learning rate is a fixed number in your loop, and the argument has no effect.",
        question="What changes when your function is called with a learning rate ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
        edits=(("    w, b = np.zeros", "    learning_rate = 0.01\n    w, b = np.zeros"),),
    ),
    _training(
        "no_learning_rate",
        "The whole gradient is subtracted. The learning rate says how far to go along it.",
        question="Which symbol of w ← w − α dw does your update lack?",
        example="w = 1, dw = 2, α = 0.1: the new w is 1 − 0.2 = 0.8, and not 1 − 2 = −1.",
        edits=(
            ("w - learning_rate * dw", "w - dw"),
            ("b - learning_rate * db", "b - db"),
        ),
    ),
    _training(
        "one_step_short",
        "One step is missing: the loop runs num_iterations − 1 times.",
        question="How many times does the body of `for _ in range(1)` run?",
        example="num_iterations = 1 is one step: from w = 0 to −α dw, and one cost.",
        edits=(("range(num_iterations)", "range(num_iterations - 1)"),),
    ),
    _training(
        "starts_over",
        "w and b are set to zero inside the loop, so every iteration forgets the one before, and "
        "all the costs are the same.",
        question="What does your loop remember from one round to the next?",
        edits=(
            ("    w, b = np.zeros((X.shape[0], 1)), 0.0\n", ""),
            (
                "        A = 1",
                "        w, b = np.zeros((X.shape[0], 1)), 0.0\n        A = 1",
            ),
        ),
    ),
    _training(
        "cost_after_step",
        "Each cost is taken after the step of its iteration, so the cost of the untrained neuron, "
        "log 2, never shows and the whole list is one place ahead.",
        mathematics="costs[k] = J(w, b) before step k",
        question="What cost should a neuron with w = 0 and b = 0 have, before it learned anything?",
        example="With w = 0 and b = 0 every a is 0.5, so costs[0] is −log 0.5 ≈ 0.693.",
        edits=(
            (
                "        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))\n"
                "        costs.append(float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))))\n",
                "",
            ),
            (
                "        b = b - learning_rate * db\n",
                "        b = b - learning_rate * db\n"
                "        A = 1 / (1 + np.exp(-(np.dot(w.T, X) + b)))\n"
                "        costs.append(float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))))\n",
            ),
        ),
    ),
    _training(
        "only_last_cost",
        "Only one cost is kept. One per iteration makes the curve that shows whether the neuron "
        "is still learning.",
        mathematics="costs has one entry per iteration",
        question="Where does your list of costs begin, and how often does that line run?",
        edits=(
            ("    costs = []\n", ""),
            ("        A = 1", "        costs = []\n        A = 1"),
        ),
    ),
    returns_in_loop(_training, "return w, b, costs"),
)
