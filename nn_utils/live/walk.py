"""Forward and back through a 2-2-1 network with one example, every number on its edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_utils.live import trouble
from nn_utils.live.kept import kept
from nn_utils.live.panel import panel
from nn_utils.live.trouble import Parameters, Trouble
from nn_utils.plots.graphs import cache_walk

PARAMETERS: Parameters = {
    "W1": np.array([[0.5, 0.25], [-0.5, 0.75]]),
    "b1": np.array([[0.0], [-0.2]]),
    "W2": np.array([[1.0, -2.0]]),
    "b2": np.array([[0.5]]),
}
# Each with what it shows: x (2, 1) and y.
EXAMPLES = {
    "both hidden units speak": (np.array([[1.0], [2.0]]), 1),
    "one hidden unit is silent": (np.array([[2.0], [-1.0]]), 0),
}
_AGREE = 1e-4  # how far, as a share, a number may be from the one that was measured


@dataclass
class Place:
    """Which example is walked, and how far one has come."""

    example: int = 0
    at: int = 0


@dataclass
class Found:
    """One number of the walk: what the learner's functions have, and what should stand there."""

    has: float
    should: float

    def wrong(self) -> bool:
        if not np.isfinite(self.has):
            return True
        return abs(self.has - self.should) > _AGREE * max(1.0, abs(self.should))


class Passes:
    """One pass forward and one back by the learner's functions, each number with its measure."""

    def __init__(
        self,
        x: np.ndarray,
        y: int,
        forward: Callable[..., Any],
        backward: Callable[..., Any],
        cost: Callable[..., Any],
    ) -> None:
        self.x, self.Y = x, np.array([[y]])
        self.forward, self.backward, self.cost = forward, backward, cost
        self.numbers: dict[str, Found] = {}
        self._go_forward()
        self._go_back()

    def _cost_of(self, A: np.ndarray, parameters: Parameters) -> float:
        given = {name: values.copy() for name, values in parameters.items()}
        back = trouble.call(self.forward, A.copy(), given)
        AL, _ = trouble.pair(back, self.forward.__name__, 2)
        return trouble.number(trouble.call(self.cost, AL, self.Y), self.cost.__name__)

    def _go_forward(self) -> None:
        name = self.forward.__name__
        given = {key: values.copy() for key, values in PARAMETERS.items()}
        self.AL, self.caches = trouble.pair(
            trouble.call(self.forward, self.x.copy(), given), name, 2
        )
        AL = trouble.array(self.AL, f"AL of {name}", (1, 1))
        (A0, Z1), (A1, Z2) = self._cached(name)
        W1, b1, W2, b2 = PARAMETERS.values()
        self._note("x", A0, self.x)
        self._note("z1", Z1, W1 @ A0 + b1)
        self._note("a1", A1, np.maximum(Z1, 0))
        self._note("z2", Z2, W2 @ A1 + b2)
        self._note("a2", AL, 1 / (1 + np.exp(-Z2)))
        y, a = self.Y, AL
        loss = trouble.number(trouble.call(self.cost, AL, self.Y), self.cost.__name__)
        self._note("loss", np.array([[loss]]), -(y * np.log(a) + (1 - y) * np.log(1 - a)))

    def _cached(self, name: str) -> list[tuple[np.ndarray, np.ndarray]]:
        """What came in and Z, layer by layer, out of the caches."""
        layers = trouble.pair(self.caches, f"the caches of {name}", 2)
        taken = []
        for l, cache in enumerate(layers, start=1):
            linear, Z = trouble.pair(cache, f"caches[{l - 1}]", 2)
            A_prev, _, _ = trouble.pair(linear, f"caches[{l - 1}][0]", 3)
            n = 2 if l == 1 else 1
            taken.append(
                (
                    trouble.array(A_prev, f"A{l - 1} in caches[{l - 1}]", (2, 1)),
                    trouble.array(Z, f"Z{l} in caches[{l - 1}]", (n, 1)),
                )
            )
        return taken

    def _go_back(self) -> None:
        name = self.backward.__name__
        grads = trouble.call(self.backward, self.AL, self.Y, self.caches)
        if not isinstance(grads, Mapping):
            raise Trouble(f"{name} returned no dict of gradients.")
        measured = trouble.measured_slopes(lambda p: self._cost_of(self.x, p), PARAMETERS)
        top = {"W1": PARAMETERS["W2"], "b1": PARAMETERS["b2"]}
        A1 = np.array([[self.numbers["a1_1"].has], [self.numbers["a1_2"].has]])
        below = {
            "dA1": trouble.measured_slopes(lambda p: self._cost_of(p["A"], top), {"A": A1}),
            "dA0": trouble.measured_slopes(
                lambda p: self._cost_of(p["A"], PARAMETERS), {"A": self.x}
            ),
        }
        wanted = {f"d{key}": slopes for key, slopes in measured.items()}
        wanted |= {key: slopes["A"] for key, slopes in below.items()}
        for key, slopes in wanted.items():
            if key not in grads:
                raise Trouble(f"{name} returned no {key}.")
            self._note(key, trouble.array(grads[key], f"{key} of {name}", slopes.shape), slopes)

    def _note(self, key: str, has: np.ndarray, should: np.ndarray) -> None:
        """Remember an array entry by entry: z1_1, z1_2, and dW1_11, dW1_12 for a matrix."""
        matrix = key.lstrip("d").startswith("W")
        for (i, j), value in np.ndenumerate(has):
            entry = f"{i + 1}{j + 1}" if matrix else f"{i + 1}"
            self.numbers[f"{key}_{entry}"] = Found(float(value), float(should[i, j]))


