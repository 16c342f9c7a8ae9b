"""The cost of a neuron with one input as a landscape over its weight and bias, to walk in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nn_utils.live import trouble
from nn_utils.live.kept import kept
from nn_utils.live.panel import panel
from nn_utils.live.plane import lattice
from nn_utils.live.trouble import Parameters, Trouble
from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.plane import Window
from nn_utils.plots.style import GRAY, VERMILLION, house_style

GRID = 41  # lines a side of the landscape
TRAIL = 200  # steps that are remembered
HALF_WIDTH, HALF_HEIGHT = 14.0, 9.0  # of the map, in w and in b
STILL_STEPS, STILL_RATE = 40, 2.0
_LEVEL = 1e-9  # a difference of costs that is no step up, only rounding


@dataclass
class Walk:
    """Where the neuron stands, how it came there, and how long its steps are."""

    w: float
    b: float
    learning_rate: float = 2.0
    trail: list[tuple[float, float]] = field(default_factory=list)


class Bowl:
    """The landscape, by the learner's cost, and the way down, by the learner's slopes."""

    def __init__(
        self,
        walk: Walk,
        X: np.ndarray,
        Y: np.ndarray,
        batch: Callable[..., Any],
        sigmoid: Callable[..., Any],
        cost: Callable[..., Any],
        gradient: Callable[..., Any],
    ) -> None:
        self.walk, self.X, self.Y = walk, X, Y
        self.batch, self.sigmoid, self.cost, self.gradient = batch, sigmoid, cost, gradient
        self.window = map_round(X[0], Y[0])

    # the learner's functions ---------------------------------------------------------------------

    def answers(self, X: np.ndarray, w: float, b: float) -> np.ndarray:
        """What the neuron answers to X (1, m): (1, m)."""
        A = trouble.call(self.batch, X, np.array([[w]]), b, self.sigmoid)
        return trouble.array(A, f"A of {self.batch.__name__}", (1, X.shape[1]))

    def height(self, w: float, b: float) -> float:
        """The cost at one place."""
        A = self.answers(self.X, w, b)
        return trouble.number(trouble.call(self.cost, A, self.Y), self.cost.__name__)

    def slopes(self) -> tuple[float, float]:
        """dw and db where the neuron stands."""
        walk, name = self.walk, self.gradient.__name__
        back = trouble.call(self.gradient, self.X, self.Y, np.array([[walk.w]]), walk.b)
        dw, db = trouble.pair(back, name, 2)
        return trouble.number(dw, f"dw of {name}"), trouble.number(db, f"db of {name}")

    def landscape(self) -> np.ndarray:
        """The cost over the whole map, (GRID, GRID), lowest b first."""
        places = lattice(self.window, GRID).T
        return np.array([self.height(w, b) for w, b in places.tolist()]).reshape(GRID, GRID)

    # moving --------------------------------------------------------------------------------------

    def step(self) -> str:
        """One step downhill; what is to be said of it."""
        walk = self.walk
        before, (dw, db) = self.height(walk.w, walk.b), self.slopes()
        w, b = walk.w - walk.learning_rate * dw, walk.b - walk.learning_rate * db
        if not np.isfinite([w, b]).all():
            raise Trouble("The slopes are not numbers here: there is no step to take.")
        walk.trail = [*walk.trail, (walk.w, walk.b)][-TRAIL:]
        walk.w, walk.b = w, b
        after = self.height(w, b)
        left, right, bottom, top = self.window
        if not (left <= w <= right and bottom <= b <= top):
            return "Flown out of the map: α is far too large, or a slope is wrong."
        if after > before + _LEVEL:
            return (
                f"The cost rose from {before:.3f} to {after:.3f}: too long a step, or a wrong one."
            )
        return f"The cost fell from {before:.4f} to {after:.4f}."

    def doubt(self) -> str:
        """Where the derived slopes are not those of the cost; "" where nudges cannot tell."""
        if trouble.too_sure(self.answers(self.X, self.walk.w, self.walk.b), self.Y):
            return ""
        here: Parameters = {"w": np.array(self.walk.w), "b": np.array(self.walk.b)}
        derived = dict(zip(("w", "b"), map(np.array, self.slopes()), strict=True))
        measured = trouble.measured_slopes(
            lambda p: self.height(float(p["w"]), float(p["b"])), here
        )
        return trouble.words(trouble.disagreements(derived, measured))

    # what the page asks --------------------------------------------------------------------------

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the page asks, and show where the neuron stands and where it would go."""
        said, wrong = "", ""
        shown: dict[str, Any] = {"window": self.window}
        try:
            said = self._do(asked, shown)
            wrong = self.doubt()
        except Trouble as found:
            wrong = str(found)
        try:
            shown |= self._here()
        except Trouble as found:
            wrong = wrong or str(found)
        walk = self.walk
        trail = np.array([*walk.trail, (walk.w, walk.b)], dtype=np.float32)
        place = {"w": walk.w, "b": walk.b, "learning_rate": walk.learning_rate, "trail": trail}
        return {**shown, **place, "said": said, "trouble": wrong}

    def _do(self, asked: Mapping[str, Any], shown: dict[str, Any]) -> str:
        walk, what, said = self.walk, asked["do"], ""
        if what == "look":
            shown["landscape"] = self.landscape().astype(np.float32)
            shown["points"], shown["labels"] = self.X.astype(np.float32), self.Y.astype(np.uint8)
        elif what == "move":
            walk.w, walk.b = map(float, asked["to"])
            walk.trail = []
        elif what == "set":
            walk.learning_rate = float(asked["learning_rate"])
        elif what == "step":
            for _ in range(int(asked.get("steps", 1))):
                said = self.step()
        return said

    def _here(self) -> dict[str, Any]:
        walk = self.walk
        low, high = float(self.X.min()), float(self.X.max())
        reach = np.linspace(low - 0.1 * (high - low), high + 0.1 * (high - low), 61)
        dw, db = self.slopes()
        cost = self.height(walk.w, walk.b)
        return {
            "cost": cost if np.isfinite(cost) else None,
            "step": [-walk.learning_rate * dw, -walk.learning_rate * db],
            "reach": reach.astype(np.float32),
            "curve": self.answers(reach.reshape(1, -1), walk.w, walk.b)[0].astype(np.float32),
        }


