"""Brennan & Prediger's kappa, Bennett's S, PABAK: by chance every category is equally likely."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.general import YES_NO, beyond, counted, observed, percent_of
from qualnlp.agreement.measures.registry import Floats, Measure, Sums, register
from qualnlp.agreement.ratings import Ratings, read_ratings, two_coders

__all__ = ["bennett_s", "brennan_prediger", "pabak"]


def brennan_prediger(ratings: Ratings, weights: Any = None, *, categories: Any = None) -> float:
    """Return Brennan & Prediger's kappa: every category of the scale is equally likely.

    Without `categories`, the scale is what was used. Source: Brennan & Prediger (1981),
    Educational and Psychological Measurement 41; for several coders and missing ratings after Gwet
    (2014). Arguments as for `fleiss_kappa`.

    Returns
    -------
    float
        NaN where no unit has two ratings; 1 where all ratings are the same.

    Examples
    --------
    >>> brennan_prediger([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    >>> brennan_prediger([[1, 1, 0, 0], [1, 0, 0, 0]], categories=[0, 1, 2])
    0.625
    """
    coded = read_ratings(ratings, categories, ordered=weights is not None)
    weight, counts = counted(coded, weights)
    if len(weight) < 2:
        return observed(counts, weight)
    return float(beyond(observed(counts, weight), _chance(weight)))


def bennett_s(ratings: Ratings, categories: Any = None) -> float:
    """Return Bennett's S of two coders: chance is one in as many as there are categories.

    (k * agreement - 1) / (k - 1). Source: Bennett, Alpert & Goldstein (1954), Public Opinion
    Quarterly 18.

    Examples
    --------
    >>> bennett_s([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    weight, counts = counted(two_coders(ratings, categories), None)
    if len(weight) < 2:
        return observed(counts, weight)
    return float(beyond(observed(counts, weight), _chance(weight)))


def pabak(ratings: Ratings, categories: Any = None) -> float:
    """Return the prevalence- and bias-adjusted kappa: 2 * agreement - 1 for two categories.

    With more than two, (k * agreement - 1) / (k - 1). Source: Byrt, Bishop & Carlin (1993),
    Journal of Clinical Epidemiology 46. It adjusts rarity away; it does not make rare codes
    well measured: read `positive_agreement` and the counts beside it.

    Examples
    --------
    >>> pabak([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    return bennett_s(ratings, categories)


def _chance(weight: Floats) -> float:
    return float(weight.sum() / len(weight) ** 2)


def _two(*cells: Floats) -> Floats:
    seen = percent_of(*cells)
    value: Floats = beyond(seen, seen * 0 + _chance(YES_NO))
    return value


def _many(sums: Sums) -> Floats:
    seen = sums.pairs / sums.several
    value: Floats = beyond(seen, seen * 0 + _chance(YES_NO))
    return value


register(
    Measure(
        name="brennan_prediger",
        indonesian="Brennan-Prediger (PABAK)",
        english="Brennan-Prediger (PABAK)",
        source="Brennan & Prediger 1981; Bennett et al. 1954; Byrt et al. 1993",
        function=brennan_prediger,
        two=_two,
        many=_many,
        corrected=True,
    )
)
