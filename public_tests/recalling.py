"""Five minutes of recall at the head of a notebook: three questions, and one mistake of one's own.

    recall("03_two_layer")

The questions lie as text in the notebook's folder, ``recall.toml``.  No marks hang on any of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nn_utils.files import read_toml

from .engine import Exercise, Mistake, history
from .engine.readable import imports_for, is_readable, readable_source
from .notebook import Notebook
from .questions import Question, show
from .series import notebooks

FILE = "recall.toml"


@dataclass(frozen=True)
class Recalled:
    """One question about earlier notebooks."""

    ask: str  # the question
    options: tuple[str, ...]
    answer: str  # the option that is true
    because: str
    shows: str  # a Python expression whose value, as text, is the answer; the tests evaluate it

    @property
    def question(self) -> Question:
        return Question(self.ask, self.options)

    def judge(self, said: str) -> str:
        """Whether an answer is right, and why.  Raises ValueError for what is none."""
        right = self.question.said(said) == self.answer
        return f"{'Right.' if right else f'No: {self.answer}.'} {self.because}"


def recalled(notebook: Notebook) -> tuple[Recalled, ...]:
    """The questions at the head of a notebook, none where it has none."""
    file = notebook.folder / FILE
    if not file.exists():
        return ()
    tables = read_toml(file)["question"]
    return tuple(Recalled(**{**table, "options": tuple(table["options"])}) for table in tables)


def recall(notebook: str, answers: str = "") -> None:
    """Ask what earlier notebooks taught, and bring back a mistake of one's own.

    notebook: the one that begins, "03_two_layer". answers: a letter for each question, "bac", for
    pages that run no widgets. Raises ValueError for a letter that is none of the options.
    """
    asked = recalled(notebooks()[notebook])
    if answers:
        pairs = zip(asked, answers, strict=False)
        show("\n".join(f"{n}. {one.judge(said)}" for n, (one, said) in enumerate(pairs, 1)))
        return
    how = 'To answer all, such as "abc": add them to the call and run it again.'
    for number, one in enumerate(asked, 1):
        one.question.ask(f"{number}.", how if number == len(asked) else "", one.judge)
    show(_own_mistake(notebook))


def _own_mistake(before: str) -> str:
    """Code with a mistake that this learner once made in an earlier notebook, to be mended."""
    for exercise, mistake in _made(before):
        if not is_readable(exercise, mistake):
            continue
        code = readable_source(exercise, mistake)
        module = notebooks()[exercise.notebook].module
        return (
            f"One of your own. You once made the mistake that is in this {exercise.name}. "
            "Copy it into a cell and mend it from memory; the last two lines check it.\n\n"
            f"{imports_for(exercise, code)}\n\n{code}\n\n"
            f"from {module} import {exercise.name}_test\n{exercise.name}_test({exercise.name})"
        )
    return "A mistake of your own would stand here; no check has named one yet."


def _made(before: str) -> Iterator[tuple[Exercise, Mistake]]:
    """The learner's mistakes in earlier notebooks, the commonest first."""
    earlier = {
        (exercise.key, mistake.id): (exercise, mistake)
        for notebook in notebooks().values()
        if notebook.key < before
        for exercise in notebook.exercises
        for mistake in exercise.mistakes
    }
    for made, _ in history.commonest_mistakes(history.read()).most_common():
        if made in earlier:
            yield earlier[made]
