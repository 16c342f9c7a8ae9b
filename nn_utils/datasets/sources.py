"""`sources.toml` as Python objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..files import read_toml

TIERS = ("real", "registry", "generated")


@dataclass(frozen=True)
class SourceFile:
    """One file of an edition: its name, size in bytes, sha256 in hexadecimal.

    packed_name and packed_sha256 describe the same file compressed with gzip, where that exists.
    """

    name: str
    bytes: int
    sha256: str
    packed_name: str | None = None
    packed_sha256: str | None = None


@dataclass(frozen=True)
class Provider:
    """Somebody who hands out files. `place` is an address (url) or a package (npm, pypi)."""

    kind: str
    place: str
    sha256: str | None = None
    folder: str = ""
    packed: bool = False
    only_when_asked: bool = False

    @property
    def words(self) -> str:
        """The provider as a reader would name it."""
        if self.kind == "url":
            return self.place.rstrip("/")
        return f"{'npm' if self.kind == 'npm' else 'PyPI'} package {self.place.replace('@', ' ')}"

    @property
    def short(self) -> str:
        """The provider in a word or two: an address's host, a package's name."""
        return urlsplit(self.place).netloc if self.kind == "url" else self.words


@dataclass(frozen=True)
class Edition:
    """One form of a dataset: its tier, how it is decoded, its files and who hands them out."""

    dataset: str
    tier: str
    format: str
    licence: str
    files: tuple[SourceFile, ...] = ()
    providers: tuple[Provider, ...] = ()


@dataclass(frozen=True)
class Dataset:
    """A dataset and its editions, best first."""

    name: str
    title: str
    editions: tuple[Edition, ...] = field(default=())


def read_sources(path: Path) -> dict[str, Dataset]:
    """Read `sources.toml`; names map to datasets in the order of the file."""
    return {name: _dataset(name, table) for name, table in read_toml(path).items()}


def _dataset(name: str, table: dict[str, Any]) -> Dataset:
    editions = tuple(_edition(name, table["licence"], entry) for entry in table["editions"])
    return Dataset(name, table["title"], editions)


def _edition(dataset: str, licence: str, entry: dict[str, Any]) -> Edition:
    return Edition(
        dataset=dataset,
        tier=entry["tier"],
        format=entry["format"],
        licence=entry.get("licence", licence),
        files=tuple(_file(item) for item in entry.get("files", ())),
        providers=tuple(_provider(item) for item in entry.get("providers", ())),
    )


def _file(entry: dict[str, Any]) -> SourceFile:
    packed = entry.get("packed", {})
    return SourceFile(
        entry["name"], entry["bytes"], entry["sha256"], packed.get("name"), packed.get("sha256")
    )


def _provider(entry: dict[str, Any]) -> Provider:
    return Provider(
        kind=entry["kind"],
        place=entry["base"] if entry["kind"] == "url" else entry["package"],
        sha256=entry.get("sha256"),
        folder=entry.get("folder", ""),
        packed=entry.get("packed", False),
        only_when_asked=entry.get("only_when_asked", False),
    )
