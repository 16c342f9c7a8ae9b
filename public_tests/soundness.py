"""What every exercise must stand: ours in the project's tests, and anybody's in `nnlab dev check`.

Each of these yields sentences about what is not as it should be, and nothing where all is well.
"""

from __future__ import annotations

import inspect
import io
import pickle
from collections.abc import Callable, Iterator, Sequence
from types import FunctionType
from typing import Any

import numpy as np

from .engine import Case, Exercise, Mistake
from .engine.mistake import compiled, source_of

FRESH = (71, 72, 73)  # seeds of cases other than the visible ones
_NO_AXES = ("iterations", "num_iterations", "size", "files")  # sizes that no array has


def unsound(exercise: Exercise, seeds: Sequence[int | None] = (None, *FRESH)) -> Iterator[str]:
    """Everything that is wrong with an exercise, on the cases of these seeds."""
    yield from worth(exercise)
    if not _is_written(exercise):
        yield "the right answer is not written yet"
        return
    yield from cases(exercise)
    yield from told(exercise)
    for seed in seeds:
        yield from right(exercise, seed)
        yield from judged(exercise, seed)


def _is_written(exercise: Exercise) -> bool:
    try:
        return exercise.check(compiled(source_of(exercise.reference), exercise.reference)).written
    except (OSError, TypeError):  # no source to read: made in a running program
        return True


def worth(exercise: Exercise) -> Iterator[str]:
    """What stands in its heading, and that it is checked at all."""
    if exercise.points <= 0:
        yield f"points = {exercise.points}"
    if exercise.difficulty not in (1, 2, 3):
        yield f"difficulty = {exercise.difficulty}; it is 1, 2 or 3"
    if exercise.minutes <= 0:
        yield f"minutes = {exercise.minutes}"
    if not exercise.checks:
        yield "it has no checks"


def cases(exercise: Exercise) -> Iterator[str]:
    """Its cases travel to another process, fit the signature, and let no mistake hide."""
    asked = [name.lower() for name in inspect.signature(exercise.reference).parameters]
    made = [case for seed in FRESH for case in exercise.cases(np.random.default_rng(seed))]
    for case in made:
        again = _sent(case)
        if list(again.arguments) != list(case.arguments) or again.sizes != case.sizes:
            yield f"a case cannot be sent to another process: {case.described}"
        given = [name.lower() for name in case.arguments]
        if given != asked[: len(given)]:
            yield f"a case gives {', '.join(given)}; the signature has {', '.join(asked)}"
    yield from _axes_alike(exercise)
    if made and all(map(_has_examples, made)) and not any(c.sizes["m"] == 1 for c in made):
        yield "no case has a single example (m = 1)"


def _sent(case: Case) -> Case:
    """The case as another process gets it: functions that stand in no file travel as text."""
    travelling = io.BytesIO()
    _Sender(travelling).dump(case)
    travelling.seek(0)
    sent: Case = _Receiver(travelling).load()
    return sent


class _Sender(pickle.Pickler):
    def persistent_id(self, value: object) -> str | None:
        if isinstance(value, FunctionType) and value.__code__.co_filename.startswith("<"):
            return inspect.getsource(value)
        return None


class _Receiver(pickle.Unpickler):
    def persistent_load(self, text: str) -> str:
        return text


def _axes_alike(exercise: Exercise) -> Iterator[str]:
    """Two axes of one size, but for ones and for a square case that some exercises have."""
    for seed in FRESH:
        made = [case for case in exercise.cases(np.random.default_rng(seed)) if case.arguments]
        sizes = [[n for k, n in c.sizes.items() if n != 1 and k not in _NO_AXES] for c in made]
        alike = [s for s in sizes if len(set(s)) < len(s)]
        if len(alike) > 2 or not all(len(set(s)) == 1 for s in alike):
            yield f"axes of one size can be taken for each other: {alike}"
            return


def _has_examples(case: Case) -> bool:
    return "m" in case.sizes and not {"iterations", "num_iterations"} & set(case.sizes)


def right(exercise: Exercise, seed: int | None) -> Iterator[str]:
    """What its mistakes are made from passes: it is the edits that make it wrong."""
    for answer in dict.fromkeys(
        m.answer or source_of(exercise.reference) for m in exercise.mistakes
    ):
        yield from passes(exercise, compiled(answer, exercise.reference), seed)


def passes(exercise: Exercise, answer: Callable[..., Any], seed: int | None) -> Iterator[str]:
    """A right answer passes and is told of no mistake."""
    report = exercise.check(answer, seed)
    if not report.passed:
        yield f"a right answer fails (seed {seed}): {report.sentence}"
    elif report.diagnosis:
        yield f"a right answer is told of {report.diagnosis[0].id} (seed {seed})"


def judged(exercise: Exercise, seed: int | None) -> Iterator[str]:
    """Every mistake fails and is named as itself."""
    for mistake in exercise.mistakes:
        report = exercise.check(mistake.function(exercise.reference), seed)
        named = {found.id for found in report.diagnosis}
        if report.passed:
            yield f"the mistake {mistake.id} passes (seed {seed})"
        elif not named or named - _names_of(exercise, mistake):
            yield f"the mistake {mistake.id} is taken for {sorted(named)} (seed {seed})"


def _names_of(exercise: Exercise, mistake: Mistake) -> set[str]:
    """The ids that name this mistake truly: its own, and those with the same numbers."""
    others = {o.id for o in exercise.mistakes if mistake.id in o.equivalent_to}
    return {mistake.id, *mistake.equivalent_to, *others}


def told(exercise: Exercise) -> Iterator[str]:
    """Every mistake is told in steps, and shows no cure."""
    for mistake in exercise.mistakes:
        if not mistake.message.strip().endswith((".", "?")):
            yield f"the mistake {mistake.id} has no whole sentence for a message"
        if not mistake.mathematics:
            yield f"the mistake {mistake.id} has no line of mathematics"
        if not mistake.question.strip().endswith("?"):
            yield f"the mistake {mistake.id} asks no question"
        said = " ".join((mistake.message, mistake.question, mistake.example))
        for old, _ in mistake.edits:
            if len(old) >= 10 and old.strip() in said:
                yield f"the mistake {mistake.id} shows its own cure: {old.strip()}"
