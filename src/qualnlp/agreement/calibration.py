"""How far stated probabilities lie from what was true. In: arrays. Out: a float."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def expected_calibration_error(
    confidence: Sequence[float] | Floats, correct: Sequence[float] | Floats, n_bins: int = 15
) -> float:
    """Return the mean distance between confidence and the share that was right, over bins.

    sum over bins of (n in bin / n) * |share right - mean confidence|, bins of equal width over
    (0, 1]. Source: Guo et al. (2017), On Calibration of Modern Neural Networks, ICML.

    Parameters
    ----------
    confidence : floats (n,)
        Between 0 and 1.
    correct : 0 or 1 (n,)
    n_bins : int

    Returns
    -------
    float
        0 is perfect; NaN for no value.

    Raises
    ------
    ValueError
        If the lengths differ, a confidence lies outside 0..1, or there is no bin.

    Examples
    --------
    >>> round(expected_calibration_error([0.9, 0.9, 0.1, 0.1], [1, 1, 0, 1]), 3)
    0.25
    """
    stated, right = np.asarray(confidence, float), np.asarray(correct, float)
    if stated.shape != right.shape or stated.ndim != 1:
        raise ValueError("confidence and correct must be of one length")
    if n_bins < 1:
        raise ValueError("n_bins must be at least 1")
    if ((stated < 0) | (stated > 1)).any() or np.isnan(stated).any():
        raise ValueError("confidence must lie between 0 and 1")
    if len(stated) == 0:
        return float("nan")
    bins = bins_of(stated, n_bins)
    gap = np.bincount(bins, right - stated, minlength=n_bins)
    return float(np.abs(gap).sum() / len(stated))


def bins_of(confidence: Floats, n_bins: int) -> NDArray[np.intp]:
    """Return the number of each value's bin, (n,): bins (0, 1/n], (1/n, 2/n], ...; 0 in the first.

    Examples
    --------
    >>> bins_of(np.array([0.0, 0.5, 0.51, 1.0]), 2).tolist()
    [0, 0, 1, 1]
    """
    return np.clip(np.ceil(confidence * n_bins).astype(np.intp) - 1, 0, n_bins - 1)
