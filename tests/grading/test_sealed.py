"""From inside a submission: only its own scratch can be written, and the next one finds nothing.

Run by root here, and by an ordinary user with ``python -m tests.grading.as_ordinary_user -m
pytest tests/grading/test_sealed.py``: to that one the files of the sandbox belong.
"""

from __future__ import annotations

import ast
import inspect
import os
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from nnlab.grading import furniture
from nnlab.grading.box import Box
from nnlab.grading.sandbox.mounts import SCRATCH

from .conftest import ASSIGNMENT, SHORT

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]
PATIENCE = 300.0  # seconds; a walk through every folder takes long on a busy machine


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    made = Box(ASSIGNMENT, SHORT)
    yield made
    made.close()


def found(box: Box, function: Callable[..., Any]) -> Any:
    """What a function gives back when it runs as the only cell of a submission."""
    lines = textwrap.dedent(inspect.getsource(function))
    said, errors = "", []
    with box.process(0) as process:
        cell = f"from __future__ import annotations\n{lines}\nprint(repr({function.__name__}()))"
        reply = process.ask({"do": "cell", "source": cell}, PATIENCE)
        while "done" not in reply:
            said += reply["output"].get("text", "")
            errors += reply["output"].get("traceback", [])
            reply = process.reply(PATIENCE)
    assert not errors, "\n".join(errors)
    return ast.literal_eval(said)


def written() -> Any:
    """Every folder and file that lets itself be changed in any way."""
    import contextlib
    import os
    import socket
    from functools import partial

    def opened(path: str) -> None:
        os.close(os.open(path, os.O_WRONLY))

    def tries(folder: str, files: list[str]) -> Iterator[Callable[[], Any]]:
        inside = f"{folder.rstrip('/')}/made_by_a_student"
        yield lambda: os.close(os.open(inside, os.O_CREAT | os.O_WRONLY))
        yield lambda: os.mkdir(f"{inside}.d")
        yield lambda: os.mkfifo(f"{inside}.f")
        yield lambda: os.symlink("/", f"{inside}.l")
        yield lambda: socket.socket(socket.AF_UNIX).bind(f"{inside}.s")
        yield lambda: os.chmod(folder, 0o777)
        yield lambda: os.chown(folder, os.getuid(), os.getgid())
        yield lambda: os.utime(folder, (1, 1))
        yield lambda: os.setxattr(folder, "user.x", b"1")
        yield lambda: os.rename(folder, f"{folder}.moved")
        for name in files:
            path = f"{folder.rstrip('/')}/{name}"
            if path in ("/dev/null", "/dev/random", "/dev/urandom"):
                continue  # takes what is written and keeps nothing of it
            yield partial(opened, path)
            yield partial(os.chmod, path, 0o777)
            yield partial(os.unlink, path)
            yield partial(os.link, path, f"{inside}.h")

    yielded = set()
    seen = 0
    for folder, _, files in os.walk("/"):
        many = folder.startswith(("/usr/", "/lib"))
        for one in tries(folder, files[:2] if many else files):
            seen += 1
            with contextlib.suppress(OSError):
                one()
                yielded.add(folder)
    return sorted(yielded), seen


def remounted() -> Any:
    """What mounting, with every right there might be, achieved."""
    import ctypes
    import os

    libc = ctypes.CDLL(None, use_errno=True)
    got = []
    for folder in ("/", "/tmp", "/usr", "/etc", "/dev", "/proc", "/closed", "/kept"):
        for flags in (0x20, 0x20 | 0x1000, 0x1000, 0x2000, 0x40000):
            if libc.mount(b"/tmp", folder.encode(), b"tmpfs", flags, b"") == 0:
                got.append((folder, hex(flags)))
        if libc.umount2(folder.encode(), 2) == 0:
            got.append((folder, "umount"))
    for flag in (0x10000000, 0x20000, 0x40000000, 0x2000000):
        if libc.unshare(flag) == 0:
            got.append(("unshare", hex(flag)))
    if libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0) >= 0:
        got.append(("clone", "a user namespace"))
    if os.path.exists("/proc/self"):
        got.append(("/proc", "there"))
    return got


