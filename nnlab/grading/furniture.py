"""How the sandbox is furnished: what of this machine a submission sees, all of it read-only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from nn_utils.datasets import Places
from nnlab.course.places import CHECKOUT
from public_tests import notebooks

from .trouble import GradingTrouble

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives")
_DEVICES = ("/dev/null", "/dev/random", "/dev/urandom")  # /dev/zero would be memory to share
_FILES = ("/etc/ld.so.cache", "/etc/fonts", "/etc/localtime", "/etc/ssl/openssl.cnf")
_OURS = ("nn_utils", "public_tests", "nnlab")
_EXCHANGE = "/usr/local/share/nbgrader"  # where nbgrader keeps what was handed in


class SandboxUnusable(GradingTrouble):
    """Nothing can be executed on this machine as it must be.  No student is to blame."""


def checks() -> list[str]:
    """Packages that hold checks, ours and a course's own: no answer of theirs gets in."""
    return sorted({notebook.module.partition(".")[0] for notebook in notebooks().values()})


@cache
def shown() -> list[str]:
    """Every path that is shown beside the system; what a course needs more belongs in here.

    Python with its packages, the project's own, and the datasets; nothing of the course.
    """
    prefixes = {sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parents[1])}
    packages = [CHECKOUT / name for name in _OURS]
    places = Places.from_environment()
    data = [places.sources, places.cache, *([places.data_folder] if places.data_folder else [])]
    folders = [*sorted(prefixes), *map(str, packages), *(str(p.resolve()) for p in data)]
    beside = [folder for folder in folders if not folder.startswith(("/usr/", "/bin/"))]
    return [path for path in (*_FILES, *beside) if os.path.exists(path)]


def hidden() -> list[str]:
    """Folders that are empty once all is loaded, wherever on Python's path they lie.

    Our code and the checks, those of installed packages too, and a second copy of the library.
    """
    names = {*_OURS, *checks()}
    there = {Path(entry).resolve() / name for entry in sys.path for name in names}
    return sorted(str(path) for path in there - {CHECKOUT / "nn_utils"} if path.is_dir())


def kept() -> list[str]:
    """Names in /tmp that are shown there, beside a submission's own."""
    return sorted({Path(path).parts[2] for path in shown() if path.startswith("/tmp/")})


STRANGERS = range(200_000, 260_000)  # users that are nobody's, for submissions


def has_users() -> bool:
    """Whether we are root over other users; in many a container root is alone."""
    if os.getuid() != 0:
        return False
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    maps = [[int(number) for number in line.split()] for line in lines]
    return any(a <= STRANGERS.start and STRANGERS.stop <= a + count for a, _, count in maps)


def find_bubblewrap() -> str | None:
    """The bubblewrap of this machine."""
    return shutil.which("bwrap")


def bubblewrap() -> list[str]:
    """The command line that opens a sandbox holding a system, a Python, and our packages."""
    program = find_bubblewrap()
    if program is None:
        raise SandboxUnusable(
            "bubblewrap (bwrap) is not on this machine. Install it (apt install bubblewrap)."
        )
    command = [program, "--die-with-parent", "--new-session", "--unshare-net"]
    command += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "sandbox"]
    if os.getuid() != 0:
        # Powers within a namespace of one's own alone; the zygote needs them to shut others in.
        command += ["--unshare-user", "--uid", "0", "--gid", "0", "--cap-add", "ALL"]
    for path in _SYSTEM:
        if os.path.islink(path):
            command += ["--symlink", os.readlink(path), path]
        elif os.path.isdir(path):
            command += ["--ro-bind", path, path]
    if os.path.isdir(_EXCHANGE):
        command += ["--tmpfs", _EXCHANGE]
    command += ["--tmpfs", "/tmp"]  # before what may itself lie under /tmp
    for folder in sorted({str(above) for path in shown() for above in Path(path).parents}):
        if folder not in ("/", "/usr"):  # or those inside could not be reached by others
            command += ["--perms", "0755", "--dir", folder]
    for path in shown():
        command += ["--ro-bind", path, path]
    command += ["--proc", "/proc", "--dir", "/dev/shm"]
    for device in _DEVICES:
        command += ["--dev-bind", device, device]
    return [*command, "--chdir", "/"]


def other_user() -> list[str]:
    """What begins a command that is to run as nobody in particular.

    In a container for one submission root may have no sandbox; NNLAB_OTHER_USER then keeps
    students' code from what is root's alone.
    """
    if not os.environ.get("NNLAB_OTHER_USER"):
        return []
    program = shutil.which("setpriv")
    if program is None or not has_users():
        raise SandboxUnusable("there is neither a sandbox nor another user to run it as")
    return [program, "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs", "--"]


def environment() -> dict[str, str]:
    """The whole environment of the sandbox: nothing is handed on but what is named here."""
    places = Places.from_environment()
    data = {"NNLAB_DATA": str(places.data_folder.resolve())} if places.data_folder else {}
    tier = {"NNLAB_TIER": os.environ["NNLAB_TIER"]} if os.environ.get("NNLAB_TIER") else {}
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin",
        "PYTHONPATH": str(CHECKOUT),
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


def why_unusable() -> str:
    """Why this machine cannot sandbox, or an empty string."""
    if not sys.platform.startswith("linux"):
        return f"bubblewrap does not exist for {sys.platform}"
    if find_bubblewrap() is None:
        return "bubblewrap (bwrap) is not installed; on Debian: apt install bubblewrap"
    tried = subprocess.run(
        [*bubblewrap(), "--", "/usr/bin/true"], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"bubblewrap does not work here: {tried.stderr.strip()}"
