"""Right answers to notebook 06."""
# ruff: noqa

import numpy as np

from . import right
from .two_layer import cost_textbook

K = "06_cats_vs_dogs/"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def forward_plain(parameters, X):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


def forward_at(parameters, X):
    cache = {}
    cache["Z1"] = parameters["W1"] @ X + parameters["b1"]
    cache["A1"] = cache["Z1"] * (cache["Z1"] > 0)
    cache["Z2"] = parameters["W2"] @ cache["A1"] + parameters["b2"]
    return 1 / (1 + np.exp(-cache["Z2"])), cache


def backward_plain(parameters, cache, X, Y, Yhat):
    m = X.shape[1]
    A1, W2 = cache["A1"], parameters["W2"]
    dZ2 = Yhat - Y
    dW2 = (1 / m) * np.dot(dZ2, A1.T)
    db2 = (1 / m) * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = np.dot(W2.T, dZ2) * np.where(cache["Z1"] > 0, 1, 0)
    dW1 = (1 / m) * np.dot(dZ1, X.T)
    db1 = (1 / m) * np.sum(dZ1, axis=1, keepdims=True)
    return {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def backward_einsum(parameters, cache, X, Y, Yhat):
    d2 = (Yhat - Y) / X.shape[1]
    d1 = np.einsum("oh,om->hm", parameters["W2"], d2) * np.sign(cache["A1"])
    return {
        "dW1": np.einsum("hm,xm->hx", d1, X),
        "db1": np.einsum("hm->h", d1)[:, None],
        "dW2": np.einsum("om,hm->oh", d2, cache["A1"]),
        "db2": np.einsum("om->o", d2)[:, None],
    }


def loss_mean(Y, Yhat):
    return -np.mean(Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat))


def loss_two_sums(Y, Yhat):
    return (-np.log(Yhat[Y == 1]).sum() - np.log(1 - Yhat[Y == 0]).sum()) / Yhat.shape[1]


@right(K + "create_nn_model")
def model_plain(train_X, train_Y, nh, val_X, val_Y, num_iterations=2000, learning_rate=0.01):
    np.random.seed(1)
    n_x = train_X.shape[0]
    parameters = {
        "W1": np.random.uniform(-0.01, 0.01, (nh, n_x)),
        "b1": np.zeros((nh, 1)),
    }
    parameters["W2"] = np.random.uniform(-0.01, 0.01, (1, nh))
    parameters["b2"] = np.zeros((1, 1))
    history = {"train_loss": [], "val_loss": []}
    for i in range(num_iterations):
        Yhat, cache = forward_plain(parameters, train_X)
        train_loss = loss_mean(train_Y, Yhat)
        val_loss = loss_mean(val_Y, forward_plain(parameters, val_X)[0])
        history["train_loss"].append(train_loss)
        history["val_loss"].append(val_loss)
        grads = backward_plain(parameters, cache, train_X, train_Y, Yhat)
        for key in parameters:
            parameters[key] = parameters[key] - learning_rate * grads["d" + key]
        if i % 10 == 0:
            print(f"{i}: {train_loss:.4f} {val_loss:.4f}")
    return parameters, history


@right(K + "create_nn_model")
def model_from_draws_of_its_own(
    train_X, train_Y, nh, val_X, val_Y, num_iterations=2000, learning_rate=0.01
):
    rng = np.random.default_rng(11)
    p = {
        "W1": rng.uniform(-0.01, 0.01, (nh, train_X.shape[0])),
        "b1": np.zeros((nh, 1)),
        "W2": rng.uniform(-0.01, 0.01, (1, nh)),
        "b2": np.zeros((1, 1)),
    }
    train, val = [], []
    for _ in range(num_iterations):
        Yhat, cache = forward_at(p, train_X)
        train.append(loss_two_sums(train_Y, Yhat))
        val.append(float(cost_textbook(forward_at(p, val_X)[0], val_Y)))
        grads = backward_einsum(p, cache, train_X, train_Y, Yhat)
        p = {k: v - learning_rate * grads["d" + k] for k, v in p.items()}
    return p, {"train_loss": np.array(train), "val_loss": np.array(val), "best": min(val)}


