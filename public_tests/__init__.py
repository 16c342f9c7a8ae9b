"""Checks of the notebooks' exercises: ``exercises()`` holds them all, by notebook and name."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from .engine import Exercise, Mistake, Report
from .figures import compare_figure

# The notebooks in order, and the module that holds each one's exercises.
NOTEBOOKS = {
    "01_neuron": "neuron",
    "02_logistic": "logistic",
    "03_two_layer": "two_layer",
    "04_l_layer": "l_layer",
    "05_softmax_mnist": "softmax_mnist",
    "06_cats_vs_dogs": "cats_vs_dogs",
}


@cache
def exercises() -> Mapping[str, Exercise]:
    """All exercises of the series, keyed ``"03_two_layer/linear_backward"``."""
    modules = (importlib.import_module(f"{__name__}.{name}") for name in NOTEBOOKS.values())
    found = (exercise for module in modules for exercise in module.EXERCISES)
    return MappingProxyType({exercise.key: exercise for exercise in found})


__all__ = ["NOTEBOOKS", "Exercise", "Mistake", "Report", "compare_figure", "exercises"]
