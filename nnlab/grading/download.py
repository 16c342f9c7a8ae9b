"""Reading what a course system let an instructor download: a folder, a zip, zips in a zip.

Each file is an entry of its own: one that is damaged, encrypted, undated or absurdly named says
so of itself and costs no other entry anything.
"""

from __future__ import annotations

import functools
import io
import os
import stat
import struct
import time
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import IO, Any, BinaryIO

from .limits import MEGABYTE, USUAL
from .trouble import GradingTrouble

MOST_FILES = 500_000
MOST_INSIDE = 10_000  # files looked at in a zip within the zip
LEADS_OUT = "leads out of the download"
_DAY = 86_400
# What zips carry that bear no time of their own.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


class CollectFailed(GradingTrouble):
    """Nothing could be collected."""


class Unfit(Exception):
    """One file cannot be taken; the message says why."""


@dataclass(frozen=True)
class Entry:
    """One file of a download."""

    path: str  # as the download calls it
    parts: tuple[str, ...]
    time: float | None  # seconds since 1970; None where it bears no time
    problem: str  # why it cannot be read; empty where nothing speaks against it
    opener: Callable[[], IO[bytes]]
    inside: str = ""  # its path in the zip that this entry's own place holds

    @property
    def name(self) -> str:
        return (self.inside or "/".join(self.parts)).rpartition("/")[2]

    @property
    def shown(self) -> str:
        """Its path in letters that any terminal can print."""
        return printable(f"{self.path} > {self.inside}" if self.inside else self.path)

    def read(self, most: int = USUAL.file_size) -> bytes:
        """Its content; raises Unfit."""
        if self.problem:
            raise Unfit(self.problem)
        try:
            with self.opener() as file:
                content = file.read(most + 1)
        except Unfit:
            raise
        except Exception as error:  # what hostile bytes make a library raise is not bounded
            raise Unfit(f"is damaged ({str(error)[:100] or type(error).__name__})") from error
        if len(content) > most:
            raise Unfit(_too_large(most))
        return content

    def entries(self) -> Iterator[Entry]:
        """What it holds, being a zip itself; raises Unfit.  Zips in that are not opened."""
        infos = self._archive().infolist()
        if len(infos) > MOST_INSIDE:
            raise Unfit(f"holds {len(infos)} files; {MOST_INSIDE} are looked at")
        for index, info in enumerate(infos):
            if _is_folder(info):
                continue
            parts = _parts(info.filename)
            # The time is that of the zip: what its files bear, the student wrote.
            yield Entry(
                self.path,
                self.parts,
                self.time,
                _zip_problem(info, parts),
                functools.partial(self._open_inside, index),
                inside="/".join(parts) or "?",
            )

    def _archive(self) -> zipfile.ZipFile:
        content = io.BytesIO(self.read())
        try:
            return _archive(content)
        except Exception as error:
            raise Unfit(f"cannot be opened as a zip ({str(error)[:100]})") from error

    def _open_inside(self, index: int) -> IO[bytes]:
        archive = self._archive()  # anew, so that a class's zips are not all held in memory
        return archive.open(archive.infolist()[index])


def printable(text: str, most: int = 200) -> str:
    """Text without what a terminal would obey, or could not print."""
    return "".join(c if _harmless(c) else ascii(c)[1:-1] for c in text[:most])


def _harmless(letter: str) -> bool:
    """Whether a letter only stands there: the wide spaces and joiners of names do too."""
    return letter.isprintable() or letter in "\u200c\u200d" or unicodedata.category(letter) == "Zs"


@contextmanager
def opened(place: Path) -> Iterator[Iterator[Entry]]:
    """The files of a folder or zip; raises CollectFailed when it is neither."""
    if place.is_dir():
        yield _folder(place)
        return
    try:
        file = open(place, "rb")  # noqa: SIM115 - closed below
    except OSError as error:
        raise CollectFailed(f"{place} cannot be opened: {error.strerror}.") from error
    with file:
        try:
            archive = _archive(file)
        except Exception as error:
            raise CollectFailed(
                f"{place} cannot be opened as a zip ({str(error)[:200]}). Download it again."
            ) from error
        with archive:
            yield _zip(archive)


def _zip(archive: zipfile.ZipFile) -> Iterator[Entry]:
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise CollectFailed(f"The zip has {len(infos)} entries; {MOST_FILES} are looked at.")
    for info in infos:
        if not _is_folder(info):
            parts = _parts(info.filename)
            yield Entry(
                info.filename,
                parts,
                _zip_time(info.date_time),
                _zip_problem(info, parts),
                functools.partial(archive.open, info),
            )


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return info.filename.endswith("/") and not info.file_size


def _parts(path: str) -> tuple[str, ...]:
    """A path of a zip in parts; some programs of Windows write backslashes."""
    return tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))


