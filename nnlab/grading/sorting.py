"""The files of a download sorted by whose they are, and which of them is the notebook."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .download import LEADS_OUT, Entry, Unfit
from .handles import Handle, Layout, Owned, unfit
from .intake import belongs
from .source import Source

MOST_NOTEBOOKS = 10  # looked into, of one student
_NOTEBOOK = re.compile(r"\.ipynb$", re.IGNORECASE)
_LIKE_NOTEBOOK = re.compile(r"\.ipynb(?:\.(?:txt|json))?$", re.IGNORECASE)
# What Canvas, browsers and file managers append to a name that was there already.
_COPY = re.compile(r"(?:-(?P<dash>\d{1,4})| ?\((?P<bracket>\d{1,4})\))$")


@dataclass(frozen=True)
class Left:
    """A file that was not taken."""

    entry: Entry
    why: str
    handle: Handle | None = None


@dataclass(frozen=True)
class Found:
    """A file that may be a student's notebook."""

    entry: Entry
    owned: Owned
    name: str  # without what the course system put before it
    position: int

    @property
    def plainly(self) -> bool:
        """Whether it is called a notebook without more endings."""
        return _NOTEBOOK.search(self.name) is not None

    def plain_name(self) -> tuple[str, int]:
        """Its name without endings and what marks a copy, and which copy it is."""
        stem = _LIKE_NOTEBOOK.sub("", self.name)
        copy = _COPY.search(stem)
        if copy is None:
            return stem.lower(), 0
        return stem[: copy.start()].lower(), int(copy["dash"] or copy["bracket"])

    def order(self, expected: str) -> tuple[bool, float, int, int, int]:
        """The right name first, then the newest, then what was uploaded or copied last."""
        name, copy = self.plain_name()
        when = self.entry.time or 0.0
        return name == expected.lower(), when, self.owned.upload, copy, self.position


class Sorting:
    """Every file of a download: somebody's notebook perhaps, or left."""

    def __init__(self, entries: Iterable[Entry], assignment: str) -> None:
        self.left: list[Left] = []
        self.found: dict[Handle, list[Found]] = {}
        self._names: dict[Handle, dict[str, None]] = {}  # a number's names, in their order
        usable: list[Entry] = []
        for entry in entries:
            why = _nobodys(entry)
            if why:
                self.left.append(Left(entry, why))
            else:
                usable.append(entry)
        notebooks = [e.parts for e in usable if _LIKE_NOTEBOOK.search(e.name) or _is_zip(e)]
        layout = Layout([entry.parts for entry in usable], notebooks, assignment)
        for entry in usable:
            owned = layout.owner(entry.parts)
            if owned is None:
                self.left.append(Left(entry, "does not say whose it is"))
            elif not owned.handle.system and unfit(owned.handle.number):
                self.left.append(Left(entry, f"its folder {unfit(owned.handle.number)}"))
            else:
                self._add(entry, owned)
        self.clashes = [
            f"{handle.number} has several names in this download: {', '.join(names)}"
            for handle, names in self._names.items()
            if len(names) > 1
        ]
        for handle, names in self._names.items():
            if len(names) > 1:
                self._doubt(handle)

    def _add(self, entry: Entry, owned: Owned) -> None:
        self.found.setdefault(owned.handle, [])
        names = self._names.setdefault(owned.handle, {})
        if owned.handle.name:
            names[owned.handle.name] = None
        if not _is_zip(entry):
            self._file(entry, owned, owned.name)
            return
        try:
            for inner in entry.entries():
                self._file(inner, owned, inner.name)
        except Unfit as why:
            self.left.append(Left(entry, str(why), owned.handle))

    def _file(self, entry: Entry, owned: Owned, name: str) -> None:
        why = _nobodys(entry)
        if not why and not _LIKE_NOTEBOOK.search(name):
            why = "is a zip in a zip" if _is_zip(entry) else "is no notebook"
        if why:
            self.left.append(Left(entry, why, owned.handle))
        else:
            found = self.found[owned.handle]
            found.append(Found(entry, owned, name, len(found)))

    def _doubt(self, handle: Handle) -> None:
        """Of files under several names, leave those whose number may be part of a name."""
        found = self.found[handle]
        sure = [one for one in found if not one.owned.doubtful]
        if sure and len(sure) < len(found):
            why = "may be somebody else's: its name can be read in two ways"
            self.left += [Left(one.entry, why, handle) for one in found if one.owned.doubtful]
            self.found[handle] = sure

    def chosen(self, handle: Handle, source: Source) -> tuple[Found, bytes] | None:
        """A student's notebook with its content; the others are left.

        A notebook of this assignment comes before any other, then its name and age decide.
        """
        found = self.found[handle]
        ordered = sorted(found, key=lambda one: one.order(source.name), reverse=True)
        best: tuple[Found, bytes] | None = None
        of_this = False
        why_not: dict[int, str] = {}
        for one in ordered[:MOST_NOTEBOOKS]:
            try:
                content = one.entry.read()
            except Unfit as why:
                why_not[one.position] = str(why)
                continue
            of_this = belongs(content, source)
            if of_this or (best is None and one.plainly):
                best = one, content
            if of_this:
                break
            if not one.plainly:
                why_not[one.position] = "is no notebook of this assignment"
        another = f"{best[0].entry.shown} was taken" if best else "is no notebook"
        for one in ordered:
            if best is None or one is not best[0]:
                self.left.append(Left(one.entry, why_not.get(one.position, another), handle))
        return best


def _is_zip(entry: Entry) -> bool:
    return entry.name.lower().endswith(".zip")


def _nobodys(entry: Entry) -> str:
    """Why a file is nobody's work; empty where it may be somebody's."""
    parts = [*entry.parts, *entry.inside.split("/")]
    if entry.problem == LEADS_OUT:
        return LEADS_OUT
    if ".ipynb_checkpoints" in parts:
        return "is Jupyter's own copy"
    manager = "__MACOSX" in parts or entry.name.startswith("._") or entry.name == ".DS_Store"
    return "is the file manager's" if manager else ""