def map_round(x: np.ndarray, y: np.ndarray) -> Window:
    """A map of (w, b) with the lowest cost in its middle, found by Newton's method.

    x (m,), y (m,) of 0 and 1. Where no finite weight is best the search is held within bounds.
    """
    w = np.zeros(2)
    inputs = np.vstack([x, np.ones_like(x)])
    for _ in range(25):
        a = 1 / (1 + np.exp(-np.clip(w @ inputs, -30, 30)))
        curvature = (inputs * (a * (1 - a))) @ inputs.T + 1e-6 * np.eye(2)
        w = np.clip(w - np.linalg.solve(curvature, inputs @ (a - y)), -40, 40)
    across, up = (float(np.rint(value)) for value in w)
    return (across - HALF_WIDTH, across + HALF_WIDTH, up - HALF_HEIGHT, up + HALF_HEIGHT)


@house_style
def _still(bowl: Bowl) -> Picture:
    """The landscape with a walk down it, for pages where nothing moves."""
    title = f"The bowl: {STILL_STEPS} steps down the cost with a learning rate of {STILL_RATE:g}"
    picture = Picture(height=4.4, width=6.8)
    picture.headed(title)
    ax = picture.subplots()
    left, right, bottom, top = bowl.window
    ax.set(xlabel="$w$", ylabel="$b$", xlim=(left, right), ylim=(bottom, top))
    try:
        heights = bowl.landscape()
        for _ in range(STILL_STEPS):
            bowl.step()
    except Trouble as found:  # a function that is wrong or not written yet
        return picture.described(f"An empty map of w and b. {found}")
    axes = np.linspace(left, right, GRID), np.linspace(bottom, top, GRID)
    if np.isfinite(heights).all():
        lowest = float(heights.min())
        levels = lowest + (float(heights.max()) - lowest) * np.linspace(0, 1, 15)[1:] ** 2
        ax.contour(*axes, heights, levels=levels, colors=[GRAY], linewidths=0.8)
    trail = np.array([*bowl.walk.trail, (bowl.walk.w, bowl.walk.b)])
    ax.plot(trail[:, 0], trail[:, 1], "o-", color=VERMILLION, ms=4)
    return picture.described(
        f"{title}. Contours of the cost over w and b, and a walk from w = {trail[0, 0]:.2f},"
        f" b = {trail[0, 1]:.2f} to w = {trail[-1, 0]:.2f}, b = {trail[-1, 1]:.2f}."
    )


def bowl(
    X: Any,
    Y: Any,
    neuron_batch: Callable[..., Any],
    sigmoid: Callable[..., Any],
    binary_cross_entropy: Callable[..., Any],
    neuron_gradient: Callable[..., Any],
) -> Any:
    """The cost over (w, b) of a neuron with one input; drag the neuron, set α, take a step.

    X (1, m), one feature, and Y (1, m) of 0 and 1. The functions are those of notebook 01: the
    landscape is the learner's cost, the arrow the learner's gradient. Where the neuron stands is
    kept when the cell runs again.
    """
    X = expect.examples(X, 1)
    y = expect.labels(Y, X.shape[1]).reshape(1, -1)
    functions = neuron_batch, sigmoid, binary_cross_entropy, neuron_gradient
    start = map_round(X[0], y[0])

    def fresh() -> Walk:
        return Walk(start[0] + 0.25 * HALF_WIDTH, start[3] - 0.4 * HALF_HEIGHT)

    with np.errstate(all="ignore"):
        first = fresh()
        first.learning_rate = STILL_RATE
        still = _still(Bowl(first, X, y, *functions))
    return panel("bowl", still, Bowl(kept("bowl", (X, y), fresh), X, y, *functions).answer)
