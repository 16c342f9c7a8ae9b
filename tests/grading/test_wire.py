"""Values that cross to the sandbox and back, and what an untrusted end may send."""

from __future__ import annotations

import socket
import struct
import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnlab.grading import wire
from nnlab.grading.limits import USUAL
from nnlab.grading.outputs import Outputs
from nnlab.grading.remote import RemoteCaller
from public_tests import exercises
from public_tests.engine import Case, LocalCaller
from public_tests.engine.calling import Call
from public_tests.engine.observation import same


@pytest.mark.parametrize("exercise", exercises().values(), ids=lambda e: e.key)
def test_every_case_and_every_answer_crosses_unchanged(exercise: Any) -> None:
    for case in exercise.cases(np.random.default_rng(3)):
        tree, body = wire.encode(dict(case.arguments), arguments=True)
        again = wire.decode(tree, body, arguments=True)
        assert list(again) == list(case.arguments)
        for name, value in case.arguments.items():
            if isinstance(value, np.random.Generator):
                assert again[name].bit_generator.state == value.bit_generator.state
            else:
                assert type(again[name]) is type(value)
                assert same(value, again[name])

    def across(case: Case) -> Call:
        call = LocalCaller(exercise.reference)(case)
        call.value, call.after = wire.decode(*wire.encode(call.value)), case.values
        return call

    assert exercise.examine(across, seed=4).passed


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
@settings(max_examples=60, deadline=None)
def test_plain_values_come_back_as_they_were(value: Any) -> None:
    assert repr(wire.decode(*wire.encode(value))) == repr(value)


def test_what_is_no_data_comes_back_as_a_mark_with_its_type() -> None:
    class Sly:
        def __array__(self, *asked: Any) -> Any:
            raise AssertionError("nobody may ask")

        __float__ = __iter__ = __len__ = __eq__ = __array__

    objects = np.empty(1, dtype=object)
    objects[0] = Sly()
    back = wire.decode(*wire.encode({"a": Sly(), "b": objects}))
    assert type(back["a"]).__name__ == "Sly"
    assert isinstance(back["a"], wire.Opaque)
    assert back["b"].dtype == object


@pytest.mark.parametrize(
    ("tree", "body"),
    [
        (["a", "<f8", [10], 0, 8], b"x" * 8),
        (["a", "|O", [1], 0, 8], b"x" * 8),
        (["a", "<f8", [-1], 0, 8], b"x" * 8),
        (["a", "<f8", [1] * 40, 0, 8], b"x" * 8),
        (["f", "os", "system"], b""),
        (["g", "{}"], b""),
        (["F", ["../x", 0, 1]], b"x"),
        (["nonsense"], b""),
        ([], b""),
        (["d", ["k"]], b""),
        (["I", "not a number"], b""),
    ],
)
def test_forged_values_are_refused(tree: Any, body: bytes) -> None:
    with pytest.raises(wire.Trouble):
        wire.decode(tree, body)


def test_depth_and_number_of_parts_are_limited() -> None:
    deep: Any = []
    for _ in range(50):
        deep = [deep]
    with pytest.raises(wire.TooMuch):
        wire.encode(deep)
    tree: Any = ["l"]
    for _ in range(50):
        tree = ["l", tree]
    with pytest.raises(wire.TooMuch):
        wire.decode(tree, b"")
    with pytest.raises(wire.TooMuch):
        wire.encode(list(range(wire.MOST_NODES + 1)))


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\xff" * 100,
        struct.pack("!II", 10, 0) + b"not json!!",
        struct.pack("!II", 2, 0) + b"[]",
        struct.pack("!II", 2, 0) + b"{}",
        struct.pack("!II", 1 << 31, 1 << 31),
        struct.pack("!II", 2, 1 << 30) + b"{}",
        struct.pack("!II", 100, 0) + b'{"answer": ["t", 1',
        struct.pack("!II", 13, 0) + b'{"answer": 1}',
    ],
    ids=range(9),
)
def test_a_forged_reply_is_an_answer_that_raised(sent: bytes) -> None:
    ours, theirs = socket.socketpair()

    def answer() -> None:
        with theirs:
            theirs.sendall(sent)

    threading.Thread(target=answer).start()
    caller = RemoteCaller(ours, "sigmoid", USUAL)
    case = Case({"z": np.zeros(3)})
    call = caller(case)
    assert call.raised is not None
    assert call.value is None
    assert caller(case).raised is not None  # and it is not asked again


def test_outputs_are_cut_and_checked() -> None:
    outputs = Outputs(USUAL, USUAL.output)
    forged: list[Any] = [
        None,
        7,
        {"output_type": "stream", "name": "stdin", "text": "x"},
        {"output_type": "stream", "name": "stdout", "text": 7},
        {"output_type": "display_data", "data": "x"},
        {"output_type": "nonsense"},
        {"output_type": "display_data", "data": {"application/javascript": "alert(1)"}},
    ]
    for message in forged:
        outputs.add(message)
    (shown,) = outputs.made
    assert list(shown["data"]) == ["text/plain"]
    for _ in range(1_000):
        outputs.add({"output_type": "display_data", "data": {"text/html": "x" * 10_000}})
    assert outputs.size <= USUAL.cell_output
    assert "left out" in outputs.finished()[-1]["text"]
