"""Right answers to notebook 08."""
# ruff: noqa

import itertools

import numpy as np

from nn_utils.convolution import padded

from . import right

K = "08_convolution/"


def _parts(X, k):
    """(C, rows, columns, m, k, k)"""
    return np.lib.stride_tricks.sliding_window_view(X, (k, k), axis=(1, 2))


@right(K + "correlate")
def correlate_by_windows(image, pattern):
    return (np.lib.stride_tricks.sliding_window_view(image, pattern.shape) * pattern).sum((2, 3))


@right(K + "correlate")
def correlate_by_four_loops(image, pattern):
    H, W = image.shape
    k = len(pattern)
    out = []
    for r in range(H - k + 1):
        row = []
        for c in range(W - k + 1):
            s = 0.0
            for i in range(k):
                for j in range(k):
                    s += image[r + i][c + j] * pattern[i][j]
            row.append(s)
        out.append(row)
    return np.array(out)


@right(K + "correlate")
def correlate_by_shifts(image, pattern):
    k, _ = pattern.shape
    h, w = image.shape[0] - (k - 1), image.shape[1] - (k - 1)
    z = 0
    for (i, j), weight in np.ndenumerate(pattern):
        z = z + weight * image[i : i + h, j : j + w]
    return z


@right(K + "conv_by_loops")
def conv_one_example_at_a_time(X, W, b, pad=0):
    C, H, Wd, m = X.shape
    F, _, k, _ = W.shape
    big = np.zeros((C, H + 2 * pad, Wd + 2 * pad, m))
    big[:, pad : pad + H, pad : pad + Wd, :] = X
    out = np.empty((F, H + 2 * pad - k + 1, Wd + 2 * pad - k + 1, m))
    for n in range(m):
        for f in range(F):
            for r in range(out.shape[1]):
                for c in range(out.shape[2]):
                    out[f, r, c, n] = np.sum(big[:, r : r + k, c : c + k, n] * W[f]) + b[f, 0]
    return out


@right(K + "conv_by_loops")
def conv_by_tensordot(X, W, b, pad=0):
    X = np.pad(X, [(0, 0), (pad, pad), (pad, pad), (0, 0)], mode="constant")
    k = W.shape[2]
    rows, cols = X.shape[1] - k + 1, X.shape[2] - k + 1
    Z = np.zeros((W.shape[0], rows, cols, X.shape[-1]))
    for r, c in itertools.product(range(rows), range(cols)):
        Z[:, r, c, :] = np.tensordot(W, X[:, r : r + k, c : c + k, :], axes=3) + b
    return Z


@right(K + "conv_by_loops")
def conv_by_einsum(X, W, b, pad=0):
    return (
        np.einsum("faij,arcmij->frcm", W, _parts(padded(X, pad), W.shape[3])) + b[:, :, None, None]
    )


@right(K + "conv_by_loops")
def conv_by_shifts(X, W, b, pad=0):
    X = padded(X, pad)
    F, C, k, k2 = W.shape
    h, w = X.shape[1] - k + 1, X.shape[2] - k2 + 1
    Z = np.zeros((F, h, w, X.shape[3]))
    for f in range(F):
        Z[f] += b[f].item()
        for a in range(C):
            for i in range(k):
                for j in range(k2):
                    Z[f] += W[f, a, i, j] * X[a, i : i + h, j : j + w]
    return Z


@right(K + "slopes_by_loops")
def slopes_by_einsum(dZ, X, W, pad=0):
    k, m = W.shape[2], X.shape[3]
    dW = np.einsum("frcm,arcmij->faij", dZ, _parts(padded(X, pad), k)) / m
    db = dZ.mean(axis=3).sum(axis=(1, 2))[:, None]
    wide = np.pad(dZ, ((0, 0), (k - 1, k - 1), (k - 1, k - 1), (0, 0)))
    dX = np.einsum("faij,frcmij->arcm", W[:, :, ::-1, ::-1], _parts(wide, k))
    if pad > 0:
        dX = dX[:, pad:-pad, pad:-pad]
    return dX, dW, db


