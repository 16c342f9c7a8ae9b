"""The smallest change that makes an answer right: one edit, then two that do not depend on it.

How long is searched is counted in tries, and how many tries follows from the calls that one of
them makes; no clock has a part in it, so a slow machine finds what a fast one finds.
"""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from .. import patience
from ..calling import Caller
from ..case import Case
from ..exercise_data import ExerciseData
from .bench import Bench, Score, little_memory, quietly
from .edit import Edit, Function, Scope
from .edits import edits, scope_of

LOOK = "_look"  # the name of what values are handed to, to be shown
MOST_ROUNDS = 20_000  # of all loops together, in one call of a changed function
MORE_ROUNDS = 300  # than four times those of the function as it is
WORK = 900_000  # of all tries, in the units of ``Candidate.price``
MOST_SINGLE = 0.5  # of the work, on single edits
ROUND = 20  # the price of going round a loop once more than the learner's own does
MOST_SIZED = 3  # arrays whose sizes are thought of
ENOUGH = 6  # mends of one size; more would not change what is said
COMPILED = 100  # the price of a change that turns out to be another one, or no Python
PER_EDIT = 35  # the price of finding one
MOST_HELPFUL = 12  # edits that helped, to be tried two at a time
BEAM = 6  # of them that any second edit is tried on
MOST_RANK = 6  # of two edits together of which neither helped alone
MOST_BETTER = 0.7  # of what is left then, on pairs that begin with an edit that helped


class Workpiece(Protocol):
    """A function that can be changed and tried, in this process or where it is safe to run it."""

    tree: Function
    first_line: int  # of its source, in its cell or file
    lines: list[str]  # of its source
    rounds: int  # of the loops in the last call
    most_rounds: int

    def compiled(self) -> Any | None:
        """The tree as it stands, ready to be called; None where it is not Python."""

    def key(self, code: Any) -> Hashable:
        """What makes two pieces of code the same."""

    def caller(self, code: Any) -> Caller:
        """Calls the code, in the fastest way."""

    def checked(self, code: Any, exercise: ExerciseData) -> Caller:
        """Calls the code as a check does."""

    def price(self, code: Any, case: Case) -> int:
        """What a call costs, in about the microseconds a usual machine needs for it."""

    def kinds(self, case: Case) -> Mapping[str, str]:
        """The kinds of its variables, as far as they are known."""

    def first_value(self, code: Any, case: Case) -> Any:
        """What the code hands to ``LOOK`` first, or None."""


@dataclass(frozen=True)
class Mend:
    """Edits with which every case comes right, in the order they are made in."""

    edits: tuple[Edit, ...]

    @property
    def rank(self) -> int:
        """The likelier, the smaller."""
        return sum(edit.rank for edit in self.edits)


