"""`train`: one function for every network of the series, with everything that helps or hinders.

What is recorded, and when: entry 0 of each history is the untrained network and entry k the
network after k epochs, so full-batch gradient descent shows its cost at iteration k in entry k.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from . import network
from .counting import counted
from .example_space import Examples, Features, choose_space
from .initialization import initialize_parameters_he
from .optimizers import Adam, GradientDescent, Momentum, Optimizer
from .threads import fitting_threads
from .validation import check_examples

if TYPE_CHECKING:
    from .initialization import Rng

Arrays = dict[str, np.ndarray]

OPTIMIZERS: dict[str, type[GradientDescent] | type[Momentum] | type[Adam]] = {
    "gd": GradientDescent,
    "momentum": Momentum,
    "adam": Adam,
}


class TrainingResult(NamedTuple):
    """What `train` returns."""

    parameters: Arrays
    history: dict[str, list[float]]  # train_cost; with validation also val_cost, val_accuracy
    best_epoch: int  # where val_cost was lowest; without validation, the last epoch
    hidden: str
    output: str

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """(n_L, m) probabilities for the examples of X (n_0, m)."""
        return network.probabilities(self.parameters, X, self.hidden, self.output)

    def predict(self, X: np.ndarray) -> np.ndarray:
        """0 or 1 in (1, m) after a sigmoid output, classes in (m,) after a softmax."""
        return network.labels(self.probabilities(X), self.output)

    def accuracy(self, X: np.ndarray, Y: np.ndarray) -> float:
        """The share of X (n_0, m) labelled as in Y (n_L, m), 0 to 1."""
        return network.accuracy(self.probabilities(X), Y, self.output)


class _Plan(NamedTuple):
    """Everything about a training but its parameters."""

    X: np.ndarray
    Y: np.ndarray
    validation: tuple[np.ndarray, np.ndarray] | None
    hidden: str
    output: str
    optimizer: Optimizer
    epochs: int
    batch_size: int
    decay: float  # l2 / m, so that the batch size does not change what is minimised
    keep_prob: float
    patience: int | None
    rng: Rng
    progress: bool
    space: str


def train(
    X: np.ndarray,
    Y: np.ndarray,
    layer_dims: Sequence[int],
    *,
    hidden: str = "relu",
    output: str = "sigmoid",
    optimizer: str | Optimizer = "gd",
    learning_rate: float | None = None,
    epochs: int = 1000,
    batch_size: int | None = None,
    l2: float = 0.0,
    keep_prob: float = 1.0,
    validation: tuple[np.ndarray, np.ndarray] | None = None,
    patience: int | None = None,
    parameters: Arrays | None = None,
    rng: Rng | None = None,
    dtype: Any = np.float64,
    progress: bool = True,
    space: str = "auto",
) -> TrainingResult:
    """Train a network of any depth.

    X: (n_0, m), one example per column. Y: (1, m) of 0 and 1 for output="sigmoid", one-hot
    (classes, m) for output="softmax". layer_dims: [n_0, n_1, ..., n_L].

    hidden: "relu", "sigmoid" or "tanh".
    optimizer: "gd", "momentum", "adam", or an object of `nn_utils.optimizers`.
    learning_rate: for an optimiser given by name; None takes that optimiser's default.
    batch_size: examples per step; None means all of them.
    l2: adds l2 / (2m) times the sum of squared weights to what is minimised, m being all examples
        of X; the recorded costs leave it out, so that training and validation can be compared.
    keep_prob: share of hidden units left speaking at each step (inverted dropout); 1 for all.
    validation: (X_val, Y_val), judged at every epoch, never learned from.
    patience: stop after so many epochs without a lower validation cost and return the parameters
        of the best epoch, which are also returned when the epochs run out first.
    parameters: where to start, copied; None starts from `initialize_parameters_he`.
    rng: Generator or RandomState for starting weights, shuffling and dropout; None is a fixed
        seed, so the same call gives the same network.
    dtype: np.float64, or np.float32 for half the memory and about twice the speed.
    progress: show a bar once training has taken two seconds.
    space: "examples" takes full-batch steps without dropout, by "gd" or "momentum", in example
        space (see `example_space`): same history, same parameters, far less to multiply when
        examples are fewer than features. "features" does not; "auto" takes the cheaper one.

    train_cost in the history is the cost of entry k's network for a full batch without dropout;
    otherwise, after entry 0, it is the mean over epoch k's batches as the optimiser met them.

    Raises ValueError for data or settings that cannot work, FloatingPointError when the cost stops
    being a number.
    """
    X, Y = np.asarray(X), np.asarray(Y)
    check_examples(X, Y, layer_dims)
    _check_settings(hidden, output, epochs, batch_size, l2, keep_prob, patience, validation)
    rng = np.random.default_rng(1) if rng is None else rng
    if parameters is None:
        parameters = initialize_parameters_he(layer_dims, rng)
    _check_parameters(parameters, layer_dims)
    if validation is not None:
        X_val, Y_val = np.asarray(validation[0]), np.asarray(validation[1])
        check_examples(X_val, Y_val, layer_dims)
        validation = X_val.astype(dtype, copy=False), Y_val.astype(dtype, copy=False)
    optimizer = _choose(optimizer, learning_rate)
    batch_size = min(batch_size or X.shape[1], X.shape[1])
    whole = batch_size == X.shape[1] and keep_prob == 1
    m_val = 0 if validation is None else validation[0].shape[1]
    plan = _Plan(
        X=X.astype(dtype, copy=False),
        Y=Y.astype(dtype, copy=False),
        validation=validation,
        hidden=hidden,
        output=output,
        optimizer=optimizer,
        epochs=epochs,
        batch_size=batch_size,
        decay=l2 / X.shape[1],
        keep_prob=keep_prob,
        patience=patience,
        rng=rng,
        progress=progress,
        space=choose_space(
            space, X.shape, layer_dims[1], epochs, m_val, possible=whole and optimizer.linear
        ),
    )
    start = {name: np.array(value, dtype=dtype) for name, value in parameters.items()}
    record = _Record(plan)
    product = layer_dims[1] * (X.shape[1] if plan.space == "examples" else len(X)) * batch_size
    steps = epochs * -(-X.shape[1] // batch_size)
    # Numbers too large are noticed by the record, which says so in words.
    with np.errstate(over="ignore", invalid="ignore"), fitting_threads(product, steps):
        final = (_full_batch if whole else _in_batches)(plan, start, record)
    return TrainingResult(final, record.history, record.best_epoch, hidden, output)


class _Record:
    """The history of a training, and the memory of its best epoch."""

    def __init__(self, plan: _Plan) -> None:
        self._plan = plan
        self._best: Arrays = {}
        self._lowest = np.inf
        self.best_epoch = 0
        self.history: dict[str, list[float]] = {"train_cost": []}
        if plan.validation is not None:
            self.history |= {"val_cost": [], "val_accuracy": []}

    def add(self, train_cost: float, state: Arrays, AL_val: np.ndarray | None) -> bool:
        """Write down one epoch; True when patience has run out and training should stop.

        state: all that `choose` needs to give this epoch back. AL_val: probabilities for the
        validation examples, if there are any.
        """
        plan, epoch = self._plan, len(self.history["train_cost"])
        if not np.isfinite(train_cost):
            raise FloatingPointError(
                f"the training cost became {train_cost} at epoch {epoch}: the steps are too large. "
                "Try a learning rate ten times smaller, and pixels divided by 255."
            )
        self.history["train_cost"].append(train_cost)
        if plan.validation is None or AL_val is None:
            self.best_epoch = epoch
            return False
        Y_val = plan.validation[1]
        val_cost = network.OUTPUT[plan.output][1](AL_val, Y_val)
        if val_cost < self._lowest:
            self._lowest, self.best_epoch = val_cost, epoch
            if plan.patience is not None:
                self._best = {name: value.copy() for name, value in state.items()}
        self.history["val_cost"].append(val_cost)
        self.history["val_accuracy"].append(network.accuracy(AL_val, Y_val, plan.output))
        return plan.patience is not None and epoch - self.best_epoch >= plan.patience

    def choose(self, last: Arrays) -> Arrays:
        """The state to return: the best epoch's if it was kept, else the last."""
        return self._best or last


