"""Stopping a call that does not end: a loop without an end would take the notebook with it.

One thread of our own looks now and then at what is being called; it costs a call nothing but a
note of its beginning.  What is counted is the processor's time, so that a busy machine stops
nothing that would have ended on an idle one; a call that waits and does nothing is stopped by the
clock, much later.
"""

from __future__ import annotations

import contextlib
import ctypes
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

MOST_WORK = 20.0  # seconds of the processor; no right answer needs a tenth of it
MOST_WAITING = 300.0  # seconds by the clock
_LOOKS = 0.25  # seconds between two looks
_IDLE = 40  # looks without a call, after which the thread ends


class Endless(BaseException):
    """The call was stopped; no ``except Exception`` of the learner's may swallow it."""


@dataclass(eq=False)
class _Call:
    """A call that is going on, and what the clocks said when it was first looked at.

    Asking them at every call would cost more than many a call.
    """

    thread: int
    work: float | None = None
    began: float = 0.0

    def too_long(self) -> bool:
        work, now = time.process_time(), time.monotonic()
        if self.work is None:
            self.work, self.began = work, now
        return work - self.work > MOST_WORK or now - self.began > MOST_WAITING


class _Watch:
    """Looks at the calls that are going on, and stops those that take too long."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.calls: list[_Call] = []
        self.thread: threading.Thread | None = None

    def begin(self) -> _Call:
        call = _Call(threading.get_ident())
        with self.lock:
            self.calls.append(call)
            if self.thread is None or not self.thread.is_alive():
                self.thread = threading.Thread(target=self._look, daemon=True, name="endless")
                self.thread.start()
        return call

    def end(self, call: _Call) -> None:
        with self.lock:
            self.calls.remove(call)

    def _look(self) -> None:
        idle = 0
        while idle < _IDLE:
            time.sleep(_LOOKS)
            with self.lock:
                idle = 0 if self.calls else idle + 1
                for thread in {call.thread for call in self.calls if call.too_long()}:
                    _raise_in(thread)
        with self.lock:
            self.thread = None


def _raise_in(thread: int) -> None:
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(Endless))


_WATCH = _Watch()


@contextlib.contextmanager
def stopped() -> Iterator[None]:
    """Raise ``Endless`` in this thread when what is done meanwhile takes too long."""
    call = _WATCH.begin()
    try:
        yield
    finally:
        _WATCH.end(call)
