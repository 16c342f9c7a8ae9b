"""The executed notebook, which formgrader opens: made anew, with nothing in it that acts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

from . import inert
from .execute import Executed
from .intake import LONG, Cell
from .outputs import Output, error_output
from .results import ExerciseResult

_MOST_COUNT = 1_000_000


def written_notebook(
    cells: Sequence[Cell], done: Executed, exercises: Mapping[str, ExerciseResult]
) -> str:
    """The text of the notebook; a check cell shows what we found of its exercise."""
    made: dict[str, Any] = {
        "cells": [],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": nbformat.v4.nbformat,
        "nbformat_minor": nbformat.v4.nbformat_minor,
    }
    for index, cell in enumerate(cells):
        node = _node(cell, f"cell-{index + 1}")
        if cell.kind == "code":
            exercise = exercises.get(cell.origin.grade_id) if cell.origin else None
            outputs = _said_of(exercise) if exercise else done.outputs.get(index, [])
            count = _count(done.counts.get(index))
            node |= {"outputs": outputs, "execution_count": count}
            for output in outputs:
                if output["output_type"] == "execute_result":
                    output["execution_count"] = count
        made["cells"].append(node)
    # Checked and written once: nbformat's makers check each part again, and its writer copies.
    nbformat.validate(made)
    return json.dumps(made, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _count(told: Any) -> int | None:
    return told if type(told) is int and 0 <= told < _MOST_COUNT else None


def _node(cell: Cell, identity: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {}
    # A tag becomes a class of the page's, and a class may be a button there.
    tags = cell.tags if cell.origin is not None else [LONG] if cell.long else []
    if tags:
        metadata["tags"] = list(tags)
    if cell.origin is not None and cell.origin.marks:
        metadata["nbgrader"] = dict(cell.origin.marks)
    node: dict[str, Any] = {"id": identity, "metadata": metadata}
    if cell.kind == "code":
        return {**node, "cell_type": "code", "source": cell.source}
    pictures: inert.Pictures = {}
    if cell.given:
        text = cell.source
    elif cell.kind == "markdown":
        text, pictures = inert.markdown(cell.source, cell.pictures)
    else:  # raw, which nbconvert writes into the page
        text = inert.literally(cell.source)
    attached = {"attachments": pictures} if pictures else {}
    return {**node, "cell_type": "markdown", "source": text, **attached}


def _said_of(exercise: ExerciseResult) -> list[Output]:
    """What a check cell shows: our findings, never what the student's process says of itself."""
    if exercise.passed:
        text = f"{exercise.name}: passed. It {'; '.join(exercise.holds)}.\n"
        return [{"output_type": "stream", "name": "stdout", "text": text}]
    if exercise.given:
        text = f"{exercise.shown} {exercise.score:g} of {exercise.points:g} points.\n"
        return [{"output_type": "stream", "name": "stdout", "text": text}]
    if not exercise.written:
        sentence = exercise.reason or f"{exercise.name} is not written yet"
        return [error_output("NotImplementedError", sentence)]
    first = exercise.diagnosis[0]["message"] if exercise.diagnosis else "not right yet"
    return [
        {"output_type": "display_data", "data": {"text/plain": exercise.shown}, "metadata": {}},
        error_output("CheckFailed", f"{exercise.name}: {first}"),
    ]
