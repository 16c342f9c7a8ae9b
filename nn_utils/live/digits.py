"""Draw a digit, and the learner's network answers at every stroke."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nn_utils.live import trouble
from nn_utils.live.kept import kept
from nn_utils.live.panel import panel
from nn_utils.live.trouble import Trouble
from nn_utils.plots.picture import Picture
from nn_utils.plots.style import BLUE, ORANGE, house_style

SIDE, BOX = 28, 20  # pixels: of an MNIST picture, and of the box its digit is scaled to
FINER = 4  # lines are drawn so much finer and then averaged
PEN = 0.045  # half the width of the pen, as a share of the sheet
UNITS_SHOWN = 6
SUM_MAY_MISS = 1e-3  # of 1, by the ten answers: 32-bit networks round

Strokes = list[list[tuple[float, float]]]  # points from 0 to 1, across and from the top down
THREE: Strokes = [
    [(0.28, 0.25), (0.38, 0.15), (0.56, 0.14), (0.68, 0.24), (0.66, 0.38), (0.55, 0.47),
     (0.44, 0.49), (0.58, 0.51), (0.70, 0.60), (0.71, 0.74), (0.60, 0.86), (0.42, 0.87),
     (0.28, 0.78)],
]  # fmt: skip


@dataclass
class Sheet:
    """What was drawn, and whether it is brought to MNIST's place and size."""

    strokes: Strokes = field(default_factory=list)
    centered: bool = True


def ink(strokes: Strokes, pen: float, side: int = SIDE) -> np.ndarray:
    """Lines drawn by a round pen, from 0 (paper) to 1. (side, side)

    ``strokes`` and ``pen``, half the width of a line, are in pixels of the result.
    """
    middle = (np.arange(side * FINER) + 0.5) / FINER
    across, down = np.meshgrid(middle, middle)
    nearest = np.full(across.shape, np.inf)
    for stroke in strokes:
        points = np.asarray(stroke, dtype=float)
        for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[-1]], strict=True):
            dx, dy = x1 - x0, y1 - y0
            along = ((across - x0) * dx + (down - y0) * dy) / (dx * dx + dy * dy or 1.0)
            along = np.clip(along, 0, 1)
            far = (across - x0 - along * dx) ** 2 + (down - y0 - along * dy) ** 2
            np.minimum(nearest, far, out=nearest)
    covered = np.clip((pen - np.sqrt(nearest)) * FINER + 0.5, 0, 1)
    return covered.reshape(side, FINER, side, FINER).mean(axis=(1, 3))


def as_mnist(strokes: Strokes) -> np.ndarray:
    """The drawing as MNIST would hold it, (28, 28) from 0 to 1.

    As the makers of MNIST did it: the ink is scaled, keeping its proportions, to fit a box of
    20 x 20 pixels, and laid into the picture with its center of mass in the middle
    (yann.lecun.com/exdb/mnist).
    """
    points = np.vstack([np.asarray(stroke, dtype=float) for stroke in strokes])
    low, high = points.min(axis=0) - PEN, points.max(axis=0) + PEN
    scale = BOX / (high - low).max()

    def laid(shift: np.ndarray) -> np.ndarray:
        moved = [((np.asarray(s, dtype=float) - low) * scale + shift).tolist() for s in strokes]
        return ink(moved, PEN * scale)

    shift = (SIDE - (high - low) * scale) / 2
    first = laid(shift)
    middle = np.arange(SIDE) + 0.5
    mass = np.array([first.sum(axis=0) @ middle, first.sum(axis=1) @ middle]) / first.sum()
    return laid(shift + SIDE / 2 - mass)


def as_drawn(strokes: Strokes) -> np.ndarray:
    """The drawing where it is and as large as it is, (28, 28) from 0 to 1."""
    return ink([(SIDE * np.asarray(s, dtype=float)).tolist() for s in strokes], SIDE * PEN)


