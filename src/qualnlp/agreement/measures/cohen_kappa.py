"""Cohen's kappa: agreement of two coders beyond what their own margins give by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.measures.percent import NAN, percent
from qualnlp.agreement.measures.ratings import Ratings, disagreement, two_coders
from qualnlp.agreement.measures.registry import Counts, Measure, beyond_chance, register


def cohen_kappa(
    ratings: Ratings, weights: Any = None, categories: list[Any] | None = None
) -> float:
    """Return Cohen's kappa of two coders: agreement beyond what their margins give by chance.

    kappa = 1 - sum(w * observed) / sum(w * expected), w the weight of a disagreement: 1 for
    nominal codes, |i - j| or (i - j)^2 of the ordered categories for `weights`.
    Source: Cohen (1960), Educational and Psychological Measurement 20; weights: Cohen (1968),
    Psychological Bulletin 70.

    Parameters
    ----------
    ratings : two coders x units, or a DataFrame units x two coders
    weights : None, "linear", "quadratic" or an array of disagreements
        As in `qualnlp.agreement.measures.ratings.disagreement`.
    categories : list, optional
        All categories of the scale, in order; needed for weights over words.

    Returns
    -------
    float
        1 is full agreement, 0 chance; NaN where both used one and the same category throughout.

    Raises
    ------
    ValueError
        If there are not two coders, `weights` is unknown, words have no order, or a rating is none
        of `categories`.

    Examples
    --------
    >>> round(cohen_kappa([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.5
    >>> likert = ["rendah", "sedang", "tinggi"]
    >>> ratings = [["rendah", "tinggi", "sedang"], ["rendah", "sedang", "sedang"]]
    >>> round(cohen_kappa(ratings, "linear", categories=likert), 3)
    0.571
    """
    coded = two_coders(ratings, categories, ordered=weights is not None)
    table = coded.table()
    return kappa_of_table(table, disagreement(len(table), weights))


def kappa_of_table(table: NDArray[Any], weight: NDArray[Any]) -> float:
    """Return kappa from a cross table of counts and the weight of each disagreement."""
    total = table.sum()
    if total == 0:
        return NAN
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / total
    by_chance = float((weight * expected).sum())
    if by_chance == 0:
        return NAN
    return 1.0 - float((weight * table).sum()) / by_chance


def _of_counts(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    total = both + a_only + b_only + neither
    a_yes, b_yes = (both + a_only) / total, (both + b_only) / total
    chance = a_yes * b_yes + (1 - a_yes) * (1 - b_yes)
    return beyond_chance(percent(both, a_only, b_only, neither), chance)


register(Measure("cohen_kappa", "Kappa Cohen", "Cohen's kappa", two=_of_counts, corrected=True))
