"""A mend as what a learner is told: the line, its kind, the two values there, the change."""

from __future__ import annotations

import ast
import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..located import Located, Place
from .bench import Bench
from .edit import Edit, Site, site_of
from .search import LOOK, Mend, Workpiece

_HOLDING = (ast.For, ast.While, ast.If, ast.With, ast.Try, ast.FunctionDef)
_SHOWN = 4  # entries of an array along each axis
_TELLING = (ast.BinOp, ast.Call, ast.Compare, ast.IfExp, ast.UnaryOp, ast.Attribute)


def told(candidate: Workpiece, bench: Bench, mends: Sequence[Mend]) -> Located:
    """The likeliest of the mends, the shortest of equals; whether others are on other lines."""
    best = min(mends, key=lambda mend: (mend.rank, sum(map(_growth, mend.edits))))
    pointed = {tuple(sorted(edit.line for edit in mend.edits)) for mend in mends}
    return Located(
        tuple(_places(candidate, bench, best)),
        case=bench.wanted[0].case.described,
        other_ways=len(pointed) > 1,
    )


def _growth(edit: Edit) -> int:
    """By how much code an edit is longer than what it takes the place of."""
    return len(_text(edit.new)) - len(_text(edit.site.held))


def told_of_formula(candidate: Workpiece, bench: Bench, mend: Mend) -> Located:
    """What a learner computed, when a changed right answer gives the very same numbers.

    The change leads from right to wrong here, so it is told the other way round.
    """
    (place,) = _places(candidate, bench, mend)
    turned = replace(
        place,
        line=0,
        kind=_turned(place.kind),
        yours=place.mended,
        mended=place.yours,
        before=place.after,
        after=place.before,
    )
    case = bench.wanted[0].case.described
    return Located((turned,), by="formula", case=case, formula=place.after)


# Words of a mend that are as true of the way back.
_BOTH_WAYS = frozenset(
    {
        *("a sign", "an operator", "a comparison", "one minus it, or not", "a power", "an axis"),
        *("the order of two operands", "parentheses", "a transpose", "which size of a shape"),
        *("the order in which numbers are laid out anew", "a number", "another variable"),
        *("another function", "a text in quotation marks", "which parameter", "a copy"),
        *("an index or a bound, one off", "where the loop begins or ends", "the order of a loop"),
        *("which part of an array", "the order of two arguments", "the order of two lines"),
        *("the order of the lines", "a loop, or none", "which branch is which"),
        *("how a result is taken apart", "the order of values", "which value has which key"),
        *("which values a comprehension takes", "whether the old array is written into"),
    }
)


def _turned(words: str) -> str:
    """What is wrong where a change from right to wrong was made: the opposite of its words."""
    if found := re.fullmatch(r"an? (.+) too many", words):
        return f"a missing {found[1]}"
    if found := re.fullmatch(r"a missing (.+)", words):
        return f"{'an' if found[1][0] in 'aeiou' else 'a'} {found[1]} too many"
    return words if words in _BOTH_WAYS else "what is done there"


def _places(candidate: Workpiece, bench: Bench, mend: Mend) -> Iterator[Place]:
    with contextlib.ExitStack() as stack:
        for edit in mend.edits:
            yield _place(candidate, bench, edit)
            stack.enter_context(edit.applied())


def _place(candidate: Workpiece, bench: Bench, edit: Edit) -> Place:
    lines = candidate.lines
    code = lines[edit.line - 1] if 0 < edit.line <= len(lines) else ""
    blanks = len(code) - len(code.lstrip())
    start, end = _columns(edit.at, code)
    before, after = _change(edit, code)
    yours, mended = _values(candidate, bench, edit)
    return Place(
        edit.line + candidate.first_line - 1,
        code.strip(),
        max(0, start - blanks),
        max(0, end - blanks),
        edit.words,
        yours,
        mended,
        before,
        after,
    )


def _columns(node: ast.AST, code: str) -> tuple[int, int]:
    """Where a node stands in its line, up to the line's end where it goes on below."""
    start = getattr(node, "col_offset", 0)
    same_line = getattr(node, "end_lineno", 0) == getattr(node, "lineno", -1)
    end = getattr(node, "end_col_offset", len(code)) if same_line else len(code.rstrip())
    # Python counts bytes of UTF-8.
    raw = code.encode()
    return len(raw[:start].decode(errors="ignore")), len(raw[:end].decode(errors="ignore"))


