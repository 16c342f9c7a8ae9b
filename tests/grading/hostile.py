"""Submissions that break, cheat, spy or flood, made from a right one by code.

Each says what its honest code earns: everything, unless exercises are named that it spoils.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Notebook = dict[str, Any]
Change = Callable[[Notebook], Any]

VICTIM = "flatten_and_scale"  # spoiled where an exercise is: no other one calls it

UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Hostile:
    """One submission."""

    name: str
    change: Change  # changes the notebook, or gives the bytes to hand in instead
    loses: tuple[str, ...] = ()  # exercises it does not earn
    said: str = ""  # words of the report
    readable: bool = True

    def content(self, right: str) -> bytes:
        """The file that is handed in."""
        notebook = json.loads(right)
        made = self.change(notebook)
        return made if isinstance(made, bytes) else json.dumps(notebook).encode()


def cell(source: str, kind: str = "code", **metadata: Any) -> Notebook:
    made: Notebook = {"cell_type": kind, "source": source, "metadata": metadata, "id": "x"}
    return {**made, "outputs": [], "execution_count": None} if kind == "code" else made


def find(notebook: Notebook, grade_id: str) -> Notebook:
    """The cell that bears an id."""
    found = [
        c
        for c in notebook["cells"]
        if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    ]
    return found[0]


def first(source: str) -> Change:
    """A cell of one's own before everything else."""
    return lambda notebook: notebook["cells"].insert(0, cell(source))


def last(source: str) -> Change:
    """A cell of one's own after everything else."""
    return lambda notebook: notebook["cells"].append(cell(source))


def after(grade_id: str, source: str) -> Change:
    """A cell of one's own behind another one."""

    def change(notebook: Notebook) -> None:
        position = notebook["cells"].index(find(notebook, grade_id))
        notebook["cells"].insert(position + 1, cell(source))

    return change


def answer(source: str, name: str = VICTIM) -> Change:
    """Another solution of one exercise."""

    def change(notebook: Notebook) -> None:
        find(notebook, name)["source"] = source

    return change


def wrong_and(source: str) -> Change:
    """A wrong answer, and code that would hide it."""

    def change(notebook: Notebook) -> None:
        find(notebook, VICTIM)["source"] = "def flatten_and_scale(z):\n    return 0 * z"
        notebook["cells"].insert(1, cell(source))

    return change


def both(one: Change, other: Change) -> Change:
    """Two changes."""

    def change(notebook: Notebook) -> None:
        one(notebook)
        other(notebook)

    return change


def raw(content: bytes) -> Change:
    return lambda notebook: content


# What is handed in is no notebook ----------------------------------------------------------------


def _deep(notebook: Notebook) -> bytes:
    return b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def _many_cells(notebook: Notebook) -> None:
    notebook["cells"] += [cell("1") for _ in range(3_000)]


def _long_cell(notebook: Notebook) -> None:
    notebook["cells"].append(cell("#" * 2_000_000))


def _version_3(notebook: Notebook) -> bytes:
    cells = []
    for one in notebook["cells"]:
        code = one["cell_type"] == "code"
        text = {"input": one["source"], "language": "python"} if code else {"source": one["source"]}
        cells.append({"cell_type": one["cell_type"], "metadata": one["metadata"], **text})
    made = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    return json.dumps(made).encode()


FILES = [
    Hostile("invalid JSON", raw(b'{"cells": ['), (), "JSON", readable=False),
    Hostile("an empty file", raw(b""), (), "JSON", readable=False),
    Hostile("NUL bytes", raw(b"\0" * 1000), (), "JSON", readable=False),
    Hostile("not UTF-8", raw(b'{"cells": "\xff\xfe"}'), (), "UTF-8", readable=False),
    Hostile("JSON, but a list", raw(b"[1, 2]"), (), "no notebook", readable=False),
    Hostile("no cells", raw(b'{"nbformat": 4, "cells": 7}'), (), "no list", readable=False),
    Hostile("JSON nested a hundred thousand deep", _deep, (), "deeper", readable=False),
    Hostile("three thousand cells", _many_cells, (), "cells", readable=False),
    Hostile("a cell of two megabytes", _long_cell, (), "MB of text", readable=False),
    Hostile("a PDF by another name", raw(b"%PDF-1.7 " * 100), (), "JSON", readable=False),
    Hostile("nbformat 3", _version_3),
    Hostile("a byte order mark", lambda n: b"\xef\xbb\xbf" + json.dumps(n).encode()),
]

