"""Our end of the sandbox: the zygote in its bubblewrap, and one process for each submission."""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psutil

from public_tests import notebooks

from . import furniture, wire
from .furniture import SandboxUnusable
from .limits import Limits
from .outputs import weight
from .sandbox.answers import places_of

WARM_UP = 120.0  # seconds a zygote may take to import everything, on a busy machine
_GLANCE = 0.5  # seconds between looks at what a submission uses
_GRACE = 5.0  # seconds until the end of a submission that was told to end


class Box:
    """A warm zygote, and the processes it forks: one at a time.

    notebook: the one whose exercises are graded; nothing in the sandbox answers them.
    """

    def __init__(self, notebook: str, limits: Limits, isolate: bool = True) -> None:
        self.limits = limits
        self.isolate = isolate
        self._notebook = notebook
        self._scratch = "" if isolate else tempfile.mkdtemp(prefix="nnlab-box-")
        if self._scratch and furniture.other_user():
            os.chmod(self._scratch, 0o777)
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.settimeout(WARM_UP)
        self.zygote = subprocess.Popen(
            self._command(theirs.fileno()),
            pass_fds=[theirs.fileno()],
            env=furniture.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd="/",
        )
        theirs.close()
        self._order(self._setup())

    def _command(self, descriptor: int) -> list[str]:
        python = [sys.executable, "-m", "nnlab.grading.sandbox.zygote", str(descriptor)]
        if not self.isolate:
            return [*furniture.other_user(), *python]
        return [*furniture.bubblewrap(), "--", *python]

    def _setup(self) -> dict[str, Any]:
        limits, checks, strangers = self.limits, furniture.checks(), furniture.STRANGERS
        notebook = notebooks()[self._notebook]
        return {
            "isolate": self.isolate,
            # One of its own beside other workers'; an ordinary user can become nobody else.
            "user": strangers[self.zygote.pid % len(strangers)] if furniture.has_users() else None,
            "scratch": self._scratch,
            "checks": checks,
            "answers": {
                exercise.key: places_of(exercise.closed, checks) for exercise in notebook.exercises
            },
            "dataset": notebook.dataset,
            "hidden": furniture.hidden(),
            "kept": furniture.kept(),
            "memory": limits.memory,
            "processes": limits.processes,
            "written": limits.written,
            "cpu_seconds": int(limits.total_seconds + limits.exercise_seconds),
        }

    def _order(self, order: dict[str, Any], descriptors: Sequence[int] = ()) -> dict[str, Any]:
        try:
            socket.send_fds(self._orders, [json.dumps(order).encode()], list(descriptors))
            reply = json.loads(self._orders.recv(1 << 16) or b'{"error": "it ended"}')
        except (OSError, ValueError) as error:
            reply = {"error": str(error)}
        if "error" in reply:
            raise SandboxUnusable(f"the sandbox does not work: {reply['error']}. {self._said()}")
        return dict(reply)

    def _said(self) -> str:
        """What the zygote wrote before it ended."""
        self.zygote.kill()
        assert self.zygote.stderr is not None
        return self.zygote.stderr.read().decode(errors="replace").strip()[-1_000:]

    @contextlib.contextmanager
    def process(
        self, channels: int, absent: Sequence[str] = (), ends: float = math.inf
    ) -> Iterator[Process]:
        """A fresh process with so many channels beside its main one; ended in any case.

        absent: keys of exercises whose answers are taken out of the library before it begins.
        ends: when it is ended whatever it does, by the monotonic clock.
        """
        pairs = [socket.socketpair() for _ in range(channels + 2)]
        order = {"do": "spawn", "absent": list(absent)}
        ours, theirs = [p[0] for p in pairs], [p[1] for p in pairs]
        try:
            pid = self._order(order, [s.fileno() for s in theirs])["pid"]
        finally:
            for one in theirs:
                one.close()
        process = Process(ours[0], ours[1], ours[2:], ends, self.limits.received)
        watch = _Watch(self.zygote, self.limits.resident, process)
        try:
            yield process
        finally:
            watch.stop()
            for one in ours:
                one.close()
            self._order({"do": "end", "pid": pid})

    def close(self) -> None:
        """End the zygote and remove its files."""
        self._orders.close()
        self.zygote.kill()
        self.zygote.wait()
        if self.zygote.stderr is not None:
            self.zygote.stderr.close()
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)


@dataclass
class Process:
    """The sandboxed process of one submission."""

    _commands: socket.socket
    control: socket.socket
    channels: list[socket.socket]
    ends: float
    _left: int  # bytes that it may still send
    over_memory: bool = False

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        with contextlib.suppress(OSError):
            self._commands.send(b"interrupt")

    def stop(self) -> None:
        """End the process that runs the cells and all they started; the copies kept of it stay."""
        with contextlib.suppress(OSError):
            self._commands.settimeout(_GRACE)
            self._commands.send(b"stop")
            self._commands.recv(16)

    def stop_all(self) -> None:
        """End everything."""
        with contextlib.suppress(OSError):
            self._commands.shutdown(socket.SHUT_RDWR)

    def ask(self, message: dict[str, Any], seconds: float) -> Any:
        """Send a request to the process that runs the cells, and take one reply."""
        self.control.settimeout(max(0.01, min(seconds, self.ends - time.monotonic())))
        wire.send(self.control, message)
        return self.reply(seconds)

    def reply(self, seconds: float) -> Any:
        """The next message; TooMuch once more was sent than a submission may send."""
        seconds = min(seconds, self.ends - time.monotonic())
        message, body = wire.receive(self.control, seconds, most=0)
        self._left -= len(body) + weight(message)
        if self._left < 0:
            raise wire.TooMuch("more output than is allowed")
        return message


class _Watch:
    """Ends a submission whose processes together hold too much, or whose time is over.

    It looks from outside, so nothing that a submission says or keeps back matters.
    """

    def __init__(self, zygote: subprocess.Popen[bytes], most: int, process: Process) -> None:
        self._zygote, self._most, self._process = zygote, most, process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        process = self._process
        while not self._ended.wait(min(_GLANCE, max(0.01, process.ends - time.monotonic()))):
            process.over_memory = _holds_more(self._zygote.pid, self._most)
            if process.over_memory or time.monotonic() >= process.ends:
                process.stop_all()
                break
        if not self._ended.wait(_GRACE):
            self._zygote.kill()  # and with it everything under it

    def stop(self) -> None:
        self._ended.set()


def _holds_more(root: int, most: int) -> bool:
    """Whether the processes under ``root`` hold more than ``most`` bytes of memory.

    What they share is counted in equal parts.  The kernel takes long to tell the parts, so they
    are asked for only where counting it for each process would be too much.
    """
    with contextlib.suppress(psutil.Error):
        under = psutil.Process(root).children(recursive=True)
        return sum(map(_at_most, under)) > most and sum(map(_held, under)) > most
    return False


def _at_most(process: psutil.Process) -> int:
    """Bytes of memory and swap of a process, all that it shares included."""
    try:
        with open(f"/proc/{process.pid}/status", encoding="ascii", errors="replace") as file:
            sizes = [line.split() for line in file if line.startswith(("VmRSS:", "VmSwap:"))]
        return sum(int(size) for _, size, _ in sizes) * 1024
    except (OSError, ValueError):
        return _held(process)


def _held(process: psutil.Process) -> int:
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0  # it ended
    return int(memory.pss + memory.swap)
