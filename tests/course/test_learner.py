"""A learner's work is never lost: not by an update, not by a reset, not by a broken memory."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nnlab import cli
from nnlab.course import learner, places

NOTEBOOK = "03_two_layer"


@pytest.fixture
def released(tmp_path: Path, monkeypatch) -> Path:
    """A release that a test may change, as an update would."""
    folder = tmp_path / "released"
    monkeypatch.setattr(places, "CHECKOUT", folder)
    publish(folder, '{"release": 1}')
    return folder


def publish(folder: Path, text: str) -> None:
    path = places.student_of(folder, NOTEBOOK)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def states(given: list[learner.Given]) -> dict[str, str]:
    return {one.notebook: one.state for one in given}


def test_the_first_start_hands_out_and_the_second_changes_nothing(released, tmp_path):
    work = tmp_path / "work"
    assert states(learner.start(work)) == {NOTEBOOK: "new"}
    assert states(learner.start(work)) == {NOTEBOOK: "unchanged"}


def test_an_update_replaces_what_was_not_touched(released, tmp_path):
    work = tmp_path / "work"
    learner.start(work)
    publish(released, '{"release": 2}')
    assert states(learner.start(work)) == {NOTEBOOK: "updated"}
    assert json.loads(learner.own_copy(work, NOTEBOOK).read_text()) == {"release": 2}


@pytest.mark.parametrize("memory", ["kept", "lost", "broken"])
def test_an_update_never_overwrites_work(released, tmp_path, memory):
    work = tmp_path / "work"
    learner.start(work)
    mine = learner.own_copy(work, NOTEBOOK)
    mine.write_text("my answers", encoding="utf-8")
    if memory == "lost":
        (work / learner.MEMORY).unlink()
    if memory == "broken":
        (work / learner.MEMORY).write_text("{half a li", encoding="utf-8")
    publish(released, '{"release": 2}')
    assert states(learner.start(work)) == {NOTEBOOK: "yours"}
    assert mine.read_text(encoding="utf-8") == "my answers"


def test_reset_gives_a_fresh_notebook_and_keeps_the_old_one(released, tmp_path):
    work = tmp_path / "work"
    learner.start(work)
    mine = learner.own_copy(work, NOTEBOOK)
    mine.write_text("my answers", encoding="utf-8")
    kept = learner.reset(work, NOTEBOOK)
    assert kept is not None
    assert kept.read_text(encoding="utf-8") == "my answers"
    assert json.loads(mine.read_text()) == {"release": 1}


def test_reset_of_a_notebook_that_is_not_there_hands_it_out(released, tmp_path):
    assert learner.reset(tmp_path / "work", NOTEBOOK) is None
    assert learner.own_copy(tmp_path / "work", NOTEBOOK).exists()


def test_the_folder_is_found_from_inside_it(released, tmp_path, monkeypatch):
    work = tmp_path / "work"
    learner.start(work)
    inside = work / NOTEBOOK
    assert learner.folder_of(inside) == work
    monkeypatch.setenv("NNLAB_WORK", str(tmp_path / "elsewhere"))
    assert learner.folder_of(inside) == tmp_path / "elsewhere"


def test_start_and_reset_from_the_command_line(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_WORK", str(tmp_path / "work"))
    run = CliRunner().invoke
    assert run(cli.app, ["start"]).exit_code == 0
    path = learner.own_copy(tmp_path / "work", NOTEBOOK)
    path.write_text("my answers", encoding="utf-8")
    assert run(cli.app, ["reset", "03"]).exit_code == 0
    assert "my answers" in {p.read_text(encoding="utf-8") for p in path.parent.iterdir()}
    assert run(cli.app, ["reset", "nonsense"]).exit_code != 0
