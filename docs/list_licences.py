"""The packages of the locks and their licences: ``python docs/list_licences.py``.

Writes docs/dependencies.md from what each package says of itself: the installed one, or for another
Python or another system its wheel, which is fetched to be read.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "dependencies.md"
LOCKS = {"base": "learning", "grade": "teaching", "dev": "developing"}
# Where a wheel may be found that was not installed: for an older Python here, or for Windows.
ELSEWHERE = (
    ("--python-version", "3.10"),
    ("--platform", "win_amd64", "--python-version", "3.10"),
    ("--platform", "win_amd64", "--python-version", "3.12"),
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
    rows = [
        f"| {name} | {version} | {LOCKS[lock]} | {licence(name, told(name, version))} |"
        for (name, version), lock in tqdm(packages, unit="package", leave=False)
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


def told(name: str, version: str) -> Message:
    """What a package says of itself."""
    try:
        installed = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return _of_wheel(name, version)
    return installed.metadata if installed.version == version else _of_wheel(name, version)


def _of_wheel(name: str, version: str) -> Message:
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary=:all:"]
    with tempfile.TemporaryDirectory() as folder:
        for where in ELSEWHERE:
            asked = [*pip, *where, "--dest", folder, f"{name}=={version}"]
            if subprocess.run(asked, capture_output=True, check=False).returncode == 0:
                [wheel] = Path(folder).glob("*.whl")
                with zipfile.ZipFile(wheel) as opened:
                    [path] = [n for n in opened.namelist() if n.endswith(".dist-info/METADATA")]
                    return HeaderParser().parsestr(opened.read(path).decode())
    sys.exit(f"No wheel of {name} {version} was found to read its licence from.")


def licence(name: str, told: Message) -> str:
    """Its licence expression; else its classifiers; else a first line about it."""
    expression = told.get("License-Expression")
    return expression or ", ".join(_classified(told)) or _first_line(name, told)


def _classified(told: Message) -> Iterator[str]:
    for classifier in told.get_all("Classifier") or []:
        if classifier.startswith("License :: ") and classifier != "License :: OSI Approved":
            yield classifier.split(" :: ")[-1]


def _first_line(name: str, told: Message) -> str:
    text = told.get("License") or _file_of(name, told.get("License-File") or "LICENSE")
    return next((line.strip() for line in text.splitlines() if line.strip()), "not stated")


def _file_of(name: str, file: str) -> str:
    try:
        return metadata.distribution(name).read_text(f"licenses/{file}") or ""
    except metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    main()
