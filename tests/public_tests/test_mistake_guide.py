"""The guide for those who name a mistake, followed word for word in a copy of the packages."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "guides" / "add_a_mistake.md").read_text(encoding="utf-8")
ENTRY = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)[0]
COMMAND, ROW, _, SLIP = re.findall(r"```text\n(.*?)\n```", GUIDE, re.DOTALL)
TRIED = """
from public_tests import exercises
import numpy as np
def relu(z):
    return np.maximum(0, -z)
print(exercises()["01_neuron/relu"].check(relu))
"""


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A checkout's packages, with the guide's entry under the others of its exercise."""
    for package in ("nn_utils", "public_tests"):
        leave_out = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=leave_out)
    shutil.copytree(ROOT / "datasets", tmp_path / "datasets")
    file = tmp_path / "public_tests" / "neuron" / "mistakes.toml"
    head, tail = file.read_text(encoding="utf-8").split("\n[neuron]\n")
    file.write_text(f"{head}\n{ENTRY}\n[neuron]\n{tail}", encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_entry_is_noticed_and_named_as_the_guide_shows(copied: Path) -> None:
    program, *arguments = shlex.split(COMMAND)
    assert program == "python"
    asked = run(copied, *arguments)
    assert asked.returncode == 0, asked.stderr
    assert ROW in asked.stdout.splitlines()


def test_a_learner_reads_its_sentence(copied: Path) -> None:
    printed = run(copied, "-c", TRIED).stdout
    message = re.findall(r'message = """\n(.*?)"""', ENTRY, re.DOTALL)[0]
    assert " ".join(message.split()) in " ".join(printed.split())


def test_a_slip_is_named_as_the_guide_shows(copied: Path) -> None:
    file = copied / "public_tests" / "neuron" / "mistakes.toml"
    slipped = ENTRY.replace('[["np.maximum(0, z)"', '[["np.maximum(z)"')
    file.write_text(file.read_text(encoding="utf-8").replace(ENTRY, slipped), encoding="utf-8")
    asked = run(copied, *shlex.split(COMMAND)[1:])
    assert asked.returncode != 0
    assert "Traceback" not in asked.stderr
    assert SLIP in asked.stderr
