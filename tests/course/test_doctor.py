"""The doctor finds what is wrong, and one thing that is wrong does not hide the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from nn_utils import datasets
from nnlab.course import doctor, learner


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("NNLAB_TIER", "generated")
    monkeypatch.setenv("NNLAB_WORK", str(tmp_path / "work"))
    monkeypatch.delenv("NNLAB_DATA", raising=False)
    monkeypatch.setattr(datasets, "_served", {})  # as in a new process


def found() -> dict[str, doctor.Finding]:
    return {finding.what: finding for finding in doctor.examine()}


@pytest.mark.slow
def test_a_sound_installation_has_no_problem(tmp_path):
    learner.start(tmp_path / "work")
    assert [f for f in found().values() if f.state == "problem"] == []
    assert found()["notebooks"].state == "ok"


def test_whoever_has_no_notebooks_yet_is_told_how_to_get_them():
    notebooks = found()["notebooks"]
    assert notebooks.state == "note"
    assert "nnlab start" in notebooks.do


def test_a_second_numpy_on_the_path_is_found(tmp_path, monkeypatch):
    other = tmp_path / "other" / "numpy-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: numpy\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(tmp_path / "other"))
    assert found()["two NumPys"].state == "problem"
    assert "1.0 in" in found()["two NumPys"].seen


def test_more_threads_than_processors_are_found(monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", str(4 * (os.cpu_count() or 1)))
    threads = found()["threads of BLAS"]
    assert threads.state == "note"
    assert "OPENBLAS_NUM_THREADS=" in threads.do
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    assert found()["threads of BLAS"].state == "ok"


@pytest.mark.parametrize(("quota", "at_most"), [("50000 100000\n", 0.5), ("max 100000\n", 4096)])
def test_a_containers_share_of_the_processors_counts(tmp_path, quota, at_most):
    file = tmp_path / "cpu.max"
    file.write_text(quota)
    assert 0 < doctor._processors(file) <= at_most


def test_data_that_are_not_there_are_a_problem_beside_the_rest(monkeypatch, tmp_path):
    monkeypatch.setenv("NNLAB_DATA", str(tmp_path / "gone"))
    problems = {name for name, finding in found().items() if finding.state == "problem"}
    assert "cat_vs_noncat" in problems
    assert found()["Python"].state == "ok"


def test_a_machine_without_bubblewrap_is_told_that_it_cannot_grade(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    sandbox = found()["sandbox"]
    assert sandbox.state == "note"
    assert "bubblewrap" in sandbox.seen


def test_a_bubblewrap_that_may_not_make_namespaces_is_noticed(tmp_path, monkeypatch):
    forbidden = tmp_path / "bwrap"
    forbidden.write_text("#!/bin/sh\necho 'No permissions to create new namespace' >&2\nexit 1\n")
    forbidden.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    sandbox = found()["sandbox"]
    assert sandbox.state == "note"
    assert "No permissions" in sandbox.seen
