"""Sentences of one report beside each other: none may contradict another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .sentences import Sentence

# Two patterns that may not stand in one report.  ``(?P<name>...)`` in both must be the same name.
_NEVER_TOGETHER = (
    (r"leaves its arguments as they were", r"is changed in place|are? changed by|different after"),
    (r"is finite (?:for|at)", r"is not finite|an exponential beyond|overflow"),
    (r"gradients are the slopes", r"^Moving |^d\w+(\[.*\])? (?:has shape|is)"),
    (r"the cost falls", r"begins at .* and ends at"),
    (r"every column sums to 1", r"Column \d+ of|normalized (?:along|over)"),
    (r"Only the (?:first|last) layer comes out right", r"except the (?:first|last)"),
    (r"agrees with the definition on random sizes", r"; expected "),
)


def contradictions(said: Sequence[Sentence]) -> list[str]:
    """Pairs of sentences that cannot both be true."""
    texts = [sentence.text for sentence in said]
    found = [
        f"{first!r} beside {second!r}"
        for one, other in _NEVER_TOGETHER
        for first in texts
        if re.search(one, first)
        for second in texts
        if second is not first and re.search(other, second)
    ]
    return found + _called_right_and_wrong(said)


def _called_right_and_wrong(said: Sequence[Sentence]) -> list[str]:
    """A part that is called right, and named as wrong by another sentence."""
    right = [s.text for s in said if s.kind == "right parts"]
    names = {n for text in right for n in re.split(r", | and ", text.split("right ", 1)[1])}
    wrong = [s for s in said if s.failure is not None and s.failure.difference is not None]
    return [
        f"{right[0]!r} beside {one.text!r}"
        for one in wrong
        if one.failure and one.failure.difference and one.failure.difference.name in names
    ]
