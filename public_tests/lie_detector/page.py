"""The page with the figures of the lie detector."""

from __future__ import annotations

from .tally import Tried


def markdown(found: Tried, exercises: int, options: str) -> str:
    """The figures as a page; with which options they are made again."""
    said = found.kinds.total()
    lines = [
        "# Is every sentence true?",
        "",
        "Wrong answers that nobody wrote: a notebook's own solution with one or two general "
        "changes of its syntax tree. Every sentence of their reports is decided once more by "
        "another way than the one that wrote it: other cases, many changes of an argument, slopes "
        "measured in every entry, the names in the frame that raised.",
        "",
        f"Made by `python -m public_tests.lie_detector {options} --write docs/truth.md`.",
        "",
        "| | |",
        "|---|---:|",
        f"| exercises | {exercises} |",
        *(f"| answers: {name} | {count} |" for name, count in found.answers.most_common()),
        f"| sentences | {said} |",
        f"| of them decided by another route | {said - found.unknown.total()} |",
        f"| kinds of sentences | {len(found.kinds)} |",
        f"| **false** | **{len(found.false)}** |",
        "",
        "## Sentences by kind",
        "",
        "| kind | sentences |",
        "|---|---:|",
        *(f"| {kind} | {count} |" for kind, count in found.kinds.most_common()),
    ]
    return "\n".join(lines) + "\n"
