"""Mistakes of notebook 05 on the way forward: softmax, labels and cost."""

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
        example="Z = [[0, 2], [0, 0]]: the first column gives (0.5, 0.5), the second (0.88, "
        "0.12). Along the rows the first row would give (0.12, 0.88).",
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
        example="z = (0, 0): the exponentials are (1, 1), the shares (0.5, 0.5).",
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
        example="z = (1, −1): the exponentials 2.72 and 0.37 have the shares 0.88 and 0.12. The"
        " scores themselves sum to 0.",
        edits=(("np.exp(Z - np.max(Z, axis=0))", "Z"),),
    ),
    _softmax(
        "sigmoid",
        "This is a sigmoid for every class by itself. The classes do not compete, and the numbers "
        "of a column do not sum to 1.",
        question="If one class becomes more likely, what must happen to the others?",
        example="z = (2, 2): two sigmoids give 0.88 and 0.88, together 1.76. Softmax gives "
        "(0.5, 0.5).",
        edits=(("e / np.sum(e, axis=0)", "1 / (1 + np.exp(-Z))"),),
    ),
    _softmax(
        "relative_to_largest",
        "Each exponential is divided by the largest of its column, so the favorite always gets 1 "
        "and the sum is above 1.",
        question="What should the probabilities of a column add up to?",
        example="z = (0, 0): the shares are (0.5, 0.5); by the largest both would be 1.",
        edits=(("e / np.sum(e, axis=0)", "e / np.max(e, axis=0)"),),
    ),
    _softmax(
        "log_softmax",
        "These are the logarithms of the probabilities. They are useful for the cost; here the "
        "probabilities themselves are asked for.",
        question="Can a probability be negative?",
        example="z = (0, 0): the probabilities are 0.5 each, their logarithms −0.69.",
        edits=(("e / np.sum(e, axis=0)", "np.log(e / np.sum(e, axis=0))"),),
    ),
    _softmax(
        "exp_minus",
        "The exponent has a minus too many: the highest score gets the lowest probability.",
        question="Which class should win, the one with the highest score or the lowest?",
        example="z = (1, 0): the shares are (0.73, 0.27). With the minus they would be (0.27, "
        "0.73).",
        edits=(("np.exp(Z - np.max(Z, axis=0))", "np.exp(np.min(Z, axis=0) - Z)"),),
    ),
    _softmax(
        "one_hot_answer",
        "You return the decision, 1 for the winner and 0 for the rest. How sure the network is "
        "gets lost, and with it the slope to learn from.",
        question="How would the cost tell a narrow win from a clear one?",
        example="z = (1, 0.9): the shares are (0.52, 0.48), a narrow win, and not (1, 0).",
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
        example="Two labels, three classes: Y is (3, 2), one column per label.",
        edits=(("return Y", "return Y.T"),),
    ),
    _hot(
        "width_from_max",
        "The number of rows is taken from the largest label that happens to occur. A batch "
        "without a 9 then gets nine rows, and cannot be compared with ten probabilities.",
        question="How many rows should Y have for the labels (0, 1, 2) of ten classes?",
        example="y = (0, 1) with three classes: two columns of three, (1, 0, 0) and (0, 1, 0).",
        edits=(("np.zeros((num_classes, y.size))", "np.zeros((y.max() + 1, y.size))"),),
    ),
    _hot(
        "ten_fixed",
        "There are ten rows whatever num_classes says.",
        question="What should your function do for three classes?",
        example="y = (0, 1) with three classes: each column holds three numbers.",
        edits=(("np.zeros((num_classes, y.size))", "np.zeros((10, y.size))"),),
    ),
    _hot(
        "counted_from_one",
        "The 1 stands one row too high: label 3 belongs in row 3, counting from 0. A label 0 even "
        "ends in the last row, for that is what index −1 means in Python.",
        question="In which row does the digit 0 belong?",
        example="y = 0 with three classes is (1, 0, 0), and not (0, 0, 1).",
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
        example="y = 2 with three classes is (0, 0, 1), and not (0, 0, 2).",
        edits=(("= 1\n", "= y\n"),),
    ),
    _hot(
        "one_cold",
        "Everything is 1 except the class that it is.",
        question="What probability should the right class have?",
        example="y = 2 with three classes is (0, 0, 1), and not (1, 1, 0).",
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
        "The sign is turned around: logarithms of probabilities are negative, and the minus in "
        "front makes the cost positive.",
        question="What should the cost be when every right class has probability 1?",
        example="The right class has probability 0.5: log 0.5 = −0.693, so the cost is +0.693.",
        edits=(("-np.sum", "np.sum"),),
    ),
    _cost(
        "no_mean",
        "The losses are added up but not averaged over the examples, so the cost of 41,000 digits "
        "cannot be compared with that of 1000.",
        question="If you copied every example once, should the cost double?",
        example="Two examples with losses 0.2 and 0.4: the cost is 0.3, not 0.6.",
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
        example="Ten classes, two examples, losses 0.2 and 0.4: 0.6 / 2 = 0.3, and not 0.6 / 10.",
        edits=(("Y.shape[1]", "Y.shape[0]"),),
    ),
    _cost(
        "binary",
        "This is the cost of two classes, once for each of the ten. Softmax answers with one "
        "choice among ten, and a single term per example, that of the right class, says it all.",
        question="If nine probabilities are known, what is the tenth?",
        example="a = (0.5, 0.5), y = (1, 0): the loss is −log 0.5 = 0.693. Class by class it "
        "would be twice that.",
        edits=(("Y * np.log(A2)", "Y * np.log(A2) + (1 - Y) * np.log(1 - A2)"),),
    ),
    _cost(
        "log10",
        "This is the logarithm to base 10. The gradient A2 − Y belongs to the natural one.",
        question="Whose derivative is exactly 1/a?",
        example="a = 0.5: −0.693 to base e, −0.301 to base 10.",
        edits=(("np.log(A2)", "np.log10(A2)"),),
    ),
    _cost(
        "one_loss_per_example",
        "Every example still has its own loss. The cost is their average, one number.",
        question="What shape should the cost have, and what shape has yours?",
        example="Losses 0.2, 0.4 and 0.6 make one cost: 1.2 / 3 = 0.4.",
        edits=(("np.sum(losses)", "np.sum(losses, axis=0)"),),
    ),
    _cost(
        "likeliest_class",
        "The logarithm is taken of the likeliest class, right or wrong. Then being sure is "
        "rewarded, and being right is not.",
        question="Where in your formula does the label come in?",
        example="a = (0.9, 0.1), y = (0, 1): the loss is −log 0.1 = 2.303, and not −log 0.9 = "
        "0.105.",
        edits=(("Y * np.log(A2)", "np.log(np.max(A2, axis=0))"),),
    ),
    _cost(
        "squared_error",
        "This is a squared error. It hardly punishes a confident mistake, and the simple gradient "
        "A2 − Y does not belong to it.",
        question="For the right class, how do (1 − a)² and −log a compare as a gets close to 0?",
        example="The right class has probability 0.01: (1 − 0.01)² = 0.98, −log 0.01 = 4.6.",
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
