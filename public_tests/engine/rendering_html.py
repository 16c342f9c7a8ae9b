"""Reports as HTML for Jupyter, in its own colors, light and dark.

Everything is text or has a text beside it for who listens to it; nothing is fetched from outside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from .comparing import Difference, Window
from .findings import Failure, Findings, Group
from .located import Located, Place, steps
from .mistake import Mistake
from .rendering import (
    further,
    headline,
    named,
    number_words,
    shape_words,
    shows_numbers,
    side_words,
    where,
)
from .returns import Axes


def as_html(report: Findings) -> str:
    """A report for a notebook: the mistake first, the evidence beneath it, the rest folded."""
    if not report.written or report.passed:
        state = "done" if report.passed else "todo"
        return _frame(
            report, state, f"<h4 class='nn-head'>{escape(headline(report))}</h4>{_notes(report)}"
        )
    parts = [f"<h4 class='nn-head'>{escape(headline(report))}</h4>"]
    parts += [_mistake(mistake) for mistake in report.diagnosis[:1]]
    parts.append(_group(report.groups[0], shows_numbers(report)))
    more = "".join(f"<li>{_code(line)}</li>" for line in further(report))
    parts += [_step("What else is wrong", f"<ul>{more}</ul>")] if more else []
    parts += [_hints(report.located)] if report.located is not None else []
    if report.holds:
        items = "".join(f"<li>It {escape(statement)}.</li>" for statement in report.holds)
        parts.append(_step("What holds already", f"<ul>{items}</ul>"))
    return _frame(report, "wrong", "".join(parts) + _notes(report))


def _hints(located: Located) -> str:
    """The steps to the place, each to be opened by itself, and inside the one before it."""
    inside = ""
    for number, step in reversed(list(enumerate(steps(located), start=1))):
        body = escape("\n".join(step.lines))
        if number == 1 and located.by == "mend":
            body = "\n".join(map(_underlined, located.places))
        shown = f"<pre>{body}</pre>" if step.code else _paragraphs(step.lines)
        title = f"Hint {number}: {step.title[0].lower()}{step.title[1:]}"
        inside = _step(title, shown + inside) if inside else _last_step(title, shown)
    return f"<div class='nn-hints'><p>{escape(located.sentence)}</p>{inside}</div>"


def _last_step(title: str, body: str) -> str:
    return f"<details class='nn-change'><summary>{title}</summary>{body}</details>"


def without_change(html: str) -> str:
    """The report without the last hint, the change itself."""
    return _CHANGE.sub("", html)


_CHANGE = re.compile(r"<details class='nn-change'>.*?</details>", re.DOTALL)


def _underlined(place: Place) -> str:
    before, meant, rest = map(escape, place.parts)
    return f"line {place.line}: {before}<u>{meant}</u>{rest}"


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _notes(report: Findings) -> str:
    return "".join(f"<p class='nn-note'>Note: {escape(note)}</p>" for note in report.notes)


def _mistake(mistake: Mistake) -> str:
    parts = [f"<p class='nn-say'>{_code(mistake.message)}</p>"]
    if mistake.mathematics:
        parts.append(f"<p class='nn-math'>{escape(mistake.mathematics)}</p>")
    if mistake.question:
        parts.append(_step("A question to go on with", f"<p>{_code(mistake.question)}</p>"))
    if mistake.example:
        example = f"<pre>{escape(mistake.example)}</pre>"
        parts.append(_step("A worked example with tiny numbers", example))
    return f"<div class='nn-mistake'>{''.join(parts)}</div>"


def _step(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>{body}</details>"


def _code(text: str) -> str:
    """Escaped, with what stands between backticks as code."""
    pieces = escape(text).split("`")
    if len(pieces) % 2 == 0:
        return escape(text)
    return "".join(f"<code>{p}</code>" if i % 2 else p for i, p in enumerate(pieces))


def _group(group: Group, numbers: bool) -> str:
    failure = group.first
    body = f"<p><strong>{escape(failure.sentence)}</strong>"
    seen = where(group)
    body += f"<br><span class='nn-note'>{escape(seen)}</span></p>" if seen else "</p>"
    found = failure.difference
    if found is not None and (found.kind == "shape" or numbers):
        body += _difference(found)
    return f"<div class='nn-evidence'>{body}{_frames(failure)}</div>"


def _frames(failure: Failure) -> str:
    if failure.raised is None or not failure.raised.frames:
        return ""
    frames = failure.raised.frames
    lines = "\n".join(f"line {f.line} of {f.function}:  {f.code}" for f in frames)
    body = f"<pre>{escape(lines)}</pre>"
    shapes = frames[-1].shapes
    if shapes:
        boxes = "".join(_box(f"<code>{escape(n)}</code>", n, s, ()) for n, s in shapes[:4])
        body += f"<div class='nn-pair'>{boxes}</div>"
    return body


def _difference(found: Difference) -> str:
    if found.kind == "shape":
        yours = _box("yours", "yours", found.got_shape, found.got_axes)
        right = _box("expected", "expected", found.expected_shape, found.axes)
        return f"<div class='nn-pair'>{yours}{right}</div>"
    if found.window is None:
        return ""
    window = found.window
    shape = shape_words(found.expected_shape, found.axes)
    some = f"{shape}" if window.whole else f"part of {shape}"
    yours = _table(f"yours, {some}", window.got, window, mark=True)
    right = _table(f"expected, {some}", window.expected, window, mark=False)
    return f"<div class='nn-pair'>{yours}{right}</div>"


def _table(title: str, numbers: tuple[tuple[float, ...], ...], window: Window, mark: bool) -> str:
    """A few entries with their indices; in yours, those that differ are framed and say so."""
    columns = range(window.column, window.column + len(numbers[0]))
    head = "".join(f"<th scope='col'>{column}</th>" for column in columns)
    rows = []
    for index, (row, wrong) in enumerate(zip(numbers, window.wrong, strict=True), window.row):
        cells = "".join(_cell(n, mark and off) for n, off in zip(row, wrong, strict=True))
        rows.append(f"<tr><th scope='row'>{index}</th>{cells}</tr>")
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f"<table class='nn-table' aria-label='{escape(title)}'>"
        f"<thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></figure>"
    )


def _cell(number: float, differs: bool) -> str:
    if not differs:
        return f"<td>{number_words(number)}</td>"
    return f"<td class='nn-off'><span class='nn-heard'>differs: </span>{number_words(number)}</td>"


def _box(title: str, heard: str, shape: tuple[int, ...], axes: Axes) -> str:
    """A rectangle with sides in the proportion of the shape, its rows and columns named."""
    words = shape_words(shape, axes)
    sides = [side_words(n, name) for n, name in zip(shape, named(shape, axes), strict=True)]
    rows, columns = _drawn(shape)
    height, width = (int(min(110, max(14, 14 * side))) for side in (rows, columns))
    left = sides[0] if len(shape) == 2 else ""
    top = sides[-1] if shape else ""
    margin = 8 + 7 * len(left)
    across = max(width, 7 * len(top))
    picture = (
        f"<svg width='{margin + across + 6}' height='{height + 24}' aria-hidden='true' "
        "focusable='false'>"
        f"<text x='{margin}' y='12'>{escape(top)}</text>"
        f"<text x='{margin - 6}' y='{22 + height / 2:.0f}' text-anchor='end'>{escape(left)}</text>"
        f"<rect x='{margin}' y='18' width='{width}' height='{height}'/></svg>"
    )
    return (
        f"<figure role='img' aria-label='{escape(heard)}: {escape(words)}'>"
        f"<figcaption>{title}</figcaption>{picture if shape else '<p>a single number</p>'}</figure>"
    )


def _drawn(shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) == 2:
        return shape[0], shape[1]
    return (1, shape[0]) if len(shape) == 1 else (1, 1)


_STYLE = """<style>
.nn-report{border-left:5px solid;padding:.4em 1em;margin:.4em 0;line-height:1.5;
max-width:60em;color:var(--jp-content-font-color1,inherit)}
.nn-report p{margin:.35em 0}.nn-report ul{margin:.2em 0 .2em 1.4em;padding:0}
.nn-done{border-color:#2f7fbf}.nn-wrong{border-color:#d55e00}.nn-todo{border-color:#8a8a8a}
.nn-report .nn-head{font-size:1em;font-weight:600;line-height:1.4;margin:.35em 0}
.nn-report .nn-mistake{background:var(--jp-layout-color2,rgba(128,128,128,.13));
padding:.5em .9em;margin:.6em 0;border-radius:4px}
.nn-report .nn-say{font-size:1.12em}
.nn-report .nn-math{font-family:var(--jp-content-font-family,serif);font-size:1.12em;
margin:.5em 0 .5em 1.5em}
.nn-report pre,.nn-report code{font-family:var(--jp-code-font-family,monospace);
color:inherit;background:none!important;padding:0;white-space:pre-wrap}
.nn-report pre{margin:.4em 0 .4em 1em;padding:0}
.nn-report summary{cursor:pointer;margin:.3em 0}
.nn-report summary:focus-visible{outline:2px solid currentColor;outline-offset:2px}
.nn-report .nn-title{font-size:1em;font-weight:600;margin:.9em 0 .3em}
.nn-report .nn-evidence{margin:.5em 0 .9em}
.nn-report .nn-hints{margin:.5em 0 .9em}
.nn-report .nn-hints details details{margin-left:1em}
.nn-report .nn-hints u{font-weight:700;text-underline-offset:3px}
.nn-report .nn-note{color:var(--jp-content-font-color2,inherit)}
.nn-report .nn-pair{display:flex;flex-wrap:wrap;gap:.4em 2.4em;align-items:flex-start;
margin:.4em 0 .4em 1em}
.nn-report figure{margin:0}.nn-report svg{display:block}
.nn-report svg text{font:12px var(--jp-code-font-family,monospace);fill:currentColor}
.nn-report svg rect{fill:var(--jp-layout-color2,rgba(128,128,128,.13));stroke:currentColor;
stroke-width:1.5}
.nn-report table.nn-table{border-collapse:separate;border-spacing:2px;margin:0;
width:auto;border:none;
font:13px var(--jp-code-font-family,monospace);font-variant-numeric:tabular-nums}
.nn-report figcaption{text-align:left;font-weight:600;padding:.1em .2em;color:inherit}
.nn-report .nn-table th,.nn-report .nn-table td{padding:.15em .6em;text-align:right;
border:2px solid transparent;background:none;color:inherit;font-weight:400}
.nn-report .nn-table tr{background:none!important}
.nn-report .nn-table th{color:var(--jp-content-font-color2,inherit)}
.nn-report .nn-table td.nn-off{font-weight:700;border:2px solid #d55e00;
text-decoration:underline;text-underline-offset:3px}
.nn-heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
white-space:nowrap}
</style>"""


def _frame(report: Findings, state: str, body: str) -> str:
    label = escape(f"Check of {report.name}")
    return (
        f"{_STYLE}<div class='nn-report nn-{state}' role='group' aria-label='{label}'>{body}</div>"
    )
