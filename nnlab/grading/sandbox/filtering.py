"""The system calls that a submission may not make, as a filter made by libseccomp.

What is refused would reach out of the sandbox, outlive the submission, hold memory that no
process is charged with, or hold up others that read the same files.
"""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct

from .isolation import prctl

_ALLOW, _ERROR = 0x7FFF0000, 0x00050000
_NOT_EQUAL, _MASKED_EQUAL = 1, 7
_NO_SUCH_NAME = -1
_SET_SECCOMP, _FILTER = 22, 2
_INT = 0xFFFFFFFF  # the kernel looks at no more of an int than this

_REFUSED = """
    ptrace process_vm_readv process_vm_writev process_madvise process_mrelease pidfd_getfd kcmp
    unshare setns setsid mount umount2 pivot_root chroot fsopen fsconfig fsmount fspick move_mount
    open_tree open_tree_attr mount_setattr open_by_handle_at name_to_handle_at
    add_key keyctl request_key bpf perf_event_open userfaultfd lookup_dcookie
    io_uring_setup io_uring_enter io_uring_register
    memfd_create memfd_secret shmget shmat shmctl msgget mq_open semget
    inotify_init inotify_init1 fanotify_init fanotify_mark flock
    kexec_load kexec_file_load init_module finit_module delete_module reboot swapon swapoff
    settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname
    acct syslog quotactl quotactl_fd vhangup iopl ioperm
"""
# A namespace of its own: mounts, control groups, names, IPC, users, processes, network.
_NEW = (0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000)
_SHARED_WITHOUT_FILE = 0x1 | 0x20
_SET_LEASE, _NOTIFY = 1024, 1026


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("how", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Rules:
    """A filter in the making."""

    def __init__(self) -> None:
        try:
            self._library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
        except OSError as error:
            raise OSError(f"libseccomp is needed (apt install libseccomp2): {error}") from None
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._filter = ctypes.c_void_p(self._library.seccomp_init(_ALLOW))

    def refuse(
        self, name: str, *where: tuple[int, int, int, int], error: int = errno.EPERM
    ) -> None:
        """Answer a call with an error, where its argument compares so; what no kernel has is none.

        where: (number of the argument, how to compare, and what with).
        """
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number == _NO_SUCH_NAME:
            return
        comparisons = (_Comparison * len(where))(*(_Comparison(*one) for one in where))
        self._checked("seccomp_rule_add_array", _ERROR | error, number, len(where), comparisons)

    def program(self) -> bytes:
        """The filter as the kernel reads it."""
        with os.fdopen(os.memfd_create("filter"), "rb") as file:
            self._checked("seccomp_export_bpf", file.fileno())
            file.seek(0)
            return file.read()

    def _checked(self, name: str, *arguments: object) -> None:
        failed = getattr(self._library, name)(self._filter, *arguments)
        if failed:
            raise OSError(-failed, f"{name}: {os.strerror(-failed)}")


def made_filter() -> bytes:
    """The filter for this machine; OSError when there is no libseccomp."""
    rules = _Rules()
    for name in _REFUSED.split():
        rules.refuse(name)
    rules.refuse("clone3", error=errno.ENOSYS)  # its flags lie in memory: then clone is called
    for flag in _NEW:
        rules.refuse("clone", (0, _MASKED_EQUAL, flag, flag))
    for name in ("socket", "socketpair"):
        rules.refuse(name, (0, _NOT_EQUAL, socket.AF_UNIX, 0), error=errno.EAFNOSUPPORT)
    rules.refuse("mmap", (3, _MASKED_EQUAL, _SHARED_WITHOUT_FILE, _SHARED_WITHOUT_FILE))
    for command in (_SET_LEASE, _NOTIFY):
        rules.refuse("fcntl", (1, _MASKED_EQUAL, _INT, command))
    return rules.program()


def apply_filter(program: bytes) -> None:
    """Refuse those calls to this process and to all that it starts, for good."""
    buffer = ctypes.create_string_buffer(program, len(program))
    steps = len(program) // 8
    described = struct.pack("HxxxxxxP", steps, ctypes.addressof(buffer))
    prctl(_SET_SECCOMP, _FILTER, described, 0, 0)
