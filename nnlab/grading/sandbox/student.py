"""A student's process: runs cells, keeps a copy of itself at each check, answers calls.

Everything here can be tampered with by the code it runs.  That gains nothing: whatever is sent
from here counts only as a value to be compared, or as text to be shown.

At a check the process forks.  The copy waits with the functions as they are there, and is asked
only when all cells have run and their outputs have been collected; so nothing that a function
learns from the hidden cases can get into an output, and no later cell can spoil an earlier
answer.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from public_tests import Exercise, exercises
from public_tests.engine import Case, LocalCaller, guard
from public_tests.engine.calling import Call
from public_tests.engine.observation import same
from public_tests.engine.raised import Raised

from .. import wire
from .shell import Shell

MOST_TEXT = 2_000
MACHINERY_CHANGED = "the code that answers our calls was changed"


def serve(control: socket.socket, channels: Sequence[socket.socket], shell: Shell) -> None:
    """Do what we are told until nobody tells us any more."""
    shell.connect(lambda output: wire.send(control, {"output": output}))
    mine = os.getpid()
    while os.getpid() == mine:  # a cell may fork, and its child must not go on here
        request, _ = wire.receive(control)
        if request["do"] == "cell":
            fine = shell.run(request["source"])
            if os.getpid() != mine:
                return
            wire.send(control, {"done": fine, "count": shell.execution_count - 1})
        elif request["do"] == "keep":
            kept = _keep_copy(request, control, channels, shell)
            wire.send(control, {"kept": kept})
        elif request["do"] == "look":
            wire.send(control, {"seen": _strange_things(shell)})


def _keep_copy(
    request: dict[str, Any],
    control: socket.socket,
    channels: Sequence[socket.socket],
    shell: Shell,
) -> bool:
    """Fork a copy that will answer for one exercise, when its function is there."""
    name = request["name"]
    if name not in shell.user_ns:
        return False
    if os.fork():
        return True
    mine = channels[request["channel"]]
    with contextlib.suppress(BaseException):
        control.close()
        for other in channels:
            if other is not mine:
                other.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _answer(mine, shell.user_ns[name], exercises()[request["key"]].closed)
    os._exit(0)


def _answer(channel: socket.socket, function: Any, closed: Sequence[Callable[..., Any]]) -> None:
    """Call the function with what comes, and send back what it did."""
    while True:
        request, body = wire.receive(channel)
        if request.get("do") == "look":
            wire.send(channel, {"here": request["word"]})
            continue
        arguments = wire.decode(request["arguments"], body, arguments=True)
        case = Case(arguments, seed=request["seed"])
        wire.send(channel, *_reply(case, _call(function, case, closed)))


def _call(function: Any, case: Case, closed: Sequence[Callable[..., Any]]) -> Call:
    try:
        with guard.closed(closed), _absent(closed):
            return LocalCaller(function)(case)
    except guard.LibraryAnswer as answer:
        raised = Raised("LibraryAnswer", str(answer), library=answer.name)
    except BaseException as error:
        raised = Raised(type(error).__name__, str(error)[:MOST_TEXT])
    return Call(case, after=case.values, raised=raised)


@contextlib.contextmanager
def _absent(functions: Sequence[Callable[..., Any]]) -> Iterator[None]:
    """The library's answers, replaced by a refusal wherever they are known by name."""
    real = [f for f in functions if isinstance(f, types.FunctionType) and not f.__closure__]
    codes = [f.__code__ for f in real]
    reached: list[str] = []
    try:
        for function in real:
            function.__code__ = _refuse.__code__.replace(co_name=function.__name__)
            function.__globals__.setdefault("_answers_reached", []).clear()
        yield
        reached = [n for f in real for n in f.__globals__.get("_answers_reached", [])]
    finally:
        for function, code in zip(real, codes, strict=True):
            function.__code__ = code
    if reached:
        raise guard.LibraryAnswer(str(reached[0]))


def _refuse(*arguments: Any, **named: Any) -> Any:
    """Stands in for an answer: runs among the names of the library's own module."""
    import sys as system

    name = system._getframe().f_code.co_name
    globals()["_answers_reached"].append(name)
    raise NameError(f"{name} of the library is not available while {name} is graded")


