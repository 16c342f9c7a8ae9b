"""Files the learner put there: used when right, refused by name when wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from toy_course import Course, Server, packed, places_for, publish, sha256, sources_text, url

from nn_utils.datasets import DataError, Library, Places, WrongFile


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def test_right_files_are_served_as_real(
    mine: Path, course: Course, cat_files: dict[str, bytes]
) -> None:
    put(mine, cat_files)
    arrays, provenance = course([]).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert [a.shape for a in arrays] == [(6, 64, 64, 3), (1, 6), (4, 64, 64, 3), (1, 4), (2,)]
    assert arrays[0].dtype == np.uint8
    assert arrays[1].tolist() == [[0, 1, 0, 1, 0, 1]]


def damaged(content: bytes) -> bytes:
    return content[:3000] + bytes([content[3000] ^ 1]) + content[3001:]


def cut_short(content: bytes) -> bytes:
    return content[: len(content) // 2]


def emptied(content: bytes) -> bytes:
    return b""


@pytest.mark.parametrize("harm", [damaged, cut_short, emptied])
@pytest.mark.parametrize("victim", ["train_catvnoncat.h5", "test_catvnoncat.h5"])
def test_wrong_file_is_refused_by_name_and_nothing_is_served_instead(
    mine: Path, course: Course, cat_files: dict[str, bytes], server: Server, harm, victim: str
) -> None:
    publish(server, cat_files)
    cache = mine.parent / "cache"
    put(cache, cat_files)
    wrong = harm(cat_files[victim])
    put(mine, {**cat_files, victim: wrong})
    with pytest.raises(WrongFile) as refused:
        course([url(server)]).serve("cat_vs_noncat")
    assert refused.value.path == mine / victim
    for part in (str(mine / victim), sha256(cat_files[victim]), sha256(wrong), "Replace it"):
        assert part in str(refused.value)
    assert (mine / victim).read_bytes() == wrong
    assert {path.name: path.read_bytes() for path in cache.iterdir()} == cat_files
    assert server.asked == []


def test_swapped_files_are_refused(mine: Path, course: Course, cat_files: dict[str, bytes]) -> None:
    train, test = "train_catvnoncat.h5", "test_catvnoncat.h5"
    put(mine, {train: cat_files[test], test: cat_files[train]})
    with pytest.raises(WrongFile, match=train):
        course([]).serve("cat_vs_noncat")


def test_a_file_that_changes_after_it_was_served_is_noticed(
    mine: Path, course: Course, cat_files: dict[str, bytes]
) -> None:
    put(mine, cat_files)
    library = course([])
    library.serve("cat_vs_noncat")
    (mine / "test_catvnoncat.h5").write_bytes(cut_short(cat_files["test_catvnoncat.h5"]))
    with pytest.raises(WrongFile):
        library.serve("cat_vs_noncat")


def test_what_the_folder_lacks_is_fetched(
    mine: Path, course: Course, cat_files: dict[str, bytes], server: Server
) -> None:
    publish(server, cat_files)
    put(mine, {"train_catvnoncat.h5": cat_files["train_catvnoncat.h5"]})
    _, provenance = course([url(server)]).serve("cat_vs_noncat")
    assert provenance.tier == "real"
    assert server.asked == ["/test_catvnoncat.h5"]


def test_packed_and_raw_mnist_are_the_same_data(
    tmp_path: Path, mine: Path, mnist_files: dict[str, bytes]
) -> None:
    text = sources_text("mnist", "mnist-idx", mnist_files, [], None)
    put(mine, {f"{name}.gz": packed(content) for name, content in mnist_files.items()})
    from_packed, first = Library(places_for(tmp_path, text)).serve("mnist")
    for path in mine.iterdir():
        path.unlink()
    put(mine, mnist_files)
    _, second = Library(places_for(tmp_path, text)).serve("mnist")
    assert first.fingerprint == second.fingerprint
    assert [array.shape for array in from_packed] == [(5, 28, 28), (5,), (3, 28, 28), (3,)]
    assert from_packed[0].tobytes() == mnist_files["train-images-idx3-ubyte"][16:]
    from_packed[0][:] = 0  # a learner may write into what was loaded


def test_damaged_packed_file_is_refused(
    tmp_path: Path, mine: Path, mnist_files: dict[str, bytes]
) -> None:
    text = sources_text("mnist", "mnist-idx", mnist_files, [], None)
    put(mine, {f"{name}.gz": packed(content) for name, content in mnist_files.items()})
    victim = mine / "t10k-labels-idx1-ubyte.gz"
    victim.write_bytes(victim.read_bytes()[:-1])
    with pytest.raises(WrongFile, match="t10k-labels"):
        Library(places_for(tmp_path, text)).serve("mnist")


def test_a_folder_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_DATA", "/no/such/folder")
    with pytest.raises(DataError, match="/no/such/folder"):
        Places.from_environment()
