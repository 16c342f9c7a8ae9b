"""The recipes for Binder and Docker, step by step in a clean environment: no engine is needed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import pythons
from pythons import CLEAN

from public_tests import notebooks

pytestmark = [pytest.mark.slow, pytest.mark.release, pytest.mark.needs("network")]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path) -> Path:
    """The committed files and nothing else."""
    copy = tmp_path / "nnlab"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        target = copy / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    return copy


class Machine:
    """A clean Python, and what runs in it."""

    def __init__(self, home: Path, version: str) -> None:
        there = pythons.found()
        running = "{}.{}".format(*sys.version_info[:2])
        python = there.get(version, there[running])  # the version asked for, if it is here
        subprocess.run([python, "-m", "venv", str(home / "env")], check=True)
        self.bin = home / "env" / "bin"
        self.environment = {
            **CLEAN,
            "PATH": f"{self.bin}:{CLEAN['PATH']}",
            "NNLAB_TIER": "generated",
            "NNLAB_CACHE": str(home / "cache"),
        }

    def sh(self, script: str, folder: Path) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def test_binders_script_brings_a_learner_to_the_start_page(checkout, tmp_path):
    runtime = (checkout / "binder" / "runtime.txt").read_text(encoding="utf-8").strip()
    machine = Machine(tmp_path, runtime.removeprefix("python-"))
    machine.sh("bash binder/postBuild", checkout)
    assert (checkout / "my_work" / "START.ipynb").exists()
    copies = (checkout / "my_work").glob("*/*.ipynb")
    assert sorted(path.parent.name for path in copies) == sorted(notebooks())
    machine.sh("jupyter execute my_work/START.ipynb", checkout)


@pytest.mark.needs("sandbox")
def test_the_steps_of_the_dockerfile_make_a_machine_that_releases_and_grades(checkout, tmp_path):
    recipe = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    version = re.search(r"^FROM python:(\d+\.\d+)", recipe, re.MULTILINE)
    install = re.search(r"^RUN (cd /opt/nnlab.*?[^\\])$", recipe, re.MULTILINE | re.DOTALL)
    assert version
    assert install
    machine = Machine(tmp_path, version[1])
    machine.sh(install[1].replace("/opt/nnlab", str(checkout)), tmp_path)
    course = tmp_path / "course"
    course.mkdir()
    machine.environment["NNLAB_COURSE"] = str(course)
    machine.sh("nnlab release 01_neuron", course)
    machine.sh("python -m nnlab.grading.made_class 01_neuron --students 2", course)
    machine.sh("nnlab grade 01_neuron && nnlab export 01_neuron --to marks.csv", course)
    assert len((course / "marks.csv").read_text(encoding="utf-8").splitlines()) == 3
    assert machine.sh("jupyter lab --version && nbgrader --version", course)
