"""Things that are not cats."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .backgrounds import WALLS, draw_background
from .canvas import Canvas, Dice, Frame
from .pets import draw_dog

BRIGHT = [
    (0.85, 0.20, 0.20), (0.95, 0.60, 0.15), (0.95, 0.85, 0.25), (0.25, 0.50, 0.85),
    (0.60, 0.30, 0.65), (0.90, 0.50, 0.65), (0.25, 0.60, 0.45),
]  # fmt: skip
WOOD = [(0.40, 0.27, 0.16), (0.50, 0.35, 0.22)]
LEAVES = [(0.20, 0.45, 0.18), (0.35, 0.55, 0.20), (0.65, 0.50, 0.15)]
DARK, PALE = [(0.12, 0.12, 0.14)], [(0.85, 0.90, 0.95)]


def draw_thing(canvas: Canvas, dice: Dice) -> None:
    """One of several things for each picture, among them dogs."""
    painters: list[Callable[[Canvas, Dice], None]] = [
        draw_dog, _flower, _house, _car, _tree, _ball, _boat, _fish,
    ]  # fmt: skip
    kinds = dice.rng.randint(len(painters), size=dice.n)
    for kind, painter in enumerate(painters):
        chosen = np.flatnonzero(kinds == kind)
        if len(chosen):
            part = Canvas(len(chosen), canvas.pixels.shape[-1])
            painter(part, Dice(dice.rng, len(chosen)))
            canvas.pixels[:, chosen] = part.pixels


def _flower(canvas: Canvas, dice: Dice) -> None:
    draw_background(canvas, dice)
    at = _place(canvas, dice, 0.25)
    petals = dice.pick(BRIGHT)
    canvas.paint(at, at.line(0, 0.2, 0.1, 1.3, 0.06), dice.pick(LEAVES))
    canvas.paint(at, at.ellipse(0.30, 0.85, 0.25, 0.10, -0.5), dice.pick(LEAVES))
    for step in range(6):
        angle = step * np.pi / 3
        cu, cv = 0.36 * float(np.cos(angle)), 0.36 * float(np.sin(angle))
        canvas.paint(at, at.ellipse(cu, cv, 0.28, 0.17, angle), petals)
    canvas.paint(at, at.ellipse(0, 0, 0.2, 0.2), dice.pick([(0.95, 0.80, 0.20), (0.4, 0.25, 0.1)]))


def _house(canvas: Canvas, dice: Dice) -> None:
    draw_background(canvas, dice)
    at = _place(canvas, dice, 0.05)
    canvas.paint(at, at.box(0, 0.3, 0.55, 0.45), dice.pick(BRIGHT + WALLS))
    canvas.paint(at, at.box(0.35, -0.5, 0.08, 0.25), dice.pick(WOOD))
    roof = at.triangle((-0.72, -0.12), (0.72, -0.12), (0.0, dice.between(-0.85, -0.6)))
    canvas.paint(at, roof, dice.pick([(0.55, 0.20, 0.15), (0.30, 0.30, 0.35)]))
    canvas.paint(at, at.box(-0.25, 0.5, 0.12, 0.25), dice.pick(WOOD))
    canvas.paint(at, at.box(0.25, 0.25, 0.14, 0.14), dice.pick(PALE))


def _car(canvas: Canvas, dice: Dice) -> None:
    draw_background(canvas, dice)
    at = _place(canvas, dice, 0.1)
    body, tyre = dice.pick(BRIGHT), dice.pick(DARK)
    canvas.paint(at, at.ellipse(-0.05, 0.0, 0.45, dice.between(0.3, 0.4)), body)
    canvas.paint(at, at.ellipse(-0.05, -0.02, 0.33, 0.23), dice.pick(PALE))
    canvas.paint(at, at.box(-0.05, -0.05, 0.03, 0.25), body)
    canvas.paint(at, at.line(-0.65, 0.2, 0.65, 0.2, 0.2), body)
    for u in (-0.42, 0.42):
        canvas.paint(at, at.ellipse(u, 0.4, 0.18, 0.18), tyre)
        canvas.paint(at, at.ellipse(u, 0.4, 0.08, 0.08), dice.pick(PALE))


def _tree(canvas: Canvas, dice: Dice) -> None:
    draw_background(canvas, dice)
    at = _place(canvas, dice, 0.0)
    canvas.paint(at, at.line(0, 0, 0, 1.2, dice.between(0.08, 0.14)), dice.pick(WOOD))
    leaves, fir = dice.pick(LEAVES), dice.chance(0.4)
    for top in (-0.9, -0.55, -0.2):
        layer = at.triangle((-0.3 + top * 0.3, top + 0.75), (0.3 - top * 0.3, top + 0.75), (0, top))
        canvas.paint(at, layer, leaves, fir)
    for u, v, r in ((0.0, -0.35, 0.5), (-0.35, -0.05, 0.32), (0.35, -0.05, 0.34)):
        canvas.paint(at, at.ellipse(u, v, r, r * 0.9), leaves, 1 - fir)


def _ball(canvas: Canvas, dice: Dice) -> None:
    draw_background(canvas, dice)
    at = _place(canvas, dice, 0.2)
    canvas.paint(at, at.ellipse(0, 0.58, 0.5, 0.12), dice.pick(DARK), 0.35)
    canvas.paint(at, at.ellipse(0, 0, 0.58, 0.58), dice.pick(BRIGHT))
    stripe = np.maximum(at.ellipse(0, 0, 0.58, 0.58), np.abs(at.v + 0.1 * at.u) - 0.16)
    canvas.paint(at, stripe, dice.pick(BRIGHT + PALE), dice.chance(0.7))
    canvas.paint(at, at.ellipse(-0.2, -0.28, 0.13, 0.09, -0.6), dice.pick(PALE), 0.7)


def _boat(canvas: Canvas, dice: Dice) -> None:
    page = canvas.page
    canvas.shade(dice.pick([(0.60, 0.78, 0.92), (0.90, 0.75, 0.60)]), 1.0)
    canvas.paint(page, dice.between(0.1, 0.4) - page.v, dice.pick([(0.15, 0.35, 0.55)]))
    at = _place(canvas, dice, 0.1)
    hull = np.maximum(at.ellipse(0, 0.3, 0.7, 0.35), 0.3 - at.v)
    canvas.paint(at, at.line(0, 0.3, 0, -0.8, 0.03), dice.pick(WOOD))
    canvas.paint(at, at.triangle((0.05, -0.75), (0.05, 0.2), (0.55, 0.2)), dice.pick(PALE))
    canvas.paint(at, at.triangle((-0.05, -0.6), (-0.05, 0.2), (-0.4, 0.2)), dice.pick(BRIGHT))
    canvas.paint(at, hull, dice.pick(BRIGHT + WOOD))


def _fish(canvas: Canvas, dice: Dice) -> None:
    page = canvas.page
    canvas.shade(dice.pick([(0.15, 0.45, 0.60), (0.25, 0.60, 0.65)]), 1.0)
    canvas.shade(dice.pick([(0.05, 0.20, 0.35)]), np.clip(0.5 + 0.5 * page.v, 0, 1) * 0.7)
    at = _place(canvas, dice, 0.0)
    body = dice.pick(BRIGHT)
    canvas.paint(at, at.triangle((-0.4, 0.0), (-0.85, -0.32), (-0.85, 0.32)), body * 0.8)
    canvas.paint(at, at.triangle((-0.1, -0.2), (0.25, -0.2), (-0.15, -0.55)), body * 0.8)
    canvas.paint(at, at.ellipse(0, 0, 0.6, dice.between(0.28, 0.4)), body)
    for u in (-0.2, 0.05):
        canvas.paint(at, at.line(u, -0.2, u, 0.2, 0.05), dice.pick(PALE), dice.chance(0.5))
    canvas.paint(at, at.ellipse(0.35, -0.08, 0.08, 0.08), dice.pick(PALE))
    canvas.paint(at, at.ellipse(0.37, -0.08, 0.04, 0.04), dice.pick(DARK))


def _place(canvas: Canvas, dice: Dice, y: float) -> Frame:
    """Somewhere near the middle, in some size, a little turned."""
    return canvas.frame(
        dice.between(-0.3, 0.3),
        y + dice.between(-0.25, 0.25),
        dice.between(0.75, 1.3),
        dice.between(-0.25, 0.25),
        dice.sign(),
    )
