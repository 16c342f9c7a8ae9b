"""What is packed, and that it serves a learner who has nothing else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest
import pythons
from answers import write_answers
from pythons import CLEAN

import public_tests
from nnlab.course import places

pytestmark = [pytest.mark.slow, pytest.mark.needs("network")]

ROOT = Path(__file__).parents[2]
PYTHONS = pythons.found()
OURS = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> Path:
    """A folder with the wheel and the source package."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--installer", "uv", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def the(packed: Path, ending: str) -> Path:
    (path,) = packed.glob(f"*{ending}")
    return path


def names_in(path: Path) -> set[str]:
    """The names of a package's files, without the folder that a source package adds."""
    if path.suffix == ".whl":
        return set(zipfile.ZipFile(path).namelist())
    with tarfile.open(path) as archive:
        return {member.name.partition("/")[2] for member in archive if member.isfile()}


def tracked(*folders: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--", *folders], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(listed.stdout.splitlines())


def test_the_wheel_holds_the_packages_the_notebooks_and_nothing_more(packed):
    inside = names_in(the(packed, ".whl"))
    inside = {name for name in inside if ".dist-info/" not in name}
    expected = tracked("nn_utils", "public_tests", "nnlab")
    expected |= {f"nnlab/{name}" for name in tracked("notebooks")}
    expected |= {"nn_utils/datasets/sources.toml"}
    assert {"public_tests/figures.toml", "nnlab/course/templates/report.html.j2"} <= expected
    assert inside == expected


def test_the_source_package_holds_no_solution_no_data_no_test(packed):
    inside = names_in(the(packed, ".tar.gz"))
    tops = {name.split("/")[0] for name in inside if "/" in name}
    assert tops == {"nn_utils", "public_tests", "nnlab", "notebooks", "datasets"}
    assert {name for name in inside if name.startswith("datasets/")} == {"datasets/sources.toml"}


@pytest.mark.parametrize("ending", [".whl", ".tar.gz"])
def test_no_notebook_that_is_packed_gives_a_solution_away(packed, ending):
    path = the(packed, ending)
    notebooks = [name for name in names_in(path) if name.endswith(".ipynb")]
    assert len(notebooks) == len(public_tests.notebooks())
    for name in notebooks:
        text = _read(path, name)
        assert "BEGIN SOLUTION" not in text
        assert "HIDDEN TESTS" not in text
        assert "NotImplementedError" in text


def _read(path: Path, name: str) -> str:
    if path.suffix == ".whl":
        return zipfile.ZipFile(path).read(name).decode()
    with tarfile.open(path) as archive:
        member = next(m for m in archive if m.name.endswith(name))
        file = archive.extractfile(member)
        assert file is not None
        return file.read().decode()


def test_a_python_was_found():
    """At least the running one; the names of the tests below say which others."""
    assert "{}.{}".format(*sys.version_info[:2]) in PYTHONS


@pytest.mark.parametrize(
    "version",
    [v if v == OURS else pytest.param(v, marks=pytest.mark.release) for v in PYTHONS],
)
def test_pip_gives_a_learner_the_course_with_no_checkout(packed, tmp_path, version):
    learner = Learner(tmp_path, PYTHONS[version])
    learner.install(the(packed, ".whl"))
    assert str(tmp_path) in learner.run("python", "-c", "import nnlab; print(nnlab.__file__)")
    work = tmp_path / "work"
    learner.run("nnlab", "start", str(work))
    assert {p.parent.name for p in work.glob("*/*.ipynb")} == set(public_tests.notebooks())
    assert (work / "START.ipynb").exists()

    mine = work / "01_neuron" / "neuron.ipynb"
    write_answers(mine, "01_neuron")
    checked = json.loads(learner.run("nnlab", "check", str(mine), "--json"))
    assert set(checked["exercises"].values()) == {"passed"}
    done = json.loads(learner.run("nnlab", "progress", "--json"))["notebooks"][0]
    assert done["earned"] == done["points"] > 0
    tiers = {data["tier"] for data in json.loads(learner.run("nnlab", "data", "--json"))}
    assert tiers == {"generated"}


def test_the_start_cell_of_the_guide_works(packed, tmp_path):
    """On Colab and the like there is a kernel with pip, and one cell to begin with."""
    guide = (ROOT / "docs" / "guides" / "student.md").read_text(encoding="utf-8")
    cell = re.search(r"```ipython\n(WHEEL = .*?)```", guide, re.DOTALL)
    assert cell
    learner = Learner(tmp_path, PYTHONS["{}.{}".format(*sys.version_info[:2])])
    learner.install(the(packed, ".whl"), "pip")  # as on Colab, all it needs is there, but not
    learner.remove("nnlab")  # the course itself
    wheel = f'WHEEL = "{the(packed, ".whl").as_posix()}"'
    source = re.sub(r'WHEEL = ".*"', lambda _: wheel, cell[1])
    first = nbformat.read(places.student_of(ROOT, "01_neuron"), as_version=4).cells[1].source
    script = tmp_path / "start.ipy"
    script.write_text(f"{source}\n{first}\nprint('the course is here')\n", encoding="utf-8")
    assert "the course is here" in learner.run("ipython", str(script))


class Learner:
    """A clean environment of a Python, and a folder far from any checkout."""

    def __init__(self, home: Path, python: str) -> None:
        self.home = home
        self.bin = home / "env" / ("Scripts" if os.name == "nt" else "bin")
        self._environment = {
            **CLEAN,
            "PATH": os.pathsep.join([str(self.bin), CLEAN["PATH"]]),
            "VIRTUAL_ENV": str(home / "env"),
            "NNLAB_CACHE": str(home / "cache"),
            "NNLAB_PROGRESS": str(home / "progress.jsonl"),
            "NNLAB_TIER": "generated",
            "IPYTHONDIR": str(home / "ipython"),
        }
        self._uv("venv", "--python", python, str(home / "env"))

    def install(self, wheel: Path, *more: str) -> None:
        """What the wheel needs, in the versions and with the hashes of the lock, and the wheel."""
        locked = ("--require-hashes", "--requirement", str(ROOT / "locks" / "base.txt"))
        self._uv("pip", "install", *self._here, *locked)
        self._uv("pip", "install", *self._here, "--no-deps", str(wheel), *more)

    def remove(self, package: str) -> None:
        self._uv("pip", "uninstall", *self._here, package)

    @property
    def _here(self) -> tuple[str, str]:
        """This environment by its name: uv would take the one it is itself installed in."""
        return "--python", str(self.bin / "python")

    def _uv(self, *command: str) -> None:
        self._call([sys.executable, "-m", "uv", "--quiet", *command])

    def run(self, program: str, *arguments: str) -> str:
        return self._call([str(self.bin / program), *arguments])

    def _call(self, command: list[str]) -> str:
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout
