"""Accuracy after every single step, even and odd steps told apart: is the net settling?"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.ticker import MaxNLocator, PercentFormatter

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import house_style, label_ends, line_look, marker_step


@house_style
def accuracy_zigzag(
    accuracy: Sequence[float],
    start: int = 0,
    title: str = "Test accuracy after every step",
) -> Picture:
    """Accuracy against the step, one line through the even steps and one through the odd ones.

    Parameters
    ----------
    accuracy : (k,) fractions in 0 to 1, after steps start, start + 1, ...
    start : the first step.

    Where the two lines run apart, every step throws the net across a valley of the cost instead
    of down along it (Cohen, Kaur, Li, Kolter and Talwalkar, Gradient Descent on Neural Networks
    Typically Occurs at the Edge of Stability, 2021).
    """
    y = expect.series(accuracy, "accuracy")
    steps = expect.iterations(1, len(y)) + start
    picture = Picture(height=4.2)
    picture.headed(title)
    ax = picture.subplots()
    ends, said = [], []
    for index, name in enumerate(("even steps", "odd steps")):
        of_kind = steps % 2 == index
        x, values, look = steps[of_kind], y[of_kind], line_look(index)
        if x.size == 0:
            continue
        ax.plot(x, values, **look._asdict(), markevery=marker_step(len(x)), lw=1.5)
        ends.append((float(x[-1]), float(values[-1]), name, look.color))
        said.append(f"{name} from {values.min():.3f} to {values.max():.3f}")
    ax.set(xlabel="steps of gradient descent", ylabel="accuracy")
    ax.yaxis.set_major_formatter(PercentFormatter(1))  # as many decimals as the ticks need
    ax.xaxis.set_major_locator(
        MaxNLocator(8, integer=True, min_n_ticks=1, steps=[1, 2, 2.5, 5, 10])
    )
    ax.margins(x=0.02)
    label_ends(ax, ends)
    return picture.described(
        f"{title}. Steps {steps[0]:.0f} to {steps[-1]:.0f}; accuracy after {', after '.join(said)}."
    )
