"""Places that follow each other, of many stretches at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

Ints: TypeAlias = "npt.NDArray[np.int64]"


def ranges(first: Ints, end: Ints) -> Ints:
    """All places from each first to before its end, one range after the other."""
    counts = end - first
    return np.repeat(first - np.concatenate(([0], np.cumsum(counts)[:-1])), counts) + np.arange(counts.sum())
