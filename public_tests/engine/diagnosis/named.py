"""The answer equals a known wrong variant, on every case or in some of its parts."""

from __future__ import annotations

import inspect
import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from ..calling import Caller, LocalCaller
from ..exercise_data import ExerciseData
from ..mistake import Mistake
from ..running import run_checks
from ..words import joined
from .claims import Claim
from .code import written
from .evidence import Evidence
from .suspects import Suspect, matching

MOST_PAIRS = 600  # that are looked at; a count, so that every machine says the same


def claims(evidence: Evidence) -> list[Claim]:
    """One for each mistake that does what the answer does, the best written first."""
    found = matching(evidence.exercise, evidence.observations)
    return [_is_this(m) for m in written_most_alike(found, evidence.caller)]


def _is_this(mistake: Mistake) -> Claim:
    def proof(evidence: Evidence) -> bool:
        function = mistake.function(evidence.exercise.reference)
        return written(mistake, evidence.program) and _everywhere(evidence, function)

    return Claim(mistake, proof)


def _everywhere(evidence: Evidence, function: Callable[..., Any]) -> bool:
    """Whether a variant does what the answer does in fresh cases too, and fails as it does."""
    exercise = evidence.exercise
    if not Suspect(exercise, function, evidence.fresh).did_it:
        return False
    seen = Suspect(exercise, function, evidence.observations)
    return seen.did_it and (not seen.harmless or _fails_alike(evidence, function))


def _fails_alike(evidence: Evidence, function: Callable[..., Any]) -> bool:
    """Whether a variant whose numbers are right is rejected for the same reasons."""
    report, _ = run_checks(evidence.exercise, LocalCaller(function))
    ours = {(f.check, f.sentence) for f in report.failures}
    return bool(ours) and ours <= {(f.check, f.sentence) for f in evidence.failures}


def written_most_alike(mistakes: list[Mistake], caller: Caller) -> list[Mistake]:
    """The same mistakes, first the one whose own words stand in the learner's code.

    Several may give the very same numbers: with labels in one row, dividing by their rows is as
    good as not dividing.  What the learner wrote decides which of them is spoken of.
    """
    if len(mistakes) < 2:
        return mistakes
    try:
        code = _squeezed(inspect.getsource(getattr(caller, "function", None)))  # type: ignore[arg-type]
    except (OSError, TypeError):
        return mistakes

    def strange(mistake: Mistake) -> int:
        return -sum(len(new) for _, new in mistake.edits if new and _squeezed(new) in code)

    return sorted(mistakes, key=strange)


def _squeezed(code: str) -> str:
    return "".join(code.split())


# Two mistakes made together -----------------------------------------------------------------------


def pairs(evidence: Evidence) -> list[Claim]:
    """Two mistakes that, made together, do the very same on every case; or nothing.

    What is said of each is what would be true if the other were mended: only mistakes written as
    edits can be put together, and the answer equals the reference with both edits.
    """
    for first, second, both in _together(evidence.exercise):
        if Suspect(evidence.exercise, both, evidence.observations).did_it:
            proof = _proof_of_both(first, second, both)
            one = replace(first, message=f"{_TOGETHER}: {first.message}")
            other = replace(second, message=f"{_AND}: {second.message}")
            found = [Claim(one, proof), Claim(other, proof)]
            if proof(evidence):
                return found
    return []


_TOGETHER = "Two mistakes act together. Were the second one mended, there would still be this"
_AND = "And were the first one mended, there would still be this"


def _proof_of_both(
    first: Mistake, second: Mistake, both: Callable[..., Any]
) -> Callable[[Evidence], bool]:
    def proof(evidence: Evidence) -> bool:
        program = evidence.program
        as_written = written(first, program) and written(second, program)
        return as_written and _everywhere(evidence, both)

    return proof


def _together(exercise: ExerciseData) -> Iterator[tuple[Mistake, Mistake, Callable[..., Any]]]:
    editable = [mistake for mistake in exercise.mistakes if mistake.edits]
    for first, second in itertools.islice(itertools.combinations(editable, 2), MOST_PAIRS):
        try:
            both = first.with_another(second, exercise.reference)
        except (ValueError, SyntaxError):
            continue  # they edit the same place
        yield first, second, both


# Some parts of the answer -------------------------------------------------------------------------


def partly(evidence: Evidence) -> list[Claim]:
    """Mistakes that account for some of the wrong leaves.

    A mistake counts when each leaf that its variant gets wrong is wrong in just the same way in
    the learner's answer.
    """
    if evidence.raises:
        return []  # what some cases show may not hold for those that raised
    found = []
    for mistake in evidence.exercise.mistakes:
        wrong = _in_common(mistake, evidence)
        if wrong and written(mistake, evidence.program):
            found.append(Claim(_of_parts(mistake, wrong), _proof_of_parts(mistake, wrong), wrong))
    return found


def _proof_of_parts(mistake: Mistake, wrong: frozenset[str]) -> Callable[[Evidence], bool]:
    return lambda evidence: _in_common(mistake, evidence) == wrong


def _in_common(mistake: Mistake, evidence: Evidence) -> frozenset[str]:
    suspect = Suspect(
        evidence.exercise, mistake.function(evidence.exercise.reference), evidence.compared
    )
    return frozenset(suspect.leaves_in_common())


def _of_parts(mistake: Mistake, wrong: frozenset[str]) -> Mistake:
    """The mistake, said of some parts: the others may contradict what it says of the whole."""
    names = sorted(wrong)
    verb = "comes" if len(names) == 1 else "come"
    return replace(
        mistake,
        message=f"{joined(names)} {verb} out just as from this mistake alone: {mistake.message}",
    )
