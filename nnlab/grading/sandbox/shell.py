"""An IPython shell that hands its outputs to a function instead of a terminal.

The semantics of a notebook's kernel without one: magics, ``display``, the last expression, rich
outputs, figures shown when a cell ends, tracebacks, top-level ``await``.
"""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Any as AnyTrait
from traitlets import Type

from ..foreign import without_depths

Output = dict[str, Any]
Emit = Callable[[Output], None]

MOST_TEXT = 200_000  # characters of one stream of one cell
MOST_SENT = 4 << 20  # bytes of one rich output
_CUT = "\n… the rest of this output was left out.\n"


class _Publisher(DisplayPublisher):
    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **ignored: Any,
    ) -> None:
        name = (transient or {}).get("display_id")
        assert self.shell is not None
        output = {"output_type": "display_data", **bundle(data, metadata)}
        self.shell.emit({**output, "display_id": name, "update": update})

    def clear_output(self, wait: bool = False) -> None:
        assert self.shell is not None
        self.shell.emit({"output_type": "clear", "wait": bool(wait)})


class _Hook(DisplayHook):
    def write_output_prompt(self) -> None:
        self.made: Output = {"output_type": "execute_result"}

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        self.made |= bundle(format_dict, md_dict)

    def finish_displayhook(self) -> None:
        assert self.shell is not None
        self.shell.emit(self.made)

    def quiet(self) -> bool:
        return bool(getattr(self.shell, "silent", False))


class Stream(io.TextIOBase):
    """stdout or stderr of a cell, sent in pieces and cut when it grows without end."""

    def __init__(self, name: str, emit: Emit) -> None:
        self.name = name
        self._emit = emit
        self._pending: list[str] = []
        self._waiting = self._written = 0

    encoding = "utf-8"

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if self._written < MOST_TEXT:
            part = text[: MOST_TEXT - self._written]
            self._written += len(part)
            self._waiting += len(part)
            self._pending.append(part if self._written < MOST_TEXT else part + _CUT)
            if self._waiting > 8_192:
                self.flush()
        return len(text)

    def flush(self) -> None:
        if self._pending:
            text, self._pending, self._waiting = "".join(self._pending), [], 0
            self._emit({"output_type": "stream", "name": self.name, "text": text})

    def begin_cell(self) -> None:
        self._pending, self._waiting, self._written = [], 0, 0


class Shell(InteractiveShell):
    """One notebook's shell."""

    emit = AnyTrait(lambda output: None)
    silent = False
    display_pub_class = Type(_Publisher)
    displayhook_class = Type(_Hook)

    def init_history(self) -> None:
        """No history file: there is nowhere to keep it."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def enable_gui(self, gui: Any = None) -> None:
        """No window to open."""

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        self.flush()
        lines = [str(line)[:20_000] for line in stb[:200]]
        name = getattr(etype, "__name__", str(etype))
        self.emit(
            {
                "output_type": "error",
                "ename": str(name)[:200],
                "evalue": _said(evalue),
                "traceback": lines,
            }
        )

    def system(self, cmd: str) -> None:
        """``!command``: what it prints is printed, once it has ended."""
        found = subprocess.run(self.var_expand(cmd, depth=1), shell=True, capture_output=True)
        sys.stdout.write((found.stdout + found.stderr).decode(errors="replace"))
        self.user_ns["_exit_code"] = found.returncode

    def flush(self) -> None:
        """Send what streams hold back, so that outputs stay in order."""
        sys.stdout.flush()
        sys.stderr.flush()

    def connect(self, emit: Emit) -> None:
        """Send every output of this process's cells to ``emit``."""
        out, err = Stream("stdout", emit), Stream("stderr", emit)
        sys.stdout, sys.stderr = out, err

        def in_order(output: Output) -> None:
            out.flush()
            err.flush()
            emit(output)

        self.emit = in_order

    def run(self, source: str) -> bool:
        """Run a cell; whether it ended without an exception."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Stream):
                stream.begin_cell()
        result = self.run_cell(source, store_history=True)
        self.flush()
        return bool(result.success)


def made_shell() -> Shell:
    """The shell of this process, with figures shown as in a notebook."""
    os.environ["MPLBACKEND"] = "module://matplotlib_inline.backend_inline"
    shell: Shell = Shell.instance()
    shell.run_line_magic("matplotlib", "inline")
    return shell


def bundle(data: Any, metadata: Any) -> Output:
    """Data by MIME type as text, bytes in base64; other objects are shown nowhere."""
    kept, size = {}, 0
    for mime, value in dict(data).items():
        if isinstance(value, bytes):
            value = base64.b64encode(value).decode("ascii")
        if isinstance(value, str) and (size := size + len(value)) <= MOST_SENT:
            kept[str(mime)] = value
    try:
        metadata = json.loads(without_depths(json.dumps(metadata or {})))
    except (TypeError, ValueError, RecursionError):
        metadata = {}
    return {"data": kept, "metadata": metadata}


def _said(error: Any) -> str:
    try:
        return str(error)[:2_000]
    except Exception:  # an exception whose __str__ raises
        return ""
