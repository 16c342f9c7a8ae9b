"""Where a mistake is, found though nobody foresaw it: by mending, and by the formula computed."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine import (
    Agrees,
    Array,
    Call,
    Case,
    Exercise,
    LocalCaller,
    Report,
    Unmutated,
    patience,
)
from public_tests.engine.located import Located, steps
from public_tests.engine.mending.bench import MOST_MEMORY, little_memory
from public_tests.engine.mending.candidate import MOST_ROUNDS, Candidate, TooLong
from public_tests.engine.mending.safety import Unsafe
from public_tests.engine.rendering_html import without_change

# An exercise of somebody's own, with no mistake listed: the distance of each column from the mean.


def centered(X: np.ndarray) -> np.ndarray:
    mean = np.mean(X, axis=1, keepdims=True)
    return (X - mean) / np.sqrt(np.mean((X - mean) ** 2, axis=1, keepdims=True))


def _tables(rng: np.random.Generator) -> list[Case]:
    sizes = ({"n": 3, "m": 4}, {"n": 2, "m": 5}, {"n": 4, "m": 3})
    return [Case({"X": rng.normal(size=(s["n"], s["m"]))}, s) for s in sizes]


OWN = Exercise(
    reference=centered,
    cases=_tables,
    returns=Array("Z", "n, m"),
    points=5,
    checks=(Agrees(), Unmutated()),
)


def one_axis(X: np.ndarray) -> np.ndarray:
    mean = np.mean(X, axis=1, keepdims=True)
    spread = np.sqrt(np.mean((X - mean) ** 2, axis=0, keepdims=True))
    return (X - mean) / spread


def two_places(X: np.ndarray) -> np.ndarray:
    mean = np.mean(X, axis=0, keepdims=True)
    spread = np.sqrt(np.mean((X + mean) ** 2, axis=1, keepdims=True))
    return (X - mean) / spread


def without_root(X: np.ndarray) -> np.ndarray:
    mean = X.mean(axis=1, keepdims=True)
    return (X - mean) / ((X - mean) ** 2).mean(axis=1, keepdims=True)


def right(X: np.ndarray) -> np.ndarray:
    deviation = X - X.mean(axis=1, keepdims=True)
    return deviation / deviation.std(axis=1, keepdims=True)


def hopeless(X: np.ndarray) -> np.ndarray:
    return np.ones((len(X), 7))


def _lines(located: Located | None) -> list[str]:
    assert located is not None
    return [place.code for place in located.places]


def test_one_change_is_found_in_an_exercise_without_any_mistake_listed() -> None:
    located = OWN.check(one_axis).located
    assert _lines(located) == ["spread = np.sqrt(np.mean((X - mean) ** 2, axis=0, keepdims=True))"]
    assert located is not None
    assert located.by == "mend"
    place = located.places[0]
    assert place.kind == "an axis"
    assert "axis=1" in place.after
    assert place.code[place.start : place.end].startswith("np.mean")
    assert place.line == one_axis.__code__.co_firstlineno + 2


def test_two_changes_are_found_where_one_is_not_enough() -> None:
    located = OWN.check(two_places).located
    lines = _lines(located)
    assert len(lines) == 2
    assert {line.split(" ")[0] for line in lines} == {"mean", "spread"}


def test_a_missing_call_is_found() -> None:
    located = OWN.check(without_root).located
    assert located is not None
    assert "np.sqrt(" in located.places[0].after


def test_a_right_answer_is_not_looked_at_and_a_hopeless_one_not_located() -> None:
    assert OWN.check(right).passed
    assert OWN.check(right).located is None
    assert OWN.check(hopeless).located is None


def test_of_hidden_cases_nothing_is_located() -> None:
    report = OWN.check(one_axis, seed=3)
    assert not report.passed
    assert report.located is None


def test_what_was_said_is_proved_with_the_change_every_check_passes() -> None:
    located = OWN.check(one_axis).located
    assert located is not None
    place = located.places[0]
    source = inspect.getsource(one_axis)
    assert source.count(place.before) == 1
    namespace = dict(one_axis.__globals__)
    exec(source.replace(place.before, place.after), namespace)
    assert all(OWN.check(namespace["one_axis"], seed).passed for seed in (None, 1, 2))


def test_a_mistake_with_a_name_is_not_looked_for() -> None:
    def without_mean(dZ: np.ndarray, cache: Any) -> Any:
        A, W, _ = cache
        return W.T @ dZ, dZ @ A.T, dZ.sum(axis=1, keepdims=True) / A.shape[1]

    report = exercises()["03_two_layer/linear_backward"].check(without_mean)
    assert report.diagnosis
    assert report.located is None


# The formula -------------------------------------------------------------------------------------


class _Elsewhere:
    """Calls a function without showing its source, as a sandboxed process does."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._caller = LocalCaller(function)

    def __call__(self, case: Case) -> Call:
        return self._caller(case)


def test_the_formula_is_found_of_what_cannot_be_read() -> None:
    def written_quite_differently(X: np.ndarray) -> np.ndarray:
        return np.array([(row - np.average(row)) / np.var(row) for row in X])

    located = OWN.examine(_Elsewhere(written_quite_differently)).located
    assert located is not None
    assert located.by == "formula"
    assert "np.sqrt" not in located.formula
    assert "np.sqrt" in located.places[0].after


