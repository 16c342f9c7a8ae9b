"""The catalogue of mistakes, kept as text that a teacher can edit.

``mistakes.toml`` beside a notebook's exercises has a table for each of them:

    [relu]
    mathematics = "relu(z) = max(0, z), entry by entry"

    [[relu.mistakes]]
    id = "minimum"
    message = "This keeps the negative half and drops the positive one."
    question = "Which of relu(3) and relu(−3) should be 0?"
    edits = [["np.maximum(0, z)", "np.minimum(0, z)"]]

Edits change the notebook's own solution, which ``nnlab build`` copies to ``answers.toml``; without
that file they change the reference.  What several exercises need stands once in ``shared.toml``:
``use = "steps.uphill"`` in an entry takes over all that the entry does not say itself, and
``use = "sigmoid"`` in an exercise's table takes over a whole group, with ``words`` put in for
``$``-names.  Nothing is read before a mistake is asked for.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from string import Template
from typing import Any, overload

from .mistake import Mistake, edited

Table = Mapping[str, Any]

SHARED = Path(__file__).parents[1] / "shared.toml"
_LISTS = ("edits", "equivalent_to", "code")
_KEYS = {field.name for field in fields(Mistake)} - {"answer"} | {"use"}
_HEAD = {"mathematics", "mistakes", "use", "words"}


class CatalogueError(ValueError):
    """A file of mistakes says something that cannot be meant; names the file and the entry."""


@dataclass(frozen=True)
class Catalogue:
    """The mistakes of one notebook's exercises, kept in its folder."""

    folder: Path
    exercises: tuple[str, ...]

    @property
    def file(self) -> Path:
        """What a teacher edits."""
        return self.folder / "mistakes.toml"

    @property
    def answers(self) -> Path:
        """The notebook's solutions, which the edits change."""
        return self.folder / "answers.toml"

    @property
    def described(self) -> tuple[str, ...]:
        """The exercises that have a table; CatalogueError when there is one for none of them."""
        tables = _tables(self.file) if self.file.exists() else {}
        if unknown := sorted(tables.keys() - set(self.exercises)):
            raise CatalogueError(f"{self.file}: [{unknown[0]}]: there is no such exercise")
        return tuple(tables)

    def mistakes_of(self, exercise: str) -> Sequence[Mistake]:
        """The mistakes of one exercise, read when first looked at."""
        return _Listed(self, exercise)

    def read(self, exercise: str) -> tuple[Mistake, ...]:
        """The mistakes of one exercise; CatalogueError when something is wrong with them."""
        if exercise not in self.described:
            return ()
        answer = _tables(self.answers).get(exercise, "") if self.answers.exists() else ""
        return _Reader(self.file, exercise, str(answer)).read(_tables(self.file)[exercise])


class _Listed(Sequence[Mistake]):
    """The mistakes of one exercise, which are read when somebody looks at them."""

    def __init__(self, catalogue: Catalogue, exercise: str) -> None:
        self._catalogue, self._exercise = catalogue, exercise

    @cached_property
    def _read(self) -> tuple[Mistake, ...]:
        return self._catalogue.read(self._exercise)

    def __len__(self) -> int:
        return len(self._read)

    @overload
    def __getitem__(self, index: int) -> Mistake: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Mistake, ...]: ...
    def __getitem__(self, index: int | slice) -> Mistake | tuple[Mistake, ...]:
        return self._read[index]

    def __reduce__(self) -> tuple[Any, ...]:
        return _Listed, (self._catalogue, self._exercise)  # the other process reads for itself


