"""Drag the threshold along the ROC curve; the counts and the photos that change sides follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nn_utils.live import trouble
from nn_utils.live.kept import kept
from nn_utils.live.panel import panel
from nn_utils.live.trouble import Trouble
from nn_utils.plots import expect
from nn_utils.plots.evaluation import roc

MOST_CURVE = 400  # corners of the curve that a page draws
EACH_SIDE = 6  # photos shown just above the threshold, and just below


@dataclass
class Chosen:
    """Where the threshold stands."""

    threshold: float = 0.5


class Threshold:
    """The answers of a network, cut at a threshold."""

    def __init__(
        self,
        chosen: Chosen,
        y: np.ndarray,
        p: np.ndarray,
        photos: np.ndarray,
        classes: Sequence[str],
        accuracy: Callable[..., Any],
    ) -> None:
        self.chosen, self.y, self.p = chosen, y, p
        self.photos, self.classes, self.accuracy = photos, classes, accuracy
        self.order = np.argsort(-p, kind="stable")

    def curve(self) -> np.ndarray:
        """Corners of the ROC curve, (k, 3): share of false alarms, share found, threshold."""
        y, p = self.y[self.order], self.p[self.order]
        last = np.flatnonzero(np.diff(p, append=-1.0))  # after each value, ties taken at once
        found = np.cumsum(y)[last] / max(1, int(y.sum()))
        alarms = np.cumsum(1 - y)[last] / max(1, int((1 - y).sum()))
        below = np.append(p[last][1:], 0.0)
        corners = np.column_stack([alarms, found, (p[last] + below) / 2])
        corners = np.vstack([[0.0, 0.0, 1.0], corners])
        return corners[np.unique(np.linspace(0, len(corners) - 1, MOST_CURVE).round().astype(int))]

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Photos by number, or how things stand at a threshold."""
        what = asked["do"]
        if what == "photos":
            which = [int(i) for i in asked["which"]]
            return {"which": which, "photos": self.photos[which]}
        if what == "move":
            self.chosen.threshold = float(np.clip(asked["to"], 0, 1))
        shown = self.here()
        if what == "look":
            shown |= {"curve": self.curve().astype(np.float32), "classes": list(self.classes)}
        return shown

    def here(self) -> dict[str, Any]:
        """Counts, the place on the curve, and the photos nearest to the threshold."""
        said, y = self.p > self.chosen.threshold, self.y == 1
        counts = [[int((~said & ~y).sum()), int((said & ~y).sum())],
                  [int((~said & y).sum()), int((said & y).sum())]]  # fmt: skip
        cut = int(said.sum())  # so many are above, and they come first in the order
        near = np.r_[self.order[max(0, cut - EACH_SIDE) : cut], self.order[cut : cut + EACH_SIDE]]
        return {
            "threshold": self.chosen.threshold,
            "counts": counts,
            "ring": [counts[0][1] / max(1, sum(counts[0])), counts[1][1] / max(1, sum(counts[1]))],
            "near": [
                {"photo": int(i), "is": int(y[i]), "said": int(said[i]), "p": float(self.p[i])}
                for i in near
            ],
            **self._accuracy(said.astype(int), (counts[0][0] + counts[1][1]) / y.size),
        }

    def _accuracy(self, said: np.ndarray, counted: float) -> dict[str, Any]:
        """The learner's accuracy, and what is wrong with it by the counts."""
        try:
            back = trouble.call(self.accuracy, self.y.reshape(1, -1), said.reshape(1, -1))
            share = trouble.number(back, self.accuracy.__name__)
        except Trouble as found:
            return {"accuracy": None, "trouble": str(found)}
        agrees = bool(abs(share - counted) < 1e-6)
        wrong = (
            f"Your accuracy says {share:.4g}; by the counts it is {counted:.4g},"
            " the two of the diagonal over all."
        )
        shown = share if np.isfinite(share) else None
        return {"accuracy": shown, "trouble": "" if agrees else wrong}


def threshold(
    Y: Any,
    A: Any,
    images: Any,
    classes: Sequence[Any],
    accuracy: Callable[..., Any],
    title: str = "ROC",
) -> Any:
    """The ROC curve with a threshold to drag, its counts, and the photos nearest to it.

    Y (1, m) of 0 and 1, A (1, m) probabilities of class 1, images (m, h, w, 3), the names of the
    two classes, and the learner's ``accuracy`` of notebook 06. The photos go to the page alone, not
    into the notebook. Where the threshold stands is kept when the cell runs again.
    """
    p = expect.probabilities(A)[0]
    y = expect.labels(Y, p.size)
    photos = expect.images(images)
    if photos.dtype != np.uint8:
        photos = np.rint(255 * photos).astype(np.uint8)
    chosen = kept("threshold", (y, p), Chosen)
    cut = Threshold(chosen, y, p, photos, expect.class_names(classes), accuracy)
    return panel("threshold", roc(y, p, title=title), cut.answer)
