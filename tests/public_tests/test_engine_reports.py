"""What a report says and shows, as text and as HTML, and what a notebook's cell does with it."""

from __future__ import annotations

import json
import multiprocessing
import os
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from public_tests import cells, exercises
from public_tests.engine import Report, history

LINEAR = "03_two_layer/linear_backward"


def without_mean(dZ: np.ndarray, cache: Any) -> Any:
    A, W, _ = cache
    return W.T @ dZ, dZ @ A.T, dZ.sum(axis=1, keepdims=True) / A.shape[1]


def flat_and_turned(dZ: np.ndarray, cache: Any) -> Any:
    A, W, _ = cache
    m = A.shape[1]
    return W.T @ dZ, A @ dZ.T / m, dZ.sum(axis=0) / m


def misfitting(dZ: np.ndarray, cache: Any) -> Any:
    A, W, _ = cache
    return W.T @ dZ, np.dot(dZ, A), dZ


def right(dZ: np.ndarray, cache: Any) -> Any:
    A, W, _ = cache
    return W.T @ dZ, dZ @ A.T / A.shape[1], dZ.mean(axis=1, keepdims=True)


def report_on(function: Any) -> Report:
    return exercises()[LINEAR].check(function)


WRONG = [without_mean, flat_and_turned, misfitting, lambda dZ, cache: None, "no function"]


