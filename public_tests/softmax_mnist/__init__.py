"""Exercises of notebook 05: ten classes, softmax and MNIST."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.random import Generator

from nn_utils import optimizers
from nn_utils import softmax_net as library

from ..cases import with_single_precision
from ..cells import cell_check
from ..engine import Agrees, Array, Case, Exercise, Labels, Scalar, Tuple, Unmutated
from ..engine.calling import Call
from ..engine.checks import Draws, FiniteAt, Holds
from ..engine.comparing import ROUGH
from ..engine.returns import Reading
from ..engine.slopes import AgreesWithSlopes
from ..engine.spot_the_bug import spot_the_bug_among
from ..engine.training_checks import Trains
from ..notebook import Notebook
from ..sizes import distinct_sizes, gradients_of, layer_axes, normals, several_sizes
from ..surfaces import softmax_cost, through_softmax
from .batches import Batches, Reshuffles
from .network import NETWORK
from .program import PROGRAM
from .stars import STARS

# softmax -----------------------------------------------------------------------------------------


def _scores(rng: Generator) -> list[Case]:
    """Scores of a usual size, and at last some so large that e to e of them is beyond any float."""
    several = several_sizes(rng, "classes", "m", fixed=({}, {}, {"m": 1}, {}))
    cases = [
        Case({"Z": scale * rng.normal(size=tuple(sizes.values()))}, sizes)
        for sizes, scale in zip(several, (2, 2, 2, 15), strict=True)
    ]
    return with_single_precision(cases)


def _enormous_scores(rng: Generator) -> list[Case]:
    Z = np.array([[1000.0, -1000.0, 0.0], [999.0, -1001.0, 800.0], [0.0, -999.0, -800.0]])
    return [Case({"Z": Z}, {"classes": 3, "m": 3}, "entries of ±1000")]


def _columns_sum_to_one(call: Call, reading: Reading) -> str | None:
    A = reading.leaves["A"].value
    if A.ndim != 2:
        return None
    off = np.flatnonzero(~(np.abs(A.sum(axis=0) - 1) <= 1e-3))
    if not off.size:
        return ""
    return f"Column {off[0]} of A sums to {A[:, off[0]].sum():.4g}; probabilities sum to 1."


softmax = Exercise(
    reference=library.softmax,
    cases=_scores,
    returns=Array("A", "classes, m"),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(
        Agrees(),
        Holds("every column sums to 1", _columns_sum_to_one),
        FiniteAt(_enormous_scores, "is finite for scores of ±1000"),
        Unmutated(),
    ),
)


# one_hot -----------------------------------------------------------------------------------------


def _digits(rng: Generator, m: int, classes: int = 10) -> np.ndarray:
    return rng.integers(0, classes, size=m)


def _labels_to_encode(rng: Generator) -> list[Case]:
    """Batches in which not every class occurs, and one that holds a single label."""
    cases = []
    for m, classes in ((7, 10), (5, 4), (1, 3)):
        y = np.minimum(_digits(rng, m, classes), classes - 2)  # the last class never occurs
        cases.append(Case({"y": y, "num_classes": classes}, {"m": m, "classes": classes}))
    return cases


one_hot = Exercise(
    reference=library.one_hot,
    cases=_labels_to_encode,
    returns=Labels("Y", "classes, m"),
    points=5,
    difficulty=1,
    minutes=10,
)


# cross_entropy -----------------------------------------------------------------------------------


def _outputs(rng: Generator) -> list[Case]:
    cases = []
    for sizes in several_sizes(rng, "classes", "m", fixed=({}, {}, {"m": 1}), low=3):
        classes, m = sizes.values()
        arguments = {
            "A2": library.softmax(rng.normal(size=(classes, m))),
            "Y": library.one_hot(_digits(rng, m, classes), classes),
        }
        cases.append(Case(arguments, sizes))
    return [*cases, _surely_wrong(arguments)]


def _surely_wrong(arguments: Mapping[str, Any]) -> Case:
    """The same with 3 in 10,000 for every right class."""
    A2, Y = arguments["A2"] * (1 - arguments["Y"]), arguments["Y"]
    A2 = A2 / A2.sum(axis=0) * (1 - 3e-4) + 3e-4 * Y
    sizes = dict(zip(("classes", "m"), Y.shape, strict=True))
    return Case({"A2": A2, "Y": Y}, sizes, "sure and wrong", tolerance=ROUGH)


cross_entropy = Exercise(
    reference=library.cross_entropy,
    cases=_outputs,
    returns=Scalar("cost"),
    points=5,
    difficulty=2,
    minutes=10,
)


# init_params -------------------------------------------------------------------------------------

_AXES = {name: layer_axes(name) for name in ("W1", "b1", "W2", "b2")}
PARAMETERS = Tuple(*(Array(name, axes) for name, axes in _AXES.items()), name="the parameters")
GRADIENTS = Tuple(*(Array(f"d{name}", axes) for name, axes in _AXES.items()), name="the gradients")


def _uniform(name: str, shape: tuple[int, ...]) -> float:
    """The standard deviation of numbers uniform over a width of 1, biases among them."""
    return float(1 / np.sqrt(12))


def _starts(*seeds: int) -> Callable[[Generator], list[Case]]:
    sizes = {"n_x": 784, "n_1": 10, "n_2": 10}
    return lambda rng: [Case({}, sizes, seed=seed) for seed in seeds]


init_params = Exercise(
    reference=library.init_params,
    cases=_starts(1, 2),
    returns=PARAMETERS,
    points=5,
    difficulty=1,
    minutes=10,
    checks=(
        Draws(
            _uniform,
            _starts(5),
            "draws parameters uniform in [-0.5, 0.5) of the asked shapes",
        ),
    ),
)


# forward_prop, backward_prop ---------------------------------------------------------------------


# Here every product can be formed, right or wrong, so its numbers tell wrong ones apart.
_SQUARE = {"n_x": 3, "n_1": 3, "n_2": 3, "m": 3}


def _networks(rng: Generator) -> list[Case]:
    several = several_sizes(
        rng, "n_x", "n_1", "n_2", "m", fixed=({}, {}, {"m": 1}, {"n_x": 1}, _SQUARE)
    )
    return [Case(normals(rng, sizes, **_AXES, X="n_x, m"), sizes) for sizes in several]


forward_prop = Exercise(
    reference=library.forward_prop,
    cases=_networks,
    returns=Tuple(
        Array("Z1", "n_1, m"), Array("A1", "n_1, m"), Array("Z2", "n_2, m"), Array("A2", "n_2, m")
    ),
    points=5,
    difficulty=2,
    minutes=15,
)


def _networks_run_forward(rng: Generator) -> list[Case]:
    cases = []
    for case in _networks(rng):
        W1, b1, W2, b2, X = case.values
        Z1, A1, Z2, A2 = library.forward_prop(W1, b1, W2, b2, X)
        y = np.arange(X.shape[1]) % A2.shape[0]
        Y = library.one_hot(rng.permutation(y), A2.shape[0])
        arguments = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2, "W1": W1, "W2": W2, "X": X, "Y": Y}
        cases.append(Case(arguments, case.sizes))
    return cases


backward_prop = Exercise(
    reference=library.backward_prop,
    cases=_networks_run_forward,
    returns=GRADIENTS,
    points=15,
    difficulty=3,
    minutes=25,
    checks=(Agrees(), AgreesWithSlopes(softmax_cost), Unmutated()),
)


# softmax_backward --------------------------------------------------------------------------------


def _slopes_of_answers(rng: Generator) -> list[Case]:
    cases = []
    for sizes in several_sizes(rng, "classes", "m", fixed=({}, {}, {"m": 1}), low=3):
        shape = tuple(sizes.values())
        A = library.softmax(rng.normal(size=shape))
        cases.append(Case({"dA": rng.normal(size=shape), "A": A}, sizes))
    return with_single_precision(cases)


def _score_columns_sum_to_zero(call: Call, reading: Reading) -> str | None:
    dZ = reading.leaves["dZ"].value
    if dZ.shape != call.case.arguments["A"].shape:
        return None
    sums = dZ.sum(axis=0)
    i = int(np.argmax(np.abs(sums)))
    if np.abs(sums[i]) <= 1e-4:
        return ""
    return (
        f"Column {i} of dZ sums to {sums[i]:.4g}. Adding one number to all scores of an example "
        "changes no probability, so the slopes along its scores sum to 0."
    )


softmax_backward = Exercise(
    reference=library.softmax_backward,
    cases=_slopes_of_answers,
    returns=Array("dZ", "classes, m"),
    points=10,
    difficulty=3,
    minutes=25,
    checks=(
        Agrees(),
        AgreesWithSlopes(through_softmax),
        Holds("every column sums to 0", _score_columns_sum_to_zero),
        Unmutated(),
    ),
)


# update_params -----------------------------------------------------------------------------------


def _steps(rng: Generator) -> list[Case]:
    cases = []
    for case, alpha in zip(_networks(rng), (0.1, 0.4, 1.0), strict=False):
        W1, b1, W2, b2, _ = case.values
        parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
        grads = gradients_of(rng, parameters)
        sizes = {key: n for key, n in case.sizes.items() if key != "m"}
        cases.append(Case({**parameters, **grads, "alpha": alpha}, sizes))
    return cases


update_params = Exercise(
    reference=library.update_params,
    cases=_steps,
    returns=PARAMETERS,
    points=5,
    difficulty=1,
    minutes=5,
    checks=(Agrees(), Unmutated(noted=("W1", "b1", "W2", "b2"))),
)


# get_predictions, get_accuracy -------------------------------------------------------------------

get_predictions = Exercise(
    reference=library.get_predictions,
    cases=lambda rng: [Case({"A2": c.arguments["A2"]}, c.sizes) for c in _outputs(rng)],
    returns=Labels("predictions", "m"),
    points=5,
    difficulty=1,
    minutes=5,
)


def _answers(rng: Generator) -> list[Case]:
    """Predictions of which some, none and all are right."""
    cases = []
    for m, right in ((9, 6), (5, 0), (4, 4), (1, 1)):
        y = _digits(rng, m)
        predictions = (y + (rng.permutation(m) >= right) * rng.integers(1, 10, size=m)) % 10
        cases.append(Case({"predictions": predictions, "y": y}, {"m": m}))
    return cases


get_accuracy = Exercise(
    reference=library.get_accuracy,
    cases=_answers,
    returns=Scalar("accuracy"),
    points=5,
    difficulty=1,
    minutes=5,
)


# gradient_descent, mini_batches ------------------------------------------------------------------


def _small_trainings(rng: Generator) -> list[Case]:
    """Pictures of 784 pixels, every digit among them, so that labels fix the ten classes."""
    cases = []
    for m, alpha, iterations in ((13, 0.5, 1), (17, 0.3, 3), (12, 0.2, 12)):
        y = rng.permutation(np.arange(m) % 10)
        arguments = {
            "X": rng.uniform(size=(784, m)) * (rng.uniform(size=(784, m)) < 0.2),
            "y": y,
            "alpha": alpha,
            "iterations": iterations,
        }
        cases.append(Case(arguments, {"n_x": 784, "m": m, "iterations": iterations}, seed=1))
    return cases


def _one_step(arguments: Mapping[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    names = ("W1", "b1", "W2", "b2")
    W1, b1, W2, b2 = (parameters[name] for name in names)
    X, Y = arguments["X"], library.one_hot(arguments["y"], 10)
    grads = library.backward_prop(*library.forward_prop(W1, b1, W2, b2, X), W1, W2, X, Y)
    updated = library.update_params(W1, b1, W2, b2, *grads, arguments["alpha"])
    return dict(zip(names, updated, strict=True))


gradient_descent = Exercise(
    reference=library.gradient_descent,
    cases=_small_trainings,
    returns=PARAMETERS,
    points=5,
    difficulty=2,
    minutes=15,
    checks=(
        Trains(_one_step, _uniform, iterations="iterations", learning_rate="alpha"),
        Unmutated(),
    ),
)


def _examples_to_deal(rng: Generator) -> list[Case]:
    cases = []
    for m, size in ((23, 5), (12, 4), (5, 8), (1, 1)):
        n_x = int(rng.integers(2, 4))
        arguments = {
            "X": np.sort(rng.normal(size=(n_x, m))),  # ascending, so that no shuffling shows
            "y": _digits(rng, m),
            "size": size,
            "rng": np.random.default_rng(int(rng.integers(1000))),
        }
        cases.append(Case(arguments, {"n_x": n_x, "m": m, "size": size}))
    return cases


mini_batches = Exercise(
    reference=library.mini_batches,
    cases=_examples_to_deal,
    returns=Batches(),
    points=10,
    difficulty=2,
    minutes=15,
    checks=(
        Agrees("gives every example once, X with its own y, in batches of the asked size"),
        Reshuffles(),
        Unmutated(),
    ),
)


# adam_step ---------------------------------------------------------------------------------------


def _early_and_late_steps(rng: Generator) -> list[Case]:
    """The first step, from averages of 0; a second, and a late one, from what came before.

    Slopes are of very different sizes, and none is so small that the ε below the bar shows. One is
    0, as those of a pixel's weights are that is black in every picture.
    """
    cases = []
    for t, alpha, fixed in ((1, 0.002, {}), (2, 0.1, {}), (40, 0.01, {"n_prev": 1})):
        sizes = {**distinct_sizes(rng, "n", "n_prev"), **fixed}
        shape = (sizes["n"], sizes["n_prev"])
        v, s = np.zeros(shape), np.zeros(shape)
        for _ in range(t - 1):
            g = rng.normal(size=shape)
            v, s = 0.9 * v + 0.1 * g, 0.999 * s + 0.001 * g**2
        dw = rng.choice([-1.0, 1.0], shape) * 10 ** rng.uniform(-1.5, 1.5, shape)
        dw.flat[-1] *= t > 1
        arguments = {
            "w": rng.normal(size=shape),
            "dw": dw,
            "v": v,
            "s": s,
            "t": t,
            "alpha": alpha,
        }
        cases.append(Case(arguments, sizes, f"t = {t}"))
    return cases


def _first_step_is_not_alpha(call: Call, reading: Reading) -> str | None:
    w, dw, _, _, t, alpha = call.case.values
    got = reading.leaves["w"].value
    if t > 1 or got.shape != w.shape:
        return None
    steps = np.where(dw == 0, alpha, np.abs(got - w))
    place = np.unravel_index(np.argmax(np.abs(steps - alpha)), w.shape)
    if np.isclose(steps[place], alpha, rtol=1e-3):
        return ""
    at = ", ".join(map(str, place))
    return f"w[{at}], with slope {dw[place]:.3g}, moves by {steps[place]:.3g}; α is {alpha}."


adam_step = Exercise(
    reference=optimizers.adam_step,
    cases=_early_and_late_steps,
    returns=Tuple(Array("w", "n, n_prev"), Array("v", "n, n_prev"), Array("s", "n, n_prev")),
    points=10,
    difficulty=3,
    minutes=20,
    checks=(
        Agrees(),
        Holds("moves every weight with a slope by α in the first step", _first_step_is_not_alpha),
        Unmutated(noted=("w", "v", "s")),
    ),
    forbidden=(optimizers.Adam.step,),
)


# The notebook -------------------------------------------------------------------------------------

spot_the_bug = spot_the_bug_among(softmax, cross_entropy, backward_prop, adam_step)

NOTEBOOK = Notebook(
    key="05_softmax_mnist",
    module=__name__,
    title="softmax",
    builds="ten classes on MNIST",
    sees="a network with a dead bias and the same accuracy; then past 0.98",
    dataset="mnist",
    exercises=(
        softmax,
        one_hot,
        cross_entropy,
        init_params,
        forward_prop,
        backward_prop,
        softmax_backward,
        update_params,
        get_predictions,
        get_accuracy,
        gradient_descent,
        mini_batches,
        adam_step,
        spot_the_bug,
    ),
    network=NETWORK,
    program=PROGRAM,
    stars=STARS,
)

softmax_test = cell_check(softmax)
one_hot_test = cell_check(one_hot)
cross_entropy_test = cell_check(cross_entropy)
init_params_test = cell_check(init_params)
forward_prop_test = cell_check(forward_prop)
backward_prop_test = cell_check(backward_prop)
softmax_backward_test = cell_check(softmax_backward)
update_params_test = cell_check(update_params)
get_predictions_test = cell_check(get_predictions)
get_accuracy_test = cell_check(get_accuracy)
gradient_descent_test = cell_check(gradient_descent)
mini_batches_test = cell_check(mini_batches)
adam_step_test = cell_check(adam_step)
spot_the_bug_test = cell_check(spot_the_bug)
