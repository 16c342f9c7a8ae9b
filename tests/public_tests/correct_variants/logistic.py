"""Right answers to notebook 02."""
# ruff: noqa

import numpy as np

from . import right


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


@right("02_logistic/flatten_and_scale")
def flatten_reshape_T(images):
    return images.reshape(images.shape[0], -1).T / 255


@right("02_logistic/flatten_and_scale")
def flatten_float(images):
    m = images.shape[0]
    flat = images.astype(float).reshape((m, images.shape[1] * images.shape[2] * images.shape[3]))
    return flat.transpose() / 255.0


@right("02_logistic/flatten_and_scale")
def flatten_loop(images):
    return np.array([img.flatten() for img in images]).T / 255.0


@right("02_logistic/flatten_and_scale")
def flatten_stack(images):
    return np.stack([np.ravel(image) / 255 for image in images], axis=1)


@right("02_logistic/flatten_and_scale")
def flatten_single_precision(images):
    return (images.reshape(len(images), -1).T / 255).astype(np.float32)


@right("02_logistic/initialize_with_zeros")
def zeros_int_b(dim):
    w = np.zeros((dim, 1))
    b = 0
    assert w.shape == (dim, 1)
    return w, b


@right("02_logistic/initialize_with_zeros")
def zeros_float_b(dim):
    return np.zeros(shape=(dim, 1)), 0.0


@right("02_logistic/initialize_with_zeros")
def zeros_times_zero(dim):
    w = np.ones((dim, 1)) * 0
    b = float(0)
    return [w, b]


@right("02_logistic/initialize_with_zeros")
def zeros_numpy_b(dim):
    return np.full((dim, 1), 0.0), np.float64(0)