@right(K + "slopes_by_loops")
def slopes_one_example_at_a_time(dZ, X, W, pad=0):
    C, H, Wd, m = X.shape
    F, _, k, _ = W.shape
    P = np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dP, dW, db = np.zeros_like(P), np.zeros_like(W), np.zeros((F, 1))
    for n in range(m):
        for f in range(F):
            for r in range(dZ.shape[1]):
                for c in range(dZ.shape[2]):
                    g = dZ[f, r, c, n]
                    dW[f] += g * P[:, r : r + k, c : c + k, n]
                    dP[:, r : r + k, c : c + k, n] += g * W[f]
                    db[f, 0] += g
    return [dP[:, pad : H + pad, pad : Wd + pad, :], dW / m, db / m]


@right(K + "slopes_by_loops")
def slopes_by_shifts(dZ, X, W, pad=0):
    m = dZ.shape[-1]
    F, C, k, _ = W.shape
    _, h, w, _ = dZ.shape
    Xp = padded(X, pad)
    dXp = np.zeros(Xp.shape)
    dW = np.zeros(W.shape)
    for i in range(k):
        for j in range(k):
            dW[:, :, i, j] = (
                np.tensordot(dZ, Xp[:, i : i + h, j : j + w], ([1, 2, 3], [1, 2, 3])) / m
            )
            dXp[:, i : i + h, j : j + w] += np.tensordot(W[:, :, i, j].T, dZ, 1)
    dX = dXp[:, pad : Xp.shape[1] - pad, pad : Xp.shape[2] - pad]
    return dX, dW, np.sum(dZ, axis=(1, 2, 3), keepdims=True).reshape(-1, 1) / m


@right(K + "im2col")
def columns_by_windows(X, k):
    return _parts(X, k).transpose(0, 4, 5, 1, 2, 3).reshape(X.shape[0] * k * k, -1)


@right(K + "im2col")
def columns_place_by_place(X, k):
    C, H, W, m = X.shape
    columns = []
    for r in range(H - k + 1):
        for c in range(W - k + 1):
            columns.append(X[:, r : r + k, c : c + k, :].reshape(-1, m))
    return np.hstack(columns)


@right(K + "im2col")
def columns_row_by_row(X, k):
    C, H, W, m = X.shape
    rows = H - k + 1
    cols = W - k + 1
    out = np.zeros((C * k * k, rows * cols * m))
    n = 0
    for a in range(C):
        for i in range(k):
            for j in range(k):
                out[n] = X[a, i : i + rows, j : j + cols, :].flatten()
                n += 1
    return out


@right(K + "im2col")
def columns_by_index(X, k):
    C, H, W, m = X.shape
    r, c = np.arange(H - k + 1), np.arange(W - k + 1)
    i = np.arange(k)
    rows = i[:, None, None, None] + r[None, None, :, None]
    cols = i[None, :, None, None] + c[None, None, None, :]
    return X[:, rows, cols].reshape(C * k * k, -1)


