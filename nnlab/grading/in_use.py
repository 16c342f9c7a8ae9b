"""One writer in a course at a time, and who it is."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from filelock import FileLock, Timeout

from nn_utils.files import write_whole

from .course import Course
from .trouble import GradingTrouble


class InUse(GradingTrouble):
    """Another command works in the course."""


@contextmanager
def in_use(course: Course, command: str) -> Iterator[None]:
    """Have the course to oneself; raises InUse, which says who has it.

    The lock ends with the process, however that ends.
    """
    holder = course.private / "in_use.json"
    lock = FileLock(course.private / "in_use.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InUse(_told(course, holder)) from None
    try:
        write_whole(holder, json.dumps(_ourselves(command)))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _ourselves(command: str) -> dict[str, str]:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in a container
        user = str(os.getuid())
    since = datetime.now().astimezone().strftime("%H:%M:%S on %d %B")
    process = f"process {os.getpid()} on {socket.gethostname()}"
    return {"command": command, "user": user, "process": process, "since": since}


def _told(course: Course, holder: os.PathLike[str]) -> str:
    try:
        with open(holder, encoding="utf-8") as file:
            found = json.load(file)
        who = f"`{found['command']}` of {found['user']} ({found['process']}, {found['since']})"
    except (OSError, ValueError, KeyError):
        who = "another command"
    return f"{course.root} is in use by {who}. Wait until it has ended, or end it, and try again."
