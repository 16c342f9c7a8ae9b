"""Right answers to notebook 05."""
# ruff: noqa

import numpy as np

from . import right

K = "05_softmax_mnist/"


@right(K + "softmax")
def softmax_shifted(Z):
    e = np.exp(Z - np.max(Z, axis=0, keepdims=True))
    return e / np.sum(e, axis=0, keepdims=True)


@right(K + "softmax")
def softmax_python_sum(Z):
    Z = Z - Z.max(axis=0)
    return np.exp(Z) / sum(np.exp(Z))


@right(K + "softmax")
def softmax_columns(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        z = Z[:, i] - max(Z[:, i])
        A[:, i] = np.exp(z) / np.sum(np.exp(z))
    return A


@right(K + "softmax")
def softmax_log(Z):
    shifted = Z - Z.max(0)
    return np.exp(shifted - np.log(np.exp(shifted).sum(0)))


@right(K + "softmax")
def softmax_transposed(Z):
    E = np.exp(Z.T - Z.T.max(axis=1, keepdims=True))
    return (E / E.sum(axis=1, keepdims=True)).T


@right(K + "one_hot")
def one_hot_index(y, num_classes):
    Y = np.zeros((num_classes, y.size))
    Y[y, np.arange(y.size)] = 1
    return Y


@right(K + "one_hot")
def one_hot_transposed(y, num_classes):
    one_hot_Y = np.zeros((y.size, num_classes))
    one_hot_Y[np.arange(y.size), y] = 1
    return one_hot_Y.T


@right(K + "one_hot")
def one_hot_eye(y, num_classes):
    return np.eye(num_classes)[y].T


@right(K + "one_hot")
def one_hot_loop(y, num_classes):
    Y = np.zeros((num_classes, len(y)), dtype=int)
    for i, label in enumerate(y):
        Y[label][i] = 1
    return Y


@right(K + "one_hot")
def one_hot_comparison(y, num_classes):
    return y == np.arange(num_classes)[:, None]


@right(K + "cross_entropy")
def cross_entropy_sum(A2, Y):
    m = Y.shape[1]
    return -np.sum(Y * np.log(A2)) / m


@right(K + "cross_entropy")
def cross_entropy_epsilon(A2, Y):
    return float(-np.mean(np.sum(Y * np.log(A2 + 1e-12), axis=0)))


@right(K + "cross_entropy")
def cross_entropy_clipped(A2, Y):
    return -np.sum(Y * np.log(np.clip(A2, 1e-7, 1))) / Y.shape[1]


@right(K + "cross_entropy")
def cross_entropy_pick(A2, Y):
    labels = np.argmax(Y, axis=0)
    return np.mean(-np.log(A2[labels, np.arange(A2.shape[1])]))


@right(K + "cross_entropy")
def cross_entropy_loop(A2, Y):
    J = 0
    for i in range(Y.shape[1]):
        for k in range(Y.shape[0]):
            J -= Y[k, i] * np.log(A2[k, i])
    return np.array(J / Y.shape[1])


@right(K + "init_params")
def init_rand():
    W1 = np.random.rand(10, 784) - 0.5
    b1 = np.random.rand(10, 1) - 0.5
    W2 = np.random.rand(10, 10) - 0.5
    b2 = np.random.rand(10, 1) - 0.5
    return W1, b1, W2, b2


@right(K + "init_params")
def init_uniform_reseeding():
    np.random.seed(8)
    W1 = np.random.uniform(-0.5, 0.5, size=(10, 784))
    b1 = np.random.uniform(-0.5, 0.5, size=(10, 1))
    W2 = np.random.uniform(-0.5, 0.5, size=(10, 10))
    b2 = np.random.uniform(-0.5, 0.5, size=(10, 1))
    return [W1, b1, W2, b2]


@right(K + "init_params")
def init_generator():
    rng = np.random.default_rng(1)
    return tuple(rng.random(shape) - 0.5 for shape in ((10, 784), (10, 1), (10, 10), (10, 1)))


@right(K + "forward_prop")
def forward_plain(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = softmax_python_sum(Z2)
    return Z1, A1, Z2, A2


@right(K + "forward_prop")
def forward_unstable(W1, b1, W2, b2, X):
    Z1 = np.matmul(W1, X) + b1
    A1 = Z1 * (Z1 > 0)
    Z2 = np.matmul(W2, A1) + b2
    A2 = np.exp(Z2) / sum(np.exp(Z2))
    return Z1, A1, Z2, A2


@right(K + "forward_prop")
def forward_by_example(W1, b1, W2, b2, X):
    parts = []
    for i in range(X.shape[1]):
        x = X[:, i : i + 1]
        z1 = W1 @ x + b1
        a1 = np.where(z1 > 0, z1, 0)
        z2 = W2 @ a1 + b2
        parts.append((z1, a1, z2, softmax_shifted(z2)))
    return [np.hstack(p) for p in zip(*parts)]


@right(K + "forward_prop")
def forward_with_extras(W1, b1, W2, b2, X):
    print(X.shape)
    return (*forward_plain(W1, b1, W2, b2, X), "cache")


@right(K + "backward_prop")
def backward_plain(Z1, A1, Z2, A2, W1, W2, X, Y):
    m = X.shape[1]
    dZ2 = A2 - Y
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, axis=1, keepdims=True)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, axis=1, keepdims=True)
    return dW1, db1, dW2, db2


