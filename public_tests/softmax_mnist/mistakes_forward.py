"""Mistakes of notebook 05 on the way forwards: softmax, labels, cost, start, network."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake

Four = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


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
        edits=(("softmax(Z2)", "np.exp(Z2) / np.sum(np.exp(Z2))"),),
    ),
    _forward(
        "no_softmax",
        "A2 is Z2. Scores lie anywhere; the softmax turns them into probabilities.",
        question="What do the columns of your A2 sum to?",
        edits=(("softmax(Z2)", "Z2"),),
    ),
    _forward(
        "sigmoid_output",
        "The output layer is a sigmoid: a yes or no for every digit by itself. A softmax makes the "
        "ten digits compete.",
        question="What do the columns of your A2 sum to?",
        edits=(("softmax(Z2)", "1 / (1 + np.exp(-Z2))"),),
    ),
    _forward(
        "no_relu",
        "There is no ReLU between the layers, so the two of them are one linear map.",
        question="What is W2(W1 x) if nothing happens in between?",
        edits=(("np.maximum(0, Z1)", "Z1"),),
    ),
    _forward(
        "hidden_sigmoid",
        "The hidden layer is a sigmoid where a ReLU is asked for; the slopes of the way back "
        "would not fit.",
        question="Which activation does the way back assume when it asks where Z1 > 0?",
        edits=(("np.maximum(0, Z1)", "1 / (1 + np.exp(-Z1))"),),
    ),
    _forward(
        "Z1_passed_on",
        "The second layer is fed Z1, and the ReLU's answer A1 is never used.",
        question="Which variable does the second layer read?",
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
