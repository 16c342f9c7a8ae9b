"""Two ways to count a mistake, and how each of them slopes."""

from __future__ import annotations

import numpy as np

from nn_utils.plots.picture import Picture
from nn_utils.plots.style import house_style, label_ends, line_look


@house_style
def losses_and_slopes(title: str = "Two losses of a neuron whose answer should be 1") -> Picture:
    """Cross-entropy and squared error of sigmoid(z) at y = 1, and their slopes along z."""
    z = np.linspace(-8, 8, 401)
    a = 1 / (1 + np.exp(-z))
    curves = {
        "cross-entropy": (-np.log(a), a - 1),
        "squared error": ((a - 1) ** 2, 2 * (a - 1) * a * (1 - a)),
    }
    picture = Picture(height=4.0)
    picture.headed(title)
    axes = picture.subplots(1, 2)
    for panel, (ax, name) in enumerate(zip(axes, ("loss", "slope along $z$"), strict=True)):
        for index, pair in enumerate(curves.values()):
            ax.plot(z, pair[panel], **line_look(index)._asdict(), markevery=50)
        ax.set(xlim=(-8, 8), xlabel="$z$", ylabel=name)
    ends = [(8.0, float(pair[1][-1]), name, line_look(i).color)
            for i, (name, pair) in enumerate(curves.items())]  # fmt: skip
    label_ends(axes[1], ends)
    low = {name: pair[1][0] for name, pair in curves.items()}
    return picture.described(
        f"{title}. At z = -8 the cross-entropy has slope {low['cross-entropy']:.4f} and the squared"
        f" error {low['squared error']:.4f}; both flatten out for large z."
    )
