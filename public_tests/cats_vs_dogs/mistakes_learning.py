"""Mistakes of notebook 06 in training and in judging the result."""

from __future__ import annotations

from functools import partial

import numpy as np

from ..engine import Mistake
from ..shared_mistakes import returns_in_loop
from .mistakes_network import backward_pass, compute_loss, forward_pass

Arrays = dict[str, np.ndarray]


# create_nn_model ---------------------------------------------------------------------------------


def create_nn_model(
    train_X: np.ndarray,
    train_Y: np.ndarray,
    nh: int,
    val_X: np.ndarray,
    val_Y: np.ndarray,
    num_iterations: int = 2000,
    learning_rate: float = 0.01,
) -> tuple[Arrays, dict[str, list[float]]]:
    np.random.seed(1)
    parameters = {
        "W1": np.random.uniform(-0.01, 0.01, (nh, train_X.shape[0])),
        "b1": np.zeros((nh, 1)),
        "W2": np.random.uniform(-0.01, 0.01, (1, nh)),
        "b2": np.zeros((1, 1)),
    }
    history: dict[str, list[float]] = {"train_loss": [], "val_loss": []}
    for _ in range(num_iterations):
        Yhat, cache = forward_pass(parameters, train_X)
        history["train_loss"].append(compute_loss(train_Y, Yhat))
        val_Yhat, _ = forward_pass(parameters, val_X)
        history["val_loss"].append(compute_loss(val_Y, val_Yhat))
        grads = backward_pass(parameters, cache, train_X, train_Y, Yhat)
        for name in parameters:
            parameters[name] = parameters[name] - learning_rate * grads["d" + name]
    return parameters, history


_training = partial(
    Mistake,
    base=create_nn_model,
    mathematics="train_loss and val_loss before each step; the step from the training data alone",
)

