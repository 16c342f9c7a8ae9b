"""A claim: words, and the predicate that decides whether they are true of the answer.

Every statement about a learner's answer goes through ``proved``; it is said only when its predicate
holds on all cases of the check and on fresh ones, and where it speaks of the program, on what the
learner wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ..mistake import Mistake
from .evidence import Evidence


@dataclass(frozen=True)
class Claim:
    """A statement about one answer."""

    words: Mistake
    proof: Callable[[Evidence], bool]
    explains: frozenset[str] = frozenset()  # the wrong parts of the answer that it accounts for


def observed(words: Mistake, explains: Iterable[str] = ()) -> Claim:
    """What was seen itself, such as an exception: there is nothing left to prove."""
    return Claim(words, lambda evidence: True, frozenset(explains))


def proved(claims: Iterable[Claim], evidence: Evidence) -> list[Claim]:
    """The claims that hold, in their order."""
    return [claim for claim in claims if claim.proof(evidence)]


def shortest(claims: Sequence[Claim], most: int) -> list[Claim]:
    """As few of the proved claims as account for all that any of them accounts for.

    Claims that account for no part of their own come first: they say what happened.  Of the others
    the one that accounts for most is said, then what accounts for most of the rest; no wrong part
    is spoken of twice.
    """
    said = [claim for claim in claims if not claim.explains]
    rest = [claim for claim in claims if claim.explains]
    explained: set[str] = set()
    while rest:
        best = max(rest, key=lambda claim: len(claim.explains - explained))
        if best.explains & explained or not best.explains:
            rest.remove(best)
            continue
        said.append(best)
        explained |= best.explains
        rest.remove(best)
    return said[:most]
