"""Fleiss' kappa, and what it shares with Gwet's and Brennan & Prediger's: two coders or more.

All three compare the same observed agreement (the mean, over units with two ratings or more, of
the share of agreeing pairs) with another idea of chance, after Gwet's general form: Gwet (2014),
Handbook of Inter-Rater Reliability, 4th ed. A unit with one rating counts for the categories'
shares, as in Gwet's formulas; Krippendorff's alpha drops it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.percent import NAN
from qualnlp.agreement.measures.ratings import Floats, Ratings, code, disagreement
from qualnlp.agreement.measures.registry import Measure, beyond_chance, register


def fleiss_kappa(
    ratings: Ratings, weights: Any = None, categories: list[Any] | None = None
) -> float:
    """Return Fleiss' kappa: chance comes from the shares of the categories over all coders.

    Source: Fleiss (1971), Psychological Bulletin 76; with missing ratings after Gwet (2014).

    Parameters
    ----------
    ratings : coders x units, or a DataFrame units x coders
        None or NaN where a coder did not rate.
    weights : None, "linear", "quadratic" or an array of disagreements
        Between numbers a step is their difference, after Gwet (2014).
    categories : list, optional
        All categories of the scale, in order; needed for weights over words.

    Returns
    -------
    float
        NaN where no unit has two ratings, or all ratings are one category.

    Raises
    ------
    ValueError
        If there are fewer than two coders, words have no order, or a rating is none of
        `categories`.

    Examples
    --------
    >>> round(fleiss_kappa([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, None]]), 3)
    0.657
    """
    agreements, counts = counted(ratings, weights, categories)
    share = shares(counts)
    by_chance = float(share @ agreements @ share)
    room = 1.0 - by_chance
    return (observed_agreement(counts, agreements) - by_chance) / room if room > 1e-12 else NAN


def counted(ratings: Ratings, weights: Any, categories: list[Any] | None) -> tuple[Floats, Floats]:
    """Return the weight of agreement of each pair of categories, and the counts a unit."""
    coded = code(ratings, categories=categories, ordered=weights is not None)
    away = disagreement(len(coded.categories), weights, coded.categories)
    widest = away.max(initial=0.0)
    return 1.0 - away / widest if widest else 1.0 - away, coded.counts()


def observed_agreement(counts: Floats, agreements: Floats) -> float:
    """Return the mean share of agreeing pairs over units with two ratings or more."""
    raters = counts.sum(axis=1)
    several = raters >= 2
    if not several.any():
        return NAN
    counts, raters = counts[several], raters[several]
    pairs = np.einsum("uk,uk->u", counts, counts @ agreements) - raters
    return float((pairs / (raters * (raters - 1))).mean())


def shares(counts: Floats) -> Floats:
    """Return the share of each category, each unit counting the same."""
    raters = counts.sum(axis=1)
    rated = raters > 0
    if not rated.any():
        return np.zeros(counts.shape[1])
    return np.asarray((counts[rated] / raters[rated, None]).mean(axis=0))


register(
    Measure(
        "fleiss_kappa",
        "Kappa Fleiss",
        "Fleiss' kappa",
        many=lambda sums: beyond_chance(sums.observed, sums.rate**2 + (1 - sums.rate) ** 2),
        corrected=True,
    )
)
