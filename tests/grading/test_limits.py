"""What one submission may use of the machine: time, and memory of every kind."""

from __future__ import annotations

import dataclasses
import time

import pytest

from nnlab.grading.box import Box
from nnlab.grading.limits import MEGABYTE
from nnlab.grading.results import GRADED

from .conftest import ASSIGNMENT, SHORT, graded
from .hostile import VICTIM, Change, Hostile, answer, both, first

pytestmark = [pytest.mark.slow, pytest.mark.needs("sandbox")]

# Each holds a worker for minutes or hours when only calls and cells have their limits.
_FLOOD = "while True:\n    print('x' * 1_000)\n    sys.stdout.flush()\n"
_FLOODED_FORK = (
    "import os, sys\ndef fork():\n    while True:\n        print('x' * 100)\n"
    "        sys.stdout.flush()\nos.fork = fork"
)
_DRIPPING_FORK = (
    "import os, sys, time\ndef fork():\n    while True:\n        print('x')\n"
    "        sys.stdout.flush()\n        time.sleep(0.2)\nos.fork = fork"
)
_SLOW = "import time\ndef {name}(*arguments):\n    time.sleep({seconds})\n    return 0\n"
_NAMES = (VICTIM, "sigmoid", "initialize_with_zeros", "propagate", "optimize", "predict", "model")


def _slow_everywhere(notebook: dict[str, object]) -> None:
    for name in _NAMES:
        answer(_SLOW.format(name=name, seconds=2), name)(notebook)


HOLDING: dict[str, Change] = {
    "a fork that prints without end": first(_FLOODED_FORK),
    "a fork that prints a little for ever": first(_DRIPPING_FORK),
    "every call as slow as may be": _slow_everywhere,
    "a cell that cannot be interrupted, and more of them": both(
        first("import signal, sys\nsignal.signal(2, signal.SIG_IGN)\n" + _FLOOD),
        first("import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass"),
    ),
}


@pytest.mark.parametrize("way", HOLDING)
def test_one_submission_holds_a_worker_no_longer_than_the_limit(way: str, right: str) -> None:
    limits = dataclasses.replace(SHORT, wall_seconds=15.0, call_seconds=10.0, exercise_seconds=30.0)
    content = Hostile(way, HOLDING[way]).content(right)
    started = time.monotonic()
    result = graded(content, "mallory", limits=limits)
    took = time.monotonic() - started
    assert result.status == GRADED
    assert took < 8 * limits.wall_seconds  # on however busy a machine; without the limit, minutes


_MEMORY_WITHOUT_OWNER = """
import ctypes, mmap, os
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
held = []
if libc.memfd_create(b'x', 0) >= 0: held.append('a memfd')
if libc.syscall(447, 0) >= 0: held.append('a secret memfd')
if libc.shmget(0, 1 << 30, 0o1600) >= 0: held.append('a SysV segment')
if libc.mmap(None, 1 << 20, 3, 0x21, -1, 0) not in (None, 2**64 - 1): held.append('shared pages')
try:
    mmap.mmap(-1, 1 << 20)
    held.append('an anonymous map')
except OSError:
    pass
try:
    mmap.mmap(os.open('/dev/zero', os.O_RDWR), 1 << 20)
    held.append('a map of zeros')
except OSError:
    pass
print(held)
"""

_SHARED_OUT = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        x = bytearray(os.urandom(1) * (100 << 20))
        time.sleep(100)
time.sleep(100)
"""


def test_no_memory_is_held_that_no_process_is_charged_with() -> None:
    box = Box(ASSIGNMENT, SHORT)
    try:
        with box.process(0) as process:
            request = {"do": "cell", "source": _MEMORY_WITHOUT_OWNER}
            assert process.ask(request, 60)["output"]["text"] == "[]\n"
    finally:
        box.close()


def test_the_memory_of_all_processes_counts_together(right: str) -> None:
    """Whoever grades: an ordinary user must be able to see it too."""
    limits = dataclasses.replace(
        SHORT, resident=500 * MEGABYTE, cell_seconds=60.0, total_seconds=120.0, wall_seconds=240.0
    )
    content = Hostile("together", first(_SHARED_OUT)).content(right)
    result = graded(content, "mallory", limits=limits)
    assert any("more memory than is allowed" in remark for remark in result.remarks)
    assert result.score == sum(e.points for e in result.exercises)
