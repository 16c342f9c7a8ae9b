"""Calling a student's function in the sandbox, and taking only data for an answer."""

from __future__ import annotations

import contextlib
import math
import secrets
import socket
import time
from collections.abc import Iterator, Sequence
from typing import Any

from public_tests.engine import Case
from public_tests.engine.calling import Call
from public_tests.engine.raised import Frame, Raised

from . import wire
from .changed import ChangedThere
from .limits import Limits

_TEXT = 2_000


class RemoteCaller:
    """Calls one function of a copy of the student's process, kept at the function's check.

    After the process ended or was too slow, every further call raises the same.
    """

    def __init__(
        self, channel: socket.socket, name: str, limits: Limits, ends: float = math.inf
    ) -> None:
        self.name = name
        self.source = ""  # of the function, where it may be changed and tried
        self._channel = channel
        self._limits = limits
        self._deadline = min(time.monotonic() + limits.exercise_seconds, ends)
        self._ahead: list[Case] = []  # sent, and not answered yet
        self._sent_code = False
        self.broken: Raised | None = None

    def __call__(self, case: Case) -> Call:
        return self._tried(case, {})

    def foresee(self, cases: Sequence[Case]) -> None:
        """Send the first of these cases at once: they are worked on while others are compared.

        As many as surely fit into the socket, so that nobody waits for the other to read.
        """
        if self.broken is not None or self._ahead:
            return
        message = fitting = b""
        ahead = []
        room = self._channel.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) // 4
        with contextlib.suppress(wire.TooMuch):
            for case in cases:
                message += wire.framed(*self._request(case, {}))
                if len(message) > room:
                    break
                ahead.append(case)
                fitting = message
        if len(ahead) > 1:
            with self._breaking():
                self._channel.settimeout(self._seconds())
                wire.send_frames(self._channel, fitting)
                self._ahead = ahead

    def changed(self, case: Case, source: str, rounds: int, look: bool = False) -> Call:
        """Call the function as it would be with another source.

        rounds: how often its loops may go round. With ``look`` the value is the first one that
        the source hands over to be looked at.
        """
        return self._tried(case, {"source": source, "rounds": rounds, "look": look})

    def workpiece(self) -> ChangedThere | None:
        """The function as something to be changed and tried, where its text is known."""
        if not self.source or self.broken is not None:
            return None
        return ChangedThere(self, self.source, self.name)

    def _tried(self, case: Case, more: dict[str, Any]) -> Call:
        call = Call(case, after=case.values)
        if self.broken is None:
            with self._breaking():
                return self._asked(case, call, more)
        call.raised = self.broken
        return call

    @contextlib.contextmanager
    def _breaking(self) -> Iterator[None]:
        """After a trouble the function is called no more."""
        try:
            yield
        except wire.Trouble as trouble:
            self.broken = _as_raised(trouble)
            with contextlib.suppress(OSError):
                self._channel.close()

    def _asked(self, case: Case, call: Call, more: dict[str, Any]) -> Call:
        foreseen = not more and bool(self._ahead) and self._ahead[0] is case
        if not foreseen:
            while self._ahead:  # nobody asked for these in the end
                self._received()
            self._channel.settimeout(self._seconds())
            wire.send(self._channel, *self._request(case, more))
            self._ahead = [case]
        return _read(*self._received(), case, call)

    def _request(self, case: Case, more: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        tree, body = wire.encode(dict(case.arguments), arguments=True)
        self._sent_code = self._sent_code or wire.has_code(tree)
        return {"name": self.name, "arguments": tree, "seed": case.seed, **more}, body

    @property
    def at_rest(self) -> bool:
        """Whether another function of the copy may be asked after this one.

        Not of one that was sent functions of ours: they could be kept as answers.
        """
        return self.broken is None and not self._ahead and not self._sent_code

    def _received(self) -> tuple[Any, bytes]:
        """The answer to the first case that was sent."""
        del self._ahead[0]
        return wire.receive(self._channel, self._seconds(), most=self._limits.answer)

    def _seconds(self) -> float:
        seconds = min(self._limits.call_seconds, self._deadline - time.monotonic())
        if seconds <= 0:
            raise wire.TooSlow("the time for one exercise is over")
        return seconds

    def answers(self) -> bool:
        """Whether our code is at the other end: it gives back a word that nobody can know."""
        word = secrets.token_hex(8)
        try:
            self._channel.settimeout(self._limits.call_seconds)
            wire.send(self._channel, {"do": "look", "word": word})
            reply, _ = wire.receive(self._channel, self._limits.call_seconds, most=0)
        except wire.Trouble:
            return False
        return isinstance(reply, dict) and reply.get("here") == word


def _as_raised(trouble: wire.Trouble) -> Raised:
    """Always the same words: these may be told even of a hidden case."""
    if isinstance(trouble, wire.Gone):
        return Raised("ProcessEnded", "Python itself ended during the call")
    if isinstance(trouble, wire.TooSlow):
        return Raised("TimeoutError", "the calls took too long")
    if isinstance(trouble, wire.TooMuch):
        return Raised("ValueError", "the returned value is too large")
    return Raised("ValueError", "the answer cannot be read")


def _read(reply: Any, body: bytes, case: Case, call: Call) -> Call:
    """The reply as a call, whatever was sent; Trouble where it is none."""
    if not isinstance(reply, dict):
        raise wire.Trouble("an answer that is none")
    answer = wire.decode(reply.get("answer"), body)
    if not (isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[1], dict)):
        raise wire.Trouble("an answer that is none")
    call.value, changed = answer
    call.after = tuple(changed.get(str(i), before) for i, before in enumerate(case.values))
    call.raised = _raised(reply.get("raised"))
    call.printed = str(reply.get("printed", ""))[:_TEXT]
    warned = reply.get("warned")
    call.warned = tuple(str(w)[:200] for w in warned[:20]) if isinstance(warned, list) else ()
    return call


def _raised(found: Any) -> Raised | None:
    if not isinstance(found, dict):
        return None
    try:
        frames = tuple(
            Frame(str(name)[:100], int(line), str(code)[:300], _shapes(shapes))
            for name, line, code, shapes in list(found["frames"])[:10]
        )
    except (KeyError, TypeError, ValueError):
        frames = ()
    return Raised(
        str(found.get("type", ""))[:100],
        str(found.get("message", ""))[:_TEXT],
        frames,
        str(found.get("library", ""))[:100],
    )


def _shapes(found: Any) -> tuple[tuple[str, tuple[int, ...]], ...]:
    return tuple((str(name)[:60], tuple(int(n) for n in shape)) for name, shape in found[:10])