class Outline(HTMLParser):
    """Tags in balance, headings in order, and what a listener hears."""

    EMPTY = frozenset({"rect", "br", "meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.headings: list[int] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attributes)))
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self.headings.append(int(tag[1]))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("function", [*WRONG, right])
def test_html_is_well_formed_and_sound_for_a_screen_reader(function: Any) -> None:
    outline = Outline(report_on(function).html)
    assert all(b - a <= 1 for a, b in zip(outline.headings, outline.headings[1:], strict=False))
    for tag, attributes in outline.seen:
        if tag == "figure" and attributes.get("role") == "img":
            assert attributes.get("aria-label")
        if tag == "svg":
            assert attributes["aria-hidden"] == "true"
        if tag == "th":
            assert attributes["scope"] in ("row", "col")
        if tag == "table":
            assert attributes["aria-label"]


@pytest.mark.parametrize("function", [*WRONG, right])
def test_html_fetches_nothing_and_runs_nothing(function: Any) -> None:
    html = report_on(function).html
    for word in ("http:", "https:", "<script", "src=", "@import", "url("):
        assert word not in html


def test_what_the_student_wrote_is_inert_in_html() -> None:
    def nasty(dZ: np.ndarray, cache: Any) -> Any:
        raise ValueError("<script>alert(1)</script><img src=x onerror=y>")

    html = report_on(nasty).html
    assert "<script>" not in html
    assert "<img" not in html


def test_the_mistake_comes_before_the_evidence() -> None:
    report = report_on(without_mean)
    message = report.diagnosis[0].message
    for shown in (report.text, report.html):
        assert 0 < shown.index(message[:25]) < shown.index("expected")


def test_no_table_of_numbers_stands_beside_a_sentence_that_says_it() -> None:
    def one_entry(dZ: np.ndarray, cache: Any) -> Any:
        dA, dW, db = right(dZ, cache)
        dW[0, 0] += 1
        return dA, dW, db

    assert report_on(without_mean).html.count("<table") == 0
    assert report_on(one_entry).html.count("<table") == 2


def test_further_mistakes_take_a_line_each_and_are_folded() -> None:
    report = report_on(flat_and_turned)
    assert len(report.groups) == 2
    second = report.groups[1].first.sentence
    assert report.text.count(second) == 1
    folded = report.html.split("<details>", 1)[1]
    assert second in folded


def test_failures_of_one_leaf_are_shown_once_with_the_number_of_cases() -> None:
    report = report_on(without_mean)
    assert len(report.failures) > 2
    assert len(report.groups) == 1
    assert report.groups[0].cases == len(report.failures)
    assert report.html.count(report.groups[0].first.sentence) == 1


def test_shapes_are_drawn_with_the_names_of_their_axes() -> None:
    html = report_on(flat_and_turned).html
    assert "(n_prev)" in html
    assert "(n)" in html
    assert html.count("<rect") == 2


def test_entries_that_differ_are_marked_by_word_and_sign_not_by_color_alone() -> None:
    def one_entry(dZ: np.ndarray, cache: Any) -> Any:
        dA, dW, db = right(dZ, cache)
        dW[0, 0] += 1
        return dA, dW, db

    report = report_on(one_entry)
    assert report.html.count("differs: ") == 1
    assert "[" in report.text.split("yours", 1)[1]


def test_only_the_learners_lines_are_shown() -> None:
    report = report_on(misfitting)
    assert "np.dot(dZ, A)" in report.text
    for ours in ("calling.py", "site-packages", "examination", "Traceback"):
        assert ours not in report.text


def test_every_check_is_reported_though_one_fails() -> None:
    def two_faults(dZ: np.ndarray, cache: Any) -> Any:
        dA, dW, db = without_mean(dZ, cache)
        dZ *= 0
        return dA, dW, db

    checks = {failure.check for failure in report_on(two_faults).failures}
    assert len(checks) == 2


def test_a_passing_report_claims_no_more_than_what_was_checked() -> None:
    report = report_on(right)
    assert "visible checks passed" in report.text
    assert "all" not in report.text.split(".")[0]


# The notebook's cell and the history --------------------------------------------------------------


def test_a_cell_raises_and_keeps_the_attempt(kept: Path, capsys: Any) -> None:
    check = cells.cell_check(exercises()[LINEAR])
    with pytest.raises(AssertionError) as raised:
        check(without_mean)
    assert isinstance(raised.value, cells.CheckFailed)
    check(right)
    first, second = history.read()
    assert (first.exercise, first.passed, second.passed) == (LINEAR, False, True)
    assert first.mistakes == ("dW_without_mean",)
    assert second.score == second.points
    assert "not right yet" in capsys.readouterr().out


def test_checks_with_hidden_cases_and_stubs_are_not_progress(kept: Path, capsys: Any) -> None:
    def stub(dZ: np.ndarray, cache: Any) -> Any:
        raise NotImplementedError

    check = cells.cell_check(exercises()[LINEAR])
    check(right, seed=2)
    with pytest.raises(NotImplementedError):
        check(stub)
    assert history.read() == []
    capsys.readouterr()


def test_broken_lines_cost_only_themselves(kept: Path) -> None:
    history.record(report_on(right))
    with kept.open("ab") as file:
        file.write(b'{"time": "x"}\n[1]\nnull\n\xff\xfe\n{"half\n')
    history.record(report_on(without_mean))
    assert [attempt.passed for attempt in history.read()] == [True, False]


def test_a_place_that_cannot_be_written_breaks_no_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("in the way")
    for place in (tmp_path / "file" / "progress.jsonl", tmp_path):
        monkeypatch.setenv("NNLAB_PROGRESS", str(place))
        history.record(report_on(right))
        assert history.read() == []


def test_progress_can_be_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    history.record(report_on(right))
    assert history.read() == []
    assert not list(tmp_path.iterdir())
    monkeypatch.delenv("NNLAB_PROGRESS")
    assert history.place() is not None
    history.record(report_on(right))
    assert len(history.read()) == 1


def _many(count: int) -> None:
    report = report_on(without_mean)
    for _ in range(count):
        history.record(report)


def test_two_processes_do_not_mix_their_lines(kept: Path) -> None:
    context: Any = multiprocessing.get_context("fork" if os.name == "posix" else "spawn")
    workers = [context.Process(target=_many, args=(200,)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 400
    assert all(json.loads(line)["exercise"] == LINEAR for line in lines)


def test_mistakes_are_counted_once_in_a_row(kept: Path) -> None:
    for function in (without_mean, without_mean, right, without_mean):
        history.record(report_on(function))
    counted = history.commonest_mistakes(history.read())
    assert counted[LINEAR, "dW_without_mean"] == 2


def parts_said_to_be_right(function: Any) -> list[str]:
    return [said for said in report_on(function).holds if said.startswith("gives the right")]


def test_parts_that_are_right_are_said_to_be_and_no_others() -> None:
    def db_summed(dZ: np.ndarray, cache: Any) -> Any:
        dA_prev, dW, _ = right(dZ, cache)
        return dA_prev, dW, np.sum(dZ)

    def right_once(dZ: np.ndarray, cache: Any) -> Any:
        dA_prev, dW, db = right(dZ, cache)
        return dA_prev, dW if dZ.shape[1] == 1 else -dW, db

    assert parts_said_to_be_right(db_summed) == ["gives the right dA_prev and dW"]
    assert parts_said_to_be_right(right_once) == ["gives the right dA_prev and db"]
    for nothing_right in (lambda dZ, cache: None, lambda dZ, cache: 1 / 0, right):
        assert parts_said_to_be_right(nothing_right) == []


def test_what_is_handed_on_unchanged_is_not_called_right() -> None:
    report = exercises()["03_two_layer/linear_forward"].check(lambda A, W, b: (W @ A, (A, W, b)))
    assert not report.passed
    assert not [said for said in report.holds if said.startswith("gives the right")]
