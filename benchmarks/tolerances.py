"""How far do the figures spread over Pythons, NumPys and threads of BLAS?

``python -m benchmarks.tolerances`` executes the complete notebooks in a fresh environment for each
Python it finds and each NumPy that Python can have, with one and with two threads, takes every
figure they show and those ``nn_utils`` gives beside them, and prints the spread beside the
tolerance that is kept: about three minutes a setting.  ``--kernels`` does the same in this Python
alone, with the matrix products that OpenBLAS keeps for other processors.  ``--write`` stores the
spread with each figure in public_tests/figures.toml.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from threadpoolctl import threadpool_info
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
FIGURES = ROOT / "public_tests" / "figures.toml"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
OLDEST_NUMPY = "1.26.4"  # has no build for Python 3.13
THREADS = (1, 2)
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
# Processors whose products this one can form too: without AVX, with AVX2, with AVX-512.
KERNELS = ("Nehalem", "Haswell", "SkylakeX")
KERNEL_VARIABLE = "OPENBLAS_CORETYPE"

# Every value that was found of a figure: from the notebook's own code, and from nn_utils.
Values = dict[str, list[list[float]]]


@dataclass(frozen=True)
class Setting:
    """One environment the figures are computed in."""

    python: str
    numpy: str
    kernels: str
    threads: int

    def __str__(self) -> str:
        return f"Python {self.python} NumPy {self.numpy} {self.kernels} x{self.threads}"


def measure(threads: int) -> None:
    """Print every figure as JSON; runs inside one of the environments."""
    from nnlab.course import library_figures, places
    from nnlab.course.execution import execute_all
    from public_tests import notebooks

    runs = asyncio.run(
        execute_all(
            {notebook: places.complete_of(ROOT, notebook) for notebook in notebooks()},
            workers=max(1, (os.cpu_count() or 1) // threads),
            environment={"NNLAB_PROGRESS": "off", **of_blas(threads)},
        )
    )
    for run in runs:
        if run.errors:
            raise RuntimeError(f"{run.notebook} failed:\n{run.errors[0]}")
    found = [figure for run in runs for figure in run.figures]
    found += [
        one for notebook in library_figures.RUNS for one in library_figures.compared(notebook)
    ]
    values: Values = {}
    for one in found:
        values.setdefault(one["figure"], []).append(one["got"])
    [blas, *_] = (lib for lib in threadpool_info() if lib["user_api"] == "blas")
    setting = {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "kernels": blas.get("architecture", "?"),
        "threads": threads,
    }
    print(json.dumps({"setting": setting, "values": values}))


def of_blas(threads: int) -> dict[str, str]:
    return dict.fromkeys(THREAD_VARIABLES, str(threads))


def interpreters() -> Iterator[tuple[str, str]]:
    """The Pythons on this machine: by name on the path, or under pyenv."""
    for version in PYTHONS:
        found = shutil.which(f"python{version}")
        pyenv = sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))
        if pyenv:
            yield version, str(pyenv[-1])
        elif found:
            yield version, found


def environments(scratch: Path) -> Iterator[Path]:
    """The Python of a fresh environment, for each Python there is and each NumPy it can have."""
    for version, interpreter in interpreters():
        for asked in ("numpy", f"numpy=={OLDEST_NUMPY}")[: 1 if version == "3.13" else 2]:
            home = scratch / f"{version}-{asked}"
            subprocess.run([interpreter, "-m", "venv", str(home)], check=True)
            python = home / "bin" / "python"
            pip = (str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check")
            subprocess.run([*pip, asked, "--editable", str(ROOT)], check=True)
            yield python


def over_versions() -> dict[Setting, Values]:
    """Every figure with each Python, NumPy and number of threads."""
    with tempfile.TemporaryDirectory() as scratch:
        pythons = list(environments(Path(scratch)))
        tries = [(python, threads) for python in pythons for threads in THREADS]
        return dict(measured(python, threads) for python, threads in tqdm(tries, unit="setting"))


def over_kernels() -> dict[Setting, Values]:
    """Every figure with each processor's kernels of OpenBLAS, in this Python."""
    python = Path(sys.executable)
    return dict(
        measured(python, 1, {KERNEL_VARIABLE: kernels}) for kernels in tqdm(KERNELS, unit="setting")
    )


def measured(
    python: Path, threads: int, more: Mapping[str, str] = MappingProxyType({})
) -> tuple[Setting, Values]:
    """The figures as another process finds them."""
    command = [str(python), "-m", "benchmarks.tolerances", "--measure", str(threads)]
    variables = {**os.environ, **of_blas(threads), **more}
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{python} failed:\n{done.stderr}")
    told = json.loads(done.stdout.splitlines()[-1])
    return Setting(**told["setting"]), told["values"]


def spreads(found: dict[Setting, Values]) -> dict[str, float]:
    """For each figure, the largest relative difference between any two values of it."""
    by_figure = {}
    for key in next(iter(found.values())):
        values = np.array([value for one in found.values() for value in one[key]])
        middle = np.maximum(np.abs(values).mean(axis=0), 1e-300)
        by_figure[key] = float(np.max((values.max(axis=0) - values.min(axis=0)) / middle))
    return by_figure


def write(measured: dict[str, float], field: str) -> None:
    """Store each spread in its figure's table, beside the tolerance."""
    text = FIGURES.read_text(encoding="utf-8")
    for key, spread in measured.items():
        start = text.index(f'["{key}"]')
        end = text.index(f'["{key}".values]')
        table = re.sub(rf"(?m)^{field} = .*\n", "", text[start:end])
        line = f"{field} = {max(spread, 0.0):.1e}\n"
        table = re.sub(r"(rtol = .*\n(?:spread = .*\n)?)", rf"\g<1>{line}", table)
        text = text[:start] + table + text[end:]
    FIGURES.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", type=int, metavar="THREADS", help=argparse.SUPPRESS)
    parser.add_argument("--kernels", action="store_true", help="over kernels of OpenBLAS instead")
    parser.add_argument("--write", action="store_true", help="store the spread with each figure")
    options = parser.parse_args()
    if options.measure:
        measure(options.measure)
        return
    from public_tests.figures import figures

    found = over_kernels() if options.kernels else over_versions()
    print("settings: " + "; ".join(map(str, found)))
    by_figure = spreads(found)
    for key, spread in by_figure.items():
        print(f"{key:<38} spread {spread:.1e}   tolerance {figures()[key].rtol:.0e}")
    if options.write:
        write(by_figure, "kernel_spread" if options.kernels else "spread")


if __name__ == "__main__":
    main()
