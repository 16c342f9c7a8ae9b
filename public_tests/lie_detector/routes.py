"""Each kind of sentence, decided by another way than the one that wrote it."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from public_tests.engine import Case, Check, LocalCaller
from public_tests.engine.checks import Draws
from public_tests.engine.running import VISIBLE_SEED
from public_tests.engine.slopes import AgreesWithSlopes

from .numbers import relation_holds
from .runs import Run, World, alike, changed
from .sentences import Sentence

Route = Callable[[World, Sentence], bool]
NUDGES = 60  # changes of an argument that is said to have no influence


def decide(world: World, sentence: Sentence) -> bool | None:
    """Whether a sentence is true; None when there is no route for its kind."""
    kind = sentence.kind
    for known, route in _ROUTES:
        if kind == known or kind.startswith(known + "/"):
            return route(world, sentence)
    return None


def _names(text: str) -> list[str]:
    """The names in ``dW1, db1 and dW2``."""
    return [name for name in re.split(r", | and ", text.strip()) if name]


# What holds --------------------------------------------------------------------------------------


def _right_parts(world: World, sentence: Sentence) -> bool:
    text = sentence.text.removeprefix("gives the right ")
    names = _names(re.sub(r"(,| and) \d+ others$", "", text))
    runs = [*world.told, *world.extreme]
    if any(run.error for run in runs):
        return False
    wrong = {name.removeprefix("the ") for run in world.told for name in world.wrong(run)}
    return not wrong & set(names)


def _holds(world: World, sentence: Sentence) -> bool:
    check = _stated(world, sentence.text)
    if check is None:
        return False
    if isinstance(check, AgreesWithSlopes):
        return all(_slopes_are_right(world, check, case) for case in world.other_cases)
    if "as they were" in sentence.text:
        return not any(changed(run) for run in (*world.own, *world.others))
    if route := _PROPERTIES.get(sentence.text):
        return all(route(run) for run in world.told if run.error is None)
    if "columns" in sentence.text or "column sums" in sentence.text:
        return all(np.allclose(r.got["A"].sum(axis=0), 1, atol=1e-3) for r in world.told)
    if "falls" in sentence.text:
        return _cost_falls(world)
    if "finite" in sentence.text:
        return all(r.error is None and _finite(r.got.values()) for r in world.extreme)
    if hasattr(check, "spread") or "rng" in sentence.text:
        seeds = (np.random.default_rng([5, seed]) for seed in range(4))
        return all(not check.run(world.exercise, _caller(world), rng).failures for rng in seeds)
    return all(r.error is None and not r.problems and not world.wrong(r) for r in world.others)


def _climbing(run: Run) -> bool:
    curves = [run.got[name].tolist() for name in ("fpr", "tpr")]
    return all(c == sorted(c) and c[0] == 0 and abs(c[-1] - 1) < 1e-9 for c in curves)


def _one_mark_each(run: Run) -> bool:
    mask, size = run.got["mask"], run.case.arguments["size"]
    marked = [(c, h // size, w // size, i) for c, h, w, i in np.argwhere(mask)]
    C, H, W, m = run.case.arguments["X"].shape
    squares = itertools.product(range(C), range(H // size), range(W // size), range(m))
    return sorted(marked) == sorted(squares)


def _alpha_long(run: Run) -> bool:
    asked = run.case.arguments
    long = np.abs(run.got["w"] - asked["w"])
    sloped = np.asarray(asked["dw"]) != 0
    return asked["t"] > 1 or bool(np.allclose(long[sloped], asked["alpha"], rtol=2e-3))


_PROPERTIES: dict[str, Callable[[Run], bool]] = {
    "both rates climb from 0 to 1": _climbing,
    "the mask marks one pixel of every square": _one_mark_each,
    "moves every weight with a slope by α in the first step": _alpha_long,
}


def _stated(world: World, statement: str) -> Check | None:
    return next((c for c in world.exercise.checks if c.statement == statement), None)


def _caller(world: World) -> LocalCaller:
    return LocalCaller(world.function, world.exercise.closed)


def _finite(values: Iterable[np.ndarray]) -> bool:
    return all(bool(np.isfinite(value).all()) for value in values)


def _cost_falls(world: World) -> bool:
    long = [r for r in world.others if r.case.sizes.get("num_iterations", 0) >= 50]
    records = [v for r in long for n, v in r.got.items() if "cost" in n or n == "train_loss"]
    return bool(records) and all(v[-1] < v[0] for v in records if v.ndim == 1)


def _slopes_are_right(world: World, check: AgreesWithSlopes, case: Case) -> bool:
    """Every entry of every gradient, measured with steps of another length."""
    run = world.run(case)
    cost, point = check.surface(case.arguments)
    for name, values in point.items():
        gradient = run.got.get(f"d{name}")
        if gradient is None or gradient.shape != np.shape(values):
            return False
        for index in np.ndindex(gradient.shape):
            slope = slope_of(cost, point, name, index)
            if abs(gradient[index] - slope) > 2e-5 * (1 + abs(slope)):
                return False
    return True


def slope_of(cost: Any, point: Any, name: str, index: tuple[int, ...]) -> float:
    """The slope of a cost along one entry, by central differences."""
    eps = 3e-6
    above, below = (np.array(point[name], dtype=float) for _ in range(2))
    above[index] += eps
    below[index] -= eps
    return float((cost({**point, name: above}) - cost({**point, name: below})) / (2 * eps))


# Mistakes of the catalogue -----------------------------------------------------------------------

_TOGETHER = re.compile(r"^(Two mistakes act together|And were the first one mended)")
_PARTLY = re.compile(r"^(.+?) comes? out just as from this mistake alone: ")


def _mistake(world: World, sentence: Sentence) -> bool:
    if sentence.mistake is None:
        return False
    if _TOGETHER.match(sentence.text):
        return any(_same_everywhere(world, both) for both in _pairs_with(world, sentence))
    variant = sentence.mistake.function(world.exercise.reference)
    parts = _PARTLY.match(sentence.text)
    if parts:
        return _same_leaves(world, variant, _names(parts[1]))
    same = _same_everywhere(world, variant) or _drawn_alike(world, variant)
    return same and _is_written(world, sentence.mistake.code)


def _pairs_with(world: World, sentence: Sentence) -> Iterable[Callable[..., Any]]:
    for other in world.exercise.mistakes:
        if sentence.mistake is not None and other.id != sentence.mistake.id:
            for pair in ((sentence.mistake, other), (other, sentence.mistake)):
                try:
                    yield pair[0].with_another(pair[1], world.exercise.reference)
                except (ValueError, SyntaxError):
                    continue


def _same_everywhere(world: World, variant: Callable[..., Any]) -> bool:
    """Whether a variant returns the same values, raw, on cases that nobody has seen.

    A mistake that usual numbers do not show has to show itself in extreme ones.
    """
    seen = False
    for run in world.others:
        other = world.run(run.case, variant)
        if (run.error is None) != (other.error is None):
            return False
        if run.error is not None and type(run.error) is not type(other.error):
            return False
        if run.got.keys() != other.got.keys() or run.problems != other.problems:
            return False
        if not all(alike(run.got[n], v, run.case) for n, v in other.got.items()):
            return False
        if any(
            n not in other.got or not alike(other.got[n], w, run.case)
            for n, w in run.wanted.items()
        ):
            seen = True
    return seen or all(
        _finite(a.got.values()) == _finite(world.run(a.case, variant).got.values())
        for a in world.extreme
    )


def _drawn_alike(world: World, variant: Callable[..., Any]) -> bool:
    """Whether draws from another seed have the quantiles of the variant's, on large arrays."""
    checks = [c for c in world.exercise.checks if isinstance(c, Draws)]
    for case in (case for c in checks for case in c.cases(np.random.default_rng(9))):
        one, other = world.run(case), world.run(case, variant)
        for name, drawn in other.got.items():
            if name not in one.got or one.got[name].shape != drawn.shape:
                return False
            at = np.linspace(0.1, 0.9, 5)
            a, b = np.quantile(one.got[name], at), np.quantile(drawn, at)
            if np.any(np.abs(a - b) > 12 * (drawn.std() + 1e-12) / np.sqrt(drawn.size) + 1e-12):
                return False
    return bool(checks)


