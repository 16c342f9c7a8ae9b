"""Answers that are not the learner's own: the library's function, or a NumPy that was changed."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np


class LibraryAnswer(Exception):
    """The student's function called the very function it is meant to be."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} of the library was called where your own is asked for")
        self.name = name


def _answer(*arguments: Any, **named: Any) -> Any:
    from public_tests.engine import guard

    raise guard.LibraryAnswer("the function")


@contextlib.contextmanager
def closed(functions: Sequence[Callable[..., Any]]) -> Iterator[None]:
    """While open, each of ``functions`` refuses to run, by whatever name it is reached.

    The code inside the function object is exchanged, so an alias, a wrapper or an import under
    another name meets the same refusal.
    """
    plain = [f for f in functions if isinstance(f, types.FunctionType) and not f.__closure__]
    kept = [(function, function.__code__) for function in plain]
    for function in plain:
        function.__code__ = _answer.__code__.replace(co_name=function.__name__)
    try:
        yield
    except LibraryAnswer as answer:
        raise LibraryAnswer(_where(answer) or answer.name) from None
    finally:
        for function, code in kept:
            function.__code__ = code


def _where(answer: LibraryAnswer) -> str:
    """The name of the closed function that raised."""
    trace, name = answer.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_name
        trace = trace.tb_next
    return name


def _functions_of_numpy() -> dict[str, int]:
    named = {f"np.{name}": value for name, value in vars(np).items() if callable(value)}
    named |= {f"np.testing.{n}": v for n, v in vars(np.testing).items() if callable(v)}
    named |= {f"np.linalg.{n}": v for n, v in vars(np.linalg).items() if callable(v)}
    return {name: id(value) for name, value in named.items()}


_NUMPY = _functions_of_numpy()


def changed_numpy() -> list[str]:
    """Names of NumPy's functions that are no longer NumPy's own."""
    now = _functions_of_numpy()
    return sorted(name for name, identity in _NUMPY.items() if now.get(name, identity) != identity)
