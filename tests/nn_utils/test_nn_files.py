"""What is written is there whole, or what was there before is."""

import os
import stat
import sys
import threading

import pytest

from nn_utils.files import write_whole, written_beside


class Broken(Exception):
    pass


@pytest.mark.parametrize(("content", "expected"), [("√\n", b"\xe2\x88\x9a\n"), (b"\r\n\0", None)])
def test_what_is_given_is_what_lies_there(tmp_path, content, expected):
    path = tmp_path / "new" / "file"
    for _ in range(2):  # made, then replaced
        write_whole(path, content)
        assert path.read_bytes() == (expected or content)
    assert list(path.parent.iterdir()) == [path]


def test_an_error_on_the_way_leaves_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "begun \ud800")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_on_the_way_leaves_the_old_folder(tmp_path):
    place = tmp_path / "folder"
    (place / "old").mkdir(parents=True)

    def write():
        with written_beside(place) as scratch:
            (scratch / "new").mkdir(parents=True)
            raise Broken

    with pytest.raises(Broken):
        write()
    assert list(tmp_path.rglob("*")) == [place, place / "old"]


def test_a_folder_takes_the_place_of_another(tmp_path):
    place = tmp_path / "folder"
    (place / "old").mkdir(parents=True)
    with written_beside(place) as scratch:
        (scratch / "new").mkdir(parents=True)
    assert list(tmp_path.rglob("*")) == [place, place / "new"]


def test_a_reader_never_sees_a_half(tmp_path):
    path = tmp_path / "file"
    contents = [bytes([letter]) * 3_000_000 for letter in b"ab"]
    write_whole(path, contents[0])
    done = threading.Event()

    def write():
        for turn in range(40):
            write_whole(path, contents[turn % 2])
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    seen = set()
    while not done.is_set():
        seen.add(path.read_bytes())
    writer.join()
    assert seen <= set(contents)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_a_secret_is_never_readable_by_others(tmp_path):
    write_whole(tmp_path / "secret", "0", mode=0o600)
    write_whole(tmp_path / "page", "0")
    umask = os.umask(0o022)
    os.umask(umask)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"secret": 0o600, "page": 0o666 & ~umask}


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a privilege on Windows")
def test_a_link_in_the_place_is_replaced_and_not_followed(tmp_path):
    other = tmp_path / "other"
    other.write_text("theirs")
    path = tmp_path / "file"
    path.symlink_to(other)
    write_whole(path, "ours")
    assert (path.read_text(), other.read_text()) == ("ours", "theirs")
    assert not path.is_symlink()