def _same_leaves(world: World, variant: Callable[..., Any], names: list[str]) -> bool:
    for run in world.told:
        other = world.run(run.case, variant)
        for name in names:
            if name not in run.wanted:
                continue
            if name not in run.got or not alike(run.got[name], other.got[name], run.case):
                return False
    return True


def _is_written(world: World, code: tuple[str, ...]) -> bool:
    """What a mistake's words say of the program, looked for in its text."""
    text = ast.unparse(ast.parse(world.source))
    return all(any(_stands(one, text) for one in claim.split("|")) for claim in code)


def _stands(claim: str, text: str) -> bool:
    claim = claim.strip()
    if claim.startswith("no "):
        return not _stands(claim.removeprefix("no "), text)
    if claim in _IN_TEXT:
        return bool(re.search(_IN_TEXT[claim], text, re.DOTALL))
    word, _, rest = claim.partition(" ")
    wanted = re.escape(rest.removeprefix("into "))
    if word == "calls":
        return bool(re.search(rf"(?<![\w.]){wanted}\(", text))
    if word == "writes":
        return bool(re.search(rf"\b{wanted}(\[[^\n=]*\])?\s*[-+*/]?=", text))
    if word == "reads":
        return bool(re.search(rf"\b{wanted}\b", text.split(":\n", 1)[-1]))
    return re.sub(r"\s", "", rest) in re.sub(r"\s", "", text)


