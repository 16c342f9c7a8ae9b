"""Star challenges as a notebook's cell calls them.

    star("03_two_layer/moons", moons)

What was earned is kept with the learner's progress; nothing of it is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from .engine import history
from .questions import show
from .series import notebooks
from .star import NotYet, Star


def star(key: str, function: Callable[..., Any]) -> bool:
    """Judge a function on data drawn anew, and say whether its star is earned.

    Raises KeyError for a star that does not exist, and what the function itself raises, but for
    NotImplementedError: a challenge that nobody took up is no error.
    """
    asked = _star(key)
    try:
        asked.judge(function, np.random.default_rng())
    except NotYet as why:
        show(f"☆ Not yet: {why}")
        return False
    except NotImplementedError:
        show("☆ Not written yet. No required point hangs on it.")
        return False
    history.append({"star": key})
    show(f"★ Earned: {asked.points} extra points.")
    return True


def earned(records: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The keys of the stars that were ever earned."""
    return frozenset(str(one["star"]) for one in records if "star" in one)


def _star(key: str) -> Star:
    notebook, _, name = key.partition("/")
    every = {f"{k}/{one.name}": one for k, n in notebooks().items() for one in n.stars}
    if key not in every:
        raise KeyError(f"There is no star {name!r} in {notebook}. There are: {', '.join(every)}.")
    return every[key]
