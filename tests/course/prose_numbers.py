"""Every number that a notebook's prose tells, and what shows it.

    nnlab run && python -m tests.course.prose_numbers report [NOTEBOOK ...]

writes down, for the notebooks of a report, which cell's output shows which number of the prose
(``prose/NOTEBOOK.json``).  What no cell shows stands in ``prose/NOTEBOOK.toml``, with its reason.

A number in a formula is not looked for among the outputs: formulas are calculated instead, and
both sides of ``=`` and ``≈`` must agree to the digits that are written.  A number in a sentence may
repeat one from a formula of the same text.  Left out are whole numbers below ten, which count
things rather than tell results, and code in backticks.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupytext
import nbformat

from nn_utils.files import read_toml
from nnlab.course import places
from public_tests import notebooks
from public_tests.cells import REPORT_MIME
from public_tests.figures import figures

ROOT = Path(__file__).parents[2]
RECORDS = Path(__file__).with_name("prose")
SMALL = 10  # whole numbers below count things

_NUMBER = re.compile(r"(?<![\w.,/-])([-+]?)(\d[\d,]*(?:\.\d+)?|\.\d+)(?:[eE]([-+]?\d+))?(\s?%)?")
_MATH = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
# What is no result: code, tags and comments, addresses, the numbers of lists, notebooks and parts.
_ASIDE = re.compile(
    r"```.*?```|<code>.*?</code>|`[^`]*`|<!--.*?-->|<[^>]*>|\]\([^)]*\)|^\s*\d+\.\s"
    r"|\b(?:[Nn]otebooks?|[Ll]ayers?|[Ss]teps?|[Rr]ounds?|[Uu]nits?|[Pp]icture) \d+\b",
    re.DOTALL | re.MULTILINE,
)
# How long a cell takes is held against the cell in test_statements.
_TIME = re.compile(r"\b\d[\d,.]*\s+(?:s|seconds?|min|minutes?)\b")


@dataclass(frozen=True)
class Number:
    """A number as it is written."""

    text: str
    value: float
    decimals: int
    percent: bool
    signed: bool

    def shows(self, told: Number) -> bool:
        """Whether this one, rounded as the told one is, is the told one."""
        candidates = [self.value]
        if self.percent != told.percent:
            candidates = [self.value / 100] if self.percent else [self.value * 100]
        if not told.signed:
            candidates = [abs(value) for value in candidates]
        half = 0.5 * 10.0**-told.decimals
        return any(abs(value - told.value) <= half * (1 + 1e-9) for value in candidates)


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text, in order."""
    for found in _NUMBER.finditer(text.replace("−", "-")):
        sign, digits, exponent, percent = found.groups()
        plain = digits.rstrip(",").replace(",", "")
        decimals = len(plain.partition(".")[2]) - int(exponent or 0)
        value = float(f"{sign}{plain}e{exponent or 0}")
        written = found[0].rstrip(",").replace(" ", "")
        yield Number(written, value, decimals, bool(percent), bool(sign))


def told(prose: str) -> Iterator[Number]:
    """The numbers that the sentences of a text tell."""
    text = _ASIDE.sub(" ", prose)
    text = _MATH.sub(lambda found: _alone(found[1] or found[2]), text)
    for number in numbers(_TIME.sub(" ", text)):
        if number.percent or number.decimals > 0 or abs(number.value) >= SMALL:
            yield number


def _alone(formula: str) -> str:
    """A formula that is only a number is part of its sentence; any other speaks for itself."""
    plain = formula.strip().replace("{,}", "").replace(r"\,", "").replace(r"\%", "%").strip("{}")
    return f" {plain} " if re.fullmatch(r"[-−+]?[\d.,]+\s?%?", plain) else " , "


# Formulas ----------------------------------------------------------------------------------------

_RELATION = re.compile(r"=|\\approx|≈")
_PART = re.compile(r"\\qquad|\\quad|\\\\|&|\\Longrightarrow|,\s|;|\\begin\{.*?\}|\\end\{.*?\}")
_BRACES = (
    (r"\\[tc]?frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))"),
    (r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)"),
    (r"(?<![a-z])e\^\{([^{}]*)\}", r"exp(\1)"),
    (r"\^\{([^{}]*)\}", r"**(\1)"),
    (r"\{,\}", ""),
)
_WORDS = (
    (r"\\(?:left|right|big|Big|,|;|!)", ""),
    (r"\\[tc]?frac(\d)(\d)", r"((\1)/(\2))"),
    (r"\\cdot|\\times", "*"),
    (r"\\log", "log"),
    (r"\\sigma", "sigma"),
    (r"(?<![a-z])e\^(\d)", r"exp(\1)"),
    (r"\^(\d)", r"**\1"),
    (r"[{}]", ""),
    (r"−", "-"),
)
_NAMES = {
    "log": math.log,
    "exp": math.exp,
    "sqrt": math.sqrt,
    "sigma": lambda z: 1 / (1 + math.exp(-z)),
}


def formulas(prose: str) -> list[str]:
    return [found[1] or found[2] for found in _MATH.finditer(prose)]


def slips(prose: str) -> Iterator[str]:
    """Equations between numbers, both sides written out, that do not hold."""
    for formula in formulas(prose):
        for part in _PART.split(formula):
            sides = _RELATION.split(part)
            values = [(side.strip(), value(side)) for side in sides]
            known = [(side, v) for side, v in values if v is not None]
            for (left, a), (right, b) in pairwise(known):
                if abs(a - b) > max(_precision(left), _precision(right)):
                    yield f"{left} = {a:.6g}, and not {right}"