class Search:
    """Looks for mends of one function on one bench.

    ``verified`` decides in the end, with the function as it would be mended: all checks, and
    cases that the search has not seen.  ``right`` is a right answer: what it names may be meant,
    and it goes round loops that the learner's function may never have reached.
    """

    def __init__(
        self,
        candidate: Workpiece,
        bench: Bench,
        verified: Callable[[Any], bool],
        right: Workpiece | None = None,
        most: int = 2,  # edits of one mend
    ) -> None:
        self.candidate = candidate
        self.bench = bench
        self.verified = verified
        self.right = right
        self.most = most
        self.tries = 0
        self._seen: set[object] = set()
        self._left = 0

    def mends(self) -> list[Mend]:
        """All found of the smallest size that mends at all, the likeliest first."""
        own = self.candidate.compiled()
        if own is None:
            return []
        with quietly(), little_memory():
            caller = self.candidate.caller(own)
            if not self.bench.order_by(caller):
                return []
            before = self.bench.score(caller, 0)
            rounds = self._rounds_of_right()
            usual = max(self.candidate.rounds, rounds[0])
            most = max(usual, *rounds)
            self.candidate.most_rounds = min(MOST_ROUNDS, 4 * most + MORE_ROUNDS)
            self._price = self.candidate.price(own, self.bench.wanted[0].case)
            self._kinds = self.candidate.kinds(self.bench.wanted[0].case)
            self._usual = usual
            self._seen.add(self.candidate.key(own))
            self._left = WORK
            single, better = self._one(before)
            return single if single or self.most < 2 else self._two(better)

    def _rounds_of_right(self) -> list[int]:
        """How often a right answer goes round its loops, case by case."""
        code = self.right.compiled() if self.right else None
        if self.right is None or code is None:
            return [0]
        caller, rounds = self.right.caller(code), []
        for wanted in self.bench.wanted:
            caller(wanted.case)
            rounds.append(self.right.rounds)
        return rounds

    def _one(self, before: Score) -> tuple[list[Mend], list[tuple[Score, Edit]]]:
        """Single edits that mend; and those that make the answer better, the best first."""
        found: list[Mend] = []
        better: list[tuple[Score, Edit]] = []
        floor = (1 - MOST_SINGLE) * WORK
        self._singles = edits(self.candidate.tree, self.scope())
        self._left -= PER_EDIT * len(self._singles)
        for edit in self._singles:
            likely = not found or edit.rank <= found[0].rank + 1
            if self._left < floor or len(found) >= ENOUGH or not likely:
                break
            with edit.applied():
                score = self._tried()
                if score is not None and self._mends(score):
                    found.append(Mend((edit,)))
            if score is not None and score > before:
                better.append((score, edit))
        better.sort(key=lambda one: one[0], reverse=True)
        return found, better

    def _two(self, better: Sequence[tuple[Score, Edit]]) -> list[Mend]:
        """Pairs: of edits that both helped, of one that helped and any, of any two likely ones."""
        helped = _different(better)
        floor = (1 - MOST_BETTER) * self._left
        found = self._pairs(itertools.combinations(helped, 2), floor)
        for first in helped[:BEAM]:
            found = found or self._after(first, floor)
        return found or self._pairs(_likely_pairs(self._singles), 0)

    def _after(self, first: Edit, floor: float) -> list[Mend]:
        """The mends that begin with one edit."""
        with first.applied():
            seconds = edits(self.candidate.tree, self.scope())
            self._left -= PER_EDIT * len(seconds)
            return self._pairs(((first, second) for second in seconds), floor, applied=True)

    def _pairs(
        self, pairs: Iterable[tuple[Edit, Edit]], floor: float, applied: bool = False
    ) -> list[Mend]:
        """Those of the pairs that mend; the first of each may be ``applied`` already."""
        found: list[Mend] = []
        for first, second in pairs:
            likely = not found or first.rank + second.rank <= found[0].rank + 1
            if self._left < floor or len(found) >= ENOUGH or not likely:
                break
            with contextlib.nullcontext() if applied else first.applied():
                # The first may have taken away the lines that the second was found in.
                if not second.fits():
                    continue
                with second.applied():
                    score = self._tried()
                    if score is not None and self._mends(score):
                        found.append(Mend((first, second)))
        return found

    def _tried(self) -> Score | None:
        """The score of the tree as it stands on the first case; None where it was tried before."""
        code = self.candidate.compiled()
        key = None if code is None else self.candidate.key(code)
        if code is None or key in self._seen:
            self._left -= COMPILED
            return None
        self._seen.add(key)
        self.tries += 1
        patience.felt()
        self._code, self._caller = code, self.candidate.caller(code)
        score = self.bench.score(self._caller, 0)
        self._left -= self._price + ROUND * max(0, self.candidate.rounds - self._usual)
        return score

    def _mends(self, score: Score) -> bool:
        """Whether what was tried last is right in every case, seen and unseen."""
        if score < self.bench.full(0):
            return False
        return self.bench.passes(self._caller) and self.verified(self._code)

    def scope(self) -> Scope:
        """What the function can name, with the kinds that its variables had on the first case."""
        known = scope_of(self.candidate.tree, scope_of(self.right.tree) if self.right else None)
        kinds = {name: self._kinds.get(name, "") for name in known.variables}
        arrays = [name for name in known.arguments if kinds[name] == "array"]
        sizes = [f"{name}.shape[{axis}]" for name in arrays[:MOST_SIZED] for axis in (1, 0)]
        given = [v for one in self.bench.wanted for v in one.case.values if type(v) is str]
        return replace(
            known,
            variables=kinds,
            texts=tuple(dict.fromkeys([*known.texts, *given])),
            sizes=tuple(dict.fromkeys([*known.sizes, *sizes])),
        )


def _likely_pairs(singles: Sequence[Edit]) -> Iterator[tuple[Edit, Edit]]:
    """Pairs of different places, the likeliest first."""
    by_rank: dict[int, list[Edit]] = {}
    for edit in singles:
        by_rank.setdefault(edit.rank, []).append(edit)
    for total in range(MOST_RANK + 1):
        for rank in range(total // 2 + 1):
            firsts, seconds = by_rank.get(rank, []), by_rank.get(total - rank, [])
            for index, first in enumerate(firsts):
                others = firsts[index + 1 :] if firsts is seconds else seconds
                yield from ((first, second) for second in others if second.site != first.site)


def _different(better: Sequence[tuple[Score, Edit]]) -> list[Edit]:
    """The best first edits; of those that help equally much, one for each line."""
    chosen: dict[tuple[Score, int], Edit] = {}
    for score, edit in better:
        chosen.setdefault((score, edit.line), edit)
    return list(chosen.values())[:MOST_HELPFUL]
