"""Convolution and max pooling, forwards and backwards: notebook 08.

Examples come last, as everywhere in this library: a stack of pictures is X (channels, height,
width, m), so that a batch laid out as columns is `X.reshape(-1, m)` and back. Filters are
W (filters, channels, k, k) and biases b (filters, 1). What the field calls a convolution is a
correlation: the filter is not turned round.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ConvCache = tuple[tuple[int, ...], np.ndarray, np.ndarray, int]


def output_size(n: int, k: int, pad: int = 0) -> int:
    """How many places a pattern of k pixels has along n pixels, `pad` zeros on either side.

    Raises ValueError when it has none.
    """
    places = n + 2 * pad - k + 1
    if places < 1 or k < 1 or pad < 0:
        raise ValueError(f"a filter of {k} pixels does not fit {n} pixels with padding {pad}")
    return places


def correlate(image: np.ndarray, pattern: np.ndarray) -> np.ndarray:
    """How strongly every place of `image` (H, W) resembles `pattern` (k, k), by loops.

    Returns (H - k + 1, W - k + 1): entry (r, c) is the sum of the products of the pattern with the
    part of the image whose upper left corner is (r, c).
    """
    k = pattern.shape[0]
    rows, columns = (output_size(n, k) for n in image.shape)
    found = np.zeros((rows, columns))
    for r in range(rows):
        for c in range(columns):
            found[r, c] = np.sum(image[r : r + k, c : c + k] * pattern)
    return found


def padded(X: np.ndarray, pad: int) -> np.ndarray:
    """X (C, H, W, m) with `pad` rows and columns of zeros on every side."""
    return np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0))) if pad else X


def conv_by_loops(X: np.ndarray, W: np.ndarray, b: np.ndarray, pad: int = 0) -> np.ndarray:
    """What `conv_forward` answers, place by place: the definition, to compare with.

    X: (C, H, W, m). W: (F, C, k, k). b: (F, 1). Returns Z (F, rows, columns, m).
    """
    X = padded(X, pad)
    F, _, k, _ = W.shape
    rows, columns = output_size(X.shape[1], k), output_size(X.shape[2], k)
    Z = np.zeros((F, rows, columns, X.shape[3]))
    for f, r, c in np.ndindex(F, rows, columns):
        part = X[:, r : r + k, c : c + k]  # (C, k, k, m)
        Z[f, r, c] = np.sum(part * W[f, ..., None], axis=(0, 1, 2)) + b[f]
    return Z


def slopes_by_loops(
    dZ: np.ndarray, X: np.ndarray, W: np.ndarray, pad: int = 0
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What `conv_backward` answers, place by place: dX, dW and db.

    dZ: (F, rows, columns, m). X: (C, H, W, m). W: (F, C, k, k).
    """
    _, height, width, m = X.shape
    X = padded(X, pad)
    F, _, k, _ = W.shape
    dX, dW = np.zeros(X.shape), np.zeros(W.shape)
    for f, r, c in np.ndindex(F, *dZ.shape[1:3]):
        part = X[:, r : r + k, c : c + k]  # (C, k, k, m)
        dW[f] += part @ dZ[f, r, c] / m
        dX[:, r : r + k, c : c + k] += W[f, ..., None] * dZ[f, r, c]
    db = dZ.sum(axis=(1, 2, 3)).reshape(F, 1) / m
    return dX[:, pad : pad + height, pad : pad + width], dW, db


def im2col(X: np.ndarray, k: int) -> np.ndarray:
    """Every k x k part of every picture as a column.

    X: (C, H, W, m). Returns (C k k, rows columns m): the columns are ordered by row, column and
    example, the entries of each by channel, row and column.
    """
    C, H, W, m = X.shape
    rows, columns = output_size(H, k), output_size(W, k)
    parts = np.empty((C, k, k, rows, columns, m), X.dtype)
    for i, j in np.ndindex(k, k):
        parts[:, i, j] = X[:, i : i + rows, j : j + columns]
    return parts.reshape(C * k * k, rows * columns * m)


def col2im(columns_of: np.ndarray, shape: tuple[int, ...], k: int) -> np.ndarray:
    """Add every column up at the place it was taken from: what `im2col` does, backwards.

    columns_of: (C k k, rows columns m). shape: (C, H, W, m) of the pictures. Returns that shape.
    """
    C, H, W, m = shape
    rows, columns = output_size(H, k), output_size(W, k)
    parts = columns_of.reshape(C, k, k, rows, columns, m)
    X = np.zeros(shape, columns_of.dtype)
    for i, j in np.ndindex(k, k):
        X[:, i : i + rows, j : j + columns] += parts[:, i, j]  # a pixel lies in up to k k parts
    return X