def _full_batch(plan: _Plan, parameters: Arrays, record: _Record) -> Arrays:
    """One step per epoch on all examples; the costs come with the forward pass of the step."""
    cost = network.OUTPUT[plan.output][1]
    X_val = None if plan.validation is None else plan.validation[0]
    net: Examples | Features
    if plan.space == "examples":
        net = Examples(plan.X, parameters, X_val, plan.hidden, plan.output)
    else:  # L2 pulls at every weight, at those of silent features too
        net = Features(
            plan.X, parameters, X_val, plan.hidden, plan.output, skip_silent=plan.decay == 0
        )
    for epoch in counted(range(plan.epochs + 1), "training", plan.progress, "epoch"):
        done = net.forward()
        train_cost = cost(done.AL, plan.Y)
        stop = record.add(train_cost, net.learning, net.validation_probabilities())
        if stop or epoch == plan.epochs:
            break
        plan.optimizer.step(net.learning, net.backward(done, plan.Y, plan.decay))
    return net.parameters(record.choose(net.learning))


def _in_batches(plan: _Plan, parameters: Arrays, record: _Record) -> Arrays:
    """Several steps per epoch, or dropout, or both."""
    cost = network.OUTPUT[plan.output][1]
    m = plan.X.shape[1]

    # Whole examples are gathered faster where each lies in one piece.
    plan = plan._replace(X=np.asfortranarray(plan.X))

    def judged() -> np.ndarray | None:
        if plan.validation is None:
            return None
        return network.probabilities(parameters, plan.validation[0], plan.hidden, plan.output)

    untrained = network.probabilities(parameters, plan.X, plan.hidden, plan.output)
    record.add(cost(untrained, plan.Y), parameters, judged())
    for _ in counted(range(plan.epochs), "training", plan.progress, "epoch"):
        total = 0.0
        for X, Y in _batches(plan):
            done = network.forward(
                parameters, X, plan.hidden, plan.output, plan.keep_prob, plan.rng
            )
            total += cost(done.AL, Y) * X.shape[1]
            plan.optimizer.step(parameters, network.backward(parameters, done, Y, plan.decay))
        if record.add(total / m, parameters, judged()):
            break
    return record.choose(parameters)


