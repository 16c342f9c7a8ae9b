"""A network with one hidden layer that learns while you watch, by the learner's own functions."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from nn_utils.costs import output_gradient
from nn_utils.live import trouble
from nn_utils.live.kept import kept
from nn_utils.live.panel import panel
from nn_utils.live.plane import as_bytes, lattice, seen_by_hidden
from nn_utils.live.trouble import Parameters, Trouble
from nn_utils.plots import expect
from nn_utils.plots.boundaries import decision_boundary, points
from nn_utils.plots.picture import Picture
from nn_utils.plots.plane import Window, window_of

GRID, SHEET = 41, 13  # lines a side: of the colored plane, of the sheet that is seen folding
MOST_UNITS, MOST_POINTS, MOST_COSTS = 8, 600, 200
LARGEST = 1e100  # a weight whose square can still be added up
FRAME = 0.012  # seconds of training between two pictures
STILL_STEPS = 1500  # before the still picture is taken
_LOOK_AGAIN = 1.0  # seconds from one measurement of the slopes to the next


class Functions(NamedTuple):
    """What the learner wrote, as notebook 03 names it."""

    initialize: Callable[..., Any]
    forward: Callable[..., Any]
    backward: Callable[..., Any]
    cost: Callable[..., Any]
    update: Callable[..., Any]


@dataclass
class Settings:
    """What the controls say."""

    units: int = 4
    learning_rate: float = 1.0
    activation: str = "relu"


@dataclass
class State:
    """Points, settings and what was learned so far."""

    X: np.ndarray
    y: np.ndarray
    window: Window
    settings: Settings
    seed: int = 1
    parameters: Parameters | None = None
    steps: int = 0
    costs: list[tuple[int, float]] = field(default_factory=list)
    every: int = 1  # steps from one kept cost to the next

    def start_over(self) -> None:
        self.parameters, self.steps, self.costs, self.every = None, 0, [], 1

    def keep_cost(self, cost: float) -> None:
        """Keep a cost now and then; when they are many, every other one."""
        if self.steps % self.every == 0:
            self.costs.append((self.steps, cost))
        if len(self.costs) > MOST_COSTS:
            self.costs, self.every = self.costs[::2], 2 * self.every


class Playground:
    """A network in training: the state, and the functions that move it."""

    def __init__(self, state: State, functions: Functions) -> None:
        self.state = state
        self.use = functions
        self._doubt = ""
        self._looked = 0.0

    # the learner's functions ---------------------------------------------------------------------

    def _sizes(self) -> dict[str, tuple[int, int]]:
        n_h = self.state.settings.units
        return {"W1": (n_h, 2), "b1": (n_h, 1), "W2": (1, n_h), "b2": (1, 1)}

    def _shaped(self, values: Any, source: str, prefix: str = "") -> Parameters:
        """Parameters or slopes as a function gave them, each of the shape it must have."""
        wanted = self._sizes()
        missing = [prefix + name for name in wanted if prefix + name not in values]
        if missing:
            raise Trouble(f"{source} returned no {trouble.listed(missing)}.")
        return {
            name: trouble.array(values[prefix + name], f"{prefix}{name} of {source}", shape)
            for name, shape in wanted.items()
        }

    def _started(self) -> Parameters:
        """Weights to start from, by the learner's function; NumPy's own stream is put back."""
        before = np.random.get_state()
        np.random.seed(self.state.seed)
        try:
            drawn = trouble.call(self.use.initialize, 2, self.state.settings.units, 1)
        finally:
            np.random.set_state(before)
        if not isinstance(drawn, Mapping):
            raise Trouble(f"{_name(self.use.initialize)} returned no dict of W1, b1, W2, b2.")
        return self._shaped(drawn, _name(self.use.initialize))

    def _layer(self, A: np.ndarray, W: np.ndarray, b: np.ndarray, g: str) -> tuple[Any, Any]:
        source = _name(self.use.forward)
        A_next, cache = trouble.pair(trouble.call(self.use.forward, A, W, b, g), source, 2)
        return trouble.array(A_next, f"A of {source}", (W.shape[0], A.shape[1])), cache

    def _forward(self, X: np.ndarray, p: Parameters) -> tuple[Any, Any, Any, Any]:
        A1, cache1 = self._layer(X, p["W1"], p["b1"], self.state.settings.activation)
        A2, cache2 = self._layer(A1, p["W2"], p["b2"], "sigmoid")
        return A1, A2, cache1, cache2

    def _cost(self, p: Parameters) -> float:
        A2 = self._forward(self.state.X, p)[1]
        return trouble.number(trouble.call(self.use.cost, A2, self._Y), _name(self.use.cost))

    def _slopes(self, A2: np.ndarray, cache1: Any, cache2: Any) -> Parameters:
        Y, source = self._Y, _name(self.use.backward)
        dA2 = output_gradient(A2, Y)  # finite where a long training has made A2 exactly 0 or 1
        back = trouble.call(self.use.backward, dA2, cache2, "sigmoid")
        dA1, dW2, db2 = trouble.pair(back, source, 3)
        activation = self.state.settings.activation
        back = trouble.call(self.use.backward, dA1, cache1, activation)
        _, dW1, db1 = trouble.pair(back, source, 3)
        grads = {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}
        return self._shaped(grads, source, prefix="d")

    @property
    def _Y(self) -> np.ndarray:
        return self.state.y.reshape(1, -1)

    # learning ------------------------------------------------------------------------------------

    def parameters(self) -> Parameters:
        """The weights as they are now, drawn at the first look."""
        if self.state.parameters is None:
            self.state.parameters = self._started()
        return self.state.parameters

    def step(self) -> None:
        """One step of gradient descent."""
        state, p = self.state, self.parameters()
        _, A2, cache1, cache2 = self._forward(state.X, p)
        cost = trouble.number(trouble.call(self.use.cost, A2, self._Y), _name(self.use.cost))
        slopes = self._slopes(A2, cache1, cache2)
        grads = {f"d{name}": slope for name, slope in slopes.items()}
        moved = trouble.call(self.use.update, p, grads, state.settings.learning_rate)
        moved = self._shaped(moved, _name(self.use.update))
        state.keep_cost(cost)
        if not all((np.abs(values) < LARGEST).all() for values in moved.values()):  # nor nan
            raise Trouble(
                f"After {state.steps} steps a weight would be {LARGEST:g} or more, or no number:"
                f" the steps have flown out. {self._advice()}"
            )
        state.parameters = moved
        state.steps += 1

    def train(self, steps: int | None = None) -> None:
        """So many steps, or as many as fit between two pictures."""
        end = time.perf_counter() + FRAME
        if self.state.X.shape[1] == 0:
            raise Trouble("There are no points to learn from. Put some on the plane.")
        done = 0
        while done < steps if steps else time.perf_counter() < end:
            self.step()
            done += 1

    def _advice(self) -> str:
        """What to do about steps that flew out: a wrong slope is no fault of the learning rate."""
        self._looked = 0.0
        return self.doubt() or "Press New start, and try a smaller α."

    def doubt(self) -> str:
        """Where the slopes that the functions derive are not those of the cost; "" if nowhere.

        Measured by nudging, at most once in a second; where nudges cannot tell, at a fresh start.
        """
        if time.monotonic() - self._looked < _LOOK_AGAIN or self.state.X.shape[1] == 0:
            return self._doubt
        found = self._disagreements(self.parameters())
        if found is None:
            found = self._disagreements(self._started())
        self._doubt = trouble.words(found or {})
        self._looked = time.monotonic()
        return self._doubt

    def _disagreements(self, p: Parameters) -> dict[str, tuple[float, float]] | None:
        """Slopes that are not those of the cost at these weights; None where nudges cannot tell."""
        p = {name: values.copy() for name, values in p.items()}
        _, A2, cache1, cache2 = self._forward(self.state.X, p)
        derived = self._slopes(A2, cache1, cache2)
        finite = all(np.isfinite(slope).all() for slope in derived.values())
        if not finite or trouble.too_sure(A2, self._Y):
            return None
        return trouble.disagreements(derived, trouble.measured_slopes(self._cost, p))

    # what the page asks --------------------------------------------------------------------------

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Do what the page asks, then show how things stand, with the trouble if there is any."""
        said = ""
        try:
            self._do(asked)
            said = self.doubt()
        except Trouble as found:
            said = str(found)
        try:
            return {**self.shown(), "trouble": said}
        except Trouble as found:
            return {**self._controls(), "trouble": said or str(found)}

    def _do(self, asked: Mapping[str, Any]) -> None:
        state = self.state
        what = asked["do"]
        if what == "train":
            self.train(asked.get("steps"))
            return
        self._looked = 0.0
        if what == "set":
            new = Settings(**{**vars(state.settings), **asked["settings"]})
            over = (new.units, new.activation) != (state.settings.units, state.settings.activation)
            state.settings = new
            if over:
                state.start_over()
        elif what == "new start":
            state.seed += 1
            state.start_over()
        elif what == "add" and state.X.shape[1] < MOST_POINTS:
            state.X = np.column_stack([state.X, asked["at"]])
            state.y = np.append(state.y, int(asked["label"]))
        elif what == "remove" and state.X.shape[1]:
            far = np.linalg.norm(state.X - np.reshape(asked["at"], (2, 1)), axis=0)
            left = np.arange(far.size) != far.argmin()
            state.X, state.y = state.X[:, left], state.y[left]
        elif what == "clear":
            state.X, state.y = np.empty((2, 0)), np.empty(0, dtype=int)
            state.start_over()

    def _controls(self) -> dict[str, Any]:
        state = self.state
        return {
            "settings": vars(state.settings),
            "window": state.window,
            "points": state.X.astype(np.float32),
            "labels": state.y.astype(np.uint8),
            "steps": state.steps,
        }

    def shown(self) -> dict[str, Any]:
        """Everything a page draws: the plane, the hidden layer's view of it, cost and accuracy."""
        state, p = self.state, self.parameters()
        _, A2, *_ = self._forward(lattice(state.window, GRID), p)
        shown = {
            **self._controls(),
            "plane": as_bytes(A2.reshape(GRID, GRID)),
            "costs": np.array(state.costs, dtype=np.float32).reshape(-1, 2),
        }
        if not state.X.size:
            return shown
        A1, answers, *_ = self._forward(state.X, p)
        sheet, *_ = self._forward(lattice(state.window, SHEET), p)
        folded, sheet, line = seen_by_hidden(A1, sheet, p["W2"][0], float(p["b2"].item()))
        cost = trouble.number(trouble.call(self.use.cost, answers, self._Y), _name(self.use.cost))
        return {
            **shown,
            "folded": folded,
            "sheet": sheet.reshape(2, SHEET, SHEET),
            "line": line,
            "cost": cost if np.isfinite(cost) else None,
            "accuracy": float(np.mean((answers[0] > 0.5) == state.y)),
        }


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", "your function")


