"""The loaders of the course, on this machine's own sources.toml but with an empty cache."""

from __future__ import annotations

import base64
import gzip
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nn_utils import datasets
from nn_utils.datasets import DataError, Provenance, decode, fingerprint_of


@pytest.fixture
def generated(monkeypatch: pytest.MonkeyPatch, drawn_cache: Path) -> None:
    monkeypatch.setenv("NNLAB_CACHE", str(drawn_cache))
    monkeypatch.setenv("NNLAB_TIER", "generated")
    monkeypatch.setattr(datasets, "_served", {})


@pytest.mark.usefixtures("generated")
def test_a_loader_says_in_one_line_what_it_served(capsys: pytest.CaptureFixture[str]) -> None:
    arrays = datasets.load_mnist()
    (line,) = capsys.readouterr().out.splitlines()
    provenance = datasets.provenance("mnist")
    assert provenance.fingerprint == fingerprint_of(arrays)
    assert all(part in line for part in ("generated", provenance.fingerprint, provenance.title))


@pytest.mark.usefixtures("generated")
def test_provenance_is_known_before_any_load(capsys: pytest.CaptureFixture[str]) -> None:
    before = datasets.provenance("cat_vs_noncat")
    assert capsys.readouterr().out == ""
    datasets.load_cat_vs_noncat()
    assert isinstance(before, Provenance)
    assert datasets.provenance("cat_vs_noncat") == before
    assert before.shapes[0] == (209, 64, 64, 3)
    assert "published figures do not apply" in before.note


@pytest.mark.usefixtures("generated")
def test_what_is_at_hand_is_given_once_and_then_loaded_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    datasets.have_at_hand("cat_vs_noncat")
    assert capsys.readouterr().out == ""
    first, *_ = datasets.load_cat_vs_noncat()
    first[:] = 0  # what a learner does to it is theirs alone
    second, *_ = datasets.load_cat_vs_noncat()
    assert second.any()
    one, other = capsys.readouterr().out.splitlines()
    assert one == other


@pytest.mark.usefixtures("generated")
def test_a_tier_asked_for_overrules_that_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NNLAB_OFFLINE", "1")
    with pytest.raises(DataError, match="registry"):
        datasets.load_mnist(tier="registry")


def test_an_unknown_tier_or_dataset_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DataError, match="cat_vs_noncat, mnist, cats_vs_dogs"):
        datasets.provenance("imagenet")
    monkeypatch.setenv("NNLAB_TIER", "finest")
    with pytest.raises(DataError, match="NNLAB_TIER"):
        datasets.load_mnist()


def test_cats_and_dogs_come_in_any_size(monkeypatch: pytest.MonkeyPatch) -> None:
    X_train, y_train, X_val, y_val = datasets.load_cats_vs_dogs(tier="generated", size=16)
    assert (X_train.shape, X_val.shape) == ((2000, 16, 16, 3), (1000, 16, 16, 3))
    assert (y_train.shape, y_val.shape) == ((2000,), (1000,))


def test_importing_the_datasets_is_light() -> None:
    program = (
        "import sys, nn_utils.datasets\n"
        "heavy = {'h5py', 'matplotlib', 'pooch', 'tqdm', 'PIL', 'requests', 'platformdirs'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"


def test_a_fingerprint_sees_every_byte_shape_and_type() -> None:
    array = np.arange(12, dtype=np.int64).reshape(3, 4)
    changed = array.copy()
    changed[2, 3] += 1
    others: list[np.ndarray] = [
        changed,
        array.reshape(4, 3),
        array.astype(np.int32),
        array.T.copy(),
    ]
    marks = {fingerprint_of((each,)) for each in (array, *others)}
    assert len(marks) == 5
    assert fingerprint_of((np.asfortranarray(array),)) == fingerprint_of((array,))
    assert fingerprint_of((array.astype(">i8"),)) == fingerprint_of((array,))


def test_registry_digits_are_split_by_class(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    labels = np.repeat(np.arange(10), 110)
    rows = np.column_stack([rng.integers(0, 256, (1100, 784)), labels])
    path = tmp_path / "mnist_5k.csv.gz"
    text = "\n".join(",".join(map(str, row)) for row in rows)
    path.write_bytes(gzip.compress(text.encode()))
    X, y, X_test, y_test = decode.mnist_csv({path.name: path})
    assert (X.shape, X_test.shape) == ((100, 28, 28), (1000, 28, 28))
    assert np.bincount(y_test).tolist() == [100] * 10
    together = {(image.tobytes(), label) for image, label in zip(X, y, strict=True)}
    together |= {(image.tobytes(), label) for image, label in zip(X_test, y_test, strict=True)}
    assert together == {(row[:-1].astype(np.uint8).tobytes(), row[-1]) for row in rows}


def test_registry_photos_are_decoded_cats_first(tmp_path: Path) -> None:
    cats = np.full((300, 32, 32, 3), 10, dtype="<f4")
    dogs = np.full((300, 32, 32, 3), 200, dtype="<f4")
    cats[0, 0, 1] = [1, 2, 3]
    path = tmp_path / "dogsNcats.json"
    packed = {"cats": cats, "dogs": dogs}
    path.write_text(
        json.dumps({k: base64.b64encode(v.tobytes()).decode() for k, v in packed.items()})
    )
    X, y, X_val, y_val = decode.pets_json({path.name: path})
    assert (X.shape, X_val.shape) == ((100, 32, 32, 3), (500, 32, 32, 3))
    assert set(X[y == 1].ravel().tolist()) == {200}
    everything = np.concatenate([X, X_val])
    assert [1, 2, 3] in everything[:, 0, 1].tolist()
    assert y_val.sum() == 250


def jpeg(colour: tuple[int, int, int]) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def test_kaggle_zip_gives_the_first_good_photos(tmp_path: Path) -> None:
    path = tmp_path / "kagglecatsanddogs_5340.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("PetImages/Cat/Thumbs.db", b"not a photo")
        archive.writestr("PetImages/Cat/2.jpg", b"")
        for number in (0, 1, 3, 4, 5, 10, 11):
            archive.writestr(f"PetImages/Cat/{number}.jpg", jpeg((250, 5 * number, 0)))
            archive.writestr(f"PetImages/Dog/{number}.jpg", jpeg((0, 5 * number, 250)))
    X, y, X_val, y_val = decode.pets_zip({path.name: path}, size=16, per_class=6)
    assert (X.shape, X_val.shape) == ((8, 16, 16, 3), (4, 16, 16, 3))
    assert (y.sum(), y_val.sum()) == (4, 2)
    images, labels = np.concatenate([X, X_val]), np.concatenate([y, y_val])
    assert (images[labels == 0][..., 0] > 200).all()
    assert (images[labels == 1][..., 2] > 200).all()
    assert images[..., 1].max() < 55  # number 11 is not among the first six