def plant() -> Any:
    """Leave behind whatever may last; what could be left."""
    import contextlib
    import ctypes
    import os
    import socket
    import tempfile

    libc = ctypes.CDLL(None, use_errno=True)
    left = []
    for folder in ("/tmp", "/tmp/work", "/dev/shm", tempfile.gettempdir(), os.getcwd()):
        with open(f"{folder}/planted.py", "w") as file:
            file.write("planted = True")
        left.append(folder)
    names = {
        "shmget": lambda: libc.shmget(4711, 4096, 0o1666),
        "msgget": lambda: libc.msgget(4711, 0o1666),
        "semget": lambda: libc.semget(4711, 1, 0o1666),
        "mq_open": lambda: libc.mq_open(b"/planted", 0o102, 0o666, None),
        "memfd_create": lambda: libc.memfd_create(b"planted", 0),
        "add_key": lambda: libc.syscall(248, b"user", b"planted", b"x", 1, -4),
        "inotify_init": lambda: libc.inotify_init(),
        "flock": lambda: libc.flock(os.open(os.__file__, os.O_RDONLY), 2),
        "a lease": lambda: libc.fcntl(os.open(os.__file__, os.O_RDONLY), 1024, 0),
    }
    left += [name for name, call in names.items() if call() >= 0]
    for family in range(46):
        with contextlib.suppress(OSError):
            socket.socket(family, socket.SOCK_DGRAM)
            left.append(f"family {family}")
    if os.fork() == 0:
        with contextlib.suppress(OSError):
            os.setsid()
        waiting = socket.socket(socket.AF_UNIX)
        waiting.bind("\0planted")
        waiting.listen()
        while True:
            waiting.accept()
    return left


def look() -> Any:
    """What is left of ``plant``, looked for in the next submission."""
    import contextlib
    import ctypes
    import os
    import socket

    libc = ctypes.CDLL(None, use_errno=True)
    there = []
    for folder, folders, files in os.walk("/"):
        there += [f"{folder}/{n}" for n in (*folders, *files) if "planted" in n or "made_by" in n]
    for folder in ("/tmp", "/dev/shm"):
        there += [f"{folder}/{name}" for name in os.listdir(folder) if name != "work"]
    for call in (
        lambda: libc.shmget(4711, 0, 0),
        lambda: libc.msgget(4711, 0),
        lambda: libc.semget(4711, 0, 0),
        lambda: libc.mq_open(b"/planted", 0),
        lambda: libc.syscall(249, b"user", b"planted", None, -4),
    ):
        if call() >= 0:
            there.append("an object of the kernel's")
    with contextlib.suppress(OSError):
        socket.socket(socket.AF_UNIX).connect("\0planted")
        there.append("a socket")
    for pid in range(2, 300):
        with contextlib.suppress(OSError):
            if pid != os.getpid():
                os.kill(pid, 0)
                there.append(f"process {pid}")
    with contextlib.suppress(ImportError):
        import planted  # type: ignore[import-not-found]  # noqa: F401

        there.append("a module")
    return there


def test_only_the_scratch_can_be_written(box: Box) -> None:
    folders, seen = found(box, written)
    assert seen > 1_000
    outside = [f for f in folders if not any(f == s or f.startswith(f"{s}/") for s in SCRATCH)]
    assert outside == []
    assert set(SCRATCH) <= set(folders)


def test_nothing_can_be_mounted(box: Box) -> None:
    assert found(box, remounted) == []


def test_the_next_submission_finds_nothing(box: Box) -> None:
    shown = [f"/tmp/{name}" for name in furniture.kept()]  # of a checkout made there
    assert found(box, look) == shown
    assert [name for name in found(box, plant) if "/" not in name] == ["family 1"]
    assert found(box, look) == shown


def test_nothing_in_the_scratch_can_be_executed(box: Box) -> None:
    def executed() -> Any:
        import os
        import shutil
        import subprocess

        ran = []
        for folder in ("/tmp", "/tmp/work", "/dev/shm"):
            path = shutil.copy("/bin/true", f"{folder}/true")
            os.chmod(path, 0o755)
            try:
                subprocess.run([path], check=True)
                ran.append(path)
            except OSError:
                pass
        return ran

    assert found(box, executed) == []


def test_a_python_under_tmp_stays_and_is_sealed_too(tmp_path: Any, monkeypatch: Any) -> None:
    """What is shown may itself lie in /tmp, as for a checkout made there."""
    place = tmp_path / "shown"
    (place / "deep").mkdir(parents=True)
    (place / "deep" / "file.txt").write_text("kept")
    for above in (*tmp_path.parents, tmp_path, place, place / "deep"):
        if str(above).startswith("/tmp/"):
            os.chmod(above, 0o755)
    real = furniture.shown()
    monkeypatch.setattr(furniture, "shown", lambda: [*real, str(place)])
    made = Box(ASSIGNMENT, SHORT)
    try:
        listing = f"def reads(): return open({str(place / 'deep' / 'file.txt')!r}).read()\n"
        with made.process(0) as process:
            source = listing + "print(reads())"
            reply = process.ask({"do": "cell", "source": source}, PATIENCE)
            assert reply["output"]["text"] == "kept\n"
        folders, _ = found(made, written)
        assert [f for f in folders if f.startswith(f"/tmp/{place.parts[2]}")] == []
    finally:
        made.close()
