"""Gwet's AC1 and AC2: only doubtful ratings agree by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.general import (
    YES_NO,
    beyond,
    counted,
    met,
    observed,
    percent_of,
    pooled_yes,
    shares,
    yes_of_many,
)
from qualnlp.agreement.measures.registry import Floats, Measure, Sums, register
from qualnlp.agreement.ratings import Ratings, read_ratings

__all__ = ["gwet_ac1", "gwet_ac2"]


def gwet_ac1(ratings: Ratings, categories: Any = None) -> float:
    """Return Gwet's AC1: chance is low where nearly everything falls into one category.

    Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61. Arguments
    as for `fleiss_kappa`.

    Returns
    -------
    float
        NaN where no unit has two ratings; 1 where all ratings are the same.

    Examples
    --------
    >>> round(gwet_ac1([[1, 0, 0, 0], [1, 0, 0, 1]]), 3)
    0.529
    """
    return gwet_ac2(ratings, None, categories=categories)


def gwet_ac2(ratings: Ratings, weights: Any = "linear", *, categories: Any = None) -> float:
    """Return Gwet's AC2, the weighted form of AC1 for ordered categories.

    Source: Gwet (2014), chapter 5. Arguments as for `fleiss_kappa`. Categories of the scale that
    nobody used change the value: give them.

    Examples
    --------
    >>> gwet_ac2([[1, 2, 3], [1, 2, 3]])
    1.0
    >>> round(gwet_ac2([[1, 2, 4, 5], [1, 4, 4, 5]], categories=[1, 2, 3, 4, 5]), 3)
    0.729
    """
    coded = read_ratings(ratings, categories, ordered=weights is not None)
    weight, counts = counted(coded, weights)
    if len(weight) < 2:
        return observed(counts, weight)  # nothing but agreement, and no doubt about any rating
    return float(beyond(observed(counts, weight), _chance(shares(counts), weight)))


def _chance(share: Floats, weight: Floats) -> Any:
    """Return the sum of weights / (q (q - 1)), times the sum of share * (1 - share)."""
    q = len(weight)
    doubtful = met(share, share, 1.0 - np.eye(q))  # the sum of share * (1 - share)
    return weight.sum() / (q * (q - 1)) * doubtful


def _two(*cells: Floats) -> Floats:
    value: Floats = beyond(percent_of(*cells), _chance(pooled_yes(*cells), YES_NO))
    return value


def _many(sums: Sums) -> Floats:
    value: Floats = beyond(sums.pairs / sums.several, _chance(yes_of_many(sums), YES_NO))
    return value


register(
    Measure(
        name="gwet_ac1",
        indonesian="AC1 Gwet",
        english="Gwet's AC1",
        source="Gwet 2008, 2014",
        function=gwet_ac1,
        two=_two,
        many=_many,
        corrected=True,
    )
)
register(
    Measure(
        name="gwet_ac2",
        indonesian="AC2 Gwet",
        english="Gwet's AC2",
        source="Gwet 2014",
        function=gwet_ac2,
        corrected=True,
    )
)
