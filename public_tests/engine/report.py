"""What was found of an exercise, and how it is shown."""

from __future__ import annotations

from .findings import Findings
from .rendering import as_text
from .rendering_html import as_html


class Report(Findings):
    """The result of checking one exercise, as text and as HTML."""

    @property
    def text(self) -> str:
        return as_text(self)

    @property
    def html(self) -> str:
        return as_html(self)

    def with_hints(self, hints: int) -> str:
        """The text with the first steps that lead to the place, as many as are asked for."""
        return as_text(self, hints)

    def __str__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html
