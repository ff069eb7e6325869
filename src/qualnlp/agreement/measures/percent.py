"""Percent agreement: how often coders say the same, with no correction for chance."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.ratings import Ratings, code
from qualnlp.agreement.measures.registry import Counts, Measure, register

NAN = float("nan")


def percent_agreement(ratings: Ratings, categories: list[Any] | None = None) -> float:
    """Return the share of units on which two coders agree.

    With more coders, the mean over units (with two ratings or more) of the share of pairs that
    agree.

    Parameters
    ----------
    ratings : coders x units, or a DataFrame units x coders
    categories : list, optional
        All categories of the scale; one that occurs beside them is refused.

    Examples
    --------
    >>> percent_agreement([[1, 0, 1, None], [1, 1, 1, 0]])
    0.6666666666666666
    """
    counts = code(ratings, categories=categories).counts()
    raters = counts.sum(axis=1)
    several = raters >= 2
    if not several.any():
        return NAN
    counts, raters = counts[several], raters[several]
    return float(((counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))).mean())


def percent(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    """Return the share of units on which both say the same."""
    return (both + neither) / (both + a_only + b_only + neither)


register(
    Measure(
        "percent",
        "Persentase kesepakatan",
        "Percent agreement",
        two=percent,
        many=lambda sums: sums.observed,
    )
)
