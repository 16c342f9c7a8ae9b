"""The lie detector finds lies, and finds none in the reports of a sample of answers."""

from __future__ import annotations

import numpy as np
import pytest

from public_tests import exercises
from public_tests.engine.diagnosis.code import holds, written
from public_tests.engine.mistake import compiled
from public_tests.engine.program import parsed
from public_tests.lie_detector import page
from public_tests.lie_detector.answers import doubles, singles
from public_tests.lie_detector.routes import decide
from public_tests.lie_detector.runs import World
from public_tests.lie_detector.sentences import Sentence, sentences
from public_tests.lie_detector.tally import among, tried
from public_tests.lie_detector.together import contradictions

LINEAR = "03_two_layer/linear_backward"
TWICE = """
def linear_backward(dZ, cache):
    A_prev, W, b = cache
    m = A_prev.shape[1]
    dZ /= 1
    return W.T @ dZ, 2 * dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
"""


def world(source: str = TWICE, key: str = LINEAR) -> World:
    exercise = exercises()[key]
    return World(exercise, compiled(source, exercise.reference), source)


@pytest.mark.parametrize(
    ("kind", "text", "true"),
    [
        ("right parts", "gives the right dA_prev and db", True),
        ("right parts", "gives the right dA_prev and dW", False),
        ("holds", "leaves its arguments as they were", True),
        ("holds", "agrees with the definition on random sizes", False),
        ("by_algebra/twice", "In every case dW is twice the right one.", True),
        ("by_algebra/times", "In every case dW is m times too large.", False),
        ("by_algebra/negative", "In every case dW is the negative of the right one.", False),
        ("argument_ignored", "dW does not depend on dZ.", False),
        ("argument_changed", "dZ is changed by the call. Whoever called still needs it.", False),
        ("no_return", "The function has no `return` with a value, so it gives None.", False),
    ],
)
def test_a_sentence_is_decided_rightly(kind: str, text: str, true: bool) -> None:
    assert decide(world(), Sentence(kind, text)) is true


def test_a_mistake_the_answer_does_not_make_is_a_lie() -> None:
    by_id = {mistake.id: mistake for mistake in exercises()[LINEAR].mistakes}
    lost = TWICE.replace("2 * dZ @ A_prev.T / m", "dZ @ A_prev.T")
    for id, true in (("dW_without_mean", True), ("dW_transposed", False)):
        said = Sentence("mistake", by_id[id].message, mistake=by_id[id])
        assert decide(world(lost), said) is true


def test_sentences_that_contradict_each_other_are_found() -> None:
    said = [
        Sentence("holds", "leaves its arguments as they were"),
        Sentence("note", "w is changed in place. That is fine here."),
    ]
    assert contradictions(said)
    assert not contradictions(said[:1])


def test_answers_are_changed_in_one_place_or_in_two() -> None:
    rng = np.random.default_rng(1)
    exercise = exercises()[LINEAR]
    made = [*singles(exercise, 6, rng), *doubles(exercise, 3, rng)]
    assert [len(answer.kinds) for answer in made] == [1] * 6 + [2] * 3
    assert len({answer.source for answer in made}) > 5


def test_in_a_sample_of_reports_nothing_is_false() -> None:
    said = 0
    for key in among(exercises(), [])[::9]:
        found = tried((key, 4, 1, 7, False))
        assert not found.false, found.false
        assert not found.unknown, found.unknown
        said += found.kinds.total()
    assert said


def test_every_sentence_of_a_report_is_taken() -> None:
    report = exercises()[LINEAR].check(world().function)
    said = [sentence.text for sentence in sentences(report)]
    for part in (*report.holds, *(m.message for m in report.diagnosis), *report.notes):
        assert part in said
    assert {group.first.sentence for group in report.groups} <= set(said)


def test_the_page_has_the_figures() -> None:
    found = tried((LINEAR, 2, 0, 3, False))
    text = page.markdown(found, 1, "--seed 1")
    assert f"| sentences | {found.kinds.total()} |" in text
    assert "| **false** | **0** |" in text


# What mistakes claim of the program ---------------------------------------------------------------


def test_every_mistakes_own_code_is_as_its_words_say() -> None:
    claiming = [(e, m) for e in exercises().values() for m in e.mistakes if m.code]
    assert len(claiming) > 40
    for exercise, mistake in claiming:
        program = parsed(mistake.source(exercise.reference), exercise.name)
        assert written(mistake, program), f"{exercise.key}: {mistake.id}"
        assert not written(mistake, None)


@pytest.mark.parametrize(
    ("claim", "true"),
    [
        ("loop", True),
        ("return in loop", False),
        ("no loop", False),
        ("calls np.sum", True),
        ("calls sum", False),
        ("reads x", True),
        ("reads y", False),
        ("writes into x", True),
        ("writes into total", False),
        ("has x.shape[0]", True),
        ("has x . shape [ 1 ]", False),
        ("counts rows", True),
        ("operator //", True),
        ("operator **", False),
        ("operator ** | loop", True),
        ("return", True),
    ],
)
def test_claims_about_a_program(claim: str, true: bool) -> None:
    source = """
def f(x, y):
    '''return y ** 2'''
    total = np.sum(x)
    for i in range(x.shape[0]):
        x[i] = total // 2
    return x
"""
    program = parsed(source, "f")
    assert program is not None
    assert holds(claim, program) is true


def test_a_claim_nobody_knows_is_refused() -> None:
    program = parsed("def f(x):\n    return x\n", "f")
    assert program is not None
    with pytest.raises(ValueError, match="dances"):
        holds("dances", program)
