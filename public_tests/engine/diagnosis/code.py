"""What a mistake's words claim of the program, decided on what the learner wrote.

A mistake lists such claims as ``code``, each a line of a small vocabulary; all have to hold.

- ``loop``: it goes round in a loop.
- ``return in loop``: a ``return`` stands inside a loop.
- ``counts rows``: the first entry of a shape is taken, or the length of an array.
- ``operator //``: two values are joined by it.
- ``calls np.exp``: something of this name is called.
- ``reads m``: the value called so is used.
- ``writes into dA``: a statement changes it in place.
- ``has Y.shape[0]``: this expression or statement stands in it, however it is spaced.
- ``return``: it has a ``return`` with a value.

``no`` before a line turns it round, and ``|`` between lines asks for one of them.
"""

from __future__ import annotations

from ..mistake import Mistake
from ..program import Program


def written(mistake: Mistake, program: Program | None) -> bool:
    """Whether the program is as the mistake's words say; of one that is not known, nothing is."""
    if not mistake.code:
        return True
    return program is not None and all(holds(one, program) for one in mistake.code)


def holds(claim: str, program: Program) -> bool:
    """Whether one line of the vocabulary holds.  Raises ValueError for what is none of it."""
    if "|" in claim:
        return any(holds(one.strip(), program) for one in claim.split("|"))
    if claim.startswith("no "):
        return not holds(claim.removeprefix("no "), program)
    facts = {
        "loop": program.loops,
        "return": bool(program.returns),
        "return in loop": program.returns_in_loop,
        "counts rows": program.counts_rows,
    }
    if claim in facts:
        return facts[claim]
    for word, decide in (
        ("calls ", program.calls),
        ("operator ", program.operates),
        ("reads ", program.reads),
        ("writes into ", program.writes_into),
        ("has ", program.contains),
    ):
        if claim.startswith(word):
            return decide(claim.removeprefix(word))
    raise ValueError(f"{claim!r} is no claim about a program; see {__name__}")