@right(K + "load_image_folder")
def load_with_os(folder, size):
    import os

    from PIL import Image

    X, y, bad = [], [], []
    for label, kind in ((0, "Cat"), (1, "Dog")):
        where = os.path.join(folder, kind)
        for name in os.listdir(where):
            try:
                img = Image.open(os.path.join(where, name))
                img = img.convert("RGB")
                img = img.resize((size, size), Image.LANCZOS)
                X.append(np.array(img))
                y.append(label)
            except Exception as error:
                print("skipping", name, error)
                bad.append(name)
    return np.stack(X), np.array(y), bad


@right(K + "load_image_folder")
def load_with_glob(folder, size):
    from pathlib import Path

    from PIL import Image, UnidentifiedImageError

    images, labels, skipped = [], [], 0
    for path in Path(folder).glob("*/*"):
        try:
            picture = Image.open(path).convert("RGB").resize((size, size))
        except (UnidentifiedImageError, OSError):
            skipped += 1
        else:
            images.append(np.asarray(picture, dtype=np.uint8))
            labels.append(int(path.parent.name == "Dog"))
    order = np.random.permutation(len(labels))
    return np.array(images)[order], np.array(labels)[order], skipped


@right(K + "l2_gradient")
def l2_over_layers(grads, parameters, l2, m):
    result = {}
    for l in range(1, len(parameters) // 2 + 1):
        result[f"dW{l}"] = grads[f"dW{l}"] + (l2 / m) * parameters[f"W{l}"]
        result[f"db{l}"] = grads[f"db{l}"]
    return result


@right(K + "l2_gradient")
def l2_by_shape_of_the_name(grads, parameters, l2, m):
    return {k: g + parameters[k[1:]] * l2 / m if "W" in k else g.copy() for k, g in grads.items()}


@right(K + "l2_gradient")
def l2_in_place(grads, parameters, l2, m):
    for key in grads:
        if key[1] == "W":
            grads[key] += l2 * parameters[key[1:]] / m
    return grads


@right(K + "dropout_forward")
def dropout_where(A, keep_prob, draws):
    D = np.where(draws < keep_prob, 1 / keep_prob, 0.0)
    return A * D, {"D": D, "keep_prob": keep_prob}


@right(K + "dropout_forward")
def dropout_in_steps(A, keep_prob, draws):
    D = (draws < keep_prob).astype(int)
    A = np.multiply(A, D)
    A = A / keep_prob
    cache = {}
    cache["D"] = D / keep_prob
    return A, cache


@right(K + "dropout_forward")
def dropout_single_precision(A, keep_prob, draws):
    D = (draws < keep_prob).astype(np.float32) / np.float32(keep_prob)
    return A.astype(np.float32) * D, {"D": D}


@right(K + "dropout_forward")
def dropout_loop(A, keep_prob, draws):
    D = np.zeros(A.shape)
    for i in range(A.shape[0]):
        for j in range(A.shape[1]):
            if draws[i, j] <= keep_prob:
                D[i, j] = 1 / keep_prob
    return D * A, dict(D=D)


@right(K + "dropout_backward")
def dropout_back_multiply(dA, cache):
    D = cache["D"]
    dA_prev = np.multiply(dA, D)
    return dA_prev


@right(K + "dropout_backward")
def dropout_back_masked(dA, cache):
    back = np.zeros_like(dA)
    spoke = cache["D"] > 0
    back[spoke] = dA[spoke] * cache["D"].max()
    return back


@right(K + "early_stopping")
def stopping_with_counter(val_loss, patience):
    lowest, best, waited = float("inf"), 0, 0
    for i, loss in enumerate(val_loss):
        if loss < lowest:
            lowest, best, waited = loss, i, 0
        else:
            waited += 1
        if waited == patience:
            break
    return best, i


@right(K + "early_stopping")
def stopping_by_argmin(val_loss, patience):
    val_loss = np.array(val_loss)
    for stop in range(len(val_loss)):
        best = np.argmin(val_loss[: stop + 1])
        if stop - best >= patience:
            break
    return best, stop


@right(K + "early_stopping")
def stopping_while(val_loss, patience):
    best = i = 0
    while i + 1 < len(val_loss) and i - best < patience:
        i += 1
        if val_loss[i] < min(val_loss[:i]):
            best = i
    return [best, i]


@right(K + "pool_quarters")
def pool_into_place(maps):
    m, H, W, k = maps.shape
    h, w = H // 2, W // 2
    out = np.zeros((m, 4 * k))
    out[:, :k] = np.mean(maps[:, 0:h, 0:w, :], axis=(1, 2))
    out[:, k : 2 * k] = np.mean(maps[:, 0:h, w:W, :], axis=(1, 2))
    out[:, 2 * k : 3 * k] = np.mean(maps[:, h:H, 0:w, :], axis=(1, 2))
    out[:, 3 * k :] = np.mean(maps[:, h:H, w:W, :], axis=(1, 2))
    return out


@right(K + "pool_quarters")
def pool_photo_by_photo(maps):
    described = []
    for photo in maps:
        numbers = []
        for half in np.split(photo, [len(photo) // 2]):
            for quarter in np.split(half, [photo.shape[1] // 2], axis=1):
                numbers.extend(quarter.sum(axis=0).sum(axis=0) / quarter[..., 0].size)
        described.append(numbers)
    return np.array(described)


@right(K + "pool_quarters")
def pool_stacked(maps):
    r, c = maps.shape[1] // 2, maps.shape[2] // 2
    up, down = maps[:, :r], maps[:, r:]
    four = [up[:, :, :c], up[:, :, c:], down[:, :, :c], down[:, :, c:]]
    return np.stack([q.mean((1, 2)) for q in four], axis=1).reshape(len(maps), -1)


@right(K + "roc_points")
def roc_by_counting(Y, A):
    y, a = Y.ravel(), A.ravel()
    P, N = np.sum(y == 1), np.sum(y == 0)
    fpr, tpr = [0], [0]
    for t in sorted(set(a.tolist()), reverse=True):
        fpr.append(sum((a >= t) & (y == 0)) / N)
        tpr.append(sum((a >= t) & (y == 1)) / P)
    return fpr, tpr


@right(K + "roc_points")
def roc_with_a_threshold_a_photo(Y, A):
    """The same points, some of them twice."""
    thresholds = np.append(np.inf, np.sort(A[0])[::-1])
    fpr = np.array([(A[Y == 0] >= t).mean() for t in thresholds])
    tpr = np.array([(A[Y == 1] >= t).mean() for t in thresholds])
    return fpr, tpr


@right(K + "roc_points")
def roc_by_running_sums(Y, A):
    order = np.argsort(-A[0])
    y, a = Y[0, order], A[0, order]
    last = np.append(a[1:] != a[:-1], True)
    tpr = np.cumsum(y)[last] / y.sum()
    fpr = np.cumsum(1 - y)[last] / (1 - y).sum()
    return np.r_[0, fpr], np.r_[0, tpr]


@right(K + "roc_area")
def area_loop(fpr, tpr):
    area = 0
    for i in range(1, len(fpr)):
        area += (fpr[i] - fpr[i - 1]) * (tpr[i] + tpr[i - 1]) / 2
    return area


@right(K + "roc_area")
def area_by_two_sums(fpr, tpr):
    widths = fpr[1:] - fpr[:-1]
    return 0.5 * (widths @ tpr[1:] + widths @ tpr[:-1])


@right(K + "roc_area")
def area_turned(fpr, tpr):
    """All of the square but what lies between the curve and the y axis."""
    return 1 - np.sum(np.diff(tpr) * (fpr[1:] + fpr[:-1])) / 2
