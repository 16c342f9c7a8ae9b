"""Pictures of pictures: examples, weights, mistakes, one's own photo."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from nn_utils.plots import expect
from nn_utils.plots.picture import PAGE_WIDTH, Picture
from nn_utils.plots.style import BLUE, INK, VERMILLION, WEIGHTS, house_style, no_ticks


def _show(ax: Axes, image: np.ndarray) -> None:
    top = 255 if image.dtype == np.uint8 else 1.0
    ax.imshow(image, cmap="gray", vmin=0, vmax=top)
    no_ticks(ax)


def _grid(count: int, columns: int, title: str, text_lines: int) -> tuple[Picture, list[Axes]]:
    """Axes for ``count`` square pictures with ``text_lines`` lines of title each."""
    columns = max(1, min(columns, count))
    rows = math.ceil(count / columns)
    side = min(PAGE_WIDTH / columns, 2.2)
    height = rows * (side + 0.2 * text_lines) + (0.5 if title else 0.1)
    picture = Picture(height=height, width=max(columns * side, 4.5))
    if title:
        picture.headed(title)
    axes = picture.subplots(rows, columns, squeeze=False).ravel()
    for empty in axes[count:]:
        empty.remove()
    return picture, list(axes[:count])


@house_style
def picture_grid(
    images: Any, titles: Sequence[Any] | None = None, columns: int = 6, title: str = ""
) -> Picture:
    """Pictures in rows, each with its title: photos (m, h, w, 3) or digits (m, h, w).

    Parameters
    ----------
    images : uint8 in 0 to 255 or floats in 0 to 1.
    titles : m names, or None.

    Raises
    ------
    ValueError : flattened images, floats outside 0 to 1, or not one title a picture.
    """
    images = expect.images(images)
    names = [""] * len(images) if titles is None else expect.class_names(titles)
    if len(names) != len(images):
        raise ValueError(f"there are {len(names)} titles for {len(images)} images; wanted as many.")
    text_lines = max((name.count("\n") + 1 for name in names if name), default=0)
    picture, axes = _grid(len(images), columns, title, text_lines)
    for ax, image, name in zip(axes, images, names, strict=True):
        _show(ax, image)
        ax.set_title(name, fontsize=10, loc="center", pad=4)
    said = ", ".join(name.replace("\n", " ") for name in names if name)
    size = f"{len(images)} of {images.shape[1]} by {images.shape[2]} pixels"
    return picture.described(f"{title or 'Pictures'}: {size}{': ' + said if said else ''}.")


@house_style
def weights_picture(
    w: Any, image_shape: Sequence[int] = (64, 64, 3), title: str = "The weights as a picture"
) -> Picture:
    """One neuron's weights laid out like the image they look at: each color, and all together.

    Parameters
    ----------
    w : (n_x, 1) or (1, n_x) or (n_x,) weights.
    image_shape : (h, w, 3) or (h, w) with n_x numbers.

    Orange weights push the answer to 1 where the pixel is bright, blue ones to 0, white ones
    do nothing.
    """
    flat = np.asarray(w, dtype=float).reshape(-1)
    shape = expect.image_shape(image_shape, flat.size)
    image = flat.reshape(shape)
    panels = [("weights", image)]
    if len(shape) == 3:
        colors = ("red", "green", "blue")
        panels = [(f"{name} channel", image[..., c]) for c, name in enumerate(colors)]
        panels.append(("sum of the three", image.sum(axis=2)))
    picture = Picture(height=3.2 if len(panels) > 1 else 3.8, width=2.25 * max(len(panels), 2))
    picture.headed(title)
    axes = np.atleast_1d(picture.subplots(1, len(panels)))
    each = float(np.abs(image).max()) or 1.0
    for ax, (name, values) in zip(axes, panels, strict=True):
        limit = float(np.abs(values).max()) or 1.0 if name.startswith("sum") else each
        shown = ax.imshow(values, cmap=WEIGHTS, vmin=-limit, vmax=limit)
        no_ticks(ax)
        ax.set_title(name, fontsize=10.5, loc="center", pad=5)
        bar = picture.colorbar(shown, ax=ax, orientation="horizontal", shrink=0.85, pad=0.03)
        bar.set_ticks([-limit, 0, limit], labels=[f"−{limit:.2g}", "0", f"{limit:.2g}"])
        bar.outline.set_visible(False)
    return picture.described(
        f"{title}. {flat.size} weights as a {shape[0]} by {shape[1]} picture, from"
        f" {flat.min():.3g} to {flat.max():.3g}, white at 0, orange above, blue below;"
        f" {(flat > 0).mean():.0%} are positive."
    )


@house_style
def weight_tiles(
    W: Any,
    image_shape: Sequence[int],
    names: Sequence[str] | None = None,
    title: str = "What each hidden unit looks for",
) -> Picture:
    """The weights of a layer's units, each laid out like the image it looks at.

    Parameters
    ----------
    W : (n_h, n_x), a unit a row, such as $W^{[1]}$; at most 60 rows are shown.
    image_shape : (h, w) or (h, w, 3) with n_x numbers; of color, the three channels are summed.
    names : a title for each row; without it the units are numbered.

    Every tile has its own scale, white at 0.
    """
    W = expect.examples(W)
    shape = expect.image_shape(image_shape, W.shape[1])
    count = min(len(W), 60)
    titles = [f"unit {u + 1}" for u in range(count)] if names is None else list(names)[:count]
    if len(titles) != count:
        raise ValueError(f"there are {len(titles)} names for {count} units; wanted as many.")
    columns = count if count <= 7 else math.ceil(count / 2) if count <= 14 else 10
    picture, axes = _grid(count, columns, title, text_lines=1)
    for ax, row, name in zip(axes, W[:count], titles, strict=True):
        tile = row.reshape(shape) if len(shape) == 2 else row.reshape(shape).sum(axis=2)
        limit = float(np.abs(tile).max()) or 1.0
        ax.imshow(tile, cmap=WEIGHTS, vmin=-limit, vmax=limit)
        no_ticks(ax)
        scale = f"  (±{limit:.2g})" if columns <= 7 else ""
        ax.set_title(name + scale, fontsize=9, loc="center", pad=3)
    return picture.described(
        f"{title}. Weights of {count} of {len(W)} units as {shape[0]} by {shape[1]} pictures,"
        f" white at 0; the largest weight has size {np.abs(W).max():.3g}."
    )


@house_style
def dictionary_atoms(
    atoms: Any,
    patch_shape: Sequence[int],
    names: Sequence[str] | None = None,
    title: str = "What the dictionary learned",
) -> Picture:
    """All words of a patch dictionary in one mosaic, each stretched to its own full contrast.

    Parameters
    ----------
    atoms : (n_atoms, n), a word a row.
    patch_shape : (p, p, 3) or (p, p) with n numbers.
    names : one for each row of the mosaic; the words are dealt out evenly among the rows.
    """
    atoms = expect.examples(atoms)
    shape = expect.image_shape(patch_shape, atoms.shape[1])
    if names is not None and len(atoms) % len(names):
        raise ValueError(f"{len(atoms)} words cannot be dealt out evenly among {len(names)} rows.")
    columns = max(1, math.ceil(math.sqrt(len(atoms) * 1.8)))
    columns = columns if names is None else len(atoms) // len(names)
    rows = math.ceil(len(atoms) / columns)
    high, wide = shape[0] + 1, shape[1] + 1
    mosaic = _mosaic(atoms, shape, rows, columns)
    room = PAGE_WIDTH if names is None else PAGE_WIDTH - 0.1 * max(map(len, names)) - 0.2
    picture = Picture(height=room * mosaic.shape[0] / mosaic.shape[1] + 0.5)
    picture.headed(title)
    ax = picture.subplots()
    ax.imshow(mosaic, cmap="gray", vmin=0, vmax=1)
    no_ticks(ax)
    if names is not None:
        ax.set_yticks([row * high + wide / 2 for row in range(rows)], names)
        ax.tick_params(axis="y", length=0, labelsize=11)
    named = "" if names is None else f": {', '.join(names)}"
    return picture.described(
        f"{title}. {len(atoms)} words of {shape[0]} by {shape[1]}"
        f" {'color' if shape[2:] else 'gray'} pixels in {rows} rows of {columns}{named};"
        " mid-gray is zero."
    )


def _mosaic(atoms: np.ndarray, shape: Sequence[int], rows: int, columns: int) -> np.ndarray:
    """The words side by side, one white pixel between them, each at its full contrast."""
    high, wide = shape[0] + 1, shape[1] + 1
    mosaic = np.ones((rows * high + 1, columns * wide + 1, *shape[2:]))
    for index, atom in enumerate(atoms):
        top, left = (index // columns) * high + 1, (index % columns) * wide + 1
        mosaic[top : top + shape[0], left : left + shape[1]] = _stretched(atom).reshape(shape)
    return mosaic


def _stretched(word: np.ndarray) -> np.ndarray:
    """A word as brightness 0 to 1, mid-gray being its zero."""
    return 0.5 + word / (2 * (float(np.abs(word).max()) or 1.0))


@house_style
def word_in_photo(
    photo: Any, word: Any, found: Any, title: str = "Where the word is found"
) -> Picture:
    """A photo, a word of a patch dictionary, and how clearly it was found at every place.

    Parameters
    ----------
    photo : (h, w, 3) or (h, w), uint8 in 0 to 255 or floats in 0 to 1.
    word : (p, p, 3) or (p, p), zero being mid-gray.
    found : (h - p + 1, w - p + 1), not negative: one number for each place of the word's corner.
    """
    shown = expect.images(np.asarray(photo)[None])[0]
    word, found = np.asarray(word, dtype=float), np.asarray(found, dtype=float)
    p, (h, w) = len(word), shown.shape[:2]
    if found.shape != (h - p + 1, w - p + 1):
        raise ValueError(
            f"found has shape {found.shape}; {p} by {p} pixels fit into {h} by {w} at"
            f" {h - p + 1} by {w - p + 1} places."
        )
    picture = Picture(height=4.2)
    picture.headed(title)
    left, middle, right = picture.subplots(1, 3, width_ratios=(3, 1, 3.3))
    _show(left, shown)
    left.set_title("the photo", fontsize=11, loc="center")
    middle.imshow(_stretched(word), cmap="gray", vmin=0, vmax=1)
    no_ticks(middle)
    middle.set_title("the word", fontsize=11, loc="center")
    gray = shown / (255 if shown.dtype == np.uint8 else 1)
    gray = gray.mean(axis=2) if gray.ndim == 3 else gray
    right.imshow(gray, cmap="gray", vmin=-0.6, vmax=1.2)
    # A place is shown where the middle of the word lay.
    edges = ((p - 1) / 2 - 0.5, w - (p - 1) / 2 - 0.5, h - (p - 1) / 2 - 0.5, (p - 1) / 2 - 0.5)
    top = float(found.max()) or 1.0
    shade = right.imshow(
        np.ma.masked_equal(found, 0), cmap="YlOrRd", vmin=0, vmax=top, extent=edges, alpha=0.85
    )
    right.set(xlim=(-0.5, w - 0.5), ylim=(h - 0.5, -0.5))
    no_ticks(right)
    right.set_title("where it is found", fontsize=11, loc="center")
    bar = picture.colorbar(shade, ax=right, shrink=0.8, label="how clearly")
    bar.outline.set_visible(False)
    return picture.described(
        f"{title}: at {int((found > 0).sum())} of {found.size} places, most clearly with"
        f" {found.max():.3g}."
    )


@house_style
def mistakes(
    images: Any,
    Y: Any,
    A: Any,
    classes: Sequence[Any],
    limit: int = 12,
    title: str = "What it gets wrong, most confident first",
) -> Picture:
    """The pictures a classifier gets wrong: what it said, how sure it was, what is true.

    Parameters
    ----------
    images : (m, h, w, 3) or (m, h, w).
    Y : (1, m) or (m,) true labels, whole numbers that index ``classes``.
    A : (1, m) probabilities of class 1, or (n_classes, m) of every class.
    classes : the names of the classes.
    """
    images = expect.images(images)
    A = expect.probabilities(A, len(images))
    every = np.vstack([1 - A, A]) if len(A) == 1 else A
    names = expect.class_names(classes)
    if len(names) != len(every):
        raise ValueError(f"there are {len(names)} classes for {len(every)} probabilities a column.")
    y = expect.labels(Y, len(images), len(names))
    # A sigmoid says 1 only above one half; argmax of (1 - a, a) also answers 0 at a tie.
    said, sure = every.argmax(axis=0), every.max(axis=0)
    wrong = np.flatnonzero(said != y)
    shown = wrong[np.argsort(-sure[wrong], kind="stable")][:limit]
    count = f"{len(wrong)} of {len(y)} wrong"
    if len(wrong) == 0:
        picture = Picture(height=1.2)
        picture.text(0.02, 0.5, f"Nothing to show: all {len(y)} are right.", va="center")
        return picture.described(f"{title}: {count}.")
    picture, axes = _grid(len(shown), 6, f"{title}  ({count})", text_lines=2)
    facts = []
    for ax, index in zip(axes, shown, strict=True):
        _show(ax, images[index])
        guess, truth = names[said[index]], names[y[index]]
        ax.set_title(
            f"said {guess} {sure[index]:.1%}\nis {truth}", fontsize=9.5, loc="center", pad=4
        )
        facts.append(f"said {guess} ({sure[index]:.3f}), is {truth}")
    return picture.described(f"{title}: {count}. {'; '.join(facts)}.")


@house_style
def own_picture(
    image: Any, probability: Any, classes: Sequence[Any], title: str = "Your picture"
) -> Picture:
    """One photo and what the net says about it, as bars of probability.

    Parameters
    ----------
    image : (h, w, 3) or (h, w), uint8 in 0 to 255 or floats in 0 to 1.
    probability : a number, the probability of class 1; or one number for each class.
    classes : the names of the classes.
    """
    shown = expect.images(np.asarray(image)[None])[0]
    p = expect.probabilities(np.asarray(probability, dtype=float).reshape(-1, 1), 1)[:, 0]
    p = np.array([1 - p[0], p[0]]) if p.size == 1 else p
    names = expect.class_names(classes)
    if len(names) != p.size:
        raise ValueError(f"there are {len(names)} classes for {p.size} probabilities; wanted one.")
    best = int(p.argmax())
    picture = Picture(height=3.6, width=8.0)
    picture.headed(f"{title}: {names[best]}")
    left, right = picture.subplots(1, 2, width_ratios=(1, 1.35))
    _show(left, shown)
    places = np.arange(len(names))
    bars = right.barh(
        places, p, height=0.55, color=[VERMILLION if k == best else "#c9d3dc" for k in places],
        edgecolor=[INK if k == best else BLUE for k in places], linewidth=0.8,
    )  # fmt: skip
    bars[best].set_hatch("//")
    for k in places:
        right.text(p[k] + 0.02, k, f"{p[k]:.1%}", va="center", weight="bold" if k == best else None)
    right.set(xlim=(0, 1.18), xlabel="probability", yticks=places, yticklabels=names)
    right.tick_params(axis="y", labelsize=11, length=0)
    right.set_xticks([0, 0.25, 0.5, 0.75, 1])
    right.invert_yaxis()
    right.grid(axis="y", visible=False)
    said = ", ".join(f"{name} {value:.3f}" for name, value in zip(names, p, strict=True))
    return picture.described(f"{title}: the net says {names[best]}. Probabilities: {said}.")
