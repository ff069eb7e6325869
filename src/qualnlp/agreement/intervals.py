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


@cache
def _tail(documents: int) -> float:
    """Return the share of draws to leave out at each end."""
    from scipy.stats import norm, t

    reach = t.ppf(0.975, documents - 1) * np.sqrt(documents / (documents - 1))
    return float(norm.cdf(-reach))
