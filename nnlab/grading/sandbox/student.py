"""A student's process: runs cells, keeps a copy of itself at each check, answers calls.

Everything here can be tampered with by the code it runs.  That gains nothing: whatever is sent
from here counts only as a value to be compared, or as text to be shown.

At a check the process forks.  The copy waits with the functions as they are there, and only when
all cells have run and their outputs have been collected is it told to fork those that are asked;
so nothing that a function learns from the hidden cases can get into an output, no later cell can
spoil an earlier answer, and there is always one more that nobody has asked yet.
"""

from __future__ import annotations

import ast
import contextlib
import os
import signal
import socket
import sys
import threading
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from time import sleep
from typing import Any

import numpy as np

from public_tests.engine import Case, LocalCaller, guard
from public_tests.engine.calling import Call, numbers_kept
from public_tests.engine.mending.candidate import Candidate
from public_tests.engine.mending.edits import function_in
from public_tests.engine.observation import same
from public_tests.engine.raised import Raised

from .. import wire
from .answers import LibraryAnswer, functions_at
from .shell import Shell

MOST_TEXT = 2_000
_PATIENCE = 30  # tenths of a second for processes to end in
MACHINERY_CHANGED = "the code that answers our calls was changed"


def serve(
    control: socket.socket, channels: Sequence[socket.socket], shell: Shell, alone: bool
) -> None:
    """Do what we are told until nobody tells us any more.

    alone: whether all processes that can be seen from here are this submission's own.
    """
    shell.connect(lambda output: wire.send(control, {"output": output}))
    mine = os.getpid()
    while os.getpid() == mine:  # a cell may fork, and its child must not go on here
        request, _ = wire.receive(control)
        if request["do"] == "cell":
            fine = shell.run(request["source"])
            if os.getpid() != mine:
                return
            reply: dict[str, Any] = {"done": fine, "count": shell.execution_count - 1}
        elif request["do"] == "keep":
            reply = {"kept": _keep_copy(request, control, channels, shell, alone)}
        else:
            reply = {"seen": _strange_things(shell)}
        wire.send(control, {**reply, "word": request.get("word")})


def _keep_copy(
    request: dict[str, Any],
    control: socket.socket,
    channels: Sequence[socket.socket],
    shell: Shell,
    alone: bool,
) -> list[str]:
    """Fork a copy that keeps the functions of these names; the names that are there."""
    functions = {name: shell.user_ns[name] for name in request["names"] if name in shell.user_ns}
    if not functions:
        return []
    copy = _forked(alone)
    if alone:  # apart from what cells start, which is ended; whoever of the two comes first
        with contextlib.suppress(OSError):
            os.setpgid(copy, copy)
    if copy:
        return list(functions)
    with contextlib.suppress(BaseException):
        control.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.path[:] = _PATH  # nothing that a later cell writes is imported here
        _fork_when_told(request, channels, functions, shell)
    os._exit(0)


def _fork_when_told(
    request: dict[str, Any],
    channels: Sequence[socket.socket],
    functions: Mapping[str, Any],
    shell: Shell,
) -> None:
    """Fork for each order one that answers on the channel it names.

    A channel is left to the one that uses it, so that it closes when that one ends.
    """
    orders = channels[request["orders"]]
    own = {orders, *(channels[number] for number in request["names"].values())}
    _close_all_but(own, channels)
    while True:
        order, _ = wire.receive(orders)
        mine = channels[order["channel"]]
        if os.fork() == 0:
            break
        mine.close()
    _close_all_but({mine}, channels)
    for helper, place in order["given"].items():
        (shell.user_ns[helper],) = functions_at([place])
    with numbers_kept():  # the state is read once, and not at every call
        _answer(mine, functions)


def _close_all_but(kept: Container[socket.socket], channels: Sequence[socket.socket]) -> None:
    for channel in channels:
        if channel not in kept:
            channel.close()


def _forked(alone: bool) -> int:
    """Fork; where a cell left as many processes as there may be, when some have ended."""
    for _ in range(_PATIENCE):
        with contextlib.suppress(BlockingIOError):
            return os.fork()
        if alone:
            _end_what_cells_started()
        sleep(0.1)
    return os.fork()


def _end_what_cells_started() -> None:
    """End the other processes of our group, all at once: one by one they fork faster."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.killpg(0, signal.SIGTERM)


def _answer(channel: socket.socket, functions: Mapping[str, Any]) -> None:
    """Call the functions with what comes, and send back what they did."""
    while True:
        request, body = wire.receive(channel)
        if request.get("do") == "look":
            wire.send(channel, {"here": request["word"]})
            continue
        function = functions[request["name"]]
        arguments = wire.decode(request["arguments"], body, arguments=True)
        case = Case(arguments, seed=request["seed"])
        if request.get("source"):
            call = _call_changed(function, request, case)
        else:
            call = _call(function, case)
        wire.send(channel, *_reply(case, call))


def _call(function: Any, case: Case) -> Call:
    try:
        call = LocalCaller(function)(case)
    except BaseException as error:
        raised = Raised(type(error).__name__, str(error)[:MOST_TEXT])
        return Call(case, after=case.values, raised=raised)
    if call.raised is not None and call.raised.type == LibraryAnswer.__name__:
        call.raised = replace(call.raised, library=call.raised.message)
    return call


def _call_changed(function: Any, request: dict[str, Any], case: Case) -> Call:
    """Call the function as it would be with another source; here that is safe."""
    try:
        candidate = Candidate(function, function_in(ast.parse(request["source"])))
        candidate.most_rounds = request["rounds"]
        code = candidate.compiled()
        if code is None:
            raise SyntaxError("no Python")
        if request["look"]:
            return Call(case, candidate.first_value(code, case), after=case.values)
        return _call(candidate.function(code), case)
    except BaseException as error:
        raised = Raised(type(error).__name__, str(error)[:MOST_TEXT])
        return Call(case, after=case.values, raised=raised)


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


# what a person should look at --------------------------------------------------------------------


def _machinery() -> list[Any]:
    """What stands between our calls and the student's functions."""
    return [
        *(_answer, _call, _reply, _keep_copy, _fork_when_told, LocalCaller.__call__),
        *(wire.send, wire.receive, wire.encode, os.fork, LocalCaller, sys.setprofile),
    ]


_MACHINERY: list[Any] = []
_PATH: list[str] = []
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
    _PATH[:] = [folder for folder in sys.path if os.path.isabs(folder) and folder != "/"]
    _TRANSFORMERS[:] = _transformers(shell)
