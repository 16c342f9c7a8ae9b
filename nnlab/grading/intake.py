"""Reading what was handed in.  Nothing of it is run, and nothing it says of itself is believed.

Of a submitted notebook only the texts of its cells, their tags and the ids they bear survive;
everything else is made anew from what was released.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnlab.course.build import BEGIN_HIDDEN, END_HIDDEN

from .limits import USUAL, Limits
from .source import Source, SourceCell, joined_text

LONG = "long"  # tag of cells on which no marks depend, left out while grading


class Unreadable(Exception):
    """What was handed in cannot be read as a notebook; the message says why."""


@dataclass(frozen=True)
class Cell:
    """One cell of a submission after intake."""

    kind: str  # "code", "markdown" or "raw"
    source: str
    tags: tuple[str, ...] = ()
    origin: SourceCell | None = None  # what was released in its place, where there is such a cell
    given: bool = False  # just as it was released

    @property
    def long(self) -> bool:
        return LONG in self.tags and (self.origin is None or not self.origin.grade_id)


@dataclass
class Submission:
    """A notebook that was handed in, made whole."""

    cells: list[Cell]
    remarks: list[str] = field(default_factory=list)


def read_file(folder: Path, source: Source, limits: Limits = USUAL) -> tuple[bytes, list[str]]:
    """The notebook's bytes out of a submission's folder, and remarks on how it was found.

    A renamed notebook is taken when it is the only one, or the only one with cells of this
    assignment.  Raises Unreadable.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise Unreadable("there is no folder, or it is a link to another one")
    expected = folder / f"{source.name}.ipynb"
    if os.path.lexists(expected):
        return _bytes_of(expected, limits), []
    others = [p for p in sorted(folder.iterdir())[:200] if p.suffix.lower() == ".ipynb"]
    fitting = [p for p in others if _fits(p, source, limits)]
    chosen = fitting if len(others) > 1 else others
    if not chosen:
        raise Unreadable(f"no notebook {source.name}.ipynb was handed in")
    if len(chosen) > 1:
        names = ", ".join(p.name for p in chosen[:5])
        raise Unreadable(f"no {source.name}.ipynb, and several that could be it: {names}")
    remark = f"the notebook is called {chosen[0].name!r} instead of {source.name}.ipynb"
    return _bytes_of(chosen[0], limits), [remark]


