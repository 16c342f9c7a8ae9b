"""Mistakes of notebook 05 on the way forwards: softmax, labels and cost."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake

# softmax -----------------------------------------------------------------------------------------


def softmax(Z: np.ndarray) -> np.ndarray:
    e = np.exp(Z - np.max(Z, axis=0))
    return e / np.sum(e, axis=0)


_softmax = partial(Mistake, base=softmax, mathematics="aₖ = e^{zₖ} / Σⱼ e^{zⱼ}, down every column")

SOFTMAX = (
    _softmax(
        "whole_matrix",
        "The sum runs over the whole matrix, so all examples share one total and each of them gets "
        "a small part of it. Every column is an example of its own and must sum to 1.",
        question="What do your columns sum to, and what your whole matrix?",
        example="Two columns (1, 1) and (1, 1): each should become (0.5, 0.5). Divided by the sum "
        "of all four exponentials they become (0.25, 0.25).",
        edits=(("np.sum(e, axis=0)", "np.sum(e)"),),
    ),
    _softmax(
        "along_rows",
        "The rows sum to 1 where the columns should: the examples compete with one another for "
        "each class, in place of the classes for each example.",
        question="Which axis of Z counts the classes?",
        edits=(("np.sum(e, axis=0)", "np.sum(e, axis=1, keepdims=True)"),),
    ),
    _softmax(
        "no_shift",
        "Right for small scores. For large ones the exponential overflows, and ∞ / ∞ is not a "
        "number. Every column can be shifted by any number of your choice without changing the "
        "answer.",
        mathematics="e^{zₖ − c} / Σⱼ e^{zⱼ − c} = e^{zₖ} / Σⱼ e^{zⱼ} for any c",
        question="Which c makes the largest exponent 0?",
        example="z = (1000, 999): e^1000 is too large for a float. Shifted by 1000 it is (0, −1), "
        "with exponentials (1, 0.37), and the answer (0.73, 0.27).",
        edits=(("np.exp(Z - np.max(Z, axis=0))", "np.exp(Z)"),),
    ),
    _softmax(
        "not_divided",
        "These are the exponentials alone. They are positive, but they do not sum to 1 yet.",
        question="What turns a list of positive numbers into shares of a whole?",
        edits=(
            ("np.exp(Z - np.max(Z, axis=0))", "np.exp(Z)"),
            (" / np.sum(e, axis=0)", ""),
        ),
    ),
    _softmax(
        "no_exponential",
        "The scores themselves are divided by their sum. Scores may be negative or cancel, and "
        "then the shares lie outside 0 and 1.",
        question="What are the shares of the scores (1, −1)?",
        edits=(("np.exp(Z - np.max(Z, axis=0))", "Z"),),
    ),
    _softmax(
        "sigmoid",
        "This is a sigmoid for every class by itself. The classes do not compete, and the numbers "
        "of a column do not sum to 1.",
        question="If one class becomes more likely, what must happen to the others?",
        edits=(("e / np.sum(e, axis=0)", "1 / (1 + np.exp(-Z))"),),
    ),
    _softmax(
        "relative_to_largest",
        "Each exponential is divided by the largest of its column, so the favorite always gets 1 "
        "and the sum is above 1.",
        question="What should the probabilities of a column add up to?",
        edits=(("e / np.sum(e, axis=0)", "e / np.max(e, axis=0)"),),
    ),
    _softmax(
        "log_softmax",
        "These are the logarithms of the probabilities. They are useful for the cost; here the "
        "probabilities themselves are asked for.",
        question="Can a probability be negative?",
        edits=(("e / np.sum(e, axis=0)", "np.log(e / np.sum(e, axis=0))"),),
    ),
    _softmax(
        "exp_minus",
        "The exponent has a minus too many: the highest score gets the lowest probability.",
        question="Which class should win, the one with the highest score or the lowest?",
        edits=(("np.exp(Z - np.max(Z, axis=0))", "np.exp(np.min(Z, axis=0) - Z)"),),
    ),
    _softmax(
        "one_hot_answer",
        "You return the decision, 1 for the winner and 0 for the rest. How sure the network is "
        "gets lost, and with it the slope to learn from.",
        question="How would the cost tell a narrow win from a clear one?",
        edits=(("e / np.sum(e, axis=0)", "(Z == np.max(Z, axis=0)) * 1.0"),),
    ),
)


# one_hot -----------------------------------------------------------------------------------------


def one_hot(y: np.ndarray, num_classes: int) -> np.ndarray:
    Y = np.zeros((num_classes, y.size))
    Y[y, np.arange(y.size)] = 1
    return Y


_hot = partial(
    Mistake, base=one_hot, mathematics="Y has shape (num_classes, m);  Y[k, i] = 1 where k = y⁽ⁱ⁾"
)

ONE_HOT = (
    _hot(
        "transposed",
        "There is a row for every example. Examples are columns everywhere in this series, so "
        "that Y lies exactly over A2.",
        question="What shape has A2, and what shape has your Y?",
        edits=(("return Y", "return Y.T"),),
    ),
    _hot(
        "width_from_max",
        "The number of rows is taken from the largest label that happens to occur. A batch "
        "without a 9 then gets nine rows, and cannot be compared with ten probabilities.",
        question="How many rows should Y have for the labels (0, 1, 2) of ten classes?",
        edits=(("np.zeros((num_classes, y.size))", "np.zeros((y.max() + 1, y.size))"),),
    ),
    _hot(
        "ten_fixed",
        "There are ten rows whatever num_classes says.",
        question="What should your function do for three classes?",
        edits=(("np.zeros((num_classes, y.size))", "np.zeros((10, y.size))"),),
    ),
    _hot(
        "counted_from_one",
        "The 1 stands one row too high: label 3 belongs in row 3, counting from 0. A label 0 even "
        "ends in the last row, for that is what index −1 means in Python.",
        question="In which row does the digit 0 belong?",
        edits=(("Y[y, ", "Y[y - 1, "),),
    ),
    _hot(
        "whole_rows",
        "The whole row of every label that occurs is filled with ones, so each example belongs to "
        "several classes at once. Each column needs a single 1, at its own row.",
        question="How many ones should one column of Y hold?",
        example="y = (2, 0) with three classes: the first column is (0, 0, 1), the second "
        "(1, 0, 0).",
        edits=(("Y[y, np.arange(y.size)]", "Y[y]"),),
    ),
    _hot(
        "label_as_value",
        "The label itself was written into its row. In Y as in A2 the entries are probabilities: "
        "1 for the class that it is.",
        question="What should a column of Y sum to?",
        edits=(("= 1\n", "= y\n"),),
    ),
    _hot(
        "one_cold",
        "Everything is 1 except the class that it is.",
        question="What probability should the right class have?",
        edits=(("return Y", "return 1 - Y"),),
    ),
)


# cross_entropy -----------------------------------------------------------------------------------


def cross_entropy(A2: np.ndarray, Y: np.ndarray) -> float:
    m = Y.shape[1]
    losses = Y * np.log(A2)
    return -np.sum(losses) / m


_cost = partial(Mistake, base=cross_entropy, mathematics="J = −(1/m) Σᵢ Σₖ yₖ⁽ⁱ⁾ log aₖ⁽ⁱ⁾")

CROSS_ENTROPY = (
    _cost(
        "sign",
        "The sign is turned round: logarithms of probabilities are negative, and the minus in "
        "front makes the cost positive.",
        question="What should the cost be when every right class has probability 1?",
        edits=(("-np.sum", "np.sum"),),
    ),
    _cost(
        "no_mean",
        "The losses are added up but not averaged over the examples, so the cost of 41 000 digits "
        "cannot be compared with that of 1000.",
        question="If you copied every example once, should the cost double?",
        edits=((" / m", ""),),
    ),
    _cost(
        "mean_over_cells",
        "The mean is taken over all cells of Y, classes times examples. Nine of ten of them are "
        "0 and do not count, so the cost comes out ten times too small.",
        question="Over how many losses is the average: one per example, or one per cell?",
        example="One example whose right class has probability 0.5: the loss is 0.693, and not "
        "0.069 because there are ten classes.",
        edits=(("np.sum(losses) / m", "np.mean(losses)"),),
    ),
    _cost(
        "m_counts_classes",
        "m counts the rows of Y, which are classes. Examples are columns.",
        question="For Y of shape (10, 1000), how many examples are there?",
        edits=(("Y.shape[1]", "Y.shape[0]"),),
    ),
    _cost(
        "binary",
        "This is the cost of two classes, once for each of the ten. Softmax answers with one "
        "choice among ten, and a single term per example, that of the right class, says it all.",
        question="If nine probabilities are known, what is the tenth?",
        edits=(("Y * np.log(A2)", "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)"),),
    ),
    _cost(
        "log10",
        "This is the logarithm to base 10. The gradient A2 − Y belongs to the natural one.",
        question="Whose derivative is exactly 1/a?",
        edits=(("np.log(A2)", "np.log10(A2)"),),
    ),
    _cost(
        "one_loss_per_example",
        "Every example still has its own loss. The cost is their average, one number.",
        question="What shape should the cost have, and what shape has yours?",
        edits=(("np.sum(losses)", "np.sum(losses, axis=0)"),),
    ),
    _cost(
        "likeliest_class",
        "The logarithm is taken of the likeliest class, right or wrong. Then being sure is "
        "rewarded, and being right is not.",
        question="Where in your formula does the label come in?",
        edits=(("Y * np.log(A2)", "np.log(np.max(A2, axis=0))"),),
    ),
    _cost(
        "squared_error",
        "This is a squared error. It hardly punishes a confident mistake, and the simple gradient "
        "A2 − Y does not belong to it.",
        question="For the right class, how do (1 − a)² and −log a compare as a gets close to 0?",
        edits=(("Y * np.log(A2)", "-((Y - A2) ** 2)"),),
    ),
    _cost(
        "roles_swapped",
        "Labels and probabilities have changed places: the logarithm is taken of the labels, and "
        "log 0 is minus infinity.",
        question="Which of the two is exactly 0 in nine rows out of ten?",
        edits=(("Y * np.log(A2)", "A2 * np.log(Y)"),),
    ),
)