# The notebook's structure ------------------------------------------------------------------------


def _duplicate(notebook: Notebook) -> None:
    position = notebook["cells"].index(find(notebook, VICTIM))
    notebook["cells"].insert(position, copy.deepcopy(notebook["cells"][position]))


def _swap_ids(notebook: Notebook) -> None:
    one, other = (find(notebook, name)["metadata"]["nbgrader"] for name in (VICTIM, "propagate"))
    one["grade_id"], other["grade_id"] = other["grade_id"], one["grade_id"]


def _same_id_everywhere(notebook: Notebook) -> None:
    for one in notebook["cells"]:
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"]["grade_id"] = VICTIM


def _delete(grade_id: str) -> Change:
    return lambda notebook: notebook["cells"].remove(find(notebook, grade_id))


def _strip(notebook: Notebook) -> None:
    for one in notebook["cells"]:
        one["metadata"] = {}


def _strange_metadata(notebook: Notebook) -> None:
    notebook["metadata"] = ["what"]
    find(notebook, VICTIM)["outputs"] = "none"
    find(notebook, VICTIM)["id"] = 7
    notebook["cells"] += ["text", 7, None, {"cell_type": [1], "source": {"a": 1}}]
    notebook["cells"].append({"cell_type": "code", "source": "1", "metadata": {"tags": {"a": 1}}})


def _edit_check(notebook: Notebook) -> None:
    find(notebook, f"test_{VICTIM}")["source"] = "pass  # nothing to see here"


def _points(notebook: Notebook) -> None:
    find(notebook, f"test_{VICTIM}")["metadata"]["nbgrader"]["points"] = 1_000_000


def _kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "bash", "language": "bash", "display_name": "x"}


def _turn(grade_id: str, kind: str) -> Change:
    def change(notebook: Notebook) -> None:
        find(notebook, grade_id)["cell_type"] = kind

    return change


def _unlocked(notebook: Notebook) -> None:
    marks = find(notebook, f"test_{VICTIM}")["metadata"]["nbgrader"]
    marks |= {"locked": False, "solution": True, "grade": False, "schema_version": "x"}
    find(notebook, f"test_{VICTIM}")["source"] = "print('full marks')"


def _long_tag(notebook: Notebook) -> None:
    for one in notebook["cells"]:
        one["metadata"]["tags"] = ["long", "skip-execution"]


STRUCTURE = [
    Hostile("a duplicated solution cell", _duplicate, (), "two cells bear"),
    Hostile("shuffled ids", _swap_ids),
    Hostile("one id on every cell", _same_id_everywhere, (), "two cells bear"),
    Hostile("a deleted check", _delete(f"test_{VICTIM}"), (), "missing"),
    Hostile("a deleted solution", _delete(VICTIM), (VICTIM,), "no function"),
    Hostile("stripped metadata", _strip, (), "missing"),
    Hostile("metadata of every wrong type", _strange_metadata),
    Hostile("an edited check", _edit_check, (), "edited"),
    Hostile("changed points", _points),
    Hostile("another kernel", _kernel),
    Hostile("a check turned into text", _turn(f"test_{VICTIM}", "markdown"), (), "turned"),
    Hostile("a solution turned raw", _turn(VICTIM, "raw"), (), "turned"),
    Hostile("an unlocked check", _unlocked, (), "edited"),
    Hostile("every cell tagged long", _long_tag),
    Hostile("cells in reverse order", lambda notebook: notebook["cells"].reverse()),
    Hostile("NUL in a cell", first("x = 1\0")),
    Hostile("a lone surrogate", first("x = '\ud800'")),
]

