"""Our end of the sandbox: the zygote in its bubblewrap, and one process for each submission."""

from __future__ import annotations

import contextlib
import inspect
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import types
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import nn_utils
from nn_utils.datasets import Places
from public_tests import notebooks, settings
from public_tests.engine.catalogue import SHARED
from public_tests.notebook import SOLUTIONS

from . import wire
from .limits import Limits
from .sandbox.student import answers
from .trouble import GradingTrouble

WARM_UP = 120.0  # seconds a zygote may take to import everything, on a busy machine
_CHECKOUT = Path(nn_utils.__file__).resolve().parents[1]
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives")
_HIDDEN = ("/usr/local/share/nbgrader",)  # where nbgrader's exchange keeps what was handed in
_DEVICES = ("/dev/null", "/dev/random", "/dev/urandom")  # /dev/zero would be memory to share
_FILES = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/ssl/openssl.cnf")


class SandboxUnusable(GradingTrouble):
    """Nothing can be executed on this machine as it must be.  No student is to blame."""


def find_bubblewrap() -> str | None:
    """The bubblewrap of this machine."""
    return shutil.which("bwrap")


class Box:
    """A warm zygote, and the processes it forks: one at a time.

    notebook: the one whose exercises are graded; their answers are taken out of the library's
    files as the sandbox sees them.
    """

    def __init__(self, notebook: str, limits: Limits, isolate: bool = True) -> None:
        self.limits = limits
        self.isolate = isolate
        self._scratch = Path(tempfile.mkdtemp(prefix="nnlab-box-"))
        self._covers = _covers(notebook, self._scratch) if isolate else {}
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._orders.settimeout(WARM_UP)
        self.zygote = subprocess.Popen(
            self._command(theirs.fileno()),
            pass_fds=[theirs.fileno()],
            env=_environment(),
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
            return python
        return [*_bubblewrap(self._scratch), "--", *python]

    def _setup(self) -> dict[str, Any]:
        limits = self.limits
        return {
            "isolate": self.isolate,
            # One of its own beside other workers'; an ordinary user can become nobody else.
            "user": 200_000 + self.zygote.pid % 60_000 if os.getuid() == 0 else None,
            "scratch": str(self._scratch),
            "covers": self._covers,
            "kept": sorted({Path(path).parts[2] for path in _shown() if path.startswith("/tmp/")}),
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
    def process(self, channels: int, absent: Sequence[str] = ()) -> Iterator[Process]:
        """A fresh process with so many channels beside its main one; ended in any case.

        absent: keys of exercises whose answers are taken out of the library before it begins.
        """
        pairs = [socket.socketpair() for _ in range(channels + 2)]
        order = {"do": "spawn", "absent": list(absent)}
        ours, theirs = [p[0] for p in pairs], [p[1] for p in pairs]
        try:
            pid = self._order(order, [s.fileno() for s in theirs])["pid"]
        finally:
            for one in theirs:
                one.close()
        process = Process(ours[0], ours[1], ours[2:], self.limits)
        watch = _Memory(self.zygote.pid, self.limits.resident, process)
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
        shutil.rmtree(self._scratch, ignore_errors=True)


class Process:
    """The sandboxed process of one submission."""

    def __init__(
        self,
        commands: socket.socket,
        control: socket.socket,
        channels: list[socket.socket],
        limits: Limits,
    ) -> None:
        self._commands = commands
        self.control = control
        self.channels = channels
        self.over_memory = False
        self._left = limits.received

    def interrupt(self) -> None:
        """What Ctrl-C does."""
        with contextlib.suppress(OSError):
            self._commands.send(b"interrupt")

    def stop(self) -> None:
        """End the process that runs the cells; the copies kept of it stay."""
        with contextlib.suppress(OSError):
            self._commands.send(b"stop")

    def stop_all(self) -> None:
        """End everything."""
        with contextlib.suppress(OSError):
            self._commands.shutdown(socket.SHUT_RDWR)

    def ask(self, message: dict[str, Any], seconds: float) -> Any:
        """Send a request to the process that runs the cells, and take one reply."""
        self.control.settimeout(seconds)
        wire.send(self.control, message)
        return self.reply(seconds)

    def reply(self, seconds: float) -> Any:
        """The next message; TooMuch once more was sent than a submission may send."""
        message, body = wire.receive(self.control, seconds, most=0)
        self._left -= len(body) + _size(message)
        if self._left < 0:
            raise wire.TooMuch("more output than is allowed")
        return message


def _size(message: Any) -> int:
    """About how many bytes a message has."""
    if isinstance(message, str):
        return len(message)
    if isinstance(message, dict):
        return sum(_size(value) + 16 for value in message.values())
    return sum(map(_size, message)) + 16 if isinstance(message, list) else 16


class _Memory:
    """Ends a submission whose processes together hold too much; looks twice a second."""

    def __init__(self, zygote: int, most: int, process: Process) -> None:
        self._zygote, self._most, self._process = zygote, most, process
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._ended.wait(0.5):
            if _resident(self._zygote) > self._most:
                self._process.over_memory = True
                self._process.stop_all()
                return

    def stop(self) -> None:
        self._ended.set()


def _resident(root: int) -> int:
    """Bytes of memory that the processes under ``root`` hold of their own."""
    children: dict[int, list[int]] = {}
    for entry in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if entry.isdigit():
            with contextlib.suppress(OSError, ValueError, IndexError):
                stat = Path("/proc", entry, "stat").read_text()
                parent = int(stat.rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry))
    waiting, total = list(children.get(root, ())), 0
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, ())
        total += _own_memory(pid)
    return total


