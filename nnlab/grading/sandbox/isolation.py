"""Shutting a freshly forked process in, with the Linux calls that Python does not wrap.

The process already lives in the zygote's bubblewrap: no network, a read-only system, none of the
course's folders.  Here it gets processes of its own, a user without any privilege, and limits;
``mounts`` gives it its scratch folder, ``filtering`` refuses it system calls.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import struct

_libc = ctypes.CDLL(None, use_errno=True)

NEW_MOUNTS, NEW_IPC, NEW_PROCESSES = 0x00020000, 0x08000000, 0x20000000
_SET_DEATH_SIGNAL, _SET_DUMPABLE, _DROP_BOUND, _NO_NEW_PRIVS = 1, 4, 24, 38
_SET_SECUREBITS, _NO_ROOT_LOCKED = 28, 0x3 | 0xC | 0x40 | 0x80
_AMBIENT, _AMBIENT_CLEAR = 47, 4


def call(name: str, *arguments: object) -> None:
    """A call of the C library's; OSError when it fails."""
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def prctl(*arguments: object) -> None:
    """A setting of this process; OSError when it cannot be set."""
    call("prctl", *arguments)


def next_child_gets_own_processes(own_namespace: int) -> None:
    """The next fork becomes the first process of a namespace of its own.

    ``own_namespace`` is an open ``/proc/self/ns/pid``: going back to it first lets this be done
    again and again.
    """
    call("setns", own_namespace, NEW_PROCESSES)
    call("unshare", NEW_PROCESSES)


def limit(memory: int, processes: int, written: int, cpu_seconds: int) -> None:
    """Limits the kernel enforces on this process and those it starts."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_NPROC, processes),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_NOFILE, 128),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows not all of them
            resource.setrlimit(what, (most, most))


def drop_privileges(user: int | None) -> None:
    """Lose every capability for good, and become ``user``.

    user: None in the namespace of an unprivileged user, where there is no other one.
    """
    prctl(_SET_SECUREBITS, _NO_ROOT_LOCKED, 0, 0, 0)
    for capability in range(64):
        with contextlib.suppress(OSError):  # the kernel has fewer
            prctl(_DROP_BOUND, capability, 0, 0, 0)
    prctl(_AMBIENT, _AMBIENT_CLEAR, 0, 0, 0)
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    _drop_capabilities()
    prctl(_NO_NEW_PRIVS, 1, 0, 0, 0)
    prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def die_with_parent() -> None:
    """Be killed when the process that forked this one ends."""
    prctl(_SET_DEATH_SIGNAL, 9, 0, 0, 0)


def _drop_capabilities() -> None:
    header = struct.pack("II", 0x20080522, 0)  # version 3, this process
    call("capset", header, struct.pack("6I", *[0] * 6))