# Ending, blocking, flooding ----------------------------------------------------------------------

_SEGFAULT = "import ctypes; ctypes.string_at(0)"
_FORK_BOMB = "import os\nwhile True:\n    os.fork()"
_FORKED = "import os\nif os.fork():\n    pass"
_STUBBORN = "import signal\nsignal.signal(2, signal.SIG_IGN)\nwhile True: pass"
_THREAD = (
    "import threading, time\nthreading.Thread(target=lambda: time.sleep(600), daemon=True).start()"
)
_BUSY_THREAD = (
    "import threading\ndef spin():\n    while True: pass\n"
    "threading.Thread(target=spin, daemon=True).start()"
)
_RECURSION = "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f() + f()\nf()"
_FILL = "f = open('big', 'wb')\nwhile True: f.write(b'x' * 10**6)"
_MANY_FILES = "for i in range(10**6): open(f'f{i}', 'w').close()"
_AUDIT = "import sys\nsys.addaudithook(lambda *a: 1 / 0)"
_DISPLAY = "from IPython.display import display, HTML\nfor i in range(100000): display(HTML('x'))"
_HUGE_HTML = "from IPython.display import display, HTML\ndisplay(HTML('x' * 50_000_000))"

BREAKING = [
    Hostile("os._exit", first("import os; os._exit(0)"), (), "ended here"),
    Hostile("sys.exit", first("import sys; sys.exit(3)")),
    Hostile("a segmentation fault", first(_SEGFAULT), (), "ended here"),
    Hostile("os.abort", first("import os; os.abort()"), (), "ended here"),
    Hostile("killing itself", first("import os; os.kill(os.getpid(), 9)"), (), "ended here"),
    Hostile("killing its parent", first("import os; os.kill(os.getppid(), 9); os.kill(1, 9)")),
    Hostile("killing everybody", first("import os; os.kill(-1, 9)")),
    Hostile("stopping its parent", first("import os, signal; os.kill(1, signal.SIGSTOP)")),
    Hostile("a fork", first(_FORKED)),
    Hostile("a fork bomb", first(_FORK_BOMB)),
    Hostile("an endless loop", first("while True: pass"), (), "interrupted"),
    Hostile("a loop that cannot be interrupted", first(_STUBBORN), (), "stopped"),
    Hostile("a sleeping thread", first(_THREAD), (), "thread"),
    Hostile("a busy thread", first(_BUSY_THREAD), (), "thread"),
    Hostile("8 GB at once", first("import numpy as np; x = np.ones(10**9)")),
    Hostile("memory without end", first("x = []\nwhile True: x.append(bytearray(10**8))")),
    Hostile("100 MB printed", first("print('x' * 100_000_000)")),
    Hostile("a million lines", first("for i in range(10**6): print(i)")),
    Hostile("a hundred thousand displays", first(_DISPLAY)),
    Hostile("50 MB of HTML", first(_HUGE_HTML)),
    Hostile("endless recursion", first("def f(): return f()\nf()")),
    Hostile("recursion without Python's limit", first(_RECURSION), (), "cell 1"),
    Hostile("a full disk", first(_FILL)),
    Hostile("a million files", first(_MANY_FILES)),
    Hostile("an audit hook that always raises", first(_AUDIT), (), "ended here"),
    Hostile("an atexit handler", first("import atexit, os\natexit.register(os.abort)")),
    Hostile("waiting for input", first("input('your name?')")),
    Hostile("a broken exit at the end", last("import os; os._exit(1)"), (), "ended here"),
    Hostile("SIGINT ignored", first("import signal; signal.signal(2, signal.SIG_IGN)")),
]