@dataclass(frozen=True)
class _Reader:
    """Makes one exercise's table into mistakes."""

    file: Path
    exercise: str
    answer: str  # what the edits change; empty for the reference, which is not known here

    def read(self, table: Table) -> tuple[Mistake, ...]:
        self._only_known(table, _HEAD, "")
        made = [self._mistake(entry, table) for entry in self._entries(table)]
        ids = [mistake.id for mistake in made]
        for mistake in made:
            if ids.count(mistake.id) > 1:
                raise self._error(mistake.id, "the id stands twice")
            if unknown := set(mistake.equivalent_to) - set(ids):
                raise self._error(mistake.id, f"equivalent_to: no mistake {sorted(unknown)}")
        return tuple(made)

    def _entries(self, table: Table) -> Iterator[Table]:
        """The exercise's own entries and those of the group it uses, which come first."""
        if "use" in table:
            group = self._shared(table["use"], "")
            words = table.get("words", {})
            for entry in group.get("mistakes", ()):
                taken = {"mathematics": group.get("mathematics", ""), **entry}
                yield self._put_in(taken, words)
        for entry in table.get("mistakes", ()):
            if "use" not in entry:
                yield entry
                continue
            name, _, id = str(entry["use"]).partition(".")
            where = str(entry.get("id", entry["use"]))
            known = {e["id"]: e for e in self._shared(name, where).get("mistakes", ())}
            if id not in known:
                raise self._error(where, f"{SHARED.name} has no {entry['use']}")
            yield {**known[id], **entry}

    def _shared(self, group: str, where: str) -> Table:
        table: Table | None = _tables(SHARED).get(group)
        if table is None:
            raise self._error(where, f"{SHARED.name} has no [{group}]")
        return table

    def _put_in(self, value: Any, words: Mapping[str, str]) -> Any:
        """The value with words in place of the names that begin with a ``$``."""
        if isinstance(value, str):
            try:
                return Template(value).substitute(words)
            except (KeyError, ValueError) as missing:
                raise self._error("", f"words lacks {missing}") from missing
        if isinstance(value, Mapping):
            return {key: self._put_in(each, words) for key, each in value.items()}
        return [self._put_in(each, words) for each in value]

    def _mistake(self, entry: Table, table: Table) -> Mistake:
        id = entry.get("id")
        if not isinstance(id, str) or not id.isidentifier():
            raise self._error("", f"an entry has the id {id!r}; it must be a word such as no_bias")
        self._only_known(entry, _KEYS, id)
        words = {"mathematics": table.get("mathematics", "")}
        words |= {key: value for key, value in entry.items() if key not in (*_LISTS, "use")}
        for key, value in words.items():
            if not isinstance(value, str):
                raise self._error(id, f"{key} must be text, not {value!r}")
        words = {key: _in_one_line(value) for key, value in words.items()}
        if not words.get("message"):
            raise self._error(id, "the message is missing")
        return Mistake(
            **words,
            edits=self._edits(entry.get("edits", []), id),
            answer=self.answer,
            equivalent_to=self._strings(entry.get("equivalent_to", []), id, "equivalent_to"),
            code=self._strings(entry.get("code", []), id, "code"),
        )

    def _strings(self, value: Any, id: str, key: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self._error(id, f'{key} must be a list of texts, such as ["no_mean"]')
        return tuple(value)

    def _edits(self, value: Any, id: str) -> tuple[tuple[str, str], ...]:
        if not isinstance(value, list) or not value:
            raise self._error(id, 'edits must be a list of pairs, such as [["old", "new"]]')
        pairs = [self._strings(pair, id, "each pair of edits") for pair in value]
        if any(len(pair) != 2 for pair in pairs):
            raise self._error(id, "each of the edits is a pair, the old text and the new")
        edits = tuple((old, new) for old, new in pairs)
        try:
            if self.answer:
                edited(self.answer, edits)
        except ValueError as not_once:
            raise self._error(id, str(not_once)) from not_once
        return edits

    def _only_known(self, table: Table, known: set[str], where: str) -> None:
        if unknown := sorted(table.keys() - known):
            raise self._error(where, f"{', '.join(unknown)}: no such key; {sorted(known)} are")

    def _error(self, where: str, wrong: str) -> CatalogueError:
        return CatalogueError(
            f"{self.file}: {'.'.join(filter(None, (self.exercise, where)))}: {wrong}"
        )


def _in_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()


@cache
def _tables(file: Path) -> Mapping[str, Any]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise CatalogueError(f"{file}: {error}") from error
