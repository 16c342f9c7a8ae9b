"""Right answers to notebook 07."""
# ruff: noqa

import numpy as np

from nn_utils.autodiff import Node, backward, exp, log, relu, sigmoid, total

from . import right

K = "07_engine/"


@right(K + "topological_order")
def order_by_recursion(graph, last):
    found = []
    for source in graph[last]:
        for node in order_by_recursion(graph, source):
            if node not in found:
                found.append(node)
    return found + [last]


@right(K + "topological_order")
def order_by_counting(graph, last):
    needed, todo = {last}, [last]
    while todo:
        for source in graph[todo.pop()]:
            if source not in needed:
                needed.add(source)
                todo.append(source)
    order = ()
    while len(order) < len(needed):
        for node in needed:
            if node not in order and all(s in order for s in graph[node]):
                order = order + (node,)
    return order


@right(K + "add_up_paths")
def slopes_by_lookup(order, edges):
    slopes = {}
    for name in order[::-1]:
        slope = 1.0 if name == order[-1] else 0.0
        for other in order:
            for source, local in edges[other]:
                if source == name:
                    slope = slope + slopes[other] * local
        slopes[name] = slope
    return slopes


@right(K + "add_up_paths")
def slopes_as_arrays(order, edges):
    slopes = {n: np.zeros(()) for n in order}
    slopes[order[-1]] = np.float64(1)
    for i in range(len(order) - 1, -1, -1):
        for pair in edges[order[i]]:
            slopes[pair[0]] = slopes[pair[0]] + pair[1] * slopes[order[i]]
    return slopes


@right(K + "matmul_rule")
def matmul_by_einsum(G, A, B):
    return np.einsum("nm,km->nk", G, B), np.einsum("nk,nm->km", A, G)


@right(K + "matmul_rule")
def matmul_by_loops(gradient, A, B):
    dA, dB = np.zeros(A.shape), np.zeros(B.shape)
    for i in range(A.shape[0]):
        for j in range(B.shape[1]):
            for k in range(A.shape[1]):
                dA[i, k] += gradient[i, j] * B[k, j]
                dB[k, j] += gradient[i, j] * A[i, k]
    return [dA, dB]


@right(K + "unbroadcast")
def unbroadcast_at_once(gradient, shape):
    extra = gradient.ndim - len(shape)
    axes = tuple(range(extra)) + tuple(i + extra for i, n in enumerate(shape) if n == 1)
    return gradient.sum(axis=axes).reshape(shape)


@right(K + "unbroadcast")
def unbroadcast_by_cases(gradient, shape):
    out = np.zeros(shape)
    padded = (1,) * (gradient.ndim - len(shape)) + tuple(shape)
    out = out.reshape(padded)
    for index in np.ndindex(gradient.shape):
        out[tuple(i if n > 1 else 0 for i, n in zip(index, padded))] += gradient[index]
    return out.reshape(shape)


def _back(g, shape):
    return unbroadcast_at_once(np.asarray(g), shape)


@right(K + "divide_rule")
def divide_by_inverse(gradient, a, b):
    inverse = 1 / b
    return _back(gradient * inverse, a.shape), _back(gradient * -a * inverse * inverse, b.shape)


@right(K + "divide_rule")
def divide_by_quotient(gradient, a, b):
    c = a / b
    da = gradient / b
    return [_back(da, np.shape(a)), _back(-c * da, np.shape(b))]


@right(K + "expression_slopes")
def forward_and_back_by_recursion(expression, values):
    """Without nodes: slopes handed down the expression itself, path by path."""
    rules = {
        "add": lambda g, a, b: (g * np.ones_like(a), g * np.ones_like(b)),
        "multiply": lambda g, a, b: (g * b, g * a),
        "divide": lambda g, a, b: (g / b, -g * a / b**2),
        "matmul": lambda g, a, b: (g @ b.T, a.T @ g),
        "total": lambda g, a, axis=None: (g * np.ones_like(a),),
        "relu": lambda g, a: (g * (a > 0),),
        "sigmoid": lambda g, a: (g / (1 + np.exp(-a)) / (1 + np.exp(a)),),
        "exp": lambda g, a: (g * np.exp(a),),
        "log": lambda g, a: (g / a,),
    }
    ways = {
        "add": np.add,
        "multiply": np.multiply,
        "divide": np.divide,
        "matmul": np.matmul,
        "total": lambda a, axis=None: np.sum(a, axis=axis, keepdims=axis is not None),
        "relu": lambda a: np.maximum(a, 0),
        "sigmoid": lambda a: 1 / (1 + np.exp(-a)),
        "exp": np.exp,
        "log": np.log,
    }
    slopes = {name: np.zeros(np.shape(value)) for name, value in values.items()}

    def value(part):
        if isinstance(part, str):
            return values[part]
        if isinstance(part, int):
            return part
        return ways[part[0]](*(value(p) for p in part[1:]))

    def hand(part, g):
        if isinstance(part, str):
            slopes[part] += _back(g, slopes[part].shape)
        elif not isinstance(part, int):
            inputs = [value(p) for p in part[1:]]
            for p, x, s in zip(part[1:], inputs, rules[part[0]](g, *inputs)):
                hand(p, _back(s, np.shape(x)))

    result = value(expression)
    hand(expression, np.ones(()))
    return float(result), slopes


