"""Values as JSON and raw bytes, between us and a process we do not trust.

A frame is two lengths, a JSON text and a run of bytes in which the arrays lie.  Never pickle:
what is decoded here can only ever be numbers, text, and containers of them.  Functions,
generators and folders travel one way, from us to the sandbox, as code, a state, and bytes.
"""

from __future__ import annotations

import inspect
import json
import marshal
import math
import socket
import struct
import sys
import textwrap
import time
import types
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from public_tests.engine import Folder

from .foreign import parsed_json

MOST_BYTES = 64 << 20
MOST_HEADER = 16 << 20
MOST_NODES = 100_000
MOST_DEPTH = 20
_LENGTHS = struct.Struct("!II")
_KINDS = "fiubcSU"  # dtypes that are sent as they are


class Trouble(Exception):
    """The other end broke off, was too slow, or sent what is no frame."""


class Gone(Trouble):
    """The other end closed."""


class TooSlow(Trouble):
    """Nothing came in time."""


class TooMuch(Trouble):
    """More came than is allowed."""


# frames ------------------------------------------------------------------------------------------


def send(channel: socket.socket, message: Any, body: bytes = b"") -> None:
    """Send one frame; Gone when nobody is there, TooSlow when nobody reads."""
    send_frames(channel, framed(message, body))


def framed(message: Any, body: bytes = b"") -> bytes:
    """One frame, as it is sent."""
    header = json.dumps(message, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(header), len(body)) + header + body


def send_frames(channel: socket.socket, frames: bytes) -> None:
    """Send frames in a row; Gone when nobody is there, TooSlow when nobody reads."""
    try:
        channel.sendall(frames)
    except TimeoutError as error:
        raise TooSlow("nobody reads") from error
    except OSError as error:
        raise Gone(str(error)) from error


def receive(
    channel: socket.socket, seconds: float | None = None, most: int = MOST_BYTES
) -> tuple[Any, bytes]:
    """One frame, whole within ``seconds``; raises Gone, TooSlow, TooMuch or Trouble."""
    deadline = None if seconds is None else time.monotonic() + seconds
    head, size = _LENGTHS.unpack(_exactly(channel, _LENGTHS.size, deadline))
    if head > MOST_HEADER or size > most:
        raise TooMuch("a message longer than any answer")
    content = _exactly(channel, head + size, deadline)
    try:
        return parsed_json(content[:head].decode("utf-8", "replace")), content[head:]
    except (ValueError, RecursionError) as error:
        raise Trouble("a message that is no JSON") from error


def _exactly(channel: socket.socket, count: int, deadline: float | None) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TooSlow("no whole message in time")
            channel.settimeout(left)
        try:
            part = channel.recv(min(count - len(parts), 1 << 20))
        except TimeoutError as error:
            raise TooSlow("no whole message in time") from error
        except OSError as error:
            raise Gone(str(error)) from error
        if not part:
            raise Gone("the process ended")
        parts += part
    return bytes(parts)


# values ------------------------------------------------------------------------------------------


class Opaque:
    """Stands for a returned object that is no number, text or container of them."""


def encode(value: Any, arguments: bool = False) -> tuple[Any, bytes]:
    """The value as a JSON tree and the bytes its arrays lie in.

    With ``arguments`` also functions of ours, generators and folders can be sent.  What cannot
    be sent becomes a mark with the name of its type.  Raises TooMuch.
    """
    writer = _Writer(arguments)
    tree = writer.tree(value, 0)
    return tree, bytes(writer.body)


def has_code(tree: Any) -> bool:
    """Whether there is a function in an encoded value, or what looks like one."""
    return isinstance(tree, list) and (tree[:1] == ["f"] or any(map(has_code, tree)))


