"""The three ways to install say the same thing."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from nn_utils.files import read_toml

ROOT = Path(__file__).parents[2]
SETTINGS = read_toml(ROOT / "pyproject.toml")
PROJECT, BUILD = SETTINGS["project"], SETTINGS["dependency-groups"]["build"]
# What conda-forge calls otherwise: its matplotlib brings Qt along, matplotlib-base does not.
CONDA_NAMES = {"matplotlib-base": "matplotlib", "jupyter_client": "jupyter-client"}


def test_conda_installs_what_pip_installs():
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {}
    for text in (entry for entry in listed if isinstance(entry, str)):
        name = re.split(r"[<>=]", text)[0]
        conda[CONDA_NAMES.get(name, name)] = SpecifierSet(text[len(name) :])
    assert conda.pop("python") == SpecifierSet(PROJECT["requires-python"])
    conda.pop("pip")
    pip = {r.name: r.specifier for r in map(Requirement, PROJECT["dependencies"])}
    assert conda == pip


# What each lock is for: the extra of pyproject.toml, or what everyone needs.
LOCKS = ("base", "grade", "dev")


def lock_text(name: str) -> str:
    return (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")


def locked(name: str) -> dict[str, list[Requirement]]:
    """The locked versions by package: one, or one for each range of Pythons."""
    found: dict[str, list[Requirement]] = {}
    for entry in re.findall(r"^[\w.-]+==.*$", lock_text(name), re.MULTILINE):
        requirement = Requirement(entry.removesuffix("\\"))
        found.setdefault(requirement.name, []).append(requirement)
    return found


def needed(name: str) -> list[Requirement]:
    """What an install with this lock asks for, other extras of our own followed."""
    extras = PROJECT["optional-dependencies"]
    found = [*PROJECT["dependencies"], *BUILD]
    waiting = [] if name == "base" else [name]
    while waiting:
        for wanted in map(Requirement, extras[waiting.pop()]):
            if wanted.name == PROJECT["name"]:
                waiting += wanted.extras
            else:
                found.append(str(wanted))
    return [Requirement(entry) for entry in found]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_a_version_for_every_dependency_on_every_python(name):
    versions = locked(name)
    for wanted in needed(name):
        for python in ("3.10", "3.11", "3.12", "3.13"):
            environment = {"python_version": python, "python_full_version": f"{python}.1"}
            if wanted.marker and not wanted.marker.evaluate(environment):
                continue
            fitting = [
                r for r in versions[wanted.name] if not r.marker or r.marker.evaluate(environment)
            ]
            assert len(fitting) == 1, f"{wanted.name} on Python {python}: {fitting}"
            version = Version(str(fitting[0].specifier).removeprefix("=="))
            assert version in wanted.specifier


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_a_lock_has_a_hash(name):
    entries = re.split(r"\n(?=\S)", lock_text(name).strip())
    assert not [entry for entry in entries if "--hash=sha256:" not in entry]


def test_the_locks_agree_on_the_versions():
    dev = locked("dev")
    for name in ("base", "grade"):
        for package, entries in locked(name).items():
            assert {str(e.specifier) for e in entries} <= {str(e.specifier) for e in dev[package]}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_server(name):
    lines = lock_text(name).splitlines()
    assert not [line for line in lines if "://" in line or line.startswith("-")]


def test_the_licence_of_every_locked_package_is_listed():
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    rows = [re.split(r" *\| *", line.strip("| \n")) for line in page.splitlines() if "|" in line][
        2:
    ]
    listed = {(name, version): licence for name, version, _, licence in rows}
    versions = [
        (package, str(entry.specifier).removeprefix("=="))
        for package, entries in locked("dev").items()
        for entry in entries
    ]
    assert set(listed) == set(versions)
    assert not [one for one, licence in listed.items() if licence in ("", "UNKNOWN")]


# Whatever asks a name server, opens a connection or starts a program ends the import.
WATCHED = """
import importlib, pkgutil, sys

def watch(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system"):
        raise RuntimeError(f"{event} {arguments}")

sys.addaudithook(watch)
names = []
for package in ("nn_utils", "public_tests", "nnlab"):
    found = pkgutil.walk_packages(importlib.import_module(package).__path__, package + ".")
    names += [m.name for m in found if not m.name.endswith("__main__")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


@pytest.mark.slow
def test_importing_any_part_touches_no_network():
    done = subprocess.run(
        [sys.executable, "-c", WATCHED], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    files = [f for p in ("nn_utils", "public_tests", "nnlab") for f in (ROOT / p).rglob("*.py")]
    inside = [f for f in files if f.name not in ("__init__.py", "__main__.py")]
    packages = [f for f in files if f.name == "__init__.py" and f.parents[1] != ROOT]
    assert int(done.stdout) == len(inside) + len(packages)


def test_help_waits_for_nothing_that_commands_need():
    ask = "import sys; sys.argv = ['nnlab', '--help']\nfrom nnlab import cli\ntry: cli.main()\n"
    ask += "except SystemExit: print([m for m in ('numpy', 'nbformat') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "release" in done.stdout
    assert done.stdout.rstrip().endswith("[]")
