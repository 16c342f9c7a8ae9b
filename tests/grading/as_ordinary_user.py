"""Run a Python command as an ordinary user, from root: instructors do not grade as root.

    python -m tests.grading.as_ordinary_user -m pytest tests/grading/test_hostile.py

It runs with this very Python and this checkout, wherever they lie: in a mount namespace of the
command's own, folders that only root may enter show nothing but the way to them.
"""

from __future__ import annotations

import os
import pwd
import sys
from pathlib import Path

from nnlab.grading.sandbox.isolation import NEW_MOUNTS, call
from tests.needs import CURE, ORDINARY_USER

CHECKOUT = Path(__file__).parents[2]
_BIND, _PRIVATE = 0x1000 | 0x4000, 0x40000 | 0x4000


def ordinary_user() -> pwd.struct_passwd:
    """The user in whose place commands run; SystemExit when there is none."""
    try:
        return pwd.getpwnam(ORDINARY_USER)
    except KeyError:
        raise SystemExit(f"there is no user {ORDINARY_USER}: {CURE}") from None


def become_ordinary() -> None:
    """Turn this process of root's into one of the ordinary user's, for good."""
    user = ordinary_user()
    data = os.environ.get("NNLAB_DATA", "")
    show_to_all({Path(data)} if data else set())
    os.initgroups(user.pw_name, user.pw_gid)
    os.setresgid(user.pw_gid, user.pw_gid, user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, user.pw_uid)
    os.environ.update(
        HOME=user.pw_dir, USER=user.pw_name, LOGNAME=user.pw_name, PYTHONDONTWRITEBYTECODE="1"
    )


def show_to_all(paths: set[Path]) -> None:
    """Let everybody enter this Python, this checkout and ``paths``, as this process sees them."""
    call("unshare", NEW_MOUNTS)
    call("mount", b"none", b"/", None, _PRIVATE, None)
    needed = {Path(sys.prefix), Path(sys.base_prefix), CHECKOUT, *paths}
    _open_the_way({path.resolve() for path in needed})


def _open_the_way(paths: set[Path]) -> None:
    closed = {
        next((above for above in reversed(path.parents) if not _open_to_all(above)), None): path
        for path in paths
    }
    for above, first in closed.items():
        if above is None:
            continue
        inside = sorted({p for p in paths if above in p.parents} | {first})
        held = {p: os.open(p, os.O_PATH | os.O_DIRECTORY) for p in inside}
        call("mount", b"tmpfs", os.fsencode(above), b"tmpfs", 0, b"mode=755")
        for path, descriptor in held.items():
            path.mkdir(parents=True, exist_ok=True)
            bind(f"/proc/self/fd/{descriptor}", path)
            os.close(descriptor)


def bind(source: Path | str, target: Path | str) -> None:
    """Show ``source`` at ``target`` too, in this process's mount namespace."""
    call("mount", os.fsencode(source), os.fsencode(target), None, _BIND, None)


def _open_to_all(folder: Path) -> bool:
    return folder.stat().st_mode & 0o005 == 0o005


def main() -> None:
    """Become that user and run Python with the arguments given."""
    if os.getuid() == 0:
        become_ordinary()
    os.chdir(CHECKOUT)
    os.execv(sys.executable, [sys.executable, *sys.argv[1:]])


if __name__ == "__main__":
    main()
