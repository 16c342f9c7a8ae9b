"""Formulas as MathML, which browsers draw themselves: no script, no network."""

from __future__ import annotations

import re
from html import escape

_ROW_SPACE = re.compile(r"\\\\\[[\d.]+\w\w\]")


def mathml(latex: str, display: str) -> str:
    """LaTeX as MathML, ``display`` being ``"block"`` or ``"inline"``."""
    import latex2mathml.converter

    try:
        # It knows aligned rows by their other name alone, no space between rows, and no line
        # that ends in a backslash.
        known = " ".join(latex.splitlines()).replace("{aligned}", "{align*}")
        return latex2mathml.converter.convert(_ROW_SPACE.sub(r"\\\\", known), display=display)
    except Exception:  # a formula it cannot read is shown as it was written
        return f"<code>{escape(latex)}</code>"
