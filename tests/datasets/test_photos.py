"""Photos as people have them: every odd kind is made here and comes out usable or reported."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from nn_utils.photo_report import PhotoReport
from nn_utils.photos import NotAnImage, build_image_dataset, load_picture

RED, GREEN = (200, 30, 30), (30, 160, 40)


def picture(seed: int, width: int = 48, height: int = 36) -> Image.Image:
    """A smooth color picture, another for each seed."""
    coarse = np.random.default_rng(seed).integers(0, 256, (4, 4, 3), dtype=np.uint8)
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three ordinary photos of each class."""
    root = tmp_path / "photos"
    for index, label in enumerate(("Cat", "Dog")):
        (root / label).mkdir(parents=True)
        for number in range(3):
            content = encoded(picture(10 * index + number), "JPEG", quality=95)
            (root / label / f"{number}.jpg").write_bytes(content)
    return root


def kinds(report: PhotoReport, path: str) -> set[str]:
    (entry,) = (entry for entry in report.entries if entry.path == path)
    return {finding.kind for finding in entry.findings}


def kept(report: PhotoReport, path: str) -> bool:
    return path in {entry.path for entry in report.kept}


def test_an_ordinary_folder(folder: Path) -> None:
    images, labels, report = build_image_dataset(folder, size=32)
    assert (images.shape, images.dtype) == ((6, 32, 32, 3), np.uint8)
    assert labels.tolist() == [0, 0, 0, 1, 1, 1]
    assert labels.dtype == np.uint8
    assert (len(report.kept), report.dropped, report.converted) == (6, (), ())
    with Image.open(folder / "Dog" / "1.jpg") as dog:
        expected = np.asarray(dog.resize((32, 32), Image.Resampling.LANCZOS))
    assert (images[4] == expected).all()


def test_files_are_taken_in_the_order_of_their_numbers(folder: Path) -> None:
    (folder / "Cat" / "10.jpg").write_bytes(encoded(picture(99), "JPEG"))
    _, _, report = build_image_dataset(folder)
    assert [entry.path for entry in report.entries][:4] == [
        "Cat/0.jpg",
        "Cat/1.jpg",
        "Cat/2.jpg",
        "Cat/10.jpg",
    ]


def broken_png() -> bytes:
    """A PNG whose compressed pixels are not what zlib wrote, under a correct checksum."""
    png = encoded(picture(5))
    start = png.index(b"IDAT")
    (length,) = struct.unpack(">I", png[start - 4 : start])
    body = b"IDAT" + b"\x55" * length
    checked = body + struct.pack(">I", zlib.crc32(body))
    return png[:start] + checked + png[start + length + 8 :]


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60000 x 60000."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", 0)
        + b"IEND"
        + struct.pack(">I", zlib.crc32(b"IEND"))
    )


DROPPED: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.jpg": (lambda: b"", "empty"),
    "text.jpg": (lambda: b"I am not a photo", "not an image"),
    "page.jpg": (lambda: b"<!DOCTYPE html><html>404</html>", "not an image"),
    "Thumbs.db": (lambda: b"\xd0\xcf\x11\xe0" + bytes(500), "not an image"),
    "half.jpg": (lambda: encoded(picture(1, 300, 200), "JPEG")[:2000], "truncated"),
    "half.png": (lambda: encoded(picture(2, 300, 200))[:3000], "truncated"),
    "header.jpg": (lambda: encoded(picture(3), "JPEG")[:20], "not an image"),
    "broken.png": (broken_png, "corrupt"),
    "bomb.png": (bomb, "too large"),
    "script.eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "not an image"),
}


@pytest.mark.parametrize("name", DROPPED)
def test_what_cannot_be_used_is_left_out_and_named(folder: Path, name: str) -> None:
    content, kind = DROPPED[name]
    (folder / "Cat" / name).write_bytes(content())
    images, labels, report = build_image_dataset(folder)
    assert (len(images), labels.tolist()) == (6, [0, 0, 0, 1, 1, 1])
    assert [entry.path for entry in report.dropped] == [f"Cat/{name}"]
    assert kinds(report, f"Cat/{name}") == {kind}
    assert report.counts() == {kind: 1}
    assert f"Cat/{name}" in str(report)


def test_all_bad_files_at_once_stop_nothing(folder: Path) -> None:
    for name, (content, _) in DROPPED.items():
        (folder / "Dog" / name).write_bytes(content())
    images, _, report = build_image_dataset(folder)
    assert (len(images), len(report.dropped)) == (6, len(DROPPED))


def animated(format: str) -> bytes:
    first, second = Image.new("RGB", (20, 20), RED), Image.new("RGB", (20, 20), GREEN)
    return encoded(first, format, save_all=True, append_images=[second])


