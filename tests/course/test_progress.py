"""A learner's standing comes from their own checks, the last of each exercise."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from nnlab import cli
from public_tests import exercises, notebooks, two_layer
from public_tests.engine.mistake import compiled, source_of
from public_tests.progress import progress

KEY = "03_two_layer/linear_forward"


@pytest.fixture
def history(tmp_path, monkeypatch):
    monkeypatch.setenv("NNLAB_PROGRESS", str(tmp_path / "deep" / "progress.jsonl"))
    return tmp_path / "deep" / "progress.jsonl"


def standing_of_03():
    return next(s for s in progress().notebooks if s.notebook == "03_two_layer")


def wrong(A, W, b):
    return W @ A, (A, W, b)


def right():
    reference = exercises()[KEY].reference
    return compiled(source_of(reference), reference)


def test_no_check_yet(history):
    assert progress().earned == 0
    assert len(standing_of_03().waiting) == len(notebooks()["03_two_layer"].exercises)


def test_a_wrong_answer_then_a_right_one(history):
    with pytest.raises(AssertionError):
        two_layer.linear_forward_test(wrong)
    assert standing_of_03().tried == ("linear_forward",)
    assert progress().mistakes[0][1] == 1
    two_layer.linear_forward_test(right())
    assert standing_of_03().passed == ("linear_forward",)
    assert progress().earned == exercises()[KEY].points


def test_what_was_right_once_and_is_wrong_now_is_not_done(history):
    two_layer.linear_forward_test(right())
    with pytest.raises(AssertionError):
        two_layer.linear_forward_test(wrong)
    assert progress().earned == 0


def test_a_line_cut_short_costs_itself_alone(history):
    two_layer.linear_forward_test(right())
    with history.open("a", encoding="utf-8") as file:
        file.write('{"time": "2026-01-0')
    assert standing_of_03().passed == ("linear_forward",)


def test_the_command_tells_the_same(history):
    two_layer.linear_forward_test(right())
    told = CliRunner().invoke(cli.app, ["progress", "--json"])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["earned"] == exercises()[KEY].points
    assert "03_two_layer" in CliRunner().invoke(cli.app, ["progress"]).stdout
