"""Guess before a cell is run, and compare with what it gave.

    guess("03_two_layer/first_cost", "What is the cost before the first step?", ["0", "0.69", "1"])
    ...
    came_out("03_two_layer/first_cost", "0.69")

A guess is kept with the learner's progress.  Nobody has to make one: without it ``came_out`` only
says what came out.  What counts on the page of progress is the first guess that was compared.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from .cells import in_notebook
from .engine import history

LETTERS = "abcdefgh"
WITHIN = 0.1  # how far a guessed number may be off, as a share of what came out
_WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Question:
    """What is asked: for one of the options, or for a number where there are none."""

    key: str  # "03_two_layer/first_cost"
    text: str
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.options) == 1 or len(self.options) > len(LETTERS):
            raise ValueError(f"{self.key}: give no options or 2 to {len(LETTERS)}.")

    def said(self, answer: str | float) -> str | float:
        """What an answer means: an option, given as itself or by its letter, or a number.

        Raises ValueError for what is neither.
        """
        if not self.options:
            return _number(answer)
        said = str(answer).strip()
        if said in self.options:
            return said
        index = LETTERS.find(said.lower().rstrip(")")) if said else -1
        if not 0 <= index < len(self.options):
            letters = ", ".join(LETTERS[: len(self.options)])
            raise ValueError(f"{said!r} is none of {letters}, and none of the options.")
        return self.options[index]

    @property
    def _how(self) -> str:
        example = '"a"' if self.options else "1.5"
        return f"To answer, add answer={example} to the call and run it again."

    @property
    def plain(self) -> str:
        """The question for pages and terminals without widgets, and how it is answered there."""
        lines = [f"Your guess: {self.text}"]
        lines += [f"  {letter}) {o}" for letter, o in zip(LETTERS, self.options, strict=False)]
        return "\n".join([*lines, self._how])

    @property
    def html(self) -> str:
        """The same for a page."""
        options = "".join(f"<li>{escape(option)}</li>" for option in self.options)
        listed = f"<ol type='a'>{options}</ol>" * bool(options)
        return f"<p><b>Your guess:</b> {escape(self.text)}</p>{listed}<p>{escape(self._how)}</p>"


@dataclass(frozen=True)
class Outcome:
    """A guess beside what came out."""

    key: str
    said: str | float | None  # None where nobody guessed
    came: str | float
    within: float = WITHIN

    @property
    def right(self) -> bool:
        """Whether the guess was right; a number may be off by a share of what came out."""
        if isinstance(self.said, float) and isinstance(self.came, float):
            return abs(self.said - self.came) <= self.within * abs(self.came)
        return self.said == self.came

    @property
    def sentence(self) -> str:
        """The comparison in words."""
        came = f"It came out: {_shown(self.came)}."
        if self.said is None:
            return came
        if self.right:
            return f"{came} You guessed {_shown(self.said)}: right."
        return f"{came} You guessed {_shown(self.said)}{self._how_far}."

    @property
    def _how_far(self) -> str:
        said, came = self.said, self.came
        if not (isinstance(said, float) and isinstance(came, float)) or said * came <= 0:
            return ""
        times = max(said / came, came / said)
        return f", {times:.2g} times too {'high' if abs(said) > abs(came) else 'low'}"


_asked: dict[str, Question] = {}
_said: dict[str, str | float] = {}  # of this session, should nothing be kept


def guess(
    key: str, question: str, options: Sequence[str] = (), *, answer: str | float | None = None
) -> None:
    """Ask for a guess: one of the options, or a number where there are none.

    key: the notebook and a name, "03_two_layer/first_cost". answer: the guess itself, an option or
    its letter, for pages that run no widgets. Raises ValueError for an answer that is none.
    """
    asked = _asked[key] = Question(key, question, tuple(options))
    if answer is not None:
        _keep(asked, answer)
        _show(f"Your guess: {_shown(_said[key])}. Now run the next cell.")
    elif not in_notebook():
        print(asked.plain)
    else:
        _ask_with_widgets(asked)


def came_out(key: str, value: str | float, within: float = WITHIN) -> None:
    """Say what came out, beside the guess if there is one.

    key: as in ``guess``. value: the option that is true or its letter, or the number. within: how
    far a number may be off and still be right, as a share of ``value``. What is none of the options
    is shown as it is: a function that is not right yet may bring it about.
    """
    came: str | float = value if isinstance(value, str) else float(value)
    if key in _asked:
        with contextlib.suppress(ValueError):
            came = _asked[key].said(came)
    said = _said.get(key, _kept_guess(key))
    outcome = Outcome(key, said, came, within)
    if said is not None:
        history.append({"guess": key, "said": said, "came": came, "right": outcome.right})
    _show(outcome.sentence)


def _kept_guess(key: str) -> str | float | None:
    """The guess of an earlier session."""
    mine = [found["said"] for found in history.records() if found.get("guess") == key]
    return mine[-1] if mine and isinstance(mine[-1], (str, float)) else None


def guessed(records: Iterable[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """How many guesses of each notebook were right, of how many.

    Only the first comparison of a question counts: afterwards the answer is known.
    """
    first: dict[str, bool] = {}
    for found in records:
        if isinstance(found.get("guess"), str) and isinstance(found.get("right"), bool):
            first.setdefault(found["guess"], found["right"])
    counted: dict[str, tuple[int, int]] = {}
    for key, right in first.items():
        notebook = key.partition("/")[0]
        good, every = counted.get(notebook, (0, 0))
        counted[notebook] = (good + right, every + 1)
    return counted


def _keep(asked: Question, answer: str | float) -> None:
    said = _said[asked.key] = asked.said(answer)
    history.append({"guess": asked.key, "said": said})


def _ask_with_widgets(asked: Question) -> None:
    """The question with buttons, or a field; its text is there too, for pages without widgets."""
    from IPython.display import display

    page: dict[str, Any] = {"text/plain": asked.plain, "text/html": asked.html}
    with contextlib.suppress(ImportError):  # ipywidgets need not be installed
        page[_WIDGET] = _widgets(asked)
    display(page, raw=True)


def _widgets(asked: Question) -> dict[str, Any]:
    """What a page shows that runs widgets: buttons for the options, a field for a number."""
    import ipywidgets

    wide = ipywidgets.Layout(width="auto")
    told = ipywidgets.HTML()
    control: Any
    if asked.options:
        control = ipywidgets.RadioButtons(options=asked.options, value=None, layout=wide)
    else:
        control = ipywidgets.Text(placeholder="a number, then Enter", continuous_update=False)

    def keep(change: dict[str, Any]) -> None:
        try:
            _keep(asked, change["new"])
        except ValueError as why:
            told.value = escape(str(why))
        else:
            told.value = f"Kept: {escape(_shown(_said[asked.key]))}. Now run the next cell."

    control.observe(keep, names="value")
    head = ipywidgets.HTML(f"<b>Your guess:</b> {escape(asked.text)}")
    panel = ipywidgets.VBox([head, control, told])
    return dict(panel._repr_mimebundle_()[_WIDGET])


def _show(sentence: str) -> None:
    if not in_notebook():
        print(sentence)
        return
    from IPython.display import display

    html = f"<div style='padding:.3em 0'>{escape(sentence)}</div>"
    display({"text/plain": sentence, "text/html": html}, raw=True)


def _number(answer: str | float) -> float:
    text = str(answer).strip().replace("−", "-")
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number.") from None
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a finite number.")
    return number


def _shown(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.4g}"