def _still(play: Playground, X: np.ndarray, Y: np.ndarray) -> Picture:
    """The boundary after some steps, for pages where nothing moves."""
    title = f"{STILL_STEPS} steps with {play.state.settings.units} hidden units"
    try:
        with np.errstate(all="ignore"):
            play.train(STILL_STEPS)
            return decision_boundary(
                lambda at: play._forward(at, play.parameters())[1], X, Y, title=title
            )
    except (Trouble, ValueError):  # a function that is wrong or not written yet
        return points(X, Y, title="The points of the playground")


def playground(
    X: Any,
    Y: Any,
    initialize_parameters: Callable[..., Any],
    linear_activation_forward: Callable[..., Any],
    linear_activation_backward: Callable[..., Any],
    compute_cost: Callable[..., Any],
    update_parameters: Callable[..., Any],
    units: int = 4,
    learning_rate: float = 1.0,
) -> Any:
    """A network with one hidden layer to play with; it learns by the functions handed over.

    X (2, m) and Y (1, m) are the points it starts with, ``units`` its hidden units (1 to 8). The
    other arguments are the functions of notebook 03. What was set and learned stays when the cell
    runs again with the same points; the functions are those of the new run.
    """
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    functions = Functions(
        initialize_parameters,
        linear_activation_forward,
        linear_activation_backward,
        compute_cost,
        update_parameters,
    )

    def fresh() -> State:
        return State(X, y, window_of(X), Settings(units, learning_rate))

    still = _still(Playground(fresh(), functions), X, Y)
    return panel(
        "playground", still, Playground(kept("playground", (X, y), fresh), functions).answer
    )