def test_what_a_formula_lacks_is_missing_and_not_too_many() -> None:
    def shifted_alone(X: np.ndarray) -> np.ndarray:
        return np.array([row - np.average(row) for row in X])

    located = OWN.examine(_Elsewhere(shifted_alone)).located
    assert located is not None
    assert located.by == "formula"
    assert located.places[0].kind == "a missing factor"


def test_one_number_whatever_is_given_tells_no_formula() -> None:
    predict = exercises()["04_l_layer/predict"]
    report = predict.examine(_Elsewhere(lambda X, y, parameters: np.zeros((1, X.shape[1]))))
    assert not report.passed
    assert report.located is None


def test_no_formula_is_told_of_an_answer_that_only_looks_like_one_here_and_there() -> None:
    def now_and_then(X: np.ndarray) -> np.ndarray:
        return right(X) * (1 + (X[0, 0] > 0))

    assert OWN.examine(_Elsewhere(now_and_then)).located is None


def test_a_test_of_programs_is_not_mended() -> None:
    for key, exercise in exercises().items():
        if key.endswith("/spot_the_bug"):
            report = exercise.check(lambda program: None)
            assert report.located is None


# Safety ------------------------------------------------------------------------------------------


def writes_a_file(X: np.ndarray) -> np.ndarray:
    np.save("somewhere", X)
    return X


def opens_one(X: np.ndarray) -> np.ndarray:
    return X * len(open("somewhere").read())


def calls_what_opens_one(X: np.ndarray) -> np.ndarray:
    return opens_one(X)


def goes_through_a_back_door(X: np.ndarray) -> np.ndarray:
    return X.__class__(X)


def uses_a_path(X: np.ndarray) -> np.ndarray:
    return X * len(list(Path(".").iterdir()))


@pytest.mark.parametrize(
    "function",
    [writes_a_file, opens_one, calls_what_opens_one, goes_through_a_back_door, uses_a_path],
)
def test_what_may_do_more_than_work_out_numbers_is_not_tried(function: Any) -> None:
    with pytest.raises(Unsafe):
        Candidate(function)


def waits(n: int) -> int:
    k = 0
    while k < n:
        k = k + 1
    return k


def test_a_changed_copy_cannot_go_on_for_ever() -> None:
    candidate = Candidate(waits)
    code = candidate.compiled()
    assert code is not None
    function = candidate.function(code)
    assert function(7) == 7
    with pytest.raises(TooLong):
        function(MOST_ROUNDS + 1)
    assert function(7) == 7


def row_by_row(X: np.ndarray) -> np.ndarray:
    made, row = X.copy(), 0
    while row < len(X):
        made[row] = (X[row] - X[row].mean()) / X[row].var()
        row = row + 1
    return made


def test_a_search_among_loops_ends_and_finds() -> None:
    assert _lines(OWN.check(row_by_row).located) == [
        "made[row] = (X[row] - X[row].mean()) / X[row].var()"
    ]


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no count of memory here")
def test_what_is_tried_finds_little_memory_and_what_comes_after_as_much_as_before() -> None:
    with little_memory(), pytest.raises(MemoryError):
        np.empty(2 * MOST_MEMORY, dtype=np.uint8)
    assert np.empty(2 * MOST_MEMORY, dtype=np.uint8).size == 2 * MOST_MEMORY


# The steps ---------------------------------------------------------------------------------------


def _report() -> Report:
    return OWN.check(one_axis)


def test_the_steps_give_more_away_one_after_the_other() -> None:
    report = _report()
    assert report.located is not None
    every = steps(report.located)
    assert len(every) == 4
    change = report.located.places[0].after
    assert not any(change in line for step in every[:-1] for line in step.lines)
    assert any(change in line for line in every[-1].lines)


def test_a_terminal_shows_as_many_steps_as_are_asked_for() -> None:
    report = _report()
    assert report.located is not None
    titles = [step.title for step in steps(report.located)]
    assert not any(title in report.text for title in titles)
    for count in range(5):
        shown = report.with_hints(count)
        assert [title in shown for title in titles] == [i < count for i in range(4)]


def test_a_notebook_folds_the_steps_into_one_another() -> None:
    report = _report()
    assert report.located is not None
    change = report.located.places[0].after
    assert report.html.count("<summary>Hint") == 4
    assert "axis=1" in change
    assert "axis=1" in report.html.split("<summary>Hint 4", 1)[1]
    assert "axis=1" not in without_change(report.html)
    assert without_change(report.html).count("<summary>Hint") == 3


def test_the_place_survives_being_sent_as_data() -> None:
    located = _report().located
    assert located is not None
    assert Located.from_dict(located.as_dict()) == located
    for broken in (None, {}, {"places": 3}, {"places": [{"line": "x"}]}):
        with pytest.raises(ValueError, match="places"):
            Located.from_dict(broken)


def test_a_word_is_said_once_when_it_takes_long_and_none_when_it_does_not() -> None:
    for patient, told in ((-1.0, 1), (600.0, 0)):
        said: list[str] = []
        with patience.told_after(patient, lambda: said.append("a word")):  # noqa: B023
            OWN.check(one_axis)
        assert len(said) == told
