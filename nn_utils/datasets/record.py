"""What was served: the provenance of arrays."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from .decode import Arrays


@dataclass(frozen=True)
class Provenance:
    """Where a dataset's arrays came from.

    name, title: the dataset's short and full names.
    tier: "real", "registry" or "generated".
    provider: who gave the files, in words.
    fingerprint: 16 hexadecimal digits over the decoded arrays; figures belong to a fingerprint.
    licence: what is known of it.
    shapes: shape of each returned array, in order.
    note: what a reader should know besides, "" when nothing.
    why: why nothing better was served, "" when this is the best there is.
    """

    name: str
    title: str
    tier: str
    provider: str
    fingerprint: str
    licence: str
    shapes: tuple[tuple[int, ...], ...]
    note: str = ""
    why: str = ""

    def line(self) -> str:
        """One line for a reader; `why` is left to those who ask."""
        told = f"{self.title}: {self.tier} data from {self.provider} [{self.fingerprint}]"
        return f"{told}. {self.note}" if self.note else f"{told}."


def fingerprint_of(arrays: Arrays) -> str:
    """16 hexadecimal digits of the sha256 over every array's shape, dtype and bytes.

    The same arrays have the same fingerprint, whatever files they were decoded from.
    """
    digest = hashlib.sha256()
    for array in arrays:
        plain = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        digest.update(f"{plain.shape}{plain.dtype.str}".encode())
        digest.update(plain.data)
    return digest.hexdigest()[:16]