class _Writer:
    def __init__(self, arguments: bool) -> None:
        self.arguments = arguments
        self.body = bytearray()
        self.nodes = 0

    def tree(self, value: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > MOST_DEPTH or len(self.body) > MOST_BYTES:
            raise TooMuch("the returned value is too large, or holds itself")
        kind = type(value)
        if value is None or kind in (bool, str):
            return value
        if kind is int:
            small = abs(value) < 1 << 512
            return value if abs(value) < 1 << 62 else ["I", str(value) if small else "0"]
        if kind is float:
            return value if math.isfinite(value) else ["x", repr(value)]
        if kind in (list, tuple, set, frozenset):
            tag = "l" if kind is list else "t" if kind is tuple else "S"
            return [tag, *(self.tree(entry, depth + 1) for entry in value)]
        if isinstance(value, dict):
            pairs = list(dict.items(value))
            return ["d", *([self._key(k), self.tree(v, depth + 1)] for k, v in pairs)]
        if isinstance(value, (np.ndarray, np.generic)):
            return self._array(value)
        if kind is bytes:
            return ["b", *self._put(value)]
        if isinstance(value, (bool, int, float, str)):  # of a class of one's own
            return self._plain(value)
        return self._argument(value) if self.arguments else _opaque(value)

    def _plain(self, value: Any) -> Any:
        # The built-in type's own conversions, which no method of the value's class can change.
        if isinstance(value, int):
            return self.tree(int.__pos__(value), 0)
        if isinstance(value, float):
            return self.tree(float.__pos__(value), 0)
        return str.__str__(value) if isinstance(value, str) else _opaque(value)

    def _key(self, key: Any) -> Any:
        if type(key) in (bool, int, str, float) or key is None:
            return key
        if type(key) is tuple:
            return ["t", *map(self._key, key)]
        return _opaque(key)

    def _array(self, value: Any) -> Any:
        plain = np.array(value, subok=False)
        if plain.dtype.kind not in _KINDS:
            return ["o", "object array", list(plain.shape)]
        if plain.dtype.itemsize > 8 and plain.dtype.kind == "f":
            plain = plain.astype(np.float64)  # a long double differs from machine to machine
        tag = "a" if isinstance(value, np.ndarray) else "s"
        return [tag, plain.dtype.str, list(plain.shape), *self._put(plain.tobytes())]

    def _put(self, content: bytes) -> tuple[int, int]:
        start = len(self.body)
        if start + len(content) > MOST_BYTES:
            raise TooMuch("the returned value is too large")
        self.body += content
        return start, len(content)

    def _argument(self, value: Any) -> Any:
        if isinstance(value, Folder):
            return ["F", *([name, *self._put(data)] for name, data in value.files.items())]
        if isinstance(value, np.random.Generator):
            return ["g", json.dumps(value.bit_generator.state, default=_listed)]
        if isinstance(value, types.FunctionType):
            return ["f", value.__name__, *self._put(_code(value))]
        raise TypeError(f"a case holds a {type(value).__name__}, which cannot be sent")


def _listed(value: Any) -> Any:
    return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else str(value)


def _opaque(value: Any) -> list[Any]:
    return ["o", str(type.__dict__["__name__"].__get__(type(value)))[:60], []]


def decode(tree: Any, body: bytes, arguments: bool = False) -> Any:
    """The value a tree and its bytes stand for; Trouble when they stand for none."""
    try:
        return _Reader(body, arguments).value(tree, 0)
    except Trouble:
        raise
    except Exception as error:
        raise Trouble(f"a value that cannot be read ({type(error).__name__})") from error


class _Reader:
    def __init__(self, body: bytes, arguments: bool) -> None:
        self.body = body
        self.arguments = arguments
        self.nodes = 0
        self.kinds: dict[str, Callable[..., Any]] = {
            "I": lambda depth, text: int(text[:200]),
            "x": lambda depth, text: {"nan": math.nan, "inf": math.inf}.get(text, -math.inf),
            "l": lambda depth, *parts: [self.value(p, depth) for p in parts],
            "t": lambda depth, *parts: tuple(self.value(p, depth) for p in parts),
            "S": lambda depth, *parts: [self.value(p, depth) for p in parts],
            "d": lambda depth, *pairs: {self._key(k): self.value(v, depth) for k, v in pairs},
            "a": lambda depth, *parts: self._array(*parts),
            "s": lambda depth, *parts: self._array(*parts)[()],
            "b": lambda depth, start, size: self.body[start : start + size],
            "o": lambda depth, name, shape: _stand_in(name, shape),
        }
        if arguments:
            self.kinds |= {"F": self._folder, "g": _generator, "f": self._function}

    def value(self, tree: Any, depth: int) -> Any:
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > MOST_DEPTH:
            raise TooMuch("the returned value is too large, or holds itself")
        if not isinstance(tree, list):
            return tree
        return self.kinds[tree[0]](depth + 1, *tree[1:])

    def _key(self, key: Any) -> Any:
        if isinstance(key, list):
            return tuple(map(self._key, key[1:])) if key[0] == "t" else f"<{key[1]}>"
        return key

    def _array(self, dtype: str, shape: list[int], start: int, size: int) -> np.ndarray:
        kind = np.dtype(dtype)
        if kind.kind not in _KINDS or len(shape) > 32:
            raise Trouble("an array of no numbers")
        if math.prod(shape) * kind.itemsize != size:
            raise Trouble("an array of another size than it says")
        # A copy, so that nobody holds a view of the whole message.
        made = np.frombuffer(self.body[start : start + size], dtype=kind).reshape(shape).copy()
        if kind.kind == "U" and made.size:
            signs = made.reshape(-1).view(np.dtype("u4").newbyteorder(kind.byteorder))
            signs[(signs > sys.maxunicode) | ((signs >= 0xD800) & (signs < 0xE000))] = 0xFFFD
        return made

    def _function(self, depth: int, name: str, start: int, size: int) -> Any:
        """A function of ours, which may use NumPy and nothing else of its module."""
        names: dict[str, Any] = {"np": np}
        exec(marshal.loads(self.body[start : start + size]), names)
        return names[name]

    def _folder(self, depth: int, *files: list[Any]) -> Folder:
        return Folder({name: self.body[start : start + size] for name, start, size in files})


def _stand_in(name: str, shape: list[int]) -> Any:
    if name == "object array":
        return np.empty(shape if math.prod(shape) <= MOST_NODES else (1,), dtype=object)
    made = "".join(c for c in str(name) if c.isidentifier() or c.isdigit())[:60]
    return type(made or "object", (Opaque,), {})()


def _generator(depth: int, state: str) -> np.random.Generator:
    found = json.loads(state)
    bits = getattr(np.random, found["bit_generator"])()
    bits.state = found
    return np.random.Generator(bits)


@cache
def _code(function: types.FunctionType) -> bytes:
    """A function's definition, compiled: the sandbox's Python is ours, and compiles nothing again.

    Not the student's, says its file name.
    """
    source = textwrap.dedent(inspect.getsource(function))
    return marshal.dumps(compile(source, "<frozen case>", "exec"))
