"""What a person means on the command line."""

from __future__ import annotations

from pathlib import Path

import typer

from public_tests import NOTEBOOKS


def notebook_named(given: str) -> str:
    """The notebook a person means by ``03``, ``two_layer``, ``03_two_layer`` or a path to it."""
    wanted = Path(given).stem if given.endswith(".ipynb") else given.strip("/")
    for notebook, name in NOTEBOOKS.items():
        if wanted in (notebook, name, notebook[:2], notebook[1:2]):
            return notebook
    raise typer.BadParameter(f"no notebook {given!r}. There are: {', '.join(NOTEBOOKS)}.")