def steps_of(numbers: Mapping[str, Found], y: int) -> list[dict[str, Any]]:
    """The walk in words: of each step the numbers that appear, and how they come about."""
    n = {key: _text(found.has) for key, found in numbers.items()}
    f = {key: _factor(words) for key, words in n.items()}  # as they stand in a sum
    p = {
        f"{key}_{i + 1}{j + 1}" if key[0] == "W" else f"{key}_{i + 1}": _factor(_text(value))
        for key, values in PARAMETERS.items()
        for (i, j), value in np.ndenumerate(values)
    }
    told: list[tuple[str, list[str], str]] = [
        ("The example comes in.", ["x_1", "x_2"], f"x₁ = {n['x_1']}, x₂ = {n['x_2']}, y = {y}")
    ]
    for i in "12":
        sum_of = f"{p[f'W1_{i}1']} · {f['x_1']} + {p[f'W1_{i}2']} · {f['x_2']} + {p[f'b1_{i}']}"
        told += [
            (f"Two paths meet in hidden unit {i}: add them, and the bias.", [f"z1_{i}"],
             f"z = {sum_of} = {n[f'z1_{i}']}"),
            ("ReLU: what is above 0 passes.", [f"a1_{i}"],
             f"a = max(0, {n[f'z1_{i}']}) = {n[f'a1_{i}']}"),
        ]  # fmt: skip
    sum_of = f"{p['W2_11']} · {f['a1_1']} + {p['W2_12']} · {f['a1_2']} + {p['b2_1']}"
    told += [
        ("Two paths meet in the output.", ["z2_1"], f"z = {sum_of} = {n['z2_1']}"),
        ("Sigmoid: a probability.", ["a2_1"], f"a = σ({n['z2_1']}) = {n['a2_1']}"),
        ("How wrong is it?", ["loss_1"], f"the loss of {n['a2_1']} where y = {y}: {n['loss_1']}"),
        ("Now back. One example: db is dz itself, the answer minus the truth.", ["db2_1"],
         f"dz = {n['a2_1']} − {y} = {n['db2_1']}"),
        ("A weight matters as much as the number it multiplies.", ["dW2_11", "dW2_12"],
         f"dW = {n['db2_1']} · ({n['a1_1']}, {n['a1_2']}) = ({n['dW2_11']}, {n['dW2_12']})"),
        ("A hidden unit matters as much as the weight it is multiplied by.", ["dA1_1", "dA1_2"],
         f"da = {n['db2_1']} · ({p['W2_11']}, {p['W2_12']}) = ({n['dA1_1']}, {n['dA1_2']})"),
    ]  # fmt: skip
    for i in "12":
        passes = "passes" if numbers[f"z1_{i}"].has > 0 else "is stopped"
        told += [
            (f"Back through the ReLU of unit {i}: z = {n[f'z1_{i}']}, so the slope {passes}.",
             [f"db1_{i}"], f"dz = db = {n[f'db1_{i}']}"),
            (f"The weights into unit {i}: dz times what came in.", [f"dW1_{i}1", f"dW1_{i}2"],
             f"dW = {n[f'db1_{i}']} · ({n['x_1']}, {n['x_2']})"
             f" = ({n[f'dW1_{i}1']}, {n[f'dW1_{i}2']})"),
        ]  # fmt: skip
    for i in "12":
        paths = " + ".join(f"{p[f'W1_{k}{i}']} · {f[f'db1_{k}']}" for k in "12")
        told.append(
            (f"Two paths meet again on the way back to x{'₁₂'[int(i) - 1]}: add them.",
             [f"dA0_{i}"], f"dx = {paths} = {n[f'dA0_{i}']}")
        )  # fmt: skip
    return [
        {"title": title, "shows": shows, "sum": words, "wrong": _wrong(shows, numbers)}
        for title, shows, words in told
    ]


