"""Commands for authors: ``new`` writes skeletons, ``dev check`` says what is missing."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from nnlab.asked import notebook_named

new_app = typer.Typer(help="Write the skeleton of a notebook or an exercise of your own.")
dev_app = typer.Typer(help="For authors of notebooks.")
out, err = Console(), Console(stderr=True)


@new_app.command()
def notebook(
    name: Annotated[str, typer.Argument(help="A number and a name, such as 20_scaling.")],
) -> None:
    """Write a notebook's folder under own/, and name it in the course's nnlab.toml."""
    from .new import CannotMake, new_notebook

    try:
        folder = new_notebook(name)
    except CannotMake as why:
        raise typer.BadParameter(str(why)) from why
    out.print(f"Written: {folder}", markup=False, soft_wrap=True)


@new_app.command()
def exercise(
    notebook: Annotated[str, typer.Argument(help="Such as 20_scaling, 20 or scaling.")],
    signature: Annotated[str, typer.Argument(help="The function asked for: 'standardize(X)'.")],
) -> None:
    """Write an exercise into a notebook's folder: its cases, its answer, its cells."""
    from public_tests import notebooks

    from .new import CannotMake, new_exercise

    asked = notebooks()[notebook_named(notebook)]
    try:
        new_exercise(asked, signature)
    except CannotMake as why:
        raise typer.BadParameter(str(why)) from why
    out.print(f"Write what is marked TODO in {asked.folder}", markup=False, soft_wrap=True)


@dev_app.callback()
def _dev() -> None:
    """A group, though it has one command."""


@dev_app.command()
def check(
    notebook: Annotated[str, typer.Argument(help="Such as 20_scaling, 20 or scaling.")],
) -> None:
    """Say what a notebook lacks before it can be handed out."""
    from .dev_check import missing

    key = notebook_named(notebook)
    found = list(missing(key))
    for sentence in found:
        out.print(f"{key}: {sentence}", markup=False, soft_wrap=True)
    if found:
        raise typer.Exit(1)
    out.print(f"{key} is ready: it builds, its answers pass, and every mistake is named.")