# Cheating ----------------------------------------------------------------------------------------

_PATCHED_TESTING = "import numpy as np\nnp.testing.assert_allclose = lambda *a, **k: None"
_FAKE_SUCCESS = """
shell = get_ipython()
real = shell.run_cell
def fake(*a, **k):
    result = real(*a, **k)
    result.error_in_exec = result.error_before_exec = None
    return result
shell.run_cell = fake
"""
_TRANSFORMER = (
    "get_ipython().input_transformers_cleanup.append("
    "lambda lines: ['pass\\n'] if any('_test(' in l for l in lines) else lines)"
)
_REDEFINED = (
    "import public_tests.logistic as t\nt.flatten_and_scale_test = lambda f, seed=None: None"
)
_ASSERTION = "import builtins\nbuiltins.AssertionError = type('Fine', (Exception,), {})"
_EQUAL = (
    "class Yes:\n    def __eq__(self, other): return True\n    def __array__(self, *a, **k):\n"
    "        import numpy as np\n        return np.zeros(3)\n"
    "    def __float__(self): return 0.5\n"
    "def flatten_and_scale(z): return Yes()"
)
_SUBCLASS = (
    "import numpy as np\nclass Yes(np.ndarray):\n    def __eq__(self, other): return True\n"
    "    def __abs__(self): return np.zeros(1)\n    def __sub__(self, other): return np.zeros(1)\n"
    "    __rsub__ = __sub__\n"
    "def flatten_and_scale(z): return np.zeros((z[0].size, len(z))).view(Yes)"
)
_RIGHT_SUBCLASS = (
    "import numpy as np\nclass Mine(np.ndarray): pass\n"
    "def flatten_and_scale(z): return (np.asarray(z).reshape(len(z), -1).T / 255).view(Mine)"
)
_LIBRARY = "import nn_utils.logistic as n\ndef flatten_and_scale(z): return n.flatten_and_scale(z)"
_LIBRARY_IMPORT = (
    "def flatten_and_scale(z):\n    from nn_utils.logistic import flatten_and_scale as s\n"
    "    return s(z)"
)
_LIBRARY_HIDDEN = (
    "import importlib\ndef flatten_and_scale(z):\n"
    "    module = importlib.import_module('nn_' + 'utils.logistic')\n"
    "    return getattr(module, 'flatten_' + 'and_scale')(z)"
)
_LIBRARY_COPY = (
    "import types, nn_utils.logistic as n\n"
    "mine = types.FunctionType(n.flatten_and_scale.__code__, n.flatten_and_scale.__globals__)\n"
    "def flatten_and_scale(z): return mine(z)"
)
_LIBRARY_RELOADED = (
    "import importlib, sys\ndef flatten_and_scale(z):\n    import public_tests as p\n"
    "    f = p.exercises()['02_logistic/flatten_and_scale'].reference\n"
    "    return getattr(importlib.reload(sys.modules[f.__module__]), f.__name__)(z)"
)
_LIBRARY_SOURCE = (
    "import inspect, public_tests\nname = {}\n"
    "f = public_tests.exercises()['02_logistic/flatten_and_scale'].reference\n"
    "exec(inspect.getsource(f), name)\n"
    "def flatten_and_scale(z): return name['flatten_and_scale'](z)"
)
_CATALOGUE = (
    "import public_tests\nname = {}\n"
    "f = public_tests.exercises()['02_logistic/flatten_and_scale']\n"
    "exec(f.mistakes[0].answer, name)\n"
    "def flatten_and_scale(z): return name['flatten_and_scale'](z)"
)
_CATALOGUE_READ = (
    "import re, public_tests\nname = {}\n"
    "f = public_tests.notebooks()['02_logistic'].folder / 'answers.toml'\n"
    "exec(re.search(\"(def flatten_and_scale.*?)'''\", f.read_text(), re.S)[1], name)\n"
    "def flatten_and_scale(z): return name['flatten_and_scale'](z)"
)
_LIBRARY_UNWATCHED = (
    "import sys, public_tests\ndef flatten_and_scale(z):\n    sys.setprofile(None)\n"
    "    return public_tests.exercises()['02_logistic/flatten_and_scale'].reference(z)"
)
_MACHINERY = """
import nnlab.grading.sandbox.student as s, public_tests
from public_tests.engine import LocalCaller
def call(function, case, closed):
    return LocalCaller(public_tests.exercises()['02_logistic/flatten_and_scale'].reference)(case)
s._call = call
"""
_FROM_CHECKS = (
    "def sigmoid(z):\n    from public_tests import neuron, exercises\n"
    "    for name in ('logistic', 'sigmoid'):\n"
    "        try: return getattr(neuron, name)(z) + 0\n"
    "        except Exception: pass\n"
    "    return exercises()['02_logistic/sigmoid'].reference(z)"
)
_RIGHT_SIGMOID = "import numpy as np\ndef sigmoid(z): return 1 / (1 + np.exp(-z))"
_FROM_MEMORY = (
    "import gc, types, inspect\n"
    "everything = [f for f in gc.get_objects() if isinstance(f, types.FunctionType)]\n"
    "known = [f for f in everything if f.__name__ == 'flatten_and_scale']\n"
    "texts = [t for t in gc.get_objects() if isinstance(t, str) and 'def flatten_and_scale' in t]\n"
    "def flatten_and_scale(z):\n"
    "    for f in known:\n"
    "        try: return f(z)\n"
    "        except Exception: pass\n"
)
_LIBRARY_DISGUISED = (
    "import types, nn_utils.logistic as n\n"
    "code = n.flatten_and_scale.__code__.replace(co_filename='mine.py', co_name='mine')\n"
    "mine = types.FunctionType(code, dict(vars(n)))\n"
    "def flatten_and_scale(z): return mine(z)"
)
_ANOTHER_ANSWERS = """
import collections, os, socket, threading, importlib
import nnlab.grading.sandbox.student as s
def right(z):
    return getattr(importlib.import_module('nn_' + 'utils.logistic'), 'flatten_' + 'and_scale')(z)
def serve(descriptor):
    try:
        s._answer(socket.socket(fileno=descriptor), collections.defaultdict(lambda: right))
    except BaseException:
        pass
if os.fork() == 0:
    there = []
    for descriptor in range(3, 64):
        try:
            there.append(os.fstat(descriptor) and descriptor)
        except OSError:
            pass
    for descriptor in there[1:]:
        threading.Thread(target=serve, args=(descriptor,)).start()
    threading.Event().wait()
"""
_WATCHING = "import sys\nsys.settrace(lambda *a: None)"

