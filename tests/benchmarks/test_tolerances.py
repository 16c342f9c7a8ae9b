"""Every tolerance stands beside the spread that was measured for it, and is wider."""

import shutil
from pathlib import Path

import pytest

from nn_utils.files import read_toml
from public_tests.figures import figures

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("key", figures())
def test_a_tolerance_covers_what_was_measured(key):
    figure = figures()[key]
    assert figure.spread is not None
    assert figure.kernel_spread is not None
    if not figure.at_least:
        assert max(figure.spread, figure.kernel_spread) < figure.rtol


def test_spreads_are_written_beside_their_figures_and_nothing_else_changes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT)
    from benchmarks import tolerances

    copy = tmp_path / "figures.toml"
    shutil.copy(tolerances.FIGURES, copy)
    monkeypatch.setattr(tolerances, "FIGURES", copy)
    before = read_toml(copy)
    for field in ("spread", "kernel_spread"):
        tolerances.write(dict.fromkeys(before, 0.25), field)
    after = read_toml(copy)
    assert all(table["spread"] == table["kernel_spread"] == 0.25 for table in after.values())
    for key, table in after.items():
        assert table | {n: before[key][n] for n in ("spread", "kernel_spread")} == before[key]
