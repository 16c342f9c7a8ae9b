"""Small turns of phrase that several messages share."""

from __future__ import annotations

from collections.abc import Sequence


def joined(names: Sequence[str], last: str = "and") -> str:
    """``dW1, dW2 and db1``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def counted(number: int, noun: str) -> str:
    """``1 case``, ``3 cases``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
