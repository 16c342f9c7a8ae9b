"""JupyterLab on a learner's notebooks."""

from __future__ import annotations

import os
from pathlib import Path

from . import start_page

# Defaults of ours, which a learner's own settings override: no questions to JupyterLab's makers.
_SETTINGS = Path(__file__).with_name("jupyter_config")


def start_lab(folder: Path, port: int = 0, browser: bool = True) -> None:
    """Run JupyterLab in a folder, on its start page, until it is closed.

    It runs in this process, so that whatever ends the command ends the server.
    """
    from jupyterlab.labapp import LabApp

    page = start_page.write(folder).name
    options = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{page}"]
    options += [f"--ServerApp.port={port}"] * bool(port)
    options += ["--no-browser"] * (not browser)
    options += ["--allow-root"] * _is_root()  # in a container there is often nobody else
    # A kernel named python3 that another Python left in the user's folder must not hide ours.
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [others, str(_SETTINGS)]))
    LabApp.launch_instance(options)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