@right("02_logistic/propagate")
def propagate_textbook(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.dot(w.T, X) + b)
    cost = (-1 / m) * np.sum(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = (1 / m) * np.dot(X, (A - Y).T)
    db = (1 / m) * np.sum(A - Y)
    cost = np.squeeze(cost)
    assert cost.shape == ()
    grads = {"dw": dw, "db": db}
    return grads, cost


@right("02_logistic/propagate")
def propagate_at(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T / Y.shape[1], "db": np.array([np.mean(A - Y)])}, float(cost)


@right("02_logistic/propagate")
def propagate_dots(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(w.T.dot(X) + b)
    cost = -(np.dot(Y, np.log(A).T) + np.dot(1 - Y, np.log(1 - A).T)) / m
    return {"dw": np.dot(X, (A - Y).T) / m, "db": np.sum(A - Y) / m, "A": A}, np.squeeze(cost)


@right("02_logistic/propagate")
def propagate_loop(w, b, X, Y):
    n, m = X.shape
    J, db, dw = 0, 0, np.zeros((n, 1))
    for i in range(m):
        a = sigmoid(float(w.T @ X[:, i] + b) if False else (w[:, 0] @ X[:, i] + b))
        y = Y[0, i]
        J += -(y * np.log(a) + (1 - y) * np.log(1 - a))
        dz = a - y
        dw[:, 0] += X[:, i] * dz
        db += dz
    return {"dw": dw / m, "db": db / m}, J / m


@right("02_logistic/propagate")
def propagate_einsum(w, b, X, Y):
    m = X.shape[1]
    A = sigmoid(np.einsum("no,nm->om", w, X) + b)
    dw = np.einsum("nm,om->no", X, A - Y) / m
    return {"db": (A - Y).mean(axis=1), "dw": dw}, -np.average(
        Y * np.log(A) + (1 - Y) * np.log(1 - A)
    )


@right("02_logistic/optimize")
def optimize_plain(w, b, X, Y, num_iterations=100, learning_rate=0.009, print_cost=False):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate_textbook(w, b, X, Y)
        dw, db = grads["dw"], grads["db"]
        w = w - learning_rate * dw
        b = b - learning_rate * db
        if i % 100 == 0:
            costs.append(cost)
        if print_cost and i % 100 == 0:
            print("Cost after iteration %i: %f" % (i, cost))
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs


@right("02_logistic/optimize")
def optimize_in_place(w, b, X, Y, num_iterations, learning_rate, print_cost=True):
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate_at(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
            print(i, cost)
    return {"w": w, "b": b}, grads, costs


@right("02_logistic/optimize")
def optimize_copies(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    import copy

    w, b = copy.deepcopy(w), copy.deepcopy(b)
    J = []
    i = 0
    while i < num_iterations:
        g, c = propagate_dots(w, b, X, Y)
        if not i % 100:
            J.append(float(c))
        w, b = w - g["dw"] * learning_rate, b - g["db"] * learning_rate
        i += 1
    return {"w": w, "b": b}, {"dw": g["dw"], "db": g["db"]}, np.array(J)


@right("02_logistic/predict")
def predict_loop(w, b, X):
    m = X.shape[1]
    Y_prediction = np.zeros((1, m))
    w = w.reshape(X.shape[0], 1)
    A = sigmoid(np.dot(w.T, X) + b)
    for i in range(A.shape[1]):
        if A[0, i] <= 0.5:
            Y_prediction[0, i] = 0
        else:
            Y_prediction[0, i] = 1
    return Y_prediction


@right("02_logistic/predict")
def predict_bool(w, b, X):
    return sigmoid(w.T @ X + b) > 0.5


@right("02_logistic/predict")
def predict_round(w, b, X):
    return np.round(sigmoid(np.dot(w.T, X) + b))


@right("02_logistic/predict")
def predict_flat(w, b, X):
    return np.where(w[:, 0] @ X + b > 0, 1, 0)


@right("02_logistic/predict")
def predict_int(w, b, X):
    return (1 / (1 + np.exp(-(w.T.dot(X) + b))) >= 0.5).astype(np.int64)


def _model(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, optimize, predict):
    w, b = np.zeros((X_train.shape[0], 1)), 0
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate, False)
    return (
        params,
        costs,
        predict(params["w"], params["b"], X_train),
        predict(params["w"], params["b"], X_test),
    )


@right("02_logistic/model")
def model_plain(
    X_train, Y_train, X_test, Y_test, num_iterations=2000, learning_rate=0.5, print_cost=False
):
    params, costs, train, test = _model(
        X_train,
        Y_train,
        X_test,
        Y_test,
        num_iterations,
        learning_rate,
        optimize_plain,
        predict_loop,
    )
    print("train accuracy: {} %".format(100 - np.mean(np.abs(train - Y_train)) * 100))
    return {
        "costs": costs,
        "Y_prediction_test": test,
        "Y_prediction_train": train,
        "w": params["w"],
        "b": params["b"],
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@right("02_logistic/model")
def model_with_extras(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate, print_cost):
    params, costs, train, test = _model(
        X_train,
        Y_train,
        X_test,
        Y_test,
        num_iterations,
        learning_rate,
        optimize_copies,
        predict_flat,
    )
    return dict(
        costs=list(costs),
        Y_prediction_test=test,
        Y_prediction_train=train,
        learning_rate=learning_rate,
        num_iterations=num_iterations,
        seconds=0.1,
        **params,
    )


@right("02_logistic/squared_error_slope")
def squared_slope_expanded(Z, Y):
    s = 1 / (1 + np.exp(-Z))
    return 2 * s * (1 - s) * (s - Y)


@right("02_logistic/squared_error_slope")
def squared_slope_link_by_link(Z, Y):
    A = 1 / (1 + np.exp(-Z))
    dA = -2 * (Y - A)
    dA_dZ = A - np.square(A)
    return np.multiply(dA, dA_dZ)


@right("02_logistic/squared_error_slope")
def squared_slope_two_cases(Z, Y):
    A = 1 / (1 + np.exp(-Z))
    return np.where(Y == 1, -2 * A * (1 - A) ** 2, 2 * A**2 * (1 - A))


@right("02_logistic/squared_error_slope")
def squared_slope_loop(Z, Y):
    dZ = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        a = 1 / (1 + np.exp(-Z[0, i]))
        dZ[0, i] = 2 * (a - Y[0, i]) * a * (1 - a)
    return dZ
