"""Find the files of an edition: the learner's data folder, the cache, then the providers.

A path leaves this module only after its sha256 has agreed with `sources.toml`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .errors import DataError, Skipped, WrongFile
from .files import (
    move_into_place,
    only_one,
    scratch_folder,
    set_aside,
    sha256_of,
    sweep_scratch,
    trusted_sha256,
)
from .network import Network
from .places import Places
from .providers import fetch
from .sources import Edition, Provider, SourceFile


class Reason(NamedTuple):
    """Why an edition cannot be had: who or what failed, and how, in words."""

    what: str
    why: str


@dataclass
class Found:
    """Verified files of an edition by name, and where they came from in words.

    A path may be the packed (gzip) form of its file; its own suffix tells.
    """

    paths: dict[str, Path] = field(default_factory=dict)
    origins: list[str] = field(default_factory=list)

    def add(self, file: SourceFile, path: Path, origin: str) -> None:
        self.paths[file.name] = path
        if origin not in self.origins:
            self.origins.append(origin)


class Store:
    """The files of every dataset. `say` receives one line whenever something takes time or fails.

    asked: True when the learner asked for this very download, which lets the largest providers in.
    """

    def __init__(
        self,
        places: Places,
        network: Network,
        say: Callable[[str], None] = print,
        asked: bool = False,
    ) -> None:
        self.places = places
        self.network = network
        self._say = say
        self._asked = asked

    def find(self, edition: Edition) -> tuple[Found | None, list[Reason]]:
        """The edition's files, or None with the reasons why it cannot be had.

        Raises WrongFile for a wrong file in the data folder: the learner put it there, so
        the learner is told, and no other data is served in its stead.
        """
        found = self._at_hand(edition)
        missing = [file for file in edition.files if file.name not in found.paths]
        if not missing:
            return found, []
        reasons = self._fetch(edition, missing, found)
        complete = all(file.name in found.paths for file in edition.files)
        return (found, []) if complete else (None, reasons)

    def _at_hand(self, edition: Edition) -> Found:
        found = Found()
        for file in edition.files:
            if path := self._in_data_folder(file):
                found.add(file, path, "the data folder NNLAB_DATA")
            elif path := self._in_cache(file):
                found.add(file, path, "the cache")
        return found

    def _in_data_folder(self, file: SourceFile) -> Path | None:
        folder = self.places.data_folder
        if folder is None:
            return None
        for name, sha256 in _forms(file):
            path = folder / name
            if path.is_file():
                got = trusted_sha256(path)
                if got != sha256:
                    raise WrongFile(path, sha256, got, _WHAT_TO_DO)
                return path
        return None

    def _in_cache(self, file: SourceFile) -> Path | None:
        path = self.places.cache / file.name
        if not path.is_file():
            return None
        if trusted_sha256(path) == file.sha256:
            return path
        try:
            aside = set_aside(path).name
        except OSError:
            aside = "left where it is"
        self._say(f"{path} was damaged and is not used (now {aside}); looking for a good one.")
        return None

    def _fetch(self, edition: Edition, missing: list[SourceFile], found: Found) -> list[Reason]:
        """Ask the providers in order for what is missing; return why each one did not deliver."""
        providers = [p for p in edition.providers if self._asked or not p.only_when_asked]
        if not providers:
            return [_not_fetched(edition)]
        self.network.probe(providers)
        reasons: list[Reason] = []
        for provider in providers:
            try:
                self.network.ready(provider)
                self._fetch_from(provider, edition, missing, found)
            except Skipped as skipped:
                reason = Reason(provider.short, str(skipped))
                if reason not in reasons:
                    reasons.append(reason)
                if skipped.remember:
                    self.network.remember(provider, str(skipped))
            missing = [file for file in missing if file.name not in found.paths]
            if not missing:
                return []
        return reasons

    def _fetch_from(
        self, provider: Provider, edition: Edition, missing: list[SourceFile], found: Found
    ) -> None:
        cache = self.places.cache
        try:
            with only_one(cache / f".{edition.dataset}.lock", self._waiting(edition)):
                sweep_scratch(cache)
                if not self._others_brought(missing, found):
                    with scratch_folder(cache) as scratch:
                        self._adopt(fetch(provider, missing, scratch), provider, found)
        except (OSError, zipfile.BadZipFile) as error:  # a full disk, a folder not to be written
            raise Skipped(f"could not be stored ({error})", remember=False) from error

    def _others_brought(self, missing: list[SourceFile], found: Found) -> bool:
        """True when, while we waited for our turn, somebody else fetched all that we miss."""
        paths = {file: self._in_cache(file) for file in missing}
        if not all(paths.values()):
            return False
        for file, path in paths.items():
            if path is not None:
                found.add(file, path, "the cache")
        return True

    def _adopt(
        self, arrivals: Iterable[tuple[SourceFile, Path]], provider: Provider, found: Found
    ) -> None:
        self._say(f"Fetching from {provider.words} …")
        for file, path in arrivals:
            if sha256_of(path) != file.sha256:
                raise Skipped(f"sent another {file.name} (its sha256 differs)")
            target = self.places.cache / file.name
            move_into_place(path, target)
            found.add(file, target, provider.words)

    def _waiting(self, edition: Edition) -> Callable[[], None]:
        return lambda: self._say(f"Another process is fetching {edition.dataset}; waiting for it …")


def check_files(edition: Edition, places: Places) -> list[tuple[Path, str]]:
    """Hash afresh every file of the edition that is present.

    Returns (path, verdict), verdict "good" or "wrong: sha256 …". Nothing is moved or fetched.
    """
    verdicts = []
    for folder in (places.data_folder, places.cache):
        for file in edition.files if folder else ():
            for name, sha256 in _forms(file):
                path = Path(folder or "") / name
                if path.is_file():
                    got = sha256_of(path)
                    verdicts.append((path, "good" if got == sha256 else f"wrong: sha256 {got}"))
    return verdicts


def grouped(reasons: Iterable[Reason]) -> list[str]:
    """The reasons as phrases, one for all that failed alike."""
    alike: dict[str, list[str]] = {}
    for reason in reasons:
        alike.setdefault(reason.why, []).append(reason.what)
    return [f"{', '.join(what)} {why}" for why, what in alike.items()]


def refuse(dataset: str, tier: str, reasons: list[Reason]) -> DataError:
    """The error for a tier that was asked for by name and cannot be had."""
    tried = "".join(f"\n  - {phrase}" for phrase in grouped(reasons))
    return DataError(
        f"{dataset}: the tier {tier!r} cannot be had now.{tried}\n"
        f"Put the files into a folder and name it in NNLAB_DATA, try again with "
        f"`nnlab data get {dataset} --tier {tier}`, or ask for no tier to get the best there is."
    )


_WHAT_TO_DO = (
    "Replace it by a fresh copy, or move it out of the data folder and the course will look "
    "elsewhere. Nothing else was changed."
)


def _forms(file: SourceFile) -> list[tuple[str, str]]:
    """(name, sha256) of the file as it is and, where there is one, of its packed form."""
    forms = [(file.name, file.sha256)]
    if file.packed_name and file.packed_sha256:
        forms.append((file.packed_name, file.packed_sha256))
    return forms


def _not_fetched(edition: Edition) -> Reason:
    names = ", ".join(file.name for file in edition.files)
    if not edition.providers:
        return Reason(names, "is not on this machine")
    how = f"`nnlab data get {edition.dataset} --tier {edition.tier}`"
    return Reason(names, f"is not on this machine ({how} fetches it)")
