"""How far do the figures spread over Pythons, NumPys and threads of BLAS?

``python -m benchmarks.tolerances`` computes every figure of ``nn_utils`` in a fresh environment for
each Python it finds and each NumPy that Python can have, with one and with two threads, and prints
the spread beside the tolerance that is kept.  ``--write`` stores the spread with each figure in
public_tests/figures.toml.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "public_tests" / "figures.toml"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
OLDEST_NUMPY = "1.26.4"  # has no build for Python 3.13
NEEDED = ("h5py", "pillow", "pooch", "platformdirs", "threadpoolctl", "tqdm", "tomli", "nbformat")
THREADS = ("1", "2")


@dataclass(frozen=True)
class Setting:
    """One environment the figures are computed in."""

    python: str
    numpy: str
    threads: str


def measure() -> None:
    """Print every figure of the library as JSON; runs inside one of the environments."""
    from nnlab.course import library_figures

    found = [one for notebook in library_figures.RUNS for one in library_figures.compared(notebook)]
    values = {one["figure"]: one["got"] for one in found}
    print(json.dumps({"numpy": np.__version__, "values": values}))


def interpreters() -> Iterator[tuple[str, str]]:
    """The Pythons on this machine: by name on the path, or under pyenv."""
    for version in PYTHONS:
        found = shutil.which(f"python{version}")
        pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        if pyenv:
            yield version, str(pyenv[-1])
        elif found:
            yield version, found


def environments(scratch: Path) -> Iterator[tuple[str, str, Path]]:
    """A fresh environment for each Python and each NumPy: (python, numpy asked, executable)."""
    for version, interpreter in interpreters():
        for asked in ("numpy", f"numpy=={OLDEST_NUMPY}")[: 1 if version == "3.13" else 2]:
            home = scratch / f"{version}-{asked}"
            subprocess.run([interpreter, "-m", "venv", str(home)], check=True)
            python = home / "bin" / "python"
            install = [str(python), "-m", "pip", "install", "--quiet", asked, *NEEDED]
            subprocess.run(install, check=True, stderr=subprocess.DEVNULL)
            yield version, asked, python


def results() -> dict[Setting, dict[str, list[float]]]:
    """Every figure in every setting."""
    found = {}
    with tempfile.TemporaryDirectory() as scratch:
        for version, _, python in tqdm(list(environments(Path(scratch))), desc="environments"):
            for threads in THREADS:
                names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
                variables = {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(names, threads)}
                command = [str(python), "-m", "benchmarks.tolerances", "--measure"]
                done = subprocess.run(
                    command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True
                )
                told = json.loads(done.stdout.splitlines()[-1])
                found[Setting(version, told["numpy"], threads)] = told["values"]
    return found


def spreads(found: dict[Setting, dict[str, list[float]]]) -> dict[str, float]:
    """For each figure, the largest relative difference between any two settings."""
    by_figure = {}
    for key in next(iter(found.values())):
        values = np.array([one[key] for one in found.values()])
        middle = np.maximum(np.abs(values).mean(axis=0), 1e-300)
        by_figure[key] = float(np.max((values.max(axis=0) - values.min(axis=0)) / middle))
    return by_figure


def write(measured: dict[str, float]) -> None:
    """Store each spread in its figure's table, beside the tolerance."""
    text = FIGURES.read_text(encoding="utf-8")
    for key, spread in measured.items():
        table = re.compile(
            rf'(\["{re.escape(key)}"\]\n(?:(?!\[).*\n)*?rtol = .*\n)(spread = .*\n)?'
        )
        text = table.sub(rf"\g<1>spread = {max(spread, 0.0):.1e}\n", text)
    FIGURES.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="store the spread with each figure")
    options = parser.parse_args()
    if options.measure:
        measure()
        return
    from public_tests.figures import figures

    found = results()
    print(
        "settings: " + "; ".join(f"Python {s.python} NumPy {s.numpy} x{s.threads}" for s in found)
    )
    measured = spreads(found)
    for key, spread in measured.items():
        print(f"{key:<28} spread {spread:.1e}   tolerance {figures()[key].rtol:.0e}")
    if options.write:
        write(measured)


if __name__ == "__main__":
    main()
