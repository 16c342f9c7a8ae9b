"""What of the file system a submission sees, and the one place where it may write.

The zygote's namespace is furnished and then sealed: from then on nothing in it can be written by
anybody, whoever owns it.  Every submission gets a copy of that namespace with an empty scratch
folder of its own, which ends with it.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping, Sequence

from .isolation import NEW_IPC, NEW_MOUNTS, call

SCRATCH = ("/tmp", "/dev/shm")  # all that a submission may write to
_ASIDE, _COVERS = "/kept", "/closed"
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXEC = 0x1, 0x2, 0x4, 0x8
_REMOUNT, _BIND, _WITH_INNER, _PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
# A remount must repeat what it does not change, or the kernel refuses it.
_FLAGS = {
    "nosuid": _NO_SUID,
    "nodev": _NO_DEVICES,
    "noexec": _NO_EXEC,
    "noatime": 0x400,
    "nodiratime": 0x800,
    "relatime": 0x200000,
}


def furnish(covers: Mapping[str, str], hidden: Sequence[str], kept: Sequence[str]) -> None:
    """Put everything in its place, then make every mount of this namespace read-only.

    covers: a file → the text to show in its place.  hidden: folders to show empty.  kept: names in
    /tmp that stay, such as that of a folder with a Python in it.
    """
    call("mount", b"none", b"/", None, _PRIVATE | _WITH_INNER, None)
    caches = {os.path.join(os.path.dirname(path), "__pycache__") for path in covers}
    for folder in filter(os.path.isdir, [*hidden, *caches]):
        _tmpfs(folder, "size=4k")
    os.mkdir(_COVERS, 0o755)
    for number, (path, text) in enumerate(covers.items()):
        cover = f"{_COVERS}/{number}.py"
        with open(cover, "w", encoding="utf-8") as file:
            file.write(text)
        call("mount", cover.encode(), path.encode(), None, _BIND, None)
    for name in kept:
        os.makedirs(f"{_ASIDE}/{name}", 0o755)
        _show(f"/tmp/{name}", f"{_ASIDE}/{name}")
    _seal()
    # What processes there are, their environment and memory, is none of a submission's business.
    _tmpfs("/proc", "size=4k", _READ_ONLY)


def own_scratch(most: int, kept: Sequence[str]) -> None:
    """Mounts and shared memory of this process's own: empty folders where it may write.

    most: bytes that may be written to /tmp.
    """
    call("unshare", NEW_MOUNTS | NEW_IPC)
    _tmpfs("/tmp", f"size={most},nr_inodes=10000,mode=1777", _NO_EXEC)
    for name in kept:
        os.mkdir(f"/tmp/{name}")
        _show(f"{_ASIDE}/{name}", f"/tmp/{name}")
    _tmpfs("/dev/shm", "size=16m,nr_inodes=1000,mode=1777", _NO_EXEC)


def _seal() -> None:
    places = list(_mounts())
    for place, flags in places:
        with contextlib.suppress(OSError):  # hidden below another mount
            call("mount", None, place, None, _REMOUNT | _BIND | _READ_ONLY | flags, None)
    for place, _ in places:
        with contextlib.suppress(FileNotFoundError):
            if not os.statvfs(place).f_flag & os.ST_RDONLY:
                raise OSError(f"{os.fsdecode(place)} could not be made read-only")


def _mounts() -> Iterator[tuple[bytes, int]]:
    """Where something is mounted, with the flags that it must keep."""
    with open("/proc/self/mountinfo", "rb") as file:
        for line in file:
            place, options = line.split()[4:6]
            kept = [_FLAGS.get(option.decode(), 0) for option in options.split(b",")]
            yield place.decode("unicode_escape").encode("latin-1"), sum(kept)


def _show(path: str, place: str) -> None:
    """Show a folder at another place too, with all that is mounted in it."""
    call("mount", path.encode(), place.encode(), None, _BIND | _WITH_INNER, None)


def _tmpfs(folder: str, options: str, flags: int = 0) -> None:
    flags |= _NO_SUID | _NO_DEVICES
    call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode())