@right(K + "expression_slopes")
def by_measuring(expression, values):
    """By central differences: slow, and right to seven digits."""

    def value(part, at):
        if isinstance(part, str):
            return at[part]
        if isinstance(part, int):
            return part
        name, x = part[0], [value(p, at) for p in part[1:]]
        if name == "total":
            return np.sum(x[0]) if len(x) == 1 else np.sum(x[0], axis=x[1], keepdims=True)
        if name in ("relu", "sigmoid"):
            return np.maximum(x[0], 0) if name == "relu" else 1 / (1 + np.exp(-x[0]))
        return getattr(np, name)(*x)

    slopes = {}
    for name in values:
        slopes[name] = np.zeros(values[name].shape)
        for index in np.ndindex(values[name].shape):
            ends = []
            for step in (1e-5, -1e-5):
                moved = values[name].copy()
                moved[index] += step
                ends.append(float(value(expression, {**values, name: moved})))
            slopes[name][index] = (ends[0] - ends[1]) / 2e-5
    return float(value(expression, values)), slopes


@right(K + "two_layer_costs")
def costs_by_hand(X, Y, parameters, learning_rate, num_iterations):
    W1, b1, W2, b2 = (parameters[k].copy() for k in ("W1", "b1", "W2", "b2"))
    costs, m = [], Y.shape[1]
    for i in range(num_iterations):
        Z1 = np.dot(W1, X) + b1
        A1 = Z1 * (Z1 > 0)
        A2 = 1 / (1 + np.exp(-np.dot(W2, A1) - b2))
        costs.append(-np.mean(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)))
        dZ2 = (A2 - Y) / m
        dZ1 = np.dot(W2.T, dZ2) * (Z1 > 0)
        W2 -= learning_rate * np.dot(dZ2, A1.T)
        b2 -= learning_rate * np.sum(dZ2, axis=1, keepdims=True)
        W1 -= learning_rate * np.dot(dZ1, X.T)
        b1 -= learning_rate * np.sum(dZ1, axis=1, keepdims=True)
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}, costs


@right(K + "two_layer_costs")
def costs_with_nodes(X, Y, parameters, learning_rate, num_iterations):
    p = dict(parameters)
    costs = []
    while len(costs) < num_iterations:
        n = {k: Node(v) for k, v in p.items()}
        A = sigmoid(n["W2"] @ relu(n["W1"] @ X + n["b1"]) + n["b2"])
        cost = total(Y * log(A) + (1 - Y) * log(1 - A)) * (-1 / Y.shape[1])
        backward(cost)
        costs += [float(cost.value)]
        for k in p:
            p[k] = p[k] - learning_rate * n[k].gradient
    return p, np.array(costs)


@right(K + "softmax_slopes")
def softmax_by_hand(X, Y, parameters):
    Z1 = parameters["W1"] @ X + parameters["b1"]
    A1 = np.maximum(Z1, 0)
    E = np.exp(parameters["W2"] @ A1 + parameters["b2"])
    A2 = E / sum(E)
    m = X.shape[1]
    dZ2 = (A2 - Y) / m
    dZ1 = (parameters["W2"].T @ dZ2) * (Z1 > 0)
    grads = {"dW1": dZ1 @ X.T, "db1": dZ1.sum(1, keepdims=True)}
    grads.update(dW2=dZ2 @ A1.T, db2=dZ2.sum(1, keepdims=True))
    return -np.sum(Y * np.log(A2)) / m, grads


@right(K + "softmax_slopes")
def softmax_by_log_sum(X, Y, parameters):
    n = {k: Node(v) for k, v in parameters.items()}
    Z = n["W2"] @ relu(n["W1"] @ X + n["b1"]) + n["b2"]
    cost = (total(log(total(exp(Z), axis=0))) - total(Y * Z)) / X.shape[1]
    backward(cost)
    return float(cost.value), {"d" + k: v.gradient for k, v in n.items()}
