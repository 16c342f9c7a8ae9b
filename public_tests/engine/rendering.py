"""Reports as text for a terminal and as HTML for Jupyter.

Nothing is said by colour or sign alone: every state has its word, every picture its text.
"""

from __future__ import annotations

from html import escape

from .comparing import Difference
from .report import Failure, Report
from .returns import Axes

SHOWN = 3  # failures shown in full; the rest are counted


def as_text(report: Report) -> str:
    """A report for a terminal, at most 100 columns of evidence a line."""
    lines = [_headline(report)]
    for mistake in report.diagnosis:
        lines += ["", f"  {mistake.message}"]
        lines += [f"      {mistake.mathematics}"] if mistake.mathematics else []
        lines += [f"  Think: {mistake.question}"] if mistake.question else []
    for failure in report.failures[:SHOWN]:
        lines += ["", *(f"  {line}" for line in _evidence_lines(failure))]
    if len(report.failures) > SHOWN:
        lines += ["", f"  and {len(report.failures) - SHOWN} more of the same kind."]
    if report.failures and report.holds:
        lines += ["", f"  What holds: {'; '.join(report.holds)}."]
    lines += [f"  Note: {note}" for note in report.notes]
    return "\n".join(lines)


def _headline(report: Report) -> str:
    if not report.written:
        return report.sentence
    if report.passed:
        return f"{report.name}: visible checks passed. It {'; '.join(report.holds)}."
    return f"{report.name}: not right yet ({report.score:g} of {report.points} points)."


def _evidence_lines(failure: Failure) -> list[str]:
    lines = [failure.sentence]
    lines += [f"  on the case {failure.case}"] if failure.case else []
    if failure.difference is not None and failure.difference.kind == "shape":
        found = failure.difference
        lines += [
            f"  yours     {shape_words(found.got_shape, ())}",
            f"  expected  {shape_words(found.expected_shape, found.axes)}",
        ]
    if failure.raised is not None:
        lines += [f"  line {f.line} of {f.function}: {f.code}" for f in failure.raised.frames]
    return lines


def shape_words(shape: tuple[int, ...], axes: Axes) -> str:
    """``3 (n) × 5 (m)``; a number alone where the axes have no names."""
    if not shape:
        return "a single number"
    named = [*axes, *[""] * len(shape)][: len(shape)]
    return " × ".join(
        f"{size} ({name})" if name and not name.isdigit() else str(size)
        for size, name in zip(shape, named, strict=True)
    )


def as_html(report: Report) -> str:
    """A report for a notebook: the sentence first, the evidence beneath it."""
    if not report.written or report.passed:
        state = "done" if report.passed else "todo"
        notes = "".join(f"<div class='nn-note'>Note: {escape(n)}</div>" for n in report.notes)
        return _frame(state, f"<div>{escape(_headline(report))}</div>{notes}")
    parts = [f"<div class='nn-head'>{escape(_headline(report))}</div>"]
    for mistake in report.diagnosis:
        parts.append(f"<p class='nn-say'>{escape(mistake.message)}</p>")
        if mistake.mathematics:
            parts.append(f"<div class='nn-math'>{escape(mistake.mathematics)}</div>")
        if mistake.question:
            parts.append(
                f"<details><summary>A question to go on with</summary>{escape(mistake.question)}"
                "</details>"
            )
        if mistake.example:
            parts.append(
                "<details><summary>A worked example on tiny numbers</summary>"
                f"<pre>{escape(mistake.example)}</pre></details>"
            )
    parts += [_failure_html(failure) for failure in report.failures[:SHOWN]]
    if len(report.failures) > SHOWN:
        parts.append(f"<p>and {len(report.failures) - SHOWN} more of the same kind.</p>")
    if report.holds:
        parts.append(f"<p class='nn-note'>What holds: {escape('; '.join(report.holds))}.</p>")
    parts += [f"<p class='nn-note'>Note: {escape(note)}</p>" for note in report.notes]
    return _frame("wrong", "".join(parts))


def _failure_html(failure: Failure) -> str:
    case = (
        f" <span class='nn-note'>on the case {escape(failure.case)}</span>" if failure.case else ""
    )
    body = f"<div>{escape(failure.sentence)}{case}</div>"
    if failure.difference is not None and failure.difference.kind == "shape":
        body += _shapes_html(failure.difference)
    if failure.raised is not None and failure.raised.frames:
        lines = "\n".join(
            f"line {f.line} of {f.function}:  {f.code}" for f in failure.raised.frames
        )
        body += f"<pre>{escape(lines)}</pre>"
    return f"<div class='nn-evidence'>{body}</div>"


def _shapes_html(found: Difference) -> str:
    yours = _box("yours", found.got_shape, ())
    expected = _box("expected", found.expected_shape, found.axes)
    return f"<div class='nn-shapes'>{yours}{expected}</div>"


def _box(title: str, shape: tuple[int, ...], axes: Axes) -> str:
    """A rectangle with the sides in the proportion of the shape, its axes named."""
    words = shape_words(shape, axes)
    rows, columns = (shape if len(shape) == 2 else (1, *shape) if len(shape) == 1 else (1, 1))[:2]
    height, width = (min(90, max(12, 12 * side)) for side in (rows, columns))
    return (
        f"<figure role='img' aria-label='{escape(title)}: {escape(words)}'>"
        f"<svg width='{width + 2}' height='{height + 2}' aria-hidden='true'>"
        f"<rect x='1' y='1' width='{width}' height='{height}' fill='none' stroke='currentColor'/>"
        f"</svg><figcaption>{escape(title)}: {escape(words)}</figcaption></figure>"
    )


_STYLE = """<style>
.nn-report{border-left:4px solid;padding:.5em .9em;margin:.3em 0;line-height:1.45}
.nn-done{border-color:#0072b2}.nn-wrong{border-color:#d55e00}.nn-todo{border-color:#999}
.nn-head{font-weight:600}.nn-say{font-size:1.08em;margin:.5em 0}
.nn-math,.nn-report pre{font-family:var(--jp-code-font-family,monospace);margin:.3em 0 .3em 1em}
.nn-evidence{margin:.5em 0}.nn-note{opacity:.8}
.nn-shapes{display:flex;gap:2em;align-items:flex-end}.nn-shapes figure{margin:.4em 0}
</style>"""


def _frame(state: str, body: str) -> str:
    return f"{_STYLE}<div class='nn-report nn-{state}'>{body}</div>"
