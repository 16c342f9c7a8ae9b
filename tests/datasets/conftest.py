"""Toy datasets in the real formats; no test sees this machine's own data."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import h5py
import numpy as np
import pytest
from toy_course import Course, Server, places_for, running, sources_text

from nn_utils.datasets import Library
from nn_utils.datasets import network as network_module
from nn_utils.datasets import providers as providers_module


@pytest.fixture(autouse=True)
def own_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees this machine's data, cache or proxies, nor waits long for a silent server."""
    for name in ("NNLAB_DATA", "NNLAB_TIER", "NNLAB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NNLAB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(network_module, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(providers_module, "CONNECT_SECONDS", 1.0)
    monkeypatch.setattr(providers_module, "READ_SECONDS", 1.0)


@pytest.fixture(scope="session")
def drawn_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache where the drawings of one test serve the next."""
    return tmp_path_factory.mktemp("drawn")


@pytest.fixture
def server() -> Iterator[Server]:
    """A running Server; add to its pages."""
    yield from running()


@pytest.fixture
def second_server() -> Iterator[Server]:
    """Another running Server."""
    yield from running()


@pytest.fixture
def cat_files(tmp_path: Path) -> dict[str, bytes]:
    """Both files of a cat vs non-cat with 6 + 4 pictures, by name."""
    rng = np.random.default_rng(0)
    files = {}
    for kind, m in (("train", 6), ("test", 4)):
        path = tmp_path / f"{kind}_catvnoncat.h5"
        with h5py.File(path, "w") as file:
            file[f"{kind}_set_x"] = rng.integers(0, 256, (m, 64, 64, 3), dtype=np.uint8)
            file[f"{kind}_set_y"] = np.arange(m) % 2
            file["list_classes"] = np.array([b"non-cat", b"cat"])
        files[path.name] = path.read_bytes()
        path.unlink()
    return files


@pytest.fixture
def mnist_files() -> dict[str, bytes]:
    """The four raw IDX files of an MNIST with 5 + 3 digits, by name."""
    rng = np.random.default_rng(1)
    files = {}
    for kind, m in (("train", 5), ("t10k", 3)):
        images = rng.integers(0, 256, (m, 28, 28), dtype=np.uint8)
        header = struct.pack(">BBBBIII", 0, 0, 8, 3, m, 28, 28)
        files[f"{kind}-images-idx3-ubyte"] = header + images.tobytes()
        labels = rng.integers(0, 10, m, dtype=np.uint8)
        files[f"{kind}-labels-idx1-ubyte"] = struct.pack(">BBBBI", 0, 0, 8, 1, m) + labels.tobytes()
    return files


@pytest.fixture
def course(tmp_path: Path, cat_files: dict[str, bytes]) -> Course:
    """Make a Library of the toy cats with these providers; say collects what it tells."""

    def make(
        providers: list[str], say: Callable[[str], None] = print, drawn: bool = True, **more: bool
    ) -> Library:
        text = sources_text(
            "cat_vs_noncat", "cat-h5", cat_files, providers, "drawn-cat" if drawn else None
        )
        return Library(places_for(tmp_path, text), say, **more)

    return make
