"""The three ways to install say the same thing."""

from __future__ import annotations

import re
from pathlib import Path

import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.version import Version

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
# conda-forge's matplotlib brings Qt along; what pip calls matplotlib is matplotlib-base there.
CONDA_NAMES = {"matplotlib-base": "matplotlib"}


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


def lock_lines() -> list[str]:
    return (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()


def test_the_lock_holds_a_version_for_every_dependency_on_every_python():
    locked: dict[str, list[Requirement]] = {}
    for line in lock_lines():
        requirement = Requirement(line)
        locked.setdefault(requirement.name, []).append(requirement)
    for wanted in map(Requirement, PROJECT["dependencies"]):
        for python in ("3.10", "3.11", "3.12", "3.13"):
            environment = {"python_version": python, "python_full_version": f"{python}.1"}
            if wanted.marker and not wanted.marker.evaluate(environment):
                continue
            fitting = [
                r for r in locked[wanted.name] if not r.marker or r.marker.evaluate(environment)
            ]
            assert len(fitting) == 1, f"{wanted.name} on Python {python}: {fitting}"
            version = Version(str(fitting[0].specifier).removeprefix("=="))
            assert version in wanted.specifier


def test_the_lock_names_no_server():
    assert not [line for line in lock_lines() if "://" in line or line.startswith("-")]
