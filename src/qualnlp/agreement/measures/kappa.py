"""Cohen's kappa: agreement of two coders beyond what their own margins give by chance."""

from __future__ import annotations

from typing import Any

import numpy as np

from qualnlp.agreement.measures.general import (
    YES_NO,
    beyond,
    met,
    percent_of,
    yes_no,
)
from qualnlp.agreement.measures.registry import EPSILON, Floats, Measure, register
from qualnlp.agreement.ratings import Ratings, disagreement, two_coders

__all__ = ["cohen_kappa"]


def cohen_kappa(ratings: Ratings, weights: Any = None, *, categories: Any = None) -> float:
    """Return Cohen's kappa of two coders: agreement beyond what their margins give by chance.

    kappa = (observed - expected) / (1 - expected). Source: Cohen (1960), Educational and
    Psychological Measurement 20; weights: Cohen (1968), Psychological Bulletin 70.

    Parameters
    ----------
    ratings : two coders x units
        Two rows; or a DataFrame of units x coders, one column for each coder; or a dict of coder to
        ratings. None or NaN where a coder did not rate.
    weights : None, "linear", "quadratic" or an array of disagreements
        As in `qualnlp.agreement.ratings.disagreement`.
    categories : sequence, optional
        All categories of the scale, in order, also those that nobody used. Required for weights
        over words, unless they are ordered pandas Categoricals.

    Returns
    -------
    float
        1 is full agreement, 0 chance; NaN where both used one and the same category throughout.

    Raises
    ------
    ValueError
        If there are not two coders, `weights` is unknown, words have no order, or a rating is not
        among `categories`.

    Examples
    --------
    >>> round(cohen_kappa([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.5
    >>> agreed = [["setuju", "netral", "tidak"], ["setuju", "tidak", "tidak"]]
    >>> round(cohen_kappa(agreed, "linear", categories=["tidak", "netral", "setuju"]), 3)
    0.667
    """
    coded = two_coders(ratings, categories, ordered=weights is not None)
    table = coded.table()
    return float(kappa_of_tables(table, disagreement(len(table), weights)))


def kappa_of_tables(tables: Floats, away: Floats) -> Floats:
    """Return kappa of cross tables, (..., k, k) -> (...): 1 - observed / expected disagreement.

    `away`: how far each pair of categories disagrees, (k, k).
    """
    total = tables.sum(axis=(-2, -1))
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    apart = (tables * away).sum(axis=(-2, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = ((rows @ away) * columns).sum(axis=-1) / total
        value = np.where(by_chance > 0, 1 - apart / by_chance, np.nan)
    return np.where(np.abs(value) < EPSILON, 0.0, value)


def _two(both: Floats, a_only: Floats, b_only: Floats, neither: Floats) -> Floats:
    total = both + a_only + b_only + neither
    first, second = yes_no((both + a_only) / total), yes_no((both + b_only) / total)
    value: Floats = beyond(percent_of(both, a_only, b_only, neither), met(first, second, YES_NO))
    return value


register(
    Measure(
        name="cohen_kappa",
        indonesian="Kappa Cohen",
        english="Cohen's kappa",
        source="Cohen 1960; weights: Cohen 1968",
        function=cohen_kappa,
        two=_two,
        corrected=True,
        constant=False,
    )
)
