"""`nnlab data`: which data is here, where it came from, whether it is what it should be."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from nn_utils.datasets import Library, Provenance

app = typer.Typer(help="The datasets: tier, fingerprint, licence, size.")

_JSON = typer.Option(False, "--json", help="Print JSON for a machine to read.")
_NAME = typer.Argument(None, help="cat_vs_noncat, mnist or cats_vs_dogs; none means all.")


@app.callback(invoke_without_command=True)
def data(context: typer.Context, as_json: bool = _JSON) -> None:
    """The datasets: tier, fingerprint, licence, size. Without a command: list."""
    if context.invoked_subcommand is None:
        list_datasets(as_json)


@app.command("list")
def list_datasets(as_json: bool = _JSON) -> None:
    """What a loader would serve now from this machine, with no network."""
    library = _library(local=True)
    _serve_and_show(library, list(library.datasets), None, as_json)


@app.command("get")
def get(
    name: str | None = _NAME,
    tier: str | None = typer.Option(None, help="real, registry or generated; none means the best."),
    as_json: bool = _JSON,
) -> None:
    """Fetch a dataset now and keep it in the cache. Addresses that failed before are tried again.

    The 825 MB of Kaggle's cats and dogs are fetched only by `get cats_vs_dogs --tier real`.
    """
    library = _library(asked=True)
    names = [name] if name else list(library.datasets)
    _serve_and_show(library, names, tier, as_json)


@app.command("verify")
def verify(name: str | None = _NAME, as_json: bool = _JSON) -> None:
    """Hash every data file on this machine again and compare with what was published."""
    from nn_utils.datasets import DataError
    from nn_utils.datasets.store import check_files

    library = _library(local=True)
    try:
        chosen = [library.dataset(name)] if name else list(library.datasets.values())
    except DataError as error:
        raise _told(error) from None
    rows = [
        {"dataset": dataset.name, "file": str(path), "verdict": verdict}
        for dataset in chosen
        for edition in dataset.editions
        for path, verdict in check_files(edition, library.places)
    ]
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    elif rows:
        _table(("dataset", "file", "verdict"), [tuple(row.values()) for row in rows])
    else:
        typer.echo("No data file is here yet. `nnlab data get` fetches them.")
    if any(row["verdict"] != "good" for row in rows):
        raise typer.Exit(1)


def _library(asked: bool = False, local: bool = False) -> Library:
    """The datasets; what happens on the way is told on standard error as it happens."""
    from nn_utils.datasets import DataError, Library, Places

    try:
        return Library(Places.from_environment(), partial(typer.echo, err=True), asked, local)
    except DataError as error:
        raise _told(error) from None


def _serve_and_show(library: Library, names: list[str], tier: str | None, as_json: bool) -> None:
    """Serve each dataset, print one row for each; exit 1 when one was refused."""
    from nn_utils.datasets import DataError

    rows: list[dict[str, Any]] = []
    for name in names:
        try:
            arrays, provenance = library.serve(name, tier)
            rows.append(_row(provenance, sum(array.nbytes for array in arrays)))
        except DataError as error:
            rows.append({"name": name, "error": str(error)})
    if as_json:
        typer.echo(json.dumps(rows, indent=2))
    else:
        _show(rows)
    if any("error" in row for row in rows):
        raise typer.Exit(1)


def _row(provenance: Provenance, size: int) -> dict[str, Any]:
    from dataclasses import asdict

    return {**asdict(provenance), "bytes": size}


def _show(rows: list[dict[str, Any]]) -> None:
    """A table of what is served, under it where each comes from; refusals on standard error."""
    served = [row for row in rows if "error" not in row]
    if served:
        header = ("dataset", "tier", "pictures", "size", "fingerprint")
        _table(header, [_cells(row) for row in served])
    for row in served:
        typer.echo(f"{row['name']}: from {row['provider']}. Licence: {row['licence']}.")
        if row["note"]:
            typer.echo(f"  {row['note']}")
        if row["why"]:
            typer.echo(f"  Nothing better, because {row['why']}.")
    for row in rows:
        if "error" in row:
            typer.echo(f"{row['name']}: {row['error']}", err=True)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    pictures = " + ".join(str(shape[0]) for shape in row["shapes"] if len(shape) > 2)
    return row["name"], row["tier"], pictures, f"{row['bytes'] / 1e6:.1f} MB", row["fingerprint"]


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*header)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def _told(error: Exception) -> typer.Exit:
    typer.echo(str(error), err=True)
    return typer.Exit(1)
