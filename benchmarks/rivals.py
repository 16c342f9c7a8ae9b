"""The same trainings in PyTorch and scikit-learn, written as their manuals would."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from benchmarks.clock import now
from benchmarks.problems import Problem


def torch_net(problem: Problem, output: str) -> Any:
    """A Sequential with the problem's starting weights; "softmax" leaves out the last activation,
    which PyTorch's loss takes over.
    """
    import torch

    layers: list[Any] = []
    L = len(problem.start) // 2
    for l in range(1, L + 1):
        W, b = problem.start[f"W{l}"], problem.start[f"b{l}"]
        layer = torch.nn.Linear(W.shape[1], W.shape[0], dtype=torch.from_numpy(W).dtype)
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(W))
            layer.bias.copy_(torch.from_numpy(b[:, 0]))
        layers.append(layer)
        if l < L:
            layers.append(torch.nn.ReLU())
    if output == "sigmoid":
        layers.append(torch.nn.Sigmoid())
    return torch.nn.Sequential(*layers)


def rows(X: np.ndarray) -> Any:
    """Examples in rows, as PyTorch wants them."""
    import torch

    return torch.from_numpy(np.ascontiguousarray(X.T))


def torch_full_batch(
    problem: Problem, learning_rate: float, num_iterations: int, output: str
) -> tuple[float, list[float]]:
    """Seconds, and the costs at iterations 0, 100, 200, ... and at the last."""
    import torch

    net = torch_net(problem, output)
    X, Y = rows(problem.X), rows(problem.Y)
    loss = torch.nn.BCELoss() if output == "sigmoid" else torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate)
    costs = []
    began = now()
    for i in range(num_iterations):
        optimizer.zero_grad()
        cost = loss(net(X), Y)
        if i % 100 == 0 or i == num_iterations - 1:
            costs.append(cost.item())
        cost.backward()
        optimizer.step()
    return now() - began, costs


def torch_until(
    problem: Problem, share: float, batch_size: int, most_epochs: int, seed: int
) -> tuple[float, int, float]:
    """Adam on mini-batches until `share` of the test digits are right.

    seed: of the NumPy generator that shuffles, so that another training can meet the same batches.
    Returns the seconds of training, evaluation left out, the epochs, and the share reached.
    """
    import torch

    rng = np.random.default_rng(seed)
    net = torch_net(problem, "softmax")
    X, labels = rows(problem.X), torch.from_numpy(problem.Y.argmax(axis=0))
    X_test, test_labels = rows(problem.X_val), problem.Y_val.argmax(axis=0)
    loss = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(net.parameters(), lr=0.001)
    seconds, right, epochs = 0.0, 0.0, 0
    while right < share and epochs < most_epochs:
        began = now()
        order = torch.from_numpy(rng.permutation(len(X)))
        for start in range(0, len(X), batch_size):
            batch = order[start : start + batch_size]
            optimizer.zero_grad()
            loss(net(X[batch]), labels[batch]).backward()
            optimizer.step()
        seconds += now() - began
        epochs += 1
        with torch.no_grad():
            right = float(np.mean(net(X_test).argmax(dim=1).numpy() == test_labels))
    return seconds, epochs, right


def sklearn_full_batch(problem: Problem, learning_rate: float, num_iterations: int) -> float:
    """Seconds of MLPClassifier.fit; it draws its own starting weights."""
    from sklearn.neural_network import MLPClassifier

    X = np.ascontiguousarray(problem.X.T)
    Y = problem.Y
    y = Y[0] if len(Y) == 1 else Y.argmax(axis=0)
    hidden = [len(problem.start[f"b{l}"]) for l in range(1, len(problem.start) // 2)]
    net = MLPClassifier(
        hidden_layer_sizes=hidden,
        solver="sgd",
        momentum=0.0,
        nesterovs_momentum=False,
        alpha=0.0,
        batch_size=len(X),
        learning_rate_init=learning_rate,
        max_iter=num_iterations,
        tol=0.0,
        n_iter_no_change=num_iterations + 1,
        shuffle=False,
        random_state=1,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it has not converged
        began = now()
        net.fit(X, y)
        seconds = now() - began
    if net.n_iter_ != num_iterations:
        raise RuntimeError(f"scikit-learn stopped after {net.n_iter_} of {num_iterations}")
    return seconds
