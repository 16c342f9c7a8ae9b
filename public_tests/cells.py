"""What a notebook's cell calls: the check of one exercise, shown and raised as Jupyter expects."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from . import settings
from .engine import Exercise, Report, history, patience

PATIENCE = 0.5  # seconds without a word on the screen
REPORT_MIME = "application/vnd.nnlab.report+json"


class CheckFailed(AssertionError):
    """An exercise is not right yet; its report says why."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.sentence)
        self.report = report

    def _render_traceback_(self) -> list[str]:
        """IPython asks for this: the sentence, where our own frames would teach nothing."""
        return [self.report.sentence]


class _NotWritten(NotImplementedError, AssertionError):
    """The exercise is still the stub: a failed check, and Python's own name for unwritten code."""

    def _render_traceback_(self) -> list[str]:
        return [f"NotImplementedError: {self}"]


# What a learner reads, and what nbgrader and nbclient store, is Python's own name.
_NotWritten.__name__ = _NotWritten.__qualname__ = "NotImplementedError"


class Screen:
    """Where a report is shown: a notebook's output, or a terminal.

    What stands there while it is still being worked out gives way to the report.
    """

    def __init__(self) -> None:
        self._shown: Any = None

    def wait(self) -> None:
        """A word that it will take a little longer."""
        words = "Looking for the line where it goes wrong ..."
        if in_notebook():
            self._display({"text/plain": words})
        else:
            print(words, file=sys.__stderr__)

    def show(self, report: Report, hints: int = 0) -> None:
        """HTML in a notebook, text elsewhere, and plain data for other programs.

        ``hints`` is how many of the steps to the place are in the text; the HTML has them folded.
        """
        if not in_notebook():
            print(report.with_hints(hints))
            return
        self._display(
            {
                "text/html": report.html,
                "text/plain": report.with_hints(hints),
                REPORT_MIME: report.as_dict(),
            }
        )

    def _display(self, data: dict[str, Any]) -> None:
        from IPython.display import display

        if self._shown is None:
            self._shown = display(data, raw=True, display_id=True)
        else:
            self._shown.update(data, raw=True)


def in_notebook() -> bool:
    """Whether what is shown lands in a notebook's output, or in IPython's terminal."""
    return "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None


def require(report: Report) -> None:
    """Raise unless the report says that the exercise passed."""
    if not report.written:
        raise _NotWritten(report.sentence)
    if not report.passed:
        raise CheckFailed(report)


def cell_check(exercise: Exercise) -> Callable[..., None]:
    """What a notebook's cell calls: ``linear_backward_test = cell_check(linear_backward)``."""

    def test(function: Any, seed: int | None = None, hints: int = 0) -> None:
        screen = Screen()
        with patience.told_after(PATIENCE, screen.wait):
            report = settings.current().weighed(exercise).check(function, seed)
        # A seed marks the hidden cases: of those nothing is shown but whether they passed.
        if seed is None and report.written:
            history.record(report)
            screen.show(report, hints)
        require(report)

    test.__name__ = test.__qualname__ = f"{exercise.name}_test"
    test.__doc__ = f"Check your ``{exercise.signature}``; raises AssertionError when it fails."
    return test
