"""Several ways to do the same training, side by side against the clock, drawn while they run."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping

from nn_utils.plots import expect
from nn_utils.plots.curves import iteration_axes
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import house_style, label_ends, line_look

TURNS = 6  # how often the picture is drawn while the race runs


class _Runner:
    """One way to train, with a clock that runs only while it does."""

    def __init__(self, costs: Iterator[float], iterations: int) -> None:
        self._source, self._iterations = costs, iterations
        self.costs: list[float] = []
        self.clock: list[float] = []  # seconds taken when each cost was known

    @property
    def finished(self) -> bool:
        return len(self.costs) == self._iterations

    def run_until(self, seconds: float) -> None:
        """Go on until the runner's own clock says so many seconds, or to the last iteration."""
        before = self.clock[-1] if self.clock else 0.0
        began = time.perf_counter()
        while not self.finished and (not self.clock or self.clock[-1] < seconds):
            self.costs.append(next(self._source))
            self.clock.append(before + time.perf_counter() - began)


def race(
    runners: Mapping[str, Iterator[float]],
    iterations: int,
    seconds: float = 3.0,
    title: str = "The same training, raced",
) -> Picture:
    """Let several trainings run, each for `seconds` of its own at most, and draw how far they get.

    Parameters
    ----------
    runners : by name, iterators that do an iteration each time and give its cost.
    iterations : where a runner has finished.

    The runners take turns, so that none waits for another's clock. In a notebook the picture is
    drawn again after every turn, and the last one is what the cell returns.
    """
    if not runners:
        raise ValueError("there are no runners; wanted a dict of iterators over costs")
    if iterations < 1 or seconds <= 0:
        raise ValueError(f"iterations {iterations} and seconds {seconds} must both be positive")
    field = {name: _Runner(costs, iterations) for name, costs in runners.items()}
    for turn in range(1, TURNS + 1):
        for runner in field.values():
            runner.run_until(seconds * turn / TURNS)
        picture = _draw(field, title)
        if all(runner.finished for runner in field.values()):
            break
        if turn < TURNS:
            _show_for_now(picture)
    return picture


@house_style
def _draw(field: Mapping[str, _Runner], title: str) -> Picture:
    picture = Picture(height=4.0)
    picture.headed(title)
    by_iteration, by_time = picture.subplots(1, 2, sharey=True)
    ends, said = [], []
    for index, (name, runner) in enumerate(field.items()):
        costs, look = expect.series(runner.costs, name), line_look(index)
        for ax, x in ((by_iteration, range(len(costs))), (by_time, runner.clock)):
            on_top = 3 - len(costs) / 1e9  # whoever got least far would be hidden below
            ax.plot(x, costs, **look._asdict(), lw=1.4, markevery=[-1], zorder=on_top)
        far = f"{len(costs):,} iterations\nin {runner.clock[-1]:.2f} s".replace(",", "\u2009")
        ends.append((runner.clock[-1], float(costs[-1]), f"{name}:\n{far}", look.color))
        said.append(f"{name}: {' '.join(far.split())}, cost {costs[-1]:.4f}")
    iteration_axes(by_iteration, "cost $J$", "By iteration, they agree")
    by_time.set(xlabel="seconds", title="By the clock, they do not")
    label_ends(by_time, ends)
    return picture.described(f"{title}. {'; '.join(said)}.")


def _show_for_now(picture: Picture) -> None:
    """In a notebook, show the picture until the next one comes; elsewhere do nothing."""
    if "ipykernel" in sys.modules:
        from IPython.display import clear_output, display

        display(picture)
        clear_output(wait=True)
