"""The few statistics that the tables hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

ACCEPTED = 0.95


def auroc(right: Sequence[float], foreign: Sequence[float]) -> float:
    """How often a score of the one kind lies above one of the other, ties counted half; 0.5 is chance."""
    ordered = np.sort(np.asarray(foreign))
    below = np.searchsorted(ordered, right, side="left") + np.searchsorted(ordered, right, side="right")
    return float(below.sum()) / 2 / (len(right) * len(foreign))


def accepted_at(inside: Sequence[float], foreign: Sequence[float]) -> float:
    """The share of foreign questions at or above the score that 95 of 100 questions of the subject reach."""
    threshold = np.quantile(inside, 1 - ACCEPTED, method="lower")
    return float(np.mean(np.asarray(foreign) >= threshold))


def share(hits: Sequence[bool]) -> float:
    """The share of true ones; 0 of none."""
    return sum(hits) / len(hits) if hits else 0.0
