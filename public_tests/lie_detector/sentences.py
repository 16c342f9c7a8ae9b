"""The sentences of a report, each with what it was said of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from public_tests.engine.findings import Failure
from public_tests.engine.mistake import Mistake
from public_tests.engine.report import Report


@dataclass(frozen=True)
class Sentence:
    """One statement of a report."""

    kind: str  # what decides it: "holds", "mistake", "by_algebra/zero", "failure/shape"
    text: str
    failure: Failure | None = None
    mistake: Mistake | None = None


def sentences(report: Report) -> Iterator[Sentence]:
    """Everything a report states, each statement once."""
    if not report.written:
        yield Sentence("not written", report.sentence)
        return
    for text in report.holds:
        yield Sentence("right parts" if text.startswith("gives the right") else "holds", text)
    for mistake in report.diagnosis:
        kind = "mistake" if mistake.edits else mistake.id
        yield Sentence(kind, mistake.message, mistake=mistake)
    seen: set[tuple[str, str]] = set()
    for group in report.groups:
        failure = group.first
        if (failure.sentence, failure.case) not in seen:
            seen.add((failure.sentence, failure.case))
            yield Sentence(_kind(failure), failure.sentence, failure=failure)
    for text in report.notes:
        yield Sentence("note", text)
    if report.located is not None:
        yield Sentence(f"located by {report.located.by}", report.located.sentence)


def _kind(failure: Failure) -> str:
    if failure.raised is not None:
        return "failure/raised"
    if failure.difference is not None:
        return f"failure/{failure.difference.kind}"
    return "failure"