def _reply(case: Case, call: Call) -> tuple[dict[str, Any], bytes]:
    changed = {
        str(index): after
        for index, (before, after) in enumerate(zip(case.values, call.after, strict=True))
        if not same(before, after)
    }
    raised = call.raised
    try:
        tree, body = wire.encode((call.value, changed))
    except (wire.TooMuch, MemoryError) as error:
        tree, body = wire.encode((None, {}))
        raised = Raised("ValueError", str(error) or "the returned value is too large")
    reply = {
        "answer": tree,
        "raised": None if raised is None else _raised_as_json(raised),
        "printed": call.printed[:MOST_TEXT],
        "warned": [line[:200] for line in call.warned[:20]],
        "seconds": call.seconds,
    }
    return reply, body


def _raised_as_json(raised: Raised) -> dict[str, Any]:
    frames = [[f.function, f.line, f.code[:300], list(map(list, f.shapes))] for f in raised.frames]
    return {
        "type": raised.type[:100],
        "message": raised.message[:MOST_TEXT],
        "frames": frames,
        "library": raised.library,
    }


def take_out(keys: Sequence[str]) -> None:
    """Empty the library's answers to these exercises, before any code of the student's runs."""
    for key in keys:
        for function in answers(exercises()[key]):
            function.__code__ = _gone.__code__.replace(co_name=function.__name__)


def answers(exercise: Exercise) -> list[types.FunctionType]:
    """All functions of ours that answer an exercise rightly."""
    return [f for f in exercise.closed if isinstance(f, types.FunctionType) and not f.__closure__]


def _gone(*arguments: Any, **named: Any) -> Any:
    """Stands in for good for an answer that was taken out."""
    raise NameError("this function of the library is not available while it is graded")


# what a person should look at --------------------------------------------------------------------


def _machinery() -> list[Any]:
    """What stands between our calls and the student's functions."""
    return [
        *(_answer, _call, _absent, _reply, _keep_copy, guard.closed, LocalCaller.__call__),
        *(wire.send, wire.receive, wire.encode, os.fork, LocalCaller, sys.setprofile),
    ]


_MACHINERY: list[Any] = []
_RUN_CELL = Shell.run_cell
_SHOW = Shell._showtraceback


def _strange_things(shell: Shell) -> list[str]:
    """Signs of tampering; each for a person to look at, none of them costs a mark."""
    signs = {
        f"NumPy was changed: {', '.join(guard.changed_numpy()[:5])}": guard.changed_numpy(),
        MACHINERY_CHANGED: _machinery() != _MACHINERY,
        "IPython's way of running cells was changed": (
            "run_cell" in vars(shell) or type(shell).run_cell is not _RUN_CELL
        ),
        "IPython's way of showing errors was changed": (
            "_showtraceback" in vars(shell) or type(shell)._showtraceback is not _SHOW
        ),
        "an input transformer was added, which changes cells before they run": (
            _transformers(shell) != _TRANSFORMERS or bool(shell.ast_transformers)
        ),
        "sys.settrace was set": sys.gettrace() is not None,
        "sys.setprofile was set": sys.getprofile() is not None,
        "a check that must fail did not": not _canaries_fail(shell),
        f"{threading.active_count() - 1} thread(s) were left running": (
            threading.active_count() > 1
        ),
    }
    return [sign for sign, there in signs.items() if there]


def _canaries_fail(shell: Shell) -> bool:
    """Whether statements that are wrong in any sound process still fail in this one."""
    emit, shell.emit = shell.emit, lambda output: None
    try:
        shell.InteractiveTB.set_mode("Minimal")
        asserted = shell.run_cell("assert 1 == 2", silent=True).success
        np.testing.assert_allclose(np.array([1.0]), np.array([2.0]))
    except AssertionError:
        return not asserted
    except BaseException:
        return False
    finally:
        shell.emit = emit
    return False


def _transformers(shell: Shell) -> list[int]:
    manager = shell.input_transformer_manager
    lists = (manager.cleanup_transforms, manager.line_transforms, manager.token_transformers)
    return [len(one) for one in lists]


_TRANSFORMERS: list[int] = []


def remember_untouched(shell: Shell) -> None:
    """How this process is before anybody changes it."""
    _MACHINERY[:] = _machinery()
    _TRANSFORMERS[:] = _transformers(shell)
