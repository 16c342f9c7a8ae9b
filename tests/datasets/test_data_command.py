"""`nnlab data`: what it shows, and that its exit code is 0 only when all is well."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nnlab.course.data import app

runner = CliRunner()


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch, drawn_cache: Path) -> None:
    monkeypatch.setenv("NNLAB_CACHE", str(drawn_cache))
    monkeypatch.setenv("NNLAB_OFFLINE", "1")


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    monkeypatch.setenv("NNLAB_DATA", str(folder))
    return folder


def test_list_names_tier_fingerprint_and_licence() -> None:
    shown = runner.invoke(app, [])
    assert shown.exit_code == 0
    for part in ("cat_vs_noncat", "mnist", "cats_vs_dogs", "generated", "058f11c1fff93a81", "MIT"):
        assert part in shown.stdout


@pytest.mark.parametrize("arguments", [["--json"], ["list", "--json"]])
def test_list_for_a_machine(arguments: list[str]) -> None:
    rows = json.loads(runner.invoke(app, arguments).stdout)
    assert [row["name"] for row in rows] == ["cat_vs_noncat", "mnist", "cats_vs_dogs"]
    assert {"tier", "provider", "fingerprint", "licence", "shapes", "bytes"} <= set(rows[0])


def test_get_of_a_tier_that_cannot_be_had_fails() -> None:
    got = runner.invoke(app, ["get", "mnist", "--tier", "real"])
    assert got.exit_code == 1
    assert "mnist" in got.output


def test_get_of_one_dataset() -> None:
    got = runner.invoke(app, ["get", "mnist", "--tier", "generated", "--json"])
    assert got.exit_code == 0
    assert [row["tier"] for row in json.loads(got.stdout)] == ["generated"]


@pytest.mark.parametrize("command", ["get", "verify"])
def test_an_unknown_dataset_is_said(command: str) -> None:
    told = runner.invoke(app, [command, "imagenet"])
    assert told.exit_code == 1
    assert "cats_vs_dogs" in told.output


def test_wrong_file_is_shown_by_list_and_verify_beside_what_is_well(mine: Path) -> None:
    (mine / "train_catvnoncat.h5").write_bytes(b"something else")
    listed = runner.invoke(app, ["list", "--json"])
    rows = {row["name"]: row for row in json.loads(listed.stdout)}
    assert listed.exit_code == 1
    assert "train_catvnoncat.h5" in rows["cat_vs_noncat"]["error"]
    assert rows["mnist"]["tier"] == "generated"
    verified = runner.invoke(app, ["verify", "--json"])
    assert verified.exit_code == 1
    (row,) = json.loads(verified.stdout)
    assert row["file"].endswith("train_catvnoncat.h5")
    assert row["verdict"].startswith("wrong")


def test_verify_with_nothing_here() -> None:
    assert runner.invoke(app, ["verify"]).exit_code == 0


def test_a_data_folder_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_DATA", "/no/such/folder")
    told = runner.invoke(app, ["list"])
    assert told.exit_code == 1
    assert "/no/such/folder" in told.output
