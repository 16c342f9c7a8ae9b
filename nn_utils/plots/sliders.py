"""A neuron to play with: sliders for its weights, its bias and its activation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.plane import (
    FEATURES,
    draw_points,
    name_classes,
    set_plane,
    weights_of_line,
    window_of,
)
from nn_utils.plots.style import BLUE, INK, ORANGE, PROBABILITY, house_style, number

_ACTIVATIONS: dict[
    str, tuple[Callable[[Any], Any], tuple[float, float]]
] = {  # each with the range of its answers that the colors span
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), (0.0, 1.0)),
    "tanh": (np.tanh, (-1.0, 1.0)),
    "relu": (lambda z: np.maximum(z, 0), (0.0, 4.0)),
}


@house_style
def neuron_picture(
    X: Any,
    Y: Any,
    w: Any,
    b: float,
    activation: str = "sigmoid",
    title: str = "One neuron",
    axes: tuple[str, str] = FEATURES,
    reach: float | None = None,
) -> Picture:
    """One neuron with two inputs: its answer over the plane, and where the examples fall on g(z).

    Parameters
    ----------
    X : (2, m) examples. Y : (1, m) of 0 and 1.
    w : two weights. b : the bias.
    activation : ``"sigmoid"``, ``"tanh"`` or ``"relu"``.
    axes : the names of the two features.
    reach : how far z is drawn to either side of 0; None is as far as the examples go.
    """
    if activation not in _ACTIVATIONS:
        raise ValueError(f"activation is {activation!r}; wanted one of {', '.join(_ACTIVATIONS)}.")
    g, (low, high) = _ACTIVATIONS[activation]
    X = expect.examples(X, 2)
    y = expect.labels(Y, X.shape[1])
    (w1, w2), b = weights_of_line((w, b))
    window = window_of(X)
    picture = Picture(height=4.3)
    picture.headed(title)
    left, right = picture.subplots(1, 2)

    grid_1, grid_2 = np.meshgrid(np.linspace(*window[:2], 81), np.linspace(*window[2:], 81))
    z = w1 * grid_1 + w2 * grid_2 + b
    left.pcolormesh(grid_1, grid_2, g(z), cmap=PROBABILITY, vmin=low, vmax=high, shading="gouraud")
    if z.min() < 0 < z.max():
        left.contour(grid_1, grid_2, z, levels=[0.0], colors=[INK], linewidths=2)
    draw_points(left, X, y)
    set_plane(left, window, axes)
    left.grid(False)
    answers = {"w_1": w1, "w_2": w2, "b": b}
    left.set_title(", ".join(f"${name} = {number(value)}$" for name, value in answers.items()))

    z_points = np.array([w1, w2]) @ X + b
    if reach is None:
        reach = max(4.0, 1.1 * float(np.abs(z_points).max()))
    line = np.linspace(-reach, reach, 400)
    right.plot(line, g(line), color=INK, zorder=1)
    right.axvline(0, color="#9a9a9a", lw=1, zorder=0)
    for label, color, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        of_class = y == label
        right.plot(z_points[of_class], g(z_points[of_class]), marker, color=color, ms=8,
                   mec=INK if label else "white", ls="none")  # fmt: skip
    right.set(xlabel="$z = w_1 x_1 + w_2 x_2 + b$", ylabel="$a = g(z)$")
    correct = int(((z_points > 0) == y).sum())
    right.set_title(f"{activation}: {correct} of {y.size} on their own side")
    name_classes(right, y)
    return picture.described(
        f"{title} with {activation}, w1 = {number(w1)}, w2 = {number(w2)}, b = {number(b)}:"
        f" {correct} of {y.size} points lie on their own side of the line z = 0."
    )


def neuron_sliders(
    X: Any, Y: Any, w: Any = (1.0, 1.0), b: float = 0.0, axes: tuple[str, str] = FEATURES
) -> Any:
    """Sliders for w1, w2 and b and a choice of activation; the picture follows them.

    X is (2, m), Y is (1, m); ``w`` and ``b`` are where the sliders start; ``axes`` names the two
    features. Without ipywidgets, and on pages that run no widgets, the static ``neuron_picture``
    stands in its place.
    """
    picture = neuron_picture(X, Y, w, b, axes=axes)
    try:
        import ipywidgets
    except ImportError:
        return picture

    class Panel(ipywidgets.VBox):
        """The widgets, with the static picture for readers whose page shows no widgets."""

        def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
            data, metadata = picture._repr_mimebundle_()
            live = super()._repr_mimebundle_(**kwargs) or {}
            return {**live, **data}, metadata

    weights, bias = weights_of_line((w, b))
    sliders = [
        ipywidgets.FloatSlider(value=value, min=-10, max=10, step=0.1, description=name)
        for name, value in (("w1", weights[0]), ("w2", weights[1]), ("b", bias))
    ]
    choice = ipywidgets.Dropdown(options=list(_ACTIVATIONS), description="activation")
    shown = ipywidgets.Image(value=picture.png(), format="png", width=900)

    def redraw(_: Any) -> None:
        w1, w2, bias = (slider.value for slider in sliders)
        drawn = neuron_picture(X, Y, (w1, w2), bias, choice.value, axes=axes)
        shown.value = drawn.png(sharpness=1.25)

    for control in (*sliders, choice):
        control.observe(redraw, names="value")
    return Panel([ipywidgets.HBox([ipywidgets.VBox(sliders), choice]), shown])
