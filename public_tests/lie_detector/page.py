"""The page with the figures of the lie detector."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

import numpy as np


class Found(Protocol):
    """What was counted."""

    answers: Counter[str]
    kinds: Counter[str]
    unknown: Counter[str]
    false: list[dict[str, str]]
    fates: Counter[str]
    seconds: list[float]


def markdown(found: Found, exercises: int) -> str:
    """The figures as a page."""
    said, decided = found.kinds.total(), found.kinds.total() - found.unknown.total()
    lines = [
        "# Is every sentence true?",
        "",
        "Wrong answers that nobody wrote: a notebook's own solution with one or two general "
        "changes of its syntax tree. Every sentence of their reports is decided once more by "
        "another way than the one that wrote it: other cases, many changes of an argument, slopes "
        "measured in every entry, the names in the frame that raised.",
        "",
        "Made by `python -m public_tests.lie_detector --write docs/truth.md`.",
        "",
        "| | |",
        "|---|---:|",
        f"| exercises | {exercises} |",
        *(f"| answers: {name} | {count} |" for name, count in found.answers.most_common()),
        f"| sentences | {said} |",
        f"| of them decided by another route | {decided} |",
        f"| kinds of sentences | {len(found.kinds)} |",
        f"| **false** | **{len(found.false)}** |",
        "",
        "## How a stranger's mistake fares",
        "",
        "| wrong answers with | named | located | both | described by a relation or an exception "
        "| neither |",
        "|---|---:|---:|---:|---:|---:|",
        *(_fates(found.fates, changes) for changes in ("single", "double")),
        "",
        _times(found.seconds),
        "",
        "## Sentences by kind",
        "",
        "| kind | sentences |",
        "|---|---:|",
        *(f"| {kind} | {count} |" for kind, count in found.kinds.most_common()),
    ]
    return "\n".join(lines) + "\n"


def _fates(fates: Counter[str], changes: str) -> str:
    kinds = ("named", "located", "both", "explained otherwise", "neither")
    counts = [fates[f"{changes} {kind}"] for kind in kinds]
    total = sum(counts) or 1
    cells = " | ".join(f"{count} ({count / total:.1%})" for count in counts)
    return f"| {'one change' if changes == 'single' else 'two changes'} | {cells} |"


def _times(seconds: list[float]) -> str:
    if not seconds:
        return "No answer failed."
    median, most = np.median(seconds), np.quantile(seconds, 0.95)
    return (
        f"A failing check took {1000 * median:.0f} ms of the processor's time in the median, and "
        f"{most:.2f} s in 95 % of the cases; the slowest took {max(seconds):.1f} s."
    )
