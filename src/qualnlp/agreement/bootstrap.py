"""Intervals by a bootstrap over transcripts.

Excerpts of one interview are not independent: whole transcripts are drawn with replacement, and
what was counted in each is added up. With a handful of transcripts the usual 2.5th and 97.5th
percentiles are too narrow; the percentiles are moved outwards as Student's t asks (the expanded
percentile interval of Hesterberg 2015, What Teachers Should Know About the Bootstrap, The American
Statistician 69). Draws from two or three transcripts know too few ways to differ for any
percentile; there each transcript is left out in turn, with Student's t (the jackknife: Tukey 1958,
Annals of Mathematical Statistics 29). In: counts a transcript. Out: the bounds of a 95 % interval.
"""

from __future__ import annotations

from functools import cache
from math import inf

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Range = tuple[float, float]  # what a measure can be at all

NAN = float("nan")
SHARE, KAPPA = (0.0, 1.0), (-1.0, 1.0)
# Up to so many transcripts the jackknife holds what it promises and the bootstrap does not
# (benchmarks/agreement.py).
FEW = 5


def draws_of(documents: int, n_boot: int, seed: int) -> Floats:
    """Return how often each draw takes each document, (draws, documents); no rows for one.

    For `FEW` documents or less, each is left out in turn, and the last row takes all.

    Examples
    --------
    >>> draws_of(2, n_boot=100, seed=0).tolist()
    [[0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
    """
    if documents < 2 or n_boot < 1:
        return np.zeros((0, documents))
    if documents <= FEW:
        return np.vstack([1.0 - np.eye(documents), np.ones(documents)])
    share = np.full(documents, 1 / documents)
    return np.random.default_rng(seed).multinomial(documents, share, size=n_boot).astype(float)


def interval(values: Floats, documents: int, within: Range = (-inf, inf)) -> tuple[float, float]:
    """Return the bounds of a measure from its values over the draws of so many documents.

    (nan, nan) where the measure is undefined in most draws.

    Examples
    --------
    >>> [round(bound) for bound in interval(np.arange(1001.0), documents=1000)]
    [25, 975]
    >>> [round(bound) for bound in interval(np.arange(1001.0), documents=6)]
    [2, 998]
    >>> [round(bound, 2) for bound in interval(np.array([0.5, 0.6, 0.7, 0.6]), documents=3)]
    [0.1, 1.1]
    """
    if documents <= FEW:
        low, high = _jackknife(values, documents)
    else:
        defined = values[~np.isnan(values)]
        if len(defined) == 0 or len(defined) < len(values) / 2:
            return NAN, NAN
        low, high = np.quantile(defined, [_tail(documents), 1 - _tail(documents)])
    return max(float(low), within[0]), min(float(high), within[1])


def intervals(
    values: Floats, documents: int, within: Range = (-inf, inf)
) -> tuple[list[float], list[float]]:
    """Return `interval` of each column of values, (draws, n): lower bounds, upper bounds.

    Examples
    --------
    >>> lows, highs = intervals(np.arange(18.0).reshape(9, 2) * [1, np.nan], documents=9)
    >>> [round(low, 1) for low in lows], [round(high, 1) for high in highs]
    ([0.1, nan], [15.9, nan])
    """
    bounds = np.full((2, values.shape[1]), np.nan)
    if len(values) == 0:
        return bounds[0].tolist(), bounds[1].tolist()
    # Columns without a gap are sorted together: most are, and one by one costs many times more.
    whole = ~np.isnan(values).any(axis=0) & (documents > FEW)
    if whole.any():
        tails = [_tail(documents), 1 - _tail(documents)]
        bounds[:, whole] = np.clip(np.quantile(values[:, whole], tails, axis=0), *within)
    for column in np.flatnonzero(~whole):
        bounds[:, column] = interval(values[:, column], documents, within)
    return bounds[0].tolist(), bounds[1].tolist()


def _jackknife(values: Floats, documents: int) -> tuple[float, float]:
    from scipy.special import stdtrit

    if len(values) != documents + 1 or np.isnan(values).any():
        return NAN, NAN
    left_out, whole = values[:-1], values[-1]
    # Each transcript's pseudo-value; their mean and its error are those of the measure.
    pseudo = documents * whole - (documents - 1) * left_out
    reach = stdtrit(documents - 1, 0.975) * pseudo.std(ddof=1) / np.sqrt(documents)
    return min(pseudo.mean() - reach, whole), max(pseudo.mean() + reach, whole)


@cache
def _tail(documents: int) -> float:
    """Return the share of draws to leave out at each end."""
    from scipy.special import ndtr, stdtrit  # scipy.stats takes a second to load

    reach = stdtrit(documents - 1, 0.975) * np.sqrt(documents / (documents - 1))
    return float(ndtr(-reach))