def _own_memory(pid: int) -> int:
    """Bytes a process holds, its share of what forked processes have in common."""
    try:
        for line in Path("/proc", str(pid), "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass  # ended, or hidden from an unprivileged user: its limit of address space holds
    return 0


# how the sandbox is furnished --------------------------------------------------------------------


def _bubblewrap(closed: Path) -> list[str]:
    """The command line that opens a sandbox holding a system, a Python, and our packages."""
    bubblewrap = find_bubblewrap()
    if bubblewrap is None:
        raise SandboxUnusable(
            "bubblewrap (bwrap) is not on this machine. Install it (apt install bubblewrap)."
        )
    command = [bubblewrap, "--die-with-parent", "--new-session", "--unshare-net"]
    command += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "sandbox"]
    if os.getuid() != 0:
        # Powers within a namespace of one's own alone; the zygote needs them to shut others in.
        command += ["--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL"]
    for path in _SYSTEM:
        if os.path.islink(path):
            command += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            command += ["--ro-bind", path, path]
    for path in filter(os.path.isdir, _HIDDEN):
        command += ["--tmpfs", path]
    command += ["--tmpfs", "/tmp", "--dir", "/kept"]  # before what may itself lie under /tmp
    shown = _shown()
    for folder in sorted({str(above) for path in shown for above in Path(path).parents}):
        if folder not in ("/", "/usr"):  # or those inside could not be reached by others
            command += ["--perms", "0755", "--dir", folder]
    for path in shown:
        command += ["--ro-bind", path, path]
    command += ["--ro-bind", str(closed), "/closed", "--proc", "/proc", "--dir", "/dev/shm"]
    for device in _DEVICES:
        command += ["--dev-bind", device, device]
    return [*command, "--chdir", "/"]


def _shown() -> list[str]:
    """What is shown beside the system, all of it to be read only.

    Python with its packages, ours, the datasets, and of the course its own exercises alone.
    """
    prefixes = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    packages = [_CHECKOUT / name for name in ("nn_utils", "public_tests", "nnlab")]
    places = Places.from_environment()
    data = [places.sources, places.cache, *([places.data_folder] if places.data_folder else [])]
    folders = [*sorted(prefixes), *map(str, packages), *(str(p.resolve()) for p in data)]
    shown = [folder for folder in folders if not folder.startswith(("/usr/", "/bin/"))]
    return [path for path in (*_FILES, *shown, *_own_exercises()) if os.path.exists(path)]