def conv_forward(
    X: np.ndarray, W: np.ndarray, b: np.ndarray, pad: int = 0
) -> tuple[np.ndarray, ConvCache]:
    """Lay every filter over every place of every picture.

    X: (C, H, W, m). W: (F, C, k, k). b: (F, 1). pad: zeros added on every side.
    Returns Z (F, H + 2 pad - k + 1, ..., m) and the cache that `conv_backward` needs.
    Raises ValueError when the channels do not agree or the filter does not fit.
    """
    F, C, k, _ = W.shape
    if X.shape[0] != C:
        raise ValueError(f"the filters W {W.shape} look at {C} channels and X {X.shape} differs")
    columns = im2col(padded(X, pad), k)  # (C k k, places m)
    Z = W.reshape(F, -1) @ columns  # (F, C k k) (C k k, places m)
    Z += b
    places = output_size(X.shape[1], k, pad), output_size(X.shape[2], k, pad)
    return Z.reshape(F, *places, X.shape[3]), (X.shape, W, columns, pad)


def conv_backward(dZ: np.ndarray, cache: ConvCache) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """From dZ (F, rows, columns, m) to (dX, dW, db), each shaped like its quantity.

    As in `linear_backward`, dW and db are averages over the m examples and dX has no 1/m.
    """
    (C, height, width, m), W, _, pad = cache
    F, _, k, _ = W.shape
    of_columns = W.reshape(F, -1).T @ dZ.reshape(F, -1)  # (C k k, F) (F, places m)
    dX = col2im(of_columns, (C, height + 2 * pad, width + 2 * pad, m), k)
    dW, db = filter_slopes(dZ, cache)
    return dX[:, pad : pad + height, pad : pad + width], dW, db


def filter_slopes(dZ: np.ndarray, cache: ConvCache) -> tuple[np.ndarray, np.ndarray]:
    """dW and db alone: all that the first layer of a network is asked for."""
    shape, W, columns, _ = cache
    m = shape[3]
    flat = dZ.reshape(len(W), -1)  # (F, places m)
    dW = (flat @ columns.T / m).reshape(W.shape)  # (F, places m) (places m, C k k)
    return dW, flat.sum(axis=1, keepdims=True) / m


def max_pool_forward(X: np.ndarray, size: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """The largest number of every size x size square; rows and columns left over are dropped.

    X: (C, H, W, m). Returns A (C, H // size, W // size, m) and the mask, shaped like X: True at the
    pixel that was the largest of its square, the first of several that are equally large.
    """
    A, *others = _squares(X, size)
    A, which = A.copy(), np.zeros(A.shape, np.uint8)
    for number, other in enumerate(others, start=1):
        np.maximum(which, np.uint8(number) * (other > A), out=which)
        np.maximum(A, other, out=A)
    mask = np.zeros(X.shape, bool)
    for number, place in enumerate(_squares(mask, size)):
        np.equal(which, number, out=place)
    return A, mask


def max_pool_backward(dA: np.ndarray, mask: np.ndarray, size: int = 2) -> np.ndarray:
    """Hand every slope of dA back to the pixel that was the largest of its square: dX.

    dA: (C, H // size, W // size, m). mask: (C, H, W, m), as `max_pool_forward` gives it.
    """
    dX = np.zeros(mask.shape, dA.dtype)
    for place, back in zip(_squares(mask, size), _squares(dX, size), strict=True):
        np.multiply(dA, place, out=back)
    return dX


def receptive_field(layers: Sequence[tuple[int, int]]) -> int:
    """How many pixels along a side one unit of the last layer depends on.

    layers: from the picture up, the size of what each looks at and how far it moves between two
    places: (3, 1) for a filter of 3 x 3, (2, 2) for a pooling over squares of 2 x 2.
    """
    seen = 1
    for size, stride in reversed(layers):
        seen = (seen - 1) * stride + size
    return seen


def _squares(X: np.ndarray, size: int) -> list[np.ndarray]:
    """Views of X: the first pixel of every square, the second, and so on."""
    rows, columns = X.shape[1] // size * size, X.shape[2] // size * size
    return [X[:, i:rows:size, j:columns:size] for i, j in np.ndindex(size, size)]