def _bytes_of(path: Path, limits: Limits) -> bytes:
    """The content of a regular file of allowed size, never of one that a link points to."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"{path.name} is a link, or cannot be opened") from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(f"{path.name} is no ordinary file")
        if found.st_size > limits.file_size:
            raise Unreadable(
                f"{path.name} has {found.st_size / 1e6:.0f} MB; "
                f"{limits.file_size / 1e6:.0f} MB are allowed"
            )
        return file.read(limits.file_size + 1)


def _fits(path: Path, source: Source, limits: Limits) -> bool:
    try:
        content = _bytes_of(path, limits)
    except Unreadable:
        return False
    return belongs(content, source)


def belongs(content: bytes, source: Source) -> bool:
    """Whether a file names a cell of this assignment, as its notebook does."""
    return any(f'"{grade_id}"'.encode() in content for grade_id in source.by_id)


# from bytes to cells -----------------------------------------------------------------------------


def read_submission(content: bytes, source: Source, limits: Limits = USUAL) -> Submission:
    """The cells of a submission, with locked ones as they were released and none missing.

    Raises Unreadable.
    """
    raw = _raw_cells(content, limits)
    submission = Submission([])
    ids = [_grade_id(cell) for cell in raw]
    for position, cell in enumerate(raw):
        grade_id = ids[position]
        origin = source.by_id.get(grade_id)
        if origin is not None and grade_id in ids[position + 1 :]:
            submission.remarks.append(f"two cells bear the id {grade_id!r}; the last one counts")
            origin = None
        submission.cells.append(_cell(cell, origin, source, submission.remarks))
    _restore_missing(submission, source)
    return submission


def _raw_cells(content: bytes, limits: Limits) -> list[dict[str, Any]]:
    try:
        parsed = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable("it is not UTF-8 text") from error
    except RecursionError as error:
        raise Unreadable("its JSON is nested too deeply") from error
    except ValueError as error:
        raise Unreadable(f"it is no valid JSON ({str(error)[:100]})") from error
    if not isinstance(parsed, dict):
        raise Unreadable("it is JSON, but no notebook")
    version = parsed.get("nbformat")
    cells = parsed.get("cells")
    if version == 3 and isinstance(parsed.get("worksheets"), list):
        cells = [_from_version_3(c) for sheet in parsed["worksheets"] for c in _cells_of(sheet)]
    if not isinstance(cells, list):
        raise Unreadable("it holds no list of cells")
    if len(cells) > limits.cells:
        raise Unreadable(f"it has {len(cells)} cells; {limits.cells} are allowed")
    kept = [cell for cell in cells if isinstance(cell, dict) and _source(cell) is not None]
    for cell in kept:
        if len(_source(cell) or "") > limits.source:
            raise Unreadable(f"one of its cells has over {limits.source / 1e6:.0f} MB of text")
    return kept


def _cells_of(sheet: Any) -> list[Any]:
    cells = sheet.get("cells") if isinstance(sheet, dict) else None
    return cells if isinstance(cells, list) else []


def _from_version_3(cell: Any) -> Any:
    if not isinstance(cell, dict):
        return cell
    if cell.get("cell_type") == "heading":
        return {**cell, "cell_type": "markdown"}
    return {**cell, "source": cell.get("input", cell.get("source", ""))}


def _source(cell: dict[str, Any]) -> str | None:
    text = cell.get("source", "")
    if isinstance(text, list) and all(isinstance(line, str) for line in text):
        text = joined_text(text)
    # A lone surrogate is valid JSON and no valid text.
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else None


def _metadata(cell: dict[str, Any]) -> dict[str, Any]:
    metadata = cell.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _grade_id(cell: dict[str, Any]) -> str:
    marks = _metadata(cell).get("nbgrader")
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _cell(
    cell: dict[str, Any], origin: SourceCell | None, source: Source, remarks: list[str]
) -> Cell:
    kind = cell.get("cell_type")
    kind = kind if kind in ("code", "markdown", "raw") else "raw"
    text = _source(cell) or ""
    if origin is not None:
        return _released_cell(kind, text, origin, remarks)
    given = _given(source).get(text.strip())
    if given is not None and given.kind == kind:
        return Cell(kind, text, given.tags, given, given=True)
    tags = _metadata(cell).get("tags")
    tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Cell(kind, text, tuple(tags[:20]))


def _released_cell(kind: str, text: str, origin: SourceCell, remarks: list[str]) -> Cell:
    if kind != origin.kind:
        remarks.append(f"the cell {origin.grade_id!r} was turned into {kind}; turned back")
    if not origin.locked:
        return Cell(origin.kind, text, origin.tags, origin)
    if origin.graded and not _same_visible_text(text, origin.source):
        remarks.append(f"the check {origin.grade_id!r} was edited; it was put back")
    return Cell(origin.kind, origin.source, origin.tags, origin, given=True)


def _same_visible_text(text: str, source: str) -> bool:
    """Whether a check reads as released, that is, without its hidden part."""
    lines, shown = source.splitlines(), True
    visible = []
    for line in lines:
        shown = shown and line.strip() != BEGIN_HIDDEN
        visible += [line] if shown else []
        shown = shown or line.strip() == END_HIDDEN
    return text.strip() in (source.strip(), "\n".join(visible).strip())


def _given(source: Source) -> dict[str, SourceCell]:
    """Released cells without an id, by their text."""
    return {cell.source.strip(): cell for cell in source.cells if not cell.grade_id}


def _restore_missing(submission: Submission, source: Source) -> None:
    """Put locked and graded cells that were deleted back: a check after its solution."""
    for number, origin in enumerate(source.cells):
        if not (origin.locked or origin.graded):
            continue
        if any(cell.origin is origin for cell in submission.cells):
            continue
        before = {c.grade_id for c in source.cells[:number] if c.grade_id}
        text = origin.source if origin.locked else ""
        cell = Cell(origin.kind, text, origin.tags, origin, given=origin.locked)
        submission.cells.insert(_after(submission.cells, before, origin), cell)
        submission.remarks.append(f"the cell {origin.grade_id!r} was missing; it was put back")


def _after(cells: Sequence[Cell], before: set[str], origin: SourceCell) -> int:
    """Behind the cell's own solution, or else behind the last of those released before it."""
    solution = origin.grade_id.removeprefix("test_")
    ids = [cell.origin.grade_id if cell.origin else "" for cell in cells]
    if solution != origin.grade_id:
        return ids.index(solution) + 1 if solution in ids else len(cells)
    return max((i for i, grade_id in enumerate(ids) if grade_id in before), default=-1) + 1