CHEATING = [
    Hostile("patched numpy.testing", wrong_and(_PATCHED_TESTING), (VICTIM,), "NumPy was changed"),
    Hostile("run_cell always succeeds", wrong_and(_FAKE_SUCCESS), (VICTIM,), "running cells"),
    Hostile("an input transformer", wrong_and(_TRANSFORMER), (VICTIM,), "transformer"),
    Hostile("a redefined test function", wrong_and(_REDEFINED), (VICTIM,)),
    Hostile("another AssertionError", wrong_and(_ASSERTION), (VICTIM,)),
    Hostile("sys.settrace", first(_WATCHING), (), "settrace"),
    Hostile("an object that equals everything", answer(_EQUAL), (VICTIM,)),
    Hostile("an array that equals everything", answer(_SUBCLASS), (VICTIM,)),
    Hostile("an honest array subclass", answer(_RIGHT_SUBCLASS)),
    Hostile("the library's answer", answer(_LIBRARY), (VICTIM,), "of the library"),
    Hostile("the library's answer, inside", answer(_LIBRARY_IMPORT), (VICTIM,), "of the library"),
    Hostile("the library's answer by a hidden name", answer(_LIBRARY_HIDDEN), (VICTIM,)),
    Hostile("a copy of the library's answer", answer(_LIBRARY_COPY), (VICTIM,), "of the library"),
    Hostile("the library loaded again", answer(_LIBRARY_RELOADED), (VICTIM,)),
    Hostile("the library's source", answer(_LIBRARY_SOURCE), (VICTIM,)),
    Hostile("the catalogue's answer", answer(_CATALOGUE), (VICTIM,)),
    Hostile("the catalogue's text", answer(_CATALOGUE_READ), (VICTIM,)),
    Hostile("the watch switched off", answer(_LIBRARY_UNWATCHED), (VICTIM,)),
    Hostile("a disguised copy of the library's answer", answer(_LIBRARY_DISGUISED), (VICTIM,)),
    Hostile(
        "an answer from the checks",
        both(answer(_FROM_CHECKS, "sigmoid"), after("test_sigmoid", _RIGHT_SIGMOID)),
        ("sigmoid",),
    ),
    Hostile("the library's answer from memory", answer(_FROM_MEMORY), (VICTIM,)),
    Hostile("another process that answers", wrong_and(_ANOTHER_ANSWERS), (VICTIM,)),
    Hostile("our own code replaced", wrong_and(_MACHINERY), (VICTIM,), "answers our calls"),
    Hostile("a printed answer", answer("def flatten_and_scale(z):\n    print(1 / 2)"), (VICTIM,)),
    Hostile("a constant", answer("def flatten_and_scale(z):\n    return 0.5"), (VICTIM,)),
    Hostile("no function", answer("flatten_and_scale = 'correct'"), (VICTIM,)),
]