def _change(edit: Edit, code: str) -> tuple[str, str]:
    """What is taken out and what is put in, as code: the whole line where that can be."""
    site = edit.site
    if isinstance(site.node, ast.stmt):
        return _text(site.held), _text(edit.new)
    statement = site.statement
    before = _head(statement)
    with edit.applied():
        after = _head(statement)
    own = _in_own_words(edit, code, before, after)
    return (code.strip(), own) if own else (before, after)


def _in_own_words(edit: Edit, code: str, before: str, after: str) -> str:
    """The learner's line with the change in it, its quotes and blanks as they were; or nothing."""
    node = edit.site.node
    if getattr(node, "lineno", 0) != getattr(node, "end_lineno", -1) or len(edit.new) != 1:
        return ""
    start, end = _columns(node, code)
    new = _text(edit.new)
    if new.startswith("'") and code[start : start + 1] == '"' and '"' not in new:
        new = f'"{new[1:-1]}"'
    for put in (new, f"({new})"):
        line = f"{code[:start]}{put}{code[end:]}".strip()
        with contextlib.suppress(SyntaxError):
            if _same(code.strip(), before) and _same(line, after):
                return line
    return ""


def _same(code: str, other: str) -> bool:
    body = "\n    pass" if code.endswith(":") else ""
    whole = code.removeprefix("el") if code.startswith("elif ") else code
    return _head(ast.parse(whole + body).body[0]) == other


def _head(statement: ast.stmt) -> str:
    """The statement as code; of one that holds others its first line."""
    text = ast.unparse(statement)
    return text.splitlines()[0] if isinstance(statement, _HOLDING) else text


def _text(nodes: Sequence[ast.AST]) -> str:
    return "\n".join(ast.unparse(node) for node in nodes)


# The two values ----------------------------------------------------------------------------------


def _values(candidate: Workpiece, bench: Bench, edit: Edit) -> tuple[str, str]:
    """What stands at the place on the first case, before and after; empty where they read alike."""
    try:
        place = _telling(edit.site)
    except ValueError:  # another edit has taken away what it lay in
        return "", ""
    if place is None:
        return "", ""
    before = _seen_at(candidate, bench, place)
    with edit.applied():
        after = _seen_at(candidate, bench, place)
    said = words(before), words(after)
    return said if all(said) and said[0] != said[1] else ("", "")


def _telling(site: Site) -> Site | None:
    """The place, or the nearest around it where something is worked out: no name alone."""
    if isinstance(site.node, ast.stmt):
        return None
    while not isinstance(site.node, _TELLING) or _is_called(site):
        if not site.around or isinstance(site.parent, ast.stmt):
            return site if site.field == "value" else None
        *outer, parent = site.around
        site = site_of(parent, tuple(outer))
    return site


def _is_called(site: Site) -> bool:
    """Whether it is the name of what is called, as ``np.sum`` is."""
    return site.field == "func" or isinstance(site.parent, (ast.keyword, ast.Attribute))


def _seen_at(candidate: Workpiece, bench: Bench, place: Site) -> Any:
    """The first value that comes by at a place on the first case."""
    node = place.node
    assert isinstance(node, ast.expr)
    call = ast.Call(ast.Name(LOOK, ast.Load()), [node], [])
    for part in (call, call.func):
        ast.copy_location(part, node)
    with Edit("", "", 0, place, (call,), node).applied():
        code = candidate.compiled()
    return None if code is None else candidate.first_value(code, bench.wanted[0].case)


def words(value: Any) -> str:
    """A value in a few numbers."""
    if isinstance(value, np.ndarray) and value.ndim:
        if value.size > _SHOWN:
            return f"of shape {value.shape}: {_array(value)}"
        return f"{_array(value)}, shape {value.shape}"
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, float, np.generic, np.ndarray)):
        return f"{float(value):.4g}"
    return ""


def _array(value: np.ndarray) -> str:
    with np.printoptions(precision=3, suppress=True, threshold=6, edgeitems=2, linewidth=200):
        return " ".join(str(value).split())