_IN_TEXT = {
    "loop": r"\bfor\b.*\bin\b|\bwhile\b",
    "return": r"\breturn\b",
    "return in loop": r"(\bfor\b.*\bin\b|\bwhile\b).*\breturn\b",
    "counts rows": r"\.shape\[0\]|\blen\(",
}


# Arguments ---------------------------------------------------------------------------------------


def _ignored(world: World, sentence: Sentence) -> bool:
    """Many new values of each argument, and the leaves stay."""
    text = sentence.text.split(".")[0]
    whatever = re.match(r"(.+) stays? the same whatever is given", text)
    found = whatever or re.match(r"(.+) do(?:es)? not depend on (.+)", text)
    if found is None:
        return False
    leaves = _names(found[1])
    rng = np.random.default_rng(6)
    for run in world.told[:: max(1, len(world.told) // 4)]:
        arguments = list(run.case.arguments) if whatever else _names(found[2])
        for _ in range(NUDGES // 4):
            for argument in arguments:
                again = _with_other(world, run, argument, rng)
                if again is not None and not _same_as(run, again, leaves):
                    return False
    return True


def _same_as(run: Run, again: Run, leaves: list[str]) -> bool:
    """Whether leaves stayed, as far as numbers in single precision can tell."""
    if again.error is not None:
        return False
    pairs = [(run.got[n], again.got.get(n)) for n in leaves if n in run.got]
    return all(
        b is not None and a.shape == b.shape and np.allclose(a, b, 1e-6, 0, equal_nan=True)
        for a, b in pairs
    )


def _with_other(world: World, run: Run, argument: str, rng: np.random.Generator) -> Run | None:
    value = _other(run.case.arguments[argument], rng)
    if value is None:
        return None
    case = Case({**run.case.arguments, argument: value}, run.case.sizes, seed=run.case.seed)
    return world.run(case)


def _other(value: Any, rng: np.random.Generator) -> Any:
    """Another value of the same kind and shape."""
    if isinstance(value, np.ndarray):
        if value.dtype.kind == "f":
            positive = bool(value.size) and value.min() > 0 and value.max() < 1
            if positive:
                return rng.uniform(0.02, 0.98, value.shape)
            return rng.normal(0, rng.choice([0.1, 1, 4]), value.shape)
        if value.dtype.kind in "iu" and value.size:
            return rng.integers(value.min(), value.max() + 1, value.shape).astype(value.dtype)
        return None
    if isinstance(value, dict):
        made = {key: _other(one, rng) for key, one in value.items()}
        return made if all(one is not None for one in made.values()) else None
    if isinstance(value, (list, tuple)) and not all(type(one) is int for one in value):
        entries = [_other(one, rng) for one in value]
        return type(value)(entries) if all(e is not None for e in entries) else None
    return float(rng.uniform(0.1, 2)) if type(value) is float else None


def _changed_argument(world: World, sentence: Sentence) -> bool:
    found = re.match(r"(.+?) (?:is|are) changed by the call", sentence.text)
    into = re.search(r"A statement writes into (.+) itself", sentence.text)
    text = world.source
    written = re.findall(r"`(\w+)`", into[1]) if into else []
    stand = all(re.search(rf"\b{n}\b(\[[^=\n]*\])?\s*[-+*/@]?=", text) for n in written)
    seen = {name for run in (*world.own, *world.others) for name in changed(run)}
    return stand and found is not None and set(_names(found[1])) <= seen


# Exceptions --------------------------------------------------------------------------------------


def _raising(world: World) -> Run | None:
    return next((run for run in world.own if run.error is not None), None)


def _not_aligned(world: World, sentence: Sentence) -> bool:
    """The expressions, evaluated among the names of the frame that raised."""
    run = _raising(world)
    if run is None:
        return False
    shapes = re.findall(r"`([^`]+)` (\(\d[\d, ]*\))", sentence.text)
    fitting = re.findall(r"`([^`]+ @ [^`]+)`, of shape (\(\d[\d, ]*\))", sentence.text)
    return all(_has_shape(run, code, shape) for code, shape in (*shapes, *fitting))


def _has_shape(run: Run, code: str, shape: str) -> bool:
    for frame in reversed(run.frames):
        try:
            names = {**frame.f_globals, **frame.f_locals}
            if str(np.shape(eval(compile(code, "<said>", "eval"), names))) == shape:
                return True
        except Exception:
            continue
    return False


def _missing_key(world: World, sentence: Sentence) -> bool:
    run = _raising(world)
    if run is None or not isinstance(run.error, KeyError):
        return False
    tree = ast.parse(world.source)
    loops = any(isinstance(n, (ast.For, ast.While, ast.comprehension)) for n in ast.walk(tree))
    if "loop goes" in sentence.text and not loops:
        return False
    if "Your lines are written" in sentence.text and loops:
        return False
    found = re.match(r"`(.+?)` has no key '(.+?)'; it has (.+?)\.", sentence.text)
    if found is None:
        return str(run.error.args[0]) in sentence.text
    for frame in reversed(run.frames):
        try:
            value = eval(found[1], {**frame.f_globals, **frame.f_locals})
        except Exception:
            continue
        said = re.findall(r"'(\w+)'", found[3])
        return found[2] not in value and all(key in value for key in said)
    return False


def _unknown_name(world: World, sentence: Sentence) -> bool:
    run = _raising(world)
    found = re.search(r"`(\w+)`", sentence.text)
    if run is None or not isinstance(run.error, NameError) or found is None:
        return False
    takes = re.search(r"Its first line takes (.+?)\.", sentence.text)
    own = list(inspect.signature(world.function).parameters)
    return found[1] in str(run.error) and (takes is None or _names(takes[1]) == own)


def _no_return(world: World, sentence: Sentence) -> bool:
    function = ast.parse(textwrap.dedent(world.source)).body[0]
    inner = [n for n in ast.walk(function) if isinstance(n, ast.FunctionDef) and n is not function]
    others = {id(part) for one in inner for part in ast.walk(one)}
    returns = [n for n in ast.walk(function) if isinstance(n, ast.Return) and id(n) not in others]
    return not any(one.value is not None for one in returns)


def _raised(word: str) -> Route:
    """The exception is of the kind that the sentence speaks of."""

    def route(world: World, sentence: Sentence) -> bool:
        run = _raising(world)
        return run is not None and bool(re.search(word, f"{type(run.error).__name__}: {run.error}"))

    return route


def _unpacking(world: World, sentence: Sentence) -> bool:
    held = re.findall(r"(\w+) holds (\d+) values", sentence.text)
    run = _raising(world)
    if run is None or "unpack" not in str(run.error):
        return False
    return all(len(run.case.arguments[name]) == int(count) for name, count in held)


def _not_finite(world: World, sentence: Sentence) -> bool:
    found = re.match(r"(.+?) holds? (nan|inf) where", sentence.text)
    runs = [r for r in (*world.own, *world.extreme) if r.error is None]
    if found is None:
        return False
    whole = any(found[1] in r.got for r in runs)  # a name may have a comma in it
    names = [found[1]] if whole else _names(found[1])
    bad = [r for r in runs if all(n in r.got and not _finite([r.got[n]]) for n in names)]
    return any(_warned(sentence.text, run) for run in bad)


_WARNINGS = {
    "logarithm of zero": r"in log",
    "an exponential beyond": r"overflow encountered in exp",
    "a number beyond": r"overflow",
    "division by zero": r"in \w*divide",
    "root of a negative": r"invalid value encountered in sqrt",
}


def _warned(text: str, run: Run) -> bool:
    asked = [pattern for words, pattern in _WARNINGS.items() if words in text]
    return all(re.search(pattern, run.warned) for pattern in asked)


# What was seen in one case -----------------------------------------------------------------------


def _difference(world: World, sentence: Sentence) -> bool:
    """The numbers in the sentence are those of the case it names."""
    failure = sentence.failure
    if failure is None or failure.difference is None:
        return False
    found = failure.difference
    for run in _of_case(world, failure.case):
        got, wanted = run.got.get(found.name), run.wanted.get(found.name)
        if got is None or wanted is None:
            continue
        if found.kind == "shape":
            if (got.shape, wanted.shape) == (found.got_shape, found.expected_shape):
                return True
            continue
        entry = np.array([got[found.index], wanted[found.index]], dtype=float)
        if np.allclose(entry, [found.got, found.expected], equal_nan=True):
            return bool(entry[0] != entry[1])
    return False


def _of_case(world: World, described: str) -> list[Run]:
    return [run for run in world.own if run.case.described == described]


def _failure_raised(world: World, sentence: Sentence) -> bool:
    failure = sentence.failure
    if failure is None or failure.raised is None:
        return False
    if failure.raised.type in ("TimeoutError", "LibraryAnswer"):
        return True
    return any(
        run.error is not None and type(run.error).__name__ == failure.raised.type
        for run in _of_case(world, failure.case)
    )


def _failure(world: World, sentence: Sentence) -> bool | None:
    text = sentence.text
    if found := re.match(r"(\w+) is different after the call", text):
        return any(found[1] in changed(run) for run in world.own)
    if found := re.match(r"(.+) is not finite\.", text):
        runs = [r for r in world.extreme if r.error is None]
        bad = [r for r in runs if found[1] in r.got and not _finite([r.got[found[1]]])]
        return bool(bad) and any(_warned(text, run) for run in bad)
    if found := re.match(
        r"Moving (\w+?)(\[.*\])? a little changes the cost at a rate of (\S+);", text
    ):
        return _slope_said(world, found, text)
    if found := re.match(r"(\w+) begins at (\S+) and ends at (\S+)\.$", text):
        return _ends_said(world, found)
    if found := re.match(r"Column (\d+) of A sums to (\S+);", text):
        column, total = int(found[1]), float(found[2])
        sums = [r.got["A"].sum(axis=0) for r in world.own if r.got.get("A", np.empty(0)).ndim == 2]
        return any(
            s.size > column and np.isclose(s[column], total, rtol=1e-3, equal_nan=True)
            for s in sums
        )
    if any(text in run.problems for run in world.own):
        return _problem_is_true(world, text)
    return _told_by_statistics(world, sentence)


def _slope_said(world: World, found: re.Match[str], text: str) -> bool:
    """Of one of the surfaces, where an exercise has several."""
    checks = [c for c in world.exercise.checks if isinstance(c, AgreesWithSlopes)]
    index = tuple(map(int, re.findall(r"\d+", found[2] or "")))
    says = float(re.search(r"says (\S+)\.$", text)[1])  # type: ignore[index]
    for check, run in itertools.product(checks, world.own):
        cost, point = check.surface(run.case.arguments)
        gradient = run.got.get(f"d{found[1]}")
        if gradient is None or found[1] not in point or gradient.shape != np.shape(point[found[1]]):
            continue
        if any(i >= n for i, n in zip(index, gradient.shape, strict=False)):
            continue
        slope = slope_of(cost, point, found[1], index)
        if np.isclose(slope, float(found[3]), rtol=1e-3, atol=1e-6) and np.isclose(
            gradient[index], says, rtol=1e-4, atol=1e-9, equal_nan=True
        ):
            return True
    return False


def _ends_said(world: World, found: re.Match[str]) -> bool:
    for run in world.own:
        record = run.got.get(found[1])
        if record is not None and record.ndim == 1 and record.size > 1:
            ends = [f"{record[0]:.4g}", f"{record[-1]:.4g}"]
            if ends == [found[2], found[3]] and not record[-1] < record[0]:
                return True
    return False


def _problem_is_true(world: World, text: str) -> bool:
    """What is said of a value's kind, looked up in the raw value."""
    raw = [run.value for run in world.own if text in run.problems]
    if " is None" in text:
        return any(_holds_none(value) for value in raw)
    if found := re.search(r"has (\d+) value\(s\)", text):
        return any(_holds_length(value, int(found[1])) for value in raw)
    if found := re.search(r"lacks (.+?); it has", text):
        keys = re.findall(r"'(\w+)'", found[1])
        return any(_lacks(value, keys) for value in raw)
    if found := re.search(r"has dtype (\w+)", text):
        return any(_holds_dtype(value, found[1]) for value in raw)
    return bool(raw)


def _parts(value: Any) -> Iterable[Any]:
    yield value
    if isinstance(value, dict):
        for part in value.values():
            yield from _parts(part)
    elif isinstance(value, (list, tuple)):
        for part in value[:50]:
            yield from _parts(part)


def _holds_none(value: Any) -> bool:
    return any(part is None for part in _parts(value))


def _holds_length(value: Any, length: int) -> bool:
    return any(isinstance(part, (list, tuple)) and len(part) == length for part in _parts(value))


def _holds_dtype(value: Any, dtype: str) -> bool:
    return any(str(getattr(np.asarray(part), "dtype", "")) == dtype for part in _arrays(value))


def _arrays(value: Any) -> Iterable[Any]:
    return (
        p
        for p in _parts(value)
        if isinstance(p, (np.ndarray, np.generic, int, float, bool, complex))
    )


def _lacks(value: Any, keys: list[str]) -> bool:
    return any(isinstance(p, dict) and not set(keys) & set(p) for p in _parts(value))


def _told_by_statistics(world: World, sentence: Sentence) -> bool | None:
    """What a check says of draws and steps: run once more, on the same seed."""
    check = _stated(world, sentence.failure.check) if sentence.failure else None
    if check is None:
        return None
    rng = np.random.default_rng([VISIBLE_SEED, world.exercise.checks.index(check)])
    outcome = check.run(world.exercise, _caller(world), rng)
    return any(f.sentence == sentence.text for f in outcome.failures)


# The rest ----------------------------------------------------------------------------------------


def _note(world: World, sentence: Sentence) -> bool | None:
    if found := re.match(r"(\w+) is changed in place", sentence.text):
        return any(found[1] in changed(run) for run in (*world.own, *world.others))
    if "array of shape (1, 1)" in sentence.text:
        parts = [p for run in world.own for p in _parts(run.value)]
        return any(np.shape(p) == (1, 1) for p in parts if isinstance(p, np.ndarray))
    if "stops the function for" in sentence.text:
        return any(isinstance(run.error, AssertionError) for run in world.own)
    if "draws" in sentence.text:
        return any(world.wrong(run) for run in world.own)
    return None


def _layers(world: World, sentence: Sentence) -> bool:
    """What is said to be right is right in every case, and what is not is wrong in some."""
    first, only = "first" in sentence.text, sentence.text.startswith("Only")
    at_fault: set[int] = set()
    for run in world.told:
        numbers = {
            n: int(re.sub(r"\D", "", n)) for n in run.wanted if re.fullmatch(r"d?[WbAZ]\d+", n)
        }
        if len(set(numbers.values())) < 2:
            continue
        chosen = 1 if first else max(numbers.values())
        wrong = world.wrong(run)
        if any((number == chosen) == only and n in wrong for n, number in numbers.items()):
            return False
        at_fault |= {number for n, number in numbers.items() if n in wrong}
    return bool(at_fault)


def _by_algebra(world: World, sentence: Sentence) -> bool | None:
    found = re.match(r"In every case (.+?) (?:is|are) (.+)\.$", sentence.text)
    if found is None:
        return _layers(world, sentence)
    return relation_holds(world.told, _names(found[1]), found[2])


def _not_written(world: World, sentence: Sentence) -> bool:
    return bool(re.search(r"\bNone\b|\bpass\b|\.\.\.|NotImplementedError", world.source))


def _by_dtype(world: World, sentence: Sentence) -> bool:
    return any(sentence.text in run.problems for run in world.own) and _problem_is_true(
        world, sentence.text
    )


def _library_called(world: World, sentence: Sentence) -> bool:
    """The named function is what is asked for, and the answer's own text calls for it."""
    named = re.search(r"`(\w+)`", sentence.text)
    asked = [f for f in world.exercise.closed if named and f.__name__ == named[1]]
    return bool(asked) and any(f.__name__ in _calls(world.source) for f in world.exercise.closed)


def _calls(source: str) -> set[str]:
    calls = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {ast.unparse(function).rpartition(".")[2] for function in calls}


_ROUTES: tuple[tuple[str, Callable[[World, Sentence], bool | None]], ...] = (
    ("right parts", _right_parts),
    ("holds", _holds),
    ("mistake", _mistake),
    ("by_algebra", _by_algebra),
    ("argument_ignored", _ignored),
    ("argument_changed", _changed_argument),
    ("not_finite", _not_finite),
    ("shapes_not_aligned", _not_aligned),
    ("shapes_not_broadcast", _not_aligned),
    ("missing_key", _missing_key),
    ("unknown_name", _unknown_name),
    ("no_return", _no_return),
    ("library_called", _library_called),
    ("wrong_dtype", _by_dtype),
    ("none_in_use", _raised("NoneType")),
    ("index_beyond", _raised("IndexError.*list")),
    ("truth_of_array", _raised("truth value")),
    ("python_max", _raised("truth value")),
    ("array_for_number", _raised("only .*arrays")),
    ("math_function", _raised("only .*arrays")),
    ("second_argument_is_axis", _raised("integer")),
    ("no_such_axis", _raised("out of bounds")),
    ("no_such_index", _raised("IndexError.*out of bounds")),
    ("array_for_entry", _raised("setting an array element with a sequence")),
    ("stored_shape", _raised("could not broadcast input array")),
    ("shape_kept", _raised("output operand")),
    ("reshape_count", _raised("cannot reshape")),
    ("shape_in_two_arguments", _raised("data type")),
    ("cast_in_place", _raised("Cannot cast")),
    ("signature", _raised("argument")),
    ("calls_itself", _raised("Recursion")),
    ("not_an_array", _raised("has no attribute")),
    ("unpacking", _unpacking),
    ("endless", _raised("Endless")),
    ("failure/raised", _failure_raised),
    ("failure/shape", _difference),
    ("failure/values", _difference),
    ("failure/nan", _difference),
    ("failure", _failure),
    ("note", _note),
    ("not written", _not_written),
)