# The functions that are called -------------------------------------------------------------------

_GARBAGE = (
    "import os\ndef flatten_and_scale(z):\n    for d in range(3, 64):\n"
    "        try: os.write(d, b'\\xff' * 1000)\n        except OSError: pass\n    return z"
)
_FORGED_CELL = (
    "import os, struct, json\nm = json.dumps({'done': True, 'count': 1}).encode()\n"
    "for d in range(3, 64):\n"
    "    try: os.write(d, struct.pack('!II', len(m), 0) + m)\n    except OSError: pass"
)
_ITSELF = "def flatten_and_scale(z):\n    x = []\n    x.append(x)\n    return x"
_HUGE = "import numpy as np\ndef flatten_and_scale(z): return np.zeros((20_000, 15_000))"
_SLOW = "import time\ndef flatten_and_scale(z):\n    time.sleep(600)"
_ENDING = "import os\ndef flatten_and_scale(z): os._exit(0)"
_RAISING = (
    "class Bad(Exception):\n    def __str__(self): raise Bad()\n    __repr__ = __str__\n"
    "def flatten_and_scale(z): raise Bad()"
)
_EXITING = "def flatten_and_scale(z): raise SystemExit"
_GENERATOR = "def flatten_and_scale(z):\n    while True: yield z"
_LEAK = """
import numpy as np, builtins
builtins.seen = []
def flatten_and_scale(z):
    builtins.seen.append(z)
    open('/tmp/seen', 'a').write(repr(z) + '\\n')
    return z.reshape(len(z), -1).T / 255
"""

CALLED = [
    Hostile("a forged answer", answer(_GARBAGE), (VICTIM,), VICTIM),
    Hostile("forged ends of cells", first(_FORGED_CELL)),
    Hostile("a list that holds itself", answer(_ITSELF), (VICTIM,)),
    Hostile("an answer of 2 GB", answer(_HUGE), (VICTIM,)),
    Hostile("a slow answer", answer(_SLOW), (VICTIM,), "too long"),
    Hostile("an answer that ends Python", answer(_ENDING), (VICTIM,), "ended"),
    Hostile("an exception that cannot be told", answer(_RAISING), (VICTIM,)),
    Hostile("SystemExit", answer(_EXITING), (VICTIM,)),
    Hostile("an endless generator", answer(_GENERATOR), (VICTIM,)),
]

