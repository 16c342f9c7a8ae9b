"""Is this installation sound?  Each finding says what was looked at, how it is, and what to do."""

from __future__ import annotations

import importlib.metadata
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from public_tests import notebooks

from . import learner

_NEEDED = (
    "numpy",
    "matplotlib",
    "h5py",
    "pillow",
    "pooch",
    "jupyterlab",
    "ipykernel",
    "ipywidgets",
    "anywidget",
)
_SUPPORTED = ((3, 10), (3, 13))
_MEMORY_WANTED = 2 * 1024**3  # MNIST in float64 with its activations, and the browser beside it


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    what: str
    state: str  # "ok", "note" or "problem"
    seen: str
    do: str = ""


def examine() -> list[Finding]:
    """Look at everything; one look that fails does not hide the others."""
    return [finding for look in _LOOKS for finding in _looked(look)]


def _looked(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    try:
        return list(look())
    except Exception as error:
        name = look.__name__.strip("_").replace("_", " ")
        return [Finding(name, "problem", f"{type(error).__name__}: {error}", "Please report this.")]


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    low, high = _SUPPORTED
    good = low <= sys.version_info[:2] <= high
    do = "" if good else f"Use Python {low[0]}.{low[1]} to {high[0]}.{high[1]}."
    yield Finding("Python", "ok" if good else "problem", f"{version} at {sys.executable}", do)


def _packages() -> Iterator[Finding]:
    for name in _NEEDED:
        try:
            yield Finding(name, "ok", importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, "problem", "not installed", f"python -m pip install {name}")


def _one_numpy() -> Iterator[Finding]:
    """Two installations on one path: which of them is imported depends on the folder."""
    found = {
        str(one.locate_file("")): one.version
        for one in importlib.metadata.distributions(name="numpy")
    }
    if len(found) > 1:
        seen = ", ".join(f"{version} in {place}" for place, version in found.items())
        do = "python -m pip uninstall numpy, until none is left; then install it once."
        yield Finding("two NumPys", "problem", seen, do)


def _threads() -> Iterator[Finding]:
    """More threads than processors only wait for one another."""
    processors = _processors()
    asked = os.environ.get("OPENBLAS_NUM_THREADS", "")
    threads = int(asked) if asked.isdigit() else os.cpu_count() or 1
    seen = f"{threads} for {processors:g} processor(s)"
    few = threads <= max(1, processors)
    do = "" if few else f"Set OPENBLAS_NUM_THREADS={max(1, int(processors))}."
    yield Finding("threads of BLAS", "ok" if few else "note", seen, do)


def _processors(quota: Path = Path("/sys/fs/cgroup/cpu.max")) -> float:
    """How many this process may use; a container may be given fewer than the machine has."""
    here = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    try:
        most, period = quota.read_text(encoding="ascii").split()
        return min(len(here), int(most) / int(period))
    except (OSError, ValueError):  # no such file, or "max": no quota
        return len(here)


def _kernel() -> Iterator[Finding]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv
    except NoSuchKernel:
        yield Finding("kernel", "problem", "none named python3", "python -m pip install ipykernel")
        return
    # jupyter_client runs a plain "python" as the interpreter it runs in itself.
    plain = command[0] in ("python", "python3")
    interpreter = sys.executable if plain else command[0]
    ours = os.path.realpath(interpreter) == os.path.realpath(sys.executable)
    do = "" if ours else "Start JupyterLab with `nnlab lab`, or remove that kernel."
    yield Finding("kernel", "ok" if ours else "problem", f"python3 is {interpreter}", do)


def _notebooks() -> Iterator[Finding]:
    folder = learner.folder_of()
    there = [n for n in notebooks() if learner.own_copy(folder, n).exists()]
    seen = f"{len(there)} of {len(notebooks())} in {folder}"
    all_there = len(there) == len(notebooks())
    do = "" if all_there else "nnlab start puts them there."
    yield Finding("notebooks", "ok" if all_there else "note", seen, do)


def _data() -> Iterator[Finding]:
    from nn_utils import datasets

    from .run import datasets_used

    for name in datasets_used(notebooks()):
        try:
            found = datasets.provenance(name)
        except datasets.DataError as error:
            yield Finding(name, "problem", str(error), "nnlab data verify")
            continue
        state = "ok" if found.tier == "real" else "note"
        do = "" if found.tier == "real" else "nnlab data list tells how to get the real files."
        yield Finding(name, state, f"{found.tier}, from {found.provider}", do)


def _sandbox() -> Iterator[Finding]:
    """Whether students' code could be shut in as grading does it."""
    try:
        from nnlab.grading.furniture import why_unusable
    except ImportError:  # grading is an extra, and not for every system
        grade = "Grading a class needs Linux and pip install 'nnlab[grade]'."
        yield Finding("sandbox", "note", "grading is not installed", grade)
        return
    trouble = why_unusable()
    do = "Only grading needs it: the guide for instructors tells more." if trouble else ""
    seen = trouble or "works; memory is counted from /proc"
    yield Finding("sandbox", "note" if trouble else "ok", seen, do)


def _memory() -> Iterator[Finding]:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):
        yield Finding("memory", "note", "this system does not say")
        return
    enough = free >= _MEMORY_WANTED
    do = "" if enough else "Close other programs before notebooks 05 and 06."
    yield Finding("memory", "ok" if enough else "note", f"{free / 1024**3:.1f} GiB free", do)


_LOOKS = (
    _python,
    _packages,
    _one_numpy,
    _kernel,
    _notebooks,
    _data,
    _sandbox,
    _memory,
    _threads,
)


def as_json(findings: list[Finding]) -> str:
    """Plain data for machines."""
    return json.dumps([vars(finding) for finding in findings], indent=2)