@right(K + "backward_prop")
def backward_reshape(Z1, A1, Z2, A2, W1, W2, X, Y):
    m = Y.shape[1]
    dZ2 = (A2 - Y) / m
    dZ1 = np.where(A1 > 0, W2.T @ dZ2, 0)
    return (
        dZ1 @ X.T,
        np.sum(dZ1, 1).reshape(-1, 1),
        dZ2 @ A1.T,
        np.sum(dZ2, 1)[:, np.newaxis],
    )


@right(K + "backward_prop")
def backward_loop(Z1, A1, Z2, A2, W1, W2, X, Y):
    m = X.shape[1]
    dW1, dW2 = np.zeros(W1.shape), np.zeros(W2.shape)
    db1, db2 = np.zeros((W1.shape[0], 1)), np.zeros((W2.shape[0], 1))
    for i in range(m):
        d2 = A2[:, i] - Y[:, i]
        d1 = W2.T.dot(d2) * (Z1[:, i] > 0)
        dW2 += np.outer(d2, A1[:, i]) / m
        db2[:, 0] += d2 / m
        dW1 += np.outer(d1, X[:, i]) / m
        db1[:, 0] += d1 / m
    return dW1, db1, dW2, db2


@right(K + "backward_prop")
def backward_jacobian(Z1, A1, Z2, A2, W1, W2, X, Y):
    """Through the whole derivative of softmax, without the short cut."""
    m = X.shape[1]
    dA2 = -Y / A2
    dZ2 = A2 * (dA2 - np.sum(dA2 * A2, axis=0, keepdims=True))
    dZ1 = (W2.T @ dZ2) * (Z1 > 0)
    one = np.ones((m, 1))
    return dZ1 @ X.T / m, dZ1 @ one / m, dZ2 @ A1.T / m, dZ2 @ one / m


