"""What the data tests are made of: toy sources.toml files, and servers on this machine."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from nn_utils.datasets import Library, Places

Course = Callable[..., Library]


@dataclass
class Server:
    """A web server of this machine: what it answers for a path, and what it was asked."""

    pages: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    pause: threading.Event | None = None  # sends half of a page, then waits for this
    half_sent: threading.Event = field(default_factory=threading.Event)
    address: str = ""


def running() -> Iterator[Server]:
    """A server that runs until the generator is resumed."""
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append(self.path)
            page = state.pages.get(self.path)
            if page is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self._send(page)

        def _send(self, page: bytes) -> None:
            if state.pause is not None:
                self.wfile.write(page[: len(page) // 2])
                self.wfile.flush()
                state.half_sent.set()
                state.pause.wait(20)
                page = page[len(page) // 2 :]
            self.wfile.write(page)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    state.address = f"http://127.0.0.1:{httpd.server_address[1]}/"
    threading.Thread(target=httpd.serve_forever, args=(0.01,), daemon=True).start()
    yield state
    if state.pause is not None:
        state.pause.set()
    httpd.shutdown()
    httpd.server_close()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packed(content: bytes) -> bytes:
    """Content compressed with gzip, the same bytes each time."""
    return gzip.compress(content, mtime=0)


def sources_text(
    name: str, format: str, files: dict[str, bytes], providers: list[str], drawn: str | None
) -> str:
    """One dataset of sources.toml: a real edition of these files, perhaps a generated one."""
    described = []
    for file, content in files.items():
        pack = packed(content)
        described.append(
            f'{{ name = "{file}", bytes = {len(content)}, sha256 = "{sha256(content)}", '
            f'packed = {{ name = "{file}.gz", sha256 = "{sha256(pack)}" }} }}'
        )
    text = f"""
[{name}]
title = "Toy {name}"
licence = "none"
[[{name}.editions]]
tier = "real"
format = "{format}"
files = [{", ".join(described)}]
providers = [{", ".join(providers)}]
"""
    if drawn:
        text += f'[[{name}.editions]]\ntier = "generated"\nformat = "{drawn}"\n'
    return text


def places_for(tmp_path: Path, text: str) -> Places:
    """Places in tmp_path with this sources.toml; the data folder is there when it exists."""
    sources = tmp_path / "sources.toml"
    sources.write_text(text)
    folder = tmp_path / "mine"
    return Places(sources, folder if folder.is_dir() else None, tmp_path / "cache")


def url(server: Server, **more: str) -> str:
    """A provider entry for a server of this machine."""
    extra = "".join(f", {key} = {value}" for key, value in more.items())
    return f'{{ kind = "url", base = "{server.address}"{extra} }}'


def publish(server: Server, files: dict[str, bytes]) -> None:
    """Put files at the root of a server."""
    server.pages.update({f"/{name}": content for name, content in files.items()})
