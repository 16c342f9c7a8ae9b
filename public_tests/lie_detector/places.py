"""Where a report puts a mistake: with the change it knows of, is the answer right?"""

from __future__ import annotations

from public_tests.engine import Exercise
from public_tests.engine.located import Located
from public_tests.engine.mistake import compiled

from .answers import Answer

SEEDS = (11, 12)  # of checks that nobody has seen


def mends(exercise: Exercise, answer: Answer, located: Located) -> bool | None:
    """Whether the text, with the changes made in it, passes; None where they cannot be made.

    They are made in the text and not in the tree: what stands before the change is looked for on
    its line, and must stand there once.
    """
    if located.by != "mend":
        return None
    lines = answer.source.splitlines()
    for place in located.places:
        index = place.line - 1
        if not 0 <= index < len(lines) or lines[index].count(place.before) != 1:
            return None
        if not place.before or "\n" in place.before or "\n" in place.after:
            return None
        lines[index] = lines[index].replace(place.before, place.after)
    try:
        made = compiled("\n".join(lines) + "\n", exercise.reference)
    except SyntaxError:
        return None
    return all(exercise.check(made, seed).passed for seed in SEEDS)