def _batches(plan: _Plan) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """`softmax_net.mini_batches`, gathered into one piece of memory that every batch reuses."""
    (n_x, m), size = plan.X.shape, plan.batch_size
    gathered = np.empty((size, n_x), plan.X.dtype)
    order = plan.rng.permutation(m)
    for start in range(0, m, size):
        batch = order[start : start + size]
        X = np.take(plan.X.T, batch, axis=0, out=gathered[: len(batch)], mode="clip").T
        yield X, plan.Y[:, batch]


def _choose(optimizer: str | Optimizer, learning_rate: float | None) -> Optimizer:
    if not isinstance(optimizer, str):
        if learning_rate is not None:
            raise ValueError("an optimiser object has its own learning_rate; give only one of them")
        return optimizer
    if optimizer not in OPTIMIZERS:
        raise ValueError(f"optimizer {optimizer!r} is not one of {', '.join(OPTIMIZERS)}")
    kind = OPTIMIZERS[optimizer]
    return kind() if learning_rate is None else kind(learning_rate)


def _check_settings(
    hidden: str,
    output: str,
    epochs: int,
    batch_size: int | None,
    l2: float,
    keep_prob: float,
    patience: int | None,
    validation: tuple[np.ndarray, np.ndarray] | None,
) -> None:
    if hidden not in network.HIDDEN:
        raise ValueError(f"hidden {hidden!r} is not one of {', '.join(network.HIDDEN)}")
    if output not in network.OUTPUT:
        raise ValueError(f"output {output!r} is not one of {', '.join(network.OUTPUT)}")
    if epochs < 0:
        raise ValueError(f"epochs is {epochs}; it cannot be negative")
    if batch_size is not None and batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; it must be at least 1, or None for all")
    if l2 < 0:
        raise ValueError(f"l2 is {l2}; it cannot be negative")
    if not 0 < keep_prob <= 1:
        raise ValueError(f"keep_prob is {keep_prob}; it must be above 0 and at most 1")
    if patience is not None and (patience < 1 or validation is None):
        raise ValueError(
            f"patience is {patience}; it must be at least 1 and needs validation=(X_val, Y_val)"
        )


def _check_parameters(parameters: Arrays, layer_dims: Sequence[int]) -> None:
    wanted = {}
    for l in range(1, len(layer_dims)):
        wanted[f"W{l}"] = (layer_dims[l], layer_dims[l - 1])
        wanted[f"b{l}"] = (layer_dims[l], 1)
    given = {name: np.shape(value) for name, value in parameters.items()}
    if given != wanted:
        raise ValueError(f"parameters have shapes {given}; these layer sizes need {wanted}")
