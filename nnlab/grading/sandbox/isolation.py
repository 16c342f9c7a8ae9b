"""Shutting a freshly forked process in, with the Linux calls that Python does not wrap.

The process already lives in the zygote's bubblewrap: no network, a read-only system, none of the
course's folders.  Here it gets what must differ from student to student: its own mounts with an
empty scratch folder, its own processes and shared memory, an own user without any privilege,
limits, and a filter of system calls.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import struct
from collections.abc import Mapping, Sequence

_libc = ctypes.CDLL(None, use_errno=True)

NEW_MOUNTS, NEW_IPC, NEW_PROCESSES, NEW_USER = 0x00020000, 0x08000000, 0x20000000, 0x10000000
_NOSUID_NODEV, _BIND, _PRIVATE_ALL, _READ_ONLY = 0x2 | 0x4, 0x1000, 0x4000 | 0x40000, 0x1
_BIND_ALL = _BIND | 0x4000
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _SET_SECCOMP, _DROP_BOUND, _NO_NEW_PRIVS = 1, 4, 22, 24, 38
_SET_SECUREBITS, _NO_ROOT_LOCKED = 28, 0x3 | 0xC | 0x40 | 0x80
_AMBIENT, _AMBIENT_CLEAR = 47, 4


def _call(name: str, *arguments: object) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def next_child_gets_own_processes(own_namespace: int) -> None:
    """The next fork becomes the first process of a namespace of its own.

    ``own_namespace`` is an open ``/proc/self/ns/pid``: going back to it first lets this be done
    again and again.
    """
    _call("setns", own_namespace, NEW_PROCESSES)
    _call("unshare", NEW_PROCESSES)


def own_mounts(scratch: int, covers: Mapping[str, str], kept: Sequence[str]) -> None:
    """Empty writable folders in place of the shared ones, and files covered by others.

    scratch: bytes that may be written to /tmp.  covers: path → the file to show in its place.
    kept: files and folders under /tmp that stay, such as a Python installed there.
    """
    _call("unshare", NEW_MOUNTS | NEW_IPC)
    _call("mount", b"none", b"/", None, _PRIVATE_ALL, None)
    for folder in {os.path.join(os.path.dirname(path), "__pycache__") for path in covers}:
        if os.path.isdir(folder):
            _tmpfs(folder, "size=4k", read_only=True)
    for path, other in covers.items():
        _call("mount", other.encode(), path.encode(), None, _BIND, None)
    _tmpfs("/closed", "size=4k", read_only=True)
    aside = {path: f"/kept/{number}" for number, path in enumerate(kept)}
    for path, place in aside.items():
        _bind(path, place)
    _tmpfs("/tmp", f"size={scratch},nr_inodes=10000,mode=1777")
    for path, place in aside.items():
        _bind(place, path)
    _tmpfs("/dev/shm", "size=16m,mode=1777")
    # What other processes there are, their environment and memory, is none of its business.
    _tmpfs("/proc", "size=4k", read_only=True)


def _bind(path: str, place: str) -> None:
    """Show a file or a folder at another place too, with all that is mounted in it."""
    folder = place if os.path.isdir(path) else os.path.dirname(place)
    os.makedirs(folder, 0o755, exist_ok=True)
    if folder != place and not os.path.exists(place):
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
    _call("mount", path.encode(), place.encode(), None, _BIND_ALL, None)


def _tmpfs(folder: str, options: str, read_only: bool = False) -> None:
    flags = _NOSUID_NODEV | (_READ_ONLY if read_only else 0)
    _call("mount", b"tmpfs", folder.encode(), b"tmpfs", flags, options.encode())


def limit(memory: int, processes: int, written: int, cpu_seconds: int) -> None:
    """Limits the kernel enforces on this process and those it starts."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows not all of them
            resource.setrlimit(what, (most, most))


def drop_privileges(user: int) -> None:
    """Become ``user`` where there is such a one, and lose every capability for good."""
    _libc.prctl(_SET_SECUREBITS, _NO_ROOT_LOCKED, 0, 0, 0)
    for capability in range(64):
        _libc.prctl(_DROP_BOUND, capability, 0, 0, 0)
    _libc.prctl(_AMBIENT, _AMBIENT_CLEAR, 0, 0, 0)
    try:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    except OSError:  # in the namespace of an unprivileged user there is no other one
        pass
    _drop_capabilities()
    _libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    _libc.prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    _libc.prctl(_SET_DEATH_SIGNAL, 9, 0, 0, 0)


def _drop_capabilities() -> None:
    header = struct.pack("II", 0x20080522, 0)  # version 3, this process
    _call("capset", header, struct.pack("6I", *[0] * 6))


# the filter of system calls ----------------------------------------------------------------------

# Numbers by architecture, from the kernel's own tables; what is not named stays allowed.
_NUMBERS = {
    "x86_64": (
        0xC000003E,
        {
            "ptrace": 101,
            "unshare": 272,
            "setns": 308,
            "mount": 165,
            "umount2": 166,
            "pivot_root": 155,
            "chroot": 161,
            "keyctl": 250,
            "add_key": 248,
            "request_key": 249,
            "bpf": 321,
            "perf_event_open": 298,
            "userfaultfd": 323,
            "io_uring_setup": 425,
            "process_vm_readv": 310,
            "process_vm_writev": 311,
            "pidfd_getfd": 438,
            "kexec_load": 246,
            "init_module": 175,
            "finit_module": 313,
            "open_by_handle_at": 304,
            "fsopen": 430,
            "fsmount": 432,
            "move_mount": 429,
            "open_tree": 428,
            "mount_setattr": 442,
        },
        435,
        56,
    ),
    "aarch64": (
        0xC00000B7,
        {
            "ptrace": 117,
            "unshare": 97,
            "setns": 268,
            "mount": 40,
            "umount2": 39,
            "pivot_root": 41,
            "chroot": 51,
            "keyctl": 219,
            "add_key": 217,
            "request_key": 218,
            "bpf": 280,
            "perf_event_open": 241,
            "userfaultfd": 282,
            "io_uring_setup": 425,
            "process_vm_readv": 270,
            "process_vm_writev": 271,
            "pidfd_getfd": 438,
            "kexec_load": 104,
            "init_module": 105,
            "finit_module": 273,
            "open_by_handle_at": 265,
            "fsopen": 430,
            "fsmount": 432,
            "move_mount": 429,
            "open_tree": 428,
            "mount_setattr": 442,
        },
        435,
        220,
    ),
}
_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_SECOND_TABLE = 0x40000000  # x32's numbers on x86_64: the same calls under others


def filter_system_calls() -> bool:
    """Refuse calls that no exercise needs; False where the architecture is not known."""
    known = _NUMBERS.get(platform.machine())
    if known is None:
        return False
    architecture, refused, clone3, clone = known
    steps = [
        (_LOAD, 0, 0, 4),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 0, 1, _SECOND_TABLE),
        (_RETURN, 0, 0, _REFUSE),
        (_EQUAL, 0, 1, clone3),  # its flags lie in memory, out of a filter's sight: use clone
        (_RETURN, 0, 0, _UNKNOWN),
        (_EQUAL, 0, 4, clone),
        (_LOAD, 0, 0, 16),  # the flags of clone
        (_ANY_BIT, 0, 1, NEW_USER | NEW_MOUNTS | NEW_PROCESSES),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    for number in refused.values():
        steps += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _REFUSE)]
    steps.append((_RETURN, 0, 0, _ALLOW))
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    buffer = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(steps), ctypes.addressof(buffer))
    return bool(_libc.prctl(_SET_SECCOMP, 2, described, 0, 0) == 0)
