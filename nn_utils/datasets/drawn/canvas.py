"""A small drawing kit: many pictures at once, each shape given by its signed distance.

A shape's distance is negative inside and positive outside; the half pixel around zero is blended,
which gives smooth edges. Distances follow Inigo Quilez's notes on 2-D distance functions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Number = float | Floats  # one number for all pictures, or one each, shaped (n, 1, 1)
Colour = Floats  # (3, n, 1, 1), each channel from 0 to 1


class Dice:
    """Random choices for n pictures at a time, shaped to meet their pixels: (n, 1, 1)."""

    def __init__(self, rng: np.random.RandomState, n: int) -> None:
        self.rng = rng
        self.n = n

    def between(self, low: float, high: float) -> Floats:
        """Uniform numbers."""
        return self.rng.uniform(low, high, (self.n, 1, 1)).astype(np.float32)

    def chance(self, probability: float) -> Floats:
        """1 with this probability, else 0."""
        return (self.rng.uniform(size=(self.n, 1, 1)) < probability).astype(np.float32)

    def sign(self) -> Floats:
        """-1 or 1."""
        return 2 * self.chance(0.5) - 1

    def pick(self, palette: list[tuple[float, float, float]], spread: float = 0.06) -> Colour:
        """A colour of the palette for each picture, every channel moved by up to `spread`."""
        rows = np.array(palette)[self.rng.randint(len(palette), size=self.n)]
        rows = rows + self.rng.uniform(-spread, spread, rows.shape)
        return np.clip(rows, 0, 1).astype(np.float32).T[:, :, None, None]


@dataclass(frozen=True)
class Frame:
    """Coordinates of an object's own: u to its right, v down, 1 about its size.

    u, v: (n, size, size). pixel: side of a pixel in these coordinates, (n, 1, 1).
    """

    u: Floats
    v: Floats
    pixel: Floats

    def ellipse(self, cu: Number, cv: Number, ru: Number, rv: Number, turn: Number = 0.0) -> Floats:
        """Distance to an ellipse about (cu, cv) with half axes ru, rv, turned by `turn` radians."""
        u, v = _turned(self.u - cu, self.v - cv, turn)
        u, v = u / ru, v / rv
        k0 = np.sqrt(u * u + v * v)
        u, v = u / ru, v / rv
        k1 = np.sqrt(u * u + v * v) + np.float32(1e-6)
        return k0 * (k0 - 1) / k1

    def line(self, au: Number, av: Number, bu: Number, bv: Number, radius: Number) -> Floats:
        """Distance to a stroke with round ends from (au, av) to (bu, bv)."""
        du, dv = bu - au, bv - av
        along = ((self.u - au) * du + (self.v - av) * dv) / (du * du + dv * dv + 1e-9)
        along = np.clip(along, 0, 1)
        u, v = self.u - au - along * du, self.v - av - along * dv
        return np.sqrt(u * u + v * v) - radius

    def triangle(
        self, a: tuple[Number, Number], b: tuple[Number, Number], c: tuple[Number, Number]
    ) -> Floats:
        """Distance to the triangle a, b, c, whichever way round it is given."""
        area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
        way = _single(np.sign(area))
        sides = [self._half_plane(p, q, way) for p, q in ((a, b), (b, c), (c, a))]
        return np.maximum(np.maximum(sides[0], sides[1]), sides[2])

    def box(self, cu: Number, cv: Number, hu: Number, hv: Number) -> Floats:
        """Distance to the rectangle about (cu, cv) with half sides hu, hv."""
        return np.maximum(np.abs(self.u - cu) - hu, np.abs(self.v - cv) - hv)

    def _half_plane(
        self, p: tuple[Number, Number], q: tuple[Number, Number], way: Floats
    ) -> Floats:
        du, dv = q[0] - p[0], q[1] - p[1]
        length = _single(np.sqrt(du * du + dv * dv))
        beside: Floats = (self.u - p[0]) * dv - (self.v - p[1]) * du
        return way * beside / length


class Canvas:
    """n pictures of size x size, in colour. Coordinates run from -1 to 1, y downwards."""

    def __init__(self, n: int, size: int) -> None:
        axis = ((np.arange(size) + 0.5) * 2 / size - 1).astype(np.float32)
        self.pixels = np.zeros((3, n, size, size), np.float32)
        self._x = axis[None, None, :]
        self._y = axis[None, :, None]
        self._pixel = np.float32(2 / size)

    def frame(
        self, x: Number, y: Number, scale: Number, turn: Number = 0.0, mirror: Number = 1.0
    ) -> Frame:
        """A frame about (x, y), `scale` times as large, turned, mirrored where mirror is -1."""
        n = self.pixels.shape[1]
        u, v = _turned(self._x - x, self._y - y, turn)
        scales = np.broadcast_to(np.asarray(scale, np.float32), (n, 1, 1))
        return Frame(u * mirror / scales, v / scales, self._pixel / scales)

    @property
    def page(self) -> Frame:
        """The frame of the whole picture."""
        return self.frame(0.0, 0.0, 1.0)

    def paint(self, frame: Frame, distance: Floats, colour: Colour, opacity: Number = 1.0) -> None:
        """Lay a colour over the inside of a shape."""
        cover = np.clip(0.5 - distance / frame.pixel, 0, 1) * opacity
        self.pixels += cover * (colour - self.pixels)

    def shade(self, colour: Colour, amount: Number) -> None:
        """Blend a colour over everything, `amount` from 0 to 1 at each pixel."""
        self.pixels += amount * (colour - self.pixels)

    def finish(self, dice: Dice) -> NDArray[np.uint8]:
        """Light, contrast and grain as a camera gives them; uint8 (n, size, size, 3)."""
        _, n, size, _ = self.pixels.shape
        light = 1 + dice.between(-0.2, 0.2) + dice.between(-0.15, 0.15) * self._x
        grain = dice.rng.uniform(-1, 1, (3, n, size, size)).astype(np.float32)
        shown = self.pixels * light + dice.between(0.02, 0.09) * grain
        rounded = (np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8)
        return np.ascontiguousarray(np.moveaxis(rounded, 0, -1))


def _turned(u: Floats, v: Floats, turn: Number) -> tuple[Floats, Floats]:
    """Coordinates seen from axes turned by `turn` radians."""
    if isinstance(turn, float) and turn == 0.0:
        return u, v
    # In double precision first: NumPy's single-precision sines differ between processors.
    angle = np.asarray(turn, np.float64)
    cos, sin = _single(np.cos(angle)), _single(np.sin(angle))
    return u * cos + v * sin, v * cos - u * sin


def _single(number: Number | NDArray[np.float64]) -> Floats:
    """A number in single precision, so that NumPy 1 and 2 agree on the type of what follows."""
    return np.asarray(number, np.float32)