# Spying and reaching out; what they find is printed, and must be nothing --------------------------

FOUND = "FOUND"


def spy(code: str) -> Change:
    """A cell that prints what it found, with a word to look for."""
    tried = f"try:\n    found = {code}\nexcept Exception:\n    found = None\n"
    return last(f"{tried}if found: print('{FOUND}', found)")


_WALK = (
    "[d + '/' + f for d, _, fs in __import__('os').walk('/') for f in fs "
    "if 'site-packages' not in d and '/python3' not in d and not d.startswith(('/usr', '/tmp')) "
    "and (f.endswith(('.ipynb', '.db')) or f == 'secret')]"
)
_NETWORK = "__import__('socket').create_connection(('1.1.1.1', 53), 2)"
_LOCAL = "__import__('socket').create_connection(('127.0.0.1', 22), 2)"
_ENVIRONMENT = "[k for k in __import__('os').environ if 'SECRET' in k or 'TOKEN' in k]"
_PROC = "__import__('os').listdir('/proc')"
_SQL = (
    "[__import__('sqlite3').connect(d + '/gradebook.db').execute('update grade set auto_score = 9')"
    " for d, _, fs in __import__('os').walk('/') if 'gradebook.db' in fs]"
)
_WRITE = "open(__import__('nn_utils').__file__, 'a').write('#')"
_PASSWD = "open('/etc/shadow').read()"
_MOUNT = "__import__('ctypes').CDLL(None).unshare(0x10000000) == 0"
_PTRACE = "__import__('ctypes').CDLL(None).ptrace(16, 1, 0, 0) == 0"
# An ordinary user's sandbox may call its user 0; what counts is what that user may do.
_SETUID = "__import__('os').setuid(0) is None and __import__('os').chroot('/') is None"
_SHELL = (
    "__import__('subprocess').run('find /srv /home -type f -not -path \"*/nnlab/datasets/*\"', "
    "shell=True, capture_output=True).stdout"
)

_RUN = "open('a.py', 'w').write('x = 1')\n%run a.py\n!rm -rf / 2>/dev/null"

_SCRIPTS = (
    "from IPython.display import display, HTML, Javascript\n"
    "display(HTML('<script>alert(1)</script>'), Javascript('alert(1)'))"
)
_SCRIPT_ERROR = "def flatten_and_scale(z):\n    raise ValueError('<script>alert(2)</script>')"

SPYING = [
    Hostile("looking for files of the course", spy(_WALK)),
    Hostile("the network", spy(_NETWORK)),
    Hostile("this machine's ports", spy(_LOCAL)),
    Hostile("the environment", spy(_ENVIRONMENT)),
    Hostile("/proc", spy(_PROC)),
    Hostile("SQL against the gradebook", spy(_SQL)),
    Hostile("writing into the library", spy(_WRITE)),
    Hostile("/etc/shadow", spy(_PASSWD)),
    Hostile("a namespace of its own", spy(_MOUNT)),
    Hostile("tracing the first process", spy(_PTRACE)),
    Hostile("becoming root", spy(_SETUID)),
    Hostile("a shell that lists others", spy(_SHELL)),
    Hostile("%run and !", first(_RUN)),
    Hostile(
        "telling the hidden cases",
        both(answer(_LEAK), last(f"print('{FOUND}' if seen else '')")),
    ),
    Hostile(
        "hidden cases from a file",
        both(answer(_LEAK), spy("open('/tmp/seen').read()")),
    ),
    Hostile(
        "a page with scripts",
        both(first(_SCRIPTS), answer(_SCRIPT_ERROR)),
        (VICTIM,),
    ),
]

EVERY = [*FILES, *STRUCTURE, *BREAKING, *CHEATING, *CALLED, *SPYING]
