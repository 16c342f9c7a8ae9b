"""What is no answer is refused, whatever the exercise."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import json
import pickle
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine import Agrees, Array, Case, Exercise, ExerciseData, LocalCaller, Report
from public_tests.engine.running import VISIBLE_SEED, run_checks

EVERY = pytest.mark.parametrize("key", list(exercises()))
QUICK = {e.notebook: e.key for e in sorted(exercises().values(), key=lambda e: -e.minutes)}.values()


def one_of_each(*later: pytest.MarkDecorator) -> pytest.MarkDecorator:
    """The quickest exercise of every notebook now, and the others with these marks."""
    keys = [key if key in QUICK else pytest.param(key, marks=later) for key in exercises()]
    return pytest.mark.parametrize("key", keys)


EVERY_IN_TIME = one_of_each(pytest.mark.slow)
# What is refused for all exercises in the same place, whatever their cases are.
EVERY_BEFORE_A_RELEASE = one_of_each(pytest.mark.slow, pytest.mark.release)


def marked(exercise: Exercise, function: Callable[..., Any]) -> Report:
    """What a check decides, without the search for words about it."""
    return run_checks(exercise, LocalCaller(function, exercise.closed))[0]


def stub(*arguments: Any) -> Any:
    raise NotImplementedError("stub")


def first_case_value(exercise: Exercise) -> Any:
    case = exercise.cases(np.random.default_rng([VISIBLE_SEED, 0]))[0]
    return LocalCaller(exercise.reference)(case).value


def constants(exercise: Exercise) -> dict[str, Callable[..., Any]]:
    right_once = first_case_value(exercise)
    values: dict[str, Any] = {
        "None": None,
        "{}": {},
        "()": (),
        "[]": [],
        "0": 0,
        "''": "",
        "an empty array": np.array([]),
        "an object array": np.array([None], dtype=object),
    }
    if exercise.cases(np.random.default_rng(0))[0].arguments:
        # Without arguments it could be a function that seeds itself, which is allowed.
        values["the answer to the first case"] = right_once
    return {name: lambda *arguments, value=value: value for name, value in values.items()}


@EVERY_IN_TIME
def test_a_constant_is_no_answer(key: str) -> None:
    exercise = exercises()[key]
    for name, function in constants(exercise).items():
        report = exercise.check(function)
        assert not report.passed, f"{key} accepts {name}"
        assert report.score == 0
        assert report.written


@EVERY
def test_a_stub_is_not_written_yet(key: str) -> None:
    report = exercises()[key].check(stub)
    assert not report.written
    assert not report.passed
    assert not report.failures


def copied(function: types.FunctionType, code: types.CodeType) -> types.FunctionType:
    """A function made by hand from another one's parts."""
    made = types.FunctionType(
        code, function.__globals__, "mine", function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def routes(reference: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Ways to reach the library's function."""
    yield "alias", reference
    yield "wrapper", lambda *arguments: reference(*arguments)
    yield "partial", functools.partial(reference)
    if isinstance(reference, types.FunctionType):
        yield "copy", copied(reference, reference.__code__)
        yield "renamed copy", copied(reference, reference.__code__.replace(co_name="mine"))

    def imported_inside(*arguments: Any) -> Any:
        module = importlib.import_module(reference.__module__)
        return getattr(module, reference.__name__)(*arguments)

    if getattr(sys.modules[reference.__module__], reference.__name__, None) is reference:
        yield "import inside", imported_inside

    def swallowing(*arguments: Any) -> Any:
        try:
            return reference(*arguments)
        except BaseException:
            return None

    yield "swallowing what is raised", swallowing


@EVERY_IN_TIME
def test_the_library_is_no_answer_by_any_route(key: str) -> None:
    exercise = exercises()[key]
    for name, function in routes(exercise.reference):
        report = marked(exercise, function)
        assert not report.passed, f"{key} accepts the library by {name}"
        assert any(f.raised and f.raised.type == "LibraryAnswer" for f in report.failures), name


@EVERY_IN_TIME
def test_the_reference_itself_would_pass_without_a_hint(key: str) -> None:
    exercise = exercises()[key]
    for seed in (None, 2, 3):
        report = exercise.examine(LocalCaller(exercise.reference), seed)
        assert report.passed, report.text
        assert not report.diagnosis
        assert report.score == exercise.points


def test_the_function_that_does_the_work_of_the_reference_is_no_answer() -> None:
    from nn_utils.costs import binary_cross_entropy

    report = exercises()["03_two_layer/compute_cost"].check(
        lambda AL, Y: binary_cross_entropy(AL, Y)
    )
    assert not report.passed


def test_a_reloaded_library_is_no_answer() -> None:
    import nn_utils.layers as layers

    def reloading(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        fresh = types.ModuleType("fresh")
        fresh.__dict__.update({"__package__": "nn_utils", "__name__": "nn_utils.layers"})
        with open(layers.__file__, encoding="utf-8") as file:
            exec(compile(file.read(), layers.__file__, "exec"), fresh.__dict__)
        return fresh.relu_backward(dA, cache)

    report = exercises()["03_two_layer/relu_backward"].check(reloading)
    assert any(f.raised and f.raised.type == "LibraryAnswer" for f in report.failures)


def test_switching_off_the_watch_is_no_answer() -> None:
    def switching(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        sys.setprofile(None)
        return np.where(cache > 0, dA, 0)

    assert not exercises()["03_two_layer/relu_backward"].check(switching).passed


def right_relu_backward(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
    return dA * (cache > 0)


@pytest.mark.parametrize(
    ("module", "name"),
    [
        (np, "allclose"),
        (np, "array_equal"),
        (np, "dot"),
        (np, "exp"),
        (np, "abs"),
        (np.testing, "assert_allclose"),
        (np.linalg, "norm"),
        (np.random, "randn"),
    ],
)
def test_a_changed_numpy_is_refused(
    module: types.ModuleType, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = exercises()["03_two_layer/relu_backward"]
    monkeypatch.setattr(module, name, lambda *arguments, **named: True)
    report = exercise.check(right_relu_backward)
    assert not report.passed
    assert report.score == 0
    assert name in report.text


def test_numpy_changed_while_the_function_runs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def changing(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        monkeypatch.setattr(np, "abs", lambda value: 0 * value)
        return dA

    assert not exercises()["03_two_layer/relu_backward"].check(changing).passed


def test_other_libraries_are_no_change_of_numpy() -> None:
    for name in (
        "matplotlib.pyplot",
        "h5py",
        "PIL.Image",
        "numpy.polynomial",
        "numpy.fft",
        "numpy.ma",
    ):
        importlib.import_module(name)
    np.seterr(all="warn")
    np.set_printoptions(precision=4)
    np.exotic = lambda: None  # type: ignore[attr-defined]
    try:
        report = exercises()["03_two_layer/relu_backward"].check(right_relu_backward)
    finally:
        del np.exotic  # type: ignore[attr-defined]
        np.set_printoptions()
    assert report.passed, report.text


class Liar:
    """Says that it equals everything and is whatever NumPy asks for."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0

    def __array__(self, *arguments: Any, **named: Any) -> np.ndarray:
        raise RuntimeError("no array here")

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


class LyingArray(np.ndarray):
    """An array whose comparisons always say yes."""

    def __eq__(self, other: object) -> Any:
        return np.ones(self.shape, bool)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **named: Any) -> Any:
        return np.ones(self.shape, bool)


class LyingDict(dict[str, Any]):
    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: str) -> Any:
        return Liar()


class LyingTuple(tuple[Any, ...]):
    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[Any]:
        raise RuntimeError("no items here")


def endless() -> Iterator[int]:
    while True:
        yield 0


@EVERY_BEFORE_A_RELEASE
@pytest.mark.parametrize(
    "value",
    [
        Liar(),
        [Liar()] * 4,
        (Liar(), Liar(), Liar(), Liar()),
        LyingDict(),
        LyingTuple(),
        np.zeros((2, 3)).view(LyingArray),
        (np.zeros((2, 3)).view(LyingArray),) * 8,
        np.array([{}] * 3, dtype=object),
        1j,
        float("nan"),
        Liar,
    ],
    ids=lambda value: type(value).__name__,
)
def test_objects_that_lie_are_refused(key: str, value: Any) -> None:
    report = exercises()[key].check(lambda *arguments: value)
    assert not report.passed
    assert report.text
    assert report.html


@pytest.mark.slow
def test_an_endless_generator_is_refused() -> None:
    for exercise in exercises().values():
        assert not marked(exercise, lambda *arguments: endless()).passed


def test_a_subclass_of_array_with_right_numbers_is_right() -> None:
    class Plain(np.ndarray):
        pass

    def subclassed(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        return (dA * (cache > 0)).view(Plain)

    assert exercises()["03_two_layer/relu_backward"].check(subclassed).passed


@pytest.mark.parametrize(
    "error", [SystemExit, GeneratorExit, MemoryError, ZeroDivisionError, OSError]
)
def test_what_a_function_raises_is_reported(error: type[BaseException]) -> None:
    def raising(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        raise error("on purpose")

    report = exercises()["03_two_layer/relu_backward"].check(raising)
    assert not report.passed
    assert error.__name__ in report.text
    assert "on purpose" in report.text
    assert __file__ not in report.text


def test_endless_recursion_is_reported_in_few_lines() -> None:
    def again(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        return again(dA, cache)

    report = exercises()["03_two_layer/relu_backward"].check(again)
    assert "RecursionError" in report.text
    assert len(report.text.splitlines()) < 40


def test_an_exception_that_cannot_be_printed_is_reported() -> None:
    class Silent(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def raising(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        raise Silent

    assert "Silent" in exercises()["03_two_layer/relu_backward"].check(raising).text


def test_the_keyboard_stops_the_check() -> None:
    def interrupted(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exercises()["03_two_layer/relu_backward"].check(interrupted)
    assert sys.getprofile() is None


def test_the_stub_of_another_function_is_not_this_one_unwritten() -> None:
    def helper(dA: np.ndarray) -> np.ndarray:
        raise NotImplementedError("helper")

    def mine(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        return helper(dA)

    report = exercises()["03_two_layer/relu_backward"].check(mine)
    assert report.written
    assert not report.passed


def test_habits_that_do_no_harm_pass(capsys: pytest.CaptureFixture[str]) -> None:
    def noisy(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        import warnings

        print("x" * 10)
        print("to the other stream", file=sys.stderr)
        warnings.warn("careful", stacklevel=1)
        np.random.seed(7)
        assert dA.shape == cache.shape
        np.log(np.zeros(1))
        return dA * (cache > 0)

    np.random.seed(3)
    before = np.random.get_state(legacy=False)["state"]["key"].copy()
    report = exercises()["03_two_layer/relu_backward"].check(noisy)
    assert report.passed, report.text
    assert not report.diagnosis
    assert capsys.readouterr() == ("", "")
    assert np.array_equal(before, np.random.get_state(legacy=False)["state"]["key"])


def test_errors_and_warnings_set_to_raise_do_not_break_a_check() -> None:
    import warnings

    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert exercises()["03_two_layer/relu_backward"].check(right_relu_backward).passed
        assert not exercises()["03_two_layer/relu_backward"].check(lambda dA, cache: dA / 0).passed


def test_single_precision_is_held_to_what_seven_digits_allow() -> None:
    def single(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        return (dA.astype(np.float32) * (cache > 0)).astype(np.float32)

    def off_by_a_percent(dA: np.ndarray, cache: np.ndarray) -> np.ndarray:
        return single(dA, cache) * np.float32(1.01)

    exercise = exercises()["03_two_layer/relu_backward"]
    assert exercise.check(single).passed
    assert not exercise.check(off_by_a_percent).passed


def test_whole_numbers_and_objects_are_told_from_floats() -> None:
    exercise = exercises()["03_two_layer/relu_backward"]
    for dtype in (int, object):
        report = exercise.check(lambda dA, cache, d=dtype: (dA * (cache > 0)).astype(d))
        assert not report.passed
        assert str(np.dtype(dtype)) in report.text


@EVERY_IN_TIME
def test_reports_travel(key: str) -> None:
    exercise = exercises()[key]
    for function in (lambda *arguments: None, stub, exercise.reference):
        report = exercise.check(function)
        assert json.loads(json.dumps(report.as_dict(), allow_nan=False)) == report.as_dict()
        again = pickle.loads(pickle.dumps(report))
        assert again.as_dict() == report.as_dict()
        assert again.html == report.html


def test_a_report_with_a_diagnosis_travels() -> None:
    exercise = exercises()["03_two_layer/relu_backward"]
    for mistake in exercise.mistakes:
        report = exercise.check(mistake.function(exercise.reference))
        again = pickle.loads(pickle.dumps(report))
        assert again.text == report.text


def _doubled(x: np.ndarray) -> np.ndarray:
    return 2 * x


def doubled(x: np.ndarray) -> np.ndarray:
    x = np.asarray(x)
    return _doubled(x)


def test_a_private_function_behind_the_librarys_own_is_no_answer() -> None:
    exercise = Exercise(
        notebook="99_mine",
        reference=doubled,
        cases=lambda rng: [Case({"x": rng.normal(size=(2, m))}, {"m": m}) for m in (3, 4)],
        returns=Array("y", "2, m"),
        points=1,
        difficulty=1,
        minutes=1,
        checks=(Agrees(),),
    )
    report = exercise.check(lambda x: _doubled(x))
    assert any(f.raised and f.raised.type == "LibraryAnswer" for f in report.failures)
    assert exercise.check(lambda x: x + x).passed


def test_a_check_that_cannot_look_at_a_value_fails_and_says_so() -> None:
    class Fragile:
        statement = "can be looked at"

        def run(self, exercise: ExerciseData, caller: Any, rng: np.random.Generator) -> Any:
            return caller(exercise.cases(rng)[0]).value.there_is_no_such_thing

    exercise = exercises()["03_two_layer/relu_backward"]
    fragile = dataclasses.replace(exercise, checks=(*exercise.checks, Fragile()))
    report = fragile.check(right_relu_backward)
    assert not report.passed
    assert [failure.check for failure in report.failures] == ["can be looked at"]
    assert len(report.holds) == len(exercise.checks)


class _Mute:
    def __str__(self) -> str:
        raise ValueError("no text")

    __repr__ = __str__


@pytest.mark.parametrize("key", [np.arange(3), _Mute(), None], ids=["array", "mute", "None"])
def test_whatever_a_key_is_made_of_a_report_is_made(key: object) -> None:
    def update_parameters(parameters, grads, learning_rate):
        layer = key
        return {"W1": parameters[f"W{layer}"], "b1": parameters["b" + str(layer)]}

    report = exercises()["03_two_layer/update_parameters"].check(update_parameters)
    assert not report.passed
    assert report.text
