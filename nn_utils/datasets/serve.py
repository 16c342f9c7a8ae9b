"""Serve a dataset: the best edition that can be had, and the record of what it was."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial

from . import decode
from .errors import DataError
from .files import trusted_sha256
from .kept import kept
from .network import Network
from .places import Places, offline
from .record import Provenance, fingerprint_of
from .sources import TIERS, Dataset, Edition, read_sources
from .store import Found, Reason, Store, grouped, refuse

Say = Callable[[str], None]
_STORED_SIZE = {"pets-h5": 64, "pets-json": 32}  # formats whose photos have a size already


class Library:
    """The course's datasets in given places.

    say: receives a line whenever something takes time or goes wrong.
    asked: the learner asked for a download by name; remembered failures are tried again.
    local: look only at what is on this machine.
    """

    def __init__(
        self, places: Places, say: Say = print, asked: bool = False, local: bool = False
    ) -> None:
        self.places = places
        self.datasets = read_sources(places.sources)
        self._say = say
        network = Network(places.cache / "unreachable.json", offline=local or offline())
        if asked:
            network.forget()
        self._store = Store(places, network, say, asked)

    def dataset(self, name: str) -> Dataset:
        """The dataset of that name; DataError names those there are."""
        if name not in self.datasets:
            raise DataError(
                f"There is no dataset {name!r}.\nThe datasets are {', '.join(self.datasets)}."
            )
        return self.datasets[name]

    def serve(
        self, name: str, tier: str | None = None, size: int = 64
    ) -> tuple[decode.Arrays, Provenance]:
        """The arrays of the first edition that can be had, and their provenance.

        tier: serve only this one; None is every tier in order, unless NNLAB_TIER names one.
        size: side of the pictures in pixels, where the dataset lets one choose.
        Raises DataError when a tier asked for by name cannot be had, or when a file in the data
        folder is not what it should be.
        """
        dataset = self.dataset(name)
        wanted = _chosen_tier(tier)
        reasons: list[Reason] = []
        for edition in dataset.editions:
            if wanted is not None and edition.tier != wanted:
                continue
            found, why_not = self._store.find(edition)
            if found is not None:
                return self._decoded(dataset, edition, found, size, reasons)
            reasons += why_not
        raise refuse(name, wanted or "any", reasons or [Reason(name, "has no such edition")])

    def _decoded(
        self, dataset: Dataset, edition: Edition, found: Found, size: int, reasons: list[Reason]
    ) -> tuple[decode.Arrays, Provenance]:
        arrays = self._arrays(edition, found, size)
        native = _STORED_SIZE.get(edition.format, size)
        if native != size:
            arrays = tuple(decode.resized(a, size) if a.ndim == 4 else a for a in arrays)
        provenance = Provenance(
            name=dataset.name,
            title=dataset.title,
            tier=edition.tier,
            provider=" and ".join(found.origins) or "a seeded drawing program",
            fingerprint=fingerprint_of(arrays),
            licence=edition.licence,
            shapes=tuple(array.shape for array in arrays),
            note=_note(edition, native, size),
            why="; ".join(grouped(reasons)),
        )
        return arrays, provenance

    def _arrays(self, edition: Edition, found: Found, size: int) -> decode.Arrays:
        if edition.tier == "generated":
            return self._drawn(edition.format, size)
        if edition.format == "pets-zip":
            zip_sha256 = trusted_sha256(found.paths[edition.files[0].name])
            name = f"photos-of-{zip_sha256[:8]}-{size}"
            make = partial(decode.pets_zip, found.paths, size)
            return kept(self.places.cache, name, make, self._say)
        decoders = {
            "cat-h5": decode.cat_h5,
            "mnist-idx": decode.mnist_idx,
            "mnist-csv": decode.mnist_csv,
            "pets-h5": decode.pets_h5,
            "pets-json": decode.pets_json,
        }
        return decoders[edition.format](found.paths)

    def _drawn(self, format: str, size: int) -> decode.Arrays:
        from . import drawn

        make: dict[str, Callable[[], decode.Arrays]] = {
            "drawn-cat": drawn.cat_vs_noncat,
            "drawn-digits": drawn.digits,
            "drawn-pets": partial(drawn.cats_vs_dogs, size),
        }
        name = f"{format}-{drawn.VERSION}-{size}"
        return kept(self.places.cache, name, make[format], self._say)


def _chosen_tier(tier: str | None) -> str | None:
    wanted = tier or os.environ.get("NNLAB_TIER") or None
    if wanted is not None and wanted not in TIERS:
        whence = "" if tier else " (from NNLAB_TIER)"
        raise DataError(f"There is no tier {wanted!r}{whence}.\nThe tiers are {', '.join(TIERS)}.")
    return wanted


def _note(edition: Edition, native: int, size: int) -> str:
    if edition.tier == "generated":
        return "A drawn stand-in: the published figures do not apply."
    if native != size:
        return f"The photos are {native}x{native}, resized here to {size}x{size}."
    return ""
