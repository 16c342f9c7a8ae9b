"""A reader's question, asked of every number in the notebooks: which cell shows it?"""

from __future__ import annotations

import pytest
from prose_numbers import (
    Prose,
    numbers,
    prose_of,
    reasons,
    recorded,
    slips,
    told,
    value,
    without_proof,
)

from public_tests import notebooks


@pytest.mark.parametrize("key", notebooks())
def test_every_number_is_shown_by_a_cell_or_has_its_reason(key: str) -> None:
    """On failure: `nnlab run --only KEY`, `python -m tests.course.prose_numbers report KEY`."""
    prose = prose_of(key)
    not_shown = set(without_proof(prose, recorded(prose)))
    assert not_shown - reasons(key) == set(), "no cell shows these"
    assert reasons(key) - not_shown == set(), "these need no reason any more: take them out"


@pytest.mark.parametrize("key", notebooks())
def test_what_is_calculated_in_the_text_comes_out_so(key: str) -> None:
    assert [slip for text in prose_of(key).texts for slip in slips(text)] == []


def test_a_number_that_no_cell_shows_is_found() -> None:
    prose = Prose("01_neuron", ["It is right about 61 % of 40 days, 24 in all."], ["days = 40"])
    (shown,) = numbers("0.6053")
    assert without_proof(prose, [shown]) == ["24"]
    assert without_proof(prose, numbers("0.62 and 24")) == ["61%"]


def test_numbers_are_read_as_they_are_written() -> None:
    text = "From 12,288 to −0.5, 1e-5 and 70 %: notebook 3, `x[17]`, about 16 s, layer 12, five 5s."
    assert [number.text for number in told(text)] == ["12,288", "-0.5", "1e-5", "70%"]
    assert [number.value for number in numbers("1e-5; 2.5e3")] == [1e-5, 2500]


def test_an_output_shows_what_it_rounds_to() -> None:
    def shows(output: str, told: str) -> bool:
        return next(numbers(output)).shows(next(numbers(told)))

    assert shows("0.0728", "0.07")
    assert not shows("0.0728", "0.08")
    assert shows("-17.4", "17")
    assert not shows("17.4", "−17")
    assert shows("0.6986", "70%")
    assert shows("62%", "0.62")
    assert not shows("0.7", "0.72")


def test_equations_between_numbers_are_calculated() -> None:
    assert value(r"\frac{1}{1 + e^{-1.8}}") == pytest.approx(0.8581, abs=1e-4)
    assert value(r"\tfrac12(1 \cdot 0.5 - 3 \cdot 0.5)") == -0.5
    assert value(r"\log 2") is None
    assert value("w_1 x_1") is None
    assert list(slips(r"$z = 6 \cdot 0.8 + 2 = 6.8$ and $-0.142 \cdot 0.8 \approx -0.114$")) == []
    (slip,) = slips(r"so $z = 6 \cdot 0.8 + 2 = 7.8$")
    assert "7.8" in slip
