"""Gwet's AC1 and AC2: chance is low where nearly everything falls into one category."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.fleiss_kappa import counted, observed_agreement, shares
from qualnlp.agreement.measures.percent import percent
from qualnlp.agreement.measures.ratings import Ratings
from qualnlp.agreement.measures.registry import (
    Counts,
    Measure,
    beyond_chance,
    register,
    share_of_yes,
)


def gwet_ac1(ratings: Ratings, categories: list[Any] | None = None) -> float:
    """Return Gwet's AC1: chance is low where nearly everything falls into one category.

    Source: Gwet (2008), British Journal of Mathematical and Statistical Psychology 61. Arguments
    as for `fleiss_kappa`.

    Returns
    -------
    float
        1 where all ratings are one category; NaN where no unit has two ratings.

    Examples
    --------
    >>> round(gwet_ac1([[1, 0, 0, 0], [1, 0, 0, 1]]), 3)
    0.529
    """
    return gwet_ac2(ratings, None, categories)


def gwet_ac2(
    ratings: Ratings, weights: Any = "linear", categories: list[Any] | None = None
) -> float:
    """Return Gwet's AC2, the weighted form of AC1 for ordered categories.

    Source: Gwet (2014), Handbook of Inter-Rater Reliability, chapter 5. Arguments as for
    `fleiss_kappa`.

    >>> gwet_ac2([[1, 2, 3], [1, 2, 3]])
    1.0
    >>> round(gwet_ac2([[1, 2, 4, 5, 2, 4], [1, 4, 4, 5, 2, 2]], categories=[1, 2, 3, 4, 5]), 3)
    0.636
    """
    agreements, counts = counted(ratings, weights, categories)
    q = counts.shape[1]
    observed = observed_agreement(counts, agreements)
    if q < 2:
        return observed  # one category: all agree, and by this measure's idea not by chance
    share = shares(counts)
    by_chance = float(agreements.sum() / (q * (q - 1)) * (share * (1 - share)).sum())
    return (observed - by_chance) / (1 - by_chance)


def _of_counts(*cells: Counts) -> Counts:
    yes = share_of_yes(*cells)
    return beyond_chance(percent(*cells), 2 * yes * (1 - yes))


register(
    Measure(
        "gwet_ac1",
        "AC1 Gwet",
        "Gwet's AC1",
        two=_of_counts,
        many=lambda sums: beyond_chance(sums.observed, 2 * sums.rate * (1 - sums.rate)),
        corrected=True,
        of_constant=True,
    )
)
