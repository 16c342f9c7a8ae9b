"""The code's docstrings, written as plain text, made into what Sphinx reads.

Paragraphs stay paragraphs; a line that tells of an argument, or of what is returned or raised,
keeps its place; indented passages keep their layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

_ITEM = re.compile(r"(\w[\w, *]*? ?:\s|Returns?\b|Raises?\b)")
_RULE = re.compile(r"-{3,}")
_CODE = re.compile(r"(``?[^`]+``?)")


def as_rst(lines: list[str]) -> list[str]:
    """The lines of a docstring as reStructuredText."""
    made: list[str] = []
    for empty, block in groupby(lines, key=lambda line: not line.strip()):
        if not empty:
            made += [*_block(list(block)), ""]
    return made


def _block(lines: list[str]) -> list[str]:
    if len(lines) > 1 and _RULE.fullmatch(lines[1].strip()):
        return [f"**{lines[0].strip()}**", "", *_block(lines[2:])] if lines[2:] else []
    if any(line.startswith(("    ", ">>>")) for line in lines) and not _ITEM.match(lines[0]):
        return ["::", "", *(f"   {line}" for line in lines)]
    items = list(_items(lines))
    told = any(_ITEM.match(item) for item in items)
    return [f"| {_plain(item)}" if told else _plain(item) for item in items]


def _items(lines: list[str]) -> Iterator[str]:
    """Lines joined with what continues them."""
    item = ""
    for line in lines:
        if item and _ITEM.match(line):
            yield item
            item = line.strip()
        else:
            item = f"{item} {line.strip()}".strip()
    yield item


def _plain(text: str) -> str:
    """Signs that reStructuredText would take for its own are escaped, outside of code."""
    pieces = _CODE.split(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            pieces[index] = f"``{piece.strip('`')}``"
        else:
            pieces[index] = re.sub(r"([*|\\`]|_\b)", r"\\\1", piece)
    return "".join(pieces)


def _process(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    lines[:] = as_rst(lines)


_PATH = re.compile(r"~?(?:[A-Za-z_]\w*\.)+(?=[A-Za-z_])")


def _signature(
    app: Any, what: str, name: str, thing: Any, options: Any, given: str | None, back: str | None
) -> tuple[str | None, str | None]:
    """Types by their own names, without the path to them; a made default as an ellipsis."""
    short = [text and _PATH.sub("", text).replace("<factory>", "...") for text in (given, back)]
    return short[0], short[1]


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("autodoc-process-docstring", _process)
    app.connect("autodoc-process-signature", _signature)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
