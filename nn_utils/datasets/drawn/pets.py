"""Cats and dogs, sitting or in portrait."""

from __future__ import annotations

import itertools

import numpy as np

from .backgrounds import draw_background
from .canvas import Canvas, Colour, Dice, Floats, Frame, Number

FUR = [
    (0.16, 0.15, 0.15),  # black
    (0.45, 0.45, 0.47),  # grey
    (0.80, 0.52, 0.25),  # ginger
    (0.88, 0.78, 0.60),  # cream
    (0.45, 0.30, 0.18),  # brown
    (0.90, 0.89, 0.86),  # white
]
EYES = [(0.55, 0.75, 0.25), (0.90, 0.75, 0.20), (0.35, 0.65, 0.80)]
COLLARS = [(0.80, 0.15, 0.15), (0.15, 0.30, 0.75), (0.10, 0.55, 0.35)]
BLACK, WHITE, PINK, TONGUE = (
    np.array(rgb, np.float32).reshape(3, 1, 1, 1)
    for rgb in ((0.08, 0.07, 0.07), (0.97, 0.97, 0.95), (0.88, 0.58, 0.58), (0.88, 0.40, 0.45))
)


def draw_cat(canvas: Canvas, dice: Dice) -> None:
    """Pointed ears, whiskers, slit pupils, a curled tail, often stripes."""
    draw_background(canvas, dice)
    fur = dice.pick(FUR)
    dark, pale = fur * 0.55, fur + (1 - fur) * 0.6
    sitting = dice.chance(0.5)
    head = _head_frame(canvas, dice, sitting)
    striped = dice.chance(0.55)
    _cat_body(canvas, head, dice, fur, dark, pale, sitting, striped)
    _cat_ears(canvas, head, dice, fur)
    canvas.paint(head, head.ellipse(0, 0, 0.52, dice.between(0.42, 0.48)), fur)
    for u in (-0.17, 0.0, 0.17):
        canvas.paint(head, head.line(u, -0.40, u * 0.8, -0.20, 0.035), dark, striped)
    for side in (-1.0, 1.0):
        canvas.paint(head, head.line(side * 0.50, 0.02, side * 0.36, 0.05, 0.03), dark, striped)
    canvas.paint(head, head.ellipse(-0.10, 0.22, 0.14, 0.12), pale)
    canvas.paint(head, head.ellipse(0.10, 0.22, 0.14, 0.12), pale)
    _cat_eyes(canvas, head, dice)
    canvas.paint(head, head.triangle((-0.07, 0.11), (0.07, 0.11), (0.0, 0.19)), PINK)
    _whiskers(canvas, head, dice)


def draw_dog(canvas: Canvas, dice: Dice) -> None:
    """A long muzzle with a large nose, hanging ears as a rule, often a tongue and a collar."""
    draw_background(canvas, dice)
    fur = dice.pick(FUR)
    dark, pale = fur * 0.6, fur + (1 - fur) * 0.5
    sitting = dice.chance(0.5)
    head = _head_frame(canvas, dice, sitting)
    _dog_body(canvas, head, dice, fur, pale, sitting)
    pricked = dice.chance(0.2)
    for side in (-1.0, 1.0):
        ear = head.triangle((side * 0.20, -0.34), (side * 0.50, -0.20), (side * 0.44, -0.72))
        canvas.paint(head, ear, dark, pricked)
    canvas.paint(head, head.ellipse(0, -0.04, dice.between(0.40, 0.47), 0.46), fur)
    _dog_ears(canvas, head, dice, dark, 1 - pricked)
    patch = dice.chance(0.35)
    canvas.paint(head, head.ellipse(0.19, -0.10, 0.15, 0.19), dark, patch)
    canvas.paint(head, head.ellipse(0, 0.36, 0.09, 0.20), TONGUE, dice.chance(0.45))
    canvas.paint(head, head.ellipse(0, 0.22, dice.between(0.22, 0.28), 0.21), pale)
    canvas.paint(head, head.line(0, 0.16, 0, 0.33, 0.018), BLACK)
    canvas.paint(head, head.ellipse(0, 0.11, 0.12, 0.085), BLACK)
    canvas.paint(head, head.ellipse(-0.03, 0.08, 0.03, 0.02), WHITE, 0.6)
    for side in (-1.0, 1.0):
        canvas.paint(head, head.ellipse(side * 0.19, -0.11, 0.075, 0.085), BLACK)
        canvas.paint(head, head.ellipse(side * 0.19 - 0.02, -0.14, 0.024, 0.024), WHITE)


