"""The cache: never trusted unread, never half written, shared by processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from toy_course import Course, Server, publish, url

from nn_utils.datasets import Library, Places
from nn_utils.datasets.files import only_one

TRAIN, TEST = "train_catvnoncat.h5", "test_catvnoncat.h5"

SERVE = """
import sys
from pathlib import Path
from nn_utils.datasets import Library, Places
{before}
root = Path(sys.argv[1])
library = Library(Places(root / "sources.toml", None, root / "cache"))
_, provenance = library.serve("cat_vs_noncat")
print(provenance.tier, provenance.why)
"""


def serve_elsewhere(root: Path, before: str = "") -> subprocess.Popen[str]:
    """Serve the toy cats in another process."""
    return subprocess.Popen(
        [sys.executable, "-c", SERVE.format(before=before), str(root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_second_load_needs_no_network(
    course: Course, server: Server, cat_files: dict[str, bytes]
) -> None:
    publish(server, cat_files)
    _, first = course([url(server)]).serve("cat_vs_noncat")
    server.asked.clear()
    _, second = course([url(server)]).serve("cat_vs_noncat")
    assert (first.tier, second.tier) == ("real", "real")
    assert first.fingerprint == second.fingerprint
    assert server.asked == []


def test_damaged_cache_file_is_set_aside_and_fetched_again(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    publish(server, cat_files)
    course([url(server)]).serve("cat_vs_noncat")
    good_before = (tmp_path / "cache" / TRAIN).stat()
    (tmp_path / "cache" / TEST).write_bytes(b"not what it was")
    server.asked.clear()
    said: list[str] = []
    _, provenance = course([url(server)], say=said.append).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert any(TEST in line and "damaged" in line for line in said)
    assert server.asked == [f"/{TEST}"]
    assert (tmp_path / "cache" / TEST).read_bytes() == cat_files[TEST]
    assert (tmp_path / "cache" / f"{TEST}.corrupt").read_bytes() == b"not what it was"
    good_after = (tmp_path / "cache" / TRAIN).stat()
    assert (good_after.st_ino, good_after.st_mtime_ns) == (
        good_before.st_ino,
        good_before.st_mtime_ns,
    )


def test_damaged_drawings_are_drawn_again(course: Course, tmp_path: Path) -> None:
    _, first = course([]).serve("cat_vs_noncat")
    (drawing,) = (tmp_path / "cache").glob("drawn-*.npz")
    content = drawing.read_bytes()
    drawing.write_bytes(content[:-200])
    _, second = course([]).serve("cat_vs_noncat")
    assert first.fingerprint == second.fingerprint
    assert drawing.read_bytes() == content


def test_killed_download_leaves_nothing_that_is_trusted(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    publish(server, cat_files)
    server.pause = threading.Event()
    course([url(server)])  # writes sources.toml
    fetching = serve_elsewhere(tmp_path)
    assert server.half_sent.wait(20)
    fetching.send_signal(signal.SIGKILL)
    fetching.communicate()
    cache = tmp_path / "cache"
    assert not (cache / TRAIN).exists()
    assert not (cache / TEST).exists()
    server.pause.set()
    _, provenance = course([url(server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert (cache / TRAIN).read_bytes() == cat_files[TRAIN]


@pytest.mark.slow
def test_two_processes_at_once_fetch_each_file_once(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    publish(server, cat_files)
    server.pause = threading.Event()
    course([url(server)])
    first = serve_elsewhere(tmp_path)
    assert server.half_sent.wait(20)
    second = serve_elsewhere(tmp_path)
    waiting = second.stdout.readline() if second.stdout else ""
    server.pause.set()
    outputs = [process.communicate(timeout=30)[0] for process in (first, second)]
    assert "waiting" in waiting
    assert all("real" in output for output in outputs)
    assert sorted(server.asked) == [f"/{TEST}", f"/{TRAIN}"]


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    held = (
        "import sys, time; from pathlib import Path\n"
        "from nn_utils.datasets.files import only_one\n"
        "with only_one(Path(sys.argv[1]), print): print('held', flush=True); time.sleep(60)"
    )
    lock = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", held, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(TimeoutError), only_one(lock, lambda: None, patience=0.3):
        pass
    holder.kill()
    holder.communicate()
    with only_one(lock, lambda: None, patience=5):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX's")
def test_full_disk_leaves_the_cache_as_it_was(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    """A limit on file size makes write() fail as a full disk does, half way through the file."""
    publish(server, cat_files)
    course([url(server)])
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / TEST).write_bytes(cat_files[TEST])
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    output, errors = serve_elsewhere(tmp_path, limit).communicate(timeout=60)
    assert output.splitlines()[-1].startswith("generated"), errors
    assert "could not be stored" in output
    kept = {path.name for path in cache.iterdir() if not path.name.startswith(".")}
    assert kept <= {TEST, "unreachable.json"}
    assert (cache / TEST).read_bytes() == cat_files[TEST]


def test_cache_path_that_is_a_file_still_serves(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    publish(server, cat_files)
    (tmp_path / "cache").write_text("in the way")
    library = course([url(server)])
    _, provenance = library.serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    assert (tmp_path / "cache").read_text() == "in the way"


def test_cache_folder_is_named_by_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("NNLAB_CACHE", str(tmp_path / "elsewhere"))
    places = Places.from_environment()
    assert places.cache == tmp_path / "elsewhere"
    assert set(Library(places).datasets) == {"cat_vs_noncat", "mnist", "cats_vs_dogs"}
