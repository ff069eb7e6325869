"""Percent agreement: how often coders say the same, without any correction for chance."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.general import counted, observed, percent_of
from qualnlp.agreement.measures.registry import Measure, register
from qualnlp.agreement.ratings import Ratings, read_ratings

__all__ = ["percent_agreement"]


def percent_agreement(ratings: Ratings, categories: Any = None) -> float:
    """Return the share of units on which two coders agree.

    With more coders, the mean over units (with two ratings or more) of the share of pairs that
    agree. `ratings` and `categories` as for `cohen_kappa`.

    Examples
    --------
    >>> percent_agreement([[1, 0, 1, None], [1, 1, 1, 0]])
    0.6666666666666666
    """
    weight, counts = counted(read_ratings(ratings, categories), None)
    return observed(counts, weight)


register(
    Measure(
        name="percent",
        indonesian="Persentase kesepakatan",
        english="Percent agreement",
        function=percent_agreement,
        two=percent_of,
        many=lambda sums: sums.pairs / sums.several,
    )
)
