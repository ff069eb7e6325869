"""Intervals by a bootstrap over transcripts.

Excerpts of one interview are not independent: whole transcripts are drawn with replacement, and
what was counted in each is added up. With a handful of transcripts the usual 2.5th and 97.5th
percentiles are too narrow; the percentiles are moved outwards as Student's t asks (the expanded
percentile interval of Hesterberg 2015, What Teachers Should Know About the Bootstrap, The American
Statistician 69). In: counts a transcript. Out: the bounds of a 95 % interval.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def draws_of(documents: int, n_boot: int, seed: int) -> Floats:
    """Return how often each draw takes each document, (n_boot, documents); no rows for one."""
    if documents < 2 or n_boot < 1:
        return np.zeros((0, documents))
    share = np.full(documents, 1 / documents)
    return np.random.default_rng(seed).multinomial(documents, share, size=n_boot).astype(float)


def interval(values: Floats, documents: int) -> tuple[float, float]:
    """Return the bounds of a measure from its values over the draws of so many documents.

    (nan, nan) where the measure is undefined in most draws.

    >>> [round(bound) for bound in interval(np.arange(1001.0), documents=1000)]
    [25, 975]
    >>> [round(bound) for bound in interval(np.arange(1001.0), documents=6)]
    [2, 998]
    """
    defined = values[~np.isnan(values)]
    if len(defined) == 0 or len(defined) < len(values) / 2:
        return float("nan"), float("nan")
    low, high = np.quantile(defined, [_tail(documents), 1 - _tail(documents)])
    return float(low), float(high)


def intervals(values: Floats, documents: int) -> tuple[list[float], list[float]]:
    """Return `interval` of each column of values, (draws, n): lower bounds, upper bounds.

    >>> lows, highs = intervals(np.arange(6.0).reshape(3, 2) * [1, np.nan], documents=3)
    >>> [round(low, 3) for low in lows], [round(high, 3) for high in highs]
    ([0.0, nan], [4.0, nan])
    """
    if len(values) == 0:
        nothing = [float("nan")] * values.shape[1]
        return nothing, nothing
    whole = ~np.isnan(values).any(axis=0)
    bounds = np.full((2, values.shape[1]), np.nan)
    # Columns without a gap are sorted together: most are, and one by one costs many times more.
    tails = [_tail(documents), 1 - _tail(documents)]
    bounds[:, whole] = np.quantile(values[:, whole], tails, axis=0)
    for column in np.flatnonzero(~whole):
        bounds[:, column] = interval(values[:, column], documents)
    return bounds[0].tolist(), bounds[1].tolist()


@cache
def _tail(documents: int) -> float:
    """Return the share of draws to leave out at each end."""
    from scipy.special import ndtr, stdtrit  # scipy.stats takes a second to load

    reach = stdtrit(documents - 1, 0.975) * np.sqrt(documents / (documents - 1))
    return float(ndtr(-reach))
