"""Reading what was handed in.  Nothing of it is run, and nothing it says of itself is believed.

Of a submitted notebook only the texts of its cells, their tags, the ids they bear and the
pictures attached to them survive; everything else is made anew from what was released.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nnlab.course.build import BEGIN_HIDDEN, END_HIDDEN

from . import inert
from .foreign import DEEPEST, parsed_json, readable_name, without_depths
from .limits import USUAL, Limits
from .source import Source, SourceCell, joined_text

_MOST_LOOKED_AT, _MOST_NAMED = 20, 5
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
    pictures: inert.Pictures = field(default_factory=dict)

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

    The notebook with the assignment's name is taken unless it has none of its cells and another
    one has; of several the only one that has them.  Raises Unreadable.
    """
    if folder.is_symlink() or not folder.is_dir():
        raise Unreadable("there is no folder, or it is a link to another one")
    expected = f"{source.name}.ipynb"
    found = sorted(
        (p for p in folder.iterdir() if _is_notebook(p.name)),
        key=lambda p: (p.name != expected, p.name),
    )
    fitting = [p for p in found[:_MOST_LOOKED_AT] if _fits(p, source, limits)]
    named = [p for p in found[:1] if p.name == expected]
    chosen = named if named and (named[0] in fitting or len(fitting) != 1) else fitting or found
    if not chosen:
        raise Unreadable(f"no notebook {expected} was handed in")
    if len(chosen) > 1:
        raise Unreadable(f"no {expected}, and several that could be it: {_names(chosen)}")
    taken = chosen[0]
    content = _bytes_of(taken, limits)
    others = [p for p in found if p != taken]
    remarks = [f"also handed in, and not taken: {_names(others)}"] if others else []
    if taken.name != expected:
        remarks.append(f"the notebook is called {readable_name(taken.name)} instead of {expected}")
    return content, remarks


def _is_notebook(name: str) -> bool:
    """Also one that a browser saved with an ending of its own."""
    return any(name.lower().endswith(f".ipynb{more}") for more in ("", ".txt", ".json"))


def _names(paths: Sequence[Path]) -> str:
    return ", ".join(readable_name(p.name) for p in paths[:_MOST_NAMED])


def _bytes_of(path: Path, limits: Limits) -> bytes:
    """The content of a regular file of allowed size, never of one that a link points to."""
    name = readable_name(path.name)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise Unreadable(f"{name} is a link, or cannot be opened") from error
    with os.fdopen(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(f"{name} is no ordinary file")
        if found.st_size > limits.file_size:
            raise Unreadable(
                f"{name} has {found.st_size / 1e6:.0f} MB; "
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
    submission = Submission([])
    raw = _raw_cells(content, limits, submission.remarks)
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


def _raw_cells(content: bytes, limits: Limits, remarks: list[str]) -> list[dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
        shallow = without_depths(text)
        parsed = parsed_json(shallow)
    except UnicodeDecodeError as error:
        raise Unreadable("it is not UTF-8 text") from error
    except ValueError as error:
        raise Unreadable(f"it is no valid JSON ({str(error)[:100]})") from error
    if not isinstance(parsed, dict):
        raise Unreadable("it is JSON, but no notebook")
    cut = f"what its JSON holds deeper than {DEEPEST} levels was cut" if shallow != text else ""
    remarks += [cut] if cut else []
    version = parsed.get("nbformat")
    cells = parsed.get("cells")
    if version == 3 and isinstance(parsed.get("worksheets"), list):
        cells = [_from_version_3(c) for sheet in parsed["worksheets"] for c in _cells_of(sheet)]
    if not isinstance(cells, list):
        raise Unreadable("it holds no list of cells")
    if len(cells) > limits.cells:
        raise Unreadable(f"it has {len(cells)} cells; {limits.cells} are allowed")
    kept = [cell for cell in cells if isinstance(cell, dict) and _source(cell) is not None]
    if not kept:
        raise Unreadable("it holds no cells" + (f"; {cut}" if cut else ""))
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
    return text if isinstance(text, str) else None


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
        return _released_cell(kind, cell, origin, remarks)
    given = source.by_text.get(text.strip())
    if given is not None and given.kind == kind:
        return Cell(kind, text, given.tags, given, given=True)
    tags = _metadata(cell).get("tags")
    tags = [tag for tag in tags if isinstance(tag, str)] if isinstance(tags, list) else []
    return Cell(kind, text, tuple(tags[:20]), pictures=_pictures(kind, cell))


def _pictures(kind: str, cell: dict[str, Any]) -> inert.Pictures:
    return inert.attachments(cell.get("attachments")) if kind == "markdown" else {}


def _released_cell(kind: str, cell: dict[str, Any], origin: SourceCell, remarks: list[str]) -> Cell:
    text = _source(cell) or ""
    if kind != origin.kind:
        remarks.append(f"the cell {origin.grade_id!r} was turned into {kind}; turned back")
    if not origin.locked:
        return Cell(origin.kind, text, origin.tags, origin, pictures=_pictures(origin.kind, cell))
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
