"""The Pythons of this machine that the project supports, and the environment of a newcomer."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

SUPPORTED = ("3.10", "3.11", "3.12", "3.13")
# Of an earlier checkout, of data and of other Pythons, the newcomer of these tests has nothing.
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("NNLAB_", "PYTHON", "VIRTUAL_ENV", "JUPYTER"))
}


def found() -> dict[str, str]:
    """Version → interpreter: the running one, those on the path, and pyenv's."""
    running = "{}.{}".format(*sys.version_info[:2])
    there = {running: getattr(sys, "_base_executable", sys.executable)}
    for version in SUPPORTED:
        candidates = [shutil.which(f"python{version}"), *_of_pyenv(version)]
        for candidate in filter(None, candidates):
            if version not in there and _says(candidate) == version:
                there[version] = candidate
    return dict(sorted(there.items()))


def _of_pyenv(version: str) -> list[str]:
    return sorted(map(str, Path.home().glob(f".pyenv/versions/{version}.*/bin/python")))


def _says(interpreter: str) -> str:
    asked = [interpreter, "-c", "import sys; print('{}.{}'.format(*sys.version_info[:2]))"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