def _wrong(shows: list[str], numbers: Mapping[str, Found]) -> str:
    """What does not agree at a step, with the measure beside it."""
    off = [key for key in shows if numbers[key].wrong()]
    if not off:
        return ""
    key = off[0]
    how = "nudging measures" if key.startswith("d") else "the numbers before it give"
    return f"{key} is {_text(numbers[key].has)}, but {how} {_text(numbers[key].should)}."


def _text(value: float) -> str:
    """A number with the digits that count, and a true minus."""
    if not np.isfinite(value):
        return "nan"
    return f"{value + 0.0:.4g}".replace("-", "−")  # + 0.0 takes the sign off a zero


def _factor(words: str) -> str:
    return f"({words})" if words.startswith("−") else words


class Walk:
    """The walk, asked for by a page."""

    def __init__(self, place: Place, *functions: Callable[..., Any]) -> None:
        self.place, self.functions = place, functions

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """All steps of one example; where the page stands is remembered."""
        if asked["do"] == "at":
            self.place.at = int(asked["at"])
            return {}
        if "example" in asked:
            self.place.example, self.place.at = int(asked["example"]), 0
        x, y = list(EXAMPLES.values())[self.place.example]
        chosen = {"examples": list(EXAMPLES), "example": self.place.example, "at": self.place.at}
        weights = {key: values.tolist() for key, values in PARAMETERS.items()}
        try:
            numbers = Passes(x, y, *self.functions).numbers
        except Trouble as found:
            return {**chosen, "weights": weights, "steps": [], "trouble": str(found)}
        return {
            **chosen,
            "weights": weights,
            "steps": steps_of(numbers, y),
            "numbers": {key: _text(found.has) for key, found in numbers.items()},
            "wrong": [key for key, found in numbers.items() if found.wrong()],
            "trouble": "",
        }


def walk(
    L_model_forward: Callable[..., Any],
    L_model_backward: Callable[..., Any],
    compute_cost: Callable[..., Any],
) -> Any:
    """One example's way through a 2-2-1 network and back, number by number.

    The numbers come from the caches and gradients of the functions of notebook 04; one that does
    not agree with arithmetic or with a measured slope is marked. Where the walker stands is kept
    when the cell runs again.
    """
    functions = L_model_forward, L_model_backward, compute_cost
    return panel("walk", cache_walk([2, 2, 1]), Walk(kept("walk", (), Place), *functions).answer)
