"""A question as a notebook's cell asks it: with buttons or a field, and as text beside them."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from types import MappingProxyType
from typing import Any

from .cells import in_notebook

LETTERS = "abcdefgh"
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Question:
    """What is asked: for one of the options, or for a number where there are none."""

    text: str
    options: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.options) == 1 or len(self.options) > len(LETTERS):
            raise ValueError(f"{self.text!r}: give no options or 2 to {len(LETTERS)}.")

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

    def plain(self, head: str, how: str) -> str:
        """The question for pages and terminals without widgets, and how it is answered there."""
        lines = [f"{head} {self.text}"]
        lines += [f"  {letter}) {o}" for letter, o in zip(LETTERS, self.options, strict=False)]
        return "\n".join([*lines, how])

    def html(self, head: str, how: str) -> str:
        """The same for a page."""
        options = "".join(f"<li>{escape(option)}</li>" for option in self.options)
        listed = f"<ol type='a'>{options}</ol>" * bool(options)
        return f"<p><b>{escape(head)}</b> {escape(self.text)}</p>{listed}<p>{escape(how)}</p>"

    def ask(self, head: str, how: str, answered: Callable[[str], str]) -> None:
        """Show the question; ``answered`` takes what was chosen and says what is to be shown.

        A ValueError of it is shown in the same place.
        """
        if not in_notebook():
            print(self.plain(head, how))
            return
        from IPython.display import display

        page: dict[str, Any] = {
            "text/plain": self.plain(head, how),
            "text/html": self.html(head, how),
        }
        with contextlib.suppress(ImportError):  # ipywidgets need not be installed
            page[WIDGET] = self._widgets(head, answered)
        display(page, raw=True)

    def _widgets(self, head: str, answered: Callable[[str], str]) -> dict[str, Any]:
        """What a page shows that runs widgets: buttons for the options, a field for a number."""
        import ipywidgets

        told = ipywidgets.HTML()
        control: Any
        if self.options:
            wide = ipywidgets.Layout(width="auto")
            control = ipywidgets.RadioButtons(options=self.options, value=None, layout=wide)
        else:
            control = ipywidgets.Text(placeholder="a number, then Enter", continuous_update=False)

        def tell(change: dict[str, Any]) -> None:
            try:
                told.value = escape(answered(change["new"]))
            except ValueError as why:
                told.value = escape(str(why))

        control.observe(tell, names="value")
        asked = ipywidgets.HTML(f"<b>{escape(head)}</b> {escape(self.text)}")
        panel = ipywidgets.VBox([asked, control, told])
        return dict(panel._repr_mimebundle_()[WIDGET])


def show(sentence: str, data: Mapping[str, Any] = MappingProxyType({})) -> None:
    """A sentence in a notebook's output, with data for other programs, or in a terminal."""
    if not in_notebook():
        print(sentence)
        return
    from IPython.display import display

    html = f"<div style='padding:.3em 0;white-space:pre-line'>{escape(sentence)}</div>"
    display({"text/plain": sentence, "text/html": html, **data}, raw=True)


def _number(answer: str | float) -> float:
    text = str(answer).strip().replace("−", "-")
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{text!r} is not a number.") from None
    if not math.isfinite(number):
        raise ValueError(f"{text!r} is not a finite number.")
    return number
