"""Loops that say how far they are."""

from __future__ import annotations

from collections.abc import Iterable


def counted(steps: range, what: str, progress: bool, unit: str = "it") -> Iterable[int]:
    """The steps, and with `progress` a bar beside them once they take more than two seconds."""
    if not progress:
        return steps
    from tqdm import tqdm

    return tqdm(steps, desc=what, unit=unit, delay=2, leave=False)
