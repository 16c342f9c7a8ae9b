"""How long several ways of computing the same thing take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nn_utils.plots import expect
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import house_style, label_ends, line_look, number


@house_style
def timings(
    sizes: Sequence[int],
    seconds: Mapping[str, Sequence[float]],
    unit: str = "examples",
    title: str = "Seconds against size",
) -> Picture:
    """How long several ways take, against how much there is to do; both axes logarithmic.

    sizes: (k,) how much there was to do. seconds: way -> (k,) times, all above 0.
    """
    x = expect.series(sizes, "sizes")
    picture = Picture(height=4.2)
    picture.headed(title)
    ax = picture.subplots()
    ax.set(xscale="log", yscale="log", xlabel=unit, ylabel="seconds")
    ends, said = [], []
    for index, (way, times) in enumerate(expect.several(seconds, "seconds").items()):
        y, look = expect.series(times, way), line_look(index)
        ax.plot(x, y, **look._asdict())
        ends.append((float(x[-1]), float(y[-1]), way, look.color))
        said.append(f"{way} takes {number(float(y[-1]))} s")
    label_ends(ax, ends)
    return picture.described(f"{title}. For {number(float(x[-1]))} {unit}, {'; '.join(said)}.")
