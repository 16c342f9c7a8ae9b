"""What is said of answers that no catalogue knows, and of exceptions."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine import Exercise, Mistake, Report
from public_tests.engine.diagnosis.relations import Pair, relation_of
from public_tests.engine.examination import NO_DIAGNOSIS

Function = Callable[..., Any]


def report_on(key: str, function: Function) -> Report:
    """The report of an exercise without its catalogue, so that all must be found out."""
    report = dataclasses.replace(exercises()[key], mistakes=()).check(function)
    assert not report.passed
    assert not any(NO_DIAGNOSIS in note for note in report.notes), report.notes
    return report


def said(key: str, function: Function) -> str:
    return " ".join(f"{m.id} {m.message}" for m in report_on(key, function).diagnosis)


# By algebra ---------------------------------------------------------------------------------------


def linear(dA_prev: Function, dW: Function, db: Function) -> Function:
    """A linear_backward put together of three formulas of (dZ, A_prev, W, m)."""

    def linear_backward(dZ: np.ndarray, cache: tuple[np.ndarray, ...]) -> tuple[Any, ...]:
        A, W, _ = cache
        m = A.shape[1]
        return tuple(part(dZ, A, W, m) for part in (dA_prev, dW, db))

    return linear_backward


def right_dA(dZ: np.ndarray, A: np.ndarray, W: np.ndarray, m: int) -> np.ndarray:
    return W.T @ dZ


def right_dW(dZ: np.ndarray, A: np.ndarray, W: np.ndarray, m: int) -> np.ndarray:
    return dZ @ A.T / m


def right_db(dZ: np.ndarray, A: np.ndarray, W: np.ndarray, m: int) -> np.ndarray:
    return dZ.sum(axis=1, keepdims=True) / m


LINEAR = "03_two_layer/linear_backward"


@pytest.mark.parametrize(
    ("dW", "words"),
    [
        (lambda dZ, A, W, m: 3 * dZ @ A.T / m, ("dW", "3 times")),
        (lambda dZ, A, W, m: -2 * dZ @ A.T, ("dW", "2·m times", "wrong sign")),
        (lambda dZ, A, W, m: dZ @ A.T / m**2, ("dW", "m times too small")),
        (lambda dZ, A, W, m: dZ @ A.T / dZ.shape[0], ("dW", "m/n")),
        (lambda dZ, A, W, m: A @ dZ.T, ("dW", "transposed", "m times too large")),
        (lambda dZ, A, W, m: 0 * W, ("dW", "zero")),
        (lambda dZ, A, W, m: dZ @ A.T / m + 7, ("dW", "same number in every entry")),
        (lambda dZ, A, W, m: np.sum(dZ @ A.T) + 0 * W, ("dW", "same number", "m times")),
        (lambda dZ, A, W, m: abs(dZ @ A.T / m), ("dW", "sign in some entries")),
    ],
)
def test_a_relation_to_the_right_numbers_is_said(dW: Function, words: tuple[str, ...]) -> None:
    text = said(LINEAR, linear(right_dA, dW, right_db))
    for word in words:
        assert word in text
    assert "db" not in text.replace("dZ @", "")


def test_two_mistakes_in_two_leaves_are_said_apart() -> None:
    function = linear(
        lambda dZ, A, W, m: -(W.T @ dZ),
        lambda dZ, A, W, m: A @ dZ.T / m,
        lambda dZ, A, W, m: dZ.sum(axis=0, keepdims=True) / m,
    )
    text = said(LINEAR, function)
    assert "dA_prev is the negative" in text
    assert "dW is transposed" in text
    assert "db is as long as m" in text


def test_numbers_without_a_relation_get_no_invented_one() -> None:
    def odd(dZ: np.ndarray, A: np.ndarray, W: np.ndarray, m: int) -> np.ndarray:
        return np.sin(dZ @ A.T) + 0.1 * W**3

    report = report_on(LINEAR, linear(right_dA, odd, right_db))
    assert not report.diagnosis
    assert any("dW" in failure.sentence for failure in report.failures)


def test_a_relation_that_holds_in_one_case_only_is_not_said() -> None:
    def sometimes(dZ: np.ndarray, A: np.ndarray, W: np.ndarray, m: int) -> np.ndarray:
        return right_dW(dZ, A, W, m) * (2 if m > 4 else 5)

    text = said(LINEAR, linear(right_dA, sometimes, right_db))
    assert "twice" not in text


UPDATE = "04_l_layer/update_parameters"


def updated(step: Function) -> Function:
    def update_parameters(parameters: Any, grads: Any, learning_rate: float) -> dict[str, Any]:
        return {k: step(k, v, grads[f"d{k}"], learning_rate) for k, v in parameters.items()}

    return update_parameters


def test_all_layers_wrong_alike_are_said_together() -> None:
    report = report_on(UPDATE, updated(lambda k, v, d, rate: v - 2 * rate * d))
    assert len(report.diagnosis) == 1
    assert "W1" in report.diagnosis[0].message
    assert "b3" in report.diagnosis[0].message


def test_an_argument_that_changes_nothing_is_found() -> None:
    text = said(UPDATE, updated(lambda k, v, d, rate: v - 0.123 * d))
    assert "not depend on learning_rate" in text


NOTEBOOK_DATA = np.ones((3, 4))


def test_reading_the_notebooks_own_data_is_found() -> None:
    def forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> Any:
        return NOTEBOOK_DATA, (A, W, b)

    text = said("03_two_layer/linear_forward", forward)
    assert "NOTEBOOK_DATA" in text


def test_a_constant_is_said_to_depend_on_nothing() -> None:
    assert "whatever" in said("03_two_layer/relu_backward", lambda dA, cache: np.ones((2, 3)))


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (lambda l, L: l == L, "Only the last layer"),
        (lambda l, L: l == 1, "Only the first layer"),
        (lambda l, L: l != L, "except the last"),
        (lambda l, L: l != 1, "except the first"),
    ],
)
def test_where_along_the_layers_it_turns_wrong(kept: Function, words: str) -> None:
    def step(key: str, value: np.ndarray, d: np.ndarray, rate: float) -> np.ndarray:
        return value - rate * (d if kept(int(key[1:]), step.L) else np.sin(d))  # type: ignore[attr-defined]

    def update(parameters: Any, grads: Any, learning_rate: float) -> Any:
        step.L = len(parameters) // 2  # type: ignore[attr-defined]
        return updated(step)(parameters, grads, learning_rate)

    assert words in said(UPDATE, update)


def test_changed_arguments_are_named() -> None:
    def in_place(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        cache[...] = cache > 0
        return dA * cache

    text = said("03_two_layer/relu_backward", in_place)
    assert "argument_changed" in text
    assert "cache" in text


def test_the_origin_of_nan_is_said() -> None:
    def naive(A: np.ndarray, Y: np.ndarray) -> float:
        return -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))

    assert "logarithm of zero" in said("01_neuron/binary_cross_entropy", naive)

    def unstable(Z: np.ndarray) -> np.ndarray:
        e = np.exp(Z)
        return e / e.sum(axis=0)

    assert "largest number" in said("05_softmax_mnist/softmax", unstable) or "overflow" in said(
        "05_softmax_mnist/softmax", unstable
    )


@pytest.mark.parametrize("dtype", [int, object])
def test_wrong_dtypes_are_named(dtype: type) -> None:
    text = said("03_two_layer/relu_backward", lambda dA, cache: (dA * (cache > 0)).astype(dtype))
    assert "wrong_dtype" in text


def pair(got: Any, expected: Any, **scalars: float) -> Pair:
    return Pair(np.array(got, float), np.array(expected, float), scalars, {})


@pytest.mark.parametrize(
    ("pairs", "id"),
    [
        ([pair([[2, 4]], [[1, 2]], m=2), pair([[3, 9, 6]], [[1, 3, 2]], m=3)], "times"),
        ([pair([[1, 2]], [[2, 4]], m=2), pair([[1, 3, 2]], [[3, 9, 6]], m=3)], "divided"),
        ([pair([1, 2], [[1], [2]])], "another_shape"),
        ([pair([[1, 2], [3, 4], [5, 6]], [[1, 3, 5], [2, 4, 6]])], "transposed"),
        ([pair([[1, 3], [2, 4]], [[1, 2], [3, 4]])], "order"),
        ([pair([[0.9, 0.2]], [[0.1, 0.8]])], "complement"),
        ([pair([[0.5, 0.25], [0.5, 0.75]], [[1, 2], [1, 6]])], None),
        ([pair([[0.5, 0.5], [0.25, 0.75]], [[0.6, 0.9], [0.4, 0.1]])], "rows_sum_to_1"),
    ],
)
def test_relations_of_small_numbers(pairs: list[Pair], id: str | None) -> None:
    found = relation_of(pairs)
    assert (found.id if found else None) == id


# Exceptions ---------------------------------------------------------------------------------------


def test_a_product_that_does_not_fit_is_read_from_the_line() -> None:
    def linear_forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> Any:
        Z = np.dot(A, W) + b
        return Z, (A, W, b)

    text = said("03_two_layer/linear_forward", linear_forward)
    assert "`A`" in text
    assert "`W @ A`" in text or "shapes" in text


def test_of_several_products_the_misfit_is_found() -> None:
    def L_model_forward(X: np.ndarray, parameters: Any) -> Any:
        hidden = parameters["W1"] @ X
        l = 1
        return parameters[f"W{l}"].T @ (hidden + X @ X.T), []

    text = said("04_l_layer/L_model_forward", L_model_forward)
    assert "do not go together" in text or "does not exist" in text


def test_shapes_are_found_through_keys_and_transpositions() -> None:
    def L_model_forward(X: np.ndarray, parameters: Any) -> Any:
        l = 1
        return (np.dot(parameters["W" + str(l)].T, X) + parameters[f"b{l}"]), []

    text = said("04_l_layer/L_model_forward", L_model_forward)
    assert "parameters['W' + str(l)]" in text
    assert "would fit" in text


def unscaled(k: int) -> Function:
    def update_parameters(parameters: Any, grads: Any, learning_rate: float) -> Any:
        L = len(parameters) // 2
        for l in range(k, L + 1 + k):
            parameters[f"W{l}"] = parameters[f"W{l}"] - learning_rate * grads[f"dW{l}"]
        return parameters

    return update_parameters


def test_keys_before_the_first_and_after_the_last_layer() -> None:
    assert "counted from 1" in said(UPDATE, unscaled(0))
    assert "one layer too far" in said(UPDATE, unscaled(1))


def test_a_missing_return_further_up_is_suspected_by_name() -> None:
    def helper(A: np.ndarray) -> Any:
        A + 1

    def linear_forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> Any:
        Z, _ = helper(A)
        return Z, (A, W, b)

    text = said("03_two_layer/linear_forward", linear_forward)
    assert "none_in_use" in text
    assert "helper" in text


@pytest.mark.parametrize(
    ("key", "function", "id"),
    [
        ("02_logistic/sigmoid", lambda Z: 1 / (1 + math.exp(-Z)), "math"),
        ("01_neuron/relu", lambda z: max(z, 0.0), "max"),
        ("01_neuron/relu", lambda z: z if z > 0 else 0 * z, "truth"),
        ("01_neuron/relu", lambda z: np.sum(z, z), "axis"),
        ("03_two_layer/linear_forward", lambda A, W, b: W @ A + nowhere, "unknown_name"),  # type: ignore[name-defined]  # noqa: F821
        ("03_two_layer/linear_forward", lambda A, W: W @ A, "signature"),
        ("03_two_layer/linear_forward", lambda A, W, b: W @ A + A, "shapes_not_broadcast"),
        ("03_two_layer/linear_forward", "text", "not_a_function"),
        ("03_two_layer/linear_backward", lambda dZ, cache: cache.shape, "not_an_array"),
    ],
)
def test_exceptions_are_read(key: str, function: Function, id: str) -> None:
    assert id in said(key, function)


def test_a_function_without_return_is_told_so() -> None:
    def linear_forward(A: np.ndarray, W: np.ndarray, b: np.ndarray) -> None:
        Z = W @ A + b
        print(Z)

    assert "no_return" in said("03_two_layer/linear_forward", linear_forward)


def test_a_cache_unpacked_into_too_few_names() -> None:
    def linear_backward(dZ: np.ndarray, cache: Any) -> Any:
        A_prev, W = cache
        return W.T @ dZ, A_prev, dZ

    assert "cache holds 3 values" in said(LINEAR, linear_backward)


def test_a_list_index_beyond_the_end() -> None:
    def L_model_backward(AL: np.ndarray, Y: np.ndarray, caches: Any) -> Any:
        return {"dW1": caches[len(caches)]}

    assert "beyond the end" in said("04_l_layer/L_model_backward", L_model_backward)


def test_endless_recursion_is_named() -> None:
    def relu(z: np.ndarray) -> np.ndarray:
        return relu(z)

    assert "calls itself" in said("01_neuron/relu", relu)


def test_the_library_is_named_in_place_of_an_answer() -> None:
    import nn_utils

    assert "library_called" in said(LINEAR, lambda dZ, cache: nn_utils.linear_backward(dZ, cache))


# Earlier functions --------------------------------------------------------------------------------

HELPERS = """
import numpy as np
def relu_backward(dA, cache):
    return dA * (cache > 0)
