"""The notebooks there are.

Ours are the packages beside this file that have a ``NOTEBOOK``: a new folder is a new notebook,
and nothing else needs to know of it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from .engine import Exercise
from .notebook import Notebook

_ROOM = __name__.rpartition(".")[0]  # "public_tests"


@cache
def notebooks() -> Mapping[str, Notebook]:
    """All notebooks of the series in order, keyed ``"03_two_layer"``."""
    found = sorted(_ours(), key=lambda notebook: notebook.key)
    return MappingProxyType({notebook.key: notebook for notebook in found})


@cache
def exercises() -> Mapping[str, Exercise]:
    """All exercises of the series, keyed ``"03_two_layer/linear_backward"``."""
    every = (exercise for notebook in notebooks().values() for exercise in notebook.exercises)
    return MappingProxyType({exercise.key: exercise for exercise in every})


def _ours() -> Iterator[Notebook]:
    for found in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if found.ispkg:
            module = importlib.import_module(f"{_ROOM}.{found.name}")
            if isinstance(getattr(module, "NOTEBOOK", None), Notebook):
                yield module.NOTEBOOK
