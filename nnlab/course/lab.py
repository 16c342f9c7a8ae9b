"""JupyterLab on the student notebooks."""

from __future__ import annotations

import subprocess
import sys

from . import places


def start_lab(port: int = 0, browser: bool = True) -> int:
    """Run JupyterLab until it is closed; returns its exit code."""
    root = places.course_root()
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={root / 'notebooks'}"]
    command += [f"--ServerApp.port={port}"] * bool(port)
    command += ["--no-browser"] * (not browser)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