def _zip_problem(info: zipfile.ZipInfo, parts: tuple[str, ...]) -> str:
    mode = info.external_attr >> 16
    absolute = info.filename[:1] in ("/", "\\") or info.filename[1:2] == ":"
    if absolute or ".." in parts or not parts:
        return LEADS_OUT
    if stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "is a link or no ordinary file"
    if info.flag_bits & 1:
        return "is encrypted"
    return _too_large(info.file_size) if info.file_size > USUAL.file_size else ""


def _too_large(size: int) -> str:
    return f"has over {min(size, USUAL.file_size) / MEGABYTE:.0f} MB"


def _zip_time(date: tuple[int, int, int, int, int, int]) -> float | None:
    if date == _NO_DATE:
        return None
    try:
        found = datetime(*date, tzinfo=timezone.utc).timestamp()
    except ValueError:
        return None
    return found if found < time.time() + _DAY else None


def _folder(place: Path) -> Iterator[Entry]:
    for folder, _, names in os.walk(place):  # does not follow links
        for name in sorted(names):
            path = Path(folder, name)
            relative = path.relative_to(place)
            try:
                found = path.lstat()
            except OSError as error:
                problem, modified = f"cannot be looked at ({error.strerror})", 0.0
            else:
                modified = found.st_mtime
                problem = "" if stat.S_ISREG(found.st_mode) else "is a link or no ordinary file"
                if found.st_size > USUAL.file_size:
                    problem = problem or _too_large(found.st_size)
            yield Entry(
                relative.as_posix(),
                relative.parts,
                modified if modified < time.time() + _DAY else None,
                problem,
                functools.partial(_regular, path),
            )


def _regular(path: Path) -> IO[bytes]:
    """A regular file, even where another is put in its place meanwhile."""
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    file = open(descriptor, "rb")  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise OSError("it is no ordinary file")
    return file


# zips that zipfile refuses as a whole for one entry ----------------------------------------------

_RECORD = struct.Struct("<4s6H3L5H2L")  # of the central directory
_END = struct.Struct("<4s4H2LH")
_UTF8 = 0x800
_NEWEST_VERSION = 63
_NEEDS_ZIP64 = 0xFFFFFFFF


def _archive(file: BinaryIO) -> zipfile.ZipFile:
    """The zip, without what one entry's record has wrong and zipfile refuses the whole for."""
    try:
        return zipfile.ZipFile(file)
    except (ValueError, NotImplementedError, zipfile.BadZipFile, struct.error):
        mended = _mended(file)
        if mended is None:
            raise
        return zipfile.ZipFile(mended)


def _mended(file: BinaryIO) -> BinaryIO | None:
    """The file with a mended directory; None where there is none to mend."""
    size = file.seek(0, os.SEEK_END)
    tail_at = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_at)
    tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or end + _END.size > len(tail):
        return None
    *_, length, _, _ = _END.unpack_from(tail, end)
    start = tail_at + end - length
    if start < 0 or length > 512 * MEGABYTE:
        return None
    file.seek(start)
    directory = bytearray(file.read(length))
    at = 0
    while at + _RECORD.size <= length and directory[at : at + 4] == b"PK\1\2":
        at += _mend_record(directory, at)
    return io.BufferedReader(_Overlaid(file, start, bytes(directory)))


def _mend_record(directory: bytearray, at: int) -> int:
    """Mend one record of the directory, and return its length."""
    fields = list(_RECORD.unpack_from(directory, at))
    name_length, extra_length, comment_length = fields[10:13]
    name_at = at + _RECORD.size
    extra_at = name_at + name_length
    if fields[3] & _UTF8:
        try:
            bytes(directory[name_at:extra_at]).decode()
        except UnicodeDecodeError:
            fields[3] &= ~_UTF8  # read as a name of old, in which every byte is a letter
    fields[2] = min(fields[2] & 0xFF, _NEWEST_VERSION)
    _RECORD.pack_into(directory, at, *fields)
    zip64 = _NEEDS_ZIP64 in (fields[8], fields[9], fields[16])
    if not zip64 and extra_length >= 4 and extra_at + extra_length <= len(directory):
        # Nothing in an extra field is needed, so it becomes one field that nobody knows.
        struct.pack_into("<2H", directory, extra_at, 0xFFFF, extra_length - 4)
    return _RECORD.size + name_length + extra_length + comment_length


class _Overlaid(io.RawIOBase):
    """A file with other bytes from one position on."""

    def __init__(self, file: BinaryIO, start: int, patch: bytes) -> None:
        self._file = file
        self._start = start
        self._patch = patch

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: Any) -> int:
        at = self._file.tell()
        content = self._file.read(len(buffer))
        buffer[: len(content)] = content
        first = max(at, self._start)
        last = min(at + len(content), self._start + len(self._patch))
        if first < last:
            buffer[first - at : last - at] = self._patch[first - self._start : last - self._start]
        return len(content)