def _head_frame(canvas: Canvas, dice: Dice, sitting: Floats) -> Frame:
    """Where the head is: small and high above a sitting body, large in a portrait."""
    scale = np.where(sitting > 0, dice.between(0.70, 0.95), dice.between(1.0, 1.45))
    y = np.where(sitting > 0, dice.between(-0.35, -0.10), dice.between(-0.15, 0.2))
    x = dice.between(-0.25, 0.25)
    return canvas.frame(x, y, scale.astype(np.float32), dice.between(-0.3, 0.3), dice.sign())


def _cat_body(
    canvas: Canvas,
    head: Frame,
    dice: Dice,
    fur: Colour,
    dark: Colour,
    pale: Colour,
    sitting: Floats,
    striped: Floats,
) -> None:
    reach = dice.between(0.65, 0.85)
    tail: list[tuple[Number, float]] = [
        (0.30, 1.30),
        (reach, 1.25),
        (reach + 0.15, 1.05),
        (reach + 0.13, 0.85),
    ]
    tail += [(reach - 0.02, 0.68), (reach - 0.15, 0.70)]
    for (au, av), (bu, bv) in itertools.pairwise(tail):
        canvas.paint(head, head.line(au, av, bu, bv, 0.08), dark, sitting)
    canvas.paint(head, head.ellipse(0, 0.95, 0.48, 0.68), fur)
    for v in (0.75, 0.95, 1.15):
        canvas.paint(head, head.line(0.30, v, 0.46, v - 0.06, 0.035), dark, striped)
    canvas.paint(head, head.ellipse(0, 0.70, 0.22, 0.30), pale, dice.chance(0.6))
    for side in (-1.0, 1.0):
        canvas.paint(head, head.ellipse(side * 0.16, 1.42, 0.15, 0.30), fur * 0.92, sitting)


def _cat_ears(canvas: Canvas, head: Frame, dice: Dice, fur: Colour) -> None:
    tip, spread = dice.between(-0.80, -0.62), dice.between(0.36, 0.46)
    for side in (-1.0, 1.0):
        outer = head.triangle((side * 0.08, -0.36), (side * 0.50, -0.10), (side * spread, tip))
        inner = head.triangle(
            (side * 0.20, -0.34), (side * 0.43, -0.20), (side * (spread - 0.02), tip + 0.12)
        )
        canvas.paint(head, outer, fur)
        canvas.paint(head, inner, PINK)


def _cat_eyes(canvas: Canvas, head: Frame, dice: Dice) -> None:
    iris, open_ = dice.pick(EYES), dice.between(0.06, 0.105)
    slit = dice.between(0.02, 0.05)
    for side in (-1.0, 1.0):
        canvas.paint(head, head.ellipse(side * 0.21, -0.06, 0.115, open_, side * 0.15), iris)
        canvas.paint(head, head.ellipse(side * 0.21, -0.06, slit, open_), BLACK)


def _whiskers(canvas: Canvas, head: Frame, dice: Dice) -> None:
    reach = dice.between(0.62, 0.80)
    for side in (-1.0, 1.0):
        for start, end in ((0.20, 0.12), (0.24, 0.27)):
            stroke = head.line(side * 0.16, start, side * reach, end, 0.008)
            canvas.paint(head, stroke, WHITE, 0.7)


def _dog_body(
    canvas: Canvas, head: Frame, dice: Dice, fur: Colour, pale: Colour, sitting: Floats
) -> None:
    wag = dice.between(0.55, 0.85)
    canvas.paint(head, head.line(0.35, 1.2, wag, 0.75, 0.07), fur, sitting)
    canvas.paint(head, head.ellipse(0, 0.98, 0.50, 0.72), fur)
    canvas.paint(head, head.ellipse(0, 0.88, 0.24, 0.36), pale, dice.chance(0.6))
    for side in (-1.0, 1.0):
        canvas.paint(head, head.line(side * 0.2, 1.1, side * 0.22, 1.6, 0.13), fur * 0.92, sitting)
    collar = head.line(-0.33, 0.46, 0.33, 0.46, 0.055)
    canvas.paint(head, collar, dice.pick(COLLARS), dice.chance(0.6))


def _dog_ears(canvas: Canvas, head: Frame, dice: Dice, colour: Colour, hanging: Floats) -> None:
    length, out = dice.between(0.26, 0.38), dice.between(0.42, 0.50)
    for side in (-1.0, 1.0):
        ear = head.ellipse(side * out, -0.05, 0.13, length, side * -0.22)
        canvas.paint(head, ear, colour, hanging)
