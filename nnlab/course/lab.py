"""JupyterLab on the student notebooks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def start_lab(folder: Path, port: int = 0, browser: bool = True) -> int:
    """Run JupyterLab in a folder until it is closed; returns its exit code."""
    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={folder}"]
    command += [f"--ServerApp.port={port}"] * bool(port)
    command += ["--no-browser"] * (not browser)
    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 0
