"""Right answers to notebook 06."""
# ruff: noqa

import numpy as np

from . import right
from .two_layer import cost_textbook

K = "06_cats_vs_dogs/"


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@right(K + "forward_pass")
def forward_plain(parameters, X):
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    Z1 = np.dot(W1, X) + b1
    A1 = np.maximum(0, Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    cache = {"Z1": Z1, "A1": A1, "Z2": Z2, "A2": A2}
    return A2, cache


@right(K + "forward_pass")
def forward_at(parameters, X):
    cache = {}
    cache["Z1"] = parameters["W1"] @ X + parameters["b1"]
    cache["A1"] = cache["Z1"] * (cache["Z1"] > 0)
    cache["Z2"] = parameters["W2"] @ cache["A1"] + parameters["b2"]
    return 1 / (1 + np.exp(-cache["Z2"])), cache


@right(K + "forward_pass")
def forward_single_precision(parameters, X):
    p = {k: v.astype(np.float32) for k, v in parameters.items()}
    return forward_plain(p, X.astype(np.float32))


@right(K + "backward_pass")
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


@right(K + "backward_pass")
def backward_long_way(parameters, cache, X, Y, Yhat):
    m = Y.shape[1]
    dYhat = -(Y / Yhat) + (1 - Y) / (1 - Yhat)
    s = sigmoid(cache["Z2"])
    dZ2 = dYhat * s * (1 - s)
    dA1 = parameters["W2"].T @ dZ2
    dZ1 = dA1.copy()
    dZ1[cache["Z1"] <= 0] = 0
    grads = {"dZ2": dZ2, "dZ1": dZ1}
    grads["dW2"] = dZ2 @ cache["A1"].T / m
    grads["db2"] = dZ2.mean(axis=1).reshape(1, 1)
    grads["dW1"] = dZ1 @ X.T / m
    grads["db1"] = dZ1.mean(axis=1).reshape(-1, 1)
    return grads


@right(K + "backward_pass")
def backward_einsum(parameters, cache, X, Y, Yhat):
    d2 = (Yhat - Y) / X.shape[1]
    d1 = np.einsum("oh,om->hm", parameters["W2"], d2) * np.sign(cache["A1"])
    return {
        "dW1": np.einsum("hm,xm->hx", d1, X),
        "db1": np.einsum("hm->h", d1)[:, None],
        "dW2": np.einsum("om,hm->oh", d2, cache["A1"]),
        "db2": np.einsum("om->o", d2)[:, None],
    }


@right(K + "compute_loss")
def loss_mean(Y, Yhat):
    return -np.mean(Y * np.log(Yhat) + (1 - Y) * np.log(1 - Yhat))


@right(K + "compute_loss")
def loss_clip(Y, Yhat):
    Yhat = np.clip(Yhat, 1e-10, 1 - 1e-10)
    m = Y.shape[1]
    loss = -1 / m * (np.dot(Y, np.log(Yhat).T) + np.dot(1 - Y, np.log(1 - Yhat).T))
    return float(np.squeeze(loss))


@right(K + "compute_loss")
def loss_loop(Y, Yhat):
    total = 0
    for y, p in zip(Y.ravel(), Yhat.ravel()):
        total += -np.log(p) if y == 1 else -np.log(1 - p)
    return total / Y.size


@right(K + "compute_loss")
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


@right(K + "predict")
def predict_bool(parameters, X, prob_threshold=0.5):
    return forward_plain(parameters, X)[0] > prob_threshold


@right(K + "predict")
def predict_where(parameters, X, prob_threshold=0.5):
    Yhat, _ = forward_at(parameters, X)
    return np.where(Yhat > prob_threshold, 1.0, 0.0)


@right(K + "predict")
def predict_loop(parameters, X, prob_threshold=0.5):
    Yhat, _ = forward_plain(parameters, X)
    return np.array([1 if p > prob_threshold else 0 for p in Yhat[0]])


@right(K + "accuracy")
def accuracy_mean(observed, predicted):
    return np.mean(observed == predicted)


@right(K + "accuracy")
def accuracy_abs(observed, predicted):
    return 1 - np.mean(np.abs(observed - predicted))


@right(K + "accuracy")
def accuracy_count(observed, predicted):
    hits = np.sum(np.ravel(observed) == np.ravel(predicted))
    return float(hits) / observed.size


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
