"""Brennan & Prediger's kappa, Bennett's S and PABAK: every category is equally likely by chance."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.fleiss_kappa import counted, observed_agreement
from qualnlp.agreement.measures.percent import NAN, percent, percent_agreement
from qualnlp.agreement.measures.ratings import Ratings, two_coders
from qualnlp.agreement.measures.registry import Counts, Measure, beyond_chance, register


def brennan_prediger(
    ratings: Ratings, weights: Any = None, categories: list[Any] | None = None
) -> float:
    """Return Brennan & Prediger's kappa: every category of the scale is equally likely.

    Source: Brennan & Prediger (1981), Educational and Psychological Measurement 41; for several
    coders and missing ratings after Gwet (2014). Arguments as for `fleiss_kappa`; without
    `categories` the scale is what was used.

    Returns
    -------
    float
        1 where all ratings are one category; NaN where no unit has two ratings.

    Examples
    --------
    >>> brennan_prediger([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    agreements, counts = counted(ratings, weights, categories)
    q = counts.shape[1]
    observed = observed_agreement(counts, agreements)
    if q < 2:
        return observed
    by_chance = float(agreements.sum() / q**2)
    return (observed - by_chance) / (1 - by_chance)


def bennett_s(ratings: Ratings, categories: list[Any] | None = None) -> float:
    """Return Bennett's S: chance is one in as many as there are categories.

    (k * agreement - 1) / (k - 1), k the categories of the scale, or those that either coder used.
    Source: Bennett, Alpert & Goldstein (1954), Public Opinion Quarterly 18.

    Returns
    -------
    float
        NaN where there is only one category.

    Examples
    --------
    >>> bennett_s([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    k = len(two_coders(ratings, categories).categories)
    return (k * percent_agreement(ratings) - 1) / (k - 1) if k > 1 else NAN


def pabak(ratings: Ratings, categories: list[Any] | None = None) -> float:
    """Return the prevalence- and bias-adjusted kappa: 2 * agreement - 1 for two categories.

    With more than two, (k * agreement - 1) / (k - 1). Source: Byrt, Bishop & Carlin (1993),
    Journal of Clinical Epidemiology 46. It adjusts rarity away; it does not make rare codes
    well measured: read `positive_agreement` and the counts beside it.

    >>> pabak([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    observed = percent_agreement(ratings)
    k = max(2, len(two_coders(ratings, categories).categories))
    return (k * observed - 1) / (k - 1)


def _of_counts(*cells: Counts) -> Counts:
    return 2 * percent(*cells) - 1


register(
    Measure(
        "brennan_prediger",
        "Brennan-Prediger (PABAK)",
        "Brennan-Prediger (PABAK)",
        two=_of_counts,
        many=lambda sums: beyond_chance(sums.observed, 0.5 + 0 * sums.rate),
        corrected=True,
        of_constant=True,
    )
)