CREATE_NN_MODEL = (
    _training(
        "learns_from_validation",
        "The steps follow the validation photos. They were put aside to say how well the network "
        "does on photos it has not learned from, and now there are none.",
        question="Which photos may the gradients be made from?",
        edits=(
            (
                "        grads = backward_pass(parameters, cache, train_X, train_Y, Yhat)\n",
                "        val_Yhat, cache = forward_pass(parameters, val_X)\n"
                "        grads = backward_pass(parameters, cache, val_X, val_Y, val_Yhat)\n",
            ),
        ),
    ),
    _training(
        "learns_from_both",
        "The steps follow training and validation photos together, so the validation loss is a "
        "training loss by another name, and will not show when memorizing begins.",
        question="Which photos may the gradients be made from?",
        edits=(
            (
                "        grads = backward_pass(parameters, cache, train_X, train_Y, Yhat)\n",
                "        X, Y = np.hstack([train_X, val_X]), np.hstack([train_Y, val_Y])\n"
                "        Yhat, cache = forward_pass(parameters, X)\n"
                "        grads = backward_pass(parameters, cache, X, Y, Yhat)\n",
            ),
        ),
    ),
    _training(
        "validation_loss_of_training",
        "Both curves show the training photos, so they can never part. Where they part is what "
        "the validation loss is for.",
        question="From which X and Y is your val_loss made?",
        example="Training losses 0.69, 0.60, 0.50 with validation losses 0.69, 0.67, 0.70: the "
        "turn at 0.67 is what you want to see.",
        edits=(
            ("forward_pass(parameters, val_X)", "forward_pass(parameters, train_X)"),
            ("compute_loss(val_Y, val_Yhat)", "compute_loss(train_Y, val_Yhat)"),
        ),
    ),
    _training(
        "histories_swapped",
        "The two curves stand under each other's names.",
        question="Which of the two should keep falling to the end?",
        edits=(
            ('history["train_loss"].append', 'history["other"].append'),
            ('history["val_loss"].append', 'history["train_loss"].append'),
            ('history["other"].append', 'history["val_loss"].append'),
        ),
    ),
    _training(
        "loss_after_step",
        "The losses are taken after each step, so the untrained network, near 0.693, never shows.",
        question="What is the loss of a network that answers one half to everything?",
        example="Answers of one half cost −log 0.5 = 0.693, and that is where train_loss begins.",
        edits=(
            ('        history["train_loss"].append(compute_loss(train_Y, Yhat))\n', ""),
            (
                "        val_Yhat, _ = forward_pass(parameters, val_X)\n"
                '        history["val_loss"].append(compute_loss(val_Y, val_Yhat))\n',
                "",
            ),
            (
                '* grads["d" + name]\n',
                '* grads["d" + name]\n'
                "        Yhat, _ = forward_pass(parameters, train_X)\n"
                '        history["train_loss"].append(compute_loss(train_Y, Yhat))\n'
                "        val_Yhat, _ = forward_pass(parameters, val_X)\n"
                '        history["val_loss"].append(compute_loss(val_Y, val_Yhat))\n',
            ),
        ),
    ),
    _training(
        "update_lost",
        "The parameters never change: the step is computed and not taken over.",
        question="Is the last training loss different from the first?",
        edits=(("            parameters[name] = parameters", "            step = parameters"),),
    ),
    _training(
        "biases_fixed",
        "The weights move and the biases stay at zero.",
        question="For which of the four parameters does your update subtract something?",
        edits=(("for name in parameters:", 'for name in ("W1", "W2"):'),),
    ),
    _training(
        "uphill",
        "The steps go uphill: the gradient is added, and the losses rise.",
        question="In which direction from a point does its gradient point?",
        example="Cost w² at w = 1: the slope is 2. With α = 0.1, 1 − 0.2 = 0.8 costs 0.64, and "
        "1 + 0.2 = 1.2 costs 1.44.",
        edits=(("- learning_rate *", "+ learning_rate *"),),
    ),
    _training(
        "learning_rate_ignored",
        "The learning rate is a fixed 0.01 in your loop, and the argument has no effect.",
        question="What changes in your function when the learning rate is ten times larger?",
        example="w = 1, dw = 2: with α = 0.1 the new w is 0.8, with α = 0.5 it is 0.",
        edits=(("- learning_rate *", "- 0.01 *"),),
    ),
    _training(
        "not_centered",
        "The weights are drawn between 0 and 0.01, none of them negative, so all units begin by "
        "leaning the same way.",
        mathematics="W uniform in [−0.01, 0.01), W1 before W2, after seed 1",
        question="What is the mean of your first weights, and what should it be?",
        edits=(
            ("uniform(-0.01, 0.01, (nh,", "uniform(0, 0.01, (nh,"),
            ("uniform(-0.01, 0.01, (1,", "uniform(0, 0.01, (1,"),
        ),
    ),
    _training(
        "weights_wide",
        "The weights are drawn between −1 and 1, a hundred times wider than asked. With 12288 "
        "pixels the first answers are then certain, and wrong.",
        mathematics="W uniform in [−0.01, 0.01), W1 before W2, after seed 1",
        question="How large is a sum of 12288 terms, each about 0.3 wide?",
        edits=(
            ("uniform(-0.01, 0.01, (nh,", "uniform(-1, 1, (nh,"),
            ("uniform(-0.01, 0.01, (1,", "uniform(-1, 1, (1,"),
        ),
    ),
    _training(
        "one_step_short",
        "One step is missing: the loop ends one iteration too soon.",
        question="How many rounds does range(n − 1) make?",
        edits=(("range(num_iterations)", "range(num_iterations - 1)"),),
    ),
    returns_in_loop(_training, "return parameters, history"),
)


# predict -----------------------------------------------------------------------------------------


def predict(parameters: Arrays, X: np.ndarray, prob_threshold: float = 0.5) -> np.ndarray:
    Yhat, _ = forward_pass(parameters, X)
    return np.where(Yhat > prob_threshold, 1, 0)


_decision = partial(
    Mistake, base=predict, mathematics="1 (dog) if ŷ > prob_threshold, else 0 (cat)"
)

