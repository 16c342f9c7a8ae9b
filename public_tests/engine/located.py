"""Where a mistake is: data of a report, shown in steps that a learner opens one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Place:
    """One line of code, the part of it that is meant, and what is wrong there."""

    line: int  # as the notebook or the file counts; 0 where it is not the learner's own code
    code: str  # the line itself, or the part that is meant where it runs over several lines
    start: int  # of what is meant, in ``code``
    end: int
    kind: str  # "a missing factor"
    yours: str = ""  # the value there on a small case
    mended: str = ""  # and what it is with the change
    before: str = ""  # the change, as code
    after: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """The line before what is meant, what is meant, and the rest."""
        return self.code[: self.start], self.code[self.start : self.end], self.code[self.end :]


@dataclass(frozen=True)
class Located:
    """Where the mistakes of an answer are, one place for each."""

    places: tuple[Place, ...]
    # The learner's own line ("mend"), or the line of a formula that gives the very same numbers.
    by: str = "mend"
    case: str = ""  # which the values were seen on
    other_ways: bool = False  # whether a change of another line would do as well
    formula: str = ""  # the line as it would have to stand to give the learner's numbers

    @property
    def sentence(self) -> str:
        """How far it is, without saying where."""
        if self.by == "formula":
            return (
                "Your numbers are those of a formula that differs from the right one in one place."
            )
        count = len(self.places)
        return f"{'One change' if count == 1 else 'Two changes'} away from right."

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Any) -> Located:
        """The opposite of ``as_dict``.  Raises ValueError where the data are something else."""
        try:
            places = tuple(_place(one) for one in data["places"])
            words = {name: str(data[name]) for name in ("by", "case", "formula")}
            return cls(places, other_ways=bool(data["other_ways"]), **words)
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"no places: {error}") from error


def _place(data: Any) -> Place:
    line, start, end = (int(data[name]) for name in ("line", "start", "end"))
    words = ("kind", "yours", "mended", "before", "after")
    return Place(line, str(data["code"]), start, end, *(str(data[name]) for name in words))


@dataclass(frozen=True)
class Step:
    """One hint of several: its title, and its lines."""

    title: str
    lines: tuple[str, ...]
    code: bool = False  # whether the lines are code


def steps(located: Located) -> Sequence[Step]:
    """The hints in the order in which they give more away; the last is the change itself."""
    return [step for step in _steps(located) if step.lines]


def hint_lines(located: Located, count: int) -> list[str]:
    """The first hints as lines of text."""
    lines = []
    for number, step in enumerate(steps(located)[:count], start=1):
        lines += [f"Hint {number}: {step.title}", *(f"    {line}" for line in step.lines)]
    return lines


def _steps(located: Located) -> Iterator[Step]:
    if located.by == "formula":
        yield Step("The formula you computed", (located.formula,), code=True)
    else:
        yield Step("Where it is", tuple(_where(located)), code=True)
    yield Step("What kind of thing is wrong there", tuple(_kinds(located)))
    yield Step("The two values at that place", tuple(_values(located)), code=True)
    yield Step("The change itself", tuple(_changes(located)), code=True)


def _where(located: Located) -> Iterator[str]:
    for place in located.places:
        before, meant, rest = place.parts
        number = f"line {place.line}: "
        yield f"{number}{before}{meant}{rest}"
        yield f"{' ' * len(number + before)}{'^' * max(1, len(meant))}"


def _kinds(located: Located) -> Iterator[str]:
    for place in located.places:
        before = f"Line {place.line}: " if len(located.places) > 1 else ""
        said = f"{before}{place.kind}."
        yield said[0].upper() + said[1:]
    if located.other_ways:
        yield "There are other ways to put it right."


def _values(located: Located) -> Iterator[str]:
    for place in located.places:
        if place.yours:
            yield f"With {located.case}," if located.case else "On a small case,"
            yield f"yours is       {place.yours}"
            yield f"and should be  {place.mended}"


def _changes(located: Located) -> Iterator[str]:
    for place in located.places:
        if place.before:
            yield from _titled("instead of  " if place.after else "leave out   ", place.before)
        if place.after:
            yield from _titled("write       ", place.after)


def _titled(title: str, code: str) -> Iterator[str]:
    """Lines of code, the first behind a title and the others below it."""
    for index, line in enumerate(code.splitlines()):
        yield f"{title if index == 0 else ' ' * len(title)}{line}"
