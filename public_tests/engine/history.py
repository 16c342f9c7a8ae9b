"""What was checked, when, and with which result: one line of JSON for every check in a notebook.

Other things that are kept with a learner's progress have lines of their own in the same file.

The file only ever grows, by whole lines, so several notebooks may write to it at once and a broken
line costs itself alone.  ``NNLAB_PROGRESS`` names another file, or is ``off``.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from .report import Report

VARIABLE = "NNLAB_PROGRESS"


@dataclass(frozen=True)
class Attempt:
    """One check of one exercise."""

    time: str  # ISO 8601, UTC
    exercise: str  # "03_two_layer/linear_backward"
    passed: bool
    score: float
    points: int
    mistakes: tuple[str, ...] = ()  # ids, surest first


def place() -> Path | None:
    """The file attempts are kept in; None when nothing is to be kept."""
    asked = os.environ.get(VARIABLE, "")
    if asked.lower() == "off":
        return None
    if asked:
        return Path(asked).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("nnlab")) / "progress.jsonl"


def record(report: Report) -> None:
    """Add a report to the history."""
    append(
        {
            "exercise": report.exercise,
            "passed": report.passed,
            "score": report.score,
            "points": report.points,
            "mistakes": [mistake.id for mistake in report.diagnosis],
        }
    )


def append(record: Mapping[str, Any]) -> None:
    """Add a line, with its time.  A folder that cannot be written to is no reason to fail."""
    with contextlib.suppress(OSError, RuntimeError):
        path = place()
        if path is None:
            return
        now = datetime.now(timezone.utc).isoformat(timespec="seconds")
        line = json.dumps({"time": now, **record}, ensure_ascii=False) + "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        # One write of one line to a file opened for appending: lines of two processes do not mix.
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)


def read() -> list[Attempt]:
    """All attempts, oldest first; lines that are no attempts are passed over."""
    return list(_attempts(records()))


def records() -> list[dict[str, Any]]:
    """Everything that is kept, oldest first; lines that are no JSON objects are passed over."""
    path = place()
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    return [found for line in lines if isinstance(found := _parsed(line), dict)]


def _parsed(line: str) -> Any:
    with contextlib.suppress(ValueError):
        return json.loads(line)


def _attempts(found: Iterable[Mapping[str, Any]]) -> Iterator[Attempt]:
    for one in found:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            yield Attempt(
                str(one["time"]),
                str(one["exercise"]),
                bool(one["passed"]),
                float(one["score"]),
                int(one["points"]),
                tuple(map(str, one.get("mistakes", ()))),
            )


def commonest_mistakes(attempts: Iterable[Attempt]) -> Counter[tuple[str, str]]:
    """How often each mistake was made, by exercise and id; a hint repeated at once counts once."""
    counted: Counter[tuple[str, str]] = Counter()
    last: dict[str, tuple[str, ...]] = {}
    for attempt in attempts:
        if last.get(attempt.exercise) != attempt.mistakes:
            counted.update((attempt.exercise, mistake) for mistake in attempt.mistakes)
        last[attempt.exercise] = attempt.mistakes
    return counted
