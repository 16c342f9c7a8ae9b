"""Nothing of a student's acts in a browser, whatever it is made of."""

from __future__ import annotations

import base64
import json
import socket
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.exporters import HTMLExporter

from nnlab.grading import inert, wire
from nnlab.grading.execute import Executed
from nnlab.grading.intake import Cell, read_submission
from nnlab.grading.limits import USUAL
from nnlab.grading.notebook import written_notebook
from nnlab.grading.outputs import Outputs
from nnlab.grading.source import Source

from .pages import JSON, TEXTS, Formgrader, Page

PNG = base64.b64encode(inert.ATTACHED["image/png"] + b"rest").decode()

KEYS = st.sampled_from(
    [
        *("width", "height", "alt", "unconfined", "isolated", "needs_background", "filenames"),
        *("tags", "image/png", "image/jpeg", "text/html", "name", "collapsed", "nbgrader"),
    ]
)
MIMES = st.sampled_from(
    [
        *HTMLExporter().default_config.NbConvertBase.display_data_priority,
        *("application/pdf", "application/json", "image/gif", "text/javascript"),
    ]
)
METADATA = st.dictionaries(KEYS, JSON | st.dictionaries(KEYS, JSON, max_size=4), max_size=6)
KINDS = st.sampled_from(["display_data", "execute_result", "stream", "error", "clear"])
MESSAGES = st.fixed_dictionaries(
    {"output_type": KINDS},
    optional={
        "data": st.dictionaries(MIMES, st.just(PNG) | TEXTS.map(PNG.__add__) | JSON, max_size=4),
        "metadata": METADATA,
        "text": TEXTS,
        "name": st.sampled_from(["stdout", "stderr", "stdin", "x"]),
        "traceback": st.lists(TEXTS, max_size=3) | JSON,
        "ename": JSON,
        "evalue": JSON,
        "display_id": st.sampled_from(["a", "b"]),
        "update": st.booleans(),
        "wait": st.booleans(),
    },
)


@pytest.fixture(scope="module")
def formgrader() -> Formgrader:
    return Formgrader()


def page_of(cells: list[Cell], outputs: dict[int, Any], formgrader: Formgrader) -> Page:
    notebook = written_notebook(cells, Executed(outputs=outputs), {})
    notebook.encode()
    return formgrader.page(notebook)


@pytest.fixture(scope="module")
def usual(formgrader: Formgrader) -> set[str]:
    """Tags of a page with every honest construction on it."""
    markdown = (
        "# a\n\n## b\n\n### c\n\n#### d\n\n##### e\n\n###### f\n\n> q\n\n- [ ] a\n- b\n\n1. c\n\n"
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n**b** *e* ~~s~~ `c`  \nx\n\n"
        "```python\nx\n```\n\n    y\n\n***\n\nword\n: meaning\n\n![a](attachment:p.png)"
    )
    cell = Cell("markdown", markdown, pictures={"p.png": {"image/png": PNG}})
    stream = {"output_type": "stream", "name": "stdout", "text": "\x1b[31mx"}
    page = page_of([cell, Cell("code", "x")], {1: [stream]}, formgrader)
    assert {"h1", "table", "em", "img", "dl", "input", "pre", "span"} <= page.tags
    assert page.active == []
    return page.tags


def inert_page(page: Page, usual: set[str]) -> None:
    assert page.active == []
    assert page.tags <= usual
    assert not [name for name in page.ids if name.startswith(("test_", "sigmoid"))]


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=20), raw=TEXTS)
def test_text_cells_do_nothing(
    texts: list[str], raw: str, formgrader: Formgrader, usual: set[str]
) -> None:
    pictures = {"p.png": {"image/png": PNG}}
    cells = [Cell("markdown", text_in(text), pictures=pictures) for text in texts]
    inert_page(page_of([*cells, Cell("raw", text_in(raw))], {}, formgrader), usual)


def text_in(text: str) -> str:
    """The text as intake would have read it."""
    content = json.dumps({"nbformat": 4, "cells": [{"cell_type": "raw", "source": text}]})
    return read_submission(content.encode(), Source("02_logistic", ())).cells[0].source


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(messages=st.lists(MESSAGES, min_size=1, max_size=12))
def test_outputs_do_nothing(messages: list[Any], formgrader: Formgrader, usual: set[str]) -> None:
    outputs = Outputs(USUAL, USUAL.output)
    for message in messages:
        outputs.add(received(message))
    inert_page(page_of([Cell("code", "x")], {0: outputs.finished()}, formgrader), usual)


def received(message: Any) -> Any:
    """The message as it comes over the wire."""
    here, there = socket.socketpair()
    with here, there:
        wire.send(here, message)
        return wire.receive(there, 5.0)[0]
