"""The packages of the locks and their licences: ``python docs/list_licences.py``.

Writes docs/dependencies.md from what pip-licenses reads: of the installed packages, and of those
for another Python or another system, which are fetched to be read.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
LOCKS = {"base": "learning", "grade": "teaching", "dev": "developing"}
# Where a wheel may be found that was not installed: for another Python, or for Windows.
ELSEWHERE = (
    ("--python-version", "3.10"),
    ("--python-version", "3.12"),
    ("--python-version", "3.13"),
    ("--python-platform", "windows", "--python-version", "3.10"),
    ("--python-platform", "windows", "--python-version", "3.12"),
    ("--python-platform", "macos", "--python-version", "3.12"),
)

HEAD = """\
# Dependencies and their licences

Every package that an install may bring, in the exact version the files in `locks/` name with its
hashes, and its licence in its own words. *Learning* is what `make run` and `make lab` install,
*teaching* adds nbgrader, *developing* the tests, the cluster and this book. Some packages are for
one system or some Pythons only. Written by `python docs/list_licences.py`.

The series itself is under the MIT licence; licences of the data are shown by `nnlab data`.

| package | version | for | licence |
|---|---|---|---|
"""


def main() -> None:
    """Write the page."""
    packages = sorted(locked().items())
    here = told([])
    elsewhere = [package for package, _ in packages if package not in here]
    with tempfile.TemporaryDirectory() as scratch:
        folders = [f"{scratch}/{number}" for number, _ in enumerate(elsewhere)]
        for package, folder in tqdm(list(zip(elsewhere, folders, strict=True)), leave=False):
            fetch(*package, folder)
        licences = here | told(folders)
    rows = [
        f"| {name} | {version} | {LOCKS[lock]} | {licences[name, version]} |"
        for (name, version), lock in packages
    ]
    PAGE.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(rows)} packages: {PAGE}")


def locked() -> dict[tuple[str, str], str]:
    """(package, version): the smallest lock that holds it."""
    found: dict[tuple[str, str], str] = {}
    for lock in LOCKS:
        text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
        for entry in re.findall(r"^[\w.-]+==.*$", text, re.MULTILINE):
            requirement = Requirement(entry.removesuffix("\\"))
            version = str(requirement.specifier).removeprefix("==")
            found.setdefault((requirement.name, version), lock)
    return found


def told(folders: list[str]) -> dict[tuple[str, str], str]:
    """(package, version): its licence, for what is installed here or lies in these folders."""
    asked = [sys.executable, "-m", "piplicenses", "--format=json", "--with-system"]
    asked += ["--with-license-file", "--no-license-path"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    said = subprocess.run(asked, env=environment, capture_output=True, text=True, check=True).stdout
    return {
        (canonicalize_name(one["Name"]), one["Version"]): _named(one) for one in json.loads(said)
    }


def _named(told: dict[str, str]) -> str:
    """The licence's name; where the package names none, how its text begins."""
    name = told["LicenseText"].strip() if told["License"] == "UNKNOWN" else told["License"]
    return name.partition("\n")[0]


def fetch(name: str, version: str, folder: str) -> None:
    """A package that is not installed here, for another Python or another system."""
    uv = [sys.executable, "-m", "uv", "pip", "install", "--no-deps", "--only-binary=:all:"]
    for where in ELSEWHERE:
        asked = [*uv, *where, "--target", folder, f"{name}=={version}"]
        if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
            return
    sys.exit(f"No wheel of {name} {version} was found to read its licence from.")


if __name__ == "__main__":
    main()
