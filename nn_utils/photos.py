"""Photos as people have them, made into arrays: any format, any size, some of them broken.

`load_picture` reads one photo of the learner's own; `build_image_dataset` a whole folder, and
reports what it left out and why.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .photo_report import Finding, PhotoEntry, PhotoReport

if TYPE_CHECKING:
    from PIL import Image

CLASSES = ("Cat", "Dog")
MAX_PIXELS = 100_000_000
_MANY = 200  # files; from here on a progress bar is shown
_ORIENTATION = 0x0112  # the EXIF tag that says how the camera was held
_STARTS = [
    (re.compile(rb"\s*(<!doctype html|<html)", re.I), "a web page"),
    (re.compile(rb"\s*(<\?xml|<svg)", re.I), "an SVG drawing or other XML"),
    (re.compile(rb"%PDF"), "a PDF document"),
    (re.compile(rb"%!PS"), "a PostScript document"),
    (re.compile(rb"....ftyp(heic|heix|mif1|msf1)", re.S), "a HEIC photo, as some phones make them"),
    (re.compile(rb"....ftyp", re.S), "a video"),
    (re.compile(rb"PK\x03\x04"), "a zip archive or an office document"),
]


class NotAnImage(ValueError):
    """What was handed over is not a picture that can be read. Says what, why, and what to do."""


class _Dropped(Exception):
    """A photo that cannot be used, and the finding that says why."""

    def __init__(self, kind: str, details: str = "") -> None:
        self.finding = Finding(kind, details)
        super().__init__(self.finding.words)


@dataclass(frozen=True)
class _Photo:
    """A photo ready for use: pixels uint8 (size, size, 3), digest of all its original pixels."""

    pixels: NDArray[np.uint8]
    digest: bytes
    findings: tuple[Finding, ...]


def load_picture(source: str | os.PathLike[str] | bytes, size: int = 64) -> NDArray[np.uint8]:
    """Your own photo as the networks saw theirs: uint8 (size, size, 3).

    source: a path, or the bytes of a file. Any format that Pillow opens will do, and any size; a
    photo is turned upright by its EXIF note, an animation gives its first frame, transparent
    parts become white. The whole picture is squeezed into the square, since that is how the
    training photos were made: cropping would show the network a kind of picture it never met.
    Raises NotAnImage, which says what the file seems to be and what to do.
    """
    name, content = _content(source)
    try:
        with _quiet_pillow():
            return _prepare(content, Path(name).suffix, size).pixels
    except _Dropped as dropped:
        raise NotAnImage(
            f"{name} cannot be used as a picture: {dropped}.\n"
            f"A photo saved as JPEG or PNG works. If this one opens elsewhere, open it there "
            f"and save it again as JPEG."
        ) from dropped


def build_image_dataset(
    folder: str | os.PathLike[str], size: int = 64
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], PhotoReport]:
    """Make a dataset of folder/Cat/* and folder/Dog/*, leaving out what cannot be used.

    Returns (images, labels, report): images uint8 (m, size, size, 3), squeezed to the square with
    Pillow's Lanczos filter; labels uint8 (m,), 0 cat and 1 dog; a report on every file. One bad
    file stops nothing. Of identical pictures in one class the first is kept; a picture that lies
    in both classes is left out altogether, for its label cannot be known.
    Raises FileNotFoundError when there is no folder/Cat or folder/Dog.
    """
    root = Path(folder)
    files = [(path, label) for label in CLASSES for path in _files(root, label)]
    with _quiet_pillow():
        results = list(_prepare_all([path for path, _ in files], size))
    outcomes = _without_duplicates(files, results, root)
    entries = tuple(
        PhotoEntry(_inside(path, root), label, photo is not None, findings)
        for (path, label), (photo, findings) in zip(files, outcomes, strict=True)
    )
    kept = [photo.pixels for photo, _ in outcomes if photo is not None]
    images = np.stack(kept) if kept else np.empty((0, size, size, 3), np.uint8)
    labels = [CLASSES.index(entry.label) for entry in entries if entry.kept]
    return images, np.array(labels, dtype=np.uint8), PhotoReport(str(root), entries)


def _content(source: str | os.PathLike[str] | bytes) -> tuple[str, bytes]:
    """A name to speak of and the bytes of the file."""
    if not isinstance(source, str | os.PathLike):
        return "What you gave", bytes(source)
    path = Path(source).expanduser()
    if path.is_dir():
        raise NotAnImage(f"{path} is a folder.\nGive the path of one picture inside it.")
    if not path.exists():
        raise FileNotFoundError(
            f"There is no file {path}.\nPaths start from {Path.cwd()}; is the name spelled right?"
        )
    return str(path), path.read_bytes()


def _files(root: Path, label: str) -> list[Path]:
    """The files of one class, 2.jpg before 10.jpg; the folder's name in any case."""
    there = sorted(root.iterdir()) if root.is_dir() else []
    folders = [path for path in there if path.is_dir() and path.name.lower() == label.lower()]
    if not folders:
        raise FileNotFoundError(
            f"{root} has no folder {label!r}.\n"
            f"The photos are expected in {root / 'Cat'} and {root / 'Dog'}."
        )
    return sorted((path for path in folders[0].iterdir() if path.is_file()), key=_natural)


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.findall(r"\d+|\D+", path.name)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _inside(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def _prepare_all(paths: list[Path], size: int) -> Iterator[_Photo | Finding]:
    """Each file's photo, or the finding for which it is dropped; decoded in threads."""
    from tqdm.auto import tqdm

    # Pillow lets go of Python's lock while it decodes, so threads use every core.
    pool = ThreadPoolExecutor(max_workers=min(8, os.cpu_count() or 1))
    try:
        work = pool.map(lambda path: _try_file(path, size), paths)
        yield from tqdm(work, total=len(paths), unit="photo", disable=len(paths) < _MANY)
    finally:
        pool.shutdown(cancel_futures=True)


def _try_file(path: Path, size: int) -> _Photo | Finding:
    try:
        return _prepare(path.read_bytes(), path.suffix, size)
    except _Dropped as dropped:
        return dropped.finding
    except OSError as error:
        return Finding("unreadable", error.strerror or str(error))


def _prepare(content: bytes, suffix: str, size: int) -> _Photo:
    """Decode one photo, note what is odd about it, resize it."""
    from PIL import Image

    image = _open(content)
    try:
        frames = getattr(image, "n_frames", 1)
        image.load()  # before anything else is asked: Pillow loads once, and fails only once
        findings = list(_oddities(image, suffix, frames))
        rgb = _as_rgb(_upright(image))
        pixels = np.asarray(rgb.resize((size, size), Image.Resampling.LANCZOS))
    except MemoryError:
        raise _Dropped("too large") from None
    except Exception as error:  # decoders raise whatever broken data makes them stumble over
        kind = "truncated" if "truncated" in str(error).lower() else "corrupt"
        raise _Dropped(kind, str(error)[:80]) from error
    if image.mode == "RGB" and np.ptp(pixels, axis=-1).max() == 0:
        findings.append(Finding("gray content"))
    digest = hashlib.blake2b(rgb.tobytes() + repr(rgb.size).encode(), digest_size=16).digest()
    return _Photo(pixels, digest, tuple(findings))


def _open(content: bytes) -> Image.Image:
    """The picture's header, nothing decoded yet."""
    from PIL import Image

    if not content:
        raise _Dropped("empty")
    try:
        image = Image.open(io.BytesIO(content), formats=_formats())
    except Image.DecompressionBombError:
        raise _Dropped("too large", f"the limit is {MAX_PIXELS:,} pixels") from None
    except Exception as error:  # an unknown format, or a header that its decoder stumbles over
        looks = [words for start, words in _STARTS if start.match(content)]
        raise _Dropped("not an image", f"it looks like {looks[0]}" if looks else "") from error
    if image.width * image.height > MAX_PIXELS:
        raise _Dropped("too large", f"{image.width} x {image.height}, over {MAX_PIXELS:,}")
    return image


def _formats() -> list[str]:
    """Every format that Pillow reads by itself; for EPS it would start another program."""
    from PIL import Image

    Image.init()
    return [name for name in Image.OPEN if name != "EPS"]


def _oddities(image: Image.Image, suffix: str, frames: int) -> Iterator[Finding]:
    """What is unusual about a picture and will be put right."""
    from PIL import Image

    named = Image.registered_extensions().get(suffix.lower())
    actual = "JPEG" if image.format == "MPO" else image.format  # MPO: a JPEG with more behind it
    if suffix and named != actual:
        yield Finding("wrong extension", f"{actual} named {suffix}")
    if image.format != "MPO" and frames > 1:
        yield Finding("animated", f"{frames} frames")
    if _orientation(image) != 1:
        yield Finding("rotated")
    kind = _color_kind(image.mode)
    if kind:
        yield Finding(kind, "" if kind in {"gray", "CMYK", "palette"} else image.mode)
    if _transparent(image):
        yield Finding("transparent")


def _orientation(image: Image.Image) -> int:
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # a broken EXIF note says nothing about the picture
        return 1
    return orientation if orientation in range(1, 9) else 1


def _color_kind(mode: str) -> str | None:
    """The kind of finding for a color mode; None for what needs no conversion."""
    if mode in {"RGB", "RGBA", "RGBX"}:
        return None
    if mode in {"1", "L", "LA", "La"}:
        return "gray"
    if mode in {"P", "PA"}:
        return "palette"
    if mode == "F" or mode.startswith("I"):
        return "deep"
    return "CMYK" if mode == "CMYK" else "other colors"


def _transparent(image: Image.Image) -> bool:
    return image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info


def _upright(image: Image.Image) -> Image.Image:
    from PIL import ImageOps

    return ImageOps.exif_transpose(image) if _orientation(image) != 1 else image


def _as_rgb(image: Image.Image) -> Image.Image:
    """Any mode as RGB: deep gray scaled to 8 bits, transparent parts laid over white."""
    from PIL import Image

    if image.mode == "F" or image.mode.startswith("I"):
        values = np.asarray(image, dtype=np.float64)
        top = 65535.0 if image.mode != "F" else max(float(values.max()), 1e-9)
        return Image.fromarray((np.clip(values / top, 0, 1) * 255).astype(np.uint8)).convert("RGB")
    if _transparent(image):
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def _without_duplicates(
    files: list[tuple[Path, str]], results: list[_Photo | Finding], root: Path
) -> list[tuple[_Photo | None, tuple[Finding, ...]]]:
    """For each file its photo or None, and all its findings, once duplicates are out."""
    holders: dict[bytes, list[tuple[Path, str]]] = defaultdict(list)
    for file, result in zip(files, results, strict=True):
        if isinstance(result, _Photo):
            holders[result.digest].append(file)
    outcomes: list[tuple[_Photo | None, tuple[Finding, ...]]] = []
    for file, result in zip(files, results, strict=True):
        if isinstance(result, Finding):
            outcomes.append((None, (result,)))
            continue
        clash = _clash(file, holders[result.digest], root)
        outcomes.append((None, (clash,)) if clash else (result, result.findings))
    return outcomes


def _clash(
    file: tuple[Path, str], holders: Iterable[tuple[Path, str]], root: Path
) -> Finding | None:
    """Why a photo cannot stay beside those that have the very same pixels."""
    first, *others = holders
    for other in (first, *others):
        if other[1] != file[1]:
            return Finding("contradiction", f"also {_inside(other[0], root)}")
    return None if file == first else Finding("duplicate", f"of {_inside(first[0], root)}")


@contextmanager
def _quiet_pillow() -> Iterator[None]:
    """Pillow warns of odd metadata and large pictures; what matters of it is in the findings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
