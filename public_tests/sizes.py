"""Random sizes and arrays for cases, chosen so that no two axes can be taken for each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from .engine.returns import axes_of


def distinct_sizes(
    rng: np.random.Generator, *names: str, low: int = 2, high: int = 9
) -> dict[str, int]:
    """A size for each name, all different: a swapped axis can then never fit by chance."""
    drawn = rng.choice(np.arange(low, high), size=len(names), replace=False)
    return {name: int(size) for name, size in zip(names, drawn, strict=True)}


def several_sizes(
    rng: np.random.Generator,
    *names: str,
    fixed: Sequence[Mapping[str, int]],
    low: int = 2,
    high: int = 9,
) -> Iterator[dict[str, int]]:
    """Such sizes for each entry of ``fixed``, which sets some of them."""
    for some in fixed:
        yield {**distinct_sizes(rng, *names, low=low, high=high), **some}


def normals(
    rng: np.random.Generator, sizes: Mapping[str, int], **axes: str
) -> dict[str, np.ndarray]:
    """Standard normal arrays, each by its axes: ``X="n, m", b="n, 1"``."""
    return {
        name: rng.normal(size=[sizes[one] if one in sizes else int(one) for one in axes_of(text)])
        for name, text in axes.items()
    }


def labels(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """0 and 1 as integers, both of them present where there is room for both."""
    Y = rng.integers(0, 2, size=shape)
    if Y.size > 1:
        Y.flat[0], Y.flat[1] = 0, 1
    return Y


def layer_axes(key: str) -> str:
    """The axes of a parameter or gradient by its key: ``"dW2"`` → ``"n_2, n_1"``."""
    kind, layer = key.lstrip("d")[0], int(key.lstrip("dWbA"))
    if kind == "W":
        return f"n_{layer}, n_{layer - 1 or 'x'}"
    return f"n_{layer}, 1" if kind == "b" else f"n_{layer or 'x'}, m"


def layer_dims(
    rng: np.random.Generator, depth: int, outputs: int | None = None, widest: int = 9
) -> list[int]:
    """The number of inputs and of every layer's units, all different but for ``outputs``."""
    names = (str(l) for l in range(depth + 1))
    dims = list(distinct_sizes(rng, *names, high=widest + 1).values())
    return dims if outputs is None else [*dims[:-1], outputs]


def sizes_of(dims: Sequence[int]) -> dict[str, int]:
    """The same by name: ``{"n_x": 4, "n_1": 3, "n_2": 1}``."""
    return {f"n_{l}" if l else "n_x": n for l, n in enumerate(dims)}


def parameters_of(rng: np.random.Generator, layer_dims: list[int]) -> dict[str, np.ndarray]:
    """Random parameters with biases that are not zero, so that a forgotten one shows."""
    made: dict[str, np.ndarray] = {}
    for l in range(1, len(layer_dims)):
        made[f"W{l}"] = rng.normal(size=(layer_dims[l], layer_dims[l - 1]))
        made[f"b{l}"] = rng.normal(size=(layer_dims[l], 1))
    return made


def gradients_of(
    rng: np.random.Generator, parameters: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """A random gradient for each of the parameters: ``dW1`` for ``W1``."""
    return {f"d{name}": rng.normal(size=value.shape) for name, value in parameters.items()}
