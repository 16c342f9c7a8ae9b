"""What is known of the network: who answers, who did not a moment ago."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from ..files import write_whole
from .errors import Skipped
from .sources import Provider

CONNECT_SECONDS = 3.0
READ_SECONDS = 6.0
REMEMBER_SECONDS = 300.0


class Network:
    """Providers that failed are left alone for some minutes, so that no load waits twice.

    memory: a JSON file {provider in words: [time it may be tried again, why]}. It is only a
    convenience: when it cannot be read or written, this process remembers for itself.
    """

    def __init__(self, memory: Path, offline: bool = False) -> None:
        self._memory = memory
        self._offline = offline
        self._failed: dict[str, tuple[float, str]] = self._read()

    def ready(self, provider: Provider) -> None:
        """Raise Skipped when this provider need not be tried now."""
        if self._offline:
            raise Skipped("not asked (`nnlab data get` does)", remember=False)
        again, why = self._failed.get(provider.words, (0.0, ""))
        if again > time.time():
            at = time.strftime("%H:%M", time.localtime(again))
            raise Skipped(f"{why}, tried again after {at}", remember=False)

    def probe(self, providers: Iterable[Provider]) -> None:
        """Try to connect to all of them at once and remember those that do not answer.

        Three silent networks in a row would otherwise cost three waits.
        """
        asked = [provider for provider in providers if self._may_try(provider)]
        answers: dict[Provider, str] = {}
        threads = [
            threading.Thread(target=_knock, args=(provider, answers), daemon=True)
            for provider in asked
        ]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + CONNECT_SECONDS + 1.0
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        for provider in asked:
            why = answers.get(provider, f"gave no answer in {CONNECT_SECONDS:.0f} seconds")
            if why:
                self.remember(provider, why)

    def remember(self, provider: Provider, why: str) -> None:
        """Leave this provider alone for REMEMBER_SECONDS."""
        self._failed[provider.words] = (time.time() + REMEMBER_SECONDS, why)
        self._write()

    def forget(self) -> None:
        """Try everybody again."""
        self._failed = {}
        self._write()

    def _may_try(self, provider: Provider) -> bool:
        with contextlib.suppress(Skipped):
            self.ready(provider)
            return True
        return False

    def _read(self) -> dict[str, tuple[float, str]]:
        try:
            stored = json.loads(self._memory.read_text(encoding="utf-8"))
            return {str(name): (float(again), str(why)) for name, (again, why) in stored.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            write_whole(self._memory, json.dumps(self._failed))


def _knock(provider: Provider, answers: dict[Provider, str]) -> None:
    """Store '' for a provider that accepts a connection, else why it does not."""
    try:
        address = _address(provider)
        if address is not None:
            socket.create_connection(address, timeout=CONNECT_SECONDS).close()
        answers[provider] = ""
    except (OSError, ValueError) as error:
        answers[provider] = f"could not be reached ({_short(error)})"


def _address(provider: Provider) -> tuple[str, int] | None:
    """Host and port that a connection to the provider opens, or None when that is not known."""
    url = _url(provider)
    if url is None:
        return None
    parts = urlsplit(_proxy(url) or url)
    if not parts.hostname:
        return None
    return parts.hostname, parts.port or (80 if parts.scheme == "http" else 443)


def _url(provider: Provider) -> str | None:
    if provider.kind == "url":
        return provider.place
    return _npm_registry() if provider.kind == "npm" else _pip_index()


def _npm_registry() -> str | None:
    npm = shutil.which("npm")
    return _answer([npm, "config", "get", "registry"]) if npm else None


def _pip_index() -> str | None:
    """Where pip was told to look; where it looks untold is its own to know."""
    setting = [sys.executable, "-m", "pip", "config", "get", "global.index-url"]
    return os.environ.get("PIP_INDEX_URL") or _answer(setting)


def _answer(command: list[str]) -> str | None:
    """What a short command prints; None when it fails, or is slow."""
    try:
        asked = subprocess.run(
            command, capture_output=True, text=True, timeout=CONNECT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return asked.stdout.strip() if asked.returncode == 0 else None


def _proxy(url: str) -> str | None:
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(url)
    if parts.hostname and proxy_bypass(parts.hostname):
        return None
    return getproxies().get(parts.scheme)


def _short(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "its name is not known here"
    if isinstance(error, TimeoutError):
        return f"no answer in {CONNECT_SECONDS:.0f} seconds"
    return getattr(error, "strerror", None) or str(error)