def deep_grey() -> bytes:
    """A 16-bit gray PNG whose pixels are all at half of the range."""
    return encoded(Image.fromarray(np.full((20, 20), 32768, np.uint16)))


def see_through() -> bytes:
    image = Image.new("RGBA", (20, 20), (*RED, 0))
    image.paste((*RED, 255), (0, 0, 20, 10))
    return encoded(image)


CONVERTED: dict[str, tuple[Callable[[], bytes], set[str], tuple[int, int, int]]] = {
    "gray.jpg": (lambda: encoded(Image.new("L", (20, 20), 90), "JPEG"), {"gray"}, (90,) * 3),
    "gray.png": (
        lambda: encoded(Image.new("RGB", (20, 20), (90, 90, 90))),
        {"gray content"},
        (90, 90, 90),
    ),
    "bits.png": (lambda: encoded(Image.new("1", (20, 20), 1)), {"gray"}, (255,) * 3),
    "deep.png": (deep_grey, {"deep"}, (127,) * 3),
    "print.jpg": (
        lambda: encoded(Image.new("CMYK", (20, 20), (0, 255, 255, 0)), "JPEG"),
        {"CMYK"},
        (255, 0, 0),
    ),
    "palette.png": (lambda: encoded(Image.new("RGB", (20, 20), RED).quantize(4)), {"palette"}, RED),
    "moving.gif": (lambda: animated("GIF"), {"animated", "palette"}, RED),
    "moving.webp": (lambda: animated("WEBP"), {"animated"}, RED),
    "named.jpg": (lambda: encoded(Image.new("RGB", (20, 20), RED)), {"wrong extension"}, RED),
    "no_name": (lambda: encoded(Image.new("RGB", (20, 20), RED)), set(), RED),
    "glass.png": (see_through, {"transparent"}, RED),
    "plain.bmp": (lambda: encoded(Image.new("RGB", (20, 20), RED), "BMP"), set(), RED),
    "plain.tiff": (lambda: encoded(Image.new("RGB", (20, 20), RED), "TIFF"), set(), RED),
}


@pytest.mark.parametrize("name", CONVERTED)
def test_what_is_unusual_is_put_right_and_noted(folder: Path, name: str) -> None:
    content, expected, color = CONVERTED[name]
    (folder / "Dog" / name).write_bytes(content())
    images, labels, report = build_image_dataset(folder, size=16)
    assert len(images) == 7
    assert kinds(report, f"Dog/{name}") == expected
    index = [entry.path for entry in report.kept].index(f"Dog/{name}")
    assert labels[index] == 1
    top = images[index][2, 2].astype(int)
    assert np.abs(top - color).max() <= 12  # JPEG and WebP move colors a little


def test_transparent_parts_become_white() -> None:
    pixels = load_picture(see_through(), size=20)
    assert pixels[15, 10].tolist() == [255, 255, 255]
    assert pixels[5, 10].tolist() == list(RED)


def two_halves(orientation: int | None) -> bytes:
    """Red above green, as the camera stored it, with an EXIF note on how it was held."""
    image = Image.new("RGB", (30, 30), GREEN)
    image.paste(RED, (0, 0, 30, 15))
    exif = Image.Exif()
    if orientation is not None:
        exif[0x0112] = orientation
    return encoded(image, "JPEG", exif=exif.tobytes(), quality=95)


# EXIF 2.32: 1 as stored, 3 upside down, 6 turn a quarter clockwise, 8 a quarter back.
@pytest.mark.parametrize(
    ("orientation", "red_at"),
    [(None, (3, 15)), (1, (3, 15)), (3, (27, 15)), (6, (15, 27)), (8, (15, 3)), (99, (3, 15))],
)
def test_exif_rotation_is_honoured(orientation: int | None, red_at: tuple[int, int]) -> None:
    pixels = load_picture(two_halves(orientation), size=30)
    assert np.abs(pixels[red_at].astype(int) - RED).max() < 25


def test_rotation_is_reported(folder: Path) -> None:
    (folder / "Cat" / "held.jpg").write_bytes(two_halves(6))
    _, _, report = build_image_dataset(folder)
    assert kinds(report, "Cat/held.jpg") == {"rotated"}


def test_the_same_pixels_in_another_format_are_a_duplicate(folder: Path) -> None:
    for name, format in (("a.png", "PNG"), ("b.bmp", "BMP"), ("c.png", "PNG")):
        (folder / "Cat" / name).write_bytes(encoded(picture(77), format))
    images, _, report = build_image_dataset(folder)
    assert len(images) == 7
    assert kept(report, "Cat/a.png")
    assert kinds(report, "Cat/b.bmp") == kinds(report, "Cat/c.png") == {"duplicate"}
    assert "Cat/a.png" in str(report)


