"""How well probabilities put examples in order, whatever the threshold: notebook 06."""

from __future__ import annotations

import numpy as np


def roc_points(Y: np.ndarray, A: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False and true positive rates as the threshold falls.

    Y: (1, m) of 0 and 1, both present. A: (1, m), the probabilities of class 1. Returns fpr and
    tpr, each (k + 1,) for k different probabilities: (0, 0) first, and then for each of the
    probabilities, from high to low, the shares of the examples of class 0 and of class 1 that lie
    at or above it.
    """
    thresholds = np.unique(A)[::-1]
    no, yes = np.sort(A[Y == 0]), np.sort(A[Y == 1])
    fpr = 1 - np.searchsorted(no, thresholds) / no.size
    tpr = 1 - np.searchsorted(yes, thresholds) / yes.size
    return np.concatenate([[0], fpr]), np.concatenate([[0], tpr])


def roc_area(fpr: np.ndarray, tpr: np.ndarray) -> float:
    """The area under straight lines between the points (fpr, tpr), both (k,) and rising.

    It is the chance that an example of class 1 gets a higher probability than one of class 0, a
    tie counting half (Hanley and McNeil, 1982).
    """
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2))
