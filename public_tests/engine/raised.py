"""An exception out of the student's function, told by the student's own lines alone."""

from __future__ import annotations

import ast
import linecache
import sysconfig
import traceback
import types
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

_ENGINE = str(Path(__file__).parent)
_OUR_CODE = str(Path(__file__).parents[1])
_LIBRARY = str(Path(_OUR_CODE).parent / "nn_utils")
_PYTHON = sysconfig.get_path("stdlib")
_MOST_FRAMES = 6
_MOST_KEYS = 20


@dataclass(frozen=True)
class Frame:
    """One line of the student's own code on the way to an exception."""

    function: str
    line: int
    code: str
    # Shapes of the arrays the line names, by the name or expression they have in it.
    shapes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    # After a KeyError: the keys of the dicts that the line asked for the missing one, by name.
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Raised:
    """An exception out of the student's function."""

    type: str
    message: str
    frames: tuple[Frame, ...] = ()
    library: str = ""  # the name of our own function that was called in place of an answer

    @property
    def sentence(self) -> str:
        """The exception as a learner reads it on the last line of a traceback."""
        return f"{self.type}: {self.message}" if self.message else self.type

    @property
    def last(self) -> Frame | None:
        """The student's own line nearest to the exception."""
        return self.frames[-1] if self.frames else None

    @property
    def stub(self) -> bool:
        """Whether the function itself is still unwritten, and not one that it calls."""
        if self.type != "NotImplementedError":
            return False
        return len({(frame.function, frame.line) for frame in self.frames}) <= 1


def raised_from(error: BaseException) -> Raised:
    """The exception with the student's own frames alone, shortened where it went in circles."""
    steps = traceback.walk_tb(error.__traceback__)
    walked = [step for step in steps if not _is_foreign(step[0])]
    # A known wrong variant is code of ours; only it has no line of a learner's at all.
    theirs = [step for step in walked if not step[0].f_code.co_filename.startswith(_OUR_CODE)]
    kept = list({(frame.f_code, line): frame for frame, line in theirs or walked}.items())
    if len(kept) > _MOST_FRAMES:
        kept = [*kept[: _MOST_FRAMES // 2], *kept[-_MOST_FRAMES // 2 :]]
    missing = error.args[0] if isinstance(error, KeyError) and error.args else None
    frames = tuple(_frame(frame, line, missing) for (_, line), frame in kept)
    return Raised(type(error).__name__, _message(error), frames)


def _frame(frame: types.FrameType, line: int, missing: object) -> Frame:
    code = _statement(frame, line)
    arrays, dicts = _named_values(frame, code, missing)
    return Frame(frame.f_code.co_name, line, code, arrays, dicts)


def _message(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:  # an exception of the student's own whose __str__ fails
        return ""


def _is_foreign(frame: types.FrameType) -> bool:
    """Whether a file is the engine's, NumPy's or Python's own and says nothing to a learner."""
    filename = frame.f_code.co_filename
    if filename.startswith((_ENGINE, _LIBRARY, _PYTHON, "<frozen")):
        return True
    return "site-packages" in filename or "dist-packages" in filename


def _statement(frame: types.FrameType, line: int) -> str:
    """The whole statement at a line; the line alone where the file cannot be parsed."""
    filename = frame.f_code.co_filename
    lines = linecache.getlines(filename, frame.f_globals)
    found = _statement_lines("".join(lines), line)
    if found is None:
        return linecache.getline(filename, line).strip()
    return " ".join(part.strip() for part in lines[found[0] - 1 : found[1]])


@lru_cache(maxsize=256)
def _statement_lines(source: str, line: int) -> tuple[int, int] | None:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    simple = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and not hasattr(node, "body")
    ]
    around = [span for span in simple if span[0] <= line <= span[1]]
    return min(around, key=lambda span: span[1] - span[0]) if around else None


Named = tuple[tuple[str, tuple[Any, ...]], ...]


def _named_values(frame: types.FrameType, code: str, missing: object) -> tuple[Named, Named]:
    """The shapes of the arrays that a statement names, and the keys of dicts that lack one.

    None of its calls is run.
    """
    try:
        tree = ast.parse(code)
    except SyntaxError:
        return (), ()
    names = {**frame.f_globals, **frame.f_locals}
    shapes: dict[str, tuple[int, ...]] = {}
    keys: dict[str, tuple[str, ...]] = {}
    for node in sorted(ast.walk(tree), key=lambda node: getattr(node, "col_offset", 0)):
        if isinstance(node, (ast.Name, ast.Subscript)) and isinstance(node.ctx, ast.Load):
            value = _look_up(node, names)
            if isinstance(value, np.ndarray):
                shapes[ast.unparse(node)] = value.shape
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            asked, key = _look_up(node.value, names), _look_up(node.slice, names)
            if type(asked) is dict and type(key) is str and key == missing and key not in asked:
                keys[ast.unparse(node.value)] = tuple(map(str, asked))[:_MOST_KEYS]
    return tuple(shapes.items()), tuple(keys.items())


def _as_text(value: object) -> str | None:
    """A text or a plain number as text; of anything else nobody knows what its text would do."""
    return str(value) if type(value) in (str, int, float) else None


def _look_up(node: ast.expr, names: dict[str, object]) -> object:
    """The value of a name, a constant, a text put together, or an entry of a plain container."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.JoinedStr):
        parts = [_as_text(_look_up(part, names)) for part in node.values]
        known = [part for part in parts if part is not None]
        return "".join(known) if len(known) == len(parts) else None
    if isinstance(node, ast.FormattedValue):
        return _look_up(node.value, names)
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "str" and len(node.args) == 1:
        return _as_text(_look_up(node.args[0], names))
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        left, right = _look_up(node.left, names), _look_up(node.right, names)
        if type(left) is str and type(right) is str:
            return left + right
        if type(left) is int and type(right) is int:
            return left + right if isinstance(node.op, ast.Add) else left - right
        return None
    if isinstance(node, ast.Subscript):
        container, key = _look_up(node.value, names), _look_up(node.slice, names)
        if type(container) is dict and isinstance(key, str):
            return container.get(key)
        if type(container) in (list, tuple) and type(key) is int:
            return container[key] if -len(container) <= key < len(container) else None  # type: ignore[index,arg-type]
    return None