class Reader:
    """The sheet, and the learner's network that reads it."""

    def __init__(
        self, sheet: Sheet, forward: Callable[..., Any], parameters: Sequence[np.ndarray]
    ) -> None:
        self.sheet = sheet
        self.forward = forward
        self.W1, self.b1, self.W2, self.b2 = parameters

    def answer(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """Take what the page drew, and say what the network sees in it."""
        sheet = self.sheet
        if asked["do"] == "draw":
            sheet.strokes = [stroke for stroke in asked["strokes"] if stroke]
            sheet.centered = bool(asked["centered"])
        shown: dict[str, Any] = {"strokes": sheet.strokes, "centered": sheet.centered}
        if not sheet.strokes:
            return {**shown, "trouble": ""}
        picture = as_mnist(sheet.strokes) if sheet.centered else as_drawn(sheet.strokes)
        shown["picture"] = np.rint(255 * picture).astype(np.uint8)
        try:
            return {**shown, **self.read(picture)}
        except Trouble as found:
            return {**shown, "trouble": str(found)}

    def read(self, picture: np.ndarray) -> dict[str, Any]:
        """The ten answers, what is wrong with them, and the hidden units that spoke loudest."""
        name = getattr(self.forward, "__name__", "your function")
        x = picture.reshape(-1, 1).astype(np.float32)
        back = trouble.call(self.forward, self.W1, self.b1, self.W2, self.b2, x)
        _, A1, _, A2 = trouble.pair(back, name, 4)
        answers = trouble.array(A2, f"A2 of {name}", (self.W2.shape[0], 1))[:, 0]
        loud = trouble.array(A1, f"A1 of {name}", (self.W1.shape[0], 1))[:, 0]
        strongest = np.argsort(-loud, kind="stable")[:UNITS_SHOWN]
        weights = self.W1[strongest].reshape(-1, SIDE, SIDE)
        size = np.abs(weights).max(axis=(1, 2), keepdims=True)
        return {
            "answers": [float(a) if np.isfinite(a) else None for a in answers],
            "units": strongest.tolist(),
            "loud": [float(a) if np.isfinite(a) else None for a in loud[strongest]],
            # -1 to 1 as 0 to 254
            "weights": np.rint(127 + 127 * weights / np.where(size, size, 1)).astype(np.uint8),
            "trouble": doubt(answers),
        }


def doubt(answers: np.ndarray) -> str:
    """What is wrong with ten numbers that should be probabilities; "" where nothing is."""
    if not np.isfinite(answers).all():
        return "Some of the ten answers are not numbers. Look at softmax: a large score overflows."
    if answers.min() < 0:
        return f"An answer is {answers.min():.3g}: no probability is below 0."
    if abs(answers.sum() - 1) > SUM_MAY_MISS:
        return (
            f"The ten answers sum to {answers.sum():.3g}, not to 1: these are no probabilities."
            " Look at softmax, and at what forward_prop hands it."
        )
    return ""


@house_style
def _still(reader: Reader) -> Picture:
    """A three drawn by program, as the network sees it, and its ten answers."""
    seen = reader.answer({"do": "draw", "strokes": THREE, "centered": True})
    reader.sheet.strokes = []
    picture = Picture(height=3.2)
    picture.headed("A drawing as MNIST would hold it, and what the network answers")
    left, right = picture.subplots(1, 2, width_ratios=(1, 2))
    left.imshow(seen["picture"], cmap="gray_r")
    left.set_axis_off()
    answers = np.array([a or 0.0 for a in seen.get("answers", [0.0] * len(reader.W2))])
    best = int(answers.argmax())
    digits = np.arange(answers.size)
    right.bar(digits, answers, color=[ORANGE if d == best else BLUE for d in digits])
    right.set(xlabel="digit", ylabel="probability", ylim=(0, 1), xticks=digits)
    said = seen["trouble"] or f"The network answers {best} with probability {answers[best]:.2f}."
    return picture.described(f"A drawn 3, scaled and centered, and ten bars. {said}")


def draw_digit(
    forward_prop: Callable[..., Any],
    W1: np.ndarray,
    b1: np.ndarray,
    W2: np.ndarray,
    b2: np.ndarray,
) -> Any:
    """A sheet to draw a digit on with mouse, finger, pen or keys; the network answers.

    ``forward_prop`` is that of notebook 05, W1 (n_1, 784), b1 (n_1, 1), W2 (10, n_1), b2 (10, 1)
    are trained weights. The drawing stays when the cell runs again.
    """
    parameters = [np.asarray(p) for p in (W1, b1, W2, b2)]
    with np.errstate(all="ignore"):
        still = _still(Reader(Sheet(), forward_prop, parameters))
    return panel(
        "digits", still, Reader(kept("digits", (), Sheet), forward_prop, parameters).answer
    )
