"""A learner's own folder: their copies of the notebooks, which nothing here ever overwrites.

The folder remembers what it was given (``.nnlab.json``: the digest of each notebook as handed
out).  A notebook that still is what was given may be replaced by a newer one; one that was worked
in is left alone, and ``reset`` keeps it under another name before it hands out a fresh one.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nn_utils.files import write_whole
from public_tests import notebooks

from . import places

MEMORY = ".nnlab.json"
_PACKAGED = Path(__file__).resolve().parents[1] / "notebooks"  # in an installed wheel


@dataclass(frozen=True)
class Given:
    """What happened to one notebook of the folder."""

    notebook: str
    path: Path
    state: str  # "new", "updated", "unchanged" or "yours"


def folder_of(start: Path | None = None) -> Path:
    """The learner's folder: NNLAB_WORK, this folder or one above it, or my_work.

    my_work lies in the checkout; where there is none, in this folder.
    """
    named = os.environ.get("NNLAB_WORK")
    if named:
        return Path(named).expanduser().resolve()
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / MEMORY).exists():
            return folder
    try:
        return places.course_root(start) / "my_work"
    except places.NoCourse:
        return start / "my_work"


def start(folder: Path) -> list[Given]:
    """Hand out the notebooks into a folder; work that is there stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    remembered = _remembered(folder)
    given = [_hand_out(folder, notebook, fresh, remembered) for notebook, fresh in _fresh()]
    _remember(folder, remembered)
    return given


def reset(folder: Path, notebook: str) -> Path | None:
    """A fresh start for one notebook; returns where the old copy is kept, if there was one."""
    path = own_copy(folder, notebook)
    kept = None
    if path.exists():
        stamp = datetime.now().strftime("%Y-%m-%d_%H%M%S_%f")
        kept = path.with_name(f"{path.stem}.kept-{stamp}.ipynb")
        os.replace(path, kept)
    start(folder)
    return kept


def own_copy(folder: Path, notebook: str) -> Path:
    """Where the learner's copy of a notebook lies."""
    return folder / notebook / f"{places.name_of(notebook)}.ipynb"


def _fresh() -> Iterator[tuple[str, Path]]:
    """The notebooks as they are handed out: from the installed package, or from the checkout."""
    for notebook in notebooks():
        packaged = _PACKAGED / notebook / f"{places.name_of(notebook)}.ipynb"
        path = packaged if packaged.exists() else places.released(notebook)
        if path.exists():
            yield notebook, path


def _hand_out(folder: Path, notebook: str, fresh: Path, remembered: dict[str, str]) -> Given:
    path = own_copy(folder, notebook)
    state = "new"
    if path.exists():
        now, new = _digest(path), _digest(fresh)
        if now != remembered.get(notebook):
            return Given(notebook, path, "yours")
        if now == new:
            return Given(notebook, path, "unchanged")
        state = "updated"
    write_whole(path, fresh.read_bytes())
    remembered[notebook] = _digest(path)
    return Given(notebook, path, state)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _remembered(folder: Path) -> dict[str, str]:
    try:
        return dict(json.loads((folder / MEMORY).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}  # then every notebook that is there counts as worked in


def _remember(folder: Path, given: dict[str, str]) -> None:
    write_whole(folder / MEMORY, json.dumps(given, indent=1, sort_keys=True) + "\n")
