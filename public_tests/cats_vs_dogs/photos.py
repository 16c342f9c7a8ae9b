"""A folder of photos as untidy as the real one, and what reading it should give."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator
from PIL import Image

from ..engine import Array, Case, Folder, Labels, Tolerance, Tuple
from ..engine.returns import Leaf, Reading, kind_of

CLASSES = ("Cat", "Dog")  # labels 0 and 1


def load_image_folder(folder: str | Path, size: int) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Read ``folder/Cat/*`` and ``folder/Dog/*`` as RGB pictures of size x size.

    Returns images (m, size, size, 3) uint8, labels (m,) with 0 for a cat and 1 for a dog, and the
    names of the files that could not be read as pictures.
    """
    images, labels, skipped = [], [], []
    for label, name in enumerate(CLASSES):
        for path in sorted(Path(folder, name).iterdir()):
            try:
                with Image.open(path) as picture:
                    pixels = np.asarray(picture.convert("RGB").resize((size, size)))
            except OSError:  # PIL's own error for what is no picture is one of these
                skipped.append(path.name)
                continue
            images.append(pixels)
            labels.append(label)
    return np.array(images), np.array(labels), skipped


def folders(rng: Generator) -> list[Case]:
    """One folder of tidy pictures at their final size, and one with every trouble in it."""
    tidy, untidy = _tidy(rng), _untidy(rng)
    near = Tolerance(0.02)  # JPEG and the mixing of colours round each in their own way
    return [
        Case({"folder": Folder(tidy), "size": 6}, {"files": len(tidy), "size": 6}, "tidy"),
        Case(
            {"folder": Folder(untidy), "size": 8},
            {"files": len(untidy), "size": 8},
            "with corrupt, gray, CMYK, animated and misnamed files",
            tolerance=near,
        ),
    ]


def _tidy(rng: Generator) -> dict[str, bytes]:
    """Random pixels, already of the size asked for: no filter changes them."""
    files = {}
    for index, folder in enumerate(("Cat", "Cat", "Dog", "Dog", "Dog")):
        pixels = rng.integers(0, 40, size=(6, 6, 3)) + 40 * index  # apart in brightness
        files[f"{folder}/{index}.jpg"] = _encoded(pixels.astype(np.uint8), "PNG")
    return files


def _untidy(rng: Generator) -> dict[str, bytes]:
    """Pictures of one color each, on which every way of resizing agrees."""
    levels = iter(rng.permutation(np.arange(20, 240, 24)))

    def flat(height: int, width: int) -> np.ndarray:
        color = next(levels) + np.array([0, 6, -6])
        return np.full((height, width, 3), color, dtype=np.uint8)

    whole = _encoded(flat(30, 40), "JPEG")
    return {
        "Cat/0.jpg": _encoded(flat(12, 17), "JPEG"),
        "Cat/1.jpg": _encoded(flat(9, 20), "PNG"),  # a PNG by another name
        "Cat/2.jpg": b"",
        "Cat/3.jpg": _encoded(flat(11, 10), "JPEG", "L"),
        "Dog/0.jpg": _encoded(flat(20, 13), "JPEG", "CMYK"),
        "Dog/1.jpg": b"<html>404 Not Found</html>",
        "Dog/2.jpg": _animated(flat(14, 15)),
        "Dog/3.jpg": whole[: len(whole) // 2],  # a download that broke off
        "Dog/4.jpg": _encoded(flat(10, 24), "PNG", "RGBA"),
    }


def _encoded(pixels: np.ndarray, format: str, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(stream, format)
    return stream.getvalue()


def _animated(pixels: np.ndarray) -> bytes:
    """A GIF of two pictures, of which the first counts."""
    stream = io.BytesIO()
    first, second = Image.fromarray(pixels), Image.fromarray(255 - pixels)
    first.save(stream, "GIF", save_all=True, append_images=[second])
    return stream.getvalue()


@dataclass(frozen=True)
class Photos:
    """Images, labels, and the files left out, whatever order the folder was read in.

    The images are compared from dark to bright, each with the label it came with.
    """

    name: str = "the result"

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        parts = Reading()
        Tuple(
            Array("images", "m, size, size, 3", any_dtype=True),
            Labels("labels", "m"),
            Skipped("skipped"),
            name=self.name,
        ).read(value, expected, parts)
        images, labels = parts.leaves.get("images"), parts.leaves.get("labels")
        order = _by_brightness(images)
        if order is not None and images is not None:
            parts.add(replace(images, value=images.value[order]))
            if labels is not None and labels.value.shape == order.shape:
                parts.add(replace(labels, value=labels.value[order]))
        into.include(parts)


def _by_brightness(images: Leaf | None) -> np.ndarray | None:
    """The order from dark to bright, where there are pictures to put in order."""
    if images is None or images.value.ndim != 4:
        return None
    return np.argsort(images.value.mean(axis=(1, 2, 3)), kind="stable")


@dataclass(frozen=True)
class Skipped:
    """The unreadable files: their names, their paths, or just how many."""

    name: str

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        if isinstance(value, (list, tuple, set, dict)):
            value = len(value)
        if not isinstance(value, (int, np.integer)):
            sentence = f"{self.name} is {kind_of(value)}; a list of file names belongs there."
            into.reject(self.name, sentence, "none" if value is None else "type")
            return
        into.add(Leaf(f"the number of files in {self.name}", np.array(float(value))))
