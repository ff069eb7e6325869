"""Two or more coders, some of whom may have left units out: Fleiss, Gwet, Brennan & Prediger.

All three compare the same observed agreement (the mean, over units with two ratings or more, of
the share of agreeing pairs) with another idea of chance, after Gwet's general form: Gwet (2014),
Handbook of Inter-Rater Reliability, 4th ed. A unit with one rating counts for the categories'
shares, as in Gwet's formulas; Krippendorff's alpha drops it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.coefficients import NAN
from qualnlp.agreement.ratings import Floats, Ratings, code, disagreement


def fleiss_kappa(ratings: Ratings, weights: Any = None) -> float:
    """Return Fleiss' kappa: chance comes from the shares of the categories over all coders.

    Source: Fleiss (1971), Psychological Bulletin 76; with missing ratings after Gwet (2014).

    Parameters
    ----------
    ratings : coders x units
        None or NaN where a coder did not rate.
    weights : None, "linear", "quadratic" or an array of disagreements

    Returns
    -------
    float
        NaN where no unit has two ratings, or all ratings are one category.

    >>> round(fleiss_kappa([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, None]]), 3)
    0.657
    """
    agreements, counts = _counted(ratings, weights)
    share = _shares(counts)
    return _beyond(_observed(counts, agreements), float(share @ agreements @ share))


def gwet_ac1(ratings: Ratings) -> float:
    """Return Gwet's AC1: chance is low where nearly everything falls into one category.

    Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61.

    Returns
    -------
    float
        NaN where no unit has two ratings, or only one category was used.

    >>> round(gwet_ac1([[1, 0, 0, 0], [1, 0, 0, 1]]), 3)
    0.529
    """
    return gwet_ac2(ratings, None)


def gwet_ac2(ratings: Ratings, weights: Any = "linear") -> float:
    """Return Gwet's AC2, the weighted form of AC1 for ordered categories.

    Source: Gwet (2014), chapter 5. `weights` as for `fleiss_kappa`.

    >>> gwet_ac2([[1, 2, 3], [1, 2, 3]])
    1.0
    """
    agreements, counts = _counted(ratings, weights)
    q = counts.shape[1]
    if q < 2:
        return NAN
    share = _shares(counts)
    by_chance = float(agreements.sum() / (q * (q - 1)) * (share * (1 - share)).sum())
    return _beyond(_observed(counts, agreements), by_chance)


def brennan_prediger(ratings: Ratings, weights: Any = None) -> float:
    """Return Brennan & Prediger's kappa: every category that was used is equally likely.

    Source: Brennan & Prediger (1981), Educational and Psychological Measurement 41; for several
    coders and missing ratings after Gwet (2014).

    >>> brennan_prediger([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    agreements, counts = _counted(ratings, weights)
    q = counts.shape[1]
    if q < 2:
        return NAN
    return _beyond(_observed(counts, agreements), float(agreements.sum() / q**2))


def _counted(ratings: Ratings, weights: Any) -> tuple[Floats, Floats]:
    """Return the weight of agreement of each pair of categories, and the counts a unit."""
    coded = code(ratings)
    away = disagreement(len(coded.categories), weights)
    widest = away.max(initial=0.0)
    return 1.0 - away / widest if widest else 1.0 - away, coded.counts()


def _observed(counts: Floats, agreements: Floats) -> float:
    raters = counts.sum(axis=1)
    several = raters >= 2
    if not several.any():
        return NAN
    counts, raters = counts[several], raters[several]
    pairs = np.einsum("uk,uk->u", counts, counts @ agreements) - raters
    return float((pairs / (raters * (raters - 1))).mean())


def _shares(counts: Floats) -> Floats:
    raters = counts.sum(axis=1)
    rated = raters > 0
    if not rated.any():
        return np.zeros(counts.shape[1])
    return np.asarray((counts[rated] / raters[rated, None]).mean(axis=0))


def _beyond(observed: float, by_chance: float) -> float:
    """Return the agreement beyond chance; NaN where chance explains everything."""
    room = 1.0 - by_chance
    return (observed - by_chance) / room if room > 1e-12 else NAN
