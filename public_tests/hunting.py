"""Bug hunts: a whole program with one mistake of the catalogue in it, to be found and mended.

    hunt()                      # shows what a practitioner would measure, and the program

The program comes in a cell of its own, which begins with ``%%mend``: the learner changes the code
there and runs it, and what was measured is measured again.  Its functions have names of their own
place, so that nothing the learner wrote is touched.  Without cells: ``mend(code)``.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import numpy as np

from .cells import in_notebook
from .engine import Exercise, LocalCaller, Mistake, history
from .engine.readable import is_readable, readable, readable_source, right_source
from .engine.running import run_checks
from .notebook import Notebook
from .program import Program
from .series import notebooks
from .symptoms import Symptoms, level_of, symptoms, training_symptoms

LEVELS = (1, 2, 3)
PER_LEVEL = 3  # found on a level before the next one is drawn by itself


@dataclass(frozen=True, repr=False)
class Hunt:
    """One program under way; its text does not say what is wrong with it."""

    notebook: Notebook
    exercise: Exercise
    mistake: str
    level: int
    code: str

    def __repr__(self) -> str:
        return f"a hunt of level {self.level}"


_under_way: Hunt | None = None


def hunt(level: int | None = None, *, notebook: str = "", seed: int | None = None) -> None:
    """Show a program with one mistake in it, and what measuring it gives.

    level: 1, the training itself shows that something is wrong; 2, only the gradient check does;
    3, neither. Without one it rises with what was found. notebook: whose program, "04_l_layer";
    without one, of those in which a check has passed. seed: the same gives the same hunt.
    Raises ValueError for a level or a notebook that is none.
    """
    global _under_way
    level = _next_level() if level is None else level
    if level not in LEVELS:
        raise ValueError(f"level must be 1, 2 or 3, not {level!r}")
    _under_way = draw(level, np.random.default_rng(seed), _hunted(notebook))
    _show(f"One function of this program is wrong.\n\n{_told(_under_way, _under_way.code)}")
    if in_notebook():
        _offer(f"%%mend\n{_under_way.code}")
        _show("The program is in the next cell. Change it there and run it.")
    else:
        _show(f"{_under_way.code}\n\nMend it, and hand the whole code to mend(code).")


def mend(code: str) -> bool:
    """Measure the program again, and say whether it is mended.

    Raises what the code raises when it is run, and ValueError when no hunt is under way.
    """
    if _under_way is None:
        raise ValueError("There is nothing to mend yet; call hunt().")
    names = _run(code)
    _show(_told(_under_way, code))
    planted = _under_way.exercise
    parts = exercises_of(_under_way.notebook)
    wrong = [e.name for e in parts if not _passes(e, names.get(e.name))]
    _show(_verdict(planted.name, wrong))
    history.append({"hunt": planted.key, "mistake": _under_way.mistake, "mended": not wrong})
    return not wrong


def _verdict(planted: str, wrong: list[str]) -> str:
    if not wrong:
        return f"Mended: it was {planted}. hunt() gives you another."
    if planted in wrong:
        return "Not mended yet: one of the functions still does not pass its check."
    return f"The mistake is gone, but now {', '.join(wrong)} does not pass its check."


def _hunted(notebook: str) -> list[Notebook]:
    """The notebooks whose programs may be drawn."""
    every = {key: one for key, one in notebooks().items() if one.program}
    if notebook:
        if notebook not in every:
            raise ValueError(f"{notebook!r} has no program. There are: {', '.join(every)}.")
        return [every[notebook]]
    begun = {attempt.exercise.partition("/")[0] for attempt in history.read() if attempt.passed}
    return [every[key] for key in every if key in begun] or list(every.values())


def draw(level: int, rng: np.random.Generator, among: Sequence[Notebook]) -> Hunt:
    """A program with a mistake that is as hard to notice as the level says."""
    every = [
        (notebook, exercise, mistake)
        for notebook in among
        for exercise in exercises_of(notebook)
        for mistake in exercise.mistakes
        if is_readable(exercise, mistake)
    ]
    for index in rng.permutation(len(every)):
        notebook, exercise, mistake = every[index]
        code = program_code(notebook, exercise, mistake)
        seen = training_symptoms(_program(notebook), _run(code))
        if level_of(seen, _right(notebook.key)) == level:
            return Hunt(notebook, exercise, mistake.id, level, code)
    raise ValueError(f"There is no mistake of level {level} in {', '.join(n.key for n in among)}.")


@cache
def _right(key: str) -> Symptoms:
    """What the right program of a notebook gives."""
    notebook = notebooks()[key]
    return symptoms(_program(notebook), _run(program_code(notebook)))


def _program(notebook: Notebook) -> Program:
    assert notebook.program is not None
    return notebook.program


def exercises_of(notebook: Notebook) -> list[Exercise]:
    """The exercises its program is made of, those included that the course gives away."""
    mine = {e.name: e for e in (*notebook.exercises, *notebook.given)}
    return [mine[name] for name in _program(notebook).functions]


def program_code(
    notebook: Notebook, planted: Exercise | None = None, mistake: Mistake | None = None
) -> str:
    """The functions of a program in their order, one of them with a mistake if there is one."""
    parts = [_program(notebook).imports]
    for exercise in exercises_of(notebook):
        if exercise is planted and mistake is not None:
            parts.append(readable_source(exercise, mistake))
        else:
            parts.append(readable(right_source(exercise), exercise.name))
    return "\n\n\n".join(parts)


def _run(code: str) -> dict[str, Any]:
    """The names a program gives."""
    names: dict[str, Any] = {"__name__": "program"}
    exec(compile(code, "<program>", "exec"), names)
    return names


def _passes(exercise: Exercise, function: Any) -> bool:
    if not callable(function):
        return False
    with contextlib.redirect_stdout(io.StringIO()):
        report, _ = run_checks(exercise, LocalCaller(function))
    return report.passed


def _told(hunted: Hunt, code: str) -> str:
    seen = symptoms(_program(hunted.notebook), _run(code))
    return seen.text(_right(hunted.notebook.key))


def _next_level() -> int:
    """One level up for every few hunts that ended with a mended program."""
    return min(LEVELS[-1], LEVELS[0] + mended_mistakes(history.records()) // PER_LEVEL)


def mended_mistakes(records: Iterable[Mapping[str, Any]]) -> int:
    """How many different mistakes were mended in hunts."""
    mended = [one for one in records if one.get("mended") is True]
    return len({(str(one.get("hunt")), str(one.get("mistake"))) for one in mended})


def _mend_cell(line: str, cell: str) -> None:
    mend(cell)


def _offer(cell: str) -> None:
    """Put the code into a cell below, whose first line measures it again."""
    shell = sys.modules["IPython"].get_ipython()
    shell.register_magic_function(_mend_cell, "cell", "mend")
    shell.set_next_input(cell)


def _show(text: str) -> None:
    if not in_notebook():
        print(text)
        return
    from IPython.display import display

    html = f"<pre style='padding:.3em 0'>{escape(text)}</pre>"
    display({"text/plain": text, "text/html": html}, raw=True)
