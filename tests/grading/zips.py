"""A grammar of zips: entries with any name, date, flags, method, attributes and content."""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass

from hypothesis import strategies as st

MINE = b'{"cells": [{"metadata": {"nbgrader": {"grade_id": "sigmoid"}}, "source": "%s"}]}'


def notebook(text: str = "") -> bytes:
    """Bytes that are a notebook of 02_logistic, as far as collecting looks."""
    return MINE % text.encode()


@dataclass(frozen=True)
class Raw:
    """One entry, with what its records say whether true or not."""

    name: bytes
    content: bytes = b""
    flags: int = 0
    method: int = zipfile.ZIP_DEFLATED
    date: int = (2026 - 1980) << 9 | 1 << 5 | 2
    version: int = 20
    attributes: int = 0
    extra: bytes = b""
    size: int | None = None  # as declared
    damage: int | None = None  # position of a byte of the data that is changed
    offset: int = 0  # added to where it begins

    @property
    def path(self) -> str:
        """Its name as zipfile reads it."""
        try:
            text = self.name.decode("utf-8" if self.flags & 0x800 else "cp437")
        except UnicodeDecodeError:
            text = self.name.decode("cp437")
        return text.partition("\0")[0]


def packed(entries: list[Raw]) -> bytes:
    """A zip of the entries."""
    files, directory = bytearray(), bytearray()
    for one in entries:
        data = one.content
        if one.method == zipfile.ZIP_DEFLATED:
            packer = zlib.compressobj(wbits=-15)
            data = packer.compress(one.content) + packer.flush()
        size = len(one.content) if one.size is None else one.size
        common = struct.pack(
            "<5H3L2H",
            *(one.version, one.flags, one.method, 0, one.date),
            *(zlib.crc32(one.content), len(data), size, len(one.name), 0),
        )
        at = min(len(files) + one.offset, 0xFFFFFFFE)
        files += b"PK\3\4" + common + one.name
        damaged = bytearray(data)
        if one.damage is not None and damaged:
            damaged[one.damage % len(damaged)] ^= 0xFF
        files += damaged
        directory += b"PK\1\2" + struct.pack("<H", 0x0314) + common[:-2]
        directory += struct.pack("<4H2L", len(one.extra), 0, 0, 0, one.attributes << 16, at)
        directory += one.name + one.extra
    end = struct.pack("<4H2LH", 0, 0, *[len(entries)] * 2, len(directory), len(files), 0)
    return bytes(files + directory + b"PK\5\6" + end)


def zipped(files: dict[str, bytes]) -> bytes:
    """A sound zip of files."""
    return packed([Raw(name.encode(), content, flags=0x800) for name, content in files.items()])


# Nothing here is a number of an honest student: what bears that is theirs.
_PIECES = (
    *("/", "..", "\\", " ", "_", "\0", "\n", "\x1b[31m", "C:", "é", "\u202e", "✓", "e" * 300),
    *("Eve", "66", "_66_", "_67_9067_", "_late_", "_assignsubmission_file_", "/66/", "anon_x7Yz2"),
    *("logistic", "logistic.ipynb", ".ipynb", ".txt", "-1", " (1)", ".zip", "02_logistic"),
    *("submitted/", "__MACOSX/", ".ipynb_checkpoints/", "CON", ". .", "timestamp.txt"),
)
_NAMES = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=8).map("".join).map(str.encode),
    st.lists(st.sampled_from(_PIECES), max_size=8)
    .map("".join)
    .map(lambda name: ("Eve_66_assignsubmission_file_/" + name).encode()),
    st.binary(max_size=30),
)
_SIMPLE = st.one_of(
    st.just(b""),
    st.binary(max_size=60),
    st.text(st.characters(codec="ascii", categories=["L"]), max_size=5).map(notebook),
    st.just(bytes(30 << 20)),
)


def _entries(contents: st.SearchStrategy[bytes]) -> st.SearchStrategy[Raw]:
    word, odd = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFE)
    return st.builds(
        Raw,
        name=_NAMES,
        content=contents,
        flags=st.one_of(st.sampled_from([0, 0, 0x800, 1, 8]), word),
        method=st.one_of(st.sampled_from([8, 8, 0, 12, 14, 99]), word),
        date=st.one_of(st.sampled_from([Raw.date, 0, 0xFFFF]), word),
        version=st.one_of(st.just(20), word),
        attributes=st.one_of(st.sampled_from([0, 0o120777, 0o10644, 0o40755, 0o100644]), word),
        extra=st.one_of(st.just(b""), st.binary(max_size=12)),
        size=st.one_of(st.none(), st.none(), odd),
        damage=st.one_of(st.none(), word),
        offset=st.one_of(st.just(0), st.just(0), odd),
    )


_INNER = st.lists(_entries(_SIMPLE), max_size=4).map(packed)
_DEEPER = st.lists(_entries(st.one_of(_SIMPLE, _INNER)), max_size=3).map(packed)
HOSTILE = st.lists(_entries(st.one_of(_SIMPLE, _INNER, _DEEPER)), min_size=1, max_size=5)