@right(K + "conv_forward")
def forward_by_dot(X, W, b, pad=0):
    C, H, Wd, m = X.shape
    F, k = W.shape[0], W.shape[2]
    Xp = np.pad(X, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")
    columns = columns_row_by_row(Xp, k)
    H2, W2 = H + 2 * pad - (k - 1), Wd + 2 * pad - (k - 1)
    Z = np.dot(W.reshape(F, C * k * k), columns)
    Z = np.add(Z, b).reshape((F, H2, W2, m))
    cache = [X.shape, W, columns, pad]
    return Z, cache


@right(K + "conv_forward")
def forward_with_leftovers(X, W, b, pad=0):
    assert X.shape[0] == W.shape[1]
    Xp = padded(X, pad)
    P = columns_by_windows(Xp, W.shape[-1])
    Z = np.einsum("fn,np->fp", W.reshape(len(W), -1), P)
    Z = Z.reshape(len(W), Xp.shape[1] - W.shape[2] + 1, -1, X.shape[3]) + b.reshape(-1, 1, 1, 1)
    return Z, (X.shape, W, P, pad, b, Xp)


@right(K + "conv_backward")
def backward_place_by_place(dZ, cache):
    shape, W, columns, pad = cache
    C, H, Wd, m = shape
    F, _, k, _ = W.shape
    d = dZ.reshape(F, -1)
    dP = np.dot(W.reshape(F, C * k * k).T, d).reshape(C, k, k, *dZ.shape[1:])
    dX = np.zeros((C, H + 2 * pad, Wd + 2 * pad, m))
    for r in range(dZ.shape[1]):
        for c in range(dZ.shape[2]):
            dX[:, r : r + k, c : c + k] += dP[:, :, :, r, c]
    if pad:
        dX = dX[:, pad:-pad, pad:-pad]
    dW = np.dot(d, columns.T).reshape(W.shape) / m
    db = (1 / m) * np.sum(dZ, axis=(1, 2, 3))[:, None]
    return dX, dW, db


@right(K + "conv_backward")
def backward_with_the_turned_filter(dZ, cache):
    (C, H, Wd, m), W, P, pad = cache
    F, k = len(W), W.shape[-1]
    wide = np.pad(dZ, ((0, 0), (k - 1, k - 1), (k - 1, k - 1), (0, 0)))
    dX = np.einsum("faij,frcmij->arcm", np.flip(W, (2, 3)), _parts(wide, k))[
        :, pad : pad + H, pad : pad + Wd
    ]
    flat = dZ.reshape(F, -1) / m
    return [dX, (flat @ P.T).reshape(F, C, k, k), flat.sum(1).reshape(F, 1)]


@right(K + "max_pool_forward")
def pool_by_argmax(X, size=2):
    C, H, W, m = X.shape
    h, w = H // size, W // size
    A = np.zeros((C, h, w, m))
    mask = np.zeros(X.shape)
    for a in range(C):
        for r in range(h):
            for c in range(w):
                for n in range(m):
                    square = X[a, r * size : r * size + size, c * size : c * size + size, n]
                    i, j = np.unravel_index(np.argmax(square), square.shape)
                    A[a, r, c, n] = square[i, j]
                    mask[a, r * size + i, c * size + j, n] = 1
    return A, mask


@right(K + "max_pool_forward")
def pool_by_places(X, size=2):
    h, w = X.shape[1] // size * size, X.shape[2] // size * size
    places = [X[:, i:h:size, j:w:size] for i in range(size) for j in range(size)]
    A = np.max(places, axis=0)
    mask = np.zeros(X.shape, dtype=int)
    for n, place in enumerate(places):
        mask[:, n // size : h : size, n % size : w : size] = place == A
    return [A, mask]


@right(K + "max_pool_forward")
def pool_by_kron(X, size=2):
    C, H, W, m = X.shape
    A = np.stack(
        [
            np.stack(
                [
                    X[:, r : r + size, c : c + size].max(axis=(1, 2))
                    for c in range(0, W - size + 1, size)
                ],
                axis=1,
            )
            for r in range(0, H - size + 1, size)
        ],
        axis=1,
    )
    big = np.full(X.shape, np.inf)
    spread = A.repeat(size, 1).repeat(size, 2)
    big[:, : spread.shape[1], : spread.shape[2]] = spread
    return A, X >= big


@right(K + "max_pool_backward")
def unpool_by_places(dA, mask, size=2):
    dX = np.zeros(mask.shape)
    h, w = dA.shape[1] * size, dA.shape[2] * size
    for i in range(size):
        for j in range(size):
            dX[:, i:h:size, j:w:size] = dA * mask[:, i:h:size, j:w:size]
    return dX


@right(K + "max_pool_backward")
def unpool_by_index(dA, mask, size=2):
    dX = np.zeros(mask.shape)
    for a, r, c, n in zip(*np.nonzero(mask)):
        dX[a, r, c, n] = dA[a, r // size, c // size, n]
    return dX


@right(K + "max_pool_backward")
def unpool_by_kron(dA, mask, size=2):
    spread = np.kron(dA, np.ones((1, size, size, 1)))
    left = mask.shape[1] - spread.shape[1], mask.shape[2] - spread.shape[2]
    return np.pad(spread, ((0, 0), (0, left[0]), (0, left[1]), (0, 0))) * mask


@right(K + "receptive_field")
def seen_from_below(layers):
    seen, step = 1, 1
    for size, stride in layers:
        seen += (size - 1) * step
        step *= stride
    return seen


@right(K + "receptive_field")
def seen_by_recursion(layers):
    if not layers:
        return 1
    size, stride = layers[0]
    return (seen_by_recursion(layers[1:]) - 1) * stride + size


@right(K + "receptive_field")
def seen_by_counting(layers):
    units = {0}
    for size, stride in layers[::-1]:
        units = {u * stride + i for u in units for i in range(size)}
    return np.int64(max(units) - min(units) + 1)