def value(side: str) -> float | None:
    """What a side of an equation comes to; None where it holds more than numbers."""
    text, before = side, ""
    while text != before:  # from the innermost braces outwards
        before = text
        for old, new in _BRACES:
            text = re.sub(old, new, text)
    for old, new in _WORDS:
        text = re.sub(old, new, text)
    text = re.sub(r"(?<=[\d)])\s*\(", "*(", text.strip(" .,"))
    if not re.fullmatch(r"(?:[-\d\s.+*/()]|log|exp|sqrt|sigma)+", text):
        return None
    try:
        return float(eval(text, {"__builtins__": {}}, _NAMES))  # digits, signs and four names
    except (SyntaxError, TypeError, ValueError, ZeroDivisionError):
        return None


def _precision(side: str) -> float:
    """Half a unit of the last digit for a plain number, a little rounding for a calculation."""
    plain = side.strip(" .,{}").replace("−", "-")
    if re.fullmatch(r"[-+]?\d*\.?\d+", plain):
        return 0.5 * 10.0 ** -len(plain.partition(".")[2]) * (1 + 1e-6)
    return 1e-9


# Which cell shows it -----------------------------------------------------------------------------


def mark(code: str) -> str:
    """A code cell's own mark: of other code, another."""
    return hashlib.sha256(code.strip().encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Prose:
    """A notebook's source: its texts, and what shows a number without running anything."""

    key: str
    texts: Sequence[str]
    codes: Sequence[str]

    @property
    def told(self) -> dict[str, Number]:
        """Every number of the sentences that the text itself does not show."""
        found = {}
        for text in self.texts:
            shown = (formula for formula in formulas(text) if _alone(formula) == " , ")
            here = [n for formula in shown for n in numbers(_spread(formula))]
            for number in told(text):
                if not any(other.shows(number) for other in here):
                    found[number.text] = number
        return found

    @property
    def written(self) -> list[Number]:
        """The numbers that stand in the code, and the figures that are kept for this notebook."""
        in_code = [n for code in self.codes for n in numbers(code.replace("_", ""))]
        return in_code + list(_kept(self.key))


def _spread(formula: str) -> str:
    return re.sub(r"[^\d.,%+−-]+", " ", formula.replace("{,}", ","))


def _kept(key: str) -> Iterator[Number]:
    for name, figure in figures().items():
        if name.startswith(f"{key}/"):
            for values in figure.values.values():
                yield from (Number(repr(v), v, 17, False, True) for v in values)


def prose_of(key: str) -> Prose:
    source = places.source_of(ROOT, key).read_text(encoding="utf-8")
    cells = jupytext.reads(source, fmt="py:percent").cells
    return Prose(
        key,
        [cell.source for cell in cells if cell.cell_type == "markdown"],
        [cell.source for cell in cells if cell.cell_type == "code"],
    )


def outputs(executed: Any) -> Iterator[tuple[int, str, Number]]:
    """The numbers an executed notebook's cells put out, each with its cell's place and code."""
    for place, cell in enumerate(executed.cells):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            text = output.get("text", "") or data.get("text/plain", "")
            if REPORT_MIME not in data and " object at 0x" not in text:
                yield from ((place, cell.source, number) for number in numbers(text))


def without_proof(prose: Prose, proofs: Iterable[Number]) -> list[str]:
    """The told numbers that nothing shows."""
    proofs = [*proofs, *prose.written]
    return [text for text, number in prose.told.items() if not any(p.shows(number) for p in proofs)]


def record(key: str, executed: Any) -> dict[str, list[str]]:
    """The told numbers that only an output shows: the cell's mark, how it begins, what it shows.

    Of several outputs the nearest to the text is taken.
    """
    prose = prose_of(key)
    put_out = list(outputs(executed))
    texts = [(i, cell.source) for i, cell in enumerate(executed.cells) if "outputs" not in cell]
    found = {}
    for text, number in prose.told.items():
        if any(written.shows(number) for written in prose.written):
            continue
        here = next((i for i, source in texts if text in {n.text for n in told(source)}), 0)
        shown = [(abs(place - here), code, n.text) for place, code, n in put_out if n.shows(number)]
        if shown:
            _, code, output = min(shown)
            found[text] = [mark(code), code.strip().splitlines()[0], output]
    return found


def recorded(prose: Prose) -> list[Number]:
    """The outputs on record, of those cells that are still as they were."""
    path = RECORDS / f"{prose.key}.json"
    if not path.exists():
        return []
    now = {mark(code) for code in prose.codes}
    rows = json.loads(path.read_text(encoding="utf-8")).values()
    return [number for cell, _, text in rows if cell in now for number in numbers(text)]


def reasons(key: str) -> set[str]:
    """The numbers of a notebook that no cell shows, for a reason that stands beside them."""
    path = RECORDS / f"{key}.toml"  # none where a notebook has nothing to excuse
    return {*read_toml(path)["reasons"]} if path.exists() else set()


def main(report: str, *keys: str) -> None:
    for key in keys or notebooks():
        path = Path(report) / f"{key}.ipynb"
        if path.exists():  # a report of `nnlab run --only` has not all of them
            found = record(key, nbformat.read(path, as_version=4))
            text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
            (RECORDS / f"{key}.json").write_text(text, encoding="utf-8")
            prose = prose_of(key)
            missing = set(without_proof(prose, recorded(prose))) - reasons(key)
            print(f"{key}: {len(found)} numbers shown by outputs; not shown: {sorted(missing)}")


if __name__ == "__main__":
    main(*sys.argv[1:])
