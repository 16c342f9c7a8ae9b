"""What a course of one's own adds to the series, leaves out and weighs anew: ``nnlab.toml``.

    notebooks = ["own/mine"]                             # folders of notebooks besides ours
    leave_out = ["02_logistic/model", "06_cats_vs_dogs"]  # exercises to give away, or notebooks

    [points]
    "02_logistic/sigmoid" = 2

The file lies in the course's folder: the one NNLAB_COURSE names, this one, or one above.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from nn_utils.files import read_toml

from .engine import Exercise

FILE = "nnlab.toml"
VARIABLE = "NNLAB_COURSE"


class BadSettings(ValueError):
    """A course's settings say something that cannot be meant; the message names the file."""


@dataclass(frozen=True, eq=False)
class Settings:
    """What ``nnlab.toml`` says; all of it empty where there is none."""

    file: Path | None = None
    notebooks: tuple[Path, ...] = ()  # folders, each a package with a NOTEBOOK
    leave_out: frozenset[str] = frozenset()
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def folder(self) -> Path | None:
        """The course's folder."""
        return self.file.parent if self.file else None

    def weighed(self, exercise: Exercise) -> Exercise:
        """The exercise with the points it has in this course."""
        return replace(exercise, points=self.points.get(exercise.key, exercise.points))

    def trouble(self, what: str) -> BadSettings:
        """An error that names the file."""
        return BadSettings(f"{self.file}: {what}")


def current() -> Settings:
    """The settings of the course we are in.  Raises BadSettings."""
    file = _file()
    return _read(file, file.stat().st_mtime_ns) if file else _NONE


_NONE = Settings()


def _file() -> Path | None:
    try:
        start = Path(os.environ.get(VARIABLE) or Path.cwd()).resolve()
    except OSError:  # the folder we are in was removed
        return None
    files = (folder / FILE for folder in (start, *start.parents))
    return next((file for file in files if file.is_file()), None)


@cache
def _read(file: Path, changed: int) -> Settings:
    try:
        table = read_toml(file)
    except (OSError, ValueError) as error:
        raise BadSettings(f"{file}: {error}") from error
    found = Settings(file)
    unknown = table.keys() - {"notebooks", "leave_out", "points"}
    if unknown:
        raise found.trouble(f"{', '.join(sorted(unknown))}: no such setting")
    folders = (file.parent / name for name in _texts(found, table, "notebooks"))
    return Settings(
        file,
        tuple(folder.resolve() for folder in folders),
        frozenset(_texts(found, table, "leave_out")),
        _points(found, table.get("points", {})),
    )


def _texts(settings: Settings, table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise settings.trouble(f'{key} must be a list of texts, such as ["02_logistic/model"]')
    return value


def _points(settings: Settings, value: Any) -> Mapping[str, int]:
    whole = isinstance(value, dict) and all(type(n) is int and n > 0 for n in value.values())
    if not whole:
        raise settings.trouble('[points] must say whole numbers, such as "02_logistic/sigmoid" = 2')
    return MappingProxyType(value)
