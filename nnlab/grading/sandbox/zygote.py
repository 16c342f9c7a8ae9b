"""The process that every submission's process is forked from: warm, and never tainted.

It runs no code of a student.  For each order it forks the first process of a new namespace, which
shuts itself in and forks the student's process; it remains beside it as the one that can
interrupt and stop it.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import select
import signal
import socket
import sys
from typing import Any

from . import answers, filtering, isolation, mounts
from .shell import Shell, made_shell

MOST_CHANNELS = 253  # as many descriptors as the kernel sends at once


def main(descriptor: int) -> None:
    """Serve orders that come over a socket until it closes."""
    orders = socket.socket(fileno=descriptor)
    isolation.die_with_parent()
    setup = json.loads(orders.recv(1 << 20))
    shell = _warm(setup["dataset"])
    known = {key: answers.functions_at(places) for key, places in setup["answers"].items()}
    own = -1
    try:
        if setup["isolate"]:
            own = os.open("/proc/self/ns/pid", os.O_RDONLY)
            setup["filter"] = filtering.made_filter()
            every = dict.fromkeys(f for functions in known.values() for f in functions)
            covers = answers.emptied_files(every)
            mounts.furnish(covers, setup["hidden"], setup["kept"])
    except OSError as error:
        orders.send(json.dumps({"error": str(error)}).encode())
        return
    answers.close_checks(setup["checks"])
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page of ours
    orders.send(b'{"ready": true}')
    while True:
        message, descriptors, _, _ = socket.recv_fds(orders, 1 << 16, MOST_CHANNELS)
        if not message:
            return
        order = json.loads(message)
        if order["do"] == "spawn":
            order["absent"] = [f for key in order["absent"] for f in known[key]]
            orders.send(json.dumps(_spawn(order, descriptors, setup, own, shell, orders)).encode())
        else:
            _end(order["pid"])
            orders.send(b'{"ended": true}')


def _spawn(
    order: dict[str, Any],
    descriptors: list[int],
    setup: dict[str, Any],
    own: int,
    shell: Shell,
    orders: socket.socket,
) -> dict[str, Any]:
    try:
        if setup["isolate"]:
            isolation.next_child_gets_own_processes(own)
        pid = os.fork()
    except OSError as error:
        return {"error": str(error)}
    if pid == 0:
        try:
            orders.close()
            if own >= 0:
                os.close(own)
            sockets = [socket.socket(fileno=d) for d in descriptors]
            _first_process(sockets, {**setup, **order}, shell)
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.write(2, f"sandbox: {type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(1)
    for one in descriptors:
        os.close(one)
    return {"pid": pid}


def _end(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _first_process(sockets: list[socket.socket], setup: dict[str, Any], shell: Shell) -> None:
    """Shut in, fork the student's process, and stay to interrupt and stop it."""
    commands, control, *channels = sockets
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if setup["isolate"]:
        mounts.own_scratch(setup["written"], setup["kept"])
    else:
        os.setpgid(0, 0)
    student = os.fork()
    if student == 0:
        commands.close()
        _student_process(control, channels, setup, shell)
    for other in (control, *channels):
        other.close()
    if setup["isolate"]:
        _shut_in(setup)
    _watch(commands, student, setup["isolate"])


def _student_process(
    control: socket.socket, channels: list[socket.socket], setup: dict[str, Any], shell: Shell
) -> None:
    from .student import serve

    isolation.limit(setup["memory"], setup["processes"], setup["written"], setup["cpu_seconds"])
    if setup["isolate"]:
        os.setsid()  # where sessions share the processor evenly, many processes gain nothing
        _shut_in(setup)
        os.mkdir("/tmp/work")
        os.chdir("/tmp/work")
    else:
        os.chdir(setup["scratch"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    sys.stdin = io.StringIO()  # nobody answers input()
    answers.take_out(setup["absent"])
    with contextlib.suppress(BaseException):
        serve(control, channels, shell, alone=setup["isolate"])
    os._exit(0)


def _shut_in(setup: dict[str, Any]) -> None:
    isolation.drop_privileges(setup["user"])
    filtering.apply_filter(setup["filter"])


def _watch(commands: socket.socket, student: int, isolate: bool) -> None:
    """Interrupt or stop the student's process when told; end, and all with us, when let go."""
    alive = True
    while True:
        ready, _, _ = select.select([commands], [], [], 0.5 if alive else 5)
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG)[0]) != 0:
                alive = alive and ended != student
        if not ready:
            continue
        command = commands.recv(16)
        if not command:
            break
        if command == b"interrupt":
            with contextlib.suppress(ProcessLookupError):
                os.kill(student, signal.SIGINT)
        else:
            _stop(student, isolate)
            alive = False
            commands.send(b"stopped")
    if not isolate:  # no namespace that ends with us
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def _stop(student: int, isolate: bool) -> None:
    """End the student's process, and with it what its cells left running; copies stay."""
    kill = os.killpg if isolate else os.kill
    with contextlib.suppress(ProcessLookupError):
        kill(student, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:  # what is not waited for still counts among the processes there may be
            os.waitpid(-student if isolate else student, 0)


def _import_library() -> None:
    """All of the library, also what it loads at its first use; some parts need an extra."""
    import nn_utils

    for module in pkgutil.walk_packages(nn_utils.__path__, "nn_utils.", onerror=lambda name: None):
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)


def _warm(dataset: str) -> Shell:
    """All that a notebook imports and loads, a first figure and traceback, done once for all."""
    import h5py  # noqa: F401
    import matplotlib.pyplot as plt
    import PIL.Image  # noqa: F401

    from . import student

    _import_library()
    if dataset:
        from nn_utils import datasets

        with contextlib.suppress(datasets.DataError):  # told where the notebook loads it
            datasets.have_at_hand(dataset)
    shell = made_shell()
    shell.emit = lambda output: None
    figure = plt.figure()
    figure.gca().plot([0, 1])
    figure.gca().set_title("warm $x$")
    assert shell.display_formatter is not None
    shell.display_formatter.format(figure)
    plt.close("all")
    failing = "import numpy as np\nnp.zeros((2, 3)) @ np.zeros((2, 3))"
    with contextlib.redirect_stdout(io.StringIO()):
        shell.run_cell(failing, store_history=False)
    shell.reset(new_session=True)
    shell.execution_count = 1
    student.remember_untouched(shell)
    return shell


if __name__ == "__main__":
    main(int(sys.argv[1]))
