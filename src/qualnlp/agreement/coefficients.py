"""Two coders, one function a coefficient, on plain ratings: coders x units.

`ratings` holds two rows of anything that can be compared; None or NaN where a coder did not rate.
Units that one of the two left out are not compared. A coefficient without a value is NaN, never 0
or 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualnlp.agreement.ratings import Ratings, code, disagreement, two_coders

NAN = float("nan")


def percent_agreement(ratings: Ratings) -> float:
    """Return the share of units on which two coders agree.

    With more coders, the mean over units (with two ratings or more) of the share of pairs that
    agree.

    >>> percent_agreement([[1, 0, 1, None], [1, 1, 1, 0]])
    0.6666666666666666
    """
    counts = code(ratings).counts()
    raters = counts.sum(axis=1)
    several = raters >= 2
    if not several.any():
        return NAN
    counts, raters = counts[several], raters[several]
    return float(((counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))).mean())


def cohen_kappa(ratings: Ratings, weights: Any = None) -> float:
    """Return Cohen's kappa of two coders: agreement beyond what their margins give by chance.

    kappa = 1 - sum(w * observed) / sum(w * expected), w the weight of a disagreement: 1 for
    nominal codes, |i - j| or (i - j)^2 of the ordered categories for `weights`.
    Source: Cohen (1960), Educational and Psychological Measurement 20; weights: Cohen (1968),
    Psychological Bulletin 70.

    Parameters
    ----------
    weights : None, "linear", "quadratic" or an array of disagreements
        As in `qualnlp.agreement.ratings.disagreement`.

    Returns
    -------
    float
        1 is full agreement, 0 chance; NaN where both used one and the same category throughout.

    Raises
    ------
    ValueError
        If there are not two rows of one length, or `weights` is unknown.

    >>> round(cohen_kappa([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.5
    """
    table = two_coders(ratings).table()
    return kappa_of_table(table, disagreement(len(table), weights))


def scott_pi(ratings: Ratings, weights: Any = None) -> float:
    """Return Scott's pi of two coders: chance comes from their margins taken together.

    Source: Scott (1955), Public Opinion Quarterly 19. `weights` as for `cohen_kappa`.

    >>> round(scott_pi([[1, 1, 0, 0], [1, 0, 0, 0]]), 3)
    0.467
    """
    table = two_coders(ratings).table()
    total = table.sum()
    if total == 0:
        return NAN
    share = (table.sum(axis=0) + table.sum(axis=1)) / (2 * total)
    weight = disagreement(len(table), weights)
    by_chance = float((weight * np.outer(share, share)).sum())
    if by_chance == 0:
        return NAN
    return 1.0 - float((weight * table).sum() / total) / by_chance


def pabak(ratings: Ratings) -> float:
    """Return the prevalence- and bias-adjusted kappa: 2 * agreement - 1 for two categories.

    With more than two, (k * agreement - 1) / (k - 1). Source: Byrt, Bishop & Carlin (1993),
    Journal of Clinical Epidemiology 46. It adjusts rarity away; it does not make rare codes
    well measured: read `positive_agreement` and the counts beside it.

    >>> pabak([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    coded = two_coders(ratings)
    observed = percent_agreement(ratings)
    k = max(2, len(coded.categories))
    return (k * observed - 1) / (k - 1)


def bennett_s(ratings: Ratings) -> float:
    """Return Bennett's S: chance is one in as many as there are categories.

    (k * agreement - 1) / (k - 1), k the categories that either coder used. Source: Bennett,
    Alpert & Goldstein (1954), Public Opinion Quarterly 18.

    Returns
    -------
    float
        NaN where only one category was used.

    >>> bennett_s([[1, 1, 0, 0], [1, 0, 0, 0]])
    0.5
    """
    k = len(two_coders(ratings).categories)
    return (k * percent_agreement(ratings) - 1) / (k - 1) if k > 1 else NAN


def holsti(m: float, n1: float, n2: float) -> float:
    """Return Holsti's coefficient 2M / (N1 + N2): shared codings among all codings.

    Source: Holsti (1969), Content Analysis for the Social Sciences and Humanities. It has no
    correction for chance.

    Parameters
    ----------
    m : float
        Codings on which both agree.
    n1, n2 : float
        Codings of each coder.

    >>> holsti(6, 10, 10)
    0.6
    """
    return _ratio(2 * m, n1 + n2)


def positive_agreement(ratings: Ratings) -> float:
    """Return 2a / (2a + b + c): of what either coder marked 1, the share that both marked.

    Source: Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43.

    >>> positive_agreement([[1, 1, 0], [1, 0, 0]])
    0.6666666666666666
    """
    both, a_only, b_only, _ = two_by_two(ratings)
    return _ratio(2 * both, 2 * both + a_only + b_only)


def negative_agreement(ratings: Ratings) -> float:
    """Return 2d / (2d + b + c), the counterpart of `positive_agreement` for 0."""
    _, a_only, b_only, neither = two_by_two(ratings)
    return _ratio(2 * neither, 2 * neither + a_only + b_only)


def prevalence_index(ratings: Ratings) -> float:
    """Return |a - d| / n: how far the two values differ in frequency (Byrt et al. 1993)."""
    both, a_only, b_only, neither = two_by_two(ratings)
    return _ratio(abs(both - neither), both + a_only + b_only + neither)


def bias_index(ratings: Ratings) -> float:
    """Return |b - c| / n: how far the coders differ in how often they mark 1 (Byrt et al. 1993)."""
    both, a_only, b_only, neither = two_by_two(ratings)
    return _ratio(abs(a_only - b_only), both + a_only + b_only + neither)


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


def two_by_two(ratings: Ratings) -> tuple[int, int, int, int]:
    """Return how many units both marked 1, only the first, only the second, and neither."""
    coded = two_coders(ratings)
    marked = np.array([category == 1 for category in coded.categories], dtype=bool)
    first, second = marked[coded.numbers] if len(marked) else np.zeros((2, 0), dtype=bool)
    cells = (first & second, first & ~second, ~first & second, ~first & ~second)
    both, a_only, b_only, neither = (int(cell.sum()) for cell in cells)
    return both, a_only, b_only, neither


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else NAN