def _own_exercises() -> list[str]:
    """The files of the course's own notebooks, but for those that hold solutions."""
    course = settings.current()
    files = (path for folder in course.notebooks for path in sorted(folder.rglob("*.*")))
    shown = [p for p in files if p.name not in SOLUTIONS and "__pycache__" not in p.parts]
    return [str(path) for path in (course.file, *shown) if path is not None]


def _environment() -> dict[str, str]:
    """The whole environment of the sandbox: nothing is handed on but what is named here."""
    places, course = Places.from_environment(), settings.current()
    data = {"NNLAB_DATA": str(places.data_folder.resolve())} if places.data_folder else {}
    tier = {"NNLAB_TIER": os.environ["NNLAB_TIER"]} if os.environ.get("NNLAB_TIER") else {}
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": os.pathsep.join(
            map(str, [_CHECKOUT, *(own.parent for own in course.notebooks)])
        ),
        settings.VARIABLE: str(course.folder or "/"),  # never what a student lays beside the work
        "HOME": "/tmp",
        "IPYTHONDIR": "/tmp/.ipython",
        "MPLCONFIGDIR": "/tmp/.matplotlib",
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "HDF5_USE_FILE_LOCKING": "FALSE",  # nobody writes to what several read
        "NBGRADER_EXECUTION": "autograde",
        "NNLAB_CACHE": str(places.cache.resolve()),
        "NNLAB_OFFLINE": "1",
        **dict.fromkeys(("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"), "1"),
        **data,
        **tier,
    }


def _covers(notebook: str, folder: Path) -> dict[str, str]:
    """Files of ours that hold answers → what the sandbox shows in their place.

    The functions themselves are loaded already and refused while they are graded; this is for
    those who would load the files again, or make a function of the catalogue's text.
    """
    functions: dict[str, list[types.FunctionType]] = {}
    for exercise in notebooks()[notebook].exercises:
        for function in answers(exercise):
            if function.__name__.isidentifier():
                functions.setdefault(inspect.getsourcefile(function) or "", []).append(function)
    covers = {}
    for number, (path, closed) in enumerate(sorted(functions.items())):
        lines = Path(path).read_text(encoding="utf-8").splitlines()
        for function in closed:
            block, first = inspect.getsourcelines(function)
            body = [f"def {function.__name__}(*arguments, **named):"]
            body += ["    raise NameError('not available while it is graded')"]
            lines[first - 1 : first - 1 + len(block)] = body + [""] * (len(block) - 2)
        shown = folder / f"{number}.py"
        shown.write_text("\n".join(lines) + "\n", encoding="utf-8")
        covers[path] = f"/closed/{shown.name}"
    (folder / "nothing").touch()
    return covers | dict.fromkeys(_files_of_solutions(), "/closed/nothing")


def _files_of_solutions() -> list[str]:
    """Files of solutions in folders that are shown whole: ours, and those of installed packages."""
    own = settings.current().notebooks
    folders = [n.folder for n in notebooks().values() if n.folder not in own]
    files = (folder / name for folder in folders for name in SOLUTIONS)
    return [str(file) for file in (SHARED, *files) if file.exists()]


def why_unusable() -> str:
    """Why this machine cannot sandbox, or an empty string."""
    if not sys.platform.startswith("linux"):
        return f"bubblewrap does not exist for {sys.platform}"
    if find_bubblewrap() is None:
        return "bubblewrap (bwrap) is not installed; on Debian: apt install bubblewrap"
    box = [*_bubblewrap(Path(tempfile.gettempdir())), "--", "/usr/bin/true"]
    tried = subprocess.run(box, capture_output=True, text=True, check=False)
    return "" if tried.returncode == 0 else f"bubblewrap does not work here: {tried.stderr.strip()}"
