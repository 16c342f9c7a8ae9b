"""A word on the screen while something takes long.

Only this word depends on a clock; what is found in the end does not.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar

_waiting: ContextVar[Callable[[], None] | None] = ContextVar("_waiting", default=None)


@contextlib.contextmanager
def told_after(seconds: float, tell: Callable[[], None]) -> Iterator[None]:
    """Call ``tell`` once if what is done meanwhile takes longer, the next time it is ``felt``."""
    until = time.monotonic() + seconds
    told = False

    def look() -> None:
        nonlocal told
        if not told and time.monotonic() > until:
            told = True
            tell()

    token = _waiting.set(look)
    try:
        yield
    finally:
        _waiting.reset(token)


def felt() -> None:
    """Called now and then by whatever may take long."""
    look = _waiting.get()
    if look is not None:
        look()
