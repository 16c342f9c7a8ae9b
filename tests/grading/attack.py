"""Submissions that nobody thought of, made from a grammar, until one of them breaks a promise.

    python -m tests.grading.attack --minutes 60

Each is made of hostile pieces put together at random: Python in cells and in answers, frames sent
over every open socket, any data, texts and bytes in the file.  Whatever it is: grading it ends in
bounded time with marks, an unreadable file or nothing worse; it earns at most what its honest
functions earn; nothing on a page that is made of it acts; and who is graded next in the same
worker gets byte for byte what a class without it gets.

A strategy of other pieces goes into ``ATTACKS``.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import struct
import sys
import time
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from nnlab.grading.feedback import student_page
from nnlab.grading.grade import forget_boxes
from nnlab.grading.results import GRADED, UNREADABLE, Result
from nnlab.grading.source import source_from

from .conftest import ASSIGNMENT, RIGHT, SHORT, graded
from .hostile import VICTIM, Notebook, cell, find
from .pages import JSON, TEXTS, Formgrader, require_inert

LIMITS = dataclasses.replace(SHORT, wall_seconds=20.0)
MARGIN = 60.0  # seconds beyond the limit, on a busy machine

# pieces of Python --------------------------------------------------------------------------------

_STATEMENTS = """
pass
while True: pass
time.sleep(100)
os._exit({n})
os.kill(os.getpid(), {n})
os.kill(os.getppid(), {n})
os.kill(-1, {n})
os.fork()
while True: os.fork()
os.abort()
ctypes.string_at({n})
os.close({n})
os.closerange(3, 64)
os.dup2({n}, {m})
os.write({n}, b'x' * {m}00)
signal.signal({n}, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
sys.setrecursionlimit(10**8)
sys.settrace(lambda *a: None)
sys.setprofile(lambda *a: 1 / 0)
sys.addaudithook(lambda *a: {n} / 0)
sys.modules.clear()
sys.path.clear()
sys.path.insert(0, os.getcwd())
sys.stdout = None
sys.stderr = sys.stdout = open('/dev/null', 'w')
sys.exit({n})
builtins.print = builtins.len = None
builtins.AssertionError = builtins.Exception = type('Fine', (Exception,), {{}})
builtins.isinstance = lambda *a: True
builtins.__import__ = lambda *a, **k: None
np.array = np.allclose = np.array_equal = lambda *a, **k: True
np.random.seed = None
os.fork = lambda: 0
os.fork = lambda: [print('x' * 1000) for _ in iter(int, 1)]
os.getpid = lambda: {n}
json.dumps = lambda *a, **k: 'null'
struct.Struct = struct.pack = None
socket.socket.send = socket.socket.sendall = lambda *a: None
threading.Thread.start = lambda self: None
gc.disable(); x = [bytearray(10**7) for _ in range({n}00)]
x = np.ones(10**9)
mmap.mmap(-1, 10**9)
raise KeyboardInterrupt
raise SystemExit
raise type('\\ud800', (Exception,), {{}})('\\ud800')
raise RecursionError('x' * 10**{k})
print('\\ud800 \\x00 \\x1b[31m' * {n})
print('x' * 10**{k})
for i in range(10**{k}): print(i)
display({{'text/html': '<script>alert(1)</script>', 'text/plain': '\\ud800'}}, raw=True)
display({{'application/json': [[[]]] * {n}}}, raw=True, metadata={{'x': '\\ud800'}})
display(HTML('<img src=x onerror=alert(1)>'), metadata={{'width': '1 onload=alert(1)'}})
open('/tmp/work/nn_utils.py', 'w').write('raise SystemExit')
open('/tmp/work/numpy.py', 'w').write('import os; os._exit(1)')
open('/dev/shm/seen', 'a').write(repr(globals())[:10**6])
shutil.rmtree('/', ignore_errors=True)
os.chdir('/')
os.environ.clear()
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
get_ipython().run_cell = lambda *a, **k: None
get_ipython().emit = print
get_ipython().user_ns.clear()
get_ipython().user_ns['{f}'] = lambda *a: 0
del {f}
{f} = 7
import public_tests; public_tests.exercises = lambda: {{}}
import nnlab.grading.sandbox.student as s; s._call = s._reply = s._answer = None
import nnlab.grading.wire as w; w.send = w.receive = lambda *a, **k: ({{}}, b'')
import nn_utils.logistic as n; {f} = n.{f}
import nn_utils.logistic as n; n.{f}.__code__ = (lambda *a: 0).__code__
from public_tests.logistic import {f}
{f} = types.FunctionType({f}.__code__.replace(co_name='x', co_filename='y'), globals())
[g for g in gc.get_objects() if isinstance(g, types.FunctionType)][-{n}]()
asyncio.run(asyncio.sleep(100))
await asyncio.sleep(100)
%reset -f
%run /tmp/work/numpy.py
!rm -rf / ; sleep 100
%%bash
""".strip().splitlines()
_IMPORTS = (
    "import asyncio, atexit, builtins, ctypes, gc, json, mmap, os, resource, shutil, signal, "
    "socket, struct, sys, threading, time, types\nimport numpy as np\n"
    "from IPython.display import HTML, display\n"
)
_WRAPPINGS = (
    "{code}",
    "try:\n{inner}\nexcept BaseException:\n    pass",
    "def helper(*a, **k):\n{inner}\nhelper()",
    "def helper(*a, **k):\n{inner}\nthreading.Thread(target=helper, daemon=True).start()",
    "def helper(*a, **k):\n{inner}\nthreading.Thread(target=helper).start()",
    "def helper(*a, **k):\n{inner}\natexit.register(helper)",
    "def helper(*a, **k):\n{inner}\nos.register_at_fork(after_in_child=helper)",
    "def helper(*a, **k):\n{inner}\nsignal.signal(signal.SIGALRM, helper); signal.alarm(1)",
    "class Strange:\n    def __del__(self):\n{inner2}\nx = Strange(); del x",
    "class Strange(dict):\n    def __getitem__(self, name):\n{inner2}\n    __eq__ = __getitem__",
    "if os.fork() == 0:\n{inner}",
    "for _ in range(3):\n{inner}",
)


def _indented(code: str, by: int) -> str:
    return "\n".join(" " * by + line for line in code.splitlines())


@st.composite
def code(draw: st.DrawFn) -> str:
    """A few hostile statements, each perhaps wrapped in something."""
    made = []
    for _ in range(draw(st.integers(1, 4))):
        line = draw(st.sampled_from(_STATEMENTS)).format(
            n=draw(st.integers(0, 40)),
            m=draw(st.integers(0, 40)),
            k=draw(st.integers(0, 7)),
            f=draw(st.sampled_from((VICTIM, "sigmoid", "propagate"))),
        )
        for _ in range(draw(st.integers(0, 2))):
            wrapping = draw(st.sampled_from(_WRAPPINGS))
            line = wrapping.format(code=line, inner=_indented(line, 4), inner2=_indented(line, 8))
        made.append(line)
    return "\n".join(made)


# pieces of data ----------------------------------------------------------------------------------

_DEEP = st.integers(0, 900).map(lambda levels: json.loads("[" * levels + "0" + "]" * levels))
_NAMES = st.sampled_from(("attachments", "outputs", "tags", "nbgrader", "x" * 100_000)) | TEXTS
_BYTES = st.binary(max_size=12) | st.sampled_from(
    [b"[" * 5_000, b'{"a":' * 700, b"9" * 5_000, b"\\ud800", b"\xed\xa0\x80", b"\xff\xfe", b"NaN"]
)
_MESSAGES = st.one_of(
    JSON,
    st.fixed_dictionaries({"done": JSON, "count": JSON}),
    st.fixed_dictionaries({"kept": JSON}),
    st.fixed_dictionaries({"seen": JSON}),
    st.fixed_dictionaries({"here": JSON}),
    st.fixed_dictionaries({"output": JSON}),
    st.fixed_dictionaries({"answer": JSON, "raised": JSON, "printed": JSON, "warned": JSON}),
    st.fixed_dictionaries(
        {
            "answer": st.just(["t", 1, ["d"]]),
            "raised": st.fixed_dictionaries(
                {"type": JSON, "message": JSON, "frames": JSON, "library": JSON}
            ),
        }
    ),
)


@st.composite
def frames(draw: st.DrawFn) -> str:
    """Code that sends frames, whole and broken, to whoever listens."""
    sent = b""
    for _ in range(draw(st.integers(1, 3))):
        header = json.dumps(draw(_MESSAGES)).encode()
        body = draw(st.binary(max_size=30))
        lengths = draw(
            st.just((len(header), len(body)))
            | st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
        )
        sent += struct.pack("!II", *lengths) + header + body
    sent = draw(st.just(sent) | st.binary(max_size=60))
    return (
        f"for d in range(3, 64):\n    try: os.write(d, {sent!r})\n    except OSError: pass\n"
        + draw(st.sampled_from(("pass", "time.sleep(100)", "os._exit(0)")))
    )


# submissions -------------------------------------------------------------------------------------


def _spoiled(body: str = "return 0 * images") -> Notebook:
    """The right notebook with a spoiled answer, whose points no attack may earn."""
    notebook: Notebook = json.loads(RIGHT)
    find(notebook, VICTIM)["source"] = f"def {VICTIM}(images):\n{_indented(body, 4)}"
    return notebook


@st.composite
def in_cells(draw: st.DrawFn) -> bytes:
    """Hostile cells anywhere, and a hostile body of an answer."""
    parts = code() | frames()
    notebook = _spoiled(draw(st.just("return 0 * images") | parts))
    notebook["cells"].insert(0, cell(_IMPORTS))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(1, len(notebook["cells"])))
        notebook["cells"].insert(place, cell(draw(parts)))
    return json.dumps(notebook).encode()


@st.composite
def in_data(draw: st.DrawFn) -> bytes:
    """Values replaced by any data, dropped or repeated, and any data beside them."""
    notebook = _spoiled()
    for _ in range(draw(st.integers(1, 6))):
        place: Any = notebook
        for _ in range(draw(st.integers(1, 6))):
            keys = list(place) if isinstance(place, dict) else range(len(place))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(place[key], (dict, list)) and draw(st.integers(0, 3)):
                place = place[key]
                continue
            change = draw(st.sampled_from(["replace", "drop", "repeat", "add"]))
            value = draw(JSON | _DEEP) if change in ("replace", "add") else place[key]
            if change == "drop":
                del place[key]
            elif isinstance(place, dict):
                place[key if change == "replace" else draw(_NAMES)] = value
            else:
                place[key : key + (change == "replace")] = [value]
            break
    return json.dumps(notebook).encode()


@st.composite
def in_texts(draw: st.DrawFn) -> bytes:
    """Cells of one's own of any kind, and odd texts in those that were released."""
    notebook = _spoiled()
    if draw(st.booleans()):
        find(notebook, VICTIM)["source"] = draw(TEXTS)
    for _ in range(draw(st.integers(1, 4))):
        own = cell(draw(TEXTS), draw(st.sampled_from(["code", "markdown", "raw", "x"])))
        own["metadata"] = draw(JSON)
        own["attachments"] = draw(JSON | st.dictionaries(TEXTS, st.dictionaries(TEXTS, TEXTS)))
        notebook["cells"].insert(draw(st.integers(0, len(notebook["cells"]))), own)
    return json.dumps(notebook).encode()


@st.composite
def in_bytes(draw: st.DrawFn) -> bytes:
    """A file with bytes cut out, put in or overwritten."""
    content = bytearray(json.dumps(_spoiled()).encode())
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        cut = draw(st.sampled_from([0, 1, 5]) | st.integers(0, 5_000))
        content[start : start + cut] = draw(_BYTES) * draw(st.integers(0, 3))
    return bytes(content)


ATTACKS = {"cells": in_cells(), "data": in_data(), "texts": in_texts(), "bytes": in_bytes()}


# what must hold ----------------------------------------------------------------------------------


def _everything_of(result: Result) -> str:
    """All that is kept of a submission, but how long it took."""
    result.seconds = 0.0
    return result.as_json() + result.notebook + student_page(result, "Ada", 0, {})


class Promises:
    """Tries a submission against what is promised; AssertionError when it does not hold."""

    def __init__(self) -> None:
        source = source_from(ASSIGNMENT, RIGHT)
        self._points = {e.name: float(e.points) for e in source.exercises.values()}
        # The classmate has a mistake in it, so that there is something to explain.
        self._classmate = _spoiled()
        self._alone = self._of_classmate()
        self._formgrader = Formgrader()
        self.tried = 0

    def hold(self, content: bytes) -> None:
        """Grade the submission, then a classmate's in the same worker."""
        self.tried += 1
        started = time.monotonic()
        result = graded(content, "mallory", limits=LIMITS)
        assert time.monotonic() - started < LIMITS.wall_seconds + MARGIN, "it took too long"
        assert result.status in (GRADED, UNREADABLE), result.remarks
        for exercise in result.exercises:
            most = 0.0 if exercise.name == VICTIM else self._points[exercise.name]
            assert exercise.score <= most, exercise
        assert sum(result.other_marks.values()) == 0
        "".join([_everything_of(result), *result.remarks, *result.flags]).encode()
        assert Result.from_json(result.as_json()).as_json() == result.as_json()
        require_inert(student_page(result, "Mallory", 0, {}))
        if result.notebook:
            assert self._formgrader.page(result.notebook).active == []
        assert self._of_classmate() == self._alone, "a classmate's marks"

    def _of_classmate(self) -> str:
        return _everything_of(graded(self._classmate, limits=LIMITS))


def search(
    promises: Promises, attacks: st.SearchStrategy[bytes], examples: int, first: int = 0
) -> None:
    """Try so many submissions; the same again for the same ``first``."""

    @seed(first)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(attacks)
    def attempt(content: bytes) -> None:
        promises.hold(content)

    attempt()


def main() -> int:
    """The command line: look for so many minutes, with other submissions every time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given_ = parser.parse_args()
    ends = time.monotonic() + 60 * given_.minutes
    promises = Promises()
    number = given_.seed
    while time.monotonic() < ends:
        print(f"seed {number}: {promises.tried} submissions held", flush=True)
        search(promises, st.one_of(*ATTACKS.values()), 20, number)
        number += 1
    forget_boxes()
    print(f"{promises.tried} submissions; every promise held.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