PREDICT = (
    _decision(
        "threshold_fixed",
        "The threshold is one half whatever prob_threshold says. Someone for whom a missed dog is "
        "worse than a false alarm will want a lower one.",
        question="What changes in your function when it is called with another threshold?",
        example="(0.4, 0.6) with a threshold of 0.3 becomes (1, 1), with 0.8 it becomes (0, 0).",
        edits=(("prob_threshold, 1, 0", "0.5, 1, 0"),),
    ),
    _decision(
        "turned_round",
        "The answers are turned around: a probability above the threshold became 0.",
        question="What should a photo with a probability of 0.99 become?",
        example="(0.1, 0.9) becomes (0, 1), not (1, 0).",
        edits=(("Yhat > prob", "Yhat <= prob"),),
    ),
    _decision(
        "probabilities",
        "You return probabilities. The decision is asked for, 0 or 1.",
        question="What should become of 0.73?",
        example="(0.1, 0.73) becomes (0, 1).",
        edits=(("np.where(Yhat > prob_threshold, 1, 0)", "Yhat"),),
    ),
    _decision(
        "threshold_of_doubt",
        "The threshold is applied from both ends: an answer counts when it is far enough from one "
        "half, on whichever side, so certain cats become dogs.",
        question="What should a photo with a probability of 0.01 become?",
        example="(0.01, 0.99) becomes (0, 1), and not (1, 1).",
        edits=(("Yhat > prob", "np.maximum(Yhat, 1 - Yhat) > prob"),),
    ),
    _decision(
        "rounded_first",
        "The probability is rounded before it meets the threshold, so every threshold acts as "
        "one half.",
        question="What is left of 0.7 after rounding, and is it above 0.8?",
        example="0.6 with a threshold of 0.8 is a 0. Rounded first it is 1, and 1 is above 0.8.",
        edits=(("Yhat > prob", "np.round(Yhat) > prob"),),
        equivalent_to=("threshold_fixed",),
    ),
)


# accuracy ----------------------------------------------------------------------------------------


def accuracy(observed: np.ndarray, predicted: np.ndarray) -> float:
    return np.sum(observed == predicted) / observed.size


_accuracy = partial(
    Mistake, base=accuracy, mathematics="accuracy = (number of i with ŷ⁽ⁱ⁾ = y⁽ⁱ⁾) / m"
)

ACCURACY = (
    _accuracy(
        "count",
        "You return how many are right; which share of them was the question.",
        question="Is 900 right answers good? Out of how many?",
        example="Labels (0, 1, 1, 0), predictions (0, 1, 1, 1): three of four, 0.75.",
        edits=((" / observed.size", ""),),
    ),
    _accuracy(
        "percent",
        "You return percent. A share between 0 and 1 is asked for.",
        question="What should your function return when all are right?",
        example="Three of four right are 0.75, and not 75.",
        edits=((" / observed.size", " / observed.size * 100"),),
    ),
    _accuracy(
        "share_wrong",
        "You return the share of wrong answers.",
        question="What should your function return when all are right?",
        example="Three of four right are 0.75, and not 0.25.",
        edits=(("==", "!="),),
    ),
    _accuracy(
        "every_pair",
        "A column is compared with a row, so every prediction meets every label. With as many "
        "cats as dogs half of these pairs agree by chance, and the accuracy hangs at 0.5 "
        "whatever the network learned.",
        question="What is the shape of (m, 1) == (1, m)?",
        example="Labels (0, 1), predictions (0, 1): of the four pairs two agree, and the accuracy "
        "seems 0.5 although both are right.",
        edits=(
            ("np.sum(observed == predicted) / observed.size", "np.mean(observed.T == predicted)"),
        ),
    ),
    _accuracy(
        "dogs_alone",
        "Only the dogs found count as right, and the cats that were called cats do not.",
        question="What does your function give when all labels and all predictions are 0?",
        example="Labels (0, 1), predictions (0, 1): both right, 1.0. The dogs alone make 0.5.",
        edits=(("observed == predicted", "observed * predicted"),),
    ),
    _accuracy(
        "m_counts_rows",
        "The count is divided by the number of rows, and labels lie in one row.",
        question="For labels of shape (1, 1000), which number is m?",
        edits=(("observed.size", "observed.shape[0]"),),
        equivalent_to=("count",),
    ),
    _accuracy(
        "mean_difference",
        "You compare the means of the two. A cat called dog and a dog called cat then make each "
        "other good.",
        question="What does your function give for labels (0, 1) and predictions (1, 0)?",
        example="Labels (0, 1), predictions (1, 0): both wrong, 0. The means, one half each, "
        "agree.",
        edits=(
            (
                "np.sum(observed == predicted) / observed.size",
                "1 - abs(np.mean(observed) - np.mean(predicted))",
            ),
        ),
    ),
)