def test_a_picture_in_both_classes_is_left_out_of_both(folder: Path) -> None:
    for place in ("Cat/x.png", "Cat/y.png", "Dog/x.png"):
        (folder / place).write_bytes(encoded(picture(78)))
    images, _, report = build_image_dataset(folder)
    assert len(images) == 6
    for place in ("Cat/x.png", "Cat/y.png", "Dog/x.png"):
        assert kinds(report, place) == {"contradiction"}


def test_pictures_of_another_size_are_no_duplicates(folder: Path) -> None:
    (folder / "Cat" / "small.png").write_bytes(encoded(Image.new("RGB", (10, 20), RED)))
    (folder / "Cat" / "large.png").write_bytes(encoded(Image.new("RGB", (20, 10), RED)))
    assert len(build_image_dataset(folder)[0]) == 8


def test_folders_in_any_case_and_odd_neighbours(tmp_path: Path) -> None:
    for label in ("cat", "DOG"):
        (tmp_path / label / "nested").mkdir(parents=True)
        (tmp_path / label / "1.png").write_bytes(encoded(picture(len(label) + ord(label[0]))))
    (tmp_path / "README.txt").write_text("notes")
    _, labels, report = build_image_dataset(tmp_path)
    assert labels.tolist() == [0, 1]
    assert len(report.entries) == 2


def test_empty_classes_give_an_empty_dataset(tmp_path: Path) -> None:
    for label in ("Cat", "Dog"):
        (tmp_path / label).mkdir()
    images, labels, report = build_image_dataset(tmp_path, size=8)
    assert (images.shape, labels.shape) == ((0, 8, 8, 3), (0,))
    assert "0 kept (none)" in str(report)


@pytest.mark.parametrize("missing", ["nowhere", "."])
def test_a_folder_without_classes_says_what_is_expected(tmp_path: Path, missing: str) -> None:
    with pytest.raises(FileNotFoundError, match="Cat"):
        build_image_dataset(tmp_path / missing)


def test_the_report_as_html_escapes_names(folder: Path) -> None:
    (folder / "Cat" / "a&b<i>.jpg").write_bytes(b"")
    html = build_image_dataset(folder)[2]._repr_html_()
    assert "a&amp;b&lt;i&gt;.jpg" in html
    assert "<i>" not in html


def test_a_long_report_is_cut_for_reading_but_whole_as_a_table(folder: Path) -> None:
    for number in range(60):
        (folder / "Cat" / f"empty{number}.jpg").write_bytes(b"")
    report = build_image_dataset(folder)[2]
    assert len(report.table()) == 60
    assert str(report).count("empty file") < 60
    assert "20 more" in str(report)
    assert "20 more" in report._repr_html_()


def test_your_own_picture_from_a_path_and_from_bytes(tmp_path: Path) -> None:
    content = encoded(picture(4, 200, 100), "JPEG")
    path = tmp_path / "my cat ü.jpeg"
    path.write_bytes(content)
    sources: list[Any] = [path, str(path), content, memoryview(content), bytearray(content)]
    for source in sources:
        pixels = load_picture(source)
        assert (pixels.shape, pixels.dtype) == ((64, 64, 3), np.uint8)


def test_your_own_picture_is_prepared_as_the_dataset_is(folder: Path) -> None:
    images, _, _ = build_image_dataset(folder)
    assert (load_picture(folder / "Cat" / "0.jpg") == images[0]).all()


@pytest.mark.parametrize(
    ("content", "looks_like"),
    [
        (b"", "empty"),
        (b"hello", "not an image"),
        (b"\n<html><body>not found", "web page"),
        (b"%PDF-1.7 ...", "PDF"),
        (b'<?xml version="1.0"?><svg/>', "SVG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIC"),
        (b"\x00\x00\x00\x18ftypisom\x00\x00\x00\x00", "video"),
        (b"PK\x03\x04....", "zip"),
        (bomb(), "too many pixels"),
        (encoded(picture(1, 300, 200), "JPEG")[:2000], "cut short"),
    ],
)
def test_what_is_not_an_image_is_told_kindly(content: bytes, looks_like: str) -> None:
    with pytest.raises(NotAnImage, match=looks_like) as told:
        load_picture(content)
    assert "JPEG or PNG" in str(told.value)


def test_a_folder_and_a_missing_file_are_told_kindly(tmp_path: Path) -> None:
    with pytest.raises(NotAnImage, match="is a folder"):
        load_picture(tmp_path)
    with pytest.raises(FileNotFoundError, match="nothing_here"):
        load_picture(tmp_path / "nothing_here.jpg")
