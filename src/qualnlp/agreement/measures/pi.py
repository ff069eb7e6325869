"""Scott's pi and Fleiss' kappa: chance comes from the categories' shares over all coders."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.general import (
    YES_NO,
    agreements,
    beyond,
    counted,
    margins,
    met,
    observed,
    of_two,
    percent_of,
    pooled_yes,
    shares,
    yes_of_many,
)
from qualnlp.agreement.measures.registry import Floats, Measure, Sums, register
from qualnlp.agreement.ratings import Ratings, read_ratings, two_coders

__all__ = ["fleiss_kappa", "scott_pi"]


def scott_pi(ratings: Ratings, weights: Any = None, *, categories: Any = None) -> float:
    """Return Scott's pi of two coders: chance comes from their margins taken together.

    Source: Scott (1955), Public Opinion Quarterly 19. Arguments as for `cohen_kappa`.

    Examples
    --------
    >>> round(scott_pi([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.467
    """
    coded = two_coders(ratings, categories, ordered=weights is not None)
    table = coded.table()
    first, second = margins(table)
    share = (first + second) / 2
    return of_two(table, agreements(coded.categories, weights), share, share)


def fleiss_kappa(ratings: Ratings, weights: Any = None, *, categories: Any = None) -> float:
    """Return Fleiss' kappa: chance comes from the shares of the categories over all coders.

    Source: Fleiss (1971), Psychological Bulletin 76; with missing ratings after Gwet (2014): a
    unit with one rating counts for the shares.

    Parameters
    ----------
    ratings : coders x units
        As for `cohen_kappa`, of any number of coders.
    weights, categories
        As for `cohen_kappa`.

    Returns
    -------
    float
        NaN where no unit has two ratings, or all ratings are one category.

    Examples
    --------
    >>> round(fleiss_kappa([[1, 1, 0, 0], [1, 0, 0, 0], [1, 1, 0, None]]), 3)
    0.657
    """
    coded = read_ratings(ratings, categories, ordered=weights is not None)
    weight, counts = counted(coded, weights)
    share = shares(counts)
    return float(beyond(observed(counts, weight), met(share, share, weight)))


def _two(*cells: Floats) -> Floats:
    share = pooled_yes(*cells)
    value: Floats = beyond(percent_of(*cells), met(share, share, YES_NO))
    return value


def _many(sums: Sums) -> Floats:
    share = yes_of_many(sums)
    value: Floats = beyond(sums.pairs / sums.several, met(share, share, YES_NO))
    return value


register(
    Measure(
        name="scott_pi",
        indonesian="Pi Scott",
        english="Scott's pi",
        source="Scott 1955",
        function=scott_pi,
        two=_two,
        corrected=True,
        constant=False,
    )
)
register(
    Measure(
        name="fleiss_kappa",
        indonesian="Kappa Fleiss",
        english="Fleiss' kappa",
        source="Fleiss 1971; missing ratings: Gwet 2014",
        function=fleiss_kappa,
        many=_many,
        corrected=True,
        constant=False,
    )
)
