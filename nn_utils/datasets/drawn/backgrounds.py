"""Where the drawn things and animals are."""

from __future__ import annotations

import numpy as np

from .canvas import Canvas, Dice

WALLS = [
    (0.85, 0.80, 0.70), (0.55, 0.65, 0.75), (0.70, 0.55, 0.50), (0.40, 0.50, 0.45),
    (0.60, 0.75, 0.90), (0.75, 0.75, 0.75), (0.30, 0.30, 0.38),
]  # fmt: skip
GROUNDS = [
    (0.35, 0.55, 0.25), (0.55, 0.40, 0.25), (0.70, 0.65, 0.55), (0.45, 0.25, 0.25),
    (0.85, 0.80, 0.65), (0.35, 0.38, 0.42),
]  # fmt: skip


def draw_background(canvas: Canvas, dice: Dice) -> None:
    """A wall or a sky that changes with height, and sometimes a floor with a soft thing on it."""
    page = canvas.page
    canvas.shade(dice.pick(WALLS), 1.0)
    canvas.shade(dice.pick(WALLS), np.clip(0.5 + 0.5 * page.v, 0, 1) * dice.between(0, 0.8))
    horizon = dice.between(0.1, 0.8)
    canvas.paint(page, horizon - page.v, dice.pick(GROUNDS), dice.chance(0.7))
    blob = page.ellipse(
        dice.between(-1, 1), dice.between(-1, 1), dice.between(0.2, 0.6), dice.between(0.2, 0.6)
    )
    canvas.paint(page, blob, dice.pick(WALLS + GROUNDS), 0.7 * dice.chance(0.6))
