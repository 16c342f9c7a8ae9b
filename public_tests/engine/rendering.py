"""Reports as text for a terminal; ``rendering_html`` shows the same in a notebook.

One screen: the first mistake in full, further ones in a line each.  Nothing is said by color or
sign alone: every state has its word, every picture its text.
"""

from __future__ import annotations

from .comparing import Difference, Window
from .findings import Failure, Findings, Group, right_given
from .located import hint_lines, steps
from .returns import Axes
from .words import counted


def as_text(report: Findings, hints: int = 0) -> str:
    """A report for a terminal: the mistake first, the evidence beneath it.

    ``hints`` is how many of the steps that lead to the place are shown.
    """
    lines = [headline(report)]
    for mistake in report.diagnosis[:1]:
        lines += ["", f"  {mistake.message}"]
        lines += [f"      {mistake.mathematics}"] if mistake.mathematics else []
        lines += [f"  Think: {mistake.question}"] if mistake.question else []
    if report.failures:
        lines += ["", *(f"  {line}" for line in _evidence_lines(report))]
    more = further(report)
    lines += ["", "  Besides:", *(f"    {line}" for line in more)] if more else []
    lines += _hint_lines(report, hints)
    if report.failures and report.holds:
        lines += ["", f"  What holds: {'; '.join(report.holds)}."]
    lines += [f"  Note: {note}" for note in report.notes]
    return "\n".join(lines)


def headline(report: Findings) -> str:
    """Where the learner stands with this exercise, in one line."""
    if not report.written:
        return report.sentence
    if report.passed:
        return f"{report.name}: visible checks passed. It {'; '.join(report.holds)}."
    if report.given:
        said = right_given(report.given)
        return f"{report.name}: {said} ({report.score:g} of {report.points} points)."
    return f"{report.name}: not right yet ({report.score:g} of {report.points} points)."


def further(report: Findings) -> list[str]:
    """What else is wrong, beyond the first mistake and its evidence, a line each."""
    said = [mistake.message for mistake in report.diagnosis[1:]]
    return [*said, *(one_line(group) for group in report.groups[1:])]


def one_line(group: Group) -> str:
    """A group of failures without its evidence."""
    return f"{group.first.sentence} ({counted(group.cases, 'case')})"


def where(group: Group) -> str:
    """On which case the evidence was seen, and in how many others."""
    case = group.first.case
    others = group.cases - 1
    more = f", and in {counted(others, 'other case')}" if others else ""
    return f"on the case {case}{more}" if case else more.removeprefix(", and ")


def shows_numbers(report: Findings) -> bool:
    """Whether a table of numbers is worth its room: where no sentence says what is wrong."""
    return not report.diagnosis


def _evidence_lines(report: Findings) -> list[str]:
    group = report.groups[0]
    failure = group.first
    lines = [failure.sentence]
    lines += [f"  {where(group)}"] if where(group) else []
    found = failure.difference
    if found is not None and (found.kind == "shape" or shows_numbers(report)):
        lines += _difference_lines(found)
    lines += _frame_lines(failure)
    return lines


def _hint_lines(report: Findings, hints: int) -> list[str]:
    if report.located is None:
        return []
    said = [report.located.sentence, *hint_lines(report.located, hints)]
    count = len(steps(report.located))
    if hints < count:
        asked = f"{report.name}_test({report.name}, hints={hints + 1})"
        said.append(f"Hint {hints + 1} of {count}: {asked}")
    return ["", *(f"  {line}" for line in said)]


def _difference_lines(found: Difference) -> list[str]:
    if found.kind == "shape":
        return [
            f"  yours     {shape_words(found.got_shape, found.got_axes)}",
            f"  expected  {shape_words(found.expected_shape, found.axes)}",
        ]
    if found.window is None:
        return []
    yours = _matrix_lines("yours", found.window.got, found.window)
    right = _matrix_lines("expected", found.window.expected, found.window)
    width = max(map(len, yours)) + 3
    return [f"  {a:<{width}}{b}" for a, b in zip(yours, right, strict=True)]


def _matrix_lines(title: str, numbers: tuple[tuple[float, ...], ...], window: Window) -> list[str]:
    """A few entries in columns; those that differ stand in brackets."""
    cells = [
        [
            f"[{number_words(n)}]" if off else f" {number_words(n)} "
            for n, off in zip(*row, strict=True)
        ]
        for row in zip(numbers, window.wrong, strict=True)
    ]
    width = max(len(cell) for row in cells for cell in row)
    return [title, *(" ".join(cell.rjust(width) for cell in row) for row in cells)]


def _frame_lines(failure: Failure) -> list[str]:
    if failure.raised is None:
        return []
    lines = []
    for frame in failure.raised.frames:
        lines.append(f"  line {frame.line} of {frame.function}: {frame.code}")
    for frame in failure.raised.frames[-1:]:
        lines += [f"    {name} has shape {shape}" for name, shape in frame.shapes]
    return lines


def number_words(value: float) -> str:
    """A number short enough for a table."""
    return f"{value + 0.0:.4g}"  # + 0.0 turns -0.0 into 0.0


def shape_words(shape: tuple[int, ...], axes: Axes) -> str:
    """``3 (n) × 5 (m)``; a number alone where the axes have no names."""
    if not shape:
        return "a single number"
    return " × ".join(
        side_words(size, name) for size, name in zip(shape, named(shape, axes), strict=True)
    )


def named(shape: tuple[int, ...], axes: Axes) -> list[str]:
    """A name for each axis, empty where there is none."""
    return [*axes, *[""] * len(shape)][: len(shape)]


def side_words(size: int, name: str) -> str:
    """``5 (m)``, or ``5`` for an axis without a name."""
    return f"{size} ({name})" if name and not name.isdigit() else str(size)
