"""What comes from outside can be written, shown and stored, whatever it is."""

from __future__ import annotations

import json
import os
import socket
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.grading import wire
from nnlab.grading.foreign import DEEPEST, parsed_json, readable, readable_name, without_depths
from nnlab.grading.intake import read_submission
from nnlab.grading.source import Source, source_from

from .conftest import ASSIGNMENT

TEXTS = (
    st.text(st.characters(categories=None), max_size=20) | st.just("\ud800") | st.just("\ude00x")
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=15,
)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(TEXTS)
def test_every_text_can_be_written_and_ordinary_text_stays(text: str) -> None:
    readable(text).encode()
    assert len(readable(text)) <= len(text)
    assert readable("Zoë 🎓 x") == "Zoë 🎓 x"
    assert readable("a\ud800b") == "a\ufffdb"


@given(JSON)
def test_json_keeps_everything_but_lone_surrogates(value: Any) -> None:
    text = json.dumps(value)
    assert without_depths(text) == text
    found = parsed_json(text)
    json.dumps(found, ensure_ascii=False).encode()
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return
    assert found == value


@given(st.text(alphabet='[]{}",:\\ a1', max_size=400))
def test_cutting_takes_any_text(text: str) -> None:
    without_depths(text)


@pytest.mark.parametrize("levels", [DEEPEST, DEEPEST + 1, 600, 100_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_what_is_too_deep_is_cut_and_the_rest_stays(levels: int, brackets: str) -> None:
    key = '"]a\\"{":' if brackets == "{}" else ""
    deep = f"{brackets[0]}{key}" * (levels - 2) + "1" + brackets[1] * (levels - 2)
    text = f'{{"before": [2], "deep": [{deep}], "after": "]["}}'
    found = json.loads(without_depths(text))
    assert (found["before"], found["after"]) == ([2], "][")
    assert depth(found) == min(levels, DEEPEST)


@given(st.binary(max_size=20).map(os.fsdecode))
def test_names_can_be_shown_and_then_stay(name: str) -> None:
    shown = readable_name(name)
    shown.encode()
    assert not set(shown) & set('<>"&\\/`\n\0')
    assert readable_name(shown) == shown
    assert readable_name("Zoë O'Brien-2") == "Zoë O'Brien-2"
    assert readable_name(os.fsdecode(b"caf\xe9")) == "caf%E9"


# a notebook --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(right: str) -> Source:
    return source_from(ASSIGNMENT, right)


def changed(right: str, key: str, value: str) -> bytes:
    """The notebook with a value of JSON under a key of everything in it."""
    notebook = json.loads(right)
    for part in (notebook, notebook["metadata"], *notebook["cells"]):
        part[key] = "HERE"
        part.setdefault("metadata", {})[key] = "HERE"
    return json.dumps(notebook).replace('"HERE"', value).encode()


DEEP = ("deep", "deeper")
STRANGE = {
    "deep": "[" * 600 + "]" * 600,
    "deeper": '{"a":' * 50_000 + "1" + "}" * 50_000,
    "not a number": "NaN",
    "infinite": "-Infinity",
    "a number of 5000 digits": "9" * 5_000,
    "a fraction of 5000 digits": "1e" + "9" * 5_000,
    "a key twice": '{"a": 1, "a": {"a": 2}}',
    "a lone surrogate": '"\\ud800"',
    "lone surrogates for keys": '{"\\udfff": ["\\ud800\\ud800"]}',
}


@pytest.mark.parametrize("key", ["x", "tags", "id", "outputs", "attachments", "execution_count"])
@pytest.mark.parametrize(
    "kind", [pytest.param(k, marks=pytest.mark.slow) if k == "deeper" else k for k in STRANGE]
)
def test_strange_json_costs_nothing(kind: str, key: str, right: str, source: Source) -> None:
    submission = read_submission(changed(right, key, STRANGE[kind]), source)
    assert [cell.source for cell in submission.cells] == [cell.source for cell in source.cells]
    assert all(cell.origin for cell in submission.cells)
    assert len(submission.remarks) == (kind in DEEP)


def test_surrogates_are_replaced_in_texts_and_ids(source: Source) -> None:
    cell = {
        "cell_type": "code",
        "source": ["a\ud800", "\udc00b"],
        "metadata": {"tags": ["\ud800"], "nbgrader": {"grade_id": "\udc00"}},
    }
    content = json.dumps({"nbformat": 4, "cells": [cell]}).encode()
    made = read_submission(content, source).cells[0]
    made.source.encode()
    "".join(made.tags).encode()


# the wire ----------------------------------------------------------------------------------------


def received(content: bytes) -> Any:
    here, there = socket.socketpair()
    with here, there:
        here.sendall(len(content).to_bytes(4, "big") + bytes(4) + content)
        return wire.receive(there, 5.0)[0]


@pytest.mark.parametrize("content", [rb'{"a\ud800": ["\udfff"]}', b'{"a": "\xed\xa0\x80"}'])
def test_no_surrogate_comes_over_the_wire(content: bytes) -> None:
    json.dumps(received(content), ensure_ascii=False).encode()


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("code", [0xD800, 0xDFFF, 0x110000, 0xFFFFFFFF])
def test_signs_that_are_none_are_replaced_in_arrays(code: int, order: str) -> None:
    body = np.array([code, 97], dtype=f"{order}u4").tobytes()
    made = wire.decode(["a", f"{order}U2", [1], 0, 8], body)
    assert made.tolist() == ["\ufffda"]


def test_huge_integers_are_sent_either_way() -> None:
    tree, body = wire.encode([10**5_000, -(10**5_000), -(10**20)])
    assert wire.decode(tree, body)[2] == -(10**20)