def sigmoid_backward(dA, cache):
    s = 1 / (1 + np.exp(-cache))
    return dA * s * (1 - s)
def linear_backward(dZ, cache):
    A, W, b = cache
    m = A.shape[1]
    return {dA}, dZ @ A.T / m, dZ.sum(axis=1, keepdims=True) / m
def linear_activation_backward(dA, cache, activation):
    linear, Z = cache
    dZ = relu_backward(dA, Z) if activation == "relu" else {sigmoid}
    return linear_backward(dZ, linear)
"""
WHOLE = "03_two_layer/linear_activation_backward"


def notebook(dA: str = "W.T @ dZ", sigmoid: str = "sigmoid_backward(dA, Z)") -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(HELPERS.format(dA=dA, sigmoid=sigmoid), names)
    return names


def test_right_helpers_leave_nothing_to_say() -> None:
    report = exercises()[WHOLE].check(notebook()["linear_activation_backward"])
    assert report.passed
    assert not report.diagnosis


def test_a_wrong_helper_is_blamed_and_the_function_acquitted() -> None:
    report = report_on(WHOLE, notebook(dA="W.T @ dZ / 2")["linear_activation_backward"])
    assert [m.id for m in report.diagnosis] == ["helper_wrong"]
    assert "itself is right" in report.diagnosis[0].message
    assert "linear_backward" in report.diagnosis[0].message


def test_a_wrong_function_with_a_wrong_helper_is_not_acquitted() -> None:
    names = notebook(dA="W.T @ dZ / 2", sigmoid="sigmoid_backward(dA, Z) * Z")
    report = report_on(WHOLE, names["linear_activation_backward"])
    assert report.diagnosis[0].id == "helper_wrong"
    assert "itself is right" not in report.diagnosis[0].message


def test_a_wrong_function_with_right_helpers_is_blamed_itself() -> None:
    names = notebook(sigmoid="sigmoid_backward(dA, Z) * Z")
    report = report_on(WHOLE, names["linear_activation_backward"])
    assert all(m.id != "helper_wrong" for m in report.diagnosis)


def test_an_unwritten_helper_is_named() -> None:
    names = notebook()
    exec("def linear_backward(dZ, cache):\n    raise NotImplementedError('x')", names)
    report = report_on(WHOLE, names["linear_activation_backward"])
    assert "linear_backward" in report.diagnosis[0].message
    assert report.diagnosis[0].id in ("helper_unwritten", "helper_wrong")


# Two mistakes of the catalogue at once ------------------------------------------------------------


def scale(x: np.ndarray, factor: float) -> np.ndarray:
    shifted = x - x.mean()
    return factor * shifted


def two_mistakes() -> Exercise:
    from public_tests.engine import Agrees, Array, Case

    def cases(rng: np.random.Generator) -> list[Case]:
        return [
            Case({"x": rng.normal(size=(3, n)), "factor": float(rng.uniform(2, 3))}, {"n": n})
            for n in (4, 7)
        ]

    return Exercise(
        notebook="99_mine",
        reference=scale,
        cases=cases,
        returns=Array("y", "3, n"),
        points=1,
        difficulty=1,
        minutes=1,
        checks=(Agrees(),),
        mistakes=(
            Mistake("unshifted", "The mean stays.", edits=((" - x.mean()", ""),)),
            Mistake("cubed", "The factor is cubed.", edits=(("factor * ", "factor**3 * "),)),
        ),
    )


def test_two_mistakes_made_together_are_both_named() -> None:
    report = two_mistakes().check(lambda x, factor: factor**3 * x)
    assert [m.id for m in report.diagnosis] == ["unshifted", "cubed"]
    assert [m.id for m in two_mistakes().check(lambda x, factor: factor * x).diagnosis] == [
        "unshifted"
    ]


def test_of_equal_mistakes_the_one_the_learner_wrote_is_named() -> None:
    def rows_counted(AL: np.ndarray, Y: np.ndarray) -> float:
        m = Y.shape[0]
        return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / m

    def summed(AL: np.ndarray, Y: np.ndarray) -> float:
        return -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))

    exercise = exercises()["03_two_layer/compute_cost"]
    assert exercise.check(rows_counted).diagnosis[0].id == "m_counts_rows"
    assert exercise.check(summed).diagnosis[0].id == "no_mean"


def test_a_fault_in_the_diagnosis_costs_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    from public_tests.engine import examination

    def broken(*arguments: Any) -> Any:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(examination, "diagnose", broken)
    report = two_mistakes().check(lambda x, factor: x)
    assert report.failures
    assert NO_DIAGNOSIS in report.notes[0]


# What real wrong answers taught -------------------------------------------------------------------


def ids_of(key: str, function: Function) -> list[str]:
    report = exercises()[key].check(function)
    assert not report.passed
    return [mistake.id for mistake in report.diagnosis]


def drawn_from_an_own_seed(scale: Callable[[int, int], float]) -> Function:
    def initialize_parameters_deep(layer_dims: list[int], rng: Any = None) -> dict[str, Any]:
        draws = np.random.default_rng(99)
        parameters = {}
        for l, (n_prev, n) in enumerate(itertools.pairwise(layer_dims), start=1):
            parameters[f"W{l}"] = draws.standard_normal((n, n_prev)) * scale(n_prev, n)
            parameters[f"b{l}"] = np.zeros((n, 1))
        return parameters

    return initialize_parameters_deep


@pytest.mark.parametrize(
    ("scale", "id"),
    [
        (lambda n_prev, n: np.sqrt(2 / n_prev), "he"),
        (lambda n_prev, n: 1 / np.sqrt(n), "scaled_by_own_width"),
        (lambda n_prev, n: 1 / n_prev, "scaled_without_root"),
    ],
)
def test_a_wrong_scale_is_named_whatever_the_seed(scale: Callable[..., float], id: str) -> None:
    assert ids_of("04_l_layer/initialize_parameters_deep", drawn_from_an_own_seed(scale)) == [id]


def test_a_scale_nobody_knows_gets_no_name() -> None:
    strange = drawn_from_an_own_seed(lambda n_prev, n: 0.37)
    assert ids_of("04_l_layer/initialize_parameters_deep", strange) == []


def test_a_count_that_never_changes_is_named() -> None:
    def for_209_photos(AL: np.ndarray, Y: np.ndarray) -> float:
        return float(-np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL)) / 209)

    text = said("03_two_layer/compute_cost", for_209_photos)
    assert "209" in text
    assert "fixed_count" in text


def test_of_single_numbers_a_changing_factor_is_not_said() -> None:
    text = said("03_two_layer/compute_cost", lambda AL, Y: float(np.sum(AL**3)))
    assert "factor" not in text


def test_draws_where_zeros_are_asked_are_called_so() -> None:
    text = said("02_logistic/initialize_with_zeros", lambda dim: (np.random.rand(dim, 1), 0.0))
    assert "not_zero" in text


def test_arrays_of_whole_numbers_are_told_apart_by_what_they_hold() -> None:
    key = "02_logistic/flatten_and_scale"
    divided = ids_of(key, lambda images: images.reshape(len(images), -1).T // 255)
    unscaled = ids_of(key, lambda images: images.reshape(len(images), -1).T)
    assert divided == ["whole_division_of_bytes"]
    assert unscaled == ["not_scaled"]


def test_a_return_inside_the_loop_is_named() -> None:
    def optimize(
        w: Any, b: Any, X: Any, Y: Any, num_iterations: int, learning_rate: float, print_cost: bool
    ) -> Any:
        for _ in range(num_iterations):
            A = 1 / (1 + np.exp(-(w.T @ X + b)))
            grads = {"dw": X @ (A - Y).T / X.shape[1], "db": float(np.mean(A - Y))}
            cost = float(-np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
            w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
            return {"w": w, "b": b}, grads, [cost]
        return None

    assert ids_of("02_logistic/optimize", optimize) == ["returns_in_loop"]


def test_an_answer_that_moves_in_leaps_is_not_said_to_ignore_its_argument() -> None:
    def share_right(AL: np.ndarray, Y: np.ndarray) -> float:
        return float(np.mean((AL > 0.5) == Y))

    assert "argument_ignored" not in said("03_two_layer/compute_cost", share_right)


def test_four_arrays_in_a_cache_are_not_called_half_of_one() -> None:
    def linear_activation_forward(A_prev: Any, W: Any, b: Any, activation: str) -> Any:
        Z = W @ A_prev + b
        A = np.maximum(0, Z) if activation == "relu" else 1 / (1 + np.exp(-Z))
        return A, (A_prev, W, b, Z)

    assert ids_of("03_two_layer/linear_activation_forward", linear_activation_forward) == [
        "flat_cache"
    ]