@right(K + "update_params")
def update_plain(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 = W1 - alpha * dW1
    b1 = b1 - alpha * db1
    W2 = W2 - alpha * dW2
    b2 = b2 - alpha * db2
    return W1, b1, W2, b2


@right(K + "update_params")
def update_in_place(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    W1 -= alpha * dW1
    b1 -= alpha * db1
    W2 -= alpha * dW2
    b2 -= alpha * db2
    return W1, b1, W2, b2


@right(K + "update_params")
def update_zip(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha):
    pairs = zip((W1, b1, W2, b2), (dW1, db1, dW2, db2))
    return [value + (-alpha) * slope for value, slope in pairs]


@right(K + "get_predictions")
def predictions_argmax(A2):
    return np.argmax(A2, 0)


@right(K + "get_predictions")
def predictions_row(A2):
    return np.argmax(A2, axis=0).reshape(1, -1)


@right(K + "get_predictions")
def predictions_loop(A2):
    return np.array([list(A2[:, i]).index(max(A2[:, i])) for i in range(A2.shape[1])])


@right(K + "get_predictions")
def predictions_float(A2):
    return A2.argmax(axis=0).astype(float)


@right(K + "get_accuracy")
def accuracy_sum(predictions, y):
    print(predictions, y)
    return np.sum(predictions == y) / y.size


@right(K + "get_accuracy")
def accuracy_mean(predictions, y):
    return float((predictions == y).mean())


@right(K + "get_accuracy")
def accuracy_loop(predictions, y):
    hits = 0
    for p, t in zip(predictions, y):
        hits += int(p == t)
    return hits / len(y)


@right(K + "gradient_descent")
def descent_plain(X, y, alpha, iterations):
    W1, b1, W2, b2 = init_rand()
    Y = one_hot_transposed(y, 10)
    for i in range(iterations):
        Z1, A1, Z2, A2 = forward_plain(W1, b1, W2, b2, X)
        dW1, db1, dW2, db2 = backward_plain(Z1, A1, Z2, A2, W1, W2, X, Y)
        W1, b1, W2, b2 = update_plain(W1, b1, W2, b2, dW1, db1, dW2, db2, alpha)
        if i % 10 == 0:
            print("Iteration: ", i)
            print(accuracy_mean(predictions_argmax(A2), y))
    return W1, b1, W2, b2


@right(K + "gradient_descent")
def descent_with_batch_sized_one_hot(X, y, alpha, iterations):
    params = list(init_rand())
    Y = np.zeros((y.max() + 1, y.size))
    Y[y, range(y.size)] = 1
    for _ in range(iterations):
        Z1, A1, Z2, A2 = forward_plain(*params, X)
        grads = backward_reshape(Z1, A1, Z2, A2, params[0], params[2], X, Y)
        params = [p - alpha * g for p, g in zip(params, grads)]
    return tuple(params)


@right(K + "gradient_descent")
def descent_from_draws_of_its_own(X, y, alpha, iterations, print_accuracy=False):
    params = list(init_generator())
    Y = one_hot_eye(y, 10)
    for _ in range(iterations):
        Z1, A1, Z2, A2 = forward_plain(*params, X)
        grads = backward_plain(Z1, A1, Z2, A2, params[0], params[2], X, Y)
        params = update_zip(*params, *grads, alpha)
    return tuple(params)


@right(K + "mini_batches")
def batches_generator(X, y, size, rng):
    order = rng.permutation(X.shape[1])
    for start in range(0, len(order), size):
        chosen = order[start : start + size]
        yield X[:, chosen], y[chosen]


@right(K + "mini_batches")
def batches_list(X, y, size, rng):
    m = X.shape[1]
    order = np.arange(m)
    rng.shuffle(order)
    X, y = X[:, order], y[order]
    batches = []
    for k in range(m // size):
        batches.append((X[:, k * size : (k + 1) * size], y[k * size : (k + 1) * size]))
    if m % size != 0:
        batches.append((X[:, (m // size) * size :], y[(m // size) * size :]))
    return batches


@right(K + "mini_batches")
def batches_split(X, y, size, rng):
    order = np.argsort(rng.random(X.shape[1]))
    cuts = range(size, X.shape[1], size)
    return [(X[:, i], y[i]) for i in np.split(order, cuts)]


@right(K + "softmax_backward")
def softmax_backward_sum(dA, A):
    return A * dA - A * np.sum(A * dA, axis=0)


@right(K + "softmax_backward")
def softmax_backward_jacobian(dA, A):
    dZ = np.zeros(A.shape)
    for i in range(A.shape[1]):
        a = A[:, i]
        J = np.diag(a) - np.outer(a, a)
        dZ[:, i] = J @ dA[:, i]
    return dZ


@right(K + "softmax_backward")
def softmax_backward_einsum(dA, A):
    return A * (dA - np.einsum("km,km->m", A, dA)[None, :])


@right(K + "softmax_backward")
def softmax_backward_loops(dA, A):
    classes, m = A.shape
    dZ = np.zeros((classes, m))
    for i in range(m):
        for j in range(classes):
            for k in range(classes):
                slope = A[k, i] * (1 - A[k, i]) if k == j else -A[k, i] * A[j, i]
                dZ[j, i] += dA[k, i] * slope
    return dZ


@right(K + "adam_step")
def adam_step_named(w, dw, v, s, t, alpha):
    beta1, beta2, epsilon = 0.9, 0.999, 1e-8
    v = beta1 * v + (1 - beta1) * dw
    s = beta2 * s + (1 - beta2) * np.square(dw)
    v_corrected = v / (1 - np.power(beta1, t))
    s_corrected = s / (1 - np.power(beta2, t))
    return w - alpha * v_corrected / (np.sqrt(s_corrected) + epsilon), v, s


@right(K + "adam_step")
def adam_step_root_of_both(w, dw, v, s, t, alpha):
    v = v + 0.1 * (dw - v)
    s = s + 0.001 * (dw * dw - s)
    rate = alpha * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return [w - rate * v / np.sqrt(s + 1e-10), v, s]


@right(K + "adam_step")
def adam_step_in_place(w, dw, v, s, t, alpha):
    v *= 0.9
    v += 0.1 * dw
    s *= 0.999
    s += 0.001 * dw**2
    w -= alpha * (v / (1 - 0.9**t)) / ((s / (1 - 0.999**t)) ** 0.5 + 1e-8)
    return w, v, s
