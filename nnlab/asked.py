"""What a person means on the command line."""

from __future__ import annotations

from pathlib import Path

import typer


def notebook_named(given: str) -> str:
    """The notebook a person means by ``03``, ``two_layer``, ``03_two_layer`` or a path to it."""
    from public_tests import notebooks

    wanted = Path(given).stem if given.endswith(".ipynb") else given.strip("/")
    for key, notebook in notebooks().items():
        if wanted in (key, notebook.name, key[:2], str(notebook.number)):
            return key
    raise typer.BadParameter(f"no notebook {given!r}. There are: {', '.join(notebooks())}.")
