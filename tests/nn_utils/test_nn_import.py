"""`import nn_utils` is light, and everything else is there when asked for."""

import subprocess
import sys

import pytest

import nn_utils


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()


def test_import_loads_numpy_alone():
    loaded = run(
        "import sys; before = set(sys.modules); import nn_utils;"
        # Cython registers made-up modules of its own; they come from no file.
        "new = {name.split('.')[0] for name in set(sys.modules) - before"
        " if getattr(sys.modules[name], '__file__', None)};"
        "print(*sorted(new - set(sys.stdlib_module_names)))"
    )
    assert loaded == ["nn_utils", "numpy"]


def test_import_leaves_data_and_plots_for_later():
    loaded = run("import sys, nn_utils; print(*[m for m in sys.modules if m[:8] == 'nn_utils'])")
    assert not [m for m in loaded if m.startswith(("nn_utils.datasets", "nn_utils.plots"))]


@pytest.mark.parametrize("name", ["load_cat_vs_noncat", "load_mnist", "load_cats_vs_dogs"])
def test_loaders_come_from_datasets(name):
    from nn_utils import datasets

    assert getattr(nn_utils, name) is getattr(datasets, name)


def test_the_photo_reader_comes_from_photos():
    from nn_utils import photos

    assert nn_utils.build_image_dataset is photos.build_image_dataset


def test_plots_is_the_submodule():
    import importlib

    assert nn_utils.plots is importlib.import_module("nn_utils.plots")


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = nn_utils.no_such_thing


def test_every_public_name_is_listed():
    assert set(nn_utils.__all__) <= set(dir(nn_utils))


def test_a_model_leaves_the_global_random_stream_alone(small):
    import numpy as np

    X, Y = small
    np.random.seed(8)
    expected = np.random.rand()
    np.random.seed(8)
    nn_utils.two_layer_model(X, Y, (6, 3, 1), num_iterations=2)
    nn_utils.train(X, Y, (6, 3, 1), epochs=2, batch_size=4, keep_prob=0.5)
    assert np.random.rand() == expected
