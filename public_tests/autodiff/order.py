"""Reading an order of nodes that are whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..engine.returns import Leaf, Reading


@dataclass(frozen=True)
class Order:
    """A list or tuple of whole numbers, or a 1-D array of them."""

    name: str

    def read(self, value: Any, expected: Any, into: Reading) -> None:
        listed = value.tolist() if isinstance(value, np.ndarray) else value
        if not isinstance(listed, (list, tuple)) or not all(isinstance(n, int) for n in listed):
            said = "is no list of the graph's nodes."
            into.reject(self.name, f"{self.name} {said}", "type")
            return
        into.add(Leaf(self.name, np.array(listed, dtype=float), ("nodes",), labels=True))
