"""The engine that turns an exercise, which is data, into checks, reports and hints.

An exercise (``exercise_data.py``) says what a right answer is, on which arguments it is tried
(``case.py``), what comes back from it (``returns.py``), how it is checked (``checks.py``) and which
mistakes people make (``mistake.py``); ``exercise.py`` is the same with its check.  A caller
(``calling.py``) stands between the checks and the student's code, so that the same exercise runs in
a notebook and, at grading, against a function in another process.  What was seen (``outcome.py``)
becomes findings (``findings.py``), which ``diagnosis`` explains and ``rendering.py`` and
``rendering_html.py`` show: together the ``Report`` (``report.py``), which ``history.py`` keeps.
From the same data come the programs of ``spot_the_bug.py``.

How to add an exercise, or a mistake it can name: docs/guides/add_an_exercise.md, add_a_mistake.md.
"""

from .calling import Call, Caller, LocalCaller
from .case import Case, Folder
from .checks import Agrees, Unmutated
from .comparing import Tolerance
from .exercise import Exercise
from .exercise_data import Check, ExerciseData
from .findings import Failure
from .mistake import Mistake
from .outcome import Outcome
from .report import Report
from .returns import Array, Dict, FirstOf, Labels, Mapping, Scalar, Series, Tuple, Whatever

__all__ = [
    "Agrees",
    "Array",
    "Call",
    "Caller",
    "Case",
    "Check",
    "Dict",
    "Exercise",
    "ExerciseData",
    "Failure",
    "FirstOf",
    "Folder",
    "Labels",
    "LocalCaller",
    "Mapping",
    "Mistake",
    "Outcome",
    "Report",
    "Scalar",
    "Series",
    "Tolerance",
    "Tuple",
    "Unmutated",
    "Whatever",
]
