"""Positive and negative agreement: of what either coder marked, how much both marked."""

from __future__ import annotations

from typing import Any

from qualnlp.agreement.measures.ratings import Ratings, two_by_two
from qualnlp.agreement.measures.registry import Counts, Measure, register


def positive_agreement(ratings: Ratings, positive: Any = 1) -> float:
    """Return 2a / (2a + b + c): of what either coder marked, the share that both marked.

    Source: Feinstein & Cicchetti (1990), Journal of Clinical Epidemiology 43.

    Parameters
    ----------
    ratings : two coders x units, or a DataFrame units x two coders
    positive : object
        The rating that says yes: 1 unless told, or for example ``positive="ya"``.

    Raises
    ------
    ValueError
        If no rating is `positive` and the ratings are no 0 and 1.

    Examples
    --------
    >>> positive_agreement([[1, 1, 0], [1, 0, 0]])
    0.6666666666666666
    >>> positive_agreement([["ya", "ya", "tidak"], ["ya", "tidak", "tidak"]], positive="ya")
    0.6666666666666666
    """
    both, a_only, b_only, _ = two_by_two(ratings, positive)
    return _ratio(2 * both, 2 * both + a_only + b_only)


def negative_agreement(ratings: Ratings, positive: Any = 1) -> float:
    """Return 2d / (2d + b + c), the counterpart of `positive_agreement` for what is not marked.

    >>> negative_agreement([[1, 1, 0], [1, 0, 0]])
    0.6666666666666666
    """
    _, a_only, b_only, neither = two_by_two(ratings, positive)
    return _ratio(2 * neither, 2 * neither + a_only + b_only)


def holsti(m: float, n1: float, n2: float) -> float:
    """Return Holsti's coefficient 2M / (N1 + N2): shared codings among all codings.

    Source: Holsti (1969), Content Analysis for the Social Sciences and Humanities. It has no
    correction for chance; over codings it is positive agreement.

    Parameters
    ----------
    m : float
        Codings on which both agree.
    n1, n2 : float
        Codings of each coder.

    Examples
    --------
    >>> holsti(6, 10, 10)
    0.6
    """
    return _ratio(2 * m, n1 + n2)


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _positive(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return 2 * both / (2 * both + a_only + b_only)


def _negative(both: Counts, a_only: Counts, b_only: Counts, neither: Counts) -> Counts:
    return 2 * neither / (2 * neither + a_only + b_only)


register(Measure("positive_agreement", "Kesepakatan positif", "Positive agreement", two=_positive))
register(Measure("negative_agreement", "Kesepakatan negatif", "Negative agreement", two=_negative))
